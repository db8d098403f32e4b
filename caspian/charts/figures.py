"""The chart of one measure: every reported value where and as it was reported, coloured by who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.figures import measure_figures, measure_unit
from caspian.palette import Theme
from caspian.template import base_layout, escape
from caspian.view import View

#: Marks by what kind of number it is. Open marks are planned or expected, not said to have happened.
SYMBOLS = {"point": "circle", "at_least": "arrow-bar-up", "cap": "line-ew", "denied": "x"}
NOTE = (
    "One mark per claim; nothing is averaged and no line joins different sources. A circle is a value, its upright line "
    "the range given, its level line the period; a bar is a ceiling (at most, or a capacity); an arrow means at least; "
    "a cross is a figure that the speaker denies. Hollow circles are planned or expected. The colour is the bloc of the "
    "speaker, else that of the origin of the source. Clicking a mark keeps its event."
)


def chart_figures(view: View, theme: Theme, measure: str) -> Chart:
    """Values of one measure by the period that they cover, else by the day on which they were said."""
    label, unit = view.dataset.name("measure", measure), measure_unit(view, measure)
    title = f"{label}, {'number' if unit == 'count' else unit}"
    every = measure_figures(view, measure)
    rows = every[~every["worded"]]
    table = _numbers(view, rows)
    timed = rows[rows["time_first"].notna() | rows["time_last"].notna()]
    if timed.empty:
        alt = f"{len(rows)} values without any date; they stand in the table." if len(rows) else "No values."
        return Chart(title, {}, alt, table, empty=True)
    names = view.dataset.names["bloc"]
    traces: list[dict[str, Any]] = []
    for bloc in names:
        if (timed["bloc"] == bloc).any():
            traces += _traces(view, theme, timed[timed["bloc"] == bloc], bloc)
    layout = base_layout(theme, height=380)
    layout["xaxis"] |= {"type": "date", "showgrid": True}
    layout["yaxis"] |= {
        "title": {"text": escape(unit), "font": {"color": theme.quiet, "size": 12}},
        "rangemode": "tozero",
        "exponentformat": "B",
    }
    layout["margin"] |= {"t": 36, "r": 24}
    if len(timed) and timed["time_first"].equals(timed["time_last"]) and timed["time_first"].nunique() == 1:
        day = timed["time_first"].iloc[0]
        layout["xaxis"]["range"] = [
            str((day - pd.Timedelta(days=200)).date()),
            str((day + pd.Timedelta(days=200)).date()),
        ]
    return Chart(title, {"data": traces, "layout": layout}, _alt(label, rows), table, note=NOTE)


def _traces(view: View, theme: Theme, rows: pd.DataFrame, bloc: str) -> list[dict[str, Any]]:
    """Lines and marks of one bloc: the period, the range and the place of each of its values."""
    color = theme.color("bloc", bloc)
    start = rows["time_first"].fillna(rows["time_last"])
    end = rows["time_last"].fillna(rows["time_first"])
    middle = start + (end - start) / 2
    y = _height(rows)
    floor, ceiling = rows["floor"].to_numpy(), rows["ceiling"].to_numpy()
    kind = np.select(
        [rows["mode"] == "denies", rows["cap"] | np.isneginf(floor), np.isposinf(ceiling)],
        ["denied", "cap", "at_least"],
        "point",
    )
    hollow = ~rows["actual"].to_numpy() & (kind == "point")
    hover = [
        f"<b>{escape(figure)}</b><br>{escape(speaker)} · {escape(mode)}<br>{escape(when)}<br>{escape(source)}"
        for figure, speaker, mode, when, source in zip(
            rows["figure"], rows["speaker"], rows["mode_label"], rows["time_words"], rows["publisher"], strict=True
        )
    ]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "opacity": 1,
        "showlegend": True,
        "name": escape(view.dataset.name("bloc", bloc)),
        "x": middle.dt.strftime("%Y-%m-%d").tolist(),
        "y": y,
        "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
        "customdata": [f"id={event}" if isinstance(event, str) else "" for event in rows["event_id"]],
        "marker": {
            "size": np.where(kind == "cap", 26, 13),
            "symbol": [
                SYMBOLS[each] + ("-open" if each == "cap" or open_ else "")
                for each, open_ in zip(kind, hollow, strict=True)
            ],
            "color": color,
            "opacity": 1,
            "line": {"width": np.where(kind == "cap", 4, np.where(hollow, 2.5, 1)), "color": color},
        },
    }
    return [span_lines(start, end, y, color), _ranges(rows, middle, color), marks]


def span_lines(start: pd.Series, end: pd.Series, y: Iterable[Any], color: str) -> dict[str, Any]:
    """Level lines from start to end, one per row that spans more than a day."""
    xs: list[str | None] = []
    ys: list[Any] = []
    for first, last, height in zip(start.dt.strftime("%Y-%m-%d"), end.dt.strftime("%Y-%m-%d"), y, strict=True):
        if first != last:
            xs += [first, last, None]
            ys += [height, height, None]
    return _lines(xs, ys, color)


def _ranges(rows: pd.DataFrame, middle: pd.Series, color: str) -> dict[str, Any]:
    """Upright lines from the lowest to the highest value that a claim gives."""
    xs: list[str | None] = []
    ys: list[float | None] = []
    for day, low, high in zip(middle.dt.strftime("%Y-%m-%d"), rows["low"], rows["high"], strict=True):
        if low < high:
            xs += [day, day, None]
            ys += [low, high, None]
    return _lines(xs, ys, color)


def _lines(xs: list[str | None], ys: list[Any], color: str) -> dict[str, Any]:
    line = {"color": color, "width": 2}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": xs,
        "y": ys,
        "line": line,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _height(rows: pd.DataFrame) -> np.ndarray:
    """Where a value stands: itself, the middle of its range, or its one known bound."""
    floor, ceiling = rows["floor"].to_numpy(), rows["ceiling"].to_numpy()
    middle = np.where(np.isinf(floor), ceiling, np.where(np.isinf(ceiling), floor, (floor + ceiling) / 2))
    value = rows["value"].to_numpy(dtype=float)
    return np.where(np.isnan(value), middle, value)


def _numbers(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "time": rows["time_words"].to_numpy(),
            "low": rows["low"].to_numpy(),
            "value": rows["value"].to_numpy(),
            "high": rows["high"].to_numpy(),
            "bound": [view.dataset.name("bound", bound) if isinstance(bound, str) else "" for bound in rows["bound"]],
            "speaker": rows["speaker"].to_numpy(),
            "said how": rows["mode_label"].to_numpy(),
        },
        index=pd.Index(rows["claim_id"], name="claim"),
    )


def _alt(label: str, rows: pd.DataFrame) -> str:
    said = [
        f"{when or 'undated'}: {figure}, {speaker}"
        for when, figure, speaker in zip(rows["time_words"], rows["figure"], rows["speaker"], strict=True)
    ]
    more = f"; and {len(said) - 8} more" if len(said) > 8 else ""
    return f"{label}: {len(rows)} reported values. {'; '.join(said[:8])}{more}."
