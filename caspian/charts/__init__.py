"""Charts: functions from a view and a theme to a :class:`caspian.chart.Chart`. None knows Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from caspian.chart import Chart
from caspian.charts.meetings import chart_meetings, chart_pair_years
from caspian.charts.network import chart_network
from caspian.charts.overview import (
    chart_activity,
    chart_acts,
    chart_change,
    chart_grades,
    chart_sectors_years,
)
from caspian.charts.sectors import (
    chart_reports,
    chart_sector_acts,
    chart_sector_directions,
    chart_sector_multiples,
    chart_sector_shares,
    chart_sectors_periods,
)
from caspian.charts.sources import (
    chart_articles,
    chart_blocs,
    chart_blocs_years,
    chart_languages,
    chart_languages_years,
    chart_origins,
)
from caspian.charts.timeline import chart_timeline
from caspian.charts.tree import chart_tree
from caspian.palette import Theme
from caspian.view import View

#: Charts that need nothing but a view, for warm-up and tests.
CHARTS: Mapping[str, Callable[[View, Theme], Chart]] = {
    "activity": chart_activity,
    "sectors_years": chart_sectors_years,
    "grades": chart_grades,
    "acts": chart_acts,
    "change": chart_change,
    "timeline": chart_timeline,
    "sectors_periods": chart_sectors_periods,
    "reports": chart_reports,
    "sector_shares": chart_sector_shares,
    "sector_multiples": chart_sector_multiples,
    "sector_directions": chart_sector_directions,
    "sector_acts": chart_sector_acts,
    "meetings": chart_meetings,
    "network": chart_network,
    "pair_years": chart_pair_years,
    "articles": chart_articles,
    "origins": chart_origins,
    "tree": chart_tree,
    "blocs": chart_blocs,
    "languages": chart_languages,
    "blocs_years": chart_blocs_years,
    "languages_years": chart_languages_years,
}

__all__ = [
    "CHARTS",
    "chart_activity",
    "chart_acts",
    "chart_change",
    "chart_grades",
    "chart_meetings",
    "chart_network",
    "chart_reports",
    "chart_sector_acts",
    "chart_sector_directions",
    "chart_sector_multiples",
    "chart_sector_shares",
    "chart_sectors_periods",
    "chart_sectors_years",
    "chart_timeline",
]
