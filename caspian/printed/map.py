"""The map as a printed sheet: an SVG drawn without a browser, from the tallies and colour tokens of the map on screen.

Every event of the view is on the sheet once: in a circle, in the count of a country, or in one of the numbers beside
the map that say how many lie beyond its edge or have no place.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Rectangle

from caspian.maps import FOCUSES
from caspian.memory import remembered
from caspian.palette import THEMES, Theme, ThemeName
from caspian.printed.key import COLUMN, Key, say_chosen, say_counts, say_source
from caspian.printed.land import MAP_HEIGHT, MAP_WIDTH, Window
from caspian.printed.marks import draw_map
from caspian.printed.sheet import Sheet
from caspian.printed.svg import Paper
from caspian.printed.text import wrap
from caspian.view import View

TITLE = "Russia–Iran cooperation: where it happened"
_EDGE, _GAP = 24.0, 18.0
_WIDTH = MAP_WIDTH + COLUMN + _GAP + 2 * _EDGE
_ROOM = _WIDTH - 2 * _EDGE


def svg_map(
    view: View,
    theme: Theme,
    *,
    color: str = "family",
    places: Sequence[str] = (),
    at: tuple[float, float, float] | None = None,
) -> bytes:
    """The sheet as an SVG file: the same bytes for the same view.

    ``color`` is one of :data:`caspian.maps.COLORINGS`; ``places`` are ids of places that were chosen and stand out;
    ``at`` is the viewport of the map on screen (latitude, longitude, zoom), the region without one.
    """
    focus = FOCUSES["region"]
    return _sheet(view, theme.name, color, tuple(places), at or (focus.lat, focus.lon, focus.zoom))


@remembered(24)
def _sheet(view: View, theme_name: ThemeName, color: str, places: tuple[str, ...], at: tuple[float, ...]) -> bytes:
    theme = THEMES[theme_name]
    # A step of the wheel is not another picture.
    lat, lon, zoom = round(at[0], 2), round(at[1], 2), round(at[2], 2)
    sheet = Sheet(view, theme, color, _on_map(view, places), Window.of(lat, lon, zoom))
    lines = [
        *((TITLE, 17.0, theme.text, True),),
        *((line, 11.5, theme.text, False) for line in wrap(view.sentence, 11.5, _ROOM, 6)),
        *((line, 9.5, theme.quiet, False) for line in wrap(say_counts(sheet), 9.5, _ROOM, 3)),
        *((line, 9.5, theme.accent, True) for line in wrap(say_chosen(sheet), 9.5, _ROOM * 0.88, 3)),
    ]
    source = [line for words in say_source(sheet) for line in wrap(words, 8, _ROOM, 2)]
    head, foot = sum(size * 1.45 for _, size, _, _ in lines) + 12, 12.0 * len(source) + 10
    paper = Paper(_WIDTH, _EDGE + head + MAP_HEIGHT + foot + _EDGE - 8, theme.ground)
    y = paper.height - _EDGE
    for words, size, ink, bold in lines:
        paper.write(paper.page, _EDGE, y - size, words, size, ink, bold=bold)
        y -= size * 1.45
    bottom = _EDGE - 8 + foot
    axes = paper.part(_EDGE, bottom, MAP_WIDTH, MAP_HEIGHT, theme.basemap.sea)
    labels = draw_map(sheet, paper, axes)
    if not view.n:
        _say_nothing(sheet, paper, bottom)
    paper.page.add_artist(Rectangle((_EDGE, bottom), MAP_WIDTH, MAP_HEIGHT, fill=False, edgecolor=theme.line, lw=0.8))
    Key(sheet, paper, _EDGE + MAP_WIDTH + _GAP, bottom + MAP_HEIGHT).draw(labels)
    for i, words in enumerate(reversed(source)):
        paper.write(paper.page, _EDGE, _EDGE - 8 + 12 * i, words, 8, theme.quiet)
    return paper.svg(f"{TITLE}. {view.sentence}", say_alt(sheet))


def _on_map(view: View, places: Sequence[str]) -> tuple[str, ...]:
    """The circles in which chosen places count: a venue's city, else the place itself."""
    rows = view.dataset.tables["places"].set_index("place_id")
    inner = rows["kind"].isin(["venue", "district"]) & rows["within"].notna()
    city = dict(zip(rows.index, rows.index.to_series().mask(inner, rows["within"]), strict=True))
    return tuple(dict.fromkeys(str(city[place]) for place in places if place in city))


def _say_nothing(sheet: Sheet, paper: Paper, bottom: float) -> None:
    theme, x, y = sheet.theme, _EDGE + MAP_WIDTH / 2, bottom + MAP_HEIGHT / 2
    box = Rectangle((x - 170, y - 22), 340, 44, facecolor=theme.ground, edgecolor=theme.line, lw=0.8, alpha=0.95)
    paper.page.add_artist(box)
    words = "No event matches all of these filters."
    paper.write(paper.page, x, y, words, 12, theme.text, bold=True, ha="center", va="center")


def say_alt(sheet: Sheet) -> str:
    """The picture in words: its numbers, and the places with most events."""
    if not sheet.view.n:
        return "Map without events."
    counted = sheet.circles[["name", "events"]].head(12).itertuples(index=False)
    said = ", ".join(f"{name} {events:,}" for name, events in counted)
    only = ", ".join(f"{n} {e:,}" for n, e in sheet.countries[["name", "events"]].itertuples(index=False))
    parts = [
        say_counts(sheet),
        f"By place: {said}" if said else "",
        f"Known only to the country: {only}" if only else "",
    ]
    return ". ".join(part for part in parts if part) + "."
