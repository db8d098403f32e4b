"""Feeds: the events of a view as Atom for readers of news, and as a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pandas as pd
from icalendar import Calendar, Event, vGeo, vText, vUri

from caspian import edtf
from caspian.citation import LICENCE, MAKERS, NAME
from caspian.dataset import Dataset
from caspian.exceptions import SelectionError
from caspian.printed.svg import printable
from caspian.site import LOCAL, api_address, page_address
from caspian.tables import label_list
from caspian.view import View

#: Entries of a feed at most, the newest.
MAX_ENTRIES = 200
#: Events of a calendar at most: beyond it no calendar shows them, and making it would hold up everybody.
MAX_DATES = 20_000
#: Names things wherever a copy is served: a name reserved by RFC 2606, so that nobody else can own it.
AUTHORITY = "caspian.invalid"
_TAG = f"tag:{AUTHORITY},2026:"
_ATOM = "http://www.w3.org/2005/Atom"


# --- Atom -------------------------------------------------------------------------------------------------------------


def export_atom(view: View, home: str = LOCAL) -> bytes:
    """An Atom feed (RFC 4287) of the events listed, at most 200, the newest in the record first."""
    dataset = view.dataset
    updated = days_of_change(dataset, view.listed)
    order = pd.DataFrame({"updated": updated, "start": view.listed["start_first"], "id": view.listed["event_id"]})
    newest = order.sort_values(["updated", "start", "id"], ascending=False).index[:MAX_ENTRIES]
    rows = view.listed.loc[newest]
    query = view.selection.query()
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(feed, "title", f"Caspian: {view.sentence}")
    _add(feed, "subtitle", f"{view.n:,} of {view.m:,} events. Version {dataset.version}.")
    _add(feed, "id", f"{_TAG}events" + (f"?{query}" if query else ""))
    _add(feed, "updated", _instant(max(updated.loc[newest], default=dataset.as_of)))
    _link(feed, "self", api_address(home, "events.atom", view.selection), "application/atom+xml")
    _link(feed, "alternate", page_address(dataset, home, "", view.selection), "text/html")
    author = ET.SubElement(feed, "author")
    _add(author, "name", MAKERS)
    _add(feed, "rights", LICENCE)
    _add(feed, "generator", "Caspian")
    sources = _sources(dataset, rows)
    said = say_events(dataset, rows)
    for row in newest:
        event = rows.loc[row]
        entry = ET.SubElement(feed, "entry")
        _add(entry, "title", event["title"])
        _add(entry, "id", f"{_TAG}{event['event_id']}")
        _add(entry, "published", _instant(edtf.day(event["added_on"])))
        _add(entry, "updated", _instant(updated[row]))
        _link(entry, "alternate", page_address(dataset, home, "event", id=event["event_id"]), "text/html")
        for title, url in sources.get(event["event_id"], ()):
            _link(entry, "via", url, title=title)
        for code in event["sectors"].split("|"):
            ET.SubElement(entry, "category", {"term": code, "label": printable(dataset.name("sector", code))})
        when = edtf.label(event["date"])
        _add(entry, "summary", f"{when[0].upper()}{when[1:]}. {event['summary']} {said[row]}")
    ET.indent(feed, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'.encode()


def days_of_change(dataset: Dataset, events: pd.DataFrame) -> pd.Series:
    """The day on which each event last changed in the record: that it entered it, or that of its newest correction."""
    changes = dataset.tables["changes"]
    newest = changes[changes["table"] == "events"].groupby("row_id")["date"].max()
    days = [
        max(edtf.day(added), edtf.day(changed) if isinstance(changed, str) else date.min)
        for added, changed in zip(events["added_on"], events["event_id"].map(newest), strict=True)
    ]
    return pd.Series(days, index=events.index, dtype=object)


def say_events(dataset: Dataset, events: pd.DataFrame) -> pd.Series:
    """The grade of each event, its origins and what both parties say, as a sentence or two."""
    grade = label_list(dataset, "grade", events["grade"])
    moscow = label_list(dataset, "position", events["position_ru"])
    tehran = label_list(dataset, "position", events["position_ir"])
    said = [
        f"{g}, {n:,} independent {'origin' if n == 1 else 'origins'}. Moscow: {r.lower()}. Tehran: {i.lower()}."
        for g, n, r, i in zip(grade, events["origin_count"], moscow, tehran, strict=True)
    ]
    return pd.Series(said, index=events.index, dtype="str")


def _sources(dataset: Dataset, events: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """(title, address) of the sources that support each event, by event id; sources without an address are left out."""
    links = dataset.tables["event_sources"]
    links = links[links["event_id"].isin(events["event_id"]) & (links["role"] == "supports")]
    named = links.join(dataset.tables["sources"].set_index("source_id")[["title", "url"]], on="source_id")
    found: dict[str, list[tuple[str, str]]] = {}
    for event, title, url in named.dropna(subset=["url"])[["event_id", "title", "url"]].itertuples(index=False):
        found.setdefault(event, []).append((title, url))
    return found


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = printable(str(text))


def _link(parent: ET.Element, rel: str, href: str, type: str = "", title: str = "") -> None:
    named = {"rel": rel, "type": type, "href": quote(href, safe="%/:?#[]@!$&'()*+,;=~-._"), "title": printable(title)}
    ET.SubElement(parent, "link", {key: value for key, value in named.items() if value})


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


# --- iCalendar --------------------------------------------------------------------------------------------------------


class Days(NamedTuple):
    """The days that a calendar shows for a date: the first, the last, and what they mean where that is not the event."""

    first: date
    last: date
    note: str


def days_of(text: str) -> Days:
    """Where an EDTF date stands in a calendar: a lasting event as its span, a vague date as its window, in words.

    Where a side is open there is no window to show: the event stands on the days that are known.
    """
    span, words = edtf.parse(text), edtf.label(text)
    if span.long:
        if span.latest is None:
            first, last = span.earliest, span.start_latest
            note = f"Lasting: {words}, not known to have ended; only its beginning is shown."
        else:
            first, last = span.earliest, span.latest
            note = f"Lasting, its first or last day not exactly known: {words}." if span.vague else ""
    else:
        first, last = span.earliest or span.latest, span.latest or span.earliest
        note = f"The day is not exactly known: {words}." if span.vague else ""
    assert first is not None
    assert last is not None  # a date is never open on both sides
    return Days(first, last, note)


def export_ics(view: View, home: str = LOCAL) -> bytes:
    """A calendar (RFC 5545) of the events listed, each for whole days. Nobody is busy because of them.

    Raises :class:`SelectionError` beyond 20,000 events.
    """
    dataset = view.dataset
    if (size := len(view.listed)) > MAX_DATES:
        raise SelectionError([f"A calendar holds at most {MAX_DATES:,} events, not {size:,}; narrow the selection."])
    stamp = datetime.combine(dataset.as_of, time(), UTC)
    calendar = Calendar()
    calendar.add("prodid", f"-//{MAKERS}//Caspian {dataset.version}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(_text(f"Caspian: {view.sentence}")))
    calendar.add("x-wr-caldesc", vText(_text(f"{view.n:,} of {view.m:,} events. {NAME}, {LICENCE}.")))
    rows = view.listed
    said = say_events(dataset, rows)
    for (_, event), words in zip(rows.iterrows(), said, strict=True):
        calendar.add_component(_entry(dataset, event, words, stamp, home))
    return bytes(calendar.to_ical())


def _entry(dataset: Dataset, event: pd.Series, said: str, stamp: datetime, home: str) -> Event:
    days = days_of(event["date"])
    address = page_address(dataset, home, "event", id=event["event_id"])
    entry = Event()
    entry.add("uid", f"{event['event_id']}@{AUTHORITY}")
    entry.add("dtstamp", stamp)
    entry.add("dtstart", days.first)
    entry.add("dtend", days.last + timedelta(days=1))  # the end is the first day after
    entry.add("summary", vText(_text(event["title"])))
    parts = (days.note, _text(event["summary"]), said, address)
    entry.add("description", vText("\n".join(part for part in parts if part)))
    if isinstance(event["place_name"], str):
        entry.add("location", vText(_text(event["place_name"])))
        if event["where_prec"] in ("1", "2") and pd.notna(event["lat"]) and pd.notna(event["lon"]):
            entry.add("geo", vGeo((float(event["lat"]), float(event["lon"]))))
    entry.add("categories", [_text(dataset.name("sector", code)) for code in event["sectors"].split("|")])
    entry.add("url", vUri(address))
    entry.add("transp", "TRANSPARENT")
    entry.add("status", "TENTATIVE" if event["vague"] else "CONFIRMED")
    return entry


def _text(text: object) -> str:
    """One line without control characters."""
    return " ".join(printable(str(text)).split())
