"""The marks of a timeline: one per event and lane, drawn as precisely as the date is known."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.charts.marks import faded, hatch
from caspian.charts.time_axis import TimeRange, wrap_text
from caspian.lanes import Lanes
from caspian.palette import Theme
from caspian.tally import LOOSE
from caspian.template import escape
from caspian.view import View

#: How the grade looks in a dot: filled is well attested, hollow is weak, a diamond is contested.
GRADE_SYMBOL = MappingProxyType(
    {"confirmed": "circle", "fair": "circle", "weak": "circle-open", "contested": "diamond-open"}
)
#: How a date is drawn, in words.
DRAWN: Mapping[str, str] = MappingProxyType(
    {"day": "a dot on its day", "window": "the window of a vague date", "lasting": "a bar while it lasted"}
)
_SIZE = MappingProxyType({"1": 13.0, "2": 10.0, "3": 7.5})
#: Rows of marks in a lane before they begin to cover each other.
_DEEPEST = 12
_DAY_MS = 86_400_000.0


def time_marks(view: View, lanes: Lanes, span: TimeRange, theme: Theme) -> pd.DataFrame:
    """One row per event and lane, by lane and day.

    Columns: ``lane event_id title grade family importance when drawn`` (a key of :data:`DRAWN`), ``first sure last``
    (days; between *first* and *sure* a lasting event may not yet have begun), ``open hover color``.
    """
    events = view.dataset.events.iloc[lanes.row]
    marks = pd.DataFrame({"lane": lanes.lane, "event_id": events["event_id"].to_numpy()})
    for column in ("title", "grade", "family", "importance"):
        marks[column] = events[column].to_numpy()
    marks["when"] = [edtf.label(text) for text in events["date"]]
    long = events["long"].to_numpy(dtype=bool)
    first, sure, latest = (_days(events[c]) for c in ("start_first", "start_last", "latest"))
    marks["drawn"] = np.select([long, first != sure], ["lasting", "window"], default="day")
    ends = np.where(long, latest, sure)
    marks["open"] = np.isnat(ends)
    ends = np.where(np.isnat(ends), max(np.datetime64(view.dataset.as_of, "D"), span.last), ends)
    marks["first"], marks["sure"], marks["last"] = first, np.minimum(sure, ends), np.maximum(ends, first)
    marks["hover"] = _hover(view, events, marks["when"])
    dimension = "grade" if lanes.key == "grade" else "family"
    marks["color"] = [theme.color(dimension, code) for code in marks[dimension]]
    return marks.sort_values(["lane", "first", "last"], kind="stable", ignore_index=True)


def _days(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("datetime64[D]")


def _hover(view: View, events: pd.DataFrame, when: pd.Series) -> list[str]:
    grades, positions = view.dataset.names["grade"], view.dataset.names["position"]
    columns = ("title", "place_name", "grade", "origin_count", "position_ru", "position_ir")
    cells = events[list(columns)].assign(place_name=events["place_name"].fillna("")).itertuples(index=False)
    said = []
    for date, cell in zip(when, cells, strict=True):
        title, place, grade, count, moscow, tehran = cell
        lines = [
            " · ".join(part for part in (date, place) if part),
            f"{grades[grade]} · {count} independent origin{'' if count == 1 else 's'}",
            f"Moscow: {positions[moscow].lower()} · Tehran: {positions[tehran].lower()}",
        ]
        said.append("<br>".join([f"<b>{wrap_text(title)}</b>", *map(escape, lines)]))
    return said


def stack_marks(marks: pd.DataFrame, lanes: int, span: TimeRange) -> tuple[np.ndarray, np.ndarray]:
    """The row of each mark within its lane, so that none hides another, and the height of each lane in rows."""
    gap = max(span.days / 70, 1.0)
    start = (_days(marks["first"]) - span.first).astype(int)
    end = (_days(marks["last"]) - span.first).astype(int)
    lane = marks["lane"].to_numpy()
    rows, heights = np.zeros(len(marks)), np.ones(lanes)
    for each in range(lanes):
        free: list[float] = []
        for i in np.flatnonzero(lane == each):
            row = next((k for k, until in enumerate(free) if until <= start[i]), len(free))
            if row == _DEEPEST:
                row = int(np.argmin(free))
            until = max(end[i] + 1.0, start[i]) + gap
            free[row : row + 1] = [until]
            rows[i] = row
        heights[each] = max(len(free), 1)
    return rows, heights


def draw_marks(
    marks: pd.DataFrame, theme: Theme, families: Mapping[str, str], *, by_family: bool
) -> list[dict[str, Any]]:
    """Traces of the marks at their ``y``, and the legend that tells their shapes (and colours, with ``by_family``)."""
    lasting, window, day = (marks[marks["drawn"] == name] for name in ("lasting", "window", "day"))
    unsure = lasting[lasting["sure"] > lasting["first"]]
    hollow = pd.concat([window, unsure.assign(last=unsure["sure"])])
    traces = [
        _bars(lasting.assign(first=lasting["sure"], color=_fading(lasting)), theme, hollow=False),
        _bars(hollow, theme, hollow=True),
        _dots(day),
    ]
    entries = [
        (label, symbol, theme.quiet)
        for rows, label, symbol in (
            (day, "Exact day", "circle"),
            (hollow, "Vague date", "square-open"),
            (lasting, "Lasted", "square"),
        )
        if len(rows)
    ]
    if by_family:
        entries += [
            (label, "circle", theme.color("family", code))
            for code, label in families.items()
            if (marks["family"] == code).any()
        ]
    return [trace for trace in traces if trace["y"].size] + [_entry(*entry) for entry in entries]


def _fading(lasting: pd.DataFrame) -> list[str]:
    """Colours of lasting events; those not known to have ended are lighter, because only their beginning is known."""
    return [
        faded(color, 0.45) if open_ else color for color, open_ in zip(lasting["color"], lasting["open"], strict=True)
    ]


def _entry(label: str, symbol: str, color: str) -> dict[str, Any]:
    """A trace without points that stands in the legend."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [None],
        "y": [None],
        "name": escape(label),
        "marker": {"color": color, "symbol": symbol, "size": 10, "line": {"width": 2, "color": color}},
        "hoverinfo": "skip",
    }


