"""The mapping: which column of somebody's file means which column of ours. A value that the analyst confirms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from caspian.exceptions import UploadError
from caspian.exports import DERIVED
from caspian.findings import nearest
from caspian.schema import TABLES, table_columns
from caspian.sheet import Sheet

Reason = Literal["same name", "known alias", "nearest name", "nothing like it", "derived by the record", "your choice"]

#: Names under which columns of events go about elsewhere, folded by :func:`fold`, by our column.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "event_id": ("id", "eventid", "event no", "event number", "uid", "record id", "key", "event_id_cnty"),
    "title": ("headline", "name", "event", "event name", "event title", "what", "subject"),
    "summary": ("description", "abstract", "text", "details", "event description", "what happened", "synopsis"),
    "date": ("when", "day", "event date", "date of event", "datum", "date_start", "edtf"),
    "date_basis": ("basis", "date source", "how dated"),
    "date_note": ("date comment", "date remarks"),
    "place_id": ("place", "location", "venue", "city", "where", "site", "place name"),
    "where_prec": ("place precision", "geo precision", "geo_precision", "location precision", "where precision"),
    "kind": ("type", "event type", "category", "event kind", "class"),
    "direction": ("flow", "who to whom"),
    "tone": ("sentiment", "mood", "character"),
    "sectors": ("sector", "field", "fields", "domain", "industry"),
    "areas": ("area", "cooperation area", "topic", "topics", "theme"),
    "actors": ("actor", "participants", "parties", "who", "persons", "people", "actor1", "attendees"),
    "targets": ("target", "addressed", "actor2", "recipient"),
    "observers": ("observer", "present", "witnesses"),
    "scope": ("relevance", "in scope"),
    "importance": ("weight", "priority", "salience", "rank"),
    "parent_event": ("parent", "part of", "parent id", "belongs to"),
    "notes": ("note", "comment", "comments", "remarks", "remark", "coder notes"),
    "added_on": ("added", "created", "created at", "entry date", "date added", "coded on"),
    "record": ("record status", "row status"),
    "superseded_by": ("replaced by", "successor"),
    "grade_override": ("grade by hand",),
    "grade_reason": ("reason", "grade note"),
}


@dataclass(frozen=True)
class Suggestion:
    """One column of a file, the column of ours that it most likely means (empty: not read), and why."""

    source: str
    target: str
    reason: Reason


@dataclass(frozen=True)
class ColumnMapping:
    """Columns of a file → columns of events. Equal, hashable, printable; columns that are not named are not read."""

    pairs: tuple[tuple[str, str], ...]

    @property
    def plain(self) -> bool:
        """Whether every column goes by the name that it has."""
        return all(source == target for source, target in self.pairs)

    def problems(self) -> tuple[str, ...]:
        """What keeps the mapping from being used: a column of ours that two columns would fill, or that is none of ours."""
        ours, said = table_columns(TABLES["events"]), []
        for target in dict.fromkeys(target for _, target in self.pairs):
            sources = [source for source, each in self.pairs if each == target]
            if target not in ours:
                near = nearest(target, ours)
                said.append(f"Events have no column {target!r}" + (f"; did you mean {near!r}?" if near else "."))
            elif len(sources) > 1:
                said.append(f"{' and '.join(map(repr, sources))} would both fill {target}; choose one.")
        return tuple(said)

    def missing(self) -> tuple[str, ...]:
        """Required columns of events that no column fills."""
        filled = {target for _, target in self.pairs}
        columns = table_columns(TABLES["events"]).values()
        return tuple(column.name for column in columns if column.required and column.name not in filled)

    def __str__(self) -> str:
        """``Headline → title; When → date``."""
        return "; ".join(f"{source} → {target}" for source, target in self.pairs)


def fold(name: str) -> str:
    """A column name as it is compared: lower case, words parted by one underscore."""
    return "_".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


_BY_ALIAS = {fold(alias): column for column, aliases in ALIASES.items() for alias in aliases}


def suggest_mapping(columns: Iterable[str]) -> tuple[Suggestion, ...]:
    """For each column of a file what it most likely means: by name, by alias, by nearest name.

    A column of ours is given once, to the best claim; later claims of the same kind are left open.
    """
    ours, names = list(table_columns(TABLES["events"])), list(columns)
    found: dict[str, Suggestion] = {}
    taken: set[str] = set()

    def give(name: str, target: str, reason: Reason) -> None:
        if name not in found and target and target not in taken:
            taken.add(target)
            found[name] = Suggestion(name, target, reason)

    folded = {name: fold(name) for name in names}
    for name in names:
        if name in ours:
            give(name, name, "same name")
    for name in names:
        if name in DERIVED or name == "counted":
            found.setdefault(name, Suggestion(name, "", "derived by the record"))
    for name in names:
        give(name, folded[name] if folded[name] in ours else "", "same name")
    for name in names:
        give(name, _BY_ALIAS.get(folded[name], ""), "known alias")
    for name in names:
        give(name, nearest(folded[name], [each for each in ours if each not in taken]), "nearest name")
    return tuple(found.get(name, Suggestion(name, "", "nothing like it")) for name in names)


def mapping_of(suggestions: Iterable[Suggestion]) -> ColumnMapping:
    """The mapping that suggestions amount to."""
    return ColumnMapping(tuple((each.source, each.target) for each in suggestions if each.target))


def map_sheet(sheet: Sheet, mapping: ColumnMapping) -> Sheet:
    """The sheet with its columns named as ours. Raises :class:`UploadError` when the mapping has problems.

    What is not read is said in a note.
    """
    if problems := mapping.problems():
        raise UploadError(" ".join(problems))
    names = dict(mapping.pairs)
    left = [str(column) for column in sheet.cells if column not in names]
    notes = [*sheet.notes]
    renamed = [f"{source} as {target}" for source, target in mapping.pairs if source != target]
    if renamed:
        notes.append(f"Columns read under other names: {', '.join(renamed)}.")
    if left:
        notes.append(f"Columns not read: {', '.join(left)}.")
    cells = sheet.cells[[source for source in names if source in sheet.cells]].rename(columns=names)
    firsts = tuple((row, names[column]) for row, column in sheet.month_firsts if column in names)
    return replace(sheet, cells=cells, notes=tuple(notes), month_firsts=firsts)
