"""Synthetic records of any size, in the tables' own columns, for tests and benchmarks. Seeded and deterministic."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from caspian.dataset import Dataset, default_folder, read_cells
from caspian.schema import TABLES, table_columns
from caspian.validation import validate_table

_SUBJECT = ("sectors", "areas", "kinds", "stages", "measures", "vocabularies", "actors", "places", "publishers")


def empty(name: str, rows: int = 0) -> pd.DataFrame:
    """A table of blank cells."""
    return pd.DataFrame({c: pd.array([None] * rows, dtype="str") for c in table_columns(TABLES[name])})


def synthetic_tables(size: int, seed: int = 7, folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """All tables with ``size`` active core events; the subject, actors, places and publishers are the real ones."""
    folder = folder or default_folder()
    rng = np.random.default_rng(seed)
    tables = {name: empty(name) for name in TABLES}
    for name in _SUBJECT:
        tables[name] = validate_table(name, read_cells(folder / f"{name}.csv"))[0]

    def pick(values: pd.Series | list[str]) -> np.ndarray:
        return rng.choice(np.asarray(values, dtype=object), size)

    days = pd.Timestamp("2021-01-01") + pd.to_timedelta(rng.integers(0, 2150, size), unit="D")
    exact, month = days.strftime("%Y-%m-%d").to_numpy(), days.strftime("%Y-%m").to_numpy()
    cities = tables["places"].loc[tables["places"]["kind"] == "city", "place_id"]
    areas = tables["areas"].sample(size, replace=True, random_state=seed)
    numbers = pd.Series(range(1, size + 1)).astype("str").str.zfill(4).to_numpy()
    events = empty("events", size)
    values = {
        "event_id": "E" + numbers,
        "record": "active",
        "title": "Delegations met on matter " + numbers,
        "summary": "The two delegations said that they would go on with matter " + numbers + ".",
        "date": np.where(rng.random(size) < 0.8, exact, month),
        "date_basis": "stated",
        "place_id": pick(cities),
        "where_prec": "1",
        "kind": pick(tables["kinds"]["kind"]),
        "direction": pick(["mutual", "ru_to_ir", "ir_to_ru"]),
        "tone": pick(["cooperation", "friction", "neutral"]),
        "sectors": areas["sector_id"].to_numpy(),
        "areas": areas["area_id"].to_numpy(),
        "actors": pick(tables["actors"]["actor_id"]),
        "scope": "core",
        "importance": pick(["1", "2", "3", "3"]),
        "added_on": "2026-11-22",
    }
    tables["events"] = events.assign(**values).astype("str")[list(events.columns)]
    for column in events.columns.difference(list(values)):
        tables["events"][column] = events[column]
    count = max(size // 2, 1)
    sources = empty("sources", count)
    ids = "S" + pd.Series(range(1, count + 1)).astype("str").str.zfill(4).to_numpy()
    sources = sources.assign(
        source_id=ids,
        publisher_id=rng.choice(tables["publishers"]["publisher_id"].to_numpy(dtype=object), count),
        title="Report " + ids,
        language="en",
        doc_kind="report",
        availability="unknown",
        status="current",
    )
    tables["sources"] = sources.astype(dict.fromkeys(sources.columns, "str"))
    links = empty("event_sources", 2 * size)
    links["event_id"] = np.repeat(tables["events"]["event_id"].to_numpy(), 2)
    links["source_id"] = rng.choice(ids, 2 * size)
    links["role"] = "supports"
    tables["event_sources"] = links.drop_duplicates(["event_id", "source_id", "role"], ignore_index=True)
    changes = empty("changes", 1)
    tables["changes"] = changes.assign(
        version="2026.11.1", date="2026-11-22", table="events", row_id="*", change="added", reason="Synthetic."
    ).astype("str")
    return tables


def write_synthetic(size: int, folder: Path, seed: int = 7) -> None:
    """A data folder with ``size`` events, for a server of its own."""
    for name, rows in synthetic_tables(size, seed).items():
        rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    shutil.copy(default_folder() / "corridors.geojson", folder)


def synthetic_dataset(size: int, seed: int = 7) -> Dataset:
    """A linked synthetic dataset."""
    lines = gpd.GeoDataFrame(geometry=[], crs=4326)
    return Dataset.from_tables(synthetic_tables(size, seed), corridors=lines, digest=f"synthetic-{size}-{seed}")
