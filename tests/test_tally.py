"""Tallies: counts that add up, spread vague dates and keep talk apart from deeds."""

from __future__ import annotations

import itertools
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from caspian.charts import CHARTS
from caspian.charts.compare import chart_compare
from caspian.charts.sectors import chart_reports, chart_sector_acts, chart_sector_shares, chart_sectors_periods
from caspian.comparison import Comparison, length_months, period_before
from caspian.dataset import Dataset, load_dataset
from caspian.palette import LIGHT, THEMES
from caspian.selection import Selection
from caspian.tally import (
    LOOSE,
    tally_acts,
    tally_change,
    tally_cross,
    tally_lens,
    tally_months,
    tally_pair,
    tally_periods,
    tally_reports,
)
from caspian.view import View, view_of
from tests.build import record, sourced
from tests.counting import standing_alone
from tests.synthetic import synthetic_dataset, synthetic_tables


@lru_cache
def real() -> Dataset:
    return Dataset.load()


@lru_cache
def base_tables() -> dict[str, pd.DataFrame]:
    return synthetic_tables(8)


@lru_cache
def synthetic(size: int) -> Dataset:
    return synthetic_dataset(size)


@lru_cache
def dated(*dates: str) -> Dataset:
    events = base_tables()["events"].head(len(dates)).copy()
    sources = base_tables()["event_sources"]
    mine = sources[sources["event_id"].isin(events["event_id"])]
    tables = {**base_tables(), "events": events, "event_sources": mine}
    tables["events"]["date"] = pd.array(list(dates), dtype="str")
    return Dataset.from_tables(tables, corridors=gpd.GeoDataFrame(geometry=[], crs=4326), digest="dated")


def view(dataset: Dataset, query: str = "") -> View:
    return view_of(dataset, Selection.parse(query, dataset.names)[0])


@pytest.mark.parametrize("key", ["family", "grade", "act", "tone"])
@pytest.mark.parametrize("freq", ["M", "Q", "Y"])
def test_periods_add_up_to_the_events_counted(key: str, freq: str) -> None:
    for dataset in (real(), synthetic(300)):
        assert tally_periods(view(dataset), key, freq).to_numpy().sum() == pytest.approx(view(dataset).n)


def test_vague_year_makes_no_spike_in_january() -> None:
    months = tally_months(view(dated("2023", "2023-06-01")), "grade").sum(axis=1)
    assert months["2023-01"] == pytest.approx(31 / 365)
    assert months["2023-06"] == pytest.approx(1 + 30 / 365)


def test_leap_day_counts_in_february() -> None:
    assert tally_months(view(dated("2024-02-29")), "grade").sum(axis=1).to_dict() == {pd.Period("2024-02"): 1.0}


def test_event_on_the_border_of_a_period_counts_once() -> None:
    quarters = tally_periods(view(dated("2024-03-31", "2024-04-01")), "grade", "Q").sum(axis=1)
    assert quarters.tolist() == [1.0, 1.0]


def test_parts_of_a_tally_add_up_to_the_whole() -> None:
    everything = view(real())
    loose = real().links["grade"].mask(LOOSE)
    whole = tally_months(everything, "family").to_numpy().sum()
    parts = sum(tally_months(everything, "family", only).to_numpy().sum() for only in (loose, ~loose))
    assert parts == pytest.approx(whole)


def test_acts_are_kept_apart_and_add_up_to_the_events() -> None:
    acts = tally_acts(view(real()))
    assert acts["events"].sum() == view(real()).n
    assert (acts["confirmed"] <= acts["events"]).all()
    assert acts.at["deed", "events"] == view(real(), "act=deed").n


@pytest.mark.parametrize("query", ["", "scope=any&grade=any", "sector=energy&grade=weak", "min_origins=3"])
def test_each_step_of_the_lens_only_removes(query: str) -> None:
    steps = [step for _, _, step in tally_lens(view(real(), query))]
    for before, after in itertools.pairwise(steps):
        assert not (after.selected & ~before.selected).any()
        assert after.n <= before.n
    assert steps[-1].n < steps[0].n


def test_cross_tally_agrees_with_the_filters() -> None:
    whole = view(real())
    cross = tally_cross(whole, "sector", "direction")
    assert cross.to_numpy().any()
    for sector, row in cross.iterrows():
        for direction, count in row.items():
            narrowed = view(real(), f"sector={sector}&direction={direction}")
            assert narrowed.n == count + len(standing_alone(whole, narrowed))


def test_container_counts_only_where_none_of_its_parts_is() -> None:
    visit = {"event_id": "E0001", "kind": "state_visit", "date": "2024-10-11/2024-10-12", "sectors": "energy|transport"}
    part = {"event_id": "E0002", "parent_event": "E0001", "sectors": "energy"}
    dataset = record(**sourced(visit, part))
    whole = view(dataset)
    cross = tally_cross(whole, "sector", "tone")
    assert whole.n == cross.at["energy", "cooperation"] == view(dataset, "sector=energy").n == 1
    assert cross.at["transport", "cooperation"] == 0
    alone = view(dataset, "sector=transport")
    assert alone.n == 1
    assert standing_alone(whole, alone) == {"E0001"}
    assert standing_alone(whole, view(dataset, "sector=energy")) == set()


def test_change_counts_only_what_certainly_began_in_its_days() -> None:
    change = tally_change(view(dated("2026-11-01", "2026-08-10", "2026-11", "2026")))
    assert change["last"].sum() == 2
    assert change["before"].sum() == 1


