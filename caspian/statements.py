"""Tables of claims for pages that list them: who says what, when, how, where it was read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.dataset import Dataset
from caspian.tables import say_dates
from caspian.testimony import days_of, describe_claims
from caspian.view import View


def on_events_of(view: View, claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that speak of an event selected, or of no event."""
    none = claims["event_id"].isna().to_numpy()
    rows = view.dataset.row_of.reindex(claims["event_id"]).fillna(0).to_numpy(dtype=np.int64)
    return claims[none | view.selected[rows]] if len(claims) else claims


def newest_first(dataset: Dataset, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims by the day on which they were said, else by that of their event, newest first; undated ones last."""
    first, last = days_of(claims["said_on"])
    events = dataset.events["start_last"].set_axis(dataset.events["event_id"])
    day = last.fillna(first).fillna(claims["event_id"].map(events))
    order = day.sort_values(ascending=False, kind="stable", na_position="last").index
    return claims.loc[order]


def table_statements(view: View, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims in the order given: date, speaker, mode, statement, figure, source. All cells are text."""
    told = describe_claims(view.dataset, claims)
    return pd.DataFrame(
        {
            "Said": say_dates(claims["said_on"], "not dated"),
            "Who": told["speaker"],
            "How": told["mode_label"].str.lower(),
            "What": claims["statement"],
            "Figure": told["figure"],
            "Read in": _read_in(told),
        },
        index=claims.index,
    )


def table_figures(view: View, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims that give a figure, by measure: each value with its period and speaker; nothing is averaged."""
    order = {code: place for place, code in enumerate(view.dataset.names["measure"])}
    rows = claims[claims["measure_id"].notna()]
    rows = rows.loc[rows["measure_id"].map(order).sort_values(kind="stable").index]
    told = describe_claims(view.dataset, rows)
    return pd.DataFrame(
        {
            "Measure": rows["measure_id"].map(dict(view.dataset.names["measure"])),
            "Figure": told["figure"],
            "As worded": rows["stated"].fillna(""),
            "Period": say_dates(rows["period"], "none stated"),
            "Who": told["speaker"],
            "How": told["mode_label"].str.lower(),
            "Read in": _read_in(told),
        },
        index=rows.index,
    )


def _read_in(told: pd.DataFrame) -> pd.Series:
    place = told["place_in_source"]
    return told["publisher"].where(place == "", told["publisher"] + ", " + place)
