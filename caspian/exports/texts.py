"""Exports that are text: CSV, JSON, GeoJSON."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
from shapely.geometry import mapping

from caspian.citation import LICENCE
from caspian.exports.rows import WHOLE, Part, count_rows, export_rows, harmless, records
from caspian.view import View


def export_csv(view: View, table: str, part: Part = WHOLE) -> bytes:
    """UTF-8 CSV with a header row and no comments."""
    rows = export_rows(view, table, part)
    rows = rows[part.chosen(rows.columns)].copy()
    for column in rows.columns:
        if pd.api.types.is_string_dtype(rows[column].dtype):
            rows[column] = rows[column].map(harmless, na_action="ignore")
    return rows.to_csv(index=False, lineterminator="\n").encode()


def export_json(view: View, table: str, part: Part = WHOLE) -> bytes:
    """``{version, sentence, licence, count, total, next, rows}``; ``next`` is the offset of the next page or null."""
    rows = export_rows(view, table, part)
    shown = rows[part.chosen(rows.columns)]
    return _json({**describe_part(view, table, part), "rows": records(shown)})


def export_geojson(view: View, table: str, part: Part = WHOLE) -> bytes:
    """Events or places as points, corridors as lines (WGS 84). Rows without coordinates have a null geometry; none is dropped."""
    rows = export_rows(view, table, part)
    ids = rows[rows.columns[0]]
    shapes: list[Any]
    if table == "corridors":
        lines = view.dataset.corridors.set_index("feature_id").geometry
        shapes = [mapping(lines[each]) for each in ids]
    else:
        shapes = [
            None if pd.isna(lat) or pd.isna(lon) else {"type": "Point", "coordinates": [lon, lat]}
            for lat, lon in zip(rows["lat"].tolist(), rows["lon"].tolist(), strict=True)
        ]
    properties = records(rows[part.chosen(rows.columns)])
    features = [
        {"type": "Feature", "id": id_, "geometry": shape, "properties": row}
        for id_, shape, row in zip(ids, shapes, properties, strict=True)
    ]
    said = describe_part(view, table, part)
    return _json({"type": "FeatureCollection", "name": f"caspian-{table}", **said, "features": features})


def describe_part(view: View, table: str, part: Part = WHOLE) -> dict[str, Any]:
    """What goes with the rows: version, sentence, licence, rows here, rows in all, and where the next page begins or null."""
    total = count_rows(view, table)
    rest = max(total - part.offset, 0)
    count = rest if part.limit is None else min(part.limit, rest)
    after = part.offset + count
    return {
        "version": view.dataset.version,
        "sentence": view.sentence,
        "licence": LICENCE,
        "count": count,
        "total": total,
        "next": after if after < total else None,
    }


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
