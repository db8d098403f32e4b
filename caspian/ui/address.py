"""The address: URL ↔ widgets ↔ selection, in one place.

Rule on each run: if a widget was touched, the widgets win; else if the query differs from what was last written, the
URL wins; then the query is written if it differs (PLATFORM: *State and links*). Nothing else is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from caspian.dataset import Dataset
from caspian.filters import FILTERS, EventsFilter
from caspian.findings import nearest
from caspian.migrations import migrate
from caspian.selection import Selection
from caspian.ui.register import PageEntry

_TOUCHED, _WRITTEN, _SELECTION = "_touched", "_written", "_selection"
Pairs = list[tuple[str, str]]


def touch() -> None:
    """Callback of every widget whose value belongs in the URL."""
    st.session_state[_TOUCHED] = True


def widget_key(key: str) -> str:
    """Session key of the widget of a filter."""
    return f"filter:{key}"


class Address:
    """What this run was asked for, and what the URL will say at its end."""

    def __init__(self, dataset: Dataset, page: PageEntry) -> None:
        """Read the query at the very top of the run."""
        self.dataset = dataset
        self.page = page
        sent = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
        self._raw, migrated = migrate(sent, dataset.tables["changes"], page.id_dimension)
        self.touched = bool(st.session_state.pop(_TOUCHED, False))
        self.url_wins = not self.touched and self._raw != st.session_state.get(_WRITTEN)
        self.notices: tuple[str, ...] = ()
        self._sent: Pairs = sent
        self._page_params: dict[str, str] = {}
        filters = [(key, value) for key, value in self._raw if not (key == "id" and page.id_dimension)]
        if self.touched:
            # a session that begins with a click (the server was started anew) takes the rest from its URL
            before = st.session_state.get(_SELECTION) or Selection.parse(filters, dataset.names)[0]
            self.selection, self.notices = _read_widgets(before, dataset)
        elif self.url_wins or _SELECTION not in st.session_state:
            self.selection, self.notices = Selection.parse(filters, dataset.names)
            _fill_widgets(self.selection)
        else:
            self.selection = st.session_state[_SELECTION]
        st.session_state[_SELECTION] = self.selection
        self.notices = (*migrated, *self.notices)
        self.version = self.raw("v")

    def raw(self, parameter: str) -> str:
        """The last value of a parameter in the URL, empty when it is not there."""
        return next((value for key, value in reversed(self._raw) if key == parameter), "")

    def shown(self, parameter: str) -> str:
        """What the page shows under a parameter: its widget's value where that is ahead of the URL, else the URL's."""
        key = f"{self.page.name}:{parameter}"
        if not self.url_wins and key in st.session_state:
            return str(st.session_state[key] or "")
        return self.raw(parameter)

    def own(self) -> Pairs:
        """The thing that ``id`` addresses on this page, as a parameter for links that stay on it."""
        shown = self.shown("id")
        return [("id", shown)] if self.page.id_dimension and shown else []

    def note(self, notice: str) -> None:
        """Say on the page what is wrong with its address."""
        self.notices = (*self.notices, notice)

    def choice(
        self,
        parameter: str,
        options: Sequence[str],
        default: str,
        draw: Callable[..., Any],
        *,
        unknown: str = "",
        **widget: Any,
    ) -> str:
        """A widget of one page whose value lives in the URL under ``parameter``.

        ``draw`` is a Streamlit widget that takes ``options`` and ``key`` and gives one of them, such as
        ``st.selectbox`` or ``st.segmented_control``. An unknown value in the URL becomes a notice: ``unknown``, where the page
        knows better why there is no such value.
        """
        key = f"{self.page.name}:{parameter}"
        if self.url_wins or key not in st.session_state:
            value = self.raw(parameter)
            if value and value not in options:
                near = nearest(value, options)
                hint = f"did you mean {near!r}?" if near else "there is nothing like it."
                self.note(unknown or f"{parameter} has no value {value!r} on this page; {hint}")
            st.session_state[key] = value if value in options else default
        if st.session_state[key] not in options:
            st.session_state[key] = default
        value = draw(options=list(options), key=key, on_change=touch, **widget)
        chosen = value if value in options else default
        self.keep(parameter, chosen if chosen != default else "")
        return str(chosen)

    def text(self, parameter: str, **widget: Any) -> str:
        """A line of text of one page that lives in the URL under ``parameter``; blanks around it are dropped."""
        key = f"{self.page.name}:{parameter}"
        if self.url_wins or key not in st.session_state:
            st.session_state[key] = self.raw(parameter)
        text = str(st.text_input(key=key, on_change=touch, **widget) or "").strip()
        self.keep(parameter, text)
        return text

    def keep(self, parameter: str, value: str) -> None:
        """Let the URL carry a parameter of this page; an empty value drops it."""
        self._page_params[parameter] = value

    def params(self, selection: Selection | None = None, **page_params: Any) -> Pairs:
        """Complete parameters for a link: the filters of ``selection`` (this one's by default) and page parameters.

        Where ``id`` addresses a thing on the page, the hand-picked ``id`` filter cannot travel and is left out.
        """
        chosen = selection if selection is not None else self.selection
        pairs = [(key, value) for key, value in chosen.params() if not (key == "id" and "id" in page_params)]
        # an older version travels on, so that every page can say what changed for it since; ``v=""`` leaves it behind
        page_params = {**page_params, "v": page_params.get("v", self.older)}
        return pairs + [(key, str(value)) for key, value in page_params.items() if value]

    @property
    def older(self) -> str:
        """The version of the data that the link was made with, where it is another than this; else empty."""
        return self.version if self.version != self.dataset.version else ""

    def write(self) -> None:
        """At the end of a run: say in the URL what is shown."""
        selection = self.selection.without("id") if self.page.id_dimension else self.selection
        pairs = self.params(selection, **self._page_params)
        # a link to the page that is open reaches the server but leaves the browser's address as it was: written again
        if pairs != self._sent or self.url_wins:
            st.query_params.from_dict(grouped(pairs))
        st.session_state[_WRITTEN] = pairs


def grouped(pairs: Pairs) -> dict[str, list[str]]:
    """Parameters with all their values: of repeated pairs Streamlit would keep the last alone."""
    values: dict[str, list[str]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    return values


def select(selection: Selection) -> None:
    """Set the selection from a callback, such as a click on a mark."""
    st.session_state[_SELECTION] = selection
    _fill_widgets(selection)
    touch()


def current_selection() -> Selection:
    """The selection of the last run; for callbacks."""
    found = st.session_state.get(_SELECTION, Selection())
    assert isinstance(found, Selection)
    return found


def widget_filters() -> list[str]:
    """Keys that have a widget in the sidebar."""
    return [key for key, filter_ in FILTERS.items() if not isinstance(filter_, EventsFilter)]


def _fill_widgets(selection: Selection) -> None:
    for key in widget_filters():
        values = selection.get(key)
        if FILTERS[key].repeatable:
            st.session_state[widget_key(key)] = list(values)
        else:
            st.session_state[widget_key(key)] = values[0] if values else None if FILTERS[key].group == "trust" else ""


def _read_widgets(before: Selection, dataset: Dataset) -> tuple[Selection, tuple[str, ...]]:
    """The selection that the widgets say; terms without a widget (``all.``, ``not.``, ``id``) stay."""
    pairs: Pairs = []
    for term in before.terms:
        if term.mode != "any" or term.key not in widget_filters():
            pairs += [(term.parameter, value) for value in term.values]
    for key in widget_filters():
        value = st.session_state.get(widget_key(key))
        values = value if isinstance(value, list) else [value]
        pairs += [(key, str(each)) for each in values if each not in (None, "")]
    return Selection.parse(pairs, dataset.names)
