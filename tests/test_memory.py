"""Memory: results are kept with their dataset, and neither outlives the other."""

from __future__ import annotations

import gc
import weakref

import pytest

from caspian.meetings import tally_pairs
from caspian.memory import remembered
from caspian.selection import Selection
from caspian.view import view_of
from tests.build import PEOPLE, record, sourced


def small():
    return record(**sourced({"event_id": "E0001"}), actors=PEOPLE["actors"])


@pytest.mark.parametrize("of", [lambda dataset: dataset, lambda dataset: view_of(dataset, Selection())])
def test_computed_once_for_each_dataset(of):
    calls = []

    @remembered(2)
    def measure(subject, weight=1):
        calls.append(weight)
        return weight * 2

    one, other = of(small()), of(small())
    assert [measure(one), measure(one), measure(one, 5), measure(other)] == [2, 2, 10, 2]
    assert calls == [1, 5, 1]
    measure(one, 6)
    measure(one)
    assert calls == [1, 5, 1, 6, 1], "two results are kept, the oldest goes first"
    measure.forget(one)
    measure(one)
    measure(other)
    assert calls == [1, 5, 1, 6, 1, 1]


def test_what_was_computed_of_a_dataset_goes_with_it():
    dataset = small()
    pairs = tally_pairs(view_of(dataset, Selection()))
    gone = [weakref.ref(dataset), weakref.ref(pairs)]
    del dataset, pairs
    gc.collect()
    assert [each() for each in gone] == [None, None]
