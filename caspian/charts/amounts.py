"""The ladder as money: every stated amount at the stage of its promise, conflicting values as a range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from caspian.amounts import ENOUGH, say_bundled, say_range, tally_amounts
from caspian.chart import Chart
from caspian.charts.marks import lay_lanes
from caspian.palette import Theme
from caspian.promises import many, part_umbrellas
from caspian.template import base_layout, escape
from caspian.testimony import number_words
from caspian.view import View

#: Height in pixels of an amount with its name above it, and of a stage without any.
_ROW, _EMPTY = 42.0, 38.0
_TITLE = 58
#: Symbols of the measures: what is lent is another thing than what a paper is said to be worth.
_SYMBOLS = {"loan-amount": "square", "pact-value": "circle"}
_LADDER = ("pledge", "negotiation", "signed", "ratifying", "in_force", "implementation", "part_delivered", "completed")


def charts_money(view: View, theme: Theme, ledger: pd.DataFrame) -> list[Chart]:
    """A chart a currency, the one with most amounts first; one empty chart when no amount is stated."""
    amounts = tally_amounts(view, ledger)
    if amounts.empty:
        title = "The ladder as money"
        return [
            Chart(
                title, {"data": [], "layout": {}}, "No single promise states an amount of money.", amounts, empty=True
            )
        ]
    units = amounts["unit"].value_counts().index
    return [_chart(view, theme, ledger, amounts[amounts["unit"] == unit], unit, len(units) > 1) for unit in units]


def _chart(view: View, theme: Theme, ledger: pd.DataFrame, amounts: pd.DataFrame, unit: str, several: bool) -> Chart:
    single, umbrellas = part_umbrellas(ledger)
    names = view.dataset.names["stage"]
    stages = [s for s in [*names, "none"] if s in _LADDER or (amounts["stage"] == s).any()]
    held = single["stage"].fillna("none").value_counts()
    rows = {stage: amounts[amounts["stage"] == stage] for stage in stages}
    heights = [max(len(rows[s]) * _ROW, _EMPTY) for s in stages]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    y = np.array([edges[i] + _ROW * (k + 0.68) for i, s in enumerate(stages) for k in range(len(rows[s]))])
    shown = pd.concat([rows[s] for s in stages])
    labels = [
        f"{escape(names.get(s, 'No step confirmed'))}<br>{_say_held(len(rows[s]), held.get(s, 0))}" for s in stages
    ]
    layout = _layout(theme, edges, labels, shown)
    layout["annotations"] = [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "y": height,
            "yshift": 16,
            "text": f"<b>{escape(_said(row))}</b> · {escape(_short(title))}",
            "showarrow": False,
            "font": {"size": 12, "color": theme.text},
        }
        for height, title, row in zip(y, shown["title"], shown.to_dict("records"), strict=True)
    ]
    title = "The ladder as money" + (f", {unit}" if several else "")
    return Chart(
        title,
        {"data": [*_ranges(theme, shown, y), *_ends(view, theme, shown, y)], "layout": layout},
        _alt(view, shown, len(single), len(umbrellas)),
        table_amounts(view, amounts),
        f"{_note(shown, len(single))} {say_bundled(view, ledger)}",
    )


def _note(shown: pd.DataFrame, singles: int) -> str:
    few = "Too few to speak for the whole: read them as examples. " if len(shown) < ENOUGH else ""
    ranges = (
        "A bar spans the different values that are stated for one amount. "
        if (shown["low"] < shown["high"]).any()
        else ""
    )
    shared = "An amount that several promises name stands once, with the one that has come least far. "
    return (
        f"{many(len(shown), 'amount')} stated for {many(singles, 'single promise')}, each where its promise stands now. {few}"
        f"{ranges}{shared if shown['others'].map(bool).any() else ''}"
        "What is stated is not what was paid. The scale grows tenfold from line to line."
    )


def _say_held(stating: int, held: int) -> str:
    if not held:
        return "no promise"
    return f"{stating} of {held} state{'s' if stating == 1 else ''} one"


def _said(row: Mapping[Any, Any]) -> str:
    return say_range(row["low"], row["high"], row["unit"], ceiling=row["ceiling"], floor=row["floor"])


def _short(text: str) -> str:
    return text if len(text) <= _TITLE else f"{text[:_TITLE].rsplit(' ', 1)[0]} …"


def _layout(theme: Theme, edges: np.ndarray, labels: list[str], shown: pd.DataFrame) -> dict[str, Any]:
    layout = base_layout(theme, height=int(edges[-1] + 90))
    first, last = np.floor(np.log10(shown["low"].min())), np.ceil(np.log10(shown["high"].max()))
    powers = np.arange(first, max(last, first + 1) + 1)
    unit = shown["unit"].iloc[0]
    layout["xaxis"] |= {
        "type": "log",
        "range": [float(powers[0]) - 0.1, min(float(powers[-1]), float(np.log10(shown["high"].max())) + 0.3) + 0.1],
        "showgrid": True,
        "tickvals": (10.0**powers).tolist(),
        "ticktext": [number_words(10.0**p) for p in powers],
        "title": {"text": escape(unit), "font": {"color": theme.quiet, "size": 12}},
        "fixedrange": True,
    }
    lay_lanes(layout, theme, edges, labels)
    return layout


def _ranges(theme: Theme, shown: pd.DataFrame, y: np.ndarray) -> list[dict[str, Any]]:
    """A stroke from the lowest to the highest value of each amount that is stated differently."""
    apart = (shown["low"] < shown["high"]).to_numpy() & ~shown["ceiling"].to_numpy(dtype=bool)
    if not apart.any():
        return []
    x: list[float | None] = []
    heights: list[float | None] = []
    for low, high, height in zip(shown["low"][apart], shown["high"][apart], y[apart], strict=True):
        x += [low, high, None]
        heights += [height, height, None]
    line = {"color": theme.accent, "width": 3}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": heights,
            "line": line,
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]


def _ends(view: View, theme: Theme, shown: pd.DataFrame, y: np.ndarray) -> list[dict[str, Any]]:
    """The stated values: a trace a measure; a ceiling is hollow."""
    traces = []
    for measure in dict.fromkeys(shown["measure_id"]):
        own = (shown["measure_id"] == measure).to_numpy()
        marks = [
            (value, height, _hover(view, row), f"here:{row['commitment_ids'][0]}", row["ceiling"])
            for row, height in zip(shown[own].to_dict("records"), y[own], strict=True)
            for value in ([row["high"]] if row["ceiling"] else dict.fromkeys((row["low"], row["high"])))
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": escape(view.dataset.name("measure", measure)),
                "x": [mark[0] for mark in marks],
                "y": [mark[1] for mark in marks],
                "text": [mark[2] for mark in marks],
                "customdata": [mark[3] for mark in marks],
                "marker": {
                    "symbol": _SYMBOLS.get(measure, "diamond"),
                    "size": 12,
                    "color": [theme.ground if mark[4] else theme.accent for mark in marks],
                    "line": {"width": 2, "color": theme.accent},
                },
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    return traces


def _hover(view: View, row: Mapping[Any, Any]) -> str:
    lines = [f"<b>{escape(row['title'])}</b>", escape(_said(row)), escape("; ".join(row["figures"]))]
    lines.append(f"said by {escape(', '.join(row['speakers'][:4]))}")
    lines += [f"also: {escape(other)}" for other in row["others"]]
    return "<br>".join(lines)


def table_amounts(view: View, amounts: pd.DataFrame) -> pd.DataFrame:
    """The amounts as a person reads them, by stage."""
    names = view.dataset.names
    return pd.DataFrame(
        {
            "promise": amounts["title"],
            "also named for": amounts["others"].map("; ".join),
            "measure": amounts["measure_id"].map(dict(names["measure"])),
            "lowest": amounts["low"].where(~amounts["ceiling"].astype(bool)),
            "highest": amounts["high"],
            "currency": amounts["unit"],
            "as stated": amounts["figures"].map("; ".join),
            "said by": amounts["speakers"].map(", ".join),
        }
    ).set_index(pd.Index(amounts["stage"].map({**names["stage"], "none": "No step confirmed"}), name="stage"))


def _alt(view: View, shown: pd.DataFrame, singles: int, umbrellas: int) -> str:
    names = view.dataset.names["stage"]
    said = "; ".join(
        f"{names.get(row['stage'], 'no step confirmed')}: {row['title']}, {_said(row)}"
        for row in shown.to_dict("records")
    )
    return (
        f"Amounts of money by the stage of their promise, {len(shown)} for {many(singles, 'single promise')}, "
        f"{many(umbrellas, 'umbrella agreement')} left out. {said}."
    )
