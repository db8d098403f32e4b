"""Evidence under a view: disagreements, single sides, declared against alleged, denied and admitted."""

from functools import lru_cache

import numpy as np

from caspian.charts.evidence import chart_act_grades, chart_blocs, chart_single, chart_stances, chart_topic
from caspian.dataset import Dataset
from caspian.evidence import (
    only_bloc,
    position_changes,
    single_bloc,
    tally_single,
    tally_stances,
    tally_topics,
    topic_claims,
)
from caspian.palette import DARK, LIGHT
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.build import record
from tests.counting import standing_alone
from tests.synthetic import synthetic_dataset

DELIVERY = {"kind": "delivery", "direction": "ir_to_ru", "sectors": "defence"}


@lru_cache(maxsize=1)
def small() -> Dataset:
    return record(
        events=[
            {"event_id": "E0001", **DELIVERY, "date": "2022-08-01"},
            {"event_id": "E0002", **DELIVERY, "date": "[2022-07-01..2023-06-30]"},
            {"event_id": "E0003", "kind": "statement", "date": "2023-01-01"},
            {"event_id": "E0004", "date": "2024-01-01"},
        ],
        sources=[
            {"source_id": "S0001", "publisher_id": "kremlin", "published": "2022-08-05"},
            {"source_id": "S0002", "publisher_id": "reuters"},
            {"source_id": "S0003", "publisher_id": "haaretz"},
        ],
        event_sources=[
            {"event_id": "E0001", "source_id": "S0002"},
            {"event_id": "E0002", "source_id": "S0002"},
            {"event_id": "E0002", "source_id": "S0003"},
            {"event_id": "E0003", "source_id": "S0001"},
            {"event_id": "E0004", "source_id": "S0001", "origins": "kremlin|tass"},
        ],
        positions=[
            {"event_id": "E0001", "party": "IRN", "position": "denies", "said_on": "2022-09-01"},
            {"event_id": "E0001", "party": "IRN", "position": "silent", "checked_on": "2022-10-01"},
            {"event_id": "E0001", "party": "IRN", "position": "partly", "said_on": "2022-11-05"},
            {"event_id": "E0001", "party": "RUS", "position": "denies", "said_on": "2022-09-01"},
            {"event_id": "E0004", "party": "RUS", "position": "confirms", "said_on": "2024-01-01"},
            {"event_id": "E0004", "party": "IRN", "position": "confirms", "said_on": "2024-01-02"},
        ],
        topics=[
            {"topic_id": "drones", "question": "Were drones delivered?"},
            {"topic_id": "talks", "question": "Who spoke?"},
            {"topic_id": "plans", "question": "What is planned?"},
        ],
        claims=[
            _claim(1, "drones", "us-treasury", "alleges", said_on="2022-08-30"),
            _claim(2, "drones", "pezeshkian", "denies", said_on="2022-09-01"),
            _claim(3, "talks", "putin", "asserts"),
            _claim(4, "talks", "pezeshkian", "asserts"),
            _claim(5, "plans", "putin", "intends"),
            _claim(6, "plans", "pezeshkian", "expects"),
        ],
    )


def _claim(number, topic, speaker, mode, **more):
    return {
        "claim_id": f"C{number:04}",
        "event_id": "E0001",
        "source_id": "S0002",
        "topic_id": topic,
        "said_by": speaker,
        "mode": mode,
        **more,
    }


def whole() -> View:
    return view_of(small(), Selection())


def nothing() -> View:
    return view_of(small(), Selection().with_("from", ["2030"]))


def test_a_question_is_contested_where_somebody_denies_or_modes_differ_between_speakers():
    topics = tally_topics(whole())
    assert topics["contested"].to_dict() == {"drones": True, "plans": True, "talks": False}
    assert topics.index[0] == "drones"
    assert topics.at["drones", "apart"] == "denied by some"


def test_topics_obey_the_view():
    assert tally_topics(view_of(small(), Selection().with_("id", ["E0003"]))).empty
    assert topic_claims(nothing(), "drones").empty


def test_claims_stand_in_the_order_in_which_they_were_said():
    assert list(topic_claims(whole(), "drones")["claim_id"]) == ["C0001", "C0002"]


