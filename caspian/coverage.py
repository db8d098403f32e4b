"""Coverage: how much of each month, sector, area and bloc the record holds, the empty cells among them.

A gap is shown as a gap: every code of a list is a row, whether it has events or not.
"""

from __future__ import annotations

import pandas as pd

from caspian.dataset import RECORD_START, Dataset
from caspian.tables import say_dates
from caspian.tally import tally_periods
from caspian.view import View


def tally_coverage(view: View) -> pd.DataFrame:
    """Events by sector (rows, every sector) and month (columns, every month from the start of the record to its newest day).

    Vague dates are spread over their window; what began before the start of the record is left out.
    """
    months = pd.period_range(RECORD_START, view.dataset.as_of, freq="M")
    counted = tally_periods(view, "sector", "M")
    sectors = list(view.dataset.names["sector"])
    return counted.reindex(index=months, columns=sectors).fillna(0.0).astype("float64").T.round(2)


def table_areas(view: View) -> pd.DataFrame:
    """Every area with its sector, the events counted, those confirmed or fair, and the claims; most events first.

    Columns ``area_id Area Events Solid Claims Sector``.
    """
    areas = view.dataset.tables["areas"]
    solid = view.counted & view.dataset.events["grade"].isin(["confirmed", "fair"]).to_numpy()
    link = view.dataset.links["area"]
    claims = view.table("claims").merge(view.listed[["event_id", "areas"]], on="event_id", how="left")
    spoken = claims["area_id"].fillna(claims["areas"]).dropna().str.split("|").explode().value_counts()
    counts = pd.DataFrame({"Events": link.counts(view.counted), "Solid": link.counts(solid)}, index=list(link.codes))
    table = pd.DataFrame(
        {
            "area_id": areas["area_id"],
            "Area": areas["name"],
            "Events": areas["area_id"].map(counts["Events"]),
            "Solid": areas["area_id"].map(counts["Solid"]),
            "Claims": areas["area_id"].map(spoken).fillna(0).astype("int64"),
            "Sector": areas["sector_id"].map(view.dataset.names["sector"]),
        }
    )
    return table.sort_values(["Events", "Claims"], ascending=False, kind="stable", ignore_index=True)


def table_blocs(view: View) -> pd.DataFrame:
    """Every bloc with the events that its origins support, the distinct origins, and the events that it alone supports.

    Columns ``Bloc Events Origins Alone``.
    """
    names = view.dataset.names["bloc"]
    origins = view.dataset.origins
    ids = set(view.events["event_id"])
    supports = origins[(origins["role"] == "supports") & origins["event_id"].isin(ids)]
    distinct = supports.groupby("bloc")["origin"].nunique()
    pairs = supports[["event_id", "bloc"]].drop_duplicates()
    alone = pairs[~pairs["event_id"].duplicated(keep=False)]["bloc"].value_counts()
    counts = view.count("bloc")
    codes = pd.Series(list(names))
    return pd.DataFrame(
        {
            "Bloc": codes.map(names),
            "Events": codes.map(counts).fillna(0).astype("int64"),
            "Origins": codes.map(distinct).fillna(0).astype("int64"),
            "Alone": codes.map(alone).fillna(0).astype("int64"),
        }
    )


def table_codes(view: View, vocabulary: str, column: str) -> pd.DataFrame:
    """Every code of a vocabulary with its definition and the events counted that have it in ``column``.

    Columns ``Code Label Definition Events``.
    """
    rows = view.dataset.tables["vocabularies"]
    rows = rows[rows["vocabulary"] == vocabulary].sort_values("order", kind="stable")
    counts = view.events[column].astype("str").value_counts()
    return pd.DataFrame(
        {
            "Code": rows["code"].to_numpy(),
            "Label": rows["label"].to_numpy(),
            "Definition": rows["definition"].fillna("").to_numpy(),
            "Events": rows["code"].map(counts).fillna(0).astype("int64").to_numpy(),
        }
    )


def table_founding(dataset: Dataset) -> pd.DataFrame:
    """The articles that the record starts from: who printed them, on whose knowledge they rest, what is wrong with them.

    Columns ``Article Printed by Published Rests on Claims Remarks``.
    """
    sources = dataset.tables["sources"].dropna(subset=["file"])
    origins = dataset.origins[dataset.origins["source_id"].isin(sources["source_id"])]
    publishers = dataset.names["publisher"]
    known = {
        source: ", ".join(dict.fromkeys(publishers.get(each, each) for each in group["origin"]))
        for source, group in origins.groupby("source_id")
    }
    claims = dataset.tables["claims"]["source_id"].value_counts()
    return pd.DataFrame(
        {
            "Article": sources["title"],
            "Printed by": sources["publisher_id"].map(publishers),
            "Published": say_dates(sources["published"], "date not known"),
            "Rests on": sources["source_id"].map(known).fillna(""),
            "Claims": sources["source_id"].map(claims).fillna(0).astype("int64"),
            "Remarks": sources["notes"].fillna(""),
        }
    ).reset_index(drop=True)


def founding_alone(view: View) -> int:
    """Events counted whose supporting sources are all among the founding articles."""
    sources = view.dataset.tables["sources"]
    founding = set(sources.loc[sources["file"].notna(), "source_id"])
    links = view.dataset.tables["event_sources"]
    links = links[(links["role"] == "supports") & links["event_id"].isin(set(view.events["event_id"]))]
    return int(links["source_id"].isin(founding).groupby(links["event_id"]).all().sum())
