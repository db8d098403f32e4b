"""Events that look like one event coded twice: near in date, with a common actor, in much the same words.

The report is part of ``python -m caspian check``. A pair that was read and found to be two events stands in the table
``lookalikes`` with the reason; a row there that the rule no longer finds is reported as well.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from caspian.dataset import Dataset
from caspian.findings import Finding
from caspian.search import fold

#: Days that may lie between the windows of two reports of one happening.
NEAR_DAYS = 3
#: A window longer than this says too little about the day to compare by it.
WIDEST_DAYS = 31
#: How much of the words of two titles agree (rapidfuzz, token set ratio, 0 to 100); less is asked of the same kind.
ALIKE, ALIKE_SAME_KIND = 70, 62


def find_lookalikes(dataset: Dataset) -> pd.DataFrame:
    """Pairs of active events that may be one, the most alike first. Columns ``event_id other_id words``.

    An event is not compared with its own parts, nor one part of a visit with another.
    """
    events = dataset.events[dataset.events["record"] == "active"].sort_values("start_first", kind="stable")
    first, last = (events[c].to_numpy().astype("datetime64[D]").astype("int64") for c in ("start_first", "start_last"))
    comparable = last - first <= WIDEST_DAYS
    who = [
        frozenset(str(cell) for cells in pair if isinstance(cells, str) for cell in cells.split("|"))
        for pair in zip(events["actors"], events["targets"], strict=True)
    ]
    titles = [fold(title) for title in events["title"]]
    ids, kinds, parents = (events[c].to_list() for c in ("event_id", "kind", "parent_event"))
    found = []
    for i in np.flatnonzero(comparable):
        for j in range(i + 1, len(ids)):
            if first[j] - last[i] > NEAR_DAYS:
                break
            if not comparable[j] or not who[i] & who[j]:
                continue
            if ids[i] == parents[j] or ids[j] == parents[i] or (parents[i] == parents[j] and pd.notna(parents[i])):
                continue
            words = fuzz.token_set_ratio(titles[i], titles[j])
            if words >= (ALIKE_SAME_KIND if kinds[i] == kinds[j] else ALIKE):
                found.append((min(ids[i], ids[j]), max(ids[i], ids[j]), round(words)))
    pairs = pd.DataFrame(found, columns=["event_id", "other_id", "words"])
    return pairs.sort_values(["words", "event_id"], ascending=[False, True], ignore_index=True)


def check_lookalikes(dataset: Dataset) -> Iterator[Finding]:
    """A finding for each pair that nobody has reviewed, and for each reviewed pair that no longer looks alike."""
    pairs = find_lookalikes(dataset)
    reviewed = dataset.tables["lookalikes"]
    found, known = (set(zip(table["event_id"], table["other_id"], strict=True)) for table in (pairs, reviewed))
    title_of = dict(zip(dataset.events["event_id"], dataset.events["title"], strict=True))
    lines = {event_id: line for line, event_id in enumerate(dataset.tables["events"]["event_id"], start=2)}
    for one, other in zip(pairs["event_id"], pairs["other_id"], strict=True):
        if (one, other) not in known:
            expected = (
                f"one event of the two, or a row in lookalikes that says why {other} ({title_of[other]}) is another"
            )
            yield Finding("events", lines[one], one, "title", title_of[one], expected)
    for line, pair in enumerate(zip(reviewed["event_id"], reviewed["other_id"], strict=True), start=2):
        if pair not in found:
            yield Finding("lookalikes", line, "·".join(pair), "other_id", "", "a pair that still looks alike")
