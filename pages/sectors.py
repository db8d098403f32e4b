import streamlit as st

from caspian.charts import sectors as charts
from caspian.ui.compare import choose_other, show_comparison
from caspian.ui.frame import get_frame

STEPS = {"quarter": "Quarters", "year": "Years"}

frame = get_frame()
view, theme = frame.view, frame.theme
frame.header()
if not view.n:
    frame.show_nothing()
else:
    left, right = st.columns(2, gap="large")
    with left:
        frame.show_chart(charts.chart_sector_shares(view, theme), "shares")
    with right:
        frame.show_chart(charts.chart_sector_directions(view, theme), "directions")
    step = frame.address.choice(
        "_step",
        list(STEPS),
        charts.sector_step(view),
        st.segmented_control,
        label="Step",
        format_func=STEPS.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    held = view.count("act")
    acts = {"": "Every sort", **{a: label for a, label in frame.dataset.names["act"].items() if held.get(a, 0)}}
    act = frame.address.choice(
        "_act",
        list(acts),
        "",
        st.segmented_control,
        label="Sort of act",
        format_func=acts.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    one = view.narrow("act", act) if act else view
    frame.show_chart(charts.chart_sectors_periods(view, theme, step, act), "periods", view=one)
    frame.show_chart(charts.chart_reports(view, theme, step), "reports")
    frame.show_chart(charts.chart_sector_acts(view, theme), "acts")
    frame.show_chart(charts.chart_sector_multiples(view, theme), "multiples")

    st.subheader("Set beside another sector, bloc or period", anchor=False)
    if other := choose_other(frame):
        show_comparison(frame, other)

    with st.expander("What each sector means", icon=":material/menu_book:"):
        sectors = frame.dataset.tables["sectors"].sort_values("order")
        families = sectors["family"].map(frame.dataset.names["family"])
        shown = sectors.assign(family=families)[["label", "family", "definition"]]
        st.dataframe(
            shown,
            hide_index=True,
            height="content",
            alt=f"Definitions of {len(shown)} sectors.",
            column_config={
                "label": "Sector",
                "family": "Family",
                "definition": st.column_config.TextColumn("Definition", width="large"),
            },
        )
frame.footer()
