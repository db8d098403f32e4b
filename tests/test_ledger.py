"""The ledger's rules on constructed tables: present stage, claims, dues, slips, lapses."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from caspian import edtf
from caspian.agreements import table_agreements, table_sizes
from caspian.dataset import Dataset
from caspian.ledger import LAPSE_MONTHS, build_ledger
from caspian.promises import (
    ledger_of,
    milestones_of,
    part_umbrellas,
    say_age,
    table_promises,
    tally_ladder,
    tally_waits,
)
from caspian.selection import Selection
from caspian.view import view_of
from tests.synthetic import empty

TODAY = date(2026, 11, 22)
STAGES = ["pledge", "negotiation", "signed", "ratifying", "in_force", "implementation", "part_delivered"]
STAGES += ["completed", "suspended", "cancelled", "superseded"]


def entry(
    *steps: tuple[str, str, str] | tuple[str, str, str, str],
    record: str = "active",
    direction: str = "mutual",
    act: str = "document",
) -> pd.Series:
    """The ledger row of one commitment with steps (date, grade, stage, due)."""
    events, milestones = [], []
    for number, step in enumerate(steps, 1):
        when, grade, stage, *due = step
        span = edtf.parse(when)
        last = span.start_latest or TODAY
        events.append(
            {
                "event_id": f"E{number:04}",
                "record": record,
                "title": f"Step {number}",
                "date": when,
                "grade": grade,
                "direction": direction,
                "act": act,
                "start_first": pd.Timestamp(span.earliest or min(date(2021, 1, 1), last)),
                "start_last": pd.Timestamp(last),
                "latest": pd.Timestamp(span.latest) if span.latest else pd.NaT,
                "long": span.long,
            }
        )
        milestones.append(
            {"commitment_id": "c", "event_id": f"E{number:04}", "stage": stage, "due": due[0] if due else None}
        )
    tables = {
        "commitments": empty("commitments", 1).assign(commitment_id="c"),
        "milestones": pd.DataFrame(milestones).astype({"due": "str"}),
        "stages": pd.DataFrame({"stage": STAGES, "order": range(1, len(STAGES) + 1)}),
    }
    return build_ledger(tables, pd.DataFrame(events), TODAY).iloc[0]


def test_present_stage_is_the_latest_confirmed_or_fair_milestone():
    row = entry(("2025-01-17", "fair", "signed"), ("2024-03", "confirmed", "negotiation"))
    assert row["stage"] == "signed"
    assert pd.isna(row["claimed_stage"])


@pytest.mark.parametrize("act", ["talk", "report"])
def test_talk_of_a_third_party_never_gives_the_stage(act: str):
    row = entry(("2025-01-17", "confirmed", "negotiation"), direction="third_party", act=act)
    assert pd.isna(row["stage"])
    assert row["claimed_stage"] == "negotiation"


@pytest.mark.parametrize("grade", ["contested", "weak"])
def test_later_contested_or_weak_milestone_is_only_claimed(grade: str):
    row = entry(("2025-01-17", "confirmed", "signed"), ("2026-02-01", grade, "part_delivered"))
    assert (row["stage"], row["claimed_stage"]) == ("signed", "part_delivered")


def test_earlier_contested_milestone_is_not_claimed():
    row = entry(("2024-01-01", "contested", "completed"), ("2025-01-17", "confirmed", "signed"))
    assert pd.isna(row["claimed_stage"])


def test_claim_of_the_same_stage_says_nothing_new():
    row = entry(("2025-01-17", "confirmed", "signed"), ("2026-01-17", "weak", "signed"))
    assert pd.isna(row["claimed_stage"])


def test_promise_without_solid_step_has_no_stage_but_a_claim():
    row = entry(("2025-08/..", "contested", "part_delivered"))
    assert pd.isna(row["stage"])
    assert row["claimed_stage"] == "part_delivered"


def test_discounted_milestone_does_not_count():
    row = entry(("2025-01-17", "confirmed", "signed"), ("2026-01-17", "discounted", "completed"))
    assert row["stage"] == "signed"
    assert row["milestone_count"] == 1


def test_a_step_back_is_shown_as_it_is():
    row = entry(("2025-01-17", "confirmed", "implementation"), ("2026-01-17", "confirmed", "suspended"))
    assert row["stage"] == "suspended"


@pytest.mark.parametrize(
    ("first", "second"),
    [("2025-01-17", "2025-01-17"), ("2025", "2025-06-10"), ("2025-06-10", "2025"), ("2025", "2025")],
)
def test_where_dates_cannot_tell_the_higher_stage_stands(first: str, second: str):
    assert entry((first, "confirmed", "signed"), (second, "confirmed", "in_force"))["stage"] == "in_force"
    assert entry((first, "confirmed", "in_force"), (second, "confirmed", "signed"))["stage"] == "in_force"


def test_due_is_the_one_stated_last_and_slips_are_those_before():
    row = entry(
        ("2024-10-11", "confirmed", "pledge", "2024-10-24"),
        ("2024-11-01", "confirmed", "pledge", "2024-10-24"),
        ("2025-01-13", "weak", "pledge", "2027-01-17"),
        ("2025-03-01", "confirmed", "negotiation"),
    )
    assert row["due_text"] == "2027-01-17"
    assert row["slips"] == "2024-10-24"


def test_due_that_returns_to_an_older_date_is_due_then():
    row = entry(
        ("2025-01", "fair", "pledge", "2026"),
        ("2025-02", "fair", "pledge", "2027"),
        ("2025-03", "fair", "pledge", "2026"),
    )
    assert row["due_text"] == "2026"
    assert row["slips"] == "2026|2027"


def test_promise_whose_due_date_lies_ahead_is_open_however_long_it_is_quiet():
    assert entry(("2021-03", "confirmed", "signed", "2027"))["status"] == "open"


def test_due_day_itself_is_not_late():
    assert entry(("2026-01-01", "fair", "pledge", TODAY.isoformat()))["status"] == "open"
    assert entry(("2026-01-01", "fair", "pledge", "2026-11-21"))["status"] == "late"


def test_overdue_promise_is_late_while_a_step_is_recent_and_lapsed_after():
    assert entry(("2024-11-23", "fair", "pledge", "2025"))["status"] == "late"
    assert entry(("2024-11-22", "fair", "pledge", "2025"))["status"] == "lapsed"


def test_promise_without_a_due_date_is_open_while_a_step_is_recent_and_lapsed_after():
    assert LAPSE_MONTHS == 24
    assert entry(("2024-11-23", "fair", "pledge"))["status"] == "open"
    assert entry(("2024-11-22", "fair", "pledge"))["status"] == "lapsed"


def test_recent_step_that_is_only_claimed_is_still_a_step():
    assert entry(("2022-01-01", "confirmed", "signed"), ("2026-01-01", "weak", "completed"))["status"] == "open"


def test_vague_step_is_as_recent_as_it_can_be():
    row = entry(("[..2025-05-10]", "fair", "pledge"))
    assert row["status"] == "open"
    assert row["made_on"] == pd.Timestamp("2025-05-10"), "an age is never overstated"
    assert entry(("2022-01/2025-06", "confirmed", "implementation"))["last_on"] == pd.Timestamp("2025-06-30")


@pytest.mark.parametrize("stage", ["completed", "cancelled", "superseded"])
def test_settled_promise_is_neither_late_nor_lapsed(stage: str):
    assert entry(("2021-05-01", "confirmed", "pledge", "2021-12"), ("2022-05-01", "fair", stage))["status"] == "settled"


def test_completion_that_is_only_alleged_does_not_settle():
    row = entry(("2022-01-01", "confirmed", "signed", "2023"), ("2023-01-01", "contested", "completed"))
    assert row["status"] == "lapsed"


def test_due_date_without_an_end_never_passes():
    assert entry(("2022-01-01", "confirmed", "signed", "2023/.."))["status"] == "open"


def test_milestones_of_events_that_do_not_stand_leave_nothing():
    row = entry(("2025-01-17", "confirmed", "signed"), record="retracted")
    assert row["milestone_count"] == 0
    assert pd.isna(row["stage"])


# --- the real record -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def view():
    return view_of(Dataset.load(), Selection())


def test_status_is_always_of_the_vocabulary(view):
    assert set(view.dataset.ledger["status"]) <= set(view.dataset.names["ledger_status"])


def test_late_and_lapsed_promises_stand_first(view):
    shown = list(ledger_of(view)["status"])
    assert shown == sorted(shown, key=["late", "lapsed", "open", "settled"].index)


def test_selection_chooses_the_promises_but_not_their_stage(view):
    energy = view.narrow("sector", "energy")
    ledger = ledger_of(energy)
    assert 0 < len(ledger) < len(ledger_of(view))
    whole = view.dataset.ledger.set_index("commitment_id")
    assert (ledger.set_index("commitment_id")["status"] == whole.loc[ledger["commitment_id"], "status"]).all()


def test_empty_selection_has_no_promises(view):
    nothing = ledger_of(view.narrow("q", "zzzzqqq"))
    assert nothing.empty
    assert table_promises(view, nothing).empty
    assert tally_ladder(view, nothing).empty
    assert tally_waits(view, nothing).empty
    assert table_agreements(view, nothing).empty
    assert table_sizes(view, nothing).empty


def test_umbrellas_are_in_no_count_and_no_sum(view):
    ledger = ledger_of(view)
    single, umbrellas = part_umbrellas(ledger)
    assert len(umbrellas)
    assert len(single) + len(umbrellas) == len(ledger)
    assert tally_ladder(view, ledger).to_numpy().sum() == len(single)
    assert not set(tally_waits(view, ledger)["commitment_id"]) & set(umbrellas["commitment_id"])
    sizes = table_sizes(view, ledger).set_index("Promise")["In sums"]
    assert (sizes.reindex(umbrellas["title"]).dropna() == "no: umbrella").all()


def test_wait_is_never_negative_and_starts_after_the_promise(view):
    waits = tally_waits(view, ledger_of(view))
    assert (waits["days_min"] <= waits["days_max"]).all()
    assert (waits["days_min"] >= 0).all()


def test_every_milestone_of_a_promise_is_listed_oldest_first(view):
    steps = milestones_of(view, "strategic-partnership-treaty")
    assert len(steps) == (view.dataset.tables["milestones"]["commitment_id"] == "strategic-partnership-treaty").sum()
    assert steps["start_last"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("days", "said"), [(12, "12 days"), (365, "11 months"), (800, "2 years 2 months"), (366, "1 year")]
)
def test_age_in_words(days: int, said: str):
    assert say_age(days) == said
