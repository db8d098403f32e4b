"""The selection is a value: it round-trips through a URL, says itself in English, and never crashes on a query."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caspian.dataset import load_dataset
from caspian.exceptions import SelectionError
from caspian.filters import ANY, DEFAULTS, FILTERS, NONE, DateFilter, NumberFilter, WordsFilter
from caspian.selection import Selection, Term
from caspian.sentence import sentence
from caspian.view import view_of

DATASET = load_dataset()
NAMES = DATASET.names


def parse(query: str) -> Selection:
    return Selection.parse_strictly(query, NAMES)


@st.composite
def terms(draw) -> Term:
    key = draw(st.sampled_from(list(FILTERS)))
    filter_ = FILTERS[key]
    if isinstance(filter_, DateFilter):
        year = {"from": "2022", "to": "2025"}[key]
        return Term(key, "any", (year + draw(st.sampled_from(["", "-02", "-02-28"])),))
    if isinstance(filter_, WordsFilter):
        return Term(key, "any", (draw(st.sampled_from(["gas", "Путин", "a & b=c", "50% <b>"])),))
    if isinstance(filter_, NumberFilter):
        return Term(key, "any", (draw(st.sampled_from(filter_.codes(NAMES))),))
    codes = st.sampled_from([*filter_.codes(NAMES), NONE])
    return Term(key, draw(st.sampled_from(["any", "all", "not"])), tuple(draw(st.lists(codes, min_size=1, max_size=3))))


SELECTIONS = st.lists(terms(), max_size=5).map(Selection.of)


@settings(max_examples=200, deadline=None)
@given(SELECTIONS)
def test_round_trip_through_a_url_is_the_identity(selection):
    assert parse(selection.query()) == selection
    assert hash(parse("?" + selection.query())) == hash(selection)


@settings(max_examples=100, deadline=None)
@given(SELECTIONS)
def test_every_selection_has_a_sentence_and_a_view_that_adds_up(selection):
    view = view_of(DATASET, selection)
    assert view.sentence[0].isupper()
    assert 0 <= view.n <= int(view.selected.sum()) <= len(DATASET.events)
    assert view.n == view.count("grade").sum() == view.count("act").sum() == view.count("family").sum()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=5))
def test_no_query_crashes(pairs):
    selection, notices = Selection.parse(urlencode(pairs), NAMES)
    assert isinstance(selection, Selection)
    assert all(isinstance(notice, str) for notice in notices)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sector=enrgy", "did you mean 'energy'"),
        ("grade=Weak", "did you mean 'weak'"),
        ("setcor=energy", "Did you mean 'sector'"),
        ("not.setcor=energy", "Did you mean 'not.sector'"),
        ("from=2024-13", "from takes a day, month or year"),
        ("from=2022~", "from takes"),
        ("from=2025&to=2024", "ends (2024) before it begins (2025)"),
        ("min_origins=lots", "whole number from 1 to 9"),
        ("date_prec_max=7", "whole number from 1 to 6"),
        ("all.from=2024", "takes one value"),
        ("sector=any", "sector has no value 'any'"),
    ],
)
def test_what_is_wrong_is_named_with_the_nearest_right(query, said):
    with pytest.raises(SelectionError) as caught:
        parse(query)
    assert said in str(caught.value)


def test_what_is_right_is_kept_beside_what_is_wrong():
    selection, notices = Selection.parse(
        "sector=energy&sector=nonsense&utm_source=x&_lane=actor&v=2026.11.1&embed=true", NAMES
    )
    assert selection.get("sector") == ("energy",)
    assert len(notices) == 1


def test_naming_the_default_is_the_default():
    assert parse(urlencode([("grade", grade) for grade in DEFAULTS["grade"]])) == Selection()
    assert parse("scope=core") == Selection()


def test_the_order_of_parameters_does_not_matter():
    assert parse("sector=energy&grade=weak&sector=trade") == parse("sector=trade&sector=energy&grade=weak")


def test_any_lifts_a_default_and_the_sentence_says_so():
    assert "discounted ones hidden" in sentence(Selection(), NAMES)
    assert "discounted ones shown" in sentence(parse(f"grade={ANY}"), NAMES)
    assert sentence(parse("scope=any"), NAMES).startswith("Core and context events")


@pytest.mark.parametrize("key", FILTERS)
def test_every_filter_says_its_values_in_english(key):
    filter_ = FILTERS[key]
    values = filter_.codes(NAMES)[:2] or {"from": ["2022"], "to": ["2024"], "q": ["gas"]}[key]
    said = sentence(Selection.of([Term(key, "any", tuple(values[:1]))]), NAMES)
    assert said != sentence(Selection(), NAMES) or key in DEFAULTS
    assert "{}" not in said
    assert filter_.label
    assert filter_.help.endswith(".")


def test_params_leave_defaults_out():
    assert Selection().params() == []
    assert parse("scope=core&sector=energy").params() == [("sector", "energy")]
