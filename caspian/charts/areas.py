"""Charts of areas: what sort of acts each holds, and how well the acts of one are attested."""

from __future__ import annotations

import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import bars, hatch, heatmap, heatmap_layout
from caspian.dossier import ACTS_FIRST, Dossier
from caspian.palette import GRADE_PATTERN, Theme
from caspian.tally import tally_cross
from caspian.template import base_layout, escape
from caspian.view import View

MOST_AREAS = 25


def chart_areas_acts(view: View, theme: Theme, table: pd.DataFrame) -> Chart:
    """Heat map: areas with events by act. ``table`` is :func:`caspian.dossier.table_areas`."""
    acts = [act for act in ACTS_FIRST if act in table]
    names = view.dataset.names["act"]
    shown = table[table["events"] > 0].sort_values("events", ascending=False, kind="stable").head(MOST_AREAS)
    picks = [[f"here:{area}" for _ in acts] for area in shown.index]
    heat = heatmap(theme, shown[acts].to_numpy(), [names[a] for a in acts], list(shown["name"]), picks)
    more = int((table["events"] > 0).sum()) - len(shown)
    numbers = shown.set_index("name")[acts].rename(columns=dict(names))
    said = "; ".join(
        f"{name} {events}" for name, events in zip(shown["name"].head(5), shown["events"].head(5), strict=True)
    )
    return Chart(
        "Where there is something to read",
        {"data": heat, "layout": heatmap_layout(theme, len(shown))},
        f"Heat map: events by area and act. Most events: {said}.",
        numbers,
        note="Deeds, documents and talk are counted apart; an event counts in each of its areas. Click a cell for the dossier."
        + (f" The {len(shown)} areas with most events; {more} more are in the list." if more > 0 else ""),
        empty=shown.empty,
    )


def chart_alleged(dossier: Dossier, theme: Theme) -> Chart:
    """One area's events by act and grade: alleged against confirmed."""
    view = dossier.area
    table = tally_cross(view, "act", "grade")
    table = table.reindex([a for a in ACTS_FIRST if a in table.index])
    table = table.loc[table.sum(axis=1) > 0, table.sum(axis=0) > 0]
    acts, grades = view.dataset.names["act"], view.dataset.names["grade"]
    labels = [acts[a] for a in table.index]
    traces = []
    for grade in table.columns:
        values = table[grade].to_numpy()[::-1]
        trace = bars(
            values,
            [escape(label) for label in labels[::-1]],
            theme.color("grade", grade),
            grades[grade],
            orientation="h",
            text=[str(v) if v else "" for v in values],
            textposition="inside",
            insidetextanchor="middle",
            customdata=[f"area={dossier.area_id}&act={act}&grade={grade}" for act in table.index[::-1]],
            hovertemplate="%{y}: %{x}<extra>" + escape(grades[grade]) + "</extra>",
        )
        trace["marker"]["pattern"] = hatch(theme.ground, GRADE_PATTERN.get(grade, ""))
        traces.append(trace)
    layout = base_layout(theme, height=max(140, 36 * len(table) + 60))
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["yaxis"] |= {"showgrid": False, "tickfont": {"color": theme.text, "size": 12}}
    said = "; ".join(
        f"{label}: " + ", ".join(f"{count} {grades[str(g)].lower()}" for g, count in row.items() if count)
        for label, (_, row) in zip(labels, table.iterrows(), strict=True)
    )
    shown = table.rename(columns=dict(grades))
    shown.index = pd.Index(labels, name="act")
    return Chart(
        "Alleged and confirmed",
        {"data": traces, "layout": layout},
        f"Bars: events by act and grade. {said}.",
        shown,
        empty=table.empty,
    )
