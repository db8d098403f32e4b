"""Every broken row is found, named with its place, and told what would be right."""

import shutil
from pathlib import Path

import pytest

from caspian.checks import RULES, check_tables
from caspian.dataset import Dataset, default_folder, read_tables
from caspian.exceptions import DataError
from caspian.schema import TABLES
from caspian.validation import validate_table
from tests.build import cells, record_tables, sourced

E = {"event_id": "E0001"}


def findings_of(**rows):
    return check_tables(record_tables(**{**sourced(E), **rows}))


def test_a_sound_record_has_no_findings():
    assert findings_of() == []


BROKEN = {
    "unknown code": (dict(events=[{**E, "tone": "frictoin"}]), "events", "tone", "friction"),
    "code by its label": (dict(events=[{**E, "direction": "Russia to Iran"}]), "events", "direction", "ru_to_ir"),
    "unknown kind": (dict(events=[{**E, "kind": "metting"}]), "events", "kind", "meeting"),
    "unknown actor in a list": (dict(events=[{**E, "actors": "putin|pezeshkan"}]), "events", "actors", "pezeshkian"),
    "unknown place": (dict(events=[{**E, "place_id": "teheran"}]), "events", "place_id", "tehran"),
    "unsourced": (dict(event_sources=[]), "events", "event_id", ""),
    "only mentioned": (dict(event_sources=[{**E, "source_id": "S0001", "role": "mentions"}]), "events", "event_id", ""),
    "publication as a day": (dict(events=[{**E, "date_basis": "published_only"}]), "events", "date", ""),
    "place without venue": (dict(events=[{**E, "where_prec": "0"}]), "events", "place_id", ""),
    "venue without place": (dict(events=[{**E, "place_id": None}]), "events", "place_id", ""),
    "country as an exact place": (dict(events=[{**E, "place_id": "iran"}]), "events", "where_prec", ""),
    "city as a country": (dict(events=[{**E, "where_prec": "6"}]), "events", "where_prec", ""),
    "area without its sector": (dict(events=[{**E, "areas": "gas-pipeline"}]), "events", "sectors", ""),
    "override without reason": (dict(events=[{**E, "grade_override": "weak"}]), "events", "grade_reason", ""),
    "merged into nothing": (dict(events=[{**E, "record": "merged"}]), "events", "superseded_by", ""),
    "active but superseded": (dict(events=[{**E, "superseded_by": "E0001"}]), "events", "superseded_by", ""),
    "part of itself": (dict(events=[{**E, "parent_event": "E0001"}]), "events", "parent_event", ""),
    "linked to itself": (dict(event_links=[{**E, "relation": "follows", "other_id": "E0001"}]), "event_links", "other_id", ""),
    "claim of nothing": (dict(claims=[{"claim_id": "C0001", "source_id": "S0001"}]), "claims", "event_id", ""),
    "long anchor": (dict(claims=[{"claim_id": "C0001", **E, "source_id": "S0001", "anchor": "one two three four five six seven"}]), "claims", "anchor", ""),
    "number without measure": (dict(claims=[{"claim_id": "C0001", **E, "source_id": "S0001", "value": "5"}]), "claims", "measure_id", ""),
    "figure without number": (dict(claims=[{"claim_id": "C0001", **E, "source_id": "S0001", "measure_id": "treaty-term"}]), "claims", "value", ""),
    "low above high": (dict(claims=[{"claim_id": "C0001", **E, "source_id": "S0001", "measure_id": "treaty-term", "low": "9", "high": "5"}]), "claims", "low", ""),
    "silence not looked for": (dict(positions=[{**E, "party": "IRN", "position": "silent"}]), "positions", "checked_on", ""),
    "denial without source": (dict(positions=[{**E, "party": "IRN", "position": "denies"}]), "positions", "source_id", ""),
    "tenure without source": (dict(actor_roles=[{"actor_id": "putin", "role": "President", "from": "2012-05-07"}]), "actor_roles", "source_id", ""),
    "tenure that ends before it begins": (dict(actor_roles=[{"actor_id": "putin", "role": "President", "from": "2012", "to": "2008", "source_id": "S0001"}]), "actor_roles", "to", ""),
    "change of no table": (dict(changes=[{"version": "2026.11.1", "date": "2026-11-22", "table": "event", "row_id": "*", "change": "added", "reason": "x"}]), "changes", "table", "events"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_broken_row_is_found_with_its_remedy(case):
    rows, table, column, nearest = BROKEN[case]
    found = [f for f in findings_of(**rows) if (f.table, f.column) == (table, column)]
    assert found, f"{case}: nothing found"
    assert found[0].nearest == nearest
    assert found[0].expected
    assert found[0].row == 2


CELLS = {
    "unknown column": ("events", [E], lambda c: c.assign(colour="x"), "colour"),
    "missing column": ("events", [E], lambda c: c.drop(columns="tone"), "tone"),
    "swapped columns": ("topics", [{"topic_id": "a", "question": "b"}], lambda c: c[["question", "topic_id", "area_id"]], ""),
    "blank but required": ("events", [{**E, "title": None}], lambda c: c, "title"),
    "bad id": ("events", [{"event_id": "42"}], lambda c: c, "event_id"),
    "repeated id": ("events", [E, E], lambda c: c, "event_id"),
    "impossible date": ("events", [{**E, "date": "2024-02-30"}], lambda c: c, "date"),
    "american date": ("events", [{**E, "date": "10/12/2024"}], lambda c: c, "date"),
    "outside the world": ("places", [{"place_id": "x", "name": "X", "kind": "city", "disputed": "no", "lat": "95", "lon": "0"}], lambda c: c, "lat"),
    "text for a number": ("places", [{"place_id": "x", "name": "X", "kind": "city", "disputed": "no", "lat": "north", "lon": "0"}], lambda c: c, "lat"),
    "blanks around": ("events", [{**E, "title": "Two met "}], lambda c: c, "title"),
    "control character": ("events", [{**E, "title": "Two\x07met"}], lambda c: c, "title"),
    "direction override": ("events", [{**E, "title": "Two\u202emet"}], lambda c: c, "title"),
    "blank in a list": ("events", [{**E, "actors": "putin| pezeshkian"}], lambda c: c, "actors"),
    "twice in a list": ("events", [{**E, "actors": "putin|putin"}], lambda c: c, "actors"),
    "script as address": ("sources", [{"source_id": "S0001", "publisher_id": "tass", "url": "javascript:alert(1)"}], lambda c: c, "url"),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS)
def test_broken_cell_is_found(case):
    name, rows, change, column = CELLS[case]
    _, findings = validate_table(name, change(cells(name, rows)))
    assert column in {f.column for f in findings}


def test_all_findings_are_raised_at_once_and_nothing_is_repaired(tmp_path: Path):
    folder = tmp_path / "data"
    shutil.copytree(default_folder(), folder, ignore=shutil.ignore_patterns("boundaries"))
    for name, old, new in (
        ("events", ",active,", ",aktive,"),
        ("sectors", "diplomacy,", "diplomacy ,"),
        ("areas", ",energy,", ",enrgy,"),
    ):
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = (folder / "events.csv").read_bytes()
    with pytest.raises(DataError) as caught:
        Dataset.load(folder)
    assert {"sectors"} <= {finding.table for finding in caught.value.findings}
    (folder / "sectors.csv").write_bytes((default_folder() / "sectors.csv").read_bytes())
    with pytest.raises(DataError) as caught:
        Dataset.load(folder)
    assert {"events", "areas"} <= {finding.table for finding in caught.value.findings}
    assert "did you mean 'active'?" in str(caught.value)
    assert (folder / "events.csv").read_bytes() == before


@pytest.mark.parametrize("name", TABLES)
def test_missing_file_is_a_finding(name, tmp_path: Path):
    for other in TABLES:
        if other != name:
            shutil.copy(default_folder() / f"{other}.csv", tmp_path)
    with pytest.raises(DataError, match=f"{name}.csv · expected the file to be there"):
        read_tables(tmp_path)


def test_every_rule_says_what_it_holds():
    assert all(rule.__doc__ and rule.__doc__.endswith(".") for rule in RULES)
    assert len({rule.__name__ for rule in RULES}) == len(RULES)
