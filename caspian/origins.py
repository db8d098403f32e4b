"""Who knew it: the origins behind each source of each event.

An origin is who knew, not who printed. ``event_sources.origins`` speaks for one event; where it is blank the
source's own origins do, and where these are blank too its publisher is the origin. An origin that on this event prints
only what others knew is no witness: those on whom it rests stand in its place, however long the chain of copies is.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

Tables = Mapping[str, pd.DataFrame]
_STEP = ["event_id", "origin"]


def resolve_origins(tables: Tables) -> pd.DataFrame:
    """One row per event, source, role and origin.

    Columns: ``event_id source_id role origin doc_kind language publisher_id`` and of the origin ``party bloc kind
    country``.
    """
    resolved, _ = _followed(_named_origins(tables))
    origin = tables["publishers"].set_index("publisher_id")[["party", "bloc", "kind", "country"]]
    return resolved.drop(columns="row").join(origin, on="origin")


def circular_rows(tables: Tables) -> list[tuple[int, str]]:
    """Rows of ``event_sources`` whose copies lead in a circle, so that nobody knew it, with an origin of the circle."""
    _, circles = _followed(_named_origins(tables))
    first = circles.drop_duplicates("row")
    return [(int(row), str(origin)) for row, origin in zip(first["row"], first["origin"], strict=True)]


def _named_origins(tables: Tables) -> pd.DataFrame:
    """The origins as they are coded; ``row`` is the row of ``event_sources``."""
    sources = tables["sources"].set_index("source_id")
    links = tables["event_sources"][["event_id", "source_id", "role", "origins"]]
    links = links.join(
        sources[["publisher_id", "doc_kind", "language", "origins"]].rename(columns={"origins": "source_origins"}),
        on="source_id",
    )
    cells = links["origins"].fillna(links["source_origins"]).fillna(links["publisher_id"])
    links = links.assign(origin=cells.str.split("|"), row=links.index).explode("origin", ignore_index=True)
    return links.drop(columns=["origins", "source_origins"])


def _followed(named: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with every chain of copies followed to who knew it, and those that never arrive."""
    own = named["origin"] == named["publisher_id"]
    knows = named.loc[own, ["event_id", "publisher_id"]].drop_duplicates().assign(knows=True)
    printed = named[["event_id", "publisher_id", "origin"]].drop_duplicates()
    relays = printed.merge(knows, how="left", on=["event_id", "publisher_id"])
    relays = relays[relays["knows"].isna()].drop(columns="knows")
    steps = relays.rename(columns={"origin": "behind", "publisher_id": "origin"})
    follows = _follows(named, steps)
    for _ in range(steps["origin"].nunique() + 1):
        if not follows.any():
            break
        onward = named[follows].merge(steps, on=_STEP).drop(columns="origin").rename(columns={"behind": "origin"})
        # the order of rows is that of the sources, so that names come out the same on every run
        named = pd.concat([named[~follows], onward[named.columns]]).drop_duplicates(["row", "origin"])
        named = named.sort_values("row", kind="stable", ignore_index=True)
        follows = _follows(named, steps)
    return named, named[follows]


def _follows(named: pd.DataFrame, steps: pd.DataFrame) -> pd.Series:
    """Rows whose origin only relays others on the event."""
    if steps.empty:
        return pd.Series(False, index=named.index)
    known = pd.MultiIndex.from_frame(steps[_STEP])
    return pd.Series(pd.MultiIndex.from_frame(named[_STEP]).isin(known), index=named.index)
