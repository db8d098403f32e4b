"""One event with everything that bears on it: positions, claims, sources and origins, parts, links, promises, history."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from caspian.dataset import Dataset
from caspian.grade import PARTIES
from caspian.passages import place_words, safe_link
from caspian.selection import Selection
from caspian.testimony import days_of, describe_claims, in_order, in_words
from caspian.view import View

_CHILD_KEYS = {"claims": "claim_id"}


@dataclass(frozen=True, eq=False)
class EventRecord:
    """One row of the events with what hangs on it. Every table is as a reader needs it, in the reader's order."""

    dataset: Dataset
    row: int

    @cached_property
    def event(self) -> pd.Series:
        """The event with all derived columns."""
        return self.dataset.events.iloc[self.row]

    @property
    def event_id(self) -> str:
        """Its id."""
        return str(self.event["event_id"])

    @property
    def replaced(self) -> bool:
        """Whether other events stand in its place and hold all that hung on it."""
        return self.event["record"] in ("merged", "split")

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Described claims on this event, topic by topic (those with most claims first), each by date."""
        rows = self._of("claims")
        described = in_order(describe_claims(self.dataset, rows))
        size = described["topic_id"].map(described["topic_id"].value_counts()).fillna(0)
        return described.assign(_size=size).sort_values(
            ["_size", "topic_id"], ascending=[False, True], kind="stable", na_position="last"
        )

    @cached_property
    def sources(self) -> pd.DataFrame:
        """Sources by role and date.

        ``role source_id publisher title published bloc origin_names origin_blocs language doc_kind locator note link
        status`` and the other columns of ``sources``; codes are kept.
        """
        tables, names = self.dataset.tables, self.dataset.names
        links = self._of("event_sources")
        sources = tables["sources"]
        facts = sources[sources["source_id"].isin(links["source_id"])].set_index("source_id")
        joined = links.rename(columns={"origins": "own_origins"}).join(facts, on="source_id")
        origins = self.origins.groupby(["source_id", "role"], sort=False).agg(
            origin_names=("name", ", ".join), origin_blocs=("bloc", lambda blocs: "|".join(dict.fromkeys(blocs)))
        )
        joined = joined.join(origins, on=["source_id", "role"])
        publishers = tables["publishers"].set_index("publisher_id")
        joined["publisher"] = joined["publisher_id"].map(publishers["name"])
        joined["bloc"] = joined["publisher_id"].map(publishers["bloc"])
        joined["link"] = [
            safe_link(url) or safe_link(copy) for url, copy in zip(joined["url"], joined["archived_url"], strict=True)
        ]
        joined["locator"] = in_words(joined["locator"], place_words)
        joined["first"], _ = days_of(joined["published"])
        order = {role: number for number, role in enumerate(names["source_role"])}
        joined["_role"] = joined["role"].map(order)
        return joined.sort_values(["_role", "first", "source_id"], kind="stable", na_position="last").drop(
            columns="_role"
        )

    @cached_property
    def origins(self) -> pd.DataFrame:
        """Origins behind the sources, one row per source, role and origin, with the origin's ``name bloc party``."""
        rows = self.dataset.origins
        rows = rows[rows["event_id"] == self.event_id]
        return rows.assign(name=rows["origin"].map(dict(self.dataset.names["publisher"])))

    @cached_property
    def independent(self) -> pd.DataFrame:
        """Origins by role, each once: ``role origin name bloc party sources`` (how many of the sources rest on it)."""
        return self.origins.groupby(["role", "origin"], sort=False, as_index=False).agg(
            name=("name", "first"), bloc=("bloc", "first"), party=("party", "first"), sources=("source_id", "nunique")
        )

    @cached_property
    def positions(self) -> pd.DataFrame:
        """Every dated position of both parties, oldest first, with ``day`` and ``own_origin`` for the present one."""
        rows = self._of("positions")
        rows = rows.assign(day=days_of(rows["said_on"].fillna(rows["checked_on"]))[1])
        return rows.sort_values("day", kind="stable", na_position="first")

    def own_origin(self, party: str) -> bool:
        """Whether the party's present position rests on an origin of its own."""
        present = self.dataset.positions
        mine = present[(present["event_id"] == self.event_id) & (present["party"] == party)]
        return bool(mine["own_origin"].any())

    @cached_property
    def survivors(self) -> tuple[str, ...]:
        """For a merged or split event, the active events that stand in its place; chains are followed."""
        found: dict[str, None] = {}
        queue, seen = [self.event_id], {self.event_id}
        while queue:
            row = self.dataset.events.iloc[int(self.dataset.row_of[queue.pop(0)])]
            cell = row["superseded_by"]
            for other in cell.split("|") if isinstance(cell, str) else []:
                if other not in seen and other in self.dataset.row_of.index:
                    seen.add(other)
                    queue.append(other)
                    if self.dataset.events["record"].iloc[int(self.dataset.row_of[other])] == "active":
                        found[other] = None
        return tuple(found)

    @cached_property
    def parent_row(self) -> int:
        """Row of the event that this one is a part of, -1 when there is none."""
        return int(self.dataset.parent_row[self.row])

    @cached_property
    def part_rows(self) -> np.ndarray:
        """Rows of its active parts, oldest first."""
        active = (self.dataset.events["record"] == "active").to_numpy()
        return np.flatnonzero((self.dataset.parent_row == self.row) & active)

    @cached_property
    def linked(self) -> pd.DataFrame:
        """Events joined to this one in either direction: ``row how``, where ``how`` reads from this event.

        ``how`` is such as *this follows* (this event follows the other) or *follows this*.
        """
        links, names = self.dataset.tables["event_links"], self.dataset.names["relation"]
        there = links[links["event_id"] == self.event_id]
        back = links[links["other_id"] == self.event_id]
        pairs = [
            (other, _how(names[relation], relation, f"this {names[relation].lower()}"))
            for other, relation in zip(there["other_id"], there["relation"], strict=True)
        ]
        pairs += [
            (other, _how(names[relation], relation, f"{names[relation].lower()} this"))
            for other, relation in zip(back["event_id"], back["relation"], strict=True)
        ]
        found = pd.DataFrame(pairs, columns=["event_id", "how"])
        found["row"] = self.dataset.row_of.reindex(found["event_id"]).to_numpy()
        return found.drop_duplicates().sort_values("row", ignore_index=True)[["row", "how"]].astype({"row": "int64"})

    def family(self) -> pd.DataFrame:
        """The event it is part of, its parts, and the events linked to it: ``row how``."""
        parent = [(self.parent_row, "this is a part of")] if self.parent_row >= 0 else []
        parts = [(int(row), "part of this") for row in self.part_rows]
        own = pd.DataFrame([*parent, *parts], columns=["row", "how"]).astype({"row": "int64"})
        return pd.concat([own, self.linked], ignore_index=True)

    def related(self, view: View, limit: int = 8) -> pd.DataFrame:
        """Events of the view that share areas and actors with this one: ``row shares``, nearest first.

        A shared area or actor weighs the more the fewer events have it, so a president who is everywhere says little.
        """
        known = {self.row, *self.family()["row"]}
        score = np.zeros(len(self.dataset.events))
        shared: dict[str, list[tuple[str, np.ndarray]]] = {"area": [], "actor": []}
        for key in shared:
            link = self.dataset.links[key]
            for code in link.values_of(self.row):
                rows = link.row[link.code == link.codes.index(code)]
                score[rows] += np.log(1 + len(score) / len(rows)) * (2 if key == "area" else 1)
                shared[key].append((code, rows))
        score[~view.selected] = 0
        score[list(known)] = 0
        days = self.dataset.events["start_first"].to_numpy().astype("datetime64[D]")
        away = np.abs((days - days[self.row]).astype(np.int64))
        some = np.flatnonzero(score)
        best = some[np.lexsort((away[some], -score[some]))[:limit]]
        words = [
            ", ".join(
                self.dataset.name(key, code) for key, pairs in shared.items() for code, rows in pairs if row in rows
            )
            for row in best
        ]
        return pd.DataFrame({"row": best.astype(np.int64), "shares": words})

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Milestones that the event marks, with the ``title`` of their commitment."""
        rows = self._of("milestones")
        return rows.assign(title=rows["commitment_id"].map(dict(self.dataset.names["commitment"])))

    @cached_property
    def places(self) -> pd.DataFrame:
        """The venue and the further places: ``role`` (blank for the venue) and the columns of ``places``."""
        further = self._of("event_places")[["place_id", "role"]]
        venue = pd.DataFrame({"place_id": [self.event["place_id"]], "role": [""]}).dropna()
        places = self.dataset.tables["places"].set_index("place_id")
        return pd.concat([venue, further], ignore_index=True).join(places, on="place_id")

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What the versions of the data changed in this event or its child rows, newest first."""
        rows = self.dataset.tables["changes"]
        ids = {table: set(self._of(table)[key]) for table, key in _CHILD_KEYS.items()}
        own = rows["row_id"].str.match(rf"{re.escape(self.event_id)}(?!\w)")
        for table, keys in ids.items():
            own |= (rows["table"] == table) & rows["row_id"].isin(keys)
        return rows[own.fillna(False)].iloc[::-1]

    def neighbours(self, view: View) -> tuple[int | None, int | None]:
        """Rows of the events before and after it in the view, whether or not it is itself among them."""
        rows = np.flatnonzero(view.selected)
        before = int(np.searchsorted(rows, self.row))
        after = int(np.searchsorted(rows, self.row, side="right"))
        return (
            int(rows[before - 1]) if before else None,
            int(rows[after]) if after < len(rows) else None,
        )

    def alone(self, view: View) -> View:
        """The view that holds this event alone, whatever its scope and grade."""
        wanted = Selection().with_("id", [self.event_id]).with_("scope", ["any"]).with_("grade", ["any"])
        return view.of(wanted)

    def others(self, role: str) -> pd.DataFrame:
        """Independent origins of a role that speak for neither party."""
        rows = self.independent
        return rows[(rows["role"] == role) & ~rows["party"].isin(PARTIES)]

    def _of(self, table: str) -> pd.DataFrame:
        rows = self.dataset.tables[table]
        return rows[rows["event_id"] == self.event_id]


