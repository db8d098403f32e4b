"""The index: every entry's words in an SQLite full-text table (FTS5) in memory, built once for a dataset.

The table holds stems, not texts, so that endings meet in English, Russian and Persian alike; what a hit says is read
from the dataset when it is shown. Rows are numbered kind after kind, the smallest first, so that a kind is a range.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

from caspian.dataset import Dataset
from caspian.fulltext.entries import KINDS, WEIGHTS, Kind, rows_of, spellings
from caspian.links import Mask
from caspian.search import fold, words
from caspian.spelling import sound, stem

#: Rows up to this are ranked together; kinds with more are ranked each for itself.
SMALL = 5_000
#: Letters of a query that are read.
LONGEST_QUERY = 200
#: Entries of a kind that are counted; more are said to be so many or more.
MOST_COUNTED = 10_000
#: Rows of a kind that are ranked where all words have to stand in each; of what is everywhere these are the first in the
#: order of the table, the newest of the events. Where some words are enough all that are counted are ranked.
MOST_RANKED = 2_000
#: Letters that a word needs before one, and before two, wrong ones are forgiven.
ONE_SLIP, TWO_SLIPS = 4, 8
#: Words of the record that a misspelt one is read as, at most.
MOST_READINGS = 4
#: A word that stands in so few entries may be a rare spelling of a name.
RARE = 3
#: A word of up to three letters that stands in more than this share of all entries is not asked for beside others.
FILLER_SHARE = 0.1

_WORD = re.compile(r"\w+")
_COLUMNS = tuple(WEIGHTS)


@dataclass(frozen=True)
class Word:
    """A word of a query as the index is asked for it."""

    text: str
    #: Stems that it stands for; more than one where it was read as other words.
    stems: tuple[str, ...]
    prefix: str = ""
    sound: str = ""
    #: What it was read as, where the record does not know it.
    read_as: tuple[str, ...] = ()

    @property
    def match(self) -> str:
        """The word as an expression of FTS5."""
        ways = [f'{{title names body}} : "{each}"' for each in self.stems]
        if self.prefix:
            ways.append(f'{{title names body}} : "{self.prefix}" *')
        if self.sound:
            ways.append(f'sounds : "{self.sound}"')
        return "(" + " OR ".join(ways) + ")"

    def meets(self, word: str) -> bool:
        """Whether a folded word of an entry is one that it stands for."""
        return (
            stem(word) in self.stems
            or bool(self.prefix and word.startswith(self.prefix))
            or bool(self.sound and sound(word) == self.sound)
        )


@dataclass(frozen=True)
class Found:
    """Row numbers and scores of what matches, best first, and how many match of each kind."""

    rows: Sequence[int]
    scores: Sequence[float]
    counts: Mapping[str, int]


class Index:
    """The words of a dataset. Safe to ask from several threads."""

    def __init__(self, dataset: Dataset) -> None:
        self._lock = Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute(
            f"CREATE VIRTUAL TABLE entries USING fts5({', '.join(_COLUMNS)}, content='', "
            "prefix='3', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
        )
        self.first: dict[str, int] = {}
        self._names: set[str] = set()
        self._words: dict[str, str] = {}
        #: All names of actors, places and publishers by dimension and code.
        self.spelled = {name: spellings(dataset, name) for name in ("actor", "place", "publisher")}
        #: The rows of each kind, in the order of the index.
        self.rows = {code: rows_of(dataset, kind) for code, kind in KINDS.items()}
        self._db.execute("BEGIN")
        size = 0
        for kind in sorted(KINDS.values(), key=lambda each: len(self.rows[each.code])):
            rows = self.rows[kind.code]
            self.first[kind.code] = size
            self._db.executemany(
                f"INSERT INTO entries (rowid, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})",
                ((size + at, *cells) for at, cells in enumerate(self._cells(kind, rows))),
            )
            size += len(rows)
        self._db.execute("COMMIT")
        self._kinds = [KINDS[code] for code in self.first if len(self.rows[code])]
        self._starts = [self.first[kind.code] for kind in self._kinds]
        self._db.execute("INSERT INTO entries (entries) VALUES ('optimize')")
        self._db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab('entries', 'col')")
        self.size = size
        terms = self._db.execute(
            "SELECT term, sum(doc) FROM vocabulary WHERE col != 'sounds' GROUP BY term ORDER BY term"
        ).fetchall()
        self._known = {term: int(count) for term, count in terms}
        self._sorted = [term for term, _ in terms]
        self._sounds = {term for (term,) in self._db.execute("SELECT term FROM vocabulary WHERE col = 'sounds'")}
        self._spellable = [word for word in self._words if len(word) >= ONE_SLIP and word.isalpha()]

    def _cells(self, kind: Kind, rows: pd.DataFrame) -> Iterator[list[str]]:
        """For each row the contents of the columns of the index."""
        ready: dict[tuple[str, str], tuple[str, str]] = {}  # words of a code are the same wherever it stands

        def named(dimension: str, code: str) -> tuple[str, str]:
            if (dimension, code) not in ready:
                text = " ".join(self.spelled[dimension].get(code, ()))
                self._names.update(map(stem, words(text)))
                ready[dimension, code] = self._stems(text), _sounds(text)
            return ready[dimension, code]

        of_names = kind.code in ("actor", "place", "publisher")
        columns = [rows[field.column].to_numpy(dtype=object) for field in kind.fields]
        for key, *cells in zip(rows[kind.key], *columns, strict=True):
            made: dict[str, list[str]] = {column: [] for column in _COLUMNS}
            made["body"].append(fold(str(key).replace("-", " ")))
            for field, cell in zip(kind.fields, cells, strict=True):
                if not isinstance(cell, str):
                    continue
                if field.named:
                    for code in cell.split("|"):
                        stems, sounds = named(field.named, code)
                        made[field.weighs].append(stems)
                        made["sounds"].append(sounds)
                    continue
                made[field.weighs].append(self._stems(cell))
                if of_names or field.weighs == "title":
                    made["sounds"].append(_sounds(cell))
                if of_names:
                    self._names.update(map(stem, words(cell)))
            yield [" ".join(made[column]) for column in _COLUMNS]

    def _stems(self, text: str) -> str:
        stems = []
        for word in words(text):
            stems.append(stem(word))
            self._words[word] = stems[-1]
        return " ".join(stems)

    # --- reading a query -------------------------------------------------------------------------------------------

    def read(self, query: str) -> list[Word]:
        """The words of a query as the index knows them: by stem, as a beginning, by sound, or as the nearest word.

        Short words that are everywhere are left out beside others.
        """
        asked = list(dict.fromkeys(words(query)))
        telling = [word for word in asked if len(word) > 3 or self._share(stem(word)) <= FILLER_SHARE]
        return [self._word(word) for word in telling or asked]

    def _share(self, term: str) -> float:
        return self._known.get(term, 0) / max(self.size, 1)

    def _word(self, word: str) -> Word:
        of_word = stem(word)
        heard = sound(word)
        heard = heard if heard in self._sounds else ""
        if of_word in self._known:
            # what sounds like a name is the name; what sounds like another word is another word
            name = of_word in self._names or self._known[of_word] <= RARE
            return Word(word, (of_word,), sound=heard if name else "")
        if len(word) >= 2 and self._begins(word):
            return Word(word, (), prefix=word, read_as=(f"{word}…",))
        near = self._nearest(word)
        return Word(
            word, tuple(dict.fromkeys(self._words[each] for each in near)) or (of_word,), sound=heard, read_as=near
        )

    def _begins(self, word: str) -> bool:
        at = bisect_left(self._sorted, word)
        return at < len(self._sorted) and self._sorted[at].startswith(word)

    def _nearest(self, word: str) -> tuple[str, ...]:
        """Words that differ from it by a letter or two, swapped letters included; the nearest and most frequent first."""
        slips = 2 if len(word) >= TWO_SLIPS else 1 if len(word) >= ONE_SLIP else 0
        if not slips:
            return ()
        found = process.extract(word, self._spellable, scorer=OSA.distance, score_cutoff=slips, limit=50)
        if not found:
            return ()
        least = min(distance for _, distance, _ in found)
        best = [each for each, distance, _ in found if distance == least]
        return tuple(sorted(best, key=lambda each: (-self._known[self._words[each]], each))[:MOST_READINGS])

    # --- asking ----------------------------------------------------------------------------------------------------

    def find(self, asked: Sequence[Word], wanted: Mapping[str, Mask], every: bool = True) -> Found:
        """Entries with all words asked for, or with any of them; ``wanted`` leaves out entries of a kind."""
        if not asked:
            return Found([], [], dict.fromkeys(KINDS, 0))
        match = (" AND " if every else " OR ").join(word.match for word in asked)
        counts = dict.fromkeys(KINDS, 0)
        windows: list[list[np.ndarray]] = [[]]
        with self._lock:
            for kind in self._kinds:
                first, size = self.first[kind.code], len(self.rows[kind.code])
                matching = self._db.execute(
                    "SELECT rowid FROM entries(?) WHERE rowid BETWEEN ? AND ?", (match, first, first + size - 1)
                )
                rows = np.array([], dtype=np.int64)
                # read no further than it is counted
                while len(rows) < MOST_COUNTED and (part := matching.fetchmany(MOST_COUNTED)):
                    found = np.fromiter((row for (row,) in part), dtype=np.int64)
                    if kind.code in wanted:
                        found = found[wanted[kind.code][found - first]]
                    rows = np.concatenate([rows, found])
                matching.close()
                rows = rows[:MOST_COUNTED]
                counts[kind.code] = len(rows)
                if first + size > SMALL:
                    windows.append([])
                windows[-1].append(rows[: MOST_RANKED if every else MOST_COUNTED])
            # few statements, each over few rows: a statement works out the rarity of the words anew
            ranked = [self._ranked(match, rows) for rows in map(np.concatenate, filter(None, windows)) if len(rows)]
        if not ranked:
            return Found([], [], counts)
        rows, ranks = (np.concatenate(part) for part in zip(*ranked, strict=True))
        order = np.lexsort((rows, ranks))
        return Found(rows[order].tolist(), (-ranks[order]).tolist(), counts)

    def _ranked(self, match: str, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Those ``rows`` that match with their rank, least first: by the words in them and by their kind."""
        weights = ", ".join(str(weight) for weight in WEIGHTS.values())
        scored = self._db.execute(
            f"SELECT rowid, bm25(entries, {weights}) FROM entries(?) WHERE rowid BETWEEN ? AND ?",
            (match, int(rows.min()), int(rows.max())),
        )
        found = np.fromiter(scored, dtype=[("row", np.int64), ("score", np.float64)])
        found = found[np.isin(found["row"], rows, assume_unique=True)]
        kinds = np.searchsorted(self._starts, found["row"], side="right") - 1
        return found["row"], found["score"] * np.array([kind.prior for kind in self._kinds])[kinds]

    def place(self, row: int) -> tuple[Kind, int]:
        """The kind of a row of the index and its place in that kind."""
        at = bisect_right(self._starts, row) - 1
        kind = self._kinds[at]
        return kind, row - self._starts[at]


def _sounds(text: str) -> str:
    """Sound keys of the words that may be names: those with a capital, and all in scripts without capitals."""
    heard = (sound(fold(word)) for word in _WORD.findall(text) if word[0].isupper() or not word[0].islower())
    return " ".join(key for key in heard if key)
