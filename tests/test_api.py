"""The data API gives the rows of the page in every format, pages and orders them, and says what would be right."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from urllib.parse import unquote

import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette

from caspian import server
from caspian.api import RESOURCES, api_routes, resources_by_format
from caspian.citation import LICENCE
from caspian.cli import main
from caspian.dataset import load_dataset
from caspian.exports import FORMATS
from caspian.selection import Selection
from caspian.server import ApiForOthers, allowed_origins
from caspian.ui.downloads import offers, say_offer, whole_offers
from caspian.view import View, view_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for another client than the one that is installed
    from starlette.testclient import TestClient

DATASET = load_dataset()
HOME = "http://localhost:8501"
API = TestClient(Starlette(routes=api_routes(DATASET)), base_url=HOME)
QUERY = "sector=energy&from=2026-06"
EVERY = [(table, extension) for extension, format_ in FORMATS.items() for table in format_.tables]


def selected(query: str) -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


@pytest.mark.parametrize(("table", "extension"), EVERY)
def test_route_gives_the_file_of_the_selection(table, extension):
    answer, view = API.get(f"/api/{table}.{extension}?{QUERY}"), selected(QUERY)
    format_ = FORMATS[extension]
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(format_.media_type.split(";")[0])
    assert answer.content == format_.make(view, table)
    said = {key: unquote(value) for key, value in answer.headers.items() if key.startswith("x-caspian-")}
    assert said["x-caspian-version"] == DATASET.version
    assert said["x-caspian-digest"] == DATASET.digest
    assert said["x-caspian-sentence"] == view.sentence
    assert said["x-caspian-licence"] == LICENCE
    rows = len(DATASET.corridors) if table == "corridors" else view.size(table)
    assert said["x-caspian-count"] == said["x-caspian-total"] == str(rows)
    name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])
    assert name
    assert name[1] == f"caspian-{DATASET.version}-{table}-sector-energy-from-2026-06.{extension}"


def test_json_carries_what_the_headers_say():
    answer = API.get("/api/claims.json?sector=energy&_limit=5&_offset=2")
    body = answer.json()
    assert list(body) == ["version", "sentence", "licence", "count", "total", "next", "rows"]
    assert (body["count"], len(body["rows"]), body["next"]) == (5, 5, 7)
    assert answer.headers["x-caspian-next"] == "7"
    assert answer.headers["x-caspian-total"] == str(body["total"])


def test_pages_are_followed_to_the_end_in_every_order():
    ids, offset = [], 0
    while offset is not None:
        body = API.get(f"/api/sources.json?{QUERY}&_sort=-published&_sort=title&_limit=60&_offset={offset}").json()
        ids += [row["source_id"] for row in body["rows"]]
        offset = body["next"]
    assert sorted(ids) == sorted(selected(QUERY).table("sources")["source_id"])


@pytest.mark.parametrize("extension", FORMATS)
def test_columns_and_order_are_obeyed_in_every_format(extension):
    content = API.get(f"/api/places.{extension}?_col=place_id&_col=name&_sort=-place_id&_limit=2").content
    ids = sorted(selected("").table("places")["place_id"], reverse=True)[:2]
    if extension == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert ([row["place_id"] for row in rows], list(rows[0])) == (ids, ["place_id", "name"])
    elif extension == "json":
        rows = json.loads(content)["rows"]
        assert ([row["place_id"] for row in rows], list(rows[0])) == (ids, ["place_id", "name"])
    elif extension == "geojson":
        features = json.loads(content)["features"]
        assert [each["id"] for each in features] == ids
        assert list(features[0]["properties"]) == ["place_id", "name"]
    elif extension == "parquet":
        assert pq.read_table(io.BytesIO(content)).to_pydict()["place_id"] == ids
    else:
        assert content.startswith(b"PK")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("events.json?sector=enrgy", 400, "did you mean 'energy'"),
        ("events.csv?secter=energy", 400, "Did you mean 'sector'"),
        ("events.csv?_sort=titel", 400, "Did you mean 'title'"),
        ("events.xlsx?_col=titel", 400, "Did you mean 'title'"),
        ("events.json?_limit=0", 400, "_limit takes a whole number from 1"),
        ("events.json?_offset=-1", 400, "_offset takes a whole number from 0"),
        ("events.json?from=2025&to=2024", 400, "ends (2024) before it begins"),
        ("evnts.csv", 404, "Did you mean 'events'"),
        ("claims.geojson", 404, "geojson"),
        ("claims.docx", 404, "formats: csv, json, xlsx, parquet"),
        ("export.zpi", 404, "Did you mean 'export.zip'"),
    ],
)
def test_wrong_question_names_what_would_be_right(path, status, said):
    answer = API.get(f"/api/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert said in answer.json()["error"] or (status == 404 and "table" in answer.json()["error"])


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.path)
def test_every_resource_answers_and_knows_its_own_tag(resource):
    path = f"/api/{resource.path.format(table='places')}" + (f"?{QUERY}" if resource.filtered else "")
    answer = API.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(resource.media_type.split(";")[0])
    tag = answer.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = API.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    assert API.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_tag_changes_with_the_question():
    tags = {API.get(f"/api/{path}").headers["etag"] for path in ("areas.csv", "areas.json", "areas.csv?_limit=1")}
    assert len(tags) == 3


def test_answers_are_compressed_where_it_helps_and_asked_for():
    packed = API.get("/api/events.csv", headers={"Accept-Encoding": "gzip"})
    plain = API.get("/api/events.csv", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_head_answers_as_get_and_nothing_else_is_taken():
    assert API.head(f"/api/events.csv?{QUERY}").headers["x-caspian-count"] == str(selected(QUERY).size("events"))
    assert API.post("/api/events.csv").status_code == 405
    assert API.delete("/api/events.csv").status_code == 405


def test_links_in_files_lead_to_the_copy_that_was_asked():
    there = TestClient(Starlette(routes=api_routes(DATASET, "/deep")), base_url="https://caspian.example")
    answer = there.get("/deep/api/events.xlsx?id=E0001")
    assert answer.content == FORMATS["xlsx"].make(selected("id=E0001"), "events", home="https://caspian.example/deep")


# --- other sites ------------------------------------------------------------------------------------------------------


def shared(origins: str) -> TestClient:
    app = Starlette(routes=api_routes(DATASET))
    return TestClient(ApiForOthers(app, allowed_origins(origins)), base_url=HOME)


@pytest.mark.parametrize("origins", ["https://a.example https://b.example", "*"])
def test_named_sites_may_read_the_api_and_its_headers(origins):
    answer = shared(origins).get("/api/areas.csv", headers={"Origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] in ("https://a.example", "*")
    assert {"ETag", "X-Caspian-Sentence"} <= set(answer.headers["access-control-expose-headers"].split(", "))
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    assert shared(origins).options("/api/areas.csv", headers=asked).status_code == 400


def test_other_sites_and_other_paths_are_not_shared():
    stranger = shared("https://a.example").get("/api/areas.csv", headers={"Origin": "https://c.example"})
    assert "access-control-allow-origin" not in stranger.headers
    assert "access-control-allow-origin" not in shared("*").get("/", headers={"Origin": "https://a.example"}).headers


def test_nobody_may_unless_it_is_configured(monkeypatch):
    monkeypatch.delenv("CASPIAN_CORS", raising=False)
    assert all(each.cls is not ApiForOthers for each in server.middleware())
    monkeypatch.setenv("CASPIAN_CORS", "https://a.example")
    assert server.middleware()[-1].cls is ApiForOthers


@pytest.mark.parametrize(
    "text", ["a.example", "https://a.example/path", "https://*.example", "* https://a.example", "null"]
)
def test_wrong_configuration_stops_the_start(text):
    with pytest.raises(ValueError, match="CASPIAN_CORS takes origins"):
        allowed_origins(text)


# --- the same from elsewhere --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: each.path)
def test_command_line_writes_what_the_route_answers(resource, tmp_path, capsys):
    query = QUERY if resource.filtered else ""
    word = next(word for word, each in resources_by_format().items() if each is resource)
    answer = API.get(f"/api/{resource.path.format(table='events')}?{query}")
    assert main(["export", "--format", word, "--query", query, "--output", str(tmp_path)]) == 0
    (written,) = tmp_path.iterdir()
    assert f'filename="{written.name}"' in answer.headers["content-disposition"]
    assert written.read_bytes() == answer.content


def test_every_resource_has_a_word_and_tables_have_the_plain_ones():
    words = resources_by_format()
    assert {each.path for each in words.values()} == {each.path for each in RESOURCES}
    assert all(words[extension].path == f"{{table}}.{extension}" for extension in FORMATS)
    assert all(words[each.path] is each for each in RESOURCES if "{" not in each.path)


def test_command_line_takes_the_options_of_the_route(capfdbinary):
    assert main(["export", "--table", "places", "--query", "_sort=-name&_limit=2&_col=name"]) == 0
    assert capfdbinary.readouterr().out == API.get("/api/places.csv?_sort=-name&_limit=2&_col=name").content


@pytest.mark.parametrize("table", FORMATS["csv"].tables)
def test_every_page_offers_every_format_of_its_table(table):
    offered = [each.extension for each in offers(table)]
    assert sorted(offered) == sorted(extension for extension, format_ in FORMATS.items() if table in format_.tables)
    assert all(all(say_offer(each)) for each in (*offers(table), *whole_offers()))
