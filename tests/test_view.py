"""Counting, and what follows from a selection."""

import pytest

from caspian.dataset import Dataset
from caspian.schema import TABLES
from caspian.selection import Selection
from caspian.view import view_of
from tests.build import record, sourced
from tests.counting import standing_alone

VISIT = {"event_id": "E0001", "kind": "visit"}
TALKS = {"event_id": "E0002", "parent_event": "E0001", "place_id": "palace"}
SIGNING = {"event_id": "E0003", "parent_event": "E0001", "kind": "agreement_signed", "sectors": "energy|diplomacy"}
CALL = {"event_id": "E0004", "kind": "call", "place_id": None, "where_prec": "0", "date": "2024-11"}
CONTEXT = {"event_id": "E0005", "scope": "context", "date": "2022-02-24", "place_id": None, "where_prec": "9"}
GONE = {"event_id": "E0006", "record": "retracted"}
WRONG = {
    "event_id": "E0007",
    "grade_override": "discounted",
    "grade_reason": "Shown to be wrong.",
    "date": "[..2023-05-01]",
}

DATASET = record(**sourced(VISIT, TALKS, SIGNING, CALL, CONTEXT, GONE, WRONG))


def view(query: str = ""):
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


def ids(query: str = "") -> list[str]:
    return list(view(query).events["event_id"])


def test_a_container_is_listed_and_not_counted_while_a_part_is_in_view():
    assert ids() == ["E0002", "E0003", "E0004"]
    assert "E0001" in set(view().listed["event_id"])


def test_a_container_counts_when_the_view_holds_none_of_its_parts():
    assert ids("kind=visit") == ["E0001"]


def test_parts_inherit_nothing():
    assert ids("sector=energy") == ["E0003"]


def test_retracted_never_and_discounted_only_when_asked():
    assert "E0006" not in ids("scope=any&grade=any")
    assert ids("grade=discounted") == ["E0007"]
    assert "E0007" in ids("grade=any")


def test_context_only_when_asked():
    assert ids("scope=context") == ["E0005"]
    assert "E0005" in ids("scope=any")


def test_m_is_the_default_whatever_is_selected():
    assert (view("sector=energy").n, view("sector=energy").m) == (1, 3)


def test_an_event_counts_once_in_each_of_its_sectors():
    counts = view().count("sector")
    assert (counts["energy"], counts["diplomacy"]) == (1, 3)


def test_events_without_place_and_day_are_counted_aloud():
    assert (view().without_place, view().without_venue, view().without_day) == (1, 1, 1)
    assert ids("place=none") == ["E0004"]
    assert ids("not.date_prec_max=1") == ["E0004"]


def test_links_to_events_without_place_and_day_lead_to_as_many():
    """Also where the end of a way is known: ``place=none`` would leave such an event out."""
    far = {"event_id": "E0001", "place_id": None, "where_prec": "9", "kind": "delivery"}
    ends = [{"event_id": "E0001", "place_id": "kazan", "role": "from"}]
    way = view_of(record(**sourced(far), event_places=ends), Selection())
    assert way.without_place == way.of(way.nowhere).n == 1
    assert way.narrow("place", "none").n == 0
    assert "without a recorded venue" in way.of(way.nowhere).sentence
    real = Dataset.load()
    for query in ("", "sector=energy", "scope=any&grade=any", "from=2024&actor=vladimir-putin"):
        whole = view_of(real, Selection.parse_strictly(query, real.names))
        for count, found in (
            (whole.without_place, whole.of(whole.nowhere)),
            (whole.without_day, whole.of(whole.selection.with_("date_prec_max", ["1"], "not"))),
        ):
            assert found.n == count + len(standing_alone(whole, found))


def test_an_event_in_a_palace_is_an_event_in_its_city_and_country():
    assert "E0002" in ids("place=palace")
    assert "E0002" in ids("place=tehran")
    assert "E0002" in ids("place=iran")
    assert DATASET.events.set_index("event_id").at["E0002", "map_place"] == "tehran"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2024-11-30", ["E0004"]),
        ("from=2024-12", []),
        ("from=2024-11-15&to=2024-11-15", ["E0004"]),
        ("to=2024-10-10", []),
        ("to=2024-10-11", ["E0002", "E0003"]),
        ("grade=any&to=2021-06", ["E0007"]),
        ("scope=any&from=2022-02-24&to=2022-02-24", ["E0005"]),
    ],
)
def test_dates_match_by_overlap_ends_inclusive(query, expected):
    assert ids(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=Двa", []),
        ("q=Путин call", []),
        ("q=путин", ["E0002", "E0003", "E0004"]),
        ("q=پوتین", ["E0002", "E0003", "E0004"]),
        ("q=PEZESHKIY", ["E0002", "E0003", "E0004"]),
        ("q=saad", ["E0002"]),
    ],
)
def test_search_meets_scripts_and_aliases_by_the_beginning_of_words(query, expected):
    assert ids(query) == expected


def test_all_needs_every_value_and_not_excludes():
    assert ids("all.sector=energy&all.sector=diplomacy") == ["E0003"]
    assert ids("not.sector=energy") == ["E0002", "E0004"] or ids("not.sector=energy") == ["E0001", "E0002", "E0004"]


def test_other_tables_follow_by_link():
    assert set(view("sector=energy").table("event_sources")["event_id"]) == {"E0003"}
    assert set(view("kind=call").table("places")["place_id"]) == set()
    assert len(view("kind=call").table("sectors")) == len(DATASET.tables["sectors"])


def test_nothing_selected_is_a_view_too():
    empty = view("sector=health")
    assert (empty.n, empty.m, empty.without_place) == (0, 3, 0)
    assert empty.table("claims").empty


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("query", ["", "sector=energy", "place=tehran&scope=any", "q=zzzz"])
def test_a_part_of_a_table_is_a_part_of_its_rows(name, query):
    whole = view(query).table(name)
    assert view(query).size(name) == len(whole)
    assert view(query).table(name, slice(1, 3)).equals(whole.iloc[1:3])


def test_narrowing_adds_to_what_is_asked_of_the_same_key():
    whole = view_of(Dataset.load(), Selection())
    putin = whole.narrow("actor", "vladimir-putin")
    both = putin.narrow("actor", "sergei-lavrov")
    assert both.event_ids == putin.event_ids & whole.narrow("actor", "sergei-lavrov").event_ids
    assert 0 < both.n < putin.n
    assert both.narrow("actor", "sergei-lavrov").selection == both.selection
    energy = whole.narrow("act", "deed").narrow("act", "talk")
    assert energy.n == 0, "no event is of two acts"
