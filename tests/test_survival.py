from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from caspian.charts.survival import chart_survival
from caspian.dataset import load_dataset
from caspian.palette import THEMES
from caspian.promises import ledger_of, part_umbrellas
from caspian.selection import Selection
from caspian.survival import FEWEST, OUTCOMES, survival_of, tally_lives, tally_survival_sectors
from caspian.view import view_of

DATASET = load_dataset()
VIEW = view_of(DATASET, Selection())
LEDGER = ledger_of(VIEW)


def lives(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [("c", "t", "a", *row) for row in rows], columns=["commitment_id", "title", "area_id", "days", "outcome"]
    )


def test_the_estimate_is_that_of_the_textbook():
    # five promises: kept at 10, watched until 20, lapsed at 30, kept at 40, watched until 50
    found = survival_of(lives((10, "completed"), (20, "open"), (30, "lapsed"), (40, "completed"), (50, "open")))
    assert found is not None
    assert found.open_share[found.at(9)] == 1
    assert found.open_share[found.at(10)] == pytest.approx(0.8)
    assert found.open_share[found.at(30)] == pytest.approx(0.8 * 2 / 3)
    assert found.open_share[found.at(45)] == pytest.approx(0.8 * 2 / 3 / 2)
    assert found.shares["completed"][found.at(45)] == pytest.approx(0.2 + 0.8 * (2 / 3) / 2)
    assert found.shares["lapsed"][found.at(45)] == pytest.approx(0.8 / 3)


def test_what_is_open_and_what_has_ended_add_up_to_all():
    found = survival_of(tally_lives(VIEW, LEDGER))
    assert found is not None
    total = found.open_share + sum(found.shares[outcome] for outcome in OUTCOMES)
    assert np.allclose(total, 1)
    assert (found.low <= found.open_share + 1e-9).all()
    assert (found.high >= found.open_share - 1e-9).all()


def test_umbrellas_are_left_out_and_every_single_promise_is_in():
    single, umbrellas = part_umbrellas(LEDGER)
    found = set(tally_lives(VIEW, LEDGER)["commitment_id"])
    assert found == set(single.dropna(subset=["made_on"])["commitment_id"])
    assert not found & set(umbrellas["commitment_id"])


def test_a_lapse_is_never_before_two_silent_years():
    rows = tally_lives(VIEW, LEDGER).merge(LEDGER[["commitment_id", "made_on", "last_on"]], on="commitment_id")
    lapsed = rows[rows["outcome"] == "lapsed"]
    ended = lapsed["made_on"] + pd.to_timedelta(lapsed["days"], unit="D")
    assert (ended >= lapsed["last_on"] + pd.DateOffset(months=24)).all()


@pytest.mark.parametrize("rows", [(), ((5, "open"),)])
def test_nothing_that_has_ended_gives_no_estimate(rows):
    assert survival_of(lives(*rows)) is None


def test_small_groups_are_not_estimated():
    sectors = tally_survival_sectors(VIEW, tally_lives(VIEW, LEDGER))
    assert (sectors["Promises"] >= FEWEST).all()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("query", ["", "sector=transport", "q=zzzz"])
def test_the_chart_is_valid_and_says_its_numbers(theme, query):
    view = view_of(DATASET, Selection.parse_strictly(query, DATASET.names))
    chart = chart_survival(view, theme, ledger_of(view))
    go.Figure(chart.spec)
    assert chart.empty == (query == "q=zzzz")
    assert chart.empty or "% completed" in chart.alt
