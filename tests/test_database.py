"""The database holds the whole dataset, keeps its own rules, and is served by Datasette as it is."""

from __future__ import annotations

import asyncio
import sqlite3
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from caspian import database
from caspian.api import RESOURCES
from caspian.api.answer import respond
from caspian.checks import vocabulary_codes
from caspian.database import LIST_TABLES, SEARCHED, _build, export_sqlite
from caspian.dataset import load_dataset
from caspian.exports import DERIVED, export_rows, records
from caspian.schema import TABLES, table_columns, table_key
from caspian.selection import Selection
from caspian.view import view_of
from tests.build import PEOPLE, record, sourced

DATASET = load_dataset()
CONTENT = export_sqlite(DATASET)
#: Everything that stands, as the database holds it.
EVERYTHING = view_of(DATASET, Selection.parse_strictly("scope=any&grade=any", DATASET.names))


def opened(content: bytes) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.deserialize(content)
    db.execute("PRAGMA foreign_keys = ON")
    return db


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    with closing(opened(CONTENT)) as connection:
        yield connection


def column_info(db: sqlite3.Connection, table: str) -> dict[str, tuple[Any, ...]]:
    return {row[1]: row for row in db.execute(f'PRAGMA table_info("{table}")')}


def test_file_is_sound(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute("PRAGMA page_size").fetchone() == (database.PAGE_BYTES,)


@pytest.mark.parametrize("table", SEARCHED)
def test_search_index_says_what_its_table_says(db: sqlite3.Connection, table: str) -> None:
    db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")


def test_same_dataset_gives_the_same_bytes_and_is_made_once() -> None:
    assert export_sqlite(DATASET) is CONTENT
    _build.forget(DATASET)
    assert export_sqlite(DATASET) == CONTENT


@pytest.mark.parametrize("table", TABLES)
def test_every_cell_of_every_table_is_there(db: sqlite3.Connection, table: str) -> None:
    rows = DATASET.tables[table]
    lists = {each.column.name: each for each in LIST_TABLES if each.parent == table}
    kept = [name for name in rows.columns if name not in lists or not lists[name].column.reference]
    names = ", ".join(f'"{name}"' for name in kept)
    found = db.execute(f"SELECT {names} FROM {table} ORDER BY rowid").fetchall()
    assert found == [tuple(row.values()) for row in records(rows[kept])]
    for name, each in lists.items():
        key = ", ".join(each.key)
        again = db.execute(
            f"SELECT {key}, group_concat({each.value}, '|') FROM (SELECT * FROM {each.name} ORDER BY {key}, position) GROUP BY {key}"
        ).fetchall()
        cells = rows[[*each.key, name]].dropna()
        assert sorted(again) == sorted(cells.itertuples(index=False, name=None))


@pytest.mark.parametrize("table", TABLES)
def test_schema_of_the_database_is_that_of_the_record(db: sqlite3.Connection, table: str) -> None:
    columns, info = table_columns(TABLES[table]), column_info(db, table)
    foreign = {row[3]: (row[2], row[4]) for row in db.execute(f'PRAGMA foreign_key_list("{table}")')}
    for name, column in columns.items():
        if column.type == "list" and column.reference:
            assert name not in info
            continue
        assert info[name][2] == {"integer": "INTEGER", "number": "REAL"}.get(column.type, "TEXT")
        assert info[name][3] == int(column.required)
        if column.type == "reference":
            assert foreign[name] == tuple(column.reference.split("."))
    assert {name for name, row in info.items() if row[5]} == set(table_key(TABLES[table]))


@pytest.mark.parametrize("each", LIST_TABLES, ids=lambda each: each.name)
def test_lists_refer_to_real_rows(db: sqlite3.Connection, each: database.ListTable) -> None:
    targets = {row[2] for row in db.execute(f'PRAGMA foreign_key_list("{each.name}")')}
    assert targets == {each.parent, each.column.target} - {""}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE events SET tone = 'lovely'", "CHECK"),
        ("UPDATE events SET title = NULL", "NOT NULL"),
        ("UPDATE events SET place_id = 'atlantis'", "FOREIGN KEY"),
        ("UPDATE places SET lat = 91", "CHECK"),
        ("INSERT INTO events_actors VALUES ('E0001', 99, 'nobody')", "FOREIGN KEY"),
        ("INSERT INTO events_actors VALUES ('E999999', 1, 'vladimir-putin')", "FOREIGN KEY"),
        ("INSERT INTO sectors SELECT * FROM sectors", "UNIQUE"),
    ],
)
def test_database_refuses_what_the_check_refuses(db: sqlite3.Connection, statement: str, fault: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=fault):
        db.execute(statement)
    db.rollback()


