"""Full-text search over everything that the record holds, under a selection."""

from __future__ import annotations

import json
from collections.abc import Mapping

from caspian.api.answer import Option, Options, Resource, one_of, whole_number
from caspian.citation import LICENCE
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.fulltext import KINDS, Answer, Hit, search
from caspian.fulltext.index import LONGEST_QUERY
from caspian.view import View

MOST_HITS = 100
_HITS = 20
ANYWHERE = "all"


def _read_query(values: list[str], dataset: Dataset) -> str:
    query = values[-1].strip() if values else ""
    if len(query) > LONGEST_QUERY:
        raise SelectionError([f"_find takes up to {LONGEST_QUERY} characters, not {len(query)}."])
    return query


_OPTIONS = (
    Option(
        "_find",
        _read_query,
        {"type": "string", "maxLength": LONGEST_QUERY, "examples": ["gas pipeline", "Пезешкиан"]},
        "Words, names in any script, an id or an address. Without it nothing is found.",
    ),
    one_of("_kind", (ANYWHERE, *KINDS), "The kind of entry wanted."),
    whole_number("_limit", 1, MOST_HITS, f"Hits at most, {_HITS} where it is not given."),
    whole_number("_offset", 0, 1_000_000, "Hits left out at the beginning."),
)


def _hits(view: View, options: Options) -> tuple[Answer, tuple[Hit, ...]]:
    kind = "" if options["_kind"] == ANYWHERE else options["_kind"]
    answer = search(view.dataset, options["_find"], view)
    return answer, answer.hits(kind, options["_limit"] or _HITS, options["_offset"] or 0)


def _make(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    answer, hits = _hits(view, options)
    body = {
        "version": view.dataset.version,
        "sentence": view.sentence,
        "licence": LICENCE,
        "read": [{"word": word.text, "as": list(word.read_as)} for word in answer.read],
        "every_word": answer.every,
        "counts": dict(answer.counts),
        "hits": [_hit(hit) for hit in hits],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "kind": hit.kind.code,
        "key": hit.key,
        "title": hit.title,
        "page": hit.kind.page,
        "id": hit.opens,
        "facts": list(hit.facts),
        "score": hit.score,
        "matches": [
            {"field": match.field, "text": match.text, "words": [piece for piece, told in match.pieces if told]}
            for match in hit.matches
        ],
    }


RESOURCES = (
    Resource(
        "search.json",
        "Entries of every kind on a few words, best first; events, claims and sources are those of the selection.",
        "application/json",
        _make,
        _OPTIONS,
        "search",
        inline=True,
        told=lambda view, options, named: {"Count": len(_hits(view, options)[1])},
        schema={"type": "object", "required": ["version", "counts", "hits"]},
    ),
)
