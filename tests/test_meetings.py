"""Who met whom: pairs, years, partners, the register of actors."""

from __future__ import annotations

import re
import time

import pandas as pd
import pytest

from caspian.bidi import FSI, PDI, isolate, native_names
from caspian.charts.actor import chart_actor_places, chart_actor_years
from caspian.charts.meetings import MOST_ACTORS, chart_meetings, chart_pair_years
from caspian.dataset import Dataset
from caspian.meetings import (
    contacts,
    pair_rows,
    table_actors,
    table_company,
    table_pairs,
    tally_pair_years,
    tally_pairs,
    tally_partners,
)
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.build import PEOPLE, record, sourced
from tests.counting import standing_alone
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
        both = view.of(view.selection.with_("acting", [one, other], "all").with_("act", ["contact"]))
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
    for actor in actors.index[:25]:
        narrowed = view.narrow("actor", actor)
        assert actors.loc[actor, "events"] + len(standing_alone(view, narrowed)) == narrowed.n
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
    chart, pairs = chart_meetings(view, THEMES["light"], across), tally_pairs(view, across)
    picks = chart.spec["data"][0]["customdata"]
    ids = [[tuple(re.findall(r"all\.acting=([^&]+)", pick)) for pick in line] for line in picks]
    rows, columns = [line[0][0] for line in ids], [other for _, other in ids[0]]
    assert list(chart.table.index) == [view.dataset.name("actor", actor) for actor in rows]
    assert list(chart.table.columns) == [view.dataset.name("actor", actor) for actor in columns]
    count = {(one, other): n for one, other, n in pairs[["one", "other", "contacts"]].itertuples(index=False)}
    if not across:
        assert rows == columns, "both halves of a square picture"
        count |= {(other, one): n for (one, other), n in count.items()}
    for line, numbers in zip(ids, chart.table.to_numpy().tolist(), strict=True):
        assert [count.get(pair, 0) for pair in line] == numbers
    left_out = {pair for pair in count if pair[0] not in rows or pair[1] not in columns}
    assert (f"{len(left_out) // (1 if across else 2)} more pairs" in chart.note) == bool(left_out)


@pytest.mark.parametrize("across", [True, False])
def test_picture_draws_those_who_met_most(view: View, across: bool):
    chart, pairs = chart_meetings(view, THEMES["light"], across), tally_pairs(view, across)
    sides = {"one": chart.table.index, "other": chart.table.columns}
    if not across:
        swapped = pairs.rename(columns={"one": "other", "other": "one"})
        pairs = pd.concat([pairs, swapped])
    for side, drawn in sides.items():
        totals = pairs.groupby(side)["contacts"].sum().sort_values(ascending=False)
        assert len(drawn) == min(MOST_ACTORS, len(totals))
        shown = {actor for actor in totals.index if view.dataset.name("actor", actor) in set(drawn)}
        assert totals[list(shown)].min() >= totals.drop(list(shown)).max() or len(shown) == len(totals)


def test_picture_of_few_actors_holds_every_contact():
    meetings = [{"event_id": f"E000{at}", "actors": "putin|pezeshkian"} for at in (1, 2)]
    call = {
        "event_id": "E0003",
        "kind": "call",
        "place_id": None,
        "where_prec": "0",
        "actors": "pezeshkian|us-treasury",
    }
    small = view_of(record(**sourced(*meetings, call), actors=PEOPLE["actors"]), Selection())
    assert chart_meetings(small, THEMES["light"], True).table.to_numpy().tolist() == [[2]]
    both = chart_meetings(small, THEMES["light"], False)
    assert both.table.to_numpy().sum() == 2 * 3, "both halves of a square picture"
    assert "more pairs" not in both.note


def test_native_names_are_isolated(view: View):
    actors = view.dataset.tables["actors"].set_index("actor_id")
    said = native_names(actors.loc["vladimir-putin"])
    assert said.count(FSI) == said.count(PDI) == 2
    assert isolate("") == ""


def test_pairs_of_a_large_record_are_quick():
    view = view_of(synthetic_dataset(5_000), Selection())
    tally_pairs(view)
    tally_pairs.forget(view)
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


@pytest.mark.parametrize("actor", ["vladimir-putin", "iran-snsc", "us-treasury", "kazem-jalali"])
def test_company_is_everybody_at_the_contacts_who_was_not_met(view: View, actor: str):
    link = view.dataset.links["actor"]
    mask = contacts(view) & link.mask((actor,))
    named = {code for code, count in zip(link.codes, link.counts(mask), strict=True) if count}
    company, met = table_company(view, actor), set(tally_partners(view, actor)["other"])
    assert set(company.index) == named - met - {actor}
    counts = dict(zip(link.codes, link.counts(mask), strict=True))
    assert [counts[code] for code in company.index] == company["Contacts"].tolist()
    assert company["Contacts"].is_monotonic_decreasing


def test_observer_is_there_without_meeting_anybody():
    watched = {"event_id": "E0001", "actors": "putin|pezeshkian", "observers": "us-treasury"}
    small = view_of(record(**sourced(watched), actors=PEOPLE["actors"]), Selection())
    assert list(table_company(small, "putin").index) == ["us-treasury"]
    assert list(tally_partners(small, "putin")["other"]) == ["pezeshkian"]
    assert list(table_company(small, "us-treasury").index) == ["pezeshkian", "putin"]


def test_years_of_an_actor_never_add_acts_up(view: View):
    chart = chart_actor_years(view, THEMES["light"], "vladimir-putin")
    assert list(chart.table.index) == [
        label
        for code, label in view.dataset.names["act"].items()
        if view.narrow("actor", "vladimir-putin").count("act")[code]
    ]
    own = view.narrow("actor", "vladimir-putin")
    assert chart.table.to_numpy().sum() == pytest.approx(own.n, abs=1)


def test_places_of_an_actor_and_its_placeless_events_are_all_its_events(view: View):
    own = view.narrow("actor", "vladimir-putin")
    chart = chart_actor_places(view, THEMES["light"], "vladimir-putin")
    assert f"{own.n - chart.table['events'].sum()} of its {own.n} events have no place" in chart.note


def test_nobody_has_neither_years_nor_places(view: View):
    for chart in (chart_actor_years, chart_actor_places):
        assert chart(view.narrow("q", "zzzzqqq"), THEMES["dark"], "vladimir-putin").empty
    assert table_company(view.narrow("q", "zzzzqqq"), "vladimir-putin").empty
