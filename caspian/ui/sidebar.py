"""The sidebar: the menu and the filters, drawn once for all pages from their registers."""

from __future__ import annotations

import streamlit as st

from caspian.dataset import Dataset
from caspian.filters import ANY, DEFAULTS, FILTERS, NONE, Filter, NumberFilter
from caspian.memory import remembered
from caspian.reading_order import in_reading_order
from caspian.selection import Selection
from caspian.ui.address import Address, touch, widget_key
from caspian.ui.register import PAGES
from caspian.ui.search import draw_search_box

_GROUPS = (("who", "Who"), ("trust", "How well attested"))
#: Dimensions of names, which have no order of their own: read from A to Z.
_BY_NAME = ("place", "actor", "publisher")
_FIRST = ("q", "from", "to", "sector", "area", "place", "kind")


def draw_sidebar(address: Address, pages: dict[str, st.Page]) -> None:
    """Menu first, then the filters most used, then the rest in two folds."""
    with st.sidebar:
        if address.page.name != "search":
            draw_search_box(address, pages)
        _menu(address, pages)
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown("**Filters**")
            if address.selection.terms:
                st.page_link(
                    pages[address.page.name], label="Clear all", icon=":material/close:", query_params=address.own()
                )
        _draw(address.dataset, "q")
        left, right = st.columns(2)
        with left:
            _draw(address.dataset, "from")
        with right:
            _draw(address.dataset, "to")
        for key in _FIRST[3:]:
            _draw(address.dataset, key)
        _fold(address, "More of what and where", _rest())
        for group, label in _GROUPS:
            _fold(address, label, [key for key, filter_ in FILTERS.items() if filter_.group == group])


def _rest() -> list[str]:
    """Filters of what, when and where that are not among the first."""
    return [key for key, filter_ in FILTERS.items() if filter_.group in ("what", "when_where") and key not in _FIRST]


def _fold(address: Address, label: str, keys: list[str]) -> None:
    """A fold of filters. Its lists of names go to the browser only when it is open or one of its filters is set."""
    used = _any(address.selection, keys)
    fold = st.expander(label, expanded=used, key=f"fold:{label}", on_change="rerun")
    if fold.open or used:
        with fold:
            for key in keys:
                _draw(address.dataset, key)


def _any(selection: Selection, keys: list[str]) -> bool:
    return any(selection.get(key) for key in keys)


def _menu(address: Address, pages: dict[str, st.Page]) -> None:
    params = address.params()
    groups = list(dict.fromkeys(entry.group for entry in PAGES.values()))
    for group in groups:
        with st.container(horizontal=True, gap="xsmall", key=f"menu-{group}"):
            for name, entry in PAGES.items():
                if entry.group == group:
                    own = [(k, v) for k, v in params if not (k == "id" and entry.id_dimension)]
                    st.page_link(pages[name], label=entry.title, icon=entry.icon, query_params=own)


@remembered(64)
def _options(dataset: Dataset, key: str) -> tuple[str, ...]:
    """Codes that occur in the record, in display order or, where these are names, from A to Z, with *none* and *any* where they mean something."""
    filter_ = FILTERS[key]
    if isinstance(filter_, NumberFilter):
        return tuple(filter_.codes(dataset.names))
    link = dataset.links[filter_.link or key]
    counts = link.counts(dataset.events["record"].to_numpy() == "active")
    codes = [code for code, count in zip(link.codes, counts, strict=True) if count]
    if filter_.dimension in _BY_NAME:
        codes = in_reading_order(codes, dataset.names[filter_.dimension].__getitem__)
    if filter_.none_phrase:
        codes.append(NONE)
    return (*codes, ANY) if key in DEFAULTS else tuple(codes)


def _draw(dataset: Dataset, key: str) -> None:
    filter_ = FILTERS[key]
    state = widget_key(key)
    if key in ("q", "from", "to"):
        hints = {"q": "pipeline, Пезешкиан …", "from": "2022-01", "to": "2025-12"}
        st.text_input(filter_.label, key=state, placeholder=hints[key], help=filter_.help, on_change=touch)
        return
    options = list(_options(dataset, key))
    chosen = st.session_state.get(state)
    options += [code for code in (chosen if isinstance(chosen, list) else []) if code not in options]

    def say(code: str) -> str:
        return _label(filter_, code, dataset)

    if filter_.repeatable:
        default = ", ".join(say(code) for code in DEFAULTS.get(key, ()))
        placeholder = default or "Any"
        st.multiselect(
            filter_.label,
            options,
            key=state,
            format_func=say,
            help=filter_.help,
            placeholder=placeholder,
            on_change=touch,
        )
    else:
        st.selectbox(
            filter_.label,
            options,
            index=None,
            key=state,
            format_func=say,
            help=filter_.help,
            placeholder="Any",
            on_change=touch,
        )


def _label(filter_: Filter, code: str, dataset: Dataset) -> str:
    if code == NONE:
        return "(none)"
    if code == ANY:
        return "(any)"
    if isinstance(filter_, NumberFilter):
        names = dataset.names.get(filter_.dimension, {})
        sign = "≥" if filter_.at_least else "≤"
        return f"{sign} {code} · {names[code]}" if code in names else f"{sign} {code}"
    return dataset.name(filter_.dimension, code)
