"""GDELT: event files of the GDELT project read as *reports*, never as events of ours.

A row there is what a machine took from one page: it may be wrong, and many rows speak of one event. So reports are
mapped by fixed rules, counted apart and shown beside the record. ``docs/your-data.md`` holds the rules in words; the
page prints :data:`RULES`.

The file has no header: 61 columns parted by tabs (GDELT 2.0, every 15 minutes) or 58 (daily files), plain or as the ZIP
in which it is published. Only reports of which one actor is Russia's and the other Iran's are kept.
"""

from __future__ import annotations

import io
import itertools
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import PurePath
from typing import IO, BinaryIO

import pandas as pd

from caspian.dataset import Dataset
from caspian.exceptions import UploadError
from caspian.findings import Finding
from caspian.grade import PARTIES


@dataclass(frozen=True)
class ReportLimits:
    """What a file of reports may take. Sizes in bytes."""

    bytes: int = 500_000_000
    unpacked_bytes: int = 1_000_000_000
    ratio: int = 200
    rows: int = 3_000_000
    kept: int = 500_000
    line_bytes: int = 20_000
    findings: int = 200


REPORT_LIMITS = ReportLimits()
#: Endings under which GDELT files go about.
ENDINGS = ("csv", "tsv", "txt", "zip")
#: Columns of the file that are used, by place, in files of 58 and of 61 columns.
_EARLY = {
    "GLOBALEVENTID": 0,
    "SQLDATE": 1,
    "Actor1Name": 6,
    "Actor1CountryCode": 7,
    "Actor2Name": 16,
    "Actor2CountryCode": 17,
    "EventCode": 26,
    "EventRootCode": 28,
    "QuadClass": 29,
    "GoldsteinScale": 30,
    "NumMentions": 31,
    "NumSources": 32,
    "NumArticles": 33,
    "AvgTone": 34,
}
_LAYOUTS = {
    58: _EARLY
    | {"ActionGeo_Type": 49, "ActionGeo_FullName": 50, "ActionGeo_Lat": 53, "ActionGeo_Long": 54, "SOURCEURL": 57},
    61: _EARLY
    | {"ActionGeo_Type": 51, "ActionGeo_FullName": 52, "ActionGeo_Lat": 56, "ActionGeo_Long": 57, "SOURCEURL": 60},
}
#: Root codes of CAMEO with their short English.
ROOTS = dict(
    zip(
        (f"{number:02}" for number in range(1, 21)),
        (
            "make a public statement",
            "appeal",
            "express intent to cooperate",
            "consult",
            "engage in diplomatic cooperation",
            "engage in material cooperation",
            "provide aid",
            "yield",
            "investigate",
            "demand",
            "disapprove",
            "reject",
            "threaten",
            "protest",
            "exhibit military posture",
            "reduce relations",
            "coerce",
            "assault",
            "fight",
            "use mass violence",
        ),
        strict=True,
    )
)
#: GDELT's quad classes as codes of our vocabulary.
QUADS = {"1": "verbal_cooperation", "2": "material_cooperation", "3": "verbal_conflict", "4": "material_conflict"}
#: ActionGeo_Type → our place precision: a city is where the page places it, not the venue.
PRECISIONS = {"": "9", "0": "9", "1": "6", "2": "4", "3": "2", "4": "2", "5": "4"}
#: What is taken from where, and how: column of GDELT, what it becomes, the rule.
RULES: tuple[tuple[str, str, str], ...] = (
    ("GLOBALEVENTID", "report_id", "G and the number; a number counts once. It is never an event id of the record."),
    (
        "Actor1CountryCode, Actor2CountryCode",
        "actors, direction",
        "Kept only where one is RUS and the other IRN; names of persons and bodies are not matched. The first acts on the "
        "second; verbal cooperation (quad class 1) is mutual.",
    ),
    ("SQLDATE", "date", "The day that the machine took from the page. The record would call it resolved, not stated."),
    (
        "EventRootCode, QuadClass",
        "kinds, kind",
        "kinds: all our kinds with this root in the column cameo of the table kinds, and this quad class where the kind has "
        "one. kind: only where they are one; a root that several kinds share leaves it blank, as does a root of no kind.",
    ),
    ("QuadClass", "quad_class", "1 to 4 in the words of our vocabulary; the chart counts by it."),
    ("EventCode", "cameo", "As it stands."),
    (
        "ActionGeo_Type",
        "where_prec",
        "1 country: 6 · 2 and 5 state or province: 4 · 3 and 4 city: 2, within about 25 km · 0 or blank: 9, unknown. A city "
        "is the one that the page names near the event, so it is never 1.",
    ),
    ("ActionGeo_FullName, _Lat, _Long", "place, lat, lon", "As they stand; no place_id of the record is claimed."),
    ("NumMentions, NumSources, NumArticles", "mentions, notes", "Kept as attention; none of them counts as evidence."),
    ("GoldsteinScale, AvgTone", "notes", "Kept as they stand, used for nothing."),
    ("SOURCEURL", "source_url", "The one page of which the row was made."),
)


