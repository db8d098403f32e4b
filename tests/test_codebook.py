from __future__ import annotations

import pytest

from caspian.checks import RULES
from caspian.codebook import codebook, describe_columns, describe_filters, describe_rules, uses_of
from caspian.dataset import Dataset, load_dataset
from caspian.exports import DERIVED
from caspian.filters import FILTERS
from caspian.schema import TABLES, table_columns


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def text(dataset: Dataset) -> str:
    return codebook(dataset.tables)


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_described_with_every_column(text: str, name: str) -> None:
    chapter = text.split(f"### {name}\n")[1].split("\n#")[0]
    for column in table_columns(TABLES[name]).values():
        assert column.description, f"{name}.{column.name} has no description"
        assert f"| `{column.name}` |" in chapter


def test_every_code_stands_with_its_definition(text: str, dataset: Dataset) -> None:
    for row in dataset.tables["vocabularies"].itertuples():
        assert f"### {row.vocabulary}\n" in text
        assert f"| `{row.code}` |" in text


def test_every_vocabulary_of_a_column_exists(dataset: Dataset) -> None:
    known = set(dataset.tables["vocabularies"]["vocabulary"])
    used = {column.vocabulary for table in TABLES.values() for column in table_columns(table).values()} - {""}
    assert used <= known
    assert ("events", "tone") in uses_of("tone")


def test_every_rule_says_what_it_refuses(text: str) -> None:
    assert len(describe_rules()) == len(RULES)
    for rule, words in zip(RULES, describe_rules(), strict=True):
        assert rule.__doc__, f"{rule.__name__} has no docstring"
        assert f"- {words}" in text


def test_every_key_and_derived_column_is_told(text: str, dataset: Dataset) -> None:
    assert list(describe_filters(dataset.names)["Key"]) == list(FILTERS)
    for name in [*FILTERS, *DERIVED]:
        assert f"| `{name}` |" in text


def test_chapters_stand_in_a_fixed_order(text: str) -> None:
    chapters = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert chapters == [
        "How cells are written",
        "Tables",
        "What is derived",
        "Rules",
        "Links, files and API",
        "The subject",
        "Vocabularies",
    ]


def test_markdown_tables_are_whole(text: str) -> None:
    """A bar in a cell would shift the row: each row has as many cells as its header."""
    width = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = line.replace("\\|", "").count("|")
        width = width or cells
        assert cells == width, line


def test_columns_on_screen_are_those_of_the_file() -> None:
    assert list(describe_columns("events")["Column"]) == list(table_columns(TABLES["events"]))
