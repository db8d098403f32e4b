"""The promise ledger: where each commitment stands, by its milestones and how well these are attested."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from caspian import edtf

#: Stages after which nothing more is due.
SETTLED = ("completed", "cancelled", "superseded")
#: Months without a milestone after which a commitment with no due date counts as lapsed.
LAPSE_MONTHS = 24


def build_ledger(tables: Mapping[str, pd.DataFrame], events: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """One row per commitment, ordered by the day on which it was made.

    Columns of ``commitments`` and: ``stage`` (the latest milestone whose event is confirmed or fair, missing when there
    is none), ``claimed_stage`` (a later one that is only contested or weak), ``made_on last_on due`` (days), ``due_text``
    (EDTF of the latest stated due date), ``slips`` (earlier due dates, ``|``), ``milestone_count age_days status``.
    ``status`` is *settled*, *open*, *late* (due passed less than the lapse time ago) or *lapsed*.
    """
    milestones = milestones_in_order(tables, events)
    rows = [_entry(group, as_of) for _, group in milestones.groupby("commitment_id", sort=False)]
    entries = pd.DataFrame(rows, columns=list(_ENTRY))
    ledger = tables["commitments"].merge(entries, how="left", on="commitment_id")
    ledger["milestone_count"] = ledger["milestone_count"].fillna(0).astype("int64")
    ledger["status"] = ledger["status"].fillna("open")
    return ledger.sort_values(["made_on", "commitment_id"], kind="stable", na_position="last", ignore_index=True)


def milestones_in_order(tables: Mapping[str, pd.DataFrame], events: pd.DataFrame) -> pd.DataFrame:
    """Milestones with ``title date start_first grade order`` of their event and stage, oldest first.

    Milestones of events that no longer stand, or that are discounted, are left out.
    """
    standing = events[(events["record"] == "active") & (events["grade"] != "discounted")]
    facts = standing.set_index("event_id")[["title", "date", "start_first", "grade"]]
    order = tables["stages"].set_index("stage")["order"]
    joined = tables["milestones"].join(facts, on="event_id", how="inner")
    joined["order"] = joined["stage"].map(order)
    return joined.sort_values(["start_first", "order"], kind="stable", ignore_index=True)


_ENTRY = (
    "commitment_id",
    "stage",
    "claimed_stage",
    "made_on",
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
    solid = group[group["grade"].isin(["confirmed", "fair"])]
    stage = solid["stage"].iloc[-1] if len(solid) else None
    later = group[group.index > solid.index[-1]] if len(solid) else group
    claimed = later["stage"].iloc[-1] if len(later) and later["stage"].iloc[-1] != stage else None
    made_on, last_on = group["start_first"].min(), group["start_first"].max()
    dues = list(dict.fromkeys(group["due"].dropna()))
    due_text = dues[-1] if dues else None
    latest = edtf.parse(due_text).latest if due_text else None
    due = pd.Timestamp(latest) if latest else pd.NaT
    status = "open"
    if stage in SETTLED:
        status = "settled"
    else:
        quiet = last_on + pd.DateOffset(months=LAPSE_MONTHS) < today
        overdue = due < today if due_text and latest else False
        if quiet and (overdue or due_text is None):
            status = "lapsed"
        elif overdue:
            status = "late"
    return (
        group["commitment_id"].iloc[0],
        stage,
        claimed,
        made_on,
        last_on,
        due,
        due_text,
        "|".join(dues[:-1]) or None,
        len(group),
        (today - made_on).days,
        status,
    )
