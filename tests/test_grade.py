"""The grade rule, case by case, as TABLES lists them."""

import pytest

from caspian.dataset import Dataset
from tests.build import record, sourced

E = {"event_id": "E0001"}
JETS = {**E, "kind": "delivery", "direction": "ru_to_ir", "sectors": "defence"}
DRONES = {**E, "kind": "delivery", "direction": "ir_to_ru", "sectors": "defence"}
DRILL = {**E, "kind": "exercise", "direction": "mutual", "sectors": "defence"}
SIGNING = {**E, "kind": "agreement_signed"}
SANCTION = {**E, "kind": "sanction", "direction": "third_party", "actors": "us-treasury", "targets": "putin"}


def says(party, position, source="S0001", **more):
    return {
        "event_id": "E0001",
        "party": party,
        "position": position,
        "source_id": source,
        "said_on": "2024-10-12",
        **more,
    }


def grade(dataset: Dataset) -> tuple[str, str]:
    event = dataset.events.iloc[0]
    return event["grade"], event["grade_rule"]


CASES = {
    "both quoted by one Kremlin readout only, Tehran unknown": (
        E, [("kremlin", "readout", "supports")], [says("RUS", "confirms")], ("confirmed", "official_text"),
    ),
    "the recipient alone claims the jets": (
        JETS, [("irna", "report", "supports")], [says("IRN", "confirms")], ("weak", "rest"),
    ),
    "the recipient's own official text does not confirm for the giver": (
        JETS, [("president-ir", "official_text", "supports")], [says("IRN", "confirms")], ("weak", "rest"),
    ),
    "a leak and a denial": (
        DRONES, [("leak", "leaked_document", "supports"), ("irna", "report", "contradicts")],
        [says("IRN", "denies", "S0002")], ("contested", "accountable_denies"),
    ),
    "a leaked document of an acting body never confirms": (
        DRONES, [("president-ir", "leaked_document", "supports")], [], ("weak", "rest"),
    ),
    "a signed text and a denial": (
        SIGNING, [("kremlin", "official_text", "supports")], [says("IRN", "denies")], ("confirmed", "official_text"),
    ),
    "three agencies of one side on the other side's promise": (
        DRONES, [("tass", "report", "supports"), ("ria", "report", "supports"), ("interfax", "report", "supports")], [], ("weak", "rest"),
    ),
    "a sanctions notice": (
        SANCTION, [("us-treasury", "official_text", "supports")], [], ("confirmed", "official_text"),
    ),
    "both confirm, each through an origin of its own": (
        DRILL, [("tass", "report", "supports"), ("irna", "report", "supports")],
        [says("RUS", "confirms", "S0001"), says("IRN", "confirms", "S0002")], ("confirmed", "both_confirm"),
    ),
    "both confirm, but only through the other's origin": (
        DRILL, [("tass", "report", "supports")], [says("RUS", "confirms"), says("IRN", "confirms")], ("weak", "rest"),
    ),
    "one side confirms a meeting": (
        E, [("tass", "report", "supports")], [says("RUS", "confirms")], ("confirmed", "accountable_confirms"),
    ),
    "one side confirms a joint deed": (
        DRILL, [("tass", "report", "supports")], [says("RUS", "confirms")], ("weak", "rest"),
    ),
    "the giver confirms": (
        DRONES, [("irna", "report", "supports")], [says("IRN", "confirms")], ("confirmed", "accountable_confirms"),
    ),
    "the giver confirms and the recipient denies": (
        DRONES, [("irna", "report", "supports"), ("tass", "report", "supports")],
        [says("IRN", "confirms"), says("RUS", "denies", "S0002")], ("fair", "independent_origins"),
    ),
    "forensic evidence from two blocs": (
        DRONES, [("reuters", "forensic", "supports"), ("haaretz", "forensic", "supports")], [says("IRN", "denies")], ("confirmed", "forensic"),
    ),
    "forensic evidence from one bloc and a denial": (
        DRONES, [("reuters", "forensic", "supports")], [says("IRN", "denies")], ("contested", "accountable_denies"),
    ),
    "an independent competing version": (
        DRONES, [("us-officials", "report", "supports"), ("haaretz", "report", "contradicts")], [], ("contested", "competing_version"),
    ),
    "the same origin cannot compete with itself": (
        DRONES, [("reuters", "report", "supports"), ("haaretz", "report", "supports"), ("reuters", "report", "contradicts")], [], ("fair", "independent_origins"),
    ),
    "the recipient's denial does not contest": (
        DRONES, [("us-officials", "report", "supports")], [says("RUS", "denies")], ("weak", "rest"),
    ),
    "two independent origins": (
        DRONES, [("us-officials", "report", "supports"), ("haaretz", "report", "supports")], [], ("fair", "independent_origins"),
    ),
    "origins of both parties": (
        DRILL, [("tass", "report", "supports"), ("irna", "report", "supports")], [], ("fair", "independent_origins"),
    ),
    "one side confirms, read only in a garbled copy": (
        E, [("copy", "report", "supports")], [says("RUS", "confirms")], ("weak", "rest"),
    ),
    "one origin": (DRONES, [("reuters", "report", "supports")], [], ("weak", "rest")),
    "an override with its reason": (
        {**DRONES, "grade_override": "discounted", "grade_reason": "Shown to be another aircraft."},
        [("kremlin", "official_text", "supports")], [], ("discounted", "override"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_grade(case):
    event, sources, positions, expected = CASES[case]
    assert grade(record(**sourced(event, sources=sources), positions=positions)) == expected


def test_the_present_position_is_the_latest():
    positions = [says("IRN", "denies", said_on="2022-10-01"), says("IRN", "partly", said_on="2022-11-05")]
    dataset = record(**sourced(DRONES, sources=[("us-officials", "report", "supports")]), positions=positions)
    assert dataset.events.iloc[0]["position_ir"] == "partly"
    assert grade(dataset) == ("weak", "rest")


def test_many_copies_of_one_origin_are_one_witness():
    rows = sourced(DRONES, sources=[(p, "report", "supports") for p in ("reuters", "haaretz", "tass")])
    for link in rows["event_sources"]:
        link["origins"] = "us-officials"
    dataset = record(**rows)
    assert dataset.events.iloc[0]["origin_count"] == 1
    assert grade(dataset) == ("weak", "rest")


def test_no_row_means_unknown():
    dataset = record(**sourced(DRONES))
    assert tuple(dataset.events.iloc[0][["position_ru", "position_ir"]]) == ("unknown", "unknown")
