"""Who knew it: chains of copies end at a witness, and circles are refused."""

from __future__ import annotations

import pytest

from caspian.checks import check_tables
from tests.build import record, record_tables

E = {"event_id": "E0001"}

#: Sources as (publisher, own origins, origins for this event), and the origins that are left of them.
CASES: dict[str, tuple[list[tuple[str, str | None, str | None]], set[str]]] = {
    "an outlet that says nothing of others knew it itself": ([("reuters", None, None)], {"reuters"}),
    "two that printed what each knew are two": ([("reuters", None, None), ("irna", None, None)], {"reuters", "irna"}),
    "a copy adds nobody": ([("reuters", None, None), ("copy", "reuters", None)], {"reuters"}),
    "three copies of a wire that is not here are one": (
        [("copy", "reuters", None), ("haaretz", "reuters", None), ("tass", "reuters", None)], {"reuters"},
    ),
    "what is said for the event stands before what is said of the source": (
        [("copy", "reuters", "irna")], {"irna"},
    ),
    "a digest of two has both": ([("copy", "reuters|irna", None)], {"reuters", "irna"}),
    "a copy of an agency that relays a readout is the readout": (
        [("irna", "president-ir", None), ("copy", "irna", None)], {"president-ir"},
    ),
    "a chain is followed to its end": (
        [("irna", "president-ir", None), ("tass", "irna", None), ("copy", "tass", None)], {"president-ir"},
    ),
    "an agency that relays and knew is a witness too": (
        [("irna", "president-ir", None), ("irna", None, None), ("copy", "irna", None)], {"president-ir", "irna"},
    ),
    "an outlet that names itself beside another is a witness": (
        [("reuters", "reuters|us-officials", None), ("copy", "reuters", None)], {"reuters", "us-officials"},
    ),
    "a chain that forks keeps both ends": (
        [("tass", "irna|kremlin", None), ("irna", "president-ir", None), ("copy", "tass", None)], {"kremlin", "president-ir"},
    ),
}  # fmt: skip


def attached(sources, role="supports"):
    ids = [f"S{number:04}" for number in range(1, len(sources) + 1)]
    return {
        "sources": [
            {"source_id": each, "publisher_id": publisher, "origins": own}
            for each, (publisher, own, _) in zip(ids, sources, strict=True)
        ],
        "event_sources": [
            {**E, "source_id": each, "origins": here, "role": role}
            for each, (_, _, here) in zip(ids, sources, strict=True)
        ],
    }


@pytest.mark.parametrize("case", CASES)
def test_origins_are_who_knew_it(case):
    sources, expected = CASES[case]
    dataset = record(events=[E], **attached(sources))
    assert set(dataset.origins["origin"]) == expected
    assert dataset.events["origin_count"].iloc[0] == len(expected)
    assert not dataset.origins.duplicated(["event_id", "source_id", "role", "origin"]).any()
    assert set(dataset.origins["source_id"]) == set(dataset.tables["sources"]["source_id"]), "no source is lost"


def test_what_an_outlet_relays_on_one_event_it_may_know_on_another():
    rows = attached([("irna", "president-ir", None), ("copy", "irna", None)])
    rows["event_sources"].append({"event_id": "E0002", "source_id": "S0002", "role": "supports"})
    dataset = record(events=[E, {"event_id": "E0002"}], **rows)
    found = dataset.origins.groupby("event_id")["origin"].agg(set).to_dict()
    assert found == {"E0001": {"president-ir"}, "E0002": {"irna"}}


@pytest.mark.parametrize("role", ["contradicts", "mentions"])
def test_only_supporting_sources_count(role):
    rows = attached([("reuters", None, None), ("haaretz", None, None)])
    rows["event_sources"][1]["role"] = role
    assert record(events=[E], **rows).events["origin_count"].iloc[0] == 1


@pytest.mark.parametrize(
    "circle",
    [
        [("irna", "tass", None), ("tass", "irna", None)],
        [("irna", "tass", None), ("tass", "ria", None), ("ria", "irna", None), ("copy", "ria", None)],
    ],
)
def test_copies_in_a_circle_are_refused(circle):
    found = [str(finding) for finding in check_tables(record_tables(events=[E], **attached(circle)))]
    assert [each for each in found if "in a circle" in each], found
    open_ended = [*circle, (circle[0][0], None, None)]
    found = [str(finding) for finding in check_tables(record_tables(events=[E], **attached(open_ended)))]
    assert not [each for each in found if "in a circle" in each], "one of them knew it after all"
