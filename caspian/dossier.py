"""The dossier of a cooperation area: everything that the record holds on it, under a selection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.links import Link
from caspian.promises import ledger_of, milestones_of
from caspian.selection import Selection
from caspian.testimony import newest_first, on_events_of
from caspian.view import View

#: Acts in the order in which an analyst reads them: what was done before what was said.
ACTS_FIRST = ("deed", "document", "procedure", "contact", "measure", "talk", "report", "context", "other")


@dataclass(frozen=True, eq=False)
class Topic:
    """A question with the claims that answer it, newest first."""

    topic_id: str
    question: str
    claims: pd.DataFrame

    @property
    def speakers(self) -> int:
        """How many speak on it."""
        return int(self.claims["said_by"].nunique())


@dataclass(frozen=True, eq=False)
class Dossier:
    """One area in one view. ``view`` is the whole selection; ``area`` narrows it, replacing any area filter."""

    view: View
    area_id: str

    @cached_property
    def area(self) -> View:
        """The events of the area under the other filters."""
        return self.view.of(self.view.selection.with_("area", [self.area_id]))

    @cached_property
    def row(self) -> pd.Series:
        """The area's own row: ``name definition sector_id aliases``."""
        areas = self.view.dataset.tables["areas"]
        return areas[areas["area_id"] == self.area_id].iloc[0]

    @cached_property
    def searches(self) -> pd.DataFrame:
        """Written searches for this area that found nothing, newest month first."""
        searches = self.view.dataset.tables["searches"]
        own = searches[searches["area_id"] == self.area_id]
        return own.sort_values("month", ascending=False, kind="stable", na_position="last")

    @cached_property
    def record_count(self) -> int:
        """Events of the area in the whole record under the defaults, to tell *none here* from *none at all*."""
        every = _defaults(self.view)
        return every.of(every.selection.with_("area", [self.area_id])).n

    @cached_property
    def acts(self) -> pd.Series:
        """Events counted by act, deeds first; acts without events are left out."""
        counts = self.area.count("act").reindex(list(ACTS_FIRST), fill_value=0)
        return counts[counts > 0]

    @cached_property
    def grades(self) -> pd.Series:
        """Events counted by grade."""
        counts = self.area.count("grade")
        return counts[counts > 0]

    @cached_property
    def promises(self) -> pd.DataFrame:
        """Ledger rows of the area's own commitments, whatever the events shown; late and lapsed ones first."""
        ledger = ledger_of(_defaults(self.view))
        return ledger[ledger["area_id"] == self.area_id]

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Milestones of these commitments, oldest first, with ``promise``, the title of their commitment."""
        found = [
            milestones_of(self.view, commitment_id).assign(promise=title)
            for commitment_id, title in zip(self.promises["commitment_id"], self.promises["title"], strict=True)
        ]
        if not found:
            return pd.DataFrame(columns=["commitment_id", "event_id", "stage", "date", "title", "grade", "promise"])
        return pd.concat(found).sort_values(["start_last", "start_first", "order"], kind="stable")

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Claims on the area's events and on the area itself, newest first."""
        claims = self.view.dataset.tables["claims"]
        about = (claims["area_id"] == self.area_id) | claims["event_id"].isin(self.area.event_ids)
        return newest_first(self.view.dataset, claims[about])

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Claims that give a figure."""
        return self.claims[self.claims["measure_id"].notna()]

    @cached_property
    def topics(self) -> list[Topic]:
        """The area's questions that have claims here, most speakers first."""
        tables = self.view.dataset.tables
        topics, claims = tables["topics"], tables["claims"]
        topics = topics[topics["area_id"] == self.area_id]
        around = self.view.of(self.view.selection.without("area"))
        claims = on_events_of(around, claims[claims["topic_id"].isin(set(topics["topic_id"]))])
        found = [
            Topic(topic_id, question, newest_first(self.view.dataset, claims[claims["topic_id"] == topic_id]))
            for topic_id, question in zip(topics["topic_id"], topics["question"], strict=True)
        ]
        return sorted((topic for topic in found if len(topic.claims)), key=lambda topic: -topic.speakers)

    @cached_property
    def actors(self) -> pd.Series:
        """Events counted by actor, most first; index actor ids."""
        counts = self.area.count("actor")
        return counts[counts > 0].sort_values(ascending=False, kind="stable")

    @cached_property
    def blocs(self) -> pd.Series:
        """Events counted by the bloc of a supporting origin, most first; an event counts in each of its blocs."""
        counts = self.area.count("bloc")
        return counts[counts > 0].sort_values(ascending=False, kind="stable")

    @cached_property
    def one_sided(self) -> int:
        """Events counted whose supporting origins all belong to one bloc."""
        blocs = self.area.events["supporting_blocs"]
        return int((blocs.notna() & ~blocs.astype("str").str.contains("|", regex=False)).sum())

    @cached_property
    def span(self) -> str:
        """Oldest and newest date in words."""
        events = self.area.events
        if events.empty:
            return ""
        first, last = events["date"].iloc[0], events["date"].iloc[int(np.argmax(events["start_last"].to_numpy()))]
        return edtf.label(first) if first == last else f"oldest {edtf.label(first)}, newest {edtf.label(last)}"


