"""Names in the order in which a reader looks for them, and in their own direction wherever they stand in a line."""

from __future__ import annotations

import random
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from caspian.bidi import FSI, PDI, isolated_list, set_apart
from caspian.dataset import load_dataset
from caspian.independence import independence_of
from caspian.meetings import table_actors
from caspian.reading_order import in_reading_order, reading_key, reading_ranks
from caspian.selection import Selection
from caspian.ui.text import inert
from caspian.view import view_of
from tests.test_pages import open_page

#: Names in the order that a reader expects.
ORDERED = [
    "",
    "1402",
    "Abbas Araghchi",
    "al-Alam",
    "Article 9",
    "Article 10",
    "Élysée",
    "Eurasia",
    "“Fars”",
    "İran Gündemi",
    "kremlin",
    "Łódź",
    "Øresund",
    "Recep Tayyip Erdoğan",
    "recep tayyip Ozdemir",
    "Zarif",
    "Путин",
    "پوتین",
]


def test_names_come_in_reading_order_whatever_their_case_accents_and_marks():
    shuffled = ORDERED.copy()
    random.Random(5).shuffle(shuffled)
    assert in_reading_order(shuffled, str) == ORDERED


def test_names_alike_but_for_case_keep_a_fixed_order():
    assert in_reading_order(["IRNA", "Irna", "irna"], str) == in_reading_order(["irna", "Irna", "IRNA"], str)
    assert reading_key("IRNA")[0] == reading_key("irna")[0]


def test_ranks_are_places_in_reading_order():
    assert reading_ranks(["b", "A", "b"]) == {"A": 0, "b": 1}


@pytest.mark.parametrize(("page", "table", "label"), [("actors", "actors", "name"), ("sources", "publishers", "name")])
def test_list_of_names_is_read_from_a_to_z(page: str, table: str, label: str):
    options = open_page(page, "").selectbox(key=f"{page}:id").options
    assert len(options) == len(load_dataset().tables[table]) + 1
    assert options[1:] == in_reading_order(options[1:], str)


@pytest.mark.parametrize("key", ["actor", "place", "publisher"])
def test_filters_of_names_are_read_from_a_to_z(key: str):
    chosen = {"actor": "vladimir-putin", "place": "tehran", "publisher": "irna"}[key]
    [widget] = [each for each in open_page("overview", f"{key}={chosen}").multiselect if each.key == f"filter:{key}"]
    named = set(load_dataset().names[key].values())
    options = [option for option in widget.options if option in named]
    assert len(options) > 20
    assert options == in_reading_order(options, str)


def test_registers_of_equal_numbers_are_read_from_a_to_z():
    view = view_of(load_dataset(), Selection())
    actors = table_actors(view)
    for _, rows in actors.groupby(["events", "claims"]):
        assert list(rows["name"]) == in_reading_order(rows["name"], str)
    for _, rows in independence_of(view).publishers.groupby(["events", "knew"]):
        assert list(rows["name"]) == in_reading_order(rows["name"], str)


def test_only_right_to_left_text_is_set_apart():
    assert set_apart("TASS report") == "TASS report"
    assert set_apart("Путин") == "Путин"
    assert set_apart("گزارش TASS") == f"{FSI}گزارش TASS{PDI}"


def test_aliases_are_isolated_one_by_one():
    assert isolated_list("SNSC|شورا") == f"{FSI}SNSC{PDI}, {FSI}شورا{PDI}"
    assert isolated_list(None) == isolated_list(float("nan")) == ""


_ISOLATED = re.compile(f"{FSI}[^{PDI}]*{PDI}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def lines_of(at: AppTest) -> list[str]:
    cells = [str(cell) for each in at.table for cell in pd.DataFrame(each.value).to_numpy().ravel()]
    return [each.value for each in [*at.markdown, *at.caption]] + cells


@pytest.mark.parametrize(
    "page",
    ["actors?id=vladimir-putin", "actors?id=iran-snsc", "sources?id=irna", "map?id=tehran", "areas?id=drone-supply"],
)
def test_right_to_left_names_in_lines_are_isolated(page: str):
    name, query = page.split("?")
    for line in lines_of(open_page(name, query)):
        left = _ISOLATED.sub("", line)
        assert not _RIGHT_TO_LEFT.search(left), line


def test_a_page_with_native_names_prints_them():
    said = "\n".join(lines_of(open_page("actors", "id=vladimir-putin")))
    assert inert("ولادیمیر پوتین") in said
