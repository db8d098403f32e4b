"""Files are the view in other clothes: for every table and format the rows are those of the screen, and nothing in them acts."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from datetime import datetime

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from caspian.citation import LICENCE
from caspian.dataset import load_dataset
from caspian.exceptions import SelectionError
from caspian.exports import (
    FORMATS,
    GEOGRAPHIC,
    Part,
    count_rows,
    export_columns,
    export_csv,
    export_parquet,
    export_rows,
    export_xlsx,
    file_name,
    harmless,
    restored,
    workbook,
)
from caspian.exports.rows import column_type
from caspian.schema import TABLES, table_columns
from caspian.selection import Selection
from caspian.upload import take_upload
from caspian.view import View, view_of
from tests.build import PEOPLE, record, sourced

DATASET = load_dataset()
QUERIES = ("", "sector=energy&not.kind=meeting&grade=any&from=2025", "q=zzzz")
EVERY = [(table, extension) for extension, format_ in FORMATS.items() for table in format_.tables]
HOSTILE = ('=HYPERLINK("http://x.invalid","y")', "+1", "-1", "@SUM(1)", "\t=1", "＝1", "'=1", "''=1")


def selected(query: str) -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


def on_screen(view: View, table: str) -> pd.DataFrame:
    if table == "corridors":
        return pd.DataFrame(view.dataset.corridors.drop(columns="geometry"))
    return view.listed if table == "events" else view.table(table)


def read(extension: str, content: bytes) -> pd.DataFrame:
    """The file as somebody else's program reads it, cells as text, blanks as empty text."""
    if extension == "csv":
        rows = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
    elif extension == "json":
        rows = pd.DataFrame(json.loads(content)["rows"])
    elif extension == "geojson":
        rows = pd.DataFrame([each["properties"] for each in json.loads(content)["features"]])
    elif extension == "xlsx":
        first, *rest = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        rows = pd.DataFrame(rest, columns=first, dtype="object")
        rows = rows.map(lambda cell: f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) else cell)
    else:
        rows = (
            pq.read_table(io.BytesIO(content))
            .drop_columns(["geometry"] if b"geo" in pq.read_metadata(io.BytesIO(content)).metadata else [])
            .to_pandas()
        )
    return rows.astype("object").where(rows.notna(), "").astype("str")


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize(("table", "extension"), EVERY)
def test_file_holds_the_rows_of_the_screen(table, extension, query):
    if extension == "xlsx" and not query:
        query = "from=2026-09"  # whole workbooks take the reader seconds
    view = selected(query)
    shown, content = on_screen(view, table), FORMATS[extension].make(view, table)
    rows = read(extension, content)
    assert len(rows) == len(shown) == count_rows(view, table)
    if len(shown):
        assert list(rows.columns) == list(export_columns(table))
        first = next(iter(export_columns(table)))
        assert list(rows[first]) == list(shown[first].astype("object").where(shown[first].notna(), "").astype("str"))


@pytest.mark.parametrize(("table", "extension"), EVERY)
def test_same_view_is_the_same_file(table, extension):
    make, view = FORMATS[extension].make, selected("sector=energy&from=2025")
    assert make(view, table) == make(view, table)


@pytest.mark.parametrize("table", ["events", "claims", "places"])
def test_formats_agree_cell_by_cell(table):
    view = selected("sector=energy&from=2025")
    wanted = read("csv", export_csv(view, table))
    numbers = [name for name in wanted if column_type(table, name) in ("integer", "number")]
    for extension in ("json", "xlsx", "parquet"):
        rows = read(extension, FORMATS[extension].make(view, table))
        for name in wanted:
            if name in numbers:
                assert list(pd.to_numeric(rows[name])) == pytest.approx(list(pd.to_numeric(wanted[name])), nan_ok=True)
            else:
                assert list(rows[name]) == list(wanted[name]), (extension, name)


def test_counted_rows_add_up_to_the_number_on_the_page():
    view = selected("")
    assert (read("csv", export_csv(view, "events"))["counted"] == "True").sum() == view.n


# --- order, page, columns ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", FORMATS)
def test_page_and_columns_are_obeyed_in_every_format(extension):
    view = selected("")
    part = Part(limit=3, offset=2, sort=("-place_id",), columns=("name", "place_id", "name"))
    ids = sorted(view.table("places")["place_id"], reverse=True)[2:5]
    rows = read(extension, FORMATS[extension].make(view, "places", part))
    assert list(rows.columns) == ["name", "place_id"]
    assert list(rows["place_id"]) == ids


