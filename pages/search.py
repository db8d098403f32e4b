from caspian.ui.frame import get_frame
from caspian.ui.search import show_search

frame = get_frame()
frame.header()
show_search(frame)
frame.footer("events")
