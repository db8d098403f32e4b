"""Figures: every reported value as an interval, kept apart by who says so; conflicts found, nothing averaged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.testimony import days_of, describe_claims, in_words
from caspian.view import View

#: Modes that speak of what is or was; figures in the others are plans, hopes or opinions, or are denied.
ACTUAL_MODES = ("asserts", "alleges", "estimates")
#: *About* without a stated range is read as within this share of the value when values are compared.
ABOUT = 0.1
_NUMBERS = ["value", "low", "high"]


def tally_measures(view: View) -> pd.DataFrame:
    """Every measure with its figures in the view, most first, index ``measure_id``.

    ``label unit flow definition coverage values worded speakers``: *worded* are figures without a number.
    """
    claims = view.table("claims").dropna(subset=["measure_id"])
    numbered = claims[_NUMBERS].notna().any(axis=1)
    measures = view.dataset.tables["measures"].set_index("measure_id").copy()
    for column, counts in (
        ("values", claims[numbered].groupby("measure_id").size()),
        ("worded", claims[~numbered].groupby("measure_id").size()),
        ("speakers", claims.groupby("measure_id")["said_by"].nunique()),
    ):
        measures[column] = counts.reindex(measures.index).fillna(0).astype("int64")
    return measures.sort_values(["values", "worded"], ascending=False, kind="stable")


def measure_unit(view: View, measure: str) -> str:
    """The unit of every value of a measure."""
    measures = view.dataset.tables["measures"]
    return str(measures.loc[measures["measure_id"] == measure, "unit"].iloc[0])


def measure_figures(view: View, measure: str) -> pd.DataFrame:
    """Described claims of the view on one measure, in the order of their time.

    Beside the columns of :func:`caspian.testimony.describe_claims`: ``worded`` (no number), ``floor ceiling`` (the
    interval that the words allow, infinite on an open side), ``cap`` (an upper limit, or a figure of a capacity),
    ``actual`` (said of what is or was), ``time_first time_last`` (the period, else the day said, else published) and
    ``time_by`` (*period*, *said*, *published* or blank), ``time_words``.
    """
    claims = view.table("claims")
    rows = describe_claims(view.dataset, claims[claims["measure_id"] == measure])
    measures = view.dataset.tables["measures"]
    planned = set(measures.loc[measures["flow"] == "cap", "measure_id"])
    rows["worded"] = rows[_NUMBERS].isna().all(axis=1)
    rows["floor"], rows["ceiling"] = _interval(rows)
    rows["cap"] = (rows["bound"] == "at_most") | rows["measure_id"].isin(planned)
    rows["actual"] = rows["mode"].isin(ACTUAL_MODES)
    first, last = days_of(rows["period"])
    has_period = rows["period"].notna()
    rows["time_first"] = first.where(has_period, rows["first"])
    rows["time_last"] = last.where(has_period, rows["last"])
    rows["time_by"] = np.where(has_period, "period", rows["placed_by"])
    labels = in_words(rows["period"], edtf.label)
    rows["time_words"] = labels.where(has_period, rows["when"])
    return rows.sort_values(["time_first", "time_last", "claim_id"], kind="stable", na_position="last")


def _interval(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    value, low, high = (rows[column].to_numpy(dtype=float) for column in _NUMBERS)
    bound = rows["bound"].to_numpy()
    floor = np.where(np.isnan(low), value, low)
    ceiling = np.where(np.isnan(high), value, high)
    about = (bound == "about") & np.isnan(low) & np.isnan(high)
    floor = np.where(about, value - np.abs(value) * ABOUT, floor)
    ceiling = np.where(about, value + np.abs(value) * ABOUT, ceiling)
    floor = np.where((bound == "at_most") | (np.isnan(floor) & ~np.isnan(ceiling)), -np.inf, floor)
    ceiling = np.where((bound == "at_least") | (np.isnan(ceiling) & ~np.isnan(floor)), np.inf, ceiling)
    return floor, ceiling


@dataclass(frozen=True)
class Conflict:
    """Values on the same thing that cannot all be right: what they speak of, and who says what, lowest first."""

    about: str
    values: tuple[tuple[str, str], ...]
    claim_ids: tuple[str, ...]

    def __str__(self) -> str:
        """For example *2023: Russian customs say 4 billion USD; Iranian customs say 2.8 billion USD.*."""
        return f"{self.about}: " + "; ".join(f"{who}, {what}" for who, what in self.values)


def find_conflicts(figures: pd.DataFrame) -> list[Conflict]:
    """Figures of one measure that contradict each other.

    Compared are only values of the same character (said of what is, or planned; caps apart) on the same thing: of the
    same period, or, where no period is given, of the same event or question. Nothing is recalculated or averaged.
    """
    rows = figures[~figures["worded"]]
    subject = ("event:" + rows["event_id"]).fillna("topic:" + rows["topic_id"])
    planned_thing = rows["cap"] | rows["period"].isna()
    spans = rows["time_first"].astype("str") + "/" + rows["time_last"].astype("str")
    key = ("period:" + spans).where(~planned_thing, subject)
    key = key.where(~planned_thing | rows["period"].isna(), key + " " + spans)
    keyed = rows.assign(_key=key, _topic=rows["topic_id"]).dropna(subset=["_key"])
    found = []
    for _, group in keyed.groupby(["_key", "actual", "cap"], sort=False):
        if len(group) > 1 and group["floor"].max() > group["ceiling"].min():
            ordered = group.sort_values(["floor", "ceiling"], kind="stable").drop_duplicates(["speaker", "figure"])
            first = ordered.iloc[0]
            same_time = first["time_by"] == "period"
            about = first["time_words"] if same_time else first["event_title"] or first["question"]
            values = tuple(zip(ordered["speaker"], ordered["figure"], strict=True))
            found.append(Conflict(str(about), values, tuple(group["claim_id"])))
    return found
