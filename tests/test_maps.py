"""The map counts what the view counts, hides nothing, and sends no geometry of land."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from caspian.dataset import load_dataset
from caspian.maps import COLORINGS, FOCUSES, great_circle, map_events, mark_size, ring
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.tally import tally_places
from caspian.view import view_of
from tests.synthetic import synthetic_dataset

DATASET = load_dataset()
VIEW = view_of(DATASET, Selection())


def size_of(chart) -> int:
    return len(json.dumps(chart.spec, default=lambda array: array.tolist()))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("color", COLORINGS)
def test_the_spec_is_valid_plotly(theme, color):
    go.Figure(map_events(VIEW, theme, color=color).spec)


def test_places_and_events_without_a_place_add_up_to_the_events_shown():
    assert tally_places(VIEW)["events"].sum() + VIEW.without_place == VIEW.n


def test_the_four_cities_carry_events_and_labels():
    places = tally_places(VIEW).set_index("place_id")
    texts = {text for trace in map_events(VIEW, THEMES["light"]).spec["data"] for text in trace.get("text", [])}
    for city in ("ashgabat", "kazan", "tehran", "moscow"):
        assert places.at[city, "events"] > 0
        assert f"{places.at[city, 'name']} {places.at[city, 'events']}" in texts


def test_a_country_is_shaded_and_never_a_dot():
    places = tally_places(VIEW)
    countries = set(places.loc[places["kind"] == "country", "place_id"])
    for trace in map_events(VIEW, THEMES["light"]).spec["data"]:
        if "markers" in trace["mode"]:
            assert not countries & {mark.removeprefix("id=") for mark in trace["customdata"]}


def test_the_figure_does_not_grow_with_the_record():
    small, large = (view_of(synthetic_dataset(size), Selection()) for size in (300, 6_000))
    assert size_of(map_events(large, THEMES["light"])) < 1.2 * size_of(map_events(small, THEMES["light"]))
    assert size_of(map_events(VIEW, THEMES["light"])) < 30_000


def test_area_is_in_proportion_to_the_count():
    sizes = mark_size(tally_places(VIEW)["events"])
    assert (np.diff(sizes) <= 0).all()


def test_a_ring_keeps_its_radius_and_an_arc_its_ends():
    lats, lons = ring(55.75, 37.62, 50_000)
    assert max(lats) - min(lats) == pytest.approx(0.899, abs=0.01)
    assert (lats[0], lons[0]) == (lats[-1], lons[-1])
    lats, lons = great_circle(55.75, 37.62, 35.69, 51.39)
    assert (lats[0], lons[0], lats[-1], lons[-1]) == (55.75, 37.62, 35.69, 51.39)


@pytest.mark.parametrize("focus", [*FOCUSES, "alabuga", "nowhere"])
def test_every_focus_looks_somewhere(focus):
    assert map_events(VIEW, THEMES["light"], focus=focus).spec["layout"]["map"]["zoom"] > 0


def test_an_empty_view_still_has_land():
    empty = view_of(DATASET, Selection.parse_strictly("sector=health&kind=space_launch", DATASET.names))
    chart = map_events(empty, THEMES["dark"])
    assert chart.spec["layout"]["map"]["style"]["sources"]
    assert chart.alt == "Map without events."
