import streamlit as st

from caspian.citation import reference_dataset, reference_view
from caspian.codebook import describe_filters, describe_tables
from caspian.schema import TABLES, table_description
from caspian.site import page_address
from caspian.tables import table_labels
from caspian.ui.citation import show_citation
from caspian.ui.frame import get_frame
from caspian.ui.text import inert
from caspian.ui.whole_tables import (
    keys_with_values,
    opens_what,
    rows_by_table,
    show_columns,
    show_downloads,
    show_table,
    table_values,
)

frame = get_frame()
view, dataset, choice = frame.view, frame.dataset, frame.address.choice
frame.header()

left, right = st.columns([3, 2], vertical_alignment="bottom")
with left:
    name = choice(
        "_table",
        list(TABLES),
        "events",
        st.selectbox,
        label="Table",
        format_func=lambda each: f"{each.replace('_', ' ')} · {view.size(each):,}",
    )
with right:
    cells = choice(
        "_cells",
        ["labels", "codes"],
        "labels",
        st.segmented_control,
        label="Cells",
        format_func={"labels": "Labels", "codes": "As in the file"}.__getitem__,
    )
st.markdown(inert(table_description(TABLES[name])))
rows, total = view.size(name), len(dataset.tables[name])
opens = f" A click on a row opens it under {opens_what(name)}." if rows and opens_what(name) else ""
st.caption(
    f"{rows:,} of {total:,} rows belong to this selection.{opens} Search with the magnifying glass of the table."
)
show_table(frame, name, labels=cells == "labels")
show_downloads(frame, name)

st.subheader(f"Columns of {name.replace('_', ' ')}", anchor=False)
show_columns(name)

st.subheader("The same by API", anchor=False)
st.markdown("Every table of this selection has an address. The query is that of the page; codes, not labels.")
query = view.selection.query()
asked = f" --query '{query}'" if query else ""
st.code(
    f"{frame.api_link(name, 'csv')}\n{frame.api_link(name, 'json')}{'&' if query else '?'}_limit=100&_offset=0\n\n"
    f"pandas.read_csv({frame.api_link(name, 'csv')!r})\n\n"
    f"python -m caspian export{asked} --table {name} --format csv --output {name}.csv",
    language=None,
    wrap_lines=True,
)
st.caption(
    "JSON holds version, sentence, licence, count, total, next and rows; CSV carries them in X-Caspian headers. "
    "A wrong key or value is answered with 400 and the nearest valid one."
)
keys, values = st.columns([3, 2], gap="large")
with keys:
    st.markdown("**Keys**")
    st.dataframe(
        describe_filters(dataset.names), hide_index=True, alt="Keys of links, files and API with what they take."
    )
with values:
    key = choice("_key", keys_with_values(), "sector", st.selectbox, label="Values of the key")
    st.dataframe(table_values(view, key), hide_index=True, alt=f"Values of the key {key}, with labels and events.")

with st.expander("All tables and how many rows of each belong to this selection", icon=":material/table_view:"):
    st.dataframe(
        rows_by_table(view).merge(describe_tables(), on="Table"), hide_index=True, alt="Tables with numbers of rows."
    )

st.subheader("Version and changes", anchor=False)
st.markdown(
    f"Version **{inert(dataset.version)}** of {dataset.as_of:%d %B %Y}, digest `{inert(dataset.digest)}`. "
    "The digest is computed from the files; the same digest is the same data."
)
changes = table_labels(view, "changes", view.table("changes").iloc[::-1].head(200))
changes = changes.dropna(axis="columns", how="all").loc[:, lambda kept: (kept.fillna("") != "").any()]
st.dataframe(changes, hide_index=True, placeholder="", alt=f"{len(changes)} newest entries of the change log.")

st.subheader("How to cite", anchor=False)
of_data, of_view = st.tabs(["The dataset", "This view"])
with of_data:
    show_citation(reference_dataset(dataset, page_address(dataset, frame.site(), "data")))
with of_view:
    show_citation(reference_view(view, frame.full_link()))
frame.footer(name)
