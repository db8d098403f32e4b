"""The data package: a Frictionless descriptor of the tables, so that other tools can read and check them.

Types, keys, foreign keys, enumerations and bounds come from the schema and the vocabularies; each resource is pinned by
the hash of its file. What stands inside list cells is beyond the standard and is checked by :mod:`caspian.checks`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from caspian import edtf
from caspian.checks import vocabulary_codes
from caspian.citation import KEYWORDS, NAME
from caspian.schema import TABLES, Column, table_columns, table_description, table_key

#: Where the descriptor stands in the data folder.
FILE_NAME = "datapackage.json"

_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
#: Where the data come from; who said what is a row of ``sources``.
_SOURCES = [
    {"title": "Public reporting and official texts, one row each", "path": "sources.csv"},
    {"title": "Natural Earth, boundaries", "path": "https://www.naturalearthdata.com"},
]
#: Types of the standard; every other column is a string.
_TYPES = {"integer": "integer", "number": "number"}


def datapackage(tables: Mapping[str, pd.DataFrame], folder: Path) -> dict[str, Any]:
    """The descriptor of the tables in ``folder``, which holds one CSV file a table."""
    return {**heading(tables), "resources": [resource(name, tables, folder) for name in TABLES]}


def heading(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """What the descriptor says of the whole."""
    newest = tables["changes"].iloc[-1]
    return {
        "profile": "tabular-data-package",
        "name": "caspian",
        "title": NAME,
        "description": "Events, claims, sources and promises between Russia and Iran, each traced to a place in a source. "
        "CODEBOOK.md says what every column and code means.",
        "version": str(newest["version"]),
        "created": f"{edtf.day(newest['date']).isoformat()}T00:00:00Z",
        "keywords": list(KEYWORDS),
        "licenses": [_LICENCE],
        "sources": _SOURCES,
    }


def datapackage_text(tables: Mapping[str, pd.DataFrame], folder: Path) -> str:
    """The descriptor as it stands in the file."""
    return json.dumps(datapackage(tables, folder), ensure_ascii=False, indent=1) + "\n"


def resource(name: str, tables: Mapping[str, pd.DataFrame], folder: Path) -> dict[str, Any]:
    """One table: where its file is, its hash and its schema."""
    return describe(name, (folder / f"{name}.csv").read_bytes(), table_schema(name, tables))


def describe(name: str, content: bytes, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The file of one table, given its bytes and its schema."""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "title": name.replace("_", " ").capitalize(),
        "description": table_description(TABLES[name]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": dict(schema),
    }


def table_schema(name: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """The Table Schema of one table."""
    columns = table_columns(TABLES[name])
    key = table_key(TABLES[name])
    schema: dict[str, Any] = {"fields": [_field(column, tables) for column in columns.values()], "missingValues": [""]}
    if key and all(columns[part].required for part in key):
        schema["primaryKey"] = list(key)
    foreign = [_foreign_key(name, column) for column in columns.values() if column.type == "reference"]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(column: Column, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.type == "key":
        constraints["unique"] = True
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if column.type == "code":
        constraints["enum"] = vocabulary_codes(tables, column.vocabulary)[0]
    field: dict[str, Any] = {"name": column.name, "type": _TYPES.get(column.type, "string")}
    if column.type == "url":
        field["format"] = "uri"
    field["description"] = column.description
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_key(name: str, column: Column) -> dict[str, Any]:
    target, target_column = column.reference.split(".")
    # the standard names a table that refers to itself by an empty string
    return {
        "fields": [column.name],
        "reference": {"resource": "" if target == name else target, "fields": [target_column]},
    }
