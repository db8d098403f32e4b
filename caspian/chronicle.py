"""The chronicle: the events of a view as a reader meets them, newest month first, parts under what holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.links import Mask
from caspian.memory import remembered
from caspian.passages import safe_link
from caspian.view import View

#: Signs of the grades, the same shapes as on the timeline.
GRADE_SIGN: Mapping[str, str] = MappingProxyType(
    {"confirmed": "●", "fair": "●", "weak": "○", "contested": "◇", "discounted": "×"}
)
#: Entries on a page of the chronicle.
ENTRIES_A_PAGE = 25


@dataclass(frozen=True)
class Entry:
    """One event in words.

    ``actors`` act in it, first the one that leads; ``sources`` support it: publisher, with the address of its report where
    there is one; ``against`` contradict it. ``whole`` names what it is a part of where that does not stand above it in the list. ``again`` marks a
    container that is repeated because its parts run on to a new page.
    """

    event_id: str
    date: str
    title: str
    summary: str
    place: str
    kind: str
    act: str
    grade: str
    position_ru: str
    position_ir: str
    origin_count: int
    actors: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    against: tuple[tuple[str, str], ...]
    whole: str
    whole_id: str
    depth: int
    part_count: int
    again: bool = False


@dataclass(frozen=True)
class Month:
    """Entries that began in one window of months: a month where that is known, else as many as the dates leave open."""

    label: str
    event_count: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, eq=False)
class Chronicle:
    """The order of a view's events, made once; pages are cut from it, so that their cost does not grow."""

    view: View
    order: np.ndarray
    root: np.ndarray
    depth: np.ndarray
    group: np.ndarray
    parts: np.ndarray
    event_counts: np.ndarray

    def __len__(self) -> int:
        return len(self.order)

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return max(-(-len(self) // ENTRIES_A_PAGE), 1)

    def page(self, number: int) -> list[Month]:
        """The months of a page, counted from 1."""
        start = (number - 1) * ENTRIES_A_PAGE
        rows = self.order[start : start + ENTRIES_A_PAGE].tolist()
        if not rows:
            return []
        first = rows[0]
        shown = [(row, False) for row in rows]
        if self.depth[first]:
            shown.insert(0, (int(self.root[first]), True))
        months: list[Month] = []
        for row, again in shown:
            group = int(self.group[self.root[row]])
            label = self._label(int(self.root[row]))
            entry = self._entry(row, again)
            if months and months[-1].label == label:
                last = months[-1]
                months[-1] = Month(label, last.event_count, (*last.entries, entry))
            else:
                months.append(Month(label, int(self.event_counts[group]), (entry,)))
        return months

    def months(self) -> list[str]:
        """The months that have a heading of their own, as ``2024-10``, newest first."""
        found = np.unique(self._months())[::-1]
        return [str(month) for month in found[found >= 0].astype("datetime64[M]")]

    def page_of(self, month: str) -> int:
        """The page on which a month begins to be told; the last one where nothing of it is."""
        told = self._months() == np.datetime64(month, "M").astype("int64")
        return int(np.argmax(told)) // ENTRIES_A_PAGE + 1 if told.any() else self.pages

    def _months(self) -> np.ndarray:
        """For each entry the month in which what it belongs to began, since 1970; -1 where that is not known to the month."""
        events, roots = self.view.dataset.events, self.root[self.order]
        first, last = (
            events[column].to_numpy()[roots].astype("datetime64[M]").astype("int64")
            for column in ("start_first", "start_last")
        )
        return np.where(first == last, first, -1)

    def rows(self, number: int) -> pd.DataFrame:
        """The events of a page in the order of the chronicle, with all derived columns."""
        start = (number - 1) * ENTRIES_A_PAGE
        return self.view.dataset.events.iloc[self.order[start : start + ENTRIES_A_PAGE]]

    def _label(self, root: int) -> str:
        event = self.view.dataset.events.iloc[root]
        return month_label(event["start_first"], event["start_last"], open_start=pd.isna(event["earliest"]))

    def _entry(self, row: int, again: bool) -> Entry:
        dataset = self.view.dataset
        event = dataset.events.iloc[row]
        place = event["place_name"]
        if pd.isna(place):
            place = {"0": "no venue", "9": "place unknown"}.get(event["where_prec"], "")
        parent = int(dataset.parent_row[row]) if not self.depth[row] else -1
        whole = dataset.events.iloc[parent] if parent >= 0 else None
        actors = event["actors"].split("|") if isinstance(event["actors"], str) else []
        return Entry(
            event_id=event["event_id"],
            date=edtf.label(event["date"]),
            title=event["title"],
            summary=event["summary"],
            place=place,
            kind=dataset.name("kind", event["kind"]),
            act=event["act"],
            grade=event["grade"],
            position_ru=event["position_ru"],
            position_ir=event["position_ir"],
            origin_count=int(event["origin_count"]),
            actors=tuple(dataset.name("actor", actor) for actor in actors),
            sources=sources_of(dataset, row),
            against=sources_of(dataset, row, "contradicts"),
            whole="" if whole is None else str(whole["title"]),
            whole_id="" if whole is None else str(whole["event_id"]),
            depth=int(self.depth[row]),
            part_count=int(self.parts[row]),
            again=again,
        )


@remembered()
def _reports(dataset: Dataset) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Rows of ``event_sources`` by event, the event row of each, and the sources by id: made once, searched often."""
    links = dataset.tables["event_sources"]
    events = dataset.row_of.reindex(links["event_id"]).fillna(-1).to_numpy(dtype=np.int64)
    order = np.argsort(events, kind="stable")
    return order, events[order], dataset.tables["sources"].set_index("source_id")


def sources_of(dataset: Dataset, row: int, role: str = "supports") -> tuple[tuple[str, str], ...]:
    """The publishers whose reports support an event, each once, with the address of its first report, blank without one."""
    order, events, sources = _reports(dataset)
    first, last = np.searchsorted(events, [row, row + 1])
    links = dataset.tables["event_sources"].iloc[order[first:last]]
    found: dict[str, str] = {}
    for source_id in links.loc[links["role"] == role, "source_id"]:
        source = sources.loc[source_id]
        link = safe_link(source["url"]) or safe_link(source["archived_url"])
        name = dataset.name("publisher", source["publisher_id"])
        found[name] = found.get(name) or link
    return tuple(found.items())


def month_label(first: pd.Timestamp, last: pd.Timestamp, *, open_start: bool = False) -> str:
    """*October 2024*; for a wider window *2023, month not known*, *Sep to Oct 2024* or *on or before Sep 2024*."""
    if open_start:
        return f"On or before {last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    if first.year == last.year:
        whole = first.month == 1 and last.month == 12
        return f"{first.year}, month not known" if whole else f"{first:%B} to {last:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}"


@remembered(16)
def chronicle_of(view: View) -> Chronicle:
    """The chronicle of a view, kept for as long as it is among the last asked for."""
    events = view.dataset.events
    size = len(events)
    root, depth = _roots(view)
    first = events["start_first"].to_numpy().astype("datetime64[M]").astype(np.int64)
    last = events["start_last"].to_numpy().astype("datetime64[M]").astype(np.int64)
    unbounded = events["earliest"].isna().to_numpy()
    # newest month first; a wider window stands below the month in which it begins, an open one below its last
    window = np.where(unbounded, 2_000, np.minimum(last - first, 1_999))
    rows = np.flatnonzero(view.selected)
    tops = rows[root[rows] == rows]
    keys = np.where(unbounded, last, first)[tops] * 4_096 + (4_095 - window[tops])
    by_group = np.argsort(-(keys * np.int64(size) + tops), kind="stable")
    tops = tops[by_group]
    rank = np.zeros(size, dtype=np.int64)
    rank[tops] = np.arange(len(tops))
    starts = np.concatenate([[True], np.diff(keys[by_group]) != 0]) if len(tops) else np.zeros(0, dtype=bool)
    group = np.zeros(size, dtype=np.int64)
    group[tops] = np.cumsum(starts) - 1
    within = np.where(root[rows] == rows, 0, rows + 1)
    order = rows[np.argsort(rank[root[rows]] * (size + 1) + within, kind="stable")]
    parts = np.bincount(root[rows][root[rows] != rows], minlength=size)
    counted = np.flatnonzero(view.counted)
    counts = np.bincount(group[root[counted]], minlength=int(starts.sum()))
    return Chronicle(view, order, root, depth, group, parts, counts)


def _roots(view: View) -> tuple[np.ndarray, np.ndarray]:
    """For each event the outermost selected event that holds it (itself where none does), and how deep it lies."""
    parent = view.dataset.parent_row
    root = np.arange(len(parent))
    depth = np.zeros(len(parent), dtype=np.int8)
    selected: Mask = view.selected
    inner = np.flatnonzero(selected & (parent >= 0))
    while len(inner):
        above = parent[root[inner]]
        inner, above = inner[above >= 0], above[above >= 0]
        inner, above = inner[selected[above]], above[selected[above]]
        root[inner] = above
        depth[inner] += 1
    return root, depth


def entries_of(months: list[Month]) -> Iterator[Entry]:
    """All entries of some months in order."""
    for month in months:
        yield from month.entries
