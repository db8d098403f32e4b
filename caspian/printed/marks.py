"""The marks of a printed map: land, corridors, ways and circles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon

from caspian.basemap import DASHES
from caspian.dataset import boundaries_folder
from caspian.maps import ring
from caspian.palette import mixed
from caspian.printed.land import land_in, names_in, on_sheet
from caspian.printed.names import Labels, circle_boxes, name_ground, name_places
from caspian.printed.sheet import Sheet
from caspian.printed.svg import Paper, line_patch, shape_patch

#: Places that are no spot: their circle has a dashed edge.
WIDE = ("sea", "region", "province", "line", "strait")
#: Line styles of the drawing library by status of a corridor.
LINE_STYLES: Mapping[str, str | tuple[int, tuple[float, ...]]] = {
    status: "solid" if pattern is None else (0, tuple(pattern))
    for statuses, pattern in DASHES.values()
    for status in statuses
}


def draw_map(sheet: Sheet, paper: Paper, axes: Axes) -> Labels:
    """Draw the map; what could not be named comes back."""
    _draw_land(sheet, axes)
    _draw_lines(sheet, axes)
    for place in sheet.circles.sort_values("events", ascending=False, kind="stable").itertuples():
        _draw_circle(sheet, axes, place)
    labels = Labels(paper, axes)
    for box in circle_boxes(sheet.circles):
        labels.room.take(box)
    name_places(sheet, labels)
    name_ground(sheet, labels)
    return labels


def _draw_land(sheet: Sheet, axes: Axes) -> None:
    theme, colors = sheet.theme, sheet.theme.basemap
    land = land_in(sheet.window, boundaries_folder())
    tint = {"RUS": colors.russia, "IRN": colors.iran}
    plain = [shape for iso, shape in land.countries.items() if iso not in tint]
    for shape, fill in [
        (shapely.GeometryCollection(plain), colors.land),
        *((land.countries[iso], fill) for iso, fill in tint.items() if iso in land.countries),
    ]:
        parts = shapely.GeometryCollection(list(shapely.get_parts(shapely.get_parts(shape))))
        _add(axes, shape_patch(parts, facecolor=fill, edgecolor=colors.border, linewidth=0.6))
    most = max(int(sheet.places["events"].max()) if len(sheet.places) else 1, 1)
    for iso, events in zip(sheet.countries["country"], sheet.countries["events"], strict=True):
        weight = 0.03 + 0.1 * events / most
        _add(axes, shape_patch(land.countries[iso], facecolor=theme.accent, alpha=weight, linewidth=0))
        _add(axes, shape_patch(land.countries[iso], fill=False, edgecolor=theme.accent, alpha=0.75, linewidth=1.0))
    for shape in land.lakes:
        _add(axes, shape_patch(shape, facecolor=colors.sea, linewidth=0))
    for shape in land.disputed:
        _add(axes, shape_patch(shape, facecolor=colors.disputed, alpha=0.13, linewidth=0))
    for shape in land.hatching:
        _add(axes, line_patch(shape, edgecolor=colors.disputed, alpha=0.55, linewidth=0.45))
    for shape in land.outlines:
        _add(axes, line_patch(shape, edgecolor=colors.disputed, linewidth=0.8, linestyle=(0, (2.5, 2.0))))

    for name in names_in(sheet.window, boundaries_folder()):
        if name.kind == "disputed_island" and sheet.window.zoom >= 3.5:
            look = {"facecolor": mixed(colors.disputed, colors.land, 0.5), "edgecolor": colors.disputed}
            _add(axes, Circle((round(name.x, 1), round(name.y, 1)), 1.8, linewidth=0.6, **look))


def _add(axes: Axes, patch: Artist | None) -> None:
    if patch is not None:
        axes.add_artist(patch)  # not add_patch, which measures what it adds and takes most of the time


def _draw_lines(sheet: Sheet, axes: Axes) -> None:
    theme, colors = sheet.theme, sheet.theme.basemap
    for line in sheet.corridors.itertuples():
        look = {"edgecolor": getattr(colors, str(line.kind)), "linewidth": 1.7, "alpha": 0.85}
        style = LINE_STYLES[str(line.status)]
        cap = "round" if line.status == "discussed" else "butt"
        _add(axes, line_patch(line.drawn, linestyle=style, capstyle=cap, **look))
    for way, events in reversed(sheet.ways):
        ink = mixed(theme.accent, colors.land, 0.45 + 0.1 * min(events, 4))
        x, y = way.round(1).T
        _add(axes, Line2D(x, y, color=ink, linewidth=way_width(events), alpha=0.75, zorder=1))
        _draw_arrow(axes, way, ink, 1 + 0.25 * way_width(events))
    for place in sheet.circles[sheet.circles["halo"] > 0].itertuples():
        lats, lons = ring(float(place.lat), float(place.lon), float(place.halo))  # type: ignore[arg-type]
        around_it = sheet.window.project(lons, lats)
        if np.isfinite(around_it).all():
            look = {"facecolor": theme.accent, "edgecolor": "none", "alpha": 0.12}
            _add(axes, Polygon(around_it.round(1), **look))
            _add(axes, Polygon(around_it.round(1), fill=False, edgecolor=theme.accent, linewidth=0.7))


def way_width(events: int) -> float:
    """Width of the line of so many visits: it grows with their root, as circles do."""
    return min(0.35 + 0.25 * float(np.sqrt(events)), 3.0)


def _draw_arrow(axes: Axes, way: np.ndarray, ink: str, size: float) -> None:
    """A head past the middle of a way says where it leads."""
    middle = round(0.58 * (len(way) - 1))
    if not on_sheet(way[[middle, middle + 1]]).all():
        return
    step = way[middle + 1] - way[middle]
    along = step / max(float(np.hypot(*step)), 1e-9)
    across = np.array([-along[1], along[0]])
    head = way[middle] + size * np.array([3.6 * along, 1.6 * across, -1.6 * across])
    _add(axes, Polygon(head.round(1), facecolor=ink, edgecolor="none"))


def _draw_circle(sheet: Sheet, axes: Axes, place: object) -> None:
    theme = sheet.theme
    x, y, radius = round(place.x, 1), round(place.y, 1), round(place.radius, 2)  # type: ignore[attr-defined]
    fill = theme.color(sheet.color, place.leading)  # type: ignore[attr-defined]
    faint = sheet.fades and not place.chosen  # type: ignore[attr-defined]
    wide = place.kind in WIDE  # type: ignore[attr-defined]
    inner = mixed(fill, theme.basemap.land, 0.2 if faint else 0.35 if wide else 0.6)
    edge = {"linestyle": (0, (2.0, 1.6)), "linewidth": 0.9} if wide else {"linewidth": 0.7}
    ink = mixed(fill, theme.basemap.land, 0.5) if faint else fill
    _add(axes, Circle((x, y), radius, facecolor=inner, edgecolor=ink, alpha=0.92, **edge))
    if place.chosen:  # type: ignore[attr-defined]
        _add(axes, Circle((x, y), radius + 2.2, fill=False, edgecolor=theme.text, linewidth=1.6))
