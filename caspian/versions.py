"""Versions: what was added, corrected or retracted for a view since an older version of the data.

Only the change log speaks. Where it names rows, they are looked for in the view; where it says only that a table grew,
that is said with the bounds that follow from the numbers, and no row is guessed at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from caspian.dataset import Dataset
from caspian.schema import TABLES
from caspian.validation import row_ids
from caspian.view import View, matching

#: What marks the version of a record with somebody's own rows among it.
OWN = "+own"
#: Changes after which a row no longer stands.
_GONE = ("retracted", "merged", "split")
#: Columns of events that no filter reads: a correction there cannot have moved an event out of a view.
_UNFILTERED = ("date_note", "date_basis", "notes", "grade_reason", "parent_event", "added_on")


@dataclass(frozen=True, eq=False)
class Since:
    """What happened to a view after ``version``. Frames hold rows of the change log, in its order.

    ``known`` is false when the log has no such version; then all else is empty. ``added`` are events that certainly came
    later, ``least`` and ``most`` bound how many of the ``listed`` events did. ``changed`` are rows that stand and belong to
    the view, ``gone`` those that matched and no longer stand. ``whole`` are entries for whole tables, ``lists`` those of
    lists that are the same for every view, ``lost`` rows that are no longer there, so that nobody can say whether they
    belonged to the view. ``elsewhere`` counts events outside the view of which something changed that filters read.
    """

    version: str
    now: str
    known: bool
    own: bool
    added: tuple[str, ...]
    least: int
    most: int
    listed: int
    changed: pd.DataFrame
    gone: pd.DataFrame
    whole: pd.DataFrame
    lists: pd.DataFrame
    lost: pd.DataFrame
    elsewhere: int

    @property
    def same(self) -> bool:
        """Whether the log says nothing that could touch this view."""
        return self.known and not (self.most or len(self.changed) or len(self.gone) or len(self.lists))


def versions(dataset: Dataset) -> list[str]:
    """The versions that the change log knows, oldest first."""
    return list(dict.fromkeys(dataset.tables["changes"]["version"]))


def changes_since(view: View, version: str) -> Since:
    """What the change log says about this view after ``version``."""
    dataset, own = view.dataset, version.endswith(OWN)
    version = version.removesuffix(OWN)
    log, known = dataset.tables["changes"], versions(dataset)
    if version not in known:
        none = log.iloc[:0]
        return Since(version, dataset.version, False, own, (), 0, 0, 0, none, none, none, none, none, 0)
    later = log[log["version"].isin(known[known.index(version) + 1 :])]
    whole, rows = later[later["row_id"] == "*"], later[later["row_id"] != "*"]
    places = pd.Series("elsewhere", index=rows.index, dtype="str")
    for table, part in rows.groupby("table"):
        places[part.index] = _places(view, str(table), part)
    changed = rows[(places == "view") & ~rows["change"].isin(["added"])]
    day = str(log.loc[log["version"] == version, "date"].max())
    named = set(rows.loc[(rows["table"] == "events") & (rows["change"] == "added"), "row_id"])
    listed = view.listed
    added = listed.loc[listed["event_id"].isin(named) | (listed["added_on"] > day), "event_id"]
    grown = whole[(whole["table"] == "events") & (whole["change"] == "added")]
    before, after = (pd.to_numeric(grown[column]).dropna() for column in ("old", "new"))
    next_version = known[known.index(version) + 1 :][:1]
    stood = set(rows.loc[rows["version"].isin(next_version) & (rows["change"] != "added"), "row_id"])
    sooner = ((listed["added_on"] < day) | listed["event_id"].isin(stood)) & ~listed["event_id"].isin(added)
    least, most = len(added), len(added)
    if len(before) and len(after):
        least = max(least, len(listed) - int(before.iloc[0]) - len(named))
        most = max(least, min(len(listed) - int(sooner.sum()), int((after - before).sum()) + len(named)))
    moved = rows[(places == "elsewhere") & (rows["table"] == "events") & ~rows["column"].isin(_UNFILTERED)]
    return Since(
        version=version,
        now=dataset.version,
        known=True,
        own=own,
        added=tuple(added),
        least=least,
        most=most,
        changed=changed,
        gone=rows[places == "gone"],
        listed=len(listed),
        whole=whole,
        lists=rows[places == "list"],
        lost=rows[places == "lost"],
        elsewhere=moved["row_id"].nunique() if view.selection.terms else 0,
    )


def _places(view: View, table: str, rows: pd.DataFrame) -> pd.Series:
    """For entries of one table: ``view``, ``gone``, ``list``, ``lost`` or ``elsewhere``."""
    if table not in TABLES:
        return pd.Series("lost", index=rows.index, dtype="str")
    keep = view.keep(table)
    here = view.dataset.tables[table]
    ids = row_ids(table, here)
    place = dict.fromkeys(ids, "elsewhere")
    if keep is None:
        place = dict.fromkeys(ids, "list")
    else:
        place |= dict.fromkeys(ids[keep], "view")
    if table == "events":
        events = view.dataset.events
        fallen = events["record"].isin(_GONE).to_numpy() & matching(view.dataset, view.selection)
        place |= dict.fromkeys(events.loc[fallen, "event_id"], "gone")
    return rows["row_id"].map(lambda row: place.get(row, "list" if keep is None else "lost"))


def say_since(since: Since) -> tuple[str, ...]:
    """What changed for the view in plain sentences, and what is not known. None of them is Markdown."""
    if not since.known:
        return (f"The change log has no version {since.version}; what changed since cannot be said.",)
    said = [_added(since)] if since.most else []
    if len(since.changed):
        named = since.changed.drop_duplicates(["change", "table", "row_id"])
        counts = Counter(zip(named["change"], named["table"], strict=True))
        words = [f"{count:,} {_rows(table, count)} {change}" for (change, table), count in counts.items()]
        said.append(f"In this view: {', '.join(words)}.")
    if len(since.gone):
        ids = list(dict.fromkeys(since.gone["row_id"]))
        said.append(f"No longer counted here: {', '.join(ids[:6])}{' …' if len(ids) > 6 else ''}.")
    if since.elsewhere:
        said.append(
            f"{since.elsewhere:,} {'event' if since.elsewhere == 1 else 'events'} outside this view changed in what "
            "filters read; some may have been in it."
        )
    if since.same:
        said.append("The change log names nothing that touches this view.")
    if len(since.lost):
        count = since.lost["row_id"].nunique()
        said.append(
            f"{count:,} {'row was' if count == 1 else 'rows were'} removed from the tables; whether they belonged to this "
            "view is not recorded."
        )
    if since.own:
        said.append("The link was made with rows of somebody's own among the record; those did not travel.")
    return tuple(said)


def _added(since: Since) -> str:
    if since.least == since.most:
        return f"{since.most:,} {'event was' if since.most == 1 else 'events were'} added to this view."
    few = f"{since.least:,} to {since.most:,}" if since.least else f"Up to {since.most:,}"
    return f"{few} of the {since.listed:,} events listed were added: the change log says that the table grew, not by which."


def _rows(table: str, count: int) -> str:
    words = table.replace("_", " ")
    return words if count != 1 else {"countries": "country"}.get(words, words.removesuffix("s"))
