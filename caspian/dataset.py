"""The dataset: all tables, checked, typed, linked and frozen. The only module that reads data files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from caspian import edtf
from caspian.checks import check_tables, split_cells
from caspian.exceptions import DataError
from caspian.findings import Finding
from caspian.grade import grade_events, present_positions
from caspian.ledger import build_ledger
from caspian.links import Link, Mask
from caspian.origins import resolve_origins
from caspian.schema import TABLES
from caspian.search import WordIndex
from caspian.validation import validate_table

#: Core events begin here (CURATION: scope); a date known only as *on or before* spreads from this day on.
RECORD_START = date(2021, 1, 1)

#: Where names of things come from: dimension → (table, key column, label column).
_NAMED = {
    "sector": ("sectors", "sector_id", "label"),
    "area": ("areas", "area_id", "name"),
    "kind": ("kinds", "kind", "label"),
    "stage": ("stages", "stage", "label"),
    "place": ("places", "place_id", "name"),
    "actor": ("actors", "actor_id", "name"),
    "publisher": ("publishers", "publisher_id", "name"),
    "topic": ("topics", "topic_id", "question"),
    "measure": ("measures", "measure_id", "label"),
    "commitment": ("commitments", "commitment_id", "title"),
    "story": ("stories", "story_id", "title"),
    "source": ("sources", "source_id", "title"),
    "id": ("events", "event_id", "title"),
}


def default_folder() -> Path:
    """The data folder: ``CASPIAN_DATA``, else ``data`` beside the package."""
    return Path(os.environ.get("CASPIAN_DATA") or Path(__file__).resolve().parent.parent / "data")


def boundaries_folder() -> Path:
    """The outlines of land: those in the data folder, else our own, which any record can be drawn on."""
    own = default_folder() / "boundaries"
    return own if own.is_dir() else Path(__file__).resolve().parent.parent / "data" / "boundaries"


def read_cells(path: Path) -> pd.DataFrame:
    """A CSV file as text cells; blank is missing, nothing else is."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read, type and check every table. Raises :class:`DataError` with all findings."""
    tables: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for name in TABLES:
        path = folder / f"{name}.csv"
        try:
            cells = read_cells(path)
        except FileNotFoundError:
            findings.append(Finding(name, 0, "", "", "", "the file to be there"))
            continue
        except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            findings.append(Finding(name, 0, "", "", str(error), "a UTF-8 CSV file with a header row"))
            continue
        tables[name], found = validate_table(name, cells)
        findings += found
    known = findings or check_tables(tables)
    if known:
        raise DataError(known)
    return tables


