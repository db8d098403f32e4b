"""The map on a page: our own component around MapLibre (decision 0011), with what the viewer does turned into state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from caspian.citation import source_line
from caspian.exports import file_name
from caspian.maps import FOCUSES, EventMap, Focus, map_histogram
from caspian.selection import Selection
from caspian.ui.address import current_selection, select, touch
from caspian.ui.frame import Frame

_MAP = st.components.v2.component("caspian.map", js="map.js", css="map.css")
#: Heights in pixels: on the map page, as an inset.
HEIGHT, SMALL = 560, 340


def show_map(
    frame: Frame,
    shown: EventMap,
    key: str,
    *,
    look: tuple[str, Focus],
    chosen: Sequence[str] = (),
    small: bool = False,
    height: int = 0,
) -> None:
    """Draw a map.

    ``look`` names what to look at, so that the map goes there when the name changes and stays where the viewer moved
    it while it does not. Choosing places sets ``id`` and ``_places`` of the map page; an inset opens the map page's
    place as a filter.
    """
    state = f"map:{frame.page.name}:{key}"
    name, focus = look
    query = frame.view.selection.query()
    colored = f"_color={shown.marks['key']}"
    histogram = {} if small else map_histogram(frame.view)
    data = {
        "name": state,
        "base": frame.base(),
        "style": f"/assets/map-style/{frame.theme.name}.json" + ("?plain" if small else ""),
        "theme": frame.theme.name,
        "height": height or (SMALL if small else HEIGHT),
        "small": small,
        "version": frame.dataset.version,
        "alt": shown.alt,
        "marks": shown.marks,
        "look": {"key": name, "lat": focus.lat, "lon": focus.lon, "zoom": focus.zoom},
        "chosen": list(chosen),
        "first": [place for place in FOCUSES if place in frame.dataset.names["place"]],
        "colors": {c: getattr(frame.theme, c) for c in ("ground", "text", "quiet", "accent")},
    }
    if not small:
        data |= {
            "focuses": [[each.label, each.lat, each.lon, each.zoom] for each in FOCUSES.values()],
            "statuses": dict(frame.dataset.names["corridor_status"]),
            "histogram": histogram,
            "histogramAlt": _say_histogram(histogram),
            "playback": f"{frame.base()}/api/playback.json?{query}{'&' if query else ''}{colored}",
            "picture": {
                "title": "Where it happened",
                "sentence": f"{frame.view.sentence} · {frame.view.n:,} of {frame.view.m:,} events, "
                f"{frame.view.without_place:,} without a place",
                "source": source_line(frame.dataset),
                "name": file_name(frame.view, "map", "png"),
            },
        }

    def told(trigger: str) -> Any:
        return st.session_state[state].get(trigger) or {}

    def pick() -> None:
        places = [place for place in told("pick").get("places", []) if place in frame.dataset.names["place"]]
        if small:
            select(current_selection().with_("place", places))
            return
        st.session_state[f"{frame.page.name}:id"] = places[0] if len(places) == 1 else ""
        st.session_state[f"{frame.page.name}:_places"] = places if len(places) > 1 else []
        touch()

    def set_range() -> None:
        months = told("range")
        _narrow({"from": months.get("from", ""), "to": months.get("to", "")}, frame)

    def narrow() -> None:
        asked = told("narrow")
        _narrow({str(asked.get("key")): str(asked.get("code"))}, frame)

    def open_line() -> None:
        st.session_state[f"{frame.page.name}:_line"] = str(told("line").get("id", ""))
        touch()

    _MAP(
        key=state,
        data=data,
        on_pick_change=pick,
        on_range_change=set_range,
        on_narrow_change=narrow,
        on_line_change=open_line,
    )


def _narrow(terms: dict[str, str], frame: Frame) -> None:
    """Put terms into the selection; what the grammar does not know is ignored, a blank lifts its key."""
    selection = current_selection()
    for key, value in terms.items():
        asked = Selection.parse([(key, value)], frame.dataset.names)[0] if value else Selection()
        selection = selection.without(key)
        for term in asked.terms:
            selection = selection.with_(term.key, term.values, term.mode)
    select(selection)


def _say_histogram(histogram: dict[str, Any]) -> str:
    counts = histogram["counts"]
    if not counts:
        return "No events by month."
    return f"Events by month from {histogram['first']}, {len(counts)} months, at most {max(counts):.0f} in one."
