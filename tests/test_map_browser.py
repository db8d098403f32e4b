"""The map as a person sees and uses it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from caspian.dataset import load_dataset
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.tally import tally_places
from caspian.view import view_of
from tests.serving import Visit, visit

pytestmark = pytest.mark.browser
DATASET = load_dataset()
COUNTS = tally_places(view_of(DATASET, Selection())).set_index("place_id")["events"]
CITIES = {"ashgabat": (58.3261, 37.9601), "kazan": (49.1088, 55.7963), "tehran": (51.389, 35.6892), "moscow": (37.6173, 55.7558)}  # fmt: skip
WIDE = {"width": 1360, "height": 1000}


def drawn(page: Page) -> Locator:
    """The map, once it stands."""
    node = page.locator(".map[data-drawn]").first
    node.wait_for(timeout=60_000)
    node.evaluate("(node) => new Promise((done) => node.map.loaded() ? done() : node.map.once('idle', done))")
    return node


def pixel(page: Page, node: Locator, lon: float, lat: float) -> tuple[int, int, int]:
    """The colour on screen at a point of the world."""
    shot = Image.open(io.BytesIO(node.locator(".pane").screenshot())).convert("RGB")
    x, y = node.evaluate("(node, at) => { const p = node.map.project(at); return [p.x, p.y]; }", [lon, lat])
    found: tuple[int, int, int] = shot.getpixel((round(x), round(y)))  # type: ignore[assignment]
    return found


def rgb(color: str) -> tuple[int, int, int]:
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))  # type: ignore[return-value]


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 28) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


def click_at(page: Page, node: Locator, lon: float, lat: float, **options: object) -> None:
    x, y = node.evaluate("(node, at) => { const p = node.map.project(at); return [p.x, p.y]; }", [lon, lat])
    node.locator(".maplibregl-canvas").click(position={"x": x, "y": y}, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_land_sea_and_the_four_cities_are_drawn(browser, server, theme):
    with visit(browser, server.url, color_scheme=theme, viewport=WIDE) as found:
        page = found.go("/map")
        node = drawn(page)
        page.wait_for_timeout(1_500)
        colors = THEMES[theme].basemap
        assert near(pixel(page, node, 31.0, 43.0), rgb(colors.sea)), "the Black Sea is no sea"
        assert near(pixel(page, node, 66.0, 49.0), rgb(colors.land)), "Kazakhstan is no land"
        at = "(node, at) => node.map.queryRenderedFeatures(node.map.project(at)).map((f) => f.properties.iso || '')"
        assert "IRN" in node.evaluate(at, [54.5, 33.0])
        assert "RUS" in node.evaluate(at, [45.0, 57.5])
        assert not any(node.evaluate(at, [51.0, 41.0])), "the Caspian is land"
        names = node.evaluate(
            "(node) => node.map.queryRenderedFeatures({layers: ['place-names']}).map((f) => f.properties.label)"
        )
        for city in CITIES:
            assert f"{DATASET.name('place', city)} {COUNTS[city]}" in names, f"{city} has no label"
        circles = node.evaluate(
            "(node) => node.map.queryRenderedFeatures({layers: ['places']}).map((f) => [f.properties.events, f.properties.radius])"
        )
        units = [radius**2 / events for events, radius in circles if radius > 4.5]
        assert len(units) > 2
        assert max(units) == pytest.approx(min(units), rel=0.01), "areas are not in proportion to counts"
        assert found.outside == []
        assert found.complaints == []


def test_a_click_lists_events_splits_the_circle_and_goes_into_the_link(tab: Visit):
    page = tab.go("/map?_at=tehran")
    node = drawn(page)
    click_at(page, node, *CITIES["tehran"])
    tab.settle()
    expect(page.get_by_text(re.compile(rf"^{COUNTS['tehran']} of "))).to_be_visible()
    page.wait_for_url(re.compile("id=tehran"))
    tab.settle()
    petals = node.locator(".petals button")
    expect(petals.first).to_be_visible()
    assert sum(int(text) for text in petals.all_inner_texts()) == COUNTS["tehran"]
    petals.first.click()
    page.wait_for_url(re.compile("family="))


def test_several_places_are_chosen_with_a_lasso(tab: Visit):
    page = tab.go("/map?_at=55.8,50.5,5.5")
    node = drawn(page)
    node.get_by_role("button", name="Choose places with a lasso").click()
    node.locator(".stage").scroll_into_view_if_needed()
    box = node.locator(".stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    for x, y in ((0.98, 0.02), (0.98, 0.98), (0.02, 0.98), (0.02, 0.1)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile("_places=[a-z%|-]*kazan|_places=.*kazan"))
    tab.settle()
    expect(page.get_by_text("places", exact=False).first).to_be_visible()


def test_playback_moves_and_stops(tab: Visit):
    page = tab.go("/map")
    node = drawn(page)
    whole = int(node.get_attribute("data-lit") or 0)
    node.get_by_role("button", name="One month on").click()
    first = node.locator(".month")
    expect(first).to_contain_text("event")
    node.get_by_role("combobox", name="Speed").select_option("fast")
    before = first.inner_text()
    node.get_by_role("button", name="Play month by month").click()
    page.wait_for_function("([node, before]) => node.innerText !== before", arg=[first.element_handle(), before])
    assert int(node.get_attribute("data-lit") or 0) < whole
    node.get_by_role("button", name="Pause").click()
    node.get_by_role("combobox", name="Window").select_option("0")
    node.get_by_role("button", name="One month back").click()
    expect(first).to_contain_text("up to")
    node.get_by_role("button", name="Stop").click()
    expect(first).to_be_empty()
    assert int(node.get_attribute("data-lit") or 0) == whole


def test_the_viewport_survives_a_filter_and_stands_in_the_link(tab: Visit):
    page = tab.go("/map")
    node = drawn(page)
    node.get_by_role("button", name="Look at Kazan").click()
    page.wait_for_url(re.compile(r"_at=55\.\d+,49\.\d+,6\.2"))
    page.get_by_text("Two or more, confirmed", exact=False).first.click()
    tab.settle()
    page.wait_for_url(re.compile(r"grade=confirmed.*_at=55\.\d+,49\.\d+,6\.2"))
    assert node.evaluate("(node) => node.map.getZoom()") == pytest.approx(6.2, abs=0.05)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    tab.settle()
    assert drawn(page).evaluate("(node) => node.map.getZoom()") == pytest.approx(6.2, abs=0.05)


def test_the_histogram_sets_the_range(tab: Visit):
    page = tab.go("/map")
    bars = drawn(page).locator(".bars")
    bars.scroll_into_view_if_needed()
    box = bars.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.4 * box["width"], box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 10, steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=20\d\d-\d\d&to=20\d\d-\d\d"))
    tab.settle()
    drawn(page).get_by_role("button", name="Lift the range of months").click()
    page.wait_for_url(re.compile(r"^(?!.*from=)"))


def test_a_line_opens_its_dossier(tab: Visit):
    page = tab.go("/map?_line=rasht-astara")
    expect(page.get_by_text("Rasht–Astara railway").first).to_be_visible()
    page.get_by_role("button", name="Close", exact=True).click()
    page.wait_for_url(re.compile(r"^(?!.*_line)"))


def test_the_picture_is_a_png_that_names_the_selection(tab: Visit):
    page = tab.go("/map?sector=energy")
    node = drawn(page)
    with page.expect_download() as saved:
        node.get_by_role("button", name="Save the map as seen").click()
    assert "sector-energy" in saved.value.suggested_filename
    with Image.open(saved.value.path()) as picture:
        assert picture.format == "PNG"
        assert picture.width > 400
        assert len(picture.convert("RGB").getcolors(1_000_000) or []) > 50


def test_a_phone_draws_the_map(browser, server):
    with visit(browser, server.url, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True) as found:
        page = found.go("/map")
        node = drawn(page)
        assert node.bounding_box()["width"] <= 390
        assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        assert found.complaints == []


def test_an_empty_selection_still_has_land(tab: Visit):
    page = tab.go("/map?q=zzzzzz")
    node = drawn(page)
    assert node.get_attribute("data-lit") == "0"
    assert near(pixel(page, node, 66.0, 49.0), rgb(THEMES["light"].basemap.land))


@pytest.mark.parametrize(
    "query", ["_at=nowhere", "_at=999,0,3", "id=atlantis", "_places=atlantis|kazan", "_line=orient-express"]
)
def test_what_the_address_cannot_mean_is_said(tab: Visit, query):
    page = tab.go(f"/map?{query}")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
