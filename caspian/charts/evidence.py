"""Charts of evidence: claims on a question over time, blocs by sector, single-side events, stances by year."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.figures import span_lines
from caspian.charts.marks import bars, hatch, heatmap, heatmap_layout
from caspian.evidence import STANCES, only_bloc, tally_single, tally_stances, topic_claims
from caspian.palette import Theme
from caspian.selection import Selection
from caspian.tally import tally_cross
from caspian.template import base_layout, escape
from caspian.view import View

#: A mark for each way of saying, beside the words on hover.
MODE_SYMBOLS = {
    "asserts": "circle",
    "denies": "x",
    "alleges": "diamond",
    "expects": "triangle-up-open",
    "intends": "square-open",
    "estimates": "star-diamond-open",
    "opines": "circle-open",
}


def chart_topic(view: View, theme: Theme, topic: str) -> Chart:
    """Claims on one question: speakers by time, the mark says how it was said, the colour for which bloc they speak."""
    claims = topic_claims(view, topic)
    dataset = view.dataset
    table = pd.DataFrame(
        {
            "when": claims["when"].to_numpy(),
            "speaker": claims["speaker"].to_numpy(),
            "said how": claims["mode_label"].to_numpy(),
            "statement": claims["statement"].to_numpy(),
        },
        index=pd.Index(claims["claim_id"], name="claim"),
    )
    timed = claims[claims["first"].notna() | claims["last"].notna()]
    order = [code for code in dataset.names["bloc"] if code in set(timed["bloc"])]
    speakers = list(dict.fromkeys(timed.assign(_b=timed["bloc"].map(order.index)).sort_values("_b")["speaker"]))
    traces = []
    for mode, label in dataset.names["claim_mode"].items():
        rows = timed[timed["mode"] == mode]
        if rows.empty:
            continue
        start, end = rows["first"].fillna(rows["last"]), rows["last"].fillna(rows["first"])
        said = np.where(rows["placed_by"] == "said", "said ", "published ")
        colors = [theme.color("bloc", bloc) for bloc in rows["bloc"]]
        blocs = [dataset.name("bloc", bloc) for bloc in rows["bloc"]]
        traces.append(span_lines(start, end, [escape(speaker) for speaker in rows["speaker"]], theme.quiet))
        traces.append(_key(label, MODE_SYMBOLS.get(mode, "circle"), theme.quiet))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "showlegend": False,
                "opacity": 1,
                "x": (start + (end - start) / 2).dt.strftime("%Y-%m-%d").tolist(),
                "y": [escape(speaker) for speaker in rows["speaker"]],
                "text": [
                    f"<b>{escape(label)}</b> · {escape(speaker)}<br>{escape(bloc)}<br>{escape(_fold(statement))}<br>{how}{escape(when)}"
                    for speaker, bloc, statement, how, when in zip(
                        rows["speaker"], blocs, rows["statement"], said, rows["when"], strict=True
                    )
                ],
                "hovertemplate": "%{text}<extra></extra>",
                "customdata": [f"id={event}" if isinstance(event, str) else "" for event in rows["event_id"]],
                "marker": {
                    "symbol": MODE_SYMBOLS.get(mode, "circle"),
                    "size": 12,
                    "color": colors,
                    "line": {"width": 2, "color": colors},
                },
            }
        )
    traces += [_key(dataset.name("bloc", bloc), "square", theme.color("bloc", bloc)) for bloc in order]
    layout = base_layout(theme, height=max(200, 30 * len(speakers) + 110))
    layout["xaxis"] |= {"type": "date", "showgrid": True}
    layout["yaxis"] |= {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": [escape(speaker) for speaker in speakers[::-1]],
        "tickfont": {"color": theme.text, "size": 12},
    }
    layout["legend"] |= {"itemsizing": "constant"}
    layout["margin"] |= {"t": 56}
    undated = len(claims) - len(timed)
    note = (
        "The mark says how it was said, the colour for which bloc the speaker stands. A claim without a day of its own "
        "stands at its publication; a line is a vague date."
        + (f" {undated} without any date stand{'s' if undated == 1 else ''} only in the table." if undated else "")
    )
    said_modes = claims["mode_label"].value_counts()
    words = ", ".join(f"{str(label).lower()} {count}" for label, count in said_modes.items())
    alt = f"Claims by speaker and time: {len(claims)} claims of {claims['speaker'].nunique()} speakers; {words}."
    return Chart("Who said it, and when", {"data": traces, "layout": layout}, alt, table, note, empty=timed.empty)


def _key(label: str, symbol: str, color: str) -> dict[str, Any]:
    """An entry of the legend without a mark of its own."""
    marker = {"symbol": symbol, "size": 11, "color": color, "line": {"width": 1, "color": color}}
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": escape(label), "marker": marker}


def _fold(text: str, width: int = 70) -> str:
    """At most two lines' worth of a statement for a hover."""
    return text if len(text) <= 2 * width else text[: 2 * width - 1] + "…"


