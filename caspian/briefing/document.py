"""A pen for Word documents: headings, paragraphs of marked text, tables, pictures, numbered notes, the same bytes every time."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from caspian.palette import LIGHT
from caspian.printed.svg import printable

#: Width between the margins of A4.
TEXT_MM = 174.0
_FONT = "Calibri"
_NUMBER = re.compile(r"[\d,]+( %)?|–")
#: Rows of a table that is kept on one page.
_SHORT = 8
_RIGHT_TO_LEFT = ("R", "AL")


@dataclass(frozen=True)
class Span:
    """A piece of text: ``look`` any of ``b`` (bold), ``q`` (quiet); ``link`` an address, or ``#name`` within the document."""

    text: str
    look: str = ""
    link: str = ""


class Document:
    """A Word document written from top to bottom."""

    def __init__(self, title: str, subject: str, author: str, day: date) -> None:
        self._day = day
        self._doc = docx.Document(io.BytesIO(_blank()))
        self._ids = 0
        self._links: dict[str, str] = {}
        section = self._doc.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm((210 - TEXT_MM) / 2)
        section.top_margin = section.bottom_margin = Mm(18)
        self._styles()
        core, moment = self._doc.core_properties, datetime(day.year, day.month, day.day)
        core.title, core.subject, core.author, core.last_modified_by = map(
            printable, (title[:250], subject, author, author)
        )
        core.created = core.modified = core.last_printed = moment
        core.comments, core.keywords, core.language, core.revision = "", "", "en", 1
        self._foot(section.footer.paragraphs[0], subject)

    def heading(self, text: str, level: int) -> None:
        """A heading; level 0 is the title."""
        self._fill(self._doc.add_paragraph()._p, [Span(text)], f"Heading{level}" if level else "Title")

    def paragraph(self, *spans: Span, style: str = "Normal", keep: bool = False) -> None:
        """A paragraph; ``keep`` holds it on the page of what follows."""
        paragraph = self._doc.add_paragraph()
        self._fill(paragraph._p, spans, style.replace(" ", ""))
        if keep:
            paragraph.paragraph_format.keep_with_next = True

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Sequence[Span]]], widths: Sequence[float]) -> None:
        """A table whose first row repeats on every page; ``widths`` are shares of the width; numbers stand right."""
        cells = [list(row) for row in rows]
        table = self._doc.add_table(rows=len(cells) + 1, cols=len(heads), style="Normal Table")
        table.autofit = False
        self._rule(table._tbl.tblPr)
        wide = [Mm(TEXT_MM * share / sum(widths)) for share in widths]
        for width, column in zip(wide, table.columns, strict=True):
            column.width = width
        numbers = [
            bool(row) and all(_NUMBER.fullmatch(span.text) for span in row) for row in (cells or [[[]] * len(heads)])[0]
        ]
        lines: list[Sequence[Sequence[Span]]] = [[[Span(head, "b")] for head in heads], *cells]
        for place, (row, line) in enumerate(zip(table._tbl.tr_lst, lines, strict=True)):
            properties = row.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if not place:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, spans, width, number in zip(row.tc_lst, line, wide, numbers, strict=True):
                cell.width = width
                paragraph = cell.p_lst[0]
                self._fill(paragraph, spans, "TableText")
                # A head stays with its first row, a short table in one piece.
                if not place or (len(cells) <= _SHORT and place < len(cells)):
                    _add(paragraph.get_or_add_pPr(), "w:keepNext")
                if number:
                    paragraph.pPr.jc_val = WD_ALIGN_PARAGRAPH.RIGHT
                if not place:
                    ground = {"w:val": "clear", "w:color": "auto", "w:fill": LIGHT.panel.lstrip("#")}
                    _add(cell.get_or_add_tcPr(), "w:shd", **ground)
        self._fill(self._doc.add_paragraph()._p, [], "TableText")

    def _rule(self, properties: Any) -> None:
        """Thin lines between rows and none between columns."""
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            ink = LIGHT.color("grade", "weak").lstrip("#")
            _add(borders, f"w:{side}", **{"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": ink})
        # The order of these is laid down by the format.
        layout = properties.find(qn("w:tblLayout"))
        layout.addprevious(borders)

    def picture(self, png: bytes, alt: str, share: float = 1.0) -> None:
        """A picture as wide as the text, or a share of it, with its words for screen readers."""
        paragraph = self._doc.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(TEXT_MM * share))
        shape._inline.docPr.set("descr", printable(alt))

    def note(self, number: int, *spans: Span) -> None:
        """A numbered note that references lead to."""
        paragraph = self._doc.add_paragraph()._p
        paragraph.style = "Note"
        self._ids += 1
        _add(paragraph, "w:bookmarkStart", **{"w:id": str(self._ids), "w:name": f"note_{number}"})
        _add(paragraph, "w:bookmarkEnd", **{"w:id": str(self._ids)})
        run = _add(paragraph, "w:r")
        _add(run, "w:t").text = f"[{number}]"
        _add(run, "w:tab")
        self._fill(paragraph, spans, "Note")

    def save(self) -> bytes:
        """The file. Its parts carry the day of the data and not the moment of writing."""
        raw, fixed = io.BytesIO(), io.BytesIO()
        self._doc.save(raw)
        with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as kept:
            for part in parts.infolist():
                moment = (max(self._day.year, 1980), self._day.month, self._day.day, 0, 0, 0)
                info = zipfile.ZipInfo(part.filename, moment)
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                kept.writestr(info, parts.read(part))
        return fixed.getvalue()

    def _fill(self, paragraph: Any, spans: Iterable[Span], style: str) -> None:
        """Runs of text as elements of the file: a document has thousands, and the library looks each style up anew."""
        paragraph.style = style
        for span in spans:
            if not span.text:
                continue
            run = _add(self._link(paragraph, span.link) if span.link else paragraph, "w:r")
            look = _add(run, "w:rPr")
            if "b" in span.look:
                _add(look, "w:b")
            if span.link or "q" in span.look:
                _add(look, "w:color", **{"w:val": (LIGHT.accent if span.link else LIGHT.quiet).lstrip("#")})
            if span.link and not span.link.startswith("#"):
                _add(look, "w:u", **{"w:val": "single"})
            if _leads_right_to_left(span.text):
                _add(look, "w:rtl")
            words = _add(run, "w:t", **{"xml:space": "preserve"})
            words.text = printable(span.text)

    def _link(self, paragraph: Any, target: str) -> Any:
        if target.startswith("#"):
            return _add(paragraph, "w:hyperlink", **{"w:anchor": target[1:]})
        if target not in self._links:
            self._links[target] = f"link{len(self._links) + 1}"
            relations = self._doc.part.rels
            relations.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, printable(target), self._links[target], is_external=True
            )
        return _add(paragraph, "w:hyperlink", **{"r:id": self._links[target]})

    def _foot(self, paragraph: Any, words: str) -> None:
        paragraph.style = self._doc.styles["Note"]
        paragraph.add_run(printable(f"{words} · page "))
        for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            mark = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark.text = code
            run._r.append(mark)

    def _styles(self) -> None:
        styles = self._doc.styles
        for name, size, before, after in (
            ("Normal", 10.5, 0, 5), ("Title", 22, 0, 6), ("Heading 1", 15, 18, 6), ("Heading 2", 12, 12, 4),
            ("Heading 3", 10.5, 8, 2), ("List Bullet", 10.5, 0, 3), ("Caption", 9, 2, 8),
        ):  # fmt: skip
            self._style(styles[name], size, before, after, heading=name.startswith(("Heading", "Title")))
        for name, size in (("Table Text", 9.0), ("Note", 8.5)):
            self._style(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), size, 0, 2, heading=False)
        note = styles["Note"].paragraph_format
        note.left_indent, note.first_line_indent = Mm(10), Mm(-10)
        styles["Caption"].font.bold = False
        styles["Caption"].font.color.rgb = _rgb(LIGHT.quiet)

    def _style(self, style: Any, size: float, before: float, after: float, *, heading: bool) -> None:
        font, spacing = style.font, style.paragraph_format
        font.name, font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), _FONT)
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        spacing.keep_with_next = True if heading else spacing.keep_with_next
        if heading:
            font.bold, font.color.rgb = True, _rgb(LIGHT.text if style.name == "Title" else LIGHT.accent)


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    """A new child element; names with their prefixes."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    parent.append(element)
    return element


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """An empty document, unpacked and read once."""
    raw = io.BytesIO()
    docx.Document().save(raw)
    return raw.getvalue()


def _rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.lstrip("#"))


def _leads_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", *_RIGHT_TO_LEFT):
            return direction in _RIGHT_TO_LEFT
    return False
