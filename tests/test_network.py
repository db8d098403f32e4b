"""The network of contacts: whom it draws, where each stands, what it leaves out and says so."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from caspian.charts.marks import wrapped
from caspian.charts.network import LETTERS, chart_network
from caspian.dataset import Dataset
from caspian.meetings import contacts, pair_events, pair_rows, tally_pairs
from caspian.network import ACROSS, MOST_DRAWN, _crossings, network_of
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.build import PEOPLE, record, sourced
from tests.synthetic import synthetic_tables

MORE = [
    {"actor_id": "lavrov", "name": "Sergei Lavrov", "kind": "person", "country": "RUS"},
    {"actor_id": "araghchi", "name": "Abbas Araghchi", "kind": "person", "country": "IRN"},
    {"actor_id": "leak", "name": "Unnamed officials", "kind": "unnamed_officials"},
]


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(Dataset.load(), Selection())


def small(*actors: str, kind: str = "meeting") -> View:
    """One contact for each cell of actors."""
    events = [
        {"event_id": f"E{number:04d}", "actors": cell, "kind": kind, "date": f"2024-10-{number:02d}"}
        for number, cell in enumerate(actors, 1)
    ]
    return view_of(record(**sourced(*events), actors=[*PEOPLE["actors"], *MORE]), Selection())


def crowd(actors: int, events: int, together: int) -> View:
    """Many actors of both countries who all meet in ``events`` of ``together`` each."""
    rng = np.random.default_rng(3)
    tables = synthetic_tables(events)
    people = tables["actors"].iloc[np.zeros(actors, dtype=int)].reset_index(drop=True)
    ids = [f"someone-{number}" for number in range(actors)]
    people = people.assign(actor_id=ids, name=ids, country=rng.choice(["RUS", "IRN", "CHN"], actors))
    tables["actors"] = people.astype(dict.fromkeys(people.columns, "str"))
    cells = ["|".join(rng.choice(ids, together, replace=False)) for _ in range(events)]
    tables["events"] = tables["events"].assign(actors=pd.array(cells, dtype="str"), kind="meeting")
    real = Dataset.load()
    return view_of(Dataset.from_tables(tables, corridors=real.corridors.iloc[:0], digest="crowd"), Selection())


@pytest.mark.parametrize("across", [True, False])
def test_tie_is_as_strong_as_the_events_behind_it(view: View, across: bool):
    ties = network_of(view, across).ties
    assert len(ties)
    assert (ties["one"] != ties["other"]).all(), "nobody meets himself"
    for tie in ties.to_dict("records"):
        rows = pair_rows(view, tie["one"], tie["other"])
        assert len(rows) == tie["contacts"] >= tie["in_person"]
        kinds = view.dataset.events["kind"].to_numpy()[rows]
        assert tie["in_person"] == (~np.isin(kinds, ["call", "message"])).sum()


@pytest.mark.parametrize("across", [True, False])
def test_what_is_not_drawn_is_counted(view: View, across: bool):
    network, pairs = network_of(view, across), tally_pairs(view, across)
    everybody = set(pairs["one"]) | set(pairs["other"])
    assert len(network.ties) + network.pairs_left_out == len(pairs)
    assert len(network.actors) + network.actors_left_out == len(everybody)
    assert f"{network.pairs_left_out} more pairs" in chart_network(view, THEMES["light"], across).note
    assert str(len(network.ties)) in chart_network(view, THEMES["light"], across).alt


@pytest.mark.parametrize("across", [True, False])
def test_nobody_is_drawn_without_a_tie_and_no_side_overflows(view: View, across: bool):
    network = network_of(view, across)
    assert set(network.actors.index) == set(network.ties["one"]) | set(network.ties["other"])
    assert all(count <= MOST_DRAWN[side] for side, count in network.actors["side"].value_counts().items())
    assert across != ("other" in set(network.actors["side"]))


@pytest.mark.parametrize("across", [True, False])
def test_the_pair_that_met_most_is_drawn(view: View, across: bool):
    first = tally_pairs(view, across).iloc[0]
    assert {first["one"], first["other"]} <= set(network_of(view, across).actors.index)


def test_sides_stand_apart_and_names_do_not_overlap(view: View):
    actors = network_of(view, False).actors
    assert (actors["x"] == actors["side"].map(dict(ACROSS))).all()
    for _, rows in actors.groupby("side"):
        assert all(after - before >= 0.99 for before, after in pairwise(sorted(rows["y"])))


def test_size_of_an_actor_is_the_number_of_its_contacts_not_of_its_ties(view: View):
    actors = network_of(view).actors
    met = view.dataset.links["acting"]
    iran = [a for a in met.codes if view.dataset.actor_country.get(a) == "IRN"]
    for actor in actors.index[actors["side"] == "RUS"]:
        assert actors.loc[actor, "contacts"] == (contacts(view) & met.mask((actor,)) & met.mask(iran)).sum()


def test_same_view_is_drawn_the_same_way(view: View):
    first = chart_network(view, THEMES["light"], False).spec
    network_of.forget(view)
    assert chart_network(view, THEMES["light"], False).spec == first


def test_order_of_the_rows_of_the_table_does_not_move_anybody():
    cells = ("putin|pezeshkian", "lavrov|araghchi", "putin|araghchi", "lavrov|araghchi|us-treasury")
    forth, back = network_of(small(*cells), False), network_of(small(*cells[::-1]), False)
    assert forth.actors[["x", "y"]].to_dict() == back.actors[["x", "y"]].to_dict()


def test_two_lines_that_need_not_cross_do_not():
    network = network_of(small("putin|araghchi", "putin|araghchi", "lavrov|pezeshkian"))
    sides = network.actors.sort_values("y").groupby("side").groups
    assert _crossings({code: list(sides.get(code, [])) for code in ACROSS}, network.ties) == 0


def test_one_pair_is_a_network():
    network = network_of(small("putin|pezeshkian"))
    assert len(network.actors) == 2
    assert network.ties[["First", "Last", "Where"]].to_numpy().tolist() == [["1 Oct 2024", "1 Oct 2024", "Tehran 1"]]
    chart = chart_network(small("putin|pezeshkian"), THEMES["dark"])
    assert not chart.empty
    assert "more pairs" not in chart.note


@pytest.mark.parametrize(
    ("cells", "across", "every"),
    [
        (("putin|lavrov",), 0, 0),
        (("putin",), 0, 0),
        (("putin|us-treasury",), 0, 1),
        (("pezeshkian|us-treasury|putin",), 1, 3),
        (("leak|putin",), 0, 1),
        (("putin|pezeshkian", "pezeshkian|putin"), 1, 1),
    ],
    ids=[
        "one-country",
        "alone",
        "third-party",
        "three",
        "country-unknown",
        "either-order",
    ],
)
def test_pairs_of_tricky_contacts(cells: tuple[str, ...], across: int, every: int):
    view = small(*cells)
    assert len(network_of(view).ties) == across
    assert len(network_of(view, False).ties) == every


def test_equal_ties_come_in_a_fixed_order():
    ties = network_of(small("putin|pezeshkian", "lavrov|araghchi")).ties
    assert ties["contacts"].tolist() == [1, 1]
    pairs = tally_pairs(small("lavrov|araghchi", "putin|pezeshkian"))
    assert ties[["one", "other"]].to_numpy().tolist() == pairs[["one", "other"]].to_numpy().tolist()


def test_a_call_is_no_meeting_in_person():
    ties = network_of(small("putin|pezeshkian", kind="call")).ties
    assert ties[["contacts", "in_person"]].to_numpy().tolist() == [[1, 0]]


@pytest.mark.parametrize("across", [True, False])
def test_no_contact_is_no_network(view: View, across: bool):
    for nothing in (
        view.narrow("q", "zzzzqqq"),
        view.narrow("act", "deed"),
        small("putin|pezeshkian", kind="delivery"),
    ):
        chart = chart_network(nothing, THEMES["light"], across)
        assert chart.empty
        assert network_of(nothing, across).pairs_left_out == 0


def test_lines_select_the_contacts_of_the_two_and_dots_open_actors(view: View):
    chart = chart_network(view, THEMES["light"])
    picks = {pick for trace in chart.spec["data"] for pick in trace.get("customdata", [])}
    ties = network_of(view).ties
    queries = {f"all.acting={a}&all.acting={b}&act=contact" for a, b in zip(ties["one"], ties["other"], strict=True)}
    assert picks == queries | {f"here:{actor}" for actor in network_of(view).actors.index}
    query = f"all.acting={ties['one'][0]}&all.acting={ties['other'][0]}&act=contact"
    selection, notices = Selection.parse(query, view.dataset.names)
    assert not notices
    assert view.of(selection).n >= ties["contacts"][0]


def test_narrower_selection_has_a_narrower_network(view: View):
    narrow = network_of(view.narrow("sector", "energy"))
    assert 0 < narrow.ties["contacts"].sum() < network_of(view).ties["contacts"].sum()


def test_pairs_know_their_events(view: View):
    pairs = tally_pairs(view, False).head(20)
    found = pair_events(view, pairs)
    for place, (one, other) in enumerate(pairs[["one", "other"]].itertuples(index=False)):
        assert found.loc[found["pair"] == place, "row"].tolist() == pair_rows(view, one, other).tolist()


def test_hundreds_of_actors_are_bounded_and_quick():
    view = crowd(actors=600, events=2_000, together=6)
    network_of(view, False)
    for cached in (network_of, tally_pairs):
        cached.forget(view)
    start = time.perf_counter()
    chart = chart_network(view, THEMES["light"], False)
    assert time.perf_counter() - start < 2
    network = network_of(view, False)
    assert len(network.actors) <= sum(MOST_DRAWN.values())
    assert network.actors_left_out > 500
    assert len(chart.spec["data"]) < 120


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Sergei Lavrov", "Sergei Lavrov"),
        ("Ministry of Foreign Affairs", "Ministry of<br>Foreign Affairs"),
        ("A <b>bold</b> & long name of a body", "A &lt;b&gt;bold&lt;/b&gt; &amp;<br>long name of a …"),
    ],
)
def test_long_names_take_two_lines_and_stay_text(name: str, said: str):
    assert wrapped(name, LETTERS) == said


def test_every_line_opens_the_contacts_that_it_counts(view: View):
    for tie in network_of(view).ties.to_dict("records"):
        query = f"all.acting={tie['one']}&all.acting={tie['other']}&act=contact"
        opened = view.of(Selection.parse_strictly(query, view.dataset.names)).selected
        assert (opened & contacts(view)).sum() == tie["contacts"], query
