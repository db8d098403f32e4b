"""The start: a broken table stops it with every finding in words, and hosting hides what visitors must not see."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from caspian.dataset import default_folder
from tests.serving import ROOT, serve

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


@pytest.mark.slow
def test_a_broken_table_stops_the_start_with_all_findings_readable(tmp_path: Path):
    folder = tmp_path / "data"
    shutil.copytree(default_folder(), folder)
    events = (folder / "events.csv").read_text("utf-8")
    (folder / "events.csv").write_text(events.replace(",active,", ",aktive,", 2), "utf-8")
    with pytest.raises(RuntimeError) as caught, serve(tmp_path, CASPIAN_DATA=str(folder)):
        pass
    said = str(caught.value)
    assert said.startswith("the server ended with 1")
    assert said.count("did you mean 'active'?") == 2
    assert "does not start with broken tables" in said
    assert "Traceback" not in said


def test_the_server_keeps_to_itself():
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["allowedHosts"]
    assert CONFIG["server"]["fileWatcherType"] == "none"
    assert CONFIG["server"]["showEmailPrompt"] is False
    assert CONFIG["browser"] == {"gatherUsageStats": False, "serverAddress": "localhost"}


def test_visitors_see_no_stack_traces():
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["disableDataExport"] is True
