"""A city's page: who came, what was signed there, how it went over the years."""

from __future__ import annotations

import time

import plotly.graph_objects as go
import pytest

from caspian.charts.city import chart_years
from caspian.city import MOST_PAPERS, PAPERS, events_at, events_in, table_signed, table_visitors, tally_years
from caspian.dataset import load_dataset
from caspian.meetings import party_of
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.build import PEOPLE, record, sourced
from tests.synthetic import synthetic_dataset

DATASET = load_dataset()
VIEW = view_of(DATASET, Selection())
CITIES = ("ashgabat", "kazan", "tehran", "moscow")


def small(*events: dict[str, str], **more: list[dict[str, str]]) -> View:
    rows = [{"event_id": f"E{i:04d}", **event} for i, event in enumerate(events, 1)]
    return view_of(record(**{**sourced(*rows), **more}), Selection())


@pytest.mark.parametrize("city", CITIES)
def test_a_city_holds_the_events_that_its_filter_selects(city):
    found = events_in(VIEW, city)
    assert found.sum() > 0
    assert set(DATASET.events["event_id"][found]) <= set(VIEW.narrow("place", city).events["event_id"])


@pytest.mark.parametrize("city", CITIES)
def test_years_add_up_to_the_events_and_have_no_gaps(city):
    years = tally_years(VIEW, city)
    assert years.to_numpy().sum() == events_in(VIEW, city).sum()
    assert list(years.index) == list(range(years.index[0], years.index[-1] + 1))
    met = DATASET.links["act"].mask(["contact"])
    assert years["meetings"].sum() == (events_in(VIEW, city) & met).sum()


@pytest.mark.parametrize("city", CITIES)
def test_nobody_visits_a_city_of_the_own_country(city):
    home = DATASET.tables["places"].set_index("place_id").at[city, "country"]
    visitors = table_visitors(VIEW, city)
    assert len(visitors)
    assert home not in set(party_of(DATASET)[visitors.index])
    assert not {"country", "region"} & set(DATASET.tables["actors"].set_index("actor_id")["kind"][visitors.index])
    assert visitors["Events"].is_monotonic_decreasing
    assert (visitors["Meetings"] <= visitors["Events"]).all()


def test_a_visitor_is_counted_event_by_event():
    visitor = table_visitors(VIEW, "tehran").iloc[0]
    events = DATASET.events[events_at(VIEW, "tehran")]
    own = events[[visitor.name in str(cell).split("|") for cell in events["actors"]]]
    assert (visitor["Events"], visitor["Meetings"]) == (len(own), (own["act"] == "contact").sum())


def test_first_and_last_visit_are_the_first_and_the_last():
    view = small({"date": "2024-10-11"}, {"date": "2022-07-19"}, {"date": "2025-01-17", "kind": "statement"})
    visitors = table_visitors(view, "tehran")
    assert list(visitors.index) == ["putin"]
    assert visitors.loc["putin"].to_dict() == {
        "Who": "Vladimir Putin", "Country": "Russia", "Events": 3, "Meetings": 2, "First": "19 Jul 2022", "Last": "17 Jan 2025",
    }  # fmt: skip


def test_who_only_set_out_from_a_city_did_not_come_there():
    way = [{"event_id": "E0001", "place_id": "tehran", "role": "from"}]
    view = small({"place_id": "kazan", "kind": "delivery"}, event_places=way)
    assert events_in(view, "tehran").sum() == 1
    assert table_visitors(view, "tehran").empty
    assert list(table_visitors(view, "kazan").index) == ["pezeshkian"]


def test_a_venue_counts_in_its_city():
    palace = next(place for place in PEOPLE["places"] if place["place_id"] == "palace")
    assert (palace["kind"], palace["within"]) == ("venue", "tehran")
    view = small({"place_id": "palace"})
    assert list(table_visitors(view, "tehran").index) == ["putin"]
    assert tally_years(view, "tehran")["meetings"].to_dict() == {2024: 1}


def test_what_was_signed_is_papers_only_and_newest_first():
    signed = table_signed(VIEW, "moscow")
    events = DATASET.events.set_index("event_id").loc[signed["Id"]]
    assert set(events["act"]) <= set(PAPERS)
    assert events["start_first"].is_monotonic_decreasing
    assert len(signed) == (events_at(VIEW, "moscow") & DATASET.links["act"].mask(PAPERS)).sum()
    assert list(signed.columns) == ["Date", "What happened", "Kind", "Grade", "Id"]


def test_a_promise_to_sign_is_not_signed():
    view = small({"kind": "statement"}, {"kind": "memorandum_signed"}, {"kind": "ratification"})
    assert list(table_signed(view, "tehran")["Id"]) == ["E0003", "E0002"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_chart_says_its_numbers(theme):
    chart = chart_years(VIEW, "tehran", theme)
    go.Figure(chart.spec)
    years = tally_years(VIEW, "tehran")
    assert chart.table.to_numpy().sum() == years.to_numpy().sum()
    for year, meetings, other in years.itertuples():
        assert f"{year} {meetings} and {other}" in chart.alt
    for trace in chart.spec["data"]:
        for query in trace.get("customdata", []):
            Selection.parse_strictly(query, DATASET.names)


def test_a_place_without_events_has_empty_answers():
    empty = view_of(DATASET, Selection.parse_strictly("q=zzzz", DATASET.names))
    assert table_visitors(empty, "tehran").empty
    assert table_signed(empty, "tehran").empty
    assert tally_years(empty, "tehran").empty
    chart = chart_years(empty, "tehran", THEMES["light"])
    assert chart.empty
    assert chart.alt == "No events in Tehran."


def test_a_city_costs_the_same_in_a_large_record():
    view = view_of(synthetic_dataset(6_000), Selection())
    table_visitors(view, "tehran")
    start = time.perf_counter()
    assert len(table_visitors(view, "tehran"))
    assert len(table_signed(view, "tehran")) <= MOST_PAPERS
    assert len(tally_years(view, "tehran"))
    assert time.perf_counter() - start < 0.5
