"""The dataset of a session: the process's own, or that with the visitor's own events among it.

A joined dataset lives in this session's memory only; it is gone when the tab is closed or the server restarts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from caspian.dataset import Dataset, load_dataset
from caspian.upload import JoinedDataset, Upload, join_upload

if TYPE_CHECKING:
    from caspian.ui.frame import Frame

_JOINED = "_joined"


def session_dataset() -> Dataset:
    """What this session looks at."""
    return joined_dataset() or load_dataset()


def joined_dataset() -> JoinedDataset | None:
    """The record with this session's own events, when some were joined."""
    joined = st.session_state.get(_JOINED)
    return joined if isinstance(joined, JoinedDataset) else None


def keep_joined(upload: Upload) -> None:
    """Join a clean upload to the record for this session; for callbacks. Own events joined before are replaced."""
    st.session_state[_JOINED] = join_upload(load_dataset(), upload)


def drop_joined() -> None:
    """Go back to the record alone; for callbacks."""
    st.session_state.pop(_JOINED, None)


def note_own_events(frame: Frame) -> None:
    """One line under the heading of every page while own events are joined."""
    joined = joined_dataset()
    if joined is None:
        return
    count = len(joined.own_ids)
    shown = int(frame.view.listed["event_id"].isin(joined.own_ids).sum())
    words = f"**Includes {count:,} {'row' if count == 1 else 'rows'} of your data**, {shown:,} of them in this view"
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key="own-events"):
        st.markdown(f":material/person_pin: {words}. Only this session sees them; links, files and the API do not.")
        if frame.page.name != "your-data":
            frame.link("your-data", "Export or remove", icon=":material/upload_file:")


def note_own_link() -> None:
    """Beside a link to copy: own rows do not travel with it."""
    joined = joined_dataset()
    if joined is not None:
        count = len(joined.own_ids)
        st.warning(
            f"The {count:,} {'row' if count == 1 else 'rows'} of your data {'does' if count == 1 else 'do'} not travel with "
            "it: whoever opens it sees the record alone.",
            icon=":material/person_off:",
        )
