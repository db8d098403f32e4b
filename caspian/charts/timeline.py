"""The timeline: events in lanes, each drawn as precisely as its date is known, and as counts where they are too many."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.chart import Chart
from caspian.charts.marks import period_label
from caspian.charts.time_axis import TimeRange, draw_points, lane_layout, say_lines, short_label, turning_points
from caspian.charts.time_marks import DRAWN, draw_marks, stack_marks, time_marks
from caspian.lanes import LANES, Lanes, lanes_of
from caspian.palette import Theme
from caspian.tally import LOOSE
from caspian.view import View

#: Above so many marks the timeline shows counts by lane and period instead of events.
MOST_MARKS = 400
#: Height in pixels of a row of marks, and of all rows together when there are many.
_ROW, _ALL = 17.0, 760.0
#: Height in pixels of a lane of counts.
_LANE = 44.0
_GRAINS = (("M", 60, "month"), ("Q", 180, "quarter"), ("Y", 10_000, "year"))


def chart_timeline(view: View, theme: Theme, lane: str = "family", today: date | None = None) -> Chart:
    """Events in lanes by a key of :data:`caspian.lanes.LANES`. A mark opens its event; a count narrows to its period.

    ``today`` is marked: the day on which a reader looks, who expects the line there and not where the record closes.
    Without it, as in files, tests and warm-up, it is the day of the record's closing, so that these stay the same.
    """
    lanes = lanes_of(view, lane)
    title = f"Timeline by {LANES[lane].lower()}"
    if not view.n:
        return Chart(title, {"data": [], "layout": {}}, "No events.", pd.DataFrame(), empty=True)
    draw = _events if len(lanes.row) <= MOST_MARKS else _counts
    return draw(view, theme, lanes, title, TimeRange.of(view, today))


def _events(view: View, theme: Theme, lanes: Lanes, title: str, span: TimeRange) -> Chart:
    """A mark for each event in each of its lanes."""
    marks = time_marks(view, lanes, span, theme)
    rows, heights = stack_marks(marks, len(lanes.labels), span)
    points = turning_points(view, span)
    names, lines, top = draw_points(points, span, theme)
    two_lines = np.array(["<br>" in short_label(label) for label in lanes.labels])
    edges = top + np.concatenate([[0.0], np.cumsum(np.maximum(heights, 1.0 + 0.6 * two_lines) + 0.6)])
    marks["y"] = edges[marks["lane"].to_numpy()] + rows + 0.8
    coloured = lanes.key in ("family", "grade")
    data = draw_marks(marks, theme, view.dataset.names["family"], by_family=not coloured)
    layout = lane_layout(theme, span, edges, lanes.labels, pixels=min(_ROW, _ALL / float(edges[-1])))
    layout["shapes"] += lines
    says = {
        "A dot is a day; larger dots matter more.": (marks["drawn"] == "day").any(),
        "A thin hollow bar is the window of a vague date.": (marks["first"] < marks["sure"]).any(),
        "A solid bar lasted.": (marks["drawn"] == "lasting").any(),
        "A pale bar to the edge is not known to have ended.": marks["open"].any(),
        "Hollow or hatched: weak or contested.": marks["grade"].isin(LOOSE).any(),
        say_lines(points, span): True,
        "Drag along the axis to set the range of dates; click a mark to open its event.": True,
    }
    note = " ".join(text for text, holds in says.items() if text and holds)
    table = marks.assign(lane=[lanes.labels[i] for i in marks["lane"]], drawn=marks["drawn"].map(DRAWN))
    table["grade"] = table["grade"].map(view.dataset.names["grade"])
    table = table.set_index("lane")[["when", "title", "grade", "drawn", "event_id"]]
    table = table.rename(columns={"when": "date", "title": "what happened", "drawn": "drawn as", "event_id": "id"})
    spec = {"data": [*names, *data], "layout": layout}
    return Chart(title, spec, _alt(view, lanes, marks), table, note, brush=True)


def _alt(view: View, lanes: Lanes, marks: pd.DataFrame) -> str:
    drawn = marks.drop_duplicates("event_id")["drawn"].value_counts()
    events = view.events
    exact = events[~events["vague"].astype(bool)]
    dates = (exact if len(exact) else events)["date"]
    return (
        f"Timeline of {view.n} events. {_by_lane(lanes)} {drawn.get('day', 0)} on an exact day, "
        f"{drawn.get('window', 0)} with a vague date, {drawn.get('lasting', 0)} lasting. "
        f"From {edtf.label(dates.iloc[0])} to {edtf.label(dates.iloc[-1])}."
    )


def _by_lane(lanes: Lanes) -> str:
    said = "; ".join(f"{label} {count:,}" for label, count in zip(lanes.labels, lanes.counts, strict=True))
    return f"Lanes by {LANES[lanes.key].lower()}: {said}."


def _counts(view: View, theme: Theme, lanes: Lanes, title: str, span: TimeRange) -> Chart:
    """Counts by lane and period as marks whose area is the count; dates vaguer than a period are told apart."""
    freq, _, grain = next(each for each in _GRAINS if span.days / 30.4 <= each[1])
    counts, vague, periods = count_lanes(view, lanes, freq)
    points = turning_points(view, span, each_drawn=False)
    names, lines, height = draw_points(points, span, theme)
    # the names stand as close as above single events, whose rows are lower
    lower = _ROW / _LANE
    for each in names:
        each["y"] = [lower * level for level in each["y"]]
    lines = [line | {"y0": lower * line["y0"]} for line in lines]
    edges = lower * height + np.arange(len(lanes.labels) + 1, dtype=float)
    filled = np.nonzero(counts)
    values = counts[filled]
    lane, period = (each.tolist() for each in filled)
    labels = [period_label(p) for p in periods]
    starts = [f"{p.start_time:%Y-%m-%d}" for p in periods]
    middles = [f"{p.start_time + (p.end_time - p.start_time) / 2:%Y-%m-%d}" for p in periods]
    queries = [f"{q}&" if q else "" for q in lanes.queries]
    dimension = lanes.key if lanes.key in ("family", "grade") else ""
    colors = [theme.color(dimension, code) if dimension else theme.accent for code in lanes.codes]
    # what is left over can dwarf the lanes that have a name; it is drawn as large as the largest of these at most
    own = np.array([bool(code) for code in lanes.codes])
    largest = float(counts[own].max(initial=1))
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [middles[j] for j in period],
        "y": filled[0] + edges[0] + 0.5,
        "text": [f"{labels[j]}: {v:,} event{'' if v == 1 else 's'}" for j, v in zip(period, values, strict=True)],
        "customdata": [
            f"{queries[i]}from={starts[j]}&to={periods[j].end_time:%Y-%m-%d}" for i, j in zip(lane, period, strict=True)
        ],
        "marker": {
            "size": np.minimum(values, largest),
            "sizemode": "area",
            "sizeref": 2 * largest / 30**2,
            "sizemin": 2.5,
            "color": [colors[i] for i in lane],
            "opacity": 0.85,
            "line": {"width": 1, "color": theme.ground},
        },
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
    layout = lane_layout(theme, span, edges, lanes.labels, pixels=_LANE)
    layout["shapes"] += lines
    table = pd.DataFrame(counts, index=pd.Index(lanes.labels, name="lane"), columns=labels)
    table[f"vaguer than a {grain}"] = vague
    note = (
        f"Too many events to draw each: a mark counts those that began in a {grain} of a lane, its area is the count. "
    )
    if vague.any():
        note += f"{int(vague.sum()):,} with a date vaguer than a {grain} are not placed; the numbers below hold them. "
    if values.max(initial=0) > largest:
        note += "Lanes of what is left over are drawn no larger than the named ones. "
    if lines:
        note += f"{say_lines(points, span)} "
    note += "Click a mark to narrow to it, or drag along the axis, until single events appear."
    top = np.argsort(values)[::-1][:3]
    most = "; ".join(f"{lanes.labels[lane[i]]}, {labels[period[i]]}: {values[i]:,}" for i in top)
    alt = f"Timeline of {view.n:,} events counted by {grain}. {_by_lane(lanes)} Most: {most}."
    return Chart(title, {"data": [*names, trace], "layout": layout}, alt, table, note, brush=True)


def count_lanes(view: View, lanes: Lanes, freq: str) -> tuple[np.ndarray, np.ndarray, pd.PeriodIndex]:
    """Events that certainly began in each period, lanes × periods; those too vague to tell, by lane; the periods."""
    events = view.dataset.events
    unit = {"M": 1, "Q": 3, "Y": 12}[freq]
    first, last = (
        events[c].to_numpy()[lanes.row].astype("datetime64[M]").astype(int) // unit
        for c in ("start_first", "start_last")
    )
    certain = first == last
    origin = int(first[certain].min()) if certain.any() else int(first.min())
    width = (int(first[certain].max()) if certain.any() else origin) - origin + 1
    cells = lanes.lane[certain].astype(np.int64) * width + (first[certain] - origin)
    counts = np.bincount(cells, minlength=len(lanes.labels) * width).reshape(len(lanes.labels), width)
    vague = np.bincount(lanes.lane[~certain], minlength=len(lanes.labels))
    # periods counted from 1970, as numpy's months are
    start = pd.Timestamp(np.datetime64(origin * unit, "M"))
    return counts, vague, pd.period_range(pd.Period(start, freq=freq), periods=width, freq=freq)
