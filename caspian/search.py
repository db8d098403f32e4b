"""Words: case- and accent-folded, every word of the query must begin a word of the event."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable

import numpy as np

from caspian.links import Mask

_WORD = re.compile(r"\w+", re.UNICODE)


def fold(text: str) -> str:
    """Lower case without accents; Arabic and Persian forms of ye and kaf meet, zero-width joiners vanish."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "\u200c\u200d")
    return plain.replace("ي", "ی").replace("ك", "ک").replace("ё", "е")


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


class WordIndex:
    """From word beginnings to event rows."""

    def __init__(self, entries: Iterable[tuple[str, np.ndarray]], size: int) -> None:
        """``entries`` are texts with the event rows that they describe."""
        postings: dict[str, list[np.ndarray]] = {}
        for text, rows in entries:
            for word in set(words(text)):
                postings.setdefault(word, []).append(rows)
        self._words = sorted(postings)
        self._rows = [np.unique(np.concatenate(postings[word])) for word in self._words]
        self._size = size

    def mask(self, query: str) -> Mask:
        """Events in which every word of the query begins some word. A query without words selects everything."""
        mask = np.ones(self._size, dtype=bool)
        for word in words(query):
            hit = np.zeros(self._size, dtype=bool)
            at = bisect_left(self._words, word)
            while at < len(self._words) and self._words[at].startswith(word):
                hit[self._rows[at]] = True
                at += 1
            mask &= hit
        return mask