def chart_blocs(view: View, theme: Theme, *, share: bool) -> Chart:
    """Heat map: in how many events of each sector origins of each bloc support the account, or which share of them."""
    names, dataset = view.dataset.names, view.dataset
    cross = tally_cross(view, "sector", "bloc")
    totals = view.count("sector").reindex(cross.index)
    rows = [code for code in names["sector"] if totals[code]]
    columns = [code for code in names["bloc"] if cross[code].sum()]
    counts = cross.loc[rows, columns]
    values = counts.div(totals[rows], axis=0).mul(100).round(0) if share else counts
    labels = [dataset.name("bloc", code) for code in columns]
    picks = [[f"sector={row}&bloc={column}" for column in columns] for row in rows]
    unit = "% of the sector's events" if share else "events"
    heat = heatmap(
        theme, values.to_numpy(), [escape(label) for label in labels], [names["sector"][r] for r in rows], picks, unit
    )
    layout = heatmap_layout(theme, len(rows))
    layout["height"] += 70
    layout["xaxis"] |= {"tickangle": -35, "tickfont": {"color": theme.text, "size": 12}}
    table = values.set_axis([names["sector"][r] for r in rows], axis=0).set_axis(labels, axis=1)
    table.insert(0, "all events", totals[rows].to_numpy())
    heaviest = counts.sum().sort_values(ascending=False).head(3)
    said = "; ".join(f"{dataset.name('bloc', str(code))} {n}" for code, n in heaviest.items())
    return Chart(
        "Who reports what",
        {"data": heat, "layout": layout},
        f"Heat map: events by sector and bloc of the supporting origins. Most: {said}." if len(rows) else "No events.",
        table,
        note="Blocs of the origins that support an event: who knew it, not who printed it. An event counts once in each "
        "of its sectors and blocs, so shares of a row can exceed 100 % together.",
        empty=not (rows and columns),
    )


def chart_single(view: View, theme: Theme) -> Chart:
    """Heat map: events that origins of one bloc alone support, by act, so that talk stays apart from deeds."""
    dataset = view.dataset
    table = tally_single(view)
    order = [code for code in dataset.names["act"] if code in table]
    table = table[order]
    alone = {bloc: only_bloc(view, bloc) for bloc in table.index}
    picks = [
        [_added(alone[bloc].with_("act", [act]), view.selection) if table.at[bloc, act] else "" for act in order]
        for bloc in table.index
    ]
    labels = [dataset.name("bloc", bloc) for bloc in table.index]
    acts = [dataset.name("act", act) for act in order]
    heat = heatmap(theme, table.to_numpy(), [escape(act) for act in acts], labels, picks)
    named = table.set_axis(labels, axis=0).set_axis(acts, axis=1)
    said = "; ".join(f"{label} {n}" for label, n in named.sum(axis=1).sort_values(ascending=False).items())
    return Chart(
        "One side alone attests it",
        {"data": heat, "layout": heatmap_layout(theme, len(table))},
        f"Heat map: events supported by origins of one bloc only, by act. {said}." if len(table) else "No such events.",
        named,
        note="Events all of whose supporting origins belong to one bloc. A bloc's word on its own acts may be enough; "
        "its word on another's is not.",
        empty=table.empty,
    )


def _added(wanted: Selection, present: Selection) -> str:
    """The query that turns the present selection into the wanted one."""
    return Selection.of(term for term in wanted.terms if term not in present.terms).query()


