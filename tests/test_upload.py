"""Uploads: what is read, what is refused, and what joins the record."""

from __future__ import annotations

import dataclasses
import gc
import io
import subprocess
import weakref
import zipfile
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from caspian.dataset import Dataset, load_dataset
from caspian.exceptions import UploadError
from caspian.exports import export_csv
from caspian.schema import TABLES, table_columns
from caspian.selection import Selection
from caspian.sheet import LIMITS, WORKBOOK_LIMITS, read_sheet
from caspian.upload import OWN_MARK, JoinedDataset, Upload, export_upload, join_upload, take_upload, template
from caspian.view import view_of

COLUMNS = list(table_columns(TABLES["events"]))


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


def frame(dataset: Dataset, *changes: dict[str, str | None]) -> pd.DataFrame:
    """The template's row, once for each set of changes, with ids of its own."""
    row = pd.read_csv(io.BytesIO(template(dataset)), dtype="str", keep_default_na=False).iloc[0].to_dict()
    return pd.DataFrame(
        [{**row, "event_id": f"E9000{at:02}", **change} for at, change in enumerate(changes or ({},), start=1)]
    )


def take(dataset: Dataset, rows: pd.DataFrame) -> Upload:
    return take_upload(dataset, "mine.csv", rows.to_csv(index=False).encode())


def said(upload: Upload) -> list[tuple[int, str, str, str]]:
    return [(each.row, each.column, each.value, each.nearest) for each in upload.findings]


def workbook(rows: list[list[object]], sheet: str = "events") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, place, value, day)
                elif value is not None:
                    page.write(at, place, value)
    return buffer.getvalue()


# --- what passes ---


def test_template_passes_in_every_format(dataset: Dataset) -> None:
    rows = frame(dataset)
    parquet = io.BytesIO()
    rows.astype("object").to_parquet(parquet, index=False)
    book = workbook([COLUMNS, [value or None for value in rows.iloc[0]]])
    for name, content in (("a.csv", template(dataset)), ("a.XLSX", book), ("a.parquet", parquet.getvalue())):
        upload = take_upload(dataset, name, content)
        assert upload.clean, (name, said(upload))
        assert len(upload.events) == 1
        assert upload.events["where_prec"].iloc[0] == "1"


def test_our_own_export_is_read_without_its_derived_columns(dataset: Dataset) -> None:
    content = export_csv(view_of(dataset, Selection()), "events")
    upload = take_upload(dataset, "events.csv", content)
    assert {column for _, column, _, _ in said(upload)} == {"event_id"}, "only the ids are taken already"
    assert any("grade_rule" in note for note in upload.notes)


def test_optional_columns_may_be_absent_and_in_any_order(dataset: Dataset) -> None:
    rows = frame(dataset)[["title", *[c for c in COLUMNS if c not in ("title", "notes", "targets")]]]
    upload = take(dataset, rows)
    assert upload.clean
    assert list(upload.events.columns) == COLUMNS
    assert any("notes" in note and "targets" in note for note in upload.notes)


def test_blank_rows_vanish_and_rows_keep_their_line(dataset: Dataset) -> None:
    lines = frame(dataset, {}, {"tone": "lovely"}).to_csv(index=False).splitlines()
    blank = "," * (len(COLUMNS) - 1)
    upload = take_upload(dataset, "a.csv", "\n".join([lines[0], lines[1], blank, lines[2], blank]).encode())
    assert [row for row, *_ in said(upload)] == [4]
    assert any("2 blank rows" in note for note in upload.notes)


# --- what is named ---


def test_bad_codes_and_references_are_named_with_the_nearest_valid(dataset: Dataset) -> None:
    upload = take(dataset, frame(dataset, {"kind": "metting"}, {"tone": "coperation"}, {"sectors": "diplomacy|enrgy"}))
    assert said(upload) == [
        (2, "kind", "metting", "meeting"),
        (3, "tone", "coperation", "cooperation"),
        (4, "sectors", "enrgy", "energy"),
    ]
    assert not upload.clean


