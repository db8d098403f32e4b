"""What a person sees: every page in a real browser, without a network, from a cold start."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from playwright.sync_api import expect

from caspian.dataset import load_dataset
from caspian.selection import Selection
from caspian.ui.register import PAGES
from caspian.view import view_of
from tests.serving import Visit, fetch, serve, visit

pytestmark = pytest.mark.browser
FILTERS = "sector=energy&sector=diplomacy&from=2022&grade=confirmed"
DATASET = load_dataset()


def shown(query: str) -> str:
    view = view_of(DATASET, Selection.parse_strictly(query, DATASET.names))
    return f"Shown {view.n:,} of {view.m:,}"


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_whole_and_offline(tab: Visit, name):
    page = tab.go(f"/{PAGES[name].path}")
    expect(page.get_by_text(shown(""))).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_deep_link_with_filters_is_right_on_the_first_request_after_a_start(browser, name, tmp_path):
    with serve(tmp_path) as cold, visit(browser, cold.url) as found:
        page = found.go(f"/{PAGES[name].path}?{FILTERS}")
        expect(page.get_by_text(shown(FILTERS))).to_be_visible()
        expect(page.get_by_test_id("stSidebar")).to_contain_text("Filters")
        assert found.outside == []
        assert found.complaints == []
    assert cold.outside_calls() == ""


def test_the_basemap_is_fetched_once(tab: Visit):
    fetched: list[str] = []
    tab.page.on("request", lambda request: fetched.append(request.url) if "countries.geojson" in request.url else None)
    page = tab.go("/map")
    page.wait_for_selector(".maplibregl-canvas")
    page.get_by_test_id("stSidebar").get_by_text("Chronology", exact=True).click()
    tab.settle()
    page.get_by_test_id("stSidebar").get_by_text("Map", exact=True).click()
    tab.settle()
    page.wait_for_selector(".maplibregl-canvas")
    from_network = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(e => e.name.includes('countries.geojson') && e.transferSize > 1000).length"
    )
    assert fetched
    assert from_network <= 1


def choose(tab: Visit, label: str, option: str) -> None:
    """Choose an option of a multiselect in the sidebar."""
    box = tab.page.get_by_test_id("stSidebar").get_by_role("combobox", name=re.compile(label)).first
    box.click()
    box.press_sequentially(option)
    tab.page.get_by_role("option", name=option).first.click()
    tab.page.keyboard.press("Escape")
    tab.settle()


def test_a_filter_follows_across_pages_and_the_back_button(tab: Visit):
    page = tab.go("/")
    choose(tab, "Sector", "Energy")
    expect(page).to_have_url(re.compile(r"sector=energy"))
    expect(page.get_by_text(shown("sector=energy"))).to_be_visible()
    for title in ("Chronology", "Sectors", "Actors"):
        page.get_by_test_id("stSidebar").get_by_text(title, exact=True).click()
        tab.settle()
        expect(page).to_have_url(re.compile(r"sector=energy"))
        expect(page.get_by_text(shown("sector=energy"))).to_be_visible()
    page.go_back()
    tab.settle()
    expect(page).to_have_url(re.compile(r"/sectors\?sector=energy"))
    expect(page.get_by_text(shown("sector=energy"))).to_be_visible()
    for _ in range(3):
        page.go_back()
        tab.settle()
    expect(page.get_by_text(shown(""))).to_be_visible()
    page.go_forward()
    tab.settle()
    expect(page.get_by_text(shown("sector=energy"))).to_be_visible()


def test_clicks_survive_a_slow_line(tab: Visit):
    tab.page.route("**/*", lambda route: (tab.page.wait_for_timeout(150), route.fallback()))
    page = tab.go("/sectors?grade=confirmed")
    choose(tab, "Sector", "Energy")
    choose(tab, "Sector", "Defence")
    expect(page.get_by_text(shown("grade=confirmed&sector=energy&sector=defence"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"grade=confirmed"))


def test_a_downloaded_file_equals_the_table_shown(tab: Visit):
    page = tab.go(f"/data?{FILTERS}")
    link = page.get_by_test_id("stLinkButton").get_by_role("link", name=re.compile("CSV")).first
    address = link.get_attribute("href")
    rows = list(csv.DictReader(io.StringIO(fetch(address).body.decode())))
    view = view_of(DATASET, Selection.parse_strictly(FILTERS, DATASET.names))
    assert [row["event_id"] for row in rows] == list(view.listed["event_id"])
    assert sum(row["counted"] == "True" for row in rows) == view.n
    expect(page.get_by_text(shown(FILTERS))).to_be_visible()


def test_the_trust_lens_recounts_the_page(tab: Visit):
    page = tab.go("/")
    page.get_by_test_id("stMain").get_by_role("radio", name=re.compile("Two or more, confirmed")).first.click()
    tab.settle()
    expect(page).to_have_url(re.compile("grade=confirmed"))
    expect(page.get_by_text(shown("grade=confirmed&min_origins=2"))).to_be_visible()


def test_a_phone_has_room(browser, server):
    with visit(browser, server.url, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True) as found:
        for name, entry in PAGES.items():
            page = found.go(f"/{entry.path}")
            width = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth")
            assert width <= 390, f"{name} is {width} pixels wide"
        assert found.complaints == []


def test_text_from_a_link_is_never_markup(tab: Visit):
    page = tab.go("/?q=%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D1%22%3E&sector=**bold**")
    assert page.locator("img[src=x]").count() == 0
    assert page.locator("[data-testid=stAlert] strong").count() == 0
    expect(page.get_by_text("sector has no value")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/map", "/api/ready", "/assets/boundaries/seas.geojson", "/_stcore/health", "/api/nothing.csv"]
)
def test_every_answer_has_security_headers(server, path):
    headers = fetch(server.url + path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/api/ready", "/assets/boundaries/seas.geojson", "/_stcore/health"])
def test_a_foreign_host_is_refused(server, path):
    assert fetch(server.url + path, Host="evil.example").status in (400, 403, 421)


def test_metrics_are_closed(server):
    assert fetch(server.url + "/_stcore/metrics").status == 404


def test_the_api_speaks_the_grammar_of_the_pages(server):
    address = f"{server.url}/api/events.json?{FILTERS}&_limit=5"
    answer = fetch(address)
    body = json.loads(answer.body)
    view = view_of(DATASET, Selection.parse_strictly(FILTERS, DATASET.names))
    assert (body["total"], body["count"], body["sentence"]) == (
        len(view.listed),
        min(5, len(view.listed)),
        view.sentence,
    )
    assert fetch(address, If_None_Match=answer.headers["etag"]).status == 304
    wrong = fetch(f"{server.url}/api/events.json?sector=enrgy")
    assert wrong.status == 400
    assert "did you mean 'energy'" in json.loads(wrong.body)["error"]


def test_the_box_in_the_sidebar_finds_a_name_in_any_script(tab: Visit):
    page = tab.go("/sectors?sector=diplomacy")
    box = page.get_by_test_id("stSidebar").get_by_label("Search everything")
    box.fill("Пезешкиян")
    box.press("Enter")
    page.wait_for_url(re.compile(r"/search\?.*_find="))
    expect(page).to_have_url(re.compile(r"sector=diplomacy"))
    page.get_by_test_id("stMain").get_by_role("link", name="Masoud Pezeshkian", exact=True).click()
    page.wait_for_url(re.compile(r"/actors\?.*id=masoud-pezeshkian"))
    expect(page.get_by_test_id("stMain").get_by_text("Пезешкиан").first).to_be_visible()
