"""The search page, and the box in the sidebar that leads to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from caspian.bidi import set_apart
from caspian.fulltext import KINDS, MOST_COUNTED, Answer, Hit, Match, Word, search
from caspian.passages import safe_link
from caspian.promises import many
from caspian.selection import Selection
from caspian.ui.address import Address, grouped
from caspian.ui.frame import Frame
from caspian.ui.listing import page_of
from caspian.ui.register import PAGES
from caspian.ui.text import inert, outward

#: Hits on a screen.
HITS_A_PAGE = 20
#: Events of a source that its link opens.
EVENTS_LINKED = 100
#: Where is looked, with what the control says.
PLACES = {"selection": "In this selection", "record": "In the whole record"}
#: Codes of kinds whose entries follow the selection.
_FOLLOW = ("event", "claim", "source")
_HINT = "Find: Путин, pipeline …"
_ICONS = {"claim": ":material/format_quote:", "publisher": ":material/domain:"}
_EXAMPLES = ("gas pipeline", "Пезешкиан", "Rasht Astara loan", "Tehran July 2022", "Shahed", "پوتین")
_BOX, _ASKED = "search-box", "_search-asked"


def draw_search_box(address: Address, pages: Mapping[str, StreamlitPage]) -> None:
    """The box above the menu; what is asked there is answered on the search page."""

    def ask() -> None:
        st.session_state[_ASKED] = st.session_state[_BOX].strip()
        st.session_state[_BOX] = ""

    asked = st.session_state.pop(_ASKED, "")
    if asked:
        st.switch_page(pages["search"], query_params=grouped(address.params(_find=asked)))
    st.text_input(
        "Search everything",
        key=_BOX,
        placeholder=_HINT,
        icon=":material/search:",
        label_visibility="collapsed",
        on_change=ask,
    )


def show_search(frame: Frame) -> None:
    """The box, what was understood, the kinds with their counts, and the hits."""
    query = frame.address.text(
        "_find",
        label="Search events, claims, actors, places, sources and everything else",
        placeholder=_HINT,
        icon=":material/search:",
        help="Any script and spelling; endings and small slips are forgiven. Search ranks, it does not change the selection.",
    )
    if not query:
        _examples(frame)
        return
    controls = st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="search-controls")
    with controls:
        where = frame.address.choice(
            "_in", list(PLACES), "selection", st.segmented_control, label="Where", format_func=PLACES.__getitem__
        )
    view = frame.view if where == "selection" else None
    answer = search(frame.dataset, query, view)
    present = [code for code in KINDS if answer.counts[code]]
    with controls:
        kind = frame.address.choice(
            "_kind",
            ["", *present],
            "",
            st.segmented_control,
            label="Kind",
            format_func=lambda code: (
                f"{KINDS[code].label} **{_count(answer.counts[code])}**" if code else f"All **{_count(answer.total)}**"
            ),
        )
    if not answer.total:
        _nothing(frame, query, where)
        return
    ranked = answer.ranked(kind)
    said = _understood(answer)
    if said:
        st.markdown(said)
    part = page_of(frame, "_page", ranked, HITS_A_PAGE, "Hits")
    for hit in answer.hits(kind, HITS_A_PAGE, part.start):
        _hit(frame, hit, answer.read)
    if ranked < answer.found_of(kind):
        st.caption(f"The first {ranked:,} are ranked; more words find fewer.")
    if where == "selection":
        st.caption("Events, claims and sources are those of the selection; all other kinds are looked up whole.")
        asked = [("_find", query), *([("_kind", kind)] if kind else []), *frame.view.selection.params()]
        address = f"{frame.site()}/api/search.json?{urlencode(asked)}"
        st.link_button("These hits · JSON", address, icon=":material/download:")


def _count(number: int) -> str:
    return f"{number:,}" + ("+" if number >= MOST_COUNTED else "")


def _understood(answer: Answer) -> str:
    """How the words were read, where that was not to the letter."""
    said = [
        f"**{inert(word.text)}** is not a word of the record; read as **{inert(' or '.join(word.read_as))}**."
        for word in answer.read
        if word.read_as
    ]
    if not answer.every:
        said.append("No entry has all of these words; those with most of them come first.")
    return " ".join(said)


def _hit(frame: Frame, hit: Hit, read: Sequence[Word]) -> None:
    """One hit: a link to what it is, its facts, and the words where they stand."""
    icon = _ICONS.get(hit.kind.code, PAGES[hit.kind.page].icon)
    shown, title = _telling(hit, read)
    with st.container(gap="xxsmall", key=f"hit:{hit.kind.code}:{hit.key}"):
        if hit.kind.code == "source":
            _source(frame, hit, icon)
        elif hit.opens:
            frame.link(hit.kind.page, title, icon=icon, markdown=True, id=hit.opens)
        else:
            st.markdown(title)
        facts = [hit.kind.one, *hit.facts, *([hit.key] if hit.kind.code in _FOLLOW else [])]
        if hit.kind.page == "event" and hit.opens and not frame.view.selected[frame.dataset.row_of[hit.opens]]:
            facts.append("not in this selection")
        lines = [f"*{inert(match.field)}:* {_marked(match)}" for match in shown]
        st.caption("  \n".join([" · ".join(map(inert, facts)), *lines]))


def _source(frame: Frame, hit: Hit, icon: str) -> None:
    sources = frame.dataset.tables["sources"]
    row = sources[sources["source_id"] == hit.key].iloc[0]
    st.markdown(f"{icon} {outward(set_apart(hit.title), safe_link(row['url']))}")
    resting = [frame.dataset.tables[name] for name in ("event_sources", "claims")]
    of_source = pd.concat([rows.loc[rows["source_id"] == hit.key, "event_id"].dropna() for rows in resting])
    events = list(of_source.unique())
    with st.container(horizontal=True, gap="small", key=f"hit-links:{hit.key}"):
        if events:
            chosen = Selection().with_("scope", ["any"]).with_("grade", ["any"]).with_("id", events[:EVENTS_LINKED])
            first = f"the first {EVENTS_LINKED} of " if len(events) > EVENTS_LINKED else ""
            label = f"{first}{many(len(events), 'event')} on it, whatever the filters"
            frame.link("chronology", label, chosen, icon=":material/timeline:")
        frame.link("sources", "Its publisher", icon=":material/newspaper:", id=hit.opens)


def _telling(hit: Hit, read: Sequence[Word]) -> tuple[list[Match], str]:
    """The matches that say more than those before them, and the title with its own words marked."""
    shown: list[Match] = []
    told: frozenset[str] = frozenset()
    title = inert(hit.title)
    for match in hit.matches:
        meant = match.meant(read)
        if match.text == hit.title:
            title = _marked(match)
        elif meant - told:
            shown.append(match)
        told |= meant
    return shown, title


def _marked(match: Match) -> str:
    return set_apart("".join(f"**{inert(piece)}**" if marked else _kept(piece) for piece, marked in match.pieces))


def _kept(piece: str) -> str:
    """A piece between two marks: its outer blanks stay, which :func:`inert` alone would take."""
    words = inert(piece)
    return f"{' ' if piece[:1].isspace() else ''}{words}{' ' if words and piece[-1:].isspace() else ''}"


def _examples(frame: Frame) -> None:
    st.markdown("**Try**")
    with st.container(horizontal=True, gap="small", key="search-examples"):
        for example in _EXAMPLES:
            frame.link("search", example, icon=":material/search:", _find=example)
    st.caption(
        "Names meet in Latin, Cyrillic and Persian letters. An id (E0042), an address of a source or a date in words is found too."
    )


def _nothing(frame: Frame, query: str, where: str) -> None:
    with st.container(border=True):
        st.markdown(f"**Nothing is found on “{inert(query)}”.**")
        if where == "selection":
            rest = search(frame.dataset, query).total
            if rest:
                frame.link(
                    "search", f"{rest:,} in the whole record", icon=":material/search:", _find=query, _in="record"
                )
                return
        st.markdown("Fewer or other words may help; every word has to stand in an entry before any is left out.")
