"""A finding: one fault in the data, said so that a curator can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """Where the fault is, what stands there, what was expected, and the nearest valid value.

    ``row`` is the line in the file (the header is line 1), 0 for a fault of the whole table.
    """

    table: str
    row: int
    id: str
    column: str
    value: str
    expected: str
    nearest: str = ""

    def __str__(self) -> str:
        """One line: ``events.csv line 7 (E0006) · kind · 'metting' · expected a kind · did you mean 'meeting'?``."""
        where = f"{self.table}.csv" + (f" line {self.row}" if self.row else "") + (f" ({self.id})" if self.id else "")
        parts = [where]
        if self.column:
            parts.append(self.column)
        if self.value:
            parts.append(repr(self.value))
        parts.append(f"expected {self.expected}")
        if self.nearest:
            parts.append(f"did you mean {self.nearest!r}?")
        return " · ".join(parts)


def nearest(value: str, valid: Iterable[str], aliases: dict[str, str] | None = None) -> str:
    """The valid value that ``value`` most likely means, or an empty string."""
    folded = value.strip().casefold()
    if aliases and folded in aliases:
        return aliases[folded]
    by_fold = {item.casefold().replace("-", "_"): item for item in valid}
    match = difflib.get_close_matches(folded.replace("-", "_"), list(by_fold), n=1, cutoff=0.6)
    return by_fold[match[0]] if match else ""
