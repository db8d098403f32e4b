"""The server around the pages: routes, static files, security headers, warm-up."""

from __future__ import annotations

import base64
import gc
import hashlib
import os
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caspian.api import api_routes
from caspian.api.answer import SAID
from caspian.basemap import map_style
from caspian.charts import CHARTS
from caspian.dataset import Dataset, boundaries_folder, default_folder, load_dataset
from caspian.embed import embedding_sites, frame_ancestors
from caspian.fulltext import index_of
from caspian.palette import THEMES
from caspian.printed.map import svg_map
from caspian.selection import Selection
from caspian.view import view_of

_ROOT = Path(__file__).resolve().parent.parent
_DAY = 86_400


def content_security_policy(sites: Sequence[str] = ()) -> str:
    """What a page may load: itself and nothing else. The one inline script of the installed front end goes by its hash.

    ``sites`` may show it in a frame; by default nobody may.
    """
    index = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", index, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *hashes, "'wasm-unsafe-eval'"]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            frame_ancestors(sites),
            "base-uri 'self'",
            "object-src 'none'",
            "form-action 'self'",
        ]
    )


class SecurityHeaders:
    """Adds security headers to every answer and hides the server's open metrics."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        sites = embedding_sites()
        self.headers = [
            (b"content-security-policy", content_security_policy(sites).encode()),
            (b"x-content-type-options", b"nosniff"),
            # the older header knows no list of sites: where some are named, the policy alone speaks
            *([] if sites else [(b"x-frame-options", b"DENY")]),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 404 for metrics."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in self.headers}
                kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in names]
                message = {**message, "headers": [*kept, *self.headers]}
            await send(message)

        if str(scope["path"]).endswith("/_stcore/metrics"):
            await send_with_headers({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, send_with_headers)


class AllowedHosts:
    """Refuses requests under a foreign host name on every route. Streamlit checks only its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.hosts = frozenset(
            str(host).strip("[]").lower() for host in streamlit.get_option("server.allowedHosts") or ()
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is addressed to an allowed host; without a list every host is allowed."""
        if scope["type"] in ("http", "websocket") and self.hosts:
            named = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
            host = named.rsplit(":", 1)[0] if not named.endswith("]") else named
            if host.strip("[]") not in self.hosts:
                if scope["type"] == "http":
                    await Response("This host name is not served here.", 400)(scope, receive, send)
                else:
                    await send({"type": "websocket.close", "code": 1008})
                return
        await self.app(scope, receive, send)


#: What other sites may read of an answer besides its body.
_EXPOSED = ("ETag", "Content-Disposition", *(f"X-Caspian-{name}" for name in SAID))
_ORIGIN = re.compile(r"https?://[^\s/?#*@]+")


def allowed_origins(text: str) -> tuple[str, ...]:
    """The origins of ``CASPIAN_CORS``: parted by blanks, or ``*`` for all. Raises ValueError for anything else."""
    origins = tuple(text.split())
    wrong = [each for each in origins if not _ORIGIN.fullmatch(each)]
    if wrong and origins != ("*",):
        raise ValueError(f"CASPIAN_CORS takes origins such as https://a.example, or *, not {wrong[0]!r}.")
    return origins


class ApiForOthers:
    """Lets pages of other sites read the data API, and nothing else of this server."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.api = f"{base_path()}/api/"
        self.shared = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "HEAD"],
            allow_headers=["If-None-Match"],
            expose_headers=_EXPOSED,
            max_age=_DAY,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, by way of the rules for other sites when it is for the API."""
        shared = scope["type"] == "http" and str(scope["path"]).startswith(self.api)
        await (self.shared if shared else self.app)(scope, receive, send)


class CachedFiles(StaticFiles):
    """Static files that the browser keeps for a day and then asks about by ETag."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        """As the base class, with a cache header."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={_DAY}"
        return response


def base_path() -> str:
    """``/prefix`` when the dashboard is hosted under a path, else an empty string."""
    prefix = str(streamlit.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{prefix}" if prefix else ""


def routes(dataset: Dataset) -> Sequence[BaseRoute]:
    """The data API and the files that the browser fetches once. Ours are compressed; the front end's are the proxy's job."""
    base = base_path()

    async def corridors(request: Request) -> Response:
        return FileResponse(
            default_folder() / "corridors.geojson", headers={"Cache-Control": f"public, max-age={_DAY}"}
        )

    async def style(request: Request) -> Response:
        theme = THEMES.get(request.path_params["theme"])
        if theme is None:
            return Response("There is no such theme.", 404)
        body = map_style(theme, corridors="plain" not in request.query_params)
        return JSONResponse(body, headers={"Cache-Control": f"public, max-age={_DAY}"})

    compressed = [Middleware(GZipMiddleware, minimum_size=1_000)]
    return [
        *api_routes(dataset, base),
        Mount(f"{base}/assets/boundaries", CachedFiles(directory=boundaries_folder()), middleware=compressed),
        Route(f"{base}/assets/corridors.geojson", corridors, methods=["GET"]),
        Route(f"{base}/assets/map-style/{{theme}}.json", style, methods=["GET"]),
        Mount(f"{base}/assets", CachedFiles(directory=_ROOT / "assets"), middleware=compressed),
    ]


def middleware() -> Sequence[Middleware]:
    """What stands before every answer. Other sites read the API when ``CASPIAN_CORS`` names them; by default none does."""
    origins = allowed_origins(os.environ.get("CASPIAN_CORS", ""))
    shared = [Middleware(ApiForOthers, origins=origins)] if origins else []
    return [Middleware(SecurityHeaders), Middleware(AllowedHosts), *shared]


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Warm up before the first visitor, then freeze the heap: the server collects all generations after each run."""
    view = view_of(load_dataset(), Selection())
    for theme in THEMES.values():
        for make in CHARTS.values():
            make(view, theme)
        svg_map(view, theme)
    index_of(view.dataset)
    gc.collect()
    gc.freeze()
    yield
