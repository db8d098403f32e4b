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


def cite_view(view: View, link: str) -> str:
    """A view: its sentence, its count, the dataset and the link."""
    return f"“{view.sentence}”, {view.n} of {view.m} events. {cite_dataset(view.dataset)} {link}"


def cite_event(dataset: Dataset, event: pd.Series, link: str) -> str:
    """One event."""
    return f"“{event['title']}” ({event['event_id']}, {event['date']}). {cite_dataset(dataset)} {link}"
