"""What a briefing says: one frozen value made from a view, from the same tallies as the pages. Nothing here is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from caspian.briefing.area import AreaPart, area_part
from caspian.briefing.chronology import Happening, chronology_of, denied_of
from caspian.briefing.disputes import Dispute, disputes_of
from caspian.briefing.notes import Note, Notes
from caspian.briefing.pledges import Pledges, pledges_of
from caspian.citation import cite_view
from caspian.palette import LIGHT
from caspian.printed.picture import Picture, picture_map
from caspian.printed.sectors import picture_sectors, sectors_of
from caspian.printed.timeline import picture_timeline
from caspian.site import LOCAL, page_address
from caspian.tally import tally_acts, tally_cross, tally_lens
from caspian.upload import JoinedDataset
from caspian.view import View

#: Acts that stand first and in this order: what was done, what was signed, who met, what was said.
LEADING_ACTS = ("deed", "document", "contact", "talk")


@dataclass(frozen=True)
class Count:
    """Events of a sort and how many of them are confirmed."""

    code: str
    label: str
    events: int
    confirmed: int

    @property
    def share(self) -> str:
        """The confirmed share in whole per cent; a dash where there is nothing to share."""
        return f"{100 * self.confirmed / self.events:.0f} %" if self.events else "–"


@dataclass(frozen=True)
class SectorRow:
    """One sector: events in all, by leading act, by any other act, confirmed, weak or contested."""

    label: str
    events: int
    acts: tuple[int, ...]
    other: int
    confirmed: int
    loose: int


@dataclass(frozen=True)
class Briefing:
    """A selection as a document; every number is that of the pages under the same selection.

    ``acts`` are the leading ones, ``other_acts`` those of the rest that occur; ``lens`` the fall of the count, ``own_count`` events of a file of the reader's own; ``rest``
    are the addresses of the pages where all of it is found, ``""`` the overview. ``area`` is the dossier of the one area
    that the selection asks for. A picture that would show nothing is
    not there.
    """

    sentence: str
    dated: str
    version: str
    n: int
    m: int
    without_place: int
    without_venue: int
    without_day: int
    containers: int
    own_count: int
    confirmed: int
    acts: tuple[Count, ...]
    other_acts: tuple[Count, ...]
    grades: tuple[tuple[str, str, int, str], ...]
    lens: tuple[tuple[str, int], ...]
    map: Picture | None
    timeline: Picture | None
    sector_bars: Picture | None
    sectors: tuple[SectorRow, ...]
    disputes: tuple[Dispute, ...]
    dispute_count: int
    denied: tuple[Happening, ...]
    denied_count: int
    pledges: Pledges
    area: AreaPart | None
    chronology: tuple[Happening, ...]
    listed_count: int
    notes: tuple[Note, ...]
    grade_words: tuple[tuple[str, str], ...]
    rest: Mapping[str, str]
    citation: str

    @property
    def years(self) -> list[tuple[int, list[Happening]]]:
        """The chronology by the year in which each event stands."""
        return [(year, list(each)) for year, each in groupby(self.chronology, key=lambda one: one.year)]

    @property
    def first_shown(self) -> int:
        """Events and frames of the selection that stand before the chronology shown."""
        return self.listed_count - len(self.chronology)


def briefing_of(view: View, home: str = LOCAL) -> Briefing:
    """The briefing of a view. ``home`` is the address of the dashboard, for links to what a bound leaves out."""
    dataset, notes = view.dataset, Notes(view.dataset)
    names, acts = dataset.names, tally_acts(view)
    by_act = zip(acts.index, acts["events"], acts["confirmed"], strict=True)
    counts = {str(act): Count(str(act), names["act"][act], int(n), int(sure)) for act, n, sure in by_act}
    grades, colors = view.count("grade"), LIGHT.codes["grade"]
    # Notes are numbered in the order of reading: contested points, promises, the dossier of an area, chronology.
    disputes, dispute_count = disputes_of(view, notes)
    denied, denied_count = denied_of(view, notes)
    pledges = pledges_of(view, notes)
    area = area_part(view, notes)
    chronology = chronology_of(view, notes)
    vocabulary = dataset.tables["vocabularies"]
    words = vocabulary[vocabulary["vocabulary"] == "grade"].sort_values("order", kind="stable")
    return Briefing(
        sentence=view.sentence,
        dated=f"{dataset.as_of.day} {dataset.as_of:%B %Y}",
        version=dataset.version,
        n=view.n,
        m=view.m,
        without_place=view.without_place,
        without_venue=view.without_venue,
        without_day=view.without_day,
        containers=int(view.selected.sum()) - view.n,
        own_count=_own_count(view),
        confirmed=int(acts["confirmed"].sum()),
        acts=tuple(counts[code] for code in LEADING_ACTS),
        other_acts=tuple(count for code, count in counts.items() if code not in LEADING_ACTS and count.events),
        grades=tuple((str(g), names["grade"][str(g)], int(n), colors[str(g)]) for g, n in grades.items() if n),
        lens=tuple((label, step.n) for _, label, step in tally_lens(view)),
        map=picture_map(view) if view.n > view.without_place else None,
        timeline=picture_timeline(view) if view.n else None,
        sector_bars=picture_sectors(view) if view.n else None,
        sectors=_sector_rows(view),
        disputes=disputes,
        dispute_count=dispute_count,
        denied=denied,
        denied_count=denied_count,
        pledges=pledges,
        area=area,
        chronology=chronology,
        listed_count=int(view.selected.sum()),
        notes=notes.all(),
        grade_words=tuple(zip(words["label"], words["definition"].fillna(""), strict=True)),
        rest=MappingProxyType(
            {
                page: page_address(dataset, home, page, view.selection)
                for page in ("", "chronology", "evidence", "promises")
            }
        ),
        citation=cite_view(view, page_address(dataset, home, "", view.selection)),
    )


def _own_count(view: View) -> int:
    """Events counted that are somebody's own and not of the record."""
    if not isinstance(view.dataset, JoinedDataset):
        return 0
    return int(view.events["event_id"].isin(view.dataset.own_ids).sum())


def _sector_rows(view: View) -> tuple[SectorRow, ...]:
    acts, grades = tally_cross(view, "sector", "act"), tally_cross(view, "sector", "grade")
    table, leading = sectors_of(view), list(LEADING_ACTS)
    rows = zip(
        table.index,
        table["events"],
        acts.loc[table.index, leading].to_numpy(),
        acts.loc[table.index].drop(columns=leading).sum(axis=1),
        grades.loc[table.index, "confirmed"],
        table["loose"],
        strict=True,
    )
    return tuple(
        SectorRow(view.dataset.name("sector", code), int(n), tuple(map(int, each)), int(other), int(sure), int(loose))
        for code, n, each, other, sure, loose in rows
    )
