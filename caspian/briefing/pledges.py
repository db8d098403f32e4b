"""Promises of a briefing: stage, due date and outcome of each, late and lapsed first, umbrellas apart."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from caspian import edtf
from caspian.briefing.notes import Notes, sources_by_event
from caspian.promises import ledger_of, milestones_of, part_umbrellas, say_age, say_due, say_slips, say_stage
from caspian.view import View

#: Promises at most, and umbrella agreements at most.
MOST_PLEDGES, MOST_UMBRELLAS = 60, 15


@dataclass(frozen=True)
class Pledge:
    """One promise. ``status`` is a code of ``ledger_status``, ``label`` its word; ``last`` is the newest milestone."""

    status: str
    label: str
    title: str
    direction: str
    stage: str
    due: str
    slips: str
    made: str
    age: str
    last: str
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Pledges:
    """Promises that the selection touches: those shown, how many there are, and of these by status."""

    single: tuple[Pledge, ...]
    single_count: int
    statuses: tuple[tuple[str, str, int], ...]
    umbrellas: tuple[Pledge, ...]
    umbrella_count: int


def pledges_of(view: View, notes: Notes) -> Pledges:
    """The promises of a view. Stage and dates come from all milestones: a filter does not undo a signature."""
    single, umbrellas = part_umbrellas(ledger_of(view))
    names, counts = view.dataset.names["ledger_status"], single["status"].value_counts()
    statuses = tuple((code, names[code], int(counts.get(code, 0))) for code in ("late", "lapsed", "open", "settled"))
    return Pledges(
        tuple(_pledge(view, row, notes) for _, row in single.head(MOST_PLEDGES).iterrows()),
        len(single),
        statuses,
        tuple(_pledge(view, row, notes) for _, row in umbrellas.head(MOST_UMBRELLAS).iterrows()),
        len(umbrellas),
    )


def _pledge(view: View, row: pd.Series, notes: Notes) -> Pledge:
    dataset = view.dataset
    milestones = milestones_of(view, row["commitment_id"])
    last = ""
    sources: tuple[int, ...] = ()
    if len(milestones):
        newest = milestones.iloc[-1]
        grade = "" if newest["solid"] else f" ({dataset.name('grade', newest['grade']).lower()}: only claimed)"
        last = f"{edtf.label(newest['date'])}: {newest['title']}{grade}"
        found = sources_by_event(dataset, [newest["event_id"]])
        sources = notes.cite(found.get((newest["event_id"], "supports"), []))
    return Pledge(
        status=row["status"],
        label=dataset.name("ledger_status", row["status"]),
        title=row["title"],
        direction=dataset.name("direction", row["direction"]),
        stage=say_stage(view, row),
        due=say_due(row),
        slips=say_slips(row["slips"]),
        made=edtf.label(row["made_text"]) if isinstance(row["made_text"], str) else "",
        age=say_age(row["age_days"]),
        last=last,
        notes=sources,
    )