def test_every_fault_is_named_at_once(dataset: Dataset) -> None:
    """A broken date does not hide the unknown code beside it, nor the rules on sound rows."""
    upload = take(
        dataset,
        frame(
            dataset,
            {"date": "12-10-2024", "kind": "metting"},
            {"title": None},
            {"where_prec": "9"},
            {"date": "2024-10-11", "date_basis": "published_only"},
        ),
    )
    assert {(row, column) for row, column, *_ in said(upload)} == {
        (2, "date"),
        (2, "kind"),
        (3, "title"),
        (4, "place_id"),
        (5, "date"),
    }


def test_ids_of_the_record_are_taken_and_a_free_one_is_named(dataset: Dataset) -> None:
    used = dataset.events["event_id"].iloc[0]
    upload = take(dataset, frame(dataset, {"event_id": used}, {}))
    assert [(row, column, value) for row, column, value, _ in said(upload)] == [(2, "event_id", used)]
    assert upload.findings[0].nearest not in set(dataset.events["event_id"])


def test_id_used_twice_in_the_file_is_named(dataset: Dataset) -> None:
    upload = take(dataset, frame(dataset, {}, {"event_id": "E900001"}))
    assert {column for _, column, *_ in said(upload)} == {"event_id"}


def test_rows_that_do_not_stand_and_grades_by_hand_are_refused(dataset: Dataset) -> None:
    upload = take(
        dataset, frame(dataset, {"record": "retracted"}, {"grade_override": "confirmed", "grade_reason": "I say"})
    )
    assert [(row, column) for row, column, *_ in said(upload)] == [(2, "record"), (3, "grade_override")]


def test_wrong_and_missing_columns_are_named(dataset: Dataset) -> None:
    upload = take(dataset, frame(dataset).rename(columns={"title": "tilte"}))
    assert {(column, near) for _, column, _, near in said(upload)} == {("tilte", "title"), ("title", "")}


def test_spreadsheet_that_made_a_month_a_day_is_noticed(dataset: Dataset) -> None:
    """Typing 2022-06 into a spreadsheet stores the first of June: precision that nobody meant."""
    row = frame(dataset, {"date_basis": "stated"}).iloc[0]
    for day, faults in ((date(2022, 6, 1), [(2, "date", "2022-06-01", "")]), (date(2022, 6, 7), [])):
        cells = [day if column == "date" else value or None for column, value in row.items()]
        assert said(take_upload(dataset, "a.xlsx", workbook([COLUMNS, cells]))) == faults


def test_file_without_events_is_not_clean(dataset: Dataset) -> None:
    upload = take(dataset, frame(dataset).head(0))
    assert not upload.clean
    assert "at least one event" in upload.findings[0].expected


def test_flood_of_faults_is_bounded(dataset: Dataset) -> None:
    rows = pd.concat([frame(dataset)] * 3_000, ignore_index=True).assign(actors="no-body|some-body")
    rows["event_id"] = [f"E9{at:05}" for at in range(len(rows))]
    upload = take(dataset, rows)
    assert 0 < len(upload.findings) <= 2 * LIMITS.findings
    assert any("may not have named all" in note for note in upload.notes)


# --- what is refused ---


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "empty"),
        ("a.vrt", b"<VRTDataset/>", "not read"),
        ("a", b"x", "not read"),
        ("a.csv", "id;Титул\n".encode("cp1251"), "not UTF-8: line 1"),
        ("a.csv", b"event_id,title\nE1,a\x00b\n", "NUL byte in line 2"),
        ("a.csv", "event_id,title\n".encode("utf-16"), "UTF-16"),
        ("a.csv", b"event_id;record;title;date\nE1;active;x;2024\n", "semicolons"),
        ("a.csv", b"event_id,title,title\n", "twice"),
        ("a.csv", b"event_id,,title\n", "Column 2 has no name"),
        ("a.csv", b"event_id,title\nE1,a,b\n", "Row 2 has 3 cells"),
        ("a.csv", b"event_id,title\nE1\n", "Row 2 has 1 cells"),
        ("a.csv", b'event_id,title\nE1,"a"b\n', "not CSV"),
        ("a.csv", b"PK\x03\x04rest", "ending .xlsx"),
        ("a.csv", b"event_id\n" + b"x" * 10_001, "more than 10,000 characters"),
        ("a.csv", ",".join(f"c{at}" for at in range(70)).encode(), "70 columns"),
        ("a.xlsx", b"not a workbook", "not an XLSX"),
        ("a.parquet", b"PAR1 not really PAR1", "cannot be read"),
    ],
)
def test_unreadable_file_says_why(dataset: Dataset, name: str, content: bytes, words: str) -> None:
    with pytest.raises(UploadError, match=words.replace(".", r"\.")):
        take_upload(dataset, name, content)


