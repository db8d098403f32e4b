"""One event on a page: choosing it, its head, what is joined to it, its history and citation."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian import edtf
from caspian.citation import reference_event
from caspian.event_record import EventRecord, find_event, suggest_events
from caspian.offices import offices_on
from caspian.selection import Selection
from caspian.tables import label_list, table_events
from caspian.testimony import in_words
from caspian.ui.address import touch
from caspian.ui.citation import show_citation
from caspian.ui.claims import filled_columns
from caspian.ui.frame import Frame
from caspian.ui.text import inert
from caspian.wording import (
    badge_words,
    define,
)

#: Events offered in the list above the page: those nearest in time to the one shown.
CHOICES = 200
#: Codes of one field that become links; the rest are named in the table of the event.
LINKS_A_FIELD = 12
_GRADE_COLOR = {"confirmed": "green", "fair": "blue", "weak": "gray", "contested": "orange", "discounted": "red"}


def choose_event(frame: Frame) -> EventRecord | None:
    """The event that the address or the list asks for, else the newest of the view; ``None`` when the id is unknown.

    Draws the list. The address always names the event, so that the link opens it next year too.
    """
    asked = frame.address.shown("id")
    record = find_event(frame.dataset, asked) if asked else None
    if asked and record is None:
        frame.address.keep("id", asked)
        return None
    listed = frame.view.selected.nonzero()[0]
    if record is None:
        rows = frame.view.rows if frame.view.n else listed
        if not len(rows):
            return None
        record = EventRecord(frame.dataset, int(rows[-1]))
    at = int(listed.searchsorted(record.row))
    near = listed[max(0, at - CHOICES // 2) : at + CHOICES // 2]
    events = frame.dataset.events.iloc[sorted({*near.tolist(), record.row}, reverse=True)]
    labels = {
        row["event_id"]: f"{edtf.label(row['date'])} · {row['title']}"
        for row in events[["event_id", "date", "title"]].to_dict("records")
    }
    state = f"{frame.page.name}:id"
    st.session_state[state] = record.event_id
    more = f", the nearest {len(labels)} in time" if len(listed) > len(labels) else ""
    chosen = st.selectbox(
        f"Events of this selection{more}", list(labels), key=state, format_func=labels.__getitem__, on_change=touch
    )
    frame.address.keep("id", chosen)
    return find_event(frame.dataset, chosen)


def show_unknown(frame: Frame, asked: str) -> None:
    """An id that no event has: what ids look like, what may be meant, where to search."""
    st.header(f"No event has the id “{inert(asked[:60])}”", anchor=False)
    st.markdown("An event's id is **E** and at least four digits, such as `E0042`. Ids are permanent and never reused.")
    near = suggest_events(frame.dataset, asked)
    if near:
        st.markdown("**Nearest:**")
        for event_id in near:
            row = int(frame.dataset.row_of[event_id])
            _event_link(frame, row, icon=":material/article:", before=f"{event_id} · ")
    words = " ".join(asked.replace("-", " ").split())[:100]
    wanted = Selection().with_("q", [words]) if words else Selection()
    found = frame.view.of(wanted).n
    with st.container(horizontal=True):
        if words and found:
            frame.link("chronology", f"{found:,} events match “{words}”", wanted, icon=":material/search:")
        frame.link("chronology", "All events in the chronology", Selection(), icon=":material/timeline:")


def show_neighbours(frame: Frame, record: EventRecord) -> None:
    """Links to the events before and after it in the view, and a word when it is not in the view itself."""
    before, after = record.neighbours(frame.view)
    left, right = st.columns(2)
    if before is not None:
        with left:
            _event_link(frame, before, icon=":material/arrow_back:")
    if after is not None:
        with right:
            _event_link(frame, after, icon=":material/arrow_forward:")
    if record.event["record"] == "active" and not frame.view.selected[record.row]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("This event is not part of the present selection; it is shown because it was asked for.")
            frame.link("event", "Drop the filters", Selection(), icon=":material/filter_alt_off:", id=record.event_id)


def _event_link(frame: Frame, row: int, *, icon: str, before: str = "") -> None:
    event = frame.dataset.events.iloc[row]
    title = str(event["title"])
    title = title if len(title) <= 56 else title[:55] + "…"
    frame.link("event", f"{before}{edtf.label(event['date'])} · {title}", icon=icon, id=str(event["event_id"]))


def show_standing(frame: Frame, record: EventRecord) -> None:
    """What became of a row that no longer stands, with links to those that stand in its place."""
    code = record.event["record"]
    if code == "active":
        if record.event["grade"] == "discounted":
            st.warning(
                f"Shown to be wrong and kept for the record. {inert(record.event['grade_reason'])}",
                icon=":material/block:",
            )
        return
    dataset = frame.dataset
    text = f"**{inert(dataset.name('record', code))}.** {inert(define(dataset, 'record', code))} It counts nowhere."
    st.warning(text, icon=":material/alt_route:")
    for event_id in record.survivors:
        _event_link(frame, int(dataset.row_of[event_id]), icon=":material/arrow_forward:", before="Now: ")


def show_head(frame: Frame, record: EventRecord) -> None:
    """Title, grade with denials, kind, summary."""
    dataset, event = frame.dataset, record.event
    st.header(inert(event["title"]), anchor=False)
    color = _GRADE_COLOR.get(event["grade"], "gray")
    standing = f":{color}-badge[{inert(badge_words(record))}]"
    if event["record"] != "active":
        standing = f":red-badge[{inert(dataset.name('record', event['record']))}]"
    badges = [
        standing,
        f":gray-badge[{inert(dataset.name('kind', event['kind']))}]",
        f":gray-badge[{inert(dataset.name('act', event['act']))}]",
        f":gray-badge[{inert(edtf.label(event['date']))}]",
        f":gray-badge[{inert(event['event_id'])}]",
    ]
    if event["scope"] != "core":
        badges.insert(1, f":gray-badge[{inert(dataset.name('scope', event['scope']))}]")
    if len(record.part_rows):
        badges.insert(2, f":gray-badge[{len(record.part_rows)} parts, counted instead of it]")
    st.markdown(" ".join(badges))
    st.markdown(inert(event["summary"]))
    _offices(frame, record)


def show_filters(frame: Frame, record: EventRecord) -> None:
    """Every code of the event as a link to the events that share it."""
    st.subheader("Others like it", anchor=False, help="Each link keeps the present selection and adds the filter.")
    event = record.event
    fields = (
        ("Acting", "actor", "actor", event["actors"]),
        ("Addressed", "actor", "actor", event["targets"]),
        ("Attending", "actor", "actor", event["observers"]),
        ("Field", "sector", "sector", event["sectors"]),
        ("Area", "area", "area", event["areas"]),
        ("Kind", "kind", "kind", event["kind"]),
        ("Direction", "direction", "direction", event["direction"]),
        ("Place", "place", "place", event["map_place"]),
    )
    for heading, key, dimension, cell in fields:
        codes = cell.split("|") if isinstance(cell, str) else []
        if not codes:
            continue
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"like:{heading}"):
            st.markdown(f"**{heading}**", width="content")
            for code in codes[:LINKS_A_FIELD]:
                wanted = frame.view.selection.with_(key, [code])
                frame.link("chronology", frame.dataset.name(dimension, code), wanted)
            if len(codes) > LINKS_A_FIELD:
                rest = ", ".join(frame.dataset.name(dimension, code) for code in codes[LINKS_A_FIELD:])
                st.caption(f"and {len(codes) - LINKS_A_FIELD} more", help=inert(rest))


def _offices(frame: Frame, record: EventRecord) -> None:
    """Who of those there held which office then, as far as the dates of their offices are on record."""
    cells = (record.event[column] for column in ("actors", "targets", "observers"))
    there = [actor for cell in cells if isinstance(cell, str) for actor in cell.split("|")]
    held = offices_on(frame.dataset, there, record.event["date"])
    if held:
        said = "; ".join(
            f"{inert(frame.dataset.name('actor', actor))}, {inert(office)}" for actor, office in held.items()
        )
        st.caption(f"In office then: {said}.")


def show_family(frame: Frame, record: EventRecord) -> None:
    """The event it is a part of, its parts and linked events; then events that share areas and actors."""
    family = record.family()
    if len(family):
        st.subheader("Joined to it", anchor=False)
        _rows_with(frame, family, "How", "how", f"family:{record.event_id}")
    related = record.related(frame.view)
    if len(related):
        st.subheader("Related by area and actors", anchor=False)
        st.caption("From the present selection; a rare shared area or actor weighs more than one that is everywhere.")
        _rows_with(frame, related, "Shares", "shares", f"related:{record.event_id}")


def _rows_with(frame: Frame, rows: pd.DataFrame, heading: str, column: str, key: str) -> None:
    events = frame.dataset.events.iloc[rows["row"].to_numpy()]
    table = table_events(frame.view, events.iloc[::-1])
    table.insert(0, heading, rows[column].to_numpy())
    frame.show_rows(table, key, f"{heading}: {len(rows)} events.")


def show_promises(frame: Frame, record: EventRecord) -> None:
    """Milestones of promises that the event marks."""
    rows = record.milestones
    if rows.empty:
        return
    st.subheader("Promises it bears on", anchor=False)
    for row in rows.head(LINKS_A_FIELD).to_dict("records"):
        due = f" · due {edtf.label(row['due'])}" if isinstance(row["due"], str) else ""
        label = f"{frame.dataset.name('stage', row['stage'])} · {row['title']}{due}"
        note = inert(row["note"]) if isinstance(row["note"], str) else None
        frame.link("promises", label, icon=":material/handshake:", help=note, id=row["commitment_id"])


def show_history(frame: Frame, record: EventRecord) -> None:
    """What versions of the data changed in it."""
    st.subheader("History of the record", anchor=False)
    added = edtf.label(record.event["added_on"])
    rows = record.changes
    if rows.empty:
        st.caption(f"Entered the record on {inert(added)}; no correction since.")
        return
    st.caption(f"Entered the record on {inert(added)}; {len(rows)} changes since, newest first.")
    shown = rows.assign(
        change=label_list(frame.dataset, "change", rows["change"]), date=in_words(rows["date"], edtf.label)
    )
    shown = shown[filled_columns(shown)]
    st.dataframe(shown, hide_index=True, key="event:changes", alt=f"Changes of {record.event_id}: {len(rows)}.")


def show_cite(frame: Frame, record: EventRecord) -> None:
    """Citation of this event in every style, and its rows from the data API."""
    link = frame.full_link(frame.view.of(Selection()), id=record.event_id)
    with st.container(horizontal=True, gap="small", key="event-take"):
        with st.popover("Cite this event", icon=":material/format_quote:"):
            show_citation(reference_event(frame.dataset, record.event, link))
        view = record.alone(frame.view)
        for table in ("events", "claims", "event_sources", "positions"):
            address = frame.api_link(table, "json", view)
            st.link_button(f"its {table.replace('_', ' ')} · JSON", address, icon=":material/download:")
