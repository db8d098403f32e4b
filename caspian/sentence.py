"""The selection in one English sentence: heading, caption, file README, citation and screen-reader text."""

from __future__ import annotations

from caspian.filters import ANY, FILTERS, Names
from caspian.selection import Selection

_SCOPES = {("core",): "Core events", ("context",): "Context events", (): "Core events"}


def sentence(selection: Selection, names: Names) -> str:
    """For example *Core events in energy, from Jan 2022 to Dec 2025, graded confirmed or fair*."""
    head = _SCOPES.get(selection.get("scope"), "Core and context events")
    parts = []
    for key, filter_ in FILTERS.items():
        if (chosen := selection.get(key)) and key != "scope" and (said := filter_.say(chosen, names)):
            parts.append(said)
        if needed := selection.get(key, "all"):
            parts.append(filter_.say(needed, names, joiner=" and "))
        if excluded := selection.get(key, "not"):
            parts.append(filter_.say_not(excluded, names))
    if not selection.get("grade"):
        parts.append("discounted ones hidden")
    elif ANY in selection.get("grade"):
        parts.append("discounted ones shown")
    return ", ".join([head, *parts])
