"""Addresses of a copy of the dashboard, for everything that leaves it: files, feeds, citations.

``home`` is scheme, host and base path of the copy, without a slash at the end.
"""

from __future__ import annotations

from urllib.parse import urlencode

from caspian.dataset import Dataset
from caspian.selection import Selection

#: The copy that ``make run`` starts; what files name that are made without a server.
LOCAL = "http://localhost:8501"


def page_address(dataset: Dataset, home: str, page: str = "", selection: Selection | None = None, id: str = "") -> str:
    """A page with a selection, or with the thing that ``id`` names, and the version of the data."""
    pairs = [*(selection.params() if selection else []), *([("id", id)] if id else []), ("v", dataset.version)]
    return f"{home}/{page}?{urlencode(pairs)}"


def api_address(home: str, path: str, selection: Selection | None = None) -> str:
    """What the data API gives under a path below ``/api``."""
    query = selection.query() if selection else ""
    return f"{home}/api/{path}" + (f"?{query}" if query else "")
