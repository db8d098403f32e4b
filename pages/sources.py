import streamlit as st

from caspian.reading_order import in_reading_order
from caspian.ui.frame import get_frame
from caspian.ui.sources import show_publisher, show_sources

frame = get_frame()
frame.header()
publishers = frame.dataset.tables["publishers"].set_index("publisher_id", drop=False)
publisher_id = frame.address.choice(
    "id",
    ["", *in_reading_order(publishers.index, publishers["name"].__getitem__)],
    "",
    st.selectbox,
    label="Publisher or witness",
    format_func=lambda each: publishers["name"][each] if each else "All sources",
)
if publisher_id:
    show_publisher(frame, publishers.loc[publisher_id])
else:
    show_sources(frame)
frame.footer("sources")
