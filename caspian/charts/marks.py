"""Marks: the few traces that all charts are made of, as plain dictionaries in our colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.palette import GRADE_PATTERN, Theme, ink_on
from caspian.template import base_layout, escape
from caspian.view import View

_BLANK = "\u00a0"


def bars(x: Any, y: Any, color: str, name: str, **more: Any) -> dict[str, Any]:
    """One bar trace with a thin outline, so that neighbours part without colour."""
    return {
        "type": "bar",
        "x": x,
        "y": y,
        "name": escape(name),
        "marker": {"color": color, "line": {"width": 0}},
        **more,
    }


def heatmap(
    theme: Theme, values: Any, x: Sequence[str], y: Sequence[str], picks: Any, unit: str = "events"
) -> list[dict[str, Any]]:
    """A heat map with its numbers written in the cells. ``values`` is rows × columns; the first row is drawn on top.

    One trace with the numbers in black, and where there are dark cells another that holds nothing but the white numbers in
    them: Plotly has one colour for the text of a trace, or guesses by brightness, which fails on middle tones.
    """
    z = np.asarray(values, dtype=float)
    dark = _dark_cells(z, theme)
    known = np.nan_to_num(z)
    heat = {
        "type": "heatmap",
        "x": list(x),
        "y": [escape(label) for label in y],
        "z": z,
        "text": _numbers(known, ~dark),
        "texttemplate": "%{text}",
        "textfont": {"color": "#000000"},
        "customdata": picks,
        "colorscale": [[i / (len(theme.scale) - 1), color] for i, color in enumerate(theme.scale)],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hovertemplate": "%{y}, %{x}<br>%{z:.3~g} " + unit + "<extra></extra>",
    }
    if not dark.any():
        return [heat]
    clear = "rgba(0,0,0,0)"
    white = {
        "text": _numbers(known, dark),
        "textfont": {"color": "#ffffff"},
        "colorscale": [[0, clear], [1, clear]],
        "hoverinfo": "skip",
    }
    return [heat, {key: heat[key] for key in heat if key not in ("customdata", "hovertemplate")} | white]


def _numbers(values: np.ndarray, where: np.ndarray) -> list[list[str]]:
    """The numbers of the cells asked for; nothing for none, and a blank elsewhere.

    Plotly sizes numbers by the distance between texts, so that with the blanks both traces write equally large.
    """
    return [
        [(f"{v:.3g}" if here else _BLANK) if v else "" for v, here in zip(row, shown, strict=True)]
        for row, shown in zip(values.tolist(), where.tolist(), strict=True)
    ]


def _dark_cells(values: np.ndarray, theme: Theme) -> np.ndarray:
    """Cells with a number on which white stands out more than black."""
    z = np.nan_to_num(values)
    low, high = (float(np.nanmin(values)), float(np.nanmax(values))) if np.isfinite(values).any() else (0.0, 0.0)
    places = (z - low) / (high - low) if high > low else np.zeros_like(z)
    tones = [ink_on(theme.tone(place)) == "#ffffff" for place in places.ravel().tolist()]
    dark: np.ndarray = np.array(tones, dtype=bool).reshape(z.shape) & (z != 0)
    return dark


def heatmap_layout(theme: Theme, rows: int) -> dict[str, Any]:
    """Layout of a heat map with ``rows`` rows: columns named on top, first row on top."""
    layout = base_layout(theme, height=max(160, 28 * rows + 40))
    layout["xaxis"] |= {"type": "category", "side": "top"}
    layout["yaxis"] |= {"showgrid": False, "autorange": "reversed", "tickfont": {"color": theme.text, "size": 12}}
    return layout


def period_label(period: pd.Period) -> str:
    """``Jan 2022``, ``2022 Q1`` or ``2022``."""
    if period.freqstr.startswith("Q"):
        return f"{period.year} Q{period.quarter}"
    return str(period.year) if period.freqstr.startswith("Y") else period.strftime("%b %Y")


def chart_counts(view: View, theme: Theme, key: str, title: str, *, note: str = "", most: int = 0) -> Chart:
    """Horizontal bars: events by the codes of a filter key, in display order, zero counts left out.

    ``most`` draws only so many, those with most events, and says so.
    """
    counts = view.count(key)
    counts = counts[counts > 0]
    if most and len(counts) > most:
        note = f"{note} The {most} that occur most; {len(counts) - most} more are left out.".strip()
        counts = counts[counts.index.isin(counts.sort_values(ascending=False, kind="stable").index[:most])]
    names = view.dataset.names[dimension_of(key)]
    labels = [names.get(code, code) for code in counts.index]
    dimension = dimension_of(key)
    colors = [theme.codes.get(dimension, {}).get(code, theme.accent) for code in counts.index]
    pattern = [GRADE_PATTERN.get(code, "") for code in counts.index] if key == "grade" else ""
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": counts.to_numpy()[::-1],
        "y": [escape(label) for label in labels[::-1]],
        "text": counts.to_numpy()[::-1],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [f"{key}={code}" for code in counts.index[::-1]],
        "marker": {
            "color": colors[::-1],
            "pattern": hatch(theme.ground, pattern[::-1] if isinstance(pattern, list) else "", over=colors[::-1]),
        },
        "hovertemplate": "%{y}: %{x} events<extra></extra>",
    }
    layout = base_layout(theme, height=max(120, 27 * len(counts) + 40))
    layout["yaxis"] |= {"showgrid": False, "tickfont": {"color": theme.text, "size": 12}}
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["margin"] |= {"r": 40}
    table = pd.DataFrame({"events": counts.to_numpy()}, index=pd.Index(labels, name=title))
    said = "; ".join(f"{label} {count}" for label, count in zip(labels, counts, strict=True))
    return Chart(
        title, {"data": [trace], "layout": layout}, f"Bars: {title.lower()}. {said}.", table, note, empty=counts.empty
    )


def chart_ranked(
    theme: Theme, counts: pd.Series, names: Mapping[str, str], pick: str, title: str, note: str, most: int
) -> Chart:
    """Horizontal bars of counts in the order given, those of most events on top; ``pick`` is what stands before a code."""
    shown = counts.head(most)[::-1]
    left = len(counts) - len(shown)
    labels = [names.get(str(code), str(code)) for code in shown.index]
    at = list(range(len(shown)))
    trace = bars(
        shown.to_numpy(),
        at,
        theme.accent,
        "events",
        orientation="h",
        text=shown.to_numpy(),
        textposition="outside",
        cliponaxis=False,
        customdata=[f"{pick}{code}" for code in shown.index],
        hovertext=[escape(label) for label in labels],
        hovertemplate="%{hovertext}: %{x} events<extra></extra>",
    )
    layout = base_layout(theme, height=max(120, 27 * len(shown) + 40))
    layout["yaxis"] |= {
        "showgrid": False,
        "zeroline": False,
        "tickfont": {"color": theme.text, "size": 12},
        "tickvals": at,
        "ticktext": [escape(label if len(label) <= 30 else label[:29] + "…") for label in labels],
    }
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["margin"] |= {"r": 40}
    every = pd.Index([names.get(str(code), str(code)) for code in counts.index], name=title)
    said = "; ".join(f"{label} {count}" for label, count in zip(every[:8], counts[:8], strict=True))
    return Chart(
        title,
        {"data": [trace], "layout": layout},
        f"Bars: {title.lower()}. {said}.",
        pd.DataFrame({"events": counts.to_numpy()}, index=every),
        note + (f" The {len(shown)} with most events; {left} more are in the numbers." if left else ""),
        empty=shown.empty,
    )


def wrapped(label: str, width: int, lines: int = 2) -> str:
    """A name made inert, on a few lines of about ``width`` letters; what does not fit is cut with a sign."""
    told = in_lines(label.split(), width)
    if len(told) > lines:
        told = [*told[: lines - 1], f"{told[lines - 1]} …"]
    return "<br>".join(escape(line) for line in told)


def in_lines(words: Sequence[str], width: int) -> list[str]:
    """Words on lines of at most ``width`` letters, a longer word on a line of its own."""
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def dimension_of(key: str) -> str:
    """The dimension of names of a link's codes."""
    return {"position_ru": "position", "position_ir": "position"}.get(key, key)


