"""Whole files of a selection: the package, the feeds, the citations; and the database, which always holds everything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from caspian.api.answer import Options, Resource
from caspian.database import export_sqlite
from caspian.feeds import MAX_ENTRIES, export_atom, export_ics
from caspian.package import export_citations, export_zip
from caspian.view import View


def _package(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return export_zip(view, options["home"])


def _database(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return export_sqlite(view.dataset)


def _atom(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return export_atom(view, options["home"])


def _calendar(view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return export_ics(view, options["home"])


def _citations(extension: str, view: View, options: Options, named: Mapping[str, str]) -> bytes:
    return export_citations(view, extension, options["home"])


#: Forms of a citation by extension: media type and words.
_CITATIONS = {
    "bib": ("application/x-bibtex", "BibTeX"),
    "ris": ("application/x-research-info-systems", "RIS, for reference managers"),
    "txt": ("text/plain; charset=utf-8", "text, in APA and as a footnote"),
}

RESOURCES = (
    Resource(
        "export.zip",
        "Every table of the selection as CSV, with codebook, descriptor, README and citations.",
        "application/zip",
        _package,
        name="export",
    ),
    Resource(
        "caspian.sqlite",
        "The whole dataset as SQLite, with foreign keys and full-text search.",
        "application/vnd.sqlite3",
        _database,
        filtered=False,
        told=lambda view, options, named: {"Count": len(view.dataset.events)},
    ),
    Resource(
        "events.atom",
        f"The events of the selection as an Atom feed: the newest in the record, at most {MAX_ENTRIES}.",
        "application/atom+xml; charset=utf-8",
        _atom,
        name="events",
        inline=True,
    ),
    Resource(
        "events.ics",
        "The events of the selection as a calendar; a vague date stands on all days that it can mean.",
        "text/calendar; charset=utf-8",
        _calendar,
        name="events",
    ),
    *(
        Resource(
            f"citation.{extension}",
            f"How to cite the selection and the dataset, as {words}.",
            media_type,
            partial(_citations, extension),
            name="citation",
            inline=extension == "txt",
        )
        for extension, (media_type, words) in _CITATIONS.items()
    ),
)
