"""Charts that speak of the whole selection: activity, sectors by year, grades, acts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import bars, chart_counts, heatmap, heatmap_layout, period_label
from caspian.palette import Theme
from caspian.tally import tally_months, tally_periods
from caspian.template import base_layout, escape
from caspian.view import View


def chart_activity(view: View, theme: Theme) -> Chart:
    """Events a month, stacked by sector family. A vague date is spread over its window; no false spike on 1 January."""
    months = tally_months(view, "family")
    if len(months) > 120:
        months, grain = tally_periods(view, "family", "Y"), "year"
    elif len(months) > 48:
        months, grain = tally_periods(view, "family", "Q"), "quarter"
    else:
        grain = "month"
    names = view.dataset.names["family"]
    periods = months.index
    starts = pd.PeriodIndex(periods).start_time.strftime("%Y-%m-%d").tolist() if len(months) else []
    labels = [period_label(p) for p in periods]
    traces = []
    for family in months.columns:
        picks = [f"from={p.start_time:%Y-%m-%d}&to={p.end_time:%Y-%m-%d}" for p in periods]
        traces.append(
            bars(
                starts,
                months[family].to_numpy().round(2),
                theme.color("family", family),
                names[family],
                customdata=picks,
                text=labels,
                textposition="none",
                hovertemplate="%{text}<br>%{y:.2~f} events<extra>" + escape(names[family]) + "</extra>",
            )
        )
    layout = base_layout(theme, height=300)
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"type": "date"}
    layout["yaxis"] |= {
        "title": {"text": f"events a {grain}", "font": {"color": theme.quiet, "size": 12}},
        "rangemode": "tozero",
    }
    table = months.round(2).rename(columns=dict(names))
    table.index = pd.Index(labels, name=grain)
    alt = f"Bars: events a {grain} by sector family. " + _most(months.sum(axis=1), labels, view.n)
    return Chart(
        f"Activity by {grain}",
        {"data": traces, "layout": layout},
        alt,
        table,
        note="An event counts when it began; a vague date is spread over its window, so the bars add up to the events shown.",
        empty=months.empty,
    )


def _most(totals: pd.Series, labels: list[str], n: int) -> str:
    if totals.empty:
        return "No events."
    top = np.argsort(totals.to_numpy())[::-1][:3]
    said = "; ".join(f"{labels[i]}: {totals.iloc[i]:.3g}" for i in top)
    return f"{n} events from {labels[0]} to {labels[-1]}. Most: {said}."


def chart_sectors_years(view: View, theme: Theme) -> Chart:
    """Heat map of sectors by year: how many events of each sector began in each year."""
    years = tally_periods(view, "sector", "Y")
    names = view.dataset.names["sector"]
    years = years[[sector for sector in names if sector in years]] if len(years) else years
    labels = [str(p.year) for p in years.index]
    rows = list(years.columns)
    picks = [[f"sector={s}&from={y}&to={y}" for y in labels] for s in rows]
    heat = heatmap(theme, years[rows].to_numpy().T.round(1) if rows else [], labels, [names[s] for s in rows], picks)
    layout = heatmap_layout(theme, len(rows))
    table = years.round(1).T.rename(index=dict(names))
    table.columns = pd.Index(labels, name="year")
    totals = years.sum().sort_values(ascending=False)
    said = "; ".join(f"{names[str(s)]} {v:.3g}" for s, v in totals.head(4).items())
    return Chart(
        "Sectors by year",
        {"data": [heat], "layout": layout},
        f"Heat map: events by sector and year. Largest sectors: {said}." if len(totals) else "No events.",
        table,
        note="An event counts once in each of its sectors.",
        empty=years.empty,
    )


def chart_grades(view: View, theme: Theme) -> Chart:
    """Events by grade."""
    return chart_counts(view, theme, "grade", "How well attested")


def chart_acts(view: View, theme: Theme) -> Chart:
    """Events by act: what people said apart from what they did."""
    return chart_counts(
        view, theme, "act", "Talk, documents, deeds", note="Talk and reports are never counted as deeds."
    )
