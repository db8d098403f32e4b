"""Who printed it and who knew it: the independence of the record, its registers, and one publisher's page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian.bidi import isolated_list, set_apart
from caspian.charts.publisher import chart_areas_of, chart_partners, chart_reports_years
from caspian.charts.sources import (
    chart_articles,
    chart_blocs,
    chart_blocs_years,
    chart_languages,
    chart_languages_years,
    chart_origins,
)
from caspian.charts.tree import chart_tree
from caspian.independence import ONLY_RELAYS, SPEAKS_THROUGH_OTHERS, independence_of
from caspian.passages import safe_link
from caspian.promises import many
from caspian.publisher import say_languages, table_reports
from caspian.search import words
from caspian.tables import label_list, say_dates, table_events
from caspian.ui.frame import ROWS_A_PAGE, Frame
from caspian.ui.listing import show_facts, show_index
from caspian.ui.text import inert

#: Codes of the control over the years: what the cells count.
BALANCE = {"events": "Events", "share": "Share of the year"}


def show_sources(frame: Frame) -> None:
    """The answer, the five articles, the origins, the balance, the two registers."""
    view, theme = frame.view, frame.theme
    if not view.n:
        frame.show_nothing()
        return
    found = independence_of(view)
    only = int((found.publishers["role"] == ONLY_RELAYS).sum())
    through = int((found.publishers["role"] == SPEAKS_THROUGH_OTHERS).sum())
    st.markdown(
        f"**{many(found.source_count, 'source')} rest on {many(found.origin_count, 'origin')}.** "
        f"{found.relaying_sources} of the sources only repeat what others knew; {many(only, 'publisher')} here only "
        f"relay, and {many(through, 'origin')} speak through others alone."
    )
    articles = chart_articles(view, theme)
    if not articles.empty:
        frame.show_chart(articles, "articles")
    frame.show_chart(chart_tree(view, theme), "tree")
    frame.show_chart(chart_origins(view, theme), "origins")
    _origins(frame)
    left, right = st.columns(2, gap="large")
    with left:
        frame.show_chart(chart_blocs(view, theme), "blocs")
    with right:
        frame.show_chart(chart_languages(view, theme), "languages")
    share = frame.address.choice(
        "_balance",
        list(BALANCE),
        "events",
        st.segmented_control,
        label="Year by year as",
        format_func=lambda code: BALANCE[code],
    )
    shown = "share" if share == "share" else "years"
    frame.show_chart(chart_blocs_years(view, theme, share == "share"), f"bloc-{shown}")
    frame.show_chart(chart_languages_years(view, theme, share == "share"), f"language-{shown}")
    _publishers(frame)
    _sources(frame)


def _origins(frame: Frame) -> None:
    """The tree as text: origin, then the publishers that relay it."""
    found = independence_of(frame.view)
    tree = st.expander("The tree in words: each origin and who repeats it", key="sources:tree", on_change="rerun")
    if not tree.open:
        return
    names = frame.dataset.names["bloc"]
    lines = []
    for bloc in [code for code in names if (found.origins["bloc"] == code).any()]:
        lines.append(f"- **{inert(names[bloc])}**")
        for origin, row in found.origins[found.origins["bloc"] == bloc].head(ROWS_A_PAGE).iterrows():
            relays = [name for each, name in found.relayed_by(str(origin))["name"].items() if each != origin]
            said = f": repeated by {', '.join(relays)}" if relays else ": in its own words only"
            lines.append(f"    - {inert(row['name'])} ({row['sources']}){inert(said)}")
    with tree:
        st.markdown("\n".join(lines))


def _find(rows: pd.DataFrame, columns: list[str], wanted: str) -> pd.DataFrame:
    """Rows in which every word of the query begins some word."""
    asked = words(wanted)
    cells = rows[columns].fillna("").agg(" ".join, axis=1)
    return rows[[all(any(w.startswith(q) for w in words(cell)) for q in asked) for cell in cells]]


def _publishers(frame: Frame) -> None:
    st.subheader("Publishers and witnesses", anchor=False)
    facts = frame.dataset.tables["publishers"].set_index("publisher_id")
    rows = independence_of(frame.view).publishers
    rows = rows.join(facts[["reliability", "reliability_reason", "aliases"]])
    dataset = frame.dataset
    shown = pd.DataFrame(
        {
            "Publisher": rows["name"],
            "Role here": rows["role"],
            "Kind": label_list(dataset, "publisher_kind", rows["kind"]),
            "Bloc": label_list(dataset, "bloc", rows["bloc"]),
            "Reliability": rows["reliability"].fillna(""),
            "Why": rows["reliability_reason"].fillna(""),
            "Sources": rows["sources"],
            "Events printed": rows["events"],
            "Events known first-hand": rows["knew"],
        }
    )
    show_index(
        frame,
        shown,
        list(rows.index),
        "publishers",
        f"{len(shown)} publishers and witnesses with what they do here. A click on a row opens one.",
        config={"Publisher": st.column_config.TextColumn(width="medium")},
    )
    st.caption("Reliability is the Admiralty letter, A completely reliable to E unreliable, F cannot be judged.")


def _sources(frame: Frame) -> None:
    st.subheader("Register of sources", anchor=False)
    rows = independence_of(frame.view).sources
    wanted = st.text_input("Find a source", key="sources:find", placeholder="treaty, Kremlin, 2024 …")
    named = rows.assign(publisher=rows["publisher_id"].map(dict(frame.dataset.names["publisher"])))
    if wanted:
        named = _find(named, ["title", "publisher", "published", "source_id"], wanted)
    st.caption(
        f"{len(named)} sources of the events shown"
        + (f", the first {ROWS_A_PAGE}." if len(named) > ROWS_A_PAGE else ".")
    )
    show_sources_table(frame, named.head(ROWS_A_PAGE))


def show_sources_table(frame: Frame, rows: pd.DataFrame) -> None:
    """Sources as a table; the address opens the page outside."""
    dataset = frame.dataset
    st.dataframe(
        pd.DataFrame(
            {
                "Title": rows["title"].map(set_apart),
                "Publisher": label_list(dataset, "publisher", rows["publisher_id"]),
                "Published": say_dates(rows["published"], "not dated"),
                "Language": label_list(dataset, "language", rows["language"]),
                "Kind": label_list(dataset, "doc_kind", rows["doc_kind"]),
                "Rests on": label_list(dataset, "publisher", rows["origins"].fillna(rows["publisher_id"])),
                "Address": rows["url"].map(safe_link, na_action="ignore"),
                "Notes": rows["notes"].fillna(""),
                "Id": rows["source_id"],
            }
        ),
        hide_index=True,
        placeholder="",
        key=f"table:{frame.page.name}:sources",
        alt=f"{len(rows)} sources.",
        column_config={
            "Title": st.column_config.TextColumn(width="large"),
            "Address": st.column_config.LinkColumn(display_text=r"https?://([^/]+)"),
        },
    )


def show_publisher(frame: Frame, publisher: pd.Series) -> None:
    """One publisher or witness: what it is, what it knew, what it relayed, who relays it, its sources and events."""
    dataset, view, publisher_id = frame.dataset, frame.view, str(publisher["publisher_id"])
    found = independence_of(view)
    with st.container(horizontal=True, vertical_alignment="center", key="publisher-head"):
        st.subheader(inert(publisher["name"]), anchor=False)
        frame.link("sources", "All sources", icon=":material/newspaper:")
        if publisher_id in dataset.names["actor"]:
            frame.link("actors", "As an actor", icon=":material/groups:", id=publisher_id)
    if publisher_id in found.publishers.index:
        row = found.publishers.loc[publisher_id].to_dict()
        prints = (
            f"{many(row['sources'], 'source')}, {row['originates']} with what it knew itself, {row['relays']} repeating "
            f"others. Its sources support {many(row['events'], 'event')}"
            if row["sources"]
            else "nothing of its own in print"
        )
        st.markdown(
            f"**{inert(str(row['role']).capitalize())}** in this selection: {prints}; it is an origin of "
            f"{many(row['knew'], 'event')}."
        )
    else:
        st.markdown("**It supports no event of this selection.**")
    letter = publisher["reliability"]
    graded = f"{letter}, {dataset.name('reliability', letter).lower()}. " if isinstance(letter, str) else ""
    reason = publisher["reliability_reason"]
    show_facts(
        {
            "Kind": dataset.name("publisher_kind", publisher["kind"]),
            "Bloc": dataset.name("bloc", publisher["bloc"]),
            "Channel of": dataset.name("party", publisher["party"]) if isinstance(publisher["party"], str) else "",
            "Seat": dataset.name("country", publisher["country"]) if isinstance(publisher["country"], str) else "",
            "Reliability": graded + (reason if isinstance(reason, str) else ""),
            "Languages here": say_languages(view, publisher_id),
            "Also": isolated_list(publisher["aliases"]),
        }
    )
    partners = chart_partners(view, frame.theme, publisher_id)
    if not partners.empty:
        frame.show_chart(partners, "partners")
    if len(table_reports(view, publisher_id)):
        left, right = st.columns(2, gap="large")
        with left:
            frame.show_chart(chart_reports_years(view, frame.theme, publisher_id), "reports")
        with right:
            frame.show_chart(
                chart_areas_of(view, frame.theme, publisher_id), "areas", view=view.narrow("publisher", publisher_id)
            )
    own = table_reports(view, publisher_id).sort_values("published", ascending=False, kind="stable", na_position="last")
    if len(own):
        st.subheader("Its reports", anchor=False)
        st.caption(
            f"The newest {ROWS_A_PAGE} of {len(own)} that events and claims here rest on or speak of."
            if len(own) > ROWS_A_PAGE
            else f"{many(len(own), 'report')} cited by the events and claims here, the newest first."
        )
        show_sources_table(frame, own.head(ROWS_A_PAGE))
    known = found.events_known_by(publisher_id)
    if len(known):
        st.subheader("Events that it knew of", anchor=False)
        st.caption(
            f"The newest {ROWS_A_PAGE} of {len(known)}." if len(known) > ROWS_A_PAGE else many(len(known), "event")
        )
        events = dataset.events.iloc[known[-ROWS_A_PAGE:]]
        frame.show_rows(table_events(view, events), "known", f"{len(known)} events of which it is an origin.")
    printed = view.narrow("publisher", publisher_id)
    if printed.n:
        st.subheader("Events in its sources", anchor=False)
        st.caption("Those that they only mention or contradict too.")
        frame.show_events("printed", printed)
