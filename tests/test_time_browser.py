"""The pages of time as a person uses them: brushing, jumping, walking through a story."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from caspian.dataset import load_dataset
from caspian.stories import stories_of
from tests.serving import Visit

pytestmark = pytest.mark.browser
DRONES = stories_of(load_dataset())["drones"]


def press(page: Page, key: str, until: str) -> None:
    """Press a key until the address answers: shortcuts listen only once their button is drawn."""
    for _ in range(6):
        page.keyboard.press(key)
        try:
            page.wait_for_url(re.compile(until), timeout=6_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"{key} did not lead to {until}: {page.url}")


def test_dragging_along_the_timeline_sets_the_range_and_finer_grains_follow(tab: Visit):
    page = tab.go("/chronology")
    plane = page.locator(".js-plotly-plot .nsewdrag").first
    for _ in range(2):
        plane.wait_for()
        plane.scroll_into_view_if_needed()
        box = plane.bounding_box()
        assert box
        before = page.url
        y = box["y"] + 0.6 * box["height"]
        page.mouse.move(box["x"] + 0.5 * box["width"], y)
        page.mouse.down()
        page.mouse.move(box["x"] + 0.6 * box["width"], y + 5, steps=4)
        page.mouse.move(box["x"] + 0.75 * box["width"], y + 8, steps=4)
        page.mouse.up()
        page.wait_for_function("(before) => location.href !== before", arg=before)
        tab.settle()
    assert re.search(r"from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d", page.url)
    expect(page.get_by_text("A dot is a day", exact=False)).to_be_visible()


def test_the_list_turns_by_key_and_jumps_to_a_month(tab: Visit):
    page = tab.go("/chronology")
    expect(page.get_by_role("button", name="Older")).to_be_enabled()
    press(page, "ArrowRight", "_page=2")
    tab.settle()
    box = page.get_by_role("combobox", name="Jump to")
    box.click()
    box.press_sequentially("Jul 2022")
    page.get_by_role("option", name="Jul 2022").first.click()
    page.wait_for_url(re.compile(r"_page=(?!2\b)\d+"))
    tab.settle()
    expect(page.get_by_role("heading", name=re.compile("July 2022|Jul 2022")).first).to_be_visible()


def test_a_story_is_walked_by_key_and_its_link_opens_the_step(tab: Visit):
    page = tab.go("/stories?id=drones&_step=2")
    expect(page.get_by_role("heading", name=DRONES.steps[1].heading)).to_be_visible()
    press(page, "ArrowRight", "_step=3")
    tab.settle()
    expect(page.get_by_role("heading", name=DRONES.steps[2].heading)).to_be_visible()
    press(page, "ArrowLeft", "_step=2")


def test_a_step_that_there_is_not_is_said(tab: Visit):
    page = tab.go("/stories?id=drones&_step=99")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    expect(page.get_by_role("heading", name=DRONES.steps[0].heading)).to_be_visible()
