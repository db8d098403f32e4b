"""The chronology of a briefing: events in the order of their dates, each with its grade, positions and notes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.briefing.notes import Notes, sources_by_event
from caspian.tables import EVENT_COLUMNS
from caspian.view import View

#: Events at most.
MOST_EVENTS = 150
#: Events that a party denies, at most.
MOST_DENIED = 20
#: What the place cell says where there is none.
NO_PLACE = {"0": "no venue", "9": "place unknown"}
PARTIES = ("position_ru", "position_ir")


@dataclass(frozen=True)
class Happening:
    """One event in words. ``denied`` names those who deny it; ``counted`` is false for what only holds its parts."""

    event_id: str
    date: str
    year: int
    title: str
    summary: str
    place: str
    kind: str
    grade: str
    grade_code: str
    origins: int
    moscow: str
    tehran: str
    denied: str
    counted: bool
    supports: tuple[int, ...]
    against: tuple[int, ...]


def chronology_of(view: View, notes: Notes) -> tuple[Happening, ...]:
    """The newest events of a view, oldest first; what holds parts stands among them and is not counted."""
    rows = np.flatnonzero(view.selected)
    begun = _placed_on(view)[rows]
    rows = rows[np.argsort(begun, kind="stable")][-MOST_EVENTS:]
    return _happenings(view, rows, notes)


def _placed_on(view: View) -> np.ndarray:
    """The day by which events are put in order: the first on which each can have begun, the last where that is open."""
    events = view.dataset.events
    placed: np.ndarray = events["start_first"].where(events["earliest"].notna(), events["start_last"]).to_numpy()
    return placed


def denied_of(view: View, notes: Notes) -> tuple[tuple[Happening, ...], int]:
    """The newest events that Moscow or Tehran denies, oldest first, and how many there are in all."""
    links = view.dataset.links
    rows = np.flatnonzero(
        view.counted & (links["position_ru"].mask(["denies"]) | links["position_ir"].mask(["denies"]))
    )
    return _happenings(view, rows[-MOST_DENIED:], notes), len(rows)


def _happenings(view: View, rows: np.ndarray, notes: Notes) -> tuple[Happening, ...]:
    events = view.dataset.events.iloc[rows].assign(placed_on=_placed_on(view)[rows])
    sources = sources_by_event(view.dataset, events["event_id"])
    records = zip(events.to_dict("records"), view.counted[rows], strict=True)
    return tuple(_happening(view, event, bool(counted), sources, notes) for event, counted in records)


def _happening(
    view: View,
    event: Mapping[Hashable, object],
    counted: bool,
    sources: Mapping[tuple[str, str], list[str]],
    notes: Notes,
) -> Happening:
    dataset = view.dataset
    event_id, where = str(event["event_id"]), event["place_name"]
    said = {party: dataset.name("position", str(event[party])) for party in PARTIES}
    denials = [f"{EVENT_COLUMNS[party]} denies" for party in PARTIES if event[party] == "denies"]
    return Happening(
        event_id=event_id,
        date=edtf.label(str(event["date"])),
        year=pd.Timestamp(str(event["placed_on"])).year,
        title=str(event["title"]),
        summary=str(event["summary"]),
        place=where if isinstance(where, str) else NO_PLACE.get(str(event["where_prec"]), ""),
        kind=dataset.name("kind", str(event["kind"])),
        grade=dataset.name("grade", str(event["grade"])),
        grade_code=str(event["grade"]),
        origins=int(str(event["origin_count"])),
        moscow=said[PARTIES[0]],
        tehran=said[PARTIES[1]],
        denied=", ".join(denials),
        counted=counted,
        supports=notes.cite(sources.get((event_id, "supports"), [])),
        against=notes.cite(sources.get((event_id, "contradicts"), [])),
    )
