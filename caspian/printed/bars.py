"""Bars on paper: filled or hatched in one colour, and the marks of a scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from matplotlib.ticker import MaxNLocator

from caspian.palette import Theme, mixed
from caspian.printed.svg import Paper
from caspian.printed.text import width

#: Left, bottom, right, top.
Bar = tuple[float, float, float, float]
_CODES = [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY]


def draw_bars(paper: Paper, theme: Theme, bars: Iterable[Bar], color: str, *, loose: bool) -> None:
    """Bars as one shape; what is weak or contested (``loose``) is paler and hatched."""
    corners = [((a, b), (c, b), (c, d), (a, d), (a, b)) for a, b, c, d in bars if d > b and c > a]
    if not corners:
        return
    outline = Outline(np.array(corners).reshape(-1, 2).round(2), _CODES * len(corners))
    look = (
        {"facecolor": mixed(color, theme.ground, 0.3), "edgecolor": color, "hatch": "/////", "linewidth": 0.5}
        if loose
        else {"facecolor": color, "edgecolor": "none"}
    )
    paper.page.add_artist(PathPatch(outline, **look))


def scale_marks(top: float, most: int = 5) -> Sequence[float]:
    """Whole numbers from 0 to at least ``top``, evenly spaced."""
    return [float(mark) for mark in MaxNLocator(most, integer=True, min_n_ticks=2).tick_values(0, max(top, 1.0))]


def draw_key(
    paper: Paper, theme: Theme, entries: Sequence[tuple[str, str, bool]], x: float, y: float, room: float
) -> float:
    """A row of swatches with words (label, colour, loose), broken into lines; the lowest base line comes back."""
    left = x
    for label, color, loose in entries:
        wide = 16 + width(label, 9) + 14
        if left > x and left + wide > x + room:
            left, y = x, y - 14
        draw_bars(paper, theme, [(left, y - 1, left + 11, y + 7)], color, loose=loose)
        paper.write(paper.page, left + 16, y, label, 9, theme.text)
        left += wide
    return y