def _how(label: str, relation: str, directed: str) -> str:
    """A relation in words; one that holds both ways has no direction."""
    return label.lower() if relation == "same_series" else directed


def find_event(dataset: Dataset, asked: str) -> EventRecord | None:
    """The event with this id, in upper or lower case; ``None`` when there is none."""
    row = dataset.row_of.get(asked.strip().upper())
    return None if row is None else EventRecord(dataset, int(row))


def suggest_events(dataset: Dataset, asked: str, limit: int = 3) -> list[str]:
    """Ids that an unknown one may mean: the event of a claim, those of a source, else the nearest numbers."""
    text = asked.strip().upper()[:40]
    for table, key in (("claims", "claim_id"), ("event_sources", "source_id")):
        rows = dataset.tables[table]
        found = rows.loc[rows[key] == text, "event_id"].dropna()
        if len(found):
            return list(dict.fromkeys(found))[:limit]
    digits = re.search(r"\d{1,9}", text)
    if digits is None or dataset.events.empty:
        return []
    numbers = dataset.events["event_id"].str[1:].astype("int64").to_numpy()
    away = np.abs(numbers - int(digits.group()))
    nearest = np.argsort(away, kind="stable")[:limit]
    if away[nearest[0]] == 0:
        nearest = nearest[:1]
    return [str(event_id) for event_id in dataset.events["event_id"].iloc[nearest]]
