import streamlit as st

from caspian.stories import stories_of
from caspian.ui.frame import get_frame
from caspian.ui.stories import choose_step, show_step, show_walk
from caspian.ui.text import inert

frame = get_frame()
frame.header()
stories = stories_of(frame.dataset)
if not stories:
    st.info("This record tells no story.", icon=":material/blur_off:")
else:
    chosen = frame.address.choice(
        "id", list(stories), next(iter(stories)), st.selectbox, label="Story",
        format_func=lambda each: f"{stories[each].title} · {len(stories[each].steps)} steps",
    )  # fmt: skip
    story = stories[chosen]
    st.caption(inert(story.summary))
    step = choose_step(frame, story)
    show_walk(frame, story, step)
    show_step(frame, story, step)
frame.footer("story_steps")
