from caspian.ui.event import (
    choose_event,
    show_cite,
    show_family,
    show_filters,
    show_head,
    show_history,
    show_neighbours,
    show_promises,
    show_standing,
    show_unknown,
)
from caspian.ui.event_evidence import show_event_claims, show_facts, show_positions, show_sources
from caspian.ui.frame import get_frame

frame = get_frame()
frame.header()
record = choose_event(frame)
if record is not None:
    show_neighbours(frame, record)
    show_standing(frame, record)
    show_head(frame, record)
    if not record.replaced:
        show_positions(frame, record)
        show_facts(frame, record)
        show_event_claims(frame, record)
        show_sources(frame, record)
        show_family(frame, record)
        show_promises(frame, record)
        show_filters(frame, record)
    show_history(frame, record)
    show_cite(frame, record)
elif asked := frame.address.shown("id"):
    show_unknown(frame, asked)
else:
    frame.show_nothing()
frame.footer("claims")
