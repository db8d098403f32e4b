"""The data contract: one pandera model a table; everything that describes the data is generated from it."""

from __future__ import annotations

from caspian.schema.column import Column
from caspian.schema.record import (
    ArticlesLeftOut,
    Changes,
    Claims,
    Commitments,
    EventLinks,
    EventPlaces,
    Events,
    EventSources,
    Lookalikes,
    Measures,
    Milestones,
    Positions,
    Searches,
    Sources,
    Topics,
)
from caspian.schema.subject import Areas, Kinds, Sectors, Stages, Stories, StorySteps, Treaty, Vocabularies
from caspian.schema.table import Table, table_columns, table_description, table_key, table_name
from caspian.schema.who import ActorRoles, Actors, Places, Publishers

#: Every table by name, in the codebook's order. Adding a table here adds it to the loader, checks, codebook,
#: datapackage, data page and API.
TABLES: dict[str, type[Table]] = {
    table_name(table): table
    for table in (
        Events,
        EventSources,
        EventPlaces,
        EventLinks,
        Lookalikes,
        Positions,
        Claims,
        Topics,
        Measures,
        Commitments,
        Milestones,
        Stages,
        Publishers,
        Sources,
        Actors,
        ActorRoles,
        Places,
        Sectors,
        Areas,
        Kinds,
        Treaty,
        Stories,
        StorySteps,
        Changes,
        Searches,
        ArticlesLeftOut,
        Vocabularies,
    )
}

__all__ = ["TABLES", "Column", "Table", "table_columns", "table_description", "table_key", "table_name"]
