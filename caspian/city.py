"""A city and what happened in it: who came, what was signed there, how it went over the years.

A city stands for the venues and districts within it; any other place (a port, a country) can be asked for as well.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian import edtf
from caspian.links import Mask
from caspian.tables import EVENT_COLUMNS, label_list
from caspian.view import View

#: Acts that leave a paper: what was signed, and what parliaments, courts and councils passed.
PAPERS = ("document", "procedure")
#: Actors that go nowhere.
_UNMOVED = ("country", "region", "vessel")
#: Papers shown at once, the newest.
MOST_PAPERS = 200


def events_in(view: View, place_id: str) -> Mask:
    """Events counted that are tied to the place or to one within it: the events that ``place=`` selects."""
    return view.counted & view.dataset.links["place"].mask((place_id,))


def events_at(view: View, place_id: str) -> Mask:
    """As :func:`events_in`, without those that only set out from there."""
    events, ends = view.dataset.events, view.dataset.tables["event_places"]
    within = _within(view, place_id)
    here = np.array(events["place_id"].isin(within))
    arrived = ends.loc[ends["place_id"].isin(within) & (ends["role"] != "from"), "event_id"]
    here[view.dataset.row_of.reindex(arrived.to_numpy()).to_numpy(dtype=np.int64)] = True
    mask: Mask = events_in(view, place_id) & here
    return mask


def _within(view: View, place_id: str) -> set[str]:
    """The place and all places in it, at any depth."""
    places = view.dataset.tables["places"]
    found, more = {place_id}, {place_id}
    while more:
        more = set(places.loc[places["within"].isin(more), "place_id"]) - found
        found |= more
    return found


def table_visitors(view: View, place_id: str) -> pd.DataFrame:
    """Who came: persons and bodies of other countries that act in events at the place, most often first.

    Index actor ids; columns ``Who Country Events Meetings First Last``. ``Meetings`` are those of the events that are
    contacts. Intergovernmental bodies have no country and come from elsewhere everywhere; embassies count as having come.
    """
    dataset = view.dataset
    link = dataset.links["acting"]
    rows, codes = link.pairs(events_at(view, place_id))
    actors = dataset.tables["actors"].set_index("actor_id").reindex(list(link.codes))
    country = actors["country"].fillna("")
    foreign = (country != _country(view, place_id)) & ((country != "") | (actors["kind"] == "intergovernmental"))
    came = (foreign & ~actors["kind"].isin(_UNMOVED)).to_numpy()
    rows, codes = rows[came[codes]], codes[came[codes]]
    met = dataset.links["act"].mask(("contact",))[rows]
    # Pairs stand in the order of events, so the first and the last of an actor are its first and last visit.
    who, first = np.unique(codes, return_index=True)
    _, last = np.unique(codes[::-1], return_index=True)
    dates = dataset.events["date"].to_numpy()
    size = len(link.codes)
    table = pd.DataFrame(
        {
            "Who": actors["name"].to_numpy()[who],
            "Country": [dataset.name("country", code) if code else "" for code in country.to_numpy()[who]],
            "Events": np.bincount(codes, minlength=size)[who],
            "Meetings": np.bincount(codes[met], minlength=size)[who],
            "First": [edtf.label(date) for date in dates[rows[first]]],
            "Last": [edtf.label(date) for date in dates[rows[::-1][last]]],
        },
        index=pd.Index(np.asarray(link.codes, dtype=object)[who], dtype="str", name="actor_id"),
    )
    return table.sort_values(["Events", "Meetings", "Who"], ascending=[False, False, True], kind="stable")


def _country(view: View, place_id: str) -> str:
    places = view.dataset.tables["places"]
    found = places.loc[places["place_id"] == place_id, "country"].dropna()
    return str(found.iloc[0]) if len(found) else ""


def paper_rows(view: View, place_id: str) -> np.ndarray:
    """Rows of the events at the place that left a paper, oldest first."""
    return np.flatnonzero(events_at(view, place_id) & view.dataset.links["act"].mask(PAPERS))


def table_signed(view: View, place_id: str) -> pd.DataFrame:
    """What was signed or passed there, newest first, at most :data:`MOST_PAPERS`; headings as in every event table."""
    dataset = view.dataset
    events = dataset.events.iloc[paper_rows(view, place_id)[::-1][:MOST_PAPERS]]
    shown = pd.DataFrame(
        {
            "date": [edtf.label(date) for date in events["date"]],
            "title": events["title"],
            "kind": label_list(dataset, "kind", events["kind"]),
            "grade": label_list(dataset, "grade", events["grade"]),
            "event_id": events["event_id"],
        },
        index=events.index,
    )
    return shown.rename(columns=dict(EVENT_COLUMNS))


def tally_years(view: View, place_id: str) -> pd.DataFrame:
    """Events by year: index years without gaps, columns ``meetings`` (contacts) and ``other``; they add up to the events.

    An event counts in the year in which it began at the latest.
    """
    rows = np.flatnonzero(events_in(view, place_id))
    if not len(rows):
        return pd.DataFrame(
            {"meetings": [], "other": []}, dtype="int64", index=pd.Index([], dtype="int64", name="year")
        )
    years = view.dataset.events["start_last"].to_numpy()[rows].astype("datetime64[Y]").astype("int64") + 1970
    met = view.dataset.links["act"].mask(("contact",))[rows]
    first, size = int(years.min()), int(years.max() - years.min()) + 1
    counts = {
        name: np.bincount(years[part] - first, minlength=size) for name, part in (("meetings", met), ("other", ~met))
    }
    return pd.DataFrame(counts, index=pd.RangeIndex(first, first + size, name="year"))
