"""Charts of promises: their lives, the ladder, the waits, the milestones of one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.chart import Chart
from caspian.charts.marks import bars, hatch
from caspian.ledger import SOLID
from caspian.palette import Theme
from caspian.promises import many, milestones_of, part_umbrellas, say_age, say_due, say_stage, tally_ladder, tally_waits
from caspian.tables import say_dates
from caspian.template import base_layout, escape
from caspian.view import View

#: Promises drawn at once; the others are on further pages.
MOST_LIVES = 25
_ROW = 46


def lives_of(ledger: pd.DataFrame) -> pd.DataFrame:
    """Promises with a dated step as they are drawn: single ones in the ledger's order, umbrella agreements last."""
    single, umbrellas = part_umbrellas(ledger[ledger["made_on"].notna()])
    return pd.concat([single, umbrellas])


def pages_of_lives(view: View, ledger: pd.DataFrame) -> dict[str, str]:
    """Pages of the picture by number: which promises are on each, and of what status, in words."""
    lives = lives_of(ledger)
    names = view.dataset.names["ledger_status"]
    kinds = lives["status"].map(dict(names)).str.lower().where(lives["umbrella"] != "yes", "umbrellas")
    return {
        str(start // MOST_LIVES + 1): f"{start + 1}–{min(start + MOST_LIVES, len(lives))} "
        + ", ".join(dict.fromkeys(kinds.iloc[start : start + MOST_LIVES]))
        for start in range(0, len(lives), MOST_LIVES)
    }


def chart_promise_lives(view: View, theme: Theme, ledger: pd.DataFrame, page: int = 1) -> Chart:
    """Promises as lines from their first milestone to their last, with stages, due dates and the silence since.

    A page of :data:`MOST_LIVES` of them, counted from 1, in the order of :func:`lives_of`.
    """
    dated = lives_of(ledger)
    start = (page - 1) * MOST_LIVES
    rows = dated.iloc[start : start + MOST_LIVES].reset_index(drop=True)
    lives = list(enumerate(row for _, row in rows.iterrows()))
    today = pd.Timestamp(view.dataset.as_of)
    names = view.dataset.names["ledger_status"]
    traces: list[dict[str, Any]] = []
    for status in [s for s in names if (rows["status"] == s).any()]:
        own = [(r["made_on"], r["last_on"], i) for i, r in lives if r["status"] == status]
        traces.append(_strokes(own, theme.color("status", status), names[status]))
    silent = [(r["last_on"], today, i) for i, r in lives if r["status"] != "settled"]
    traces.append(_strokes(silent, theme.quiet, "no further milestone", dash="dot", width=1.2))
    traces += _milestone_marks(view, theme, rows)
    dues = [(r["due"], i, say_due(r)) for i, r in lives if pd.notna(r["due"])]
    if dues:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "due",
                "x": [_day(d) for d, _, _ in dues],
                "y": [i for _, i, _ in dues],
                "text": [f"due {escape(said)}" for _, _, said in dues],
                "marker": {"symbol": "line-ns-open", "size": 20, "color": theme.text, "line": {"width": 2}},
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    layout = base_layout(theme, height=_ROW * len(rows) + 90)
    layout["yaxis"] |= {"visible": False, "range": [len(rows) - 0.4, -0.75], "fixedrange": True}
    layout["xaxis"] |= {"type": "date", "showgrid": True, "side": "bottom"}
    layout["annotations"] = [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "y": i,
            "yshift": 15,
            "text": escape(_short(row["title"], 52)) + (" · umbrella" if row["umbrella"] == "yes" else ""),
            "showarrow": False,
            "font": {"size": 12, "color": theme.text},
        }
        for i, row in lives
    ]
    layout["shapes"] = [_today(theme, today)]
    layout["legend"] |= {"y": 1.0}
    table = pd.DataFrame(
        {
            "status": [names[s] for s in rows["status"]],
            "umbrella": rows["umbrella"].map(dict(view.dataset.names["yes_no"])).to_numpy(),
            "stage": [say_stage(view, row) for _, row in rows.iterrows()],
            "made": say_dates(rows["made_text"]).to_numpy(),
            "last milestone": rows["last_on"].dt.strftime("%Y-%m-%d").to_numpy() if len(rows) else [],
            "due": [say_due(row) for _, row in rows.iterrows()],
        },
        index=pd.Index(rows["title"], name="promise"),
    )
    single, umbrellas = part_umbrellas(rows)
    counts = single["status"].value_counts()
    said = ", ".join(f"{counts[s]} {names[s].lower()}" for s in names if s in counts)
    said += (", " if said and len(umbrellas) else "") + (many(len(umbrellas), "umbrella") if len(umbrellas) else "")
    undated = len(ledger) - len(dated)
    note = "Filled marks are confirmed or fair, hollow ones only claimed; a bar across is a due date; dots are silence."
    return Chart(
        "What became of each promise",
        {"data": traces, "layout": layout},
        f"Timeline of {len(rows)} promises: {said}. "
        + " ".join(_say_life(view, r) for _, r in rows.head(6).iterrows()),
        table,
        note
        + (f" Shown {start + 1} to {start + len(rows)} of {len(dated)}." if len(dated) > len(rows) else "")
        + (f" {undated} without a dated step are only in the ledger." if undated else ""),
        empty=rows.empty,
    )


