"""Places chosen on the map: which they are, what happened there, and the lines between them."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from caspian.bidi import native_names, set_apart
from caspian.charts.city import chart_years
from caspian.city import table_signed, table_visitors
from caspian.maps import FOCUSES, Focus, focus_on, read_viewport
from caspian.tables import EVENT_COLUMNS, table_events_short
from caspian.tally import tally_places
from caspian.ui.address import touch
from caspian.ui.frame import Frame
from caspian.ui.listing import show_index
from caspian.ui.text import inert
from caspian.view import View

#: Between several places in the address; ids are slugs and never hold it.
_BETWEEN = "|"
#: Events listed beside the map at once, and the height of that list in pixels: that of the map.
EVENTS_BESIDE, LIST_HEIGHT = 12, 600
#: Visitors listed, the most frequent first.
VISITORS = 60


def choose_places(frame: Frame) -> list[str]:
    """The list to choose places from by name; in the address one place is ``id``, several are ``_places``."""
    places = tally_places(frame.view)
    counts = dict(zip(places["place_id"], places["events"], strict=True))
    names = frame.dataset.names["place"]
    cities = [place for place in FOCUSES if place in names]
    one, several = f"{frame.page.name}:id", f"{frame.page.name}:_places"
    if frame.address.url_wins or one not in st.session_state:
        asked = [frame.address.raw("id")] if frame.address.raw("id") else frame.address.raw("_places").split(_BETWEEN)
        for place in filter(None, asked):
            if place not in names:
                frame.address.note(f"There is no place {place!r}.")
        known = [place for place in asked if place in names]
        st.session_state[one] = known[0] if len(known) == 1 else ""
        st.session_state[several] = known if len(known) > 1 else []
    chosen = [st.session_state[one]] if st.session_state[one] else list(st.session_state.get(several, []))
    state = f"{frame.page.name}:places"
    st.session_state[state] = chosen

    def pick() -> None:
        picked = list(st.session_state[state])
        st.session_state[one] = picked[0] if len(picked) == 1 else ""
        st.session_state[several] = picked if len(picked) > 1 else []
        touch()

    st.multiselect(
        "What happened in",
        list(dict.fromkeys([*cities, *places["place_id"], *chosen])),
        key=state,
        on_change=pick,
        format_func=lambda place: f"{names[place]} · {counts.get(place, 0)}",
        placeholder="All places: click one, draw a box, or choose here",
        width=460,
    )
    frame.address.keep("id", chosen[0] if len(chosen) == 1 else "")
    frame.address.keep("_places", _BETWEEN.join(chosen) if len(chosen) > 1 else "")
    return chosen


def choose_look(frame: Frame, chosen: list[str]) -> tuple[str, Focus]:
    """What the map looks at first: the viewport of the address, else a city that the address names, else the region."""
    asked = frame.address.raw("_at")
    found = read_viewport(asked) or FOCUSES.get(asked)
    if asked and not found:
        frame.address.note(f"_at takes latitude, longitude and zoom such as 45.5,47.5,2.75, not {asked!r}.")
    # what the viewer looks at afterwards stands in the address too, written by the map itself and not by the server
    arrived = f"{frame.page.name}:arrived"
    if arrived not in st.session_state or (frame.address.url_wins and found):
        place = chosen[0] if len(chosen) == 1 and chosen[0] in FOCUSES else "region"
        st.session_state[arrived] = (asked or place, found or focus_on(frame.view, place))
    look: tuple[str, Focus] = st.session_state[arrived]
    return look


def show_choice(frame: Frame, chosen: list[str]) -> View:
    """What happened in the places chosen, beside the map; gives the view narrowed to them."""
    view = frame.view
    here = view.narrow("place", *chosen) if chosen else view
    if len(chosen) == 1:
        row = frame.dataset.tables["places"].set_index("place_id").loc[chosen[0]]
        st.subheader(inert(str(row["name"])), anchor=False)
        country = frame.dataset.name("country", str(row["country"])) if isinstance(row["country"], str) else ""
        st.caption(inert(" · ".join(filter(None, [native_names(row.to_dict()), country]))))
    elif chosen:
        st.subheader(f"{len(chosen)} places", anchor=False)
        st.caption(inert(", ".join(frame.dataset.name("place", place) for place in chosen)))
    if chosen:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(_say_counts(view, here, chosen))
            frame.link("chronology", "Read them in order", here.selection, icon=":material/timeline:")
    if here.n:
        _list(frame, here, "-".join(chosen))
    else:
        st.info("No event of this selection has a mark here.", icon=":material/blur_off:")
    return here


def print_link(frame: Frame, chosen: list[str], color: str) -> str:
    """The address of the drawing for print: this selection, these places, the viewport that the address names."""
    look = frame.address.raw("_at")
    pairs = [*frame.view.selection.params(), *(("id", place) for place in chosen), ("_color", color)]
    pairs += [("_theme", frame.theme.name), *([("_at", look)] if read_viewport(look) or look in FOCUSES else [])]
    return f"{frame.site()}/api/map.svg?{urlencode(pairs)}"


def _list(frame: Frame, here: View, key: str) -> None:
    """The events, newest first: each a link, with its day, its grade and who supports it."""
    pages = -(-here.n // EVENTS_BESIDE)
    number = int(st.number_input(f"Page of {pages:,}", 1, pages, key=f"map:{key}:page", width=160)) if pages > 1 else 1
    last = here.n - (number - 1) * EVENTS_BESIDE
    rows = table_events_short(here, here.events.iloc[max(0, last - EVENTS_BESIDE) : last])
    with st.container(height=LIST_HEIGHT, gap="xsmall", key="map-list"):
        for row in rows.to_dict("records"):
            frame.link("event", row[EVENT_COLUMNS["title"]], id=row[EVENT_COLUMNS["event_id"]])
            said = (row[EVENT_COLUMNS["date"]], row[EVENT_COLUMNS["grade"]], row["Sources"])
            st.caption(inert(" · ".join(part for part in said if part)))


def _say_counts(view: View, here: View, chosen: list[str]) -> str:
    """How many happened there, as the circles say, and how many more only begin or end there."""
    venues = view.dataset.links["map_place"].mask(chosen)
    held = int((view.counted & venues).sum())
    more = here.n - held
    return f"**{held}** of {view.n} events" + (f", and {more} that only began or ended there" if more > 0 else "")


def show_city(frame: Frame, place: str) -> None:
    """One place over the years: its meetings, who came, what was signed there."""
    view, name = frame.view, frame.dataset.name("place", place)
    st.divider()
    st.subheader(f"{inert(name)} over the years", anchor=False)
    left, middle, right = st.columns([4, 5, 5], gap="medium")
    with left:
        frame.show_chart(chart_years(view, place, frame.theme), f"city-{place}", heading=False)
    with middle:
        visitors = table_visitors(view, place)
        st.markdown(f"**Who came from elsewhere: {len(visitors)}**")
        if len(visitors):
            show_index(
                frame,
                visitors.head(VISITORS).drop(columns="Country"),
                list(visitors.index[:VISITORS]),
                f"visitors-{place}",
                f"Who came to {name}: {len(visitors)} persons and bodies, the most frequent first.",
                page="actors",
                config={
                    "Events": st.column_config.NumberColumn(width=60),
                    "Meetings": st.column_config.NumberColumn("Met", width=50, help="Events that are meetings."),
                },
            )
        else:
            st.caption("The record names nobody from elsewhere here.")
    with right:
        signed = table_signed(view, place)
        st.markdown(f"**Signed or passed there: {len(signed)}**")
        if len(signed):
            frame.show_rows(signed, f"signed-{place}", f"What was signed or passed in {name}: {len(signed)} events.")
        else:
            st.caption("No paper of this selection was signed or passed there.")


def show_line(frame: Frame) -> None:
    """The corridor or pipeline that was clicked: what it is, where it stands, where that was read."""
    lines = frame.dataset.corridors
    known = dict(zip(lines["feature_id"], range(len(lines)), strict=True)) if len(lines) else {}
    state = f"{frame.page.name}:_line"
    if frame.address.url_wins or state not in st.session_state:
        st.session_state[state] = frame.address.raw("_line")
    asked = st.session_state[state]
    if asked and asked not in known:
        frame.address.note(f"There is no line {asked!r} on the map.")
    frame.address.keep("_line", asked if asked in known else "")
    if asked not in known:
        return
    line, names = lines.iloc[known[asked]], frame.dataset.names

    def close() -> None:
        st.session_state[state] = ""
        touch()

    with st.container(border=True):
        st.markdown(f"**{inert(str(line['name']))}**")
        kind, status = (names[f"corridor_{column}"].get(line[column], line[column]) for column in ("kind", "status"))
        st.caption(inert(f"{kind} · {status}"))
        area = line.get("area_id")
        with st.container(horizontal=True, gap="small"):
            if isinstance(area, str) and area in names["area"]:
                frame.link("areas", names["area"][area], icon=":material/folder_open:", id=area)
            st.button("Close", key="map:close-line", on_click=close, icon=":material/close:")
        sources = frame.dataset.tables["sources"].set_index("source_id")
        for source_id in str(line.get("source_ids") or "").split("|"):
            if source_id in sources.index:
                source = sources.loc[source_id]
                st.markdown(
                    f"- {inert(frame.dataset.name('publisher', str(source['publisher_id'])))}: {inert(set_apart(str(source['title'])))}"
                )
