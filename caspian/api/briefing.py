"""The briefing: the selection as a document, for the browser and for Word."""

from __future__ import annotations

from collections.abc import Mapping

from caspian.api.answer import Options, Resource
from caspian.briefing.html import export_briefing_html
from caspian.briefing.word import export_briefing_docx
from caspian.view import View


def _page(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return export_briefing_html(view, options["home"])


def _document(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return export_briefing_docx(view, options["home"])


RESOURCES = (
    Resource(
        "briefing.html",
        "The selection as a document in one page that stands alone and prints on A4.",
        "text/html; charset=utf-8",
        _page,
        name="briefing",
        inline=True,
    ),
    Resource(
        "briefing.docx",
        "The same document for Word.",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _document,
        name="briefing",
    ),
)
