"""Pictures for a document: a drawing with its title, what it says in words, and its two forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from caspian.maps import FOCUSES
from caspian.palette import LIGHT
from caspian.printed.key import Key, say_counts
from caspian.printed.land import MAP_HEIGHT, MAP_WIDTH, Window
from caspian.printed.map import say_alt
from caspian.printed.marks import draw_map
from caspian.printed.names import Labels
from caspian.printed.sheet import Sheet
from caspian.printed.svg import Paper
from caspian.view import View

#: Words on a picture that has nothing to show.
NOTHING = "No event matches all of these filters."


@dataclass(frozen=True)
class Picture:
    """A drawing: ``name`` (a word), ``title``, ``alt`` (all of it in words), ``note`` (how to read it)."""

    name: str
    title: str
    alt: str
    note: str
    draw: Callable[[], Paper]

    def svg(self) -> str:
        """An ``svg`` element that can stand in a page beside others."""
        said = self.draw().svg(self.title, self.alt, self.name).decode()
        return said.partition("?>\n")[2].strip()

    def png(self, dpi: int = 200) -> bytes:
        """The drawing as pixels."""
        return self.draw().png(dpi)


def picture_map(view: View) -> Picture:
    """Where the events of a view happened: the map of the region with its key below."""
    focus = FOCUSES["region"]
    sheet = Sheet(view, LIGHT, "family", (), Window.of(focus.lat, focus.lon, focus.zoom))
    counts = say_counts(sheet)
    note = (
        f"{counts}. Venues count in their city; areas of circles are in proportion. Land: Natural Earth, simplified; "
        f"{sheet.window.label} projection. Hatched land is disputed; to draw a line is not to endorse it."
    )
    return Picture("map", "Where it happened", say_alt(sheet), note, lambda: _draw(sheet))


def _draw(sheet: Sheet) -> Paper:
    # First on scrap paper, to learn how high the key is, with room for the circles that may go without a name.
    scrap = Paper(MAP_WIDTH, 2 * MAP_HEIGHT, sheet.theme.ground)
    labels = Labels(scrap, scrap.page)
    labels.nameless = labels.nameless_events = len(sheet.circles) * 1_000
    lowest = Key(sheet, scrap, 0, scrap.height).draw_below(labels)
    below = scrap.height - lowest + 14
    paper = Paper(MAP_WIDTH, MAP_HEIGHT + below, sheet.theme.ground)
    axes = paper.part(0, below, MAP_WIDTH, MAP_HEIGHT, sheet.theme.basemap.sea)
    labels = draw_map(sheet, paper, axes)
    if not sheet.view.n:
        middle = below + MAP_HEIGHT / 2
        ink, ground = sheet.theme.text, sheet.theme.ground
        paper.write(
            paper.page, MAP_WIDTH / 2, middle, NOTHING, 12, ink, bold=True, ha="center", va="center", halo=ground
        )
    Key(sheet, paper, 0, below - 10).draw_below(labels)
    return paper
