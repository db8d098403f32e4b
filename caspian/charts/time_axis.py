"""The axis of a timeline: the days it spans, the ground of its lanes, the turning points drawn behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.charts.marks import lay_lanes
from caspian.palette import Theme
from caspian.template import base_layout, escape
from caspian.view import View

#: Turning points drawn at most, the newest ones, and how many of them are named; the others say their name when touched.
MOST_LINES, MOST_NAMES = 24, 12
#: How far beyond what is shown today may lie to be drawn, as a share of the days shown.
_REACH = 0.25
#: Characters of a turning point's name, and the share of the axis that a character is taken to need.
_NAME, _CHARACTER = 38, 1 / 50


@dataclass(frozen=True)
class TimeRange:
    """The days that a timeline spans, ends inclusive."""

    first: np.datetime64
    last: np.datetime64
    today: np.datetime64 | None = None

    @classmethod
    def of(cls, view: View, today: date | None = None) -> TimeRange:
        """From the first beginning to the last known day, within the dates that the selection asks for.

        The axis reaches to ``today``, the day of the record's closing unless given, when that is near; when it is far
        or beyond the dates asked for, ``today`` is none, because it would press all events to one side.
        """
        events = view.events
        first = _days(events["start_first"]).min()
        last = _days(events["start_last"]).max()
        ends = events["latest"].dropna()
        if len(ends):
            last = max(last, _days(ends).max())
        if start := view.selection.get("from"):
            first = max(first, np.datetime64(edtf.parse(start[0]).earliest, "D"))
        if end := view.selection.get("to"):
            last = min(last, np.datetime64(edtf.parse(end[0]).latest, "D"))
        first, last = min(first, last), max(first, last)
        now = np.datetime64(today or view.dataset.as_of, "D")
        reach = last if end else last + np.timedelta64(int(((last - first).astype(int) + 1) * _REACH), "D")
        if not first <= now <= reach:
            return cls(first, last)
        return cls(first, max(last, now), now)

    @property
    def days(self) -> int:
        """Length in days."""
        return int((self.last - self.first).astype(int)) + 1

    def padded(self) -> list[str]:
        """Both ends with some air, for the axis."""
        air = np.timedelta64(max(self.days // 28, 2), "D")
        return [str(self.first - air), str(self.last + air)]


def _days(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("datetime64[D]")


def lane_layout(
    theme: Theme, span: TimeRange, edges: np.ndarray, labels: tuple[str, ...], pixels: float
) -> dict[str, Any]:
    """Layout of lanes between ``edges``, downward; ``pixels`` is the height of one row of marks."""
    layout = base_layout(theme, height=int(edges[-1] * pixels + 76))
    layout["barmode"] = "overlay"
    layout |= {"dragmode": "select", "selectdirection": "h"}
    layout["hovermode"] = "closest"
    layout["xaxis"] |= {"type": "date", "range": span.padded(), "showgrid": True, "hoverformat": "%-d %b %Y"}
    layout["legend"] |= {"itemclick": False, "itemdoubleclick": False}
    lay_lanes(layout, theme, edges, [short_label(label) for label in labels])
    return layout


def turning_points(view: View, span: TimeRange, *, each_drawn: bool = True) -> pd.DataFrame:
    """What a reader knows the years by: active events with an exact first day in range, oldest first.

    Context events of importance 1 (wars, elections, deaths in office) that the view leaves out, and meetings of the two
    presidents: those that it leaves out too, or, where events are not ``each_drawn`` as a mark of their own, all of them.
    """
    events, links = view.dataset.events, view.dataset.links
    context = links["scope"].mask(["context"]) & links["importance"].mask(["1"])
    met = view.dataset.summits & ~view.selected if each_drawn else view.dataset.summits
    rows = events[((context & ~view.selected) | met) & (events["record"] == "active").to_numpy()]
    first = _days(rows["start_first"])
    exact = (rows["start_first"] == rows["start_last"]).to_numpy()
    found = rows[exact & (first >= span.first) & (first <= span.last)]
    # of several on one day the best attested speaks for it
    best = found.sort_values("origin_count", ascending=False, kind="stable").drop_duplicates("start_first")
    return best.sort_index().tail(MOST_LINES)


def draw_points(
    points: pd.DataFrame, span: TimeRange, theme: Theme
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Turning points and today: traces of their names above the lanes, their lines, and the height that the names take."""
    names = [_shortened(title) if named else "" for title, named in zip(points["title"], _named(points), strict=True)]
    ends = [] if span.today is None else [span.today]
    at = np.concatenate([_days(points["start_first"]), np.array(ends, dtype="datetime64[D]")])
    places = (at - span.first).astype(int) / span.days
    sides = np.where(places > 0.6, "middle left", "middle right")
    levels, deepest = _levels(places, [*names, *(["today"] * len(ends))])
    y = [0.55 + 0.85 * (deepest if level < 0 else level) for level in levels]
    height = 0.85 * (deepest + (min(levels) < 0)) + 0.3 if levels else 0.0
    days = [f"{day:%Y-%m-%d}" for day in points["start_first"]]
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": days,
        "y": y[: len(days)],
        "text": [escape(name) for name in names],
        "textposition": sides[: len(days)].tolist(),
        "textfont": {"color": theme.quiet, "size": 11},
        "hovertext": [
            f"{wrap_text(title)}<br>{escape(edtf.label(date))}"
            for title, date in zip(points["title"], points["date"], strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [f"event:{event_id}" for event_id in points["event_id"]],
        "marker": {"color": theme.quiet, "symbol": "line-ns-open", "size": 9, "line": {"width": 1.5}},
        "showlegend": False,
        "cliponaxis": True,
    }
    lines = [_line(day, level, "dot", theme) for day, level in zip(days, y, strict=False)]
    traces = [trace] if days else []
    for day in ends:
        traces.append(_today(str(day), y[-1], str(sides[-1]), theme))
        lines.append(_line(str(day), y[-1], "dash", theme))
    return traces, lines, height


def _named(points: pd.DataFrame) -> np.ndarray:
    """Which turning points are named: wars and the like first, then the best attested meetings."""
    rank = np.lexsort((-points["origin_count"].to_numpy(), points["scope"].to_numpy() != "context"))
    named = np.zeros(len(points), dtype=bool)
    named[rank[:MOST_NAMES]] = True
    return named


def _shortened(title: str) -> str:
    """A name cut after a whole word."""
    return title if len(title) <= _NAME else f"{title[:_NAME].rsplit(' ', 1)[0].rstrip(' ,')} …"


def _levels(places: np.ndarray, names: list[str]) -> tuple[list[int], int]:
    """For each name the row in which it covers no other, -1 for blank ones; and the number of rows."""
    until: list[float] = []
    levels = []
    for place, name in zip(places.tolist(), names, strict=True):
        if not name:
            levels.append(-1)
            continue
        width = len(name) * _CHARACTER + 0.02
        start, end = (place - width, place) if place > 0.6 else (place, place + width)
        level = next((k for k, taken in enumerate(until) if taken <= start), len(until))
        until[level:] = [*([end] if level == len(until) else [max(end, until[level])]), *until[level + 1 :]]
        levels.append(level)
    return levels, len(until)


def _line(day: str, level: float, dash: str, theme: Theme) -> dict[str, Any]:
    """A line from a name down through all lanes."""
    return {
        "type": "line",
        "x0": day,
        "x1": day,
        "y0": level,
        "yref": "y",
        "y1": 1_000,
        "line": {"color": theme.quiet, "width": 1, "dash": dash},
        "layer": "below",
    }


def _today(day: str, level: float, side: str, theme: Theme) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [day],
        "y": [level],
        "text": ["today"],
        "textposition": side,
        "textfont": {"color": theme.text, "size": 11},
        "hovertext": [f"today, {escape(edtf.label(day))}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": theme.text, "symbol": "line-ns-open", "size": 9, "line": {"width": 1.5}},
        "showlegend": False,
        "cliponaxis": True,
    }


def say_lines(points: pd.DataFrame, span: TimeRange) -> str:
    """What the lines behind the lanes are, in words."""
    said = []
    if len(points):
        meetings = (points["scope"] != "context").any()
        met = " and meetings of the two presidents" if meetings else ""
        said.append(f"Dotted lines: wars and other turning points outside the selection{met}.")
    if span.today is not None:
        said.append("Dashed line: today.")
    return " ".join(said)


def short_label(text: str, width: int = 18) -> str:
    """A label in two lines at most, made inert for Plotly; what does not fit is left out with a sign."""
    lines = wrap_text(text, width).split("<br>")
    return "<br>".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1]} …"])


def wrap_text(text: str, width: int = 54) -> str:
    """Text in lines of about ``width`` characters, made inert for Plotly."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join(escape(each) for each in [*lines, line])
