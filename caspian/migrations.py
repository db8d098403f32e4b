"""Migrations: what old links are read as. A link outlives the names that it was made with.

Two things move. Parameters get other names: ``RENAMED`` says which, and a name once accepted is never given another
meaning. Rows are merged into others: the change log says which, so a link to a merged topic or publisher leads to the
row that stands for it now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from caspian.filters import FILTERS

#: Old name of a parameter → its name now: names of earlier drafts, and the column names of the tables.
RENAMED: Mapping[str, str] = {
    "search": "q",
    "start": "from",
    "since": "from",
    "date_from": "from",
    "end": "to",
    "until": "to",
    "date_to": "to",
    "sectors": "sector",
    "areas": "area",
    "kinds": "kind",
    "places": "place",
    "place_id": "place",
    "city": "place",
    "actors": "actor",
    "actor_id": "actor",
    "publisher_id": "publisher",
    "topic_id": "topic",
    "measure_id": "measure",
    "event_id": "id",
    "origins": "min_origins",
    "origin_count": "min_origins",
    "date_prec": "date_prec_max",
    "where_prec": "where_prec_max",
    "supporting_blocs": "bloc",
    "version": "v",
}
#: Tables whose rows links name, by the dimension of the filter.
_TABLE_OF = {
    "topic": "topics",
    "measure": "measures",
    "publisher": "publishers",
    "actor": "actors",
    "place": "places",
    "area": "areas",
    "commitment": "commitments",
}
_MODES = ("all.", "not.")


def migrate(
    pairs: Iterable[tuple[str, str]], changes: pd.DataFrame, id_dimension: str = ""
) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """The parameters of a link as they are written today, and a sentence for each value that was replaced.

    ``changes`` is the change log; ``id_dimension`` is what ``id`` addresses on the page, where it does. A name that is
    one of today's keys is never touched. Renamed parameters are replaced without a word: they mean the same.
    """
    merged: dict[str, Mapping[str, str]] = {}
    found, said = [], []
    for name, value in pairs:
        mode = next((mode for mode in _MODES if name.startswith(mode)), "")
        bare = name[len(mode) :]
        key = bare if bare in FILTERS else RENAMED.get(bare, bare)
        dimension = id_dimension if key == "id" and id_dimension else FILTERS[key].dimension if key in FILTERS else ""
        if table := _TABLE_OF.get(dimension):
            if table not in merged:
                merged[table] = merged_rows(changes, table)
            now = merged[table].get(value, value)
            if now != value:
                said.append(f"{key}={value} was merged into {now}, which is shown.")
                value = now
        found.append((mode + key, value))
    return found, tuple(dict.fromkeys(said))


def merged_rows(changes: pd.DataFrame, table: str) -> dict[str, str]:
    """Rows of a table that were merged into others: old key → the key that stands for it now, chains resolved."""
    rows = changes[(changes["table"] == table) & (changes["change"] == "merged") & changes["new"].notna()]
    step = {str(old): str(new) for old, new in zip(rows["row_id"], rows["new"], strict=True) if old != new}
    found = {}
    for old in step:
        at, seen = old, {old}
        while at in step and step[at] not in seen:
            at = step[at]
            seen.add(at)
        found[old] = at
    return found
