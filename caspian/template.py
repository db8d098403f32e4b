"""The Plotly layout that every figure starts from. Figures are plain dictionaries; nothing is validated at run time."""

from __future__ import annotations

from typing import Any

from caspian.palette import Theme

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'

#: Buttons that send data away or mean nothing here are off; the picture button stays.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": "hover",
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
    "responsive": True,
}
#: Where dragging sets the range of dates there are no other tools: a zoom of the picture alone would leave the filters behind.
BRUSH_CONFIG: dict[str, Any] = CONFIG | {
    "modeBarButtonsToRemove": [*CONFIG["modeBarButtonsToRemove"], "zoom2d", "pan2d", "resetScale2d"],
    "doubleClick": False,
}


def base_layout(theme: Theme, *, height: int) -> dict[str, Any]:
    """Fonts, ground, grid and hover of a figure of ``height`` pixels; a fresh dictionary on each call."""
    axis = {
        "gridcolor": theme.line,
        "linecolor": theme.line,
        "zerolinecolor": theme.line,
        "tickcolor": theme.line,
        "tickfont": {"color": theme.quiet, "size": 12},
        "title": {"font": {"color": theme.quiet, "size": 12}},
        "automargin": True,
        "fixedrange": False,
    }
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0},
        "paper_bgcolor": theme.ground,
        "plot_bgcolor": theme.ground,
        "font": {"family": FONT, "color": theme.text, "size": 13},
        "hoverlabel": {
            "bgcolor": theme.panel,
            "bordercolor": theme.line,
            "font": {"family": FONT, "color": theme.text},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": 12},
            "traceorder": "normal",
        },
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis},
        "bargap": 0.15,
        "separators": ".\u202f",
        "dragmode": "zoom",
    }


def escape(text: str) -> str:
    """Text from data made inert for Plotly, which reads a few HTML tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
