"""Stories: guided walks through the record, one event a step."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from caspian.dataset import Dataset
from caspian.event_record import EventRecord, find_event
from caspian.memory import remembered
from caspian.selection import Selection
from caspian.view import View, view_of


@dataclass(frozen=True)
class Step:
    """One step: its number from 1, its words and its event."""

    number: int
    heading: str
    text: str
    event_id: str


@dataclass(frozen=True)
class Story:
    """A story with its steps in order."""

    story_id: str
    title: str
    summary: str
    steps: tuple[Step, ...]

    def step(self, asked: str) -> Step | None:
        """The step with this number as text; the first where nothing is asked, None where there is no such step."""
        if not asked:
            return self.steps[0]
        return next((step for step in self.steps if str(step.number) == asked), None)

    def view(self, dataset: Dataset) -> View:
        """The events of all steps, whatever their scope and grade: the walk leaves none of its own stations out."""
        events = list(dict.fromkeys(step.event_id for step in self.steps))
        return view_of(dataset, Selection().with_("id", events).with_("scope", ["any"]).with_("grade", ["any"]))


@remembered()
def stories_of(dataset: Dataset) -> dict[str, Story]:
    """Every story by its id, in the order of the record; stories without a step are left out."""
    steps = dataset.tables["story_steps"].sort_values("step", kind="stable")
    by_story = {str(story_id): rows for story_id, rows in steps.groupby("story_id")}
    stories = dataset.tables["stories"].sort_values("order", kind="stable")
    return {
        story_id: Story(story_id, title, summary, _steps(by_story[story_id]))
        for story_id, title, summary in zip(stories["story_id"], stories["title"], stories["summary"], strict=True)
        if story_id in by_story
    }


def _steps(rows: pd.DataFrame) -> tuple[Step, ...]:
    return tuple(
        Step(number, heading, text, event_id)
        for number, (heading, text, event_id) in enumerate(
            zip(rows["heading"], rows["text"], rows["event_id"], strict=True), start=1
        )
    )


def record_of(dataset: Dataset, step: Step) -> EventRecord:
    """The event of a step with all that hangs on it."""
    record = find_event(dataset, step.event_id)
    if record is None:
        raise LookupError(f"{step.event_id} is a step of a story and no event")
    return record


def table_story(dataset: Dataset, story: Story) -> pd.DataFrame:
    """The steps as a table: ``Step Date What happened Grade Id``."""
    events = dataset.events.set_index("event_id").loc[[step.event_id for step in story.steps]]
    return pd.DataFrame(
        {
            "Step": [step.number for step in story.steps],
            "Heading": [step.heading for step in story.steps],
            "Date": events["date"].to_list(),
            "What happened": events["title"].to_list(),
            "Grade": [dataset.name("grade", grade) for grade in events["grade"]],
            "Id": events.index.to_list(),
        }
    )
