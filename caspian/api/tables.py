"""Every table of a selection, in every format."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from caspian import exports
from caspian.api.answer import Options, Resource, whole_number
from caspian.schema import TABLES
from caspian.view import View

MAX_LIMIT = 10_000
_PAGING = (
    whole_number("_limit", 1, MAX_LIMIT, "Rows at most."),
    whole_number("_offset", 0, None, "Rows left out at the beginning."),
)


def _make(extension: str, view: View, options: Options, named: Mapping[str, str]) -> bytes:
    table = named["table"]
    if extension == "json":
        return exports.export_json(view, table, limit=options["_limit"], offset=options["_offset"] or 0)
    return exports.FORMATS[extension][1](view, table)


RESOURCES = tuple(
    Resource(
        f"{{table}}.{extension}",
        f"A table of the selection as {extension.upper()}.",
        media_type,
        partial(_make, extension),
        options=_PAGING,
        name="{table}",
        inline=extension == "json",
        path_values={"table": exports.GEOGRAPHIC if extension == "geojson" else tuple(TABLES)},
    )
    for extension, (media_type, _) in exports.FORMATS.items()
)