def test_closed_lists_are_those_of_the_vocabularies(db: sqlite3.Connection) -> None:
    (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()
    assert all(f"'{code}'" in sql for code in vocabulary_codes(DATASET.tables, "tone")[0])


def test_events_view_is_the_exported_table(db: sqlite3.Connection) -> None:
    wanted = export_rows(EVERYTHING, "events")
    found = db.execute("SELECT * FROM events_view ORDER BY event_id")
    assert [column[0] for column in found.description] == list(wanted.columns)
    assert found.fetchall() == [tuple(row.values()) for row in records(wanted.sort_values("event_id"))]


def test_numbers_of_the_screen_can_be_counted_in_sql(db: sqlite3.Connection) -> None:
    standard = "scope = 'core' AND grade <> 'discounted'"
    (n,) = db.execute(f"SELECT count(*) FROM events_view WHERE counted AND {standard}").fetchone()
    assert n == view_of(DATASET, Selection()).n
    by_grade = dict(db.execute(f"SELECT grade, count(*) FROM events_view WHERE counted AND {standard} GROUP BY grade"))
    counts = view_of(DATASET, Selection()).count("grade")
    assert by_grade == counts[counts > 0].to_dict()


def test_origins_view_resolves_origins_as_the_dataset_does(db: sqlite3.Connection) -> None:
    columns = ["event_id", "source_id", "role", "origin", "bloc"]
    found = db.execute(f"SELECT {', '.join(columns)} FROM origins_view").fetchall()
    assert sorted(found) == sorted(DATASET.origins[columns].itertuples(index=False, name=None))


def test_other_views_have_a_row_for_each_row(db: sqlite3.Connection) -> None:
    for name in ("claims", "sources", "commitments"):
        (rows,) = db.execute(f"SELECT count(*) FROM {name}_view").fetchone()
        assert rows == len(DATASET.tables[name])
    (stage,) = db.execute("SELECT count(stage) FROM commitments_view").fetchone()
    assert stage == DATASET.ledger["stage"].notna().sum()


def test_search_folds_case_and_accents() -> None:
    actors = [{**PEOPLE["actors"][0], "name": "Sébastien Gözde", "aliases": "Čapek|Ян"}, *PEOPLE["actors"][1:]]
    rows = {**sourced({"event_id": "E0001", "title": "A naïve Plan"}), "actors": actors}
    with closing(opened(export_sqlite(record(**rows)))) as db:
        for table, words in (("actors", "sebastien gozde"), ("actors", "capek"), ("actors", "ян"), ("events", "NAIVE")):
            found = db.execute(f"SELECT count(*) FROM {table}_fts WHERE {table}_fts MATCH ?", (words,)).fetchone()
            assert found == (1,), words


def test_text_with_quotes_and_signs_is_stored_as_it_is() -> None:
    title = "'; DROP TABLE events; -- \" | = %s {x} \\"
    rows = sourced({"event_id": "E0001", "title": title, "summary": "=1+1"})
    with closing(opened(export_sqlite(record(**rows)))) as db:
        assert db.execute("SELECT title, summary FROM events").fetchall() == [(title, "=1+1")]


def test_file_says_what_it_is(db: sqlite3.Connection) -> None:
    about = dict(db.execute("SELECT key, value FROM about"))
    assert about["version"] == DATASET.version
    assert about["digest"] == DATASET.digest
    (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'claims'").fetchone()
    assert table_columns(TABLES["claims"])["bound"].description in sql, "columns carry their meaning"
    assert set(DERIVED) <= set(column_info(db, "events_derived"))


def test_api_gives_the_whole_file_whatever_is_asked() -> None:
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "server": ("localhost", 8501),
        "path": "/api/caspian.sqlite", "query_string": b"sector=energy", "headers": [],
    }  # fmt: skip
    resource = next(each for each in RESOURCES if each.path == "caspian.sqlite")
    answer = respond(resource, DATASET, Request(scope))
    assert answer.body == CONTENT
    assert f'filename="caspian-{DATASET.version}.sqlite"' in answer.headers["content-disposition"]


def test_datasette_serves_tables_facets_and_search(tmp_path: Path) -> None:
    path = tmp_path / "caspian.sqlite"
    path.write_bytes(CONTENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of what it depends on
        from datasette.app import Datasette

        async def ask() -> list[dict[str, Any]]:
            app = Datasette([str(path)], immutables=[], settings={"num_sql_threads": 1})
            await app.invoke_startup()
            answers = []
            for address in (
                "/caspian/events.json?_shape=objects&_size=5",
                "/caspian/events.json?_facet=tone&_size=0",
                "/caspian/events_sectors.json?_facet=sector_id&_size=0",
                "/caspian/events.json?_search=pezeshkian&_shape=objects",
                "/caspian/events_view.json?grade=confirmed&_facet=grade&_size=1&_shape=objects",
            ):
                answer = await app.client.get(address)
                assert answer.status_code == 200, address
                answers.append(answer.json())
            page = await app.client.get("/caspian/events?_search=gas")
            assert page.status_code == 200
            assert 'name="_search"' in page.text
            return answers

        # in a thread of its own: a browser that other tests opened keeps a loop running in this one
        with ThreadPoolExecutor(1) as aside:
            table, facet, lists, search, view = aside.submit(asyncio.run, ask()).result()
    assert len(table["rows"]) == 5
    assert table["filtered_table_rows_count"] == len(DATASET.tables["events"])
    tones = DATASET.tables["events"]["tone"].value_counts()
    facets = {each["value"]: each["count"] for each in facet["facet_results"]["tone"]["results"]}
    assert facets == tones.to_dict()
    assert lists["facet_results"]["sector_id"]["results"]
    assert all("pezeshkian" in str(row).lower() for row in search["rows"])
    assert 0 < search["filtered_table_rows_count"] < len(DATASET.tables["events"])
    assert view["rows"][0]["grade"] == "confirmed"
