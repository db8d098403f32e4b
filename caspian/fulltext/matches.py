"""Where the words of a query stand in an entry: the field, and its text in pieces, those that match told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from caspian.bidi import isolate
from caspian.fulltext.entries import Field, Kind
from caspian.fulltext.index import Index, Word
from caspian.search import fold

#: Letters of a long text that are shown around the first match.
BEFORE, AROUND = 60, 220
_WORD = re.compile(r"[\w\u200c\u200d]+")  # joiners stand inside Persian words


@dataclass(frozen=True)
class Match:
    """A field in which words were found. ``pieces`` are its text, cut where it is long; True marks what matched."""

    field: str
    pieces: tuple[tuple[str, bool], ...]

    def meant(self, read: Sequence[Word]) -> frozenset[str]:
        """The words of the query that stand here."""
        marked = [fold(piece) for piece, told in self.pieces if told]
        return frozenset(word.text for word in read if any(word.meets(each) for each in marked))

    @property
    def text(self) -> str:
        """The text without its marks."""
        return "".join(piece for piece, _ in self.pieces)


def match_fields(index: Index, kind: Kind, row: pd.Series, read: Sequence[Word]) -> tuple[Match, ...]:
    """The fields of an entry that hold a word of the query, in the order of the kind.

    Of an actor or place the name is given, and beside it another spelling where that is what matched.
    """
    found = []
    for field in kind.fields:
        cell = row[field.column]
        if not isinstance(cell, str):
            continue
        for text in _texts(index, field, cell, read):
            pieces = mark(text, read)
            if any(marked for _, marked in pieces):
                found.append(Match(field.label, pieces))
    return tuple(found)


def _texts(index: Index, field: Field, cell: str, read: Sequence[Word]) -> list[str]:
    if not field.named:
        return cell.split("|") if field.column == "aliases" else [cell]
    known = index.spelled[field.named]
    return [_spelled(known.get(code, (code,)), read) for code in cell.split("|")]


def _spelled(names: Sequence[str], read: Sequence[Word]) -> str:
    """The first name, and the first other one that a word of the query means where the first is none of these."""
    meant = next((name for name in names if any(marked for _, marked in mark(name, read))), names[0])
    return names[0] if meant == names[0] else f"{names[0]} · {isolate(meant)}"


def mark(text: str, read: Sequence[Word]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it is a word that the query means; long texts around the first match."""
    spans = [m.span() for m in _WORD.finditer(text) if any(word.meets(fold(m.group())) for word in read)]
    start, end = 0, len(text)
    if spans and len(text) > BEFORE + AROUND:
        start = max(0, spans[0][0] - BEFORE)
        start = text.rfind(" ", 0, start) + 1 if start else 0
        cut = text.rfind(" ", start, start + AROUND + BEFORE)
        end = len(text) if start + AROUND + BEFORE >= len(text) else max(cut, spans[0][1])
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for first, last in spans:
        if last > end:
            break
        pieces += [(text[at:first], False), (text[first:last], True)]
        at = last
    pieces.append((text[at:end] + (" …" if end < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece[0])
