"""Uploads: events of somebody's own, checked like ours and joined to the record for one session.

Nothing of an upload is written to disk or seen by another session. Every fault is a finding by row, column and value; a
file that cannot be read at all is an :class:`UploadError` that says why.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import MappingProxyType

import pandas as pd

from caspian.checks import RULES, codes_are_known, events_are_sourced, references_resolve
from caspian.dataset import Dataset
from caspian.exceptions import UploadError
from caspian.exports import DERIVED, harmless, restored
from caspian.findings import Finding
from caspian.grade import PARTIES
from caspian.schema import TABLES, table_columns
from caspian.sheet import LIMITS, Limits, Sheet, read_sheet
from caspian.validation import validate_table

#: Tables that an uploaded event can refer to; the others are empty while it is checked.
_REFERRED = ("sectors", "areas", "kinds", "stages", "places", "actors", "publishers", "vocabularies")


#: Stands before the titles of own events on every page.
OWN_MARK = "Your data · "


@dataclass(frozen=True, eq=False)
class Upload:
    """A file that was read and checked. ``events`` may be used only when there are no findings."""

    name: str
    events: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether the rows may join the record."""
        return not self.findings and len(self.events) > 0


@dataclass(frozen=True, eq=False)
class JoinedDataset(Dataset):
    """A dataset with somebody's own events among those of the record; ``own_ids`` says which they are."""

    own_ids: frozenset[str] = frozenset()
    own_name: str = ""


def take_upload(dataset: Dataset, name: str, content: bytes) -> Upload:
    """Read and check a file of events. Raises :class:`UploadError` when it cannot be read within the bounds."""
    return check_sheet(dataset, name, read_sheet(name, content))


def check_sheet(
    dataset: Dataset,
    name: str,
    sheet: Sheet,
    limits: Limits = LIMITS,
    progress: Callable[[float], None] = lambda share: None,
) -> Upload:
    """Every fault of the rows, by the same rules as the record's own, against the record's own lists.

    A file with very many faults is checked only until ``limits.findings`` of one rule are found; a note says so.
    ``progress`` hears the share of the rules that are through.
    """
    cells, notes = _in_shape(sheet.cells.apply(_as_meant))
    notes = (*sheet.notes, *notes)
    if sum(int(cells[column].str.count(r"\|").sum()) for column in cells) > limits.list_values:
        raise UploadError(f"The lists in the file hold more than {limits.list_values:,} values.")
    _, findings = validate_table("events", cells.head(limits.findings))
    events = cells
    if len(findings) < limits.findings and list(cells.columns) == list(table_columns(TABLES["events"])):
        events, findings = validate_table("events", cells)
    if list(cells.columns) == list(table_columns(TABLES["events"])):
        for rule in (_own_rules(dataset, cells), _months(sheet, cells)):
            findings = [*findings, *itertools.islice(rule, limits.findings)]
        findings += _shared_rules(dataset, cells, {finding.row for finding in findings}, limits, progress)
    if len(cells) == 0:
        findings = [*findings, Finding("events", 0, "", "", "", "at least one event below the header")]
    findings = sorted(set(findings))
    if len(findings) >= limits.findings:
        notes = (
            *notes,
            "There are so many faults that the check may not have named all; mend these and send it again.",
        )
    return Upload(PurePath(name).name, events, tuple(findings), notes)


def _as_meant(column: pd.Series) -> pd.Series:
    """Cells without the apostrophe that exports put before what a spreadsheet would read as a formula."""
    marked = column.str.startswith("'").fillna(False).astype(bool)
    return column.mask(marked, column[marked].map(restored)) if marked.any() else column


