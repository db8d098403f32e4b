"""Every page under every sort of selection, without a browser: it runs, says what it shows, and its pictures are sound."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from caspian.dataset import load_dataset
from caspian.selection import Selection
from caspian.ui.register import PAGES
from caspian.ui.text import inert
from caspian.view import view_of

ROUTER = Path(__file__).resolve().parent.parent / "pages" / "router.py"
DATASET = load_dataset()
SELECTIONS = {
    "default": "",
    "narrow": "sector=energy&from=2022&to=2025&grade=confirmed&grade=fair",
    "one": "id=E0053",
    "empty": "sector=health&kind=space_launch&q=zzzzqqq",
    "wide": "scope=any&grade=any",
    "hostile": "q=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%5Bx%5D(javascript%3Aalert(1))",
}


def open_page(name: str, query: str, **more: str) -> AppTest:
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.run()
    at.switch_page(PAGES[name].script)
    pairs: dict[str, list[str]] = {}
    from urllib.parse import parse_qsl

    for key, value in [*parse_qsl(query), *more.items()]:
        pairs.setdefault(key, []).append(value)
    for key, values in pairs.items():
        at.query_params[key] = values
    return at.run()


def expected_view(name: str, query: str):
    selection = Selection.parse(query, DATASET.names)[0]
    return view_of(DATASET, selection.without("id") if PAGES[name].id_dimension else selection)


def test_selections_are_what_their_names_say():
    views = {name: view_of(DATASET, Selection.parse(query, DATASET.names)[0]) for name, query in SELECTIONS.items()}
    m = views["default"].n
    assert {name: view.n for name, view in views.items() if name in ("one", "empty", "hostile")} == {
        "one": 1,
        "empty": 0,
        "hostile": 0,
    }
    assert 1 < views["narrow"].n < m < views["wide"].n


@pytest.mark.slow
@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("name", PAGES)
def test_page_shows_its_selection(name, selection):
    query = SELECTIONS[selection]
    at = open_page(name, query)
    assert not at.exception, at.exception
    view = expected_view(name, query)
    assert at.title[0].value == inert(view.sentence)
    assert any(f"Shown {view.n:,} of {view.m:,}" in block.value for block in at.markdown)
    for element in at.get("plotly_chart"):
        proto = element.proto
        assert re.search(r"\d|[Nn]o |empty|[Ww]ithout", proto.alt), f"a chart without words: {proto.alt!r}"
        go.Figure(json.loads(proto.spec))
    for element in (*at.dataframe, *at.table):
        assert element.proto.alt, "a table without words"


@pytest.mark.parametrize("name", PAGES)
def test_a_bad_parameter_becomes_a_notice(name):
    at = open_page(name, "sector=enrgy&setcor=energy")
    assert not at.exception
    said = " ".join(warning.value for warning in at.warning)
    assert "did you mean" in said
    assert "energy" in said


def some(rows: pd.DataFrame, key: str, most: int, *kinds: str) -> list[str]:
    """At most so many things: one of each value of some columns, the others evenly spread from the first to the last."""
    chosen = dict.fromkeys(value for kind in kinds for value in rows.drop_duplicates(kind)[key])
    rest = rows.loc[~rows[key].isin(list(chosen)), key]
    steps = np.linspace(0, len(rest) - 1, min(most - len(chosen), len(rest))).round().astype(int)
    return [*chosen, *rest.iloc[steps]]


EVENTS = DATASET.events.assign(venue=DATASET.events["place_id"].notna())
THINGS = {
    "map": ["kazan", "tehran", "moscow", "ashgabat"],
    "areas": ["gas-pipeline", "caspian-environment"],
    "promises": some(DATASET.ledger, "commitment_id", 8, "status", "umbrella"),
    "figures": some(DATASET.tables["measures"], "measure_id", 3),
    "evidence": some(DATASET.tables["topics"], "topic_id", 3),
    "actors": ["vladimir-putin", "us-officials"],
    "sources": ["irna", "us-officials"],
    "treaty": some(DATASET.tables["treaty"], "article", 3),
    "stories": list(DATASET.names["story"])[:2],
    "event": some(EVENTS, "event_id", 12, "scope", "record", "is_parent", "long", "venue"),
}


@pytest.mark.parametrize(("name", "thing"), [(name, thing) for name, things in THINGS.items() for thing in things])
def test_a_deep_link_shows_its_thing(name, thing):
    at = open_page(name, "", id=thing)
    assert not at.exception, at.exception
    label = DATASET.name(PAGES[name].id_dimension, thing)
    whole = " ".join(
        str(element.value)
        for kind in ("markdown", "header", "subheader", "caption", "title", "selectbox")
        for element in getattr(at, kind)
    )
    assert inert(label) in whole or label in whole or thing in whole


def said(at: AppTest) -> str:
    return " ".join(str(element.value) for kind in ("markdown", "caption", "warning") for element in getattr(at, kind))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Pezeshkiyan", "read as"),
        ("zzqqxx", "Nothing is found"),
        ("", "Try"),
        ("[qqzz](javascript:qqzz)", "javascript"),
        ("Shahed Rosatom Astrakhan Nowruz", "No entry has all of these words"),
    ],
)
def test_search_says_what_it_understood(query, words):
    at = open_page("search", "", _find=query)
    assert not at.exception, at.exception
    assert words in said(at)
    assert "](javascript" not in said(at)


def test_a_hit_outside_of_the_selection_says_so():
    inside = open_page("search", "from=2025", _find="Raisi", _kind="event")
    whole = open_page("search", "from=2025", _find="Raisi", _kind="event", _in="record")
    assert "not in this selection" not in said(inside)
    assert "not in this selection" in said(whole)


@pytest.mark.parametrize("name", [name for name, entry in PAGES.items() if entry.id_dimension])
def test_an_unknown_id_is_answered_kindly(name):
    at = open_page(name, "", id="no-such-thing")
    assert not at.exception
    said = " ".join(
        str(element.value)
        for kind in ("warning", "info", "error", "markdown", "header", "subheader")
        for element in getattr(at, kind)
    )
    assert "no\\-such\\-thing" in said or "no-such-thing" in said
