"""Charts of one publisher: its reports by year, what it prints on whose knowledge and who repeats it, its subjects."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import bars, chart_ranked, hatch, wrapped
from caspian.independence import independence_of
from caspian.palette import Theme, mixed
from caspian.promises import many
from caspian.publisher import GROUNDS, table_reports, tally_report_years
from caspian.template import base_layout, escape
from caspian.view import View

#: Others drawn on each side; the rest is in the numbers.
MOST_PARTNERS = 12
MOST_AREAS = 14
#: Sources that take the widest line where no line stands for more.
FEW = 6
#: Pixels of a row, of the widest line and of the narrowest; letters of a line of a name.
ROW, WIDEST, NARROWEST = 32, 11.0, 1.2
LETTERS = 17


def chart_reports_years(view: View, theme: Theme, publisher_id: str) -> Chart:
    """Bars: its reports by year of publication and by what they rest on."""
    years = tally_report_years(view, publisher_id)
    undated = int(table_reports(view, publisher_id)["year"].isna().sum())
    colors = {
        "own": theme.accent,
        "both": mixed(theme.accent, theme.ground, 0.55),
        "relayed": theme.color("grade", "weak"),
        "aside": theme.line,
    }
    traces = []
    for code, label in GROUNDS.items():
        if not len(years) or not years[code].any():
            continue
        trace = bars(
            [str(year) for year in years.index],
            years[code].to_numpy(),
            colors[code],
            label,
            hovertemplate="%{x}: %{y} " + label + "<extra></extra>",
        )
        if code == "relayed":
            trace["marker"]["pattern"] = hatch(theme.ground, "/")
        traces.append(trace)
    layout = base_layout(theme, height=360)
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"type": "category"}
    layout["yaxis"] |= {"rangemode": "tozero", "nticks": 5}
    totals = years.sum()
    said = "; ".join(f"{label} {totals[code]}" for code, label in GROUNDS.items() if totals[code])
    by_year = ", ".join(f"{year} {count}" for year, count in years.sum(axis=1).items())
    return Chart(
        "Its reports, year by year",
        {"data": traces, "layout": layout},
        f"Bars: reports by year of publication: {by_year}. {said}.",
        years.rename(columns=dict(GROUNDS)).rename_axis("published"),
        note="By year of publication and by what they rest on."
        + (f" {undated} whose year is not known are left out." if undated else ""),
        pickable=False,
        empty=not traces,
    )


def chart_areas_of(view: View, theme: Theme, publisher_id: str) -> Chart:
    """Bars: the areas of the events in its sources, most first."""
    printed = view.narrow("publisher", publisher_id)
    counts = printed.count("area")
    return chart_ranked(
        theme,
        counts[counts > 0].sort_values(ascending=False, kind="stable"),
        view.dataset.names["area"],
        f"all.publisher={publisher_id}&area=",
        "What it reports on",
        "Events in its sources by area; an event counts in each of its areas.",
        MOST_AREAS,
    )


def chart_partners(view: View, theme: Theme, publisher_id: str) -> Chart:
    """Lines from the origins that it rests on, through it, to the publishers that repeat it."""
    found, name = independence_of(view), view.dataset.name("publisher", publisher_id)
    before = found.rests_on(publisher_id)
    after = found.relayed_by(publisher_id).drop(index=publisher_id, errors="ignore")
    sides = ((0.0, before.head(MOST_PARTNERS)), (1.0, after.head(MOST_PARTNERS)))
    rows = max(3, *(len(partners) for _, partners in sides))
    most = max([FEW, *(partners["sources"].max() for _, partners in sides if len(partners))])
    traces: list[dict[str, Any]] = []
    for x, partners in sides:
        heights = [(at + 0.5) * rows / len(partners) for at in range(len(partners))]
        colors = [theme.color("bloc", bloc) for bloc in partners["bloc"]]
        for y, color, sources in zip(heights, colors, partners["sources"], strict=True):
            traces.append(_thread(x, y, rows / 2, color, max(NARROWEST, WIDEST * sources / most)))
        verb = "rests on it in" if x == 0 else "repeats it in"
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [x] * len(partners),
                "y": heights,
                "text": [
                    wrapped("its own knowledge" if at == publisher_id else label, LETTERS)
                    for at, label in partners["name"].items()
                ],
                "textposition": "middle right" if x else "middle left",
                "textfont": {"size": 11.5, "color": theme.text},
                "customdata": [f"here:{at}" for at in partners.index],
                "hovertext": [
                    f"<b>{escape(label)}</b><br>{verb} {many(sources, 'source')}, {many(events, 'event')}"
                    for label, sources, events in zip(
                        partners["name"], partners["sources"], partners["events"], strict=True
                    )
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "cliponaxis": False,
                "marker": {"size": 11, "color": colors, "opacity": 1},
                "unselected": {"marker": {"opacity": 1}, "textfont": {"color": theme.text}},
                "showlegend": False,
            }
        )
    layout = base_layout(theme, height=ROW * rows + 60)
    layout["xaxis"] |= {"visible": False, "range": [-0.72, 1.72], "fixedrange": True}
    layout["yaxis"] |= {"visible": False, "range": [rows, -0.9], "fixedrange": True}
    layout["annotations"] = [
        *(
            _heading(theme, x, label)
            for (x, partners), label in zip(sides, ("rests on", "is repeated by"), strict=True)
            if len(partners)
        ),
        {
            "x": 0.5,
            "y": rows / 2,
            "text": f"<b>{wrapped(name, 20)}</b>",
            "showarrow": False,
            "bgcolor": theme.panel,
            "bordercolor": theme.line,
            "borderpad": 4,
            "font": {"size": 12, "color": theme.text},
        },
    ]
    table = pd.concat({"rests on": before, "is repeated by": after})[["name", "sources", "events"]]
    table = table.reset_index(level=1, drop=True).rename_axis(name).rename(columns={"name": "publisher or witness"})
    more = [
        f"{len(partners) - MOST_PARTNERS} more on the {side}"
        for side, partners in (("left", before), ("right", after))
        if len(partners) > MOST_PARTNERS
    ]
    said = [
        f"{what}: " + "; ".join(f"{row['name']} {row['sources']}" for row in each.head(5).to_dict("records"))
        for what, each in (("It rests on", before), ("Repeated by", after))
        if len(each)
    ]
    return Chart(
        "On whose knowledge, and who repeats it",
        {"data": traces, "layout": layout},
        f"Lines through {name} by number of sources. {'. '.join(said)}.",
        table,
        note="Left: whose knowledge its sources rest on. Right: who prints what it knew. A line is as wide as its sources."
        + (f" {' and '.join(more)} are in the numbers." if more else ""),
        empty=before.empty and after.empty,
    )


def _thread(x: float, y: float, middle: float, color: str, width: float) -> dict[str, Any]:
    """A line from one side to the middle that leaves and arrives level."""
    t = np.linspace(0, 1, 21)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": (x + (0.5 - x) * t).round(4).tolist(),
        "y": (y + (middle - y) * (3 * t**2 - 2 * t**3)).round(3).tolist(),
        "line": {"color": color, "width": round(width, 1)},
        "opacity": 0.7,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _heading(theme: Theme, x: float, label: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": -0.5,
        "text": f"<b>{label}</b>",
        "showarrow": False,
        "xanchor": "left" if x else "right",
        "font": {"size": 12, "color": theme.quiet},
    }
