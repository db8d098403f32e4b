"""Old links: parameters that had other names, rows that were merged, and what changed for a view since a version."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from caspian.api import RESOURCES
from caspian.api.answer import respond
from caspian.dataset import Dataset, load_dataset
from caspian.filters import FILTERS
from caspian.migrations import RENAMED, merged_rows, migrate
from caspian.selection import Selection
from caspian.versions import changes_since, say_since, versions
from caspian.view import View, view_of
from tests.build import record, sourced

ROUTER = Path(__file__).resolve().parent.parent / "pages" / "router.py"
DATASET = load_dataset()
CHANGES = DATASET.tables["changes"]
COLUMNS = list(CHANGES.columns)


def entry(version: str, table: str, row: str, change: str, **more: str) -> dict[str, str]:
    return {
        "version": version,
        "date": "2026-{1:0>2}-{2:0>2}".format(*version.split(".")),
        "table": table,
        "row_id": row,
        "change": change,
        "reason": "Because.",
        **more,
    }


def view(dataset: Dataset, query: str = "") -> View:
    return view_of(dataset, Selection.parse_strictly(query, dataset.names))


# --- what old links are read as ---


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_old_parameter_names_mean_todays(old: str, new: str) -> None:
    assert old not in FILTERS, "a name in use would be taken away from it"
    assert new in FILTERS or new == "v"
    assert migrate([(old, "x"), (f"not.{old}", "y")], CHANGES)[0] == [(new, "x"), (f"not.{new}", "y")]


@pytest.mark.parametrize("key", FILTERS)
def test_todays_names_are_left_alone(key: str) -> None:
    assert migrate([(key, "x"), ("_lane", "place"), ("embed", "true")], CHANGES) == (
        [(key, "x"), ("_lane", "place"), ("embed", "true")],
        (),
    )


def test_merged_rows_lead_to_the_row_that_stands() -> None:
    merged = merged_rows(CHANGES, "topics")
    assert merged
    assert set(merged.values()) <= set(DATASET.tables["topics"]["topic_id"])
    old, new = next(iter(merged.items()))
    pairs, said = migrate([("topic", old), ("not.topic", old)], CHANGES)
    assert pairs == [("topic", new), ("not.topic", new)]
    assert old in said[0]
    assert new in said[0]
    assert migrate([("id", old)], CHANGES, "topic")[0] == [("id", new)]
    assert migrate([("id", old)], CHANGES)[0] == [("id", old)], "elsewhere id is an event"


def test_chains_of_mergers_resolve_and_circles_end() -> None:
    rows = [entry("2026.1.1", "topics", old, "merged", new=new) for old, new in ("ab", "bc", "xy", "yx")]
    merged = merged_rows(pd.DataFrame(rows, columns=COLUMNS), "topics")
    assert merged["a"] == merged["b"] == "c"
    assert set(merged) == {"a", "b", "x", "y"}


def test_the_api_reads_old_names_too() -> None:
    rows = next(each for each in RESOURCES if each.path == "{table}.json")

    def ask(query: str) -> bytes:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": query.encode()}
        scope |= {"server": ("localhost", 80), "scheme": "http", "path_params": {"table": "events"}}
        return bytes(respond(rows, DATASET, Request(scope)).body)

    assert ask("sectors=energy&since=2024") == ask("sector=energy&from=2024")


# --- what changed for a view ---


@pytest.fixture(scope="module")
def built() -> Dataset:
    events = [
        {"event_id": "E0001", "added_on": "2026-01-01", "sectors": "energy", "areas": None},
        {"event_id": "E0002", "added_on": "2026-02-01", "sectors": "trade", "areas": None},
        {"event_id": "E0003", "added_on": "2026-03-01", "sectors": "energy", "areas": None},
        {"event_id": "E0004", "added_on": "2026-01-01", "sectors": "energy", "areas": None, "record": "retracted"},
    ]
    changes = [
        entry("2026.1.1", "events", "*", "added"),
        entry("2026.2.1", "events", "E0002", "added"),
        entry("2026.2.1", "events", "E0002", "corrected", column="sectors", old="energy", new="trade"),
        entry("2026.3.1", "events", "E0003", "added"),
        entry("2026.3.1", "events", "E0001", "corrected", column="title", old="a", new="b"),
        entry("2026.3.1", "events", "E0004", "retracted"),
        entry("2026.3.1", "sources", "S9999", "retracted"),
        entry("2026.3.1", "vocabularies", "tone·mixed", "corrected", column="label"),
    ]
    return record(**sourced(*events), changes=changes)


def test_named_changes_are_told_for_the_view_only(built: Dataset) -> None:
    since = changes_since(view(built, "sector=energy"), "2026.1.1")
    assert since.added == ("E0003",)
    assert (since.least, since.most) == (1, 1)
    assert list(since.changed["row_id"]) == ["E0001"]
    assert list(since.gone["row_id"]) == ["E0004"], "a retracted event that the filters would match"
    assert list(since.lost["row_id"]) == ["S9999"]
    assert since.elsewhere == 1, "E0002 left the sector"
    said = " ".join(say_since(since))
    for words in ("1 event was added", "1 event corrected", "E0004", "not recorded", "1 event outside"):
        assert words in said
    assert not changes_since(view(built, "sector=trade"), "2026.2.1").same, "a list changed for everybody"


def test_newest_version_has_nothing_since(built: Dataset) -> None:
    since = changes_since(view(built), versions(built)[-1])
    assert since.same
    assert "nothing that touches" in say_since(since)[0]


def test_unknown_version_is_said_to_be_unknown(built: Dataset) -> None:
    since = changes_since(view(built), "1999.1.1")
    assert not since.known
    assert "no version 1999.1.1" in say_since(since)[0]


def test_growth_without_names_gives_bounds_and_names_only_what_a_later_day_brought() -> None:
    """2026.11.3 to 2026.11.5 say only by how many the events grew, and have the day of 2026.11.2 as their day of entry."""
    now = view(DATASET)
    since = changes_since(now, "2026.11.2")
    grown = CHANGES[(CHANGES["version"] > "2026.11.2") & (CHANGES["table"] == "events") & (CHANGES["row_id"] == "*")]
    more = int((pd.to_numeric(grown["new"]) - pd.to_numeric(grown["old"])).sum())
    assert 0 < since.least <= since.most <= more
    assert since.least == len(now.listed) - 896
    day = CHANGES.loc[CHANGES["version"] == "2026.11.2", "date"].max()
    assert set(since.added) == set(now.listed.loc[now.listed["added_on"] > day, "event_id"])
    assert len(since.added) < since.least
    assert "not by which" in say_since(since)[0]


def test_own_rows_are_said_not_to_travel() -> None:
    since = changes_since(view(DATASET), f"{DATASET.version}+own")
    assert since.known
    assert "did not travel" in say_since(since)[-1]


# --- the page ---


def open_page(script: str, query: str) -> AppTest:
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.run()
    at.switch_page(script)
    for key, value in parse_qsl(query):
        at.query_params[key] = [value]
    return at.run()


def test_older_version_stays_until_it_is_left_behind() -> None:
    at = open_page("data.py", "sector=energy&v=2026.11.1")
    for _ in range(2):
        assert not at.exception
        assert any("made with version 2026" in block.value for block in at.markdown)
        assert "2026.11.1" in at.query_params["v"], "the first run must not drop it"
        links = [urlsplit(each.proto.query_string or "").path for each in at.get("page_link")]
        assert sum("v=2026.11.1" in link for link in links) > 5, "every page can say what changed"
        assert any("v=" not in link and "sector=energy" in link for link in links), "one link leaves it behind"
        at.run()


def test_present_version_needs_no_word() -> None:
    at = open_page("data.py", f"v={DATASET.version}")
    assert not any("made with version" in block.value for block in at.markdown)
    assert "v" not in at.query_params


def test_page_link_with_old_names_is_shown_under_todays() -> None:
    at = open_page("data.py", "sectors=energy&since=2024")
    assert not at.warning
    assert "energy" in at.query_params["sector"]
    assert "sectors" not in at.query_params
