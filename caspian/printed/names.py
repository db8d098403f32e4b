"""Names on a printed map: each where there is room, none on another, the important ones first."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes

from caspian.dataset import boundaries_folder
from caspian.maps import FOCUSES
from caspian.printed.land import MAP_HEIGHT, MAP_WIDTH, Name, land_in, names_in
from caspian.printed.sheet import Sheet
from caspian.printed.svg import Paper
from caspian.printed.text import Box, Room, around, centred, width

#: Zooms from which on names of one more rank are written, as on screen.
_RANKS = (1, 2, 3, 4)


@dataclass
class Labels:
    """Writes names where there is room, the first asked the first served; counts circles that stay without one."""

    paper: Paper
    axes: Axes
    room: Room = field(default_factory=lambda: Room(MAP_WIDTH, MAP_HEIGHT))
    nameless: int = 0
    nameless_events: int = 0
    named: set[str] = field(default_factory=set)


def circle_boxes(circles: pd.DataFrame) -> list[Box]:
    """The room that each circle takes; its corners are free."""
    half = circles["radius"] * 0.88
    edges = (circles["x"] - half, circles["y"] - half, circles["x"] + half, circles["y"] + half)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in zip(*edges, strict=True)]


def name_places(sheet: Sheet, labels: Labels) -> None:
    """Names with counts beside circles: chosen places first, then the four cities, then by events."""
    circles, theme = sheet.circles, sheet.theme
    city = circles["place_id"].isin(list(FOCUSES))
    order = np.lexsort((-circles["events"].to_numpy(), ~city.to_numpy(), ~circles["chosen"].to_numpy()))
    boxes = circle_boxes(circles)
    countries_named = False
    for rank, i in enumerate(order):
        if rank >= 14 and not countries_named:
            _name_countries_only(sheet, labels)
            countries_named = True
        place = circles.iloc[i]
        bold = bool(place["chosen"]) or bool(city.iloc[i])
        size = 9.0 if bold or place["events"] >= 5 else 8.0
        text = f"{place['name']} {place['events']:,}"
        wide, high = width(text, size, bold), size * 1.15
        box = labels.room.first(
            around(place["x"], place["y"], place["radius"] + 3 * place["chosen"], wide, high), own=boxes[i]
        )
        if box is None:
            labels.nameless += 1
            labels.nameless_events += int(place["events"])
            continue
        labels.named.add(str(place["name"]))
        ha = "left" if box[0] >= place["x"] else "right" if box[2] <= place["x"] else "center"
        x = {"left": box[0], "right": box[2], "center": (box[0] + box[2]) / 2}[ha]
        faint = sheet.fades and not place["chosen"]
        labels.paper.write(
            labels.axes, x, (box[1] + box[3]) / 2, text, size, theme.quiet if faint else theme.text,
            bold=bold, ha=ha, va="center", halo=theme.basemap.land,  # type: ignore[arg-type]
        )  # fmt: skip
    if not countries_named:
        _name_countries_only(sheet, labels)


def _name_countries_only(sheet: Sheet, labels: Labels) -> None:
    """Names of countries of which some events are known no closer, with their number: in words, or only the number."""
    ground = {each.id: each for each in names_in(sheet.window, boundaries_folder()) if each.kind == "country"}
    for name, iso, events in sheet.countries[["name", "country", "events"]].itertuples(index=False):
        at = ground.get(iso)
        if at is None:
            continue
        size, bold = _size(at)
        for note in (f"{events:,} known only to the country", f"{events:,}"):
            wide, high = max(width(_spaced(name) if bold else name, size, bold), width(note, 8)), size * 1.15 + 10
            box = labels.room.first(_boxes_of(sheet, at, wide, high))
            if box is not None:
                labels.named.add(at.name)
                x = (box[0] + box[2]) / 2
                _write_name(labels, sheet, at, x, box[3] - size * 0.58)
                ink, halo = sheet.theme.accent, sheet.theme.basemap.land
                labels.paper.write(
                    labels.axes, x, box[1] + 5, note, 8, ink, italic=True, ha="center", va="center", halo=halo
                )
                break


def _boxes_of(sheet: Sheet, name: Name, wide: float, high: float) -> list[Box]:
    """Where a name may stand: on its point or near it; a country's only with its middle within the country."""
    if name.kind == "disputed_island":
        return list(around(name.x, name.y, 2.5, wide, high))
    if name.kind != "country":
        return list(centred(name.x, name.y, wide, high, 0.4))
    boxes = [*centred(name.x, name.y, wide, high, 0.4), *centred(name.x, name.y, wide, high, 1.5)]
    middles = shapely.points([((a + c) / 2, (b + d) / 2) for a, b, c, d in boxes])
    land = land_in(sheet.window, boundaries_folder()).countries.get(name.id, shapely.Point())
    inside = shapely.contains(land if land.is_valid else land.buffer(0), middles)
    return [box for i, (box, within) in enumerate(zip(boxes, inside, strict=True)) if within or i == 0]


def name_ground(sheet: Sheet, labels: Labels) -> None:
    """Names of countries, seas and disputed land where there is room left, the two parties first."""
    zoom = sheet.window.zoom
    most = 1 + sum(zoom >= step for step in _RANKS)
    names = names_in(sheet.window, boundaries_folder())
    for each in sorted(names, key=lambda each: (each.id not in ("RUS", "IRN"), each.kind != "sea", each.rank)):
        shown = {"country": each.rank <= most, "sea": zoom >= 2}.get(each.kind, zoom >= 4.5)
        if not shown or each.name in labels.named:
            continue
        size, bold = _size(each)
        lines = _lines(each)
        wide, high = max(width(_spaced(line) if bold else line, size, bold) for line in lines), size * 1.15 * len(lines)
        box = labels.room.first(_boxes_of(sheet, each, wide, high))
        if box is not None:
            labels.named.add(each.name)
            for i, line in enumerate(lines):
                y = box[3] - size * (0.58 + 1.15 * i)
                _write_name(labels, sheet, each, (box[0] + box[2]) / 2, y, line)


def _lines(name: Name) -> list[str]:
    words = name.name.split()
    return [" ".join(words[:-1]), words[-1]] if name.kind == "sea" and len(words) > 1 else [name.name]


def _size(name: Name) -> tuple[float, bool]:
    """Size and weight of a name on the ground."""
    party = name.kind == "country" and name.id in ("RUS", "IRN")
    return (12.0, True) if party else ({"country": 9.0, "sea": 9.0}.get(name.kind, 7.5), False)


def _spaced(name: str) -> str:
    return "\u2009".join(name.upper())


def _write_name(labels: Labels, sheet: Sheet, name: Name, x: float, y: float, line: str = "") -> None:
    colors, (size, bold) = sheet.theme.basemap, _size(name)
    color = {"sea": colors.label_sea, "country": colors.label}.get(name.kind, colors.label_disputed)
    labels.paper.write(
        labels.axes, x, y, _spaced(name.name) if bold else line or name.name, size,
        colors.label_strong if bold else color, bold=bold, italic=name.kind != "country", ha="center", va="center",
        halo=colors.sea if name.kind == "sea" else colors.land,
    )  # fmt: skip