def _defaults(view: View) -> View:
    return view.of(Selection())


def counted_pairs(view: View, link: Link) -> tuple[np.ndarray, np.ndarray]:
    """(event rows, code indices) as each code's own filter would count them.

    Within a code a container is counted when none of its parts has that code: a summit on the Caspian counts there
    though its only part is a talk on something else. So these counts agree with the views behind their links.
    """
    rows, codes = link.pairs(view.selected)
    width = len(link.codes)
    key = rows.astype(np.int64) * width + codes
    above = np.zeros(len(key), dtype=bool)
    row, code = rows.astype(np.int64), codes.astype(np.int64)
    while len(row):
        row = view.dataset.parent_row[row]
        row, code = row[row >= 0], code[row >= 0]
        above |= np.isin(key, row * width + code)
    return rows[~above], codes[~above]


def table_areas(view: View) -> pd.DataFrame:
    """Every area in the order of sectors, with its counts in this view. Index: area ids.

    Columns: ``sector name events newest`` and one column an act that occurs; ``note`` says when there is nothing: *no
    event in the record yet* or *none in this selection*.
    """
    dataset = view.dataset
    areas = dataset.tables["areas"]
    order = {sector: place for place, sector in enumerate(dataset.names["sector"])}
    areas = areas.assign(_order=areas["sector_id"].map(order)).sort_values("_order", kind="stable")
    link, acts = dataset.links["area"], dataset.links["act"]
    act_of = np.full(link.size, -1, dtype=np.int64)
    act_of[acts.row] = acts.code
    rows, codes = counted_pairs(view, link)
    width = len(acts.codes)
    by_act = np.bincount(codes.astype(np.int64) * width + act_of[rows], minlength=len(link.codes) * width)
    counts = pd.DataFrame(by_act.reshape(len(link.codes), width), index=list(link.codes), columns=list(acts.codes))
    newest = np.full(len(link.codes), -1, dtype=np.int64)
    np.maximum.at(newest, codes, rows)
    every = np.bincount(counted_pairs(_defaults(view), link)[1], minlength=len(link.codes))
    recorded = pd.Series(every, index=list(link.codes))
    table = pd.DataFrame(
        {
            "sector": areas["sector_id"].map(dataset.names["sector"]).to_numpy(),
            "name": areas["name"].to_numpy(),
            "events": counts.sum(axis=1).reindex(areas["area_id"]).to_numpy(),
        },
        index=pd.Index(areas["area_id"], name="area_id"),
    )
    for act in [a for a in ACTS_FIRST if a in counts and counts[a].any()]:
        table[act] = counts[act].reindex(table.index)
    last = pd.Series(newest, index=list(link.codes)).reindex(table.index)
    dates = dataset.events["date"].to_numpy()
    table["newest"] = [edtf.label(dates[row]) if row >= 0 else "" for row in last]
    nothing = table["events"] == 0
    none_yet = recorded.reindex(table.index) == 0
    table["note"] = np.select([nothing & none_yet, nothing], [NO_EVENT_YET, NONE_HERE], default="")
    return table


NO_EVENT_YET = "no event in the record yet"
NONE_HERE = "none in this selection"
