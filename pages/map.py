import streamlit as st

from caspian.maps import COLORINGS, FOCUSES, map_events
from caspian.tally import tally_places
from caspian.ui.frame import get_frame
from caspian.ui.map import show_map
from caspian.ui.text import inert

frame = get_frame()
view, theme = frame.view, frame.theme
frame.header()

places = tally_places(view)
cities = [name for name in FOCUSES if name in frame.dataset.names["place"]]
options = ["", *cities, *(place for place in places["place_id"] if place not in cities)]
counts = dict(zip(places["place_id"], places["events"], strict=True))


def say_place(place: str) -> str:
    if not place:
        return "All places"
    return f"{frame.dataset.name('place', place)} · {counts.get(place, 0)}"


with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
    focus = frame.address.choice(
        "_at", list(FOCUSES), "region", st.segmented_control, label="Look at",
        format_func=lambda code: FOCUSES[code].label,
    )  # fmt: skip
    color = frame.address.choice(
        "_color", list(COLORINGS), "family", st.segmented_control, label="Colour by",
        format_func={"family": "Sector family", "grade": "Grade", "direction": "Direction"}.get,
    )  # fmt: skip

left, right = st.columns([5, 3], gap="medium")
with right:
    place = frame.address.choice("id", options, "", st.selectbox, label="What happened in", format_func=say_place)
    here = view.narrow("place", place) if place else view
    if place:
        row = frame.dataset.tables["places"].set_index("place_id").loc[place]
        names = " · ".join(f"\u2068{row[c]}\u2069" for c in ("name_ru", "name_fa") if isinstance(row[c], str))
        st.caption(inert(names) if names else inert(frame.dataset.name("country", str(row["country"]))))
        with st.container(horizontal=True, gap="small"):
            st.markdown(f"**{here.n}** of {view.n} events")
            frame.link("chronology", "Read them in order", here.selection, icon=":material/timeline:")
    if here.n:
        frame.show_events(f"place-{place}", here)
    else:
        st.info("No event of this selection has a mark here.", icon=":material/blur_off:")
with left:
    chart = map_events(view, theme, color=color, focus=place or focus, base_url=frame.site())
    show_map(frame, chart, "events")
    st.caption(
        "Circle area: number of events; venues count in their city. Ring: the place is known only to within that radius. "
        "Shaded country: only the country is known. Thin arcs: from and to, for visits and deliveries. Lines: corridors and pipelines, "
        "solid where open, dashed where building or agreed, dotted where discussed. Dashed outlines: disputed land."
    )
    with st.container(horizontal=True, gap="small"):
        frame.link("chronology", f"{view.without_place} events without a place", view.nowhere,
                   icon=":material/location_off:", disabled=not view.without_place)  # fmt: skip
        frame.link("method", "How disputed land is drawn", icon=":material/gavel:")
with st.expander("Places with their counts", expanded=False):
    st.dataframe(chart.table, alt=chart.alt)
frame.footer("places")
