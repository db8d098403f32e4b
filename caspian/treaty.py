"""The treaty of 17 January 2025: its articles, what happened in their fields since, and what carries them out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from caspian.filters import join_words
from caspian.ledger import SOLID
from caspian.links import Mask
from caspian.promises import milestones_of
from caspian.testimony import newest_first, on_events_of
from caspian.view import View

COMMITMENT = "strategic-partnership-treaty"
AREA = "partnership-treaty"
#: The measure of how many articles a treaty has.
_COUNT = "treaty-articles"


def say_unread(runs: list[tuple[int, int]]) -> str:
    """Articles that are not coded in words: *6 to 11, 13 and all after 14*; blank where there are none."""
    said = [
        f"all after {first - 1}" if last == 0 and first > 1 else "all" if last == 0
        else str(first) if first == last else f"{first} to {last}"
        for first, last in runs
    ]  # fmt: skip
    return join_words(said, " and ")


@dataclass(frozen=True, eq=False)
class TreatyRecord:
    """The treaty in a view. All articles are always listed; only their events obey the selection."""

    view: View

    def is_unread(self, article: str) -> bool:
        """Whether this is the number of an article that the treaty has or may have, and that is not coded."""
        if not (article.isascii() and article.isdigit() and len(article) <= 3):
            return False
        number = int(article)
        return any(first <= number <= (last or number) for first, last in self.unread)

    @cached_property
    def milestones(self) -> pd.DataFrame:
        """Milestones of the treaty as a commitment, oldest first."""
        return milestones_of(self.view, COMMITMENT)

    @cached_property
    def entry(self) -> pd.Series | None:
        """Its row in the ledger, ``None`` when the record has no such commitment."""
        ledger = self.view.dataset.ledger
        found = ledger[ledger["commitment_id"] == COMMITMENT]
        return found.iloc[0] if len(found) else None

    @cached_property
    def signing(self) -> pd.Series | None:
        """The milestone of the signature, ``None`` when no confirmed or fair event marks it."""
        signed = self.milestones[(self.milestones["stage"] == "signed") & self.milestones["grade"].isin(SOLID)]
        return signed.iloc[-1] if len(signed) else None

    @cached_property
    def since(self) -> Mask:
        """Events counted that certainly began after the day of the signature."""
        if self.signing is None:
            return np.zeros(len(self.view.counted), dtype=bool)
        after: Mask = (self.view.dataset.events["start_first"] > self.signing["start_last"]).to_numpy(dtype=bool)
        return self.view.counted & after

    def field(self, article: pd.Series) -> Mask:
        """Events in the field of an article: in its areas, or in its sectors where it names no area."""
        links = self.view.dataset.links
        if isinstance(article["areas"], str):
            return links["area"].mask(article["areas"].split("|"))
        if isinstance(article["sectors"], str):
            return links["sector"].mask(article["sectors"].split("|"))
        return np.zeros(len(self.view.counted), dtype=bool)

    def in_field(self, article: pd.Series) -> Mask:
        """Events in the field of an article since the signature. That they carry it out is not said."""
        return self.since & self.field(article)

    def carries_out(self, article: pd.Series) -> Mask:
        """Events since the signature that the record links as carrying out the treaty, or a promise, in this field.

        Either linked to the signature and in the field of the article, or linked to a milestone of a commitment in one
        of the article's areas.
        """
        if self.signing is None:
            return np.zeros(len(self.view.counted), dtype=bool)
        areas = set(article["areas"].split("|")) if isinstance(article["areas"], str) else set()
        tables = self.view.dataset.tables
        commitments = tables["commitments"]
        own = set(commitments.loc[commitments["area_id"].isin(areas), "commitment_id"])
        steps = tables["milestones"]
        promised = set(steps.loc[steps["commitment_id"].isin(own), "event_id"])
        to_promise = self._rows_linked_to(promised)
        to_signature = self._rows_linked_to([self.signing["event_id"]]) & self.field(article)
        return self.since & (to_promise | to_signature)

    def _rows_linked_to(self, event_ids: Iterable[str]) -> Mask:
        links = self.view.dataset.tables["event_links"]
        found = links[(links["relation"] == "carries_out") & links["other_id"].isin(set(event_ids))]
        rows = self.view.dataset.row_of.reindex(found["event_id"]).dropna().to_numpy(dtype=np.int64)
        mask = np.zeros(len(self.view.counted), dtype=bool)
        mask[rows] = True
        return mask

    @cached_property
    def articles(self) -> pd.DataFrame:
        """Every article in the order of the table, with ``in_field`` and ``carried_out``: numbers of events."""
        treaty = self.view.dataset.tables["treaty"]
        return treaty.assign(
            in_field=[int(self.in_field(row).sum()) for _, row in treaty.iterrows()],
            carried_out=[int(self.carries_out(row).sum()) for _, row in treaty.iterrows()],
        )

    @cached_property
    def article_count(self) -> int:
        """How many articles the treaty has, as a claim on one of its steps says; 0 where none does or they differ."""
        claims = self.view.dataset.tables["claims"]
        own = claims["event_id"].isin(set(self.milestones["event_id"])) | (claims["area_id"] == AREA)
        said = claims.loc[own & (claims["measure_id"] == _COUNT) & (claims["mode"] != "denies"), "value"].dropna()
        return int(said.iloc[0]) if said.nunique() == 1 else 0

    @cached_property
    def unread(self) -> list[tuple[int, int]]:
        """Runs of article numbers that are not coded, ends inclusive; the last run ends with 0 where the count is not known."""
        coded = {int(article) for article in self.view.dataset.tables["treaty"]["article"] if article.isdecimal()}
        last = max(coded, default=0)
        missing = [n for n in range(1, max(self.article_count, last) + 1) if n not in coded]
        runs: list[tuple[int, int]] = []
        for number in missing:
            if runs and runs[-1][1] == number - 1:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        return runs if self.article_count else [*runs, (last + 1, 0)]

    @cached_property
    def claims(self) -> dict[str, pd.DataFrame]:
        """Claims on the treaty's own questions, by question, newest first; those without claims are left out."""
        tables = self.view.dataset.tables
        topics = tables["topics"][tables["topics"]["area_id"] == AREA]
        claims = tables["claims"]
        shown = on_events_of(self.view, claims[claims["topic_id"].isin(set(topics["topic_id"]))])
        found = {}
        for topic_id, question in zip(topics["topic_id"], topics["question"], strict=True):
            own = shown[shown["topic_id"] == topic_id]
            if len(own):
                found[question] = newest_first(self.view.dataset, own)
        return found
