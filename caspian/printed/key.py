"""What stands around a printed map: the selection and its numbers above, the key beside, source and version below."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle

from caspian.citation import cite_dataset
from caspian.dataset import boundaries_folder
from caspian.maps import COLORINGS
from caspian.palette import mixed
from caspian.printed.land import MAP_HEIGHT, MAP_WIDTH, land_in
from caspian.printed.marks import LINE_STYLES, WIDE
from caspian.printed.names import Labels
from caspian.printed.sheet import LEAST_RADIUS, Sheet
from caspian.printed.svg import Paper
from caspian.printed.text import clip, wrap

#: Width of the key.
COLUMN = 190.0
_SIZE = 8.5
_LEAD = 13.5
#: Places beyond the edge of the map that are named.
_MOST_BEYOND = 7


def say_counts(sheet: Sheet) -> str:
    """How many events are on the map, known only to a country, beyond its edge, without a place; the numbers add up."""
    view = sheet.view
    parts = [f"{view.n:,} of {view.m:,} events"]
    for number, words in (
        (int(sheet.circles["events"].sum()), "on the map"),
        (int(sheet.countries["events"].sum()), "known only to the country"),
        (int(sheet.beyond["events"].sum()), "beyond its edge"),
        (
            view.without_place,
            f"without a place (of these {view.without_venue:,} by nature: calls, statutes, statistics)",
        ),
    ):
        if number:
            parts.append(f"{number:,} {words}")
    return " · ".join(parts)


def say_chosen(sheet: Sheet) -> str:
    """The chosen places with their events; empty when none was chosen."""
    counts = dict(zip(sheet.places["place_id"], sheet.places["events"], strict=True))
    said = [f"{sheet.view.dataset.name('place', place)} {counts.get(place, 0):,}" for place in sheet.chosen]
    return f"Chosen: {', '.join(said)}" if said else ""


def say_source(sheet: Sheet) -> list[str]:
    """Dataset with version and date, then what the land was drawn from."""
    return [
        cite_dataset(sheet.view.dataset),
        f"Land: Natural Earth, simplified; {sheet.window.label} projection. Hatched land is disputed; to draw a line is "
        "not to endorse it. Corridors are drawn along the towns of each route.",
    ]


class Key:
    """Writes the key from top to bottom."""

    def __init__(self, sheet: Sheet, paper: Paper, x: float, top: float) -> None:
        self.sheet, self.paper, self.x, self.y, self.bottom = sheet, paper, x, top, top - MAP_HEIGHT

    def draw(self, labels: Labels) -> None:
        """All blocks that this sheet needs."""
        if len(self.sheet.circles):
            self._sizes()
            self._colors()
        else:
            self.y -= 6
        self._marks(labels)
        self._corridors()
        self._beyond()

    def draw_below(self, labels: Labels) -> float:
        """All blocks in three columns side by side, for a map with its key below; the lowest point comes back."""
        left, top, lowest = self.x, self.y, self.y
        drawn = [self._sizes, self._colors] if len(self.sheet.circles) else []
        for blocks in (drawn, [lambda: self._marks(labels), self._beyond], [self._corridors]):
            self.y = top - 6 if blocks is not drawn and len(blocks) > 1 else top
            for block in blocks:
                block()
            lowest = min(lowest, self.y)
            self.x += COLUMN + (MAP_WIDTH - 3 * COLUMN) / 2
        self.x = left
        return lowest

    def _heading(self, text: str) -> None:
        self.paper.write(self.paper.page, self.x, self.y - 9, text, _SIZE, self.sheet.theme.text, bold=True)
        self.y -= _LEAD + 6

    def _line(self, text: str, *, indent: float = 26, quiet: bool = False) -> None:
        color = self.sheet.theme.quiet if quiet else self.sheet.theme.text
        for part in wrap(text, _SIZE, COLUMN - indent, 3):
            self.paper.write(self.paper.page, self.x + indent, self.y, part, _SIZE, color, va="center")
            self.y -= _LEAD - 2
        self.y -= 2

    def _gap(self) -> None:
        self.y -= 5

    def _sizes(self) -> None:
        sheet, page = self.sheet, self.paper.page
        self._heading("Events at a place; venues count in their city")
        most = int(sheet.circles["events"].max())
        steps = [n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**3, 10**4, 10**5, 10**6) if n <= most]
        large = steps[-1]
        shown = sorted({large, max((n for n in steps if n * 4 <= large), default=large), steps[0]}, reverse=True)
        radius = max(sheet.unit * large**0.5, LEAST_RADIUS)
        bottom = self.y - max(radius, len(shown) * 5.5) - radius + 5
        for n in shown:
            r = max(sheet.unit * n**0.5, LEAST_RADIUS)
            page.add_artist(
                Circle((self.x + radius + 1, bottom + r), r, fill=False, edgecolor=sheet.theme.quiet, linewidth=0.8)
            )
        across = self.x + 2 * radius + 10
        for i, n in enumerate(shown):
            y = bottom + radius + (len(shown) / 2 - 0.5 - i) * 11
            self.paper.write(page, across, y, f"{n:,}", _SIZE, sheet.theme.text, va="center")
        self.y = min(bottom, bottom + radius - len(shown) * 5.5) - 13

    def _colors(self) -> None:
        sheet = self.sheet
        names = sheet.view.dataset.names[sheet.color]
        present = set(sheet.circles["leading"])
        self._heading(f"{COLORINGS[sheet.color]} of most events there")
        for code in (code for code in names if code in present):
            fill = sheet.theme.color(sheet.color, code)
            self._circle(facecolor=mixed(fill, sheet.theme.basemap.land, 0.6), edgecolor=fill, linewidth=0.7)
            self._line(names[code])
        self._gap()

    def _circle(self, radius: float = 4.5, **look: object) -> None:
        self.paper.page.add_artist(Circle((self.x + 10, self.y - 0.5), radius, **look))

    def _box(self, **look: object) -> None:
        self.paper.page.add_artist(Rectangle((self.x + 1, self.y - 5), 18, 9, **look))  # type: ignore[arg-type]

    def _stroke(self, **look: object) -> None:
        line = Line2D([self.x + 1, self.x + 19], [self.y - 0.5] * 2, **look)  # type: ignore[arg-type]
        self.paper.page.add_artist(line)

    def _marks(self, labels: Labels) -> None:
        sheet, theme, colors = self.sheet, self.sheet.theme, self.sheet.theme.basemap
        if sheet.circles["kind"].isin(WIDE).any():
            self._circle(fill=False, edgecolor=theme.text, linewidth=0.9, linestyle=(0, (2.0, 1.6)))
            self._line("A sea, region or line, no spot")
        if (sheet.circles["halo"] > 0).any():
            self._circle(5.5, facecolor=theme.accent, edgecolor="none", alpha=0.12)
            self._circle(5.5, fill=False, edgecolor=theme.accent, linewidth=0.7)
            self._line("The place lies within")
        if len(sheet.countries):
            self._box(facecolor=mixed(theme.accent, colors.land, 0.12), edgecolor=theme.accent, linewidth=1.0)
            counted = sheet.countries[["name", "events"]].itertuples(index=False)
            self._line("Only the country is known: " + ", ".join(f"{name} {events:,}" for name, events in counted))
        if sheet.ways:
            self._stroke(color=theme.accent, alpha=0.6, linewidth=0.9)
            x, y = self.x + 10, self.y - 0.5
            self.paper.page.add_artist(
                Polygon([(x + 4, y), (x - 0.5, y + 2.1), (x - 0.5, y - 2.1)], facecolor=theme.accent, alpha=0.9)
            )
            self._line("Visits from Moscow or Tehran, deliveries; the wider, the more")
        if land_in(sheet.window, boundaries_folder()).disputed:
            self._disputed()
        if labels.nameless:
            said = f"Circles without room for a name: {labels.nameless:,} (events there: {labels.nameless_events:,})"
            self._line(said, indent=0, quiet=True)
        self._gap()

    def _disputed(self) -> None:
        ink = self.sheet.theme.basemap.disputed
        self._box(facecolor=ink, edgecolor="none", alpha=0.13)
        self._box(fill=False, edgecolor=ink, linewidth=0.8, linestyle=(0, (2.5, 2.0)))
        for i in range(4):
            x = self.x + 1 + i * 4.5
            line = Line2D([x, x + 4.5], [self.y - 5, self.y + 4], color=ink, linewidth=0.45, alpha=0.6)
            self.paper.page.add_artist(line)
        self._line("Disputed land")

    def _corridors(self) -> None:
        lines, names = self.sheet.corridors, self.sheet.view.dataset.names
        if lines.empty:
            return
        self._heading("Corridors and pipelines")
        for line in lines.itertuples():
            color = getattr(self.sheet.theme.basemap, str(line.kind))
            cap = "round" if line.status == "discussed" else "butt"
            self._stroke(
                color=color, linewidth=1.7, linestyle=LINE_STYLES[str(line.status)],
                dash_capstyle=cap, solid_capstyle="butt",
            )  # fmt: skip
            status = names.get("corridor_status", {}).get(str(line.status), str(line.status).replace("_", " "))
            self._line(f"{line.name} · {status.lower()}")
        self._gap()

    def _beyond(self) -> None:
        beyond = self.sheet.beyond
        if beyond.empty:
            return
        self._heading(f"Beyond the edge of the map: {int(beyond['events'].sum()):,}")
        names = beyond["name"].where(beyond["kind"] != "country", beyond["name"] + " (only the country)")
        rows: Sequence[tuple[str, int]] = list(zip(names, beyond["events"], strict=True))
        free = int((self.y - self.bottom) // (_LEAD - 2)) - 1
        shown = rows[: min(max(free, 1), _MOST_BEYOND)]
        for name, events in shown:
            page, theme = self.paper.page, self.sheet.theme
            self.paper.write(page, self.x, self.y, clip(name, _SIZE, COLUMN - 40), _SIZE, theme.text, va="center")
            self.paper.write(page, self.x + COLUMN, self.y, f"{events:,}", _SIZE, theme.text, ha="right", va="center")
            self.y -= _LEAD - 2
        if len(rows) > len(shown):
            rest = rows[len(shown) :]
            self._line(f"elsewhere: {sum(n for _, n in rest):,}", indent=0, quiet=True)
