"""A story on a page: one step a screen, with its map, its place in time and its sources."""

from __future__ import annotations

import streamlit as st

from caspian.charts.story import chart_story
from caspian.maps import Focus, focus_on, map_events
from caspian.stories import Step, Story, record_of
from caspian.ui.address import touch
from caspian.ui.event_evidence import facts_block, show_positions, show_sources
from caspian.ui.frame import Frame
from caspian.ui.map import show_map
from caspian.ui.text import inert
from caspian.wording import date_facts, place_facts

#: How near the map goes to the place of a step.
_ZOOM = 4.2


def choose_step(frame: Frame, story: Story) -> Step:
    """The step that the address asks for; the buttons and the arrow keys move it."""
    state = f"{frame.page.name}:_step"
    before = f"{frame.page.name}:story"
    if frame.address.url_wins or state not in st.session_state:
        asked = frame.address.raw("_step")
        if story.step(asked) is None:
            frame.address.note(f"This story has {len(story.steps)} steps, and none is {asked!r}.")
        st.session_state[state] = asked
    elif st.session_state.get(before) != story.story_id:
        st.session_state[state] = ""
    st.session_state[before] = story.story_id
    step = story.step(st.session_state[state]) or story.steps[0]
    frame.address.keep("_step", str(step.number) if step.number > 1 else "")
    return step


def show_walk(frame: Frame, story: Story, step: Step) -> None:
    """Backwards, forwards, and where one is."""

    def go(by: int) -> None:
        st.session_state[f"{frame.page.name}:_step"] = str(step.number + by)
        touch()

    last = len(story.steps)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="walk"):
        st.button(
            "Back", icon=":material/arrow_back:", shortcut="Left", on_click=go, args=(-1,), disabled=step.number == 1
        )
        st.button(
            "Next", icon=":material/arrow_forward:", icon_position="right", shortcut="Right", on_click=go, args=(1,),
            disabled=step.number == last, type="primary",
        )  # fmt: skip
        st.markdown(f"Step **{step.number}** of {last}")
    st.progress(step.number / last)


def show_step(frame: Frame, story: Story, step: Step) -> None:
    """The step: its words beside the map, its place in time, who says so, where it was read."""
    record = record_of(frame.dataset, step)
    left, right = st.columns([6, 5], gap="large")
    with left:
        st.subheader(inert(step.heading), anchor=False)
        st.markdown(inert(step.text))
        frame.link("event", str(record.event["title"]), icon=":material/article:", id=step.event_id)
        st.markdown(facts_block(date_facts(record) + place_facts(record)))
        if not frame.view.selected[record.row]:
            st.caption(
                ":material/filter_alt: This event is outside the filters set in the sidebar; a story shows all its steps."
            )
    with right:
        view, place = story.view(frame.dataset), record.event["map_place"]
        known = isinstance(place, str)
        at = focus_on(view, place) if known else focus_on(view, "region")
        look = Focus(at.label, at.lat, at.lon, min(at.zoom, _ZOOM))
        chosen = [place] if known else []
        show_map(
            frame,
            map_events(view, frame.theme),
            "story",
            look=(f"{story.story_id}-{step.number}", look),
            chosen=chosen,
            small=True,
        )
        if not known:
            st.caption("This step has no place on the map.")
    frame.show_chart(
        chart_story(frame.dataset, story, step.number, frame.theme), "story", heading=False, caption=story.title
    )
    show_positions(frame, record)
    show_sources(frame, record)
