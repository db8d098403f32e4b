"""Charts of meetings: who met whom, and in which years."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import heatmap, heatmap_layout, wrapped
from caspian.meetings import tally_pair_years, tally_pairs
from caspian.palette import Theme
from caspian.template import escape
from caspian.view import View

MOST_ACTORS = 18
MOST_PAIRS = 15
#: Countries whose people write the family name first.
FAMILY_NAME_FIRST = ("CHN", "HKG", "KOR", "MAC", "PRK", "TWN", "VNM")


def chart_meetings(view: View, theme: Theme, across: bool = True) -> Chart:
    """Heat map of contacts: Russian actors down and Iranian ones across, or all those who met most, on both sides."""
    pairs = tally_pairs(view, across)
    names = view.dataset.names["actor"]
    if across:
        rows, columns = _most(pairs, "one"), _most(pairs, "other")
    else:
        both = pd.concat(
            [
                pairs[["one", "contacts"]].set_axis(["actor", "contacts"], axis=1),
                pairs[["other", "contacts"]].set_axis(["actor", "contacts"], axis=1),
            ]
        )
        rows = columns = _most(both, "actor")
    table = np.zeros((len(rows), len(columns)), dtype=np.int64)
    at_row = pd.Index(rows).get_indexer(pd.Index(pairs["one"]))
    at_column = pd.Index(columns).get_indexer(pd.Index(pairs["other"]))
    keep = (at_row >= 0) & (at_column >= 0)
    table[at_row[keep], at_column[keep]] = pairs["contacts"].to_numpy()[keep]
    if not across and len(rows):
        table = np.maximum(table, table.T)
    short = _short_names(view)
    picks = [[f"all.acting={r}&all.acting={c}&act=contact" for c in columns] for r in rows]
    heat = heatmap(theme, table, [short[c] for c in columns], [names[r] for r in rows], picks, "contacts")
    layout = heatmap_layout(theme, len(rows))
    layout["xaxis"] |= {"tickfont": {"color": theme.text, "size": 12}}
    _name_rows(layout, [names[r] for r in rows], [wrapped(names[r], 20) for r in rows])
    numbers = pd.DataFrame(
        table, index=pd.Index([names[r] for r in rows], name="who"), columns=[names[c] for c in columns]
    )
    said = "; ".join(
        f"{names[one]} and {names[other]} {count}"
        for one, other, count in pairs[["one", "other", "contacts"]].head(5).itertuples(index=False)
    )
    drawn = int(keep.sum())
    more = f" {len(pairs) - drawn} more pairs are not drawn; filters bring them up." if len(pairs) > drawn else ""
    return Chart(
        "Who met whom",
        {"data": heat, "layout": layout},
        f"Heat map of contacts between {'Russian and Iranian' if across else 'all'} actors. Most: {said}.",
        numbers,
        note="Visits, summits, meetings, sessions, calls and messages in which both act; a visit counts through its parts."
        + more,
        empty=not len(rows),
    )


def _most(pairs: pd.DataFrame, column: str) -> list[str]:
    """The actors of a column by their contacts, most first."""
    totals = pairs.groupby(column, sort=False)["contacts"].sum()
    return list(totals.sort_values(ascending=False, kind="stable").head(MOST_ACTORS).index)


def _short_names(view: View) -> dict[str, str]:
    """Names short enough to stand over a column: the last name of a person, a body's without its middle.

    Where the family name stands first, and where two would be alike, the whole name is kept: columns of one label would be
    drawn as one.
    """
    actors = view.dataset.tables["actors"].set_index("actor_id")
    body = actors["name"].map(_cut)
    last = (actors["kind"] == "person") & ~actors["country"].isin(FAMILY_NAME_FIRST)
    short = body.mask(last, actors["name"].str.split().str[-1])
    return dict(short.mask(short.duplicated(keep=False), actors["name"]))


def _name_rows(layout: dict[str, Any], labels: list[str], told: list[str]) -> None:
    """Rows named in two lines, so that the names leave room for the cells on a narrow screen."""
    layout["yaxis"] |= {"tickvals": [escape(label) for label in labels], "ticktext": told}
    layout["yaxis"]["tickfont"] = {**layout["yaxis"]["tickfont"], "size": 11.5}
    layout["height"] = max(layout["height"], 33 * len(labels) + 60)


def _cut(name: str, letters: int = 26) -> str:
    """A long name without its middle: the end often says whose body it is, as in *Supreme National … of Iran*."""
    if len(name) <= letters:
        return name
    end = " ".join(name.split()[-2:])
    end = end if len(end) < letters // 2 else name.split()[-1][-letters // 2 :]
    return f"{name[: letters - len(end) - 2].rstrip()}… {end}"


def chart_pair_years(view: View, theme: Theme, across: bool = True) -> Chart:
    """Heat map of the pairs that met most often, by year."""
    pairs = tally_pairs(view, across).head(MOST_PAIRS)
    names = _short_names(view)
    years = tally_pair_years(view, pairs)
    labels = [f"{names[a]} – {names[b]}" for a, b in zip(pairs["one"], pairs["other"], strict=True)]
    columns = [str(year) for year in years.columns]
    picks = [
        [f"all.acting={a}&all.acting={b}&act=contact&from={y}&to={y}" for y in columns]
        for a, b in zip(pairs["one"], pairs["other"], strict=True)
    ]
    heat = heatmap(theme, years.to_numpy(), columns, labels, picks, "contacts")
    layout = heatmap_layout(theme, len(pairs))
    told = [
        f"{escape(names[a])} –<br>{escape(names[b])}"
        if len(names[a] + names[b]) > 16
        else escape(f"{names[a]} – {names[b]}")
        for a, b in zip(pairs["one"], pairs["other"], strict=True)
    ]
    _name_rows(layout, labels, told)
    numbers = years.set_axis(pd.Index(labels, name="pair")).set_axis(columns, axis=1)
    said = "; ".join(
        f"{label}: " + ", ".join(f"{year} {count}" for year, count in row.items() if count)
        for label, (_, row) in zip(labels[:5], numbers.head(5).iterrows(), strict=True)
    )
    return Chart(
        "Year by year",
        {"data": heat, "layout": layout},
        f"Heat map: contacts of {len(pairs)} pairs by year. {said}.",
        numbers,
        note="The pairs that met most often.",
        empty=pairs.empty,
    )
