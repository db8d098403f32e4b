"""Charts that speak of the whole selection: activity, sectors by year, grades, acts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import bars, chart_counts, faded, hatch, heatmap, heatmap_layout, period_label
from caspian.palette import Theme
from caspian.tally import LOOSE, tally_change, tally_months, tally_periods
from caspian.template import base_layout, escape
from caspian.view import View

#: Sectors that the comparison of two spans of days shows at most.
MOST_CHANGES = 10


def chart_activity(view: View, theme: Theme) -> Chart:
    """Events a month, stacked by sector family. A vague date is spread over its window; no false spike on 1 January.

    What is weak or contested is hatched and lighter, on top of what is well attested.
    """
    loose = view.dataset.links["grade"].mask(LOOSE)
    months = tally_months(view, "family")
    freq, grain = next(
        (f, g)
        for f, most, g in (("M", 36, "month"), ("Q", 120, "quarter"), ("Y", 10**6, "year"))
        if len(months) <= most
    )
    whole = tally_periods(view, "family", freq)
    layers = (("", ~loose), (" · weak or contested", loose))
    parts = [tally_periods(view, "family", freq, only).reindex(whole.index, fill_value=0.0) for _, only in layers]
    names = view.dataset.names["family"]
    periods = whole.index
    starts = [f"{p.start_time:%Y-%m-%d}" for p in periods]
    labels = [period_label(p) for p in periods]
    picks = [f"from={p.start_time:%Y-%m-%d}&to={p.end_time:%Y-%m-%d}" for p in periods]
    traces = []
    for (suffix, _), part in zip(layers, parts, strict=True):
        for family in (each for each in names if each in part):
            color = theme.color("family", family)
            trace = bars(
                starts,
                part[family].to_numpy().round(2),
                faded(color, 0.35) if suffix else color,
                names[family] + suffix,
                customdata=picks,
                text=labels,
                textposition="none",
                legendgroup=family,
                showlegend=not suffix or family not in parts[0],
                hovertemplate="%{text}<br>%{y:.2~f} events<extra>" + escape(names[family] + suffix) + "</extra>",
            )
            if suffix:
                trace["marker"]["pattern"] = hatch(color, "/")
            traces.append(trace)
    layout = base_layout(theme, height=290)
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"type": "date"}
    layout["yaxis"] |= {
        "title": {"text": f"events a {grain}", "font": {"color": theme.quiet, "size": 12}},
        "rangemode": "tozero",
    }
    table = whole.round(2).rename(columns=dict(names))
    if parts[1].to_numpy().any():
        table["of these weak or contested"] = parts[1].sum(axis=1).round(2).to_numpy()
    table.index = pd.Index(labels, name=grain)
    alt = f"Bars: events a {grain} by sector family. " + _most(whole.sum(axis=1), labels, view.n)
    return Chart(
        f"Activity by {grain}",
        {"data": traces, "layout": layout},
        alt,
        table,
        note="An event counts when it began; a vague date is spread over its window, so the bars add up to the events "
        "shown. Pale and hatched: weak or contested.",
        empty=whole.empty,
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
        {"data": heat, "layout": layout},
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


def chart_change(view: View, theme: Theme, days: int = 90) -> Chart:
    """Pairs of bars: events by sector in the last ``days`` of the record and in as many days before."""
    change = tally_change(view, days)
    change = change.iloc[np.argsort(-change.max(axis=1).to_numpy(), kind="stable")]
    left_out = len(change) - MOST_CHANGES
    change = change.head(MOST_CHANGES)
    names = view.dataset.names["sector"]
    labels = [names[str(sector)] for sector in change.index]
    as_of = pd.Timestamp(view.dataset.as_of)
    middle, start = as_of - pd.Timedelta(days=days), as_of - pd.Timedelta(days=2 * days)
    spans = {
        "last": (middle + pd.Timedelta(days=1), as_of, theme.accent),
        "before": (start + pd.Timedelta(days=1), middle, faded(theme.quiet, 0.55)),
    }
    traces = [
        bars(
            change[column].to_numpy(),
            [escape(label) for label in labels],
            color,
            f"{first:%-d %b %Y} to {last:%-d %b %Y}",
            orientation="h",
            text=change[column].to_numpy(),
            textposition="outside",
            cliponaxis=False,
            customdata=[f"sector={s}&from={first:%Y-%m-%d}&to={last:%Y-%m-%d}" for s in change.index],
            hovertemplate="%{y}: %{x} events<extra></extra>",
        )
        for column, (first, last, color) in spans.items()
    ]
    layout = base_layout(theme, height=max(140, 40 * len(change) + 50))
    layout["barmode"] = "group"
    layout["yaxis"] |= {"showgrid": False, "autorange": "reversed", "tickfont": {"color": theme.text, "size": 12}}
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["margin"] |= {"r": 30}
    table = change[["last", "before"]].rename(columns={c: traces[i]["name"] for i, c in enumerate(spans)})
    table.index = pd.Index(labels, name="sector")
    said = "; ".join(
        f"{label} {last:,} after {before:,}"
        for label, last, before in zip(labels, change["last"], change["before"], strict=True)
    )
    newest = view.events["start_last"].max()
    note = (
        "Counts follow reporting: a sector can fall because fewer people looked. Only events that certainly began in "
        "these days are counted, once in each of their sectors."
        + (f" The {MOST_CHANGES} sectors with most events; {left_out} more are not drawn." if left_out > 0 else "")
        if len(change)
        else f"No event of this selection began in the {2 * days} days to {as_of:%-d %b %Y}"
        + (f"; its newest began by {newest:%-d %b %Y}." if view.n else ".")
    )
    return Chart(
        f"The last {days} days against the {days} before",
        {"data": traces, "layout": layout},
        f"Pairs of bars: events by sector in the last {days} days and in the {days} before. {said}.",
        table,
        note,
        empty=change.empty,
    )
