"""The dossier of an area, and the treaty's articles on constructed rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from caspian.dataset import Dataset
from caspian.dossier import NO_EVENT_YET, NONE_HERE, Dossier, table_areas
from caspian.schema import TABLES, table_columns
from caspian.selection import Selection
from caspian.statements import newest_first, table_figures, table_statements
from caspian.treaty import COMMITMENT, TreatyRecord
from caspian.view import View, view_of


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(Dataset.load(), Selection())


def test_every_area_is_listed_even_without_events(view: View):
    table = table_areas(view)
    assert set(table.index) == set(view.dataset.tables["areas"]["area_id"])
    assert (table.loc[table["events"] == 0, "note"] != "").all()
    assert (table.loc[table["events"] > 0, "note"] == "").all()


def test_none_in_the_selection_is_not_none_in_the_record(view: View):
    table = table_areas(view.narrow("area", "gas-pipeline"))
    assert table.loc["gas-pipeline", "note"] == ""
    assert table.loc["partnership-treaty", "note"] == NONE_HERE
    assert (table_areas(view)["note"] == NO_EVENT_YET).any()
    assert not (table_areas(view)["note"] == NONE_HERE).any()


def test_counts_of_an_area_are_those_of_its_filter(view: View):
    table = table_areas(view)
    acts = [act for act in view.dataset.names["act"] if act in table]
    for area_id in table.index:
        assert table.loc[area_id, "events"] == view.narrow("area", area_id).n == Dossier(view, area_id).acts.sum()
    assert (table[acts].sum(axis=1) == table["events"]).all()


def test_dossier_replaces_the_area_filter_and_keeps_the_others(view: View):
    narrowed = view.narrow("area", "brics").of(view.selection.with_("area", ["brics"]).with_("act", ["talk"]))
    dossier = Dossier(narrowed, "gas-pipeline")
    assert dossier.area.selection.get("area") == ("gas-pipeline",)
    assert set(dossier.acts.index) <= {"talk"}


@pytest.mark.parametrize("area_id", ["partnership-treaty", "gas-pipeline", "drone-supply", "afghanistan"])
def test_dossier_holds_together(view: View, area_id: str):
    dossier = Dossier(view, area_id)
    assert dossier.grades.sum() == dossier.acts.sum() == dossier.area.n
    assert set(dossier.promises["area_id"]) <= {area_id}
    assert set(dossier.milestones["commitment_id"]) <= set(dossier.promises["commitment_id"])
    assert dossier.figures["measure_id"].notna().all()
    assert (dossier.actors > 0).all()
    assert dossier.one_sided <= dossier.area.n
    assert bool(dossier.span) == bool(dossier.area.n)
    for topic in dossier.topics:
        assert 1 <= topic.speakers <= len(topic.claims)
        assert set(topic.claims["topic_id"]) == {topic.topic_id}


def test_area_without_events_has_an_empty_dossier(view: View):
    dossier = Dossier(view, "afghanistan")
    assert dossier.area.n == 0
    assert dossier.record_count == 0
    assert dossier.milestones.empty


def test_claims_are_listed_newest_first_and_none_is_lost(view: View):
    claims = view.dataset.tables["claims"]
    ordered = newest_first(view.dataset, claims)
    assert set(ordered["claim_id"]) == set(claims["claim_id"])
    assert len(table_statements(view, ordered)) == len(claims)
    dated = [day for day in ordered["said_on"].dropna() if len(day) == 10 and day[0] == "2"]
    assert dated == sorted(dated, reverse=True) or len(dated) > 1


def test_figures_are_never_merged(view: View):
    claims = view.dataset.tables["claims"]
    assert len(table_figures(view, claims)) == claims["measure_id"].notna().sum()


# --- the treaty ------------------------------------------------------------------------------------------------------


def with_treaty(
    rows: list[dict[str, str]], later: pd.DataFrame | None = None, links: list[tuple[str, str]] = ()
) -> View:
    """The real record with treaty articles, later events and carries_out links."""
    real = Dataset.load()
    tables = dict(real.tables)
    columns = list(table_columns(TABLES["treaty"]))
    tables["treaty"] = pd.DataFrame(rows, columns=columns).astype("str")
    if later is not None:
        tables["events"] = pd.concat([tables["events"], later], ignore_index=True)
    more = pd.DataFrame([(a, "carries_out", b) for a, b in links], columns=list(tables["event_links"].columns))
    tables["event_links"] = pd.concat([tables["event_links"], more.astype("str")], ignore_index=True)
    return view_of(
        Dataset.from_tables(tables, corridors=real.corridors, digest=f"treaty-{len(rows)}-{len(links)}"), Selection()
    )


@pytest.fixture(scope="module")
def later() -> pd.DataFrame:
    """Three events like the pipeline one: on the day after the signature, in a vague month, and years later."""
    events = Dataset.load().tables["events"]
    like = events[events["event_id"] == "E0054"]
    dates = {"E9001": "2025-01-18", "E9002": "2025-01", "E9003": "2026-03-01"}
    return pd.concat([like.assign(event_id=i, date=d, parent_event=None) for i, d in dates.items()]).astype(
        events.dtypes
    )


GAS = {"article": "13", "heading": "Energy", "areas": "gas-pipeline", "summary": "Gas."}
CULTURE = {"article": "34", "heading": "Culture", "areas": "media", "summary": "Culture."}
WIDE = {"article": "2", "heading": "Energy at large", "sectors": "energy", "summary": "All energy."}


def test_empty_treaty_still_has_its_milestones_and_questions(view: View):
    if len(view.dataset.tables["treaty"]):
        pytest.skip("the treaty has been coded")
    record = TreatyRecord(view)
    assert record.articles.empty
    assert len(record.milestones)
    assert record.claims
    assert record.signing["date"] == "2025-01-17"
    assert record.entry["commitment_id"] == COMMITMENT


def test_field_counts_only_what_certainly_came_after_the_signature(later: pd.DataFrame):
    record = TreatyRecord(with_treaty([GAS, CULTURE, WIDE], later))
    ids = record.view.dataset.events["event_id"].to_numpy()
    articles = record.view.dataset.tables["treaty"]
    assert set(ids[record.in_field(articles.iloc[0])]) == {"E9001", "E9003"}
    assert list(record.articles["article"]) == ["13", "34", "2"], "articles with nothing are listed"
    assert record.articles["in_field"].iloc[1] == 0
    assert set(ids[record.in_field(articles.iloc[2])]) == {"E9001", "E9003"}, "without areas the sectors are the field"


def test_carrying_out_is_counted_apart_and_only_where_linked(later: pd.DataFrame):
    record = TreatyRecord(with_treaty([GAS, CULTURE], later, [("E9003", "E0053"), ("E9001", "E0054")]))
    ids = record.view.dataset.events["event_id"].to_numpy()
    articles = record.view.dataset.tables["treaty"]
    assert set(ids[record.carries_out(articles.iloc[0])]) == {"E9001", "E9003"}
    assert not record.carries_out(articles.iloc[1]).any(), "a link to the signature counts in its own field only"
    unlinked = TreatyRecord(with_treaty([GAS, CULTURE], later))
    assert list(unlinked.articles["carried_out"]) == [0, 0]


def test_treaty_events_obey_the_selection(later: pd.DataFrame):
    whole = with_treaty([GAS, CULTURE], later)
    early = TreatyRecord(whole.of(whole.selection.with_("to", ["2025-12-31"])))
    assert early.articles["in_field"].iloc[0] == 1
    assert len(early.articles) == 2


def test_treaty_without_a_signature_in_the_record_has_no_since():
    real = Dataset.load()
    tables = dict(real.tables)
    tables["milestones"] = tables["milestones"].iloc[:0]
    tables["treaty"] = pd.DataFrame([GAS], columns=list(table_columns(TABLES["treaty"]))).astype("str")
    record = TreatyRecord(
        view_of(Dataset.from_tables(tables, corridors=real.corridors, digest="unsigned"), Selection())
    )
    assert record.signing is None
    assert not np.any(record.since)
    assert list(record.articles["in_field"]) == [0]
