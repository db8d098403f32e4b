import streamlit as st

from caspian.charts import chart_timeline
from caspian.chronicle import chronicle_of
from caspian.lanes import LANES
from caspian.ui.chronicle import draw_months, page_number, readers_day, show_chronicle_table
from caspian.ui.frame import get_frame

FORMS = {"read": "To read", "table": "As a table"}

frame = get_frame()
view, theme = frame.view, frame.theme
frame.header()
if not view.selected.any():
    frame.show_nothing()
else:
    lane = frame.address.choice(
        "_lane",
        list(LANES),
        "family",
        st.segmented_control,
        label="Lanes",
        format_func=LANES.__getitem__,
        required=True,
    )
    frame.show_chart(chart_timeline(view, theme, lane, readers_day()), "timeline")

    st.subheader("In order, newest first", anchor=False)
    chronicle = chronicle_of(view)
    with st.container(horizontal=True, vertical_alignment="bottom", key="chronicle-controls"):
        form = frame.address.choice(
            "_list",
            list(FORMS),
            "read",
            st.segmented_control,
            label="List",
            format_func=FORMS.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
        number = page_number(frame, chronicle)
    if form == "table":
        show_chronicle_table(frame, chronicle, number)
    else:
        draw_months(frame, chronicle.page(number))
frame.footer()
