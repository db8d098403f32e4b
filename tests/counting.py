"""The counting rule for containers, the plain way: an event with parts is listed, not counted, unless it stands alone."""

from __future__ import annotations

from collections.abc import Iterable

from caspian.dataset import Dataset
from caspian.view import View


def holders_of(dataset: Dataset, event_ids: Iterable[str]) -> set[str]:
    """Every event that holds one of these at any depth."""
    parent = dict(dataset.events[["event_id", "parent_event"]].dropna().itertuples(index=False))
    found: set[str] = set()
    for event_id in event_ids:
        while (event_id := parent.get(event_id, "")) and event_id not in found:
            found.add(event_id)
    return found


def standing_alone(whole: View, narrowed: View) -> set[str]:
    """Containers of a view that a narrowed one counts itself, because it holds none of their parts.

    By exactly these a narrowed view counts more than the whole one counts under the code that narrows it.
    """
    containers = holders_of(whole.dataset, whole.event_ids) & whole.event_ids
    return (containers & narrowed.event_ids) - holders_of(whole.dataset, narrowed.event_ids)