@dataclass(frozen=True, eq=False)
class Dataset:
    """Linked tables and what follows from them. Nothing here is ever mutated.

    ``tables`` are as in the files. ``events`` is ordered by date and has, beside its own columns, what is derived:
    ``earliest latest`` (days, NaT when open), ``start_first start_last`` (the window in which it began, never open),
    ``long vague date_prec act family leading_sector grade grade_rule origin_count supporting_blocs position_ru
    position_ir is_parent country place_name lat lon uncertainty_m map_place``. ``ledger`` has one row per commitment.
    """

    tables: Mapping[str, pd.DataFrame]
    events: pd.DataFrame
    origins: pd.DataFrame
    positions: pd.DataFrame
    ledger: pd.DataFrame
    links: Mapping[str, Link]
    names: Mapping[str, Mapping[str, str]]
    places: gpd.GeoDataFrame
    corridors: gpd.GeoDataFrame
    version: str
    as_of: date
    digest: str

    @classmethod
    def load(cls, folder: Path | None = None) -> Dataset:
        """Read the folder. Raises :class:`DataError` with every finding."""
        folder = folder or default_folder()
        tables = read_tables(folder)
        digest = hashlib.sha256()
        for name in TABLES:
            digest.update((folder / f"{name}.csv").read_bytes())
        corridors = folder / "corridors.geojson"
        lines = gpd.read_file(corridors) if corridors.exists() else gpd.GeoDataFrame(geometry=[], crs=4326)
        return cls.from_tables(tables, corridors=lines, digest=digest.hexdigest()[:12])

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame], *, corridors: gpd.GeoDataFrame, digest: str) -> Dataset:
        """Link typed tables that have passed the checks."""
        changes = tables["changes"]
        newest = changes.iloc[-1] if len(changes) else None
        as_of = edtf.day(newest["date"]) if newest is not None else date.today()
        names = _names(tables)
        origins = resolve_origins(tables)
        positions = present_positions(tables, origins)
        events = _derive(tables, origins, positions, as_of)
        places = tables["places"]
        return cls(
            tables=MappingProxyType(dict(tables)),
            events=events,
            origins=origins,
            positions=positions,
            ledger=build_ledger(tables, events, as_of),
            links=MappingProxyType(_links(tables, events, origins, names)),
            names=MappingProxyType(names),
            places=gpd.GeoDataFrame(places, geometry=gpd.points_from_xy(places["lon"], places["lat"]), crs=4326),
            corridors=corridors,
            version=str(newest["version"]) if newest is not None else "0",
            as_of=as_of,
            digest=digest,
        )

    def name(self, dimension: str, code: str) -> str:
        """The label of a code; the code itself when it has none."""
        return self.names.get(dimension, {}).get(code, code)

    @cached_property
    def kept(self) -> dict[str, Callable[..., object]]:
        """Caches that live as long as the dataset: what one session looks at does not outlast it."""
        return {}

    @cached_property
    def row_of(self) -> pd.Series:
        """Event row by event id."""
        return pd.Series(np.arange(len(self.events)), index=self.events["event_id"].to_numpy())

    @cached_property
    def actor_country(self) -> Mapping[str, str]:
        """Country by actor id, where one is known."""
        actors = self.tables["actors"].dropna(subset=["country"])
        return dict(zip(actors["actor_id"], actors["country"], strict=True))

    @cached_property
    def venueless(self) -> Mask:
        """Events that have no venue by nature."""
        return np.asarray(self.events["where_prec"] == "0")

    @cached_property
    def placeless(self) -> Mask:
        """Events that have no place, by nature or because it is unknown."""
        return np.asarray(self.events["where_prec"].isin(["0", "9"]))

    @cached_property
    def vague(self) -> Mask:
        """Events whose day is not exactly known."""
        return self.events["vague"].to_numpy(dtype=bool)

    @cached_property
    def present(self) -> Mapping[str, Mask]:
        """For each party the events at which the record names somebody of it, acting, addressed or attending."""
        country, actors = self.actor_country, self.links["actor"]
        return {
            party: actors.mask(actor for actor in actors.codes if country.get(actor) == party)
            for party in ("RUS", "IRN")
        }

    @cached_property
    def summits(self) -> Mask:
        """Meetings face to face at which a president of Russia and a president of Iran both are, containers left out."""
        roles = self.tables["actor_roles"]
        met: Mask = self.travelled & ~self.events["is_parent"].to_numpy(dtype=bool)
        for country in ("Russia", "Iran"):
            presidents = roles.loc[roles["role"] == f"President of {country}", "actor_id"]
            met &= self.links["actor"].mask(presidents)
        return met

    @cached_property
    def travelled(self) -> Mask:
        """Contacts face to face: not calls and messages, for which nobody travels."""
        met: Mask = self.links["act"].mask(["contact"]) & ~self.links["kind"].mask(["call", "message"])
        return met

    @cached_property
    def parent_row(self) -> np.ndarray:
        """Row of each event's parent, -1 where it has none."""
        return self.row_of.reindex(self.events["parent_event"]).fillna(-1).to_numpy(dtype=np.int64)

    def parents_of(self, mask: Mask) -> Mask:
        """Events that have at least one part among the events of ``mask``, at any depth."""
        parents = np.zeros(len(self.events), dtype=bool)
        rows = np.flatnonzero(mask)
        while len(rows):
            rows = np.unique(self.parent_row[rows])
            rows = rows[rows >= 0]
            rows = rows[~parents[rows]]
            parents[rows] = True
        return parents

    @cached_property
    def word_index(self) -> WordIndex:
        """Words of titles, summaries, actors, places and their aliases."""
        entries = [
            (f"{title} {summary}", np.array([row]))
            for row, (title, summary) in enumerate(zip(self.events["title"], self.events["summary"], strict=True))
        ]
        for table, key, link in (("actors", "actor_id", "actor"), ("places", "place_id", "place")):
            rows = self.tables[table]
            cells = rows[["name", "name_ru", "name_fa", "aliases"]].fillna("").agg(" ".join, axis=1)
            linked = self.links[link]
            for code, text in zip(rows[key], cells, strict=True):
                index = linked.codes.index(code)
                entries.append((text, linked.row[linked.code == index]))
        return WordIndex(entries, len(self.events))


@lru_cache(maxsize=1)
def load_dataset() -> Dataset:
    """The process's dataset, loaded once, before the first visitor."""
    return Dataset.load()


def _names(tables: Mapping[str, pd.DataFrame]) -> dict[str, Mapping[str, str]]:
    vocabularies = tables["vocabularies"].sort_values(["vocabulary", "order"], kind="stable")
    names: dict[str, Mapping[str, str]] = {
        str(vocabulary): dict(zip(rows["code"], rows["label"], strict=True))
        for vocabulary, rows in vocabularies.groupby("vocabulary", sort=False)
    }
    for dimension, (table, key, label) in _NAMED.items():
        rows = tables[table]
        if "order" in rows:
            rows = rows.sort_values("order", kind="stable")
        names[dimension] = dict(zip(rows[key], rows[label], strict=True))
    return names


