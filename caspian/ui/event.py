"""One event on a page, part by part. Each part is a function of the frame and the record."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian import edtf
from caspian.citation import cite_event, cite_event_bibtex, cite_event_ris
from caspian.event_record import EventRecord, find_event, suggest_events
from caspian.grade import PARTIES
from caspian.maps import map_events
from caspian.selection import Selection
from caspian.tables import label_list, table_events
from caspian.template import CONFIG
from caspian.testimony import in_words, safe_link
from caspian.ui.address import touch
from caspian.ui.claims import HOST, claim_lines, filled_columns, outward, show_claims
from caspian.ui.frame import Frame
from caspian.ui.text import inert
from caspian.view import View
from caspian.wording import (
    CAPITAL,
    POSITION_COLUMN,
    badge_words,
    coding_facts,
    date_facts,
    define,
    grade_facts,
    origin_words,
    place_facts,
)

#: Events offered in the list above the page: those nearest in time to the one shown.
CHOICES = 200
#: Near enough to place a city among its neighbours, far enough to show them.
_MAP_ZOOM = 3.6
#: Codes of one field that become links; the rest are named in the table of the event.
LINKS_A_FIELD = 12
#: A colour of Streamlit's badges and an icon for each position; the word beside them carries the meaning.
_POSITION_MARK = {
    "confirms": ("green", ":material/check_circle:"),
    "partly": ("blue", ":material/incomplete_circle:"),
    "declines": ("gray", ":material/comments_disabled:"),
    "denies": ("orange", ":material/cancel:"),
    "silent": ("gray", ":material/volume_off:"),
    "unknown": ("gray", ":material/help:"),
    "not_applicable": ("gray", ":material/remove:"),
}
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


def show_positions(frame: Frame, record: EventRecord) -> None:
    """The strip: Moscow, Tehran, others."""
    st.subheader("Who confirms, who denies", anchor=False)
    for column, party in zip(st.columns(3), [*PARTIES, ""], strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(_party(record, party) if party else _others(record))


def _party(record: EventRecord, party: str) -> str:
    dataset = record.dataset
    code = record.event[POSITION_COLUMN[party]]
    color, icon = _POSITION_MARK.get(code, _POSITION_MARK["unknown"])
    parts = [f"**{CAPITAL[party]}** :{color}-badge[{icon} {inert(dataset.name('position', code))}]"]
    rows = record.positions[record.positions["party"] == party].iloc[::-1]
    if rows.empty:
        parts.append(inert("No position of this party is in the record, and no search for one."))
    for number, row in enumerate(rows.to_dict("records")):
        words = [] if number == 0 else [f"**{inert(dataset.name('position', row['position']))}**"]
        if isinstance(row["said_by"], str):
            words.append(inert(dataset.name("actor", row["said_by"])))
        if isinstance(row["said_on"], str):
            words.append(inert(edtf.label(row["said_on"])))
        if isinstance(row["checked_on"], str):
            words.append(inert(f"looked for on {edtf.label(row['checked_on'])}"))
        if isinstance(row["source_id"], str):
            words.append(_source(record, row["source_id"]))
        note = f" {inert(row['note'])}" if isinstance(row["note"], str) else ""
        parts.append(("Before: " if number else "") + " · ".join(words) + ("." if words and note else "") + note)
    return "\n\n".join(parts)


def _source(record: EventRecord, source_id: str) -> str:
    sources = record.dataset.tables["sources"]
    row = sources[sources["source_id"] == source_id].iloc[0]
    return outward(record.dataset.name("publisher", row["publisher_id"]), safe_link(row["url"]))


def _others(record: EventRecord) -> str:
    dataset = record.dataset
    parts = ["**Others**"]
    for role in ("supports", "contradicts"):
        rows = record.others(role)
        if len(rows):
            named = [
                f"{name} ({dataset.name('bloc', bloc)})" for name, bloc in zip(rows["name"], rows["bloc"], strict=True)
            ]
            shown = ", ".join(named[:6]) + (f" and {len(named) - 6} more" if len(named) > 6 else "")
            parts.append(f"**{inert(dataset.name('source_role', role))}:** {inert(shown)}")
    if len(parts) == 1:
        parts.append("No origin outside the two parties speaks of it.")
    return "\n\n".join(parts)


def facts_block(facts: list[tuple[str, str]]) -> str:
    """Headed facts as one Markdown block."""
    return "\n\n".join(f"**{inert(heading)}** · {inert(words)}" for heading, words in facts)


def show_facts(frame: Frame, record: EventRecord) -> None:
    """Date, place and coding in words; beside them the grade with its clause and numbers, and the place on a map."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("When and where", anchor=False)
        st.markdown(facts_block(date_facts(record) + place_facts(record)))
        _map(frame, record)
    with right:
        st.subheader("How well attested", anchor=False)
        st.markdown(facts_block(grade_facts(record)))
        st.subheader("How it is coded", anchor=False)
        st.markdown(facts_block(coding_facts(record)))


def own_view(frame: Frame, record: EventRecord) -> View:
    """The view that holds this event alone."""
    wanted = Selection().with_("id", [record.event_id]).with_("scope", ["any"]).with_("grade", ["any"])
    return frame.view.of(wanted)


