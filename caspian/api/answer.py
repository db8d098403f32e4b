"""How every route of the API asks and answers: the selection, options, tags, headers and errors in one place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from caspian import __version__
from caspian.citation import LICENCE
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.exports import file_name
from caspian.findings import nearest
from caspian.migrations import migrate
from caspian.selection import Selection
from caspian.site import LOCAL
from caspian.view import View, view_of

Options = Mapping[str, Any]

#: What answers say in ``X-Caspian-`` headers, percent-encoded.
SAID: Mapping[str, str] = {
    "Version": "Version of the data.",
    "Digest": "Digest of the tables; the same digest is the same data.",
    "Sentence": "The selection in English.",
    "Licence": "Licence of the data.",
    "Count": "Rows in this answer; where it has no rows, events counted.",
    "Total": "Rows of the selection, on all pages.",
    "Next": "_offset of the next page; absent on the last.",
}


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
    in the path; among the options ``home`` is always the address of this copy. ``filtered`` says that it obeys the
    grammar of filters, ``told`` what its headers say beside version, sentence and licence, ``schema`` is the JSON
    Schema of an answer in JSON.
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
    told: Callable[[View, Options, Mapping[str, str]], Mapping[str, object]] = lambda view, options, named: {
        "Count": view.n
    }
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def extension(self) -> str:
        """The ending of the file that is answered."""
        return self.path.rpartition(".")[2]


class NotFoundError(Exception):
    """There is no such thing; the message says what there is."""


def respond(resource: Resource, dataset: Dataset, request: Request) -> Response:
    """The answer to one request: the file, *not modified*, or what is wrong with the request and what would be right."""
    named = dict(request.path_params)
    try:
        view, options = ask(resource, dataset, request.query_params.multi_items(), named, home_of(request))
        headers = headers_of(view, request) | {
            f"X-Caspian-{name}": quote(str(said)) for name, said in resource.told(view, options, named).items()
        }
        if _is_known(headers["ETag"], request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        body = resource.make(view, options, named)
    except SelectionError as error:
        return say_error(400, *error.notices)
    except NotFoundError as error:
        return say_error(404, str(error))
    name = name_of(resource, view, named)
    headers["Content-Disposition"] = f'{"inline" if resource.inline else "attachment"}; filename="{name}"'
    return Response(body, headers=headers, media_type=resource.media_type)


def ask(
    resource: Resource, dataset: Dataset, pairs: Sequence[tuple[str, str]], named: Mapping[str, str], home: str = LOCAL
) -> tuple[View, Options]:
    """The view and the options that pairs of a query mean for a resource, for its ``make``.

    Raises :class:`SelectionError` and :class:`NotFoundError`, which say what would be right.
    """
    _check_path(resource, named)
    keys = {option.key for option in resource.options}
    selection = Selection()
    if resource.filtered:
        asked, _ = migrate([pair for pair in pairs if pair[0] not in keys], dataset.tables["changes"])
        selection = Selection.parse_strictly(asked, dataset.names)
    options = {
        option.key: option.read([value for key, value in pairs if key == option.key], dataset)
        for option in resource.options
    }
    return view_of(dataset, selection), {**options, "home": home}


def name_of(resource: Resource, view: View, named: Mapping[str, str]) -> str:
    """The name of the file, which says what of the record it holds."""
    return file_name(view, resource.name.format(**named) or next(iter(named.values()), ""), resource.extension)


def home_of(request: Request) -> str:
    """The address of the copy that was asked, without a slash at the end."""
    url = request.url
    return f"{url.scheme}://{url.netloc}{url.path.partition('/api/')[0]}" if url.netloc else LOCAL


def _is_known(tag: str, asked: str) -> bool:
    """Whether a client that names these tags has what the tag stands for."""
    return asked.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in asked.split(","))


def _check_path(resource: Resource, named: Mapping[str, str]) -> None:
    for key, value in named.items():
        known = resource.path_values.get(key, ())
        if known and value not in known:
            near = nearest(value, known)
            hint = f" Did you mean {near!r}?" if near else f" There are: {', '.join(known)}."
            raise NotFoundError(f"There is no {key} {value!r}.{hint}")


def headers_of(view: View, request: Request) -> dict[str, str]:
    """What goes with every answer: which data, which selection, and a tag that changes with either."""
    asked = f"{__version__} {view.dataset.digest} {home_of(request)} {request.url.path} {request.url.query}"
    return {
        "ETag": f'"{hashlib.sha256(asked.encode()).hexdigest()[:16]}"',
        "Cache-Control": "no-cache",
        "X-Caspian-Version": quote(view.dataset.version),
        "X-Caspian-Sentence": quote(view.sentence),
        "X-Caspian-Digest": quote(view.dataset.digest),
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
