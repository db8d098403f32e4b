"""The table in which the analyst confirms what each column of a file means."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian.mapping import ColumnMapping, Suggestion, mapping_of, suggest_mapping
from caspian.schema import TABLES, table_columns
from caspian.sheet import Sheet
from caspian.ui.text import inert

#: What stands for a column that is not read.
_NOT_READ = "(not read)"
_CONFIRMED = "_mapping"


def confirmed_mapping(sheet: Sheet, mark: object) -> ColumnMapping | None:
    """The mapping of a file: as its names say where they are ours, else what the analyst confirmed; None until then."""
    suggestions = suggest_mapping(str(column) for column in sheet.cells)
    mapping = mapping_of(suggestions)
    unread = [each for each in suggestions if not each.target and each.reason != "derived by the record"]
    if mapping.plain and not unread:
        return mapping
    kept = st.session_state.get(_CONFIRMED)
    confirmed: ColumnMapping | None = kept[1] if kept and kept[0] == mark else None
    chosen = _table(sheet, suggestions, mark, confirmed is not None)
    for problem in chosen.problems():
        st.warning(inert(problem), icon=":material/call_merge:")
    if missing := chosen.missing():
        st.caption(f":material/info: No column is read as {inert(', '.join(missing))}; the check will ask for them.")
    words = "Use this mapping" if confirmed is None else "Use the changed mapping"
    if chosen != confirmed and st.button(
        words, type="primary", icon=":material/task_alt:", disabled=bool(chosen.problems())
    ):
        confirmed = chosen
        st.session_state[_CONFIRMED] = (mark, confirmed)
        st.rerun()
    return confirmed


def _table(sheet: Sheet, suggestions: tuple[Suggestion, ...], mark: object, settled: bool) -> ColumnMapping:
    ours = list(table_columns(TABLES["events"]))
    firsts = [next(iter(sheet.cells[each.source].dropna().head(1)), "") for each in suggestions]
    rows = pd.DataFrame(
        {
            "Column in your file": [each.source for each in suggestions],
            "Read as": [each.target or _NOT_READ for each in suggestions],
            "Suggested by": [each.reason for each in suggestions],
            "First value": [str(value)[:120] for value in firsts],
        }
    )
    if not settled:
        st.markdown("**Which column is which?** Change what is wrong, then confirm; nothing is checked before.")
    edited = st.data_editor(
        rows,
        hide_index=True,
        num_rows="fixed",
        height="content",
        key=f"mapping:{mark}",
        disabled=["Column in your file", "Suggested by", "First value"],
        column_config={
            "Column in your file": st.column_config.TextColumn(width="medium"),
            "Read as": st.column_config.SelectboxColumn(options=[_NOT_READ, *ours], required=True, width="medium"),
            "First value": st.column_config.TextColumn(width="large"),
        },
    )
    pairs = zip(edited["Column in your file"], edited["Read as"], strict=True)
    return ColumnMapping(tuple((str(source), str(target)) for source, target in pairs if target != _NOT_READ))
