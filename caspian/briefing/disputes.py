"""Contested points of a briefing: questions on which speakers part, side by side, and events that a party denies."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from caspian.briefing.notes import Notes
from caspian.evidence import tally_topics, topic_claims
from caspian.promises import many
from caspian.view import View

#: Questions at most, and sayings at most on each side of one.
MOST_DISPUTES, MOST_SAYINGS = 10, 4


@dataclass(frozen=True)
class Saying:
    """One claim: who, how, what, when, and the number of the note."""

    speaker: str
    how: str
    statement: str
    when: str
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Side:
    """What one side of a dispute says; ``claim_count`` counts also what is not shown."""

    label: str
    claim_count: int
    sayings: tuple[Saying, ...]


@dataclass(frozen=True)
class Dispute:
    """A question on which speakers part."""

    question: str
    apart: str
    claim_count: int
    speaker_count: int
    sides: tuple[Side, ...]


def disputes_of(view: View, notes: Notes) -> tuple[tuple[Dispute, ...], int]:
    """The most contested questions of a view, and how many there are in all."""
    topics = tally_topics(view)
    topics = topics[topics["contested"]]
    found = []
    for topic, row in topics.head(MOST_DISPUTES).iterrows():
        claims = topic_claims(view, str(topic))
        sides = tuple(_side(label, part, notes) for label, part in _parted(view, claims))
        found.append(Dispute(row["question"], row["apart"], int(row["claims"]), int(row["speakers"]), sides))
    return tuple(found), len(topics)


def _parted(view: View, claims: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Two sides: those who deny and those who do not; where nobody denies, the firmest way of saying it and the others."""
    modes = list(dict.fromkeys(claims["mode"]))
    order = list(view.dataset.names["claim_mode"])
    split = "denies" if "denies" in modes else min(modes, key=order.index)
    one, other = claims[claims["mode"] != split], claims[claims["mode"] == split]
    named = view.dataset.names["claim_mode"]
    if split != "denies":
        one, other = other, one
    return [(_say_modes(part, named, order), part) for part in (one, other)]


def _say_modes(claims: pd.DataFrame, named: object, order: list[str]) -> str:
    counts = claims["mode"].value_counts()
    present = sorted(counts.index, key=order.index)
    return ", ".join(f"{named[mode]} {counts[mode]:,}" for mode in present)  # type: ignore[index]


def _side(label: str, claims: pd.DataFrame, notes: Notes) -> Side:
    """The newest claim of each speaker first, then older ones, until there are enough; shown by date."""
    newest = claims.iloc[::-1]
    repeated = newest["said_by"].duplicated()
    chosen = pd.concat([newest[~repeated], newest[repeated]]).head(MOST_SAYINGS)
    shown = claims[claims["claim_id"].isin(chosen["claim_id"])]
    columns = ("speaker", "mode_label", "statement", "when", "placed_by", "source_id")
    sayings = tuple(
        Saying(
            speaker, how.lower(), statement, f"reported {when}" if placed == "published" else when, notes.cite([source])
        )
        for speaker, how, statement, when, placed, source in zip(*(shown[c] for c in columns), strict=True)
    )
    return Side(label, len(claims), sayings)


def say_more(side: Side) -> str:
    """How many claims of a side are not shown; blank when all are."""
    rest = side.claim_count - len(side.sayings)
    return f"and {many(rest, 'more claim')}" if rest else ""
