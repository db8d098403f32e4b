"""Charts of one actor: what it did year by year, and where."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import chart_ranked, heatmap, heatmap_layout
from caspian.palette import Theme
from caspian.tally import tally_periods, tally_places
from caspian.view import View

MOST_PLACES = 10


def chart_actor_years(view: View, theme: Theme, actor_id: str) -> Chart:
    """Heat map: the events that name an actor by act and year in which they began; acts are never added up."""
    own = view.narrow("actor", actor_id)
    years, names = tally_periods(own, "act", "Y"), view.dataset.names["act"]
    rows = [act for act in names if act in years] if len(years) else []
    labels = [str(period.year) for period in years.index]
    values = years[rows].to_numpy().T.round(1) if rows else np.zeros((0, 0))
    picks = [[f"actor={actor_id}&act={act}&from={year}&to={year}" for year in labels] for act in rows]
    table = pd.DataFrame(
        values, index=pd.Index([names[act] for act in rows], name="act"), columns=pd.Index(labels, name="year")
    )
    said = "; ".join(
        f"{act}: " + ", ".join(f"{year} {value:.3g}" for year, value in row.items() if value)
        for act, row in table.head(4).iterrows()
    )
    return Chart(
        "Year by year",
        {
            "data": [heatmap(theme, values, labels, [names[act] for act in rows], picks)],
            "layout": heatmap_layout(theme, len(rows)),
        },
        f"Heat map: events by act and year. {said}.",
        table,
        note="Events that name it, acting, addressed or attending. Vague dates are spread over their window.",
        empty=not rows,
    )


def chart_actor_places(view: View, theme: Theme, actor_id: str) -> Chart:
    """Bars: where the events that name an actor happened, most first."""
    own = view.narrow("actor", actor_id)
    counts = tally_places(own).set_index("place_id")["events"]
    nowhere = own.n - int(counts.sum())
    return chart_ranked(
        theme,
        counts,
        view.dataset.names["place"],
        f"actor={actor_id}&place=",
        "Where",
        f"{nowhere} of its {own.n} events have no place, as calls and statements." if nowhere else "",
        MOST_PLACES,
    )
