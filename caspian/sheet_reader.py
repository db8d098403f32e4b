"""The reader of uploaded workbooks: a program of its own, started by :mod:`caspian.sheet` and killed when it takes long.

Reads a file from standard input, writes ``{"rows": [[…]], "firsts": [[row, column]…]}`` as JSON. It imports little, limits its
own memory and processor time before it looks at the first byte, and never sees the dataset. Parsers of binary formats
are where hostile files do harm, so they run here.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any


def limit(memory_bytes: int, seconds: int) -> None:
    """Let the operating system stop this process beyond these bounds. Windows has no such call; the parent kills there."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def rows_of_xlsx(content: bytes) -> Iterator[list[Any]]:
    """Rows of the sheet *events*, else of the first sheet. Formulas give their stored values."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    name = "events" if "events" in book.sheet_names else book.sheet_names[0]
    yield from book.get_sheet_by_name(name).iter_rows()


def rows_of_parquet(content: bytes) -> Iterator[list[Any]]:
    """The header and the rows. Only plain columns: text, numbers, dates, yes and no."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(io.BytesIO(content), memory_map=False)
    # GeoParquet, as our own export of events is: the place of an event follows from its place_id
    names = [
        name
        for name in file.schema_arrow.names
        if not (name == "geometry" and b"geo" in (file.schema_arrow.metadata or {}))
    ]
    for field in (file.schema_arrow.field(name) for name in names):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise ValueError(f"the column {field.name[:80]!r} holds {field.type}, not text, numbers or dates")
    yield list(names)
    for batch in file.iter_batches(batch_size=1_000, use_threads=False, columns=names):
        yield from (list(row) for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))


def cell_text(value: Any) -> str:
    """A cell as the text that a CSV file would hold; blank is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def read(rows: Iterable[list[Any]], most_rows: int, most_columns: int, most_characters: int) -> dict[str, Any]:
    """Texts of all rows, and the cells that are spreadsheet dates on the first of a month. Raises ValueError beyond the bounds."""
    texts: list[list[str]] = []
    firsts: list[list[int]] = []
    characters = 0
    for number, row in enumerate(rows):
        if number > most_rows:
            raise ValueError(f"it has more than {most_rows:,} rows")
        if len(row) > most_columns:
            raise ValueError(f"it has more than {most_columns} columns")
        cells = [cell_text(value) for value in row]
        characters += sum(map(len, cells))
        if characters > most_characters:
            raise ValueError(f"it holds more than {most_characters:,} characters")
        firsts += [[number, at] for at, value in enumerate(row) if isinstance(value, date) and value.day == 1]
        texts.append(cells)
    return {"rows": texts, "firsts": firsts}


READERS = {"xlsx": rows_of_xlsx, "parquet": rows_of_parquet}


def main(arguments: list[str]) -> int:
    """``FORMAT MEMORY SECONDS ROWS COLUMNS CHARACTERS``; 0 and the rows, or 1 and one sentence on standard error."""
    format_, *bounds = arguments
    memory, seconds, rows, columns, characters = (int(bound) for bound in bounds)
    limit(memory, seconds)
    try:
        found = read(READERS[format_](sys.stdin.buffer.read()), rows, columns, characters)
    except MemoryError:
        sys.stderr.write("it needs more memory than an upload may take")
        return 1
    except Exception as error:  # whatever a parser raises on a broken file is one sentence to the reader
        sys.stderr.write(f"{type(error).__name__}: {error}" if not isinstance(error, ValueError) else str(error))
        return 1
    json.dump(found, sys.stdout, ensure_ascii=True)
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # at once: threads that Arrow has started may abort an orderly end
