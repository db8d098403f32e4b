"""Search: one box over every kind of entry, by stem, sound and nearest word; it ranks and never selects."""

from __future__ import annotations

import json

import pytest

from caspian.api import RESOURCES
from caspian.api.answer import ask
from caspian.dataset import load_dataset
from caspian.fulltext import KINDS, MOST_COUNTED, search
from caspian.fulltext.entries import rows_of
from caspian.fulltext.index import FILLER_SHARE, MOST_RANKED
from caspian.selection import Selection
from caspian.spelling import sound, stem
from caspian.ui.register import PAGES
from caspian.view import view_of
from tests.synthetic import synthetic_dataset

DATASET = load_dataset()
EVERYTHING = Selection.parse_strictly("scope=any&grade=any", DATASET.names)


def titles(query: str, kind: str = "", limit: int = 5, **more) -> list[str]:
    return [hit.title for hit in search(DATASET, query, **more).hits(kind, limit)]


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (("Putin", "Путин", "پوتین", "Poutine", "PUTIN"), "Vladimir Putin"),
        (("Pezeshkian", "Pezeshkiyan", "Пезешкиан", "Пезешкиян", "پزشکیان"), "Masoud Pezeshkian"),
        (("Araghchi", "Araqchi", "Арагчи", "عراقچی"), "Abbas Araghchi"),
        (("Qalibaf", "Ghalibaf", "Калибаф"), "Mohammad Bagher Qalibaf"),
        (("Larijani", "Лариджани", "لاریجانی"), "Ali Larijani"),
    ],
)
def test_spellings_of_a_name_meet(spellings, name):
    for each in spellings:
        assert name in titles(each, "actor", 2), each


@pytest.mark.parametrize(
    ("one", "other"), [("pipelines", "pipeline"), ("переговоры", "переговоров"), ("signed", "signing")]
)
def test_endings_meet(one, other):
    assert stem(one) == stem(other)
    assert search(DATASET, one).counts == search(DATASET, other).counts


def test_names_of_other_people_do_not_sound_alike():
    assert sound("Zarif") != sound("Zakharova")
    assert sound("Iran") == "", "too short to tell names apart"


@pytest.mark.parametrize(("slip", "meant"), [("Ashgabad", "ashgabat"), ("pipline", "pipeline"), ("Bushher", "bushehr")])
def test_a_slip_is_read_as_the_nearest_word_and_said_so(slip, meant):
    answer = search(DATASET, slip)
    assert answer.total
    assert meant in answer.read[0].read_as


