"""What a Plotly figure needs to be clicked through Streamlit."""

from __future__ import annotations

from typing import Any

import numpy as np


def clickable(spec: dict[str, Any]) -> dict[str, Any]:
    """The figure with invisible marks over the cells of its heat maps.

    Streamlit hears only of selections, and a heat map has none: a mark in the middle of each cell stands for it, and
    the nearest mark answers wherever in the cell the pointer is. Empty cells lead nowhere.
    """
    heats = [trace for trace in spec["data"] if trace.get("type") == "heatmap" and "customdata" in trace]
    if not heats:
        return spec
    layout = {**spec["layout"], "hovermode": "closest", "hoverdistance": -1}
    return {"data": [*spec["data"], *map(_cells, heats)], "layout": layout}


def _cells(heat: dict[str, Any]) -> dict[str, Any]:
    values = np.asarray(heat["z"], dtype=float)
    rows, columns = values.shape
    shown = np.nan_to_num(values).ravel().tolist()
    picks = [pick for row in heat["customdata"] for pick in row]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(heat["x"]) * rows,
        "y": [label for label in heat["y"] for _ in range(columns)],
        "text": [f"{value:.3g}" for value in shown],
        "customdata": [pick if value else "" for pick, value in zip(picks, shown, strict=True)],
        "marker": {"size": 12, "opacity": 0},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "hovertemplate": str(heat.get("hovertemplate", "")).replace("%{z:.3~g}", "%{text}"),
        "showlegend": False,
    }
