"""The data API, by the same grammar as the pages. ``RESOURCES`` is its register: routes and description come from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from caspian.api import maps, tables
from caspian.api.answer import Resource, respond, say_error, say_json
from caspian.dataset import Dataset
from caspian.exports import FORMATS
from caspian.findings import nearest
from caspian.schema import TABLES

#: Everything that can be asked for. A name in braces stands after the plain paths.
RESOURCES: tuple[Resource, ...] = (*maps.RESOURCES, *tables.RESOURCES)


def api_routes(dataset: Dataset, base: str = "") -> Sequence[BaseRoute]:
    """Routes under ``{base}/api``."""

    async def ready(request: Request) -> Response:
        return say_json(200, {"ready": True, "version": dataset.version, "digest": dataset.digest})

    async def unknown(request: Request) -> Response:
        return _unknown(str(request.path_params["path"]))

    compressed = [Middleware(GZipMiddleware, minimum_size=1_000)]
    return [
        Route(f"{base}/api/ready", ready, methods=["GET"]),
        *(
            Route(f"{base}/api/{resource.path}", _answers(resource, dataset), methods=["GET"], middleware=compressed)
            for resource in RESOURCES
        ),
        Route(f"{base}/api/{{path:path}}", unknown, methods=["GET"]),
    ]


def _answers(resource: Resource, dataset: Dataset) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(respond, resource, dataset, request)

    return answer


def _unknown(path: str) -> Response:
    """What there is instead of a path that there is not."""
    name, _, extension = path.rpartition(".")
    if name in TABLES:
        formats = [e for e in FORMATS if name in _tables_of(e)]
        return say_error(404, f"{name} is not to be had as {extension!r}; formats: {', '.join(formats)}.")
    near = nearest(path, [resource.path for resource in RESOURCES if "{" not in resource.path])
    return say_error(404, f"There is nothing at {path!r}." + (f" Did you mean {near!r}?" if near else ""))


def _tables_of(extension: str) -> tuple[str, ...]:
    found = next(each for each in tables.RESOURCES if each.extension == extension)
    return found.path_values["table"]
