"""The independence tree as a picture: bloc, in it the origins, in each of them the publishers that printed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from caspian.chart import Chart
from caspian.charts.marks import in_lines
from caspian.independence import independence_of
from caspian.palette import Theme, ink_on, mixed
from caspian.template import base_layout, escape
from caspian.treemap import Box, squarify
from caspian.view import View

#: The field that is cut up, in pixels of a screen between desk and hand: it is stretched on one and squeezed on the other.
FIELD = Box(0, 0, 740, 700)
#: Origins drawn of a bloc and publishers drawn of an origin; the rest is one part.
MOST_ORIGINS, MOST_PUBLISHERS = 60, 14
#: Height of headings; parts smaller than this have none.
BLOC_HEAD, ORIGIN_HEAD = 25, 24
_SPLIT = Box(0, 0, 72, 58)
_LETTER, _LINE, _SIZE = 5.9, 14, 11
#: Letters in which a cut name still says something.
_FEWEST = 7


@dataclass(frozen=True)
class _Part:
    """One rectangle of the picture."""

    box: Box
    label: str
    said: str
    pick: str
    color: str


def chart_tree(view: View, theme: Theme) -> Chart:
    """Treemap: sources by bloc of the origin, origin, and the publisher that printed it."""
    tree = independence_of(view).tree
    names = view.dataset.names["bloc"]
    totals = tree.groupby("bloc")["sources"].sum().sort_values(ascending=False, kind="stable")
    parts: list[_Part] = []
    for bloc, box in zip(totals.index, squarify(totals.tolist(), FIELD), strict=True):
        inner = _inset(box)
        color, own = theme.color("bloc", str(bloc)), tree[tree["bloc"] == bloc]
        said = f"<b>{escape(names[str(bloc)])}</b><br>{_count(totals[bloc])} rest on {own['origin'].nunique()} origins"
        head = min(BLOC_HEAD, inner.height * 0.45)
        heading = Box(inner.x, inner.y, inner.width, head)
        parts.append(_Part(heading, f"{names[str(bloc)]} {totals[bloc]}", said, f"bloc={bloc}", color))
        parts += _origins(view, theme, own, inner.below(head), str(bloc))
    layout = base_layout(theme, height=int(FIELD.height) + 16)
    layout["xaxis"] |= {"visible": False, "range": [0, FIELD.width], "fixedrange": True}
    layout["yaxis"] |= {"visible": False, "range": [FIELD.height, 0], "fixedrange": True}
    layout |= {"barmode": "overlay", "hovermode": "closest", "uniformtext": {"minsize": _SIZE, "mode": "hide"}}
    table = tree.assign(bloc=tree["bloc"].map(dict(names)))[["bloc", "name", "printed_by", "sources"]]
    table = table.set_axis(["Bloc", "Origin", "Printed by", "Sources"], axis=1).set_index("Bloc")
    most = tree.groupby("origin", sort=False).agg(name=("name", "first"), sources=("sources", "sum")).head(5)
    said = "; ".join(f"{names[str(bloc)]} {count}" for bloc, count in totals.head(5).items())
    largest = "; ".join(f"{name} {count}" for name, count in zip(most["name"], most["sources"], strict=True))
    return Chart(
        "Whose knowledge, and who printed it",
        {"data": [_bars(theme, parts)], "layout": layout},
        f"Treemap of sources by bloc of the origin, origin and publisher. Blocs: {said}. Largest origins: {largest}.",
        table,
        note="Fields: whose knowledge it is, by bloc and origin. Parts of a field: who printed it, in the colour of the "
        "printer's own bloc, strong where the origin speaks itself; grey: many small ones. A source of two origins is "
        "in both. A click opens the publisher or narrows to the bloc.",
        empty=tree.empty,
    )


def _origins(view: View, theme: Theme, rows: pd.DataFrame, box: Box, bloc: str) -> Iterator[_Part]:
    """The origins of a bloc; a large one has a heading and, below it, its publishers."""
    totals = rows.groupby("origin", sort=False)["sources"].sum().sort_values(ascending=False, kind="stable")
    drawn, rest = totals.head(MOST_ORIGINS), totals.iloc[MOST_ORIGINS:]
    sizes = [*drawn.tolist(), *([int(rest.sum())] if len(rest) else [])]
    boxes = squarify(sizes, box)
    color = theme.color("bloc", bloc)
    for origin, part in zip(drawn.index, boxes, strict=False):
        own = rows[rows["origin"] == origin]
        name, count = str(own["name"].iloc[0]), int(drawn[origin])
        relays = int((own["publisher"] != origin).sum())
        said = (
            f"<b>{escape(name)}</b><br>knew what {_count(count)} tell<br>"
            f"repeated by {relays} publisher{'s' if relays != 1 else ''}"
        )
        if part.width < _SPLIT.width or part.height < _SPLIT.height:
            yield _Part(_inset(part), f"{name} {count}", said, f"here:{origin}", mixed(color, theme.ground, 0.75))
            continue
        part = _inset(part)
        wanted, room = -(-len(name) // 13), 3 if part.height > 130 else 2 if part.height > 84 else 1
        head = ORIGIN_HEAD + _LINE * (min(wanted, room) - 1)
        heading = Box(part.x, part.y, part.width, head)
        yield _Part(heading, f"{name} {count}", said, f"here:{origin}", mixed(color, theme.ground, 0.75))
        yield from _publishers(theme, own, part.below(head), str(origin), name)
    if len(rest):
        said = f"{len(rest)} more origins<br>{_count(int(rest.sum()))}"
        yield _Part(_inset(boxes[-1]), f"{len(rest)} others", said, f"bloc={bloc}", theme.line)


def _publishers(theme: Theme, rows: pd.DataFrame, box: Box, origin: str, name: str) -> Iterator[_Part]:
    """Those that printed what an origin knew, itself among them; many small ones are one grey part."""
    rows = rows.sort_values("sources", ascending=False, kind="stable")
    most = min(MOST_PUBLISHERS, max(2, int(box.width * box.height / 1_800)))
    drawn, rest = rows.head(most), rows.iloc[most:]
    if len(rest) == 1:
        drawn, rest = rows, rest.iloc[:0]
    boxes = squarify([*drawn["sources"].tolist(), *([int(rest["sources"].sum())] if len(rest) else [])], box)
    for row, part in zip(drawn.to_dict("records"), boxes, strict=False):
        own = row["publisher"] == origin
        color = theme.color("bloc", row["printer_bloc"])
        said = f"<b>{escape(row['printed_by'])}</b><br>" + (
            f"speaks itself in {_count(row['sources'])}"
            if own
            else f"repeats {escape(name)} in {_count(row['sources'])}"
        )
        label = "in its own words" if own else row["printed_by"]
        yield _Part(
            _inset(part),
            f"{label} {row['sources']}",
            said,
            f"here:{row['publisher']}",
            color if own else mixed(color, theme.ground, 0.3),
        )
    if len(rest):
        count = int(rest["sources"].sum())
        said = f"{len(rest)} more publishers repeat {escape(name)}<br>in {_count(count)}"
        yield _Part(_inset(boxes[-1]), f"{len(rest)} others", said, f"here:{origin}", theme.line)


def _count(sources: int) -> str:
    return f"{sources} source{'s' if sources != 1 else ''}"


def _inset(box: Box, gap: float = 0.75) -> Box:
    """The box with a gap around it."""
    return Box(box.x + gap, box.y + gap, max(0.5, box.width - 2 * gap), max(0.5, box.height - 2 * gap))


def _fit(label: str, box: Box) -> str:
    """A label on as many lines as the box is high, cut where it does not fit; blank in a box too small to say anything.

    Lines are short where there is height for them, so that a narrow screen can show them too.
    """
    lines_free = int((box.height - 7) // _LINE)
    letters = int((box.width - 9) / _LETTER)
    words = label.split()
    if not words or lines_free < 1:
        return ""
    longest = max(map(len, words))
    for width in (max(longest, 12), max(longest, 17), 24, letters, longest):
        if longest <= width <= letters and len(lines := in_lines(words, width)) <= lines_free:
            return "<br>".join(escape(line) for line in lines)
    if letters < _FEWEST:
        return ""
    lines = in_lines([word if len(word) <= letters else f"{word[: letters - 1]}…" for word in words], letters)
    cut = lines[:lines_free]
    if len(lines) > lines_free and not cut[-1].endswith("…"):
        kept = cut[-1]
        while len(kept) > letters - 2 and " " in kept:
            kept = kept.rsplit(" ", 1)[0]
        cut[-1] = f"{kept[: letters - 2]} …"
    return "<br>".join(escape(line) for line in cut)


def _bars(theme: Theme, parts: list[_Part]) -> dict[str, Any]:
    """The parts as bars: Streamlit hears of clicks on bars, not on treemaps."""
    return {
        "type": "bar",
        "x": [round(part.box.x + part.box.width / 2, 2) for part in parts],
        "width": [round(part.box.width, 2) for part in parts],
        "base": [round(part.box.y, 2) for part in parts],
        "y": [round(part.box.height, 2) for part in parts],
        "text": [_fit(part.label, part.box) for part in parts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"size": _SIZE, "color": [ink_on(part.color) for part in parts]},
        "customdata": [part.pick for part in parts],
        "hovertext": [part.said for part in parts],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"color": [part.color for part in parts], "line": {"width": 0}},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "showlegend": False,
    }
