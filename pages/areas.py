import streamlit as st

from caspian.charts.areas import chart_alleged, chart_areas_acts
from caspian.dossier import Dossier, table_areas
from caspian.ui.dossier import show_areas, show_dossier
from caspian.ui.frame import get_frame

frame = get_frame()
frame.header()
table = table_areas(frame.view)
area_id = frame.address.choice(
    "id",
    ["", *table.index],
    "",
    st.selectbox,
    label="Dossier",
    format_func=lambda area: f"{table['name'][area]} · {table['sector'][area]}" if area else "All areas",
)
if area_id:
    dossier = Dossier(frame.view, area_id)
    show_dossier(frame, dossier, chart_alleged(dossier, frame.theme))
else:
    show_areas(frame, table, chart_areas_acts(frame.view, frame.theme, table))
frame.footer("events" if area_id else "areas")
