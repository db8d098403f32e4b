"""Who knew it: the origins behind each source of each event.

An origin is who knew, not who printed. ``event_sources.origins`` speaks for one event; where it is blank the
source's own origins do, and where these are blank too its publisher is the origin.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def resolve_origins(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per event, source, role and origin.

    Columns: ``event_id source_id role origin doc_kind language publisher_id`` and of the origin ``party bloc kind
    country``.
    """
    sources = tables["sources"].set_index("source_id")
    links = tables["event_sources"][["event_id", "source_id", "role", "origins"]]
    links = links.join(
        sources[["publisher_id", "doc_kind", "language", "origins"]].rename(columns={"origins": "source_origins"}),
        on="source_id",
    )
    cells = links["origins"].fillna(links["source_origins"]).fillna(links["publisher_id"])
    links = links.assign(origin=cells.str.split("|")).explode("origin", ignore_index=True)
    origin = tables["publishers"].set_index("publisher_id")[["party", "bloc", "kind", "country"]]
    return links.drop(columns=["origins", "source_origins"]).join(origin, on="origin")
