import streamlit as st

from caspian.reading_order import in_reading_order
from caspian.ui.actors import show_actor, show_actors
from caspian.ui.frame import get_frame

frame = get_frame()
frame.header()
actors = frame.dataset.tables["actors"].set_index("actor_id", drop=False)
actor_id = frame.address.choice(
    "id",
    ["", *in_reading_order(actors.index, actors["name"].__getitem__)],
    "",
    st.selectbox,
    label="Person or body",
    format_func=lambda each: actors["name"][each] if each else "All actors",
)
if actor_id:
    show_actor(frame, actors.loc[actor_id])
else:
    show_actors(frame)
frame.footer("events" if actor_id else "actors")
