"""Charts of sources: how few origins stand behind many pages, which bloc and language they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from caspian.chart import Chart
from caspian.charts.marks import bars, chart_counts, hatch, wrapped
from caspian.charts.years import chart_years
from caspian.independence import independence_of
from caspian.palette import Theme
from caspian.speakers import publisher_blocs
from caspian.template import base_layout, escape
from caspian.view import View

MOST_ORIGINS = 18
MOST_LANGUAGES = 14


def chart_articles(view: View, theme: Theme) -> Chart:
    """The five founding articles on one side, the origins behind them on the other, joined by what rests on what."""
    links = independence_of(view).articles
    names, blocs = view.dataset.names["publisher"], view.dataset.names["bloc"]
    bloc_of = publisher_blocs(view.dataset)
    publisher_of = dict(zip(links["source_id"], links["publisher_id"], strict=True))
    left = list(publisher_of)
    # origins stand near the articles that use them: by the mean place of these
    at = links["source_id"].map({source: place for place, source in enumerate(left)})
    right = list(at.groupby(links["origin"]).mean().sort_values(kind="stable").index)
    rows = max(len(right), len(left), 1)
    y_left = {source: (i + 0.5) * rows / len(left) for i, source in enumerate(left)}
    y_right = {origin: (i + 0.5) * rows / len(right) for i, origin in enumerate(right)}
    bloc = links["origin"].map(dict(bloc_of))
    traces = []
    for code in [code for code in blocs if (bloc == code).any()]:
        own = links[bloc == code]
        ends = [(y_left[s], y_right[o]) for s, o in zip(own["source_id"], own["origin"], strict=True)]
        traces.append(_threads(ends, theme.color("bloc", code), blocs[code]))
    articles = [publisher_of[source] for source in left]
    traces.append(_ends(theme, 0, list(y_left.values()), articles, names, [theme.text] * len(left)))
    colors = [theme.color("bloc", bloc_of[origin]) for origin in right]
    traces.append(_ends(theme, 1, list(y_right.values()), right, names, colors))
    layout = base_layout(theme, height=42 * rows + 90)
    layout["xaxis"] |= {"visible": False, "range": [-0.85, 1.8], "fixedrange": True}
    layout["yaxis"] |= {"visible": False, "range": [rows, 0], "fixedrange": True}
    told = links.groupby("source_id", sort=False)["origin"].agg(lambda each: ", ".join(names[o] for o in each))
    said = "; ".join(f"{names[publisher_of[source]]} rests on {origins}" for source, origins in told.items())
    totals = links.groupby("origin")["source_id"].nunique()
    shared = [names[origin] for origin in right if totals[origin] > 1]
    number = _words(len(left))
    verb = "article is not a witness" if len(left) == 1 else f"articles are not {number} witnesses"
    table = links.assign(article=links["publisher_id"].map(dict(names)), origin=links["origin"].map(dict(names)))
    return Chart(
        f"{number.capitalize()} {verb}",
        {"data": traces, "layout": layout},
        f"Lines from {len(left)} articles to {len(right)} origins. {said}.",
        table[["article", "origin", "events"]].set_index("article"),
        "Left: the founding articles. Right: who knew what they tell."
        + (f" Shared by several articles: {', '.join(shared)}." if shared else ""),
        empty=links.empty,
    )


def _threads(ends: list[tuple[float, float]], color: str, name: str) -> dict[str, Any]:
    """Smooth lines from the left side to the right one, as one trace."""
    t = np.linspace(0, 1, 13)
    x: list[float | None] = []
    y: list[float | None] = []
    for start, end in ends:
        x += [*t, None]
        y += [*(start + (end - start) * (3 * t**2 - 2 * t**3)), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": escape(name),
        "x": x,
        "y": y,
        "line": {"color": color, "width": 2},
        "opacity": 0.8,
        "hoverinfo": "skip",
    }


def _ends(
    theme: Theme, side: int, heights: list[float], keys: list[str], names: Mapping[str, str], colors: list[str]
) -> dict[str, Any]:
    """One side of the picture: a dot and a name for each; clicking one opens its page."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [side] * len(keys),
        "y": heights,
        "text": [wrapped(names[key], 18, 3) for key in keys],
        "textposition": "middle right" if side else "middle left",
        "textfont": {"size": 12, "color": theme.text},
        "customdata": [f"here:{key}" for key in keys],
        "cliponaxis": False,
        "marker": {"size": 9, "color": colors},
        "showlegend": False,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _words(number: int) -> str:
    return {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}.get(number, str(number))


