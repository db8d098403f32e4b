"""The audit: do the claims stand where they say they stand? Needs the texts of the founding articles, which are not ours.

A paragraph is a non-empty line, counted from 1. Texts are compared without case, with curly quotes and dashes made
straight and runs of blanks made one, so that typography alone is no finding.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from caspian.findings import Finding, nearest
from caspian.schema import TABLES, table_columns
from caspian.validation import row_ids

Tables = Mapping[str, pd.DataFrame]

#: This many consecutive words of an article in one of our cells are a copy, not a fact.
COPIED_WORDS = 9
#: An anchor is a locator, not a quotation.
ANCHOR_WORDS = 6
#: Tables whose rows point into a source by paragraph.
_LOCATED = ("claims", "event_sources", "articles_left_out")
#: Bibliographic cells that are kept as published.
_AS_PUBLISHED = {("sources", "title"), ("sources", "file"), ("sources", "url"), ("sources", "archived_url")}

_PARAGRAPH = re.compile(r"p([1-9]\d*)")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "‚": "'", "`": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-"})
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def audit_articles(tables: Tables, folder: Path) -> list[Finding]:
    """Every fault of the record against the article texts in ``folder``, in the order of tables and rows."""
    findings: list[Finding] = []
    articles: dict[str, list[str]] = {}
    sources = tables["sources"].dropna(subset=["file"])
    present = sorted(path.name for path in folder.iterdir() if path.is_file())
    for index, source_id, file in zip(sources.index, sources["source_id"], sources["file"], strict=True):
        if file in present:
            articles[source_id] = paragraphs((folder / file).read_text(encoding="utf-8"))
        else:
            near = nearest(file, present)
            findings.append(
                Finding("sources", int(index) + 2, source_id, "file", file, "an article text in the folder", near)
            )
    for name in sorted(set(present) - set(sources["file"])):
        if name.endswith(".txt"):
            findings.append(Finding("sources", 0, "", "file", name, "a source for each article text in the folder"))
    findings += _locators(tables, articles)
    findings += _anchors(tables, articles)
    findings += _uncovered(tables, articles)
    findings += _copies(tables, articles)
    return sorted(set(findings))


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of a text; ``p1`` is the first."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def fold(text: str) -> str:
    """Text without case, typography and runs of blanks."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_STRAIGHT)).casefold().split())


def words(text: str) -> list[str]:
    """The words of a text, folded, without punctuation."""
    return _WORD.findall(fold(text))


def located(cell: object) -> list[int]:
    """Paragraph numbers that a locator names: ``p7``, or several as in ``p4|p6`` or ``p4, p6``."""
    return [int(number) for number in _PARAGRAPH.findall(str(cell))] if isinstance(cell, str) else []


def _of(name: str, tables: Tables, articles: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    rows = tables[name]
    rows = rows[rows["source_id"].isin(list(articles))]
    return rows.assign(_id=row_ids(name, rows) if len(rows) else "")


def _locators(tables: Tables, articles: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Locators into an article have the form p7 and name a paragraph that exists."""
    for name in _LOCATED:
        rows = _of(name, tables, articles)
        for index, identity, source, cell in zip(
            rows.index, rows["_id"], rows["source_id"], rows["locator"], strict=True
        ):
            count = len(articles[source])
            numbers = located(cell)
            shown = cell if isinstance(cell, str) else ""
            if not numbers or (name != "event_sources" and not _PARAGRAPH.fullmatch(shown)):
                yield Finding(
                    name, int(index) + 2, identity, "locator", shown, "a paragraph of the article, such as p7"
                )
            elif max(numbers) > count:
                expected = f"a paragraph from p1 to p{count} of {source}"
                yield Finding(name, int(index) + 2, identity, "locator", shown, expected)


def _anchors(tables: Tables, articles: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Every claim of an article has an anchor of at most six words that stands in its paragraph."""
    claims = _of("claims", tables, articles)
    for index, identity, source, cell, anchor in zip(
        claims.index, claims["_id"], claims["source_id"], claims["locator"], claims["anchor"], strict=True
    ):
        row, text = int(index) + 2, articles[source]
        if not isinstance(anchor, str):
            yield Finding("claims", row, identity, "anchor", "", "words that stand at the locator")
            continue
        if len(anchor.split()) > ANCHOR_WORDS:
            yield Finding("claims", row, identity, "anchor", anchor, f"at most {ANCHOR_WORDS} words")
        numbers = [number for number in located(cell) if number <= len(text)]
        if numbers and not any(_stands(anchor, text[number - 1]) for number in numbers):
            found = [f"p{number}" for number, paragraph in enumerate(text, start=1) if _stands(anchor, paragraph)]
            yield Finding(
                "claims",
                row,
                identity,
                "anchor",
                anchor,
                f"words that stand in {cell} of {source}",
                f"locator {found[0]}" if found else "",
            )


def _stands(anchor: str, paragraph: str) -> bool:
    """Whether the anchor stands in the paragraph as whole words."""
    return re.search(rf"(?<!\w){re.escape(fold(anchor))}(?!\w)", fold(paragraph)) is not None


def _uncovered(tables: Tables, articles: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Every paragraph has a claim, or a row that says why it was left out."""
    covered: dict[str, set[int]] = {source: set() for source in articles}
    for name in ("claims", "articles_left_out"):
        rows = _of(name, tables, articles)
        for source, cell in zip(rows["source_id"], rows["locator"], strict=True):
            covered[source].update(located(cell))
    for source, text in articles.items():
        for number in sorted(set(range(1, len(text) + 1)) - covered[source]):
            expected = "a claim, or a row in articles_left_out with the reason"
            yield Finding("claims", 0, source, "locator", f"p{number}", expected)


def _copies(tables: Tables, articles: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """No cell repeats nine consecutive words of an article; titles of sources are kept as published."""
    runs: dict[tuple[str, ...], str] = {}
    for source, text in articles.items():
        for number, paragraph in enumerate(text, start=1):
            for run in _runs(words(paragraph)):
                runs.setdefault(run, f"{source} p{number}")
    if not runs:
        return
    for name, table in TABLES.items():
        rows = tables[name]
        for column in table_columns(table).values():
            if column.type != "text" or (name, column.name) in _AS_PUBLISHED:
                continue
            for index, cell in rows[column.name].dropna().items():
                copied = [run for run in _runs(words(str(cell))) if run in runs]
                if copied:
                    run = copied[0]
                    identity = row_ids(name, rows.loc[[index]]).iloc[0]
                    expected = f"our own words; {COPIED_WORDS} words in a row stand in {runs[run]}"
                    yield Finding(name, int(str(index)) + 2, identity, column.name, " ".join(run), expected)


def _runs(text: list[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(text[at : at + COPIED_WORDS]) for at in range(len(text) - COPIED_WORDS + 1))
