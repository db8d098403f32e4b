"""Who met whom: pairs, years, partners, the register of actors."""

from __future__ import annotations

import time

import pytest

from caspian.bidi import FSI, PDI, isolate, native_names
from caspian.charts.meetings import chart_meetings, chart_pair_years
from caspian.dataset import Dataset
from caspian.meetings import (
    contacts,
    pair_rows,
    roles_of,
    table_actors,
    table_pairs,
    tally_pair_years,
    tally_pairs,
    tally_partners,
)
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.synthetic import synthetic_dataset


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(Dataset.load(), Selection())


def test_only_contacts_that_count_are_contacts(view: View):
    events = view.dataset.events[contacts(view)]
    assert set(events["act"]) == {"contact"}
    assert not (set(events["event_id"]) & set(events["parent_event"].dropna())), "a container is not counted with parts"


@pytest.mark.parametrize("across", [True, False])
def test_pair_count_is_the_number_of_events_behind_its_link(view: View, across: bool):
    pairs = tally_pairs(view, across)
    assert len(pairs)
    for one, other, count in pairs[["one", "other", "contacts"]].itertuples(index=False):
        events = view.dataset.events.iloc[pair_rows(view, one, other)]
        assert len(events) == count
        assert all({one, other} <= set(cell.split("|")) for cell in events["actors"])
        both = view.of(view.selection.with_("actor", [one, other], "all").with_("act", ["contact"]))
        assert both.n >= count, "the link finds every contact counted; targets and observers may add to it"


def test_pairs_across_put_russia_first(view: View):
    country = view.dataset.tables["actors"].set_index("actor_id")["country"]
    pairs = tally_pairs(view)
    assert set(pairs["one"].map(country)) == {"RUS"}
    assert set(pairs["other"].map(country)) == {"IRN"}


def test_two_of_one_country_do_not_meet(view: View):
    country = view.dataset.tables["actors"].set_index("actor_id")["country"]
    pairs = tally_pairs(view, False)
    known = pairs[pairs["one"].map(country).notna()]
    assert (known["one"].map(country) != known["other"].map(country)).all()


def test_every_pair_holds_the_pairs_across(view: View):
    across = {frozenset(pair) for pair in tally_pairs(view)[["one", "other"]].itertuples(index=False)}
    every = {frozenset(pair) for pair in tally_pairs(view, False)[["one", "other"]].itertuples(index=False)}
    assert across <= every


def test_calls_and_messages_are_not_meetings_in_person(view: View):
    pairs = tally_pairs(view)
    assert (pairs["in_person"] <= pairs["contacts"]).all()
    kinds = view.dataset.events.loc[contacts(view), "kind"]
    if kinds.isin(["call", "message"]).any():
        assert (pairs["in_person"] < pairs["contacts"]).any()


def test_years_of_a_pair_add_up(view: View):
    pairs = tally_pairs(view)
    years = tally_pair_years(view, pairs)
    assert list(years.sum(axis=1)) == list(pairs["contacts"])
    assert list(years.columns) == list(range(years.columns[0], years.columns[-1] + 1)), "no year is missing"


def test_partners_agree_with_pairs(view: View):
    partners = tally_partners(view, "vladimir-putin").set_index("other")["contacts"]
    pairs = tally_pairs(view).query("one == 'vladimir-putin'").set_index("other")["contacts"]
    assert (partners.reindex(pairs.index) == pairs).all()


def test_pairs_table_names_the_places(view: View):
    table = table_pairs(view, tally_pairs(view))
    assert table["Where"].str.contains("Ashgabat").any()


def test_register_lists_every_actor_with_its_events(view: View):
    actors = table_actors(view)
    assert set(actors.index) == set(view.dataset.tables["actors"]["actor_id"])
    assert actors.loc["vladimir-putin", "events"] == view.narrow("actor", "vladimir-putin").n
    assert (actors["contacts"] + actors["deeds"] <= actors["events"]).all()


def test_empty_selection_has_no_pairs(view: View):
    nothing = view.narrow("q", "zzzzqqq")
    assert tally_pairs(nothing).empty
    assert tally_pair_years(nothing, tally_pairs(nothing)).empty
    assert table_pairs(nothing, tally_pairs(nothing)).empty
    assert tally_partners(nothing, "vladimir-putin").empty
    for theme in THEMES.values():
        assert chart_meetings(nothing, theme).empty
        assert chart_pair_years(nothing, theme).empty


@pytest.mark.parametrize("across", [True, False])
def test_picture_holds_the_numbers_of_the_table(view: View, across: bool):
    chart = chart_meetings(view, THEMES["light"], across)
    total = int(tally_pairs(view, across)["contacts"].sum())
    assert chart.table.to_numpy().sum() == total * (1 if across else 2), "both halves of a square picture"
    assert chart.spec["data"][0]["customdata"][0][0].startswith("all.actor=")


def test_body_lists_its_office_holders(view: View):
    assert "Vladimir Putin" in set(roles_of(view.dataset, "kremlin")["Who"])
    assert len(roles_of(view.dataset, "ebrahim-raisi")) == 1


def test_native_names_are_isolated(view: View):
    actors = view.dataset.tables["actors"].set_index("actor_id")
    said = native_names(actors.loc["vladimir-putin"])
    assert said.count(FSI) == said.count(PDI) == 2
    assert isolate("") == ""


def test_pairs_of_a_large_record_are_quick():
    view = view_of(synthetic_dataset(5_000), Selection())
    tally_pairs(view)
    tally_pairs.cache_clear()
    start = time.perf_counter()
    tally_pairs(view, False)
    table_actors(view)
    assert time.perf_counter() - start < 1


def test_actors_of_like_names_keep_their_own_columns(view: View):
    tables = dict(view.dataset.tables)
    actors = tables["actors"]
    tables["actors"] = actors.assign(name=actors["name"].mask(actors["country"] == "IRN", "A. " + actors["name"]))
    tables["actors"].loc[actors["actor_id"] == "ebrahim-raisi", "name"] = "Other Pezeshkian"
    twins = view_of(Dataset.from_tables(tables, corridors=view.dataset.corridors, digest="twins"), Selection())
    columns = chart_meetings(twins, THEMES["light"]).spec["data"][0]["x"]
    assert len(set(columns)) == len(columns)
