"""Sectors for print: a bar for each, in the colour of its family, well attested and weak events apart."""

from __future__ import annotations

import pandas as pd

from caspian.palette import LIGHT, Theme
from caspian.printed.bars import draw_bars, draw_key
from caspian.printed.picture import NOTHING, Picture
from caspian.printed.svg import Paper
from caspian.printed.text import clip
from caspian.tally import LOOSE
from caspian.view import View

_WIDTH, _LEFT, _ROW, _HEAD = 690.0, 170.0, 15.0, 26.0


def sectors_of(view: View) -> pd.DataFrame:
    """Events by sector that has any, index sector codes; columns ``events`` and ``loose`` (of these, weak or contested)."""
    link = view.dataset.links["sector"]
    loose = link.counts(view.counted & view.dataset.links["grade"].mask(LOOSE))
    table = pd.DataFrame({"events": view.count("sector"), "loose": loose})
    return table[table["events"] > 0]


def picture_sectors(view: View) -> Picture:
    """How many events of a view each sector has; an event counts once in each of its sectors."""
    table, names = sectors_of(view), view.dataset.names["sector"]
    said = "; ".join(f"{names[str(code)]} {events:,}" for code, events in table["events"].items())
    return Picture(
        "sectors",
        "Events by sector",
        f"Bars: events by sector. {said}." if said else "Bars without events.",
        "An event counts once in each of its sectors, so the bars add up to more than the events shown.",
        lambda: _draw(view, LIGHT, table),
    )


def _draw(view: View, theme: Theme, table: pd.DataFrame) -> Paper:
    paper = Paper(_WIDTH, _HEAD + _ROW * max(len(table), 2) + 4, theme.ground)
    page, names = paper.page, view.dataset.names
    if table.empty:
        paper.write(page, _WIDTH / 2, paper.height / 2, NOTHING, 12, theme.text, bold=True, ha="center", va="center")
        return paper
    families = dict(zip(*(view.dataset.tables["sectors"][c] for c in ("sector_id", "family")), strict=True))
    present = {families[code] for code in table.index}
    entries = [(label, theme.color("family", f), False) for f, label in names["family"].items() if f in present]
    if table["loose"].any():
        entries.append(("hatched: weak or contested", theme.quiet, True))
    draw_key(paper, theme, entries, 0, paper.height - 11, _WIDTH)
    unit = (_WIDTH - _LEFT - 40) / max(float(table["events"].max()), 8.0)
    for place, (code, events, loose) in enumerate(table.itertuples()):
        bottom = paper.height - _HEAD - _ROW * (place + 1) + 2.5
        color, firm = theme.color("family", families[str(code)]), _LEFT + (events - loose) * unit
        draw_bars(paper, theme, [(_LEFT, bottom, firm, bottom + _ROW - 4)], color, loose=False)
        draw_bars(paper, theme, [(firm, bottom, firm + loose * unit, bottom + _ROW - 4)], color, loose=True)
        middle = bottom + (_ROW - 4) / 2
        label = clip(names["sector"][str(code)], 9, _LEFT - 10)
        paper.write(page, _LEFT - 7, middle, label, 9, theme.text, ha="right", va="center")
        paper.write(page, firm + loose * unit + 5, middle, f"{events:,}", 9, theme.text, va="center")
    return paper
