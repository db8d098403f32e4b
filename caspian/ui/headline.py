"""Draws the headline: what the selection holds, deeds apart from papers apart from words."""

from __future__ import annotations

import streamlit as st

from caspian.selection import Selection
from caspian.tally import tally_acts
from caspian.ui.frame import Frame
from caspian.ui.text import inert

#: Acts of the headline, from what was done to what was said.
HEADLINE = ("deed", "document", "contact", "talk")


def show_headline(frame: Frame) -> None:
    """A number for all events and one for each act of :data:`HEADLINE`, each with the way to its events."""
    view, names = frame.view, frame.dataset.names["act"]
    acts = tally_acts(view)
    with st.container(horizontal=True, gap="small", key="headline"):
        _number(frame, "Events", view.n, int(acts["confirmed"].sum()), view.selection)
        for act in HEADLINE:
            selection = view.selection.with_("act", [act])
            _number(frame, names[act], int(acts["events"][act]), int(acts["confirmed"][act]), selection)


def _number(frame: Frame, label: str, count: int, confirmed: int, selection: Selection) -> None:
    with st.container(border=True, width=158, gap=None):
        said = f"{confirmed:,} confirmed" if count else "none"
        st.metric(inert(label), f"{count:,}", said, delta_color="off", delta_arrow="off")
        frame.link("chronology", "See them", selection, icon=":material/arrow_forward:", disabled=not count)
