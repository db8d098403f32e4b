"""Agreements and sizes: the register of what was signed, and how big each promise is said to be."""

from __future__ import annotations

import pandas as pd

from caspian import edtf
from caspian.amounts import CURRENCIES, NEVER_ADDED, in_no_sum, tally_amounts
from caspian.dataset import Dataset
from caspian.memory import remembered
from caspian.promises import milestones_of, say_size, size_claim
from caspian.selection import Selection
from caspian.view import View, view_of

#: Instruments that are documents; a statement or a decision of one side is none.
AGREEMENTS = ("memorandum", "agreement", "treaty", "contract")
_REGISTER = (
    "Agreement",
    "Instrument",
    "Binding",
    "Signed",
    "Ratified by Russia",
    "Ratified by Iran",
    "In force",
    "Term",
    "Umbrella",
)
_NOT_RECORDED = "–"


def table_agreements(view: View, ledger: pd.DataFrame) -> pd.DataFrame:
    """The register of documents: what was signed when, ratified on which side, in force since when, for how long.

    Dates come from milestones of confirmed or fair events; a signature that is only alleged says so. The index is that
    of ``ledger``.
    """
    rows = ledger[ledger["instrument"].isin(AGREEMENTS)].sort_values("made_on", ascending=False, kind="stable")
    return _register(view.dataset).loc[rows.index]


@remembered()
def _register(dataset: Dataset) -> pd.DataFrame:
    """The whole register, made once a dataset: it depends on no selection."""
    view = view_of(dataset, Selection())
    rows = dataset.ledger[dataset.ledger["instrument"].isin(AGREEMENTS)]
    found = []
    for _, row in rows.iterrows():
        milestones = milestones_of(view, row["commitment_id"])
        found.append(
            {
                "Agreement": row["title"],
                "Instrument": dataset.name("instrument", row["instrument"]),
                "Binding": dataset.name("binding", row["binding"]),
                "Signed": _stage_date(milestones, "signed"),
                "Ratified by Russia": _ratified(view, milestones, "RUS"),
                "Ratified by Iran": _ratified(view, milestones, "IRN"),
                "In force": _stage_date(milestones, "in_force"),
                "Term": _term(view, milestones),
                "Umbrella": dataset.name("yes_no", row["umbrella"]),
            }
        )
    return pd.DataFrame(found, index=rows.index, columns=list(_REGISTER))


def _stage_date(milestones: pd.DataFrame, stage: str) -> str:
    reached = milestones[milestones["stage"] == stage]
    solid = reached[reached["solid"]]
    if len(solid):
        return edtf.label(solid["date"].iloc[0])
    return f"claimed for {edtf.label(reached['date'].iloc[0])}" if len(reached) else _NOT_RECORDED


def _ratified(view: View, milestones: pd.DataFrame, party: str) -> str:
    """The day of the last ratifying step in which an actor of the party acts."""
    steps = milestones[(milestones["stage"] == "ratifying") & milestones["solid"]]
    cells = view.dataset.events["actors"].iloc[view.dataset.row_of.loc[steps["event_id"]].to_numpy()]
    country_of = view.dataset.actor_country
    sides = [party in {country_of.get(actor) for actor in cell.split("|")} for cell in cells]
    dates = list(steps.loc[sides, "date"])
    return edtf.label(dates[-1]) if dates else _NOT_RECORDED


def _term(view: View, milestones: pd.DataFrame) -> str:
    """The terms stated in claims on the signing; differing ones stand side by side."""
    claims = view.dataset.tables["claims"]
    signing = milestones.loc[milestones["stage"].isin(["signed", "in_force"]), "event_id"]
    terms = claims[(claims["measure_id"] == "treaty-term") & claims["event_id"].isin(set(signing))]
    unit = view.dataset.tables["measures"].set_index("measure_id")["unit"].get("treaty-term", "")
    said = dict.fromkeys(f"{value:g} {unit}" for value in terms["value"].dropna())
    return " or ".join(said) or _NOT_RECORDED


def table_sizes(view: View, ledger: pd.DataFrame) -> pd.DataFrame:
    """Every promise with a stated size: what, how much, who says so, and whether it is an umbrella kept out of sums."""
    dataset = view.dataset
    amounts = tally_amounts(view, ledger)
    added = amounts[~in_no_sum(amounts)]["commitment_ids"]
    sharing = {commitment_id: len(ids) for ids in added for commitment_id in ids}
    found = []
    for _, row in ledger.iterrows():
        claim = size_claim(view, row["size_claim"])
        if claim is None:
            continue
        found.append(
            {
                "Promise": row["title"],
                "Measure": dataset.name("measure", claim["measure_id"]) if isinstance(claim["measure_id"], str) else "",
                "Size as stated": say_size(view, row["size_claim"]),
                "Said by": dataset.name("actor", claim["said_by"]),
                "In sums": _in_sums(view, row, claim, sharing.get(row["commitment_id"], 0)),
            }
        )
    return pd.DataFrame(found, columns=["Promise", "Measure", "Size as stated", "Said by", "In sums"])


def _in_sums(view: View, row: pd.Series, claim: pd.Series, sharing: int) -> str:
    """*yes*, or why a size is not added to others; ``sharing`` is the number of promises that one sum is stated for."""
    if sharing:
        return "yes" if sharing == 1 else "yes, once with others"
    units = view.dataset.tables["measures"].set_index("measure_id")["unit"]
    if row["umbrella"] == "yes":
        return "no: umbrella"
    if units.get(claim["measure_id"]) not in CURRENCIES:
        return "no: not money"
    if claim["measure_id"] in NEVER_ADDED or claim["bound"] in ("at_most", "at_least"):
        return "no: a bound or estimate"
    if claim[["value", "low", "high"]].isna().all():
        return "no: no number stated"
    return "no: not what the promise is worth"