@dataclass(frozen=True, eq=False)
class Reports:
    """Reports between Russia and Iran out of one file. ``rows`` has the columns of :data:`COLUMNS`, oldest first.

    ``read`` counts the rows of the file, ``columns`` those of its layout. Rows with findings are not among ``rows``.
    """

    name: str
    rows: pd.DataFrame
    findings: tuple[Finding, ...]
    read: int
    columns: int
    faulty: int


COLUMNS = (
    "report_id",
    "date",
    "title",
    "kind",
    "kinds",
    "quad_class",
    "cameo",
    "direction",
    "actors",
    "place",
    "where_prec",
    "lat",
    "lon",
    "mentions",
    "notes",
    "source_url",
)


def is_gdelt(name: str, file: BinaryIO) -> bool:
    """Whether a file is a GDELT event file, by the shape of its first line. The file is left at its beginning."""
    if PurePath(name).suffix.lstrip(".").lower() not in ENDINGS:
        return False
    file.seek(0)
    try:
        with _opened(file, REPORT_LIMITS) as lines:
            cells = lines.readline(REPORT_LIMITS.line_bytes).rstrip(b"\r\n").split(b"\t")
    except (UploadError, OSError, zipfile.BadZipFile, RuntimeError, ValueError):
        return False
    finally:
        file.seek(0)
    return len(cells) in _LAYOUTS and cells[0].isdigit() and cells[1].isdigit() and len(cells[1]) == 8


