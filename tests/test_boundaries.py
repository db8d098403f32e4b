"""Claims about the map's land, its disputed land, the corridors and the basemap style."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, box, get_num_coordinates, union_all
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from caspian.basemap import map_style
from caspian.palette import DARK, LIGHT, THEMES

DATA = Path(__file__).resolve().parent.parent / "data"
REGION = box(20, 10, 100, 66)  # drawn closer than the rest of the world
STATUSES = {"open", "partly_open", "building", "agreed", "discussed"}
KINDS = {"railway", "road_rail", "sea_route", "pipeline", "land_link"}
MAX_KB = {
    "boundaries/countries.geojson": 500,
    "boundaries/disputed.geojson": 30,
    "boundaries/disputed-lines.geojson": 30,
    "boundaries/labels.geojson": 50,
    "boundaries/seas.geojson": 5,
    "boundaries/lakes.geojson": 40,
    "corridors.geojson": 15,
}
PROPERTIES = {
    "boundaries/countries.geojson": {"iso", "name", "label_lon", "label_lat"},
    "boundaries/disputed.geojson": {"feature_id", "name", "claimed_by", "controlled_by", "note"},
    "boundaries/disputed-lines.geojson": {"kind"},
    "boundaries/labels.geojson": {"kind", "id", "name", "rank"},
    "boundaries/seas.geojson": {"name", "rank"},
    "boundaries/lakes.geojson": {"kind"},
    "corridors.geojson": {"feature_id", "name", "kind", "status", "source_ids", "area_id"},
}


def features(file: str) -> list[dict[str, Any]]:
    return json.loads((DATA / file).read_text(encoding="utf-8"))["features"]


def shapes(file: str, key: str) -> dict[str, BaseGeometry]:
    return {item["properties"][key]: shape(item["geometry"]) for item in features(file)}


@pytest.fixture(scope="module")
def countries() -> dict[str, BaseGeometry]:
    return shapes("boundaries/countries.geojson", "iso")


@pytest.fixture(scope="module")
def disputed() -> dict[str, BaseGeometry]:
    return shapes("boundaries/disputed.geojson", "feature_id")


def at(lands: dict[str, BaseGeometry], longitude: float, latitude: float) -> list[str]:
    return [key for key, land in lands.items() if land.contains(Point(longitude, latitude))]


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "iso", "feature_id"),
    [
        ("Simferopol", 34.10, 45.00, "UKR", "crimea"),
        ("Sevastopol", 33.56, 44.60, "UKR", "crimea"),
        ("Kerch", 36.43, 45.35, "UKR", "crimea"),
        ("Donetsk", 37.80, 48.00, "UKR", "donetsk"),
        ("Luhansk", 39.31, 48.57, "UKR", "luhansk"),
        ("Melitopol", 35.37, 46.85, "UKR", "zaporizhzhia"),
        ("Nova Kakhovka", 33.35, 46.76, "UKR", "kherson"),
        ("Sukhumi", 41.06, 43.03, "GEO", "abkhazia"),
        ("Tskhinvali", 43.96, 42.23, "GEO", "south-ossetia"),
        ("Khankendi", 46.75, 39.82, "AZE", "karabakh"),
        ("Srinagar", 74.80, 34.08, "IND", "kashmir"),
        ("Muzaffarabad", 73.47, 34.37, "PAK", "kashmir"),
        ("Aksai Chin", 79.50, 35.20, "CHN", "kashmir"),
        ("Moscow", 37.62, 55.75, "RUS", None),
        ("Kazan", 49.11, 55.79, "RUS", None),
        ("Rostov-on-Don", 39.72, 47.24, "RUS", None),
        ("Krasnodar", 38.98, 45.04, "RUS", None),
        ("Kyiv", 30.52, 50.45, "UKR", None),
        ("Dnipro", 35.05, 48.46, "UKR", None),
        ("Kharkiv", 36.23, 49.99, "UKR", None),
        ("Tbilisi", 44.79, 41.72, "GEO", None),
        ("Gori", 44.11, 41.99, "GEO", None),
        ("Baku", 49.84, 40.39, "AZE", None),
        ("Nakhchivan", 45.41, 39.21, "AZE", None),
        ("Yerevan", 44.51, 40.18, "ARM", None),
        ("Tehran", 51.39, 35.69, "IRN", None),
        ("Ashgabat", 58.38, 37.95, "TKM", None),
        ("Baikonur", 63.30, 45.62, "KAZ", None),
    ],
)
def test_place_lies_in_its_country_and_its_dispute(
    countries: dict[str, BaseGeometry],
    disputed: dict[str, BaseGeometry],
    place: str,
    longitude: float,
    latitude: float,
    iso: str,
    feature_id: str | None,
) -> None:
    assert at(countries, longitude, latitude) == [iso], place
    assert at(disputed, longitude, latitude) == ([feature_id] if feature_id else []), place


@pytest.mark.parametrize(("longitude", "latitude"), [(51.0, 41.5), (51.0, 38.5), (50.0, 45.2)])
def test_caspian_is_open_water(countries: dict[str, BaseGeometry], longitude: float, latitude: float) -> None:
    assert at(countries, longitude, latitude) == []


@pytest.mark.parametrize("feature_id", ["abu-musa", "greater-tunb", "lesser-tunb"])
def test_gulf_island_is_disputed_and_in_no_country(
    countries: dict[str, BaseGeometry], disputed: dict[str, BaseGeometry], feature_id: str
) -> None:
    assert not any(land.intersects(disputed[feature_id]) for land in countries.values())


def test_no_part_of_russia_remains_in_crimea(
    countries: dict[str, BaseGeometry], disputed: dict[str, BaseGeometry]
) -> None:
    assert countries["RUS"].intersection(disputed["crimea"]).area == 0
    assert disputed["crimea"].difference(countries["UKR"]).area < 1e-4


def test_the_caspian_is_the_only_water_between_countries(countries: dict[str, BaseGeometry]) -> None:
    """A gap between two neighbours would be a second hole in the land."""
    land = union_all([country.intersection(REGION) for country in countries.values()])
    holes = [hole for part in getattr(land, "geoms", [land]) for hole in part.interiors]
    assert len(holes) == 1
    assert 46 < holes[0].centroid.x < 54


@pytest.mark.parametrize("file", MAX_KB)
def test_file_is_small_valid_and_as_promised(file: str) -> None:
    assert (DATA / file).stat().st_size < MAX_KB[file] * 1000
    for item in features(file):
        assert set(item["properties"]) == PROPERTIES[file]
        assert shape(item["geometry"]).is_valid, item["properties"]


def test_every_country_has_one_code_and_a_label_on_the_map() -> None:
    rows = [item["properties"] for item in features("boundaries/countries.geojson")]
    codes = [row["iso"] for row in rows]
    assert codes == sorted(set(codes))
    assert {"RUS", "IRN", "XKX", "PSE", "TWN"} <= set(codes)
    assert "ATA" not in codes
    assert all(row["name"] and "." not in row["name"] for row in rows)
    assert all(-180 <= row["label_lon"] <= 190 and -60 <= row["label_lat"] <= 85 for row in rows)


def test_disputed_land_names_known_countries(countries: dict[str, BaseGeometry]) -> None:
    for item in features("boundaries/disputed.geojson"):
        row = item["properties"]
        for column in ("claimed_by", "controlled_by"):
            assert set(row[column].split("|")) <= set(countries), row["feature_id"]
        assert row["note"].endswith(".")


def test_every_name_on_the_map_belongs_to_a_feature(
    countries: dict[str, BaseGeometry], disputed: dict[str, BaseGeometry]
) -> None:
    labels = [item["properties"]["id"] for item in features("boundaries/labels.geojson")]
    assert sorted(labels) == sorted([*countries, *disputed])


def test_disputed_land_does_not_overlap(disputed: dict[str, BaseGeometry]) -> None:
    total = sum(land.area for land in disputed.values())
    assert union_all(list(disputed.values())).area == pytest.approx(total, abs=1e-3)


@pytest.mark.parametrize("item", features("corridors.geojson"), ids=lambda item: item["properties"]["feature_id"])
def test_corridor_uses_the_vocabulary_and_has_a_plausible_line(item: dict[str, Any]) -> None:
    assert item["properties"]["status"] in STATUSES
    assert item["properties"]["kind"] in KINDS
    line = shape(item["geometry"])
    assert line.geom_type in {"LineString", "MultiLineString"}
    assert 15 <= get_num_coordinates(line) <= 80
    assert box(29, 26, 60, 61).contains(line)


def test_sea_route_stays_at_sea(countries: dict[str, BaseGeometry]) -> None:
    route = shapes("corridors.geojson", "feature_id")["nsc-caspian"]
    at_sea = route.intersection(REGION).difference(countries["RUS"])  # the Volga lies in Russia
    ashore = sum(at_sea.intersection(land).length for iso, land in countries.items() if iso != "RUS")
    assert ashore < 0.1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("corridors", [True, False])
def test_style_is_whole_and_fetches_nothing_from_elsewhere(theme: Any, corridors: bool) -> None:
    style = map_style(THEMES[theme], corridors=corridors)
    text = json.dumps(style)
    assert not {"glyphs", "sprite"} & set(style)
    assert "://" not in text
    ids = [layer["id"] for layer in style["layers"]]
    assert len(ids) == len(set(ids))
    assert "disputed" in ids
    used = {layer["source"] for layer in style["layers"] if "source" in layer}
    assert used == set(style["sources"])
    for source in style["sources"].values():
        assert (DATA / source["data"].removeprefix("/assets/")).is_file()
    assert any(layer.startswith("corridors") for layer in ids) == corridors


def test_style_draws_every_status_once() -> None:
    drawn = [
        status
        for layer in map_style(LIGHT)["layers"]
        if layer.get("source") == "corridors"
        for status in layer["filter"][2][1]
    ]
    assert sorted(drawn) == sorted(STATUSES)


def test_style_names_every_file_by_its_path_under_the_site() -> None:
    sources = map_style(DARK)["sources"].values()
    assert all(source["data"].startswith("/assets/") for source in sources)


def test_light_and_dark_differ_in_every_colour() -> None:
    light, dark = (vars(THEMES[theme].basemap) for theme in ("light", "dark"))
    assert not [name for name in light if light[name] == dark[name]]
    assert map_style(LIGHT) != map_style(DARK)


@pytest.mark.parametrize(
    ("lake", "longitude", "latitude"),
    [
        ("Aral Sea", 60.0, 45.0),
        ("Van", 42.9, 38.6),
        ("Urmia", 45.4, 37.6),
        ("Ladoga", 31.5, 60.8),
        ("Sevan", 45.3, 40.35),
    ],
)
def test_lakes_of_the_region_are_water(lake: str, longitude: float, latitude: float) -> None:
    found = [shape(item["geometry"]) for item in features("boundaries/lakes.geojson")]
    assert any(water.contains(Point(longitude, latitude)) for water in found), lake
