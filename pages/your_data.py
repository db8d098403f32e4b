import streamlit as st

from caspian.codebook import describe_columns
from caspian.dataset import load_dataset
from caspian.exceptions import UploadError
from caspian.gdelt import ENDINGS as REPORT_ENDINGS
from caspian.gdelt import REPORT_LIMITS, is_gdelt
from caspian.sheet import ENDINGS, LIMITS, WORKBOOK_LIMITS
from caspian.ui.frame import get_frame
from caspian.ui.mapping import confirmed_mapping
from caspian.ui.own import (
    lost_file,
    mark_of,
    offer_join,
    show_findings,
    show_joined,
    show_preview,
    taken_sheet,
    taken_upload,
)
from caspian.ui.reports import keep_reports, show_reports, show_rules
from caspian.upload import template

KEY = "your-data:file"
MEGABYTE = 1_000_000
#: The server's own bound holds whatever a page says.
LARGEST = min(REPORT_LIMITS.bytes // MEGABYTE, int(st.get_option("server.maxUploadSize")))

frame = get_frame()
dataset = load_dataset()
frame.header()
show_joined(frame)

st.subheader("Check a file of events", anchor=False)
st.markdown(
    "Send events in the shape of the table `events`; columns that go by other names are asked about. Every fault is named "
    "by row, column and value, with the remedy. A file without faults can join the dashboard **for this session only**: it "
    "is not stored, and nobody else sees it. An event file of GDELT is recognised and shown as *reports* beside the record."
)
with st.container(horizontal=True, gap="small", vertical_alignment="center"):
    st.download_button(
        "Template with one example",
        template(dataset),
        "caspian-events-template.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    frame.link("data", "Codes and columns", icon=":material/menu_book:", _table="events")
file = st.file_uploader(
    f"CSV up to {min(LARGEST, LIMITS.bytes // MEGABYTE)} MB and {LIMITS.rows:,} events, XLSX or Parquet up to "
    f"{WORKBOOK_LIMITS.bytes // MEGABYTE} MB and {WORKBOOK_LIMITS.rows:,}; GDELT up to "
    f"{LARGEST} MB, plain or zipped",
    type=list(dict.fromkeys((*ENDINGS, *REPORT_ENDINGS))),
    key=KEY,
    max_upload_size=LARGEST,
)
if lost_file(file, KEY):
    st.warning(
        "The file shown here reached the server before it was restarted and is gone. Remove it and send it again.",
        icon=":material/cloud_off:",
    )
if file is not None:
    try:
        if is_gdelt(file.name, file):
            keep_reports(dataset, file)
        else:
            sheet = taken_sheet(dataset, file)
            mapping = confirmed_mapping(sheet, mark_of(dataset, file))
            if mapping is not None:
                upload = taken_upload(dataset, file, sheet, mapping)
                show_findings(upload)
                show_preview(upload)
                offer_join(upload)
    except UploadError as error:
        st.error(str(error).replace("`", "'"), icon=":material/block:")
show_reports(frame)

with st.expander("Columns of the table", icon=":material/view_column:"):
    st.dataframe(describe_columns("events"), hide_index=True, alt="Columns of the table events: type, codes, meaning.")
rules = st.expander("How GDELT is read", icon=":material/rule:", on_change="rerun")
if rules.open:
    with rules:
        show_rules()
st.caption(
    f"Not read: more than {LIMITS.columns} columns or {LIMITS.cell_characters:,} characters in a cell, nested Parquet "
    "columns, workbooks with a password. Formulas count with their stored values."
)
frame.footer("events")
