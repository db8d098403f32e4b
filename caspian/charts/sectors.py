"""Charts that set sectors beside one another: when, how much, which way, by what acts."""

from __future__ import annotations

from typing import Any

import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import bars, heatmap, heatmap_layout, period_label
from caspian.charts.time_axis import wrap_text
from caspian.palette import Theme
from caspian.tally import tally_cross, tally_periods, tally_reports
from caspian.template import base_layout, escape
from caspian.view import View

#: Quarters that a heat map shows before years say more.
MOST_QUARTERS = 16
#: Small multiples in a row.
_ACROSS = 3
_ONCE = "An event counts once in each of its sectors."


def sector_step(view: View) -> str:
    """The step that a heat map of the view's sectors reads best in: ``quarter`` or ``year``."""
    return "quarter" if len(tally_periods(view, "sector", "Q")) <= MOST_QUARTERS else "year"


def chart_sectors_periods(view: View, theme: Theme, step: str = "", act: str = "") -> Chart:
    """Heat map of sectors by quarter, or by year when the record is long (or ``step`` says so); of one act if given."""
    step = step or sector_step(view)
    acts, also = view.dataset.names["act"], f"&act={act}" if act else ""
    freq = "Q" if step == "quarter" else "Y"
    periods = tally_periods(view, "sector", freq)
    if act:
        # on the periods of the whole view, so that the chart of coverage below stands under the same columns
        view = view.narrow("act", act)
        periods = tally_periods(view, "sector", freq).reindex(index=periods.index, fill_value=0.0)
    names = view.dataset.names["sector"]
    rows = [sector for sector in names if sector in periods]
    labels = [period_label(p) for p in periods.index]
    bounds = [f"from={p.start_time:%Y-%m-%d}&to={p.end_time:%Y-%m-%d}" for p in periods.index]
    picks = [[f"sector={sector}&{bound}{also}" for bound in bounds] for sector in rows]
    values: Any = periods[rows].to_numpy().T.round(1) if rows else []
    heat = heatmap(theme, values, labels, [names[s] for s in rows], picks)
    layout = heatmap_layout(theme, len(rows))
    if step == "quarter":
        few = len(labels) <= 12
        layout["xaxis"] |= {
            "tickvals": labels,
            "ticktext": [_quarter(p, i, few) for i, p in enumerate(periods.index)],
            "tickangle": 0,
        }
    table = periods[rows].round(1).T.rename(index=dict(names))
    table.columns = pd.Index(labels, name=step)
    totals = view.count("sector").sort_values(ascending=False, kind="stable")
    said = "; ".join(f"{names[str(s)]} {v:,}" for s, v in totals[totals > 0].head(4).items())
    return Chart(
        f"Sectors by {step}" + (f": {acts[act].lower()}" if act else ""),
        {"data": heat, "layout": layout},
        f"Heat map: {acts[act].lower() + ', ' if act else ''}events by sector and {step}, {labels[0]} to {labels[-1]}. "
        f"Largest sectors: {said}."
        if rows
        else "No events.",
        table,
        note=f"{_ONCE} A vague date is spread over its window, so cells can hold parts of an event."
        + ("" if act else " Events of every sort are counted, words with deeds; one sort alone is chosen above."),
        empty=not rows,
    )


def chart_reports(view: View, theme: Theme, step: str = "") -> Chart:
    """Bars: reports that the record has read, by when they were published, on the periods of the heat map above it."""
    step = step or sector_step(view)
    freq = "Q" if step == "quarter" else "Y"
    counts, undated = tally_reports(view, freq)
    shown = tally_periods(view, "sector", freq).index
    counts = counts.reindex(shown, fill_value=0) if len(shown) else counts.iloc[:0]
    labels = [period_label(p) for p in counts.index]
    layout = base_layout(theme, height=150)
    layout["xaxis"] |= {"type": "category", "showticklabels": step != "quarter"}
    layout["showlegend"] = False
    trace = bars(labels, counts.to_numpy(), theme.quiet, "reports", hovertemplate="%{x}: %{y} reports<extra></extra>")
    table = pd.DataFrame({"reports": counts.to_numpy()}, index=pd.Index(labels, name=step))
    note = (
        f"How many reports stand behind the events above, by the {step} in which they were published: a fuller {step} may be a "
        "better reported one." + (f" {undated:,} reports have no known month." if undated else "")
    )
    most = counts.index[int(counts.to_numpy().argmax())] if len(counts) and counts.any() else None
    said = f" Most in {period_label(most)}: {counts.max():,}." if most is not None else ""
    return Chart(
        f"The record's own coverage by {step}",
        {"data": [trace], "layout": layout},
        f"Bars: {int(counts.sum()):,} reports by {step} of publication.{said}",
        table,
        note,
        pickable=False,
        empty=counts.empty,
    )


