import streamlit as st

from caspian.charts.evidence import chart_act_grades, chart_blocs
from caspian.ui.evidence import show_changes, show_single, show_stances, show_topics
from caspian.ui.frame import get_frame

frame = get_frame()
frame.header()
show_topics(frame)
if frame.view.n:
    st.divider()
    slot = st.container()
    shape = frame.address.choice("_share", ["counts", "shares"], "counts", st.segmented_control, label="Cells show")
    with slot:
        frame.show_chart(chart_blocs(frame.view, frame.theme, share=shape == "shares"), f"blocs:{shape}")
    show_single(frame)
    st.divider()
    show_stances(frame)
    show_changes(frame)
    frame.show_chart(chart_act_grades(frame.view, frame.theme), "act-grades")
else:
    frame.show_nothing()
frame.footer("claims")
