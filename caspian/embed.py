"""Embedding: one chart of a view on somebody's page. Which sites may do so is configuration; by default none."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

#: Names the sites that may show pages of this copy in a frame, parted by blanks.
SETTING = "CASPIAN_EMBED"
_SITE = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.IGNORECASE)
#: Room for heading, note and source line around a chart, in pixels.
_AROUND = 340


def embedding_sites(setting: str | None = None) -> tuple[str, ...]:
    """The sites of ``CASPIAN_EMBED``, or of ``setting``; empty: nobody may embed.

    Raises :class:`ValueError` on what is no plain origin, so that a slip closes the door with a word instead of opening it.
    """
    text = os.environ.get(SETTING, "") if setting is None else setting
    sites = tuple(dict.fromkeys(each.lower() for each in text.replace(",", " ").split()))
    for site in sites:
        if not _SITE.fullmatch(site):
            raise ValueError(f"{SETTING} takes origins such as https://www.example.org, not {site!r}.")
    return sites


def frame_ancestors(sites: Sequence[str]) -> str:
    """The directive of the content-security policy."""
    return "frame-ancestors " + (" ".join(["'self'", *sites]) if sites else "'none'")


def embed_link(page: str, params: Sequence[tuple[str, str]], chart: str) -> str:
    """The address of one chart without the page around it. ``embed`` is Streamlit's: it hides the chrome."""
    return f"{page}?{urlencode([*params, ('_chart', chart), ('embed', 'true')])}"


def embed_snippet(link: str, title: str, height: int) -> str:
    """HTML that shows a chart of ``height`` pixels in somebody's page."""
    return (
        f'<iframe src="{escape(link, quote=True)}" title="{escape(title, quote=True)}" width="100%" '
        f'height="{height + _AROUND}" style="border:0" loading="lazy"></iframe>'
    )
