"""Testimony: which claims belong to a view, and what follows from each: who speaks, when, in what words, at which place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.memory import remembered
from caspian.passages import anchored, place_words
from caspian.speakers import SIDES, publisher_blocs, speaker_blocs
from caspian.view import View

#: How a claim is placed in time, in order of preference.
PLACED = {"said": "date said", "published": "publication", "": "undated"}

_WORDS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def describe_claims(dataset: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Claims as a reader needs them, on the index of ``rows``, in the same order.

    Their own columns and: ``speaker side bloc`` (the speaker's; else that of the source's first origin), ``mode_label``,
    ``when`` (words), ``placed_by`` (*said*, *published* or blank), ``first last`` (days, NaT when open), ``figure``
    (words), ``publisher source_title link`` (with a text fragment where an anchor exists), ``place_in_source``,
    ``question event_title event_date``.
    """
    tables = dataset.tables
    sources = tables["sources"].take(_at(dataset, "sources", "source_id", rows["source_id"]))
    actors = tables["actors"].take(_at(dataset, "actors", "actor_id", rows["said_by"]))
    shown = rows.copy()
    shown["speaker"] = actors["name"].to_numpy()
    country = actors["country"].to_numpy()
    shown["side"] = np.where(np.isin(country, SIDES[:2]), country, SIDES[2])
    shown["bloc"] = _blocs(dataset, rows, sources)
    shown["mode_label"] = rows["mode"].map(dict(dataset.names["claim_mode"]))
    published = sources["published"].set_axis(rows.index)
    placed = rows["said_on"].fillna(published)
    shown["placed_by"] = np.select([rows["said_on"].notna(), published.notna()], ["said", "published"], "")
    shown["when"] = in_words(placed, edtf.label)
    shown["first"], shown["last"] = days_of(placed)
    shown["figure"] = figure_words(dataset, rows)
    shown["publisher"] = sources["publisher_id"].map(dict(dataset.names["publisher"])).to_numpy()
    shown["source_title"] = sources["title"].to_numpy()
    links = zip(sources["url"].fillna(sources["archived_url"]), rows["anchor"], strict=True)
    shown["link"] = [anchored(url, anchor) for url, anchor in links]
    shown["place_in_source"] = in_words(rows["locator"], place_words)
    shown["question"] = in_words(rows["topic_id"], lambda topic: dataset.name("topic", topic))
    at = dataset.row_of.reindex(rows["event_id"]).to_numpy()
    events = dataset.events.iloc[np.where(np.isnan(at), 0, at).astype(np.int64)] if len(dataset.events) else None
    for column, source in (("event_title", "title"), ("event_date", "date")):
        shown[column] = "" if events is None else np.where(np.isnan(at), "", events[source].to_numpy())
    return shown


def in_words(cells: pd.Series, word: Callable[[str], str]) -> pd.Series:
    """Cells put into words, each distinct one once; blanks are blank text."""
    known = {cell: word(cell) for cell in cells.dropna().unique()}
    return pd.Series([known.get(cell, "") for cell in cells], index=cells.index, dtype="str")


def days_of(dates: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last day of EDTF texts, NaT where blank or open."""
    spans = {text: edtf.parse(text) for text in dates.dropna().unique()}
    first = dates.map({text: pd.Timestamp(s.earliest) if s.earliest else pd.NaT for text, s in spans.items()})
    last = dates.map({text: pd.Timestamp(s.latest) if s.latest else pd.NaT for text, s in spans.items()})
    return pd.to_datetime(first), pd.to_datetime(last)


def in_order(claims: pd.DataFrame) -> pd.DataFrame:
    """Described claims by the day on which they were said; undated ones last."""
    return claims.sort_values(["first", "last", "claim_id"], kind="stable", na_position="last")


def on_events_of(view: View, claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that speak of an event selected, or of no event."""
    none = claims["event_id"].isna().to_numpy()
    rows = view.dataset.row_of.reindex(claims["event_id"]).fillna(0).to_numpy(dtype=np.int64)
    return claims[none | view.selected[rows]] if len(claims) else claims


def newest_first(dataset: Dataset, claims: pd.DataFrame) -> pd.DataFrame:
    """Claims by the day on which they were said, else by that of their event, newest first; undated ones last."""
    first, last = days_of(claims["said_on"])
    events = dataset.events["start_last"].set_axis(dataset.events["event_id"])
    day = last.fillna(first).fillna(claims["event_id"].map(events))
    order = day.sort_values(ascending=False, kind="stable", na_position="last").index
    return claims.loc[order]


def number_words(number: float) -> str:
    """A number as people say it: ``4.8 billion``, ``1,200``, ``0.5``."""
    for size, word in _WORDS:
        if abs(number) >= size:
            return f"{number / size:.4g} {word}"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def figure_words(dataset: Dataset, rows: pd.DataFrame) -> pd.Series:
    """The figure of each claim in words, such as *up to 55 bcm per year*; its wording where it has no number."""
    units = dict(zip(dataset.tables["measures"]["measure_id"], dataset.tables["measures"]["unit"], strict=True))
    said = [
        _figure(dataset, value, low, high, bound, stated, units.get(measure, ""))
        for value, low, high, bound, stated, measure in zip(
            rows["value"],
            rows["low"],
            rows["high"],
            rows["bound"].fillna(""),
            rows["stated"].fillna(""),
            rows["measure_id"],
            strict=True,
        )
    ]
    return pd.Series(said, index=rows.index, dtype="str")


def _figure(dataset: Dataset, value: float, low: float, high: float, bound: str, stated: str, unit: str) -> str:
    known = [number for number in (value, low, high) if not math.isnan(number)]
    if not known:
        return f"“{stated}”" if stated else ""
    words = number_words(known[0])
    if not math.isnan(low) and not math.isnan(high) and low < high:
        words = f"{number_words(low)} to {number_words(high)}"
        if not math.isnan(value) and low < value < high:
            words = f"{number_words(value)} ({words})"
    prefix = "" if bound in ("", "exact") else f"{dataset.name('bound', bound).lower()} "
    counted = unit.removeprefix("count").strip()
    return f"{prefix}{words} {counted}".rstrip()


@remembered(16)
def _index(dataset: Dataset, table: str, key: str) -> pd.Index[Any]:
    index: pd.Index[Any] = pd.Index(dataset.tables[table][key].to_numpy(dtype=object))
    return index


def _at(dataset: Dataset, table: str, key: str, values: pd.Series) -> np.ndarray:
    """Rows of a table by key; the checks have seen to it that every key is there."""
    return _index(dataset, table, key).get_indexer(pd.Index(values))


def _blocs(dataset: Dataset, rows: pd.DataFrame, sources: pd.DataFrame) -> np.ndarray:
    bloc_of = publisher_blocs(dataset)
    speaks = speaker_blocs(dataset)
    own = in_words(rows["said_by"], lambda speaker: speaks.get(speaker, ""))
    cells = sources["origins"].fillna(sources["publisher_id"])
    origin = in_words(cells, lambda cell: bloc_of.get(cell.split("|")[0], "unknown"))
    return np.where(own == "", origin.set_axis(own.index), own)
