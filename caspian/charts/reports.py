"""The chart of reports beside the record: two panels, two scales, one axis of months."""

from __future__ import annotations

from typing import Any

import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import bars, faded, period_label
from caspian.gdelt import QUADS, Reports
from caspian.palette import Theme
from caspian.reports import tally_reports
from caspian.template import base_layout
from caspian.view import View

#: How a quad class is filled: cooperation in the accent, conflict in grey; deeds full, words pale.
_PALE = {"verbal_cooperation", "verbal_conflict"}


def chart_reports(reports: Reports, view: View, theme: Theme) -> Chart:
    """Reports of the file by month and quad class above, events of the record by month below."""
    table = tally_reports(reports, view)
    freq, grain = ("M", "month") if len(table) <= 72 else ("Q", "quarter")
    whole = table.groupby(pd.PeriodIndex(table.index).asfreq(freq)).sum() if freq != "M" and len(table) else table
    starts = [f"{period.start_time:%Y-%m-%d}" for period in whole.index]
    labels = [period_label(period) for period in whole.index]
    names = view.dataset.names["quad_class"]
    traces: list[dict[str, Any]] = []
    for quad in QUADS.values():
        color = theme.accent if quad.endswith("cooperation") else theme.quiet
        unit = names.get(quad, quad)
        traces.append(
            bars(
                starts,
                whole[quad].to_numpy(),
                faded(color, 0.45) if quad in _PALE else color,
                unit,
                text=labels,
                textposition="none",
                hovertemplate="%{text}<br>%{y:,} reports<extra>" + unit + "</extra>",
            )
        )
    traces.append(
        bars(
            starts,
            whole["events"].to_numpy().astype(float).round(2),
            theme.text,
            "Events of the record",
            text=labels,
            textposition="none",
            yaxis="y2",
            hovertemplate="%{text}<br>%{y:.2~f} events of the record<extra></extra>",
        )
    )
    layout = base_layout(theme, height=380)
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"type": "date", "anchor": "y2"}
    title = {"font": {"color": theme.quiet, "size": 12}}
    layout["yaxis2"] = {
        **layout["yaxis"],
        "domain": [0.0, 0.36],
        "rangemode": "tozero",
        "title": {"text": f"events a {grain}", **title},
    }
    layout["yaxis"] |= {"domain": [0.46, 1.0], "rangemode": "tozero", "title": {"text": f"reports a {grain}", **title}}
    shown = whole.rename(
        columns={**names, "reports": "All reports", "pages": "Pages", "events": "Events of the record"}
    )
    shown.index = pd.Index(labels, name=grain)
    total, events = int(whole["reports"].sum()), float(whole["events"].sum())
    span = f"from {labels[0]} to {labels[-1]}" if labels else ""
    return Chart(
        f"Reports of your file beside the record, by {grain}",
        {"data": traces, "layout": layout},
        f"Two panels of bars {span}: {total:,} reports of the file by {grain} and quad class above; below, on a scale of "
        f"its own, {events:.4g} events of the record.",
        shown.round(2),
        note="A report is a row that a machine took from one page; many speak of one event, and some of none. So the two "
        "counts have scales of their own and are never added. Pages: different addresses in a month.",
        pickable=False,
        empty=whole.empty,
    )
