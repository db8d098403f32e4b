"""Independence: who printed it against who knew it."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from caspian.charts.publisher import chart_areas_of, chart_partners, chart_reports_years
from caspian.charts.sources import chart_articles, chart_blocs_years, chart_languages_years, chart_origins
from caspian.charts.tree import FIELD, chart_tree
from caspian.dataset import Dataset
from caspian.independence import BOTH, ONLY_RELAYS, ORIGINATES, SPEAKS_THROUGH_OTHERS, Independence, independence_of
from caspian.palette import THEMES, contrast
from caspian.publisher import GROUNDS, table_reports, tally_report_years
from caspian.selection import Selection
from caspian.treemap import Box, squarify
from caspian.view import View, view_of
from tests.build import record
from tests.synthetic import synthetic_dataset


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(Dataset.load(), Selection())


@pytest.fixture(scope="module")
def found(view: View) -> Independence:
    return independence_of(view)


@pytest.fixture(scope="module")
def rows(view: View) -> pd.DataFrame:
    """Supporting rows of the events counted, the slow way."""
    origins = view.dataset.origins
    return origins[(origins["role"] == "supports") & origins["event_id"].isin(set(view.events["event_id"]))]


def test_counts_agree_with_the_plain_way(found: Independence, rows: pd.DataFrame):
    assert found.source_count == rows["source_id"].nunique()
    assert found.origin_count == rows["origin"].nunique()
    assert found.origins["sources"].to_dict() == rows.groupby("origin")["source_id"].nunique().to_dict()
    assert found.origins["events"].to_dict() == rows.groupby("origin")["event_id"].nunique().to_dict()
    printed = found.publishers["events"]
    assert printed[printed > 0].to_dict() == rows.groupby("publisher_id")["event_id"].nunique().to_dict()


def test_five_articles_are_not_five_witnesses(found: Independence):
    assert found.articles["source_id"].nunique() == 5
    assert found.relaying_sources > 0
    assert found.origin_count < found.source_count


def test_own_and_relayed_sources_make_all(found: Independence):
    origins = found.origins
    assert (origins["own"] + origins["relayed"] == origins["sources"]).all()


def test_role_says_what_a_publisher_does(found: Independence):
    publishers = found.publishers
    for _, row in publishers.iterrows():
        expected = {
            (False, False): SPEAKS_THROUGH_OTHERS,
            (True, False): ORIGINATES,
            (False, True): ONLY_RELAYS,
            (True, True): BOTH,
        }[bool(row["originates"]), bool(row["relays"])]
        assert row["role"] == expected
    assert publishers.loc["new-york-express", "role"] == ONLY_RELAYS, "a reworded copy knows nothing itself"


def test_partners_are_two_sides_of_the_same_links(found: Independence):
    for origin in found.origins.index[:6]:
        for publisher in found.relayed_by(origin).index:
            assert origin in found.rests_on(publisher).index
    assert set(found.relayed_by("kremlin")["sources"] > 0) == {True}


def test_events_known_by_an_origin(found: Independence, rows: pd.DataFrame, view: View):
    known = set(view.dataset.events["event_id"].to_numpy()[found.events_known_by("kremlin")])
    assert known == set(rows.loc[rows["origin"] == "kremlin", "event_id"])
    assert len(found.events_known_by("nobody")) == 0


def test_narrower_selection_has_fewer_origins(view: View, found: Independence):
    assert independence_of(view.narrow("sector", "energy")).origin_count < found.origin_count


def test_empty_selection_has_no_origins(view: View):
    nothing = independence_of(view.narrow("q", "zzzzqqq"))
    assert nothing.source_count == nothing.origin_count == nothing.relaying_sources == 0
    assert nothing.origins.empty
    assert nothing.publishers.empty
    assert nothing.articles.empty
    assert nothing.relayed_by("kremlin").empty
    for theme in THEMES.values():
        for chart in (chart_articles, chart_origins, chart_tree, chart_blocs_years, chart_languages_years):
            assert chart(nothing.view, theme).empty


def test_one_event_has_its_own_tree(view: View):
    one = independence_of(view.narrow("id", "E0053"))
    assert one.origin_count == view.events.set_index("event_id").loc["E0053", "origin_count"]


def test_picture_of_the_articles_joins_each_to_its_origins(view: View, found: Independence):
    chart = chart_articles(view, THEMES["light"])
    threads = [trace for trace in chart.spec["data"] if trace["mode"] == "lines"]
    assert sum(trace["x"].count(None) for trace in threads) == len(found.articles)
    assert len(chart.table) == len(found.articles)
    assert "rests on" in chart.alt


def test_a_large_record_is_quick():
    view = view_of(synthetic_dataset(5_000), Selection())
    independence_of(view).flows  # noqa: B018 - codes are made once a dataset
    start = time.perf_counter()
    fresh = Independence(view)
    assert len(fresh.origins)
    assert len(fresh.publishers)
    assert time.perf_counter() - start < 1


def test_origins_of_like_names_keep_their_own_bars(view: View):
    chart = chart_origins(view, THEMES["light"])
    for trace in chart.spec["data"]:
        assert len(set(trace["y"])) == len(trace["y"]) == len(chart.table)


def test_register_holds_every_source_of_the_events(view: View, found: Independence):
    ids = set(view.listed["event_id"])
    tables = view.dataset.tables
    cited = {
        source
        for table in ("event_sources", "claims")
        for source in tables[table].loc[tables[table]["event_id"].isin(ids), "source_id"]
    }
    assert set(found.sources["source_id"]) == cited


# --- tricky cases of independence ---

#: Name of the case: sources (publisher, its own origins), rows (source, role, origins for this event), the origins.
TRICKY: dict[str, tuple[list[tuple[str, str | None]], list[tuple[int, str, str | None]], set[str]]] = {
    "a source of its own": ([("reuters", None)], [(1, "supports", None)], {"reuters"}),
    "it names its own publisher as origin": ([("reuters", "reuters")], [(1, "supports", None)], {"reuters"}),
    "two copies of one wire": (
        [("tass", "interfax"), ("ria", "interfax")],
        [(1, "supports", None), (2, "supports", None)],
        {"interfax"},
    ),
    "the wire and its copy": (
        [("interfax", None), ("ria", "interfax")],
        [(1, "supports", None), (2, "supports", None)],
        {"interfax"},
    ),
    "the event's origins override the source's": (
        [("reuters", "us-officials")],
        [(1, "supports", "kremlin")],
        {"kremlin"},
    ),
    "the event's origins override that the publisher knew": (
        [("reuters", None)],
        [(1, "supports", "kremlin")],
        {"kremlin"},
    ),
    "an origin that speaks only through others": (
        [("reuters", "us-officials")],
        [(1, "supports", None)],
        {"us-officials"},
    ),
    "a source of two origins": ([("tass", "kremlin|irna")], [(1, "supports", None)], {"kremlin", "irna"}),
    "it knows and relays": ([("tass", "tass|kremlin")], [(1, "supports", None)], {"tass", "kremlin"}),
    "the same origin through three publishers is one": (
        [("tass", "kremlin"), ("irna", "kremlin"), ("reuters", "kremlin")],
        [(1, "supports", None), (2, "supports", None), (3, "supports", None)],
        {"kremlin"},
    ),
    "a contradiction does not count": (
        [("reuters", None), ("irna", None)],
        [(1, "supports", None), (2, "contradicts", None)],
        {"reuters"},
    ),
    "a mention does not count": (
        [("reuters", None), ("irna", None)],
        [(1, "supports", None), (2, "mentions", None)],
        {"reuters"},
    ),
    "nobody supports it": ([("irna", None)], [(1, "mentions", None)], set()),
    "two outlets of one side are two origins": (
        [("tass", None), ("ria", None)],
        [(1, "supports", None), (2, "supports", None)],
        {"tass", "ria"},
    ),
}


def tricky(case: str) -> View:
    sources, rows, _ = TRICKY[case]
    dataset = record(
        events=[{"event_id": "E0001"}],
        sources=[
            {"source_id": f"S000{at}", "publisher_id": publisher, **({"origins": origins} if origins else {})}
            for at, (publisher, origins) in enumerate(sources, 1)
        ],
        event_sources=[
            {"event_id": "E0001", "source_id": f"S000{at}", "role": role, **({"origins": origins} if origins else {})}
            for at, role, origins in rows
        ],
    )
    return view_of(dataset, Selection())


@pytest.mark.parametrize("case", TRICKY)
def test_origins_of_a_tricky_event(case: str):
    view = tricky(case)
    found = independence_of(view)
    origins = TRICKY[case][2]
    assert set(found.origins.index) == set(found.tree["origin"]) == origins
    assert found.origin_count == view.events["origin_count"].iloc[0] == len(origins)


@pytest.mark.parametrize(
    ("case", "relaying", "roles"),
    [
        ("a source of its own", 0, {"reuters": ORIGINATES}),
        ("two copies of one wire", 2, {"tass": ONLY_RELAYS, "ria": ONLY_RELAYS, "interfax": SPEAKS_THROUGH_OTHERS}),
        ("the wire and its copy", 1, {"interfax": ORIGINATES, "ria": ONLY_RELAYS}),
        ("it knows and relays", 0, {"tass": BOTH, "kremlin": SPEAKS_THROUGH_OTHERS}),
        ("the event's origins override that the publisher knew", 1, {"reuters": ONLY_RELAYS}),
        ("an origin that speaks only through others", 1, {"us-officials": SPEAKS_THROUGH_OTHERS}),
    ],
)
def test_roles_in_a_tricky_event(case: str, relaying: int, roles: dict[str, str]):
    found = independence_of(tricky(case))
    assert found.relaying_sources == relaying
    assert {publisher: found.publishers.loc[publisher, "role"] for publisher in roles} == roles


@pytest.mark.parametrize(
    ("case", "ground"),
    [
        ("a source of its own", "own"),
        ("it knows and relays", "both"),
        ("two copies of one wire", "relayed"),
        ("nobody supports it", "aside"),
    ],
)
def test_report_rests_on_one_ground(case: str, ground: str):
    publisher = TRICKY[case][0][0][0]
    assert table_reports(tricky(case), publisher)["ground"].tolist() == [ground]


# --- the tree as a picture ---


def test_tree_holds_every_source_of_every_origin(found: Independence):
    totals = found.tree.groupby("origin")["sources"].sum()
    assert totals.to_dict() == found.origins["sources"].to_dict()
    own = found.tree[found.tree["origin"] == found.tree["publisher"]].set_index("origin")["sources"]
    assert own.to_dict() == found.origins.loc[found.origins["own"] > 0, "own"].to_dict()


@pytest.mark.parametrize("theme", THEMES)
def test_parts_of_the_tree_stay_in_their_field_and_do_not_overlap(view: View, theme: str):
    [trace] = chart_tree(view, THEMES[theme]).spec["data"]  # type: ignore[index]
    left = [x - width / 2 for x, width in zip(trace["x"], trace["width"], strict=True)]
    assert min(left) >= 0
    assert max(x + width for x, width in zip(left, trace["width"], strict=True)) <= FIELD.width
    assert max(y + height for y, height in zip(trace["base"], trace["y"], strict=True)) <= FIELD.height
    area = sum(width * height for width, height in zip(trace["width"], trace["y"], strict=True))
    assert 0.8 * FIELD.width * FIELD.height < area <= FIELD.width * FIELD.height


def test_letters_in_the_tree_stand_out(view: View):
    for theme in THEMES.values():
        [trace] = chart_tree(view, theme).spec["data"]
        inks, fills, labels = trace["insidetextfont"]["color"], trace["marker"]["color"], trace["text"]
        assert all(contrast(ink, fill) >= 4 for ink, fill, label in zip(inks, fills, labels, strict=True) if label)


def test_tree_is_bounded_and_says_all_its_blocs(view: View, found: Independence):
    chart = chart_tree(view, THEMES["light"])
    [trace] = chart.spec["data"]
    assert len(trace["x"]) < 900
    blocs = {pick.removeprefix("bloc=") for pick in trace["customdata"] if pick.startswith("bloc=")}
    assert blocs == set(found.tree["bloc"])
    assert len(chart.table) == len(found.tree), "the numbers hold what the picture sums up"


def test_one_event_has_a_tree(view: View):
    chart = chart_tree(view.narrow("id", "E0053"), THEMES["light"])
    assert not chart.empty
    assert all(size > 0 for size in chart.spec["data"][0]["width"])


@pytest.mark.parametrize("sizes", [[1], [5, 3, 1], [1] * 40, [1_000, 1, 1], []])
def test_parts_fill_their_box(sizes: list[int]):
    box = Box(10, 20, 300, 200)
    parts = squarify(sizes, box)
    assert len(parts) == len(sizes)
    for size, part in zip(sizes, parts, strict=True):
        assert part.width * part.height == pytest.approx(size / sum(sizes) * 60_000)
        assert part.x >= 10 - 1e-6
        assert part.y >= 20 - 1e-6
        assert part.x + part.width <= 310 + 1e-6
        assert part.y + part.height <= 220 + 1e-6


# --- years, and one publisher ---


@pytest.mark.parametrize("chart", [chart_blocs_years, chart_languages_years])
def test_shares_of_a_year_stay_below_the_whole(view: View, chart):
    shares, numbers = chart(view, THEMES["light"], True).table, chart(view, THEMES["light"]).table
    assert shares.shape == numbers.shape
    assert shares.to_numpy().max() <= 100
    assert (shares.to_numpy() > 0).sum() <= (numbers.to_numpy() > 0).sum()


def test_reports_of_a_publisher_by_year_are_all_its_reports(view: View, found: Independence):
    for publisher in ("tass", "kremlin", "reuters", "us-officials"):
        reports = table_reports(view, publisher)
        assert set(reports["source_id"]) == set(found.sources.query("publisher_id == @publisher")["source_id"])
        assert tally_report_years(view, publisher).to_numpy().sum() == reports["year"].notna().sum()
    row = found.publishers.loc["tass"]
    grounds = table_reports(view, "tass")["ground"].value_counts()
    assert grounds.get("own", 0) + grounds.get("both", 0) == row["originates"]
    assert grounds.get("relayed", 0) + grounds.get("both", 0) == row["relays"]


@pytest.mark.parametrize("publisher", ["tass", "us-officials", "new-york-express", "nobody"])
@pytest.mark.parametrize("query", [None, "zzzzqqq"])
def test_pictures_of_a_publisher_are_drawn_or_say_that_there_is_nothing(view: View, publisher: str, query: str | None):
    shown = view.narrow("q", query) if query else view
    for theme in THEMES.values():
        for chart in (chart_reports_years, chart_areas_of, chart_partners):
            drawn = chart(shown, theme, publisher)
            assert drawn.alt
            assert drawn.empty == drawn.table.empty
    if query:
        assert tally_report_years(shown, publisher).empty
        assert list(tally_report_years(shown, publisher).columns) == list(GROUNDS)
