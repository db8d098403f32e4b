"""Independence: who printed it against who knew it. Five articles are not five witnesses.

Everything here speaks of *supporting* sources of the events counted. A source *originates* when its own publisher is
among the origins of what it says; it *relays* every other origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from caspian.dataset import Dataset
from caspian.memory import remembered
from caspian.reading_order import reading_ranks
from caspian.view import View

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Support:
    """Who supports what, as parallel integer columns: event row, source, publisher of the source, origin."""

    event: Codes
    source: Codes
    publisher: Codes
    origin: Codes
    sources: tuple[str, ...]
    publishers: tuple[str, ...]


@remembered()
def _support(dataset: Dataset) -> Support:
    rows = dataset.origins[dataset.origins["role"] == "supports"]
    sources = pd.Index(dataset.tables["sources"]["source_id"])
    publishers = pd.Index(list(dataset.names["publisher"]))
    return Support(
        dataset.row_of.reindex(rows["event_id"]).to_numpy(dtype=np.int64),
        sources.get_indexer(pd.Index(rows["source_id"])).astype(np.int64),
        publishers.get_indexer(pd.Index(rows["publisher_id"])).astype(np.int64),
        publishers.get_indexer(pd.Index(rows["origin"])).astype(np.int64),
        tuple(sources),
        tuple(publishers),
    )


@remembered()
def _cited(dataset: Dataset) -> tuple[tuple[Codes, Codes], ...]:
    """(event rows, sources) of the sources of events, and of the claims on them."""
    sources = pd.Index(dataset.tables["sources"]["source_id"])
    found = []
    for table in ("event_sources", "claims"):
        rows = dataset.tables[table][["event_id", "source_id"]].dropna()
        events = dataset.row_of.reindex(rows["event_id"]).to_numpy(dtype=np.int64)
        found.append((events, sources.get_indexer(pd.Index(rows["source_id"])).astype(np.int64)))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Independence:
    """The supporting sources of a view and the origins behind them."""

    view: View

    @cached_property
    def flows(self) -> pd.DataFrame:
        """One row per source and origin behind it: ``source publisher origin`` (codes of support) and ``events``."""
        support = _support(self.view.dataset)
        keep = self.view.counted[support.event]
        width = len(support.publishers)
        pair = support.source[keep] * width + support.origin[keep]
        distinct, first, counts = np.unique(pair, return_index=True, return_counts=True)
        return pd.DataFrame(
            {
                "source": distinct // width,
                "publisher": support.publisher[keep][first],
                "origin": distinct % width,
                "events": counts,
            }
        )

    @property
    def source_count(self) -> int:
        """Sources that support at least one event counted."""
        return int(self.flows["source"].nunique())

    @property
    def origin_count(self) -> int:
        """Origins behind them."""
        return int(self.flows["origin"].nunique())

    @cached_property
    def relaying_sources(self) -> int:
        """Sources that only repeat what others knew."""
        own = self.flows["publisher"] == self.flows["origin"]
        return int((~own.groupby(self.flows["source"]).any()).sum()) if len(own) else 0

    @cached_property
    def origins(self) -> pd.DataFrame:
        """One row per origin, index publisher ids, the most repeated first.

        Columns: ``name bloc kind sources own relayed publishers events``: sources that rest on it, of these its own and
        those of others, the publishers that relay it, the events that it supports.
        """
        flows = self.flows
        own = flows["publisher"] == flows["origin"]
        grouped = flows.assign(own=own).groupby("origin")
        table = pd.DataFrame({"sources": grouped.size(), "own": grouped["own"].sum()})
        table["relayed"] = table["sources"] - table["own"]
        table["publishers"] = flows[~own].groupby("origin")["publisher"].nunique().reindex(table.index).fillna(0)
        table["events"] = self._events("origin").reindex(table.index)
        return self._named(table.astype("int64")).sort_values(
            ["sources", "events", "name"], ascending=[False, False, True], kind="stable", key=_folded
        )

    @cached_property
    def publishers(self) -> pd.DataFrame:
        """One row per publisher of a supporting source or origin, index publisher ids, most events first.

        Columns: ``name bloc kind sources originates relays events knew role``: its supporting sources, of these those that
        tell what it knows itself and those that repeat others (one source can do both), the events in its sources, the
        events that it knew of, and in words what it does.
        """
        flows = self.flows
        own = flows["publisher"] == flows["origin"]
        sources = flows.assign(own=own, other=~own).groupby(["publisher", "source"])[["own", "other"]].any()
        grouped = sources.groupby("publisher")
        table = grouped.sum().rename(columns={"own": "originates", "other": "relays"})
        table.insert(0, "sources", grouped.size())
        every = np.union1d(flows["publisher"].unique(), flows["origin"].unique())
        table = table.reindex(every).fillna(0).astype("int64")
        printed, knew = self._events("publisher"), self._events("origin")
        table["events"] = printed.reindex(table.index).fillna(0).astype("int64")
        table["knew"] = knew.reindex(table.index).fillna(0).astype("int64")
        table["role"] = np.select(
            [table["sources"] == 0, table["originates"] == 0, table["relays"] == 0],
            [SPEAKS_THROUGH_OTHERS, ONLY_RELAYS, ORIGINATES],
            default=BOTH,
        )
        return self._named(table).sort_values(
            ["events", "knew", "name"], ascending=[False, False, True], kind="stable", key=_folded
        )

    @cached_property
    def tree(self) -> pd.DataFrame:
        """One row per origin and publisher that prints what it knew, the most repeated origins first.

        Columns: ``bloc origin name publisher printed_by printer_bloc sources``; a source of two origins counts in both.
        """
        support = _support(self.view.dataset)
        counted = self.flows.groupby(["origin", "publisher"]).size().rename("sources").reset_index()
        ids = np.asarray(support.publishers, dtype=object)
        facts = self.view.dataset.tables["publishers"].set_index("publisher_id")
        origin, publisher = ids[counted["origin"].to_numpy()], ids[counted["publisher"].to_numpy()]
        table = pd.DataFrame(
            {
                "bloc": facts["bloc"].reindex(origin).to_numpy(),
                "origin": origin,
                "name": facts["name"].reindex(origin).to_numpy(),
                "publisher": publisher,
                "printed_by": facts["name"].reindex(publisher).to_numpy(),
                "printer_bloc": facts["bloc"].reindex(publisher).to_numpy(),
                "sources": counted["sources"].to_numpy(),
            }
        )
        order = table.groupby("origin")["sources"].sum().sort_values(ascending=False, kind="stable")
        rank = table["origin"].map({origin: place for place, origin in enumerate(order.index)})
        name = table["printed_by"].map(dict(reading_ranks(table["printed_by"])))
        return table.assign(rank=rank, less=-table["sources"], last=name).sort_values(
            ["rank", "less", "last"], ignore_index=True
        )[list(table.columns)]

    def relayed_by(self, publisher_id: str) -> pd.DataFrame:
        """Publishers that print what this one knew: ``name bloc kind sources events``, index publisher ids."""
        return self._partners("origin", "publisher", publisher_id)

    def rests_on(self, publisher_id: str) -> pd.DataFrame:
        """Origins of what this publisher prints, itself included: ``name bloc kind sources events``."""
        return self._partners("publisher", "origin", publisher_id)

    def events_known_by(self, publisher_id: str) -> npt.NDArray[np.int64]:
        """Rows of the events counted that this origin supports, oldest first."""
        support = _support(self.view.dataset)
        if publisher_id not in support.publishers:
            return np.array([], dtype=np.int64)
        code = support.publishers.index(publisher_id)
        rows = np.unique(support.event[support.origin == code])
        kept: Codes = rows[self.view.counted[rows]]
        return kept

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Rows of ``sources`` that support, contradict, mention or tell of an event selected."""
        dataset = self.view.dataset
        found = [codes[self.view.selected[events]] for events, codes in _cited(dataset)]
        return dataset.tables["sources"].iloc[np.unique(np.concatenate(found))]

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The five founding articles and their origins: ``source_id publisher_id origin events``."""
        support = _support(self.view.dataset)
        sources = self.view.dataset.tables["sources"]
        founding = np.flatnonzero(sources["file"].notna().to_numpy())
        rows = self.flows[self.flows["source"].isin(founding)]
        publishers = np.asarray(support.publishers, dtype=object)
        return pd.DataFrame(
            {
                "source_id": np.asarray(support.sources, dtype=object)[rows["source"]],
                "publisher_id": publishers[rows["publisher"]],
                "origin": publishers[rows["origin"]],
                "events": rows["events"].to_numpy(),
            }
        )

    def _partners(self, fixed: str, free: str, publisher_id: str) -> pd.DataFrame:
        support = _support(self.view.dataset)
        code = support.publishers.index(publisher_id) if publisher_id in support.publishers else -1
        rows = self.flows[self.flows[fixed] == code]
        grouped = rows.groupby(free)
        table = pd.DataFrame({"sources": grouped["source"].nunique()})
        keep = self.view.counted[support.event] & ((support.origin if fixed == "origin" else support.publisher) == code)
        other = support.publisher if fixed == "origin" else support.origin
        pairs = np.unique(other[keep] * max(len(self.view.counted), 1) + support.event[keep])
        events = np.bincount(pairs // max(len(self.view.counted), 1), minlength=len(support.publishers))
        table["events"] = events[table.index.to_numpy(dtype=np.int64)]
        return self._named(table).sort_values(["sources", "name"], ascending=[False, True], kind="stable", key=_folded)

    def _events(self, column: str) -> pd.Series:
        """Distinct events counted by the codes of ``publisher`` or ``origin``."""
        support = _support(self.view.dataset)
        keep = self.view.counted[support.event]
        codes = support.origin if column == "origin" else support.publisher
        size = max(len(self.view.counted), 1)
        pairs = np.unique(codes[keep] * size + support.event[keep])
        counts = np.bincount(pairs // size, minlength=len(support.publishers))
        return pd.Series(counts)

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table by publisher id with ``name bloc kind`` in front."""
        support = _support(self.view.dataset)
        ids = np.asarray(support.publishers, dtype=object)[table.index.to_numpy(dtype=np.int64)]
        facts = self.view.dataset.tables["publishers"].set_index("publisher_id").reindex(ids)
        table = table.set_axis(pd.Index(ids, name="publisher_id"))
        table.insert(0, "name", facts["name"])
        table.insert(1, "bloc", facts["bloc"])
        table.insert(2, "kind", facts["kind"])
        return table


def _folded(column: pd.Series) -> pd.Series:
    """Names by their place in reading order; numbers as they are."""
    return column.map(dict(reading_ranks(column))) if column.name == "name" else column


ORIGINATES = "reports what it knows itself"
BOTH = "reports and relays"
ONLY_RELAYS = "only relays"
SPEAKS_THROUGH_OTHERS = "speaks through others"


@remembered(32)
def independence_of(view: View) -> Independence:
    """The independence of a view, kept while the view is among the last asked for."""
    return Independence(view)
