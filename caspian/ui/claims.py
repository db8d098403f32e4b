"""Claims on a page: as lines to read and as a table to sort."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from caspian.dataset import Dataset
from caspian.statements import table_claims
from caspian.ui.address import touch
from caspian.ui.frame import Frame
from caspian.ui.text import inert, outward

#: Claims sent to the browser in one block or table.
CLAIMS_SHOWN = 150
#: Shows the host of an address instead of the whole of it.
HOST = r"^https?://(?:www\.)?([^/?#]+)"


def claim_lines(dataset: Dataset, claims: pd.DataFrame, *, events: bool = False, limit: int = 40) -> str:
    """Described claims as one Markdown list: speaker, mode, date, statement, source with paragraph and words there."""
    lines = []
    for claim in claims.head(limit).to_dict("records"):
        when = f" ({'' if claim['placed_by'] == 'said' else 'published '}{claim['when']})" if claim["when"] else ""
        figure = f" **{inert(claim['figure'])}.**" if claim["figure"] else ""
        place = f", {claim['place_in_source']}" if claim["place_in_source"] else ""
        words = f", at “{inert(claim['anchor'])}”" if isinstance(claim["anchor"], str) else ""
        spoken_to = f" to {dataset.name('actor', claim['said_to'])}" if isinstance(claim["said_to"], str) else ""
        about = f" · {inert(claim['event_id'])}" if events and isinstance(claim["event_id"], str) else ""
        note = f" *{inert(claim['notes'])}*" if isinstance(claim["notes"], str) else ""
        lines.append(
            f"- **{inert(claim['speaker'])}** {inert(claim['mode_label'].lower() + spoken_to + when)}: "
            f"{inert(claim['statement'])}{figure} — {outward(claim['publisher'], claim['link'])}"
            f"{inert(place)}{words}{about} · {claim['claim_id']}.{note}"
        )
    if len(claims) > limit:
        lines.append(f"- … and {len(claims) - limit:,} more in the table.")
    return "\n".join(lines)


def filled_columns(table: pd.DataFrame) -> list[str]:
    """The columns with at least one entry."""
    return [str(column) for column in table if (table[column].notna() & (table[column].astype("object") != "")).any()]


def show_claims(frame: Frame, claims: pd.DataFrame, key: str, alt: str) -> None:
    """The table of claims; a click on a row opens its event. Columns without a single entry are left out.

    On the page of an event the rows are all its own: there its columns are left out and nothing opens.
    """
    own = frame.page.name == "event"
    hide = ("Event", "Event id") if own else ()
    table = table_claims(frame.dataset, claims.head(CLAIMS_SHOWN))
    filled = [column for column in filled_columns(table) if column not in hide]
    if len(claims) > CLAIMS_SHOWN:
        st.caption(f"The first {CLAIMS_SHOWN} of {len(claims):,} claims; narrow the selection or take the download.")
    state = f"claims:{frame.page.name}:{key}"
    columns = {
        "Statement": st.column_config.TextColumn(width="large"),
        "Link": st.column_config.LinkColumn(display_text=HOST, help="Scrolls to the words, where the browser can."),
    }
    if own:
        st.dataframe(table[filled], hide_index=True, key=state, alt=alt, column_config=columns)
        return
    picked = st.dataframe(
        table[filled],
        hide_index=True,
        key=state,
        on_select="rerun",
        selection_mode="single-row",
        alt=alt,
        column_config=columns,
    )
    chosen = picked["selection"]["rows"]
    if chosen and table.iloc[chosen[0]]["Event id"]:
        frame.open("event", id=str(table.iloc[chosen[0]]["Event id"]))


def show_choices(frame: Frame, table: pd.DataFrame, ids: list[str], key: str, alt: str, **columns: Any) -> None:
    """A table whose rows are the things that this page addresses by ``id``: a click on a row shows that one.

    By a callback, so that a row that stays marked does not undo a later choice.
    """
    state = f"choices:{frame.page.name}:{key}"

    def show() -> None:
        rows = st.session_state[state]["selection"]["rows"]
        if rows and rows[0] < len(ids):
            st.session_state[f"{frame.page.name}:id"] = ids[rows[0]]
            touch()

    st.dataframe(
        table,
        hide_index=True,
        key=state,
        on_select=show,
        selection_mode="single-row",
        alt=alt,
        column_config=columns,
    )
