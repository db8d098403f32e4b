"""Codes of a key by year, as a heat map: blocs, languages, the acts of one actor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import heatmap, heatmap_layout
from caspian.palette import Theme
from caspian.tally import tally_periods
from caspian.view import View


def chart_years(
    view: View,
    theme: Theme,
    key: str,
    title: str,
    *,
    share: bool = False,
    most: int = 0,
    pick: str = "",
    note: str = "",
) -> Chart:
    """Heat map of the codes of a key by the year in which events began, as numbers or as shares of the year's events.

    ``most`` draws only so many codes, those with most events, and says so; ``pick`` stands before what a cell selects, where
    the view is narrower than the page's.
    """
    years = tally_periods(view, key, "Y")
    names = view.dataset.names[key]
    ranked = years.sum().sort_values(ascending=False, kind="stable")
    common = set(ranked.index[:most] if most else ranked.index)
    rows = [code for code in names if code in common]
    labels = [str(period.year) for period in years.index]
    picks = [[f"{pick}{key}={code}&from={year}&to={year}" for year in labels] for code in rows]
    values = years[rows].to_numpy().T if rows else np.zeros((0, 0))
    if share and rows:
        # an event has a scope, exactly one: the sum over them is the events of the year
        whole = tally_periods(view, "scope", "Y").sum(axis=1).reindex(years.index, fill_value=0).to_numpy()
        values = np.divide(100 * values, whole, out=np.zeros_like(values), where=whole > 0)
    values = values.round(1)
    table = pd.DataFrame(
        values, index=pd.Index([names[code] for code in rows], name=key), columns=pd.Index(labels, name="year")
    )
    order = years[rows].sum().to_numpy() if rows else np.array([])
    said = "; ".join(
        f"{names[rows[at]]} " + ", ".join(f"{year} {value:.3g}" for year, value in table.iloc[at].items())
        for at in np.argsort(-order, kind="stable")[:3]
    )
    how = (
        "Per cent of the events of each year; an event can be in several rows, vague dates are spread over their window."
        if share
        else "Vague dates are spread over their window."
    )
    left = int((years.sum() > 0).sum()) - len(rows) if len(years) else 0
    unit = "% of the events of the year" if share else "events"
    return Chart(
        title,
        {
            "data": heatmap(theme, values, labels, [names[code] for code in rows], picks, unit),
            "layout": heatmap_layout(theme, len(rows)),
        },
        f"Heat map: {unit} by {key} and year. {said}.",
        table,
        note=f"{note} {how}".strip() + (f" The {len(rows)} that occur most; {left} more are left out." if left else ""),
        empty=not rows,
    )
