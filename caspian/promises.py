"""Promises of a view: the ledger, the ladder, the waits, the agreements and the sizes. Every list keeps umbrellas apart.

A selection chooses *which* commitments are shown (those with a milestone among its events); the stage and the dates of a
commitment always come from all its milestones, because a filter does not undo a signature.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.ledger import SOLID, milestones_in_order
from caspian.memory import remembered
from caspian.tables import label_list, say_dates
from caspian.view import View

#: What an analyst asks for first.
STATUS_FIRST = ("late", "lapsed", "open", "settled")
#: Stages to which the wait is counted.
WAIT_STAGES = ("signed", "in_force", "implementation", "part_delivered", "completed")
DAYS_A_YEAR = 365.2425


@remembered()
def every_milestone(dataset: Dataset) -> pd.DataFrame:
    """The milestones of all commitments, oldest first, with facts of their events (:func:`milestones_in_order`)."""
    return milestones_in_order(dataset.tables, dataset.events)


def milestones_of(view: View, commitment_id: str) -> pd.DataFrame:
    """The rows of :func:`every_milestone` that belong to one commitment."""
    every = every_milestone(view.dataset)
    return every[every["commitment_id"] == commitment_id]


def ledger_of(view: View) -> pd.DataFrame:
    """Ledger rows of the commitments that have a milestone in the view; late first, then lapsed, open, settled."""
    milestones = view.dataset.tables["milestones"]
    rows = view.dataset.row_of.reindex(milestones["event_id"]).to_numpy()
    shown = set(milestones.loc[view.selected[rows.astype("int64")], "commitment_id"]) if len(rows) else set()
    ledger = view.dataset.ledger
    ledger = ledger[ledger["commitment_id"].isin(shown)]
    rank = ledger["status"].map({status: place for place, status in enumerate(STATUS_FIRST)})
    return (
        ledger.assign(_rank=rank)
        .sort_values(["_rank", "made_on"], ascending=[True, False], kind="stable", na_position="last")
        .drop(columns="_rank")
    )


def part_umbrellas(ledger: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Single promises, and umbrella agreements that only bundle others and stay out of every sum."""
    umbrella = ledger["umbrella"] == "yes"
    return ledger[~umbrella], ledger[umbrella]


def say_age(days: float) -> str:
    """*3 years 4 months*, *5 months* or *12 days*."""
    if pd.isna(days):
        return ""
    if days < 60:
        return f"{int(days)} days"
    months = int(days / DAYS_A_YEAR * 12)
    years, months = divmod(months, 12)
    said = [f"{years} year{'s' * (years > 1)}"] if years else []
    said += [f"{months} month{'s' * (months > 1)}"] if months else []
    return " ".join(said)


def say_slips(cell: object) -> str:
    """Due dates stated before the present one, in words."""
    return ", ".join(edtf.label(due) for due in cell.split("|")) if isinstance(cell, str) else ""


def say_stage(view: View, row: pd.Series) -> str:
    """The present stage, and the later one that is only claimed."""
    stage, claimed = row["stage"], row["claimed_stage"]
    said = view.dataset.name("stage", stage) if isinstance(stage, str) else "None confirmed"
    return f"{said} · claimed: {view.dataset.name('stage', claimed).lower()}" if isinstance(claimed, str) else said


def say_due(row: pd.Series) -> str:
    """The due date in words, or that none was named."""
    return edtf.label(row["due_text"]) if isinstance(row["due_text"], str) else "none named"