@pytest.mark.parametrize(
    ("bound", "words"), [("rows", "rows"), ("cells", "cells"), ("bytes", "bytes"), ("characters", "characters")]
)
def test_bounds_hold(dataset: Dataset, bound: str, words: str) -> None:
    limits = dataclasses.replace(LIMITS, **{bound: 5})
    content = frame(dataset, *({} for _ in range(7))).to_csv(index=False).encode()
    with pytest.raises(UploadError, match=words):
        read_sheet("a.csv", content, limits)


def _archive(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_archive_bombs_are_refused_before_anything_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("a reader was started")

    monkeypatch.setattr(subprocess, "run", never)
    tight = _archive(sheet=b"0" * 8_000_000)
    assert len(tight) < 20_000
    with pytest.raises(UploadError, match="bomb"):
        read_sheet("a.xlsx", tight)
    with pytest.raises(UploadError, match="unpacks to"):
        read_sheet("a.xlsx", tight, dataclasses.replace(LIMITS, unpacked_bytes=1_000_000))
    with pytest.raises(UploadError, match="parts"):
        read_sheet("a.xlsx", _archive(**{f"part{at}": b"x" for at in range(300)}))
    with pytest.raises(UploadError, match="directory"):
        read_sheet("a.xlsx", _archive(**{f"part{at}": b"x" for at in range(3_000)}))
    with pytest.raises(UploadError, match="not an XLSX"):
        read_sheet("a.xlsx", _archive().replace(b"[Content_Types].xml", b"[Nontent_Types].xml"))


def test_workbook_with_a_cell_at_the_far_end_is_stopped(dataset: Dataset) -> None:
    """Two cells that span a billion others: a small file that would fill the memory of the server."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("events")
        page.write(0, 0, "event_id")
        page.write(1_048_575, 16_383, "x")
    with pytest.raises(UploadError, match="cannot be read"):
        take_upload(dataset, "a.xlsx", buffer.getvalue())


def test_reader_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("reader", 1)

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(UploadError, match="longer than"):
        read_sheet("a.xlsx", workbook([COLUMNS]))


def test_reader_sees_no_secrets_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}

    def look(*args: object, env: dict[str, str], **kwargs: object) -> subprocess.CompletedProcess[bytes]:
        given.update(env)
        return subprocess.CompletedProcess([], 0, b'{"rows": [["a"]], "firsts": []}', b"")

    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "s3cret")
    monkeypatch.setattr(subprocess, "run", look)
    read_sheet("a.xlsx", workbook([["a"]]))
    assert "s3cret" not in given.values()


def test_nested_and_binary_parquet_columns_are_refused(dataset: Dataset) -> None:
    for column in (pa.array([["a", "b"]]), pa.array([{"a": 1}]), pa.array([b"\x00"])):
        buffer = io.BytesIO()
        pq.write_table(pa.table({"event_id": pa.array(["E900001"]), "title": column}), buffer)
        with pytest.raises(UploadError, match="'title' holds"):
            take_upload(dataset, "a.parquet", buffer.getvalue())


# --- what joins ---


def test_joined_events_are_weak_marked_and_only_in_the_copy(dataset: Dataset) -> None:
    before = len(dataset.events)
    joined = join_upload(dataset, take(dataset, frame(dataset, {}, {})))
    assert isinstance(joined, JoinedDataset)
    assert len(dataset.events) == before
    own = joined.events[joined.events["event_id"].isin(joined.own_ids)]
    assert set(own["grade"]) == {"weak"}
    assert list(own["record"]) == ["active", "active"]
    assert joined.version != dataset.version
    assert joined.digest != dataset.digest
    assert view_of(joined, Selection()).n == view_of(dataset, Selection()).n + 2
    found, there = (
        view_of(each, Selection.parse_strictly("q=example", each.names)).event_ids for each in (joined, dataset)
    )
    assert found == there | set(joined.own_ids)
    assert not there & set(joined.own_ids)


def test_faulty_upload_cannot_join(dataset: Dataset) -> None:
    with pytest.raises(UploadError, match="without findings"):
        join_upload(dataset, take(dataset, frame(dataset, {"kind": "metting"})))


def test_own_events_may_hang_on_events_of_the_record(dataset: Dataset) -> None:
    parent = dataset.events.loc[dataset.events["record"] == "active", "event_id"].iloc[0]
    assert take(dataset, frame(dataset, {"parent_event": parent})).clean
    assert said(take(dataset, frame(dataset, {"parent_event": "E0"})))


def test_export_is_what_was_sent_with_formulas_made_harmless(dataset: Dataset) -> None:
    rows = frame(dataset, {"title": '=HYPERLINK("http://x.invalid","y")'}, {"title": "@SUM(1)"}, {"title": "<b>x</b>"})
    upload = take(dataset, rows)
    assert upload.clean, "a formula is text and no fault"
    content = export_upload(join_upload(dataset, upload))
    back = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
    assert list(back["title"]) == ["'" + rows["title"][0], "'@SUM(1)", "<b>x</b>"]
    assert back.drop(columns="title").equals(rows.drop(columns="title").fillna(""))
    assert take_upload(dataset, "again.csv", content).clean


def test_formulas_of_a_workbook_count_with_their_stored_values(dataset: Dataset) -> None:
    buffer = io.BytesIO()
    row = frame(dataset).iloc[0]
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet("events")
        for place, (column, value) in enumerate(row.items()):
            page.write_string(0, place, str(column))
            page.write_string(1, place, str(value)) if value else None
        page.write_formula(1, COLUMNS.index("title"), "=1+1", None, "Stored title")
    upload = take_upload(dataset, "a.xlsx", buffer.getvalue())
    assert upload.clean, said(upload)
    assert upload.events["title"].iloc[0] == "Stored title"


# --- large files, and what lives how long ---


def test_large_csv_is_read_in_blocks_with_its_lines(dataset: Dataset) -> None:
    heard: list[float] = []
    line = b"E900001,a title\n"
    sheet = read_sheet("a.csv", b"event_id,title\n" + line * 45_000 + b"\n" + line, progress=heard.append)
    assert len(sheet.cells) == 45_001
    assert sheet.cells.index[-1] == 45_001, "the blank line counts as a line"
    assert len(heard) >= 3
    assert heard[-1] == 1.0


def test_workbooks_hold_less_than_plain_text() -> None:
    for bound in ("bytes", "rows", "cells", "characters"):
        assert getattr(WORKBOOK_LIMITS, bound) < getattr(LIMITS, bound)


def test_own_rows_are_marked_on_every_page_and_clean_in_the_file(dataset: Dataset) -> None:
    joined = join_upload(dataset, take(dataset, frame(dataset)))
    [own] = joined.own_ids
    assert joined.names["id"][own].startswith(OWN_MARK)
    titles = joined.events.set_index("event_id")["title"]
    assert titles[own].startswith(OWN_MARK)
    assert not titles.drop(own).str.startswith(OWN_MARK).any()
    assert OWN_MARK not in export_upload(joined).decode()


def test_export_edit_upload_loses_nothing(dataset: Dataset) -> None:
    rows = frame(dataset, {"title": "=1+1"}, {"title": "'quoted'"}, {"title": "-5 degrees"}, {"title": "@home"})
    first = join_upload(dataset, take(dataset, rows))
    again = join_upload(dataset, take_upload(dataset, "again.csv", export_upload(first)))
    mine = [each.tables["events"].tail(4).reset_index(drop=True) for each in (first, again)]
    assert mine[0].equals(mine[1])
    assert list(mine[1]["title"]) == list(rows["title"])


def test_views_of_own_rows_die_with_the_session(dataset: Dataset) -> None:
    """The process keeps views of its own dataset only."""
    joined = join_upload(dataset, take(dataset, frame(dataset)))
    view = view_of(joined, Selection())
    assert view_of(joined, Selection()) is view, "kept while the session lives"
    gone = weakref.ref(joined)
    del joined, view
    gc.collect()
    assert gone() is None
