"""The briefing as one page that stands alone: no script, nothing fetched, readable on a phone, ready for A4 paper."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from caspian.briefing.content import Briefing, briefing_of
from caspian.briefing.disputes import say_more
from caspian.briefing.words import ACT_WORDS, bounds, caveats, headlines
from caspian.citation import LICENCE, NAME
from caspian.palette import LIGHT
from caspian.printed.picture import Picture
from caspian.printed.svg import printable
from caspian.site import LOCAL
from caspian.view import View


def export_briefing_html(view: View, home: str = LOCAL) -> bytes:
    """The briefing of a view as an HTML file: the same bytes for the same view."""
    return render_html(briefing_of(view, home))


def render_html(briefing: Briefing) -> bytes:
    """A briefing as an HTML file."""
    page = (
        _templates()
        .get_template("page.html")
        .render(
            briefing=briefing,
            headlines=headlines(briefing),
            caveats=caveats(briefing),
            bounds=bounds(briefing),
            act_words=ACT_WORDS,
            theme=LIGHT,
            name=NAME,
            licence=LICENCE,
        )
    )
    return f"{page}\n".encode()


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """Templates that escape every text and refuse a name that they do not know."""
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )
    found.filters.update(number=lambda value: f"{value:,}", drawn=_drawn, more=say_more)
    return found


def _printed(value: Any) -> Any:
    """Text without control characters; markup of our own stays what it is."""
    return printable(value) if type(value) is str else value


def _drawn(picture: Picture) -> Markup:
    # Our own drawing: its text went through an XML writer.
    return Markup(picture.svg())  # noqa: S704