def table_promises(view: View, ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger as a person reads it, in the order given, with labels and dates in words."""
    dataset = view.dataset
    return pd.DataFrame(
        {
            "Status": label_list(dataset, "ledger_status", ledger["status"]),
            "Promise": ledger["title"],
            "Stage": [say_stage(view, row) for _, row in ledger.iterrows()],
            "Due": [say_due(row) for _, row in ledger.iterrows()],
            "Slipped from": ledger["slips"].map(say_slips),
            "Made": say_dates(ledger["made_text"]),
            "Age": ledger["age_days"].map(say_age),
            "Instrument": label_list(dataset, "instrument", ledger["instrument"]),
            "Binding": label_list(dataset, "binding", ledger["binding"]),
            "Direction": label_list(dataset, "direction", ledger["direction"]),
            "Area": label_list(dataset, "area", ledger["area_id"]),
            "Made by": label_list(dataset, "actor", ledger["made_by"]),
            "Size": [say_size(view, claim) for claim in ledger["size_claim"]],
        },
        index=ledger.index,
    )


def say_size(view: View, claim_id: object) -> str:
    """The size of a promise as its claim words it; blank when none is stated."""
    claim = size_claim(view, claim_id)
    if claim is None:
        return ""
    if isinstance(claim["stated"], str):
        return claim["stated"]
    return str(claim["statement"]) if pd.isna(claim["value"]) else f"{claim['value']:g}"


def table_milestones(view: View, milestones: pd.DataFrame) -> pd.DataFrame:
    """Milestones as a person reads them, in the order given; ``promise``, where there, names their commitment."""
    dataset = view.dataset
    table = pd.DataFrame(
        {
            "Date": say_dates(milestones["date"]),
            "Stage": label_list(dataset, "stage", milestones["stage"]),
            "Event": milestones["title"],
            "Note": milestones["note"].fillna(""),
            "Due named": say_dates(milestones["due"]),
            "Grade": label_list(dataset, "grade", milestones["grade"]),
        }
    )
    return table.assign(Promise=milestones["promise"]) if "promise" in milestones else table


def size_claim(view: View, claim_id: object) -> pd.Series | None:
    """The claim that gives the size of a promise, ``None`` when there is none."""
    if not isinstance(claim_id, str):
        return None
    claims = view.dataset.tables["claims"]
    found = claims[claims["claim_id"] == claim_id]
    return found.iloc[0] if len(found) else None


def tally_ladder(view: View, ledger: pd.DataFrame) -> pd.DataFrame:
    """Single promises by present stage and by whether they bind; umbrellas are left out.

    Rows are the stages that occur, in order, and *none* for promises of which no step is confirmed or fair; columns are
    the codes of ``binding``.
    """
    single, _ = part_umbrellas(ledger)
    stages = [*view.dataset.names["stage"], "none"]
    table = pd.crosstab(single["stage"].fillna("none"), single["binding"])
    table = table.reindex(index=stages, columns=list(view.dataset.names["binding"]), fill_value=0)
    return table[table.sum(axis=1) > 0]


def tally_waits(view: View, ledger: pd.DataFrame) -> pd.DataFrame:
    """Days from the first milestone of a promise to its first confirmed or fair milestone of a stage.

    One row per single promise and stage reached after it was made: ``commitment_id title stage days_min days_max``
    (vague dates give a range). A promise whose first milestone is already at the stage has no wait and no row.
    """
    single, _ = part_umbrellas(ledger)
    titles = single.set_index("commitment_id")["title"]
    steps = every_milestone(view.dataset)
    steps = steps[steps["commitment_id"].isin(titles.index)].reset_index(drop=True)
    first = steps.drop_duplicates("commitment_id").set_index("commitment_id")
    reached = steps[steps["stage"].isin(WAIT_STAGES) & steps["grade"].isin(SOLID)]
    reached = reached.drop_duplicates(["commitment_id", "stage"])
    reached = reached[~reached.index.isin(steps.drop_duplicates("commitment_id").index)]
    of = reached["commitment_id"]
    made = first.reindex(of).set_axis(reached.index)
    table = pd.DataFrame(
        {
            "commitment_id": of,
            "title": titles.reindex(of).to_numpy(),
            "stage": reached["stage"],
            "days_min": (reached["start_first"] - made["start_last"]).dt.days.clip(lower=0),
            "days_max": (reached["start_last"] - made["start_first"]).dt.days.clip(lower=0),
        }
    )
    places = {id_: place for place, id_ in enumerate(titles.index)}
    ranks = {stage: rank for rank, stage in enumerate(WAIT_STAGES)}
    order = np.lexsort((table["stage"].map(ranks).to_numpy(), table["commitment_id"].map(places).to_numpy()))
    return table.iloc[order].reset_index(drop=True)


def many(number: int, one: str, more: str = "") -> str:
    """*1 promise*, *2 promises*; ``more`` is the plural where it does not just take an s."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"