@pytest.mark.parametrize("descending", [False, True])
def test_dates_are_sorted_by_the_first_day_they_can_mean_and_open_ones_last(descending):
    view = selected("grade=any")
    rows = export_rows(view, "events", Part(sort=("-date" if descending else "date",)))
    days = list(rows["earliest"].dropna())
    assert days == sorted(days, reverse=descending)
    assert rows["earliest"].iloc[len(days) :].isna().all()


def test_equals_are_ordered_by_the_next_column_and_then_as_on_the_page():
    rows = export_rows(selected(""), "events", Part(sort=("kind", "-origin_count")))
    pairs = list(zip(rows["kind"], -rows["origin_count"], rows["earliest"].fillna("0"), strict=True))
    assert pairs == sorted(pairs)


def test_pages_together_are_the_whole():
    view, made = selected("sector=transport"), []
    for offset in range(0, view.size("claims"), 40):
        made += list(export_rows(view, "claims", Part(limit=40, offset=offset, sort=("source_id",)))["claim_id"])
    assert sorted(made) == sorted(view.table("claims")["claim_id"])
    assert len(export_rows(view, "claims", Part(offset=10**9))) == 0


@pytest.mark.parametrize("part", [Part(sort=("titel",)), Part(sort=("-titel",)), Part(columns=("titel",))])
def test_unknown_column_names_the_nearest(part):
    with pytest.raises(SelectionError, match="Did you mean 'title'"):
        export_rows(selected(""), "events", part)


# --- workbook ---------------------------------------------------------------------------------------------------------


def book_of(view: View, table: str = "events", **more) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(export_xlsx(view, table, **more)))


def test_workbook_has_typed_cells_filter_and_header_that_stays():
    view = selected("sector=energy")
    page = book_of(view).worksheets[0]
    columns = [cell.value for cell in page[1]]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == f"A1:{page.cell(page.max_row, page.max_column).coordinate}"
    for place, name in enumerate(columns):
        cells = [row[place] for row in page.iter_rows(min_row=2) if row[place].value is not None]
        kinds = {type(cell.value) for cell in cells}
        kind = column_type("events", name)
        assert kinds <= {
            "integer": {int},
            "number": {float, int},
            "day": {datetime},
            "boolean": {bool},
            "edtf": {datetime, str},
        }.get(kind, {str}), name
    days = [cell.value for cell in page["F"][1:]]
    assert columns[5] == "date"
    texts = [day for day in days if isinstance(day, str)]
    assert any(isinstance(day, datetime) for day in days)
    assert all(not re.fullmatch(r"\d{4}-\d\d-\d\d", day) or day.endswith("-01") for day in texts)
    assert all(day.day > 1 for day in days if isinstance(day, datetime))


def test_workbook_links_http_addresses_only():
    page = book_of(selected("sector=energy"), "sources").worksheets[0]
    linked = {cell.value: cell.hyperlink.target for row in page.iter_rows() for cell in row if cell.hyperlink}
    assert linked
    assert all(target.startswith(("http://", "https://")) for target in linked.values())
    urls = [name for name, column in table_columns(TABLES["sources"]).items() if column.type == "url"]
    assert set(linked) == set(selected("sector=energy").table("sources")[urls].stack().dropna())


def test_sheet_filters_says_what_the_rows_are():
    view = selected("sector=energy&sector=finance&not.kind=meeting&all.actor=vladimir-putin&from=2024")
    rows = [
        [cell or "" for cell in row]
        for row in book_of(view, home="https://caspian.example/x")["Filters"].iter_rows(values_only=True)
    ]
    said = {row[0]: row[1] for row in rows if row[0]}
    assert said["Selection"] == view.sentence
    assert said["Events"] == f"{view.n:,} of {view.m:,}"
    assert said["Version"].startswith(DATASET.version)
    assert said["Digest"] == DATASET.digest
    assert said["Licence"] == LICENCE
    assert said["Link"].startswith("https://caspian.example/x/?")
    assert said["Link"] in said["Citation"]
    told = {row[2]: row for row in rows if len(row) > 2 and row[2]}
    for term in view.selection.terms:
        assert told[term.parameter][3] == ", ".join(term.values)
        assert told[term.parameter][1]
    assert {"scope", "grade"} <= set(told), "what holds unless it is said otherwise is said"


