"""Charts of one actor: what it did year by year, and where."""

from __future__ import annotations

from caspian.chart import Chart
from caspian.charts.marks import chart_ranked
from caspian.charts.years import chart_years
from caspian.palette import Theme
from caspian.tally import tally_places
from caspian.view import View

MOST_PLACES = 10


def chart_actor_years(view: View, theme: Theme, actor_id: str) -> Chart:
    """Heat map: the events that name an actor by act and year in which they began; acts are never added up."""
    return chart_years(
        view.narrow("actor", actor_id),
        theme,
        "act",
        "Year by year",
        pick=f"all.actor={actor_id}&",
        note="Events that name it, acting, addressed or attending.",
    )


def chart_actor_places(view: View, theme: Theme, actor_id: str) -> Chart:
    """Bars: where the events that name an actor happened, most first."""
    own = view.narrow("actor", actor_id)
    counts = tally_places(own).set_index("place_id")["events"]
    nowhere = own.n - int(counts.sum())
    return chart_ranked(
        theme,
        counts,
        view.dataset.names["place"],
        f"all.actor={actor_id}&place=",
        "Where",
        f"{nowhere} of its {own.n} events {'has' if nowhere == 1 else 'have'} no place that is known, calls and statements among them."
        if nowhere
        else "",
        MOST_PLACES,
    )
