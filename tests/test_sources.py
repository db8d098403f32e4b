"""Independence: who printed it against who knew it."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from caspian.charts.sources import chart_articles, chart_blocs_years, chart_origins
from caspian.dataset import Dataset
from caspian.independence import BOTH, ONLY_RELAYS, ORIGINATES, SPEAKS_THROUGH_OTHERS, Independence, independence_of
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.synthetic import synthetic_dataset


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(Dataset.load(), Selection())


@pytest.fixture(scope="module")
def found(view: View) -> Independence:
    return independence_of(view)


@pytest.fixture(scope="module")
def rows(view: View) -> pd.DataFrame:
    """Supporting rows of the events counted, the slow way."""
    origins = view.dataset.origins
    return origins[(origins["role"] == "supports") & origins["event_id"].isin(set(view.events["event_id"]))]


def test_counts_agree_with_the_plain_way(found: Independence, rows: pd.DataFrame):
    assert found.source_count == rows["source_id"].nunique()
    assert found.origin_count == rows["origin"].nunique()
    assert found.origins["sources"].to_dict() == rows.groupby("origin")["source_id"].nunique().to_dict()
    assert found.origins["events"].to_dict() == rows.groupby("origin")["event_id"].nunique().to_dict()
    printed = found.publishers["events"]
    assert printed[printed > 0].to_dict() == rows.groupby("publisher_id")["event_id"].nunique().to_dict()


def test_five_articles_are_not_five_witnesses(found: Independence):
    assert found.articles["source_id"].nunique() == 5
    assert found.relaying_sources > 0
    assert found.origin_count < found.source_count


def test_own_and_relayed_sources_make_all(found: Independence):
    origins = found.origins
    assert (origins["own"] + origins["relayed"] == origins["sources"]).all()


def test_role_says_what_a_publisher_does(found: Independence):
    publishers = found.publishers
    for _, row in publishers.iterrows():
        expected = {
            (False, False): SPEAKS_THROUGH_OTHERS,
            (True, False): ORIGINATES,
            (False, True): ONLY_RELAYS,
            (True, True): BOTH,
        }[bool(row["originates"]), bool(row["relays"])]
        assert row["role"] == expected
    assert publishers.loc["new-york-express", "role"] == ONLY_RELAYS, "a reworded copy knows nothing itself"


def test_partners_are_two_sides_of_the_same_links(found: Independence):
    for origin in found.origins.index[:6]:
        for publisher in found.relayed_by(origin).index:
            assert origin in found.rests_on(publisher).index
    assert set(found.relayed_by("kremlin")["sources"] > 0) == {True}


def test_events_known_by_an_origin(found: Independence, rows: pd.DataFrame, view: View):
    known = set(view.dataset.events["event_id"].to_numpy()[found.events_known_by("kremlin")])
    assert known == set(rows.loc[rows["origin"] == "kremlin", "event_id"])
    assert len(found.events_known_by("nobody")) == 0


def test_narrower_selection_has_fewer_origins(view: View, found: Independence):
    assert independence_of(view.narrow("sector", "energy")).origin_count < found.origin_count


def test_empty_selection_has_no_origins(view: View):
    nothing = independence_of(view.narrow("q", "zzzzqqq"))
    assert nothing.source_count == nothing.origin_count == nothing.relaying_sources == 0
    assert nothing.origins.empty
    assert nothing.publishers.empty
    assert nothing.articles.empty
    assert nothing.relayed_by("kremlin").empty
    for theme in THEMES.values():
        for chart in (chart_articles, chart_origins, chart_blocs_years):
            assert chart(nothing.view, theme).empty


def test_one_event_has_its_own_tree(view: View):
    one = independence_of(view.narrow("id", "E0053"))
    assert one.origin_count == view.events.set_index("event_id").loc["E0053", "origin_count"]


def test_picture_of_the_articles_joins_each_to_its_origins(view: View, found: Independence):
    chart = chart_articles(view, THEMES["light"])
    threads = [trace for trace in chart.spec["data"] if trace["mode"] == "lines"]
    assert sum(trace["x"].count(None) for trace in threads) == len(found.articles)
    assert len(chart.table) == len(found.articles)
    assert "rests on" in chart.alt


def test_a_large_record_is_quick():
    view = view_of(synthetic_dataset(5_000), Selection())
    independence_of(view).flows  # noqa: B018 - codes are made once a dataset
    start = time.perf_counter()
    fresh = Independence(view)
    assert len(fresh.origins)
    assert len(fresh.publishers)
    assert time.perf_counter() - start < 1


def test_origins_of_like_names_keep_their_own_bars(view: View):
    chart = chart_origins(view, THEMES["light"])
    for trace in chart.spec["data"]:
        assert len(set(trace["y"])) == len(trace["y"]) == len(chart.table)


def test_register_holds_every_source_of_the_events(view: View, found: Independence):
    ids = set(view.listed["event_id"])
    tables = view.dataset.tables
    cited = {
        source
        for table in ("event_sources", "claims")
        for source in tables[table].loc[tables[table]["event_id"].isin(ids), "source_id"]
    }
    assert set(found.sources["source_id"]) == cited
