"""What a table is: a pandera model with its key, its columns in order, and its name."""

from __future__ import annotations

import re
from functools import cache

import pandera.pandas as pa

from caspian.schema.column import Column


class Table(pa.DataFrameModel):
    """Base of all tables. Unknown columns are findings; cells arrive as text and leave with the column's dtype."""

    class Config:
        """pandera settings."""

        strict = True
        coerce = True
        ordered = True


@cache
def table_name(table: type[Table]) -> str:
    """``EventSources`` → ``event_sources``: the name of the file and of the API route."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", table.__name__).lower()


@cache
def table_columns(table: type[Table]) -> dict[str, Column]:
    """The columns in file order."""
    columns = {}
    for name, field in table.to_schema().columns.items():
        meta = field.metadata or {}
        columns[name] = Column(name=name, description=field.description or "", **meta)
    return columns


@cache
def table_key(table: type[Table]) -> tuple[str, ...]:
    """The column, or the columns together, that identify a row; empty where rows may repeat."""
    single = tuple(name for name, column in table_columns(table).items() if column.type == "key")
    return single or tuple(table.to_schema().unique or ())


def table_description(table: type[Table]) -> str:
    """One sentence from the model's docstring."""
    return " ".join((table.__doc__ or "").split())
