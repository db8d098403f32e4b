"""Draws the chronicle: months as headings, events as links with what is known of them, parts folded under their whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import streamlit as st

from caspian import edtf
from caspian.chronicle import GRADE_SIGN, Chronicle, Entry, Month
from caspian.tables import EVENT_COLUMNS, table_events
from caspian.ui.address import touch
from caspian.ui.frame import Frame
from caspian.ui.text import inert, outward

#: Talk, papers and deeds are told apart at a glance.
ACT_ICON: Mapping[str, str] = MappingProxyType(
    {
        "contact": ":material/handshake:",
        "talk": ":material/chat_bubble:",
        "document": ":material/description:",
        "procedure": ":material/account_balance:",
        "deed": ":material/bolt:",
        "measure": ":material/gavel:",
        "report": ":material/query_stats:",
        "context": ":material/public:",
    }
)
#: Actors and publishers named beside an event; the event's own page names them all.
_NAMED = 4


def readers_day() -> date:
    """The day on which the page is opened, where its reader is; by universal time where the browser does not say where."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ValueError, KeyError, OSError):
        zone = ZoneInfo("UTC")
    return datetime.now(zone).date()


def page_number(frame: Frame, chronicle: Chronicle) -> int:
    """The page of a long list, kept in the URL as ``_page``; a new selection begins at the first.

    Turned by the number, by the arrow keys, or by a jump to a month.
    """
    pages = chronicle.pages
    if pages <= 1:
        return 1
    address = frame.address
    key = f"{frame.page.name}:_page:{frame.view.selection.query()}"
    if address.url_wins or key not in st.session_state:
        asked = address.raw("_page") if address.url_wins else ""
        st.session_state[key] = int(asked) if asked.isascii() and asked.isdigit() and asked != "0" else 1
    st.session_state[key] = min(st.session_state[key], pages)
    jump = f"{key}:jump"

    def turn(by: int) -> None:
        st.session_state[key] = min(max(st.session_state[key] + by, 1), pages)
        touch()

    def go() -> None:
        if month := st.session_state[jump]:
            st.session_state[key] = chronicle.page_of(month)
            st.session_state[jump] = None
            touch()

    now = st.session_state[key]
    st.button("Newer", icon=":material/arrow_back:", shortcut="Left", on_click=turn, args=(-1,), disabled=now == 1)
    st.button(
        "Older", icon=":material/arrow_forward:", shortcut="Right", on_click=turn, args=(1,), disabled=now == pages
    )
    number = int(
        st.number_input(f"Page of {pages:,}", min_value=1, max_value=pages, key=key, on_change=touch, width=150)
    )
    st.selectbox(
        "Jump to",
        chronicle.months(),
        index=None,
        key=jump,
        on_change=go,
        format_func=edtf.label,
        placeholder="a month",
        width=170,
    )
    address.keep("_page", str(number) if number > 1 else "")
    return number


def draw_months(frame: Frame, months: list[Month]) -> None:
    """Months with their entries; the parts of a container stand in a fold below it."""
    for month in months:
        count = f"{month.event_count:,} event{'' if month.event_count == 1 else 's'}"
        st.markdown(f"#### {inert(month.label)} :small[:gray[{count}]]")
        with st.container(gap="xsmall"):
            _draw_all(frame, list(month.entries))


def _draw_all(frame: Frame, entries: list[Entry]) -> None:
    while entries:
        entry = entries.pop(0)
        _draw(frame, entry)
        inside = 0
        while inside < len(entries) and entries[inside].depth > entry.depth:
            inside += 1
        if inside:
            label = f"{entry.part_count} part{'' if entry.part_count == 1 else 's'}"
            if inside < entry.part_count:
                label += f", {inside} on this page"
            with (
                st.expander(label, expanded=True, icon=":material/account_tree:"),
                st.container(gap="xsmall"),
            ):
                for part in entries[:inside]:
                    _draw(frame, part)
            del entries[:inside]


def _draw(frame: Frame, entry: Entry) -> None:
    """One event: the link, and what is known of it."""
    title = f"**{inert(entry.title)}**" + (" (continued)" if entry.again else "")
    with st.container(gap=None):
        st.page_link(
            frame.pages["event"],
            label=title,
            icon=ACT_ICON.get(entry.act, ":material/article:"),
            query_params=frame.address.params(id=entry.event_id),
        )
        if not entry.again:
            st.markdown(_facts(frame, entry))


def _facts(frame: Frame, entry: Entry) -> str:
    """The summary, and below it in small how well and by whom it is attested."""
    names = frame.dataset.names
    position = names["position"]
    more = len(entry.sources) - _NAMED
    actors = ", ".join(entry.actors[:_NAMED]) + (
        f" and {len(entry.actors) - _NAMED} more" if len(entry.actors) > _NAMED else ""
    )
    facts = [
        entry.place,
        actors,
        entry.kind,
        f"{GRADE_SIGN.get(entry.grade, '')} {names['grade'][entry.grade].lower()}",
        f"Moscow {position[entry.position_ru].lower()}",
        f"Tehran {position[entry.position_ir].lower()}",
        f"{entry.origin_count} independent origin{'' if entry.origin_count == 1 else 's'}",
    ]
    line = inert(" · ".join(fact for fact in facts if fact))
    if entry.sources:
        named = ", ".join(outward(publisher, link) for publisher, link in entry.sources[:_NAMED])
        line += f", read in {named}" + (f" and {more} more" if more > 0 else "")
    if entry.against:
        line += f", against: {', '.join(outward(publisher, link) for publisher, link in entry.against[:_NAMED])}"
    if entry.whole:
        line += inert(f" · part of: {entry.whole} ({entry.whole_id})")
    return f"{inert(entry.date)} · {inert(entry.summary)}  \n:small[:gray[{line}]]"


def show_chronicle_table(frame: Frame, chronicle: Chronicle, number: int) -> None:
    """The same page as a table; a click on a row opens the event."""
    rows = chronicle.rows(number)
    shown = table_events(frame.view, rows.iloc[::-1]).drop(columns=EVENT_COLUMNS["sectors"])
    frame.show_rows(
        shown,
        f"chronicle:{number}",
        f"Events in order, page {number} of {chronicle.pages}.",
        height=35 * (len(shown) + 1) + 3,
    )
