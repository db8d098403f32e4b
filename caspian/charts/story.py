"""The line of a story: its steps in time, the present one marked."""

from __future__ import annotations

from typing import Any

from caspian import edtf
from caspian.chart import Chart
from caspian.dataset import Dataset
from caspian.palette import Theme
from caspian.stories import Story, table_story
from caspian.template import base_layout, escape


def chart_story(dataset: Dataset, story: Story, now: int, theme: Theme) -> Chart:
    """Steps on the axis of time: a dot on an exact day, a line over the window of a vague or lasting date.

    ``now`` is the number of the step that is open. A mark opens its event.
    """
    events = dataset.events.set_index("event_id").loc[[step.event_id for step in story.steps]]
    first, last = events["start_first"], events["latest"].fillna(events["start_last"])
    spans: dict[str, list[Any]] = {"x": [], "y": []}
    for start, end in zip(first, last, strict=True):
        if end > start:
            spans["x"] += [f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}", None]
            spans["y"] += [0, 0, None]
    middle = first + (events["start_last"] - first) / 2
    done = [step.number <= now for step in story.steps]
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [f"{day:%Y-%m-%d}" for day in middle],
        "y": [0] * len(events),
        "text": [str(step.number) if step.number == now else "" for step in story.steps],
        "textposition": "top center",
        "textfont": {"color": theme.text, "size": 13},
        "marker": {
            "size": [17 if step.number == now else 10 for step in story.steps],
            "color": [theme.accent if passed else theme.ground for passed in done],
            "line": {"color": theme.accent, "width": 1.5},
        },
        "hovertext": [
            f"{step.number} · {escape(step.heading)}<br>{escape(edtf.label(date))}"
            for step, date in zip(story.steps, events["date"], strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [f"event:{step.event_id}" for step in story.steps],
        "showlegend": False,
    }
    line = {"type": "scatter", "mode": "lines", **spans, "line": {"color": theme.accent, "width": 4}, "opacity": 0.35, "hoverinfo": "skip", "showlegend": False}  # fmt: skip
    layout = base_layout(theme, height=110)
    layout["yaxis"] |= {"visible": False, "range": [-1, 1.4], "fixedrange": True}
    layout["xaxis"] |= {"type": "date", "showline": True}
    table = table_story(dataset, story)
    step = story.steps[now - 1]
    alt = (
        f"{len(story.steps)} steps from {edtf.label(events['date'].iloc[0])} to {edtf.label(events['date'].iloc[-1])}; "
        f"step {now}, {step.heading}, {edtf.label(events['date'].iloc[now - 1])}, is open."
    )
    return Chart(
        f"{story.title}: the steps in time", {"data": [line, marks], "layout": layout}, alt, table.set_index("Step")
    )
