"""How every route of the API asks and answers: the selection, options, tags, headers and errors in one place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from caspian.citation import LICENCE
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.exports import file_name
from caspian.findings import nearest
from caspian.selection import Selection
from caspian.view import View, view_of

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    """A parameter of a route beside the filters; its key starts with ``_``.

    ``read`` takes the values given and the dataset and raises :class:`SelectionError`; ``schema`` is its JSON Schema.
    """

    key: str
    read: Callable[[list[str], Dataset], Any]
    schema: Mapping[str, Any]
    description: str


@dataclass(frozen=True)
class Resource:
    """One kind of answer: where it is, what it holds, how it is made.

    ``path`` lies below ``/api`` and may hold names in braces; ``make`` takes the view, the options read and the names
    in the path. ``filtered`` says that it obeys the grammar of filters.
    """

    path: str
    summary: str
    media_type: str
    make: Callable[[View, Options, Mapping[str, str]], bytes]
    options: tuple[Option, ...] = ()
    name: str = ""
    inline: bool = False
    filtered: bool = True
    path_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def extension(self) -> str:
        """The ending of the file that is answered."""
        return self.path.rpartition(".")[2]


class NotFoundError(Exception):
    """There is no such thing; the message says what there is."""


def respond(resource: Resource, dataset: Dataset, request: Request) -> Response:
    """The answer to one request: the file, *not modified*, or what is wrong with the request and what would be right."""
    asked = request.query_params
    keys = {option.key for option in resource.options}
    named = dict(request.path_params)
    try:
        _check_path(resource, named)
        pairs = [(key, value) for key, value in asked.multi_items() if key not in keys]
        selection = Selection.parse_strictly(pairs, dataset.names) if resource.filtered else Selection()
        options = {option.key: option.read(asked.getlist(option.key), dataset) for option in resource.options}
        view = view_of(dataset, selection)
        headers = headers_of(view, request)
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        body = resource.make(view, options, named)
    except SelectionError as error:
        return say_error(400, *error.notices)
    except NotFoundError as error:
        return say_error(404, str(error))
    name = file_name(view, resource.name.format(**named) or next(iter(named.values()), ""), resource.extension)
    headers["Content-Disposition"] = f'{"inline" if resource.inline else "attachment"}; filename="{name}"'
    return Response(body, headers=headers, media_type=resource.media_type)


def _check_path(resource: Resource, named: Mapping[str, str]) -> None:
    for key, value in named.items():
        known = resource.path_values.get(key, ())
        if known and value not in known:
            near = nearest(value, known)
            hint = f" Did you mean {near!r}?" if near else f" There are: {', '.join(known)}."
            raise NotFoundError(f"There is no {key} {value!r}.{hint}")


def headers_of(view: View, request: Request) -> dict[str, str]:
    """What goes with every answer: which data, which selection, and a tag that changes with either."""
    asked = f"{view.dataset.digest} {request.url.path} {request.url.query}"
    return {
        "ETag": f'"{hashlib.sha256(asked.encode()).hexdigest()[:16]}"',
        "Cache-Control": "no-cache",
        "X-Caspian-Version": quote(view.dataset.version),
        "X-Caspian-Sentence": quote(view.sentence),
        "X-Caspian-Count": str(view.n),
        "X-Caspian-Licence": quote(LICENCE),
    }


def say_json(status: int, body: object) -> Response:
    """A JSON answer."""
    return Response(json.dumps(body, ensure_ascii=False), status, media_type="application/json")


def say_error(status: int, *notices: str) -> Response:
    """What is wrong, in words, and each notice apart."""
    return say_json(status, {"error": " ".join(notices), "notices": list(notices)})


def one_of(key: str, options: Iterable[str], description: str) -> Option:
    """An option that is one of a closed list, the first of them where none is given."""
    known = tuple(options)

    def read(values: list[str], dataset: Dataset) -> str:
        value = values[-1] if values else known[0]
        if value not in known:
            near = nearest(value, known)
            hint = f" Did you mean {near!r}?" if near else f" It takes {', '.join(known)}."
            raise SelectionError([f"{key} has no value {value!r}.{hint}"])
        return value

    return Option(key, read, {"type": "string", "enum": list(known), "default": known[0]}, description)


def whole_number(key: str, minimum: int, maximum: int | None, description: str) -> Option:
    """An option that is a whole number within bounds; None where none is given."""

    def read(values: list[str], dataset: Dataset) -> int | None:
        if not values:
            return None
        text = values[-1]
        most = f" to {maximum}" if maximum is not None else " up"
        if not text.isascii() or not text.isdigit() or len(text) > 12 or int(text) < minimum:
            raise SelectionError([f"{key} takes a whole number from {minimum}{most}, not {text!r}."])
        if maximum is not None and int(text) > maximum:
            raise SelectionError([f"{key} takes a whole number from {minimum}{most}, not {text!r}."])
        return int(text)

    schema = {"type": "integer", "minimum": minimum} | ({"maximum": maximum} if maximum is not None else {})
    return Option(key, read, schema, description)
