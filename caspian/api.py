"""The data API: every table of a selection at ``/api/{table}.{extension}``, by the same grammar as the pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from caspian import exports
from caspian.citation import LICENCE
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.findings import nearest
from caspian.schema import TABLES
from caspian.selection import Selection
from caspian.view import view_of

_MAX_LIMIT = 10_000


def api_routes(dataset: Dataset, base: str = "") -> Sequence[BaseRoute]:
    """Routes under ``{base}/api``."""

    async def ready(request: Request) -> Response:
        return _json(200, {"ready": True, "version": dataset.version, "digest": dataset.digest})

    async def table(request: Request) -> Response:
        return await run_in_threadpool(_table, dataset, request)

    return [
        Route(f"{base}/api/ready", ready, methods=["GET"]),
        Route(f"{base}/api/{{table}}.{{extension}}", table, methods=["GET"]),
    ]


def _json(status: int, body: object) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/json")


def _error(status: int, *notices: str) -> Response:
    return _json(status, {"error": " ".join(notices), "notices": list(notices)})


def _table(dataset: Dataset, request: Request) -> Response:
    table, extension = request.path_params["table"], request.path_params["extension"]
    if table not in TABLES:
        near = nearest(table, TABLES)
        return _error(404, f"There is no table {table!r}." + (f" Did you mean {near!r}?" if near else ""))
    if extension not in exports.FORMATS or (extension == "geojson" and table not in exports.GEOGRAPHIC):
        known = ", ".join(e for e in exports.FORMATS if e != "geojson" or table in exports.GEOGRAPHIC)
        return _error(404, f"{table} is not to be had as {extension!r}; formats: {known}.")
    try:
        selection = Selection.parse_strictly(list(request.query_params.multi_items()), dataset.names)
        limit, offset = _number(request, "_limit", 1, _MAX_LIMIT), _number(request, "_offset", 0, None) or 0
    except SelectionError as error:
        return _error(400, *error.notices)
    view = view_of(dataset, selection)
    etag = f'"{hashlib.sha256(f"{dataset.digest} {request.url.path} {request.url.query}".encode()).hexdigest()[:16]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "X-Caspian-Version": quote(dataset.version),
        "X-Caspian-Sentence": quote(view.sentence),
        "X-Caspian-Licence": quote(LICENCE),
    }
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    media_type, make = exports.FORMATS[extension]
    body = exports.export_json(view, table, limit=limit, offset=offset) if extension == "json" else make(view, table)
    name = exports.file_name(view, table, extension)
    disposition = "inline" if extension == "json" else "attachment"
    headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return Response(body, headers=headers, media_type=media_type)


def _number(request: Request, key: str, minimum: int, maximum: int | None) -> int | None:
    text = request.query_params.get(key)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < minimum or (maximum is not None and int(text) > maximum):
        most = f" to {maximum}" if maximum is not None else " up"
        raise SelectionError([f"{key} takes a whole number from {minimum}{most}, not {text!r}."])
    return int(text)