def _in_shape(cells: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Columns in the schema's order: derived ones dropped, missing optional ones blank; notes say what was done."""
    columns = table_columns(TABLES["events"])
    notes = []
    derived = [str(column) for column in cells if column in DERIVED or column == "counted"]
    if derived:
        notes.append(f"Columns that the record derives are not read: {', '.join(derived)}.")
    cells = cells.drop(columns=derived)
    absent = [name for name, column in columns.items() if not column.required and name not in cells]
    if absent:
        notes.append(f"Optional columns that are not there count as blank: {', '.join(absent)}.")
        cells = cells.assign(**{name: pd.Series(pd.NA, index=cells.index, dtype="str") for name in absent})
    known = [name for name in columns if name in cells]
    return cells[known + [name for name in cells if name not in columns]], tuple(notes)


def _own_rules(dataset: Dataset, cells: pd.DataFrame) -> Iterable[Finding]:
    """What holds for uploads only: ids that the record does not use, rows that stand, no grade by hand."""
    live = dataset.events["event_id"]
    used = set(live)
    free = max(900_000, int(live.str[1:].astype("int64").max()) if len(live) else 0)
    filled = cells[["event_id", "record", "grade_override"]].fillna("")
    for line, (identity, record, override) in zip(cells.index + 2, filled.itertuples(index=False), strict=True):
        if identity in used:
            expected = "an id that the record does not use"
            yield Finding("events", line, identity, "event_id", identity, expected, f"E{free + line - 1}")
        if record not in ("", "active"):
            yield Finding("events", line, identity, "record", record, "active; other rows cannot be joined")
        if override:
            expected = "a blank cell: an upload brings no sources, so its events are weak"
            yield Finding("events", line, identity, "grade_override", override, expected)


def _months(sheet: Sheet, cells: pd.DataFrame) -> Iterable[Finding]:
    """Spreadsheets turn 2022-06 into the first of June: precision that nobody meant."""
    columns = table_columns(TABLES["events"])
    for place, name in sheet.month_firsts:
        if place in cells.index and name in columns and columns[name].type == "edtf":
            value = str(cells.at[place, name])
            expected = f"text rather than a date cell: the day {value} or the month {value[:7]}"
            yield Finding("events", place + 2, str(cells.at[place, "event_id"]), name, value, expected)


def _shared_rules(
    dataset: Dataset, cells: pd.DataFrame, faulty: set[int], limits: Limits, progress: Callable[[float], None]
) -> list[Finding]:
    """The rules of the record over these rows. Codes and references are checked in all of them, the rest in sound ones."""
    live = dataset.tables["events"]
    named = cells[["parent_event", "superseded_by"]].stack().str.split("|").explode()
    beside = live[live["event_id"].isin(set(named))]
    beside = beside.set_axis(range(-len(beside) - 2, -2))
    found: list[Finding] = []
    for at, each in enumerate(RULES):
        progress((at + 1) / (len(RULES) + 1))
        if each is events_are_sourced:
            continue
        rows = cells if each in (codes_are_known, references_resolve) else cells[~(cells.index + 2).isin(faulty)]
        tables: dict[str, pd.DataFrame] = {
            name: table if name in _REFERRED else table.iloc[:0] for name, table in dataset.tables.items()
        }
        tables["events"] = pd.concat([beside, rows.astype(live.dtypes.to_dict())])
        mine = (finding for finding in each(tables) if finding.table == "events" and finding.row >= 2)
        found += itertools.islice(mine, limits.findings)
    return found


def join_upload(dataset: Dataset, upload: Upload) -> JoinedDataset:
    """The record with the uploaded events among its own. Raises :class:`UploadError` when the upload has findings.

    They have no sources, so all are graded weak. Version and digest say that the result is not the published record.
    """
    if not upload.clean:
        raise UploadError("Only a file without findings can join the record.")
    live = dataset.tables["events"]
    events = pd.concat([live, upload.events.astype(live.dtypes.to_dict())], ignore_index=True)
    mark = hashlib.sha256(upload.events.to_csv(index=False).encode()).hexdigest()[:8]
    joined = JoinedDataset.from_tables(
        {**dataset.tables, "events": events}, corridors=dataset.corridors, digest=f"{dataset.digest}+{mark}"
    )
    assert isinstance(joined, JoinedDataset)
    ids = frozenset(upload.events["event_id"])
    # said in the title, so that no list, picture or search can show an own row as one of the record; files keep theirs
    own = joined.events["event_id"].isin(ids)
    titles = joined.events["title"].mask(own, OWN_MARK + joined.events["title"])
    names = {**joined.names, "id": dict(zip(joined.events["event_id"], titles, strict=True))}
    return replace(
        joined,
        events=joined.events.assign(title=titles),
        names=MappingProxyType(names),
        version=f"{dataset.version}+own",
        own_ids=ids,
        own_name=upload.name,
    )


def export_upload(joined: JoinedDataset) -> bytes:
    """The own events of a joined dataset as CSV, in the shape in which they can be uploaded again."""
    events = joined.tables["events"]
    return _csv(events[events["event_id"].isin(joined.own_ids)])


def template(dataset: Dataset) -> bytes:
    """A CSV file with the columns of events and one example that passes the check."""
    return _csv(pd.DataFrame([_example(dataset)], columns=list(table_columns(TABLES["events"]))))


def _example(dataset: Dataset) -> Mapping[str, str]:
    tables = dataset.tables
    place = tables["places"][tables["places"]["kind"] == "city"].iloc[0]
    area = tables["areas"].iloc[0]
    kinds, actors = tables["kinds"], tables["actors"]
    contacts = kinds.loc[kinds["act"] == "contact", "kind"]
    states = actors[(actors["kind"] == "country") & actors["country"].isin(PARTIES)]
    return {
        "event_id": "E900001",
        "record": "active",
        "title": f"Example: two delegations met in {place['name']}",
        "summary": "Replace this row. One to three sentences in your own words, with the hedges of the sources kept.",
        "date": "[2024-10-07..2024-10-11]",
        "date_basis": "resolved",
        "date_note": "Why this window: the report of 12 October says last week.",
        "place_id": place["place_id"],
        "where_prec": "1",
        "kind": "meeting" if "meeting" in set(contacts) else contacts.iloc[0],
        "direction": "mutual",
        "tone": "neutral",
        "sectors": area["sector_id"],
        "areas": area["area_id"],
        "actors": "|".join((states if len(states) else actors)["actor_id"].head(2)),
        "scope": "core",
        "importance": "3",
        "added_on": dataset.as_of.isoformat(),
    }


def _csv(rows: pd.DataFrame) -> bytes:
    text = rows.apply(lambda column: column.map(harmless, na_action="ignore"))
    return str(text.to_csv(index=False, lineterminator="\n")).encode()
