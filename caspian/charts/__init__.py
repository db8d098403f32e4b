"""Charts: functions from a view and a theme to a :class:`caspian.chart.Chart`. None knows Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from caspian.chart import Chart
from caspian.charts.overview import chart_activity, chart_acts, chart_grades, chart_sectors_years
from caspian.palette import Theme
from caspian.view import View

#: Charts that need nothing but a view, for warm-up and tests.
CHARTS: Mapping[str, Callable[[View, Theme], Chart]] = {
    "activity": chart_activity,
    "sectors_years": chart_sectors_years,
    "grades": chart_grades,
    "acts": chart_acts,
}

__all__ = ["CHARTS", "chart_activity", "chart_acts", "chart_grades", "chart_sectors_years"]
