"""The grade: how well an event is attested. The first rule that matches wins.

0 *override*; 1 **confirmed**; 2 **contested**; 3 **fair**; 4 **weak** (TABLES: *The grade, first match wins*). The rules
are computed over whole columns, so a million events cost seconds, and each event keeps the clause that decided
(``grade_rule``, a vocabulary) and the numbers used.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from caspian import edtf

PARTIES = ("RUS", "IRN")
#: Documents by which a body speaks of what it did itself. A leaked document never confirms.
OFFICIAL_DOCUMENTS = ("official_text", "readout", "statistics", "court_record")
#: Publishers that are bodies; media, state media included, only relay them.
OFFICIAL_PUBLISHERS = ("government", "intergovernmental", "company", "court")
#: Admiralty letters of publishers through which no confirmation is read: garbled copies carry claims, not positions.
UNRELIABLE = ("E", "F")
#: The party that answers for an event, by direction.
GIVER = {"ru_to_ir": "RUS", "ir_to_ru": "IRN"}


def present_positions(tables: Mapping[str, pd.DataFrame], origins: pd.DataFrame) -> pd.DataFrame:
    """The latest position of each party on each event, one row per event and party.

    ``origins`` comes from :func:`caspian.origins.resolve_origins`.
    Columns: those of ``positions`` and ``own_origin``: whether it rests on an origin of the party itself.
    """
    positions = tables["positions"].reset_index(drop=True)
    when = positions["said_on"].fillna(positions["checked_on"])
    days = [edtf.parse(text).latest if isinstance(text, str) else None for text in when]
    positions["_day"] = pd.to_datetime(pd.Series(days, dtype="object", index=positions.index))
    latest = positions.sort_values("_day", kind="stable", na_position="first").drop_duplicates(
        ["event_id", "party"], keep="last"
    )
    latest = latest.assign(own_origin=_rests_on_own_origin(latest, tables, origins)).drop(columns="_day")
    return latest.sort_index().reset_index(drop=True)


def _rests_on_own_origin(
    positions: pd.DataFrame, tables: Mapping[str, pd.DataFrame], origins: pd.DataFrame
) -> np.ndarray:
    """For each position, whether an origin of its source belongs to the party that takes it.

    A source that is not among those of the event speaks on its own origins. A source printed by an unreliable publisher
    does not carry a position, whoever it names as its origin.
    """
    sources = tables["sources"].set_index("source_id")
    publishers = tables["publishers"].set_index("publisher_id")
    printed_by = positions["source_id"].map(sources["publisher_id"])
    carries = ~printed_by.map(publishers["reliability"]).isin(UNRELIABLE).to_numpy()
    numbered = positions[["event_id", "source_id", "party"]].assign(position=np.arange(len(positions)))
    of_event = origins[["event_id", "source_id", "origin"]].drop_duplicates()
    found = numbered.merge(of_event, how="left", on=["event_id", "source_id"])
    itself = found["source_id"].map(sources["origins"]).fillna(found["source_id"].map(sources["publisher_id"]))
    found = found.assign(origin=found["origin"].fillna(itself).str.split("|")).explode("origin", ignore_index=True)
    matches = (found["origin"].map(publishers["party"]) == found["party"]).fillna(False).to_numpy(dtype=bool)
    result = np.zeros(len(positions), dtype=bool)
    result[found["position"].to_numpy()[matches]] = True
    return result & carries


def grade_events(
    events: pd.DataFrame,
    origins: pd.DataFrame,
    positions: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """Grade every event.

    ``events`` has ``event_id direction act actors grade_override``; ``origins`` comes from
    :func:`caspian.origins.resolve_origins`, ``positions`` from :func:`present_positions`. Returns a frame on the
    index of ``events``: ``grade grade_rule origin_count supporting_blocs position_ru position_ir``.
    """
    ids = events["event_id"]
    supports = origins[origins["role"] == "supports"]
    facts = pd.DataFrame(index=events.index)
    distinct = supports.drop_duplicates(["event_id", "origin"])
    facts["origin_count"] = _per_event(ids, distinct.groupby("event_id").size(), 0).astype("int32")
    blocs = distinct.drop_duplicates(["event_id", "bloc"]).sort_values(["event_id", "bloc"])
    facts["supporting_blocs"] = ids.map(blocs.groupby("event_id")["bloc"].agg("|".join)).to_numpy()

    said = {party: positions[positions["party"] == party].set_index("event_id") for party in PARTIES}
    confirms, denies, own = {}, {}, {}
    for party, column in zip(PARTIES, ("position_ru", "position_ir"), strict=True):
        facts[column] = said[party]["position"].astype("str").reindex(ids).fillna("unknown").to_numpy()
        own[party] = _per_event(ids, said[party]["own_origin"], False).astype(bool)
        confirms[party] = (facts[column] == "confirms").to_numpy() & own[party]
        denies[party] = (facts[column] == "denies").to_numpy()

    direction = events["direction"].to_numpy()
    giver = events["direction"].map(GIVER).to_numpy()
    both_answer = (direction == "mutual") & (events["act"] == "deed").to_numpy()
    answers = {p: (giver == p) | (direction == "mutual") for p in PARTIES}
    other = dict(zip(PARTIES, reversed(PARTIES), strict=True))
    one_confirms = np.zeros(len(events), dtype=bool)
    accountable_denies = np.zeros(len(events), dtype=bool)
    for party in PARTIES:
        one_confirms |= answers[party] & ~both_answer & confirms[party] & ~denies[other[party]]
        accountable_denies |= answers[party] & denies[party]

    rules: list[tuple[str, str, np.ndarray]] = [
        ("confirmed", "official_text", _own_official_text(events, supports, tables, giver)),
        ("confirmed", "both_confirm", confirms["RUS"] & confirms["IRN"]),
        ("confirmed", "accountable_confirms", one_confirms),
        ("confirmed", "forensic", _forensic_from_two_blocs(ids, supports)),
        ("contested", "accountable_denies", accountable_denies),
        ("contested", "competing_version", _competing_version(ids, origins)),
        ("fair", "independent_origins", (facts["origin_count"] >= 2).to_numpy() & ~_all_of_one_party(ids, distinct)),
    ]
    override = events["grade_override"].to_numpy()
    overridden = events["grade_override"].notna().to_numpy()
    conditions = [overridden, *(mask for _, _, mask in rules)]
    facts["grade"] = np.select(conditions, [override, *(grade for grade, _, _ in rules)], default="weak")
    facts["grade_rule"] = np.select(conditions, ["override", *(clause for _, clause, _ in rules)], default="rest")
    return facts


def _per_event(ids: pd.Series, values: pd.Series, default: object) -> np.ndarray:
    """Values by event id, on the order of ``ids``."""
    found = values.reindex(ids)
    return found.where(found.notna(), default).to_numpy()


def _among(ids: pd.Series, event_ids: pd.Series) -> np.ndarray:
    return ids.isin(set(event_ids)).to_numpy()


def _own_official_text(
    events: pd.DataFrame, supports: pd.DataFrame, tables: Mapping[str, pd.DataFrame], giver: np.ndarray
) -> np.ndarray:
    """Events for which a body that acts published a text, readout or statistics on what it did itself.

    A body acts when it is an actor, when an actor holds an office in it, or when it is an official body of an actor's
    country. Where one side gives, only the giver's text counts: the recipient cannot confirm for the giver.
    """
    ids = events["event_id"]
    texts = supports[supports["doc_kind"].isin(OFFICIAL_DOCUMENTS)]
    with_text = events[ids.isin(set(texts["event_id"]))]
    actors = with_text[["event_id"]].assign(actor=with_text["actors"].str.split("|")).explode("actor")
    bodies = tables["actor_roles"][["actor_id", "body_id"]].dropna().drop_duplicates()
    by_office = actors.merge(bodies, left_on="actor", right_on="actor_id")
    acting = set(actors["event_id"] + " " + actors["actor"]) | set(by_office["event_id"] + " " + by_office["body_id"])
    country_of = tables["actors"].set_index("actor_id")["country"]
    countries = (actors["event_id"] + " " + actors["actor"].map(country_of)).dropna()

    home = texts["party"].fillna(texts["country"])
    acts = (texts["event_id"] + " " + texts["origin"]).isin(acting)
    acts |= texts["kind"].isin(OFFICIAL_PUBLISHERS) & (texts["event_id"] + " " + home).isin(set(countries))
    giver_of = pd.Series(giver, index=ids.to_numpy())
    required = texts["event_id"].map(giver_of)
    return _among(ids, texts.loc[acts & (required.isna() | (required == home)), "event_id"])


def _forensic_from_two_blocs(ids: pd.Series, supports: pd.DataFrame) -> np.ndarray:
    forensic = supports[supports["doc_kind"] == "forensic"]
    blocs = forensic.groupby("event_id")["bloc"].nunique()
    return _among(ids, blocs[blocs >= 2].index.to_series())


def _competing_version(ids: pd.Series, origins: pd.DataFrame) -> np.ndarray:
    """Events contradicted by an origin that is not also among the supporting ones."""
    against = origins[origins["role"] == "contradicts"]
    supporting = origins[origins["role"] == "supports"]
    known = set(supporting["event_id"] + " " + supporting["origin"])
    independent = ~(against["event_id"] + " " + against["origin"]).isin(known)
    return _among(ids, against.loc[independent, "event_id"])


def _all_of_one_party(ids: pd.Series, distinct: pd.DataFrame) -> np.ndarray:
    party = distinct["party"].fillna("")
    parties = party.groupby(distinct["event_id"]).agg(["nunique", "first"])
    one_sided = parties[(parties["nunique"] == 1) & parties["first"].isin(PARTIES)]
    return _among(ids, one_sided.index.to_series())
