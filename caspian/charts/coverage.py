"""The coverage chart: which months and sectors the record holds, with its holes."""

from __future__ import annotations

import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import heatmap_layout, period_label
from caspian.coverage import tally_coverage
from caspian.palette import Theme
from caspian.template import escape
from caspian.view import View


def chart_coverage(view: View, theme: Theme) -> Chart:
    """Heat map of sectors by month; a cell without events is drawn, in the colour of nothing."""
    coverage = tally_coverage(view)
    names = view.dataset.names["sector"]
    months = [str(month) for month in coverage.columns]
    labels = [period_label(month) for month in pd.PeriodIndex(coverage.columns)]
    rows = list(coverage.index)
    steps = theme.scale[2:]
    # the least amount above zero is already a colour of its own, so that a hole never looks like a little
    scale = [[0.0, theme.panel], [1e-6, steps[0]]]
    scale += [[at / (len(steps) - 1), color] for at, color in enumerate(steps) if at]
    trace = {
        "type": "heatmap",
        "x": months,
        "y": [escape(names[code]) for code in rows],
        "z": coverage.to_numpy(),
        "text": [labels] * len(rows),
        "customdata": [[f"sector={code}&from={month}&to={month}" for month in months] for code in rows],
        "colorscale": scale,
        "zmin": 0,
        "zmax": max(float(coverage.to_numpy().max(initial=0.0)), 1.0),
        "showscale": False,
        "xgap": 1,
        "ygap": 2,
        "hovertemplate": "%{y}, %{text}<br>%{z:.2~f} events<extra></extra>",
    }
    layout = heatmap_layout(theme, len(rows))
    layout["height"] = 24 * len(rows) + 40
    januaries = [month for month in months if month.endswith("-01")]
    layout["xaxis"] |= {"tickvals": januaries, "ticktext": [month[:4] for month in januaries], "tickangle": 0}
    table = coverage.rename(index=dict(names))
    table.columns = pd.Index(labels, name="month")
    filled, cells = int((coverage > 0).to_numpy().sum()), coverage.size
    empty = [label for label, total in zip(labels, coverage.sum(), strict=True) if not total]
    alt = (
        f"Heat map of {len(rows)} sectors by {len(months)} months: {filled} of {cells} cells hold events; "
        f"{len(empty)} months hold none."
    )
    return Chart(
        "Sectors by month",
        {"data": [trace], "layout": layout},
        alt,
        table,
        note=f"{filled:,} of {cells:,} cells hold events, {len(empty):,} of {len(months):,} months hold none. An empty cell "
        "is a gap in the record, not a finding that nothing happened. An event counts once in each of its sectors.",
    )
