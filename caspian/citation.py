"""How to cite: the dataset, a view, an event."""

from __future__ import annotations

import pandas as pd

from caspian.dataset import Dataset
from caspian.view import View

NAME = "Caspian: a record of Russia–Iran cooperation"
LICENCE = "CC BY 4.0"


def cite_dataset(dataset: Dataset) -> str:
    """The dataset as a whole, with version and digest."""
    return f"{NAME}. Version {dataset.version} ({dataset.as_of:%d %B %Y}), digest {dataset.digest}. {LICENCE}."


def source_line(dataset: Dataset) -> str:
    """What stands under a picture that leaves the dashboard."""
    return f"{NAME} · version {dataset.version}, {dataset.as_of:%d %B %Y} · {LICENCE}"


def cite_view(view: View, link: str) -> str:
    """A view: its sentence, its count, the dataset and the link."""
    return f"“{view.sentence}”, {view.n} of {view.m} events. {cite_dataset(view.dataset)} {link}"


def cite_event(dataset: Dataset, event: pd.Series, link: str) -> str:
    """One event."""
    return f"“{event['title']}” ({event['event_id']}, {event['date']}). {cite_dataset(dataset)} {link}"


def cite_event_bibtex(dataset: Dataset, event: pd.Series, link: str) -> str:
    """One event as a BibTeX entry."""
    fields = {
        "title": f"{{{_braceless(event['title'])}}}",
        "howpublished": f"{{{NAME}, record {event['event_id']}}}",
        "year": f"{{{dataset.as_of:%Y}}}",
        "version": f"{{{dataset.version}}}",
        "note": f"{{Event date {event['date']} (EDTF); digest {dataset.digest}; {LICENCE}}}",
        "url": f"{{{link}}}",
    }
    body = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@misc{{caspian-{event['event_id']},\n{body}\n}}\n"


def cite_event_ris(dataset: Dataset, event: pd.Series, link: str) -> str:
    """One event as a RIS record."""
    lines = [
        ("TY", "DATA"),
        ("TI", " ".join(str(event["title"]).split())),
        ("T2", NAME),
        ("AN", str(event["event_id"])),
        ("PY", f"{dataset.as_of:%Y}"),
        ("DA", f"{dataset.as_of:%Y/%m/%d}"),
        ("ET", dataset.version),
        ("N1", f"Event date {event['date']} (EDTF); digest {dataset.digest}; {LICENCE}"),
        ("UR", link),
        ("ER", ""),
    ]
    return "\r\n".join(f"{tag}  - {value}" for tag, value in lines) + "\r\n"


def _braceless(text: object) -> str:
    """Text for a BibTeX field: one line, without what TeX would read."""
    plain = " ".join(str(text).split())
    return "".join(f"\\{c}" if c in "&%$#_" else "" if c in "{}\\" else c for c in plain)
