"""The network of contacts: whom to draw of those who met, where each stands, and what is left out.

Russian actors stand on the left, Iranian ones on the right, others between. The place of each follows from
the contacts alone, so that the same view is drawn the same way every time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from caspian.meetings import meetings, party_of, table_pairs, tally_pairs
from caspian.memory import remembered
from caspian.speakers import SIDES
from caspian.view import View

#: Actors drawn of each side; more could not be read.
MOST_DRAWN: Mapping[str, int] = {"RUS": 15, "IRN": 15, "other": 10}
#: Where each side stands between the left edge (0) and the right one (1).
ACROSS: Mapping[str, float] = {"RUS": 0.0, "IRN": 1.0, "other": 0.5}
#: Rows that one in the middle takes: its name stands above it, where lines pass.
OTHERS_APART = 1.4
#: Pairs looked at when choosing whom to draw: those that met most.
_LOOKED_AT = 5_000
_SWEEPS = 12


@dataclass(frozen=True, eq=False)
class Network:
    """Actors and the ties between them.

    ``actors`` has, by actor id, ``name kind side contacts partners x y``: contacts with anybody it met in the view and
    how many these are, drawn or not; ``x`` runs from 0 to 1, ``y`` in rows from the top. ``ties`` has ``one other
    contacts in_person`` and in words ``First Last Where``. ``rows`` is the height.
    """

    actors: pd.DataFrame
    ties: pd.DataFrame
    rows: float
    actors_left_out: int
    pairs_left_out: int


@remembered(32)
def network_of(view: View, across: bool = True) -> Network:
    """The network of a view: all pairs, or ``across`` only those of a Russian with an Iranian actor."""
    pairs = tally_pairs(view, across)
    country = party_of(view.dataset)
    side = country.where(country.isin(SIDES[:2]), SIDES[2])
    chosen = _choose(pairs, side)
    ties = pairs[pairs["one"].isin(chosen) & pairs["other"].isin(chosen)].reset_index(drop=True)
    ties = ties.join(table_pairs(view, ties)[["First", "Last", "Where"]])
    contacts, partners = _reach(view, across)
    facts = view.dataset.tables["actors"].set_index("actor_id").reindex(chosen)
    actors = pd.DataFrame(
        {
            "name": facts["name"],
            "kind": facts["kind"],
            "side": side.reindex(chosen),
            "contacts": contacts.reindex(chosen),
            "partners": partners.reindex(chosen),
        }
    )
    orders = _orders(actors, ties)
    rows = max(len(orders["RUS"]), len(orders["IRN"]), len(orders["other"]) * OTHERS_APART)
    place = {a: (at + 0.5) * rows / len(order) for order in orders.values() for at, a in enumerate(order)}
    actors["x"] = actors["side"].map(dict(ACROSS))
    actors["y"] = pd.Series(place, dtype="float64").reindex(actors.index)
    actors = actors.sort_values(["x", "y"])
    everybody = len(contacts)
    return Network(actors, ties, rows, everybody - len(actors), len(pairs) - len(ties))


def _choose(pairs: pd.DataFrame, side: pd.Series) -> list[str]:
    """Those of the pairs that met most, while there is room on their sides; nobody without a tie."""
    room = dict(MOST_DRAWN)
    chosen: dict[str, None] = {}
    for one, other in pairs[["one", "other"]].head(_LOOKED_AT).itertuples(index=False):
        new = [actor for actor in (one, other) if actor not in chosen]
        needed = [str(side[actor]) for actor in new]
        if all(room[code] >= needed.count(code) for code in needed):
            for actor, code in zip(new, needed, strict=True):
                chosen[actor] = None
                room[code] -= 1
        if not any(room.values()):
            break
    return list(chosen)


def _reach(view: View, across: bool) -> tuple[pd.Series, pd.Series]:
    """By actor id: distinct contacts with somebody it met, and how many it met; whoever met nobody is left out."""
    met = meetings(view, across)
    codes = np.asarray(view.dataset.links["acting"].codes, dtype=object)
    one, other, row = (met[column].to_numpy(dtype=np.int64) for column in ("one", "other", "row"))
    actor, partner = np.concatenate([one, other]), np.concatenate([other, one])
    width, height = len(codes), len(view.counted)
    contacts = np.bincount(np.unique(actor * height + np.tile(row, 2)) // max(height, 1), minlength=width)
    partners = np.bincount(np.unique(actor * width + partner) // max(width, 1), minlength=width)
    counted = pd.DataFrame({"contacts": contacts, "partners": partners}, index=pd.Index(codes, name="actor_id"))
    counted = counted[counted["contacts"] > 0]
    return counted["contacts"], counted["partners"]


def _orders(actors: pd.DataFrame, ties: pd.DataFrame) -> dict[str, list[str]]:
    """The order of each side from the top: groups that met each other together, with few lines that cross."""
    graph = nx.Graph()
    graph.add_nodes_from(actors.index)
    graph.add_weighted_edges_from(ties[["one", "other", "contacts"]].itertuples(index=False))
    weight = dict(graph.degree(weight="weight"))
    group: dict[str, int] = {}
    groups = sorted(nx.connected_components(graph), key=lambda each: (-sum(weight[a] for a in each), min(each)))
    for number, members in enumerate(groups):
        group |= dict.fromkeys(members, number)
    start = sorted(actors.index, key=lambda actor: (group[actor], -weight[actor], actor))
    orders = {code: [actor for actor in start if actors["side"][actor] == code] for code in SIDES}
    best, fewest = orders, _crossings(orders, ties)
    for sweep in range(_SWEEPS):
        code = SIDES[sweep % len(SIDES)]
        orders = orders | {code: _by_neighbours(orders, code, graph, group)}
        if (crossed := _crossings(orders, ties)) < fewest:
            best, fewest = orders, crossed
    heavy = [weight[actor] * (0.5 - at / max(len(best["RUS"]) - 1, 1)) for at, actor in enumerate(best["RUS"])]
    if len(groups) == 1 and sum(heavy) < 0:
        best = {code: order[::-1] for code, order in best.items()}
    return best


def _by_neighbours(
    orders: Mapping[str, Sequence[str]], code: str, graph: nx.Graph, group: Mapping[str, int]
) -> list[str]:
    """One side in the order of the mean height of those elsewhere whom each met."""
    height = {actor: at / max(len(order), 1) for order in orders.values() for at, actor in enumerate(order)}
    own = set(orders[code])

    def mean(actor: str) -> float:
        met = [(height[other], data["weight"]) for other, data in graph[actor].items() if other not in own]
        total = sum(weight for _, weight in met)
        return sum(at * weight for at, weight in met) / total if total else height[actor]

    return sorted(orders[code], key=lambda actor: (group[actor], mean(actor), height[actor]))


def _crossings(orders: Mapping[str, Sequence[str]], ties: pd.DataFrame) -> float:
    """Contacts times contacts of the lines that cross, summed over each two sides."""
    at = {actor: (code, place) for code, order in orders.items() for place, actor in enumerate(order)}
    ends = [sorted((at[one], at[other])) for one, other in zip(ties["one"], ties["other"], strict=True)]
    crossed = 0.0
    weights = ties["contacts"].to_numpy()
    for between in {(one[0], other[0]) for one, other in ends}:
        keep = [(one[0], other[0]) == between for one, other in ends]
        left = np.array([one[1] for (one, _), kept in zip(ends, keep, strict=True) if kept])
        right = np.array([other[1] for (_, other), kept in zip(ends, keep, strict=True) if kept])
        weight = weights[np.array(keep)]
        cross = np.subtract.outer(left, left) * np.subtract.outer(right, right) < 0
        crossed += float((cross * np.outer(weight, weight)).sum() / 2)
    return crossed
