"""The package of a selection stands alone: the same tables as the single exports, described, cited, and accepted by others."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import warnings
import zipfile
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from starlette.requests import Request

from caspian import codebook
from caspian.api import RESOURCES
from caspian.api.answer import respond
from caspian.checks import check_tables
from caspian.dataset import load_dataset, read_cells
from caspian.exports import count_rows, export_csv, restored
from caspian.package import CORE, export_zip
from caspian.schema import TABLES, table_columns, table_key
from caspian.selection import Selection
from caspian.validation import validate_table
from caspian.view import View, view_of
from tests.build import record, sourced

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from frictionless import Package

DATASET = load_dataset()
HOME = "https://caspian.example.org"
QUERIES = ("", "sector=energy&from=2024", "q=zzzz", "id=E0001", "scope=any&grade=any")


def selected(query: str) -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


@lru_cache
def opened(view: View) -> zipfile.ZipFile:
    """The package of a view, made once for all tests that only read it."""
    return zipfile.ZipFile(io.BytesIO(export_zip(view, HOME)))


def words(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode()


@pytest.mark.parametrize("query", QUERIES)
def test_tables_have_the_bytes_of_the_single_exports(query: str) -> None:
    view, archive = selected(query), opened(selected(query))
    assert archive.testzip() is None
    tables = [name.removesuffix(".csv") for name in archive.namelist() if name.endswith(".csv")]
    assert set(tables) == {*CORE, *(name for name in TABLES if count_rows(view, name))}
    for name in tables:
        assert archive.read(f"{name}.csv") == export_csv(view, name)


def test_files_beside_the_tables() -> None:
    archive = opened(selected("sector=energy"))
    others = {name for name in archive.namelist() if not name.endswith(".csv")}
    assert others == {"README.txt", "CODEBOOK.md", "datapackage.json", "CITATION.bib", "CITATION.ris"}
    assert words(archive, "CODEBOOK.md") == codebook.codebook(DATASET.tables)


def test_readme_says_what_the_file_is() -> None:
    view = selected("sector=energy&from=2024")
    said = words(opened(view), "README.txt")
    for part in (
        view.sentence,
        f"{view.n:,} of {view.m:,} events",
        DATASET.version,
        DATASET.digest,
        f"{HOME}/?sector=energy&from=2024&v={DATASET.version}",
        f"{HOME}/api/export.zip?sector=energy&from=2024",
        "CC BY 4.0",
        "HOW TO READ",
        "HOW TO CITE",
    ):
        assert part in said
    for name in CORE:
        line = next(line for line in said.splitlines() if line.strip().startswith(f"{name}.csv"))
        assert line.split()[1] == f"{count_rows(view, name):,}"


def test_same_view_gives_the_same_bytes_with_fixed_times() -> None:
    view = selected("sector=energy")
    assert export_zip(view, HOME) == export_zip(view, HOME)
    day = (DATASET.as_of.year, DATASET.as_of.month, DATASET.as_of.day, 0, 0, 0)
    assert {member.date_time for member in opened(view).infolist()} == {day}


@pytest.mark.parametrize("query", QUERIES[1:])
def test_public_validator_accepts_the_package(query: str, tmp_path: Path) -> None:
    archive = opened(selected(query))
    archive.extractall(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "fieldName", "note"]) == []
    body = json.loads(words(archive, "datapackage.json"))
    assert [f"{each['name']}.csv" for each in body["resources"]] == [
        name for name in archive.namelist() if name.endswith(".csv")
    ]


def test_references_that_stay_within_the_selection_are_declared() -> None:
    declared = {
        (each["name"], key["fields"][0])
        for each in json.loads(words(opened(selected("scope=any&grade=any")), "datapackage.json"))["resources"]
        for key in each["schema"].get("foreignKeys", [])
    }
    assert {("claims", "source_id"), ("events", "kind"), ("event_sources", "event_id")} <= declared


def test_hostile_text_reaches_no_spreadsheet_as_a_formula() -> None:
    rows = sourced({"event_id": "E0001", "title": "=HYPERLINK(1)", "summary": "@x"})
    archive = zipfile.ZipFile(io.BytesIO(export_zip(view_of(record(**rows), Selection()))))
    cells = pd.read_csv(io.BytesIO(archive.read("events.csv")), dtype=str)
    assert cells.loc[0, "title"] == "'=HYPERLINK(1)"
    assert all(not Path(name).is_absolute() and ".." not in name for name in archive.namelist())


def test_other_programs_open_the_archive(tmp_path: Path) -> None:
    if not shutil.which("unzip"):
        pytest.skip("no unzip here")
    path = tmp_path / "export.zip"
    path.write_bytes(export_zip(selected("sector=energy"), HOME))
    done = subprocess.run(["unzip", "-t", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "No errors" in done.stdout


def test_api_names_the_file_by_its_selection() -> None:
    scope = {
        "type": "http", "method": "GET", "scheme": "https", "server": ("caspian.example.org", 443),
        "path": "/api/export.zip", "query_string": b"sector=energy&from=2024", "headers": [],
    }  # fmt: skip
    answer = respond(next(each for each in RESOURCES if each.path == "export.zip"), DATASET, Request(scope))
    assert answer.body == export_zip(selected("sector=energy&from=2024"), HOME)
    name = f"caspian-{DATASET.version}-export-sector-energy-from-2024.zip"
    assert f'filename="{name}"' in answer.headers["content-disposition"]


# --- export → edit → back -------------------------------------------------------------------------------------------


def reread(content: bytes, path: Path) -> pd.DataFrame:
    """An exported table as the curator's own file: the harmless apostrophes gone, derived columns dropped."""
    path.write_bytes(content)
    cells = read_cells(path)
    cells = cells[list(table_columns(TABLES[path.stem]))]
    return cells.apply(lambda column: column.map(restored, na_action="ignore").astype("str"))


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_goes_out_and_comes_back_is_the_same(table: str, tmp_path: Path) -> None:
    view = selected("scope=any&grade=any")
    typed, findings = validate_table(table, reread(export_csv(view, table), tmp_path / f"{table}.csv"))
    assert findings == []
    pd.testing.assert_frame_equal(
        typed.sort_values(list(typed.columns)[:1], kind="stable", ignore_index=True),
        view.table(table).sort_values(list(typed.columns)[:1], kind="stable", ignore_index=True),
    )


EDITS = [
    ("claims", "statement", "=1+1 was said, with “quotes”, a | and an apostrophe"),
    ("claims", "stated", "'+5 %"),
    ("sources", "title", "-'— Заголовок، عنوان"),
]


def test_edits_on_the_way_are_the_only_changes(tmp_path: Path) -> None:
    edited = {name: DATASET.tables[name].copy() for name in ("claims", "sources")}
    for place, (table, column, value) in enumerate(EDITS):
        edited[table].loc[place, column] = value
    dataset = type(DATASET).from_tables(DATASET.tables | edited, corridors=DATASET.corridors, digest="edited")
    view = view_of(dataset, Selection.parse_strictly("scope=any&grade=any", dataset.names))
    back = {}
    for table in edited:
        back[table], findings = validate_table(table, reread(export_csv(view, table), tmp_path / f"{table}.csv"))
        assert findings == []
    for place, (table, column, value) in enumerate(EDITS):
        key = table_key(TABLES[table])[0]
        assert back[table].set_index(key).at[edited[table].at[place, key], column] == value
    before = selected("scope=any&grade=any")
    changes = sum(len(back[table].compare(before.table(table).reset_index(drop=True)).index) for table in edited)
    assert changes == len(EDITS)
    assert check_tables(dict(DATASET.tables) | back) == []