def chart_origins(view: View, theme: Theme) -> Chart:
    """The origins that most sources repeat: bars, its own publications apart from what others relay."""
    independence = independence_of(view)
    origins = independence.origins
    top = origins.head(MOST_ORIGINS)[::-1]
    # by place and not by label: shortened names can be alike, and bars of one label would be stacked
    labels = [escape(name if len(name) <= 26 else name[:25] + "…") for name in top["name"]]
    heights = list(range(len(top)))
    picks = [f"here:{origin}" for origin in top.index]
    own = bars(
        top["own"].to_numpy(),
        heights,
        theme.accent,
        "told by itself",
        orientation="h",
        customdata=picks,
        hovertext=labels,
        hovertemplate="%{hovertext}: %{x} of its own<extra></extra>",
    )
    relayed = bars(
        top["relayed"].to_numpy(),
        heights,
        theme.color("grade", "weak"),
        "repeated by others",
        orientation="h",
        customdata=picks,
        hovertext=labels,
        hovertemplate="%{hovertext}: repeated by %{x} sources<extra></extra>",
        text=[str(v) for v in top["sources"]],
        textposition="outside",
        cliponaxis=False,
    )
    relayed["marker"]["pattern"] = hatch(theme.ground, "/")
    layout = base_layout(theme, height=max(150, 27 * len(top) + 60))
    layout["barmode"] = "stack"
    layout["xaxis"] |= {"visible": False, "rangemode": "tozero"}
    layout["yaxis"] |= {
        "showgrid": False,
        "tickfont": {"color": theme.text, "size": 12},
        "zeroline": False,
        "tickvals": heights,
        "ticktext": labels,
    }
    layout["margin"] |= {"r": 36}
    said = "; ".join(
        f"{r['name']} {r['sources']} sources, {r['relayed']} of them repeating it"
        for _, r in origins.head(6).iterrows()
    )
    more = len(origins) - len(top)
    return Chart(
        "Who knew it",
        {"data": [own, relayed], "layout": layout},
        f"Bars: sources by origin. {said}.",
        top[::-1].set_index("name")[["sources", "own", "relayed", "publishers", "events"]],
        note="Sources that rest on each origin. However many repeat it, an origin counts as one witness."
        + (f" The {len(top)} most repeated; {more} more are in the tree." if more > 0 else ""),
        empty=top.empty,
    )


def chart_blocs(view: View, theme: Theme) -> Chart:
    """Events by the bloc of their supporting origins."""
    return chart_counts(
        view,
        theme,
        "bloc",
        "Whose word it is",
        note="Events by the bloc of an origin; an event counts in each of its blocs.",
    )


def chart_languages(view: View, theme: Theme) -> Chart:
    """Events by the language of their supporting sources; those that occur most."""
    return chart_counts(
        view,
        theme,
        "language",
        "In which language it was read",
        note="An event counts in each language of its sources.",
        most=MOST_LANGUAGES,
    )


def chart_blocs_years(view: View, theme: Theme, share: bool = False) -> Chart:
    """Heat map: events by bloc of the origins and year in which they began, or the share of that year's events."""
    return chart_years(view, theme, "bloc", "Whose word, year by year", share=share)


def chart_languages_years(view: View, theme: Theme, share: bool = False) -> Chart:
    """Heat map: events by language of the sources and year in which they began, or the share of that year's events."""
    return chart_years(view, theme, "language", "In which language, year by year", share=share, most=MOST_LANGUAGES)
