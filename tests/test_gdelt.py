"""GDELT files: what is recognised, how it is mapped, and that a report is never an event."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from caspian.charts.reports import chart_reports
from caspian.dataset import load_dataset
from caspian.exceptions import UploadError
from caspian.gdelt import (
    COLUMNS,
    PRECISIONS,
    QUADS,
    REPORT_LIMITS,
    ROOTS,
    RULES,
    Reports,
    is_gdelt,
    kinds_of,
    take_reports,
)
from caspian.palette import THEMES
from caspian.reports import export_reports, export_reports_tally, reports_within, tally_reports
from caspian.selection import Selection
from caspian.sheet import read_sheet
from caspian.view import View, view_of

DATASET = load_dataset()
DOCS = Path(__file__).resolve().parent.parent / "docs" / "your-data.md"
#: Places of the cells that tests set, in files of 58 and 61 columns.
PLACES = {
    58: {"geo": 49, "name": 50, "lat": 53, "lon": 54, "url": 57},
    61: {"geo": 51, "name": 52, "lat": 56, "lon": 57, "url": 60},
}
EARLY = {"id": 0, "day": 1, "one": 7, "two": 17, "code": 26, "root": 28, "quad": 29, "mentions": 31}


def line(width: int = 61, **cells: str) -> str:
    """One row between Russia and Iran in which only what is named differs."""
    row = [""] * width
    usual = {
        "id": "1200000001",
        "day": "20241011",
        "one": "RUS",
        "two": "IRN",
        "code": "042",
        "root": "04",
        "quad": "1",
    }
    usual |= {"mentions": "12", "geo": "4", "name": "Tehran, Tehran, Iran", "lat": "35.75", "lon": "51.5148"}
    for name, value in {**usual, "url": "https://news.example/1", **cells}.items():
        row[{**EARLY, **PLACES[width]}[name]] = value
    return "\t".join(row)


def take(*lines: str, name: str = "a.export.CSV", **limits: int) -> Reports:
    content = "\n".join(lines).encode()
    return take_reports(DATASET, name, io.BytesIO(content), limits=dataclasses.replace(REPORT_LIMITS, **limits))


def view(query: str = "") -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


def zipped(*parts: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


# --- what is recognised ---


@pytest.mark.parametrize("width", [58, 61])
def test_both_layouts_are_recognised_and_read_alike(width: int) -> None:
    content = f"{line(width)}\n".encode()
    for name, sent in (("x.export.CSV", content), ("x.csv", content), ("x.zip", zipped(("x.export.CSV", content)))):
        assert is_gdelt(name, io.BytesIO(sent)), name
        reports = take_reports(DATASET, name, io.BytesIO(sent))
        assert (reports.read, reports.columns, len(reports.rows)) == (1, width, 1)
    row = take(line(width)).rows.iloc[0]
    assert list(row.index) == list(COLUMNS)
    assert (row["report_id"], row["date"], row["place"], row["lat"]) == (
        "G1200000001",
        "2024-10-11",
        "Tehran, Tehran, Iran",
        35.75,
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"event_id,title\nE1,x\n"),
        ("a.csv", b"\t".join([b"x"] * 61)),
        ("a.csv", b""),
        ("a.xlsx", line().encode()),
        ("a.zip", b"PK\x03\x04 broken"),
        ("a.zip", zipped(("a.csv", line().encode()), ("b.csv", b"x"))),
    ],
)
def test_other_files_are_not(name: str, content: bytes) -> None:
    file = io.BytesIO(content)
    assert not is_gdelt(name, file)
    assert file.tell() == 0


# --- how it is mapped ---


def test_only_reports_between_the_two_are_kept() -> None:
    pairs = [("RUS", "IRN"), ("IRN", "RUS"), ("RUS", "USA"), ("IRN", ""), ("", ""), ("RUS", "RUS")]
    reports = take(*(line(one=one, two=two, id=str(at)) for at, (one, two) in enumerate(pairs)))
    assert reports.read == 6
    assert set(reports.rows["report_id"]) == {"G0", "G1"}
    assert set(reports.rows["actors"]) == {"russia|iran", "iran|russia"}


@pytest.mark.parametrize(
    ("one", "quad", "root", "direction"),
    [("RUS", "2", "06", "ru_to_ir"), ("IRN", "4", "19", "ir_to_ru"), ("IRN", "1", "04", "mutual")],
)
def test_first_acts_on_second_but_talk_is_mutual(one: str, quad: str, root: str, direction: str) -> None:
    two = "IRN" if one == "RUS" else "RUS"
    assert take(line(one=one, two=two, quad=quad, root=root)).rows["direction"].iloc[0] == direction


@pytest.mark.parametrize(("root", "quad"), [(root, quad) for root in ROOTS for quad in QUADS])
def test_kinds_follow_the_table_and_one_is_named_only_when_it_is_the_only(root: str, quad: str) -> None:
    row = take(line(root=root, quad=quad)).rows.iloc[0]
    kinds = DATASET.tables["kinds"]
    same = kinds[kinds["cameo"] == root]
    fits = same.loc[same["quad_class"].fillna(QUADS[quad]) == QUADS[quad], "kind"].tolist()
    assert (row["kinds"].split("|") if pd.notna(row["kinds"]) else []) == fits
    assert (row["kind"] if pd.notna(row["kind"]) else "") == (fits[0] if len(fits) == 1 else "")
    assert row["quad_class"] == QUADS[quad]


def test_every_kind_with_a_root_can_be_reached() -> None:
    kinds = DATASET.tables["kinds"]
    assert {kind for found in kinds_of(DATASET).values() for kind in found} == set(
        kinds.loc[kinds["cameo"].notna(), "kind"]
    )


@pytest.mark.parametrize(("geo", "precision"), PRECISIONS.items())
def test_place_precision_follows_the_kind_of_place(geo: str, precision: str) -> None:
    assert take(line(geo=geo)).rows["where_prec"].iloc[0] == precision
    assert precision in set(DATASET.tables["vocabularies"].query("vocabulary == 'where_prec'")["code"])
    assert precision != "1", "a machine does not know the venue"


def test_mentions_are_kept_in_the_notes_and_as_a_number() -> None:
    row = take(line(mentions="37")).rows.iloc[0]
    assert row["mentions"] == 37
    assert "NumMentions 37" in row["notes"]


def test_rules_on_the_page_stand_in_the_documentation() -> None:
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    for source, target, rule in RULES:
        for words in (source, target, rule):
            assert " ".join(words.split()) in text.replace("`", ""), words


# --- faults ---


@pytest.mark.parametrize(
    ("cell", "value", "column"),
    [
        ("day", "20241345", "SQLDATE"),
        ("day", "20230230", "SQLDATE"),
        ("root", "42", "EventRootCode"),
        ("quad", "5", "QuadClass"),
        ("geo", "9", "ActionGeo_Type"),
        ("mentions", "many", "NumMentions"),
        ("lat", "95", "ActionGeo_Lat"),
        ("lon", "-181", "ActionGeo_Long"),
        ("id", "x", "GLOBALEVENTID"),
    ],
)
def test_faulty_cell_is_named_by_row_and_column_and_its_row_left_out(cell: str, value: str, column: str) -> None:
    reports = take(line(), line(one="USA", id="2"), line(**{"id": "3", cell: value}))
    [finding] = reports.findings
    assert (finding.row, finding.column, finding.value) == (3, column, value)
    assert finding.expected
    assert (len(reports.rows), reports.faulty) == (1, 1)


def test_rows_of_another_width_are_named_and_blank_lines_pass() -> None:
    reports = take(line(), "", line(id="2") + "\tmore", line(58, id="3"), line(id="4"), "")
    assert [(each.row, each.value) for each in reports.findings] == [(3, "62 columns"), (4, "58 columns")]
    assert list(reports.rows["report_id"]) == ["G1200000001", "G4"]
    assert reports.faulty == 2


def test_flood_of_faults_is_bounded_and_still_left_out() -> None:
    reports = take(line(), *(line(id=str(at), day="0") for at in range(2, 900)))
    assert 0 < len(reports.findings) <= REPORT_LIMITS.findings
    assert reports.faulty == 898
    assert len(reports.rows) == 1


def test_text_that_is_not_utf8_does_not_stop_a_file() -> None:
    content = line(name="Тегеран").encode("cp1251") + b"\n" + line(id="2").encode()
    assert len(take_reports(DATASET, "a.csv", io.BytesIO(content)).rows) == 2


# --- bounds ---


@pytest.mark.parametrize(("bound", "words"), [("bytes", "bytes"), ("rows", "rows"), ("kept", "two parties")])
def test_bounds_hold(bound: str, words: str) -> None:
    with pytest.raises(UploadError, match=words):
        take(*(line(id=str(at)) for at in range(9)), **{bound: 5})


def test_archives_are_looked_at_before_they_are_opened() -> None:
    tight = zipped(("a.csv", line().encode() + b"\n" + b"0" * 8_000_000))
    for limits, words in (
        ({}, "bomb"),
        ({"unpacked_bytes": 1_000}, "unpacks to"),
    ):
        with pytest.raises(UploadError, match=words):
            take_reports(DATASET, "a.zip", io.BytesIO(tight), limits=dataclasses.replace(REPORT_LIMITS, **limits))
    with pytest.raises(UploadError, match="one CSV file"):
        take_reports(DATASET, "a.zip", io.BytesIO(zipped(("a.csv", b"x"), ("b.csv", b"y"))))


def test_zip_that_is_no_report_is_refused_as_a_file_of_events() -> None:
    with pytest.raises(UploadError, match="not read"):
        read_sheet("a.zip", zipped(("a.csv", b"x")))


def test_progress_is_told_and_ends_at_the_whole() -> None:
    heard: list[float] = []
    content = "\n".join(line(id=str(at)) for at in range(120_000)).encode()
    take_reports(DATASET, "a.csv", io.BytesIO(content), heard.append)
    assert len(heard) >= 3
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


# --- reports are not events ---


REPORTS = take(
    line(id="1", day="20240105"),
    line(id="1", day="20240105"),
    line(id="2", day="20240120", url="https://news.example/2"),
    line(id="3", day="20240301", quad="4", root="19"),
)


def test_tally_keeps_reports_and_events_in_columns_of_their_own() -> None:
    table = tally_reports(REPORTS, view())
    assert [str(month) for month in table.index] == ["2024-01", "2024-02", "2024-03"], "months without gaps"
    assert list(table["reports"]) == [2, 0, 1], "a number counts once"
    assert list(table["pages"]) == [2, 0, 1]
    assert list(table["material_conflict"]) == [0, 0, 1]
    assert table["reports"].sum() == table[list(QUADS.values())].to_numpy().sum()
    assert table["events"].sum() > 0
    assert table["events"].equals(
        tally_reports(take(line(day="20240101"), line(id="9", day="20240331")), view())["events"]
    )


def test_reports_follow_the_dates_of_the_selection_alone() -> None:
    assert len(reports_within(REPORTS, view("from=2024-02"))) == 1
    assert len(reports_within(REPORTS, view("to=2024-01-10"))) == 1
    assert len(reports_within(REPORTS, view("to=2023"))) == 0
    assert len(reports_within(REPORTS, view("sector=energy&grade=confirmed"))) == 3
    assert tally_reports(REPORTS, view("to=2023")).empty


@pytest.mark.parametrize("theme", THEMES)
def test_chart_has_two_scales_and_says_both_counts(theme: str) -> None:
    chart = chart_reports(REPORTS, view(), THEMES[theme])
    axes = {trace["name"]: trace.get("yaxis", "y") for trace in chart.spec["data"]}
    assert axes.pop("Events of the record") == "y2"
    assert set(axes.values()) == {"y"}
    assert "3 reports" in chart.alt
    assert chart_reports(REPORTS, view("to=2023"), THEMES[theme]).empty


def test_exports_hold_what_is_shown_and_no_formula() -> None:
    reports = take(line(name='=HYPERLINK("x")'))
    back = pd.read_csv(io.BytesIO(export_reports(reports, view())), dtype="str", keep_default_na=False)
    assert list(back.columns) == list(COLUMNS)
    assert back["place"].iloc[0].startswith("'=")
    months = pd.read_csv(io.BytesIO(export_reports_tally(REPORTS, view())))
    assert list(months["month"]) == ["2024-01", "2024-02", "2024-03"]
    assert list(months["reports"]) == [2, 0, 1]


def test_page_shows_reports_and_the_record_stays_as_it_was() -> None:
    router = Path(__file__).resolve().parent.parent / "pages" / "router.py"
    at = AppTest.from_file(str(router), default_timeout=60)
    at.session_state["_reports"] = (("mark", "digest"), REPORTS)
    at.run()
    assert not at.exception
    shown = view()
    assert any(f"Shown {shown.n:,} of {shown.m:,}" in block.value for block in at.markdown)
    at.switch_page("your_data.py").run()
    assert not at.exception
    assert any("3 reports between Russia and Iran" in block.value for block in at.markdown)
    assert any(f"Shown {shown.n:,} of {shown.m:,}" in block.value for block in at.markdown)
    assert len(at.get("plotly_chart")) == 1
