import streamlit as st

from caspian.promises import ledger_of
from caspian.reading_order import in_reading_order
from caspian.ui.frame import get_frame
from caspian.ui.promises import show_ledger, show_promise

frame = get_frame()
frame.header()
every = frame.dataset.ledger.set_index("commitment_id", drop=False)
commitment_id = frame.address.choice(
    "id",
    ["", *in_reading_order(every.index, every["title"].__getitem__)],
    "",
    st.selectbox,
    label="Promise",
    format_func=lambda each: every["title"][each] if each else "All promises",
)
if commitment_id:
    show_promise(frame, every.loc[commitment_id])
else:
    show_ledger(frame, ledger_of(frame.view))
frame.footer("milestones" if commitment_id else "commitments")
