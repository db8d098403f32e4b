"""A citation names the thing, the version and the link in every style, and nothing in data can break its format."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import bibtexparser
import jsonschema
import pytest
import rispy
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from caspian.api import RESOURCES
from caspian.api.answer import respond
from caspian.citation import (
    CFF_NAME,
    MAKERS,
    NAME,
    STYLES,
    Reference,
    citation_file,
    reference_dataset,
    reference_event,
    reference_view,
    write_bibtex,
    write_ris,
)
from caspian.dataset import load_dataset
from caspian.selection import Selection
from caspian.site import page_address
from caspian.view import view_of

DATASET = load_dataset()
VIEW = view_of(DATASET, Selection.parse_strictly("sector=energy&from=2024", DATASET.names))
HOME = "https://caspian.example.org/x"
EVENT = DATASET.events.iloc[len(DATASET.events) // 2]
REFERENCES = {
    "dataset": reference_dataset(DATASET, page_address(DATASET, HOME, "data")),
    "view": reference_view(VIEW, page_address(DATASET, HOME, selection=VIEW.selection)),
    "event": reference_event(DATASET, EVENT, page_address(DATASET, HOME, "event", id=EVENT["event_id"])),
}
HOSTILE = "A {brace & a\nline\\end } $x_1$ 100% ~ ^ # \x00\x1b “q” Путин پوتین"


def read_bibtex(text: str) -> list[dict[str, str]]:
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    return [{"key": each.key} | {field.key: field.value for field in each.fields} for each in library.entries]


def read_ris(text: str) -> list[dict[str, object]]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return rispy.loads(text)


def hostile(text: str) -> Reference:
    event = EVENT.copy()
    event["title"] = text
    return reference_event(DATASET, event, page_address(DATASET, HOME, "event", id="E0001"))


@pytest.mark.parametrize("reference", REFERENCES.values(), ids=REFERENCES)
@pytest.mark.parametrize("style", STYLES)
def test_every_style_names_thing_maker_version_digest_and_link(style: str, reference: Reference) -> None:
    said = STYLES[style][1](reference)
    for part in (reference.title or NAME, NAME, MAKERS, reference.version, reference.digest, reference.link):
        assert part in said
    assert str(DATASET.as_of.year) in said


def test_view_is_cited_by_its_sentence_its_count_and_its_link() -> None:
    said = STYLES["apa"][1](REFERENCES["view"])
    assert VIEW.sentence in said
    assert f"{VIEW.n:,} of {VIEW.m:,} events" in said
    assert f"{HOME}/?sector=energy&from=2024&v={DATASET.version}" in said


def test_event_is_cited_by_its_id_and_date() -> None:
    for style in ("apa", "footnote"):
        assert EVENT["event_id"] in STYLES[style][1](REFERENCES["event"])


def test_keys_of_different_things_differ() -> None:
    others = [reference_view(view_of(DATASET, Selection()), HOME), hostile("x")]
    assert len({each.key for each in [*REFERENCES.values(), *others]}) == 4, "the same event has the same key"


@pytest.mark.parametrize("reference", REFERENCES.values(), ids=REFERENCES)
def test_public_readers_find_the_same(reference: Reference) -> None:
    (entry,) = read_bibtex(write_bibtex(reference))
    assert entry["key"] == reference.key
    assert entry["url"] == reference.link
    assert entry["year"] == str(DATASET.as_of.year)
    (record,) = read_ris(write_ris(reference))
    assert record["type_of_reference"] == "DATA"
    assert record["title"] == (reference.title or NAME)
    assert record["urls"] == [reference.link]
    assert record["authors"] == [f"{MAKERS},"]


def test_nothing_in_a_title_breaks_the_format() -> None:
    bibtex, ris = write_bibtex(hostile(HOSTILE)), write_ris(hostile(HOSTILE))
    (entry,) = read_bibtex(bibtex)
    assert r"A \textbraceleft{}brace \& a line\textbackslash{}end \textbraceright{} \$x\_1\$ 100\%" in entry["title"]
    assert bibtex.count("{") == bibtex.count("}")
    assert "Путин پوتین" in bibtex
    assert all(line[2:6] == "  - " for line in ris.strip("\r\n").split("\r\n"))
    assert read_ris(ris)[0]["title"] == "A {brace & a line\\end } $x_1$ 100% ~ ^ # “q” Путин پوتین"


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_title_stays_one_entry_and_one_record(text: str) -> None:
    reference = hostile(f"T{text}T")
    assert len(read_bibtex(write_bibtex(reference))) == 1
    assert len(read_ris(write_ris(reference))) == 1
    assert all("\n" not in STYLES[style][1](reference) for style in ("apa", "footnote"))


def test_citation_file_is_valid_and_names_this_version() -> None:
    schema = json.loads((Path(__file__).parent / "cff-1.2.0.schema.json").read_text(encoding="utf-8"))
    root = Path(__file__).resolve().parent.parent
    for text in ((root / CFF_NAME).read_text(encoding="utf-8"), citation_file(DATASET.version, DATASET.as_of)):
        body = yaml.load(text, yaml.BaseLoader)
        jsonschema.validate(body, schema)
        assert body["title"] == NAME
    assert body["version"] == DATASET.version


def ask(path: str, query: str) -> Response:
    scope = {
        "type": "http", "method": "GET", "scheme": "https", "server": ("caspian.example.org", 443),
        "path": f"/x/api/{path}", "query_string": query.encode(), "headers": [],
    }  # fmt: skip
    return respond(next(each for each in RESOURCES if each.path == path), DATASET, Request(scope))


@pytest.mark.parametrize("extension", ["bib", "ris", "txt"])
def test_api_gives_the_citation_of_the_selection_and_of_the_dataset(extension: str) -> None:
    answer = ask(f"citation.{extension}", "sector=energy&from=2024")
    assert answer.status_code == 200
    said = bytes(answer.body).decode()
    readers = {"bib": read_bibtex, "ris": read_ris}
    if extension in readers:
        assert len(readers[extension](said)) == 2
    assert VIEW.sentence in said
    assert REFERENCES["view"].link in said
    assert REFERENCES["dataset"].link in said
    assert "sector-energy-from-2024" in answer.headers["content-disposition"]


def test_events_picked_by_hand_are_cited_each() -> None:
    entries = read_bibtex(
        bytes(ask("citation.bib", f"id={EVENT['event_id']}&id=E0001&scope=any&grade=any").body).decode()
    )
    assert {f"caspian-{EVENT['event_id']}", "caspian-E0001", f"caspian-{DATASET.version}"} < {
        each["key"] for each in entries
    }
    assert len(entries) == 4
