from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import pandas as pd
import pytest

from caspian.cli import main
from caspian.datapackage import datapackage, datapackage_text
from caspian.dataset import default_folder, read_tables
from caspian.schema import TABLES, table_columns

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from frictionless import Package


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return read_tables(default_folder())


@pytest.fixture
def folder(tmp_path: Path, tables: dict[str, pd.DataFrame]) -> Path:
    """A copy of the data with a fresh descriptor."""
    for name in TABLES:
        shutil.copy(default_folder() / f"{name}.csv", tmp_path)
    (tmp_path / "datapackage.json").write_text(datapackage_text(tables, tmp_path), encoding="utf-8")
    return tmp_path


def validate(folder: Path) -> list[list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Package(str(folder / "datapackage.json")).validate()
    return report.flatten(["type", "fieldName"])


def test_public_validator_accepts_the_package(folder: Path) -> None:
    assert validate(folder) == []


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("tone", "lovely", "constraint-error"),
        ("kind", "no-such-kind", "foreign-key"),
        ("event_id", "X1", "constraint-error"),
    ],
)
def test_public_validator_refuses_what_ours_refuses(
    folder: Path, tables: dict[str, pd.DataFrame], column: str, value: str, expected: str
) -> None:
    events = pd.read_csv(folder / "events.csv", dtype="str", keep_default_na=False)
    events.loc[0, column] = value
    events.to_csv(folder / "events.csv", index=False)
    (folder / "datapackage.json").write_text(datapackage_text(tables, folder), encoding="utf-8")
    assert expected in {kind for kind, _ in validate(folder)}


def test_changed_file_no_longer_has_the_hash_of_the_descriptor(folder: Path) -> None:
    with (folder / "sectors.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert {"hash-count", "byte-count"} & {kind for kind, _ in validate(folder)}


def test_every_table_and_column_is_described(tables: dict[str, pd.DataFrame]) -> None:
    resources = datapackage(tables, default_folder())["resources"]
    assert [each["name"] for each in resources] == list(TABLES)
    for each in resources:
        names = [field["name"] for field in each["schema"]["fields"]]
        assert names == list(table_columns(TABLES[each["name"]]))
        assert all(field["description"] for field in each["schema"]["fields"])


def test_codes_are_enumerated_and_lists_are_not(tables: dict[str, pd.DataFrame]) -> None:
    events = datapackage(tables, default_folder())["resources"][0]["schema"]
    fields = {field["name"]: field for field in events["fields"]}
    assert "cooperation" in fields["tone"]["constraints"]["enum"]
    assert "enum" not in fields["sectors"]["constraints"]
    assert {"fields": ["parent_event"], "reference": {"resource": "", "fields": ["event_id"]}} in events["foreignKeys"]
    assert all(key["fields"] != ["areas"] for key in events["foreignKeys"])


def test_descriptors_in_the_repository_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "--check", "--data", str(default_folder())]) == 0, capsys.readouterr().err


def test_stale_descriptor_is_reported_with_its_difference(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "--data", str(folder)]) == 0
    body = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    body["title"] = "Another title"
    (folder / "datapackage.json").write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert main(["codebook", "--check", "--data", str(folder)]) == 1
    said = capsys.readouterr().err
    assert "datapackage.json is not current: 1 line to add, 1 to remove" in said
    assert "Another title" in said
    assert "Another title" in (folder / "datapackage.json").read_text(encoding="utf-8"), "--check writes nothing"
