"""The dossier of an area, and the index of all areas, on screen and on paper."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian.bidi import set_apart
from caspian.chart import Chart
from caspian.dossier import ACTS_FIRST, Dossier
from caspian.promises import many, part_umbrellas, table_milestones, table_promises
from caspian.statements import table_figures, table_statements
from caspian.tables import label_list, say_dates
from caspian.ui.frame import Frame
from caspian.ui.listing import show_index, show_lines, show_milestones, show_statements
from caspian.ui.text import inert

#: Claims under one contested point; the Evidence page has them all.
CLAIMS_A_TOPIC = 12
MOST_ACTORS = 12


def show_areas(frame: Frame, table: pd.DataFrame, chart: Chart) -> None:
    """All areas by sector, those without events too; the picture first."""
    held = table[table["events"] > 0].sort_values("events", ascending=False, kind="stable")
    top = ", ".join(f"{name} ({events})" for name, events in zip(held["name"].head(3), held["events"], strict=False))
    st.markdown(
        f"**{len(held)} of {len(table)} areas** hold an event of this selection"
        + (f"; most are on {inert(top)}." if len(held) else ".")
    )
    if frame.view.n:
        frame.show_chart(chart, "acts")
    else:
        frame.show_nothing()
    st.subheader("All areas", anchor=False)
    acts = [act for act in ACTS_FIRST if act in table]
    names = frame.dataset.names["act"]
    shown = pd.DataFrame({"Sector": table["sector"], "Area": table["name"], "Events": table["events"]})
    for act in acts:
        shown[names[act]] = table[act].where(table[act] > 0).astype("Int64")
    shown["Newest"] = table["newest"].where(table["note"] == "", table["note"])
    show_index(
        frame,
        shown,
        list(table.index),
        "areas",
        f"{len(table)} areas by sector with their events in this selection. A click on a row opens the dossier.",
        height=560,
        config={
            "Sector": st.column_config.TextColumn(width="medium"),
            "Area": st.column_config.TextColumn(width="medium"),
        },
    )


def show_dossier(frame: Frame, dossier: Dossier, chart: Chart) -> None:
    """One area: the answer, what was promised, alleged and confirmed, figures, contested points, who, events."""
    row, area = dossier.row, dossier.area
    with st.container(horizontal=True, vertical_alignment="center", key="dossier-head"):
        st.subheader(inert(row["name"]), anchor=False)
        frame.link("areas", "All areas", icon=":material/folder_open:")
        frame.link("chronology", "In the chronology", area.selection, icon=":material/timeline:")
        frame.link("map", "On the map", area.selection, icon=":material/public:")
        st.link_button(
            "Print this dossier",
            frame.api_link("briefing", "html", area),
            icon=":material/print:",
            help="One page that stands alone and prints on A4: promises and their steps, figures, contested points, "
            "actors, sources and events of this area under the same filters.",
        )
    st.markdown(inert(f"{frame.dataset.name('sector', row['sector_id'])}. {row['definition']}"))
    _answer(dossier)
    _promises(frame, dossier)
    if area.n:
        frame.show_chart(chart, "alleged", view=area)
    _contested(frame, dossier)
    _figures(dossier)
    _searches(frame, dossier)
    if area.n:
        left, right = st.columns(2, gap="large")
        with left:
            _actors(dossier)
        with right:
            _sources(dossier)
        st.subheader("Events", anchor=False)
        frame.show_events("dossier", area)


def _answer(dossier: Dossier) -> None:
    """What the record holds, in two or three sentences."""
    names = dossier.view.dataset.names
    n = dossier.area.n
    if not n:
        none = "The record holds no event on it yet." if not dossier.record_count else NONE_HERE
        searched = dossier.view.dataset.tables["searches"]
        looked = int((searched["area_id"] == dossier.area_id).sum())
        if looked:
            none += f" {looked} written searches for it found nothing."
        with st.container(border=True):
            st.markdown(f"**{none}**")
        return
    acts = ", ".join(f"{names['act'][str(act)].lower()} {count}" for act, count in dossier.acts.items())
    grades = ", ".join(f"{names['grade'][str(grade)].lower()} {count}" for grade, count in dossier.grades.items())
    said = f"**{many(n, 'event')}**, {inert(dossier.span)}: {inert(acts)}. Attested: {inert(grades)}."
    promises = dossier.promises
    if len(promises):
        single, umbrellas = part_umbrellas(promises)
        counts = single["status"].value_counts()
        stated = ", ".join(f"{counts[s]} {label.lower()}" for s, label in names["ledger_status"].items() if s in counts)
        said += f" **{many(len(single), 'single promise')}**" + (f": {inert(stated)}." if stated else ".")
        said += f" {many(len(umbrellas), 'umbrella agreement')} apart." if len(umbrellas) else ""
    if dossier.one_sided:
        said += f" {dossier.one_sided} of the events rest on origins of a single bloc."
    st.markdown(said)


NONE_HERE = "No event on it matches the filters; the record holds some."


def _searches(frame: Frame, dossier: Dossier) -> None:
    """What was searched for and not found: a gap is known to be one in the sources."""
    rows = dossier.searches
    if rows.empty:
        return
    st.subheader(f"Searched for and not found: {len(rows)}", anchor=False)
    shown = pd.DataFrame(
        {
            "Month": say_dates(rows["month"], "any"),
            "Language": label_list(frame.dataset, "language", rows["language"]),
            "Words": rows["query"].map(set_apart),
            "What it gave": rows["found"],
            "Searched on": say_dates(rows["date"]),
        }
    )
    show_lines(
        shown, f"{len(rows)} written searches on this area that found nothing.", more="The Data page has them all."
    )


def _promises(frame: Frame, dossier: Dossier) -> None:
    promises = dossier.promises
    st.subheader("What was promised, and how far it got", anchor=False)
    if promises.empty:
        st.caption("The record holds no promise on this area.")
        return
    lines = []
    bind = {"yes": "binding", "no": "not binding", "unknown": "not known whether binding"}
    table = table_promises(dossier.view, promises)
    for binding, row in zip(promises["binding"], table.to_dict("records"), strict=True):
        terms = [f"{name.lower()}: {inert(row[name])}" for name in ("Due", "Slipped from", "Made", "Size") if row[name]]
        lines.append(
            f"- **{inert(row['Promise'])}** · **{inert(row['Status'])}** · stage: {inert(row['Stage'])} · "
            f"{inert(row['Instrument'].lower())}, {bind[binding]} · {' · '.join(terms)}"
        )
    st.markdown("\n".join(lines))
    with st.container(horizontal=True, gap="xsmall", key="dossier-promises"):
        for commitment_id, title in zip(promises["commitment_id"].head(12), promises["title"], strict=False):
            frame.link("promises", title, icon=":material/handshake:", id=commitment_id)
    st.markdown("**Milestones, oldest first**")
    steps = table_milestones(dossier.view, dossier.milestones)
    show_milestones(steps if len(promises) > 1 else steps.drop(columns="Promise"))


def _contested(frame: Frame, dossier: Dossier) -> None:
    topics = dossier.topics
    if not topics:
        return
    st.subheader("Where accounts differ", anchor=False)
    for topic in topics:
        with st.container(horizontal=True, vertical_alignment="center", key=f"topic-{topic.topic_id}"):
            st.markdown(f"**{inert(topic.question)}**")
            frame.link("evidence", "Side by side", icon=":material/balance:", id=topic.topic_id)
        show_statements(table_statements(dossier.view, topic.claims.head(CLAIMS_A_TOPIC)))
        more = len(topic.claims) - CLAIMS_A_TOPIC
        if more > 0:
            st.caption(f"{more} more on the Evidence page.")


def _figures(dossier: Dossier) -> None:
    if dossier.figures.empty:
        return
    st.subheader("Figures", anchor=False)
    st.caption("Each value as somebody gives it. Different values stay apart; none is averaged.")
    show_lines(
        table_figures(dossier.view, dossier.figures), "Figures of this area.", more="The Figures page has them all."
    )


def _actors(dossier: Dossier) -> None:
    st.subheader("Most involved", anchor=False)
    names = dossier.view.dataset.names["actor"]
    top = dossier.actors.head(MOST_ACTORS)
    show_lines(
        pd.DataFrame({"Actor": [names[a] for a in top.index], "Events": top.to_numpy()}),
        "Actors by events in which they act, are addressed or attend.",
    )
    if len(dossier.actors) > len(top):
        st.caption(f"{len(dossier.actors) - len(top)} more on the Actors page.")


def _sources(dossier: Dossier) -> None:
    st.subheader("On whose word", anchor=False)
    names, n = dossier.view.dataset.names["bloc"], dossier.area.n
    blocs = dossier.blocs
    show_lines(
        pd.DataFrame(
            {
                "Origins from": [names[b] for b in blocs.index],
                "Events": [f"{count} of {n}" for count in blocs],
            }
        ),
        "Events by the bloc of a supporting origin.",
    )
    st.caption("An event counts in each bloc from which an origin supports it.")
