"""Reports of a GDELT file on the page of own data: counts, findings, the chart beside the record, files to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from caspian.charts.reports import chart_reports
from caspian.dataset import Dataset, load_dataset
from caspian.exceptions import UploadError
from caspian.gdelt import RULES, Reports, kinds_of, take_reports
from caspian.reports import export_reports, export_reports_tally, reports_within
from caspian.ui.own import show_progress
from caspian.ui.text import inert
from caspian.ui.whole_tables import show_words

if TYPE_CHECKING:
    from caspian.ui.frame import Frame

_REPORTS = "_reports"
#: Reports shown at once.
_SHOWN = 200


def keep_reports(dataset: Dataset, file: Any) -> None:
    """Read a GDELT file once for as long as it lies in the uploader. Raises :class:`UploadError`."""
    mark = (file.file_id, dataset.digest)
    kept = st.session_state.get(_REPORTS)
    if kept is None or kept[0] != mark:
        bar = st.progress(0.0, "Reading reports …")
        found: Reports | UploadError
        try:
            found = take_reports(dataset, file.name, file, lambda share: show_progress(bar, "Reading", share))
        except UploadError as error:
            found = error
        bar.empty()
        kept = st.session_state[_REPORTS] = (mark, found)
    if isinstance(kept[1], UploadError):
        raise kept[1]


def _drop() -> None:
    st.session_state.pop(_REPORTS, None)


def show_reports(frame: Frame) -> None:
    """The reports that this session holds; nothing when it holds none."""
    kept = st.session_state.get(_REPORTS)
    if kept is None or isinstance(kept[1], UploadError):
        return
    reports: Reports = kept[1]
    rows = reports_within(reports, frame.view)
    st.subheader("Your reports", anchor=False)
    outside = len(reports.rows) - len(rows)
    st.markdown(
        f":material/person_pin: **Your data, this session only.** {inert(reports.name)}: {reports.read:,} rows of GDELT, "
        f"**{len(reports.rows):,} reports between Russia and Iran**"
        + (f", {reports.faulty:,} faulty rows left out" if reports.faulty else "")
        + (f"; {outside:,} lie outside the dates of the selection" if outside else "")
        + ". They are counted as reports and never as events; no page, count, map or grade of the record knows them."
    )
    _findings(reports)
    view = frame.view
    said = (
        f"Your data: {reports.name}, {len(rows):,} reports. Record: {view.sentence}, {view.n:,} of {view.m:,} events. Of "
        "the filters reports follow the dates alone"
    )
    frame.show_chart(chart_reports(reports, view, frame.theme), "reports", caption=said)
    with st.container(horizontal=True, gap="small"):
        for label, make, name in (
            ("Reports · CSV", export_reports, "caspian-your-reports.csv"),
            ("Reports and events a month · CSV", export_reports_tally, "caspian-your-reports-by-month.csv"),
        ):
            st.download_button(
                label, make(reports, view), name, "text/csv", icon=":material/download:", on_click="ignore"
            )
        st.button("Remove the reports", icon=":material/delete:", on_click=_drop)
    if len(rows):
        names = frame.dataset.names["quad_class"]
        newest = rows.iloc[-_SHOWN:].iloc[::-1]
        newest = newest.assign(quad_class=newest["quad_class"].map(names))
        st.caption(f"The newest {len(newest):,} of {len(rows):,} reports.")
        st.dataframe(newest, hide_index=True, placeholder="", alt=f"The newest {len(newest)} reports of your file.")


def _findings(reports: Reports) -> None:
    if not reports.findings:
        return
    findings = pd.DataFrame(
        [
            {"Row": each.row, "Report": each.id[:40], "Column": each.column, "Value": each.value[:200]}
            | {"Write instead": each.expected}
            for each in reports.findings
        ]
    )
    st.warning(
        f"{reports.faulty:,} {'row has' if reports.faulty == 1 else 'rows have'} faults and are left out of every count.",
        icon=":material/rule:",
    )
    alt = f"{len(findings)} faults of the reports by row, column, value and remedy."
    if len(findings) <= 30:
        show_words(findings, alt)
    else:
        st.dataframe(findings, hide_index=True, alt=alt)


def show_rules() -> None:
    """How GDELT is read, rule by rule, and which of our kinds its codes may mean."""
    rules = pd.DataFrame(RULES, columns=["In GDELT", "Here", "Rule"])
    show_words(rules, "Rules by which GDELT is read: column there, column here, rule.")
    dataset = load_dataset()
    names, quads = dataset.names["kind"], dataset.names["quad_class"]
    kinds = pd.DataFrame(
        [
            {"CAMEO root": root, "Quad class": quads.get(quad, quad), "Kinds": ", ".join(names[kind] for kind in kinds)}
            for (root, quad), kinds in kinds_of(dataset).items()
            if kinds
        ]
    )
    st.dataframe(kinds, hide_index=True, alt="Our kinds by CAMEO root and quad class.")
