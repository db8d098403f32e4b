"""The description of the API is valid, tells of everything there is, and a public tester finds the API to be as it says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from starlette.requests import Request

from caspian.api import RESOURCES
from caspian.api.answer import SAID, respond
from caspian.api.openapi import openapi, openapi_bytes
from caspian.dataset import load_dataset
from caspian.exports import FORMATS, export_columns
from caspian.filters import FILTERS
from tests.serving import ROOT, serve

DATASET = load_dataset()
DOCUMENT = openapi(DATASET, RESOURCES)
COMPONENTS = DOCUMENT["components"]


def ask(path: str, query: str):
    resource, named = next((each, {}) for each in RESOURCES if each.path == path) if "{" not in path else (None, {})
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "server": ("localhost", 8501), "path": f"/api/{path}",
        "query_string": query.encode(), "headers": [], "path_params": named,
    }  # fmt: skip
    return respond(resource, DATASET, Request(scope))


def test_document_is_valid_openapi():
    validate(DOCUMENT)
    assert json.loads(openapi_bytes(DATASET, RESOURCES)) == json.loads(json.dumps(DOCUMENT))


def test_document_is_answered():
    answer = ask("openapi.json", "")
    assert answer.status_code == 200
    assert json.loads(answer.body)["info"]["version"] == DATASET.version


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.path)
def test_every_resource_is_described_with_its_options_and_answers(resource):
    told = DOCUMENT["paths"][f"/api/{resource.path}"]["get"]
    own = {each["name"] for each in told["parameters"] if "name" in each}
    assert own == {option.key for option in resource.options} | set(resource.path_values)
    shared = {each["$ref"].rpartition("/")[2] for each in told["parameters"] if "$ref" in each}
    assert {name for name in FILTERS if name not in own} <= shared if resource.filtered else not shared
    assert shared <= set(COMPONENTS["parameters"])
    assert all(each["description"] for each in told["parameters"] if "name" in each)
    assert {"200", "304"} <= set(told["responses"])
    assert ("400" in told["responses"]) == (resource.filtered or bool(resource.options))
    assert {f"X-Caspian-{name}" for name in SAID} <= set(told["responses"]["200"]["headers"])


@pytest.mark.parametrize("key", FILTERS)
def test_every_key_says_what_it_takes(key):
    told = COMPONENTS["parameters"][key]
    assert told["description"].startswith(FILTERS[key].help)
    schema = told["schema"].get("items", told["schema"])
    schema = COMPONENTS["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    values = schema.get("enum") or schema.get("examples") or [schema["minimum"], schema["maximum"]]
    assert all(not FILTERS[key].problem(str(value), DATASET.names) for value in values), values[:5]
    codes = FILTERS[key].codes(DATASET.names)
    assert set(codes) <= {str(value) for value in schema.get("enum", codes)}


@pytest.mark.parametrize("table", FORMATS["json"].tables)
def test_rows_are_described_by_the_columns_that_are_exported(table):
    told = COMPONENTS["schemas"][f"row.{table}"]["properties"]
    assert {name: each["description"] for name, each in told.items()} == dict(export_columns(table))


#: What takes a second each, and says nothing that the others do not.
HEAVY = "sqlite|zip|briefing"


@pytest.mark.slow
def test_public_tester_finds_the_api_as_described(tmp_path):
    program = str(Path(sys.executable).with_name("schemathesis"))
    bounds = ("--phases", "examples,fuzzing", "--max-examples", "4", "--exclude-path-regex", HEAVY, "--workers", "2")
    fixed = ("--seed", "20261122", "--generation-database", "none", "--no-color")
    with serve(tmp_path) as server:
        config = ("--config-file", str(ROOT / "schemathesis.toml"))
        call = [program, *config, "run", f"{server.url}/api/openapi.json", *bounds, *fixed]
        run = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout[-6_000:] + run.stderr[-2_000:]
