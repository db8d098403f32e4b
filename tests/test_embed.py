"""One chart on somebody's page: what is shown alone, how it is linked, and who may frame it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from caspian.charts import CHARTS
from caspian.dataset import load_dataset
from caspian.embed import embed_link, embed_snippet, embedding_sites, frame_ancestors
from caspian.palette import THEMES
from caspian.selection import Selection
from caspian.server import SecurityHeaders, content_security_policy
from caspian.ui.embed import EMBEDDABLE
from caspian.ui.register import PAGES
from caspian.ui.text import inert
from caspian.view import view_of

ROUTER = Path(__file__).resolve().parent.parent / "pages" / "router.py"
DATASET = load_dataset()


def open_page(name: str, query: str) -> AppTest:
    at = AppTest.from_file(str(ROUTER), default_timeout=60)
    at.run()
    at.switch_page(PAGES[name].script)
    for key, value in parse_qsl(query):
        at.query_params[key] = [value]
    return at.run()


@pytest.mark.parametrize("chart", CHARTS)
def test_chart_stands_alone_with_sentence_source_and_way_back(chart: str) -> None:
    at = open_page("overview", f"sector=energy&_chart={chart}")
    assert not at.exception
    view = view_of(DATASET, Selection.parse("sector=energy", DATASET.names)[0])
    drawn = CHARTS[chart](view, THEMES["light"])
    assert [each.value for each in at.subheader] == [drawn.title]
    assert len(at.get("plotly_chart")) == (0 if drawn.empty else 1)
    assert any(inert(view.sentence) in block.value for block in at.markdown)
    assert any(DATASET.version in caption.value.replace("\\", "") for caption in at.caption)
    assert not at.multiselect, "no filters"
    assert not at.dataframe, "no tables"
    assert not at.get("page_link"), "no menu"
    back = dict(parse_qsl(urlsplit(at.get("link_button")[0].proto.url).query))
    assert back == {"sector": "energy", "v": DATASET.version}
    assert chart in at.query_params["_chart"], "it stays alone at the next run"


def test_unknown_chart_is_a_notice_on_the_whole_page() -> None:
    at = open_page("overview", "_chart=activty")
    assert not at.exception
    assert any("activity" in warning.value for warning in at.warning)
    assert len(at.get("plotly_chart")) > 1


@pytest.mark.parametrize("page", sorted({page for page, _ in EMBEDDABLE}))
def test_snippet_shows_what_the_page_shows(page: str) -> None:
    at = open_page(page, "")
    titles = {each.value for each in at.subheader}
    view = view_of(DATASET, Selection())
    for (of, _), name in EMBEDDABLE.items():
        assert name in CHARTS
        if of == page:
            chart = CHARTS[name](view, THEMES["light"])
            assert chart.empty or chart.title in titles
            assert chart.empty or any(f"_chart={name}&embed=true" in block.value for block in at.code)


def test_snippet_is_one_frame_whose_text_is_inert() -> None:
    link = embed_link("https://caspian.example/sectors", [("q", '"><script>')], "activity")
    snippet = embed_snippet(link, 'A "title" <b>', 300)
    found: list[tuple[str, dict[str, str | None]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Reader().feed(snippet)
    [(tag, attributes)] = found
    assert tag == "iframe"
    assert attributes["src"] == link
    assert attributes["title"] == 'A "title" <b>'
    assert dict(parse_qsl(urlsplit(link).query)) == {"q": '"><script>', "_chart": "activity", "embed": "true"}


# --- who may frame it ---


def sent(monkeypatch: pytest.MonkeyPatch, setting: str | None) -> dict[str, str]:
    monkeypatch.delenv("CASPIAN_EMBED", raising=False)
    if setting is not None:
        monkeypatch.setenv("CASPIAN_EMBED", setting)

    async def app(*_: object) -> None: ...

    return {name.decode(): value.decode() for name, value in SecurityHeaders(app).headers}


@pytest.mark.parametrize("setting", [None, "", "  "])
def test_nobody_may_frame_by_default(monkeypatch: pytest.MonkeyPatch, setting: str | None) -> None:
    headers = sent(monkeypatch, setting)
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


def test_named_sites_may_frame_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = sent(monkeypatch, "https://www.example.org, https://intranet.example:8443")
    ancestors = next(each for each in headers["content-security-policy"].split("; ") if "ancestors" in each)
    assert ancestors == "frame-ancestors 'self' https://www.example.org https://intranet.example:8443"
    assert "x-frame-options" not in headers


@pytest.mark.parametrize(
    "slip", ["*", "https:", "example.org", "https://a.org/path", "https://a.org;script-src", "'self'"]
)
def test_what_is_no_site_stops_the_start(slip: str) -> None:
    with pytest.raises(ValueError, match="CASPIAN_EMBED takes origins"):
        embedding_sites(slip)


def test_only_the_frames_of_the_policy_change() -> None:
    closed, opened = content_security_policy(), content_security_policy(("https://a.org",))
    assert closed.replace(frame_ancestors(()), "") == opened.replace(frame_ancestors(("https://a.org",)), "")
