"""A chart as a value: the figure, what it says in words, and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Chart:
    """``spec`` is a Plotly figure as a plain dictionary; ``alt`` says its numbers; ``table`` holds them.

    ``note`` says how to read it, where that is not plain. Marks carry in ``customdata`` a query in the grammar of links
    (``sector=energy&from=2024-01``): clicking one adds that to the selection. On a ``brush`` chart dragging along its
    axis of dates sets the range of dates. ``empty`` charts are not drawn.
    """

    title: str
    spec: dict[str, Any]
    alt: str
    table: pd.DataFrame
    note: str = ""
    pickable: bool = True
    brush: bool = False
    empty: bool = field(default=False)
