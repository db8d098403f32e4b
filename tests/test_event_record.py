"""One event: what bears on it, how it is worded, and what becomes of ids that no event has."""

from functools import lru_cache

import pytest

from caspian.dataset import Dataset
from caspian.event_record import EventRecord, find_event, suggest_events
from caspian.passages import anchored, place_words, safe_link
from caspian.selection import Selection
from caspian.testimony import describe_claims, number_words
from caspian.view import view_of
from caspian.wording import badge_words, coding_facts, date_facts, grade_facts, place_facts
from tests.build import PEOPLE, record
from tests.synthetic import synthetic_dataset

SOURCES = [
    {"source_id": "S0001", "publisher_id": "kremlin", "doc_kind": "readout", "url": "https://kremlin.example/1"},
    {"source_id": "S0002", "publisher_id": "irna", "published": "2024-10-12", "url": "https://irna.example/2"},
    {"source_id": "S0003", "publisher_id": "haaretz", "published": "2024-10-13"},
]


@lru_cache(maxsize=1)
def small() -> Dataset:
    """A visit with two parts, a merged, a split and a retracted row, links, positions, claims and changes."""
    return record(
        events=[
            {"event_id": "E0001", "title": "A visit", "date": "2024-10-10/2024-10-12", "kind": "visit"},
            {"event_id": "E0002", "parent_event": "E0001", "place_id": "palace", "date": "[2024-10-10..2024-10-12]"},
            {"event_id": "E0003", "parent_event": "E0001", "title": "Jets were promised", "direction": "ru_to_ir"},
            {"event_id": "E0004", "record": "merged", "superseded_by": "E0005"},
            {"event_id": "E0005", "record": "split", "superseded_by": "E0002|E0003"},
            {"event_id": "E0006", "record": "retracted"},
            {"event_id": "E0010", "date": "2024-11-01", "place_id": None, "where_prec": "9", "scope": "context"},
        ],
        sources=SOURCES,
        event_sources=[
            {"event_id": "E0001", "source_id": "S0001"},
            {"event_id": "E0002", "source_id": "S0001"},
            {"event_id": "E0002", "source_id": "S0003", "role": "contradicts"},
            {"event_id": "E0003", "source_id": "S0002", "origins": "irna|reuters", "locator": "p7"},
            {"event_id": "E0010", "source_id": "S0003"},
        ],
        event_links=[
            {"event_id": "E0010", "relation": "follows", "other_id": "E0003"},
            {"event_id": "E0003", "relation": "same_series", "other_id": "E0002"},
        ],
        positions=[
            {"event_id": "E0003", "party": "IRN", "position": "denies", "said_on": "2024-10-12"},
            {"event_id": "E0003", "party": "IRN", "position": "partly", "said_on": "2024-10-20"},
            {"event_id": "E0003", "party": "RUS", "position": "denies", "said_on": "2024-10-12"},
        ],
        topics=[{"topic_id": "jets", "question": "Were jets promised?"}],
        claims=[
            {"claim_id": "C0001", "event_id": "E0003", "source_id": "S0002", "said_on": "2024-10-12"},
            {"claim_id": "C0002", "event_id": "E0003", "source_id": "S0002", "topic_id": "jets", "mode": "denies"},
            {
                "claim_id": "C0003",
                "event_id": "E0003",
                "source_id": "S0002",
                "topic_id": "jets",
                "said_on": "2024-10-01",
                "locator": "p7",
                "anchor": "well-made jets, two",
            },
        ],
        changes=[
            *PEOPLE["changes"],
            _change("events", "E0003", "2026.12.1"),
            _change("events", "E00031", "2026.12.1"),
            _change("claims", "C0003", "2026.12.2"),
        ],
    )


def _change(table, row, version):
    return {
        "version": version,
        "date": "2026-12-01",
        "table": table,
        "row_id": row,
        "change": "corrected",
        "reason": "Because.",
    }


def found(event_id: str, dataset: Dataset | None = None) -> EventRecord:
    event = find_event(dataset or small(), event_id)
    assert event is not None
    return event


def test_an_id_is_found_in_either_case_and_an_unknown_one_is_none():
    assert found(" e0003 ").event_id == "E0003"
    assert find_event(small(), "E0999") is None
    assert find_event(small(), "<script>") is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("E3", ["E0003"]), ("C0002", ["E0003"]), ("S0002", ["E0003"]), ("E0009", ["E0010"]), ("jets", []), ("", [])],
)
def test_an_unknown_id_leads_to_what_it_may_mean(asked, expected):
    assert suggest_events(small(), asked)[:1] == expected


def test_a_huge_number_is_no_trouble():
    assert len(suggest_events(small(), "E" + "9" * 400)) == 3


def test_a_merged_row_leads_through_the_chain_to_the_active_survivors():
    assert found("E0004").survivors == ("E0002", "E0003")
    assert found("E0005").survivors == ("E0002", "E0003")
    assert found("E0006").survivors == ()


