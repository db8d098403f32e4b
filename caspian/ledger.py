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
    entries = _entries(milestones_in_order(tables, events), as_of)
    ledger = tables["commitments"].join(entries, on="commitment_id")
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


def present_milestones(milestones: pd.DataFrame) -> pd.DataFrame:
    """The milestone that gives the present stage of each commitment, by ``commitment_id``; none where none is solid.

    The latest one; where dates cannot tell which came last, the higher stage.
    """
    return _newest(milestones[milestones["solid"]])


def claimed_milestones(milestones: pd.DataFrame, present: pd.DataFrame) -> pd.DataFrame:
    """The newest milestone after the present stage that is not solid, by ``commitment_id``; none when it says the same."""
    claims = milestones[~milestones["solid"]]
    then = (
        present[["start_first", "start_last", "order", "stage"]].reindex(claims["commitment_id"]).set_axis(claims.index)
    )
    certainly = claims["start_first"] > then["start_last"]
    possibly = (claims["start_last"] >= then["start_first"]) & (claims["order"] > then["order"])
    newest = _newest(claims[then["stage"].isna() | certainly | possibly])
    return newest[newest["stage"] != present["stage"].reindex(newest.index)]


def _newest(milestones: pd.DataFrame) -> pd.DataFrame:
    """Of each commitment the milestone of the highest stage among those that may be its last."""
    begun = milestones.groupby("commitment_id")["start_first"].transform("max")
    last = milestones[milestones["start_last"] >= begun].sort_values(["order", "start_last"], kind="stable")
    return last.groupby("commitment_id").tail(1).set_index("commitment_id")


def _entries(milestones: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What follows from the milestones, one row per commitment that has any, by ``commitment_id``."""
    present = present_milestones(milestones)
    # a milestone that lasted is recent for as long as it is known to have gone on
    ends = milestones["latest"].where(milestones["long"].astype(bool)).fillna(milestones["start_last"])
    groups = milestones.assign(end=ends).groupby("commitment_id", sort=False)
    entries = groups.agg(
        made_on=("start_last", "first"),
        made_text=("date", "first"),
        last_on=("end", "max"),
        milestone_count=("stage", "size"),
    )
    entries["stage"] = present["stage"]
    entries["claimed_stage"] = claimed_milestones(milestones, present)["stage"]
    stated = milestones.dropna(subset=["due"]).groupby("commitment_id")["due"].agg(_stated)
    entries["due_text"] = stated.map(lambda dues: dues[-1]).astype("str")
    entries["slips"] = stated.map(lambda dues: "|".join(dict.fromkeys(dues[:-1])) or None).astype("str")
    latest = entries["due_text"].map(lambda text: edtf.parse(text).latest, na_action="ignore")
    entries["due"] = pd.to_datetime(latest)
    entries["age_days"] = (pd.Timestamp(as_of) - entries["made_on"]).dt.days
    entries["status"] = _status(entries, as_of)
    return entries


def _stated(dues: pd.Series) -> list[str]:
    """The due dates of one commitment in the order in which they were stated, repetitions of the same one left out."""
    return list(dues[dues != dues.shift()])


def _status(entries: pd.DataFrame, as_of: date) -> pd.Series:
    """Settled, open, late or lapsed. A due date without a last day never passes."""
    today = pd.Timestamp(as_of)
    overdue = entries["due"] < today
    pending = entries["due_text"].notna() & ~overdue
    silent = entries["last_on"] + pd.DateOffset(months=LAPSE_MONTHS) <= today
    status = pd.Series("open", index=entries.index)
    status[overdue] = "late"
    status[silent & ~pending] = "lapsed"
    status[entries["stage"].isin(SETTLED)] = "settled"
    return status


__all__ = ["LAPSE_MONTHS", "SETTLED", "SOLID", "build_ledger", "milestones_in_order", "present_milestones"]
