"""Links: which codes belong to which events, as two integer arrays. All filters and counts run on these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Link:
    """Pairs of (event row, code). ``codes`` are in display order; ``code[i]`` indexes them, ``row[i]`` the events."""

    codes: tuple[str, ...]
    code: Rows
    row: Rows
    size: int

    @classmethod
    def of(cls, values: pd.Series, rows: pd.Series | Rows, codes: Sequence[str], size: int) -> Link:
        """Pairs from parallel values and event rows; missing and unknown values are dropped, pairs are distinct."""
        place = pd.Index(codes).get_indexer(pd.Index(values))
        row = np.asarray(rows)
        known = place >= 0
        pairs = np.unique(row[known].astype(np.int64) * max(len(codes), 1) + place[known])
        width = max(len(codes), 1)
        return cls(tuple(codes), (pairs % width).astype(np.int32), (pairs // width).astype(np.int32), size)

    @cached_property
    def only(self) -> Rows:
        """For a link with one code an event at most: the code of each event, -1 where it has none."""
        codes = np.full(self.size, -1, dtype=np.int32)
        codes[self.row] = self.code
        return codes

    def mask(self, values: Iterable[str]) -> Mask:
        """Events that have any of the codes."""
        wanted = np.isin(np.asarray(self.codes, dtype=object), list(values))
        mask = np.zeros(self.size, dtype=bool)
        if wanted.any():
            mask[self.row[wanted[self.code]]] = True
        return mask

    def blank(self) -> Mask:
        """Events that have no code."""
        mask = np.ones(self.size, dtype=bool)
        mask[self.row] = False
        return mask

    def counts(self, mask: Mask) -> npt.NDArray[np.int64]:
        """Number of events of ``mask`` per code, in the order of ``codes``."""
        return np.bincount(self.code[mask[self.row]], minlength=len(self.codes))

    def pairs(self, mask: Mask) -> tuple[Rows, Rows]:
        """(event rows, code indices) of the events of ``mask``."""
        keep = mask[self.row]
        return self.row[keep], self.code[keep]

    def values_of(self, row: int) -> tuple[str, ...]:
        """The codes of one event."""
        return tuple(
            self.codes[i] for i in self.code[np.searchsorted(self.row, row) : np.searchsorted(self.row, row + 1)]
        )
