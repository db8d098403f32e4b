"""Money in promises: each amount once, never averaged, never across currencies, umbrellas apart; and the lives of all."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import pytest

from caspian.agreements import table_sizes
from caspian.amounts import (
    NEVER_ADDED,
    money_claims,
    say_bundled,
    say_money,
    say_range,
    tally_amounts,
    tally_money,
)
from caspian.charts.amounts import charts_money
from caspian.charts.promises import MOST_LIVES, chart_promise_lives, lives_of, pages_of_lives
from caspian.dataset import Dataset
from caspian.palette import DARK, LIGHT
from caspian.promises import ledger_of, part_umbrellas
from caspian.selection import Selection
from caspian.view import View, view_of


@lru_cache
def view() -> View:
    return view_of(Dataset.load(), Selection())


def with_amounts(*stated: dict[str, object]) -> tuple[View, pd.DataFrame]:
    """The record with these claims as its only ones about money; ``of`` names the promise whose size each is, by place."""
    tables = dict(view().dataset.tables)
    claims = tables["claims"]
    base = claims.iloc[[0]].assign(
        event_id=None, topic_id=None, low=None, high=None, value=None, bound=None, mode="asserts"
    )
    made = [
        base.assign(claim_id=f"C{900_000 + i}", measure_id="loan-amount", stated="so much")
        .assign(**{key: value for key, value in each.items() if key != "of"})
        .astype(claims.dtypes)
        for i, each in enumerate(stated)
    ]
    units = tables["measures"].set_index("measure_id")["unit"]
    plain = claims[~claims["measure_id"].map(units).isin(["USD", "EUR"])]
    tables["claims"] = pd.concat([plain, *made], ignore_index=True)
    ledger = ledger_of(view())
    sizes = pd.Series(None, index=ledger.index, dtype="str")
    for i, each in enumerate(stated):
        for place in each.get("of", ()):  # type: ignore[attr-defined]
            sizes.iloc[place] = f"C{900_000 + i}"
    dataset = Dataset.from_tables(tables, corridors=view().dataset.corridors, digest=f"money{stated}")
    return view_of(dataset, Selection()), ledger.assign(size_claim=sizes)


def single_places(*stages: str) -> list[int]:
    """The place in the ledger of a single promise at each of these stages, another one for each."""
    ledger = ledger_of(view()).reset_index(drop=True)
    found: list[int] = []
    for stage in stages:
        own = ledger[(ledger["umbrella"] == "no") & (ledger["stage"] == stage) & ~ledger.index.isin(found)]
        found.append(int(own.index[0]))
    return found


def test_loans_are_added_by_stage():
    one, two, three = single_places("signed", "signed", "completed")
    richer, ledger = with_amounts(
        {"value": 1e9, "of": [one]}, {"value": 2e9, "of": [two]}, {"value": 5e8, "of": [three]}
    )
    sums = tally_money(tally_amounts(richer, ledger)).set_index("stage")
    assert sums.loc["signed", ["low", "high", "count"]].tolist() == [3e9, 3e9, 2]
    assert sums.loc["completed", "low"] == 5e8
    assert "signed: 3 billion USD (2)" in say_money(richer, ledger, tally_amounts(richer, ledger))


def test_different_values_of_one_amount_are_its_range_and_no_average():
    (one,) = single_places("signed")
    richer, ledger = with_amounts(
        {"value": 1.4e9, "of": [one], "topic_id": "rasht-astara-loan"},
        {"value": 1.6e9, "topic_id": "rasht-astara-loan"},
    )
    amounts = tally_amounts(richer, ledger)
    assert amounts[["low", "high"]].to_numpy().tolist() == [[1.4e9, 1.6e9]]
    assert "1.4 to 1.6 billion USD" in say_money(richer, ledger, amounts)
    assert "1.5" not in charts_money(richer, LIGHT, ledger)[0].alt


def test_an_amount_that_two_promises_name_counts_once_with_the_one_that_has_come_least_far():
    near, far = single_places("negotiation", "implementation")
    richer, ledger = with_amounts({"value": 1e9, "of": [near, far]})
    amounts = tally_amounts(richer, ledger)
    assert list(amounts["stage"]) == ["negotiation"]
    assert len(amounts["commitment_ids"][0]) == 2
    assert amounts["others"][0] == (ledger["title"].iloc[far],)
    assert tally_money(amounts)["high"].sum() == 1e9
    assert (table_sizes(richer, ledger)["In sums"] == "yes, once with others").sum() == 2


def test_an_umbrella_gives_no_amount_and_that_is_said():
    ledger = ledger_of(view()).reset_index(drop=True)
    umbrella = int(ledger.index[ledger["umbrella"] == "yes"][0])
    richer, ledger = with_amounts({"value": 4e10, "of": [umbrella]})
    amounts = tally_amounts(richer, ledger)
    assert amounts.empty
    said = say_money(richer, ledger, amounts)
    assert "1 umbrella agreement with a stated amount is left out of every sum" in said
    charts = charts_money(richer, LIGHT, ledger)
    assert [chart.empty for chart in charts] == [True]


def test_a_lower_bound_is_said_so_and_never_added():
    (one,) = single_places("signed")
    richer, ledger = with_amounts({"value": 5e9, "bound": "at_least", "of": [one]})
    amounts = tally_amounts(richer, ledger)
    assert amounts["floor"].tolist() == [True]
    assert tally_money(amounts).empty
    assert "at least 5 billion USD" in charts_money(richer, LIGHT, ledger)[0].alt


@pytest.mark.parametrize("claim", [{"value": 0.0}, {"low": 0.0, "high": 5e9}], ids=["nothing", "from nothing"])
def test_an_amount_of_nothing_does_not_stop_the_picture(claim: dict[str, object]):
    (one,) = single_places("signed")
    richer, ledger = with_amounts({**claim, "of": [one]})
    amounts = tally_amounts(richer, ledger)
    assert (amounts["low"] > 0).all()
    assert all(chart.alt for chart in charts_money(richer, LIGHT, ledger))


@pytest.mark.parametrize(
    "claim",
    [{"high": 5e9, "bound": "at_most"}, {"value": 5e9, "bound": "at_most"}, {"high": 5e9}],
    ids=["up to", "at most", "no floor"],
)
def test_a_ceiling_is_shown_and_never_added(claim: dict[str, object]):
    (one,) = single_places("signed")
    richer, ledger = with_amounts({**claim, "of": [one]})
    amounts = tally_amounts(richer, ledger)
    assert amounts["ceiling"].tolist() == [True]
    assert tally_money(amounts).empty
    assert "at most 5 billion USD" in charts_money(richer, LIGHT, ledger)[0].alt


def test_values_of_pacts_are_never_added():
    one, two = single_places("signed", "signed")
    richer, ledger = with_amounts(
        {"value": 1e9, "of": [one], "measure_id": "pact-value"}, {"value": 2e9, "of": [two], "measure_id": "pact-value"}
    )
    amounts = tally_amounts(richer, ledger)
    assert len(amounts) == 2
    assert tally_money(amounts).empty
    assert "2 values of pacts stand each for itself" in say_money(richer, ledger, amounts)
    words = view().dataset.tables["measures"].set_index("measure_id")
    assert all("never added up" in words["coverage"][measure] for measure in NEVER_ADDED)


def test_a_denial_is_no_amount():
    (one,) = single_places("signed")
    richer, ledger = with_amounts({"value": 1e9, "of": [one], "mode": "denies"})
    assert tally_amounts(richer, ledger).empty


def test_currencies_stand_in_charts_of_their_own():
    one, two = single_places("signed", "signed")
    richer, ledger = with_amounts({"value": 1e9, "of": [one]}, {"value": 2e9, "of": [two]})
    tables = dict(richer.dataset.tables)
    measures = tables["measures"]
    euro = measures[measures["measure_id"] == "loan-amount"].assign(measure_id="pact-value", unit="EUR")
    tables["measures"] = pd.concat([measures[measures["measure_id"] != "pact-value"], euro], ignore_index=True)
    claims = tables["claims"]
    tables["claims"] = claims.assign(
        measure_id=claims["measure_id"].mask(claims["claim_id"] == "C900001", "pact-value")
    )
    both = view_of(
        Dataset.from_tables(tables, corridors=view().dataset.corridors, digest="two currencies"), Selection()
    )
    titles = [chart.title for chart in charts_money(both, LIGHT, ledger)]
    assert sorted(titles) == ["The ladder as money, EUR", "The ladder as money, USD"]
    assert set(tally_amounts(both, ledger)["unit"]) == {"USD", "EUR"}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_picture_says_how_many_state_an_amount_and_what_is_left_out(theme):
    ledger = ledger_of(view())
    single, umbrellas = part_umbrellas(ledger)
    amounts = tally_amounts(view(), ledger)
    assert len(amounts)
    assert not {each for ids in amounts["commitment_ids"] for each in ids} & set(umbrellas["commitment_id"])
    chart = charts_money(view(), theme, ledger)[0]
    assert f"for {len(single)} single promises" in chart.note
    bundled = sum(len(money_claims(view(), row)) > 0 for _, row in umbrellas.iterrows())
    assert f"{bundled} umbrella agreements with a stated amount are left out" in chart.note
    assert say_bundled(view(), ledger) in say_money(view(), ledger, amounts), "one count, in the picture and in words"
    drawn = [here for trace in chart.spec["data"] for here in trace.get("customdata", [])]
    assert {here.removeprefix("here:") for here in drawn} <= set(single["commitment_id"])
    assert len(chart.table) == len(amounts)


def test_no_promise_has_no_money():
    nothing = ledger_of(view().narrow("q", "zzzzqqq"))
    assert tally_amounts(view(), nothing).empty
    assert [chart.empty for chart in charts_money(view(), LIGHT, nothing)] == [True]
    assert "0 of 0 single promises" in say_money(view(), nothing, tally_amounts(view(), nothing))


def test_an_amount_in_words():
    assert say_range(1.4e9, 1.6e9, "USD") == "1.4 to 1.6 billion USD"
    assert say_range(9e8, 1.2e9, "USD") == "900 million to 1.2 billion USD"
    assert say_range(100, 200, "EUR") == "100 to 200 EUR"
    assert say_range(7.1e7, 7.1e7, "EUR") == "71 million EUR"
    assert say_range(5e9, 5e9, "USD", ceiling=True) == "at most 5 billion USD"


def test_every_promise_with_a_dated_step_is_drawn_on_exactly_one_page():
    ledger = ledger_of(view())
    pages = pages_of_lives(view(), ledger)
    assert len(pages) > 1
    drawn = [title for number in pages for title in chart_promise_lives(view(), LIGHT, ledger, int(number)).table.index]
    assert sorted(drawn) == sorted(ledger.loc[ledger["made_on"].notna(), "title"])
    assert len(chart_promise_lives(view(), LIGHT, ledger, 1).table) == MOST_LIVES
    assert f"1 to {MOST_LIVES} of {len(drawn)}" in chart_promise_lives(view(), LIGHT, ledger).note


def test_umbrellas_are_drawn_last_and_named_as_such():
    ledger = ledger_of(view())
    umbrella = lives_of(ledger)["umbrella"] == "yes"
    assert umbrella.is_monotonic_increasing
    last = chart_promise_lives(view(), LIGHT, ledger, len(pages_of_lives(view(), ledger)))
    assert last.spec["layout"]["annotations"][-1]["text"].endswith("umbrella")
