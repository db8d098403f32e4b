import streamlit as st

from caspian.maps import COLORINGS, map_events
from caspian.ui.frame import get_frame
from caspian.ui.map import show_map
from caspian.ui.places import choose_look, choose_places, print_link, show_choice, show_city, show_line

frame = get_frame()
view, theme = frame.view, frame.theme
frame.header()

with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
    color = frame.address.choice(
        "_color", list(COLORINGS), "family", st.segmented_control, label="Colour by", format_func=COLORINGS.get
    )
    chosen = choose_places(frame)

left, right = st.columns([8, 5], gap="medium")
with left:
    show_map(frame, map_events(view, theme, color=color), "events", look=choose_look(frame, chosen), chosen=chosen)
    st.caption(
        "Circle area: number of events; venues count in their city. Ring: known only to within that radius. "
        "Shaded: only the country is known. Thin arcs: visits from a party's capital, and deliveries. Lines: corridors "
        "and pipelines, solid where open, dashed where building or agreed, dotted where discussed. Dashed outlines: "
        "disputed land. Played by month, an event is lit from when it has certainly begun until it has ended."
    )
    with st.container(horizontal=True, gap="small"):
        frame.link("chronology", f"{view.without_place} events without a place", view.nowhere,
                   icon=":material/location_off:", disabled=not view.without_place)  # fmt: skip
        frame.link("method", "How disputed land is drawn", icon=":material/gavel:")
        st.link_button("For print · SVG", print_link(frame, chosen, color), icon=":material/print:", type="tertiary",
                       help="Drawn anew for paper: title, sentence, legend, source. A viewport in the link is kept.")  # fmt: skip
with right:
    show_line(frame)
    shown = show_choice(frame, chosen)
if len(chosen) == 1:
    show_city(frame, chosen[0])
fold = st.expander("Places with their counts", key="map:table", on_change="rerun")
if fold.open:
    places = map_events(shown, theme, color=color)
    fold.dataframe(places.table, alt=places.alt)
frame.footer("places")