def take_reports(
    dataset: Dataset,
    name: str,
    file: BinaryIO,
    progress: Callable[[float], None] = lambda share: None,
    limits: ReportLimits = REPORT_LIMITS,
) -> Reports:
    """Read a GDELT file and map its reports between the two parties. ``progress`` hears the share that is read.

    Every row is checked for its number of columns, every row between the two parties cell by cell; faulty rows are named
    and left out. Raises :class:`UploadError` beyond the bounds.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > limits.bytes:
        raise UploadError(
            f"The file has {size:,} bytes; at most {limits.bytes:,} are read. GDELT's own ZIP is smaller."
        )
    findings: list[Finding] = []
    parts: list[pd.DataFrame] = []
    counts = _Counts()
    with _opened(file, limits) as lines:
        for part in _parts(lines, findings, counts, limits):
            parts.append(part)
            progress(min(1.0, file.tell() / max(1, size)))
    if not counts.columns:
        raise UploadError("The file holds no row of a GDELT event file: 58 or 61 columns parted by tabs, no header.")
    raw = pd.concat(parts, ignore_index=False) if parts else pd.DataFrame(columns=list(_LAYOUTS[61]), dtype="str")
    faults = dict(itertools.islice(_faults(raw), limits.findings))
    bad = _bad_rows(raw)
    rows = _mapped(dataset, raw[~bad])
    named = sorted({*findings, *faults.values()})
    return Reports(PurePath(name).name, rows, tuple(named), counts.read, counts.columns, counts.short + int(bad.sum()))


@dataclass
class _Counts:
    lines: int = 0
    read: int = 0
    columns: int = 0
    kept: int = 0
    short: int = 0


def _opened(file: BinaryIO, limits: ReportLimits) -> BinaryIO:
    """The lines of a plain file, or of the one CSV file in a ZIP whose directory was looked at first."""
    if file.read(4) != b"PK\x03\x04":
        file.seek(0)
        return io.BufferedReader(_Borrowed(file), 1 << 20)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UploadError("The file is not a ZIP archive.") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) != 1 or not entries[0].filename.lower().endswith(".csv"):
        raise UploadError("A ZIP is read when it holds one CSV file of GDELT and nothing else.")
    entry = entries[0]
    if entry.flag_bits & 1:
        raise UploadError("The archive asks for a password.")
    if entry.file_size > limits.unpacked_bytes:
        raise UploadError(
            f"The archive unpacks to {entry.file_size:,} bytes; at most {limits.unpacked_bytes:,} are read."
        )
    if entry.file_size > 1_000_000 and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise UploadError("The archive is packed so tightly that it looks like a bomb; it is not opened.")
    return io.BufferedReader(_Borrowed(archive.open(entry)), 1 << 20)


class _Borrowed(io.RawIOBase):
    """Reads from a file that belongs to somebody else."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Bytes into the buffer."""
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _parts(
    lines: Iterable[bytes], findings: list[Finding], counts: _Counts, limits: ReportLimits
) -> Iterator[pd.DataFrame]:
    """The used columns of the rows between the two parties as text, some tens of thousands of lines at a time.

    The index is the line less two, as everywhere in findings. Widths are counted in bytes: fast enough for millions.
    """
    take: Callable[[list[str]], tuple[str, ...]] | None = None
    names: list[str] = []
    first, second = 0, 0
    try:
        for block in _blocks(lines, 50_000):
            kept: dict[int, tuple[str, ...]] = {}
            for line in block:
                at = counts.lines
                counts.lines += 1
                width = line.count(b"\t") + 1
                if not counts.columns and width in _LAYOUTS:
                    counts.columns = width
                    layout = _LAYOUTS[width]
                    names, take = list(layout), itemgetter(*layout.values())
                    first, second = layout["Actor1CountryCode"], layout["Actor2CountryCode"]
                if width != counts.columns or len(line) > limits.line_bytes:
                    if line.strip():
                        counts.read += 1
                        counts.short += 1
                        if len(findings) < limits.findings:
                            findings.append(_width(at, width, line, counts.columns, limits))
                    continue
                counts.read += 1
                # most rows go here: neither code stands anywhere in them
                if b"\tRUS\t" not in line or b"\tIRN\t" not in line or take is None:
                    continue
                cells = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
                if {cells[first], cells[second]} == set(PARTIES):
                    kept[at - 1] = take(cells)
            counts.kept += len(kept)
            if counts.lines > limits.rows or counts.kept > limits.kept:
                raise UploadError(
                    f"The file has more than {limits.rows:,} rows, or {limits.kept:,} of the two parties."
                )
            yield pd.DataFrame(list(kept.values()), index=list(kept), columns=names or list(_LAYOUTS[61]), dtype="str")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise UploadError("The archive is broken or packed in a way that is not read.") from error