def _derive(
    tables: Mapping[str, pd.DataFrame], origins: pd.DataFrame, positions: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    events = tables["events"]
    kinds, sectors = tables["kinds"].set_index("kind"), tables["sectors"].set_index("sector_id")
    spans = {text: edtf.parse(text) for text in events["date"].unique()}
    dates = pd.DataFrame([_window(spans[text], as_of) for text in spans], index=list(spans), columns=list(_WINDOW))
    # a record without events has days as well, though none to infer their type from
    dates = dates.astype(dict.fromkeys(_DAYS, "datetime64[s]"))
    derived = dates.reindex(events["date"]).set_index(events.index)
    derived["act"] = events["kind"].map(kinds["act"])
    derived["leading_sector"] = events["sectors"].str.split("|").str[0]
    derived["family"] = derived["leading_sector"].map(sectors["family"])
    active = events["record"] == "active"
    derived["is_parent"] = events["event_id"].isin(set(events.loc[active, "parent_event"].dropna()))
    places = tables["places"].set_index("place_id")
    for column, source in (("country", "country"), ("place_name", "name"), ("lat", "lat"), ("lon", "lon")):
        derived[column] = events["place_id"].map(places[source])
    derived["uncertainty_m"] = events["place_id"].map(places["uncertainty_m"])
    derived["map_place"] = events["place_id"].map(_city_of(places))
    graded = grade_events(events.assign(act=derived["act"]), origins, positions, tables)
    whole = pd.concat([events, derived, graded], axis=1)
    return whole.sort_values(["start_first", "start_last", "event_id"], kind="stable", ignore_index=True)


def _city_of(places: pd.DataFrame) -> pd.Series:
    """For each place the city that holds it when it is a venue or a district, else the place itself."""
    inner = places["kind"].isin(["venue", "district"]) & places["within"].notna()
    return places.index.to_series().mask(inner, places["within"])


_DAYS = ("earliest", "latest", "start_first", "start_last")
_WINDOW = (*_DAYS, "long", "vague", "date_prec")


def _window(span: edtf.Span, as_of: date) -> tuple[object, ...]:
    """Derived date columns. An open beginning is bounded by the start of the record, an open end by its newest day."""
    last = span.start_latest or as_of
    first = span.earliest or min(RECORD_START, last)
    return (
        pd.Timestamp(span.earliest) if span.earliest else pd.NaT,
        pd.Timestamp(span.latest) if span.latest else pd.NaT,
        pd.Timestamp(first),
        pd.Timestamp(last),
        span.long,
        span.vague,
        span.precision,
    )


def _links(
    tables: Mapping[str, pd.DataFrame],
    events: pd.DataFrame,
    origins: pd.DataFrame,
    names: Mapping[str, Mapping[str, str]],
) -> dict[str, Link]:
    size = len(events)
    row_of = pd.Series(np.arange(size, dtype=np.int64), index=events["event_id"].to_numpy())

    def column(dimension: str, *cells: str) -> Link:
        values = pd.concat([split_cells(events[c]) for c in cells])
        return Link.of(values, values.index.to_numpy(), list(names[dimension]), size)

    def table(dimension: str, rows: pd.DataFrame, value: str) -> Link:
        rows = rows.dropna(subset=["event_id", value])
        return Link.of(rows[value], rows["event_id"].map(row_of).to_numpy(), list(names[dimension]), size)

    supports = origins[origins["role"] == "supports"]
    topics = tables["claims"][["event_id", "topic_id", "measure_id"]]
    return {
        "sector": column("sector", "sectors"),
        "area": column("area", "areas"),
        "place": _place_link(tables, events, row_of, list(names["place"])),
        "country": column("country", "country"),
        "actor": column("actor", "actors", "targets", "observers"),
        "acting": column("actor", "actors"),
        "kind": column("kind", "kind"),
        "act": column("act", "act"),
        "tone": column("tone", "tone"),
        "direction": column("direction", "direction"),
        "grade": column("grade", "grade"),
        "scope": column("scope", "scope"),
        "importance": column("importance", "importance"),
        "position_ru": column("position", "position_ru"),
        "position_ir": column("position", "position_ir"),
        "bloc": table("bloc", supports, "bloc"),
        "language": table("language", supports, "language"),
        "publisher": table("publisher", origins, "publisher_id"),
        "stage": table("stage", tables["milestones"], "stage"),
        "topic": table("topic", topics, "topic_id"),
        "measure": table("measure", topics, "measure_id"),
        "family": column("family", "family"),
        "map_place": column("place", "map_place"),
    }


def _place_link(tables: Mapping[str, pd.DataFrame], events: pd.DataFrame, row_of: pd.Series, codes: list[str]) -> Link:
    """Venues, further places, and whatever contains them: an event in a palace is an event in its city."""
    further = tables["event_places"]
    pairs = pd.DataFrame(
        {
            "row": np.concatenate([np.arange(len(events)), further["event_id"].map(row_of).to_numpy()]),
            "place": np.concatenate([events["place_id"].to_numpy(), further["place_id"].to_numpy()]),
        }
    ).dropna()
    within = tables["places"].set_index("place_id")["within"]
    found = [pairs]
    while len(pairs):
        pairs = pairs.assign(place=pairs["place"].map(within)).dropna()
        found.append(pairs)
    every = pd.concat(found)
    return Link.of(every["place"], every["row"].to_numpy(), codes, len(events))


__all__ = ["RECORD_START", "Dataset", "default_folder", "load_dataset", "read_cells", "read_tables"]
