"""Who met whom, the register of actors, and one actor's own page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from caspian.bidi import isolate, isolated_list, native_names, set_apart
from caspian.charts.actor import chart_actor_places, chart_actor_years
from caspian.charts.meetings import chart_meetings, chart_pair_years
from caspian.charts.network import chart_network
from caspian.meetings import (
    contacts,
    table_actors,
    table_company,
    table_pairs,
    tally_pairs,
    tally_partners,
)
from caspian.offices import roles_of
from caspian.promises import many, table_promises
from caspian.search import words
from caspian.statements import table_statements
from caspian.tables import EVENT_COLUMNS, table_events
from caspian.testimony import newest_first, on_events_of
from caspian.ui.address import grouped
from caspian.ui.frame import Frame
from caspian.ui.listing import ROWS_PRINTED, show_facts, show_index, show_lines, show_statements
from caspian.ui.text import inert
from caspian.view import View

#: Pairs listed below the picture.
PAIRS_LISTED = 60
#: Others listed who are there with an actor.
COMPANY_LISTED = 15
#: Codes of the control over the pairs, with what each shows.
PAIRS = {"across": "Russia with Iran", "every": "Every pair"}
#: Codes of the control over the picture: how the pairs are drawn.
SHAPES = {"network": "Network", "matrix": "Matrix"}


def show_actors(frame: Frame) -> None:
    """The answer, who met whom, and the register."""
    view = frame.view
    if not view.n:
        frame.show_nothing()
        return
    met = int(contacts(view).sum())
    across = tally_pairs(view)
    names = frame.dataset.names["actor"]
    said = f"**{many(met, 'contact')}** among the events shown"
    if len(across):
        top = across.iloc[0]
        said += (
            f"; {many(len(across), 'pair')} of a Russian and an Iranian actor, most often "
            f"**{inert(names[top['one']])} and {inert(names[top['other']])} ({top['contacts']})**"
        )
    st.markdown(said + ".")
    with st.container(horizontal=True, gap="medium", key="actors-controls"):
        chosen = frame.address.choice(
            "_pairs", list(PAIRS), "across", st.segmented_control, label="Pairs", format_func=lambda code: PAIRS[code]
        )
        shape = frame.address.choice(
            "_shape",
            list(SHAPES),
            "network",
            st.segmented_control,
            label="Drawn as",
            format_func=lambda code: SHAPES[code],
        )
    only_across = chosen == "across"
    pairs = tally_pairs(view, only_across)
    if len(pairs):
        draw = chart_network if shape == "network" else chart_meetings
        frame.show_chart(draw(view, frame.theme, only_across), shape)
        frame.show_chart(chart_pair_years(view, frame.theme, only_across), "years")
        _pairs(frame, pairs)
    else:
        st.info("No contact of two actors is among these events.", icon=":material/groups:")
    _register(frame)


def _pairs(frame: Frame, pairs: pd.DataFrame) -> None:
    """The pairs as a table; a click on a row selects what the two did together."""
    st.subheader("How often, when and where", anchor=False)
    listed = pairs.head(PAIRS_LISTED)
    state = f"pairs:{frame.page.name}"
    picked = st.dataframe(
        table_pairs(frame.view, listed),
        hide_index=True,
        key=state,
        on_select="rerun",
        selection_mode="single-row",
        alt=f"{len(listed)} pairs by the number of contacts. A click on a row opens them in the chronology.",
    )
    if len(pairs) > len(listed):
        st.caption(f"{len(listed)} of {len(pairs)} pairs. Filters bring up the others.")
    chosen = picked["selection"]["rows"]
    if chosen:
        pair = listed.iloc[chosen[0]]
        both = frame.view.selection.and_("acting", (pair["one"], pair["other"])).with_("act", ("contact",))
        st.switch_page(frame.pages["chronology"], query_params=grouped(frame.address.params(both)))


def _register(frame: Frame) -> None:
    st.subheader("Register", anchor=False)
    actors = table_actors(frame.view)
    wanted = st.text_input(
        "Find a name", key="actors:find", placeholder="Putin, Путин, پوتین", help="Any spelling; beginnings of words."
    )
    if wanted:
        cells = actors[["name", "name_ru", "name_fa", "aliases"]].agg(" ".join, axis=1)
        hits = [all(any(w.startswith(q) for w in words(cell)) for q in words(wanted)) for cell in cells]
        actors = actors[hits]
    else:
        actors = actors[(actors["events"] > 0) | (actors["claims"] > 0)]
    shown = pd.DataFrame(
        {
            "Name": actors["name"],
            "Kind": actors["kind"],
            "Country": actors["country"],
            "Events": actors["events"],
            "Contacts": actors["contacts"],
            "Deeds": actors["deeds"],
            "Claims": actors["claims"],
            "In Russian": actors["name_ru"].map(isolate),
            "In Persian": actors["name_fa"].map(isolate),
            "Also": actors["aliases"].map(set_apart),
        }
    )
    st.caption(
        f"{len(shown)} actors: acting, addressed, attending or speaking. Claims are those that they make on these events."
        if len(shown)
        else "No actor has such a name."
    )
    if len(shown):
        show_index(
            frame,
            shown,
            list(actors.index),
            "register",
            f"{len(shown)} actors, those with most events first. A click on a row opens the actor.",
            config={"Name": st.column_config.TextColumn(width="medium")},
        )


def show_actor(frame: Frame, actor: pd.Series) -> None:
    """One person or body: names, offices, whom it met, what it said and promised, its events."""
    dataset, view, actor_id = frame.dataset, frame.view, str(actor["actor_id"])
    own = view.narrow("actor", actor_id)
    with st.container(horizontal=True, vertical_alignment="center", key="actor-head"):
        st.subheader(inert(actor["name"]), anchor=False)
        frame.link("actors", "All actors", icon=":material/groups:")
        frame.link("chronology", "In the chronology", own.selection, icon=":material/timeline:")
        frame.link("map", "On the map", own.selection, icon=":material/public:")
    if native := native_names(actor):
        st.markdown(inert(native))
    show_facts(
        {
            "Kind": dataset.name("actor_kind", actor["kind"]),
            "Country": dataset.name("country", actor["country"]) if isinstance(actor["country"], str) else "",
            "Also": isolated_list(actor["aliases"]),
        }
    )
    partners = tally_partners(view, actor_id)
    claims = dataset.tables["claims"]
    said = newest_first(dataset, on_events_of(view, claims[claims["said_by"] == actor_id]))
    made = dataset.ledger[dataset.ledger["made_by"].fillna("").str.split("|").map(lambda makers: actor_id in makers)]
    st.markdown(
        f"**{many(own.n, 'event')}** of this selection, {int(contacts(own).sum())} of them contacts; "
        f"{many(len(partners), 'other')} met; {many(len(said), 'claim')}; {many(len(made), 'promise')}."
    )
    if own.n:
        left, right = st.columns([3, 2], gap="large")
        with left:
            frame.show_chart(chart_actor_years(view, frame.theme, actor_id), "own-years", view=own)
        with right:
            frame.show_chart(chart_actor_places(view, frame.theme, actor_id), "own-places", view=own)
    _offices(frame, actor)
    if len(partners):
        st.subheader("Whom it met" if actor["kind"] != "person" else "Met with", anchor=False)
        shown = table_pairs(view, partners.head(ROWS_PRINTED)).drop(columns="One").rename(columns={"Other": "With"})
        show_lines(shown, f"{len(partners)} others met.")
        with st.container(horizontal=True, gap="xsmall", key="actor-partners"):
            for other in partners["other"].head(6):
                both = view.selection.and_("acting", (actor_id, other)).with_("act", ("contact",))
                label = f"with {dataset.name('actor', other)}"
                frame.link("chronology", label, both, icon=":material/handshake:")
    company = table_company(view, actor_id)
    if len(company):
        st.subheader("Who else is there", anchor=False)
        st.caption("Named at the same contacts, acting, addressed or attending: its own side and those who attend.")
        show_lines(company.head(COMPANY_LISTED), f"{many(len(company), 'other')} at the same contacts.")
        if len(company) > COMPANY_LISTED:
            st.caption(f"{COMPANY_LISTED} of {len(company)}, those most often there.")
    if len(made):
        st.subheader("Promises", anchor=False)
        show_index(
            frame,
            table_promises(view, made).drop(columns="Made by"),
            list(made["commitment_id"]),
            "promised",
            f"{len(made)} promises made by {actor['name']}. A click on a row opens the promise.",
            page="promises",
            config={"Promise": st.column_config.TextColumn(width="large")},
        )
    if len(said):
        st.subheader("Statements", anchor=False)
        show_statements(table_statements(view, said.head(ROWS_PRINTED)), who=False)
        if len(said) > ROWS_PRINTED:
            st.caption(f"The newest {ROWS_PRINTED} of {len(said)}.")
    st.subheader("Events", anchor=False)
    if own.n:
        frame.show_events("actor", own)
        _for_paper(frame, own)
    else:
        st.caption("No event of this selection names it.")


def _offices(frame: Frame, actor: pd.Series) -> None:
    """The offices of a person, or those who hold them in a body, with a way to each."""
    actor_id, person = str(actor["actor_id"]), actor["kind"] == "person"
    roles = roles_of(frame.dataset, actor_id)
    if roles.empty:
        return
    st.subheader("Offices" if person else "Who holds office in it", anchor=False)
    show_lines(
        roles.drop(columns=["Who" if person else "Body", "Link", "id"]),
        f"{many(len(roles), 'office')}: {actor['name']}.",
        linked={"Dates read in": list(roles["Link"])},
    )
    others = list(dict.fromkeys(each for each in roles["id"] if each))[:6]
    with st.container(horizontal=True, gap="xsmall", key="actor-offices"):
        for other in others:
            frame.link("actors", frame.dataset.name("actor", other), icon=":material/arrow_forward:", id=other)


def _for_paper(frame: Frame, own: View) -> None:
    """The newest events as lines: a table that scrolls does not print whole."""
    lines = st.expander("As lines, for paper", icon=":material/print:", key="actor:lines", on_change="rerun")
    if not lines.open:
        return
    shown = table_events(own, own.events.tail(ROWS_PRINTED))
    with lines:
        show_lines(
            shown[[EVENT_COLUMNS[column] for column in ("date", "title", "place_name", "grade", "event_id")]],
            f"The newest {len(shown)} of {own.n} events.",
        )
        if own.n > ROWS_PRINTED:
            st.caption(f"The newest {ROWS_PRINTED} of {own.n}.")
