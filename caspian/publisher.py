"""One publisher or witness in a view: its reports by year, their languages, what they rest on."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from caspian import edtf
from caspian.independence import independence_of
from caspian.view import View

#: What a report rests on, in the order in which it is drawn.
GROUNDS: Mapping[str, str] = {
    "own": "on its own knowledge",
    "both": "on its own and that of others",
    "relayed": "repeating others",
    "aside": "not in support of an event",
}


def table_reports(view: View, publisher_id: str) -> pd.DataFrame:
    """The sources of a publisher that the view's events and claims cite.

    Beside their own columns ``ground`` (a code of :data:`GROUNDS`) and ``year`` of publication, blank where it is not known.
    """
    found = independence_of(view)
    sources = found.sources
    rows = sources[sources["publisher_id"] == publisher_id]
    flows = found.flows[found.flows["source"].isin(rows.index)]
    own = flows["publisher"] == flows["origin"]
    knows, repeats = set(flows.loc[own, "source"]), set(flows.loc[~own, "source"])
    ground = {
        (True, False): "own",
        (True, True): "both",
        (False, True): "relayed",
        (False, False): "aside",
    }
    return rows.assign(
        ground=[ground[at in knows, at in repeats] for at in rows.index],
        year=pd.array([_year(cell) for cell in rows["published"]], dtype="Int64"),
    )


def _year(published: object) -> int | None:
    """The year of an EDTF date, if it is one year."""
    if not isinstance(published, str):
        return None
    span = edtf.parse(published)
    first, last = span.earliest, span.latest
    return first.year if first and last and first.year == last.year else None


def tally_report_years(view: View, publisher_id: str) -> pd.DataFrame:
    """Reports of a publisher by year of publication, rows years without gaps, columns the codes of :data:`GROUNDS`."""
    reports = table_reports(view, publisher_id).dropna(subset=["year"])
    counted = reports.groupby(["year", "ground"]).size().unstack(fill_value=0)
    years = range(int(counted.index.min()), int(counted.index.max()) + 1) if len(counted) else range(0)
    table: pd.DataFrame = counted.reindex(index=list(years), columns=list(GROUNDS), fill_value=0).astype("int64")
    return table


def say_languages(view: View, publisher_id: str) -> str:
    """The languages of its reports, most first: ``English 70, Russian 11``."""
    counts = table_reports(view, publisher_id)["language"].value_counts()
    return ", ".join(f"{view.dataset.name('language', str(code))} {count}" for code, count in counts.items())
