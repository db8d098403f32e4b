"""What the record promises of its breadth, as floors: a change of the data may raise them and never falls below."""

from __future__ import annotations

import pandas as pd
import pytest

from caspian.dataset import load_dataset

DATASET = load_dataset()
TABLES = DATASET.tables
EVENTS = DATASET.events
CORE = EVENTS[(EVENTS["record"] == "active") & (EVENTS["scope"] == "core")]
CLAIMS = TABLES["claims"]
STEPS = TABLES["story_steps"].groupby("story_id").size()

FLOORS = {
    "active core events": (len(CORE), 700),
    "sources": (len(TABLES["sources"]), 1_400),
    "claims": (len(CLAIMS), 1_500),
    "figures": (int(CLAIMS["measure_id"].notna().sum()), 250),
    "measures with figures": (CLAIMS["measure_id"].nunique(), 20),
    "questions on which voices differ": (int((CLAIMS.groupby("topic_id")["said_by"].nunique() > 1).sum()), 40),
    "commitments": (len(TABLES["commitments"]), 70),
    "milestones": (len(TABLES["milestones"]), 250),
    "stories of eight steps or more": (int((STEPS >= 8).sum()), 6),
    "sources not in English": (int((TABLES["sources"]["language"] != "en").sum()), 700),
}


@pytest.mark.parametrize("what", FLOORS)
def test_the_record_is_as_broad_as_it_says(what):
    found, floor = FLOORS[what]
    assert found >= floor


@pytest.mark.parametrize(
    ("importance", "floor"), [(("1", "2", "3"), 0.58), (("1", "2"), 0.72), (("1",), 1.0)], ids=["all", "1 and 2", "1"]
)
def test_events_rest_on_independent_origins(importance, floor):
    events = CORE[CORE["importance"].isin(importance)]
    assert (events["origin_count"] >= 2).mean() >= floor


@pytest.mark.parametrize(
    "bloc",
    ["russian_state", "russian_independent", "iranian_state", "iranian_independent", "western", "ukrainian", "israeli",
     "gulf_arab", "turkish", "caucasus_central_asia", "chinese"],
)  # fmt: skip
def test_every_bloc_is_heard(bloc):
    blocs = TABLES["sources"]["publisher_id"].map(TABLES["publishers"].set_index("publisher_id")["bloc"])
    assert (blocs == bloc).sum() >= 20


def test_every_month_has_three_core_events_or_a_search_that_found_none():
    months = pd.period_range("2021-01", f"{DATASET.as_of:%Y-%m}", freq="M").astype(str)
    counts = CORE["start_first"].dt.strftime("%Y-%m").value_counts().reindex(months, fill_value=0)
    spread = CORE[CORE["vague"]]
    searched = set(TABLES["searches"]["month"].dropna())
    thin = [
        month
        for month in months[counts.to_numpy() < 3]
        if month not in searched
        and counts[month] + ((spread["start_first"] <= f"{month}-28") & (spread["start_last"] >= month)).sum() < 3
    ]
    assert thin == []


@pytest.mark.parametrize("area_id", TABLES["areas"]["area_id"])
def test_every_area_has_five_events_or_a_search_that_found_no_more(area_id):
    count = CORE["areas"].str.split("|").explode().eq(area_id).sum()
    assert count >= 5 or area_id in set(TABLES["searches"]["area_id"].dropna())


def test_every_article_in_the_treaty_table_has_words_of_its_own():
    treaty = TABLES["treaty"]
    assert treaty["article"].is_unique
    assert treaty["summary"].is_unique


@pytest.mark.parametrize("line", DATASET.corridors["feature_id"])
def test_every_line_on_the_map_says_where_its_standing_was_read(line):
    row = DATASET.corridors.set_index("feature_id").loc[line]
    assert row["area_id"] in DATASET.names["area"]
    assert row["status"] in DATASET.names["corridor_status"]
    assert set(row["source_ids"].split("|")) <= set(TABLES["sources"]["source_id"])
