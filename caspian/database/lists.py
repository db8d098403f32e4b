"""List cells as tables of their own: one row a value, with a real foreign key."""

from __future__ import annotations

from dataclasses import dataclass

from caspian.schema import TABLES, Column, table_columns, table_key


@dataclass(frozen=True)
class ListTable:
    """The values of a list column, one row each: of which rows, in which order, and what they refer to."""

    parent: str
    key: tuple[str, ...]
    column: Column

    @property
    def name(self) -> str:
        """``events_actors`` for the actors of events."""
        return f"{self.parent}_{self.column.name}"

    @property
    def value(self) -> str:
        """The column that holds one value, named like what it refers to where that name is free."""
        target = self.column.reference.partition(".")[2]
        return target if target and target not in self.key else self.column.name.removesuffix("es")


LIST_TABLES: tuple[ListTable, ...] = tuple(
    ListTable(name, table_key(table), column)
    for name, table in TABLES.items()
    for column in table_columns(table).values()
    if column.type == "list"
)


def lists_apart(name: str) -> list[ListTable]:
    """List columns that a table itself does not hold."""
    return [each for each in LIST_TABLES if each.parent == name and each.column.reference]
