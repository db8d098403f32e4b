"""The page frame: what every page has above and below its own content, and links that carry the selection."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import pandas as pd
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from caspian.chart import Chart
from caspian.citation import reference_view
from caspian.dataset import Dataset
from caspian.filters import FILTERS
from caspian.palette import THEMES, Theme
from caspian.selection import Selection, Term
from caspian.tables import EVENT_COLUMNS, table_events
from caspian.tally import tally_lens
from caspian.template import BRUSH_CONFIG, CONFIG
from caspian.ui.address import Address, current_selection, grouped, select, touch
from caspian.ui.citation import show_citation
from caspian.ui.downloads import show_download
from caspian.ui.embed import show_snippet
from caspian.ui.plot import clickable
from caspian.ui.register import PageEntry
from caspian.ui.session import note_own_events, note_own_link
from caspian.ui.text import inert
from caspian.ui.version import show_older_version
from caspian.view import View, view_of

#: Rows of an event table sent to the browser at once; the cost of a page does not grow with the record.
ROWS_A_PAGE = 100


class Frame:
    """What a page is given: the view, the address, the theme, and ways to show and to link."""

    def __init__(self, address: Address, pages: Mapping[str, StreamlitPage]) -> None:
        self.address = address
        self.pages = pages
        self.page: PageEntry = address.page
        self.view: View = view_of(address.dataset, address.selection)
        self._noticed = 0
        self.theme: Theme = THEMES["dark" if st.context.theme.type == "dark" else "light"]

    @property
    def dataset(self) -> Dataset:
        """The dataset behind the view."""
        return self.view.dataset

    # --- links -----------------------------------------------------------------------------------------------------

    def link(
        self,
        page: str,
        label: str,
        selection: Selection | None = None,
        *,
        icon: str | None = None,
        disabled: bool = False,
        help: str | None = None,
        markdown: bool = False,
        **page_params: Any,
    ) -> None:
        """A link to a page that carries the selection (this one's unless given) and page parameters such as ``id``.

        The label is text, or with ``markdown`` such Markdown as its maker has made harmless.
        """
        params = self.address.params(selection, **page_params)
        label = label if markdown else inert(label)
        st.page_link(self.pages[page], label=label, icon=icon, query_params=params, disabled=disabled, help=help)

    def open(self, page: str, **page_params: Any) -> None:
        """Go to a page with the selection and page parameters."""
        st.switch_page(self.pages[page], query_params=grouped(self.address.params(**page_params)))

    def site(self) -> str:
        """Scheme, host and base path of this copy, without a slash at the end."""
        parts = urlsplit(st.context.url or "http://localhost:8501")
        return f"{parts.scheme}://{parts.netloc}{self.base()}"

    def base(self) -> str:
        """The path below which this copy is served, empty or beginning with a slash."""
        base = str(st.get_option("server.baseUrlPath") or "").strip("/")
        return f"/{base}" if base else ""

    def full_link(self, view: View | None = None, **page_params: Any) -> str:
        """The address of this page with the selection and the version of the data."""
        view = view or self.view
        pairs = self.address.params(view.selection, **{**page_params, "v": view.dataset.version})
        return f"{self.site()}/{self.page.path}?{urlencode(pairs)}"

    def api_link(self, table: str, extension: str, view: View | None = None) -> str:
        """The address of a table of this view at the data API."""
        query = (view or self.view).selection.query()
        return f"{self.site()}/api/{table}.{extension}" + (f"?{query}" if query else "")

    # --- above the content -----------------------------------------------------------------------------------------

    def header(self) -> None:
        """Title, sentence, *N of M*, notices, active filters and the trust lens."""
        view = self.view
        st.caption(f"{self.page.icon} {self.page.title} · {self.page.intro}")
        st.title(inert(view.sentence), anchor=False)
        self._notices = st.container()
        self.show_notices()
        show_older_version(self)
        note_own_events(self)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="n-of-m"):
            self._counts()
            self._chips()
        self._lens()

    def show_notices(self) -> None:
        """Say what is wrong with the link, each notice once; called again after the page, whose own parameters come later."""
        for notice in self.address.notices[self._noticed :]:
            self._notices.warning(inert(notice), icon=":material/report:")
        self._noticed = len(self.address.notices)

    def _counts(self) -> None:
        view = self.view
        st.markdown(f"**Shown {view.n:,} of {view.m:,}** events")
        self.link(
            "chronology",
            f"{view.without_place:,} without a place",
            view.nowhere,
            disabled=not view.without_place,
            help=f"{view.without_venue:,} of them have no venue by nature: calls, statutes, statistics.",
        )
        vague = view.selection.with_("date_prec_max", ["1"], "not")
        self.link("chronology", f"{view.without_day:,} without an exact day", vague, disabled=not view.without_day)

    def _chips(self) -> None:
        terms = self.view.selection.terms
        if not terms:
            return
        for term in terms:
            rest = Selection.of(other for other in terms if other != term)
            self.link(
                self.page.name, self._say(term), rest, icon=":material/close:", help="Drop this filter", **self._own()
            )
        self.link(self.page.name, "Clear all", Selection(), icon=":material/filter_alt_off:", **self._own())

    def _say(self, term: Term) -> str:
        """One filter in English."""
        filter_, names = FILTERS[term.key], self.dataset.names
        if term.mode == "not":
            return filter_.say_not(term.values, names)
        joiner = " and " if term.mode == "all" else " or "
        return filter_.say(term.values, names, joiner) or f"any {filter_.label.lower()}"

    def _own(self) -> dict[str, Any]:
        """The thing shown on this page, for links that stay on it."""
        return dict(self.address.own())

    def _lens(self) -> None:
        """The trust lens: one control whose steps read as the fall of the count."""
        steps = {code: (label, view) for code, label, view in tally_lens(self.view)}
        grades, origins = self.view.selection.get("grade"), self.view.selection.get("min_origins")
        now = [
            code
            for code, (_, view) in steps.items()
            if (view.selection.get("grade"), view.selection.get("min_origins")) == (grades, origins)
        ]
        before = dict(zip([*steps][1:], [view for _, view in steps.values()], strict=False))

        def say(code: str) -> str:
            label, view = steps[code]
            if code not in before:
                return f"{inert(label)} **{view.n:,}**"
            removed = before[code].n - view.n
            return f":material/chevron_right: {inert(label)} **{view.n:,}**" + (
                f" :small[−{removed:,}]" if removed else ""
            )

        def look() -> None:
            if (code := st.session_state[state]) in steps:
                select(steps[code][1].selection)

        state = f"lens:{self.page.name}"
        st.session_state[state] = now[0] if now else None
        st.segmented_control(
            "Trust lens",
            list(steps),
            key=state,
            format_func=say,
            on_change=look,
            help="How the count falls as more evidence is asked for, and how many events a step removes. "
            "Each step recomputes everything on the page and in the exports.",
        )

    # --- content ---------------------------------------------------------------------------------------------------

    def show_chart(
        self, chart: Chart, key: str, *, heading: bool = True, view: View | None = None, caption: str = ""
    ) -> None:
        """A chart with its title, note, caption and numbers; ``view`` is what it draws, the frame's own unless given.

        ``caption`` stands below instead of the view's sentence where a chart draws more than one view. Clicking a mark adds its query to the selection, or opens what it stands for: an event (``event:E0042``) or a
        thing that this page shows under ``id`` (``here:gas-pipeline``).
        """
        if heading:
            st.subheader(chart.title, anchor=False)
        if chart.note:
            st.caption(chart.note)
        if chart.empty:
            st.info("Nothing to draw under this selection.", icon=":material/blur_off:")
            return
        state = f"chart:{self.page.name}:{key}"
        picked = st.plotly_chart(
            clickable(chart.spec) if chart.pickable else chart.spec,
            theme=None,
            key=state,
            alt=chart.alt,
            config=BRUSH_CONFIG if chart.brush else CONFIG,
            on_select=(lambda: _pick(state, self.dataset)) if chart.pickable else "ignore",
            selection_mode=("points", "box") if chart.brush else "points",
        )
        if chart.pickable and not _brushed(picked) and (event_id := _picked_event(picked)):
            self.open("event", id=event_id)
        drawn = view or self.view
        said = caption or f"{drawn.sentence} · {drawn.n:,} of {drawn.m:,} events"
        st.caption(inert(f"{said} · version {self.dataset.version}"))
        show_snippet(self, key, chart)
        numbers = st.expander("Numbers behind the picture", key=f"{state}:numbers", on_change="rerun")
        if numbers.open:
            with numbers:
                st.dataframe(chart.table, key=f"{state}:table", alt=f"Table: {chart.title}")

    def show_events(self, key: str = "events", view: View | None = None) -> None:
        """The events of a view as a table, newest first, a page at a time; a click on a row opens the event."""
        view = view or self.view
        if not view.n:
            self.show_nothing()
            return
        pages = -(-view.n // ROWS_A_PAGE)
        number = 1
        if pages > 1:
            number = st.number_input(f"Page of {pages:,}", 1, pages, key=f"{self.page.name}:{key}:page", width=160)
        last = view.n - (int(number) - 1) * ROWS_A_PAGE
        events = view.events.iloc[max(0, last - ROWS_A_PAGE) : last]
        self.show_rows(
            table_events(view, events), f"{key}:{number}", f"{view.sentence}: {view.n} events, newest first."
        )

    def show_rows(self, rows: pd.DataFrame, key: str, alt: str, height: int | Literal["auto"] = "auto") -> None:
        """An event table as :func:`caspian.tables.table_events` makes it; a click on a row opens the event."""
        state = f"rows:{self.page.name}:{key}"
        picked = st.dataframe(
            rows,
            hide_index=True,
            key=state,
            on_select="rerun",
            selection_mode="single-row",
            alt=alt,
            height=height,
            column_config={
                EVENT_COLUMNS["title"]: st.column_config.TextColumn(width="large"),
                EVENT_COLUMNS["origin_count"]: st.column_config.NumberColumn(
                    help="Independent supporting origins: who knew it, not who printed it.", width="small"
                ),
            },
        )
        chosen = picked["selection"]["rows"]
        if chosen:
            self.open("event", id=str(rows.iloc[chosen[0]][EVENT_COLUMNS["event_id"]]))

    def show_nothing(self) -> None:
        """The empty selection, with the ways out of it."""
        with st.container(border=True):
            st.markdown("**No event matches all of these filters.** Drop one of them:")
            for term in self.view.selection.terms:
                rest = Selection.of(other for other in self.view.selection.terms if other != term)
                found = view_of(self.dataset, rest).n
                label = f"without “{self._say(term)}”: {found:,} events"
                self.link(self.page.name, label, rest, icon=":material/close:", **self._own())

    # --- below the content -----------------------------------------------------------------------------------------

    def footer(self, table: str = "events") -> None:
        """The page's table, its downloads, its link and its citation."""
        st.divider()
        with st.container(horizontal=True, gap="small", key="footer"):
            show_download(self, table)
            with st.popover("Copy link", icon=":material/link:"):
                st.caption("Opens exactly this view, with the version of the data.")
                note_own_link()
                st.code(self.full_link(**self._own()), language=None, wrap_lines=True)
            with st.popover("Cite", icon=":material/format_quote:"):
                show_citation(reference_view(self.view, self.full_link(**self._own())))


_CURRENT: ContextVar[Frame] = ContextVar("frame")


def set_frame(frame: Frame) -> None:
    """The router hands the frame to the page that it runs."""
    _CURRENT.set(frame)


def get_frame() -> Frame:
    """The frame of this run; the first line of every page."""
    return _CURRENT.get()


#: How a mark says that it stands for one event, and not for a query.
_EVENT = "event:"
#: How a mark says that it stands for a thing that this page shows under ``id``.
_HERE = "here:"


def _picked(state: Any) -> str:
    """What the clicked mark of a chart carries, empty when none was clicked."""
    for point in state["selection"]["points"][:1]:
        carried = point.get("customdata")
        carried = carried[0] if isinstance(carried, list) and carried else carried
        return carried if isinstance(carried, str) else ""
    return ""


def _brushed(state: Any) -> tuple[str, str] | None:
    """The first and the last day of a range drawn on the axis of dates."""
    for box in state["selection"].get("box") or ():
        first, last = sorted(str(day)[:10] for day in box.get("x") or ())
        return first, last
    return None


def _picked_event(state: Any) -> str:
    """The event that the clicked mark of a chart stands for, empty when there is none."""
    carried = _picked(state)
    return carried.removeprefix(_EVENT) if carried.startswith(_EVENT) else ""


def _pick(state: str, dataset: Dataset) -> None:
    """Add to the selection what the clicked mark stands for."""
    if days := _brushed(st.session_state[state]):
        pairs = list(zip(("from", "to"), days, strict=True))
        selection = current_selection().without("from").without("to")
        for term in Selection.parse(pairs, dataset.names)[0].terms:
            selection = selection.with_(term.key, term.values)
        select(selection)
        return
    query = _picked(st.session_state[state])
    if not query or query.startswith(_EVENT):
        return
    if query.startswith(_HERE):
        st.session_state[f"{state.split(':')[1]}:id"] = query.removeprefix(_HERE)
        touch()
        return
    selection = current_selection()
    for term in Selection.parse(query, dataset.names)[0].terms:
        added = selection.and_(term.key, term.values) if term.mode == "all" else None
        selection = added or selection.with_(term.key, term.values, term.mode)
    select(selection)
