from __future__ import annotations

import plotly.graph_objects as go
import pytest

from caspian.charts.story import chart_story
from caspian.dataset import load_dataset
from caspian.palette import THEMES
from caspian.stories import record_of, stories_of, table_story
from tests.build import record

DATASET = load_dataset()
STORIES = stories_of(DATASET)


@pytest.mark.parametrize("story_id", STORIES)
def test_every_step_is_an_event_with_a_source_and_none_is_left_out(story_id):
    story = STORIES[story_id]
    assert [step.number for step in story.steps] == list(range(1, len(story.steps) + 1))
    assert story.view(DATASET).event_ids == {step.event_id for step in story.steps}
    for step in story.steps:
        assert len(record_of(DATASET, step).sources)


@pytest.mark.parametrize("story_id", STORIES)
def test_steps_are_told_in_the_order_of_time_of_their_latest_beginning(story_id):
    events = DATASET.events.set_index("event_id")
    steps = events.loc[[step.event_id for step in STORIES[story_id].steps]]
    first, last = steps["start_first"].to_list(), steps["start_last"].to_list()
    assert all(first[i] <= last[i + 1] for i in range(len(steps) - 1))


@pytest.mark.parametrize(("asked", "number"), [("", 1), ("3", 3), ("0", None), ("99", None), ("x", None)])
def test_a_step_is_asked_for_by_its_number(asked, number):
    found = next(iter(STORIES.values())).step(asked)
    assert (found.number if found else None) == number


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("story_id", STORIES)
def test_the_line_marks_the_open_step(story_id, theme):
    story = STORIES[story_id]
    chart = chart_story(DATASET, story, 2, theme)
    go.Figure(chart.spec)
    assert [text for text in chart.spec["data"][-1]["text"] if text] == ["2"]
    assert len(chart.table) == len(table_story(DATASET, story)) == len(story.steps)
    assert f"step 2, {story.steps[1].heading}" in chart.alt


def test_a_record_without_stories_tells_none():
    assert stories_of(record(events=[])) == {}
