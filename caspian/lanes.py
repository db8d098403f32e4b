"""Lanes: the rows of a timeline. Which events stand in which lane, asked of a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from caspian.dataset import Dataset
from caspian.filters import FILTERS
from caspian.links import Link, Rows
from caspian.memory import remembered
from caspian.view import View

#: What lanes can be made of: link key → label of the choice.
LANES: Mapping[str, str] = MappingProxyType(
    {"family": "Sector family", "place": "Place", "actor": "Actor", "area": "Area", "grade": "Grade"}
)
#: Lanes of the closed lists are all drawn, in display order; of the others the fullest.
_CLOSED = ("family", "grade")


@dataclass(frozen=True, eq=False)
class Lanes:
    """Pairs of (event row, lane). ``queries`` select a lane in the grammar of links; empty where none does.

    An event stands in the lane of each of its codes; in *Others* only when none of them has a lane of its own.
    """

    key: str
    labels: tuple[str, ...]
    queries: tuple[str, ...]
    codes: tuple[str, ...]
    row: Rows
    lane: Rows

    @property
    def counts(self) -> np.ndarray:
        """Events in each lane."""
        return np.bincount(self.lane, minlength=len(self.labels))


def lanes_of(view: View, key: str, most: int = 10) -> Lanes:
    """The lanes of a view by a key of :data:`LANES`; at most ``most`` of an open list, the rest under *Others*."""
    dataset = view.dataset
    link = _city_link(dataset) if key == "place" else dataset.links[key]
    counts = link.counts(view.counted)
    own = np.flatnonzero(counts)
    if key not in _CLOSED and len(own) > most:
        own = own[np.argsort(-counts[own], kind="stable")[:most]]
    elif key not in _CLOSED:
        own = own[np.argsort(-counts[own], kind="stable")]
    lane_of = np.full(len(link.codes), -1, dtype=np.int32)
    lane_of[own] = np.arange(len(own), dtype=np.int32)
    rows, codes = link.pairs(view.counted)
    lanes = lane_of[codes]
    known, placed = np.zeros(link.size, dtype=bool), np.zeros(link.size, dtype=bool)
    known[rows] = True
    placed[rows[lanes >= 0]] = True
    chosen = [link.codes[i] for i in own]
    labels = [dataset.name(key, code) for code in chosen]
    queries = [_query(dataset, key, code) for code in chosen]
    row, lane = [rows[lanes >= 0]], [lanes[lanes >= 0]]
    # an event without a venue can still have the ends of a visit, which ``place=none`` leaves out
    blank = f"{key}=none" if key != "place" and key in FILTERS and FILTERS[key].none_phrase else ""
    for events, label, query in (
        (view.counted & known & ~placed, "Others", ""),
        (view.counted & ~known, f"No {LANES[key].lower()}", blank),
    ):
        if events.any():
            found = np.flatnonzero(events).astype(np.int32)
            row.append(found)
            lane.append(np.full(len(found), len(labels), dtype=np.int32))
            labels.append(label)
            queries.append(query)
            chosen.append("")
    return Lanes(key, tuple(labels), tuple(queries), tuple(chosen), np.concatenate(row), np.concatenate(lane))


def _query(dataset: Dataset, key: str, code: str) -> str:
    """How to select a lane; a family by its sectors, because families are no filter."""
    if key != "family":
        return f"{key}={code}"
    sectors = dataset.tables["sectors"]
    return "&".join(f"sector={sector}" for sector in sectors.loc[sectors["family"] == code, "sector_id"])


@remembered()
def _city_link(dataset: Dataset) -> Link:
    """Events by the city or place in which they are counted, once each; venues count in their city."""
    cities = dataset.events["map_place"].dropna()
    return Link.of(pd.Series(cities), cities.index.to_numpy(), list(dataset.names["place"]), len(dataset.events))
