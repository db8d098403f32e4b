"""Sheets: the cells of an uploaded CSV, XLSX or Parquet file, read within bounds.

CSV is read here. Formats that need a parser in C or Rust are read by :mod:`caspian.sheet_reader` in a process of its own with
limits of memory and time. Nothing is ever handed to a library that guesses formats or opens other files.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import pandas as pd
import pyarrow as pa

from caspian.exceptions import UploadError


@dataclass(frozen=True)
class Limits:
    """What an upload may take. Sizes in bytes, times in seconds."""

    bytes: int = 200_000_000
    rows: int = 400_000
    columns: int = 64
    cells: int = 12_000_000
    commas: int = 40_000_000
    characters: int = 200_000_000
    cell_characters: int = 10_000
    list_values: int = 8_000_000
    entries: int = 200
    directory_bytes: int = 100_000
    unpacked_bytes: int = 200_000_000
    ratio: int = 200
    seconds: int = 20
    memory_bytes: int = 1_500_000_000
    findings: int = 200


LIMITS = Limits()
#: Workbooks and Parquet are read in a process of their own and come back whole: they may hold less than a CSV file.
WORKBOOK_LIMITS = replace(LIMITS, bytes=50_000_000, rows=20_000, cells=600_000, characters=20_000_000)
#: Formats that are read, by the ending of the file's name.
ENDINGS = ("csv", "xlsx", "parquet")

#: How many readers may run at once in this process.
_READERS = threading.BoundedSemaphore(2)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Cells as they stand in a file: text, blanks missing. The index is the line in the file less two."""

    cells: pd.DataFrame
    notes: tuple[str, ...] = ()
    month_firsts: tuple[tuple[int, str], ...] = ()


#: Rows made into a frame at once.
_BLOCK = 20_000


def read_sheet(
    name: str, content: bytes, limits: Limits | None = None, progress: Callable[[float], None] = lambda share: None
) -> Sheet:
    """The cells of a CSV, XLSX or Parquet file. The name's ending says which it is; nothing else of the name is used.

    ``progress`` hears the share of a CSV file that is read.
    """
    ending = PurePath(name).suffix.lstrip(".").lower()
    if ending not in ENDINGS:
        raise UploadError(f"A file of the kind {ending or 'without an ending'!r} is not read; send {_or(ENDINGS)}.")
    limits = limits or (LIMITS if ending == "csv" else WORKBOOK_LIMITS)
    if not content:
        raise UploadError("The file is empty.")
    if len(content) > limits.bytes:
        raise UploadError(f"The file has {len(content):,} bytes; at most {limits.bytes:,} are read.")
    if ending == "csv":
        file = io.BytesIO(content)
        return _sheet(
            _csv_rows(content, file, limits),
            [],
            limits,
            lambda: progress(1.0 if file.closed else file.tell() / len(content)),
        )
    if ending == "xlsx":
        _check_archive(content, limits)
    found = _read_apart(ending, content, limits)
    return _sheet(found["rows"], found["firsts"], limits)