def _dots(marks: pd.DataFrame) -> dict[str, Any]:
    colors = marks["color"].tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [f"{day:%Y-%m-%d} 12:00" for day in marks["first"]],
        "y": marks["y"].to_numpy(),
        "text": marks["hover"].tolist(),
        "customdata": [f"event:{event_id}" for event_id in marks["event_id"]],
        "marker": {
            "color": colors,
            "symbol": [GRADE_SYMBOL.get(grade, "x-thin-open") for grade in marks["grade"]],
            "size": [_SIZE.get(each, 7.5) for each in marks["importance"]],
            "line": {"width": 2, "color": colors},
            "opacity": 1,
        },
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }


def _bars(marks: pd.DataFrame, theme: Theme, *, hollow: bool) -> dict[str, Any]:
    colors = marks["color"].tolist()
    fill = [faded(color, 0.2) for color in colors] if hollow else colors
    shapes = ["/" if grade in LOOSE else "" for grade in marks["grade"]]
    days = (_days(marks["last"]) - _days(marks["first"])).astype(int) + 1
    return {
        "type": "bar",
        "orientation": "h",
        "base": [f"{day:%Y-%m-%d}" for day in marks["first"]],
        "x": days * _DAY_MS,
        "y": marks["y"].to_numpy(),
        "width": 0.36 if hollow else 0.5,
        "text": marks["hover"].tolist(),
        "textposition": "none",
        "customdata": [f"event:{event_id}" for event_id in marks["event_id"]],
        "marker": {
            "color": fill,
            "line": {"color": colors, "width": 1.2 if hollow else 2},
            "pattern": hatch(colors if hollow else theme.ground, shapes, over=fill),
        },
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
