"""Parts of the evidence page: a question with its claims side by side, single-side events, changed positions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian import edtf
from caspian.charts.evidence import chart_single, chart_stances, chart_topic
from caspian.evidence import only_bloc, position_changes, tally_single, tally_topics, topic_claims
from caspian.speakers import SIDES
from caspian.tables import label_list
from caspian.testimony import in_words
from caspian.ui.claims import claim_lines, show_choices, show_claims
from caspian.ui.frame import Frame
from caspian.ui.text import inert
from caspian.wording import CAPITAL

#: Rows of a list on this page.
ROWS = 200


def show_topics(frame: Frame) -> None:
    """All questions of the view, most contested first, then one of them with its claims side by side."""
    st.subheader("Questions on which sources differ", anchor=False)
    topics = tally_topics(frame.view)
    known = frame.dataset.names["topic"]
    asked = frame.address.shown("id")
    if topics.empty and asked not in known:
        st.info("No claim of this selection answers a shared question.", icon=":material/blur_off:")
        return
    if len(topics):
        contested = int(topics["contested"].sum())
        st.markdown(
            f"**{contested} of {len(topics)} questions are contested**; on {int((topics['denials'] > 0).sum())} of them "
            "somebody denies. Choose a row to see its claims side by side."
        )
        _topic_table(frame, topics)
    options = [*topics.index, *(topic for topic in known if topic == asked and topic not in topics.index)]
    topic = frame.address.choice(
        "id", options, options[0], st.selectbox, label="Question", format_func=lambda code: known[code]
    )
    _topic(frame, topic)


def _topic_table(frame: Frame, topics: pd.DataFrame) -> None:
    shown = pd.DataFrame(
        {
            "Question": topics["question"].to_numpy(),
            "Contested": topics["contested"].to_numpy(),
            "Where they part": topics["apart"].to_numpy(),
            "Claims": topics["claims"].to_numpy(),
            "Speakers": topics["speakers"].to_numpy(),
            "How it is said": topics["modes"].to_numpy(),
            "Area": label_list(frame.dataset, "area", topics["area_id"]).to_numpy(),
            "First said": topics["first"].to_numpy(),
            "Last said": topics["last"].to_numpy(),
        }
    )
    day = st.column_config.DateColumn(format="D MMM YYYY")
    columns = {
        "Question": st.column_config.TextColumn(width="large"),
        "Contested": st.column_config.CheckboxColumn(
            help="Somebody denies what others say, or several speakers do not speak in the same mode."
        ),
        "First said": day,
        "Last said": day,
    }
    alt = f"Questions: {len(topics)}, most contested first."
    show_choices(frame, shown, list(topics.index), "topics", alt, **columns)


def _topic(frame: Frame, topic: str) -> None:
    claims = topic_claims(frame.view, topic)
    question = frame.dataset.name("topic", topic)
    st.header(inert(question), anchor=False)
    if claims.empty:
        st.info("No claim on this question belongs to the selection.", icon=":material/blur_off:")
        return
    frame.show_chart(chart_topic(frame.view, frame.theme, topic), "topic")
    labels = {code: f"Speakers from {frame.dataset.name('country', code)}" for code in SIDES[:2]}
    for column, side in zip(st.columns(3, gap="medium"), SIDES, strict=True):
        rows = claims[claims["side"] == side]
        with column:
            st.markdown(f"**{inert(labels.get(side, 'Everybody else'))}** · {len(rows)}")
            st.markdown(claim_lines(frame.dataset, rows, events=True) if len(rows) else "No claim.")
    st.caption(
        "By the speaker's own country, whether or not the speaker speaks for a state. Choose a row to open its event."
    )
    show_claims(frame, claims, f"topic:{topic}", f"{question}: {len(claims)} claims by date.")


def show_single(frame: Frame) -> None:
    """Events that one bloc alone attests: how many of each act, and the list for one bloc."""
    frame.show_chart(chart_single(frame.view, frame.theme), "single")
    table = tally_single(frame.view)
    if table.empty:
        return
    names = frame.dataset.names["bloc"]
    totals = table.sum(axis=1)
    bloc = frame.address.choice(
        "_only",
        list(table.index),
        str(totals.idxmax()),
        st.selectbox,
        label="List the events that only this bloc attests",
        format_func=lambda code: f"{names[code]} · {totals[code]}",
    )
    wanted = only_bloc(frame.view, bloc)
    frame.show_events(f"only:{bloc}", frame.view.of(wanted))
    frame.link("chronology", f"Open these {totals[bloc]} in the chronology", wanted, icon=":material/timeline:")


def show_stances(frame: Frame) -> None:
    """Declared against alleged, one act at a time."""
    counts = frame.view.count("act")
    acts = [code for code in frame.dataset.names["act"] if counts.get(code, 0)]
    if not acts:
        return
    names = frame.dataset.names["act"]
    default = "deed" if "deed" in acts else acts[0]
    slot = st.container()
    act = frame.address.choice(
        "_act",
        acts,
        default,
        st.segmented_control,
        label="Act",
        format_func=lambda code: f"{names[code]} {counts[code]}",
    )
    with slot:
        frame.show_chart(chart_stances(frame.view, frame.theme, act), f"stances:{act}")


def show_changes(frame: Frame) -> None:
    """What a party denied and later admitted, then every other change of a position."""
    changes = position_changes(frame.view)
    st.subheader("Denied, and later admitted", anchor=False)
    admitted = changes[changes["admitted"].astype(bool)]
    if admitted.empty:
        st.caption("In this selection no party has confirmed what it had denied before.")
    else:
        st.markdown(_admission_lines(frame, admitted))
        _change_table(frame, admitted, "admitted")
    others = changes[~changes["admitted"].astype(bool)]
    if len(others):
        st.markdown("**Other changes of a position**")
        _change_table(frame, others, "other")


def _admission_lines(frame: Frame, rows: pd.DataFrame, limit: int = 5) -> str:
    dataset = frame.dataset
    lines = []
    for row in rows.head(limit).to_dict("records"):
        after = dataset.name("position", row["after"]).lower()
        days = (
            f", {int(row['days'])} day{'' if row['days'] == 1 else 's'} after the denial"
            if pd.notna(row["days"])
            else ""
        )
        when = f" ({edtf.label(row['after_on'])}{days})" if isinstance(row["after_on"], str) else ""
        title = dataset.name("id", row["event_id"])
        lines.append(f"- **{CAPITAL[row['party']]}** denied, and now {inert(after + when)}: {inert(title)}")
    if len(rows) > limit:
        lines.append(f"- … and {len(rows) - limit:,} more below.")
    return "\n".join(lines)


def _change_table(frame: Frame, rows: pd.DataFrame, key: str) -> None:
    dataset = frame.dataset
    rows = rows.head(ROWS)
    events = dataset.events.iloc[dataset.row_of[rows["event_id"]].to_numpy()]
    shown = pd.DataFrame(
        {
            "Party": rows["party"].map(CAPITAL).to_numpy(),
            "Before": label_list(dataset, "position", rows["before"]).to_numpy(),
            "Said": in_words(rows["before_on"], edtf.label).to_numpy(),
            "Then": label_list(dataset, "position", rows["after"]).to_numpy(),
            "Said then": in_words(rows["after_on"], edtf.label).to_numpy(),
            "By": label_list(dataset, "actor", rows["after_by"]).to_numpy(),
            "What exactly": rows["note"].fillna("").to_numpy(),
            "Days after the denial": rows["days"].to_numpy(),
            "Event": events["title"].to_numpy(),
            "Id": events["event_id"].to_numpy(),
        }
    )
    if key != "admitted":
        shown = shown.drop(columns="Days after the denial")
    picked = st.dataframe(
        shown,
        hide_index=True,
        key=f"evidence:changes:{key}",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"Changed positions: {len(rows)}, newest first.",
        column_config={"What exactly": st.column_config.TextColumn(width="medium")},
    )
    chosen = picked["selection"]["rows"]
    if chosen:
        frame.open("event", id=str(shown["Id"].iloc[chosen[0]]))
