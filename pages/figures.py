from caspian.ui.figures import choose_measure, show_measure, show_measures
from caspian.ui.frame import get_frame

frame = get_frame()
frame.header()
measure = choose_measure(frame)
show_measure(frame, measure)
show_measures(frame)
if not frame.view.n:
    frame.show_nothing()
frame.footer("claims")
