"""The codebook: what every table, column, code, rule and key means, written from the schema and the registers.

Nothing here is told twice: tables and columns speak through :mod:`caspian.schema`, codes through the vocabularies, rules
through the docstrings of :mod:`caspian.checks`, keys through :mod:`caspian.filters`. The order of the chapters is fixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from caspian import edtf
from caspian.checks import RULES
from caspian.citation import LICENCE, NAME
from caspian.derived import COUNTED, DERIVED
from caspian.filters import DEFAULTS, FILTERS, NONE, DateFilter, Filter, NumberFilter, WordsFilter
from caspian.schema import TABLES, Column, table_columns, table_description, table_key

#: Where the codebook stands in the data folder.
FILE_NAME = "CODEBOOK.md"

#: How a cell of each column type is written.
TYPES: Mapping[str, str] = {
    "key": "identifier",
    "text": "text",
    "code": "code",
    "reference": "reference",
    "list": "list",
    "edtf": "date",
    "integer": "whole number",
    "number": "number",
    "url": "address",
    "vocabulary_code": "code",
}

_CELLS = f"""\
- One row is one thing. The file is UTF-8 with commas and a header row; columns stand in the order given here.
- A blank cell means *unknown* or *does not apply*. It never means zero, and there is no “n/a”.
- A **list** holds its values with `|` between them, without blanks around them, each value once.
- A **date** is EDTF, as vague as the evidence: {edtf.FORMS}. `A/B` lasted; `[A..B]` is one day in there.
- A **code** stands in the vocabulary named; a **reference** is the key of a row in the table named.
- Events, claims and sources have opaque permanent ids; everything else has a readable slug. No id is used twice.
- Nothing derived is stored: grades, precision, windows and coordinates of events are computed when the data is read."""

_LINKS = """\
The same query works on every page, on `/api/{table}.csv`, `.json`, `.xlsx`, `.parquet` and `.geojson`, and on the command
line; `/api/openapi.json` describes every address. A key given twice means *or*; different keys mean *and*. `all.KEY` needs
every value, `not.KEY` excludes; `none` selects blanks and `any` lifts a default. Keys that start with `_` only say how a page
is shown or a file is cut: `_limit`, `_offset`, `_sort` (a column, `-column` descending) and `_col` (a column wanted)."""


def codebook(tables: Mapping[str, pd.DataFrame]) -> str:
    """The whole codebook as Markdown. ``tables`` are those of a dataset."""
    names = _names(tables)
    changes = tables["changes"]
    version = str(changes["version"].iloc[-1]) if len(changes) else "0"
    parts = [
        f"# Codebook\n\n{NAME}. Version {version}. {LICENCE}.",
        "Written by `python -m caspian codebook` from the schema; a change made here by hand is lost.",
        "## How cells are written\n\n" + _CELLS,
        "## Tables\n\n" + _table(describe_tables()),
    ]
    for name in TABLES:
        parts.append(f"### {name}\n\n{_table_words(name)}\n\n" + _table(describe_columns(name)))
    parts.append("## What is derived\n\nColumns that travel with exported events and are in no file.")
    parts.append(_table(describe_derived()))
    parts.append("## Rules\n\nWhat the check refuses, beside the types and references of the columns.")
    parts.append("\n".join(f"- {each}" for each in describe_rules()))
    parts.append("## Links, files and API\n\n" + _LINKS)
    parts.append(_table(describe_filters(names)))
    parts.append("## The subject\n\nClosed lists that are tables of their own.")
    for name, columns in _SUBJECT.items():
        parts.append(f"### Codes of {name}\n\n" + _table(_cells(tables[name], columns)))
    parts.append("## Vocabularies\n\nEvery other closed list.")
    for vocabulary in dict.fromkeys(tables["vocabularies"].sort_values("vocabulary", kind="stable")["vocabulary"]):
        codes = describe_vocabulary(tables, vocabulary)
        used = ", ".join(f"`{table}.{column}`" for table, column in uses_of(vocabulary))
        parts.append(f"### {vocabulary}\n\n" + (f"Used in {used}.\n\n" if used else "") + _table(codes))
    return "\n\n".join(parts) + "\n"


def describe_tables() -> pd.DataFrame:
    """Every table: its name, its key, what a row is."""
    return pd.DataFrame(
        [
            {"Table": name, "Key": " + ".join(table_key(table)), "A row is": table_description(table)}
            for name, table in TABLES.items()
        ]
    )


def describe_columns(name: str) -> pd.DataFrame:
    """The columns of a table in file order: type, whether required, what may stand in them, meaning."""
    return pd.DataFrame(
        [
            {
                "Column": column.name,
                "Type": TYPES[column.type],
                "Required": "yes" if column.required else "",
                "Takes": allowed(column),
                "Meaning": column.description,
            }
            for column in table_columns(TABLES[name]).values()
        ]
    )


def allowed(column: Column) -> str:
    """What may stand in a column, where that is closed."""
    if column.vocabulary:
        return f"vocabulary {column.vocabulary}"
    if column.reference:
        return f"rows of {column.target}"
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"from {column.minimum:g}"
        high = "" if column.maximum is None else f"to {column.maximum:g}"
        return f"{low} {high}".strip()
    return column.pattern if column.type == "key" else ""


def describe_vocabulary(tables: Mapping[str, pd.DataFrame], vocabulary: str) -> pd.DataFrame:
    """Codes of a vocabulary in display order: label, definition, other spellings."""
    rows = tables["vocabularies"]
    return _cells(rows[rows["vocabulary"] == vocabulary], _VOCABULARY)


def uses_of(vocabulary: str) -> list[tuple[str, str]]:
    """Tables and columns that take codes of a vocabulary."""
    return [
        (name, column.name)
        for name, table in TABLES.items()
        for column in table_columns(table).values()
        if column.vocabulary == vocabulary
    ]


def describe_derived() -> pd.DataFrame:
    """Columns that are computed and travel with exported events."""
    derived = {**DERIVED, "counted": COUNTED}
    return pd.DataFrame({"Column": list(derived), "Meaning": list(derived.values())})


def describe_rules() -> list[str]:
    """The rules of the check, one sentence or two each, from their docstrings."""
    return [" ".join((each.__doc__ or each.__name__).split()) for each in RULES]


def describe_filters(names: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The keys of links, files and API: what each takes and means, and what holds when it is not named."""
    return pd.DataFrame(
        [
            {
                "Key": key,
                "Label": filter_.label,
                "Takes": takes(filter_, names),
                "Meaning": filter_.help,
                "Default": "|".join(DEFAULTS.get(key, ())),
            }
            for key, filter_ in FILTERS.items()
        ]
    )


