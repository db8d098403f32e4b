"""The description of the API in OpenAPI 3.1, written from the registers of filters, resources and tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from caspian.api.answer import SAID, Option, Resource
from caspian.citation import NAME
from caspian.dataset import Dataset
from caspian.exports import FORMATS, column_type, export_columns
from caspian.filters import ANY, DEFAULTS, FILTERS, NONE, DateFilter, Filter, Names, NumberFilter, WordsFilter
from caspian.schema import TABLES, table_columns, table_description

Json = dict[str, Any]

#: Lists of codes up to this length are written out, those of more than a few once for all keys; longer ones never.
_FEW, _MANY = 40, 120
_CODE = r"^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$"
_MONTH, _DAY = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_DATE = f"^[0-9]{{4}}(-{_MONTH}(-{_DAY})?)?$"
_ABOUT = """\
Every table of the record in every format, and the same selection as on the pages. A key given twice means *or*; different
keys mean *and*. `all.KEY` needs every value, `not.KEY` excludes; `none` selects blanks and `any` lifts a default. Keys that
start with `_` shape the answer. An empty value means nothing. An unknown key or value is answered with 400 and the nearest
valid one. Every address answers HEAD as it answers GET."""
_TYPES: Mapping[str, Json] = {
    "integer": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "boolean": {"type": "boolean"},
}


def openapi(dataset: Dataset, resources: Sequence[Resource]) -> Json:
    """The whole document. Addresses in it are relative to its own."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": NAME,
            "version": dataset.version,
            "description": _ABOUT,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "..", "description": "The copy that gave this document."}],
        "tags": [{"name": "tables"}, {"name": "selection"}, {"name": "service"}],
        "paths": {
            **{f"/api/{resource.path}": {"get": _operation(resource)} for resource in resources},
            "/api/ready": {"get": _READY},
        },
        "components": {
            "parameters": {each["name"]: each for key in FILTERS for each in _filters(FILTERS[key], dataset.names)},
            "headers": {
                f"X-Caspian-{name}": {"description": f"{words} Percent-encoded.", "schema": {"type": "string"}}
                for name, words in SAID.items()
            },
            "schemas": {
                **_schemas(),
                **_long_lists(dataset.names),
                **{f"row.{name}": _row(name) for name in FORMATS["json"].tables},
            },
        },
    }


def openapi_bytes(dataset: Dataset, resources: Sequence[Resource]) -> bytes:
    """The document as a file."""
    return json.dumps(openapi(dataset, resources), ensure_ascii=False, separators=(",", ":")).encode()


# --- what is asked ----------------------------------------------------------------------------------------------------


def _filters(filter_: Filter, names: Names) -> list[Json]:
    """A key with its ``all.`` and ``not.``."""
    value, one = _value(filter_, names), not filter_.repeatable
    several = {"type": "array", "items": value}
    default = f" Unless it is named: {', '.join(DEFAULTS[filter_.key])}." if filter_.key in DEFAULTS else ""
    made = [_query(filter_.key, filter_.help + default, value if one else several)]
    if not one:
        made.append(_query(f"all.{filter_.key}", f"Every one of these. {filter_.help}", several))
    made.append(_query(f"not.{filter_.key}", f"None of these. {filter_.help}", value if one else several))
    return [{**each, "allowEmptyValue": True} for each in made]


def _value(filter_: Filter, names: Names) -> Json:
    """What one value of a key may be."""
    if isinstance(filter_, NumberFilter):
        return {"type": "integer", "minimum": filter_.minimum, "maximum": filter_.maximum}
    if isinstance(filter_, DateFilter):
        return {"type": "string", "pattern": _DATE, "examples": ["2024-10-11", "2024-10", "2024"]}
    if isinstance(filter_, WordsFilter):
        return {"type": "string", "maxLength": 200, "examples": ["pipeline"]}
    codes = _codes(filter_, names)
    if len(codes) > _MANY:
        return {"type": "string", "pattern": _CODE, "maxLength": 200, "examples": codes[:3]}
    if len(codes) > _FEW:
        return {"$ref": f"#/components/schemas/codes.{filter_.key}"}
    return {"type": "string", "enum": codes}


def _codes(filter_: Filter, names: Names) -> list[str]:
    """Everything that a key takes; empty where that is no list."""
    codes = filter_.codes(names)
    return list(dict.fromkeys([*codes, NONE, *([ANY] if filter_.key in DEFAULTS else [])])) if codes else []


