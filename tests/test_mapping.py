"""Columns under other names: what is suggested, why, and what a confirmed mapping does."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from caspian.dataset import load_dataset
from caspian.derived import DERIVED
from caspian.exceptions import UploadError
from caspian.mapping import ALIASES, ColumnMapping, fold, map_sheet, mapping_of, suggest_mapping
from caspian.schema import TABLES, table_columns
from caspian.sheet import Sheet, read_sheet
from caspian.upload import check_sheet, template

OURS = list(table_columns(TABLES["events"]))
DATASET = load_dataset()


def suggested(*columns: str) -> dict[str, tuple[str, str]]:
    return {each.source: (each.target, each.reason) for each in suggest_mapping(columns)}


def rows(**renamed: str) -> Sheet:
    """The template's row with some columns under other names."""
    cells = pd.read_csv(io.BytesIO(template(DATASET)), dtype="str", keep_default_na=False)
    names = {ours: theirs for theirs, ours in renamed.items()}
    return read_sheet("mine.csv", cells.rename(columns=names).to_csv(index=False).encode())


def test_our_own_names_are_read_as_they_are() -> None:
    assert all(each.target == each.source and each.reason == "same name" for each in suggest_mapping(OURS))
    assert mapping_of(suggest_mapping(OURS)).plain


@pytest.mark.parametrize(("column", "alias"), [(column, alias) for column, names in ALIASES.items() for alias in names])
def test_every_alias_means_one_column(column: str, alias: str) -> None:
    assert column in OURS
    assert suggested(alias) == {alias: (column, "known alias")}
    assert [other for other, names in ALIASES.items() if fold(alias) in map(fold, names)] == [column]
    assert fold(alias) not in OURS, "a name of ours needs no alias"


@pytest.mark.parametrize(
    ("theirs", "ours", "reason"),
    [
        ("Title", "title", "same name"),
        ("EVENT ID", "event_id", "same name"),
        ("Event-Date", "date", "known alias"),
        ("  Headline ", "title", "known alias"),
        ("sumary", "summary", "nearest name"),
        ("importence", "importance", "nearest name"),
        ("zzz", "", "nothing like it"),
        ("Титул", "", "nothing like it"),
    ],
)
def test_suggestion_says_why(theirs: str, ours: str, reason: str) -> None:
    assert suggested(theirs)[theirs] == (ours, reason)


def test_a_column_of_ours_is_given_once_to_the_best_claim() -> None:
    found = suggested("headline", "tilte", "title", "When", "date")
    assert found["title"] == ("title", "same name")
    assert found["date"] == ("date", "same name")
    assert [target for target, _ in found.values() if target].count("title") == 1
    assert found["headline"][0] == ""
    assert found["When"][0] == ""


@pytest.mark.parametrize("column", [*DERIVED, "counted"])
def test_derived_columns_are_never_read_as_something_else(column: str) -> None:
    assert suggested(column) == {column: ("", "derived by the record")}


def test_confirmed_mapping_makes_a_foreign_file_pass() -> None:
    sheet = rows(Headline="title", When="date", ID="event_id", Coder="notes")
    assert not check_sheet(DATASET, "mine.csv", sheet).clean
    mapping = ColumnMapping((*mapping_of(suggest_mapping(map(str, sheet.cells))).pairs,))
    assert dict(mapping.pairs)["Headline"] == "title"
    upload = check_sheet(DATASET, "mine.csv", map_sheet(sheet, mapping))
    assert upload.clean, upload.findings
    said = " ".join(upload.notes)
    assert "Headline as title" in said
    assert "Columns not read: Coder" in said


def test_mapping_is_a_value() -> None:
    one = ColumnMapping((("Headline", "title"), ("date", "date")))
    assert one == ColumnMapping((("Headline", "title"), ("date", "date")))
    assert len({one, ColumnMapping(one.pairs)}) == 1
    assert str(one) == "Headline → title; date → date"
    assert not one.plain


def test_two_columns_for_one_are_refused_by_name() -> None:
    mapping = ColumnMapping((("Headline", "title"), ("Name", "title"), ("x", "tilte")))
    said = " ".join(mapping.problems())
    for words in ("'Headline' and 'Name'", "'tilte'", "'title'"):
        assert words in said
    with pytest.raises(UploadError, match="both fill title"):
        map_sheet(rows(), mapping)


def test_required_columns_that_nothing_fills_are_named() -> None:
    assert ColumnMapping(tuple((name, name) for name in OURS)).missing() == ()
    assert "title" in ColumnMapping((("x", "date"),)).missing()
    assert "notes" not in ColumnMapping(()).missing(), "not required"


def test_months_that_became_days_keep_their_column() -> None:
    sheet = rows(When="date")
    sheet = Sheet(sheet.cells, sheet.notes, ((0, "When"), (0, "zzz")))
    mapping = mapping_of(suggest_mapping(map(str, sheet.cells)))
    assert map_sheet(sheet, mapping).month_firsts == ((0, "date"),)


def test_documentation_says_that_nothing_is_checked_unconfirmed() -> None:
    text = (Path(__file__).resolve().parent.parent / "docs" / "your-data.md").read_text(encoding="utf-8")
    assert "nothing is checked before that is confirmed" in " ".join(text.split())
