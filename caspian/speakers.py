"""Speakers: for which side and which bloc somebody speaks."""

from __future__ import annotations

from collections.abc import Mapping

from caspian.dataset import Dataset
from caspian.memory import remembered

#: Sides of speakers: the two countries, and everybody else.
SIDES = ("RUS", "IRN", "other")
#: Actor kinds that speak for a state.
STATE_KINDS = (
    "country",
    "head_of_state_office",
    "ministry",
    "state_body",
    "armed_force",
    "parliament",
    "state_company",
)


@remembered()
def publisher_blocs(dataset: Dataset) -> Mapping[str, str]:
    """Bloc by publisher."""
    publishers = dataset.tables["publishers"]
    return dict(zip(publishers["publisher_id"], publishers["bloc"], strict=True))


@remembered()
def speaker_blocs(dataset: Dataset) -> Mapping[str, str]:
    """Bloc by actor, where it can be told: the actor publishes, holds office in a body that does, or is a state's body."""
    tables, bloc_of = dataset.tables, publisher_blocs(dataset)
    publishers, actors, roles = tables["publishers"], tables["actors"], tables["actor_roles"]
    state = publishers[publishers["kind"] == "government"].dropna(subset=["party"]).drop_duplicates("party")
    state_bloc = dict(zip(state["party"], state["bloc"], strict=True))
    official = actors["kind"].isin(STATE_KINDS)
    country = dict(zip(actors["actor_id"], actors["country"].where(official).map(state_bloc), strict=True))
    found = {actor: bloc for actor, bloc in country.items() if isinstance(bloc, str)}
    for actor, body in zip(roles["actor_id"], roles["body_id"], strict=True):
        bloc = bloc_of.get(body, found.get(body))
        if bloc is not None:
            found.setdefault(actor, bloc)
    return found | {actor: bloc_of[actor] for actor in actors["actor_id"] if actor in bloc_of}
