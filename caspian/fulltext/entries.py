"""What can be found: every kind of entry with its fields and what a word in each of them weighs."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset

#: Weight of a word by the column of the index that holds it (BM25 takes one weight a column).
WEIGHTS: Mapping[str, float] = {"title": 8.0, "names": 5.0, "body": 2.0, "sounds": 1.5}
_IN_FULL = dict(zip(calendar.month_abbr[1:], calendar.month_name[1:], strict=True))
_MONTHS = re.compile(rf"\b({'|'.join(_IN_FULL)})\b")
_SPELLINGS = ("name", "name_ru", "name_fa", "aliases")


@dataclass(frozen=True)
class Field:
    """One field of a kind of entry: what it is called, which column holds it, how its words weigh.

    ``named`` is the dimension of its codes where the cell holds codes, each of which is found under all its spellings.
    """

    label: str
    column: str
    weighs: str
    named: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of entry. ``prior`` sets entries that stand for many others before single reports of equal fit.

    ``page`` shows it under ``id``; where ``id`` is another column than the key, ``opens`` names it.
    """

    code: str
    label: str
    one: str
    table: str
    key: str
    fields: tuple[Field, ...]
    page: str
    opens: str = ""
    prior: float = 1.0

    @property
    def title(self) -> str:
        """The column that names the entry."""
        return self.fields[0].column


def _named(label: str) -> tuple[Field, ...]:
    return (
        Field(label, "name", "title"),
        Field("name in Russian", "name_ru", "names"),
        Field("name in Persian", "name_fa", "names"),
        Field("other name", "aliases", "names"),
    )


#: In the order in which they stand on the page.
KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "event",
            "Events",
            "Event",
            "events",
            "event_id",
            (
                Field("title", "title", "title"),
                Field("summary", "summary", "body"),
                Field("actor", "actors", "names", "actor"),
                Field("addressed", "targets", "names", "actor"),
                Field("attending", "observers", "names", "actor"),
                Field("place", "place_id", "names", "place"),
                Field("date", "when", "body"),
            ),
            "event",
        ),
        Kind(
            "claim",
            "Claims",
            "Claim",
            "claims",
            "claim_id",
            (
                Field("statement", "statement", "title"),
                Field("as worded", "stated", "body"),
                Field("speaker", "said_by", "names", "actor"),
                Field("date said", "when", "body"),
            ),
            "event",
            "event_id",
            0.8,
        ),
        Kind("actor", "Actors", "Actor", "actors", "actor_id", _named("name"), "actors", prior=1.6),
        Kind("place", "Places", "Place", "places", "place_id", _named("name"), "map", prior=1.5),
        Kind(
            "source",
            "Sources",
            "Source",
            "sources",
            "source_id",
            (
                Field("title", "title", "title"),
                Field("publisher", "publisher_id", "names", "publisher"),
                Field("address", "url", "body"),
                Field("date published", "when", "body"),
            ),
            "sources",
            "publisher_id",
            0.7,
        ),
        Kind(
            "publisher",
            "Publishers",
            "Publisher",
            "publishers",
            "publisher_id",
            (Field("name", "name", "title"), Field("other name", "aliases", "names")),
            "sources",
            prior=1.2,
        ),
        Kind(
            "area",
            "Areas",
            "Area",
            "areas",
            "area_id",
            (
                Field("name", "name", "title"),
                Field("other name", "aliases", "names"),
                Field("definition", "definition", "body"),
            ),
            "areas",
            prior=1.6,
        ),
        Kind(
            "commitment",
            "Promises",
            "Promise",
            "commitments",
            "commitment_id",
            (Field("title", "title", "title"), Field("made by", "made_by", "names", "actor")),
            "promises",
            prior=0.8,
        ),
        Kind(
            "topic",
            "Questions",
            "Question",
            "topics",
            "topic_id",
            (Field("question", "question", "title"),),
            "evidence",
        ),
        Kind(
            "measure",
            "Figures",
            "Figure",
            "measures",
            "measure_id",
            (Field("label", "label", "title"), Field("definition", "definition", "body")),
            "figures",
        ),
        Kind(
            "article",
            "Treaty",
            "Treaty article",
            "treaty",
            "article",
            (Field("heading", "named", "title"), Field("summary", "summary", "body")),
            "treaty",
        ),
        Kind(
            "story",
            "Stories",
            "Story",
            "stories",
            "story_id",
            (Field("title", "title", "title"), Field("summary", "summary", "body")),
            "stories",
        ),
    )
}


def rows_of(dataset: Dataset, kind: Kind) -> pd.DataFrame:
    """Rows of a kind, in the order of the index: events that stand, the newest first, and the claims on them; dates in words as ``when``."""
    if kind.code == "event":
        events = dataset.events
        rows = events[events["record"] == "active"].iloc[::-1]
        return rows.assign(when=_dates(rows["date"]))
    rows = dataset.tables[kind.table]
    if kind.code == "claim":
        standing = dataset.events.loc[dataset.events["record"] == "active", "event_id"]
        rows = rows[rows["event_id"].isna() | rows["event_id"].isin(standing)]
    if kind.code == "article":
        number = rows["article"].map(lambda article: article if article == "preamble" else f"article {article}")
        return rows.assign(named="Treaty, " + number + ": " + rows["heading"])
    dated = {"claim": "said_on", "source": "published"}.get(kind.code)
    return rows.assign(when=_dates(rows[dated])) if dated else rows


def _dates(cells: pd.Series) -> pd.Series:
    """Dates in words, months in full, so that *July 2022* finds them."""
    said = {
        cell: _MONTHS.sub(lambda found: _IN_FULL[found.group()], edtf.label(cell)) for cell in cells.dropna().unique()
    }
    return cells.map(said)


def spellings(dataset: Dataset, dimension: str) -> Mapping[str, tuple[str, ...]]:
    """All names of each actor, place or publisher by its code, the one in English first."""
    rows = dataset.tables[f"{dimension}s"]
    columns = [column for column in _SPELLINGS if column in rows]
    found = {}
    for code, *cells in rows[[f"{dimension}_id", *columns]].itertuples(index=False):
        found[code] = tuple(name for cell in cells if isinstance(cell, str) for name in cell.split("|"))
    return found