def takes(filter_: Filter, names: Mapping[str, Mapping[str, str]]) -> str:
    """What a key takes, in words."""
    if isinstance(filter_, DateFilter):
        return "a day, month or year"
    if isinstance(filter_, WordsFilter):
        return "words"
    if isinstance(filter_, NumberFilter):
        return f"a number from {filter_.minimum} to {filter_.maximum}"
    words = f"codes of {filter_.dimension}" if filter_.dimension != "id" else "event ids"
    return f"{words}, {NONE}" if filter_.none_phrase else words


_VOCABULARY = {"code": "Code", "label": "Label", "definition": "Definition", "aliases": "Also written"}
#: Tables that are lists of codes: their columns in the codebook with headings.
_SUBJECT: Mapping[str, Mapping[str, str]] = {
    "sectors": {"sector_id": "Code", "label": "Label", "family": "Family", "definition": "Definition"},
    "areas": {"area_id": "Code", "name": "Label", "sector_id": "Sector", "definition": "Definition"},
    "kinds": {"kind": "Code", "label": "Label", "act": "Act", "definition": "Definition"},
    "stages": {"stage": "Code", "label": "Label", "definition": "Definition"},
    "measures": {"measure_id": "Code", "label": "Label", "unit": "Unit", "flow": "Flow", "definition": "Definition"},
}


def _cells(rows: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Some columns under their headings, in display order, blanks as empty text, lists with commas."""
    if "order" in rows:
        rows = rows.sort_values("order", kind="stable")
    cells = rows[list(columns)].astype("str").fillna("").reset_index(drop=True)
    if "aliases" in cells:
        cells["aliases"] = cells["aliases"].str.replace("|", ", ", regex=False)
    return cells.rename(columns=dict(columns))


def _names(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, Mapping[str, str]]:
    rows = tables["vocabularies"]
    return {
        str(vocabulary): dict(zip(group["code"], group["label"], strict=True))
        for vocabulary, group in rows.groupby("vocabulary")
    }


def _table_words(name: str) -> str:
    key = table_key(TABLES[name])
    words = table_description(TABLES[name])
    return f"{words} Key: {' + '.join(f'`{column}`' for column in key)}." if key else words


def _table(rows: pd.DataFrame, code: Iterable[str] = ("Column", "Code", "Table", "Key", "Default")) -> str:
    """Rows as a Markdown table; columns without any content are left out."""
    shown = [column for column in rows.columns if (rows[column].astype(str) != "").any()]
    marked = set(code)

    def cell(column: str, value: object) -> str:
        text = " ".join(str(value).split()).replace("|", "\\|")
        pattern = column == "Takes" and ("\\" in text or "[" in text)
        return f"`{text}`" if text and (column in marked or pattern) else text.replace("<", "&lt;")

    lines = ["| " + " | ".join(shown) + " |", "|" + "---|" * len(shown)]
    lines += [
        "| " + " | ".join(cell(column, value) for column, value in zip(shown, row, strict=True)) + " |"
        for row in rows[shown].itertuples(index=False, name=None)
    ]
    return "\n".join(lines)
