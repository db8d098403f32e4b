"""Maps: places as proportional circles, imprecise places with a halo, countries shaded, visits as arcs.

The geometry of land lies in static files that the browser fetches once (:mod:`caspian.basemap`). A map sends only marks,
one a place, however many events there are; screen (``frontend/map.js``), playback and print draw from the same tallies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from caspian.palette import Theme
from caspian.tally import tally_arcs, tally_months, tally_places, tally_places_by
from caspian.view import View

#: What the circles can be coloured by: the most frequent code of this key among the events of a place.
COLORINGS: Mapping[str, str] = {"family": "Sector family", "grade": "Grade", "direction": "Direction"}


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
    "caspian": Focus("Caspian", 41.5, 50.8, 4.3),
    "world": Focus("World", 28.0, 25.0, 0.9),
}
#: A place known to within more than this many metres gets a halo of that radius.
HALO_M = 25_000
#: A sea or a region says by its name how wide it is; a ring around its middle would only hide what lies in it.
_WIDE_BY_NAME = ("sea", "region", "province")


@dataclass(frozen=True)
class EventMap:
    """What a map shows: ``marks`` as the browser takes them (JSON), ``alt`` their numbers in words, ``table`` all of them."""

    marks: dict[str, Any]
    alt: str
    table: pd.DataFrame
    empty: bool


def map_events(view: View, theme: Theme, *, color: str = "family") -> EventMap:
    """Where the events of a view happened, circles coloured by ``color``, one of :data:`COLORINGS`."""
    every = tally_places_by(view, color)
    places = tally_places(view, color, every)
    points, countries = points_of(places), places[places["kind"] == "country"]
    names = view.dataset.names[color]
    by = every.reindex(points["place_id"])
    codes = [code for code in names if code in by.columns and by[code].any()]
    index, column = np.nonzero(by[codes].to_numpy()) if codes else (np.array([], int), np.array([], int))
    marks = {
        "codes": [[code, names[code], theme.color(color, code)] for code in codes],
        "key": color,
        "places": {
            "id": points["place_id"].tolist(),
            "name": points["name"].tolist(),
            "lat": points["lat"].round(3).tolist(),
            "lon": points["lon"].round(3).tolist(),
            "events": points["events"].tolist(),
            "leading": [codes.index(code) for code in points["leading"]],
            "halo": halos(points).tolist(),
        },
        "split": [
            [int(i), int(j), int(n)]
            for i, j, n in zip(index, column, by[codes].to_numpy()[index, column] if codes else [], strict=True)
        ],
        "countries": {
            "id": countries["place_id"].tolist(),
            "iso": countries["country"].tolist(),
            "name": countries["name"].tolist(),
            "lat": countries["lat"].tolist(),
            "lon": countries["lon"].tolist(),
            "events": countries["events"].tolist(),
        },
        "ways": tally_arcs(view)[["from_lat", "from_lon", "to_lat", "to_lon", "events"]].round(2).to_numpy().tolist(),
    }
    table = places[["name", "country", "kind", "events", "leading"]].copy()
    table["country"] = table["country"].map(view.dataset.names["country"])
    table["kind"] = table["kind"].map(view.dataset.names["place_kind"])
    table["leading"] = table["leading"].map(names)
    table.columns = pd.Index(["Place", "Country", "Sort", "Events", "Mostly"])
    return EventMap(marks, _alt(view, points, countries), table.set_index("Place"), places.empty)


def map_histogram(view: View) -> dict[str, Any]:
    """Events a month under every filter but the dates: ``first`` month, ``counts``, and the months now in range.

    Vague dates are spread over their window, as everywhere; the browser draws it under the map as the range control.
    """
    whole = view.of(view.selection.without("from").without("to"))
    months = tally_months(whole, "act").sum(axis=1)
    if months.empty:
        return {"first": "", "counts": [], "from": "", "to": ""}
    start, end = (view.selection.get(key) for key in ("from", "to"))
    return {
        "first": str(months.index[0]),
        "counts": months.round(2).tolist(),
        "from": start[0][:7] if start else "",
        "to": end[0][:7] if end else "",
    }


def points_of(places: pd.DataFrame) -> pd.DataFrame:
    """Of a tally of places those that are drawn as circles: not whole countries, and where they lie is known."""
    return places[(places["kind"] != "country") & places["lat"].notna()]


def halos(points: pd.DataFrame) -> pd.Series:
    """The radius in metres within which each place lies; 0 where it is as good as a point."""
    radius = points["uncertainty_m"].astype("float64").fillna(0)
    return radius.where((radius > HALO_M) & ~points["kind"].isin(_WIDE_BY_NAME), 0).astype("int64")


def focus_on(view: View, focus: str) -> Focus:
    """One of :data:`FOCUSES`, else a place by its id, else the region."""
    if focus in FOCUSES:
        return FOCUSES[focus]
    places = view.dataset.tables["places"]
    found = places[(places["place_id"] == focus) & places["lat"].notna()]
    for name, kind, lat, lon in zip(found["name"], found["kind"], found["lat"], found["lon"], strict=True):
        return Focus(name, lat, lon, 3.2 if kind == "country" else 6.2)
    return FOCUSES["region"]


def read_viewport(text: str) -> Focus | None:
    """The part of the world in ``_at=45.5,47.5,2.75`` (latitude, longitude, zoom); None when it is not one."""
    try:
        lat, lon, zoom = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (abs(lat) <= 85 and abs(lon) <= 180 and 0 <= zoom <= 12):
        return None
    return Focus("", lat, lon, zoom)


def _alt(view: View, points: pd.DataFrame, countries: pd.DataFrame) -> str:
    if not view.n:
        return "Map without events."
    said = ", ".join(f"{name} {count}" for name, count in zip(points["name"][:8], points["events"][:8], strict=True))
    text = f"Map of {view.n} events. " + (f"By place: {said}. " if said else "")
    if len(countries):
        named = ", ".join(f"{name} {count}" for name, count in zip(countries["name"], countries["events"], strict=True))
        text += f"Known only to the country: {named}. "
    return text + f"Without a place: {view.without_place}."


def ring(lat: float, lon: float, radius_m: float, corners: int = 32) -> tuple[Sequence[float], Sequence[float]]:
    """A circle on the ground around a point: latitudes and longitudes of its corners, closed."""
    turn = np.linspace(0, 2 * np.pi, corners + 1)
    degrees = radius_m / 111_195
    lats = lat + degrees * np.sin(turn)
    lons = lon + degrees * np.cos(turn) / max(np.cos(np.radians(lat)), 0.05)
    return lats.round(3).tolist(), lons.round(3).tolist()


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
