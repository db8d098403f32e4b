"""The timeline for print: events by month, stacked by sector family, from the tallies of the chart on screen."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from caspian.charts.marks import period_label
from caspian.palette import LIGHT, Theme
from caspian.printed.bars import draw_bars, draw_key, scale_marks
from caspian.printed.picture import NOTHING, Picture
from caspian.printed.svg import Paper
from caspian.printed.text import width
from caspian.tally import LOOSE, tally_periods
from caspian.view import View

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 690.0, 250.0, 34.0, 24.0
#: Up to so many periods of each length are drawn.
GRAINS = (("M", 84, "month"), ("Q", 120, "quarter"), ("Y", 10**6, "year"))


def timeline(view: View) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Events by period and family, well attested ones and weak or contested ones, and the word for the period."""
    months = tally_periods(view, "family", "M")
    freq, _, grain = next(each for each in GRAINS if len(months) <= each[1])
    whole = months if freq == "M" else tally_periods(view, "family", freq)
    loose = view.dataset.links["grade"].mask(LOOSE)
    firm, weak = (tally_periods(view, "family", freq, only) for only in (~loose, loose))
    shown = [part.reindex(index=whole.index, columns=whole.columns, fill_value=0.0) for part in (firm, weak)]
    return shown[0], shown[1], grain


def picture_timeline(view: View) -> Picture:
    """When the events of a view began. A vague date is spread over its window, so the bars add up to the events."""
    firm, loose, grain = timeline(view)
    return Picture(
        "timeline",
        f"Activity by {grain}",
        _alt(firm, loose, grain),
        "An event counts when it began; a vague date is spread over its window, so the bars add up to the events shown. "
        "Pale and hatched: weak or contested.",
        lambda: _draw(view, LIGHT, firm, loose, grain),
    )


def _alt(firm: pd.DataFrame, loose: pd.DataFrame, grain: str) -> str:
    totals = (firm + loose).sum(axis=1)
    if totals.empty:
        return "Timeline without events."
    top = np.argsort(-totals.to_numpy(), kind="stable")[:3]
    said = "; ".join(f"{period_label(totals.index[i])}: {totals.iloc[i]:.3g}" for i in top)
    first, last = period_label(totals.index[0]), period_label(totals.index[-1])
    return (
        f"Events by {grain} and sector family, {first} to {last}: {totals.sum():,.0f}, of these "
        f"{loose.to_numpy().sum():,.0f} weak or contested. Most: {said}."
    )


def _draw(view: View, theme: Theme, firm: pd.DataFrame, loose: pd.DataFrame, grain: str) -> Paper:
    paper = Paper(_WIDTH, _HEIGHT, theme.ground)
    page, names = paper.page, view.dataset.names["family"]
    if firm.empty:
        paper.write(page, _WIDTH / 2, _HEIGHT / 2, NOTHING, 12, theme.text, bold=True, ha="center", va="center")
        return paper
    families = [family for family in names if family in firm]
    entries = [(names[family], theme.color("family", family), False) for family in families]
    if loose.to_numpy().any():
        entries.append(("hatched: weak or contested", theme.quiet, True))
    top = draw_key(paper, theme, entries, 0, _HEIGHT - 11, _WIDTH) - 24
    paper.write(page, 0, top + 8, f"events a {grain}", 8, theme.quiet)
    marks = scale_marks(float((firm + loose).sum(axis=1).max()))
    high = (top - _BOTTOM) / marks[-1]
    for mark in marks:
        y = round(_BOTTOM + mark * high, 1)
        page.add_artist(Line2D([_LEFT, _WIDTH], [y, y], color=theme.line, linewidth=0.6, zorder=0))
        paper.write(page, _LEFT - 6, y, f"{mark:,.0f}", 8, theme.quiet, ha="right", va="center")
    step = (_WIDTH - _LEFT) / len(firm)
    gap = max(min(step * 0.14, 3.0), step - 46)
    base = np.full(len(firm), _BOTTOM)
    lefts = _LEFT + step * np.arange(len(firm))
    for layer, weak in ((firm, False), (loose, True)):
        for family in families:
            tops = base + layer[family].to_numpy() * high
            bars = zip(lefts + gap / 2, base, lefts + step - gap / 2, tops, strict=True)
            draw_bars(paper, theme, list(bars), theme.color("family", family), loose=weak)
            base = tops
    page.add_artist(Line2D([_LEFT, _WIDTH], [_BOTTOM, _BOTTOM], color=theme.quiet, linewidth=0.8))
    _say_periods(paper, theme, pd.PeriodIndex(firm.index), step)
    return paper


def _say_periods(paper: Paper, theme: Theme, periods: pd.PeriodIndex, step: float) -> None:
    """Years below their first period, or each period where there is room; labels that would touch are left out."""
    every = step > width("Mmm 0000", 8) + 4
    free = _LEFT - 6
    for i, period in enumerate(periods):
        first = i == 0 or period.year != periods[i - 1].year
        if not (every or first):
            continue
        x = _LEFT + step * i
        label = period_label(period) if every else str(period.year)
        if first and not every:
            line = Line2D([x, x], [_BOTTOM, _BOTTOM - 5], color=theme.quiet, linewidth=0.8)
            paper.page.add_artist(line)
        at = x + step / 2 if every else x + 3
        wide = width(label, 8)
        start = at - wide / 2 if every else at
        if start >= free and start + wide <= _WIDTH:
            paper.write(paper.page, at, _BOTTOM - 13, label, 8, theme.text, ha="center" if every else "left")
            free = start + wide + 5
