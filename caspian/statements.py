"""Tables of claims for a reader; which claims and what follows from them is :mod:`caspian.testimony`'s."""

from __future__ import annotations

import pandas as pd

from caspian.dataset import Dataset
from caspian.tables import say_dates
from caspian.testimony import PLACED, describe_claims
from caspian.view import View

_CLAIM_COLUMNS = {
    "when": "When",
    "dated": "Dated by",
    "speaker": "Speaker",
    "mode_label": "Says how",
    "statement": "Statement",
    "figure": "Figure",
    "bloc": "Bloc",
    "publisher": "Source",
    "link": "Link",
    "place_in_source": "Where in it",
    "anchor": "Words there",
    "event_title": "Event",
    "event_id": "Event id",
    "claim_id": "Claim",
}


def table_claims(dataset: Dataset, claims: pd.DataFrame) -> pd.DataFrame:
    """Described claims with headings for a reader."""
    shown = claims.assign(
        bloc=claims["bloc"].map(dict(dataset.names["bloc"])),
        dated=claims["placed_by"].map(PLACED),
        anchor=claims["anchor"].fillna(""),
        event_id=claims["event_id"].fillna(""),
        link=claims["link"].where(claims["link"] != "", None),
    )
    return shown[list(_CLAIM_COLUMNS)].rename(columns=_CLAIM_COLUMNS)


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
