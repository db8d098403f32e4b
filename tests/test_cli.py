from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from caspian.cli import main
from caspian.dataset import default_folder, load_dataset
from caspian.exports import FORMATS
from caspian.schema import TABLES
from caspian.selection import Selection
from caspian.view import view_of


def test_sound_record_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert "no findings" in out
    assert err == ""


def test_faults_go_to_standard_error_with_code_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in TABLES:
        shutil.copy(default_folder() / f"{name}.csv", tmp_path)
    path = tmp_path / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",cooperation,", ",coperation,", 1), encoding="utf-8")
    assert main(["check", "--data", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "did you mean 'cooperation'?" in err


def test_folder_without_tables_is_a_finding_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--data", str(tmp_path)]) == 1
    assert "events.csv" in capsys.readouterr().err


@pytest.mark.parametrize("extension", list(FORMATS))
def test_export_writes_what_the_library_makes(extension: str, tmp_path: Path) -> None:
    path = tmp_path / f"events.{extension}"
    call = ["export", "--query", "sector=energy", "--format", extension, "--output", str(path)]
    assert main(call) == 0
    dataset = load_dataset()
    view = view_of(dataset, Selection.parse_strictly("sector=energy", dataset.names))
    made = FORMATS[extension][1](view, "events")
    assert path.stat().st_size == len(made) if extension == "xlsx" else path.read_bytes() == made


def test_export_to_standard_output_is_the_file_and_nothing_else(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "--format", "json", "--table", "sectors"]) == 0
    out, err = capfdbinary.readouterr()
    assert json.loads(out)["total"] == len(load_dataset().tables["sectors"])
    assert err == b""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--query", "sector=enrgy"], "did you mean 'energy'"),
        (["--query", "secter=energy"], "Did you mean 'sector'"),
        (["--table", "evnts"], "Did you mean 'events'"),
        (["--table", "claims", "--format", "geojson"], "no coordinates"),
    ],
)
def test_wrong_call_names_the_nearest_valid_word(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_unwritable_output_is_file_trouble(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--output", str(tmp_path / "no" / "such" / "file.csv")]) == 3
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["audit"], ["export", "--format", "doxc"]])
def test_usage_errors_exit_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err