def _quarter(period: pd.Period, place: int, few: bool) -> str:
    """The year over its first quarter, the quarter itself where there is room."""
    year = str(period.year) if place == 0 or period.quarter == 1 else ""
    return "<br>".join(part for part in (year, f"Q{period.quarter}" if few else "") if part)


def chart_sector_shares(view: View, theme: Theme) -> Chart:
    """Horizontal bars: the share of the events that belongs to each sector, largest first."""
    counts = view.count("sector")
    counts = counts[counts > 0].sort_values(ascending=False, kind="stable")
    names = view.dataset.names["sector"]
    family = view.dataset.tables["sectors"].set_index("sector_id")["family"]
    shares = counts / max(view.n, 1)
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": (100 * shares).to_numpy(),
        "y": [escape(names[s]) for s in counts.index],
        "text": [f"{share:.0%} · {count:,}" for share, count in zip(shares, counts, strict=True)],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [f"sector={s}" for s in counts.index],
        "marker": {"color": [theme.color("family", family[s]) for s in counts.index]},
        "hovertemplate": "%{y}: %{text} events<extra></extra>",
    }
    layout = _rows_layout(theme, len(counts))
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["margin"] |= {"r": 80}
    table = pd.DataFrame({"events": counts.to_numpy(), "share, %": (100 * shares).round(1).to_numpy()})
    table.index = pd.Index([names[s] for s in counts.index], name="sector")
    said = "; ".join(f"{names[str(s)]} {share:.0%}" for s, share in shares.items())
    return Chart(
        "Share of the events",
        {"data": [trace], "layout": layout},
        f"Bars: share of {view.n:,} events by sector. {said}.",
        table,
        note=f"{_ONCE} So the shares add up to {shares.sum():.0%}, not to 100%." if shares.sum() > 1.005 else _ONCE,
        empty=counts.empty,
    )


def _rows_layout(theme: Theme, rows: int) -> dict[str, Any]:
    """Layout of horizontal bars, the first row on top."""
    layout = base_layout(theme, height=max(130, 27 * rows + 60))
    layout["yaxis"] |= {"showgrid": False, "autorange": "reversed", "tickfont": {"color": theme.text, "size": 12}}
    return layout


