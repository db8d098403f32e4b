"""The database: the whole dataset as one SQLite file, made from the schema.

Every table is there with its types, keys and real foreign keys, and with its meaning as comments in ``.schema``. List
cells are tables of their own (``events_actors``, one row a value, ``position`` 1 leads); other names also stay in their
table, where they can be searched. What the dataset derives stands in tables ``…_derived``; the views join it all again.
``…_fts`` are full-text indexes, case- and accent-folded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from threading import Lock

import pandas as pd

from caspian.checks import vocabulary_codes
from caspian.citation import LICENCE, NAME, cite_dataset
from caspian.database.lists import LIST_TABLES, ListTable, lists_apart
from caspian.database.views import LEDGER, create_views
from caspian.dataset import Dataset
from caspian.derived import DERIVED, DERIVED_TYPES
from caspian.exports import export_rows, records
from caspian.memory import remembered
from caspian.schema import TABLES, Column, table_columns, table_description, table_key
from caspian.selection import Selection, Term
from caspian.view import view_of

PAGE_BYTES = 4096
#: Columns that can be searched, by table.
SEARCHED: Mapping[str, tuple[str, ...]] = {
    "events": ("title", "summary", "notes"),
    "claims": ("statement", "stated", "anchor", "notes"),
    "actors": ("name", "name_ru", "name_fa", "aliases"),
    "places": ("name", "name_ru", "name_fa", "aliases"),
}
_TYPES = {"integer": "INTEGER", "number": "REAL"}
_DERIVED_TYPES = {
    **{
        name: {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}.get(kind, "TEXT")
        for name, kind in DERIVED_TYPES.items()
    },
    **dict.fromkeys(("milestone_count", "age_days"), "INTEGER"),
}
_ORIGINS = """\
CREATE TABLE origins_derived (
  -- Who knew it: the origins behind each source of each event, chains of copies followed to their end.
  "event_id" TEXT NOT NULL,
  "source_id" TEXT NOT NULL,
  "role" TEXT NOT NULL,
  "origin" TEXT NOT NULL REFERENCES publishers ("publisher_id"),
  PRIMARY KEY ("event_id", "source_id", "role", "origin"),
  FOREIGN KEY ("event_id", "source_id", "role") REFERENCES event_sources ("event_id", "source_id", "role")
)"""
_building = Lock()


def export_sqlite(dataset: Dataset) -> bytes:
    """The file. The same dataset gives the same bytes; made once and kept for as long as the dataset is."""
    with _building:  # visitors who ask at once wait for one file instead of making several
        return _build(dataset)


@remembered()
def _build(dataset: Dataset) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        db.execute("PRAGMA foreign_keys = OFF")  # tables refer to each other both ways; the tests check the whole
        db.execute("BEGIN")
        for statement in _schema(dataset):
            db.execute(statement)
        for name, rows in _contents(dataset).items():
            _insert(db, name, rows)
        for name, columns in SEARCHED.items():
            listed = ", ".join(map(_quoted, columns))
            db.execute(
                f'CREATE VIRTUAL TABLE {name}_fts USING fts5({listed}, content="{name}", '
                "tokenize='unicode61 remove_diacritics 2')"
            )
            db.execute(f"INSERT INTO {name}_fts ({name}_fts) VALUES ('rebuild')")
            db.execute(f"INSERT INTO {name}_fts ({name}_fts) VALUES ('optimize')")
        db.execute("COMMIT")
        db.execute("VACUUM")
        return db.serialize()


# --- what the tables are ----------------------------------------------------------------------------------------------


def _schema(dataset: Dataset) -> Iterator[str]:
    """All statements that make tables, indexes and views, in order."""
    for name in TABLES:
        yield _create(name, dataset)
        for column in table_columns(TABLES[name]).values():
            if column.type == "reference" and column.name not in table_key(TABLES[name])[:1]:
                yield f"CREATE INDEX {name}_by_{column.name} ON {name} ({_quoted(column.name)})"
    for each in LIST_TABLES:
        yield _create_list(each)
        if each.column.reference:
            yield f"CREATE INDEX {each.name}_by_{each.value} ON {each.name} ({_quoted(each.value)})"
    for name, key, rows in _derived(dataset):
        columns = [f'"{key}" TEXT NOT NULL PRIMARY KEY REFERENCES {name} ("{key}")']
        columns += [f"{_quoted(str(c))} {_DERIVED_TYPES.get(str(c), 'TEXT')}" for c in rows.columns if c != key]
        yield f"CREATE TABLE {name}_derived (\n  " + ",\n  ".join(columns) + "\n)"
    yield _ORIGINS
    yield 'CREATE TABLE about ("key" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)'
    yield from create_views()


def _create(name: str, dataset: Dataset) -> str:
    table = TABLES[name]
    key = table_key(table)
    apart = {each.column.name for each in lists_apart(name)}
    columns = [column for column in table_columns(table).values() if column.name not in apart]
    parts = [(_column(column, dataset), column.description) for column in columns]
    if len(key) > 1:
        parts.append((f"PRIMARY KEY ({', '.join(map(_quoted, key))})", ""))
    return f"CREATE TABLE {name} (\n  -- {table_description(table)}\n{_lines(parts)}\n)"


def _column(column: Column, dataset: Dataset) -> str:
    words = [_quoted(column.name), _TYPES.get(column.type, "TEXT")]
    if column.required:
        words.append("NOT NULL")
    if column.type == "key":
        words.append("PRIMARY KEY")
    if column.type == "reference":
        words.append(_references(column))
    if column.type == "code":
        codes = ", ".join(f"'{code}'" for code in vocabulary_codes(dataset.tables, column.vocabulary)[0])
        words.append(f"CHECK ({_quoted(column.name)} IN ({codes}))")
    for bound, sign in ((column.minimum, ">="), (column.maximum, "<=")):
        if bound is not None:
            words.append(f"CHECK ({_quoted(column.name)} {sign} {bound:g})")
    return " ".join(words)


def _create_list(each: ListTable) -> str:
    key = ", ".join(map(_quoted, each.key))
    parts = [(f"{_quoted(part)} TEXT NOT NULL", "") for part in each.key]
    parts.append(('"position" INTEGER NOT NULL CHECK ("position" >= 1)', "Place in the list; 1 leads."))
    value = f"{_quoted(each.value)} TEXT NOT NULL {_references(each.column) if each.column.reference else ''}"
    parts.append((value.strip(), each.column.description))
    parts.append((f'PRIMARY KEY ({key}, "position")', ""))
    parts.append((f"FOREIGN KEY ({key}) REFERENCES {each.parent} ({key})", ""))
    return f"CREATE TABLE {each.name} (\n{_lines(parts)}\n)"


def _references(column: Column) -> str:
    table, _, target = column.reference.partition(".")
    return f"REFERENCES {table} ({_quoted(target)})"


def _lines(parts: list[tuple[str, str]]) -> str:
    """Definitions, a comma after each but the last, and what they mean behind them."""
    ends = [",", ""]
    return "\n".join(
        f"  {sql}{ends[place == len(parts) - 1]}" + (f" -- {words}" if words else "")
        for place, (sql, words) in enumerate(parts)
    )


def _quoted(name: str) -> str:
    return f'"{name}"'


# --- what stands in them ----------------------------------------------------------------------------------------------


def _contents(dataset: Dataset) -> dict[str, pd.DataFrame]:
    """Rows of every table that is made, by name."""
    found = {}
    for name in TABLES:
        found[name] = dataset.tables[name].drop(columns=[each.column.name for each in lists_apart(name)])
    for each in LIST_TABLES:
        found[each.name] = _list_rows(each, dataset.tables[each.parent])
    for name, _, rows in _derived(dataset):
        found[f"{name}_derived"] = rows
    found["origins_derived"] = dataset.origins[["event_id", "source_id", "role", "origin"]]
    about = {
        "name": NAME,
        "version": dataset.version,
        "date": dataset.as_of.isoformat(),
        "digest": dataset.digest,
        "licence": LICENCE,
        "citation": cite_dataset(dataset),
    }
    found["about"] = pd.DataFrame({"key": list(about), "value": list(about.values())})
    return found


def _list_rows(each: ListTable, rows: pd.DataFrame) -> pd.DataFrame:
    cells = rows[[*each.key, each.column.name]].dropna()
    values = cells.assign(**{each.column.name: cells[each.column.name].str.split("|")}).explode(each.column.name)
    values.insert(len(each.key), "position", values.groupby(level=0).cumcount() + 1)
    return values.rename(columns={each.column.name: each.value})


def _derived(dataset: Dataset) -> list[tuple[str, str, pd.DataFrame]]:
    """(table, key, rows) of what the dataset derives: of events that stand, and of commitments."""
    everything = Selection.of(Term(key, "any", ("any",)) for key in ("scope", "grade"))
    events = export_rows(view_of(dataset, everything), "events")[["event_id", *DERIVED, "counted"]]
    ledger = dataset.ledger[["commitment_id", *LEDGER]].copy()
    for day in ("made_on", "last_on", "due"):
        ledger[day] = pd.to_datetime(ledger[day]).dt.strftime("%Y-%m-%d")
    return [("events", "event_id", events), ("commitments", "commitment_id", ledger)]


def _insert(db: sqlite3.Connection, name: str, rows: pd.DataFrame) -> None:
    values: Iterable[tuple[object, ...]] = (tuple(row.values()) for row in records(rows))
    columns = ", ".join(_quoted(str(column)) for column in rows.columns)
    db.executemany(f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(rows.columns))})", values)
