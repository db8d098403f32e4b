"""The chart of promises kept, lapsed and open as time goes by."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import faded
from caspian.palette import Theme
from caspian.survival import OUTCOMES, survival_of, tally_lives
from caspian.template import base_layout
from caspian.view import View

_YEAR = 365.25


def chart_survival(view: View, theme: Theme, ledger: pd.DataFrame) -> Chart:
    """Shares of single promises by years since they were made: still open with its interval, completed, lapsed, ended."""
    title = "Kept, lapsed or open, as time goes by"
    lives = tally_lives(view, ledger)
    found = survival_of(lives)
    if found is None:
        return Chart(
            title, {"data": [], "layout": {}}, "No promise of this selection has ended.", pd.DataFrame(), empty=True
        )
    last = max(float(lives["days"].max()), 1.0)
    years = np.append(found.days, last) / _YEAR

    def steps(values: np.ndarray) -> list[float]:
        return [round(100 * float(value), 2) for value in np.append(values, values[-1])]

    line = {"type": "scatter", "mode": "lines", "x": years.round(3).tolist(), "line": {"shape": "hv", "width": 2.5}}
    band = {**line, "line": {"shape": "hv", "width": 0}, "hoverinfo": "skip", "showlegend": False}
    colors = {
        "completed": theme.color("status", "settled"),
        "lapsed": theme.color("status", "lapsed"),
        "ended": theme.quiet,
    }
    data = [
        {**band, "y": steps(found.low)},
        {**band, "y": steps(found.high), "fill": "tonexty", "fillcolor": faded(theme.color("status", "open"), 0.15)},
        {**line, "y": steps(found.open_share), "name": "Still open", "line": {**line["line"], "color": theme.color("status", "open")}},
    ]  # fmt: skip
    for outcome, label in OUTCOMES.items():
        dash = "solid" if outcome == "completed" else "dash" if outcome == "lapsed" else "dot"
        if found.shares[outcome].any():
            look = {"shape": "hv", "width": 2.5, "color": colors[outcome], "dash": dash}
            data.append({**line, "y": steps(found.shares[outcome]), "name": label, "line": look})
    for trace in data:
        trace["hovertemplate"] = "%{x:.1f} years: %{y:.0f} %<extra></extra>"
    layout = base_layout(theme, height=300)
    layout["xaxis"] |= {
        "title": {"text": "years since it was made", "font": {"color": theme.quiet, "size": 12}},
        "rangemode": "tozero",
        "showgrid": True,
    }
    layout["yaxis"] |= {"range": [0, 101], "ticksuffix": " %"}
    marks = [year for year in (1, 2, 3, 4) if year * _YEAR <= last]
    table = pd.DataFrame(
        {
            "years": marks,
            "at risk": [int((lives["days"] >= year * _YEAR).sum()) for year in marks],
            "still open %": [round(100 * found.open_share[found.at(year * _YEAR)], 1) for year in marks],
            **{
                f"{label.lower()} %": [round(100 * found.shares[outcome][found.at(year * _YEAR)], 1) for year in marks]
                for outcome, label in OUTCOMES.items()
            },
        }
    ).set_index("years")
    ended = lives["outcome"].value_counts()
    said = "; ".join(
        f"after {year} year{'' if year == 1 else 's'} {row['completed %']:.0f} % completed, {row['lapsed %']:.0f} % lapsed, {row['still open %']:.0f} % open"
        for year, row in table.iterrows()
    )
    note = (
        f"{found.size} single promises: {ended.get('completed', 0)} completed, {ended.get('lapsed', 0)} lapsed, {ended.get('open', 0)} still open "
        "and counted as long as they have been watched (Kaplan–Meier with its 95 % interval; outcomes by Aalen–Johansen). "
        "A promise enters the record because somebody reported it: kept ones are reported more."
    )
    return Chart(title, {"data": data, "layout": layout}, f"Lines: {said}.", table, note, pickable=False)
