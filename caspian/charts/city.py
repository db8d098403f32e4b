"""The chart of a city: its meetings and its other events, year by year."""

from __future__ import annotations

from typing import Any

import numpy as np

from caspian.chart import Chart
from caspian.charts.marks import bars, faded
from caspian.city import tally_years
from caspian.palette import Theme
from caspian.template import base_layout
from caspian.view import View


def chart_years(view: View, place_id: str, theme: Theme) -> Chart:
    """Bars: events at a place by year, meetings below and everything else on top."""
    years = tally_years(view, place_id)
    name = view.dataset.name("place", place_id)
    labels = [str(year) for year in years.index]
    looks = {
        "meetings": ("Meetings", theme.accent, "act=contact"),
        "other": ("Other events", faded(theme.quiet, 0.45), "not.act=contact"),
    }
    traces = [
        bars(
            labels,
            years[column].to_numpy(),
            color,
            label,
            customdata=[f"place={place_id}&{pick}&from={year}&to={year}" for year in labels],
            hovertemplate="%{x}: %{y}<extra>" + label + "</extra>",
        )
        for column, (label, color, pick) in looks.items()
        if years[column].any()
    ]
    totals = years.sum(axis=1)
    if len(totals):
        traces.append(_totals(labels, totals.to_numpy(), theme))
    layout = base_layout(theme, height=190)
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"type": "category"}
    # room for the sums above the bars
    layout["yaxis"] |= {"visible": False, "range": [0, 1.2 * max(float(totals.max() if len(totals) else 0), 1.0)]}
    layout["margin"] |= {"t": 24}
    table = years.rename(columns={column: label for column, (label, _, _) in looks.items()})
    table.index = table.index.astype("str")
    table.index.name = "Year"
    said = "; ".join(
        f"{year} {meetings} and {other}" for year, meetings, other in years.itertuples(name=None) if meetings or other
    )
    alt = f"Bars: {int(totals.sum())} events in {name} by year, meetings and other events. {said}."
    return Chart(
        f"{name} over the years",
        {"data": traces, "layout": layout},
        alt if said else f"No events in {name}.",
        table,
        note="Meetings are visits, summits without parts, sessions and talks; an event counts in the year in which it "
        "began at the latest.",
        empty=years.empty,
    )


def _totals(labels: list[str], totals: np.ndarray, theme: Theme) -> dict[str, Any]:
    """The sum of each bar, written above it."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": labels,
        "y": totals,
        "text": [f"{total:,}" if total else "" for total in totals],
        "textposition": "top center",
        "textfont": {"color": theme.quiet, "size": 12},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }
