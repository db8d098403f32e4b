"""Tallies: the counts behind every picture, asked of a view. Charts, tables, alt texts and briefings share them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.links import Link, Mask
from caspian.view import View


def tally_months(view: View, key: str, only: Mask | None = None) -> pd.DataFrame:
    """Events by the month in which they began, rows months without gaps, columns the codes of ``key`` that occur.

    ``key`` must give each event one code at most (``family``, ``grade``, ``act`` …). A vague beginning is spread evenly
    over its days, so the cells sum to the number of events counted that have a code. ``only`` narrows to some events.
    """
    return tally_link_months(view, view.dataset.links[key], only)


def tally_link_months(view: View, link: Link, only: Mask | None = None) -> pd.DataFrame:
    """As :func:`tally_months`, for codes that are not a filter key."""
    rows, codes = link.pairs(view.counted if only is None else view.counted & only)
    events = view.dataset.events
    first = events["start_first"].to_numpy().astype("datetime64[D]")[rows]
    last = events["start_last"].to_numpy().astype("datetime64[D]")[rows]
    if len(rows) == 0:
        return pd.DataFrame(index=pd.PeriodIndex([], freq="M"), dtype="float64")
    first_month, last_month = first.astype("datetime64[M]").astype(int), last.astype("datetime64[M]").astype(int)
    spread = last_month - first_month + 1
    pair = np.repeat(np.arange(len(rows)), spread)
    month = np.repeat(first_month, spread) + (np.arange(len(pair)) - np.repeat(np.cumsum(spread) - spread, spread))
    start = np.maximum(month.astype("datetime64[M]").astype("datetime64[D]"), first[pair])
    end = np.minimum((month + 1).astype("datetime64[M]").astype("datetime64[D]") - 1, last[pair])
    days = (last - first).astype(int) + 1
    share = ((end - start).astype(int) + 1) / days[pair]
    origin = month.min()
    table = np.zeros((month.max() - origin + 1, len(link.codes)))
    np.add.at(table, (month - origin, codes[pair]), share)
    index = pd.period_range(pd.Period(ordinal=int(origin), freq="M"), periods=len(table), freq="M")
    months = pd.DataFrame(table, index=index, columns=pd.Index(link.codes, dtype="str"))
    return months.loc[:, months.sum() > 0]


def tally_periods(view: View, key: str, freq: str, only: Mask | None = None) -> pd.DataFrame:
    """Events by ``freq`` (``M``, ``Q``, ``Y``) and code; a key with several codes an event counts in each."""
    months = tally_months(view, key, only)
    if freq == "M" or months.empty:
        return months
    return months.groupby(pd.PeriodIndex(months.index).asfreq(freq)).sum()


def tally_reports(view: View, freq: str) -> tuple[pd.Series, int]:
    """The record's own coverage: sources of the view by the period in which they were published, without gaps.

    And the number of those whose month of publication is not known.
    """
    published = view.table("sources")["published"].fillna("").astype("str")
    dated = published[published.str.match(r"\d{4}-\d{2}(-\d{2})?$")]
    periods = pd.PeriodIndex(dated.str[:7], freq="M").asfreq(freq)
    if not len(periods):
        return pd.Series(dtype="int64"), len(published)
    every = pd.period_range(periods.min(), periods.max(), freq=freq)
    counts = pd.Series(1, index=periods).groupby(level=0).sum().reindex(every, fill_value=0)
    return counts, len(published) - len(dated)


def tally_cross(view: View, rows: str, columns: str) -> pd.DataFrame:
    """Events by the codes of two keys; an event counts once in every pair of its codes."""
    one, two = view.dataset.links[rows], view.dataset.links[columns]
    left = pd.DataFrame(dict(zip(("event", "row"), one.pairs(view.counted), strict=True)))
    right = pd.DataFrame(dict(zip(("event", "column"), two.pairs(view.counted), strict=True)))
    both = left.merge(right, on="event")
    table = np.zeros((len(one.codes), len(two.codes)), dtype=np.int64)
    np.add.at(table, (both["row"].to_numpy(), both["column"].to_numpy()), 1)
    return pd.DataFrame(table, index=pd.Index(one.codes, dtype="str"), columns=pd.Index(two.codes, dtype="str"))


def tally_places(view: View, leading: str = "family", by: pd.DataFrame | None = None) -> pd.DataFrame:
    """Events counted by the city (or place) in which they happened; venues count in their city.

    Columns: ``place_id name country kind lat lon uncertainty_m events leading``, most events first; ``leading`` is the
    most frequent code of that key. A place of kind *country* stands for events of which only the country is known. ``by``
    is :func:`tally_places_by` of the same where it is at hand.
    """
    by = tally_places_by(view, leading) if by is None else by
    places = view.dataset.tables["places"].set_index("place_id")
    found = places.reindex(by.index)[["name", "country", "kind", "lat", "lon", "uncertainty_m"]].copy()
    found["events"] = by.sum(axis=1)
    found["leading"] = by.idxmax(axis=1) if len(by) else ""
    return found.sort_values("events", ascending=False, kind="stable").rename_axis("place_id").reset_index()


def tally_places_by(view: View, key: str) -> pd.DataFrame:
    """Events counted by place on the map (rows, only those with events) and by a key with one code an event (columns)."""
    place, code = view.dataset.links["map_place"], view.dataset.links[key]
    where, what = place.only[view.rows], code.only[view.rows]
    known = (where >= 0) & (what >= 0)
    width = len(code.codes)
    cells = np.bincount(where[known] * width + what[known], minlength=len(place.codes) * width)
    cells = cells.reshape(len(place.codes), width)
    table = pd.DataFrame(cells, index=pd.Index(place.codes, dtype="str"), columns=pd.Index(code.codes, dtype="str"))
    return table.iloc[np.flatnonzero(cells.any(axis=1))]


#: Where a party's delegation sets out from.
CAPITALS = {"RUS": "moscow", "IRN": "tehran"}


def tally_arcs(view: View) -> pd.DataFrame:
    """Ways between two places: visits from a party's capital to the venue, and the *from* and *to* places of other events.

    Columns: ``from_id to_id from_lat from_lon to_lat to_lon events``. A visit is a contact face to face, with a place
    better known than its country, abroad for a party of which the record names somebody there. Of other
    events one with one end only goes to its venue. No line is drawn to or from a whole country.
    """
    ends = view.table("event_places")
    ends = ends[ends["role"].isin(["from", "to"])]
    start = ends[ends["role"] == "from"].groupby("event_id")["place_id"].first()
    end = ends[ends["role"] == "to"].groupby("event_id")["place_id"].first()
    ways = pd.DataFrame({"from_id": start}).join(end.rename("to_id"))
    rows = view.dataset.row_of.reindex(ways.index).to_numpy()
    ways["to_id"] = ways["to_id"].fillna(pd.Series(view.dataset.events["map_place"].to_numpy()[rows], index=ways.index))
    ways = ways.dropna()
    ways = ways.loc[ways["from_id"] != ways["to_id"]].assign(events=1)
    ways = pd.concat([_visits(view), ways]).groupby(["from_id", "to_id"])["events"].sum().reset_index()
    places = view.dataset.tables["places"].set_index("place_id")
    places = places[places["kind"] != "country"]
    for side in ("from", "to"):
        for axis in ("lat", "lon"):
            ways[f"{side}_{axis}"] = ways[f"{side}_id"].map(places[axis])
    return ways.dropna().sort_values("events", ascending=False, kind="stable", ignore_index=True)


def _visits(view: View) -> pd.DataFrame:
    links = view.dataset.links
    met = view.rows[view.dataset.travelled[view.rows]]
    place, country = links["map_place"].only[met], links["country"]
    found = []
    for party, capital in CAPITALS.items():
        home = country.codes.index(party) if party in country.codes else -2
        abroad = view.dataset.present[party][met] & (country.only[met] != home) & (place >= 0)
        counts = np.bincount(place[abroad], minlength=len(links["map_place"].codes))
        found += [(capital, to, n) for to, n in zip(links["map_place"].codes, counts, strict=True) if n]
    return pd.DataFrame(found, columns=["from_id", "to_id", "events"])


#: The trust lens: each step's label and the filters that it sets. Each step asks for more than the one before it, so
#: that the counts fall and what a step removes is their difference.
LENS: tuple[tuple[str, str, dict[str, tuple[str, ...]]], ...] = (
    ("all", "Everything coded", {"grade": ("any",)}),
    ("standing", "Not discounted", {}),
    ("two", "Two or more origins", {"min_origins": ("2",)}),
    ("confirmed", "Two or more, confirmed", {"min_origins": ("2",), "grade": ("confirmed",)}),
)


def tally_lens(view: View) -> list[tuple[str, str, View]]:
    """The view under each step of the trust lens: code, label, view. Other filters stay as they are."""
    bare = view.selection.without("grade").without("min_origins")
    steps = []
    for code, label, sets in LENS:
        selection = bare
        for key, values in sets.items():
            selection = selection.with_(key, values)
        steps.append((code, label, view.of(selection)))
    return steps


def tally_change(view: View, days: int = 90) -> pd.DataFrame:
    """Events by sector in the last ``days`` of the record and in as many days before.

    Only events whose beginning certainly lies within are counted. Columns ``before last``, index sector codes.
    """
    events = view.dataset.events
    today = pd.Timestamp(view.dataset.as_of)
    middle, start = today - pd.Timedelta(days=days), today - pd.Timedelta(days=2 * days)
    link = view.dataset.links["sector"]
    first, last = events["start_first"], events["start_last"]
    recent = view.counted & ((first > middle) & (first <= today)).to_numpy()
    before = view.counted & ((first > start) & (last <= middle)).to_numpy()
    table = pd.DataFrame({"before": link.counts(before), "last": link.counts(recent)}, index=list(link.codes))
    return table[(table > 0).any(axis=1)]


#: Grades that an analyst may lean on, and those that need a second look.
FIRM, LOOSE = ("confirmed", "fair"), ("weak", "contested", "discounted")


def tally_acts(view: View) -> pd.DataFrame:
    """Events by act, kept apart: what was done, what was signed, who met, what was said.

    Index act codes in display order, columns ``events`` (counted) and ``confirmed`` (of these, graded confirmed).
    """
    link = view.dataset.links["act"]
    confirmed = view.counted & view.dataset.links["grade"].mask(["confirmed"])
    index = pd.Index(link.codes, dtype="str")
    return pd.DataFrame({"events": link.counts(view.counted), "confirmed": link.counts(confirmed)}, index=index)


def tally_pair(view: View, other: View, key: str) -> pd.DataFrame:
    """The counts of two views by the codes of one key, columns ``this`` and ``other``; codes that neither has are left out."""
    table = pd.DataFrame({"this": view.count(key), "other": other.count(key)})
    return table[(table > 0).any(axis=1)]