def chart_stances(view: View, theme: Theme, act: str) -> Chart:
    """Bars: events of one act by year, stacked by whether Moscow and Tehran declare them."""
    years = tally_stances(view, act)
    position = {"both": "confirms", "split": "declines", "denied": "denies", "alleged": "silent"}
    own = {"RUS": theme.color("bloc", "russian_state"), "IRN": theme.color("bloc", "iranian_state")}
    starts = [str(period.year) for period in years.index]
    traces = []
    for stance in years.columns:
        color = own.get(stance) or theme.color("position", position[stance])
        traces.append(
            bars(
                starts,
                years[stance].to_numpy().round(2),
                color,
                STANCES[stance],
                customdata=[f"act={act}&from={year}&to={year}{_stance_query(stance)}" for year in starts],
                hovertemplate="%{x}<br>%{y:.2~f} events<extra>" + escape(STANCES[stance]) + "</extra>",
            )
        )
        traces[-1]["marker"]["pattern"] = hatch(
            theme.ground, {"denied": "/", "split": "x", "alleged": "."}.get(stance, "")
        )
    layout = base_layout(theme, height=300)
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"type": "category"}
    layout["yaxis"] |= {
        "title": {"text": "events a year", "font": {"color": theme.quiet, "size": 12}},
        "rangemode": "tozero",
    }
    if len(years) and years.sum(axis=1).max() <= 6:
        layout["yaxis"]["dtick"] = 1
    if len(years) < 5:
        layout["bargap"] = 0.6
    layout["margin"] |= {"t": 56}
    table = years.round(2).rename(columns=STANCES)
    table.index = pd.Index(starts, name="year")
    sums = years.sum()
    said = "; ".join(f"{STANCES[str(stance)].lower()} {total:.3g}" for stance, total in sums.items())
    label = view.dataset.name("act", act)
    return Chart(
        f"Declared against alleged: {label.lower()}",
        {"data": traces, "layout": layout},
        f"Bars: events of the act {label.lower()} by year and by the parties' own positions. {said}.",
        table,
        note="One act at a time: what was said is never counted with what was done. Silence and refusals to comment "
        "count as neither. A vague date is spread over its window.",
        empty=years.empty,
    )


def _stance_query(stance: str) -> str:
    """The stance as filters; blank where *or across keys* would be needed, so that a click keeps act and year only."""
    declares, denies = ("confirms", "partly"), ("denies",)
    filters = {
        "both": (("position_ru", declares), ("position_ir", declares)),
        "RUS": (("position_ru", declares), ("not.position_ir", declares + denies)),
        "IRN": (("position_ir", declares), ("not.position_ru", declares + denies)),
        "alleged": (("not.position_ru", declares + denies), ("not.position_ir", declares + denies)),
    }
    return "".join(f"&{key}={value}" for key, values in filters.get(stance, ()) for value in values)


def chart_act_grades(view: View, theme: Theme) -> Chart:
    """Heat map: how well attested events are, act by act."""
    dataset = view.dataset
    cross = tally_cross(view, "act", "grade")
    rows = [code for code in dataset.names["act"] if code in cross.index and cross.loc[code].sum()]
    columns = [code for code in dataset.names["grade"] if cross[code].sum()]
    counts = cross.loc[rows, columns]
    acts, grades = [dataset.name("act", r) for r in rows], [dataset.name("grade", c) for c in columns]
    picks = [[f"act={row}&grade={column}" for column in columns] for row in rows]
    heat = heatmap(theme, counts.to_numpy(), [escape(g) for g in grades], acts, picks)
    named = counts.set_axis(acts, axis=0).set_axis(grades, axis=1)
    said = "; ".join(
        f"{act}: {', '.join(f'{str(g).lower()} {n}' for g, n in row.items() if n)}" for act, row in named.iterrows()
    )
    return Chart(
        "How well attested, act by act",
        {"data": heat, "layout": heatmap_layout(theme, len(rows))},
        f"Heat map: events by act and grade. {said}.",
        named,
        note="That something was said can be confirmed while what was said is not.",
        empty=counts.empty,
    )
