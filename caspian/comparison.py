"""A comparison: two views of one dataset side by side, and in what they differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from caspian import edtf
from caspian.filters import FILTERS
from caspian.selection import Selection
from caspian.tally import tally_acts, tally_lens
from caspian.view import View


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two views. The labels say only in what their selections differ."""

    this: View
    other: View

    @property
    def labels(self) -> tuple[str, str]:
        """For example *from Jan 2024, to Dec 2024* and *from Jan 2022, to Dec 2022*."""
        keys = [key for key in FILTERS if self.this.selection.get(key) != self.other.selection.get(key)]
        one, two = (", ".join(_say(view, key) for key in keys) for view in (self.this, self.other))
        return (one or "this selection", two if two != one else "the same selection")

    @property
    def keys(self) -> tuple[str, ...]:
        """What to set side by side: sectors unless these are what differs; always acts, and which way."""
        same = self.this.selection.get("sector") == self.other.selection.get("sector")
        return ("sector", "act", "direction") if same else ("act", "direction", "grade")

    def table(self) -> pd.DataFrame:
        """Key numbers of both views: rows what is counted, columns the labels. Acts stand apart and are not summed."""
        columns = [_numbers(view) for view in (self.this, self.other)]
        rows = list(dict.fromkeys([*columns[0], *columns[1]]))
        table = pd.DataFrame(
            {place: [numbers.get(row, 0) for row in rows] for place, numbers in enumerate(columns)},
            index=pd.Index(rows, name="counted"),
        )
        return table.set_axis(list(self.labels), axis=1)


def _say(view: View, key: str) -> str:
    values = view.selection.get(key)
    return FILTERS[key].say(values, view.dataset.names) if values else f"any {FILTERS[key].label.lower()}"


def _numbers(view: View) -> dict[str, float]:
    numbers: dict[str, float] = {"Events": view.n}
    if months := length_months(view.selection):
        numbers["Events a month"] = round(view.n / months, 2)
    for code, label, step in tally_lens(view):
        if code == "two":
            numbers[f"{label}, events"] = step.n
    confirmed = view.of(view.selection.without("min_origins").with_("grade", ("confirmed",)))
    numbers[f"{view.dataset.name('grade', 'confirmed')}, events"] = confirmed.n
    acts = tally_acts(view)
    numbers |= {view.dataset.name("act", str(act)): int(count) for act, count in acts["events"].items() if count}
    numbers["Without an exact day"] = view.without_day
    return numbers


def length_months(selection: Selection) -> float:
    """Length in months of a selection that names both ends of its period, else 0."""
    bounds = _bounds(selection)
    return ((bounds[1] - bounds[0]).days + 1) / 30.4375 if bounds else 0.0


def period_before(selection: Selection) -> tuple[str, str] | None:
    """First and last day of the period of the same length before the selection's own, where it names both ends."""
    bounds = _bounds(selection)
    if bounds is None:
        return None
    last = bounds[0] - timedelta(days=1)
    first = last - (bounds[1] - bounds[0])
    return first.isoformat(), last.isoformat()


def _bounds(selection: Selection) -> tuple[date, date] | None:
    start, end = selection.get("from"), selection.get("to")
    if not start or not end:
        return None
    first, last = edtf.parse(start[0]).earliest, edtf.parse(end[0]).latest
    return (first, last) if first and last else None