def chart_sector_multiples(view: View, theme: Theme) -> Chart:
    """Small multiples: the activity of each sector over time, all on one scale."""
    months = tally_periods(view, "sector", "M")
    freq, grain = ("Q", "quarter") if len(months) <= 120 else ("Y", "year")
    periods = tally_periods(view, "sector", freq)
    names = view.dataset.names["sector"]
    family = view.dataset.tables["sectors"].set_index("sector_id")["family"]
    sectors = [sector for sector in names if sector in periods]
    labels = [period_label(p) for p in periods.index]
    bounds = [f"from={p.start_time:%Y-%m-%d}&to={p.end_time:%Y-%m-%d}" for p in periods.index]
    deep = -(-len(sectors) // _ACROSS)
    layout = base_layout(theme, height=max(118 * deep + 30, 150))
    base_x, base_y = layout.pop("xaxis"), layout.pop("yaxis")
    top = float(periods.to_numpy().max()) * 1.05 if sectors else 1.0
    layout["annotations"] = []
    # the first year and a late one: more would run into the neighbour on a narrow screen
    new_years = [
        label for i, label in enumerate(labels) if i and label[:4] != labels[i - 1][:4] and i < 0.8 * len(labels)
    ]
    ticks = [*labels[:1], *new_years[-1:]]
    counts = view.count("sector")
    data = []
    for i, sector in enumerate(sectors):
        row, column = divmod(i, _ACROSS)
        left, upper = column / _ACROSS, 1 - row / deep
        number = "" if i == 0 else str(i + 1)
        lowest = i + _ACROSS >= len(sectors)
        layout[f"xaxis{number}"] = {
            **base_x,
            "domain": [left, left + 0.94 / _ACROSS],
            "anchor": f"y{number}",
            "type": "category",
            "showticklabels": lowest,
            "tickvals": ticks,
            "ticktext": [label[:4] for label in ticks] if len(ticks) > 1 else ticks,
            "tickangle": 0,
            "automargin": False,
            "fixedrange": True,
        }
        layout[f"yaxis{number}"] = {
            **base_y,
            "domain": [upper - 0.8 / deep, upper - 0.3 / deep],
            "anchor": f"x{number}",
            "range": [0, top],
            **({"dtick": 1} if top < 4 else {"nticks": 3}),
            "showticklabels": column == 0,
            "fixedrange": True,
        }
        layout["annotations"].append(
            {
                "text": f"{wrap_text(names[sector], 20)} <b>{int(counts[sector]):,}</b>",
                "x": left,
                "y": upper - 0.29 / deep,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
        )
        data.append(
            bars(
                labels,
                periods[sector].to_numpy().round(2),
                theme.color("family", family[sector]),
                names[sector],
                xaxis=f"x{number}",
                yaxis=f"y{number}",
                customdata=[f"sector={sector}&{bound}" for bound in bounds],
                showlegend=False,
                hovertemplate="%{x}<br>%{y:.2~f} events<extra></extra>",
            )
        )
    layout["margin"] |= {"l": 28, "b": 26}
    table = periods[sectors].round(2).rename(columns=dict(names))
    table.index = pd.Index(labels, name=grain)
    peaks = "; ".join(f"{names[s]} most in {labels[int(periods[s].to_numpy().argmax())]}" for s in sectors[:6])
    return Chart(
        f"Each sector by {grain}",
        {"data": data, "layout": layout},
        f"Small multiples: events by sector and {grain} on one scale. {peaks}." if sectors else "No events.",
        table,
        note=f"All on one scale. {_ONCE}",
        empty=not sectors,
    )


def chart_sector_directions(view: View, theme: Theme) -> Chart:
    """Stacked bars: who gives to, or acts on, whom, by sector."""
    cross = tally_cross(view, "sector", "direction")
    cross = cross.loc[cross.sum(axis=1) > 0]
    sectors, directions = view.dataset.names["sector"], view.dataset.names["direction"]
    traces = []
    for direction in directions:
        if direction not in cross or not cross[direction].any():
            continue
        values = cross[direction].to_numpy()
        trace = bars(
            values,
            [escape(sectors[s]) for s in cross.index],
            theme.color("direction", direction),
            directions[direction],
            orientation="h",
            text=[f"{v:,}" if v else "" for v in values],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            customdata=[f"sector={s}&direction={direction}" for s in cross.index],
            hovertemplate="%{y}: %{x} events<extra>" + escape(directions[direction]) + "</extra>",
        )
        trace["marker"]["line"] = {"width": 1, "color": theme.ground}
        traces.append(trace)
    layout = _rows_layout(theme, len(cross))
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"rangemode": "tozero", "showgrid": True, "nticks": 6, "tickformat": ",d"}
    if cross.sum(axis=1).max() <= 5:
        layout["xaxis"]["dtick"] = 1
    totals = cross.sum()
    said = "; ".join(f"{directions[d]} {totals[d]:,}" for d in directions if totals.get(d))
    table = cross.rename(index=dict(sectors), columns=dict(directions)).rename_axis("sector")
    return Chart(
        "Direction by sector",
        {"data": traces, "layout": layout},
        f"Stacked bars: events by sector and direction. Over all sectors: {said}." if len(cross) else "No events.",
        table,
        note=f"Who gives to, or acts on, whom; mutual is joint or an exchange. {_ONCE}",
        empty=cross.empty,
    )


def chart_sector_acts(view: View, theme: Theme) -> Chart:
    """Heat map: by what acts each sector shows itself. No row is summed: talk, documents and deeds are different things."""
    cross = tally_cross(view, "sector", "act")
    cross = cross.loc[cross.sum(axis=1) > 0, cross.sum() > 0]
    sectors, acts = view.dataset.names["sector"], view.dataset.names["act"]
    picks = [[f"sector={s}&act={a}" for a in cross.columns] for s in cross.index]
    heat = heatmap(theme, cross.to_numpy(), [acts[a] for a in cross.columns], [sectors[s] for s in cross.index], picks)
    said = "; ".join(
        f"{acts[a]} most in {sectors[str(cross[a].idxmax())]} ({int(cross[a].max()):,})" for a in cross.columns
    )
    return Chart(
        "What sort of act",
        {"data": heat, "layout": heatmap_layout(theme, len(cross))},
        f"Heat map: events by sector and act. {said}." if len(cross) else "No events.",
        cross.rename(index=dict(sectors), columns=dict(acts)).rename_axis("sector"),
        note=f"Rows are not summed: words, papers and deeds are different things. {_ONCE}",
        empty=cross.empty,
    )
