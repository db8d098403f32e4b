"""The data API, by the same grammar as the pages. ``RESOURCES`` is its register: routes and description come from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from caspian.api import briefing, files, maps, openapi, search, tables
from caspian.api.answer import Resource, respond, say_error, say_json
from caspian.dataset import Dataset
from caspian.exports import FORMATS
from caspian.findings import nearest

#: Everything that can be asked for. A name in braces stands after the plain paths.
RESOURCES: tuple[Resource, ...] = (
    Resource(
        "openapi.json",
        "This description.",
        "application/json",
        lambda view, options, named: openapi.openapi_bytes(view.dataset, RESOURCES),
        name="openapi",
        inline=True,
        filtered=False,
        schema={"type": "object"},
    ),
    *files.RESOURCES,
    *briefing.RESOURCES,
    *maps.RESOURCES,
    *search.RESOURCES,
    *tables.RESOURCES,
)


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


def resources_by_format() -> Mapping[str, Resource]:
    """Each resource under its path and, where no other has them, under its extension and the first part of its name.

    Tables come first, so that ``json`` is a table; the first of several that share a word has it.
    """
    words: dict[str, Resource] = {}
    for resource in sorted(RESOURCES, key=lambda each: "{" not in each.path):
        for word in (resource.extension, resource.path, resource.path.partition(".")[0]):
            if "{" not in word:
                words.setdefault(word, resource)
    return words


def _answers(resource: Resource, dataset: Dataset) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(respond, resource, dataset, request)

    return answer


def _unknown(path: str) -> Response:
    """What there is instead of a path that there is not."""
    name, _, extension = path.rpartition(".")
    formats = [each for each, format_ in FORMATS.items() if name in format_.tables]
    if formats:
        formats += [each.extension for each in RESOURCES if each.path == f"{name}.{each.extension}"]
        return say_error(404, f"{name} is not to be had as {extension!r}; formats: {', '.join(formats)}.")
    near = nearest(path, [resource.path for resource in RESOURCES if "{" not in resource.path])
    return say_error(404, f"There is nothing at {path!r}." + (f" Did you mean {near!r}?" if near else ""))
