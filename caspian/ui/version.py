"""What an older link is told: which version it was made with, and what has changed for this view since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from caspian.tables import table_labels
from caspian.ui.text import inert
from caspian.versions import Since, changes_since, say_since

if TYPE_CHECKING:
    from caspian.ui.frame import Frame

#: Entries of the change log shown at once.
_SHOWN = 200


def show_older_version(frame: Frame) -> None:
    """A note on a page opened with an older version of the data; nothing where the version is this one or none."""
    if not frame.address.older:
        return
    since = changes_since(frame.view, frame.address.older)
    with st.container(border=True, key="older-version"):
        st.markdown(
            f":material/history: **This link was made with version {inert(frame.address.older)} of the data; you see "
            f"{inert(frame.dataset.version)}.** " + inert(" ".join(say_since(since)))
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            frame.link("data", "The whole change log", icon=":material/history_edu:", _table="changes")
            own: dict[str, Any] = {**dict(frame.address.own()), "v": ""}
            frame.link(frame.page.name, "Leave the old version behind", icon=":material/close:", **own)
        _show_entries(frame, since)


def _show_entries(frame: Frame, since: Since) -> None:
    parts = {
        "Changed in this view": since.changed,
        "No longer counted here": since.gone,
        "Lists that are the same for every view": since.lists,
        "Whole tables": since.whole,
    }
    total = sum(map(len, parts.values()))
    if not total:
        return
    fold = st.expander(f"{total:,} entries of the change log", key="older-version:entries", on_change="rerun")
    if not fold.open:
        return
    with fold:
        for title, entries in parts.items():
            if len(entries):
                shown = table_labels(frame.view, "changes", entries.head(_SHOWN))
                more = f", the first {_SHOWN} of {len(entries):,}" if len(entries) > _SHOWN else ""
                st.caption(f"{title}{more}")
                st.dataframe(shown, hide_index=True, placeholder="", alt=f"{title}: {len(entries)} entries.")
