"""The promise ledger and one promise's own page, on screen and on paper."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian import edtf
from caspian.agreements import table_agreements, table_sizes
from caspian.amounts import say_money, tally_amounts
from caspian.charts.amounts import charts_money
from caspian.charts.promises import chart_ladder, chart_promise_lives, chart_waits, pages_of_lives
from caspian.charts.survival import chart_survival
from caspian.filters import join_words
from caspian.ledger import LAPSE_MONTHS
from caspian.promises import (
    many,
    milestones_of,
    part_umbrellas,
    say_age,
    say_due,
    say_size,
    say_slips,
    say_stage,
    table_milestones,
    table_promises,
)
from caspian.statements import table_statements
from caspian.survival import FEWEST, tally_lives, tally_survival_sectors
from caspian.tables import table_events
from caspian.testimony import newest_first
from caspian.ui.frame import Frame
from caspian.ui.listing import page_of, show_facts, show_index, show_lines, show_milestones, show_statements
from caspian.ui.text import inert

#: Rows of the register at once.
_AGREEMENTS = 20
_WIDE = {"Promise": st.column_config.TextColumn(width=330), "Stage": st.column_config.TextColumn(width="medium")}


def show_ledger(frame: Frame, ledger: pd.DataFrame) -> None:
    """All promises of the view: the answer, their lives, the ledger, the ladder, the waits, the agreements, the sizes."""
    single, umbrellas = part_umbrellas(ledger)
    names = frame.dataset.names["ledger_status"]
    if ledger.empty:
        if frame.view.n:
            st.info("No event of this selection is a step of a promise.", icon=":material/handshake:")
        else:
            frame.show_nothing()
        return
    counts = single["status"].value_counts()
    said = ", ".join(
        f"**{counts[s]} {names[s].lower()}**" for s in ("late", "lapsed", "open", "settled") if s in counts
    )
    st.markdown(
        f"{many(len(single), 'single promise')}: {said or 'none'}. "
        f"{many(len(umbrellas), 'umbrella agreement')} apart and out of all sums."
    )
    st.caption(
        f"Late: its due date has passed. Lapsed: its due date has passed or none was named, and the record has no step "
        f"of it for {LAPSE_MONTHS} months before {frame.dataset.as_of:%d %B %Y}. The selection chooses which promises "
        "are shown; their stage and dates come from all their milestones."
    )
    _lives(frame, ledger)
    st.subheader("Ledger", anchor=False)
    show_index(
        frame,
        table_promises(frame.view, single),
        list(single["commitment_id"]),
        "single",
        f"{many(len(single), 'single promise')}, late and lapsed ones first. A click on a row opens the promise.",
        config=_WIDE,
    )
    if len(umbrellas):
        st.markdown("**Umbrella agreements**, which only bundle others and are in no count or sum on this page")
        show_index(
            frame,
            table_promises(frame.view, umbrellas),
            list(umbrellas["commitment_id"]),
            "umbrellas",
            f"{len(umbrellas)} umbrella agreements. A click on a row opens one.",
            config=_WIDE,
        )
    left, right = st.columns(2, gap="large")
    with left:
        frame.show_chart(chart_ladder(frame.view, frame.theme, ledger), "ladder")
    with right:
        frame.show_chart(chart_waits(frame.view, frame.theme, ledger), "waits")
    _sizes(frame, ledger)
    frame.show_chart(chart_survival(frame.view, frame.theme, ledger), "survival")
    sectors = tally_survival_sectors(frame.view, tally_lives(frame.view, ledger))
    if len(sectors):
        st.caption(f"After two years, in the sectors with {FEWEST} single promises or more:")
        show_lines(sectors, f"{len(sectors)} sectors with the shares of their promises after two years.")
    show_agreements(frame, ledger)


def _lives(frame: Frame, ledger: pd.DataFrame) -> None:
    """The lives of all promises, a page at a time; the page is kept in the link."""
    pages = pages_of_lives(frame.view, ledger)
    number = "1"
    if len(pages) > 1:
        number = frame.address.choice(
            "_lives",
            list(pages),
            "1",
            st.segmented_control,
            label="Promises",
            format_func=pages.__getitem__,
            required=True,
        )
    frame.show_chart(chart_promise_lives(frame.view, frame.theme, ledger, int(number)), f"lives-{number}")


def show_agreements(frame: Frame, ledger: pd.DataFrame) -> None:
    """The register of documents."""
    st.subheader("Agreements register", anchor=False)
    agreements = table_agreements(frame.view, ledger)
    if agreements.empty:
        st.caption("No memorandum, agreement, treaty or contract is among these promises.")
        return
    st.caption(
        "Memoranda, agreements, treaties and contracts. Signed is not ratified, ratified is not in force: "
        "each date is that of a confirmed or fair milestone. A dash: not in the record, which does not say that it "
        "did not happen."
    )
    shown = agreements.iloc[page_of(frame, "_agreements", len(agreements), _AGREEMENTS, "Agreements")]
    show_lines(
        shown,
        f"{len(shown)} of {len(agreements)} agreements with their signature, ratification, entry into force and term.",
    )


def _sizes(frame: Frame, ledger: pd.DataFrame) -> None:
    """The ladder as money, apart from the counts; what may be added up, in words; every stated size."""
    for chart in charts_money(frame.view, frame.theme, ledger):
        frame.show_chart(chart, f"money-{chart.title}")
    st.markdown(inert(say_money(frame.view, ledger, tally_amounts(frame.view, ledger))))
    sizes = table_sizes(frame.view, ledger)
    if len(sizes):
        st.markdown("**Sizes as stated**, whatever they are counted in")
        show_lines(sizes, f"{len(sizes)} promises with a stated size.")


def show_promise(frame: Frame, row: pd.Series) -> None:
    """One promise: where it stands, its milestones with their evidence, its claims, its events."""
    dataset, view = frame.dataset, frame.view
    with st.container(horizontal=True, vertical_alignment="center", key="promise-head"):
        st.subheader(inert(row["title"]), anchor=False)
        frame.link("promises", "All promises", icon=":material/handshake:")
        frame.link("areas", dataset.name("area", row["area_id"]), icon=":material/folder_open:", id=row["area_id"])
    steps = milestones_of(view, row["commitment_id"])
    own = dataset.ledger[dataset.ledger["commitment_id"] == row["commitment_id"]]
    st.markdown(_standing(frame, row))
    if isinstance(row["notes"], str):
        st.markdown(inert(row["notes"]))
    if row["umbrella"] == "yes":
        st.info("An umbrella agreement: it only bundles others and stays out of every count and sum.")
    frame.show_chart(chart_promise_lives(view, frame.theme, own), "life", heading=False)
    left, right = st.columns([2, 1], gap="large")
    with left:
        st.subheader("Milestones, oldest first", anchor=False)
        _milestones(frame, steps)
    with right:
        st.subheader("Terms", anchor=False)
        makers = row["made_by"].split("|") if isinstance(row["made_by"], str) else []
        show_facts(
            {
                "Promised by": join_words([dataset.name("actor", actor) for actor in makers], " and "),
                "Direction": dataset.name("direction", row["direction"]),
                "Instrument": dataset.name("instrument", row["instrument"]),
                "Binding": dataset.name("binding", row["binding"]),
                "Size as stated": say_size(view, row["size_claim"]),
                "Due": say_due(row),
                "Slipped from": say_slips(row["slips"]),
                "Made": edtf.label(row["made_text"]) if isinstance(row["made_text"], str) else "",
                "Age, at least": say_age(row["age_days"]),
            }
        )
        with st.container(horizontal=True, gap="xsmall", key="promise-makers"):
            for actor in makers:
                frame.link("actors", dataset.name("actor", actor), icon=":material/person:", id=actor)
    _claims(frame, row, steps)
    st.subheader("Events", anchor=False)
    events = dataset.events[dataset.events["event_id"].isin(set(steps["event_id"]))]
    st.caption("All events that mark a step, whatever the filters. A click on a row opens the event.")
    frame.show_rows(table_events(view, events), "promise", f"{len(events)} events that mark a step of this promise.")


def _standing(frame: Frame, row: pd.Series) -> str:
    """Where it stands, in one sentence."""
    status = frame.dataset.name("ledger_status", row["status"])
    said = f"**{inert(status)}.** Stage: **{inert(say_stage(frame.view, row))}**. Due: {inert(say_due(row))}"
    if isinstance(row["slips"], str):
        said += f", slipped from {inert(say_slips(row['slips']))}"
    steps = milestones_of(frame.view, row["commitment_id"])
    if len(steps):
        quiet = say_age((pd.Timestamp(frame.dataset.as_of) - row["last_on"]).days)
        said += f". Newest step: {inert(edtf.label(steps['date'].iloc[-1]))}, {quiet} before the record closes"
    return said + "."


def _milestones(frame: Frame, steps: pd.DataFrame) -> None:
    if steps.empty:
        st.caption("No event in the record marks a step of it.")
        return
    show_milestones(table_milestones(frame.view, steps))
    st.caption(
        "A stage counts as reached when its event is confirmed or fair; a later one that is not is only claimed."
    )


def _claims(frame: Frame, row: pd.Series, steps: pd.DataFrame) -> None:
    claims = frame.dataset.tables["claims"]
    named = set(steps["claim_id"].dropna()) | ({row["size_claim"]} if isinstance(row["size_claim"], str) else set())
    own = newest_first(frame.dataset, claims[claims["claim_id"].isin(named)])
    if own.empty:
        return
    st.subheader("Who said so", anchor=False)
    st.caption("The claims on which the milestones and the size rest, newest first.")
    show_statements(table_statements(frame.view, own))
