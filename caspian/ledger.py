"""The promise ledger: where each commitment stands, by its milestones and how well these are attested.

TABLES: *Present stage: the latest milestone whose event is confirmed or fair; a later contested or weak one shows as
claimed. Due: the latest stated, slips listed. Lapsed: due past, or none, and no milestone for 24 months.*
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from caspian import edtf

#: Grades that make a stage the present one; a milestone of any other grade is only claimed.
SOLID = ("confirmed", "fair")
#: Acts by which a third party only speaks of a promise: that it was said is certain, that it is so is a claim.
HEARSAY = ("talk", "report")
#: Stages after which nothing more is due.
SETTLED = ("completed", "cancelled", "superseded")
#: Months without a milestone after which a commitment that is overdue or has no due date counts as lapsed.
LAPSE_MONTHS = 24


def build_ledger(tables: Mapping[str, pd.DataFrame], events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row per commitment, ordered by the day on which it was made.

    Columns of ``commitments`` and: ``stage`` (the latest milestone whose event is confirmed or fair, missing when there
    is none), ``claimed_stage`` (a later one that is only contested or weak), ``made_on`` (the last day on which it can
    have been made, so that an age is never overstated) with ``made_text`` (EDTF), ``last_on`` (the last day of the newest
    milestone), ``due`` (day) and ``due_text`` (EDTF of the latest stated due date), ``slips`` (due dates stated before,
    ``|``), ``milestone_count age_days status``. ``status`` is *settled*, *open*, *late* or *lapsed* (``ledger_status``).
    """
    milestones = milestones_in_order(tables, events)
    rows = [_entry(group, as_of) for _, group in milestones.groupby("commitment_id", sort=False)]
    entries = pd.DataFrame(rows, columns=list(_ENTRY))
    ledger = tables["commitments"].merge(entries, how="left", on="commitment_id")
    ledger["milestone_count"] = ledger["milestone_count"].fillna(0).astype("int64")
    ledger["status"] = ledger["status"].fillna("open")
    return ledger.sort_values(["made_on", "commitment_id"], kind="stable", na_position="last", ignore_index=True)


def milestones_in_order(tables: Mapping[str, pd.DataFrame], events: pd.DataFrame) -> pd.DataFrame:
    """Milestones with ``title date start_first start_last latest long grade order solid`` of their event and stage.

    Oldest first. ``solid`` milestones can give the present stage: their event is confirmed or fair, and it is not a third
    party's talk, however well attested that talk is. Milestones of events that no longer stand, or that are discounted, are left out.
    """
    standing = events[(events["record"] == "active") & (events["grade"] != "discounted")]
    hearsay = (standing["direction"] == "third_party") & standing["act"].isin(HEARSAY)
    standing = standing.assign(solid=standing["grade"].isin(SOLID) & ~hearsay)
    columns = ["title", "date", "start_first", "start_last", "latest", "long", "grade", "solid"]
    facts = standing.set_index("event_id")[columns]
    order = tables["stages"].set_index("stage")["order"]
    joined = tables["milestones"].join(facts, on="event_id", how="inner")
    joined["order"] = joined["stage"].map(order)
    # by the last possible day: a date that is only known as *by May* must not sort before everything else
    return joined.sort_values(["start_last", "start_first", "order"], kind="stable", ignore_index=True)


def present_milestone(group: pd.DataFrame) -> pd.Series | None:
    """The milestone that gives the present stage of one commitment, ``None`` when none is confirmed or fair.

    The latest one; where dates cannot tell which came last, the higher stage.
    """
    solid = group[group["solid"]]
    if solid.empty:
        return None
    last = solid[solid["start_last"] >= solid["start_first"].max()]
    found: pd.Series = last.sort_values(["order", "start_last"], kind="stable").iloc[-1]
    return found


def claimed_milestone(group: pd.DataFrame) -> pd.Series | None:
    """The newest milestone after the present stage that is not solid; ``None`` when it says the same."""
    present = present_milestone(group)
    later = group[~group["solid"]]
    if present is not None:
        certainly = later["start_first"] > present["start_last"]
        possibly = (later["start_last"] >= present["start_first"]) & (later["order"] > present["order"])
        later = later[certainly | possibly]
    if later.empty:
        return None
    newest = later[later["start_last"] >= later["start_first"].max()]
    found: pd.Series = newest.sort_values(["order", "start_last"], kind="stable").iloc[-1]
    return None if present is not None and found["stage"] == present["stage"] else found


def stated_dues(group: pd.DataFrame) -> list[str]:
    """The due dates of one commitment in the order in which they were stated, repetitions of the same one left out."""
    dues = group["due"].dropna()
    return list(dues[dues != dues.shift()])


_ENTRY = (
    "commitment_id",
    "stage",
    "claimed_stage",
    "made_on",
    "made_text",
    "last_on",
    "due",
    "due_text",
    "slips",
    "milestone_count",
    "age_days",
    "status",
)


def _entry(group: pd.DataFrame, as_of: date) -> tuple[object, ...]:
    today = pd.Timestamp(as_of)
    present, claimed = present_milestone(group), claimed_milestone(group)
    stage = None if present is None else str(present["stage"])
    first = group.iloc[0]
    # a milestone that lasted is recent for as long as it is known to have gone on
    ends = group["latest"].where(group["long"].astype(bool)).fillna(group["start_last"])
    last_on = ends.max()
    dues = stated_dues(group)
    due_text = dues[-1] if dues else None
    latest = edtf.parse(due_text).latest if due_text else None
    return (
        first["commitment_id"],
        stage,
        None if claimed is None else claimed["stage"],
        first["start_last"],
        first["date"],
        last_on,
        pd.Timestamp(latest) if latest else pd.NaT,
        due_text,
        "|".join(dict.fromkeys(dues[:-1])) or None,
        len(group),
        (today - first["start_last"]).days,
        _status(stage, last_on, due_text, latest, as_of),
    )


def _status(stage: str | None, last_on: pd.Timestamp, due_text: str | None, due: date | None, as_of: date) -> str:
    """Settled, open, late or lapsed. A due date without a last day never passes."""
    if stage in SETTLED:
        return "settled"
    overdue = due is not None and due < as_of
    if due_text is not None and not overdue:
        return "open"
    if last_on + pd.DateOffset(months=LAPSE_MONTHS) <= pd.Timestamp(as_of):
        return "lapsed"
    return "late" if overdue else "open"


__all__ = [
    "LAPSE_MONTHS",
    "SETTLED",
    "SOLID",
    "build_ledger",
    "claimed_milestone",
    "milestones_in_order",
    "present_milestone",
    "stated_dues",
]
