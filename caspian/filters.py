"""The register of filters: each key knows its label, its effect on the events, and its English.

Links, files, the API, the sidebar, the sentence and the documentation all read this one register.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.exceptions import DateError
from caspian.findings import nearest
from caspian.links import Mask

Names = Mapping[str, Mapping[str, str]]
Group = Literal["what", "when_where", "who", "trust", "pick"]

#: Codes with a meaning of their own: ``any`` lifts a default, ``none`` selects blanks.
ANY, NONE = "any", "none"


@dataclass(frozen=True)
class Filter:
    """A key that takes codes of one dimension; repeated values mean *or*."""

    key: str
    label: str
    group: Group
    help: str
    dimension: str
    phrase: str
    link: str = ""
    lower: bool = True
    none_phrase: str = ""

    @property
    def repeatable(self) -> bool:
        """Whether the key may stand several times."""
        return True

    def codes(self, names: Names) -> list[str]:
        """Valid codes in display order, without ``any`` and ``none``."""
        return list(names[self.dimension])

    def problem(self, value: str, names: Names) -> str:
        """What is wrong with a value, as a sentence with the nearest valid one; empty when nothing is."""
        valid = self.codes(names)
        if value in valid or value == NONE or (value == ANY and self.key in DEFAULTS):
            return ""
        labels = {label.casefold(): code for code, label in names[self.dimension].items()}
        near = nearest(value, valid, labels)
        hint = f"; did you mean {near!r}?" if near else f"; for example {valid[0]!r}." if valid else "."
        return f"{self.key} has no value {value!r}{hint}"

    def mask(self, dataset: Dataset, values: Sequence[str]) -> Mask:
        """Events that have any of the values."""
        link = dataset.links[self.link or self.key]
        if ANY in values:
            return np.ones(link.size, dtype=bool)
        mask = link.mask(values)
        return mask | link.blank() if NONE in values else mask

    def say(self, values: Sequence[str], names: Names, joiner: str = " or ") -> str:
        """The values in English, such as *in energy or transport*."""
        if ANY in values:
            return ""
        words = [self._word(value, names) for value in values if value != NONE]
        parts = [self.phrase.format(join_words(words, joiner))] if words else []
        if NONE in values:
            parts.append(self.none_phrase or f"with no {self.label.lower()}")
        return " or ".join(parts)

    def say_not(self, values: Sequence[str], names: Names) -> str:
        """In English what is left when the values are shut out."""
        return f"not {self.say(values, names)}"

    def _word(self, value: str, names: Names) -> str:
        label = names[self.dimension].get(value, value)
        return label[0].lower() + label[1:] if self.lower and label[1:2].islower() else label


@dataclass(frozen=True)
class NumberFilter(Filter):
    """A key that takes one whole number and compares a column of the events with it."""

    column: str = ""
    minimum: int = 0
    maximum: int = 9
    at_least: bool = True
    excluded: tuple[int, ...] = ()
    only_excluded: str = ""

    @property
    def repeatable(self) -> bool:
        """One bound only."""
        return False

    def codes(self, names: Names) -> list[str]:
        """The numbers from minimum to maximum."""
        return [str(number) for number in range(self.minimum, self.maximum + 1)]

    def problem(self, value: str, names: Names) -> str:
        """A whole number within the bounds is expected."""
        if value in self.codes(names):
            return ""
        return f"{self.key} takes a whole number from {self.minimum} to {self.maximum}, not {value!r}."

    def mask(self, dataset: Dataset, values: Sequence[str]) -> Mask:
        """Events whose column is on the right side of the bound."""
        numbers = pd.to_numeric(dataset.events[self.column]).to_numpy()
        bound = int(values[0])
        passes = numbers >= bound if self.at_least else numbers <= bound
        return passes & ~np.isin(numbers, self.excluded)

    def say(self, values: Sequence[str], names: Names, joiner: str = " or ") -> str:
        """The bound in English, by the vocabulary's label where the dimension has one."""
        label = names.get(self.dimension, {}).get(values[0], values[0])
        return self.phrase.format(label[0].lower() + label[1:] if label[1:2].islower() else label)

    def say_not(self, values: Sequence[str], names: Names) -> str:
        """Beyond the widest bound only the excluded numbers are left, which have words of their own."""
        if self.only_excluded and values[0] == str(self.maximum):
            return self.only_excluded
        return super().say_not(values, names)


