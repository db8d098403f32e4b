"""Text from data where Streamlit reads Markdown: made inert, one function."""

from __future__ import annotations

import re

#: What Markdown would make a link of by itself; a word joiner after it prevents that and shows nothing.
_ADDRESS = re.compile(r"(?i)\b(?:https?:|ftp:|mailto:|www)(?=[/.])")
_ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|:$~&])")


def inert(text: object) -> str:
    """The text with every character that Markdown or Streamlit's directives would read put behind a backslash.

    Line breaks become blanks: a cell is one line.
    """
    plain = _ADDRESS.sub("\\g<0>\u2060", " ".join(str(text).split()))
    return _ACTIVE.sub(r"\\\1", plain)
