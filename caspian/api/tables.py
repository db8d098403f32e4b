"""Every table of a selection, in every format, in the order, page and columns asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from caspian import exports
from caspian.api.answer import Option, Options, Resource, whole_number
from caspian.dataset import Dataset
from caspian.exports import FORMATS, Part, describe_part
from caspian.view import View

MAX_LIMIT = 10_000
MAX_OFFSET = 1_000_000_000
#: Bodies in JSON, as the description of the API (:mod:`caspian.api.openapi`) names them.
_SCHEMAS = {"json": {"$ref": "#/components/schemas/Rows"}, "geojson": {"$ref": "#/components/schemas/Features"}}


def _names(values: list[str], dataset: Dataset) -> tuple[str, ...]:
    return tuple(values)


def _columns(pattern: str, *examples: str) -> Mapping[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "pattern": pattern, "maxLength": 40, "examples": list(examples)},
    }


_OPTIONS = (
    whole_number("_limit", 1, MAX_LIMIT, "Rows at most; all of them where it is not given."),
    whole_number("_offset", 0, MAX_OFFSET, "Rows left out at the beginning."),
    Option(
        "_sort",
        _names,
        _columns("^-?[a-z]+(_[a-z]+)*$", "date", "-date"),
        "A column to sort by, -column to descend; further ones decide between equals.",
    ),
    Option(
        "_col",
        _names,
        _columns("^[a-z]+(_[a-z]+)*$", "event_id"),
        "A column that is wanted; all of them where none is given.",
    ),
)


def _part(options: Options) -> Part:
    return Part(options["_limit"], options["_offset"] or 0, options["_sort"], options["_col"])


def _make(extension: str, view: View, options: Options, named: Mapping[str, str]) -> bytes:
    more = {"home": options["home"]} if extension == "xlsx" else {}
    return FORMATS[extension].make(view, named["table"], _part(options), **more)


def _told(view: View, options: Options, named: Mapping[str, str]) -> Mapping[str, object]:
    said = describe_part(view, named["table"], _part(options))
    return {key.capitalize(): said[key] for key in ("count", "total", "next") if said[key] is not None}


RESOURCES = tuple(
    Resource(
        f"{{table}}.{extension}",
        f"A table of the selection as {format_.label}: {format_.words}.",
        format_.media_type,
        partial(_make, extension),
        options=_OPTIONS,
        name="{table}",
        inline=extension == "json",
        path_values={"table": format_.tables},
        told=_told,
        schema=_SCHEMAS.get(extension, {}),
    )
    for extension, format_ in exports.FORMATS.items()
)
