"""One chart alone, as ``_chart`` asks, and the snippet that puts it on somebody's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from caspian.chart import Chart
from caspian.charts import CHARTS
from caspian.citation import source_line
from caspian.embed import SETTING, embed_link, embed_snippet, embedding_sites
from caspian.findings import nearest
from caspian.template import CONFIG
from caspian.ui.address import Address
from caspian.ui.text import inert

if TYPE_CHECKING:
    from caspian.ui.frame import Frame

#: Charts that need nothing but the view, by page and by the key under which the page shows them.
EMBEDDABLE: Mapping[tuple[str, str], str] = {
    ("overview", "activity"): "activity",
    ("overview", "sectors"): "sectors_years",
    ("overview", "grades"): "grades",
    ("overview", "acts"): "acts",
    ("overview", "change"): "change",
    ("sectors", "shares"): "sector_shares",
    ("sectors", "directions"): "sector_directions",
    ("sectors", "acts"): "sector_acts",
    ("sectors", "multiples"): "sector_multiples",
    ("sources", "articles"): "articles",
    ("sources", "origins"): "origins",
    ("sources", "tree"): "tree",
    ("sources", "blocs"): "blocs",
    ("sources", "languages"): "languages",
    ("sources", "bloc-years"): "blocs_years",
    ("sources", "language-years"): "languages_years",
}


def asked_chart(address: Address) -> str:
    """The chart that ``_chart`` asks for alone; empty when none is asked for. An unknown one becomes a notice."""
    asked = address.raw("_chart")
    if not asked or asked in CHARTS:
        return asked
    near = nearest(asked, CHARTS)
    hint = f"did you mean {near!r}?" if near else f"there are {', '.join(CHARTS)}."
    address.note(f"There is no chart {asked!r}; {hint}")
    return ""


def show_alone(frame: Frame, name: str) -> None:
    """A chart with its title, sentence, source line and the way to the full view; nothing else."""
    view, address = frame.view, frame.address
    address.keep("_chart", name)
    chart = CHARTS[name](view, frame.theme)
    st.subheader(chart.title, anchor=False)
    st.markdown(f"{inert(view.sentence)} · {view.n:,} of {view.m:,} events")
    for notice in address.notices:
        st.warning(inert(notice), icon=":material/report:")
    if chart.note:
        st.caption(chart.note)
    if chart.empty or not view.n:
        st.info("Nothing to draw under this selection.", icon=":material/blur_off:")
    else:
        st.plotly_chart(chart.spec, theme=None, key=f"alone:{name}", alt=chart.alt, config=CONFIG)
    older = f" · the link was made with version {address.older}" if address.older else ""
    st.caption(inert(source_line(frame.dataset) + older))
    own: dict[str, Any] = {**dict(address.own()), "v": address.version or frame.dataset.version}
    pairs = address.params(**own)
    st.link_button(
        "Open the full view", f"{frame.site()}/{frame.page.path}?{urlencode(pairs)}", icon=":material/open_in_new:"
    )


def show_snippet(frame: Frame, key: str, chart: Chart) -> None:
    """The address and the HTML of a chart, below it; nothing for a chart that the page's own controls shape."""
    name = EMBEDDABLE.get((frame.page.name, key))
    if not name or chart.empty:
        return
    with st.popover("Embed", icon=":material/code:"):
        pairs = frame.address.params(v=frame.dataset.version)
        link = embed_link(f"{frame.site()}/{frame.page.path}", pairs, name)
        st.caption(
            "This chart alone, with its sentence, source line and a link back. It follows the record as it grows."
        )
        st.code(link, language=None, wrap_lines=True)
        st.code(embed_snippet(link, chart.title, int(chart.spec["layout"]["height"])), language="html", wrap_lines=True)
        sites = embedding_sites()
        st.caption(
            f"May be shown on {inert(', '.join(sites))}."
            if sites
            else f"Browsers refuse to show this copy inside another site until its owner names the site in `{SETTING}`."
        )
