"""Exports as Parquet; tables with coordinates as GeoParquet, which every Parquet reader reads too."""

from __future__ import annotations

import io

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from caspian.citation import LICENCE, cite_dataset
from caspian.exports.rows import WHOLE, Part, column_type, export_rows
from caspian.view import View

#: Tables that have coordinates.
GEOGRAPHIC = ("events", "places", "corridors")


def export_parquet(view: View, table: str, part: Part = WHOLE) -> bytes:
    """Parquet with days as dates; what the view is stands in the file's metadata under ``caspian.…``.

    Events, places and corridors carry a column ``geometry`` (GeoParquet, WGS 84), null where there are no coordinates.
    """
    rows = export_rows(view, table, part)
    shown = rows[part.chosen(rows.columns)].copy()
    for column in shown.columns:
        if column_type(table, column) == "day":
            days = pd.to_datetime(shown[column], format="%Y-%m-%d").to_numpy(dtype="datetime64[D]")
            shown[column] = pd.Series(pd.arrays.ArrowExtensionArray(pa.array(days, pa.date32())), index=shown.index)
    made = (
        _geographic(view, table, rows, shown)
        if table in GEOGRAPHIC
        else pa.Table.from_pandas(shown, preserve_index=False)
    )
    return _written(made.replace_schema_metadata({**(made.schema.metadata or {}), **_words(view)}))


def _geographic(view: View, table: str, rows: pd.DataFrame, shown: pd.DataFrame) -> pa.Table:
    """The rows with their geometry, as geopandas writes it."""
    if table == "corridors":
        shapes = view.dataset.corridors.set_index("feature_id").geometry.loc[rows["feature_id"]].to_numpy()
    else:
        points = gpd.points_from_xy(rows["lon"], rows["lat"])
        shapes = pd.Series(points, dtype="object").where((rows["lat"].notna() & rows["lon"].notna()).to_numpy(), None)
    frame = gpd.GeoDataFrame(shown, geometry=gpd.GeoSeries(shapes, index=shown.index, crs=4326), crs=4326)
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return pq.read_table(io.BytesIO(buffer.getvalue()))


def _words(view: View) -> dict[bytes, bytes]:
    said = {
        "sentence": view.sentence,
        "query": view.selection.query(),
        "version": view.dataset.version,
        "digest": view.dataset.digest,
        "licence": LICENCE,
        "citation": cite_dataset(view.dataset),
    }
    return {f"caspian.{key}".encode(): value.encode() for key, value in said.items()}


def _written(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()
