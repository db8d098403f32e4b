"""Passages: the place in a source where something stands, in words and as an address."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def safe_link(url: object) -> str:
    """An http or https address; blank for anything else."""
    if not isinstance(url, str):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def anchored(url: object, anchor: object) -> str:
    """The address with a text fragment, so that the browser scrolls to the anchor words and marks them."""
    link = safe_link(url)
    if not link or not isinstance(anchor, str) or not anchor.strip():
        return link
    words = quote(anchor.strip(), safe="").replace("-", "%2D")
    return f"{link}{'' if '#' in link else '#'}:~:text={words}"


def place_words(locator: str) -> str:
    """``p7`` as *paragraph 7*; other locators as they stand."""
    parts = [part.strip() for part in locator.split(",")]
    if all(part[:1] == "p" and part[1:].isdigit() for part in parts):
        numbers = ", ".join(part[1:] for part in parts)
        return f"paragraph{'s' if len(parts) > 1 else ''} {numbers}"
    return locator
