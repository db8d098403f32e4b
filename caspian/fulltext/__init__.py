"""Full-text search over events, claims, actors, places, sources and the rest: one box, ranked, forgiving.

Words meet by their stems, names by their sound across Latin, Cyrillic and Persian letters, and a word that the record
does not know is read as the nearest that it does. Search ranks; it never changes what the filter ``q`` selects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from threading import Lock

import numpy as np

from caspian.dataset import Dataset
from caspian.fulltext.entries import KINDS, Kind
from caspian.fulltext.facts import facts_of
from caspian.fulltext.index import LONGEST_QUERY, MOST_COUNTED, MOST_RANKED, Found, Index, Word
from caspian.fulltext.matches import Match, match_fields
from caspian.links import Mask
from caspian.memory import remembered
from caspian.view import View

_building = Lock()


@dataclass(frozen=True)
class Hit:
    """One entry found: what it is, what it is called, where it leads, and where the words stand in it."""

    kind: Kind
    key: str
    title: str
    #: What its page takes as ``id``; blank where it has no page of its own.
    opens: str
    facts: tuple[str, ...]
    score: float
    matches: tuple[Match, ...]


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found on a query: how many entries of each kind, and the hits, best first."""

    dataset: Dataset
    #: The words as they were understood.
    read: tuple[Word, ...]
    #: Whether every word stands in each hit; else some do.
    every: bool
    found: Found

    @property
    def counts(self) -> Mapping[str, int]:
        """Entries found by kind, up to :data:`MOST_COUNTED`."""
        return self.found.counts

    @property
    def total(self) -> int:
        """Entries found, of every kind."""
        return sum(self.counts.values())

    def found_of(self, kind: str = "") -> int:
        """Entries found of one kind, or of all."""
        return self.counts[kind] if kind else self.total

    def ranked(self, kind: str = "") -> int:
        """Hits that :meth:`hits` can give, of one kind or of all: where very much is found, fewer than are counted."""
        place = index_of(self.dataset).place
        return sum(place(row)[0].code == kind for row in self.found.rows) if kind else len(self.found.rows)

    def hits(self, kind: str = "", limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """A part of the hits, of one kind or of all."""
        index = index_of(self.dataset)
        placed = ((*index.place(row), score) for row, score in zip(self.found.rows, self.found.scores, strict=True))
        wanted = (each for each in placed if not kind or each[0].code == kind)
        return tuple(_hit(index, self, *each) for each in islice(wanted, offset, offset + limit))


def search(dataset: Dataset, query: str, view: View | None = None) -> Answer:
    """What the dataset holds on a query. Of a long query the first letters are read.

    ``view`` keeps the events selected, the claims on them and their sources; all other kinds are looked up whole. The last
    answers are kept with the dataset: a page of hits and a download ask for the same.
    """
    return _answer(dataset, query[:LONGEST_QUERY], view)


def index_of(dataset: Dataset) -> Index:
    """The index of a dataset, built when it is first asked for and kept for as long as the dataset is."""
    with _building:  # two visitors who ask at once wait for one index
        return _index(dataset)


@remembered()
def _index(dataset: Dataset) -> Index:
    return Index(dataset)


@remembered(64)
def _answer(dataset: Dataset, query: str, view: View | None) -> Answer:
    index = index_of(dataset)
    read = tuple(index.read(query))
    wanted = _selected(dataset, view) if view is not None and read else {}
    found = index.find(read, wanted)
    if found.rows or len(read) < 2:
        return Answer(dataset, read, True, found)
    return Answer(dataset, read, False, index.find(read, wanted, every=False))


def _hit(index: Index, answer: Answer, kind: Kind, at: int, score: float) -> Hit:
    row = index.rows[kind.code].iloc[at]
    opens = row[kind.opens or kind.key]
    return Hit(
        kind,
        str(row[kind.key]),
        str(row[kind.title]),
        opens if isinstance(opens, str) else "",
        facts_of(answer.dataset, kind, row),
        round(score, 3),
        match_fields(index, kind, row, answer.read),
    )


@remembered(16)
def _selected(dataset: Dataset, view: View) -> dict[str, Mask]:
    """Entries of the kinds that follow the selection, in the order of the index."""
    rows = index_of(dataset).rows
    masks: dict[str, Mask] = {"event": view.selected[rows["event"].index.to_numpy()]}
    for code, kept in {"claim": view.table("claims"), "source": view.table("sources")}.items():
        key = KINDS[code].key
        masks[code] = np.asarray(rows[code][key].isin(kept[key]))
    return masks


__all__ = ["KINDS", "MOST_COUNTED", "MOST_RANKED", "Answer", "Hit", "Match", "Word", "index_of", "search"]
