"""Small records built row by row, with everything that a test does not speak of filled in."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import geopandas as gpd
import pandas as pd

from caspian.dataset import Dataset, default_folder, read_cells
from caspian.schema import TABLES, table_columns
from caspian.validation import validate_table

SUBJECT = ("sectors", "areas", "kinds", "stages", "measures", "vocabularies")

DEFAULTS: dict[str, dict[str, Any]] = {
    "events": {
        "record": "active",
        "title": "Two delegations met",
        "summary": "Two delegations met.",
        "date": "2024-10-11",
        "date_basis": "stated",
        "place_id": "tehran",
        "where_prec": "1",
        "kind": "meeting",
        "direction": "mutual",
        "tone": "cooperation",
        "sectors": "diplomacy",
        "actors": "putin|pezeshkian",
        "scope": "core",
        "importance": "2",
        "added_on": "2026-11-22",
    },
    "event_sources": {"role": "supports"},
    "sources": {
        "title": "A report",
        "language": "en",
        "doc_kind": "report",
        "availability": "live",
        "status": "current",
    },
    "claims": {"statement": "Something was said.", "said_by": "putin", "mode": "asserts"},
    "commitments": {
        "title": "A promise",
        "area_id": "gas-pipeline",
        "direction": "ru_to_ir",
        "instrument": "statement",
        "binding": "no",
        "umbrella": "no",
    },
}

PEOPLE: dict[str, list[dict[str, Any]]] = {
    "actors": [
        {
            "actor_id": "putin",
            "name": "Vladimir Putin",
            "kind": "person",
            "country": "RUS",
            "name_ru": "Путин",
            "name_fa": "پوتین",
        },
        {
            "actor_id": "pezeshkian",
            "name": "Masoud Pezeshkian",
            "kind": "person",
            "country": "IRN",
            "aliases": "Pezeshkiyan",
        },
        {"actor_id": "us-treasury", "name": "US Treasury", "kind": "ministry", "country": "USA"},
    ],
    "publishers": [
        {
            "publisher_id": "kremlin",
            "name": "Kremlin",
            "kind": "government",
            "country": "RUS",
            "party": "RUS",
            "bloc": "russian_state",
        },
        {
            "publisher_id": "president-ir",
            "name": "President of Iran",
            "kind": "government",
            "country": "IRN",
            "party": "IRN",
            "bloc": "iranian_state",
        },
        {
            "publisher_id": "tass",
            "name": "TASS",
            "kind": "news_agency",
            "country": "RUS",
            "party": "RUS",
            "bloc": "russian_state",
        },
        {
            "publisher_id": "ria",
            "name": "RIA",
            "kind": "news_agency",
            "country": "RUS",
            "party": "RUS",
            "bloc": "russian_state",
        },
        {
            "publisher_id": "interfax",
            "name": "Interfax",
            "kind": "news_agency",
            "country": "RUS",
            "party": "RUS",
            "bloc": "russian_state",
        },
        {
            "publisher_id": "irna",
            "name": "IRNA",
            "kind": "news_agency",
            "country": "IRN",
            "party": "IRN",
            "bloc": "iranian_state",
        },
        {"publisher_id": "reuters", "name": "Reuters", "kind": "news_agency", "country": "GBR", "bloc": "western"},
        {"publisher_id": "haaretz", "name": "Haaretz", "kind": "newspaper", "country": "ISR", "bloc": "israeli"},
        {
            "publisher_id": "us-treasury",
            "name": "US Treasury",
            "kind": "government",
            "country": "USA",
            "bloc": "western",
        },
        {
            "publisher_id": "us-officials",
            "name": "US officials",
            "kind": "witness",
            "country": "USA",
            "bloc": "western",
        },
        {
            "publisher_id": "copy",
            "name": "A machine copy",
            "kind": "aggregator",
            "party": "RUS",
            "bloc": "unknown",
            "reliability": "E",
        },
        {"publisher_id": "leak", "name": "A leak", "kind": "witness", "bloc": "unknown"},
    ],
    "places": [
        {
            "place_id": "iran",
            "name": "Iran",
            "kind": "country",
            "country": "IRN",
            "disputed": "no",
            "lat": "32",
            "lon": "53",
        },
        {
            "place_id": "tehran",
            "name": "Tehran",
            "kind": "city",
            "country": "IRN",
            "within": "iran",
            "disputed": "no",
            "lat": "35.7",
            "lon": "51.4",
        },
        {
            "place_id": "palace",
            "name": "Saadabad Palace",
            "kind": "venue",
            "country": "IRN",
            "within": "tehran",
            "disputed": "no",
            "lat": "35.8",
            "lon": "51.4",
        },
        {
            "place_id": "kazan",
            "name": "Kazan",
            "kind": "city",
            "country": "RUS",
            "disputed": "no",
            "lat": "55.8",
            "lon": "49.1",
        },
    ],
    "changes": [
        {
            "version": "2026.11.1",
            "date": "2026-11-22",
            "table": "events",
            "row_id": "*",
            "change": "added",
            "reason": "First.",
        }
    ],
}


@lru_cache(maxsize=1)
def _subject() -> dict[str, pd.DataFrame]:
    folder = default_folder()
    return {name: read_cells(folder / f"{name}.csv") for name in SUBJECT}


@lru_cache(maxsize=1)
def _typed_subject() -> dict[str, pd.DataFrame]:
    return {name: validate_table(name, table)[0] for name, table in _subject().items()}


def cells(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Text cells of a table from rows that name only what matters."""
    columns = list(table_columns(TABLES[name]))
    filled = [{**DEFAULTS.get(name, {}), **row} for row in rows]
    assert all(set(row) <= set(columns) for row in filled), f"{name} has no such column"
    return pd.DataFrame(filled, columns=columns).astype("str").where(lambda frame: frame.notna() & (frame != "nan"))


def record_cells(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """Text cells of all tables: the real subject, a few actors, publishers and places, and the rows given."""
    return {
        name: _subject()[name].copy() if name in SUBJECT else cells(name, rows.get(name, PEOPLE.get(name, [])))
        for name in TABLES
    }


def record_tables(**rows: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    """Typed tables; a row that breaks the schema fails the test that built it."""
    given = {name: rows.get(name, PEOPLE.get(name, [])) for name in TABLES if name not in SUBJECT}
    return _typed_subject() | {name: _typed(name, json.dumps(table)) for name, table in given.items()}


@lru_cache(maxsize=2_000)
def _typed(name: str, rows: str) -> pd.DataFrame:
    """A typed table, made once for the same rows: most tests leave most tables alone. Nobody changes it."""
    table, findings = validate_table(name, cells(name, json.loads(rows)))
    assert not findings, findings
    return table


def record(**rows: list[dict[str, Any]]) -> Dataset:
    """A linked dataset of the rows given."""
    return Dataset.from_tables(record_tables(**rows), corridors=gpd.GeoDataFrame(geometry=[], crs=4326), digest="test")


def sourced(
    *events: dict[str, Any], sources: list[tuple[str, str, str]] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Rows for events with one Reuters source each, or with sources (publisher, document kind, role) for all of them."""
    described = sources or [("reuters", "report", "supports")]
    return {
        "events": list(events),
        "sources": [
            {"source_id": f"S{i:04d}", "publisher_id": publisher, "doc_kind": doc_kind}
            for i, (publisher, doc_kind, _) in enumerate(described, 1)
        ],
        "event_sources": [
            {"event_id": event["event_id"], "source_id": f"S{i:04d}", "role": role}
            for event in events
            for i, (_, _, role) in enumerate(described, 1)
        ],
    }
