"""The ground of the print drawing: which part of the world the sheet shows, and its land in points of the sheet."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

#: The map's size on the sheet, points.
MAP_WIDTH, MAP_HEIGHT = 690.0, 520.0
#: The map on screen that a viewport belongs to is about this wide, pixels: what it shows the sheet shows too.
_SCREEN_WIDTH = 800.0
_EQUATOR_M = 40_075_016.7
#: A sheet wider than this, metres from its middle, shows the world.
_WIDEST_M = 6_500_000.0
#: The world is cut in the Bering Strait, where no land is.
_WORLD = "+proj=eqearth +lon_0=11 +R=6371008"
_WORLD_BOX, _WORLD_SCALE = (-168.9, -56.0, 190.9, 84.0), 27_500_000 / MAP_WIDTH
#: Smaller steps of an outline than this many points are left out.
_DETAIL = 0.3


@dataclass(frozen=True)
class Window:
    """A part of the world on a sheet: a projection (PROJ), its middle in metres, metres a point, zoom on screen.

    ``box`` (west, south, east, north) bounds what is projected at all; beyond it a projection runs away.
    """

    projection: str
    label: str
    x: float
    y: float
    scale: float
    zoom: float
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, lat: float, lon: float, zoom: float) -> Window:
        """The window of a viewport: conic in middle latitudes, azimuthal near the equator, the whole world far out."""
        metres = _EQUATOR_M * math.cos(math.radians(lat)) / (512 * 2**zoom) * _SCREEN_WIDTH / MAP_WIDTH
        if metres * MAP_WIDTH / 2 > _WIDEST_M:
            x, y = _transform(_WORLD, np.array([25.0]), np.array([6.0]))
            return cls(_WORLD, "Equal Earth", float(x[0]), float(y[0]), _WORLD_SCALE, zoom, _WORLD_BOX)
        if abs(lat) < 20:
            name, label = f"+proj=laea +lat_0={lat:g}", "azimuthal equal-area"
        else:
            one, two = max(lat - 12, -80), min(lat + 12, 80)
            name, label = f"+proj=lcc +lat_0={lat:g} +lat_1={one:g} +lat_2={two:g}", "Lambert conformal conic"
        south, north = max(lat - 75, -89.0), min(lat + 75, 89.0)
        if abs(lat) >= 20:  # the far pole of a cone lies at infinity
            south, north = (max(south, -30.0), north) if lat > 0 else (south, min(north, 30.0))
        return cls(
            f"{name} +lon_0={lon:g} +R=6371008", label, 0.0, 0.0, metres, zoom, (lon - 110, south, lon + 110, north)
        )

    def project(self, lon: Sequence[float] | np.ndarray, lat: Sequence[float] | np.ndarray) -> np.ndarray:
        """Points of the sheet, one row a place, from the lower left corner of the map; nan beyond the box."""
        west, south, east, north = self.box
        lons, lats = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        lons = (lons - west) % 360 + west
        x, y = _transform(self.projection, lons, lats)
        points = np.column_stack([x, y])
        points[(lons > east) | (lats < south) | (lats > north) | ~np.isfinite(points).all(axis=1)] = np.nan
        return self._on_sheet(points)

    def _on_sheet(self, metres: np.ndarray) -> np.ndarray:
        middle = np.array([MAP_WIDTH, MAP_HEIGHT]) / 2
        points: np.ndarray = (metres - [self.x, self.y]) / self.scale + middle
        return points

    def draw(self, shapes: np.ndarray) -> np.ndarray:
        """Shapes in degrees as shapes on the sheet, cut a little outside its edge; empty where nothing is seen."""
        west, south, east, north = self.box
        parts: list[list[BaseGeometry]] = [[] for _ in shapes]
        left, _, right, _ = shapely.bounds(shapes).T
        for turn in (0.0, -360.0, 360.0):
            for i in np.flatnonzero((left + turn < east) & (right + turn > west)):
                moved = (
                    shapely.transform(shapes[i], lambda xy, by=turn: xy + np.array([by, 0.0])) if turn else shapes[i]
                )
                part = shapely.clip_by_rect(moved, west, south, east, north)
                parts[i] += [] if part.is_empty else [part]
        whole = np.array([same[0] if len(same) == 1 else shapely.union_all(same) for same in parts], dtype=object)
        drawn = shapely.transform(
            whole, lambda xy: self._on_sheet(np.column_stack(_transform(self.projection, xy[:, 0], xy[:, 1])))
        )
        seen = shapely.clip_by_rect(drawn, -9, -9, MAP_WIDTH + 9, MAP_HEIGHT + 9)
        result: np.ndarray = shapely.simplify(seen, _DETAIL, preserve_topology=False)
        return result


def _transform(projection: str, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, y = _transformer(projection, threading.get_ident()).transform(lon, lat)
    return np.asarray(x), np.asarray(y)


@lru_cache(maxsize=32)
def _transformer(projection: str, thread: int) -> Transformer:
    """One for each thread: a transformer must not be shared between threads."""
    return Transformer.from_crs("+proj=longlat +R=6371008", projection, always_xy=True)


def on_sheet(points: np.ndarray, margin: float = 0.0) -> np.ndarray:
    """Whether points lie on the map, at least ``margin`` from its edge; nan does not."""
    with np.errstate(invalid="ignore"):
        inside: np.ndarray = (
            (points[:, 0] >= margin)
            & (points[:, 0] <= MAP_WIDTH - margin)
            & (points[:, 1] >= margin)
            & (points[:, 1] <= MAP_HEIGHT - margin)
        )
    return inside


@dataclass(frozen=True, eq=False)
class Land:
    """What lies under the marks, on the sheet: countries by ISO code, lakes, disputed land, its outlines and hatching."""

    countries: dict[str, BaseGeometry]
    lakes: Sequence[BaseGeometry]
    disputed: Sequence[BaseGeometry]
    outlines: Sequence[BaseGeometry]
    hatching: Sequence[BaseGeometry]


@dataclass(frozen=True)
class Name:
    """A name on the ground: sort (``country``, ``disputed``, ``disputed_island``, ``sea``), id, where on the sheet."""

    kind: str
    id: str
    name: str
    rank: int
    x: float
    y: float


@lru_cache(maxsize=8)
def _read(path: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(path)


@lru_cache(maxsize=8)
def land_in(window: Window, folder: Path) -> Land:
    """The land of a window; kept, because most sheets show the same part of the world."""
    countries, disputed = _read(folder / "countries.geojson"), _read(folder / "disputed.geojson")
    lines = _read(folder / "disputed-lines.geojson")
    drawn = zip(countries["iso"], window.draw(countries.geometry.to_numpy()), strict=True)
    of_kind = {kind: window.draw(lines.geometry[lines["kind"] == kind].to_numpy()) for kind in ("outline", "hatch")}
    return Land(
        {str(iso): shape for iso, shape in drawn if not shape.is_empty},
        [shape for shape in window.draw(_read(folder / "lakes.geojson").geometry.to_numpy()) if not shape.is_empty],
        [shape for shape in window.draw(disputed.geometry.to_numpy()) if not shape.is_empty],
        [shape for shape in of_kind["outline"] if not shape.is_empty],
        [shape for shape in of_kind["hatch"] if not shape.is_empty],
    )


@lru_cache(maxsize=8)
def names_in(window: Window, folder: Path) -> Sequence[Name]:
    """Names of countries, disputed land and seas on the sheet, the most important first.

    A country whose own point lies off the sheet is named in the middle of what is seen of it, if that is much.
    """
    labels, seas = _read(folder / "labels.geojson"), _read(folder / "seas.geojson")
    land = land_in(window, folder).countries
    found = []
    points = window.project(labels.geometry.x.to_numpy(), labels.geometry.y.to_numpy())
    for kind, id_, name, rank, point, inside in zip(
        labels["kind"], labels["id"], labels["name"], labels["rank"], points, on_sheet(points, 12), strict=True
    ):
        where = point
        if not inside:
            seen = shapely.clip_by_rect(land.get(id_, shapely.Point()), 0, 0, MAP_WIDTH, MAP_HEIGHT)
            if kind != "country" or seen.area < 3_000:
                continue
            middle = shapely.maximum_inscribed_circle(shapely.make_valid(seen), 2).coords[0]
            where = np.array(middle)
        found.append(Name(str(kind), str(id_), str(name), int(rank), float(where[0]), float(where[1])))
    points = window.project(seas.geometry.x.to_numpy(), seas.geometry.y.to_numpy())
    for name, rank, point, inside in zip(seas["name"], seas["rank"], points, on_sheet(points, 20), strict=True):
        if inside:
            found.append(Name("sea", str(name), str(name), int(rank), float(point[0]), float(point[1])))
    return tuple(sorted(found, key=lambda each: (each.rank, each.id)))
