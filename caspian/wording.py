"""Wording: what the codes of one event mean, in sentences that a reader can check."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.event_record import EventRecord
from caspian.filters import join_words
from caspian.grade import PARTIES
from caspian.memory import remembered
from caspian.tables import EVENT_COLUMNS

#: The party's position on the event row, by party.
POSITION_COLUMN = dict(zip(PARTIES, ("position_ru", "position_ir"), strict=True))
#: The capital that stands for the party on screen.
CAPITAL = {party: EVENT_COLUMNS[column] for party, column in POSITION_COLUMN.items()}


@remembered()
def _definitions(dataset: Dataset) -> dict[tuple[str, str], str]:
    rows = dataset.tables["vocabularies"]
    texts = rows["definition"].fillna("")
    return dict(zip(zip(rows["vocabulary"], rows["code"], strict=True), texts, strict=True))


def define(dataset: Dataset, vocabulary: str, code: str) -> str:
    """The definition of a code; blank when it has none."""
    return _definitions(dataset).get((vocabulary, code), "")


def date_facts(record: EventRecord) -> list[tuple[str, str]]:
    """When it happened, how precisely that is known, and how: (heading, words)."""
    dataset, event = record.dataset, record.event
    precision = str(event["date_prec"])
    exactly = dataset.name("date_prec", precision)
    if event["long"]:
        exactly = f"It lasted; its days are known so: {exactly[0].lower()}{exactly[1:]}"
    facts = [
        ("When", edtf.label(event["date"])),
        ("How precisely", f"{exactly}. {define(dataset, 'date_prec', precision)}"),
        ("How it is known", _labelled(dataset, "date_basis", event["date_basis"])),
    ]
    return facts + _noted("On the date", event["date_note"])


def place_facts(record: EventRecord) -> list[tuple[str, str]]:
    """Where it happened, how precisely that is known, and the further places: (heading, words)."""
    dataset, event = record.dataset, record.event
    by_role: dict[str, list[str]] = {}
    for place in record.places.to_dict("records"):
        role = dataset.name("place_role", place["role"]) if place["role"] else "Where"
        by_role.setdefault(role, []).append(_place(dataset, place))
    facts = [(role, "; ".join(places)) for role, places in by_role.items()]
    if not isinstance(event["place_id"], str):
        facts.insert(0, ("Where", dataset.name("where_prec", event["where_prec"])))
    return [*facts[:1], ("How precisely", _labelled(dataset, "where_prec", event["where_prec"])), *facts[1:]]


def _place(dataset: Dataset, place: Mapping[Hashable, Any]) -> str:
    words = [str(place["name"]), dataset.name("place_kind", str(place["kind"])).lower()]
    if isinstance(place["within"], str):
        words.append(f"in {dataset.name('place', place['within'])}")
    country = dataset.name("country", str(place["country"])) if isinstance(place["country"], str) else ""
    if country and not any(country == word.removeprefix("in ") for word in words):
        words.append(country)
    if isinstance(place["controlled_by"], str):
        words.append(f"controlled by {dataset.name('country', place['controlled_by'])}")
    if place["disputed"] == "yes":
        words.append("sovereignty disputed")
    return ", ".join(words)


def coding_facts(record: EventRecord) -> list[tuple[str, str]]:
    """Tone, scope, importance and remarks: (heading, words)."""
    dataset, event = record.dataset, record.event
    codes = (dataset.name(column, event[column]) for column in ("direction", "tone", "scope", "importance"))
    facts = [("Direction, tone, scope, weight", " · ".join(codes))]
    facts += _noted("On the coding", event["notes"])
    return [*facts, ("In the record since", edtf.label(event["added_on"]))]


def grade_facts(record: EventRecord) -> list[tuple[str, str]]:
    """The grade, the clause that decided and the numbers it used: (heading, words)."""
    dataset, event = record.dataset, record.event
    facts = [
        ("Grade", _labelled(dataset, "grade", event["grade"])),
        ("Clause that decided", _labelled(dataset, "grade_rule", event["grade_rule"])),
    ]
    facts += _noted("Reason given", event["grade_reason"])
    facts += [("Supporting origins", origin_words(record, "supports"))]
    if (record.independent["role"] == "contradicts").any():
        facts.append(("Contradicting origins", origin_words(record, "contradicts")))
    said = [
        f"{CAPITAL[party]}: {dataset.name('position', event[column]).lower()}"
        + (" through an origin of its own" if record.own_origin(party) else "")
        for party, column in POSITION_COLUMN.items()
    ]
    return [*facts, ("Positions used", "; ".join(said))]


def origin_words(record: EventRecord, role: str) -> str:
    """Independent origins of a role with their number, names and blocs, and whether all are of one party."""
    rows = record.independent[record.independent["role"] == role]
    if rows.empty:
        return "None"
    dataset = record.dataset
    blocs = list(dict.fromkeys(dataset.name("bloc", bloc) for bloc in rows["bloc"]))
    names = join_words(list(rows["name"]), " and ")
    words = f"{len(rows)} independent: {names}; {'bloc' if len(blocs) == 1 else 'blocs'}: {', '.join(blocs)}"
    party = rows["party"].fillna("")
    if party.nunique() == 1 and party.iloc[0] in PARTIES:
        words += f"; all on the side of {CAPITAL[party.iloc[0]]}"
    return words


def badge_words(record: EventRecord) -> str:
    """The grade with every denial beside it: *Confirmed · Tehran denies*."""
    dataset, event = record.dataset, record.event
    words = [dataset.name("grade", event["grade"])]
    words += [
        f"{CAPITAL[party]} {dataset.name('position', 'denies').lower()}"
        for party, column in POSITION_COLUMN.items()
        if event[column] == "denies"
    ]
    return " · ".join(words)


def _labelled(dataset: Dataset, vocabulary: str, code: str) -> str:
    label, text = dataset.name(vocabulary, code), define(dataset, vocabulary, code)
    return f"{label}. {text}" if text and text != label else label


def _noted(heading: str, text: object) -> list[tuple[str, str]]:
    return [(heading, text)] if isinstance(text, str) and not pd.isna(text) else []
