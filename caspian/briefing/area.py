"""What a briefing adds when it is about one cooperation area: the dossier of that area, in lists that print whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from caspian.briefing.notes import Notes, sources_by_event
from caspian.dossier import Dossier
from caspian.promises import many, table_milestones
from caspian.statements import table_figures
from caspian.tables import label_list, say_dates
from caspian.view import View

#: Steps, figures and actors at most.
MOST_STEPS, MOST_FIGURES, MOST_ACTORS = 80, 60, 15


@dataclass(frozen=True)
class Entry:
    """A row of a list in words, and the numbers of its notes."""

    cells: tuple[str, ...]
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A list with its heading; ``note`` says how to read it and what is left out; ``widths`` are shares of the width."""

    title: str
    note: str
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[Entry, ...]


@dataclass(frozen=True)
class AreaPart:
    """One area: what it is, and its lists in the order of reading."""

    area_id: str
    name: str
    sector: str
    definition: str
    listings: tuple[Listing, ...]


def area_of(view: View) -> str:
    """The one area that a selection asks for; blank when it asks for none, for several or for all but some."""
    terms = [term for term in view.selection.terms if term.key == "area"]
    if len(terms) != 1 or terms[0].mode == "not" or len(terms[0].values) != 1 or terms[0].values[0] == "none":
        return ""
    return str(terms[0].values[0])


def area_part(view: View, notes: Notes) -> AreaPart | None:
    """The dossier part of a view that is about one area, ``None`` for any other view."""
    area_id = area_of(view)
    if not area_id:
        return None
    dossier = Dossier(view, area_id)
    found = (_steps(dossier, notes), _figures(dossier, notes), _actors(dossier), _blocs(dossier), _searches(dossier))
    return AreaPart(
        area_id,
        dossier.row["name"],
        view.dataset.name("sector", dossier.row["sector_id"]),
        dossier.row["definition"],
        tuple(listing for listing in found if listing.rows),
    )


def _steps(dossier: Dossier, notes: Notes) -> Listing:
    steps = dossier.milestones.tail(MOST_STEPS)
    cited = sources_by_event(dossier.view.dataset, steps["event_id"])
    numbers = [notes.cite(cited.get((event, "supports"), [])) for event in steps["event_id"]]
    table = table_milestones(dossier.view, steps) if len(steps) else pd.DataFrame()
    rows = [
        ((row["Date"], row["Stage"], _what(row), row["Promise"], row["Grade"]), number)
        for row, number in zip(table.to_dict("records"), numbers, strict=True)
    ]
    return Listing(
        "Steps of its promises, oldest first",
        "All steps of the area’s promises, whatever the filters. A stage counts as reached when its event is confirmed or "
        "fair; a later one that is not is only claimed."
        + _left_out(len(dossier.milestones), MOST_STEPS, "earlier step"),
        ("When", "Stage", "What happened", "Promise", "Grade"),
        (2.2, 2.4, 5.3, 3.8, 1.9),
        _entries(rows),
    )


def _what(row: dict[object, str]) -> str:
    """What happened, what is noted of it, and the due date that it named."""
    due = f"Due named: {row['Due named']}" if row["Due named"] else ""
    return ". ".join(said.rstrip(".") for said in (row["Event"], row["Note"], due) if said)


def _figures(dossier: Dossier, notes: Notes) -> Listing:
    table = table_figures(dossier.view, dossier.figures).head(MOST_FIGURES)
    sources = dossier.figures.loc[table.index, "source_id"]
    rows = [
        (
            (row["Measure"], row["Figure"], row["As worded"], row["Period"], f"{row['Who']} {row['How']}"),
            notes.cite([each]),
        )
        for row, each in zip(table.to_dict("records"), sources, strict=True)
    ]
    return Listing(
        "Figures",
        "Each value as somebody gives it. Different values stay apart; none is averaged."
        + _left_out(len(dossier.figures), MOST_FIGURES, "further figure"),
        ("Measure", "Figure", "As worded", "Period", "Who"),
        (3.2, 3, 4, 2, 3.4),
        _entries(rows),
    )


def _actors(dossier: Dossier) -> Listing:
    names = dossier.view.dataset.names["actor"]
    top = dossier.actors.head(MOST_ACTORS)
    return Listing(
        "Most involved",
        "Events in which they act, are addressed or attend."
        + _left_out(len(dossier.actors), MOST_ACTORS, "further actor"),
        ("Actor", "Events"),
        (8, 2),
        _entries(((names[str(actor)], f"{count:,}"), ()) for actor, count in top.items()),
    )


def _blocs(dossier: Dossier) -> Listing:
    names = dossier.view.dataset.names["bloc"]
    alone = f" {dossier.one_sided} of them rest on origins of a single bloc." if dossier.one_sided else ""
    return Listing(
        "On whose word",
        f"Of {many(dossier.area.n, 'event')}, how many an origin of each bloc supports.{alone}",
        ("Origins from", "Events"),
        (8, 2),
        _entries(((names[str(bloc)], f"{count:,}"), ()) for bloc, count in dossier.blocs.items()),
    )


def _searches(dossier: Dossier) -> Listing:
    rows = dossier.searches
    cells = zip(
        say_dates(rows["month"], "any"),
        label_list(dossier.view.dataset, "language", rows["language"]),
        rows["query"],
        rows["found"].fillna(""),
        say_dates(rows["date"]),
        strict=True,
    )
    return Listing(
        "Searched for and not found",
        "Written searches for this area that found nothing.",
        ("Month", "Language", "Words", "What it gave", "Searched on"),
        (1.6, 1.8, 5, 4, 2),
        _entries((each, ()) for each in cells),
    )


def _entries(rows: Iterable[tuple[tuple[str, ...], tuple[int, ...]]]) -> tuple[Entry, ...]:
    return tuple(Entry(tuple(map(str, cells)), numbers) for cells, numbers in rows)


def _left_out(count: int, most: int, what: str) -> str:
    rest = count - most
    return f" {many(rest, what)} {'is' if rest == 1 else 'are'} in the dashboard’s dossier." if rest > 0 else ""
