"""Marks of drawn charts lead where they say, clicked as a person clicks them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from caspian.charts.network import chart_network
from caspian.dataset import load_dataset
from caspian.palette import LIGHT
from caspian.selection import Selection
from caspian.view import view_of
from tests.serving import Visit

pytestmark = pytest.mark.browser
VIEW = view_of(load_dataset(), Selection())

#: Where a mark stands in the window, by what it carries. A line carries it in several places: the one that lies farthest
#: from what else can be clicked, since lines cross each other and pass behind dots.
_PLACE = """
(carried) => {
  for (const graph of document.querySelectorAll(".js-plotly-plot")) {
    const {xaxis, yaxis} = graph._fullLayout, box = graph.getBoundingClientRect();
    const marks = (graph.data || []).flatMap((trace) => (trace.customdata || []).map((pick, at) => [
      pick, box.left + xaxis._offset + xaxis.d2p(trace.x[at]), box.top + yaxis._offset + yaxis.d2p(trace.y[at])]));
    const others = marks.filter(([pick]) => pick !== carried);
    const alone = ([, x, y]) => Math.min(...others.map(([, x2, y2]) => Math.hypot(x - x2, y - y2)));
    const places = marks.filter(([pick]) => pick === carried).sort((one, other) => alone(other) - alone(one));
    if (places.length) return places[0].slice(1);
  }
  return null;
}
"""


def click_mark(page: Page, carried: str, until: str) -> None:
    """Scroll to the mark that carries this, click it once it stands still, and wait for the address.

    Pictures above it may still grow when it is there: a click that came too early is taken back and tried again.
    """
    here = page.url
    for _ in range(4):
        page.wait_for_function(_PLACE, arg=carried)
        page.evaluate(
            f"(c) => {{ const p = ({_PLACE})(c); document.querySelector('[data-testid=stMain]').scrollBy(0, p[1] - 400); }}",
            carried,
        )
        before, place = None, page.evaluate(_PLACE, carried)
        while before != place:
            page.wait_for_timeout(500)
            before, place = place, page.evaluate(_PLACE, carried)
        page.mouse.move(*place, steps=3)
        page.mouse.click(*place)
        try:
            page.wait_for_url(re.compile(until), timeout=8_000)
        except TimeoutError:
            page.goto(here)
        else:
            return
    raise AssertionError(f"{carried} does not lead to {until}: {page.url}")


def carried(chart, wanted: str) -> list[str]:
    """What the marks of a chart carry that begins so."""
    found = [pick for trace in chart.spec["data"] for pick in trace.get("customdata", ())]
    return [pick for pick in dict.fromkeys(found) if pick.startswith(wanted)]


@pytest.mark.parametrize("place", [0, -1], ids=["weakest", "strongest"])
def test_a_line_of_the_network_selects_the_contacts_of_two(tab: Visit, place: int):
    pick = carried(chart_network(VIEW, LIGHT), "all.acting=")[place]
    one, other = re.findall(r"all\.acting=([^&]+)", pick)
    page = tab.go("/actors")
    click_mark(page, pick, rf"all\.acting={one}.*all\.acting={other}|all\.acting={other}.*all\.acting={one}")
    selection = Selection.parse_strictly(pick, VIEW.dataset.names)
    expect(page.get_by_text(f"Shown {VIEW.of(selection).n:,} of")).to_be_visible()


def test_a_dot_of_the_network_opens_the_actor(tab: Visit):
    actor = carried(chart_network(VIEW, LIGHT), "here:")[0].removeprefix("here:")
    page = tab.go("/actors")
    click_mark(page, f"here:{actor}", rf"id={actor}(&|$)")
    expect(page.get_by_test_id("stMain").get_by_text(VIEW.dataset.name("actor", actor)).first).to_be_visible()
