"""Whole tables of the record on screen: paged, with the meaning of each column, rows that open what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from caspian.codebook import codebook, describe_columns
from caspian.dataset import Dataset
from caspian.filters import FILTERS, EventsFilter
from caspian.memory import remembered
from caspian.schema import TABLES, table_columns
from caspian.tables import table_labels
from caspian.ui.downloads import show_formats
from caspian.ui.register import PAGES
from caspian.ui.text import inert
from caspian.view import View

if TYPE_CHECKING:
    from caspian.ui.frame import Frame

#: Rows of a table sent to the browser at once.
ROWS_A_PAGE = 500
#: The page that shows the thing that a column names.
_OPENS = {
    "event_id": "event",
    "actor_id": "actors",
    "area_id": "areas",
    "commitment_id": "promises",
    "topic_id": "evidence",
    "measure_id": "figures",
    "publisher_id": "sources",
    "place_id": "map",
    "article": "treaty",
}


@remembered()
def codebook_bytes(dataset: Dataset) -> bytes:
    """The codebook as a file."""
    return codebook(dataset.tables).encode()


def show_table(frame: Frame, name: str, *, labels: bool) -> None:
    """The rows of a table that belong to the view, a page at a time; a click on a row opens what it names."""
    size = frame.view.size(name)
    if not size:
        if frame.dataset.tables[name].empty:
            st.info("The table has no rows yet.", icon=":material/blur_off:")
        elif frame.view.n:
            st.info("No row belongs to this selection.", icon=":material/blur_off:")
        else:
            frame.show_nothing()
        return
    number, pages = 1, -(-size // ROWS_A_PAGE)
    if pages > 1:
        number = int(st.number_input(f"Page of {pages:,}", 1, pages, key=f"data:{name}:page", width=160))
    part = frame.view.table(name, slice((number - 1) * ROWS_A_PAGE, number * ROWS_A_PAGE))
    shown = table_labels(frame.view, name, part) if labels else part
    opens = [column for column in table_columns(TABLES[name]) if column in _OPENS]
    picked: Any = st.dataframe(
        shown,
        hide_index=True,
        height=min(560, 38 + 35 * max(len(shown), 2)),
        key=f"data:{name}:{number}:{labels}",
        on_select="rerun" if opens else "ignore",
        selection_mode="single-row",
        placeholder="",
        alt=f"Table {name}: {size} rows of this selection, {len(shown)} of them on this page.",
        column_config={
            column.name: st.column_config.Column(help=f"{column.description}{' Required.' if column.required else ''}")
            for column in table_columns(TABLES[name]).values()
        },
    )
    if opens and picked["selection"]["rows"]:
        row = part.iloc[picked["selection"]["rows"][0]]
        column = next((column for column in opens if pd.notna(row[column])), "")
        if column:
            frame.open(_OPENS[column], id=str(row[column]))


def opens_what(name: str) -> str:
    """The title of the page that a click on a row opens; empty when it opens none."""
    column = next((column for column in table_columns(TABLES[name]) if column in _OPENS), "")
    return PAGES[_OPENS[column]].title if column else ""


def show_downloads(frame: Frame, name: str) -> None:
    """The table of this selection in every format, and the codebook."""
    with st.container(horizontal=True, gap="small"):
        show_formats(frame, name)
        st.download_button(
            "Codebook",
            codebook_bytes(frame.dataset),
            "CODEBOOK.md",
            "text/markdown",
            icon=":material/menu_book:",
            on_click="ignore",
        )


def show_columns(name: str) -> None:
    """What each column means and takes."""
    st.dataframe(
        describe_columns(name),
        hide_index=True,
        height="content",
        alt=f"Columns of {name}: type, whether required, what they take, meaning.",
        column_config={"Meaning": st.column_config.TextColumn(width="large")},
    )


def show_words(rows: pd.DataFrame, alt: str) -> None:
    """A short table that is read and not worked with: its text wraps. Cells are text, never markup."""
    st.table(
        rows.map(lambda cell: inert(cell) if isinstance(cell, str) else cell),
        hide_index=True,
        border="horizontal",
        alt=alt,
    )


def show_list(rows: pd.DataFrame, form: str) -> None:
    """Rows as one list, each in the words of ``form``, which names the columns in braces."""
    cells = rows.map(lambda cell: inert(cell)).to_dict("records")
    st.markdown("\n".join(f"- {form.format_map({str(key): value for key, value in row.items()})}" for row in cells))


def show_counts(rows: pd.DataFrame, alt: str) -> None:
    """A table whose column Events is drawn as bars, so that the empty rows are seen as such."""
    most = max(int(rows["Events"].max()), 1) if len(rows) else 1
    st.dataframe(
        rows,
        hide_index=True,
        height=520,
        alt=alt,
        column_config={
            "Events": st.column_config.ProgressColumn(format="%d", min_value=0, max_value=most, width="small")
        },
    )


def keys_with_values() -> list[str]:
    """Keys of the register whose values are a closed list worth showing."""
    return [key for key, each in FILTERS.items() if each.dimension and not isinstance(each, EventsFilter)]


def table_values(view: View, key: str) -> pd.DataFrame:
    """The values of a key with their labels and, where it counts events, the events counted; most first."""
    filter_, names = FILTERS[key], view.dataset.names
    codes = filter_.codes(names)
    labels = names.get(filter_.dimension, {})
    table = pd.DataFrame({"Value": codes, "Label": [labels.get(code, "") for code in codes]})
    if key in view.dataset.links:
        table["Events"] = table["Value"].map(view.count(key)).fillna(0).astype("int64")
        table = table.sort_values("Events", ascending=False, kind="stable", ignore_index=True)
    return table


def rows_by_table(view: View) -> pd.DataFrame:
    """Every table with the number of its rows in this view and in the record."""
    return pd.DataFrame(
        [
            {"Table": name, "In this selection": view.size(name), "In the record": len(rows)}
            for name, rows in view.dataset.tables.items()
        ]
    )
