"""Dates as the record writes them: a closed subset of EDTF (ISO 8601-2), read into spans of days.

Forms: ``2024-10-11`` · ``2022-06`` · ``2022`` · any of them with ``~`` (approximate: widens by one unit each way) ·
``A/B`` (lasted) · ``A/..`` (began, not known to have ended) · ``[A..B]`` (one day in there) · ``[..B]`` and ``[A..]``.
The parser is our own because the ``edtf`` package takes milliseconds a date and widens ``~`` by a year; the package is
the oracle in the tests.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from caspian.exceptions import DateError

FORMS = "YYYY, YYYY-MM, YYYY-MM-DD, each with ~ if approximate, A/B, A/.., [A..B] or [..B]"

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Span:
    """What a date says, in days.

    The event began between ``earliest`` and ``start_latest`` and was over between ``end_earliest`` and ``latest``.
    ``None`` is an open side. For an event of one day, however vague, start and end are the same window.
    """

    earliest: date | None
    start_latest: date | None
    end_earliest: date | None
    latest: date | None
    long: bool

    @property
    def vague(self) -> bool:
        """Whether the day (of a lasting event: the first or the last day) is not exactly known."""
        return self.precision > 1

    @property
    def precision(self) -> int:
        """UCDP date precision: 1 exact day … 5 up to a year, 6 more or an open window. Length does not count."""
        if not self.long:
            return _precision(self.earliest, self.latest)
        start = _precision(self.earliest, self.start_latest)
        # an event that is not known to have ended is open in length, not vague: only its start is a date
        return start if self.latest is None else max(start, _precision(self.end_earliest, self.latest))


def _precision(first: date | None, last: date | None) -> int:
    if first is None or last is None:
        return 6
    days = (last - first).days + 1
    for precision, most in ((1, 1), (2, 6), (3, 7), (4, 31), (5, 366)):
        if days <= most:
            return precision
    return 6


def _point(text: str) -> tuple[date, date]:
    """First and last day that a single date can mean."""
    match = _POINT.fullmatch(text)
    if match is None:
        raise DateError(f"{text!r} is not a date; write {FORMS}")
    year, month, day, approximate = match.groups()
    y, m, d = int(year), int(month or 0), int(day or 0)
    try:
        if d:
            first = last = date(y, m, d)
            if approximate:
                first, last = first - timedelta(days=1), last + timedelta(days=1)
        elif m:
            first = date(y, m, 1)
            last = date(y, m, calendar.monthrange(y, m)[1])
            if approximate:
                first = (first - timedelta(days=1)).replace(day=1)
                after = last + timedelta(days=1)
                last = date(after.year, after.month, calendar.monthrange(after.year, after.month)[1])
        else:
            widen = 1 if approximate else 0
            first, last = date(y - widen, 1, 1), date(y + widen, 12, 31)
    except (ValueError, OverflowError, calendar.IllegalMonthError) as error:
        raise DateError(f"{text!r} is not a day of the calendar") from error
    return first, last


@lru_cache(maxsize=200_000)
def parse(text: str) -> Span:
    """Read one EDTF text. Raises :class:`DateError` that names the forms in use."""
    if text.startswith("[") and text.endswith("]") and ".." in text:
        left, _, right = text[1:-1].partition("..")
        if not left and not right:
            raise DateError(f"{text!r} is open on both sides")
        earliest = _point(left)[0] if left else None
        latest = _point(right)[1] if right else None
        _in_order(text, earliest, latest)
        return Span(earliest, latest, earliest, latest, long=False)
    if "/" in text:
        left, _, right = text.partition("/")
        if left == ".." or not left or not right:
            raise DateError(f"{text!r} has no beginning or no end; write A/B, A/.. or [..B]")
        first = _point(left)
        last = (None, None) if right == ".." else _point(right)
        _in_order(text, first[0], last[1])
        return Span(first[0], first[1], last[0], last[1], long=True)
    first_day, last_day = _point(text)
    return Span(first_day, last_day, first_day, last_day, long=False)


def _in_order(text: str, first: date | None, last: date | None) -> None:
    if first and last and first > last:
        raise DateError(f"{text!r} ends before it begins")


def day(text: str) -> date:
    """The first day that ``text`` can mean; for columns that hold a plain date."""
    first = parse(text).earliest
    if first is None:
        raise DateError(f"{text!r} has no first day")
    return first


@lru_cache(maxsize=200_000)
def label(text: str) -> str:
    """The date in words: ``11 Oct 2024``, ``June 2022``, ``22–24 Oct 2024``, ``by 10 May 2025``, ``since Aug 2022``."""
    if not text:
        return ""
    parse(text)
    if text.startswith("["):
        left, _, right = text[1:-1].partition("..")
        if not left:
            return f"by {_say(right)}"
        if not right:
            return f"from {_say(left)} on"
        return f"between {_say(left, right)} and {_say(right)}"
    if "/" in text:
        left, _, right = text.partition("/")
        if right == "..":
            return f"since {_say(left)}"
        if _shared(left, right) == 2:
            return f"{int(left[8:])}–{_say(right)}"
        return f"{_say(left)} – {_say(right)}"
    return _say(text)


def _shared(left: str, right: str) -> int:
    """How much two exact days share: 2 year and month, 1 the year, 0 nothing or not two days."""
    if not all(re.fullmatch(r"\d{4}-\d{2}-\d{2}", point) for point in (left, right)):
        return 0
    return 2 if left[:7] == right[:7] else int(left[:4] == right[:4])


def _say(point: str, until: str = "") -> str:
    """A point in words; what it shares with ``until``, which is said right after it, is left out."""
    if shared := _shared(point, until):
        return " ".join(_say(point).split()[: 3 - shared])
    about = "about " if point.endswith("~") else ""
    parts = point.rstrip("~").split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return about + " ".join(words)