def test_a_container_shows_its_parts_and_a_part_its_container():
    family = found("E0001").family()
    assert list(family["how"]) == ["part of this", "part of this"]
    parts = small().events["event_id"].iloc[family["row"]]
    assert set(parts) == {"E0002", "E0003"}
    assert "this is a part of" in set(found("E0002").family()["how"])


def test_links_are_shown_from_both_ends():
    hows = dict(zip(found("E0003").linked["row"], found("E0003").linked["how"], strict=True))
    ids = {small().events["event_id"].iloc[row]: how for row, how in hows.items()}
    assert ids == {"E0010": "follows this", "E0002": "same series"}
    assert list(found("E0010").linked["how"]) == ["this follows"]


def test_claims_stand_by_topic_then_by_date():
    claims = found("E0003").claims
    assert list(claims["claim_id"]) == ["C0003", "C0002", "C0001"]


def test_positions_keep_their_history_oldest_first():
    rows = found("E0003").positions
    assert list(rows.loc[rows["party"] == "IRN", "position"]) == ["denies", "partly"]


def test_a_denial_stands_beside_the_grade():
    assert badge_words(found("E0003")).endswith("· Moscow denies")


def test_origins_count_once_and_parties_are_told_apart():
    event = found("E0003")
    assert list(event.independent["origin"]) == ["irna", "reuters"]
    assert list(event.others("supports")["origin"]) == ["reuters"]
    words = dict(grade_facts(event))["Supporting origins"]
    assert words == "2 independent: IRNA and Reuters; blocs: Iranian state, Western"
    assert "all on the side of Moscow" in dict(grade_facts(found("E0002")))["Supporting origins"]


def test_date_and_place_are_told_in_words():
    vague = dict(date_facts(found("E0002")))
    assert vague["When"] == "between 10 and 12 Oct 2024"
    assert vague["How precisely"].startswith("Within 2 to 6 days")
    assert dict(date_facts(found("E0001")))["How precisely"].startswith("It lasted")
    assert dict(place_facts(found("E0002")))["Where"] == "Saadabad Palace, venue, in Tehran, Iran"
    assert dict(place_facts(found("E0010")))["Where"] == "Place unknown"
    assert "Context" in coding_facts(found("E0010"))[0][1]


def test_history_holds_the_event_and_its_claims_and_nobody_elses():
    assert list(found("E0003").changes["row_id"]) == ["C0003", "E0003"]


def test_neighbours_are_those_of_the_view_even_for_an_event_outside_it():
    view = view_of(small(), Selection())
    outside = found("E0010")
    assert not view.selected[outside.row]
    before, after = outside.neighbours(view)
    assert before is not None
    assert after is None


def test_related_events_belong_to_the_view_and_are_not_family():
    related = found("E0002").related(view_of(small(), Selection()))
    ids = set(small().events["event_id"].iloc[related["row"]])
    assert not ids & {"E0001", "E0002", "E0003", "E0004", "E0010"}


def test_related_is_bounded_and_ordered_in_a_large_record():
    dataset = synthetic_dataset(3000)
    related = EventRecord(dataset, 1500).related(view_of(dataset, Selection()))
    assert len(related) == 8
    assert (related["shares"] != "").all()


def test_a_text_fragment_marks_the_anchor_words():
    link = anchored("https://irna.example/2", "well-made jets, two")
    assert link == "https://irna.example/2#:~:text=well%2Dmade%20jets%2C%20two"
    assert anchored("https://irna.example/2#top", "jets").endswith("#top:~:text=jets")
    assert anchored("https://irna.example/2", None) == "https://irna.example/2"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "http://[", "", None, float("nan")]
)
def test_only_web_addresses_become_links(url):
    assert safe_link(url) == ""


def test_a_claim_without_its_own_date_stands_at_its_publication_and_says_so():
    rows = describe_claims(small(), small().tables["claims"]).set_index("claim_id")
    assert rows.at["C0002", "placed_by"] == "published"
    assert rows.at["C0002", "when"] == "12 Oct 2024"
    assert rows.at["C0001", "placed_by"] == "said"
    assert rows.at["C0003", "place_in_source"] == "paragraph 7"
    assert rows.at["C0003", "side"] == "RUS"


def test_numbers_and_locators_are_words():
    assert number_words(4.83e9) == "4.83 billion"
    assert number_words(1200) == "1,200"
    assert number_words(0.5) == "0.5"
    assert place_words("p19, p20") == "paragraphs 19, 20"
    assert place_words("heading Syria") == "heading Syria"


def test_events_from_all_over_the_record_can_be_told():
    dataset = Dataset.load()
    view = view_of(dataset, Selection())
    for row in range(0, len(dataset.events), max(1, len(dataset.events) // 40)):
        event = EventRecord(dataset, row)
        told = date_facts(event) + place_facts(event) + grade_facts(event) + coding_facts(event)
        assert all(isinstance(words, str) and words for _, words in told)
        assert len(event.sources) > 0
        assert event.claims["statement"].notna().all()
        event.related(view)