def faded(color: str, alpha: float) -> str:
    """A ``#rrggbb`` colour made translucent."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"


def hatch(color: str | list[str], shape: str | list[str], over: list[str] | None = None) -> dict[str, Any]:
    """The hatch of a bar, drawn over its own colour in ``color``; an empty shape leaves the bar plain.

    ``over`` are the colours of bars that differ within a trace. Plotly then draws each bar in its own colour whatever the
    background is said to be, but without one it looks for the contrast of the whole list, and complains.
    """
    pattern = {"shape": shape, "fgcolor": color, "size": 6, "solidity": 0.25, "fillmode": "overlay"}
    return pattern | {"bgcolor": over[0]} if over else pattern


def lay_lanes(layout: dict[str, Any], theme: Theme, edges: np.ndarray, labels: list[str]) -> None:
    """Lanes from top to bottom between ``edges`` (one more than labels): named in the middle, every other one shaded."""
    layout["yaxis"] |= {
        "range": [float(edges[-1]), 0.0],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickvals": ((edges[1:] + edges[:-1]) / 2).tolist(),
        "ticktext": labels,
        "tickfont": {"color": theme.text, "size": 12},
    }
    layout["shapes"] = [
        {
            "type": "rect",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": float(edges[i]),
            "y1": float(edges[i + 1]),
            "fillcolor": theme.panel,
            "line": {"width": 0},
            "layer": "below",
        }
        for i in range(0, len(labels), 2)
    ]