def _say_life(view: View, row: pd.Series) -> str:
    return f"{row['title']}: {say_stage(view, row)}, {say_age(row['age_days'])} old, due {say_due(row)}."


def _strokes(
    spans: list[tuple[Any, Any, int]], color: str, name: str, dash: str = "solid", width: float = 4
) -> dict[str, Any]:
    """Horizontal strokes at integer heights as one trace."""
    x: list[str | None] = []
    y: list[int | None] = []
    for start, end, height in spans:
        x += [_day(start), _day(end), None]
        y += [height, height, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": escape(name),
        "x": x,
        "y": y,
        "line": {"color": color, "width": width, "dash": dash},
        "hoverinfo": "skip",
    }


def _milestone_marks(view: View, theme: Theme, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Two traces of milestones, solid and claimed; clicking one opens its promise."""
    stages = view.dataset.names["stage"]
    found: dict[bool, list[tuple[str, int, str, str, str]]] = {True: [], False: []}
    for i, row in rows.iterrows():
        for _, step in milestones_of(view, row["commitment_id"]).iterrows():
            text = f"{stages[step['stage']]}, {edtf.label(step['date'])}<br>{escape(step['title'])}"
            solid = step["grade"] in SOLID
            found[solid].append(
                (_day(step["start_last"]), int(str(i)), text, f"here:{row['commitment_id']}", row["status"])
            )
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "milestone" if solid else "milestone, only claimed",
            "x": [mark[0] for mark in marks],
            "y": [mark[1] for mark in marks],
            "text": [mark[2] for mark in marks],
            "customdata": [mark[3] for mark in marks],
            "marker": {
                "size": 11,
                "color": [theme.color("status", mark[4]) if solid else theme.ground for mark in marks],
                "line": {
                    "width": 1.5 if solid else 2.5,
                    "color": theme.ground if solid else [theme.color("status", mark[4]) for mark in marks],
                },
            },
            "showlegend": False,
            "hovertemplate": "%{text}<extra></extra>",
        }
        for solid, marks in found.items()
        if marks
    ]


def _today(theme: Theme, today: pd.Timestamp) -> dict[str, Any]:
    """The day on which the record closes."""
    return {
        "type": "line",
        "x0": _day(today),
        "x1": _day(today),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.quiet, "width": 1, "dash": "dash"},
    }


def _day(when: Any) -> str:
    return str(pd.Timestamp(when).strftime("%Y-%m-%d"))


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length].rsplit(' ', 1)[0].rstrip(' ,')} …"


def chart_ladder(view: View, theme: Theme, ledger: pd.DataFrame) -> Chart:
    """Single promises by present stage, binding and non-binding apart."""
    table = tally_ladder(view, ledger)
    stages = {**view.dataset.names["stage"], "none": "No step confirmed"}
    labels = [stages[stage] for stage in table.index]
    colors = {"yes": theme.accent, "no": theme.color("grade", "fair"), "unknown": theme.color("grade", "weak")}
    patterns = {"yes": "", "no": "", "unknown": "."}
    names = view.dataset.names["binding"]
    traces = [
        bars(
            table[binding].to_numpy()[::-1],
            [escape(label) for label in labels[::-1]],
            colors[binding],
            names[binding],
            orientation="h",
            text=[str(v) if v else "" for v in table[binding].to_numpy()[::-1]],
            textposition="inside",
            insidetextanchor="middle",
            hovertemplate="%{y}: %{x}<extra>" + escape(names[binding]) + "</extra>",
        )
        for binding in table.columns
        if table[binding].any()
    ]
    for trace, binding in zip(traces, [b for b in table.columns if table[b].any()], strict=True):
        trace["marker"]["pattern"] = hatch(theme.ground, patterns[binding])
    layout = base_layout(theme, height=max(150, 34 * len(table) + 60))
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["yaxis"] |= {"showgrid": False, "tickfont": {"color": theme.text, "size": 12}}
    single, umbrellas = part_umbrellas(ledger)
    said = "; ".join(f"{label} {total}" for label, total in zip(labels, table.sum(axis=1), strict=True))
    shown = table.rename(columns=dict(names))
    shown.index = pd.Index(labels, name="stage")
    return Chart(
        "The ladder",
        {"data": traces, "layout": layout},
        f"Bars: {many(len(single), 'promise')} by present stage, {many(len(umbrellas), 'umbrella agreement')} left out. {said}.",
        shown,
        note=f"{many(len(single), 'single promise')} by present stage; {many(len(umbrellas), 'umbrella agreement')} left out.",
        pickable=False,
        empty=table.empty,
    )


def chart_waits(view: View, theme: Theme, ledger: pd.DataFrame) -> Chart:
    """Days from the first milestone of each promise to the stages that it reached; a range where dates are vague."""
    waits = tally_waits(view, ledger)
    stages = view.dataset.names["stage"]
    order = [stage for stage in stages if (waits["stage"] == stage).any()]
    rows = [f"{stages[s]} ({int((waits['stage'] == s).sum())})" for s in order]
    place = dict(zip(order, rows, strict=True))
    middle = (waits["days_min"] + waits["days_max"]) / 2
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": middle.to_numpy(),
        "y": [escape(place[s]) for s in waits["stage"]],
        "error_x": {
            "type": "data",
            "array": (waits["days_max"] - middle).to_numpy(),
            "color": theme.quiet,
            "thickness": 1,
            "width": 3,
        },
        "text": [escape(t) for t in waits["title"]],
        "customdata": [f"here:{c}" for c in waits["commitment_id"]],
        "marker": {"size": 12, "color": theme.accent, "opacity": 0.75, "line": {"color": theme.ground, "width": 1}},
        "hovertemplate": "%{text}<br>%{x:.0f} days<extra></extra>",
    }
    layout = base_layout(theme, height=max(150, 44 * len(order) + 70))
    layout["xaxis"] |= {
        "showgrid": True,
        "rangemode": "tozero",
        "title": {"text": "days since it was made", "font": {"color": theme.quiet, "size": 12}},
    }
    layout["yaxis"] |= {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": rows,
        "autorange": "reversed",
        "tickfont": {"color": theme.text, "size": 12},
    }
    layout["showlegend"] = False
    single, _ = part_umbrellas(ledger)
    medians = [
        f"{stages[s]}: {len(own)} of {len(single)}, median {np.median((own['days_min'] + own['days_max']) / 2):.0f} days"
        for s in order
        for own in [waits[waits["stage"] == s]]
    ]
    never = len(single) - waits["commitment_id"].nunique()
    table = waits.assign(stage=waits["stage"].map(dict(stages))).drop(columns="commitment_id").set_index("title")
    note = (
        f"Each dot is a promise that got there. {never} of {len(single)} reached none of these stages after they were made, "
        "or were first seen at one; so this says nothing about how long the others will take."
    )
    return Chart(
        "How long the kept ones took",
        {"data": [trace], "layout": layout},
        f"Dots: days from promise to stage. {'; '.join(medians)}. {never} of {len(single)} are not drawn.",
        table,
        note,
        empty=waits.empty,
    )