@pytest.mark.parametrize("code", KINDS)
def test_an_entry_of_every_kind_is_found_by_its_title(code):
    kind = KINDS[code]
    rows = rows_of(DATASET, kind)
    row = rows.iloc[len(rows) // 2]
    hits = search(DATASET, row[kind.title]).hits(code, 3)
    assert row[kind.key] in [hit.key for hit in hits]
    hit = next(hit for hit in hits if hit.key == row[kind.key])
    assert kind.page in PAGES
    assert hit.opens == (row[kind.opens or kind.key] if isinstance(row[kind.opens or kind.key], str) else "")
    assert hit.title in [match.text for match in hit.matches], "a hit says where it matched"


@pytest.mark.parametrize("query", ["Putin Tehran", "gas pipeline", "Пезешкиян", "Shahed", "Tehran July 2022", "IRNA"])
def test_every_hit_says_where_the_words_stand(query):
    answer = search(DATASET, query)
    hits = answer.hits(limit=200)
    assert hits
    for hit in hits:
        meant = frozenset().union(*(match.meant(answer.read) for match in hit.matches))
        assert meant == {word.text for word in answer.read}, hit.title
        for match in hit.matches:
            assert any(told for _, told in match.pieces)
            assert "".join(piece for piece, _ in match.pieces) == match.text


@pytest.mark.parametrize(("query", "kind", "key"), [("E0053", "event", "E0053"), ("e0042", "event", "E0042")])
def test_an_id_finds_its_entry(query, kind, key):
    assert search(DATASET, query).hits(kind, 1)[0].key == key


def test_an_address_finds_its_source():
    sources = DATASET.tables["sources"].dropna(subset=["url"])
    for _, source in sources.iloc[:: len(sources) // 5].iterrows():
        assert source["source_id"] in [hit.key for hit in search(DATASET, source["url"]).hits("source", 3)]


def test_exact_words_rank_before_words_in_passing():
    first = search(DATASET, "gas pipeline").hits(limit=1)[0]
    assert (first.kind.code, first.key) == ("area", "gas-pipeline")
    scores = [hit.score for hit in search(DATASET, "gas pipeline").hits(limit=100)]
    assert scores == sorted(scores, reverse=True)


def test_where_no_entry_has_all_words_those_with_some_are_given_and_said_to_be():
    answer = search(DATASET, "Shahed Rosatom Astrakhan Nowruz")
    assert not answer.every
    assert answer.total
    assert search(DATASET, "Shahed").every


def test_the_best_of_many_are_found_where_some_words_are_enough():
    answer = search(DATASET, "Iran caviar zzqqxx")
    assert not answer.every
    with_the_rare_word = {hit.key for hit in search(DATASET, "caviar").hits(limit=1_000)}
    first = [hit.key for hit in answer.hits(limit=len(with_the_rare_word))]
    assert set(first) == with_the_rare_word


def test_counts_under_a_selection_are_those_of_the_selection(monkeypatch):
    monkeypatch.setattr("caspian.fulltext.index.MOST_COUNTED", 50)
    dataset = synthetic_dataset(400)
    old = view_of(dataset, Selection.parse_strictly("to=2021-12", dataset.names))
    assert search(dataset, "delegations", old).counts["event"] < 50 or old.n > 50
    assert search(dataset, "delegations", old).counts["event"] == min(int(old.selected.sum()), 50)


def test_claims_on_events_that_do_not_stand_are_not_found():
    kept = rows_of(DATASET, KINDS["claim"])["event_id"].dropna()
    assert set(kept) <= set(rows_of(DATASET, KINDS["event"])["event_id"])


def test_short_words_that_are_everywhere_are_not_asked_for_beside_others():
    assert search(DATASET, "the treaty of the").counts == search(DATASET, "treaty").counts
    assert [word.text for word in search(DATASET, "treaty UAE").read] == ["treaty", "uae"]
    assert 0 < FILLER_SHARE < 1


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "\"'",
        "a OR",
        "NEAR(x y)",
        "title:x",
        "*",
        "^x",
        "-x",
        '" OR rowid > 0 --',
        "x" * 5_000,
        "\x00",
        "🙂",
        "{}",
    ],
)
def test_no_query_is_an_error(query):
    answer = search(DATASET, query)
    assert len(answer.hits(limit=3)) <= 3


def test_a_selection_keeps_its_own_events_claims_and_sources_alone():
    view = view_of(DATASET, Selection.parse_strictly("sector=energy&from=2024", DATASET.names))
    answer, whole = search(DATASET, "Putin", view), search(DATASET, "Putin")
    events = {hit.key for hit in answer.hits("event", 1_000)}
    assert events == {hit.key for hit in whole.hits("event", 1_000)} & set(view.listed["event_id"])
    assert 0 < answer.counts["claim"] < whole.counts["claim"]
    assert {hit.key for hit in answer.hits("source", 1_000)} <= set(view.table("sources")["source_id"])
    assert answer.counts["actor"] == whole.counts["actor"]


def test_search_ranks_and_q_selects():
    before = view_of(DATASET, Selection.parse_strictly("q=Pezeshkiyan", DATASET.names)).n
    assert search(DATASET, "Pezeshkiyan").counts["event"] > before == 0, "q takes the words to the letter"


def test_retired_events_are_not_found():
    gone = DATASET.events[DATASET.events["record"] != "active"]["event_id"]
    assert not set(gone) & set(rows_of(DATASET, KINDS["event"])["event_id"])


@pytest.mark.slow
def test_a_word_that_is_everywhere_is_counted_and_ranked_within_bounds():
    dataset = synthetic_dataset(MOST_COUNTED + 2_000)
    answer = search(dataset, "delegations")
    assert answer.counts["event"] == MOST_COUNTED
    assert len(answer.hits("event", MOST_COUNTED)) == MOST_RANKED
    assert search(dataset, "matter 0007 delegations").counts["event"] == 1


def test_the_api_gives_the_same_hits():
    resource = next(each for each in RESOURCES if each.path == "search.json")
    view, options = ask(resource, DATASET, [("_find", "Pezeshkiyan"), ("_kind", "event"), ("_limit", "7")], {})
    body = json.loads(resource.make(view, options, {}))
    hits = search(DATASET, "Pezeshkiyan", view).hits("event", 7)
    assert [hit["key"] for hit in body["rows"]] == [hit.key for hit in hits]
    assert (body["count"], body["next"]) == (7, 7)
    assert body["total"] == body["counts"]["event"]
    assert body["counts"]["event"] > 7
    assert view_of(DATASET, EVERYTHING).n >= body["counts"]["event"]