def _blocks(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    source = iter(lines)
    while block := list(itertools.islice(source, size)):
        yield block


def _width(at: int, width: int, line: bytes, columns: int, limits: ReportLimits) -> Finding:
    shown = line[:40].decode("utf-8", "replace").replace("\t", " ").strip()
    if len(line) > limits.line_bytes:
        return Finding(
            "reports", at + 1, shown, "", f"{len(line):,} bytes", f"at most {limits.line_bytes:,} bytes a row"
        )
    expected = (
        f"{columns} columns parted by tabs, as in the first row" if columns else "58 or 61 columns parted by tabs"
    )
    return Finding("reports", at + 1, shown, "", f"{width} columns", expected)


#: How each cell must look, by column: a pattern and the remedy in words.
_SHAPES: tuple[tuple[str, str, str], ...] = (
    ("GLOBALEVENTID", r"\d{1,18}", "a whole number"),
    ("SQLDATE", r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", "a day as YYYYMMDD"),
    ("EventRootCode", r"0[1-9]|1\d|20", "a root code of CAMEO, 01 to 20"),
    ("QuadClass", r"[1-4]", "1, 2, 3 or 4"),
    ("NumMentions", r"\d{1,9}", "a whole number"),
    ("ActionGeo_Type", r"[0-5]?", "0 to 5, or nothing"),
    ("ActionGeo_Lat", r"(-?([0-8]?\d(\.\d+)?|90(\.0+)?))?", "degrees from -90 to 90, or nothing"),
    ("ActionGeo_Long", r"(-?((1[0-7]\d|\d?\d)(\.\d+)?|180(\.0+)?))?", "degrees from -180 to 180, or nothing"),
)


def _wrong(raw: pd.DataFrame, column: str, pattern: str) -> pd.Series:
    wrong = ~raw[column].str.fullmatch(pattern)
    if column == "SQLDATE":
        wrong |= pd.to_datetime(raw[column], format="%Y%m%d", errors="coerce").isna()
    return wrong


def _bad_rows(raw: pd.DataFrame) -> pd.Series:
    bad = pd.Series(False, index=raw.index)
    for column, pattern, _ in _SHAPES:
        bad |= _wrong(raw, column, pattern)
    return bad


def _faults(raw: pd.DataFrame) -> Iterator[tuple[tuple[int, str], Finding]]:
    """Faulty cells of rows between the two parties."""
    for column, pattern, expected in _SHAPES:
        for index, row in raw[_wrong(raw, column, pattern)].iterrows():
            line = int(str(index)) + 2
            yield (line, column), Finding("reports", line, row["GLOBALEVENTID"], column, row[column][:200], expected)


def kinds_of(dataset: Dataset) -> dict[tuple[str, str], tuple[str, ...]]:
    """Our kinds by CAMEO root and quad class: those with the root, and with the quad class where the kind has one."""
    kinds = dataset.tables["kinds"]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for root, quad in itertools.product(ROOTS, QUADS.values()):
        fits = (kinds["cameo"] == root) & (kinds["quad_class"].isna() | (kinds["quad_class"] == quad))
        found[root, quad] = tuple(kinds.loc[fits, "kind"])
    return found


def _mapped(dataset: Dataset, raw: pd.DataFrame) -> pd.DataFrame:
    by_code = kinds_of(dataset)
    actors = dataset.tables["actors"]
    states = actors[actors["kind"] == "country"].set_index("country")["actor_id"]
    names = {party: dataset.name("actor", states.get(party, party)) for party in PARTIES}
    quads = raw["QuadClass"].map(QUADS)
    codes = pd.Series(list(zip(raw["EventRootCode"], quads, strict=True)), index=raw.index, dtype="object")
    kinds = {code: "|".join(found) for code, found in by_code.items()}
    one = {code: found[0] if len(found) == 1 else "" for code, found in by_code.items()}
    giver = raw["Actor1CountryCode"].map({"RUS": "ru_to_ir", "IRN": "ir_to_ru"})
    who = raw["Actor1CountryCode"].map(names) + " → " + raw["Actor2CountryCode"].map(names)
    numbers = ["NumMentions", "NumSources", "NumArticles", "GoldsteinScale", "AvgTone"]
    rows = pd.DataFrame(
        {
            "report_id": "G" + raw["GLOBALEVENTID"],
            "date": raw["SQLDATE"].str[:4] + "-" + raw["SQLDATE"].str[4:6] + "-" + raw["SQLDATE"].str[6:],
            "title": "Report: " + who + ", " + raw["EventRootCode"].map(ROOTS).astype("str"),
            "kind": codes.map(one),
            "kinds": codes.map(kinds),
            "quad_class": quads,
            "cameo": raw["EventCode"],
            "direction": giver.mask(raw["QuadClass"] == "1", "mutual"),
            "actors": raw["Actor1CountryCode"].map(states) + "|" + raw["Actor2CountryCode"].map(states),
            "place": raw["ActionGeo_FullName"],
            "where_prec": raw["ActionGeo_Type"].map(PRECISIONS),
            "lat": pd.to_numeric(raw["ActionGeo_Lat"], errors="coerce"),
            "lon": pd.to_numeric(raw["ActionGeo_Long"], errors="coerce"),
            "mentions": pd.to_numeric(raw["NumMentions"]).astype("int64"),
            "notes": raw[numbers[0]].radd(numbers[0] + " "),
            "source_url": raw["SOURCEURL"],
        }
    )
    for column in numbers[1:]:
        rows["notes"] += "; " + column + " " + raw[column]
    rows = rows[list(COLUMNS)]
    text = [str(column) for column in rows if pd.api.types.is_string_dtype(rows[column].dtype)]
    rows[text] = rows[text].mask(rows[text] == "")
    rows = rows.drop_duplicates("report_id")
    return rows.sort_values(["date", "report_id"], kind="stable", ignore_index=True)
