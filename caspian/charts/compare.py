"""Charts of a comparison: two views side by side."""

from __future__ import annotations

import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import bars, dimension_of
from caspian.comparison import Comparison
from caspian.filters import FILTERS
from caspian.palette import Theme
from caspian.tally import tally_pair
from caspian.template import base_layout, escape


def chart_compare(comparison: Comparison, theme: Theme, key: str) -> Chart:
    """Pairs of horizontal bars: the events of both views by the codes of one filter key."""
    counts = tally_pair(comparison.this, comparison.other, key)
    names = comparison.this.dataset.names[dimension_of(key)]
    labels = [names.get(str(code), str(code)) for code in counts.index]
    traces = []
    looks = ((theme.accent, "this"), (theme.quiet, "other"))
    for (color, column), said in zip(looks, comparison.labels, strict=True):
        trace = bars(
            counts[column].to_numpy(),
            [escape(label) for label in labels],
            color,
            said,
            orientation="h",
            text=[f"{v:,}" for v in counts[column]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x} events<extra></extra>",
        )
        trace["customdata"] = [f"{key}={code}" for code in counts.index]
        traces.append(trace)
    layout = base_layout(theme, height=max(150, 44 * len(counts) + 60))
    layout["barmode"] = "group"
    layout["yaxis"] |= {"showgrid": False, "autorange": "reversed", "tickfont": {"color": theme.text, "size": 12}}
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["margin"] |= {"r": 40}
    table = pd.DataFrame(counts.to_numpy(), index=pd.Index(labels, name=key), columns=list(comparison.labels))
    said = "; ".join(
        f"{label} {one:,} and {two:,}" for label, one, two in zip(labels, counts["this"], counts["other"], strict=True)
    )
    one, two = comparison.labels
    return Chart(
        f"By {FILTERS[key].label.lower()}",
        {"data": traces, "layout": layout},
        f"Pairs of bars: events {one}, and {two}. {said}.",
        table,
        empty=counts.empty,
    )
