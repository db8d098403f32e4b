"""The map counts what the view counts, hides nothing, and sends no geometry of land."""

import json

import pandas as pd
import pytest

from caspian.dataset import load_dataset
from caspian.maps import (
    COLORINGS,
    FOCUSES,
    focus_on,
    great_circle,
    map_events,
    map_histogram,
    read_viewport,
    ring,
)
from caspian.palette import THEMES
from caspian.playback import playback
from caspian.selection import Selection
from caspian.tally import tally_arcs, tally_places, tally_places_by
from caspian.view import View, view_of
from tests.build import record, sourced
from tests.synthetic import synthetic_dataset

DATASET = load_dataset()
VIEW = view_of(DATASET, Selection())
LIGHT = THEMES["light"]


def under(query: str) -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


def bytes_of(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


@pytest.mark.parametrize("color", COLORINGS)
@pytest.mark.parametrize("query", ["", "sector=energy", "grade=contested", "q=zzzz"])
def test_circles_countries_and_events_without_a_place_add_up(color, query):
    view = under(query)
    marks = map_events(view, LIGHT, color=color).marks
    drawn = sum(marks["places"]["events"]) + sum(marks["countries"]["events"])
    unlocated = tally_places(view)["lat"].isna()
    assert drawn + tally_places(view).loc[unlocated, "events"].sum() + view.without_place == view.n


@pytest.mark.parametrize("color", COLORINGS)
def test_a_circle_splits_into_its_own_count_and_leads_with_its_largest_part(color):
    marks = map_events(VIEW, LIGHT, color=color).marks
    for place, (events, leading) in enumerate(zip(marks["places"]["events"], marks["places"]["leading"], strict=True)):
        parts = {code: count for at, code, count in marks["split"] if at == place}
        assert sum(parts.values()) == events
        assert parts[leading] == max(parts.values())


def test_places_are_counted_as_one_by_one():
    plain = VIEW.events.dropna(subset=["map_place"]).groupby(["map_place", "family"]).size()
    ours = tally_places_by(VIEW, "family").stack()
    assert ours[ours > 0].to_dict() == plain.to_dict()


def test_a_country_is_shaded_and_never_a_dot():
    marks = map_events(VIEW, LIGHT).marks
    kinds = DATASET.tables["places"].set_index("place_id")["kind"]
    assert "country" not in set(kinds.loc[marks["places"]["id"]])
    assert set(kinds.loc[marks["countries"]["id"]]) == {"country"}


def test_what_is_sent_does_not_grow_with_the_record():
    small, large = (view_of(synthetic_dataset(size), Selection()) for size in (300, 6_000))
    sent = [bytes_of(map_events(view, LIGHT).marks) + bytes_of(playback(view, "family")) for view in (small, large)]
    assert bytes_of(map_events(large, LIGHT).marks) < 2 * bytes_of(map_events(small, LIGHT).marks)
    assert bytes_of(map_events(VIEW, LIGHT).marks) < 15_000
    assert sent[1] < 12 * sent[0]  # twenty times the events


def test_the_alt_text_says_the_numbers():
    text = map_events(VIEW, LIGHT).alt
    counts = tally_places(VIEW).set_index("place_id")["events"]
    assert f"Map of {VIEW.n} events" in text
    assert f"Tehran {counts['tehran']}" in text
    assert f"Without a place: {VIEW.without_place}" in text
    assert map_events(under("q=zzzz"), LIGHT).alt == "Map without events."


def test_a_visit_goes_from_the_guests_capital_and_a_call_goes_nowhere():
    talks = {"event_id": "E0001", "place_id": "kazan", "actors": "putin|pezeshkian"}
    call = {"event_id": "E0002", "place_id": None, "where_prec": "0", "kind": "call"}
    capitals = [
        {
            "place_id": place,
            "name": place,
            "kind": "city",
            "country": country,
            "disputed": "no",
            "lat": lat,
            "lon": "50",
        }
        for place, country, lat in (("moscow", "RUS", "55"), ("tehran", "IRN", "35"), ("kazan", "RUS", "56"))
    ]
    held = record(**sourced(talks, call), places=capitals)
    arcs = tally_arcs(view_of(held, Selection()))
    assert arcs[["from_id", "to_id", "events"]].to_numpy().tolist() == [["tehran", "kazan", 1]]


def test_no_way_is_drawn_to_a_country_or_within_the_guests_own():
    arcs = tally_arcs(VIEW)
    country = DATASET.tables["places"].set_index("place_id")["country"]
    kinds = DATASET.tables["places"].set_index("place_id")["kind"]
    assert "country" not in set(kinds.loc[pd.concat([arcs["from_id"], arcs["to_id"]])])
    visits = arcs[arcs["from_id"].isin(["moscow", "tehran"]) & (arcs["events"] > 1)]
    assert (country.loc[visits["from_id"]].to_numpy() != country.loc[visits["to_id"]].to_numpy()).all()


def test_a_ring_keeps_its_radius_and_an_arc_its_ends():
    lats, lons = ring(55.75, 37.62, 50_000)
    assert max(lats) - min(lats) == pytest.approx(0.899, abs=0.01)
    assert (lats[0], lons[0]) == (lats[-1], lons[-1])
    lats, lons = great_circle(55.75, 37.62, 35.69, 51.39)
    assert (lats[0], lons[0], lats[-1], lons[-1]) == (55.75, 37.62, 35.69, 51.39)


@pytest.mark.parametrize("focus", [*FOCUSES, "alabuga", "nowhere"])
def test_every_focus_looks_somewhere(focus):
    assert focus_on(VIEW, focus).zoom > 0


@pytest.mark.parametrize(
    ("text", "lat"), [("45.5,47.5,2.75", 45.5), ("-10,-170.5,0", -10.0), ("91,0,3", None), ("a,b,c", None), ("1,2", None), ("0,0,99", None), ("nan,0,1", None)]
)  # fmt: skip
def test_a_viewport_is_read_or_refused(text, lat):
    found = read_viewport(text)
    assert (found.lat if found else None) == lat


# --- playback and histogram ---------------------------------------------------------------------------------------


def lit(data: dict, month: str, window: int) -> int:
    """Events that playback shows in a month: those begun by then, less those ended before the window."""
    at = (pd.Period(month, "M") - pd.Period(data["first"], "M")).n
    began = sum(count for when, *_, count in data["began"] if when <= at)
    ended = sum(count for when, *_, count in data["ended"] if window and when <= at - window)
    return began - ended


HELD = record(
    **sourced(
        {"event_id": "E0001", "date": "2024-02-10"},
        {"event_id": "E0002", "date": "2024-02/2024-05", "kind": "exercise"},
        {"event_id": "E0003", "date": "[2024-01-20..2024-03-05]"},
        {"event_id": "E0004", "date": "2024-04-01", "place_id": None, "where_prec": "9"},
    )
)


@pytest.mark.parametrize(
    ("month", "window", "shown"),
    [("2024-02", 1, 2), ("2024-03", 1, 2), ("2024-04", 1, 1), ("2024-05", 1, 1), ("2024-05", 3, 2), ("2024-05", 0, 3)],
)
def test_lasting_events_stay_lit_and_vague_ones_wait_until_they_are_certain(month, window, shown):
    data = playback(view_of(HELD, Selection()), "family")
    assert data["first"] == "2024-02"
    assert lit(data, month, window) == shown


@pytest.mark.parametrize("color", COLORINGS)
def test_played_to_the_end_everything_has_been_lit(color):
    data = playback(VIEW, color)
    placed = int(VIEW.events["map_place"].notna().sum())
    assert sum(row[-1] for row in data["began"]) == placed
    assert sum(row[-1] for row in data["ended"]) == placed
    assert all(0 <= when < data["months"] for when, *_ in data["began"] + data["ended"])


def test_playback_of_nothing_is_empty():
    assert playback(under("q=zzzz"), "family")["months"] == 0


def test_the_histogram_sums_to_n_and_keeps_what_lies_outside_the_range():
    whole, part = map_histogram(VIEW), map_histogram(under("from=2024-03&to=2024-09"))
    assert sum(whole["counts"]) == pytest.approx(VIEW.n, abs=0.5)
    assert part["counts"] == whole["counts"]
    assert (part["from"], part["to"]) == ("2024-03", "2024-09")
    assert map_histogram(under("q=zzzz"))["counts"] == []
