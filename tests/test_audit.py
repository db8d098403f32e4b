"""The audit against article texts. Texts here are made up; the real ones are not part of the project."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from caspian.audit import audit_articles, fold, paragraphs
from caspian.cli import main
from caspian.dataset import default_folder, read_tables
from caspian.schema import TABLES
from tests.synthetic import empty

ARTICLE = """\
Harbour news

The two ministers met at the old harbour on Monday and spoke at length about the new ferry.

“We’ll  sail in spring”, said the elder minister — and the other nodded.
Read more of our stories
"""
SEEDS = Path(__file__).resolve().parent.parent.parent / "shared" / "seeds"


def rows(name: str, *cells: dict[str, str]) -> pd.DataFrame:
    table = empty(name, len(cells))
    for at, row in enumerate(cells):
        for column, value in row.items():
            table.loc[at, column] = value
    return table


def tables(claims: list[dict[str, str]], **others: pd.DataFrame) -> dict[str, pd.DataFrame]:
    whole = {name: empty(name) for name in TABLES}
    whole["sources"] = rows("sources", {"source_id": "S0001", "title": "Harbour news", "file": "a.txt"})
    base = {"source_id": "S0001", "statement": "Something was said."}
    numbered = [{"claim_id": f"C{at:04}", **base, **claim} for at, claim in enumerate(claims, start=1)]
    whole["claims"] = rows("claims", *numbered)
    left = {"source_id": "S0001", "reason": "furniture"}
    whole["articles_left_out"] = rows("articles_left_out", {**left, "locator": "p1"}, {**left, "locator": "p4"})
    return whole | others


GOOD = [{"locator": "p2", "anchor": "met at the old harbour"}, {"locator": "p3", "anchor": "we'll sail in Spring"}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def faults(whole: dict[str, pd.DataFrame], folder: Path) -> list[tuple[str, str, str]]:
    return [(each.table, each.column, each.value) for each in audit_articles(whole, folder)]


def test_paragraphs_are_non_empty_lines_counted_from_one() -> None:
    assert len(paragraphs(ARTICLE)) == 4
    assert paragraphs(ARTICLE)[0] == "Harbour news"


def test_true_anchors_pass_whatever_their_case_quotes_and_blanks(folder: Path) -> None:
    assert fold("“We’ll  sail") == "\"we'll sail"
    assert audit_articles(tables(GOOD), folder) == []


def test_anchor_that_does_not_stand_there_is_found_with_the_place_where_it_does(folder: Path) -> None:
    found = audit_articles(tables([GOOD[0], {"locator": "p2", "anchor": "sail in spring"}, GOOD[1]]), folder)
    assert [(each.id, each.column, each.nearest) for each in found] == [("C0002", "anchor", "locator p3")]


def test_anchor_is_whole_words(folder: Path) -> None:
    found = faults(tables([{"locator": "p2", "anchor": "old harbou"}, GOOD[1]]), folder)
    assert found == [("claims", "anchor", "old harbou")]


def test_missing_and_long_anchors_are_found(folder: Path) -> None:
    long = "at the old harbour on Monday and"
    found = faults(tables([{"locator": "p2"}, {"locator": "p2", "anchor": long}, GOOD[1]]), folder)
    assert found == [("claims", "anchor", ""), ("claims", "anchor", long)]


@pytest.mark.parametrize("locator", ["p9", "p0", "2", "", "p2-p3"])
def test_locator_names_one_paragraph_that_exists(folder: Path, locator: str) -> None:
    extra = {"anchor": "ferry"} | ({"locator": locator} if locator else {})
    assert ("claims", "locator", locator) in faults(tables([*GOOD, extra]), folder)


def test_paragraph_without_claim_or_reason_is_found(folder: Path) -> None:
    assert faults(tables(GOOD[:1]), folder) == [("claims", "locator", "p3")]


def test_nine_words_in_a_row_are_a_copy_and_eight_are_not(folder: Path) -> None:
    nine = "They MET at the old harbour on Monday, and spoke about ships."
    eight = "They met at the old harbour on Monday to sail."
    events = rows("events", {"event_id": "E0001", "summary": nine}, {"event_id": "E0002", "summary": eight})
    found = audit_articles(tables(GOOD, events=events), folder)
    assert [(each.table, each.id, each.column) for each in found] == [("events", "E0001", "summary")]
    assert "S0001 p2" in found[0].expected


def test_titles_of_sources_are_kept_as_published(folder: Path) -> None:
    whole = tables(GOOD)
    whole["sources"].loc[0, "title"] = paragraphs(ARTICLE)[1]
    assert audit_articles(whole, folder) == []


def test_article_that_is_not_there_and_article_without_source_are_found(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("Other news", encoding="utf-8")
    found = audit_articles(tables(GOOD), tmp_path)
    assert {each.value for each in found} == {"a.txt", "b.txt"}
    assert next(each for each in found if each.value == "a.txt").nearest == "b.txt"


def test_audit_of_a_folder_that_is_not_there_is_file_trouble(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(tmp_path / "nowhere")]) == 3
    assert "not a folder" in capsys.readouterr().err


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the article texts are not part of the project")
def test_real_record_stands_where_it_says() -> None:
    found = audit_articles(read_tables(default_folder()), SEEDS)
    assert found == [], "\n".join(map(str, found))
