"""The router: reads the address, draws the sidebar, runs the page, writes the address."""

from pathlib import Path

import streamlit as st

from caspian.ui.address import Address
from caspian.ui.embed import asked_chart, show_alone
from caspian.ui.frame import Frame, set_frame
from caspian.ui.register import PAGES
from caspian.ui.session import session_dataset
from caspian.ui.sidebar import draw_sidebar

ASSETS = Path(__file__).resolve().parent.parent / "assets"
st.set_page_config(page_title="Caspian", page_icon=ASSETS / "logo.svg", layout="wide", initial_sidebar_state="auto")
st.logo(ASSETS / "wordmark.svg", icon_image=ASSETS / "logo.svg", size="large")

pages = {
    name: st.Page(entry.script, title=entry.title, icon=entry.icon, url_path=entry.path or None, default=not entry.path)
    for name, entry in PAGES.items()
}
current = st.navigation(list(pages.values()), position="hidden")
entry = next(each for each in PAGES.values() if each.path == current.url_path)

address = Address(session_dataset(), entry)
alone = asked_chart(address)
if not alone:
    draw_sidebar(address, pages)
frame = Frame(address, pages)
set_frame(frame)
if alone:
    show_alone(frame, alone)
else:
    current.run()
    frame.show_notices()
address.write()
