"""Lists on pages: tables that open what a row stands for, tables that print, facts in two columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import pandas as pd
import streamlit as st

from caspian.ui.frame import Frame
from caspian.ui.text import inert, outward

#: Rows of a printed list; what is longer says how many are left out and where they are.
ROWS_PRINTED = 40
#: Characters up to which a cell is not broken.
SHORT = 12


def show_index(
    frame: Frame,
    rows: pd.DataFrame,
    ids: Sequence[str],
    key: str,
    alt: str,
    *,
    page: str = "",
    height: Any = "auto",
    config: Mapping[str, Any] | None = None,
) -> None:
    """A table in which a click on a row opens the thing with the same place in ``ids``, on this page unless named."""
    picked = st.dataframe(
        rows,
        hide_index=True,
        key=f"index:{frame.page.name}:{key}",
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
        height=height,
        placeholder="",
        column_config=dict(config or {}),
    )
    chosen = picked["selection"]["rows"]
    if chosen and chosen[0] < len(ids):
        frame.open(page or frame.page.name, id=ids[chosen[0]])


def show_lines(
    rows: pd.DataFrame, alt: str, *, more: str = "", linked: Mapping[str, Sequence[str]] | None = None
) -> None:
    """A short table as text, which prints whole and wraps. Cells are text from data and stay text.

    At most :data:`ROWS_PRINTED` rows; ``more`` says where the others are. Columns without a single entry are left out.
    The cells of a column of ``linked`` lead to the addresses that it gives, one a row, blank for none.
    """
    shown = rows.head(ROWS_PRINTED).fillna("").astype("str")
    shown = shown.loc[:, (shown != "").any()] if len(shown) else shown
    cells = shown.map(_cell)
    for column, addresses in (linked or {}).items():
        if column in shown:
            cells[column] = [outward(label, url) for label, url in zip(shown[column], addresses, strict=False)]
    cells.columns = pd.Index([inert(column) for column in shown.columns])
    st.table(cells, border="horizontal", hide_index=True, alt=alt)
    if len(rows) > ROWS_PRINTED:
        st.caption(inert(f"{ROWS_PRINTED} of {len(rows)} rows. {more}".strip()))


def page_of(frame: Frame, parameter: str, count: int, size: int, label: str) -> slice:
    """The rows of the page that is chosen of a list of ``count`` rows, kept in the link; no control where all fit on one."""
    starts = {str(start // size + 1): start for start in range(0, count, size)}
    if len(starts) < 2:
        return slice(0, size)
    # a few pages are seen at once, many are picked from a list
    few = len(starts) <= 8
    draw = cast("Callable[..., Any]", st.segmented_control if few else st.selectbox)
    more: dict[str, Any] = {"required": True} if few else {}
    number = frame.address.choice(
        parameter,
        list(starts),
        "1",
        draw,
        label=label,
        format_func=lambda page: f"{starts[page] + 1}–{min(starts[page] + size, count)} of {count}",
        **more,
    )
    return slice(starts[number], starts[number] + size)


def show_statements(rows: pd.DataFrame, *, who: bool = True) -> None:
    """Claims of :func:`caspian.statements.table_statements` as one list: it wraps on a phone and prints whole."""
    lines = []
    for row in rows.head(ROWS_PRINTED).to_dict("records"):
        speaker = f"{inert(row['Who'])} " if who else ""
        figure = f" **{inert(row['Figure'])}.**" if row["Figure"] else ""
        lines.append(
            f"- **{inert(row['Said'])}** · {speaker}*{inert(row['How'])}:* {inert(row['What'])}{figure} "
            f":gray[{inert(row['Read in'])}]"
        )
    st.markdown("\n".join(lines))
    if len(rows) > ROWS_PRINTED:
        st.caption(f"{ROWS_PRINTED} of {len(rows)} claims.")


def show_milestones(rows: pd.DataFrame) -> None:
    """Milestones of :func:`caspian.promises.table_milestones` as one list, as :func:`show_statements`."""
    lines = []
    for row in rows.head(ROWS_PRINTED).to_dict("records"):
        note = f" {inert(row['Note'])}" if row["Note"] else ""
        due = f" **Due named: {inert(row['Due named'])}.**" if row["Due named"] else ""
        promise = f" For: {inert(row['Promise'])}." if row.get("Promise") else ""
        lines.append(
            f"- **{inert(row['Date'])} · {inert(row['Stage'])}** · {inert(row['Event'])}.{note}{due}{promise} "
            f":gray[{inert(row['Grade'])}]"
        )
    st.markdown("\n".join(lines))
    if len(rows) > ROWS_PRINTED:
        st.caption(f"{ROWS_PRINTED} of {len(rows)} milestones.")


def _cell(text: str) -> str:
    """A cell made inert; a short one, such as a date, stays on one line."""
    said = inert(text)
    return said.replace(" ", "\u00a0") if len(text) <= SHORT else said


def show_facts(facts: Mapping[str, str]) -> None:
    """Names and values, one a line; blank values are left out."""
    st.markdown("  \n".join(f"**{inert(name)}:** {inert(value)}" for name, value in facts.items() if value))
