"""Offices: who held which in which body, and which one when something happened."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.passages import safe_link
from caspian.tables import say_dates


def roles_of(dataset: Dataset, actor_id: str) -> pd.DataFrame:
    """Offices of a person, or office-holders of a body, in the order of their beginning; dates in words.

    Columns ``Who Office Body Since Until``, ``Dates read in`` and ``Link`` of the source of the dates, and ``id``, the
    other end of each: the body of a person, the person in a body.
    """
    roles = dataset.tables["actor_roles"]
    roles = roles[(roles["actor_id"] == actor_id) | (roles["body_id"] == actor_id)]
    # an office without dates says nothing beside the same office with dates
    dated = roles["from"].notna() | roles["to"].notna()
    same = ["actor_id", "role", "body_id"]
    known = roles.loc[dated, same].assign(known=True).drop_duplicates()
    doubled = roles[same].merge(known, on=same, how="left")["known"].notna().to_numpy() & ~dated.to_numpy()
    roles = roles[~doubled].sort_values("from", kind="stable", na_position="first")
    sources = dataset.tables["sources"].set_index("source_id").reindex(roles["source_id"])
    return pd.DataFrame(
        {
            "Who": [dataset.name("actor", actor) for actor in roles["actor_id"]],
            "Office": roles["role"].to_numpy(),
            "Body": [dataset.name("actor", body) if isinstance(body, str) else "" for body in roles["body_id"]],
            "Since": say_dates(roles["from"]).to_numpy(),
            "Until": say_dates(roles["to"]).to_numpy(),
            "Dates read in": sources["publisher_id"].map(dict(dataset.names["publisher"])).fillna("").to_numpy(),
            "Link": [safe_link(url) for url in sources["url"]],
            "id": roles["actor_id"].where(roles["actor_id"] != actor_id, roles["body_id"]).fillna("").to_numpy(),
        }
    )


def offices_on(dataset: Dataset, actors: Iterable[str], when: str) -> dict[str, str]:
    """The office and its body that each of ``actors`` had at the EDTF date ``when``, where the dates are on record.

    A tenure counts when it began by the last day that ``when`` can mean and had not ended before its first day; a
    person with several then has them side by side. Offices without dates are left out: they may be later or earlier.
    """
    happened = edtf.parse(when)
    roles = dataset.tables["actor_roles"]
    roles = roles[roles["actor_id"].isin(set(actors)) & roles["from"].notna()]
    found: dict[str, list[str]] = {}
    for actor, role, body, since, until in roles[["actor_id", "role", "body_id", "from", "to"]].itertuples(index=False):
        begun, over = edtf.parse(since).earliest, edtf.parse(until).latest if isinstance(until, str) else None
        late = begun and happened.latest and happened.latest < begun
        gone = over and happened.earliest and happened.earliest > over
        if not late and not gone:
            named = f", {dataset.name('actor', body)}" if isinstance(body, str) else ""
            found.setdefault(actor, []).append(role + named)
    return {actor: " and ".join(dict.fromkeys(held)) for actor, held in found.items()}
