"""The data API: every table of a selection at ``/api/{table}.{extension}``, by the same grammar as the pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from caspian import exports
from caspian.citation import LICENCE
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.findings import nearest
from caspian.maps import COLORINGS, FOCUSES, read_viewport
from caspian.palette import THEMES
from caspian.playback import playback
from caspian.printed.map import svg_map
from caspian.schema import TABLES
from caspian.selection import Selection
from caspian.view import View, view_of

_MAX_LIMIT = 10_000


def api_routes(dataset: Dataset, base: str = "") -> Sequence[BaseRoute]:
    """Routes under ``{base}/api``."""

    async def ready(request: Request) -> Response:
        return _json(200, {"ready": True, "version": dataset.version, "digest": dataset.digest})

    async def table(request: Request) -> Response:
        return await run_in_threadpool(_table, dataset, request)

    async def played(request: Request) -> Response:
        return await run_in_threadpool(_playback, dataset, request)

    async def drawn(request: Request) -> Response:
        return await run_in_threadpool(_map_svg, dataset, request)

    return [
        Route(f"{base}/api/ready", ready, methods=["GET"]),
        Route(f"{base}/api/map.svg", drawn, methods=["GET"], middleware=[Middleware(GZipMiddleware)]),
        Route(f"{base}/api/playback.json", played, methods=["GET"]),
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
    headers = _headers(view, request)
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    media_type, make = exports.FORMATS[extension]
    body = exports.export_json(view, table, limit=limit, offset=offset) if extension == "json" else make(view, table)
    name = exports.file_name(view, table, extension)
    disposition = "inline" if extension == "json" else "attachment"
    headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return Response(body, headers=headers, media_type=media_type)


def _headers(view: View, request: Request) -> dict[str, str]:
    """What goes with every answer: which data, which selection, and a tag that changes with either."""
    asked = f"{view.dataset.digest} {request.url.path} {request.url.query}"
    return {
        "ETag": f'"{hashlib.sha256(asked.encode()).hexdigest()[:16]}"',
        "Cache-Control": "no-cache",
        "X-Caspian-Version": quote(view.dataset.version),
        "X-Caspian-Sentence": quote(view.sentence),
        "X-Caspian-Licence": quote(LICENCE),
    }


def _playback(dataset: Dataset, request: Request) -> Response:
    """What the map's playback fetches once: counts by month, place and code of ``_color``."""
    color = request.query_params.get("_color", next(iter(COLORINGS)))
    if color not in COLORINGS:
        near = nearest(color, COLORINGS)
        return _error(
            400, f"_color takes one of {', '.join(COLORINGS)}." + (f" Did you mean {near!r}?" if near else "")
        )
    try:
        selection = Selection.parse_strictly(list(request.query_params.multi_items()), dataset.names)
    except SelectionError as error:
        return _error(400, *error.notices)
    view = view_of(dataset, selection)
    headers = _headers(view, request)
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(json.dumps(playback(view, color)), headers=headers, media_type="application/json")


def _map_svg(dataset: Dataset, request: Request) -> Response:
    """The print drawing of the map as the page shows it: ``_color``, ``_theme``, ``_at``; each ``id`` is a place that stands out."""
    asked = request.query_params
    places, viewport = [place for place in asked.getlist("id") if place], asked.get("_at", "region")
    try:
        color, theme = _choice(asked.get("_color"), "_color", COLORINGS), _choice(asked.get("_theme"), "_theme", THEMES)
        for place in places:
            _choice(place, "id", dataset.names["place"])
        focus = FOCUSES.get(viewport) or read_viewport(viewport)
        if focus is None:
            raise SelectionError(
                [f"_at takes latitude,longitude,zoom or one of {', '.join(FOCUSES)}, not {viewport!r}."]
            )
        pairs = [(key, value) for key, value in asked.multi_items() if key != "id"]
        selection = Selection.parse_strictly(pairs, dataset.names)
    except SelectionError as error:
        return _error(400, *error.notices)
    view = view_of(dataset, selection)
    headers = _headers(view, request)
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    at = (focus.lat, focus.lon, focus.zoom)
    body = svg_map(view, THEMES["dark" if theme == "dark" else "light"], color=color, places=places, at=at)
    headers["Content-Disposition"] = f'inline; filename="{exports.file_name(view, "map", "svg")}"'
    return Response(body, headers=headers, media_type="image/svg+xml")


def _choice(value: str | None, key: str, options: Iterable[str]) -> str:
    """A value among options, the first of them where none is given."""
    if value is None:
        return next(iter(options))
    if value in options:
        return value
    near = nearest(value, options)
    known = f" Did you mean {near!r}?" if near else f" It takes for example {', '.join(list(options)[:8])}."
    raise SelectionError([f"{key} has no value {value!r}.{known}"])


def _number(request: Request, key: str, minimum: int, maximum: int | None) -> int | None:
    text = request.query_params.get(key)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < minimum or (maximum is not None and int(text) > maximum):
        most = f" to {maximum}" if maximum is not None else " up"
        raise SelectionError([f"{key} takes a whole number from {minimum}{most}, not {text!r}."])
    return int(text)
