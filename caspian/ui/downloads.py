"""What a page offers to take away: its table in every format and the selection as a whole, as links to the data API.

A session with own events among the record makes its files itself, because the routes know the published record only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from caspian.api import RESOURCES
from caspian.api.answer import Resource, ask, name_of
from caspian.exports import FORMATS
from caspian.upload import JoinedDataset

if TYPE_CHECKING:
    from caspian.ui.frame import Frame


def show_download(frame: Frame, table: str) -> None:
    """One button that opens the list of everything that can be taken away from here."""
    if isinstance(frame.dataset, JoinedDataset):
        _show_made_here(frame, table, "download")
        return
    with st.popover("Download", icon=":material/download:"):
        st.caption(f"{table.replace('_', ' ').capitalize()} of this selection: {frame.view.size(table):,} rows")
        with st.container(gap=None):
            for resource in offers(table):
                _show_link(frame, resource, table, ":material/table:")
        st.caption("The selection as a whole")
        with st.container(gap=None):
            for resource in whole_offers():
                _show_link(frame, resource, table, ":material/folder_zip:")


def show_formats(frame: Frame, table: str) -> None:
    """The table of this selection in every format, side by side."""
    if isinstance(frame.dataset, JoinedDataset):
        _show_made_here(frame, table, "formats")
        return
    for resource in offers(table):
        label, words = say_offer(resource)
        st.link_button(label, address(frame, resource, table), icon=":material/download:", help=words.capitalize())


def _show_link(frame: Frame, resource: Resource, table: str, icon: str) -> None:
    label, words = say_offer(resource)
    st.link_button(f"**{label}** · {words}", address(frame, resource, table), type="tertiary", icon=icon)


def offers(table: str) -> list[Resource]:
    """The formats of a table, what most people take first."""
    tables = [each for each in RESOURCES if table in each.path_values.get("table", ())]
    return sorted(tables, key=lambda each: _ORDER.index(each.extension) if each.extension in _ORDER else len(_ORDER))


def whole_offers() -> list[Resource]:
    """The files of the whole selection."""
    return [each for word in _WHOLES for each in RESOURCES if each.extension == word]


_ORDER = ("xlsx", "csv", "json", "geojson", "parquet")
#: Files of the whole selection that every page offers, by extension, with their names.
_WHOLES = {
    "zip": ("ZIP", "all tables, codebook and citations"),
    "html": ("Briefing", "one page to read and print"),
    "docx": ("Briefing for Word", "the same to write in"),
    "ics": ("Calendar", "the events as dates"),
    "atom": ("Feed", "what is new in it"),
}


def say_offer(resource: Resource) -> tuple[str, str]:
    """The name of a file and what it is good for."""
    if resource.extension in _WHOLES:
        return _WHOLES[resource.extension]
    return FORMATS[resource.extension].label, FORMATS[resource.extension].words


def address(frame: Frame, resource: Resource, table: str) -> str:
    """Where the API gives a resource of this selection."""
    query = urlencode(frame.view.selection.params())
    return f"{frame.site()}/api/{resource.path.format(table=table)}" + (f"?{query}" if query else "")


def _show_made_here(frame: Frame, table: str, key: str) -> None:
    """The same files with this session's own events in them; one is made at a time, and only when it is asked for."""
    popover = st.popover("Download", icon=":material/download:", key=key, on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.caption("With your rows in it; made in this session.")
        resource = st.selectbox(
            "File",
            [*offers(table), *whole_offers()],
            key=f"{key}:file",
            format_func=lambda each: " · ".join(say_offer(each)),
        )
        named = {"table": table} if resource.path_values else {}
        view, options = ask(resource, frame.dataset, frame.view.selection.params(), named, frame.site())
        st.download_button(
            f"Download {say_offer(resource)[0]}",
            resource.make(view, options, named),
            name_of(resource, view, named),
            resource.media_type.split(";")[0],
            icon=":material/download:",
            key=f"{key}:made",
            on_click="ignore",
            width="stretch",
        )
