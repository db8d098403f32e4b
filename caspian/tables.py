"""Display tables: rows of the record with labels instead of codes, for screens and documents."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.schema import TABLES, table_columns
from caspian.view import View

#: The dimension of names that a reference to a table belongs to.
DIMENSION_OF: Mapping[str, str] = {
    "sectors": "sector",
    "areas": "area",
    "kinds": "kind",
    "stages": "stage",
    "places": "place",
    "actors": "actor",
    "publishers": "publisher",
    "measures": "measure",
}

#: Headings of the event table, by what they show; the order is the order on screen.
EVENT_COLUMNS: Mapping[str, str] = {
    "date": "Date",
    "title": "What happened",
    "place_name": "Place",
    "kind": "Kind",
    "sectors": "Sectors",
    "grade": "Grade",
    "origin_count": "Origins",
    "position_ru": "Moscow",
    "position_ir": "Tehran",
    "event_id": "Id",
}


def label_list(dataset: Dataset, dimension: str, cells: pd.Series) -> pd.Series:
    """Cells of ``|``-separated codes as labels separated by commas; blanks stay blank."""
    unique = {
        cell: ", ".join(dataset.name(dimension, code) for code in cell.split("|")) for cell in cells.dropna().unique()
    }
    return pd.Series([unique.get(cell, "") for cell in cells], index=cells.index, dtype="str")


def say_dates(cells: pd.Series, blank: str = "") -> pd.Series:
    """EDTF cells in words; ``blank`` where there is none."""
    said = [edtf.label(cell) if isinstance(cell, str) else blank for cell in cells]
    return pd.Series(said, index=cells.index, dtype="str")


def table_events(view: View, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Events as a person reads them, newest first; the view's own unless given."""
    rows = (view.events if events is None else events).iloc[::-1]
    dataset = view.dataset
    shown = pd.DataFrame(index=rows.index)
    shown["date"] = rows["date"].map(edtf.label)
    shown["title"] = rows["title"]
    country = rows["place_name"].fillna(rows["where_prec"].map({"0": "no venue", "9": "place unknown"}))
    shown["place_name"] = country.fillna("")
    shown["kind"] = label_list(dataset, "kind", rows["kind"])
    shown["sectors"] = label_list(dataset, "sector", rows["sectors"])
    shown["grade"] = label_list(dataset, "grade", rows["grade"])
    shown["origin_count"] = rows["origin_count"]
    shown["position_ru"] = label_list(dataset, "position", rows["position_ru"])
    shown["position_ir"] = label_list(dataset, "position", rows["position_ir"])
    shown["event_id"] = rows["event_id"]
    return shown.rename(columns=dict(EVENT_COLUMNS))


def table_events_short(view: View, events: pd.DataFrame | None = None) -> pd.DataFrame:
    """Events for a narrow column: what, when, how good, and which publishers support it."""
    shown = table_events(view, events)
    shown = shown[[EVENT_COLUMNS[c] for c in ("title", "date", "grade", "event_id")]]
    links = view.dataset.tables["event_sources"]
    links = links[links["event_id"].isin(shown[EVENT_COLUMNS["event_id"]]) & (links["role"] == "supports")]
    publisher = view.dataset.tables["sources"].set_index("source_id")["publisher_id"]
    names = links["source_id"].map(publisher).map(dict(view.dataset.names["publisher"]))
    said = names.groupby(links["event_id"]).agg(lambda each: ", ".join(dict.fromkeys(each.dropna())))
    shown.insert(3, "Sources", shown[EVENT_COLUMNS["event_id"]].map(said).fillna(""))
    return shown


def table_labels(view: View, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of any table with codes replaced by labels and dates in words, in the table's own columns."""
    shown = rows.copy()
    for column in table_columns(TABLES[name]).values():
        if column.name not in shown:
            continue
        dimension = column.vocabulary or DIMENSION_OF.get(column.target, "")
        if dimension:
            shown[column.name] = label_list(view.dataset, dimension, rows[column.name])
        elif column.type == "edtf":
            shown[column.name] = say_dates(rows[column.name])
    return shown
