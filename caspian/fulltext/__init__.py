"""Full-text search over events, claims, actors, places, sources and the rest: one box, ranked, forgiving.

Words meet by their stems, names by their sound across Latin, Cyrillic and Persian letters, and a word that the record
does not know is read as the nearest that it does. Search ranks; it never changes what the filter ``q`` selects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice

import numpy as np

from caspian.dataset import Dataset
from caspian.fulltext.entries import KINDS, Kind
from caspian.fulltext.facts import facts_of
from caspian.fulltext.index import LONGEST_QUERY, MOST_COUNTED, MOST_RANKED, Found, Index, Word
from caspian.fulltext.matches import Match, match_fields
from caspian.links import Mask
from caspian.view import View


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

    def hits(self, kind: str = "", limit: int = 20, offset: int = 0) -> tuple[Hit, ...]:
        """A part of the hits, of one kind or of all."""
        index = index_of(self.dataset)
        placed = ((*index.place(row), score) for row, score in zip(self.found.rows, self.found.scores, strict=True))
        wanted = (each for each in placed if not kind or each[0].code == kind)
        return tuple(_hit(index, self, *each) for each in islice(wanted, offset, offset + limit))


def search(dataset: Dataset, query: str, view: View | None = None) -> Answer:
    """What the dataset holds on a query. Of a long query the first letters are read.

    ``view`` keeps the events selected, the claims on them and their sources; all other kinds are looked up whole.
    """
    index = index_of(dataset)
    read = tuple(index.read(query[:LONGEST_QUERY]))
    wanted = _selected(dataset, view) if view is not None and read else {}
    found = index.find(read, wanted)
    if found.rows or len(read) < 2:
        return Answer(dataset, read, True, found)
    return Answer(dataset, read, False, index.find(read, wanted, every=False))


def index_of(dataset: Dataset) -> Index:
    """The index of a dataset, built when it is first asked for and kept for as long as the dataset is."""
    kept = dataset.kept.get("fulltext") or dataset.kept.setdefault("fulltext", lru_cache(1)(partial(Index, dataset)))
    found = kept()
    assert isinstance(found, Index)
    return found


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


@lru_cache(maxsize=16)
def _selected(dataset: Dataset, view: View) -> dict[str, Mask]:
    """Entries of the kinds that follow the selection, in the order of the index."""
    events = index_of(dataset).rows["event"]
    tables = {"claim": view.table("claims"), "source": view.table("sources")}
    masks: dict[str, Mask] = {"event": view.selected[events.index.to_numpy()]}
    for code, rows in tables.items():
        key = KINDS[code].key
        masks[code] = np.asarray(dataset.tables[KINDS[code].table][key].isin(rows[key]))
    return masks


__all__ = ["KINDS", "MOST_COUNTED", "MOST_RANKED", "Answer", "Hit", "Match", "Word", "index_of", "search"]
