"""The treaty: where it stands, its articles with what happened in their fields, and what carries them out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from caspian import edtf
from caspian.promises import ledger_of, many, say_due, say_stage, table_milestones
from caspian.statements import table_statements
from caspian.tables import label_list, table_events
from caspian.treaty import AREA, COMMITMENT, TreatyRecord, say_unread
from caspian.ui.frame import ROWS_A_PAGE, Frame
from caspian.ui.listing import show_facts, show_index, show_milestones, show_statements
from caspian.ui.promises import show_agreements
from caspian.ui.text import inert


def show_treaty(frame: Frame, record: TreatyRecord) -> None:
    """Its standing, the articles or why there are none yet, the questions on it, its events, the agreements."""
    _standing(frame, record)
    articles = record.articles
    if articles.empty:
        st.info(
            "The treaty's text has not been coded article by article yet. Its articles appear here, each with the events "
            "in its field since the signature, as soon as the table treaty.csv has rows for them.",
            icon=":material/gavel:",
        )
    else:
        _articles(frame, record, articles)
    for question, claims in record.claims.items():
        st.subheader(inert(question), anchor=False)
        show_statements(table_statements(frame.view, claims))
    _milestones(frame, record)
    _events(frame)
    show_agreements(frame, ledger_of(frame.view))


def _standing(frame: Frame, record: TreatyRecord) -> None:
    entry = record.entry
    if entry is None:
        st.info("The record holds no entry for the treaty as a commitment yet.", icon=":material/gavel:")
        return
    said = f"**{inert(entry['title'])}.** Stage: **{inert(say_stage(frame.view, entry))}**."
    if record.signing is not None:
        since = int(record.since.sum())
        said += f" Signed {inert(edtf.label(record.signing['date']))}. "
        said += f"{many(since, 'event')} of this selection certainly began after that day."
    st.markdown(said)
    if isinstance(entry["notes"], str):
        st.caption(inert(entry["notes"]))
    with st.container(horizontal=True, gap="xsmall", key="treaty-links"):
        frame.link("promises", "As a promise", icon=":material/handshake:", id=COMMITMENT)
        frame.link("areas", "Its dossier", icon=":material/folder_open:", id=AREA)
        if record.signing is not None:
            frame.link("event", "The signature", icon=":material/article:", id=record.signing["event_id"])


def _articles(frame: Frame, record: TreatyRecord, articles: pd.DataFrame) -> None:
    held, done = int((articles["in_field"] > 0).sum()), int((articles["carried_out"] > 0).sum())
    st.subheader("Article by article", anchor=False)
    st.markdown(
        f"{_say_coded(articles)}: **{held}** of these {len(articles)} have an event in their field since the signature, "
        f"**{done}** have one that the record links as carrying it out, {len(articles) - held} have nothing."
    )
    st.caption(
        "An event in the field of an article is about the same areas. That it carries the article out is said only "
        "where an event is linked so; the two counts are never added."
    )
    if unread := say_unread(record.unread):
        whole = f" of its {record.article_count}" if record.article_count else ""
        st.info(
            f"Listed are the articles{whole} whose text, or quotations of it, was read; where only quotations were, the "
            f"summary says so. **Not read: articles {unread}.** Nothing is said about these, and it does not mean that "
            "nothing was done under them. Accounts that tell what the treaty holds without the number of the article are "
            "among the questions below.",
            icon=":material/menu_book:",
        )
    shown = pd.DataFrame(
        {
            "Article": articles["article"],
            "Heading": articles["heading"],
            "In its field": articles["in_field"],
            "Carry it out": articles["carried_out"],
            "What it binds to": articles["summary"],
            "Areas": label_list(frame.dataset, "area", articles["areas"]),
            "Sectors": label_list(frame.dataset, "sector", articles["sectors"]),
        }
    )
    show_index(
        frame,
        shown,
        list(articles["article"]),
        "articles",
        f"{len(articles)} articles; {held} with events in their field, {done} with events that carry them out.",
        height=min(35 * (len(shown) + 1) + 3, 480),
        config={
            "Article": st.column_config.TextColumn(width=90),
            "Heading": st.column_config.TextColumn(width="medium"),
        },
    )
    nothing = articles[(articles["in_field"] == 0) & (articles["carried_out"] == 0)]
    if len(nothing):
        listed = "; ".join(
            f"{row['article']} {row['heading']}" if row["article"].isdecimal() else row["heading"]
            for _, row in nothing.iterrows()
        )
        st.markdown(f"**Nothing since the signature under this selection:** {inert(listed)}.")


def _say_coded(articles: pd.DataFrame) -> str:
    """How much of the treaty the record has."""
    numbered = int(articles["article"].str.isdecimal().sum())
    return ("The preamble and " if numbered < len(articles) else "") + many(numbered, "article")


def _milestones(frame: Frame, record: TreatyRecord) -> None:
    if record.milestones.empty:
        return
    st.subheader("How it came about", anchor=False)
    show_milestones(table_milestones(frame.view, record.milestones))
    if record.entry is not None and isinstance(record.entry["slips"], str):
        st.caption(inert(f"Due date last named: {say_due(record.entry)}."))


def _events(frame: Frame) -> None:
    own = frame.view.of(frame.view.selection.with_("area", [AREA]))
    st.subheader("Events about the treaty", anchor=False)
    if own.n:
        frame.show_events("treaty", own)
    else:
        st.caption("No event about the treaty is in this selection.")


def show_article(frame: Frame, record: TreatyRecord, article: pd.Series) -> None:
    """One article: what it binds to, what carries it out, and, apart, what happened in its field."""
    title = article["article"] if article["article"] == "preamble" else f"Article {article['article']}"
    with st.container(horizontal=True, vertical_alignment="center", key="article-head"):
        st.subheader(inert(f"{str(title).capitalize()}: {article['heading']}"), anchor=False)
        frame.link("treaty", "All articles", icon=":material/gavel:")
    st.markdown(inert(article["summary"]))
    areas = article["areas"].split("|") if isinstance(article["areas"], str) else []
    sectors = article["sectors"].split("|") if isinstance(article["sectors"], str) else []
    show_facts({"Sectors": ", ".join(frame.dataset.name("sector", sector) for sector in sectors)})
    with st.container(horizontal=True, gap="xsmall", key="article-areas"):
        for area in areas:
            frame.link("areas", frame.dataset.name("area", area), icon=":material/folder_open:", id=area)
    st.subheader("Carries it out", anchor=False)
    _rows(frame, np.flatnonzero(record.carries_out(article)), "done", "No event is linked as carrying it out.")
    st.subheader("In its field since the signature", anchor=False)
    st.caption("The same areas; that these carry the article out is not said.")
    _rows(frame, np.flatnonzero(record.in_field(article)), "field", "No event in its field since the signature.")


def _rows(frame: Frame, rows: np.ndarray, key: str, nothing: str) -> None:
    if not len(rows):
        st.info(nothing, icon=":material/blur_off:")
        return
    if len(rows) > ROWS_A_PAGE:
        st.caption(f"The newest {ROWS_A_PAGE} of {len(rows)}.")
    events = frame.dataset.events.iloc[rows[-ROWS_A_PAGE:]]
    frame.show_rows(table_events(frame.view, events), key, f"{len(rows)} events, newest first.")
