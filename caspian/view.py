"""The view: a selection applied to a dataset. Everything that is shown or exported is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from caspian.dataset import Dataset
from caspian.filters import ANY, DEFAULTS, FILTERS
from caspian.links import Mask
from caspian.memory import remembered
from caspian.selection import Selection, Term
from caspian.sentence import sentence


@dataclass(frozen=True, eq=False)
class View:
    """Events in play with their claims, sources and places, and the sentence that says which they are.

    ``selected`` are the events that match, containers included; ``counted`` those that count (TABLES: *Counting*).
    """

    dataset: Dataset
    selection: Selection
    selected: Mask
    counted: Mask

    @cached_property
    def sentence(self) -> str:
        """The selection in English."""
        return sentence(self.selection, self.dataset.names)

    @cached_property
    def n(self) -> int:
        """Events counted."""
        return int(self.counted.sum())

    @property
    def m(self) -> int:
        """Events counted under the defaults: all active core events."""
        return self.n if not self.selection.terms else view_of(self.dataset, Selection()).n

    @cached_property
    def rows(self) -> np.ndarray:
        """Rows of the events counted, oldest first."""
        return np.flatnonzero(self.counted)

    @cached_property
    def events(self) -> pd.DataFrame:
        """Events counted, oldest first, with all derived columns."""
        return self.dataset.events.iloc[self.rows]

    @cached_property
    def listed(self) -> pd.DataFrame:
        """Events selected, containers included, oldest first."""
        return self.dataset.events.loc[self.selected]

    @cached_property
    def without_place(self) -> int:
        """Events counted that have no place, by nature or because it is unknown."""
        return int(self.dataset.placeless[self.rows].sum())

    @property
    def nowhere(self) -> Selection:
        """The selection of the events without a place; ``place=none`` leaves out those of which an end of a way is known."""
        return self.selection.with_("where_prec_max", ["7"], "not")

    @cached_property
    def without_venue(self) -> int:
        """Of those without a place, the events that have none by nature: calls, votes by post, statutes, statistics."""
        return int(self.dataset.venueless[self.rows].sum())

    @cached_property
    def without_day(self) -> int:
        """Events counted whose day is not exactly known."""
        return int(self.dataset.vague[self.rows].sum())

    def count(self, key: str) -> pd.Series:
        """Events counted by the codes of a filter key, in display order; codes without events are 0."""
        link = self.dataset.links[key]
        return pd.Series(link.counts(self.counted), index=pd.Index(link.codes, dtype="str"), name="events")

    def of(self, selection: Selection) -> View:
        """The same dataset under another selection."""
        return view_of(self.dataset, selection)

    def narrow(self, key: str, *values: str) -> View:
        """The view with one more filter. One value comes on top of what the selection already asks of the key."""
        if len(values) == 1 and self.selection.get(key) and FILTERS[key].repeatable:
            return view_of(self.dataset, self.selection.and_(key, values))
        return view_of(self.dataset, self.selection.with_(key, values))

    def table(self, name: str, part: slice = slice(None)) -> pd.DataFrame:
        """The rows of a table that belong to this view, in the table's own columns.

        Events are those selected (containers included); other tables follow by link. The subject's own lists
        (sectors, areas, kinds, stages, measures, treaty, stories, vocabularies, changes, searches) are always whole.
        ``part`` takes some of these rows by position.
        """
        rows, keep = self.dataset.tables[name], self.keep(name)
        return rows.iloc[part] if keep is None else rows.iloc[np.flatnonzero(keep)[part]]

    def size(self, name: str) -> int:
        """The number of rows of a table that belong to this view."""
        keep = self.keep(name)
        return len(self.dataset.tables[name]) if keep is None else int(keep.sum())

    def keep(self, name: str) -> Mask | None:
        """Which rows of a table belong to this view; None for a table that is always whole."""
        if name not in self._kept:
            found = self._keep(name, self.dataset.tables[name])
            # Bits, not bytes: 128 views are kept, and a table may have millions of rows.
            self._kept[name] = None if found is None else np.packbits(np.asarray(found, dtype=bool))
        bits = self._kept[name]
        return None if bits is None else np.unpackbits(bits, count=len(self.dataset.tables[name])).astype(bool)

    @cached_property
    def _kept(self) -> dict[str, np.ndarray | None]:
        return {}

    @cached_property
    def event_ids(self) -> frozenset[str]:
        """Ids of the events selected."""
        return frozenset(self.listed["event_id"])

    def _of_selected(self, event_ids: pd.Series) -> pd.Series:
        """Whether each cell names an event selected; blank cells do not."""
        rows = self.dataset.row_of.index.get_indexer(pd.Index(event_ids))
        return pd.Series((rows >= 0) & self.selected[rows], index=event_ids.index)

    def _codes(self, key: str) -> set[str]:
        """The codes of a filter key that events selected have."""
        link = self.dataset.links[key]
        return {code for code, count in zip(link.codes, link.counts(self.selected), strict=True) if count}

    def _keep(self, name: str, rows: pd.DataFrame) -> pd.Series | None:
        match name:
            case "events" | "event_sources" | "event_places" | "positions" | "milestones":
                return self._of_selected(rows["event_id"])
            case "event_links" | "lookalikes":
                return self._of_selected(rows["event_id"]) & self._of_selected(rows["other_id"])
            case "claims":
                areas = self._codes("area")
                return self._of_selected(rows["event_id"]) | (rows["event_id"].isna() & rows["area_id"].isin(areas))
            case "topics":
                return rows["topic_id"].isin(set(self.table("claims")["topic_id"].dropna()))
            case "commitments":
                return rows["commitment_id"].isin(set(self.table("milestones")["commitment_id"]))
            case "sources":
                citing = ("event_sources", "claims", "positions", "actor_roles")
                return rows["source_id"].isin(
                    {each for name in citing for each in self.table(name)["source_id"].dropna()}
                )
            case "publishers":
                origins = self.dataset.origins
                named = set(origins.loc[self._of_selected(origins["event_id"]), "origin"])
                return rows["publisher_id"].isin(named | set(self.table("sources")["publisher_id"]))
            case "actors":
                speaking = pd.concat([self.table("claims")["said_by"], self.table("positions")["said_by"]])
                return rows["actor_id"].isin(self._codes("actor") | set(speaking))
            case "actor_roles":
                return rows["actor_id"].isin(set(self.table("actors")["actor_id"]))
            case "places":
                venues = set(self.listed["place_id"].dropna()) | set(self.table("event_places")["place_id"])
                return rows["place_id"].isin(venues)
            case _:
                return None


@remembered(128)
def view_of(dataset: Dataset, selection: Selection) -> View:
    """The view, kept with its dataset for as long as it is among the last 128 asked for."""
    selected = (dataset.events["record"] == "active").to_numpy() & matching(dataset, selection)
    return View(dataset, selection, selected, selected & ~dataset.parents_of(selected))


def matching(dataset: Dataset, selection: Selection) -> Mask:
    """Events that match a selection, those that no longer stand included."""
    matches = np.ones(len(dataset.events), dtype=bool)
    for key, values in DEFAULTS.items():
        if not selection.get(key) and not selection.get(key, "all"):
            matches &= FILTERS[key].mask(dataset, values)
    for term in selection.terms:
        matches &= _mask(dataset, term)
    return matches


def _mask(dataset: Dataset, term: Term) -> Mask:
    filter_ = FILTERS[term.key]
    if term.mode == "any":
        return filter_.mask(dataset, term.values)
    if term.mode == "not":
        values = [value for value in term.values if value != ANY]
        return ~filter_.mask(dataset, values) if values else np.ones(len(dataset.events), dtype=bool)
    mask = np.ones(len(dataset.events), dtype=bool)
    for value in term.values:
        mask &= filter_.mask(dataset, (value,))
    return mask
