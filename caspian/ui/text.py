"""Text from data where Streamlit reads Markdown: made inert, one function."""

from __future__ import annotations

import re
from urllib.parse import quote

#: What Markdown would make a link of by itself; a word joiner after it prevents that and shows nothing.
_ADDRESS = re.compile(r"(?i)\b(?:https?:|ftp:|mailto:|www)(?=[/.])")
_ACTIVE = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|:$~&])")
#: Characters of an address that Markdown and its directives leave alone.
SAFE = "%/:=&?~#+!,;@-._"


def inert(text: object) -> str:
    """The text with every character that Markdown or Streamlit's directives would read put behind a backslash.

    Line breaks become blanks: a cell is one line.
    """
    plain = _ADDRESS.sub("\\g<0>\u2060", " ".join(str(text).split()))
    return _ACTIVE.sub(r"\\\1", plain)


def outward(label: str, url: str) -> str:
    """A Markdown link to a page outside, opened in a tab of its own; the label alone where there is no address."""
    return f"[{inert(label)}](<{quote(url, safe=SAFE)}>)" if url else inert(label)
