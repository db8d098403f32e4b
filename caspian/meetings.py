"""Who met whom: pairs of actors that act together in contacts, parts counted once by the counting rule."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.dataset import Dataset
from caspian.links import Mask
from caspian.memory import remembered
from caspian.reading_order import reading_ranks
from caspian.view import View

#: Contacts at a distance; all other contacts bring people to one table.
AT_A_DISTANCE = ("call", "message")
PARTIES = ("RUS", "IRN")


@remembered()
def party_of(dataset: Dataset) -> pd.Series:
    """Country of each actor, by actor id in the order of the link's codes; blank where unknown."""
    countries = dataset.tables["actors"].set_index("actor_id")["country"]
    return countries.reindex(list(dataset.names["actor"])).fillna("")


def contacts(view: View) -> Mask:
    """Events counted that are contacts: visits and summits without parts, meetings, sessions, calls, messages."""
    return view.counted & view.dataset.links["act"].mask(("contact",))


@remembered(8)
def meetings(view: View, across: bool = True) -> pd.DataFrame:
    """Every contact of every pair: ``row`` (of the event), ``one other`` (codes of the acting link), ``in_person``.

    ``across``: only pairs of a Russian with an Iranian actor, the Russian one first; else every pair. Two of one country
    act together, they do not meet, and are no pair.
    """
    dataset = view.dataset
    rows, codes = dataset.links["acting"].pairs(contacts(view))
    party = party_of(dataset).to_numpy()
    sides = party[codes] if len(codes) else np.array([], dtype=object)
    left = pd.DataFrame({"row": rows, "one": codes})
    right = left.rename(columns={"one": "other"})
    if across:
        left, right = left[sides == PARTIES[0]], right[sides == PARTIES[1]]
    pairs = left.merge(right, on="row")
    if not across:
        one, other = party[pairs["one"].to_numpy()], party[pairs["other"].to_numpy()]
        pairs = pairs[(pairs["one"] < pairs["other"]) & ((one != other) | (one == ""))]
    distant = dataset.links["kind"].mask(AT_A_DISTANCE)
    return pairs.assign(in_person=~distant[pairs["row"].to_numpy()])


@remembered(32)
def tally_pairs(view: View, across: bool = True) -> pd.DataFrame:
    """Pairs of actors by the number of contacts in which both act, most first; ``across`` as in :func:`meetings`.

    Columns: ``one other`` (actor ids) ``contacts in_person``.
    """
    counted = meetings(view, across).groupby(["one", "other"])["in_person"].agg(["size", "sum"]).reset_index()
    counted = counted.sort_values(["size", "one", "other"], ascending=[False, True, True], ignore_index=True)
    names = np.asarray(view.dataset.links["acting"].codes, dtype=object)
    return pd.DataFrame(
        {
            "one": names[counted["one"].to_numpy(dtype=np.int64)],
            "other": names[counted["other"].to_numpy(dtype=np.int64)],
            "contacts": counted["size"].to_numpy(dtype=np.int64),
            "in_person": counted["sum"].to_numpy(dtype=np.int64),
        }
    )


def pair_rows(view: View, one: str, other: str) -> np.ndarray:
    """Rows of the contacts in which both act, oldest first."""
    link = view.dataset.links["acting"]
    return np.flatnonzero(contacts(view) & link.mask((one,)) & link.mask((other,)))


def pair_events(view: View, pairs: pd.DataFrame) -> pd.DataFrame:
    """The contacts of a few pairs: ``pair`` (the place in ``pairs``) and ``row`` (of the event), oldest first."""
    link = view.dataset.links["acting"]
    at = pd.Index(link.codes)
    rows, codes = link.pairs(contacts(view))
    wanted = pd.DataFrame(
        {
            "pair": range(len(pairs)),
            "one": at.get_indexer(pd.Index(pairs["one"])),
            "other": at.get_indexer(pd.Index(pairs["other"])),
        }
    )
    keep = np.isin(codes, wanted[["one", "other"]].to_numpy())
    acting = pd.DataFrame({"row": rows[keep].astype(np.int64), "one": codes[keep].astype(np.int64)})
    both = acting.merge(wanted, on="one").merge(acting.rename(columns={"one": "other"}), on=["row", "other"])
    return both[["pair", "row"]].sort_values(["pair", "row"], ignore_index=True)


def tally_pair_years(view: View, pairs: pd.DataFrame) -> pd.DataFrame:
    """Contacts by year for each of a few pairs: rows as ``pairs``, columns years without gaps.

    A contact counts in the year in which it began at the latest.
    """
    found = pair_events(view, pairs)
    if found.empty:
        return pd.DataFrame()
    years = view.dataset.events["start_last"].dt.year.to_numpy()[found["row"]]
    first, width = int(years.min()), int(years.max() - years.min()) + 1
    cells = np.bincount(found["pair"] * width + years - first, minlength=len(pairs) * width)
    return pd.DataFrame(cells.reshape(-1, width), index=pairs.index, columns=range(first, first + width))


