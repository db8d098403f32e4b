"""Draws a comparison: the second selection (``_vs_KEY`` in the URL), and both side by side."""

from __future__ import annotations

import streamlit as st

from caspian.charts.compare import chart_compare
from caspian.comparison import Comparison, period_before
from caspian.selection import Selection
from caspian.ui.address import touch
from caspian.ui.frame import Frame
from caspian.ui.text import inert


def _text(frame: Frame, parameter: str, label: str, hint: str) -> str:
    """A text field whose value lives in the URL."""
    key = f"{frame.page.name}:{parameter}"
    if frame.address.url_wins or key not in st.session_state:
        st.session_state[key] = frame.address.raw(parameter)
    value = str(st.text_input(label, key=key, placeholder=hint, on_change=touch)).strip()
    frame.address.keep(parameter, value)
    return value


def choose_other(frame: Frame) -> Selection | None:
    """Draws the choice of the second selection and gives it; none while nothing is chosen."""
    names, own = frame.dataset.names, frame.view.selection
    sectors = names["sector"]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="versus"):
        with st.container(width=240):
            sector = frame.address.choice(
                "_vs_sector",
                ["", *sectors],
                "",
                st.selectbox,
                label="Another sector",
                format_func=lambda code: inert(sectors.get(code, "The same")),
            )
        with st.container(width=210):
            bloc = frame.address.choice(
                "_vs_bloc",
                ["", *names["bloc"]],
                "",
                st.selectbox,
                label="Origins from another bloc",
                format_func=lambda code: inert(names["bloc"].get(code, "The same")),
            )
        with st.container(width=130):
            start = _text(frame, "_vs_from", "Another period: from", "2022-01")
        with st.container(width=130):
            end = _text(frame, "_vs_to", "to", "2022-12")
    before = period_before(own)
    if before and (start, end) != before:
        frame.link("sectors", "The period of the same length before", _vs_from=before[0], _vs_to=before[1])
    chosen = [
        (key, value) for key, value in (("sector", sector), ("bloc", bloc), ("from", start), ("to", end)) if value
    ]
    if not chosen:
        return None
    rest = own.without("sector") if sector else own
    rest = rest.without("bloc") if bloc else rest
    if start or end:
        rest = rest.without("from").without("to")
    other, notices = Selection.parse([*rest.params(), *chosen], names)
    for notice in notices:
        st.warning(inert(notice), icon=":material/report:")
    return None if notices else other


def show_comparison(frame: Frame, other: Selection) -> None:
    """Key numbers and charts of this selection and another, side by side."""
    comparison = Comparison(frame.view, frame.view.of(other))
    one, two = comparison.labels
    st.markdown(f"**{inert(one)}** beside **{inert(two)}**")
    if any(frame.view.selection.get(key) != other.get(key) for key in ("from", "to")):
        st.caption("Lasting and vague events count in every period in which they may have been under way.")
    frame.link("sectors", f"Look at “{comparison.other.sentence}” alone", other, icon=":material/open_in_new:")
    st.dataframe(
        comparison.table(),
        key="versus-numbers",
        height="content",
        alt=f"Key numbers of two selections: {comparison.this.n} and {comparison.other.n} events.",
    )
    said = f"{frame.view.sentence}: {frame.view.n:,} · {comparison.other.sentence}: {comparison.other.n:,}"
    columns = st.columns(2, gap="large")
    for place, key in enumerate(comparison.keys[:2]):
        with columns[place]:
            frame.show_chart(chart_compare(comparison, frame.theme, key), f"versus-{key}", caption=said)


__all__ = ["choose_other", "show_comparison"]
