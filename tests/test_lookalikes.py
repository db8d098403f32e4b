from __future__ import annotations

import pytest

from caspian.dataset import load_dataset
from caspian.lookalikes import check_lookalikes, find_lookalikes
from tests.build import record


def event(event_id: str, **cells: str) -> dict[str, str]:
    return {"event_id": event_id, **cells}


def pairs(*rows: dict[str, str]) -> list[tuple[str, str]]:
    found = find_lookalikes(record(events=list(rows)))
    return list(zip(found["event_id"], found["other_id"], strict=True))


ONE = event("E0001", date="2024-05-10", title="Lavrov and Araghchi met in Moscow on gas")


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (event("E0002", date="2024-05-12", title="Araghchi and Lavrov met in Moscow on gas supply"), True),
        (event("E0002", date="2024-05", title="Araghchi and Lavrov met in Moscow on gas supply"), True),
        (event("E0002", date="2024-05-20", title="Araghchi and Lavrov met in Moscow on gas supply"), False),
        (event("E0002", date="2024", title="Araghchi and Lavrov met in Moscow on gas supply"), False),
        (event("E0002", date="2024-05-10", title="A grain ship reached Anzali"), False),
        (event("E0002", date="2024-05-10", title=ONE["title"], actors="us-treasury"), False),
        (event("E0002", date="2024-05-10", title=ONE["title"], parent_event="E0001"), False),
    ],
)
def test_pairs_are_near_in_date_actor_and_words(other: dict[str, str], alike: bool) -> None:
    assert pairs(ONE, other) == ([("E0001", "E0002")] if alike else [])


def test_parts_of_one_visit_are_not_compared() -> None:
    visit = event("E0003", date="2024-05-10", title="A visit")
    parts = (ONE | {"event_id": each, "parent_event": "E0003"} for each in ("E0001", "E0002"))
    assert pairs(visit, *parts) == []


def test_unreviewed_pair_and_stale_review_are_findings() -> None:
    twin = ONE | {"event_id": "E0002"}
    other = event("E0009", date="2023-01-01", title="Another matter")
    [finding] = check_lookalikes(record(events=[ONE, twin]))
    assert finding.table == "events"
    assert "E0002" in finding.expected
    assert not list(check_lookalikes(record(events=[ONE, twin], lookalikes=[row("E0001", "E0002")])))
    stale = list(check_lookalikes(record(events=[ONE, other], lookalikes=[row("E0001", "E0009")])))
    assert [(each.table, each.row) for each in stale] == [("lookalikes", 2)]


def row(one: str, other: str) -> dict[str, str]:
    return {"event_id": one, "other_id": other, "reason": "Two events."}


def test_every_pair_of_the_record_is_reviewed() -> None:
    assert list(check_lookalikes(load_dataset())) == []


def test_record_without_events_has_no_pairs() -> None:
    assert find_lookalikes(record(events=[])).empty