def _map(frame: Frame, record: EventRecord) -> None:
    view, place = own_view(frame, record), record.event["map_place"]
    if not view.n or not isinstance(place, str):
        return
    wide = record.event["where_prec"] == "6"
    chart = map_events(
        view, frame.theme, focus="region" if wide else place, base_url=frame.site(), height=240, corridors=False
    )
    chart.spec["layout"]["showlegend"] = False
    if not wide:
        chart.spec["layout"]["map"]["zoom"] = _MAP_ZOOM
    st.plotly_chart(chart.spec, theme=None, key="event:map", alt=chart.alt, config=CONFIG)


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


def show_event_claims(frame: Frame, record: EventRecord) -> None:
    """Claims under the question that they answer, with links to the question; then the same as a table."""
    claims = record.claims
    st.subheader(f"Claims: {len(claims)}", anchor=False)
    if claims.empty:
        st.caption("No claim is recorded on this event itself; its sources are below.")
        return
    topics = list(dict.fromkeys(claims["topic_id"].dropna()))
    for topic in topics[:LINKS_A_FIELD]:
        rows = claims[claims["topic_id"] == topic]
        frame.link("evidence", frame.dataset.name("topic", topic), icon=":material/balance:", id=topic)
        st.markdown(claim_lines(frame.dataset, rows))
    rest = claims[~claims["topic_id"].isin(topics[:LINKS_A_FIELD])]
    if len(rest):
        if topics:
            st.markdown("**On no shared question**")
        st.markdown(claim_lines(frame.dataset, rest))
    measures = list(dict.fromkeys(claims["measure_id"].dropna()))
    if measures:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="event-measures"):
            st.markdown("**Figures elsewhere**", width="content")
            for measure in measures[:LINKS_A_FIELD]:
                frame.link("figures", frame.dataset.name("measure", measure), icon=":material/query_stats:", id=measure)
    fold = st.expander("The claims as a table", key="event:claims", on_change="rerun")
    if fold.open:
        with fold:
            show_claims(frame, claims, record.event_id, f"Claims on {record.event_id}", hide=("Event", "Event id"))


def show_sources(frame: Frame, record: EventRecord) -> None:
    """Supporting beside contradicting origins, then every source with its locator and link."""
    rows, dataset = record.sources, frame.dataset
    st.subheader(f"Sources: {len(rows)}", anchor=False)
    for column, role in zip(st.columns(2, gap="large"), ("supports", "contradicts"), strict=True):
        count = int((rows["role"] == role).sum())
        column.markdown(
            f"**{inert(dataset.name('source_role', role))}** · {count} source{'' if count == 1 else 's'}\n\n"
            f"{inert(origin_words(record, role))}"
        )
    shown = pd.DataFrame(
        {
            "Role": rows["role"].map(dict(dataset.names["source_role"])),
            "Publisher": rows["publisher"],
            "Title": rows["title"],
            "Published": in_words(rows["published"], edtf.label),
            "Link": rows["link"].where(rows["link"] != "", None),
            "Bloc of publisher": rows["bloc"].map(dict(dataset.names["bloc"])),
            "Origins: who knew it": rows["origin_names"],
            "Blocs of origins": label_list(dataset, "bloc", rows["origin_blocs"]),
            "Sort": rows["doc_kind"].map(dict(dataset.names["doc_kind"])),
            "Language": rows["language"].map(dict(dataset.names["language"])),
            "Where in it": rows["locator"],
            "What it adds": rows["note"].fillna(""),
            "Standing": rows["status"].map(dict(dataset.names["source_status"])),
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        key="event:sources",
        height="content" if len(shown) <= 20 else "auto",
        alt=f"Sources of {record.event_id}: {len(rows)}.",
        column_config={"Link": st.column_config.LinkColumn(display_text=HOST)},
    )


def show_family(frame: Frame, record: EventRecord) -> None:
    """The event it is a part of, its parts and linked events; then events that share areas and actors."""
    family = record.family()
    if len(family):
        st.subheader("Joined to it", anchor=False)
        _rows_with(frame, family, "How", "how", "family")
    related = record.related(frame.view)
    if len(related):
        st.subheader("Related by area and actors", anchor=False)
        st.caption("From the present selection; a rare shared area or actor weighs more than one that is everywhere.")
        _rows_with(frame, related, "Shares", "shares", "related")


def _rows_with(frame: Frame, rows: pd.DataFrame, heading: str, column: str, key: str) -> None:
    events = frame.dataset.events.iloc[rows["row"].to_numpy()]
    table = table_events(frame.view, events.iloc[::-1])
    table.insert(0, heading, rows[column].to_numpy())
    frame.show_rows(table, f"{key}:{rows['row'].sum()}", f"{heading}: {len(rows)} events.")


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
    """Citation of this event in three forms, and its rows from the data API."""
    link = frame.full_link(frame.view.of(Selection()), id=record.event_id)
    args = (frame.dataset, record.event, link)
    with st.container(horizontal=True, gap="small", key="event-take"):
        with st.popover("Cite this event", icon=":material/format_quote:"):
            st.code(cite_event(*args), language=None, wrap_lines=True)
            st.caption("BibTeX")
            st.code(cite_event_bibtex(*args), language=None, wrap_lines=True)
            st.caption("RIS")
            st.code(cite_event_ris(*args), language=None, wrap_lines=True)
        view = own_view(frame, record)
        for table in ("events", "claims", "event_sources", "positions"):
            address = frame.api_link(table, "json", view)
            st.link_button(f"its {table.replace('_', ' ')} · JSON", address, icon=":material/download:")
