"""How somebody's own events are checked, joined, shown and taken away again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from caspian.dataset import Dataset
from caspian.exceptions import UploadError
from caspian.exports import FORMATS, file_name, harmless
from caspian.mapping import ColumnMapping, map_sheet
from caspian.sheet import Sheet, read_sheet
from caspian.tables import table_events
from caspian.ui.session import drop_joined, joined_dataset, keep_joined
from caspian.ui.text import inert
from caspian.ui.whole_tables import show_words
from caspian.upload import Upload, check_sheet, export_upload

if TYPE_CHECKING:
    from caspian.ui.frame import Frame

#: Rows of findings or of own events shown at once.
_SHOWN = 200
#: Findings that are shown with their text wrapped.
_READABLE = 30
#: Rows of a file that are shown before it joins.
_PREVIEW = 50
_SHEET, _TAKEN = "_sheet", "_upload"
_Made = TypeVar("_Made")


def taken_sheet(dataset: Dataset, file: Any) -> Sheet:
    """The cells of the uploaded file, read once for as long as it lies in the uploader. Raises :class:`UploadError`."""

    def read(progress: Callable[[float], None]) -> Sheet:
        return read_sheet(file.name, file.getvalue(), progress=progress)

    return _once(_SHEET, mark_of(dataset, file), "Reading", read)


def taken_upload(dataset: Dataset, file: Any, sheet: Sheet, mapping: ColumnMapping) -> Upload:
    """The sheet under a mapping, checked once for as long as neither changes. Raises :class:`UploadError`."""

    def check(progress: Callable[[float], None]) -> Upload:
        return check_sheet(dataset, file.name, map_sheet(sheet, mapping), progress=progress)

    return _once(_TAKEN, (*mark_of(dataset, file), mapping), "Checking", check)


def show_progress(bar: DeltaGenerator, words: str, share: float) -> None:
    """Move a bar and say how far it is."""
    bar.progress(min(1.0, share), f"{words} … {min(1.0, share):.0%}")


def mark_of(dataset: Dataset, file: Any) -> tuple[str, str]:
    """What tells one upload from the next."""
    return file.file_id, dataset.digest


def _once(state: str, mark: object, words: str, make: Callable[[Callable[[float], None]], _Made]) -> _Made:
    """What ``make`` makes, remembered under ``state`` while ``mark`` stays the same; a bar shows how far it is."""
    kept = st.session_state.get(state)
    if kept is None or kept[0] != mark:
        bar = st.progress(0.0, f"{words} …")
        result: _Made | UploadError
        try:
            result = make(lambda share: show_progress(bar, words, share))
        except UploadError as error:
            result = error
        bar.empty()
        kept = st.session_state[state] = (mark, result)
    if isinstance(kept[1], UploadError):
        raise kept[1]
    made: _Made = kept[1]
    return made


def lost_file(file: Any, key: str) -> bool:
    """Whether the browser still shows a file that this server does not have, as after a restart."""
    return file is None and st.session_state.get(key) is not None


def show_findings(upload: Upload) -> None:
    """The verdict, what was passed over, and every fault as one table."""
    name, count = inert(upload.name), len(upload.events)
    if upload.clean:
        words = "event passes" if count == 1 else "events pass"
        st.success(f"{name}: {count:,} {words} every check.", icon=":material/task_alt:")
    for note in upload.notes:
        st.caption(f":material/info: {inert(note)}")
    if not upload.findings:
        return
    findings = findings_table(upload)
    rows = findings.loc[findings["Row"] > 1, "Row"].nunique()
    columns = findings["Column"].replace("", pd.NA).dropna().value_counts()
    most = "; ".join(f"{inert(column)} {number:,}" for column, number in columns.head(5).items())
    st.error(
        f"{name}: {len(findings):,} {'fault' if len(findings) == 1 else 'faults'}"
        + (f" in {rows:,} of {count:,} rows" if rows else "")
        + f". {most}",
        icon=":material/rule:",
    )
    alt = f"{len(findings)} faults of the file by row, column, value and remedy."
    if len(findings) <= _READABLE:
        show_words(findings, alt)
    else:
        help_ = {"Row": st.column_config.NumberColumn(help="Line in the file; the header is line 1.", width="small")}
        st.dataframe(findings.head(_SHOWN), hide_index=True, alt=alt, column_config=help_)
    st.download_button(
        f"All {len(findings):,} faults · CSV",
        findings.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell).to_csv(index=False).encode(),
        "caspian-faults.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def findings_table(upload: Upload) -> pd.DataFrame:
    """Faults with the columns Row, Event, Column, Value, Write instead, Nearest."""
    return pd.DataFrame(
        [
            {
                "Row": finding.row,
                "Event": finding.id[:40],
                "Column": finding.column,
                "Value": finding.value[:200],
                "Nearest": finding.nearest,
                "Write instead": finding.expected,
            }
            for finding in upload.findings
        ]
    )


def show_preview(upload: Upload) -> None:
    """The first rows as they would join, before they do."""
    if upload.clean:
        with st.expander("Preview", icon=":material/preview:"):
            rows = upload.events.head(_PREVIEW)
            st.caption(f"Your data: the first {len(rows):,} of {len(upload.events):,} rows.")
            shown = rows.loc[:, rows.notna().any()]
            st.dataframe(shown, hide_index=True, placeholder="", alt=f"The first {len(rows)} rows of your file.")


def offer_join(upload: Upload) -> None:
    """The button that joins a clean file to the record for this session."""
    joined = joined_dataset()
    if not upload.clean or (joined and joined.own_ids == frozenset(upload.events["event_id"])):
        return
    words = "Replace my earlier rows by these" if joined else "Show them in the dashboard, for this session"
    st.button(words, type="primary", icon=":material/merge:", on_click=keep_joined, args=(upload,))


def show_joined(frame: Frame) -> None:
    """The own events that are joined: how many this view shows, the rows, the export and the way back."""
    joined = joined_dataset()
    if joined is None:
        return
    own = frame.view.listed[frame.view.listed["event_id"].isin(joined.own_ids)]
    st.subheader("Your rows", anchor=False)
    st.markdown(
        f"{len(joined.own_ids):,} from {inert(joined.own_name)}; {len(own):,} match the filters. They have no sources, so "
        "each is graded weak, and they count on every page like events of the record."
    )
    with st.container(horizontal=True, gap="small"):
        frame.link("overview", "Overview with them", icon=":material/dashboard:")
        st.download_button(
            "Your rows · CSV",
            export_upload(joined),
            "caspian-own-events.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button("Remove them", icon=":material/delete:", on_click=drop_joined)
    _show_files(frame)
    if len(own):
        shown = table_events(frame.view, own.iloc[-_SHOWN:])
        frame.show_rows(shown, "own", f"{len(own)} own events, newest first.")
    else:
        st.info("None of your rows matches the filters.", icon=":material/filter_alt:")


def _show_files(frame: Frame) -> None:
    """Files of the view with the own rows in it, made here: the data API does not know them."""
    files = st.expander("This view with your rows, as files", icon=":material/download:", on_change="rerun")
    if not files.open:
        return
    with files, st.container(horizontal=True, gap="small"):
        for extension, form in FORMATS.items():
            if "events" in form.tables:
                st.download_button(
                    form.label,
                    form.make(frame.view, "events"),
                    file_name(frame.view, "events", extension),
                    form.media_type.split(";")[0],
                    icon=":material/download:",
                    on_click="ignore",
                )
