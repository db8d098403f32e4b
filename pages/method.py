import streamlit as st

from caspian.boundaries import boundary_policy, table_disputed
from caspian.charts.coverage import chart_coverage
from caspian.codebook import describe_rules
from caspian.coverage import founding_alone, table_areas, table_blocs, table_codes, table_founding
from caspian.dataset import boundaries_folder
from caspian.tables import table_labels
from caspian.ui import method_words as words
from caspian.ui.frame import get_frame
from caspian.ui.text import inert
from caspian.ui.whole_tables import show_counts, show_list, show_words

frame = get_frame()
view, dataset = frame.view, frame.dataset
frame.header()


st.markdown(words.SCOPE)
st.subheader("How a row is coded", anchor=False)
st.markdown(words.CODING)

st.subheader("How well an event is attested", anchor=False)
st.markdown(words.GRADE)
show_words(table_codes(view, "grade", "grade").drop(columns="Code"), "Grades with definitions and events.")
st.caption("Which clause decided, in the order in which they are asked. The first that matches wins.")
show_words(
    table_codes(view, "grade_rule", "grade_rule").drop(columns="Code"), "Clauses of the grade rule with events decided."
)

st.subheader("What counts as one", anchor=False)
st.markdown(words.COUNTING)

st.subheader("How precise a date and a place are", anchor=False)
st.markdown(words.PRECISION)
dates, places = st.columns(2, gap="large")
with dates:
    st.markdown("**Dates**")
    show_words(table_codes(view, "date_prec", "date_prec"), "Date precision: codes, definitions, events.")
with places:
    st.markdown("**Places**")
    show_words(table_codes(view, "where_prec", "where_prec"), "Place precision: codes, definitions, events.")

frame.show_chart(chart_coverage(view, frame.theme), "coverage")
areas, blocs = st.columns([3, 2], gap="large")
with areas:
    rows = table_areas(view)
    st.markdown(f"**Areas** · {int((rows['Events'] == 0).sum())} of {len(rows)} without an event in this selection")
    show_counts(rows.drop(columns="area_id"), "Areas with events, solid events and claims.")
    st.caption("Solid: confirmed or fair.")
with blocs:
    rows = table_blocs(view)
    st.markdown(f"**Whose knowledge** · {int((rows['Events'] == 0).sum())} of {len(rows)} blocs support no event here")
    show_counts(rows, "Blocs with events supported, distinct origins and events that a bloc alone supports.")
    st.caption("Alone: events that no origin of another bloc supports.")

st.subheader("Limits", anchor=False)
founding = table_founding(dataset)
sources = dataset.tables["sources"]
others, english = len(sources) - len(founding), int((sources["language"] == "en").sum())
st.markdown(words.limits(len(founding), others, english, founding_alone(view), view.n))
show_list(
    founding,
    "**{Article}**, printed by {Printed by}, {Published}: {Claims} claims. Rests on {Rests on}. {Remarks}",
)

st.subheader("Disputed land", anchor=False)
st.markdown(boundary_policy(boundaries_folder()) or words.BOUNDARIES)
show_list(
    table_disputed(boundaries_folder(), dataset.names["country"]),
    "**{Land}**, claimed by {Claimed by}, controlled by {Controlled by}. {On our maps}",
)

st.subheader("How to contribute a row", anchor=False)
st.markdown(words.CONTRIBUTE)
with st.expander("What the check refuses", icon=":material/rule:"):
    st.markdown("\n".join(f"- {inert(rule)}" for rule in describe_rules()))
with st.container(horizontal=True, gap="small"):
    frame.link("data", "Tables, columns and codes", icon=":material/table_view:")
    frame.link("your-data", "Try a file of your own", icon=":material/upload_file:")

st.subheader("Versions", anchor=False)
st.markdown(f"You read version **{inert(dataset.version)}** of {dataset.as_of:%d %B %Y}. {words.VERSIONS}")
changes = table_labels(view, "changes", dataset.tables["changes"].iloc[::-1].head(50))
st.dataframe(
    changes[["version", "date", "table", "row_id", "change", "reason"]],
    hide_index=True,
    alt="The newest entries of the change log.",
    column_config={"reason": st.column_config.TextColumn(width="large")},
)
frame.footer("changes")