def _csv_rows(content: bytes, file: io.BytesIO, limits: Limits) -> Iterable[list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UploadError("The file is in UTF-16; save it as CSV in UTF-8.")
    if content.startswith(b"PK\x03\x04"):
        raise UploadError("The file is called .csv but is a workbook or archive; give it the ending .xlsx.")
    if content.count(b",") > limits.commas:
        raise UploadError(f"The file holds more than {limits.commas:,} commas.")
    if (at := content.find(b"\x00")) >= 0:
        raise UploadError(f"The file holds a NUL byte in line {_line(content, at)}: it is not text.")
    # decoded as it is read: as one text a large file would take four times its size
    reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), strict=True)
    try:
        for number, row in enumerate(reader):
            if number > limits.rows:
                raise UploadError(f"The file has more than {limits.rows:,} rows.")
            yield row
    except UnicodeDecodeError as error:
        where = f"line {_line(content, _undecodable(content))}"
        raise UploadError(f"The file is not UTF-8: {where} cannot be read. Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise UploadError(f"Line {reader.line_num} is not CSV: {error}.") from error


def _undecodable(content: bytes) -> int:
    """Where the first byte stands that is not UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _line(content: bytes, at: int) -> str:
    before = content.count(b"\n", 0, at)
    return f"{before + 1:,}"


def _check_archive(content: bytes, limits: Limits) -> None:
    """Look at the directory of an XLSX archive before anything is unpacked."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_600))
    if end < 0 or len(content) < end + 22:
        raise UploadError("The file is not an XLSX workbook.")
    if int.from_bytes(content[end + 12 : end + 16], "little") > limits.directory_bytes:
        raise UploadError("The workbook's directory is larger than that of any workbook that is read here.")
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UploadError("The file is not an XLSX workbook.") from error
    if len(entries) > limits.entries:
        raise UploadError(f"The workbook has {len(entries):,} parts; at most {limits.entries} are read.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise UploadError(f"The workbook unpacks to {unpacked:,} bytes; at most {limits.unpacked_bytes:,} are read.")
    for entry in entries:
        if entry.flag_bits & 1:
            raise UploadError("The workbook is protected by a password.")
        if entry.file_size > 1_000_000 and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise UploadError("The workbook is packed so tightly that it looks like an archive bomb; it is not opened.")
    if "[Content_Types].xml" not in {entry.filename for entry in entries}:
        raise UploadError("The file is an archive, but not an XLSX workbook.")


def _read_apart(ending: str, content: bytes, limits: Limits) -> dict[str, list[list[object]]]:
    """Rows from a reader in a process of its own, which is ended when it takes too long."""
    bounds = (limits.memory_bytes, limits.seconds, limits.rows, limits.columns, limits.characters)
    command = [sys.executable, "-I", "-m", "caspian.sheet_reader", ending, *map(str, bounds)]
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG") if key in os.environ}
    environment = kept | {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1"}
    if not _READERS.acquire(timeout=limits.seconds):
        raise UploadError("Other uploads are being read just now; try again in a minute.")
    try:
        done = subprocess.run(  # noqa: S603 - fixed command, no shell, bounded input
            command,
            input=content,
            capture_output=True,
            timeout=limits.seconds + 5,
            check=False,
            env=environment,
            cwd=tempfile.gettempdir(),
        )
    except subprocess.TimeoutExpired as error:
        raise UploadError(f"Reading the file took longer than {limits.seconds} seconds; it was stopped.") from error
    finally:
        _READERS.release()
    if done.returncode == 1 and done.stderr:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:300]
        raise UploadError(f"The file cannot be read: {said}.")
    if done.returncode:
        raise UploadError("The file cannot be read within the memory and time that an upload may take.")
    found: dict[str, list[list[object]]] = json.loads(done.stdout)
    return found


def _sheet(
    rows: Iterable[Sequence[object]],
    firsts: Iterable[Sequence[object]],
    limits: Limits,
    progress: Callable[[], None] = lambda: None,
) -> Sheet:
    """Rows of text as a frame. Blank lines vanish; the index keeps the line."""
    source = iter(rows)
    header = [str(cell) for cell in next(source, ())]
    if not any(header):
        raise UploadError("The first row must hold the names of the columns; it is empty.")
    while header and not header[-1].strip():
        header = header[:-1]
    width = len(header)
    _check_header(header, limits)
    parts: list[pd.DataFrame] = []
    number, kept, characters = -1, 0, 0
    while block := list(itertools.islice(source, _BLOCK)):
        lines: dict[int, list[str]] = {}
        for row in block:
            number += 1
            cells = [str(cell) for cell in row]
            if not any(cells):
                continue
            if len(cells) < width or any(cells[width:]):
                raise UploadError(f"Row {number + 2} has {len(cells)} cells; the header has {width} columns.")
            lengths = list(map(len, cells))
            if max(lengths) > limits.cell_characters:
                at = header[lengths.index(max(lengths))]
                raise UploadError(
                    f"Row {number + 2}, {at}: a cell has more than {limits.cell_characters:,} characters."
                )
            characters += sum(lengths)
            if characters > limits.characters:
                raise UploadError(f"The file holds more than {limits.characters:,} characters.")
            lines[number] = cells[:width]
        kept += len(lines)
        if kept * width > limits.cells:
            raise UploadError(f"The file has more than {limits.cells:,} cells.")
        parts.append(_block(lines, header))
        progress()
    table = pd.concat(parts) if parts else _block({}, header)
    blank = number + 1 - kept
    dates = tuple((int(str(row)) - 1, header[int(str(at))]) for row, at in firsts if int(str(at)) < width and row)
    note = (f"{blank} blank rows were passed over.",) if blank else ()
    return Sheet(table, note, dates)


def _block(lines: Mapping[int, Sequence[str]], header: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame of text, blanks missing. Made column by column: ten times as quick as row by row."""
    index = pd.Index(list(lines), dtype="int64")
    columns = list(zip(*lines.values(), strict=True)) or [()] * len(header)
    data = {
        at: pd.Series(pa.array([cell or None for cell in column], pa.large_string()), index=index, dtype="str")
        for at, column in enumerate(columns)
    }
    return pd.DataFrame(data, index=index).set_axis(list(header), axis=1)


def _check_header(header: list[str], limits: Limits) -> None:
    if len(header) > limits.columns:
        raise UploadError(f"The file has {len(header):,} columns; at most {limits.columns} are read.")
    for separator, words in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and header[0].count(separator) > 2:
            raise UploadError(f"The columns are parted by {words}; save the file with commas.")
    for place, name in enumerate(header, start=1):
        if not name.strip():
            raise UploadError(f"Column {place} has no name.")
        if header.index(name) != place - 1:
            raise UploadError(f"The column {name[:80]!r} is there twice.")


def _or(words: Iterable[str]) -> str:
    *most, last = (word.upper() for word in words)
    return f"{', '.join(most)} or {last}"
