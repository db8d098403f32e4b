from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from caspian import edtf
from caspian.exceptions import DateError

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "long", "precision"),
    [
        ("2024-10-11", "2024-10-11", "2024-10-11", False, 1),
        ("2022-06", "2022-06-01", "2022-06-30", False, 4),
        ("2024-02", "2024-02-01", "2024-02-29", False, 4),
        ("2022", "2022-01-01", "2022-12-31", False, 5),
        ("2024-10-22/2024-10-24", "2024-10-22", "2024-10-24", True, 1),
        ("2021/2025", "2021-01-01", "2025-12-31", True, 5),
        ("[2022-07-10..2022-07-15]", "2022-07-10", "2022-07-15", False, 2),
        ("[2022-07-10..2022-07-16]", "2022-07-10", "2022-07-16", False, 3),
        ("[2022-07-10..2022-07-17]", "2022-07-10", "2022-07-17", False, 4),
        ("[..2025-05-10]", None, "2025-05-10", False, 6),
        ("[2025-05..]", "2025-05-01", None, False, 6),
        ("2022-08/..", "2022-08-01", None, True, 4),
        ("2022-08-03/..", "2022-08-03", None, True, 1),
        ("2022-06-15~", "2022-06-14", "2022-06-16", False, 2),
        ("2022-06~", "2022-05-01", "2022-07-31", False, 5),
        ("2022-12~", "2022-11-01", "2023-01-31", False, 5),
        ("2022~", "2021-01-01", "2023-12-31", False, 6),
        ("2024-02-28~/2024-03", "2024-02-27", "2024-03-31", True, 4),
    ],
)
def test_each_form_has_its_span_and_precision(text, earliest, latest, long, precision):
    span = edtf.parse(text)
    assert (span.earliest and span.earliest.isoformat(), span.latest and span.latest.isoformat()) == (earliest, latest)
    assert span.long is long
    assert span.precision == precision
    assert span.vague is (precision > 1)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2024-13", "2024-02-30", "12-10-2024", "2024-1-1", "[..]", "2024/2023", "[2025..2024]", "../2024",
     "2024/", "2024-10-11T10:00", "~2024", "2024??", "0000", "2023-02-29"],
)  # fmt: skip
def test_anything_else_is_refused_by_name(text):
    with pytest.raises(DateError, match="'"):
        edtf.parse(text)


@given(DAYS)
def test_a_day_means_itself(day):
    span = edtf.parse(day.isoformat())
    assert (span.earliest, span.latest, span.precision) == (day, day, 1)


@given(DAYS, DAYS)
def test_a_window_is_never_sharper_than_its_width(one, two):
    first, last = sorted((one, two))
    assert edtf.parse(f"[{first}..{last}]").precision >= edtf.parse(f"{first}/{last}").precision == 1


@given(st.one_of(DAYS.map(str), DAYS.map(lambda d: str(d)[:7]), DAYS.map(lambda d: str(d)[:4])))
def test_plain_dates_agree_with_the_public_parser(text):
    span, oracle = edtf.parse(text), parse_edtf(text)
    assert span.earliest.timetuple()[:3] == oracle.lower_strict()[:3]
    assert span.latest.timetuple()[:3] == oracle.upper_strict()[:3]


@pytest.mark.parametrize("text", ["2024-10-22/2024-10-24", "2021/2025-03"])
def test_intervals_agree_with_the_public_parser(text):
    span, oracle = edtf.parse(text), parse_edtf(text)
    assert span.earliest.timetuple()[:3] == oracle.lower_strict()[:3]
    assert span.latest.timetuple()[:3] == oracle.upper_strict()[:3]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-10-11", "11 Oct 2024"),
        ("2022-06", "Jun 2022"),
        ("2024-10-22/2024-10-24", "22–24 Oct 2024"),
        ("[2024-09-02..2024-09-03]", "between 2 and 3 Sep 2024"),
        ("[2026-03-31..2026-04-03]", "between 31 Mar and 3 Apr 2026"),
        ("[2025-12-31..2026-01-02]", "between 31 Dec 2025 and 2 Jan 2026"),
        ("[2024-09..2024-10]", "between Sep 2024 and Oct 2024"),
        ("[..2025-05-10]", "by 10 May 2025"),
        ("2022-08/..", "since Aug 2022"),
        ("2022-06~", "about Jun 2022"),
    ],
)
def test_dates_are_said_in_words(text, words):
    assert edtf.label(text) == words
