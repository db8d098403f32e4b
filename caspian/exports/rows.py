"""The rows of an export: which belong to the view, which part of them was asked for, what type each column has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.derived import COUNTED, DERIVED, DERIVED_TYPES
from caspian.exceptions import SelectionError
from caspian.findings import nearest
from caspian.schema import TABLES, table_columns
from caspian.view import View

_FORMULA = re.compile(r"^'*[=+\-@\t\r\n＝＋－＠]")

#: Lines on the map that are no table of the record; like the subject's own lists they are always whole.
CORRIDORS: Mapping[str, str] = {
    "feature_id": "Its own identifier.",
    "name": "Name of the corridor or pipeline.",
    "kind": "Code of the vocabulary corridor_kind.",
    "status": "Code of the vocabulary corridor_status.",
    "source_ids": "Sources of the course and the status, separated by |.",
    "area_id": "Its area of cooperation.",
}


@dataclass(frozen=True)
class Part:
    """What of an export is asked for: order (``-column`` descends), then a page of it, then some columns; all unless said."""

    limit: int | None = None
    offset: int = 0
    sort: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def check(self, table: str) -> None:
        """Raises :class:`SelectionError` naming every column that the table does not have, with the nearest that it has."""
        known = export_columns(table)
        asked = [("_sort", name.removeprefix("-")) for name in self.sort] + [("_col", name) for name in self.columns]
        notices = []
        for key, name in dict.fromkeys(asked):
            if name not in known:
                near = nearest(name, known)
                hint = f" Did you mean {near!r}?" if near else f" Columns: {', '.join(known)}."
                notices.append(f"{key}: {table} has no column {name!r}.{hint}")
        if notices:
            raise SelectionError(notices)

    def chosen(self, columns: pd.Index) -> list[str]:
        """Those of these columns that are asked for, in the order asked."""
        return [each for each in dict.fromkeys(self.columns) if each in columns] or list(columns)


WHOLE = Part()


def harmless(cell: str) -> str:
    """A text cell that no spreadsheet reads as a formula: an apostrophe goes before a sign that would start one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """The cell that :func:`harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def export_columns(table: str) -> Mapping[str, str]:
    """The columns of an exported table in order, with what each means."""
    if table == "corridors":
        return CORRIDORS
    own = {name: column.description for name, column in table_columns(TABLES[table]).items()}
    return {**own, **DERIVED, "counted": COUNTED} if table == "events" else own


def column_type(table: str, column: str) -> str:
    """What stands in a column: a type of the schema or of :mod:`caspian.derived`."""
    own = table_columns(TABLES[table]) if table in TABLES else {}
    return own[column].type if column in own else DERIVED_TYPES.get(column, "text")


def count_rows(view: View, table: str) -> int:
    """How many rows of a table belong to the view."""
    return len(view.dataset.corridors) if table == "corridors" else view.size(table)


def export_rows(view: View, table: str, part: Part = WHOLE) -> pd.DataFrame:
    """The rows of a table that belong to the view, or the part of them asked for; for events the derived columns follow.

    Containers stand among the events with ``counted`` false, so that files add up to what the screen says. All columns
    are there; what writes the file leaves out those that were not chosen (:meth:`Part.chosen`).
    """
    part.check(table)
    source, places = _source(view, table)
    for name in reversed(part.sort):
        places = _sorted(_cells(view, source, places, table, name.removeprefix("-")), places, name.startswith("-"))
    places = places[part.offset : None if part.limit is None else part.offset + part.limit]
    rows = source.iloc[places]
    if table != "events":
        return pd.DataFrame(rows[list(export_columns(table))]).reset_index(drop=True)
    rows = rows[[each for each in export_columns(table) if each != "counted"]].assign(counted=view.counted[places])
    for day in ("earliest", "latest"):
        rows[day] = rows[day].dt.strftime("%Y-%m-%d")
    return rows.reset_index(drop=True)


def _source(view: View, table: str) -> tuple[pd.DataFrame, np.ndarray]:
    """A table whole, and the places in it of the rows that belong to the view, in the order of the screen."""
    if table == "corridors":
        return view.dataset.corridors, np.arange(len(view.dataset.corridors))
    if table == "events":
        return view.dataset.events, np.flatnonzero(view.selected)
    rows, keep = view.dataset.tables[table], view.keep(table)
    return rows, np.arange(len(rows)) if keep is None else np.flatnonzero(keep)


def _cells(view: View, source: pd.DataFrame, places: np.ndarray, table: str, name: str) -> pd.Series:
    """What a column is sorted by: dates by the first day that they can mean, the rest by itself."""
    if name == "counted":
        return pd.Series(view.counted[places])
    if table == "events" and name == "date":
        name = "earliest"
    cells = source[name].iloc[places]
    if column_type(table, name) == "edtf":
        firsts = {cell: edtf.parse(cell).earliest for cell in cells.dropna().unique()}
        return pd.to_datetime(cells.map(firsts))
    return cells


def _sorted(cells: pd.Series, places: np.ndarray, descending: bool) -> np.ndarray:
    """The places in the order of the cells; blanks last, equals as they stood."""
    cells = cells.reset_index(drop=True)
    order = cells.sort_values(ascending=not descending, kind="stable", na_position="last").index
    return np.asarray(places[order.to_numpy()])


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON values: missing is null, whole numbers stay whole, list cells stay as they are."""
    plain = rows.astype(object).where(rows.notna(), None)
    return [{str(column): _plain(value) for column, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def file_name(view: View, table: str, extension: str) -> str:
    """A file name that names the selection, safe on every system; ``table`` or another word for what is in it."""
    query = re.sub(r"[^a-z0-9.]+|\.{2,}", "-", view.selection.query().lower())[:80].strip("-.")
    return "-".join(part for part in ("caspian", view.dataset.version, table, query) if part) + f".{extension}"