def table_pairs(view: View, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs as a person reads them: how often, of these in person, first and last, where."""
    dataset, found = view.dataset, pair_events(view, pairs)
    places = label_places(view, found["row"].to_numpy(), found["pair"].to_numpy())
    dates = dataset.events["date"].to_numpy()
    ends = found.groupby("pair")["row"].agg(["first", "last"]).reindex(range(len(pairs)))
    return pd.DataFrame(
        {
            "One": [dataset.name("actor", one) for one in pairs["one"]],
            "Other": [dataset.name("actor", other) for other in pairs["other"]],
            "Contacts": pairs["contacts"].to_numpy(),
            "In person": pairs["in_person"].to_numpy(),
            "First": [edtf.label(dates[int(row)]) for row in ends["first"]],
            "Last": [edtf.label(dates[int(row)]) for row in ends["last"]],
            "Where": [places.get(pair, "") for pair in range(len(pairs))],
        },
        index=pairs.index,
    )


def label_places(view: View, rows: np.ndarray, groups: np.ndarray) -> dict[int, str]:
    """The places of events in words, most first, for each group of them: ``Moscow 5, Tehran 2``."""
    where = pd.DataFrame({"group": groups, "place": view.dataset.events["map_place"].to_numpy()[rows]}).dropna()
    counted = where.groupby(["group", "place"], sort=False).size().reset_index(name="count")
    counted["name"] = pd.array([view.dataset.name("place", str(place)) for place in counted["place"]], dtype="str")
    counted = counted.sort_values(["group", "count", "name"], ascending=[True, False, True], kind="stable")
    found: dict[int, list[str]] = {}
    for group, name, count in zip(counted["group"], counted["name"], counted["count"], strict=True):
        found.setdefault(int(group), []).append(f"{name} {count}")
    return {group: ", ".join(each) for group, each in found.items()}


def tally_partners(view: View, actor_id: str) -> pd.DataFrame:
    """Those of other countries whom an actor met in the view, most often first, in the columns of :func:`tally_pairs`."""
    link = view.dataset.links["acting"]
    mask = contacts(view) & link.mask((actor_id,))
    rows, codes = link.pairs(mask)
    distant = view.dataset.links["kind"].mask(AT_A_DISTANCE)
    found = pd.DataFrame({"other": np.asarray(link.codes, dtype=object)[codes], "in_person": ~distant[rows]})
    country = party_of(view.dataset)
    home = country.get(actor_id, "")
    away = (found["other"] != actor_id) & ((found["other"].map(country) != home) | (home == ""))
    found = found[away].groupby("other")["in_person"].agg(["size", "sum"]).reset_index()
    found = found.sort_values(["size", "other"], ascending=[False, True], ignore_index=True)
    table: pd.DataFrame = found.rename(columns={"size": "contacts", "sum": "in_person"})
    table.insert(0, "one", actor_id)
    return table


def table_company(view: View, actor_id: str) -> pd.DataFrame:
    """Who else is named at an actor's contacts, acting, addressed or attending, but is none of those whom it met.

    These are its own side and those who attend. Index actor ids, most often first; columns ``Who Country Contacts First
    Last``.
    """
    dataset, link = view.dataset, view.dataset.links["actor"]
    rows, codes = link.pairs(contacts(view) & link.mask((actor_id,)))
    met = {actor_id, *tally_partners(view, actor_id)["other"]}
    named = pd.DataFrame({"row": rows, "actor": np.asarray(link.codes, dtype=object)[codes]})
    named = named[~named["actor"].isin(met)].sort_values("row")
    found = named.groupby("actor")["row"].agg(["size", "first", "last"])
    found = found.sort_index().sort_values("size", ascending=False, kind="stable")
    dates, country = dataset.events["date"].to_numpy(), party_of(dataset)
    return pd.DataFrame(
        {
            "Who": [dataset.name("actor", str(actor)) for actor in found.index],
            "Country": [dataset.name("country", country[actor]) for actor in found.index],
            "Contacts": found["size"].to_numpy(dtype=np.int64),
            "First": [edtf.label(dates[row]) for row in found["first"]],
            "Last": [edtf.label(dates[row]) for row in found["last"]],
        },
        index=found.index,
    )


def table_actors(view: View) -> pd.DataFrame:
    """The register: every actor with the events counted in which it acts, is addressed or attends. Index: actor ids.

    Columns ``name kind country events contacts deeds claims name_ru name_fa aliases``; most events first. ``claims`` are
    those that it makes on the events shown.
    """
    dataset = view.dataset
    link = dataset.links["actor"]
    acts = {act: dataset.links["act"].mask((act,)) for act in ("contact", "deed")}
    claims = dataset.tables["claims"]
    rows = dataset.row_of.reindex(claims["event_id"].dropna()).to_numpy(dtype=np.int64)
    speakers = claims.loc[claims["event_id"].notna(), "said_by"].to_numpy()[view.selected[rows]]
    said = pd.Series(speakers).value_counts()
    actors = dataset.tables["actors"].set_index("actor_id").reindex(list(link.codes))
    table = pd.DataFrame(
        {
            "name": actors["name"],
            "kind": actors["kind"].map(dataset.names["actor_kind"]),
            "country": actors["country"].map(dict(dataset.names["country"])).fillna(""),
            "events": link.counts(view.counted),
            "contacts": link.counts(view.counted & acts["contact"]),
            "deeds": link.counts(view.counted & acts["deed"]),
            "claims": said.reindex(list(link.codes)).fillna(0).astype("int64"),
            "name_ru": actors["name_ru"].fillna(""),
            "name_fa": actors["name_fa"].fillna(""),
            "aliases": actors["aliases"].fillna("").str.replace("|", ", ", regex=False),
        }
    )
    ranks = dict(reading_ranks(table["name"]))
    return table.sort_values(
        ["events", "claims", "name"],
        ascending=[False, False, True],
        kind="stable",
        key=lambda column: column.map(ranks) if column.name == "name" else column,
    )
