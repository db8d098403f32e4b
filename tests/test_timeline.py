"""The timeline and the chronicle: what is exact, what is vague, what lasted, and that their cost does not grow."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from caspian.chart import Chart
from caspian.charts.time_axis import TimeRange, turning_points
from caspian.charts.time_marks import stack_marks, time_marks
from caspian.charts.timeline import MOST_MARKS, chart_timeline, count_lanes
from caspian.chronicle import ENTRIES_A_PAGE, chronicle_of, entries_of, month_label
from caspian.dataset import Dataset, load_dataset
from caspian.lanes import LANES, lanes_of
from caspian.palette import DARK, LIGHT
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.synthetic import synthetic_dataset, synthetic_tables


@lru_cache
def real() -> Dataset:
    return Dataset.load()


@lru_cache
def base_tables() -> dict[str, pd.DataFrame]:
    return synthetic_tables(64)


@lru_cache
def synthetic(size: int) -> Dataset:
    return synthetic_dataset(size)


def tables_of(size: int) -> dict[str, pd.DataFrame]:
    """Tables with the first ``size`` events; the rest of the tables is shared."""
    events = base_tables()["events"].head(size).copy()
    sources = base_tables()["event_sources"]
    return {
        **base_tables(),
        "events": events,
        "event_sources": sources[sources["event_id"].isin(events["event_id"])],
    }


@lru_cache
def dated(*dates: str, parents: tuple[tuple[int, int], ...] = ()) -> Dataset:
    """A dataset of events with these dates, ``E0001`` first; ``parents`` are (part, whole) by number."""
    tables = tables_of(len(dates))
    tables["events"]["date"] = pd.array(list(dates), dtype="str")
    for part, whole in parents:
        tables["events"].loc[part - 1, "parent_event"] = f"E{whole:04d}"
    return Dataset.from_tables(tables, corridors=gpd.GeoDataFrame(geometry=[], crs=4326), digest="dated")


def everything(dataset: Dataset) -> View:
    return view_of(dataset, Selection())


def marks_of(view: View, lane: str = "family") -> pd.DataFrame:
    return time_marks(view, lanes_of(view, lane), TimeRange.of(view), LIGHT)


def drawn(*dates: str) -> dict[str, str]:
    marks = marks_of(everything(dated(*dates)))
    return dict(zip(marks["event_id"], marks["drawn"], strict=True))


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2024-10-11", "day"),
        ("2024-02-29", "day"),
        ("2024-10", "window"),
        ("2024", "window"),
        ("2024-10-11~", "window"),
        ("[2022-07-10..2022-07-16]", "window"),
        ("[..2025-05-10]", "window"),
        ("2024-10-22/2024-10-24", "lasting"),
        ("2022-08/..", "lasting"),
        ("2024-03/2024-05", "lasting"),
    ],
)
def test_date_is_drawn_as_precisely_as_it_is_known(date: str, expected: str) -> None:
    assert drawn(date, "2021-06-01")["E0001"] == expected


def test_event_without_a_day_never_sits_as_a_dot() -> None:
    for dataset in (real(), dated("2024", "2024-01", "2024-01-01", "2023/..")):
        view = everything(dataset)
        vague = set(view.events.loc[view.events["start_first"] != view.events["start_last"], "event_id"])
        marks = marks_of(view)
        assert not vague & set(marks.loc[marks["drawn"] == "day", "event_id"])


def test_vague_beginning_of_a_lasting_event_is_not_drawn_solid() -> None:
    marks = marks_of(everything(dated("2022-08/..", "2021-01-05"))).set_index("event_id")
    assert marks.at["E0001", "first"] == pd.Timestamp("2022-08-01")
    assert marks.at["E0001", "sure"] == pd.Timestamp("2022-08-31")
    assert marks.at["E0001", "open"]


def test_window_on_or_before_begins_with_the_record() -> None:
    marks = marks_of(everything(dated("[..2025-05-10]", "2024-01-05"))).set_index("event_id")
    assert marks.at["E0001", "first"] == pd.Timestamp("2021-01-01")
    assert marks.at["E0001", "last"] == pd.Timestamp("2025-05-10")


def test_marks_of_one_day_do_not_hide_each_other() -> None:
    view = everything(dated(*["2024-10-11"] * 9))
    span = TimeRange.of(view)
    marks = marks_of(view)
    rows, heights = stack_marks(marks, int(marks["lane"].max()) + 1, span)
    assert len(set(zip(marks["lane"], rows, strict=True))) == 9
    assert all(rows[marks["lane"] == lane].max() < heights[lane] for lane in marks["lane"].unique())


def test_range_keeps_to_the_dates_asked_for() -> None:
    dataset = dated("2014-01-01/..", "2024-05-05")
    selection = Selection.parse("from=2024&to=2024", dataset.names)[0]
    span = TimeRange.of(view_of(dataset, selection))
    assert str(span.first) == "2024-01-01"
    assert str(span.last) <= "2024-12-31"


@pytest.mark.parametrize("lane", LANES)
def test_every_event_stands_in_some_lane(lane: str) -> None:
    for dataset in (real(), synthetic(400)):
        view = everything(dataset)
        lanes = lanes_of(view, lane)
        assert set(lanes.row) == set(view.rows)
        assert lanes.counts.min() > 0
        assert len(lanes.labels) == len(lanes.queries) == len(lanes.codes)


@pytest.mark.parametrize("lane", ["place", "actor", "area", "grade"])
def test_lane_selects_at_least_its_events(lane: str) -> None:
    view = everything(real())
    lanes = lanes_of(view, lane)
    for i, query in enumerate(lanes.queries):
        if query:
            selection, notices = Selection.parse(query, real().names)
            assert not notices
            assert set(lanes.row[lanes.lane == i]) <= set(view_of(real(), selection).rows)


def test_summits_stand_behind_a_selection_that_leaves_them_out() -> None:
    view = view_of(real(), Selection.parse_strictly("sector=nuclear&from=2021", real().names))
    points = turning_points(view, TimeRange.of(view))
    summits = points[points["scope"] == "core"]
    assert {"ashgabat", "kazan"} <= set(summits["map_place"])
    assert (summits["act"] == "contact").all()
    assert points["start_first"].is_unique


def test_summits_stand_behind_counts_too_where_no_mark_is_theirs() -> None:
    view = everything(real())
    span = TimeRange.of(view)
    summits = turning_points(view, span, each_drawn=False)
    days = set(summits.loc[summits["scope"] == "core", "start_first"].dt.strftime("%Y-%m-%d"))
    assert {"2022-07-19", "2024-10-11", "2024-10-23", "2025-01-17"} <= days
    assert set(turning_points(view, span)["event_id"]) <= set(summits["event_id"])


def test_turning_points_are_context_events_with_a_day() -> None:
    view = everything(real())
    span = TimeRange.of(view)
    points = turning_points(view, span)
    assert len(points)
    assert (points["scope"] == "context").all()
    assert (points["importance"] == "1").all()
    assert (points["start_first"] == points["start_last"]).all()
    assert not set(points["event_id"]) & view.event_ids


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_mark_opens_its_event(lane: str, theme: object) -> None:
    view = drawn_one_by_one(lane)
    chart = chart_timeline(view, theme, lane)  # type: ignore[arg-type]
    carried = {mark for trace in chart.spec["data"] for mark in trace.get("customdata", [])}
    points = set(turning_points(view, TimeRange.of(view))["event_id"])
    assert carried == {f"event:{event_id}" for event_id in {*view.events["event_id"], *points}}
    assert f"Timeline of {view.n} events" in chart.alt


def drawn_one_by_one(lane: str) -> View:
    """As much of the newest part of the real record as is drawn event by event."""
    starts = ["", *(f"{year}-{month:02}" for year in range(2021, 2027) for month in range(1, 13))]
    for start in starts:
        view = view_of(real(), Selection.parse(f"from={start}" if start else "", real().names)[0])
        if len(lanes_of(view, lane).row) <= MOST_MARKS:
            assert view.n >= min(50, everything(real()).n)
            return view
    raise AssertionError("no part of the record is drawn event by event")


@pytest.mark.parametrize("lane", LANES)
def test_mark_that_counts_leads_to_its_events(lane: str) -> None:
    """In a dense record a mark narrows to its lane and period; only what is under way then is more than it counts."""
    for dataset in (synthetic(MOST_MARKS + 100), real()):
        view = everything(dataset)
        lanes = lanes_of(view, lane)
        if len(lanes.row) <= MOST_MARKS:
            continue
        chart = chart_timeline(view, LIGHT, lane)
        trace = chart.spec["data"][-1]
        begun = set()
        for query, said in list(zip(trace["customdata"], trace["text"], strict=True))[::5]:
            selection, notices = Selection.parse(query, dataset.names)
            assert not notices
            found = view_of(dataset, selection)
            assert found.n >= int(said.split(": ")[1].split(" ")[0].replace(",", ""))
            begun |= found.event_ids
        assert begun <= view.event_ids
        assert f"Timeline of {view.n:,} events" in chart.alt
        assert chart.table.to_numpy().sum() == len(lanes.row)


def test_text_of_events_is_inert_in_the_picture() -> None:
    tables = tables_of(2)
    tables["events"].loc[0, "title"] = "<b>bold</b> & <a href='x'>link</a>"
    dataset = Dataset.from_tables(tables, corridors=gpd.GeoDataFrame(geometry=[], crs=4326), digest="hostile")
    chart = chart_timeline(everything(dataset), LIGHT)
    said = "".join(text for trace in chart.spec["data"] for text in trace.get("text", []))
    assert "&lt;a" in said
    assert "<a" not in said


def test_dense_record_is_drawn_as_counts_that_add_up() -> None:
    view = everything(synthetic(20_000))
    for freq in ("M", "Q", "Y"):
        counts, vague, periods = count_lanes(view, lanes_of(view, "family"), freq)
        assert counts.sum() + vague.sum() == view.n
        assert counts.shape[1] == len(periods)
    chart = chart_timeline(view, LIGHT)
    assert sum(len(trace["x"]) for trace in chart.spec["data"]) <= MOST_MARKS
    query = chart.spec["data"][-1]["customdata"][0]
    selection, notices = Selection.parse(query, view.dataset.names)
    assert not notices
    assert 0 < view_of(view.dataset, selection).n < view.n


def test_counts_stand_in_the_period_of_their_day() -> None:
    view = everything(dated("2024-03-31", "2024-04-01", "2024-12-31", "2024"))
    counts, vague, periods = count_lanes(view, lanes_of(view, "grade"), "Q")
    assert dict(zip(map(str, periods), counts.sum(axis=0), strict=True)) == {
        "2024Q1": 1, "2024Q2": 1, "2024Q3": 0, "2024Q4": 1,
    }  # fmt: skip
    assert vague.sum() == 1


def today_of(chart: Chart) -> list[str]:
    return [day for trace in chart.spec["data"] if list(trace.get("text", [])) == ["today"] for day in trace["x"]]


def test_today_is_the_day_on_which_the_reader_looks_and_else_the_closing_of_the_record() -> None:
    view = everything(dated("2023-02-28", "2026-10-31"))
    assert today_of(chart_timeline(view, LIGHT)) == [str(view.dataset.as_of)]
    chart = chart_timeline(view, LIGHT, today=date(2027, 2, 28))
    assert today_of(chart) == ["2027-02-28"]
    assert "today" in chart.note
    line = chart.spec["layout"]["shapes"][-1]
    assert (line["x0"], line["line"]["dash"]) == ("2027-02-28", "dash")
    assert chart.spec["layout"]["xaxis"]["range"][1] > "2027-02-28"


@pytest.mark.parametrize(
    ("query", "today"), [("", date(2060, 1, 1)), ("to=2026-12-31", date(2027, 2, 28)), ("", date(2020, 1, 1))]
)
def test_today_is_not_drawn_far_from_the_events_or_beyond_the_dates_asked_for(query: str, today: date) -> None:
    dataset = dated("2023-02-28", "2026-10-31")
    chart = chart_timeline(view_of(dataset, Selection.parse(query, dataset.names)[0]), LIGHT, today=today)
    assert not today_of(chart)
    assert "today" not in chart.note


def test_today_stands_above_counts_too() -> None:
    view = everything(real())
    assert view.n > MOST_MARKS
    assert today_of(chart_timeline(view, LIGHT)) == [str(real().as_of)]


def test_bars_of_many_colours_leave_plotly_no_contrast_to_guess() -> None:
    chart = chart_timeline(everything(dated("2024-10", "2024-10-22/2024-10-24", "2022-08/..")), LIGHT)
    bars = [trace for trace in chart.spec["data"] if trace["type"] == "bar"]
    assert bars
    for trace in bars:
        assert trace["marker"]["pattern"]["fillmode"] == "overlay"
        assert trace["marker"]["pattern"]["bgcolor"] in trace["marker"]["color"]


def test_empty_selection_has_no_timeline() -> None:
    nothing = view_of(real(), Selection.parse("q=zzzzqqq", real().names)[0])
    assert nothing.n == 0
    assert chart_timeline(nothing, LIGHT).empty
    assert chronicle_of(nothing).page(1) == []
    assert chronicle_of(nothing).pages == 1


def test_one_event_has_a_timeline() -> None:
    chart = chart_timeline(everything(dated("2024-10-11")), LIGHT)
    assert not chart.empty
    assert len(chart.table) == 1


def test_chronicle_holds_every_selected_event_once() -> None:
    for dataset in (real(), synthetic(400)):
        view = everything(dataset)
        chronicle = chronicle_of(view)
        ids = [
            entry.event_id
            for number in range(1, chronicle.pages + 1)
            for entry in entries_of(chronicle.page(number))
            if not entry.again
        ]
        assert len(ids) == len(set(ids))
        assert set(ids) == view.event_ids


def test_parts_follow_what_holds_them() -> None:
    dataset = dated("2024-10-11", "2024-10-12", "2024-10-11", "2024-11-01", parents=((2, 1), (3, 1)))
    entries = list(entries_of(chronicle_of(everything(dataset)).page(1)))
    assert [(entry.event_id, entry.depth) for entry in entries] == [
        ("E0004", 0), ("E0001", 0), ("E0003", 1), ("E0002", 1),
    ]  # fmt: skip
    assert entries[1].part_count == 2


def test_part_of_an_unselected_whole_stands_alone() -> None:
    dataset = dated("2024-10-11/2024-10-13", "2024-10-12", parents=((2, 1),))
    view = view_of(dataset, Selection.parse("id=E0002", dataset.names)[0])
    assert [entry.depth for entry in entries_of(chronicle_of(view).page(1))] == [0]


def test_part_of_an_unselected_whole_names_it() -> None:
    dataset = dated("2024-10-11/2024-10-13", "2024-10-12", parents=((2, 1),))
    alone = view_of(dataset, Selection.parse("id=E0002", dataset.names)[0])
    title = dataset.events.set_index("event_id")["title"]["E0001"]
    assert [(entry.whole, entry.whole_id) for entry in entries_of(chronicle_of(alone).page(1))] == [(title, "E0001")]
    both = entries_of(chronicle_of(everything(dataset)).page(1))
    assert [entry.whole for entry in both] == ["", ""], "what stands above its parts is not named again"


@pytest.mark.parametrize("number", [1, 2, 20])
def test_entry_names_its_actors_and_links_its_sources(number: int) -> None:
    events, tables = real().events.set_index("event_id"), real().tables
    links = tables["event_sources"].merge(tables["sources"], on="source_id")
    for entry in entries_of(chronicle_of(everything(real())).page(number)):
        assert list(entry.actors) == [
            real().name("actor", actor) for actor in events["actors"][entry.event_id].split("|")
        ]
        for role, shown in (("supports", entry.sources), ("contradicts", entry.against)):
            own = links[(links["event_id"] == entry.event_id) & (links["role"] == role)]
            assert {publisher for publisher, _ in shown} == {real().name("publisher", p) for p in own["publisher_id"]}
            assert len(dict(shown)) == len(shown)
            addresses = set(own["url"].dropna()) | set(own["archived_url"].dropna())
            assert {link for _, link in shown} - {""} <= addresses


def test_whole_is_repeated_where_its_parts_run_on() -> None:
    size = ENTRIES_A_PAGE + 10
    dataset = dated(*["2024-10-11"] * size, parents=tuple((part, 1) for part in range(2, size + 1)))
    first = next(entries_of(chronicle_of(everything(dataset)).page(2)))
    assert (first.event_id, first.again) == ("E0001", True)


def test_months_count_events_and_not_what_holds_them() -> None:
    dataset = dated("2024-10-11", "2024-10-12", "2024-10-11", "2024-10-30", parents=((2, 1), (3, 1)))
    months = chronicle_of(everything(dataset)).page(1)
    assert [(month.label, month.event_count) for month in months] == [("October 2024", 3)]


def test_event_without_a_month_stands_in_no_month() -> None:
    view = everything(dated("2023", "2023-12-05", "2023-01-01", "[..2023-06-10]", "[2023-03-30..2023-04-02]"))
    assert [month.label for month in chronicle_of(view).page(1)] == [
        "December 2023",
        "On or before June 2023",
        "March to April 2023",
        "January 2023",
        "2023, month not known",
    ]


def test_month_label_says_the_window() -> None:
    day = pd.Timestamp
    assert month_label(day("2023-12-31"), day("2024-01-01")) == "December 2023 to January 2024"
    assert month_label(day("2024-02-29"), day("2024-02-29")) == "February 2024"


def test_cost_of_a_page_does_not_grow_with_the_record() -> None:
    view = everything(synthetic(20_000))
    started = time.perf_counter()
    chronicle_of(view).page(3)
    chart = chart_timeline(view, LIGHT)
    assert time.perf_counter() - started < 1
    assert sum(len(trace["x"]) for trace in chart.spec["data"]) < 1_000
    assert np.isfinite(chart.spec["layout"]["height"])


def test_jumping_to_a_month_opens_the_page_that_tells_it() -> None:
    chronicle = chronicle_of(everything(load_dataset()))
    for month in chronicle.months()[::7]:
        told = entries_of(chronicle.page(chronicle.page_of(month)))
        events = chronicle.view.dataset.events.set_index("event_id")
        assert month in {f"{events.at[entry.event_id, 'start_first']:%Y-%m}" for entry in told}
    assert chronicle.page_of("1999-01") == chronicle.pages
