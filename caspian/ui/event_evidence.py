"""What is said for and against one event, on its page: positions, facts with the grade, claims, sources."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian import edtf
from caspian.bidi import set_apart
from caspian.event_record import EventRecord
from caspian.grade import PARTIES
from caspian.maps import Focus, focus_on, map_events
from caspian.passages import safe_link
from caspian.tables import label_list
from caspian.testimony import in_words
from caspian.ui.claims import HOST, claim_lines, show_claims
from caspian.ui.frame import Frame
from caspian.ui.map import show_map
from caspian.ui.text import inert, outward
from caspian.wording import CAPITAL, POSITION_COLUMN, coding_facts, date_facts, grade_facts, origin_words, place_facts

#: Near enough to place a city among its neighbours, far enough to show them.
_MAP_ZOOM = 3.6
#: Questions and measures of one event that become links; claims on further ones stand together.
LINKS = 12
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


def _map(frame: Frame, record: EventRecord) -> None:
    view, place = record.alone(frame.view), record.event["map_place"]
    if not view.n or not isinstance(place, str):
        return
    at = focus_on(view, "region" if record.event["where_prec"] == "6" else place)
    look = Focus(at.label, at.lat, at.lon, min(at.zoom, _MAP_ZOOM))
    show_map(frame, map_events(view, frame.theme), "event", look=(record.event_id, look), small=True, height=240)


def show_event_claims(frame: Frame, record: EventRecord) -> None:
    """Claims under the question that they answer, with links to the question; then the same as a table."""
    claims = record.claims
    st.subheader(f"Claims: {len(claims)}", anchor=False)
    if claims.empty:
        st.caption("No claim is recorded on this event itself; its sources are below.")
        return
    topics = list(dict.fromkeys(claims["topic_id"].dropna()))
    for topic in topics[:LINKS]:
        rows = claims[claims["topic_id"] == topic]
        frame.link("evidence", frame.dataset.name("topic", topic), icon=":material/balance:", id=topic)
        st.markdown(claim_lines(frame.dataset, rows))
    rest = claims[~claims["topic_id"].isin(topics[:LINKS])]
    if len(rest):
        if topics:
            st.markdown("**On no shared question**")
        st.markdown(claim_lines(frame.dataset, rest))
    measures = list(dict.fromkeys(claims["measure_id"].dropna()))
    if measures:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="event-measures"):
            st.markdown("**Figures elsewhere**", width="content")
            for measure in measures[:LINKS]:
                frame.link("figures", frame.dataset.name("measure", measure), icon=":material/query_stats:", id=measure)
    fold = st.expander("The claims as a table", key="event:claims", on_change="rerun")
    if fold.open:
        with fold:
            show_claims(frame, claims, record.event_id, f"Claims on {record.event_id}")


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
            "Title": rows["title"].map(set_apart),
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