@pytest.mark.parametrize("table", FORMATS["xlsx"].tables)
def test_sheet_codebook_tells_of_every_column_of_the_table(table):
    view = selected("sector=energy&from=2025-06")
    book = book_of(view, table)
    assert book.sheetnames == [table, "Filters", "Codebook"]
    columns = itertools.takewhile(lambda row: row[0], book["Codebook"].iter_rows(values_only=True))
    told = {row[0]: row for row in columns}
    for name, meaning in export_columns(table).items():
        assert told[name][1] == harmless(meaning)
        assert told[name][2]


def test_workbook_refuses_more_than_a_sheet_holds(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 10)
    with pytest.raises(SelectionError, match="A sheet holds 10 rows"):
        export_xlsx(selected(""), "events")
    assert export_xlsx(selected(""), "events", Part(limit=10))


# --- Parquet and maps -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", GEOGRAPHIC)
def test_geoparquet_opens_as_a_map_with_a_geometry_where_there_are_coordinates(table):
    view = selected("")
    lines = gpd.read_parquet(io.BytesIO(export_parquet(view, table)))
    assert lines.crs.to_epsg() == 4326
    rows = on_screen(view, table)
    if table == "corridors":
        assert lines.geometry.geom_equals(view.dataset.corridors.geometry).all()
    else:
        assert list(lines.geometry.notna()) == list(rows["lat"].notna())
        drawn = lines[lines.geometry.notna()]
        assert list(drawn.geometry.y) == list(rows["lat"].dropna())
    features = json.loads(FORMATS["geojson"].make(view, table))["features"]
    assert [each["geometry"] is not None for each in features] == list(lines.geometry.notna())


@pytest.mark.parametrize("table", FORMATS["parquet"].tables)
def test_parquet_says_what_it_is_in_its_metadata(table):
    view = selected("sector=energy")
    said = pq.read_metadata(io.BytesIO(export_parquet(view, table))).metadata
    assert said[b"caspian.sentence"].decode() == view.sentence
    assert said[b"caspian.version"].decode() == DATASET.version
    assert said[b"caspian.digest"].decode() == DATASET.digest
    assert said[b"caspian.licence"].decode() == LICENCE


def test_parquet_days_are_dates():
    schema = pq.read_schema(io.BytesIO(export_parquet(selected("q=zzzz"), "events")))
    assert str(schema.field("earliest").type) == "date32[day]"


# --- hostile cells and names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_formula_is_text_and_comes_back_as_it_was(text):
    assert harmless(text).startswith("'")
    assert restored(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "’=1", "'quoted' words", "2024"])
def test_other_text_is_left_alone(text):
    assert harmless(text) == restored(text) == text


@pytest.mark.parametrize("text", [text for text in HOSTILE if text == text.strip()])
def test_no_cell_of_a_file_is_a_formula(text):
    hostile = record(**sourced({"event_id": "E0001", "title": text, "summary": text}), **PEOPLE)
    view = view_of(hostile, Selection.parse_strictly("grade=any", hostile.names))
    rows = read("csv", export_csv(view, "events"))
    assert list(rows["title"]) == [harmless(text)]
    content = export_xlsx(view, "events")
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)
    assert [cell.value for cell in page["D"]][1] == harmless(text)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("query", [*QUERIES, "q=%2e%2e%2f%00%22%0d%0aX: y", "id=E0001", "q=" + "x" * 200])
def test_file_name_names_the_selection_and_is_safe(query):
    name = file_name(selected(query), "events", "csv")
    assert re.fullmatch(r"caspian-[0-9.]+-events(-[a-z0-9.-]+)?\.csv", name)
    assert ".." not in name
    assert len(name) < 130
    assert ("energy" in name) == ("energy" in query)


# --- round trip -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", ["csv", "xlsx", "parquet"])
def test_exported_events_can_be_uploaded_again_without_loss(extension):
    view = selected("grade=any&scope=any&importance=1")
    rows = export_rows(view, "events")
    assert len(rows) > 20
    upload = take_upload(DATASET, f"mine.{extension}", FORMATS[extension].make(view, "events"))
    own = list(table_columns(TABLES["events"]))
    pd.testing.assert_frame_equal(
        upload.events[own].fillna("").astype("str").reset_index(drop=True),
        rows[own].fillna("").astype("str"),
        check_dtype=False,
        check_index_type=False,
    )
    # the only faults are those of joining: the record has these ids, and an upload brings no grade of its own
    assert {finding.column for finding in upload.findings} <= {"event_id", "grade_override"}
