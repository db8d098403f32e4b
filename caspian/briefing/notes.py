"""Numbered notes: the sources that a document cites, in the order in which it first cites them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.passages import safe_link

#: States of a source that a reader must know.
_STATES = ("withdrawn", "corrected")


@dataclass(frozen=True)
class Note:
    """One source: who published what, when; ``remark`` says what is wrong with it or on whose word it rests."""

    number: int
    publisher: str
    title: str
    published: str
    kind: str
    language: str
    remark: str
    link: str


class Notes:
    """Gives each source its number when it is first cited."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._number: dict[str, int] = {}

    def cite(self, source_ids: Iterable[str]) -> tuple[int, ...]:
        """The numbers of some sources, ascending."""
        found = {self._number.setdefault(source, len(self._number) + 1) for source in source_ids}
        return tuple(sorted(found))

    @cached_property
    def _sources(self) -> pd.DataFrame:
        return self._dataset.tables["sources"].set_index("source_id")

    def all(self) -> tuple[Note, ...]:
        """All sources cited so far, by number."""
        rows = self._sources.loc[list(self._number)]
        return tuple(self._note(number, row) for number, (_, row) in enumerate(rows.iterrows(), 1))

    def _note(self, number: int, row: pd.Series) -> Note:
        dataset = self._dataset
        return Note(
            number=number,
            publisher=dataset.name("publisher", row["publisher_id"]),
            title=row["title"],
            published=edtf.label(row["published"]) if isinstance(row["published"], str) else "",
            kind=dataset.name("doc_kind", row["doc_kind"]).lower(),
            language=dataset.name("language", row["language"]),
            remark=_remark(dataset, row),
            link=safe_link(row["url"]) or safe_link(row["archived_url"]),
        )


def _remark(dataset: Dataset, row: pd.Series) -> str:
    """On whose word the source rests where that is not its publisher, and whether it still stands."""
    said = []
    if isinstance(row["origins"], str) and (origins := row["origins"].split("|")) != [row["publisher_id"]]:
        said.append("rests on " + ", ".join(dataset.name("publisher", origin) for origin in origins))
    if row["status"] in _STATES:
        said.append(f"{row['status']} by its publisher")
    if row["availability"] == "deleted":
        said.append("deleted from the web")
    return "; ".join(said)


def sources_by_event(dataset: Dataset, event_ids: Iterable[str]) -> Mapping[tuple[str, str], list[str]]:
    """Sources of some events by (event, role), in the order of the table."""
    links = dataset.tables["event_sources"]
    links = links[links["event_id"].isin(set(event_ids))]
    found: dict[tuple[str, str], list[str]] = {}
    for event, source, role in zip(links["event_id"], links["source_id"], links["role"], strict=True):
        found.setdefault((event, role), []).append(source)
    return found