def test_only_events_of_one_single_supporting_bloc_are_single_side():
    table = tally_single(whole())
    assert table.loc["western", "deed"] == 1
    assert table.loc["russian_state"].sum() == 2
    assert table.to_numpy().sum() == 3


def test_the_selection_of_one_bloc_alone_finds_exactly_these_events():
    for dataset in (small(), synthetic_dataset(400), Dataset.load()):
        view = view_of(dataset, Selection())
        one = single_bloc(view.dataset)
        for bloc in tally_single(view).index:
            narrowed = view.of(only_bloc(view, bloc))
            counted = one.counts(view.counted)[one.codes.index(bloc)]
            assert narrowed.n == counted + len(standing_alone(view, narrowed))
            assert (narrowed.events["supporting_blocs"] == bloc).all()


def test_stances_tell_split_from_denied_and_from_alleged():
    years = tally_stances(whole(), "deed")
    assert years["split"].sum() == 1
    assert np.isclose(years["alleged"].sum(), 1)
    assert tally_stances(whole(), "contact")["both"].sum() == 1


def test_a_vague_date_is_spread_over_its_years_and_acts_are_never_mixed():
    years = tally_stances(whole(), "deed")
    assert np.isclose(years["alleged"].iloc[0], 184 / 365)
    for view in (whole(), view_of(Dataset.load(), Selection())):
        acts = view.count("act")
        for act, count in acts[acts > 0].items():
            assert np.isclose(tally_stances(view, str(act)).to_numpy().sum(), count)


def test_a_denial_that_turns_into_an_admission_is_found_through_silence():
    changes = position_changes(whole())
    admitted = changes[changes["admitted"]]
    assert list(admitted["event_id"]) == ["E0001"]
    assert admitted.iloc[0]["after"] == "partly"
    assert admitted.iloc[0]["days"] == 65
    assert list(changes["after"]) == ["partly", "silent"]


def test_a_position_that_never_moved_is_no_change():
    assert position_changes(view_of(small(), Selection().with_("id", ["E0004"]))).empty


def test_charts_stand_empty_without_events_and_name_numbers_with_them():
    for view, empty in ((whole(), False), (nothing(), True)):
        for theme in (LIGHT, DARK):
            charts = [
                chart_blocs(view, theme, share=False),
                chart_blocs(view, theme, share=True),
                chart_single(view, theme),
                chart_stances(view, theme, "deed"),
                chart_act_grades(view, theme),
                chart_topic(view, theme, "drones"),
            ]
            assert [chart.empty for chart in charts] == [empty] * len(charts)
            assert all(chart.alt for chart in charts)


def test_a_click_on_a_single_side_cell_selects_the_events_that_it_counts():
    view = whole()
    chart = chart_single(view, LIGHT)
    picks, counts = chart.spec["data"][0]["customdata"], chart.table.to_numpy()
    for row, line in enumerate(picks):
        for column, query in enumerate(line):
            assert bool(query) == bool(counts[row][column]), "an empty cell leads nowhere"
            if not query:
                continue
            selection, notices = Selection.parse(query, small().names)
            assert notices == ()
            assert view.of(selection).n == counts[row][column]


def test_text_from_data_is_inert_in_the_chart():
    dataset = record(
        events=[{"event_id": "E0001"}],
        sources=[{"source_id": "S0001", "publisher_id": "reuters"}],
        event_sources=[{"event_id": "E0001", "source_id": "S0001"}],
        topics=[{"topic_id": "drones", "question": "<b>?"}],
        claims=[
            {
                "claim_id": "C0001",
                "event_id": "E0001",
                "source_id": "S0001",
                "topic_id": "drones",
                "statement": "<a href='javascript:x'>%{y}",
                "said_on": "2024-10-11",
            }
        ],
    )
    chart = chart_topic(view_of(dataset, Selection()), LIGHT, "drones")
    hovers = [text for trace in chart.spec["data"] for text in trace.get("text", [])]
    assert hovers
    assert not any("<a" in text for text in hovers)
    assert all("%{y}" not in trace.get("hovertemplate", "") for trace in chart.spec["data"])
