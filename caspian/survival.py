"""How long promises stay open: time from the first milestone to completion, with lapse and other ends as competing outcomes.

Kaplan–Meier (SciPy) gives the share still open with its interval; the Aalen–Johansen estimate parts what has ended into
outcomes. A promise that is still open is censored on the last day of the record. Umbrella agreements are left out.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import CensoredData, ecdf

from caspian.ledger import LAPSE_MONTHS, present_milestones
from caspian.promises import every_milestone, part_umbrellas
from caspian.view import View

#: How a promise can end, in the order in which they are drawn.
OUTCOMES = {"completed": "Completed", "ended": "Cancelled or replaced", "lapsed": "Lapsed"}
#: A group smaller than this says nothing by itself.
FEWEST = 10


@dataclass(frozen=True)
class Survival:
    """Step functions of time since a promise was made.

    ``days`` begins with 0; ``open_share`` is the share still open from that day on, ``low`` and ``high`` its 95 %
    interval; ``shares`` holds for each outcome the share that has ended so. The open share and the outcomes add up to 1.
    """

    size: int
    days: npt.NDArray[np.float64]
    open_share: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    shares: dict[str, npt.NDArray[np.float64]]

    def at(self, days: float) -> int:
        """The step that holds on a day."""
        return int(np.searchsorted(self.days, days, side="right")) - 1


def tally_lives(view: View, ledger: pd.DataFrame) -> pd.DataFrame:
    """One row per single promise: ``commitment_id title area_id days outcome``; outcome *open* is censored.

    A completed, cancelled or replaced promise ends on the last day that the milestone of its present stage can mean. A
    lapsed one ends when it became so: when its due date had passed and 24 months had gone by without a step.
    """
    single, _ = part_umbrellas(ledger)
    ended_on = present_milestones(every_milestone(view.dataset))["start_last"]
    today = pd.Timestamp(view.dataset.as_of)
    rows = []
    for row in single.dropna(subset=["made_on"]).to_dict("records"):
        outcome, end = "open", today
        if row["status"] == "settled":
            outcome = "completed" if row["stage"] == "completed" else "ended"
            end = ended_on[row["commitment_id"]]
        elif row["status"] == "lapsed":
            silent = pd.Timestamp(row["last_on"]) + pd.DateOffset(months=LAPSE_MONTHS)
            due = pd.Timestamp(row["due"]) if pd.notna(row["due"]) else silent
            outcome, end = "lapsed", min(max(silent, due), today)
        days = max((pd.Timestamp(end) - pd.Timestamp(row["made_on"])).days, 0)
        rows.append((row["commitment_id"], row["title"], row["area_id"], days, outcome))
    return pd.DataFrame(rows, columns=["commitment_id", "title", "area_id", "days", "outcome"])


def survival_of(lives: pd.DataFrame) -> Survival | None:
    """The estimate for some promises; None where nothing has ended yet or there is none."""
    ended = (lives["outcome"] != "open").to_numpy()
    days = lives["days"].to_numpy(dtype=float)
    if not ended.any():
        return None
    still = ecdf(CensoredData(uncensored=days[ended], right=days[~ended])).sf
    with warnings.catch_warnings():
        # where the share is exactly 0 or 1 the formula has no value; the whole range is shown there
        warnings.simplefilter("ignore", RuntimeWarning)
        band = still.confidence_interval(confidence_level=0.95, method="log-log")
    times = still.quantiles
    before = np.concatenate([[1.0], still.probabilities[:-1]])
    at_risk = np.array([(days >= time).sum() for time in times])
    shares = {}
    for outcome in OUTCOMES:
        came = days[(lives["outcome"] == outcome).to_numpy()]
        counts = np.array([(came == time).sum() for time in times])
        shares[outcome] = np.concatenate([[0.0], np.cumsum(before * counts / at_risk)])
    low, high = (np.nan_to_num(each.probabilities, nan=fill) for each, fill in ((band.low, 0.0), (band.high, 1.0)))
    return Survival(
        size=len(lives),
        days=np.concatenate([[0.0], times]),
        open_share=np.concatenate([[1.0], still.probabilities]),
        low=np.concatenate([[1.0], low]),
        high=np.concatenate([[1.0], high]),
        shares=shares,
    )


def tally_survival_sectors(view: View, lives: pd.DataFrame) -> pd.DataFrame:
    """Sectors with at least :data:`FEWEST` single promises: how many, and the shares after two years.

    Columns ``Sector Promises Completed Lapsed Open``, shares as per cent of those promises after two years.
    """
    sector_of = view.dataset.tables["areas"].set_index("area_id")["sector_id"]
    sectors = lives["area_id"].map(sector_of)
    rows = []
    for sector, label in view.dataset.names["sector"].items():
        own = lives[sectors == sector]
        found = survival_of(own) if len(own) >= FEWEST else None
        if found:
            step = found.at(731)
            shares = (found.shares["completed"][step], found.shares["lapsed"][step], found.open_share[step])
            rows.append((label, len(own), *(f"{100 * share:.0f} %" for share in shares)))
    return pd.DataFrame(rows, columns=["Sector", "Promises", "Completed", "Lapsed", "Open"])
