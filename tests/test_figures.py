"""Figures: intervals, time, conflicts. Nothing is averaged, a cap is no value, a wording is no number."""

from functools import lru_cache

import numpy as np
import pytest

from caspian.charts.figures import chart_figures
from caspian.dataset import Dataset
from caspian.figures import find_conflicts, measure_figures, tally_measures
from caspian.palette import LIGHT
from caspian.selection import Selection
from caspian.view import view_of
from tests.build import record

NUMBER = 0


def figure(measure="trade-turnover", event="E0001", **more):
    global NUMBER
    NUMBER += 1
    return {
        "claim_id": f"C{NUMBER:04}",
        "event_id": event,
        "source_id": "S0001",
        "measure_id": measure,
        "bound": "exact",
        **more,
    }


def dataset_of(*claims) -> Dataset:
    return record(
        events=[{"event_id": "E0001"}, {"event_id": "E0002", "title": "Another pact"}],
        sources=[{"source_id": "S0001", "publisher_id": "reuters", "published": "2024-02"}],
        event_sources=[{"event_id": "E0001", "source_id": "S0001"}, {"event_id": "E0002", "source_id": "S0001"}],
        topics=[{"topic_id": "worth", "question": "What is it worth?"}],
        claims=list(claims),
    )


def figures_of(*claims, measure="trade-turnover"):
    return measure_figures(view_of(dataset_of(*claims), Selection()), measure)


@lru_cache(maxsize=1)
def many() -> Dataset:
    return dataset_of(
        figure(period="2023", value="4e9", said_by="putin"),
        figure(period="2023", value="2.8e9", said_by="pezeshkian"),
        figure(period="2023", value="9e9", said_by="putin", mode="expects"),
        figure(stated="thousands", bound=None),
        figure(low="1e9", bound="at_least"),
        figure(measure="gas-pipeline-capacity", high="55", bound="at_most", mode="intends", said_on="2025-01-17"),
    )


def test_two_values_of_one_period_that_cannot_both_be_right_are_a_conflict():
    conflicts = find_conflicts(measure_figures(view_of(many(), Selection()), "trade-turnover"))
    assert len(conflicts) == 1
    assert str(conflicts[0]) == "2023: Masoud Pezeshkian, 2.8 billion USD; Vladimir Putin, 4 billion USD"


def test_plans_are_not_compared_with_facts_nor_different_periods_with_each_other():
    rows = figures_of(
        figure(period="2023", value="4e9"),
        figure(period="2023", value="9e9", mode="intends"),
        figure(period="2022", value="5e9"),
        figure(period="2023-03-21/2024-03-19", value="3e9"),
    )
    assert find_conflicts(rows) == []


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ({"value": "4.8e9", "bound": "about"}, {"value": "4.83e9"}, False),
        ({"value": "4.8e9", "bound": "about"}, {"value": "6e9"}, True),
        ({"low": "4e9", "bound": "at_least"}, {"value": "6e9"}, False),
        ({"low": "4e9", "bound": "at_least"}, {"value": "3e9"}, True),
        ({"low": "3e9", "high": "4e9", "bound": "about"}, {"value": "3.5e9"}, False),
        ({"low": "3e9", "high": "4e9", "bound": "about"}, {"value": "5e9"}, True),
        ({"value": "4e9", "mode": "denies"}, {"value": "5e9"}, False),
    ],
)
def test_intervals_follow_the_words(one, other, conflict):
    rows = figures_of(figure(period="2023", **one), figure(period="2023", **other))
    assert bool(find_conflicts(rows)) is conflict


def test_the_worth_of_two_pacts_is_no_conflict_but_two_worths_of_one_pact_are():
    pact = {"measure": "pact-value", "bound": "exact"}
    apart = figures_of(figure(**pact, value="40e9"), figure(**pact, value="2e9", event="E0002"), measure="pact-value")
    assert find_conflicts(apart) == []
    same = figures_of(figure(**pact, value="40e9"), figure(**pact, value="2e9"), measure="pact-value")
    assert find_conflicts(same)[0].about == "Two delegations met"


def test_a_cap_is_marked_as_one_and_never_as_a_value():
    rows = measure_figures(view_of(many(), Selection()), "gas-pipeline-capacity")
    assert rows["cap"].all()
    assert not rows["actual"].any()
    assert rows["floor"].iloc[0] == -np.inf
    marks = chart_figures(view_of(many(), Selection()), LIGHT, "gas-pipeline-capacity").spec["data"][-1]
    assert marks["marker"]["symbol"] == ["line-ew-open"]


def test_a_wording_without_a_number_is_counted_apart_and_not_drawn():
    view = view_of(many(), Selection())
    tally = tally_measures(view)
    assert tally.index[0] == "trade-turnover"
    assert tally.loc["trade-turnover", ["values", "worded"]].tolist() == [4, 1]
    chart = chart_figures(view, LIGHT, "trade-turnover")
    assert sum(len(trace["x"]) for trace in chart.spec["data"] if trace["mode"] == "markers") == 4


def test_every_measure_is_listed_even_without_a_value():
    tally = tally_measures(view_of(many(), Selection().with_("from", ["2030"])))
    assert len(tally) == len(many().tables["measures"])
    assert (tally["values"] == 0).all()


def test_a_figure_stands_at_its_period_else_where_it_was_said_else_published():
    rows = figures_of(
        figure(period="2022", value="1", said_on="2023-05-01"),
        figure(value="2", said_on="2023-05-01"),
        figure(value="3"),
    ).set_index("value")
    assert list(rows["time_by"]) == ["period", "said", "published"]
    assert rows.at[1.0, "time_words"] == "2022"
    assert rows.at[3.0, "time_words"] == "Feb 2024"


def test_no_line_joins_two_values():
    chart = chart_figures(view_of(many(), Selection()), LIGHT, "trade-turnover")
    for trace in chart.spec["data"]:
        if trace["mode"] == "lines":
            heights = [y for y in trace["y"] if y is not None]
            assert heights[::2] == heights[1::2]


def test_figures_obey_the_view():
    assert measure_figures(view_of(many(), Selection().with_("id", ["E0002"])), "trade-turnover").empty


def test_an_empty_measure_is_an_empty_chart():
    chart = chart_figures(view_of(many(), Selection()), LIGHT, "loan-amount")
    assert chart.empty
    assert chart.alt == "No values."


def test_every_measure_with_figures_in_the_record_can_be_drawn():
    view = view_of(Dataset.load(), Selection().with_("scope", ["any"]))
    tally = tally_measures(view)
    for measure in tally.index[tally["speakers"] > 0]:
        rows = measure_figures(view, measure)
        assert (rows["figure"] != "").all()
        assert (rows["floor"] <= rows["ceiling"]).where(~rows["worded"], True).all()
        chart_figures(view, LIGHT, measure)
        assert all(str(conflict) for conflict in find_conflicts(rows))
