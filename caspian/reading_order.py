"""The order in which a reader looks for names: by letters, whatever their case, accents and marks; numbers by size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from caspian.search import fold

T = TypeVar("T")
#: Letters that no decomposition makes plain, by the letters under which a reader of English looks for them.
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e"})
_PART = re.compile(r"\d+|[^\W\d_]+")

Key = tuple[tuple[int, int, str], ...]


def reading_key(name: str) -> tuple[Key, str]:
    """The sort key of a name: *Łódź* stands at L, *“Fars”* at F, *Article 9* before *Article 10*, *al-Alam* beside *Al Alam*.

    Equal keys fall back on the name itself, so that an order never depends on what came in.
    """
    parts = _PART.findall(fold(name).translate(_PLAIN))
    key = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
    return key, name


def in_reading_order(items: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """The items by their names, blank names first."""
    return sorted(items, key=lambda item: reading_key(name(item)))


def reading_ranks(names: Iterable[str]) -> Mapping[str, int]:
    """The place of each distinct name in reading order, for sorting columns."""
    return {name: place for place, name in enumerate(in_reading_order(set(names), str))}
