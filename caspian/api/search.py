"""Full-text search over everything that the record holds, under a selection."""

from __future__ import annotations

import json
from collections.abc import Mapping

from caspian.api.answer import Option, Options, Resource, one_of, whole_number
from caspian.citation import LICENCE
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.fulltext import KINDS, MOST_COUNTED, MOST_RANKED, Answer, Hit, search
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


def _asked(view: View, options: Options) -> tuple[Answer, str, tuple[Hit, ...]]:
    kind = "" if options["_kind"] == ANYWHERE else options["_kind"]
    answer = search(view.dataset, options["_find"], view)
    return answer, kind, answer.hits(kind, options["_limit"] or _HITS, options["_offset"] or 0)


def _numbers(view: View, options: Options) -> dict[str, int | None]:
    answer, kind, hits = _asked(view, options)
    after = (options["_offset"] or 0) + len(hits)
    more = bool(hits) and after < answer.ranked(kind)
    return {"count": len(hits), "total": answer.found_of(kind), "next": after if more else None}


def _make(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    answer, _, hits = _asked(view, options)
    body = {
        "version": view.dataset.version,
        "sentence": view.sentence,
        "licence": LICENCE,
        **_numbers(view, options),
        "counts": dict(answer.counts),
        "read": [{"word": word.text, "as": list(word.read_as)} for word in answer.read],
        "every_word": answer.every,
        "rows": [_hit(hit) for hit in hits],
    }
    return json.dumps(body, ensure_ascii=False).encode()


def _told(view: View, options: Options, named: Mapping[str, str]) -> Mapping[str, object]:
    return {name.capitalize(): number for name, number in _numbers(view, options).items() if number is not None}


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
        "Entries of every kind on a few words, best first; events, claims and sources are those of the selection. Up to "
        f"{MOST_COUNTED:,} of a kind are counted, and the first {MOST_RANKED:,} of a kind ranked.",
        "application/json",
        _make,
        _OPTIONS,
        "search",
        inline=True,
        told=_told,
        schema={"type": "object", "required": ["version", "sentence", "count", "total", "next", "counts", "rows"]},
    ),
)
