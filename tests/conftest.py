"""One browser and one dashboard for all tests that a person's eyes would make."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.serving import Server, Visit, browser_path, chromium, serve, visit


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if browser_path() is None:
        message = "no Chromium or Chrome: set CASPIAN_BROWSER to one"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("server")) as found:
        yield found
    assert found.outside_calls() == "", "the server called another machine"


@pytest.fixture
def tab(browser: Browser, server: Server) -> Iterator[Visit]:
    with visit(browser, server.url, viewport={"width": 1360, "height": 900}) as found:
        yield found
    assert found.outside == [], "the page asked another machine"
    assert found.complaints == [], "the console complained"
