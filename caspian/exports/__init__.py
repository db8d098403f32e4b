"""Exports: a view in other clothes. Every function takes the view and gives bytes; none of them filters.

``FORMATS`` is the register: the routes, the command line and the buttons are made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from caspian.derived import DERIVED
from caspian.exports.parquet import GEOGRAPHIC, export_parquet
from caspian.exports.rows import (
    WHOLE,
    Part,
    column_type,
    count_rows,
    export_columns,
    export_rows,
    file_name,
    harmless,
    records,
    restored,
)
from caspian.exports.texts import describe_part, export_csv, export_geojson, export_json
from caspian.exports.workbook import export_xlsx
from caspian.schema import TABLES


class Format(NamedTuple):
    """A file format: its media type, how it is made of view, table and part, what it holds, its name and its use."""

    media_type: str
    make: Callable[..., bytes]
    tables: tuple[str, ...]
    label: str
    words: str


#: File formats by extension.
FORMATS: Mapping[str, Format] = {
    "csv": Format(
        "text/csv; charset=utf-8",
        export_csv,
        tuple(TABLES),
        "CSV",
        "plain rows, for every program",
    ),
    "json": Format("application/json", export_json, tuple(TABLES), "JSON", "rows with sentence, version and licence"),
    "geojson": Format("application/geo+json", export_geojson, GEOGRAPHIC, "GeoJSON", "points and lines, for maps"),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        export_xlsx,
        tuple(TABLES),
        "Excel",
        "typed dates, filters and codebook",
    ),
    "parquet": Format(
        "application/vnd.apache.parquet",
        export_parquet,
        (*TABLES, "corridors"),
        "Parquet",
        "typed columns, with geometry where there is one",
    ),
}

__all__ = [
    "DERIVED",
    "FORMATS",
    "GEOGRAPHIC",
    "WHOLE",
    "Format",
    "Part",
    "column_type",
    "count_rows",
    "describe_part",
    "export_columns",
    "export_csv",
    "export_geojson",
    "export_json",
    "export_parquet",
    "export_rows",
    "export_xlsx",
    "file_name",
    "harmless",
    "records",
    "restored",
]
