import streamlit as st

from caspian import charts
from caspian.maps import FOCUSES, map_events
from caspian.tables import EVENT_COLUMNS, table_events
from caspian.ui.frame import get_frame
from caspian.ui.headline import show_headline
from caspian.ui.map import show_map

NEWEST = 8
#: Columns left out, so that grade and positions stand beside the event.
LEFT_OUT = ("kind", "sectors")

frame = get_frame()
view, theme = frame.view, frame.theme
frame.header()
if not view.n:
    frame.show_nothing()
else:
    show_headline(frame)
    frame.show_chart(charts.chart_activity(view, theme), "activity")
    left, right = st.columns(2, gap="large")
    with left:
        frame.show_chart(charts.chart_sectors_years(view, theme), "sectors")
    with right:
        st.subheader("Where it happened", anchor=False)
        show_map(frame, map_events(view, theme), "places", look=("region", FOCUSES["region"]), small=True)
        frame.link("map", "Open the map", icon=":material/public:")

    st.subheader("Newest events", anchor=False)
    newest = table_events(view, view.events.tail(NEWEST)).drop(columns=[EVENT_COLUMNS[c] for c in LEFT_OUT])
    frame.show_rows(newest, "newest", f"The {len(newest)} newest events.")
    frame.link("chronology", f"All {view.n:,} in the chronology", icon=":material/timeline:")

    left, right = st.columns(2, gap="large")
    with left:
        frame.show_chart(charts.chart_grades(view, theme), "grades")
        frame.show_chart(charts.chart_acts(view, theme), "acts")
    with right:
        frame.show_chart(charts.chart_change(view, theme), "change")
frame.footer()
