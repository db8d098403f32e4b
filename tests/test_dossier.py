"""The dossier of an area, and the treaty's articles on constructed rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from caspian.dataset import Dataset
from caspian.dossier import NO_EVENT_YET, NONE_HERE, Dossier, table_areas
from caspian.schema import TABLES, table_columns
from caspian.selection import Selection
from caspian.statements import table_figures, table_statements
from caspian.testimony import newest_first
from caspian.treaty import AREA, COMMITMENT, TreatyRecord, say_unread
from caspian.view import View, view_of
from tests.build import record, sourced


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(Dataset.load(), Selection())


def test_every_area_is_listed_even_without_events(view: View):
    table = table_areas(view)
    assert set(table.index) == set(view.dataset.tables["areas"]["area_id"])
    assert (table.loc[table["events"] == 0, "note"] != "").all()
    assert (table.loc[table["events"] > 0, "note"] == "").all()


def two_areas() -> View:
    """A record with events in two areas only."""
    gas = {"event_id": "E0001", "sectors": "energy", "areas": "gas-pipeline"}
    treaty = {"event_id": "E0002", "areas": "partnership-treaty"}
    return view_of(record(**sourced(gas, treaty)), Selection())


def test_none_in_the_selection_is_not_none_in_the_record(view: View):
    small = two_areas()
    for whole, narrowed in ((small, small.narrow("area", "gas-pipeline")), (view, view.narrow("area", "gas-pipeline"))):
        recorded, table = table_areas(whole), table_areas(narrowed)
        assert table.loc["gas-pipeline", "note"] == ""
        assert table.loc["partnership-treaty", "note"] == NONE_HERE
        assert not (recorded["note"] == NONE_HERE).any()
        nowhere = recorded["events"] == 0
        assert set(recorded.loc[nowhere, "note"]) <= {NO_EVENT_YET}
        assert table.loc[nowhere, "note"].equals(recorded.loc[nowhere, "note"])
        assert set(table.loc[~nowhere & (table["events"] == 0), "note"]) == {NONE_HERE}
    assert list(table_areas(small)["note"]).count(NO_EVENT_YET) == len(table_areas(small)) - 2


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


def test_area_without_events_has_an_empty_dossier():
    dossier = Dossier(two_areas(), "afghanistan")
    assert dossier.area.n == 0
    assert dossier.record_count == 0
    assert dossier.milestones.empty
    assert dossier.span == ""
    elsewhere = Dossier(two_areas().narrow("act", "deed"), "gas-pipeline")
    assert (elsewhere.area.n, elsewhere.record_count) == (0, 1), "none here is not none at all"


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


LATER = (
    {"event_id": "E9001", "date": "2025-01-18"},
    {"event_id": "E9002", "date": "2025-01"},
    {"event_id": "E9003", "date": "2026-03-01"},
)


def with_treaty(*articles: dict[str, str], links: tuple[tuple[str, str], ...] = ()) -> View:
    """A record with the signature, the pipeline announced on its day and three events like that one.

    These are of the day after the signature, of its month without a day, and of a year later. ``links`` carry out.
    """
    pipeline = {"kind": "statement", "direction": "ru_to_ir", "sectors": "energy", "areas": "gas-pipeline"}
    signature = {"event_id": "E0053", "kind": "agreement_signed", "areas": "partnership-treaty"}
    events = [
        {**signature, "date": "2025-01-17", "importance": "1"},
        *({**pipeline, **event} for event in ({"event_id": "E0054", "date": "2025-01-17"}, *LATER)),
    ]
    promises = [
        {"commitment_id": COMMITMENT, "area_id": "partnership-treaty", "direction": "mutual", "instrument": "treaty"},
        {"commitment_id": "gas-pipeline-russia-iran"},
    ]
    steps = [
        {"commitment_id": COMMITMENT, "event_id": "E0053", "stage": "signed"},
        {"commitment_id": "gas-pipeline-russia-iran", "event_id": "E0054", "stage": "negotiation"},
    ]
    more = [{"event_id": a, "relation": "carries_out", "other_id": b} for a, b in links]
    sources = sourced(*events, sources=[("kremlin", "report", "supports"), ("president-ir", "report", "supports")])
    return view_of(
        record(**sources, treaty=list(articles), commitments=promises, milestones=steps, event_links=more), Selection()
    )


GAS = {"article": "13", "heading": "Energy", "areas": "gas-pipeline", "summary": "Gas."}
CULTURE = {"article": "34", "heading": "Culture", "areas": "media", "summary": "Culture."}
WIDE = {"article": "2", "heading": "Energy at large", "sectors": "energy", "summary": "All energy."}


def test_empty_treaty_still_has_its_milestones_and_questions():
    real = Dataset.load()
    uncoded = {**real.tables, "treaty": real.tables["treaty"].iloc[:0]}
    dataset = Dataset.from_tables(uncoded, corridors=real.corridors, digest="uncoded")
    found = TreatyRecord(view_of(dataset, Selection()))
    assert found.articles.empty
    assert len(found.milestones)
    assert found.claims
    assert found.signing["date"] == "2025-01-17"
    assert found.entry["commitment_id"] == COMMITMENT


def test_field_counts_only_what_certainly_came_after_the_signature():
    found = TreatyRecord(with_treaty(GAS, CULTURE, WIDE))
    ids = found.view.dataset.events["event_id"].to_numpy()
    articles = found.view.dataset.tables["treaty"]
    assert set(ids[found.in_field(articles.iloc[0])]) == {"E9001", "E9003"}
    assert list(found.articles["article"]) == ["13", "34", "2"], "articles with nothing are listed"
    assert found.articles["in_field"].iloc[1] == 0
    assert set(ids[found.in_field(articles.iloc[2])]) == {"E9001", "E9003"}, "without areas the sectors are the field"


def test_fields_of_the_real_record_hold_only_later_events(view: View):
    found = TreatyRecord(view)
    signed = found.signing["start_last"]
    for _, article in found.articles.iterrows():
        events = view.dataset.events[found.in_field(article)]
        assert (events["start_first"] > signed).all()
        assert set(events["event_id"]) <= view.event_ids
        assert article["carried_out"] <= found.since.sum()


def test_carrying_out_is_counted_apart_and_only_where_linked():
    found = TreatyRecord(with_treaty(GAS, CULTURE, links=(("E9003", "E0053"), ("E9001", "E0054"))))
    ids = found.view.dataset.events["event_id"].to_numpy()
    articles = found.view.dataset.tables["treaty"]
    assert set(ids[found.carries_out(articles.iloc[0])]) == {"E9001", "E9003"}
    assert not found.carries_out(articles.iloc[1]).any(), "a link to the signature counts in its own field only"
    assert list(TreatyRecord(with_treaty(GAS, CULTURE)).articles["carried_out"]) == [0, 0]


def test_what_is_not_read_of_the_treaty_is_named():
    found = TreatyRecord(with_treaty(GAS, {**CULTURE, "article": "3"}, {**WIDE, "article": "preamble"}))
    assert found.unread == [(1, 2), (4, 12), (14, 0)]
    assert say_unread(found.unread) == "1 to 2, 4 to 12 and all after 13"
    assert say_unread([(1, 0)]) == "all"
    assert say_unread([(2, 2)]) == "2"
    assert say_unread([]) == ""


def test_what_is_not_read_ends_with_the_articles_that_a_claim_counts(view: View):
    tables = dict(view.dataset.tables)
    claims = tables["claims"]
    count = claims.iloc[[0]].assign(
        claim_id="C9999", event_id=None, area_id=AREA, measure_id="treaty-articles", value=47.0
    )
    tables["claims"] = pd.concat([claims, count.astype(claims.dtypes)], ignore_index=True)
    counted = Dataset.from_tables(tables, corridors=view.dataset.corridors, digest="counted")
    found = TreatyRecord(view_of(counted, Selection()))
    assert found.article_count == 47
    assert found.unread[-1][1] == 47
    coded = {int(each) for each in tables["treaty"]["article"] if each.isdecimal()}
    missing = {n for first, last in found.unread for n in range(first, last + 1)}
    assert coded | missing == set(range(1, 48))
    assert not coded & missing


def test_treaty_events_obey_the_selection():
    whole = with_treaty(GAS, CULTURE)
    early = TreatyRecord(whole.of(whole.selection.with_("to", ["2025-12-31"])))
    assert early.articles["in_field"].iloc[0] == 1
    assert len(early.articles) == 2


def test_treaty_without_a_signature_in_the_record_has_no_since():
    real = Dataset.load()
    tables = dict(real.tables)
    tables["milestones"] = tables["milestones"].iloc[:0]
    tables["treaty"] = pd.DataFrame([GAS], columns=list(table_columns(TABLES["treaty"]))).astype("str")
    found = TreatyRecord(view_of(Dataset.from_tables(tables, corridors=real.corridors, digest="unsigned"), Selection()))
    assert found.signing is None
    assert not np.any(found.since)
    assert list(found.articles["in_field"]) == [0]