def _long_lists(names: Names) -> Json:
    """The lists of codes that stand apart, by key."""
    listed = {key: _codes(filter_, names) for key, filter_ in FILTERS.items()}
    return {
        f"codes.{key}": {"type": "string", "enum": codes, "description": f"What {key} takes."}
        for key, codes in listed.items()
        if _FEW < len(codes) <= _MANY
    }


def _query(name: str, description: str, schema: Mapping[str, Any]) -> Json:
    several = {"style": "form", "explode": True} if schema.get("type") == "array" else {}
    return {"name": name, "in": "query", "description": description, **several, "schema": dict(schema)}


def _option(option: Option) -> Json:
    return _query(option.key, option.description, option.schema)


# --- what is answered -------------------------------------------------------------------------------------------------


def _operation(resource: Resource) -> Json:
    own = {option.key for option in resource.options}
    parameters: list[Json] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"One of the {name}s that are to be had so.",
            "schema": {"type": "string", "enum": list(values)},
        }
        for name, values in resource.path_values.items()
    ]
    parameters += [_option(option) for option in resource.options]
    if resource.filtered:
        parameters += [
            {"$ref": f"#/components/parameters/{prefix}{key}"}
            for key, filter_ in FILTERS.items()
            if key not in own
            for prefix in (("", "all.", "not.") if filter_.repeatable else ("", "not."))
        ]
    media = resource.media_type.split(";")[0]
    schema = resource.schema or ({} if media.endswith("json") else {"type": "string"})
    answers: Json = {
        "200": {
            "description": resource.summary,
            "headers": _headers(),
            "content": {media: {"schema": dict(schema)} if schema else {}},
        },
        "304": {"description": "What the client has is current (If-None-Match)."},
    }
    if resource.filtered or resource.options:
        answers["400"] = _error("A key or a value that there is not; the notices name the nearest that there is.")
    if resource.path_values:
        answers["404"] = _error("There is no such thing in the path; the notice names the nearest that there is.")
    return {
        "operationId": resource.path.replace("{", "").replace("}", "").replace(".", "_"),
        "tags": ["tables" if "{table}" in resource.path else "selection" if resource.filtered else "service"],
        "summary": resource.summary,
        "parameters": parameters,
        "responses": answers,
    }


def _headers() -> Json:
    said = {f"X-Caspian-{name}": {"$ref": f"#/components/headers/X-Caspian-{name}"} for name in SAID}
    return {"ETag": {"description": "Changes with data and question.", "schema": {"type": "string"}}, **said}


def _error(description: str) -> Json:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }


_READY: Json = {
    "operationId": "ready",
    "tags": ["service"],
    "summary": "Whether the server is ready, and with which data.",
    "responses": {
        "200": {
            "description": "It is.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ready"}}},
        }
    },
}


def _schemas() -> Json:
    """Bodies of answers."""
    text, number = {"type": "string"}, {"type": "integer", "minimum": 0}
    said = {
        "version": text,
        "sentence": text,
        "licence": text,
        "count": number,
        "total": number,
        "next": {"type": ["integer", "null"], "description": "_offset of the next page; null on the last."},
    }
    rows = {"type": "array", "items": {"anyOf": [{"$ref": f"#/components/schemas/row.{name}"} for name in TABLES]}}
    feature = _object(
        {
            "type": {"const": "Feature"},
            "id": text,
            "geometry": {"type": ["object", "null"]},
            "properties": {"type": "object"},
        }
    )
    collection = {"type": {"const": "FeatureCollection"}, "name": text}
    return {
        "Error": _object({"error": text, "notices": {"type": "array", "items": text}}),
        "Ready": _object({"ready": {"const": True}, "version": text, "digest": text}),
        "Rows": _object({**said, "rows": rows}),
        "Features": _object({**collection, **said, "features": {"type": "array", "items": feature}}),
    }


def _row(table: str) -> Json:
    """A row of a table; columns that were not chosen are absent."""
    required = {name for name, column in table_columns(TABLES[table]).items() if column.required}
    properties = {}
    for name, meaning in export_columns(table).items():
        plain = {"type": "string"} if name in required else {"type": ["string", "null"]}
        properties[name] = {**_TYPES.get(column_type(table, name), plain), "description": meaning}
    return {
        "type": "object",
        "description": table_description(TABLES[table]),
        "properties": properties,
        "additionalProperties": False,
    }


def _object(properties: Mapping[str, Any]) -> Json:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}
