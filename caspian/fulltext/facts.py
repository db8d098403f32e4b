"""What a hit is, in a line: enough to tell two entries of one name apart."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.fulltext.entries import Kind

_DATE = "date"
#: By kind the columns that tell: each with the dimension of its codes, or that it is a date. Text has no
#: dimension and stands for itself.
_TELLING: Mapping[str, tuple[tuple[str, str], ...]] = {
    "event": ((_DATE, "date"), ("place", "map_place"), ("kind", "kind"), ("grade", "grade")),
    "claim": (("actor", "said_by"), ("claim_mode", "mode"), (_DATE, "said_on")),
    "source": (("publisher", "publisher_id"), (_DATE, "published"), ("language", "language")),
    "actor": (("actor_kind", "kind"), ("country", "country")),
    "place": (("place_kind", "kind"), ("country", "country")),
    "publisher": (("publisher_kind", "kind"), ("bloc", "bloc")),
    "area": (("sector", "sector_id"),),
    "commitment": (("area", "area_id"),),
    "topic": (("area", "area_id"),),
    "measure": (("", "unit"),),
}


def facts_of(dataset: Dataset, kind: Kind, row: pd.Series) -> tuple[str, ...]:
    """Facts of an entry for its line, the blank ones left out."""
    told = []
    for dimension, column in _TELLING.get(kind.code, ()):
        cell = row[column]
        if isinstance(cell, str):
            told.append(edtf.label(cell) if dimension == _DATE else dataset.name(dimension, cell))
    return tuple(told)