@pytest.mark.parametrize("query", ["", "sector=energy", "from=1990&to=1991", "id=E0053", "scope=any&grade=any"])
@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_chart_draws_every_selection(name: str, query: str, theme: str) -> None:
    chart = CHARTS[name](view(real(), query), THEMES[theme])  # type: ignore[index]
    assert chart.title
    assert chart.alt
    assert chart.empty or chart.spec["data"]


@pytest.mark.parametrize("name", [name for name in CHARTS if name != "places"])
def test_mark_of_a_chart_is_a_selection_of_its_events(name: str) -> None:
    """A mark that narrows leads to events; only events that last are more than the mark counts."""
    chart = CHARTS[name](view(real()), LIGHT)
    for trace in chart.spec["data"]:
        for query in np.ravel(trace.get("customdata", [])).tolist():
            if not query.startswith(("event:", "here:")):  # these open a thing
                selection, notices = Selection.parse(query, real().names)
                assert not notices
                assert selection.terms


def test_shares_of_sectors_say_that_they_exceed_the_whole() -> None:
    chart = chart_sector_shares(view(real()), LIGHT)
    assert chart.table["share, %"].sum() > 100
    assert f"{chart.table['events'].sum() / view(real()).n:.0%}" in chart.note


def test_acts_by_sector_have_no_total() -> None:
    chart = chart_sector_acts(view(real()), LIGHT)
    assert chart.table.to_numpy().sum() == tally_cross(view(real()), "sector", "act").to_numpy().sum()
    assert not {"total", "events", "all"} & {str(column).lower() for column in chart.table.columns}


def test_sectors_of_one_act_count_no_other_and_their_cells_lead_there() -> None:
    whole = view(real())
    deeds = whole.narrow("act", "deed")
    chart = chart_sectors_periods(whole, LIGHT, "year", "deed")
    assert chart.table.to_numpy().sum() == pytest.approx(tally_periods(deeds, "sector", "Y").to_numpy().sum(), abs=2)
    assert "words with deeds" in chart_sectors_periods(whole, LIGHT, "year").note
    assert "words with deeds" not in chart.note
    assert list(chart.table.columns) == list(chart_sectors_periods(whole, LIGHT, "year").table.columns)
    queries = [query for row in chart.spec["data"][0]["customdata"] for query in row]
    assert all(query.endswith("&act=deed") for query in queries)


def test_long_record_is_shown_by_year() -> None:
    assert chart_sectors_periods(view(synthetic(300)), LIGHT).title == "Sectors by year"
    assert chart_sectors_periods(view(synthetic(300)), LIGHT, "quarter").title == "Sectors by quarter"


def test_comparison_says_in_what_the_selections_differ() -> None:
    comparison = Comparison(view(real(), "sector=energy&from=2024"), view(real(), "sector=defence&from=2024"))
    assert comparison.labels == ("in energy", "in defence")
    assert "sector" not in comparison.keys
    table = comparison.table()
    assert table.loc["Events"].tolist() == [comparison.this.n, comparison.other.n]
    assert table.index[0] == "Events"


def test_comparison_with_itself_stays_two_columns() -> None:
    same = Comparison(view(real()), view(real()))
    assert len(same.table().columns) == 2
    assert not chart_compare(same, LIGHT, "sector").empty


def test_pair_leaves_out_what_neither_has() -> None:
    energy = {"event_id": "E0001", "sectors": "energy|transport"}
    dataset = record(
        **sourced(energy, {"event_id": "E0002", "sectors": "defence"}, {"event_id": "E0003", "sectors": "health"})
    )
    pair = tally_pair(view(dataset, "sector=energy"), view(dataset, "sector=defence"), "sector")
    assert {code: tuple(row) for code, row in zip(pair.index, pair.to_numpy().tolist(), strict=True)} == {
        "defence": (0, 1), "energy": (1, 0), "transport": (1, 0),
    }  # fmt: skip
    one, other = view(real(), "sector=energy"), view(real(), "sector=defence")
    pair = tally_pair(one, other, "sector")
    assert set(pair.index) == {
        code for each in (one, other) for cell in each.events["sectors"] for code in cell.split("|")
    }
    assert pair.at["energy", "this"] == one.n
    assert pair.at["defence", "other"] == other.n


def test_period_before_is_as_long_and_ends_the_day_before() -> None:
    selection = view(real(), "from=2024&to=2024").selection
    assert period_before(selection) == ("2022-12-31", "2023-12-31")
    assert length_months(selection) == pytest.approx(12, abs=0.1)
    assert period_before(view(real(), "from=2024").selection) is None


@pytest.mark.parametrize("freq", ["M", "Q", "Y"])
def test_reports_are_counted_once_when_their_month_is_known(freq):
    whole = view(load_dataset())
    counts, undated = tally_reports(whole, freq)
    assert counts.sum() + undated == len(whole.table("sources"))
    assert counts.index.is_monotonic_increasing
    assert undated > 0


def test_reports_of_nothing_are_none():
    dataset = load_dataset()
    counts, undated = tally_reports(view_of(dataset, Selection.parse_strictly("q=zzzz", dataset.names)), "M")
    assert counts.empty
    assert undated == 0


def test_coverage_stands_on_the_periods_of_the_heat_map():
    whole = view(load_dataset())
    for step in ("quarter", "year"):
        assert list(chart_reports(whole, LIGHT, step).table.index) == list(
            chart_sectors_periods(whole, LIGHT, step).table.columns
        )
