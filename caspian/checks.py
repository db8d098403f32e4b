"""The rules that need more than one cell: vocabularies, references, and what the coding rules promise.

Every rule takes the typed tables and yields findings. ``RULES`` lists them; the method page and the codebook print
their docstrings, so a rule and its description cannot part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from caspian import edtf
from caspian.findings import Finding, nearest
from caspian.origins import circular_rows
from caspian.schema import TABLES, table_columns, table_key
from caspian.validation import numbered, row_ids

Tables = Mapping[str, pd.DataFrame]
Rule = Callable[[Tables], Iterator[Finding]]

RULES: list[Rule] = []


def rule(function: Rule) -> Rule:
    """Register a rule."""
    RULES.append(function)
    return function


def check_tables(tables: Tables) -> list[Finding]:
    """Every finding of every rule, in the order of tables and rows."""
    return sorted({finding for each in RULES for finding in each(tables)})


def vocabulary_codes(tables: Tables, vocabulary: str) -> tuple[list[str], dict[str, str]]:
    """Codes of a vocabulary in order, and its aliases (folded) with the code that each means."""
    entries = tables["vocabularies"]
    entries = entries[entries["vocabulary"] == vocabulary].sort_values("order")
    aliases = {
        alias.casefold(): code
        for code, names in zip(entries["code"], entries["aliases"], strict=True)
        if pd.notna(names)
        for alias in names.split("|")
    }
    aliases |= {label.casefold(): code for code, label in zip(entries["code"], entries["label"], strict=True)}
    return list(entries["code"]), aliases


def split_cells(cells: pd.Series) -> pd.Series:
    """One value a row from cells with ``|`` between values; the index repeats, blanks vanish."""
    filled = cells.dropna()
    lists = pc.split_pattern(pa.array(filled, pa.large_string()), "|")
    rows = pc.list_parent_indices(lists).to_numpy()
    return pd.Series(pc.list_flatten(lists), index=filled.index[rows], name=cells.name, dtype="str")


def _say(name: str, tables: Tables, index: int, column: str, value: object, expected: str, near: str = "") -> Finding:
    rows = tables[name]
    identity = row_ids(name, rows.loc[[index]]).iloc[0]
    shown = "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]
    return Finding(name, int(index) + 2, identity, column, shown, expected, near)


@rule
def codes_are_known(tables: Tables) -> Iterator[Finding]:
    """Every code stands in its vocabulary; an unknown code stops the start and is never read as blank."""
    for name, table in TABLES.items():
        for column in table_columns(table).values():
            if not column.vocabulary:
                continue
            valid, aliases = vocabulary_codes(tables, column.vocabulary)
            values = split_cells(tables[name][column.name])
            for index, value in numbered(values[~values.isin(valid)]):
                expected = f"a code of the vocabulary {column.vocabulary}"
                yield _say(name, tables, index, column.name, value, expected, nearest(value, valid, aliases))


@rule
def references_resolve(tables: Tables) -> Iterator[Finding]:
    """Every reference, also inside list cells, points to a row that exists."""
    for name, table in TABLES.items():
        for column in table_columns(table).values():
            if not column.reference:
                continue
            target, target_column = column.reference.split(".")
            valid = tables[target][target_column]
            values = split_cells(tables[name][column.name])
            for index, value in numbered(values[~values.isin(set(valid))]):
                yield _say(name, tables, index, column.name, value, f"a row of {target}", nearest(value, valid))


@rule
def events_are_sourced(tables: Tables) -> Iterator[Finding]:
    """Every active event has at least one supporting source."""
    events, links = tables["events"], tables["event_sources"]
    supported = set(links.loc[links["role"] == "supports", "event_id"])
    unsourced = events[(events["record"] == "active") & ~events["event_id"].isin(supported)]
    for index in unsourced.index:
        yield _say("events", tables, index, "event_id", "", "at least one row in event_sources with the role supports")


@rule
def publication_is_not_a_day(tables: Tables) -> Iterator[Finding]:
    """A date known only from publication is a window, never an exact day."""
    events = tables["events"]
    for index, text in numbered(events.loc[events["date_basis"] == "published_only", "date"]):
        if edtf.parse(text).precision == 1:
            yield _say("events", tables, index, "date", text, "a window such as [..2025-05-10]")


@rule
def places_agree_with_precision(tables: Tables) -> Iterator[Finding]:
    """Precision 0 and 9 have no place, 6 has a country, every other precision has a place."""
    events = tables["events"]
    country_places = set(tables["places"].loc[tables["places"]["kind"] == "country", "place_id"])
    for index, place, precision in zip(events.index, events["place_id"], events["where_prec"], strict=True):
        if precision in ("0", "9"):
            if pd.notna(place):
                yield _say("events", tables, index, "place_id", place, f"no place with where_prec {precision}")
        elif pd.isna(place):
            yield _say("events", tables, index, "place_id", "", f"a place with where_prec {precision}")
        elif (precision == "6") != (place in country_places):
            yield _say("events", tables, index, "where_prec", precision, "6 with a country, and only with a country")


@rule
def areas_bring_their_sector(tables: Tables) -> Iterator[Finding]:
    """Each area's sector is among the event's sectors."""
    events = tables["events"]
    sector_of = dict(zip(tables["areas"]["area_id"], tables["areas"]["sector_id"], strict=True))
    areas = split_cells(events["areas"])
    sectors = "|" + events["sectors"].fillna("").reindex(areas.index) + "|"
    for index, area, beside in zip(areas.index, areas, sectors, strict=True):
        sector = sector_of.get(area)
        if sector and f"|{sector}|" not in beside:
            yield _say(
                "events", tables, index, "sectors", events.at[index, "sectors"], f"{sector} too, for the area {area}"
            )


@rule
def overrides_have_reasons(tables: Tables) -> Iterator[Finding]:
    """A grade set by hand has its reason."""
    events = tables["events"]
    for index in events[events["grade_override"].notna() & events["grade_reason"].isna()].index:
        yield _say("events", tables, index, "grade_reason", "", "the reason for the override")


@rule
def replaced_events_say_by_what(tables: Tables) -> Iterator[Finding]:
    """Merged and split events name their successors; active ones have none; no chain runs in a circle."""
    events = tables["events"]
    for index, record, successors in zip(events.index, events["record"], events["superseded_by"], strict=True):
        if record in ("merged", "split") and pd.isna(successors):
            yield _say("events", tables, index, "superseded_by", "", f"the successors of a {record} event")
        if record == "active" and pd.notna(successors):
            yield _say("events", tables, index, "superseded_by", successors, "nothing, for an active event")
    yield from _circles(tables, "events", "event_id", "superseded_by")


@rule
def parts_form_no_circle(tables: Tables) -> Iterator[Finding]:
    """An event is not a part of itself, nor a place within itself, at any depth."""
    yield from _circles(tables, "events", "event_id", "parent_event")
    yield from _circles(tables, "places", "place_id", "within")


def _circles(tables: Tables, name: str, key: str, column: str) -> Iterator[Finding]:
    rows = tables[name]
    successors: dict[str, list[str]] = {}
    for index, value in numbered(split_cells(rows[column])):
        successors.setdefault(str(rows.at[index, key]), []).append(value)
    for index, start in numbered(rows.loc[rows[key].isin(successors), key]):
        seen, todo = set(), list(successors[start])
        while todo:
            at = todo.pop()
            if at == start:
                yield _say(name, tables, index, column, rows.at[index, column], "a chain that does not come back")
                break
            if at not in seen:
                seen.add(at)
                todo += successors.get(at, [])


@rule
def children_of_replaced_events_move(tables: Tables) -> Iterator[Finding]:
    """No source, claim, position, milestone or part hangs on a merged or split event."""
    events = tables["events"]
    gone = set(events.loc[events["record"].isin(["merged", "split"]), "event_id"])
    for name, column in (
        ("event_sources", "event_id"),
        ("event_places", "event_id"),
        ("positions", "event_id"),
        ("claims", "event_id"),
        ("milestones", "event_id"),
        ("events", "parent_event"),
    ):
        for index, value in numbered(tables[name].loc[tables[name][column].isin(gone), column]):
            yield _say(name, tables, index, column, value, "the surviving event")


@rule
def claims_speak_of_something(tables: Tables) -> Iterator[Finding]:
    """A claim speaks of an event or of an area, not of both; anchors have at most six words."""
    claims = tables["claims"]
    both = claims["event_id"].notna() == claims["area_id"].notna()
    for index in claims[both].index:
        yield _say(
            "claims", tables, index, "event_id", claims.at[index, "event_id"], "an event or an area, one of the two"
        )
    for index, anchor in numbered(claims["anchor"].dropna()):
        if len(anchor.split()) > 6:
            yield _say("claims", tables, index, "anchor", anchor, "at most six words")


@rule
def figures_are_whole(tables: Tables) -> Iterator[Finding]:
    """A figure has a measure and says a value, a bound or its wording; low ≤ value ≤ high."""
    claims = tables["claims"]
    numbers = claims[["value", "low", "high"]]
    for index in claims[claims["measure_id"].isna() & numbers.notna().any(axis=1)].index:
        yield _say("claims", tables, index, "measure_id", "", "the measure of the figure")
    empty = claims["measure_id"].notna() & numbers.isna().all(axis=1) & claims["stated"].isna()
    for index in claims[empty].index:
        yield _say("claims", tables, index, "value", "", "a value, a bound or the wording")
    for low, high in (("low", "value"), ("value", "high"), ("low", "high")):
        for index in claims[claims[low] > claims[high]].index:
            yield _say("claims", tables, index, low, claims.at[index, low], f"at most {claims[high][index]} ({high})")


@rule
def silence_was_looked_for(tables: Tables) -> Iterator[Finding]:
    """Silence is a finding: it needs the day on which it was looked for. What was said needs a source."""
    positions = tables["positions"]
    for index in positions[(positions["position"] == "silent") & positions["checked_on"].isna()].index:
        yield _say("positions", tables, index, "checked_on", "", "the day on which somebody looked")
    spoken = positions["position"].isin(["confirms", "partly", "declines", "denies"]) & positions["source_id"].isna()
    for index in positions[spoken].index:
        yield _say("positions", tables, index, "source_id", "", "the source of the position")


@rule
def copies_end_at_a_witness(tables: Tables) -> Iterator[Finding]:
    """The copies behind a source end at somebody who knew it; two that rest on each other are refused."""
    for row, origin in circular_rows(tables):
        value = tables["event_sources"].at[row, "origins"]
        yield _say(
            "event_sources",
            tables,
            row,
            "origins",
            value,
            f"an origin that knew it; {origin} rests on itself in a circle",
        )


@rule
def coordinates_are_whole(tables: Tables) -> Iterator[Finding]:
    """A place has both coordinates or none; a place controlled by another country is disputed."""
    places = tables["places"]
    for index in places[places["lat"].isna() != places["lon"].isna()].index:
        yield _say("places", tables, index, "lat", places.at[index, "lat"], "both coordinates or none")
    for index in places[places["controlled_by"].notna() & (places["disputed"] != "yes")].index:
        yield _say(
            "places", tables, index, "disputed", places.at[index, "disputed"], "yes, where another country controls"
        )


@rule
def tenures_are_sourced(tables: Tables) -> Iterator[Finding]:
    """The dates of an office name the source where they were read, and it does not end before it begins."""
    roles = tables["actor_roles"]
    dated = roles["from"].notna() | roles["to"].notna()
    for index in roles[dated & roles["source_id"].isna()].index:
        yield _say("actor_roles", tables, index, "source_id", "", "the source where the dates were read")
    for index, row in roles[roles["from"].notna() & roles["to"].notna()].iterrows():
        begun, over = edtf.parse(row["from"]).earliest, edtf.parse(row["to"]).latest
        if begun and over and over < begun:
            yield _say("actor_roles", tables, int(str(index)), "to", row["to"], f"a date not before {row['from']}")


@rule
def links_join_two(tables: Tables) -> Iterator[Finding]:
    """An event is not linked to itself."""
    links = tables["event_links"]
    for index in links[links["event_id"] == links["other_id"]].index:
        yield _say("event_links", tables, index, "other_id", links.at[index, "other_id"], "another event")


@rule
def changes_name_tables(tables: Tables) -> Iterator[Finding]:
    """The change log speaks of tables that exist."""
    changes = tables["changes"]
    for index, name in numbered(changes.loc[~changes["table"].isin(list(TABLES)), "table"]):
        yield _say("changes", tables, index, "table", name, "a table", nearest(name, TABLES))


@rule
def rows_stand_once(tables: Tables) -> Iterator[Finding]:
    """Tables without a key still hold each row once."""
    for name, table in TABLES.items():
        if not table_key(table):
            for index in tables[name][tables[name].duplicated()].index:
                yield _say(name, tables, index, "", "", "a row that stands once")
