"""Maps: places as proportional circles, imprecise places with a halo, countries shaded, visits as arcs.

The geometry of land lies in static files that the browser fetches once (:mod:`caspian.basemap`); a figure holds only
marks, one a place, however many events there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from caspian.basemap import map_style
from caspian.chart import Chart
from caspian.palette import Theme
from caspian.tally import tally_arcs, tally_places
from caspian.template import base_layout, escape
from caspian.view import View

#: What the circles can be coloured by: the most frequent code of this key among the events of a place.
COLORINGS = ("family", "grade", "direction")


@dataclass(frozen=True)
class Focus:
    """A part of the world to look at: label, centre in degrees, zoom."""

    label: str
    lat: float
    lon: float
    zoom: float


#: The places always one click away. City entries carry the id of their place.
FOCUSES: Mapping[str, Focus] = {
    "region": Focus("Region", 45.5, 47.5, 2.75),
    "ashgabat": Focus("Ashgabat", 37.95, 58.38, 6.2),
    "kazan": Focus("Kazan", 55.79, 49.12, 6.2),
    "tehran": Focus("Tehran", 35.69, 51.39, 6.2),
    "moscow": Focus("Moscow", 55.75, 37.62, 6.2),
    "caspian": Focus("Caspian Sea", 41.5, 50.8, 4.3),
    "world": Focus("World", 28.0, 25.0, 0.9),
}
#: A place known to within more than this many metres gets a halo of that radius.
_HALO_M = 25_000
#: Room that a label takes, pixels.
_LABEL_WIDTH, _LABEL_HEIGHT = 90, 20


def map_events(
    view: View,
    theme: Theme,
    *,
    color: str = "family",
    focus: str = "region",
    base_url: str = "",
    height: int = 560,
    corridors: bool = True,
) -> Chart:
    """Where the events of a view happened.

    ``color`` is one of :data:`COLORINGS`, ``focus`` one of :data:`FOCUSES` or a place id. Marks carry ``id=PLACE`` in
    ``customdata``.
    """
    places = tally_places(view, color)
    points = places[(places["kind"] != "country") & places["lat"].notna()]
    countries = places[places["kind"] == "country"]
    total = max(int(places["events"].max()) if len(places) else 1, 1)
    shaded = dict(zip(countries["country"], countries["events"] / total, strict=True))
    at = FOCUSES.get(focus) or _focus_on(view, focus)
    points = points.assign(label=_labels(points, at.zoom), size=mark_size(points["events"]))
    traces = [*_arcs(view, theme), *_halos(points, theme), *_circles(view, points, theme, color)]
    if len(countries):
        traces.append(_country_counts(countries, theme))
    if not traces:  # Plotly draws no map without a trace
        traces.append({"type": "scattermap", "lat": [], "lon": [], "mode": "markers", "showlegend": False})
    layout = base_layout(theme, height=height)
    layout["map"] = {
        "style": map_style(theme, base_url, corridors=corridors, shaded=shaded),
        "center": {"lat": at.lat, "lon": at.lon},
        "zoom": at.zoom,
    }
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout["legend"] |= {"x": 0.01, "y": 0.02, "yanchor": "bottom", "bgcolor": theme.ground, "bordercolor": theme.line, "borderwidth": 1, "orientation": "v", "itemclick": False, "itemdoubleclick": False}  # fmt: skip
    table = places[["name", "country", "kind", "events", "leading"]].copy()
    table["country"] = table["country"].map(view.dataset.names["country"])
    table["kind"] = table["kind"].map(view.dataset.names["place_kind"])
    table["leading"] = table["leading"].map(view.dataset.names[color])
    table.columns = pd.Index(["Place", "Country", "Sort", "Events", "Mostly"])
    return Chart(
        "Where it happened",
        {"data": traces, "layout": layout},
        _alt(view, points, countries),
        table.set_index("Place"),
        empty=False,
    )


def _alt(view: View, points: pd.DataFrame, countries: pd.DataFrame) -> str:
    if not view.n:
        return "Map without events."
    said = ", ".join(
        f"{row.name_} {row.events}" for row in points.rename(columns={"name": "name_"}).head(8).itertuples()
    )
    text = f"Map of {view.n} events. " + (f"By place: {said}. " if said else "")
    if len(countries):
        named = ", ".join(f"{name} {count}" for name, count in zip(countries["name"], countries["events"], strict=True))
        text += f"Known only to the country: {named}. "
    return text + f"Without a place: {view.without_place}."


def _focus_on(view: View, place_id: str) -> Focus:
    places = view.dataset.tables["places"]
    found = places[(places["place_id"] == place_id) & places["lat"].notna()]
    for name, kind, lat, lon in zip(found["name"], found["kind"], found["lat"], found["lon"], strict=True):
        return Focus(name, lat, lon, 3.2 if kind == "country" else 6.2)
    return FOCUSES["region"]


def mark_size(events: pd.Series) -> np.ndarray:
    """Diameter in pixels: area in proportion to the count, the largest at most 52, none too small to click."""
    counts = events.to_numpy(dtype=float)
    unit = min(11.0, 52 / np.sqrt(counts.max())) if len(counts) else 1.0
    sizes: np.ndarray = np.maximum(unit * np.sqrt(counts), 9).round(1)
    return sizes


def _labels(points: pd.DataFrame, zoom: float) -> list[str]:
    """A label for each place, blank where it would lie on one that matters more: the four cities first, then counts."""
    world = 512 * 2**zoom
    x = (points["lon"].to_numpy(dtype=float) / 360) * world
    y = np.degrees(np.arctanh(np.sin(np.radians(points["lat"].to_numpy(dtype=float))))) / 360 * world
    first = points["place_id"].isin(list(FOCUSES)).to_numpy()
    labels = [""] * len(points)
    taken: list[tuple[float, float]] = []
    for i in np.lexsort((-points["events"].to_numpy(), ~first)):
        if all(abs(x[i] - a) > _LABEL_WIDTH or abs(y[i] - b) > _LABEL_HEIGHT for a, b in taken):
            taken.append((x[i], y[i]))
            labels[i] = f"{escape(str(points['name'].iloc[i]))} {points['events'].iloc[i]}"
    return labels


def _circles(view: View, points: pd.DataFrame, theme: Theme, color: str) -> list[dict[str, Any]]:
    names = view.dataset.names[color]
    traces = []
    for code in [code for code in names if code in set(points["leading"])]:
        rows = points[points["leading"] == code]
        traces.append(
            {
                "type": "scattermap",
                "mode": "markers+text",
                "lat": rows["lat"].to_numpy(),
                "lon": rows["lon"].to_numpy(),
                "text": rows["label"].tolist(),
                "hovertext": [
                    f"{escape(name)}: {count}" for name, count in zip(rows["name"], rows["events"], strict=True)
                ],
                "textposition": "bottom center",
                "textfont": {"size": 12, "color": theme.text, "family": "Source Sans, Arial"},
                "marker": {"size": rows["size"].to_numpy(), "color": theme.color(color, code), "opacity": 0.6},
                "customdata": [f"id={place}" for place in rows["place_id"]],
                "hovertemplate": "%{hovertext} events<extra></extra>",
                "name": f"mostly {escape(names[code].lower())}",
                "showlegend": True,
            }
        )
    return traces


def _country_counts(countries: pd.DataFrame, theme: Theme) -> dict[str, Any]:
    labels = [f"{escape(n)} (country only) {c}" for n, c in zip(countries["name"], countries["events"], strict=True)]
    return {
        "type": "scattermap",
        "mode": "text",
        "lat": countries["lat"].to_numpy(),
        "lon": countries["lon"].to_numpy(),
        "text": labels,
        "textfont": {"size": 12, "color": theme.accent, "family": "Source Sans, Arial"},
        "customdata": [f"id={place}" for place in countries["place_id"]],
        "hovertemplate": "%{text} events<extra></extra>",
        "name": "country only",
        "showlegend": False,
    }


def _halos(points: pd.DataFrame, theme: Theme) -> list[dict[str, Any]]:
    # a sea or a region says by its name how wide it is; a ring around its middle would only hide what lies in it
    vague = points[(points["uncertainty_m"].fillna(0) > _HALO_M) & ~points["kind"].isin(["sea", "region", "province"])]
    lat: list[float | None] = []
    lon: list[float | None] = []
    for row in vague.itertuples():
        ring_lat, ring_lon = ring(float(row.lat), float(row.lon), float(row.uncertainty_m))  # type: ignore[arg-type]
        lat += [*ring_lat, None]
        lon += [*ring_lon, None]
    if not lat:
        return []
    halo = {
        "type": "scattermap",
        "mode": "lines",
        "lat": lat,
        "lon": lon,
        "fill": "toself",
        "fillcolor": _fade(theme.accent, 0.10),
    }
    return [
        halo
        | {"line": {"color": theme.accent, "width": 1}, "hoverinfo": "skip", "name": "lies within", "showlegend": True}
    ]


def ring(lat: float, lon: float, radius_m: float, corners: int = 32) -> tuple[Sequence[float], Sequence[float]]:
    """A circle on the ground around a point: latitudes and longitudes of its corners, closed."""
    turn = np.linspace(0, 2 * np.pi, corners + 1)
    degrees = radius_m / 111_195
    lats = lat + degrees * np.sin(turn)
    lons = lon + degrees * np.cos(turn) / max(np.cos(np.radians(lat)), 0.05)
    return lats.round(3).tolist(), lons.round(3).tolist()


def _arcs(view: View, theme: Theme) -> list[dict[str, Any]]:
    """Visits, calls and deliveries from place to place: one line a pair, drawn as a great circle."""
    arcs = tally_arcs(view)
    lat: list[float | None] = []
    lon: list[float | None] = []
    for row in arcs.itertuples():
        lats, lons = great_circle(row.from_lat, row.from_lon, row.to_lat, row.to_lon)  # type: ignore[arg-type]
        lat += [*lats, None]
        lon += [*lons, None]
    if not lat:
        return []
    arc = {"type": "scattermap", "mode": "lines", "lat": lat, "lon": lon, "hoverinfo": "skip"}
    return [
        arc | {"line": {"color": _fade(theme.accent, 0.55), "width": 1.2}, "name": "from and to", "showlegend": True}
    ]


def great_circle(
    from_lat: float, from_lon: float, to_lat: float, to_lon: float, points: int = 24
) -> tuple[Sequence[float], Sequence[float]]:
    """The shortest way over the ground between two points: latitudes and longitudes along it."""
    start, end = _unit(from_lat, from_lon), _unit(to_lat, to_lon)
    angle = float(np.arccos(np.clip(start @ end, -1, 1)))
    if angle < 1e-9:
        return [from_lat], [from_lon]
    steps = np.linspace(0, 1, points)[:, None]
    way = (np.sin((1 - steps) * angle) * start + np.sin(steps * angle) * end) / np.sin(angle)
    lats = np.degrees(np.arcsin(way[:, 2]))
    lons = np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    return lats.round(3).tolist(), lons.round(3).tolist()


def _unit(lat: float, lon: float) -> np.ndarray:
    phi, lam = np.radians(lat), np.radians(lon)
    return np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _fade(color: str, opacity: float) -> str:
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def map_small(view: View, theme: Theme, base_url: str = "") -> Chart:
    """The map as an inset: places only, no corridors."""
    return map_events(view, theme, base_url=base_url, height=340, corridors=False)
