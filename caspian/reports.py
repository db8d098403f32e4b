"""Reports beside the record: how many a month, how many events of ours; two counts that are never added up."""

from __future__ import annotations

import pandas as pd

from caspian.exports import harmless
from caspian.gdelt import QUADS, Reports
from caspian.tally import tally_months
from caspian.view import View


def reports_within(reports: Reports, view: View) -> pd.DataFrame:
    """The reports of the days that the selection's ``from`` and ``to`` leave; no other filter can be asked of a report."""
    rows = reports.rows
    # days, months and years compare as text when cut to the same length
    for bound in view.selection.get("from"):
        rows = rows[rows["date"].str[: len(bound)] >= bound]
    for bound in view.selection.get("to"):
        rows = rows[rows["date"].str[: len(bound)] <= bound]
    return rows


def tally_reports(reports: Reports, view: View) -> pd.DataFrame:
    """By month: reports by quad class, all reports, the pages that they were taken from, and events of the view.

    Rows are the months from the first report to the last, without gaps; columns the codes of the quad class, ``reports``,
    ``pages`` and ``events``. Events of other months are not there: like is set beside like.
    """
    rows = reports_within(reports, view)
    columns = [*QUADS.values(), "reports", "pages", "events"]
    if rows.empty:
        return pd.DataFrame(columns=columns, index=pd.PeriodIndex([], freq="M"))
    month = pd.PeriodIndex(rows["date"].str[:7], freq="M")
    months = pd.period_range(month.min(), month.max(), freq="M")
    quads = pd.crosstab(month, rows["quad_class"].to_numpy()).reindex(index=months, columns=list(QUADS.values()))
    table = quads.fillna(0).astype("int64")
    table["reports"] = table.sum(axis=1)
    table["pages"] = rows["source_url"].groupby(month).nunique().reindex(months).fillna(0).astype("int64")
    events = tally_months(view, "family").sum(axis=1)
    table["events"] = events.reindex(months).fillna(0.0)
    return table.rename_axis(index="month", columns=None)


def export_reports(reports: Reports, view: View) -> bytes:
    """The mapped reports as CSV, formulas made harmless."""
    return _csv(reports_within(reports, view))


def export_reports_tally(reports: Reports, view: View) -> bytes:
    """The table behind the chart as CSV."""
    table = tally_reports(reports, view).round(2)
    return _csv(table.set_axis(table.index.astype("str").astype("str"), axis=0).rename_axis("month").reset_index())


def _csv(rows: pd.DataFrame) -> bytes:
    text = rows.copy()
    for column in [name for name in text if pd.api.types.is_string_dtype(text[name].dtype)]:
        text[column] = text[column].map(harmless, na_action="ignore")
    return str(text.to_csv(index=False, lineterminator="\n")).encode()
