import streamlit as st

from caspian.codebook import describe_columns
from caspian.dataset import load_dataset
from caspian.exceptions import UploadError
from caspian.sheet import ENDINGS, LIMITS
from caspian.ui.frame import get_frame
from caspian.ui.own import lost_file, offer_join, show_findings, show_joined, taken_upload
from caspian.upload import template

frame = get_frame()
frame.header()
show_joined(frame)

st.subheader("Check a file of events", anchor=False)
st.markdown(
    "Send events in the shape of the table `events`. Every fault is named by row, column and value, with the remedy. "
    "A file without faults can join the dashboard **for this session only**: it is not stored, and nobody else sees it."
)
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    st.download_button(
        "Template with one example",
        template(load_dataset()),
        "caspian-events-template.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    frame.link("data", "Codes and columns", icon=":material/menu_book:", _table="events")
KEY = "your-data:file"
file = st.file_uploader(
    f"CSV, XLSX or Parquet, up to {LIMITS.bytes // 1_000_000} MB and {LIMITS.rows:,} events",
    type=list(ENDINGS),
    key=KEY,
    max_upload_size=LIMITS.bytes // 1_000_000,
)
if lost_file(file, KEY):
    st.warning(
        "The file shown here reached the server before it was restarted and is gone. Remove it and send it again.",
        icon=":material/cloud_off:",
    )
if file is not None:
    try:
        upload = taken_upload(load_dataset(), file)
    except UploadError as error:
        st.error(str(error).replace("`", "'"), icon=":material/block:")
    else:
        show_findings(upload)
        offer_join(upload)

with st.expander("Columns of the table", icon=":material/view_column:"):
    st.dataframe(describe_columns("events"), hide_index=True, alt="Columns of the table events: type, codes, meaning.")
st.caption(
    f"Not read: more than {LIMITS.rows:,} rows, {LIMITS.columns} columns or {LIMITS.cell_characters:,} characters in a "
    "cell, nested Parquet columns, workbooks with a password. Formulas count with their stored values."
)
frame.footer("events")
