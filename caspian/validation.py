"""From text cells to typed tables: pandera's verdict on one table, said as findings."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from pandera.errors import SchemaErrors

from caspian import edtf
from caspian.exceptions import DateError
from caspian.findings import Finding, nearest
from caspian.schema import TABLES, Column, table_columns, table_key

#: What a failed check of a column expects, in words.
_EXPECTED = {
    "integer": "a whole number",
    "number": "a number",
    "url": "an absolute http(s) address",
    "list": "values separated by |, without blanks around them",
    "key": "an identifier of the table's form",
}
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def numbered(cells: pd.Series) -> Iterator[tuple[int, Any]]:
    """Row index and value of each cell."""
    return zip((int(index) for index in cells.index), cells, strict=True)


def row_ids(name: str, rows: pd.DataFrame) -> pd.Series:
    """The identifier of each row as text, for findings: the key, or the columns of the key joined by ``·``."""
    columns = [c for c in (table_key(TABLES[name]) or tuple(table_columns(TABLES[name]))[:2]) if c in rows]
    if not columns:
        return pd.Series("", index=rows.index, dtype="str")
    cells = [rows[c].astype("str").fillna("") for c in columns]
    return functools.reduce(lambda left, right: left + "·" + right, cells)


def validate_table(name: str, cells: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Check and type one table.

    ``cells`` holds text with blanks missing, index 0…n-1. Returns the typed rows and every finding; when there are
    findings the rows must not be used.
    """
    table = TABLES[name]
    columns = table_columns(table)
    findings = _column_findings(name, cells, columns)
    if findings:
        return cells, findings
    ids = row_ids(name, cells)
    try:
        rows = pd.DataFrame(table.validate(cells, lazy=True))
    except SchemaErrors as errors:
        findings += _cell_findings(name, cells, ids, columns, errors.failure_cases)
        rows = cells
    for column in columns.values():
        findings += _text_findings(name, cells, ids, column)
    return rows, findings


def _column_findings(name: str, cells: pd.DataFrame, columns: dict[str, Column]) -> list[Finding]:
    findings = [
        Finding(name, 1, "", column, "", "a column of the schema", nearest(column, columns))
        for column in cells.columns
        if column not in columns
    ]
    findings += [
        Finding(name, 1, "", column, "", "this column to be there") for column in columns if column not in cells
    ]
    if not findings and list(cells.columns) != list(columns):
        findings.append(
            Finding(name, 1, "", "", "|".join(cells.columns), "the columns in this order: " + "|".join(columns))
        )
    return findings


def _cell_findings(
    name: str, cells: pd.DataFrame, ids: pd.Series, columns: dict[str, Column], failures: pd.DataFrame
) -> list[Finding]:
    findings: dict[tuple[int, str], Finding] = {}
    for failure in failures.to_dict("records"):
        check = str(failure["check"])
        if check.startswith("dtype(") or pd.isna(failure["index"]):
            continue  # said better by the failed conversion of the same cell
        index = int(failure["index"])
        if failure["schema_context"] == "DataFrameSchema":
            columns_of_key = table_key(TABLES[name])
            finding = Finding(
                name, index + 2, ids[index], "·".join(columns_of_key), ids[index], "a row that stands once"
            )
            findings.setdefault((index, "·"), finding)
            continue
        column = columns[str(failure["column"])]
        value = cells.at[index, column.name]
        findings.setdefault(
            (index, column.name),
            Finding(name, index + 2, ids[index], column.name, _shown(value), _expected(column, check)),
        )
    return list(findings.values())


def _shown(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _expected(column: Column, check: str) -> str:
    if check == "not_nullable":
        return "a value; the column is required"
    if check == "field_uniqueness":
        return "an identifier that no other row has"
    if check.startswith(("greater", "less")):
        return f"a number from {column.minimum} to {column.maximum}"
    if column.type == "edtf":
        return f"a date: {edtf.FORMS}"
    words = _EXPECTED.get(column.type, "text")
    return f"{words} ({column.pattern})" if column.type == "key" else words


def _text_findings(name: str, cells: pd.DataFrame, ids: pd.Series, column: Column) -> list[Finding]:
    findings = []
    filled = cells[column.name].dropna()
    untidy = filled[(filled != filled.str.strip()) | filled.str.contains(_NOT_TEXT)]
    for index, value in numbered(untidy):
        expected = "no blanks around the text and no control characters"
        findings.append(Finding(name, index + 2, ids[index], column.name, value, expected))
    if column.type == "edtf":
        for index, value in numbered(filled):
            try:
                edtf.parse(value)
            except DateError as error:
                findings.append(Finding(name, index + 2, ids[index], column.name, value, f"a date: {error}"))
    if column.type == "list":
        repeated = filled[filled.str.split("|").map(lambda items: len(items) != len(set(items)))]
        for index, value in numbered(repeated):
            findings.append(Finding(name, index + 2, ids[index], column.name, value, "each value once"))
    return findings
