"""How to cite: the dataset, a view, an event, in each of the usual styles.

A :class:`Reference` holds what a citation names; ``STYLES`` are the ways of writing it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.view import View

NAME = "Caspian: a record of Russia–Iran cooperation"
LICENCE = "CC BY 4.0"
MAKERS = "The Caspian maintainers"
#: Where the machine-readable citation stands, beside the README.
CFF_NAME = "CITATION.cff"
KEYWORDS = ("Russia", "Iran", "international relations", "event data")


@dataclass(frozen=True)
class Reference:
    """What a citation names. ``title`` and ``detail`` are those of the part; both are blank for the whole dataset."""

    key: str
    link: str
    version: str
    day: date
    digest: str
    title: str = ""
    detail: str = ""

    @property
    def note(self) -> str:
        """What no field of the styles takes."""
        return "; ".join(part for part in (self.detail, f"digest {self.digest}", LICENCE) if part)


def reference_dataset(dataset: Dataset, link: str) -> Reference:
    """The dataset as a whole."""
    return Reference(f"caspian-{dataset.version}", link, dataset.version, dataset.as_of, dataset.digest)


def reference_view(view: View, link: str) -> Reference:
    """A view: its sentence and its count."""
    dataset = view.dataset
    mark = hashlib.sha256(view.selection.query().encode()).hexdigest()[:8]
    return Reference(
        f"caspian-{dataset.version}-{mark}",
        link,
        dataset.version,
        dataset.as_of,
        dataset.digest,
        _line(view.sentence),
        f"{view.n:,} of {view.m:,} events",
    )


def reference_event(dataset: Dataset, event: pd.Series, link: str) -> Reference:
    """One event: its title, its id and its date."""
    return Reference(
        f"caspian-{event['event_id']}",
        link,
        dataset.version,
        dataset.as_of,
        dataset.digest,
        _line(event["title"]),
        f"record {event['event_id']}, {edtf.label(event['date'])}",
    )


# --- styles ---------------------------------------------------------------------------------------------------------


def write_apa(reference: Reference) -> str:
    """APA, seventh edition, as text."""
    whole = f"{NAME} (Version {reference.version}, digest {reference.digest}) [Data set]"
    part = f"{reference.title} [{_capital(reference.detail)}]. In " if reference.title else ""
    return f"{MAKERS}. ({reference.day.year}). {part}{whole}. {reference.link}"


def write_footnote(reference: Reference) -> str:
    """A note in the Chicago style, as text."""
    part = f"“{reference.title}” ({reference.detail}), in " if reference.title else ""
    whole = f"{NAME}, version {reference.version} ({_day(reference.day)}), digest {reference.digest}"
    return f"{MAKERS}, {part}{whole}, {LICENCE}, {reference.link}."


def write_bibtex(reference: Reference) -> str:
    """One BibTeX entry. Names and titles stand in double braces, so that no style changes their capitals."""
    fields = {
        "author": f"{{{{{_tex(MAKERS)}}}}}",
        "title": f"{{{{{_tex(reference.title or NAME)}}}}}",
        "howpublished": f"{{{_tex(NAME if reference.title else 'Data set')}}}",
        "year": f"{{{reference.day.year}}}",
        "version": f"{{{_tex(reference.version)}}}",
        "note": f"{{{_tex(reference.note)}}}",
        "url": f"{{{reference.link}}}",
    }
    body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@misc{{{reference.key},\n{body}\n}}\n"


def write_ris(reference: Reference) -> str:
    """One RIS record; lines end as the format wants them."""
    lines = [
        ("TY", "DATA"),
        ("AU", f"{MAKERS},"),  # the comma says that it is one name
        ("TI", reference.title or NAME),
        *([("T2", NAME)] if reference.title else []),
        ("ID", reference.key),
        ("PY", f"{reference.day.year}"),
        ("DA", f"{reference.day:%Y/%m/%d}"),
        ("ET", reference.version),
        ("N1", reference.note),
        ("UR", reference.link),
        ("ER", ""),
    ]
    return "\r\n".join(f"{tag}  - {value}" for tag, value in lines) + "\r\n"


#: Ways of writing a citation: label and function.
STYLES: Mapping[str, tuple[str, Callable[[Reference], str]]] = {
    "apa": ("APA", write_apa),
    "footnote": ("Footnote", write_footnote),
    "bibtex": ("BibTeX", write_bibtex),
    "ris": ("RIS", write_ris),
}


def _line(text: object) -> str:
    """One line of printable text."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


_TEX = str.maketrans(
    {
        **{c: f"\\{c}" for c in "&%$#_"},
        "{": r"\textbraceleft{}",  # an escaped brace would still open a group
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def _tex(text: str) -> str:
    """Text for a BibTeX field: every character that TeX would read stands for itself."""
    return text.translate(_TEX)


# --- what screens and files ask for -----------------------------------------------------------------------------------


def cite_dataset(dataset: Dataset) -> str:
    """The dataset as a whole, with version and digest, where there is no room for a link."""
    return f"{NAME}. Version {dataset.version} ({dataset.as_of:%d %B %Y}), digest {dataset.digest}. {LICENCE}."


def source_line(dataset: Dataset) -> str:
    """What stands under a picture that leaves the dashboard."""
    return f"{NAME} · version {dataset.version}, {dataset.as_of:%d %B %Y} · {LICENCE}"


def cite_view(view: View, link: str) -> str:
    """A view, in the first style."""
    return write_apa(reference_view(view, link))


def citation_file(version: str, day: date) -> str:
    """``CITATION.cff`` (Citation File Format 1.2.0) of a version of the data."""
    quoted = {
        "message": "If you use this record, please cite it with its version.",
        "title": NAME,
        "abstract": "Events, claims, sources and promises between Russia and Iran, each traced to a place in a source.",
        "version": version,
        "license": "CC-BY-4.0",
    }
    lines = [
        "# Written by `python -m caspian codebook`; a change made here by hand is lost.",
        "cff-version: 1.2.0",
        "type: dataset",
        # a JSON string is a YAML string, whatever stands in it
        *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in quoted.items()),
        f"date-released: {day.isoformat()}",
        "authors:",
        f"  - name: {json.dumps(MAKERS)}",
        "keywords:",
        *(f"  - {json.dumps(word)}" for word in KEYWORDS),
    ]
    return "\n".join(lines) + "\n"
