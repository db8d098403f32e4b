"""The selection: the filters as a value. Equal, hashable, printable; round-trips through a URL.

Grammar (DESIGN §5): repeated keys are *or*, different keys *and*; ``all.KEY`` needs every value, ``not.KEY`` excludes;
``none`` selects blanks, ``any`` lifts a default. Keys that start with ``_`` are view state and not part of a selection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from caspian.exceptions import SelectionError
from caspian.filters import ANY, DEFAULTS, FILTERS, DateFilter, Names
from caspian.findings import nearest

Mode = Literal["any", "all", "not"]
Pairs = Sequence[tuple[str, str]]

_PREFIX: dict[str, Mode] = {"all.": "all", "not.": "not"}
_MODES: tuple[Mode, ...] = ("any", "all", "not")
_IGNORED = ("utm_", "embed", "_")
_IGNORED_KEYS = frozenset({"v", "fbclid", "gclid", "yclid", "mc_cid", "mc_eid"})


@dataclass(frozen=True)
class Term:
    """One key with its values and how they combine."""

    key: str
    mode: Mode
    values: tuple[str, ...]

    @property
    def parameter(self) -> str:
        """The key as it stands in a URL."""
        return self.key if self.mode == "any" else f"{self.mode}.{self.key}"


@dataclass(frozen=True)
class Selection:
    """Filters in canonical order. ``Selection()`` is the default: core events, discounted ones hidden."""

    terms: tuple[Term, ...] = ()

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Selection:
        """Canonical form: register order, sorted values, defaults left out, nothing empty."""
        merged: dict[tuple[str, Mode], list[str]] = {}
        for term in terms:
            merged.setdefault((term.key, term.mode), []).extend(term.values)
        kept = []
        for key, filter_ in FILTERS.items():
            for mode in _MODES:
                values = tuple(sorted(set(merged.get((key, mode), ()))))
                if mode == "any" and ANY in values:
                    values = (ANY,)
                if not filter_.repeatable:
                    values = tuple(merged.get((key, mode), ())[-1:])
                if values and not (mode == "any" and values == tuple(sorted(DEFAULTS.get(key, ())))):
                    kept.append(Term(key, mode, values))
        return cls(tuple(kept))

    @classmethod
    def parse(cls, query: str | Pairs, names: Names) -> tuple[Selection, tuple[str, ...]]:
        """Read a query string or its pairs. Returns the selection of all that is valid, and a notice for all that is not.

        Notices name the key, the value and the nearest valid one. Empty values are ignored.
        """
        pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True) if isinstance(query, str) else query
        terms, notices = [], []
        for parameter, value in pairs:
            if parameter.startswith(_IGNORED) or parameter in _IGNORED_KEYS or not value.strip():
                continue
            prefix = parameter[:4] if parameter[:4] in _PREFIX else ""
            key = parameter[len(prefix) :]
            mode = _PREFIX[prefix] if prefix else "any"
            filter_ = FILTERS.get(key)
            if filter_ is None:
                near = nearest(key, FILTERS)
                hint = f" Did you mean {prefix + near!r}?" if near else f" Known keys: {', '.join(FILTERS)}."
                notices.append(f"There is no filter {parameter!r}.{hint}")
            elif mode == "all" and not filter_.repeatable:
                notices.append(f"{key} takes one value; all.{key} means nothing.")
            elif problem := filter_.problem(value, names):
                notices.append(problem)
            else:
                terms.append(Term(key, mode, (value,)))
        selection = cls.of(terms)
        start, end = selection.get("from"), selection.get("to")
        if start and end and _bound("from", start[0]) > _bound("to", end[0]):
            notices.append(f"The period ends ({end[0]}) before it begins ({start[0]}); both dates are ignored.")
            selection = selection.without("from").without("to")
        return selection, tuple(dict.fromkeys(notices))

    @classmethod
    def parse_strictly(cls, query: str | Pairs, names: Names) -> Selection:
        """As :meth:`parse`, but raises :class:`SelectionError` with every notice."""
        selection, notices = cls.parse(query, names)
        if notices:
            raise SelectionError(notices)
        return selection

    def get(self, key: str, mode: Mode = "any") -> tuple[str, ...]:
        """The values of a key, empty when it is not named."""
        return next((term.values for term in self.terms if term.key == key and term.mode == mode), ())

    def with_(self, key: str, values: Iterable[str], mode: Mode = "any") -> Selection:
        """The same selection with this key set; no values: the key is dropped."""
        others = (term for term in self.terms if (term.key, term.mode) != (key, mode))
        return Selection.of([*others, Term(key, mode, tuple(values))])

    def and_(self, key: str, values: Iterable[str]) -> Selection:
        """The same selection, of which these values of the key are asked besides (``all.KEY``)."""
        return self.with_(key, dict.fromkeys((*self.get(key, "all"), *values)), "all")

    def without(self, key: str) -> Selection:
        """The same selection without this key in any mode."""
        return Selection.of(term for term in self.terms if term.key != key)

    def params(self) -> list[tuple[str, str]]:
        """Pairs for a URL, defaults left out."""
        return [(term.parameter, value) for term in self.terms for value in term.values]

    def query(self) -> str:
        """The query string, without ``?``."""
        return urlencode(self.params())

    def __str__(self) -> str:
        """The query string, for people who read logs."""
        return self.query() or "(default)"


def _bound(key: str, value: str) -> date:
    filter_ = FILTERS[key]
    assert isinstance(filter_, DateFilter)
    return filter_.bound(value)