@dataclass(frozen=True)
class DateFilter(Filter):
    """``from`` and ``to``: events whose window overlaps; a year or a month means its first or last day."""

    first: bool = True

    @property
    def repeatable(self) -> bool:
        """One date only."""
        return False

    def codes(self, names: Names) -> list[str]:
        """Dates are not a closed list."""
        return []

    def problem(self, value: str, names: Names) -> str:
        """A plain day, month or year is expected."""
        try:
            if any(c in value for c in "~/["):
                raise DateError(value)
            edtf.parse(value)
        except DateError:
            return f"{self.key} takes a day, month or year such as 2024-10-11, 2024-10 or 2024, not {value!r}."
        return ""

    def bound(self, value: str) -> date:
        """The first or last day that the value means."""
        span = edtf.parse(value)
        found = span.earliest if self.first else span.latest
        assert found is not None  # a plain date is never open
        return found

    def mask(self, dataset: Dataset, values: Sequence[str]) -> Mask:
        """Events that may have been under way on or after (or before) the bound."""
        bound = np.datetime64(self.bound(values[0]))
        column = dataset.events["latest" if self.first else "earliest"].to_numpy()
        open_side = np.isnat(column)
        within = column >= bound if self.first else column <= bound
        return np.asarray(open_side | within)

    def say(self, values: Sequence[str], names: Names, joiner: str = " or ") -> str:
        """The date in words."""
        return self.phrase.format(edtf.label(values[0]))


@dataclass(frozen=True)
class WordsFilter(Filter):
    """``q``: all words, each the beginning of some word of the event."""

    @property
    def repeatable(self) -> bool:
        """One query only."""
        return False

    def codes(self, names: Names) -> list[str]:
        """Words are not a closed list."""
        return []

    def problem(self, value: str, names: Names) -> str:
        """Any text will do, within reason."""
        return "" if len(value) <= 200 else "q takes at most 200 characters."

    def mask(self, dataset: Dataset, values: Sequence[str]) -> Mask:
        """Events that match."""
        return dataset.word_index.mask(values[0])

    def say(self, values: Sequence[str], names: Names, joiner: str = " or ") -> str:
        """The query in quotation marks."""
        return self.phrase.format(values[0])


@dataclass(frozen=True)
class EventsFilter(Filter):
    """``id``: a hand-picked set of events."""

    def mask(self, dataset: Dataset, values: Sequence[str]) -> Mask:
        """The events named."""
        return dataset.events["event_id"].isin(list(values)).to_numpy()

    def say(self, values: Sequence[str], names: Names, joiner: str = " or ") -> str:
        """The ids, or how many."""
        return self.phrase.format(join_words(list(values), " and ") if len(values) <= 3 else f"{len(values)} by id")


def join_words(words: list[str], joiner: str) -> str:
    """*a*, *a or b*, *a, b or c*; at most four are named."""
    if len(words) > 4:
        words = [*words[:3], f"{len(words) - 3} more"]
    return joiner.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


#: What a selection holds when it does not name the key.
DEFAULTS: dict[str, tuple[str, ...]] = {
    "scope": ("core",),
    "grade": ("confirmed", "fair", "contested", "weak"),
}

