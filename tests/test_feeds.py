"""Feeds hold the events of the selection, as readers of news and calendars read them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import icalendar
import pytest
import vobject
from starlette.requests import Request

from caspian import edtf, feeds
from caspian.api import RESOURCES
from caspian.api.answer import respond
from caspian.dataset import Dataset, load_dataset
from caspian.exceptions import SelectionError
from caspian.feeds import MAX_ENTRIES, days_of, days_of_change, export_atom, export_ics
from caspian.selection import Selection
from caspian.view import View, view_of
from tests.build import PEOPLE, record, sourced

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import feedparser

DATASET = load_dataset()
HOME = "https://caspian.example.org/x"
QUERIES = ("", "sector=energy&from=2024", "q=zzzz", "id=E0001", "scope=any&grade=any", "q=Путин &lt;b&gt;")
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '<b>&amp; \x00\x1b]]> "q"; a, b\\n\nBEGIN:VEVENT\r\nEND:VCALENDAR Путин پوتین'


def selected(query: str) -> View:
    return view_of(DATASET, Selection.parse_strictly(query, DATASET.names))


def whole(events: list[dict[str, Any]], **tables: list[dict[str, Any]]) -> View:
    return view_of(record(**{**sourced(*events), **tables}), Selection())


def hostile() -> View:
    """A view of text that the check would refuse: control characters and line ends included."""
    source = {"source_id": "S0001", "publisher_id": "reuters", "url": 'https://x.example/a"<>{}|?b=ü&c#d'}
    tables = dict(record(**{**sourced({"event_id": "E0001"}), "sources": [source]}).tables)
    for name, columns in {"events": ("title", "summary"), "places": ("name",), "sources": ("title",)}.items():
        tables[name] = tables[name].assign(**dict.fromkeys(columns, HOSTILE))
    return view_of(Dataset.from_tables(tables, corridors=DATASET.corridors, digest="test"), Selection())


# --- Atom -------------------------------------------------------------------------------------------------------------


def one(parent: ET.Element, name: str) -> str:
    (found,) = parent.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


def iri(text: str) -> bool:
    parts = urlsplit(text)
    return bool(parts.scheme) and not set(text) & set(' <>"{}|\\^`')


@pytest.mark.parametrize("query", QUERIES)
def test_feed_has_what_the_standard_requires(query: str) -> None:
    feed = ET.fromstring(export_atom(selected(query), HOME))
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == min(MAX_ENTRIES, len(selected(query).listed))
    ids = []
    for part in (feed, *entries):
        assert one(part, "title")
        assert iri(one(part, "id"))
        assert datetime.fromisoformat(one(part, "updated")).tzinfo
        links = [link.attrib for link in part.findall(f"{ATOM}link")]
        assert all(iri(link["href"]) for link in links)
        assert len([link for link in links if link["rel"] == "alternate"]) == 1
        ids.append(one(part, "id"))
    assert len(set(ids)) == len(ids)
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None, "one author for all entries"
    (own,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href", "").startswith(f"{HOME}/api/events.atom")
    known = {"title", "subtitle", "id", "updated", "link", "author", "rights", "generator", "entry"}
    assert {child.tag.removeprefix(ATOM) for child in feed} <= known
    assert {child.tag.removeprefix(ATOM) for each in entries for child in each} <= {
        "title", "id", "published", "updated", "link", "category", "summary",
    }  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_public_reader_finds_the_newest_first(query: str) -> None:
    view = selected(query)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feed = feedparser.parse(export_atom(view, HOME))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert view.sentence in feed.feed.title
    days = [entry.updated for entry in feed.entries]
    assert days == sorted(days, reverse=True)
    for entry in feed.entries:
        event_id = entry.id.rpartition(":")[2]
        event = DATASET.events.iloc[DATASET.row_of[event_id]]
        assert entry.title == event["title"]
        assert entry.link.startswith(f"{HOME}/event?id={event_id}&v=")
        assert event["summary"] in entry.summary
        assert DATASET.name("grade", event["grade"]) in entry.summary
        assert f"Moscow: {DATASET.name('position', event['position_ru']).lower()}" in entry.summary


def test_sources_are_links() -> None:
    view = selected("sector=nuclear")
    feed = ET.fromstring(export_atom(view, HOME))
    sources = DATASET.tables["sources"].set_index("source_id")["url"]
    links = DATASET.tables["event_sources"]
    for entry in feed.findall(f"{ATOM}entry"):
        event_id = one(entry, "id").rpartition(":")[2]
        supports = links[(links["event_id"] == event_id) & (links["role"] == "supports")]["source_id"]
        shown = [link.get("href") for link in entry.findall(f"{ATOM}link") if link.get("rel") == "via"]
        assert len(shown) == sources.loc[supports].notna().sum()


def test_a_correction_brings_an_event_to_the_top() -> None:
    change = {"table": "events", "row_id": "E0001", "column": "date", "change": "corrected", "reason": "Misread."}
    versions = [
        *PEOPLE["changes"],
        {**change, "version": "2026.11.4", "date": "2026-11-28"},
        {**change, "version": "2026.11.3", "date": "2026-11-25"},
    ]
    events = [{"event_id": "E0001", "date": "2022-01-01"}, {"event_id": "E0002", "date": "2025-01-01"}]
    view = whole(events, changes=versions)
    assert set(days_of_change(view.dataset, view.listed)) == {date(2026, 11, 22), date(2026, 11, 28)}
    feed = ET.fromstring(export_atom(view))
    found = [(one(e, "id")[-5:], one(e, "updated")[:10]) for e in feed.findall(f"{ATOM}entry")]
    assert found == [("E0001", "2026-11-28"), ("E0002", "2026-11-22")]
    assert one(feed, "updated").startswith("2026-11-28")


def test_ids_do_not_depend_on_where_the_copy_is_served() -> None:
    view = selected("sector=energy")
    ids = [
        [each.text for each in ET.fromstring(export_atom(view, home)).iter(f"{ATOM}id")]
        for home in (HOME, "http://localhost:1")
    ]
    assert ids[0] == ids[1]


def test_text_from_data_is_text_in_a_feed() -> None:
    feed = ET.fromstring(export_atom(hostile(), HOME))
    (entry,) = feed.findall(f"{ATOM}entry")
    assert "<b>&amp;" in one(entry, "title")
    assert not list(entry.find(f"{ATOM}title") or [])
    assert {title.get("type", "text") for title in entry.iter()} - {"text/html"} == {"text"}


# --- iCalendar --------------------------------------------------------------------------------------------------------


def components(content: bytes) -> Iterator[icalendar.Event]:
    yield from icalendar.Calendar.from_ical(content).walk("VEVENT")


@pytest.mark.parametrize("query", QUERIES)
def test_calendar_holds_every_event_listed_for_whole_days(query: str) -> None:
    view = selected(query)
    content = export_ics(view, HOME)
    found = {str(each["uid"]).partition("@")[0]: each for each in components(content)}
    assert set(found) == set(view.listed["event_id"])
    for event in view.listed.to_dict("records"):
        entry = found[event["event_id"]]
        first, last = entry["dtstart"].dt, entry["dtend"].dt - timedelta(days=1)
        assert entry["dtstart"].params["VALUE"] == "DATE"
        assert type(first) is date
        assert first <= last
        assert str(entry["transp"]) == "TRANSPARENT"
        if event["vague"]:
            assert edtf.label(event["date"]) in entry["description"]
            assert str(entry["status"]) == "TENTATIVE"
        span = edtf.parse(event["date"])
        if span.earliest and span.latest:
            assert (first, last) == (span.earliest, span.latest)
        assert entry["dtstamp"].dt.date() == DATASET.as_of
        assert str(entry["url"]).startswith(f"{HOME}/event?id={event['event_id']}&v=")


@pytest.mark.parametrize("query", ["date_prec_max=6&from=2024-10&to=2025-01", *QUERIES[1:4]])
def test_a_second_reader_finds_the_same(query: str) -> None:
    content = export_ics(selected(query), HOME)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = vobject.readOne(content.decode())
    seconds = {str(each.uid.value): each for each in getattr(calendar, "vevent_list", [])}
    firsts = {str(each["uid"]): each for each in components(content)}
    assert set(seconds) == set(firsts)
    for uid, each in seconds.items():
        assert each.dtstart.value == firsts[uid]["dtstart"].dt
        assert each.dtend.value == firsts[uid]["dtend"].dt
        assert each.summary.value == str(firsts[uid]["summary"])
        assert each.description.value == str(firsts[uid]["description"])


def test_lines_are_folded_and_end_as_the_format_wants() -> None:
    content = export_ics(selected(""), HOME)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2024-10-11", "2024-10-11", "2024-10-11", ""),
        ("2024-10-22/2024-10-24", "2024-10-22", "2024-10-24", ""),
        ("2022-06", "2022-06-01", "2022-06-30", "not exactly known: Jun 2022"),
        ("[2022-07-10..2022-07-16]", "2022-07-10", "2022-07-16", "between 10 and 16 Jul 2022"),
        ("[..2025-05-10]", "2025-05-10", "2025-05-10", "by 10 May 2025"),
        ("2022-08/..", "2022-08-01", "2022-08-31", "since Aug 2022, not known to have ended"),
        ("2022-03/2022-05", "2022-03-01", "2022-05-31", "Mar 2022 – May 2022"),
        ("2024-10-11~", "2024-10-10", "2024-10-12", "about 11 Oct 2024"),
    ],
)
def test_a_date_stands_on_the_days_that_it_can_mean(text: str, first: str, last: str, words: str) -> None:
    days = days_of(text)
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)
    assert words in days.note
    assert bool(days.note) == bool(words)


def test_a_calendar_beyond_bounds_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_DATES", 10)
    with pytest.raises(SelectionError, match="at most 10 events"):
        export_ics(selected(""))


def test_text_from_data_is_text_in_a_calendar() -> None:
    (entry,) = components(export_ics(hostile(), HOME))
    assert "BEGIN:VEVENT END:VCALENDAR" in str(entry["summary"])
    assert "; a, b\\n" in str(entry["summary"])
    assert "Путин پوتین" in str(entry["location"])
    assert not any(ord(c) < 32 for c in str(entry["summary"]))


# --- both -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [export_atom, export_ics])
def test_same_view_gives_the_same_bytes(make: Any) -> None:
    again = Dataset.from_tables(DATASET.tables, corridors=DATASET.corridors, digest=DATASET.digest)
    assert make(selected("sector=energy"), HOME) == make(
        view_of(again, Selection.parse_strictly("sector=energy", again.names)), HOME
    )


@pytest.mark.parametrize(
    ("path", "make", "media_type"),
    [("events.atom", export_atom, "application/atom+xml"), ("events.ics", export_ics, "text/calendar")],
)
def test_api_gives_the_feed_of_the_selection_with_links_to_this_copy(path: str, make: Any, media_type: str) -> None:
    scope = {
        "type": "http", "method": "GET", "scheme": "https", "server": ("caspian.example.org", 443),
        "path": f"/x/api/{path}", "query_string": b"sector=energy&from=2024", "headers": [],
    }  # fmt: skip
    answer = respond(next(each for each in RESOURCES if each.path == path), DATASET, Request(scope))
    assert answer.body == make(selected("sector=energy&from=2024"), HOME)
    assert answer.headers["content-type"].startswith(media_type)
