"""Playback: what the map shows month by month, sent once when it is asked for, and bounded by places and months.

An event lights up in the month in which it has certainly begun and stays lit until the month in which it certainly
ended; a vague date so never lights a month in which nothing is known to have happened yet.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from caspian.view import View


def playback(view: View, color: str) -> dict[str, Any]:
    """Beginnings and ends of events by month, place and code of ``color``.

    ``first`` is the first month, ``months`` their number, ``places`` and ``codes`` the ids that ``began`` and ``ended``
    refer to: rows ``[month, place, code, events]``. Events of a window of months are those that began up to its end
    less those that ended before it.
    """
    place, code = view.dataset.links["map_place"], view.dataset.links[color]
    place_of, code_of = place.only[view.rows], code.only[view.rows]
    lit = (place_of >= 0) & (code_of >= 0)
    events = view.dataset.events
    start, end = (_months(events[column], view)[lit] for column in ("start_last", "latest"))
    if not lit.any():
        return {"first": "", "months": 0, "places": [], "codes": [], "began": [], "ended": []}
    first, last = int(start.min()), int(max(start.max(), end.max()))
    place_ids, where = np.unique(place_of[lit], return_inverse=True)
    codes, what = np.unique(code_of[lit], return_inverse=True)
    return {
        "first": str(pd.Period(ordinal=first, freq="M")),
        "months": last - first + 1,
        "places": [place.codes[i] for i in place_ids],
        "codes": [code.codes[i] for i in codes],
        "began": _count(start - first, where, what, len(place_ids), len(codes)),
        "ended": _count(np.maximum(start, end) - first, where, what, len(place_ids), len(codes)),
    }


def _months(dates: pd.Series, view: View) -> np.ndarray:
    """Months since 1970; what has no end yet lasts to the newest day of the record, and nothing lasts beyond it."""
    newest = np.datetime64(view.dataset.as_of, "M").astype("int64")
    days = dates.iloc[view.rows].fillna(pd.Timestamp(view.dataset.as_of)).to_numpy()
    months: np.ndarray = np.minimum(days.astype("datetime64[M]").astype("int64"), newest)
    return months


def _count(month: np.ndarray, place: np.ndarray, code: np.ndarray, places: int, codes: int) -> list[list[int]]:
    cells, counts = np.unique((month * places + place) * codes + code, return_counts=True)
    rest, what = np.divmod(cells, codes)
    when, where = np.divmod(rest, places)
    rows: list[list[int]] = np.column_stack([when, where, what, counts]).tolist()
    return rows
