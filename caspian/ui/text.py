"""Text from data where Streamlit reads Markdown: made inert, one function."""

from __future__ import annotations

import re

_ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|:$~&])")


def inert(text: object) -> str:
    """The text with every character that Markdown or Streamlit's directives would read put behind a backslash.

    Line breaks become blanks: a cell is one line.
    """
    return _ACTIVE.sub(r"\\\1", " ".join(str(text).split()))
