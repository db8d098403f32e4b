"""The network of contacts as a picture: two sides, others between, a line for each pair that met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import faded, wrapped
from caspian.meetings import PARTIES
from caspian.network import Network, network_of
from caspian.palette import Theme
from caspian.template import base_layout, escape
from caspian.view import View

Curve = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]

#: Colours of the sides, by the tokens of the blocs that speak for them.
SIDE_BLOC = {"RUS": "russian_state", "IRN": "iranian_state", "other": "other_country"}
#: What the name of a body need not say on its own side.
HOME = {"RUS": " of Russia", "IRN": " of Iran"}
#: Pixels of a row, of the widest line and of the narrowest.
ROW, WIDEST, NARROWEST = 34, 14.0, 1.2
#: Letters of a line of a name.
LETTERS = 16
#: Places named in a hover.
_PLACES = 4
#: Along a line, where a pointer finds it: not near its ends, where lines meet.
_HANDLES = np.linspace(0.22, 0.78, 7)


def chart_network(view: View, theme: Theme, across: bool = True) -> Chart:
    """Who met whom as a network: Russian actors on the left, Iranian ones on the right, others between."""
    network = network_of(view, across)
    actors, ties = network.actors, network.ties
    curves = [_curve(network, one, other) for one, other in zip(ties["one"], ties["other"], strict=True)]
    layout = base_layout(theme, height=int(ROW * network.rows) + 76)
    layout["xaxis"] |= {"visible": False, "range": [-0.58, 1.68], "fixedrange": True}
    layout["yaxis"] |= {"visible": False, "range": [network.rows, -0.95], "fixedrange": True}
    layout["hovermode"] = "closest"
    layout["annotations"] = [*_headings(view, theme, network), *_names_between(theme, actors)]
    layout["legend"] |= {"itemclick": False, "itemdoubleclick": False}
    marks = [*_lines(theme, ties, curves), _handles(view, ties, curves), *_dots(view, theme, actors)]
    names = view.dataset.names["actor"]
    table = pd.DataFrame(
        {
            "One": ties["one"].map(dict(names)),
            "Other": ties["other"].map(dict(names)),
            "Contacts": ties["contacts"],
            "In person": ties["in_person"],
            "First": ties["First"],
            "Last": ties["Last"],
            "Where": ties["Where"],
        }
    ).set_index("One")
    return Chart(
        "Who met whom",
        {"data": marks, "layout": layout},
        _alt(view, network),
        table,
        note="Visits, summits, meetings, sessions, calls and messages in which both act; a visit counts through its "
        "parts. A line opens the contacts of the two, a dot its actor." + _left_out(network),
        empty=actors.empty,
    )


def _left_out(network: Network) -> str:
    """What the picture does not show."""
    if not network.pairs_left_out:
        return ""
    actors = f" and {network.actors_left_out} more actors" if network.actors_left_out else ""
    return f" {network.pairs_left_out} more pairs{actors} are not drawn; filters bring them up."


def _alt(view: View, network: Network) -> str:
    names, actors = view.dataset.names["actor"], network.actors
    sides = actors["side"].value_counts()
    said = "; ".join(
        f"{names[one]} and {names[other]} {count}, {near} in person"
        for one, other, count, near in network.ties[["one", "other", "contacts", "in_person"]]
        .head(6)
        .itertuples(index=False)
    )
    counted = f"{sides.get('RUS', 0)} of Russia, {sides.get('IRN', 0)} of Iran, {sides.get('other', 0)} others"
    return f"Network of {len(actors)} actors ({counted}) and {len(network.ties)} pairs that met. Most contacts: {said}."


def _headings(view: View, theme: Theme, network: Network) -> list[dict[str, Any]]:
    """The name of each side over it."""
    labels = {code: view.dataset.name("country", code) for code in PARTIES} | {"other": "Others"}
    shown = network.actors.groupby("side")[["x"]].first()
    return [
        {
            "x": x,
            "y": -0.6,
            "text": f"<b>{escape(labels[str(code)])}</b>",
            "showarrow": False,
            "xanchor": {"RUS": "right", "IRN": "left"}.get(str(code), "center"),
            "font": {"size": 13, "color": theme.color("bloc", SIDE_BLOC[str(code)])},
        }
        for code, x in shown["x"].items()
    ]


def _names_between(theme: Theme, actors: pd.DataFrame) -> list[dict[str, Any]]:
    """The names of those in the middle, each on its own ground: lines of the two sides pass behind them."""
    rows = actors[actors["side"] == "other"]
    radius = _sizes(actors).reindex(rows.index) / 2
    return [
        {
            "x": x,
            "y": y,
            "yshift": size + 1,
            "yanchor": "bottom",
            "text": wrapped(name, LETTERS),
            "showarrow": False,
            "bgcolor": faded(theme.ground, 0.8),
            "borderpad": 0,
            "font": {"size": 12, "color": theme.text},
        }
        for x, y, name, size in zip(rows["x"], rows["y"], rows["name"], radius, strict=True)
    ]


def _sizes(actors: pd.DataFrame) -> pd.Series:
    """Diameter of each dot in pixels: its surface grows with the contacts."""
    sizes: pd.Series = (8 + 18 * np.sqrt(actors["contacts"] / max(actors["contacts"].max(), 1))).round(1)
    return sizes


def _curve(network: Network, one: str, other: str, steps: int = 25) -> Curve:
    """The line between two actors: from side to side it leaves and arrives level; between two others it bulges."""
    x, y = network.actors["x"], network.actors["y"]
    t = np.linspace(0, 1, steps)
    if x[one] == x[other]:
        bulge = min(0.3, 0.05 + 0.03 * abs(y[other] - y[one]))
        return x[one] + bulge * np.sin(np.pi * t), y[one] + (y[other] - y[one]) * t
    return x[one] + (x[other] - x[one]) * t, y[one] + (y[other] - y[one]) * (3 * t**2 - 2 * t**3)


def _lines(theme: Theme, ties: pd.DataFrame, curves: list[Curve]) -> list[dict[str, Any]]:
    """Pale lines as wide as all contacts, in them dark ones as wide as those in person; one trace for each width."""
    if ties.empty:
        return []
    unit = WIDEST / ties["contacts"].max()
    traces = []
    for column, name, color in (
        ("contacts", "contacts at a distance: calls, messages", faded(theme.accent, 0.3)),
        ("in_person", "in person", faded(theme.accent, 0.9)),
    ):
        width = (ties[column] * unit * 2).round() / 2
        width = width.clip(lower=NARROWEST)[ties[column] > 0].sort_values(ascending=False, kind="stable")
        for number, (pixels, places) in enumerate(width.groupby(width, sort=False)):
            x: list[float | None] = []
            y: list[float | None] = []
            for place in places.index:
                x += [*curves[place][0].round(4).tolist(), None]
                y += [*curves[place][1].round(3).tolist(), None]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": name,
                    "legendgroup": name,
                    "showlegend": not number,
                    "x": x,
                    "y": y,
                    "line": {"color": color, "width": float(pixels)},
                    "hoverinfo": "skip",
                }
            )
    return traces


def _handles(view: View, ties: pd.DataFrame, curves: list[Curve]) -> dict[str, Any]:
    """Invisible marks along the lines: Streamlit hears of clicks on marks alone.

    Small ones, for among all marks that reach as far as the pointer Plotly takes the last and not the nearest; and the
    strongest tie last, so that it is the one that answers where lines cross.
    """
    names = view.dataset.names["actor"]
    x, y, said, picks = [], [], [], []
    for place, tie in reversed(list(enumerate(ties.to_dict("records")))):
        at = (_HANDLES * (len(curves[place][0]) - 1)).round().astype(int)
        x += curves[place][0][at].tolist()
        y += curves[place][1][at].tolist()
        said += [_say_tie(tie, names[tie["one"]], names[tie["other"]])] * len(at)
        picks += [f"all.acting={tie['one']}&all.acting={tie['other']}&act=contact"] * len(at)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "customdata": picks,
        "hovertext": said,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"size": 6, "opacity": 0},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "showlegend": False,
    }


def _say_tie(tie: Mapping[Any, Any], one: str, other: str) -> str:
    """A tie in words, for a hover."""
    places = tie["Where"].split(", ") if tie["Where"] else []
    where = ", ".join(places[:_PLACES]) + (f" and {len(places) - _PLACES} more places" if len(places) > _PLACES else "")
    lines = [
        f"<b>{escape(one)} – {escape(other)}</b>",
        f"{tie['contacts']} contact{'s' if tie['contacts'] != 1 else ''}, {tie['in_person']} in person",
        escape(tie["First"] if tie["contacts"] == 1 else f"first {tie['First']}, last {tie['Last']}"),
        escape(where),
    ]
    return "<br>".join(line for line in lines if line)


def _dots(view: View, theme: Theme, actors: pd.DataFrame) -> list[dict[str, Any]]:
    """Actors: as large as their contacts, round for a person and square for a body, named beside."""
    place = {"RUS": "middle left", "IRN": "middle right"}
    sizes = _sizes(actors)
    traces = []
    for (code, person), rows in actors.groupby(["side", actors["kind"] == "person"], sort=False):
        kinds = rows["kind"].map(dict(view.dataset.names["actor_kind"]))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text" if code in place else "markers",
                "x": rows["x"].tolist(),
                "y": rows["y"].round(3).tolist(),
                "text": [wrapped(name.removesuffix(HOME.get(str(code), "")), LETTERS) for name in rows["name"]],
                "textposition": place.get(str(code), "top center"),
                "textfont": {"size": 11.5, "color": theme.text},
                "customdata": [f"here:{actor}" for actor in rows.index],
                "hovertext": [
                    f"<b>{escape(name)}</b><br>{escape(kind.lower())}<br>"
                    f"{count} contact{'s' if count != 1 else ''} with {met} met"
                    for name, kind, count, met in zip(
                        rows["name"], kinds, rows["contacts"], rows["partners"], strict=True
                    )
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "cliponaxis": False,
                "marker": {
                    "size": sizes[rows.index].tolist(),
                    "symbol": "circle" if person else "square",
                    "color": theme.color("bloc", SIDE_BLOC[str(code)]),
                    "line": {"color": theme.ground, "width": 1.5},
                    "opacity": 1,
                },
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 1}, "textfont": {"color": theme.text}},
                "showlegend": False,
            }
        )
    return traces
