"""Offices: who held which, the source of its dates, and who held it when something happened."""

from __future__ import annotations

import pytest

from caspian.dataset import load_dataset
from caspian.offices import offices_on, roles_of
from tests.build import PEOPLE, record, sourced

PRESIDENT = {"actor_id": "putin", "role": "President", "body_id": "us-treasury", "source_id": "S0001"}


def of(*roles):
    return record(**sourced({"event_id": "E0001"}), actors=PEOPLE["actors"], actor_roles=list(roles))


def test_body_lists_its_office_holders():
    dataset = load_dataset()
    assert "Vladimir Putin" in set(roles_of(dataset, "kremlin")["Who"])
    assert len(roles_of(dataset, "ebrahim-raisi")) == 1


def test_office_with_dates_hides_the_same_office_without():
    undated = {key: PRESIDENT[key] for key in ("actor_id", "role", "body_id")}
    small = of(undated, PRESIDENT | {"from": "2012-05-07"}, {"actor_id": "putin", "role": "Candidate"})
    held = roles_of(small, "putin")
    assert held[["Office", "Since", "Dates read in", "id"]].to_numpy().tolist() == [
        ["Candidate", "", "", ""],
        ["President", "7 May 2012", "Reuters", "us-treasury"],
    ]
    assert list(roles_of(small, "us-treasury")["id"]) == ["putin"]


@pytest.mark.parametrize(
    ("since", "until", "when", "held"),
    [
        ("2012-05-07", None, "2022-07-19", True),
        ("2012-05-07", None, "2012-05-06", False),
        ("2012-05-07", None, "2012-05", True),
        ("2012-05-07", None, "[..2012-05-06]", False),
        ("2012-05-07", None, "[2012-06-01..]", True),
        ("2012-05", "2024-05-19", "2024-05-19", True),
        ("2012-05", "2024-05-19", "2024-05-20", False),
        ("2012", "2024-05", "2024-05-31", True),
        ("[..2012-05-07]", None, "2001-03-12", True),
        (None, "2024-05-19", "2024-05-19", False),
        (None, None, "2022-07-19", False),
    ],
)
def test_office_counts_within_its_dates_only(since, until, when, held):
    dates = {name: date for name, date in (("from", since), ("to", until)) if date}
    small = of(PRESIDENT | dates)
    found = offices_on(small, ["putin", "pezeshkian"], when)
    assert found == ({"putin": f"President, {small.name('actor', 'us-treasury')}"} if held else {})


def test_two_offices_at_once_stand_side_by_side():
    without_body = {"role": "Supreme commander", "body_id": None}
    small = of(PRESIDENT | {"from": "2012", "body_id": None}, PRESIDENT | without_body | {"from": "2012"})
    assert offices_on(small, ["putin"], "2022") == {"putin": "President and Supreme commander"}


def test_the_record_dates_most_offices_of_those_who_act_most():
    """Who was minister when: of the thirty persons named most, the office at most of their events is known."""
    dataset = load_dataset()
    people = set(dataset.tables["actors"].query("kind == 'person'")["actor_id"])
    events = dataset.events[dataset.events["record"] == "active"]
    named = events[["date", "actors"]].assign(actor=events["actors"].str.split("|")).explode("actor")
    named = named[named["actor"].isin(people)]
    busiest = named[named["actor"].isin(named["actor"].value_counts().head(30).index)]
    known = [
        actor in offices_on(dataset, [actor], date)
        for actor, date in zip(busiest["actor"], busiest["date"], strict=True)
    ]
    assert sum(known) / len(known) >= 0.8
