"""Exports: a view in other clothes. Every function takes the view and gives bytes; none of them filters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from caspian.citation import LICENCE
from caspian.view import View

_FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")


def harmless(cell: str) -> str:
    """A text cell that no spreadsheet reads as a formula: an apostrophe goes before a sign that would start one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def export_rows(view: View, table: str) -> pd.DataFrame:
    """The rows of a table that belong to the view; for events the derived columns follow the table's own.

    Containers stand among the events with ``counted`` false, so that files add up to what the screen says.
    """
    rows = view.table(table)
    if table != "events":
        return rows
    derived = view.listed.set_index("event_id")[list(DERIVED)].copy()
    derived["counted"] = pd.Series(view.counted[view.selected], index=derived.index)
    for day in ("earliest", "latest"):
        derived[day] = derived[day].dt.strftime("%Y-%m-%d")
    joined = rows.join(derived, on="event_id")
    order = derived.index
    return joined.set_index("event_id").loc[order].reset_index()[[*list(rows.columns), *DERIVED, "counted"]]


#: Columns that the dataset derives and that travel with exported events.
DERIVED: Mapping[str, str] = {
    "earliest": "First day that the date can mean; blank when open.",
    "latest": "Last day that the date can mean; blank when open.",
    "date_prec": "UCDP date precision, 1 exact to 6 open.",
    "act": "The kind's act.",
    "grade": "How well the event is attested.",
    "grade_rule": "The clause of the grade rule that decided.",
    "origin_count": "Independent supporting origins.",
    "supporting_blocs": "Blocs of these origins.",
    "position_ru": "Moscow's present position.",
    "position_ir": "Tehran's present position.",
    "country": "Country of the venue.",
    "lat": "Latitude of the place, degrees north.",
    "lon": "Longitude of the place, degrees east.",
}


def export_csv(view: View, table: str) -> bytes:
    """UTF-8 CSV with a header row and no comments."""
    rows = export_rows(view, table).copy()
    for column in rows.columns:
        if pd.api.types.is_string_dtype(rows[column].dtype):
            rows[column] = rows[column].map(harmless, na_action="ignore")
    return rows.to_csv(index=False, lineterminator="\n").encode()


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON values: missing is null, whole numbers stay whole, list cells stay as they are."""
    plain = rows.astype(object).where(rows.notna(), None)
    return [{str(column): _plain(value) for column, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def export_json(view: View, table: str, *, limit: int | None = None, offset: int = 0) -> bytes:
    """``{version, sentence, licence, count, total, next, rows}``; ``next`` is the offset of the next page or null."""
    rows = export_rows(view, table)
    page = rows.iloc[offset : None if limit is None else offset + limit]
    after = offset + len(page)
    body = {
        "version": view.dataset.version,
        "sentence": view.sentence,
        "licence": LICENCE,
        "count": len(page),
        "total": len(rows),
        "next": after if after < len(rows) else None,
        "rows": records(page),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def export_geojson(view: View, table: str) -> bytes:
    """Events or places as points (WGS 84). Rows without coordinates have a null geometry; nothing is dropped."""
    rows = export_rows(view, table)
    features = [
        {
            "type": "Feature",
            "id": row[rows.columns[0]],
            "geometry": None
            if row["lat"] is None or row["lon"] is None
            else {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": row,
        }
        for row in records(rows)
    ]
    body = {"type": "FeatureCollection", "name": f"caspian-{table}", "features": features}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


#: File formats by extension: media type and how it is made.
FORMATS: Mapping[str, tuple[str, Callable[[View, str], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", export_csv),
    "json": ("application/json", export_json),
    "geojson": ("application/geo+json", export_geojson),
}
#: Tables that have coordinates.
GEOGRAPHIC = ("events", "places")


def file_name(view: View, table: str, extension: str) -> str:
    """A file name that names the selection, safe on every system; ``table`` or another word for what is in it."""
    query = re.sub(r"[^a-z0-9.]+", "-", view.selection.query().lower()).strip("-")[:80]
    return "-".join(part for part in ("caspian", view.dataset.version, table, query) if part) + f".{extension}"
