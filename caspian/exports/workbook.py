"""Exports as XLSX: the table, what the selection is, what the columns mean."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from caspian.citation import LICENCE, NAME, cite_view
from caspian.codebook import describe_columns, describe_vocabulary
from caspian.derived import DERIVED_TYPES
from caspian.exceptions import SelectionError
from caspian.exports.rows import WHOLE, Part, column_type, count_rows, export_columns, export_rows, harmless
from caspian.exports.texts import describe_part
from caspian.filters import DEFAULTS, FILTERS
from caspian.schema import TABLES, table_columns
from caspian.selection import Term
from caspian.site import LOCAL, page_address
from caspian.view import View

#: A heading, empty where there is none, and lines below it.
Block = tuple[list[str], list[list[str]]]
#: What a sheet of the format holds below its header.
MAX_ROWS = 1_048_575
#: What the format allows in one sheet and one cell; readers refuse or mend files beyond it.
_MAX_LINKS, _MAX_LINK, _MAX_TEXT = 65_000, 2_000, 32_767
#: Rows that the width of a column is taken from, and its bounds in characters.
_MEASURED, _NARROW, _WIDE = 200, 9, 60
#: Text stays text: nothing that stands in the data becomes a formula, a link or a number by its looks.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HEADER = {"bold": True, "bottom": 1, "valign": "top"}
_TYPE_WORDS = {"day": "date", "text": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}


def export_xlsx(view: View, table: str, part: Part = WHOLE, home: str = LOCAL) -> bytes:
    """A workbook with the table, a sheet *Filters* and a sheet *Codebook*. Same view, same bytes.

    Exact days are dates, numbers are numbers, addresses are links when they are http or https. In EDTF columns the first
    of a month stays text: a spreadsheet makes that date of a month alone too, and the upload would have to ask.
    Raises :class:`SelectionError` beyond what a sheet holds; ``home`` is the copy that the link leads to.
    """
    part.check(table)
    asked = min(count_rows(view, table) - part.offset, part.limit or MAX_ROWS + 1)
    if asked > MAX_ROWS:
        raise SelectionError(
            [f"A sheet holds {MAX_ROWS:,} rows, not {asked:,}; narrow the selection or take CSV or Parquet."]
        )
    rows = export_rows(view, table, part)
    rows = rows[part.chosen(rows.columns)]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties(
            {"title": f"{NAME}: {table}", "comments": view.sentence, "created": _noon(view.dataset.as_of)}
        )
        _Sheet(book, table).write_table(rows, table)
        _Sheet(book, "Filters").write_blocks(*_filters(view, table, part, home))
        _Sheet(book, "Codebook").write_blocks(*_codebook(view, table, list(rows.columns)))
    return buffer.getvalue()


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


class _Sheet:
    """One sheet of a workbook and the formats of its cells."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self.page: Worksheet = book.add_worksheet(name)
        self.header: Format = book.add_format(_HEADER)
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.text: Format = book.add_format({"num_format": "@"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.links = 0

    def write_table(self, rows: pd.DataFrame, table: str) -> None:
        """A header that stays in sight, a filter on every column, and the rows."""
        for place, column in enumerate(rows.columns):
            kind = column_type(table, column)
            self.page.set_column(place, place, _width(rows[column], column), self.text if kind == "edtf" else None)
            self.page.write_string(0, place, column, self.header)
            for number, value in enumerate(rows[column].tolist(), start=1):
                if not pd.isna(value):
                    self._write(number, place, value, kind)
        self.page.freeze_panes(1, 1)
        if len(rows.columns):
            self.page.autofilter(0, 0, len(rows), len(rows.columns) - 1)
            self.page.ignore_errors(
                {
                    "number_stored_as_text": f"A1:{xlsxwriter.utility.xl_col_to_name(len(rows.columns) - 1)}{len(rows) + 1}"
                }
            )

    def _write(self, row: int, place: int, value: Any, kind: str) -> None:
        if isinstance(value, bool):
            self.page.write_boolean(row, place, value)
        elif kind in ("integer", "number"):
            self.page.write_number(row, place, value)
        elif kind in ("edtf", "day") and (day := _exact(value)) and (kind == "day" or day.day > 1):
            self.page.write_datetime(row, place, day, self.day)
        elif kind == "url" and self._links(value):
            self.links += 1
            self.page.write_url(row, place, value, string=value)
        else:
            self.page.write_string(row, place, _cell(value), self.text if kind == "edtf" else None)

    def _links(self, value: str) -> bool:
        """Whether an address becomes a link; beyond what the format holds it stays text."""
        return value.startswith(("http://", "https://")) and len(value) <= _MAX_LINK and self.links < _MAX_LINKS

    def write_blocks(self, *blocks: Block) -> None:
        """Blocks to be read, a blank line between them: a heading, where there is one, and lines whose first cell is bold."""
        number = 0
        for heading, lines in blocks:
            for at, line in enumerate([heading, *lines] if heading else lines):
                for place, cell in enumerate(line):
                    bold = place == 0 or (heading and at == 0)
                    self.page.write_string(number, place, _cell(cell), self.header if bold else self.wrapped)
                number += 1
            number += 1
        for place, width in enumerate((24, 60, 24, 40, 30)):
            self.page.set_column(place, place, width)


def _exact(value: str) -> datetime | None:
    """The day that a cell names exactly, where a spreadsheet knows it as a date."""
    try:
        day = datetime.strptime(value, "%Y-%m-%d")
    except ValueError:
        return None
    return day if len(value) == 10 and day.year > 1900 else None


def _cell(value: object) -> str:
    text = harmless(str(value))
    if len(text) > _MAX_TEXT:
        raise SelectionError(
            [f"A cell of a workbook holds {_MAX_TEXT:,} characters, not {len(text):,}; take CSV or Parquet."]
        )
    return text


def _width(cells: pd.Series, heading: str) -> float:
    longest = max((len(str(cell)) for cell in cells.head(_MEASURED).dropna()), default=0)
    # the button of the filter covers the end of the heading
    return min(max(longest + 1, len(heading) + 3, _NARROW), _WIDE)


def _filters(view: View, table: str, part: Part, home: str) -> list[Block]:
    """What the rows are: the selection in words, how many, which data, how to come back and how to cite."""
    dataset, said = view.dataset, describe_part(view, table, part)
    link = page_address(dataset, home, selection=view.selection)
    about = [
        ["Selection", view.sentence],
        ["Events", f"{view.n:,} of {view.m:,}"],
        ["Rows in this file", f"{said['count']:,} of {said['total']:,} of {table}"],
        ["Version", f"{dataset.version} of {dataset.as_of:%d %B %Y}"],
        ["Digest", dataset.digest],
        ["Link", link],
        ["Licence", LICENCE],
        ["Citation", cite_view(view, link)],
    ]
    named = {term.key for term in view.selection.terms if term.mode != "not"}
    filters = [[*_filter(view, term), ""] for term in view.selection.terms]
    filters += [
        [*_filter(view, Term(key, "any", values)), "holds unless the key is named"]
        for key, values in DEFAULTS.items()
        if key not in named
    ]
    return [([], about), (["Filter", "In words", "Key", "Codes", "Default"], filters)]


def _filter(view: View, term: Term) -> list[str]:
    filter_, names = FILTERS[term.key], view.dataset.names
    if term.mode == "not":
        words = filter_.say_not(term.values, names)
    else:
        words = filter_.say(term.values, names, " and " if term.mode == "all" else " or ")
    return [filter_.label, words or "any", term.parameter, ", ".join(term.values)]


def _codebook(view: View, table: str, columns: list[str]) -> list[Block]:
    """The columns of the sheet, what each takes and means, and the codes of the vocabularies that they use."""
    own = table_columns(TABLES[table])
    described = describe_columns(table).set_index("Column").to_dict("index")
    meanings = export_columns(table)
    lines = []
    for name in columns:
        row = described.get(name, {})
        kind = row.get("Type") or _TYPE_WORDS[DERIVED_TYPES.get(name, "text")]
        lines.append([name, meanings[name], kind, row.get("Takes", "derived"), row.get("Required", "")])
    blocks: list[Block] = [(["Column", "Meaning", "Type", "Takes", "Required"], lines)]
    used = dict.fromkeys(own[name].vocabulary for name in columns if name in own and own[name].vocabulary)
    codes = [
        [row["Code"], row["Definition"], vocabulary, row["Label"]]
        for vocabulary in used
        for row in describe_vocabulary(view.dataset.tables, vocabulary).to_dict("records")
    ]
    return [*blocks, (["Code", "Meaning", "Vocabulary", "Label"], codes)] if codes else blocks
