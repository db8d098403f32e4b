"""The package: a selection as one ZIP, with everything that somebody needs who has only the file."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from caspian import codebook, datapackage
from caspian.citation import (
    LICENCE,
    NAME,
    Reference,
    reference_dataset,
    reference_event,
    reference_view,
    write_apa,
    write_bibtex,
    write_footnote,
    write_ris,
)
from caspian.derived import COUNTED, DERIVED, DERIVED_TYPES
from caspian.exports import count_rows, export_csv
from caspian.schema import TABLES, table_columns
from caspian.site import LOCAL, api_address, page_address
from caspian.view import View

#: Tables that are always there; every other one is where it has rows.
CORE = ("events", "claims", "sources", "positions", "places")
_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_FRICTIONLESS = {"day": "date", "text": "string"}

_HOW_TO_READ = """\
HOW TO READ IT
- CSV files are UTF-8 with commas and a header row. A blank cell means unknown or does not apply, never zero.
- List cells hold their values with | between them. Dates are EDTF, as vague as the evidence.
- Text that a spreadsheet would take for a formula has an apostrophe before it.
- events.csv lists visits and summits beside their parts; rows with counted = False are not in the count above.
- Columns of events.csv after added_on are derived by the rules of the codebook.
- CODEBOOK.md says what every table, column and code means. datapackage.json says it to programs:
  frictionless validate datapackage.json
- A reference may lead to a row outside the selection. datapackage.json declares those that never do."""


def export_zip(view: View, home: str = LOCAL) -> bytes:
    """The ZIP of a view. Each table has the bytes of its own export; same view, same file."""
    tables = {name: export_csv(view, name) for name in TABLES if name in CORE or count_rows(view, name)}
    members: dict[str, str | bytes] = {
        "README.txt": readme(view, tuple(tables), home),
        **{f"{name}.csv": content for name, content in tables.items()},
        codebook.FILE_NAME: codebook.codebook(view.dataset.tables),
        datapackage.FILE_NAME: json.dumps(describe(view, tables), ensure_ascii=False, indent=1) + "\n",
        "CITATION.bib": export_citations(view, "bib", home),
        "CITATION.ris": export_citations(view, "ris", home),
    }
    buffer = io.BytesIO()
    day = view.dataset.as_of
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # else the file differs by the system that made it
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return buffer.getvalue()


def references_of(view: View, home: str = LOCAL) -> dict[str, Reference]:
    """What to cite of a view, by what it is called: the view, each event that was picked by hand, and the dataset."""
    dataset = view.dataset
    picked = view.listed if view.selection.get("id") else view.listed[:0]
    return {
        "This view": reference_view(view, page_address(dataset, home, selection=view.selection)),
        **{
            event["event_id"]: reference_event(
                dataset, event, page_address(dataset, home, "event", id=event["event_id"])
            )
            for _, event in picked.iterrows()
        },
        "The dataset": reference_dataset(dataset, page_address(dataset, home, "data")),
    }


def export_citations(view: View, extension: str, home: str = LOCAL) -> bytes:
    """How to cite a view, the events picked in it and the dataset, as ``bib``, ``ris`` or ``txt``."""
    references = references_of(view, home)
    if extension == "bib":
        return "\n".join(map(write_bibtex, references.values())).encode()
    if extension == "ris":
        return "\r\n".join(map(write_ris, references.values())).encode()
    words = [f"{name}\n\n{write_apa(each)}\n\n{write_footnote(each)}\n" for name, each in references.items()]
    return "\n".join(words).encode()


def readme(view: View, tables: tuple[str, ...], home: str = LOCAL) -> str:
    """What the file is, in words: selection, counts, version, link, citation, licence."""
    dataset = view.dataset
    rows = "\n".join(f"  {name + '.csv':<24}{count_rows(view, name):>9,} rows" for name in tables)
    references = references_of(view, home)
    cited = "\n\n".join(map(write_apa, references.values()))
    return f"""\
{NAME}

SELECTION
{view.sentence}
{view.n:,} of {view.m:,} events
{view.without_place:,} without a place, {view.without_day:,} without an exact day

VERSION
{dataset.version} of {dataset.as_of:%d %B %Y}, digest {dataset.digest}

LINKS
The page: {references["This view"].link}
This file: {api_address(home, "export.zip", view.selection)}

TABLES
{rows}

{_HOW_TO_READ}

HOW TO CITE
{cited}

CITATION.bib and CITATION.ris hold the same for reference managers.

LICENCE
{LICENCE}, {_LICENCE_URL}
"""


def describe(view: View, tables: Mapping[str, bytes]) -> dict[str, Any]:
    """The Frictionless descriptor of exactly these files."""
    dataset = view.dataset
    return {
        **datapackage.heading(dataset.tables),
        "name": "caspian-selection",
        "description": f"{view.sentence}: {view.n:,} of {view.m:,} events. CODEBOOK.md says what columns and codes mean.",
        "resources": [
            datapackage.describe(name, content, _schema(view, name, tuple(tables))) for name, content in tables.items()
        ],
    }


def _schema(view: View, name: str, tables: tuple[str, ...]) -> dict[str, Any]:
    """The table's own schema with the columns that the export derives, and the references that all lead to a row here."""
    schema = datapackage.table_schema(name, view.dataset.tables)
    if name == "events":
        words = {**DERIVED, "counted": COUNTED}
        schema["fields"] += [
            {"name": column, "type": _type(column), "description": meaning} for column, meaning in words.items()
        ]
    lead = [
        column.name
        for column in table_columns(TABLES[name]).values()
        if column.type == "reference" and column.target in tables and _leads(view, name, column.name, column.reference)
    ]
    foreign = [each for each in schema.pop("foreignKeys", []) if each["fields"][0] in lead]
    return {**schema, "foreignKeys": foreign} if foreign else schema


def _type(column: str) -> str:
    kind = DERIVED_TYPES.get(column, "text")
    return _FRICTIONLESS.get(kind, kind)


def _leads(view: View, name: str, column: str, reference: str) -> bool:
    target, _, key = reference.partition(".")
    return bool(view.table(name)[column].dropna().isin(set(view.table(target)[key])).all())
