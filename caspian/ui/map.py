"""The map on a page: a chart with its own tools, whose marks open what is there."""

from __future__ import annotations

import streamlit as st

from caspian.chart import Chart
from caspian.template import CONFIG
from caspian.ui.address import touch
from caspian.ui.frame import Frame

_MAP_CONFIG = {**CONFIG, "scrollZoom": True, "modeBarButtonsToRemove": ["select2d", "lasso2d"]}


def show_map(frame: Frame, chart: Chart, key: str) -> None:
    """Draw a map. Clicking a place makes it the ``id`` of the page; clicking elsewhere changes nothing."""
    state = f"map:{frame.page.name}:{key}"

    def open_place() -> None:
        points = st.session_state[state]["selection"]["points"]
        marks = [str(point.get("customdata", "")) for point in points]
        chosen = next((mark.removeprefix("id=") for mark in marks if mark.startswith("id=")), "")
        if chosen in frame.dataset.names["place"]:
            st.session_state[f"{frame.page.name}:id"] = chosen
            touch()

    st.plotly_chart(
        chart.spec,
        theme=None,
        key=state,
        alt=chart.alt,
        config=_MAP_CONFIG,
        on_select=open_place,
        selection_mode="points",
    )
