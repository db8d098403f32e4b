"""The printed map counts every event of the view, stands alone as a file, and reads nothing in data as markup."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from starlette.requests import Request
from starlette.responses import Response

from caspian.api import RESOURCES
from caspian.api.answer import respond
from caspian.dataset import boundaries_folder, load_dataset
from caspian.maps import COLORINGS, FOCUSES
from caspian.palette import THEMES
from caspian.printed.key import say_counts
from caspian.printed.land import MAP_HEIGHT, MAP_WIDTH, Window, land_in, on_sheet
from caspian.printed.map import _sheet, svg_map
from caspian.printed.marks import draw_map
from caspian.printed.sheet import LEAST_RADIUS, Sheet
from caspian.printed.svg import Paper, printable
from caspian.printed.text import BOLD, clip, width, wrap
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.build import PEOPLE, record, sourced
from tests.synthetic import synthetic_dataset

DATASET = load_dataset()
VIEW = view_of(DATASET, Selection())
LIGHT, DARK = THEMES["light"], THEMES["dark"]
SVG = "{http://www.w3.org/2000/svg}"
QUERIES = ("", "sector=energy", "q=zzzz", "place=tehran", "place=none", "country=IRN&from=2024", "act=talk&grade=any")


def selected(query: str) -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


def words(svg: bytes) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]


def sheet_of(view: View, at: tuple[float, float, float] = (45.5, 47.5, 2.75), chosen: tuple[str, ...] = ()) -> Sheet:
    return Sheet(view, LIGHT, "family", chosen, Window.of(*at))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("query", QUERIES)
def test_the_file_stands_alone(theme, query):
    svg = svg_map(selected(query), theme)
    root = ET.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "g", "path", "text", "clipPath", "rect",
    }  # fmt: skip
    assert b"<!DOCTYPE" not in svg
    assert set(re.findall(rb'"(https?://[^"]*)"', svg)) == {b"http://www.w3.org/2000/svg"}
    assert not re.search(rb"url\((?!#)", svg)
    assert len(svg) < 400_000
    assert theme.basemap.sea.encode() in svg
    assert theme.basemap.russia.encode() in svg


def test_the_same_view_gives_the_same_bytes():
    first = svg_map(VIEW, LIGHT)
    _sheet.forget(VIEW)
    assert svg_map(VIEW, LIGHT) == first


@pytest.mark.slow
def test_drawings_made_at_once_are_the_drawings_made_one_by_one():
    views = [selected(query) for query in QUERIES]
    _sheet.forget(VIEW)
    alone = [svg_map(view, LIGHT) for view in views]
    _sheet.forget(VIEW)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda view: svg_map(view, LIGHT), views)) == alone


@pytest.mark.parametrize("focus", FOCUSES)
@pytest.mark.parametrize("query", QUERIES)
def test_every_event_is_on_the_sheet_once(query, focus):
    view, at = selected(query), FOCUSES[focus]
    said = say_counts(sheet_of(view, (at.lat, at.lon, at.zoom)))
    head, *parts = said.split(" · ")
    assert head == f"{view.n:,} of {view.m:,} events"
    assert sum(int(part.split()[0].replace(",", "")) for part in parts) == view.n


def test_circles_carry_names_and_counts_as_text():
    svg = svg_map(VIEW, LIGHT)
    counts = sheet_of(VIEW).circles.set_index("place_id")
    for city in ("tehran", "moscow", "kazan", "ashgabat"):
        assert f"{counts.at[city, 'name']} {counts.at[city, 'events']:,}" in words(svg)


def test_the_sheet_says_what_it_shows_and_where_it_comes_from():
    view = selected("sector=energy")
    said = " ".join(words(svg_map(view, LIGHT)))
    assert view.sentence in said
    assert DATASET.version in said
    assert f"{DATASET.as_of:%d %B %Y}" in said
    assert "Natural Earth" in said
    root = ET.fromstring(svg_map(view, LIGHT))
    assert view.sentence in (root.findtext(f"{SVG}title") or "")
    assert f"{view.n:,} of {view.m:,} events" in (root.findtext(f"{SVG}desc") or "")


@pytest.mark.parametrize("focus", ["region", "caspian", "world"])
def test_labels_lie_neither_on_each_other_nor_beyond_the_edge(focus):
    at = FOCUSES[focus]
    sheet = sheet_of(VIEW, (at.lat, at.lon, at.zoom), ("tehran",))
    paper = Paper(800, 600, "#ffffff")
    labels = draw_map(sheet, paper, paper.part(0, 0, MAP_WIDTH, MAP_HEIGHT))
    written = labels.room.taken[len(sheet.circles) :]
    assert len(written) > 20
    for one, other in combinations(written, 2):
        assert one[2] <= other[0] or one[0] >= other[2] or one[3] <= other[1] or one[1] >= other[3]
    assert all(0 <= a < c <= MAP_WIDTH and 0 <= b < d <= MAP_HEIGHT for a, b, c, d in written)


def test_areas_are_in_proportion_to_counts():
    circles = sheet_of(VIEW).circles
    # the least circle can still be seen; the others are in proportion, and it is no larger than the next count's
    grown = circles[circles["radius"] > LEAST_RADIUS]
    assert grown["events"].nunique() > 5
    per_event = grown["radius"] ** 2 / grown["events"]
    assert per_event.max() == pytest.approx(per_event.min())
    assert (circles["events"][circles["radius"] == LEAST_RADIUS] < grown["events"].min()).all()


def test_a_country_is_shaded_with_its_count_and_never_a_circle():
    sheet = sheet_of(VIEW)
    assert "country" not in set(sheet.circles["kind"])
    said = words(svg_map(VIEW, LIGHT))
    for party in ("Russia", "Iran"):
        events = sheet.countries.set_index("name").at[party, "events"]
        assert f"{events} known only to the country" in said


def test_disputed_land_is_dashed_and_hatched():
    sheet = sheet_of(selected("q=zzzz"))
    land = land_in(sheet.window, boundaries_folder())
    assert land.disputed
    assert land.hatching
    svg = svg_map(selected("q=zzzz"), LIGHT).decode()
    dashed = [path for path in re.findall(r"<path[^>]*>", svg) if "stroke-dasharray" in path]
    assert any(LIGHT.basemap.disputed in path for path in dashed)


def test_a_corridor_is_drawn_as_its_status_says():
    svg = svg_map(selected("q=zzzz"), LIGHT).decode()
    for line in DATASET.corridors.itertuples():
        color = getattr(LIGHT.basemap, line.kind)
        drawn = [path for path in re.findall(r"<path[^>]*>", svg) if f"stroke: {color}" in path]
        assert any(("stroke-dasharray" in path) == (line.status not in ("open", "partly_open")) for path in drawn)


def test_an_empty_selection_says_so_on_its_map():
    said = words(svg_map(selected("q=zzzz"), DARK))
    assert "No event matches all of these filters." in said
    assert any(text.startswith("0 of ") for text in said)


def test_chosen_places_stand_out_and_are_counted():
    tehran = sheet_of(VIEW).circles.set_index("place_id").at["tehran", "events"]
    venue = svg_map(VIEW, LIGHT, places=["saadabad-palace"])
    assert f"Chosen: Tehran {tehran}" in words(venue), "a venue counts in its city"
    assert venue != svg_map(VIEW, LIGHT)


def test_nothing_fades_when_no_chosen_place_is_to_be_seen():
    assert sheet_of(VIEW, chosen=("tehran",)).fades
    assert not sheet_of(VIEW, chosen=("new-york",)).fades


@pytest.mark.parametrize("color", COLORINGS)
def test_every_coloring_has_its_key(color):
    sheet = Sheet(VIEW, LIGHT, color, (), Window.of(45.5, 47.5, 2.75))
    said = words(svg_map(VIEW, LIGHT, color=color))
    assert all(DATASET.name(color, code) in said for code in set(sheet.circles["leading"]))


def test_text_from_data_is_text():
    evil = "$\\frac{1}{2}$ & </text><script>alert(1)</script>"
    places = [{**place, "name": evil} if place["place_id"] == "tehran" else place for place in PEOPLE["places"]]
    dataset = record(**{**sourced({"event_id": "E0001"}), "places": places})
    svg = svg_map(view_of(dataset, Selection()), LIGHT)
    assert b"<script" not in svg
    assert f"{evil} 1" in words(svg)


@pytest.mark.parametrize("q", ["中文", "گاز", "a\x00b\x1fc", "$a$ \\alpha", "x" * 300])
def test_whatever_is_searched_for_can_be_drawn(q):
    view = view_of(DATASET, Selection.of([*Selection().terms]).with_("q", [q]))
    said = "".join(words(svg_map(view, LIGHT))).replace(" ", "")
    assert printable(q).replace(" ", "")[:40] in said


@pytest.mark.parametrize(
    "at", [(f.lat, f.lon, f.zoom) for f in FOCUSES.values()] + [(-22, -43, 3), (0, 179, 4), (80, 0, 5)]
)
def test_every_viewport_can_be_drawn(at):
    window = Window.of(*at)
    point = window.project([at[1]], [at[0]])
    assert on_sheet(point).all()
    for shape in land_in(window, boundaries_folder()).countries.values():
        left, bottom, right, top = shape.bounds
        assert -10 <= left <= right <= MAP_WIDTH + 10
        assert -10 <= bottom <= top <= MAP_HEIGHT + 10
    assert svg_map(VIEW, LIGHT, at=at)


def test_no_country_is_drawn_across_the_whole_world():
    land = land_in(Window.of(28, 25, 0.9), boundaries_folder()).countries
    parts = [part.bounds for shape in land.values() for part in getattr(shape, "geoms", [shape])]
    assert max(right - left for left, _, right, _ in parts) < 0.5 * MAP_WIDTH


def test_north_is_up_and_east_is_right():
    tehran, moscow, tashkent = Window.of(45.5, 47.5, 2.75).project([51.4, 37.6, 69.2], [35.7, 55.8, 41.3])
    assert moscow[1] > tehran[1]
    assert tashkent[0] > tehran[0]


def test_lines_are_broken_where_they_must_be():
    lines = wrap("one two three " * 30 + "x" * 400, 11, 300)
    assert all(width(line, 11) <= 300 + width(" …", 11) for line in lines)
    assert len(wrap("word " * 400, 11, 300, most=3)) == 3
    assert width(clip("w" * 100, 9, 80), 9) <= 80
    assert width("Tehran", 10, bold=True) == pytest.approx(width("Tehran", 10) * BOLD)


def test_the_sheet_does_not_grow_with_the_record():
    small, large = (view_of(synthetic_dataset(size), Selection()) for size in (2_000, 6_000))
    sizes = [len(svg_map(view, LIGHT)) for view in (small, large)]
    assert sizes[1] < 1.15 * sizes[0]
    assert np.isfinite(sizes).all()


@pytest.mark.slow
def test_a_sheet_is_drawn_at_once():
    svg_map(VIEW, LIGHT)
    spent = []
    for query in ("from=2021", "from=2022", "from=2023"):
        view, start = selected(query), time.perf_counter()
        svg_map(view, DARK)
        spent.append(time.perf_counter() - start)
    assert min(spent) < 1.0


def ask(query: str, **headers: str) -> Response:
    scope = {
        "type": "http", "method": "GET", "scheme": "http", "server": ("localhost", 8501), "path": "/api/map.svg",
        "query_string": query.encode(), "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    return respond(next(each for each in RESOURCES if each.path == "map.svg"), DATASET, Request(scope))


def test_the_api_draws_what_the_page_shows():
    answer = ask("sector=energy&_color=grade&_theme=dark&id=tehran&_at=41.5,50.8,4.3&_window=12")
    drawn = svg_map(selected("sector=energy"), DARK, color="grade", places=["tehran"], at=(41.5, 50.8, 4.3))
    assert (answer.status_code, answer.body) == (200, drawn)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["x-caspian-version"] == DATASET.version
    assert ask("_at=caspian").body == svg_map(VIEW, LIGHT, at=(41.5, 50.8, 4.3))
    again = ask("sector=energy", if_none_match=ask("sector=energy").headers["etag"])
    assert (again.status_code, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("query", "hint"),
    [("sector=enrgy", "energy"), ("_color=famly", "family"), ("_theme=drak", "dark"), ("id=teheran", "tehran"), ("_at=1,2", "_at"), ("_at=nan,0,3", "_at")],
)  # fmt: skip
def test_the_api_names_what_is_wrong(query, hint):
    answer = ask(query)
    assert answer.status_code == 400
    assert hint in answer.body.decode()