FILTERS: dict[str, Filter] = {
    each.key: each
    for each in (
        EventsFilter("id", "Events", "pick", "Hand-picked events.", "id", "picked by hand ({})", lower=False),
        WordsFilter(
            "q", "Words", "what", "Words in titles, summaries, actors, places and their aliases.", "", "matching “{}”"
        ),
        Filter("sector", "Sector", "what", "Field of life or policy.", "sector", "in {}"),
        Filter("family", "Sector family", "what", "Family of the leading sector.", "family", "mainly in {}"),
        Filter("area", "Area", "what", "Cooperation area.", "area", "on {}", none_phrase="in no area"),
        Filter("kind", "Kind", "what", "What sort of happening.", "kind", "of the kind {}"),
        Filter(
            "act",
            "Act",
            "what",
            "Contact, talk, document, deed …: talk and deeds are never mixed in a count.",
            "act",
            "of the type {}",
        ),
        Filter("tone", "Tone", "what", "Cooperation, friction, mixed or neutral.", "tone", "of the tone {}"),
        Filter(
            "direction",
            "Direction",
            "what",
            "Who gives to, or acts on, whom.",
            "direction",
            "in the direction {}",
            lower=False,
        ),
        DateFilter(
            "from",
            "From",
            "when_where",
            "Events that may have been under way on or after this date.",
            "",
            "from {}",
            first=True,
        ),
        DateFilter(
            "to",
            "To",
            "when_where",
            "Events that may have been under way on or before this date.",
            "",
            "to {}",
            first=False,
        ),
        Filter(
            "place",
            "Place",
            "when_where",
            "Venue, city, or an end of a visit or delivery.",
            "place",
            "in {}",
            lower=False,
            none_phrase="without a place",
        ),
        Filter(
            "country",
            "Country of the venue",
            "when_where",
            "Where it happened.",
            "country",
            "held in {}",
            lower=False,
            none_phrase="held in no known country",
        ),
        Filter("actor", "Actor", "who", "Acting, addressed or attending.", "actor", "with {}", lower=False),
        Filter(
            "acting",
            "Acting",
            "who",
            "Those who act: who met, gave, signed, said.",
            "actor",
            "with {} acting",
            lower=False,
        ),
        Filter(
            "bloc",
            "Origins from",
            "who",
            "Blocs of the supporting origins.",
            "bloc",
            "with supporting origins from the bloc {}",
            lower=False,
        ),
        Filter(
            "language",
            "Language of sources",
            "who",
            "Languages of the supporting sources.",
            "language",
            "with supporting sources in {}",
            lower=False,
        ),
        Filter(
            "publisher",
            "Publisher",
            "who",
            "Who published a source of the event.",
            "publisher",
            "in sources of {}",
            lower=False,
        ),
        Filter("position_ru", "Moscow's position", "who", "What Moscow itself says.", "position", "where Moscow {}"),
        Filter("position_ir", "Tehran's position", "who", "What Tehran itself says.", "position", "where Tehran {}"),
        Filter(
            "stage",
            "Stage marked",
            "what",
            "Stage of a commitment that the event marks.",
            "stage",
            "that mark the stage {}",
        ),
        Filter(
            "topic",
            "Question",
            "what",
            "A question that its claims answer.",
            "topic",
            "on the question “{}”",
            lower=False,
        ),
        Filter("measure", "Measure", "what", "A measure that its figures give.", "measure", "with figures on {}"),
        Filter(
            "importance",
            "Importance",
            "trust",
            "1 changes the relationship, 2 of note, 3 the rest.",
            "importance",
            "of importance {}",
        ),
        Filter(
            "scope",
            "Scope",
            "trust",
            "Core: Russia and Iran with, for or against each other. Context: the rest.",
            "scope",
            "of the scope {}",
        ),
        Filter("grade", "Grade", "trust", "How well it is attested.", "grade", "graded {}"),
        NumberFilter(
            "min_origins",
            "Independent origins",
            "trust",
            "At least so many independent supporting origins.",
            "",
            "on at least {} independent origins",
            column="origin_count",
            minimum=1,
            maximum=9,
        ),
        NumberFilter(
            "date_prec_max",
            "Date precision",
            "trust",
            "At least as precise as this.",
            "date_prec",
            "dated to {} or better",
            column="date_prec",
            minimum=1,
            maximum=6,
            at_least=False,
        ),
        NumberFilter(
            "where_prec_max",
            "Place precision",
            "trust",
            "At least as precise as this; events without a place are left out.",
            "where_prec",
            "placed to {} or better",
            column="where_prec",
            minimum=1,
            maximum=7,
            at_least=False,
            excluded=(0, 9),
            only_excluded="without a recorded venue",
        ),
    )
}
