"""Evidence under a view: where claims part, who alone attests what, what is declared, what was denied and later admitted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from caspian.dataset import Dataset
from caspian.links import Link
from caspian.memory import remembered
from caspian.selection import Selection
from caspian.tally import tally_link_months
from caspian.testimony import days_of, describe_claims, in_order
from caspian.view import View

#: How the two parties' own positions on an event stand together, in the order of drawing.
STANCES = {
    "both": "Both declare it",
    "RUS": "Only Moscow declares it",
    "IRN": "Only Tehran declares it",
    "split": "One declares, one denies",
    "denied": "Denied, declared by neither",
    "alleged": "Neither declares nor denies it",
}
_DECLARES = ("confirms", "partly")


def tally_topics(view: View) -> pd.DataFrame:
    """Questions of the view, most contested first, index ``topic_id``.

    ``question area_id claims speakers denials modes contested apart first last``: *contested* when somebody denies what
    somebody else does not, or when two or more speakers do not speak in the same mode; ``apart`` says it in words.
    """
    claims = view.table("claims").dropna(subset=["topic_id"])
    topics = view.dataset.tables["topics"].set_index("topic_id")
    claims = claims.assign(denial=claims["mode"] == "denies")
    claims["first"], claims["last"] = days_of(claims["said_on"])
    found = claims.groupby("topic_id").agg(
        claims=("claim_id", "size"),
        speakers=("said_by", "nunique"),
        denials=("denial", "sum"),
        kinds=("mode", "nunique"),
        first=("first", "min"),
        last=("last", "max"),
    )
    counts = claims.groupby(["topic_id", "mode"]).size()
    order = list(view.dataset.names["claim_mode"])
    modes: dict[str, list[str]] = {topic: [] for topic in found.index}
    for topic, mode in sorted(counts.index, key=lambda pair: order.index(pair[1])):
        modes[topic].append(f"{view.dataset.name('claim_mode', mode).lower()} {counts[topic, mode]}")
    found["modes"] = [", ".join(modes[topic]) for topic in found.index]
    denied = (found["denials"] > 0) & (found["denials"] < found["claims"])
    differ = (found["speakers"] > 1) & (found["kinds"] > 1)
    found["contested"] = denied | differ
    found["apart"] = np.select(
        [denied, differ, found["speakers"] > 1],
        ["denied by some", "speakers differ in how they say it", "several speakers, one mode"],
        "one speaker",
    )
    found["question"] = topics["question"].reindex(found.index)
    found["area_id"] = topics["area_id"].reindex(found.index)
    return found.assign(_denied=denied).sort_values(
        ["_denied", "contested", "speakers", "claims"], ascending=False, kind="stable"
    )[["question", "area_id", "claims", "speakers", "denials", "modes", "contested", "apart", "first", "last"]]


def topic_claims(view: View, topic: str) -> pd.DataFrame:
    """Described claims of the view on one question, by date; undated ones last."""
    claims = view.table("claims")
    return in_order(describe_claims(view.dataset, claims[claims["topic_id"] == topic]))


@remembered()
def single_bloc(dataset: Dataset) -> Link:
    """Events with exactly one supporting bloc, by that bloc."""
    events = dataset.events
    codes = list(dataset.names["bloc"])
    return Link.of(events["supporting_blocs"], np.arange(len(events), dtype=np.int32), codes, len(events))


def tally_single(view: View) -> pd.DataFrame:
    """Events that origins of one bloc alone support: rows blocs, columns acts, both only where there is any."""
    one, act = single_bloc(view.dataset), view.dataset.links["act"]
    bloc_of = np.full(len(view.dataset.events), -1)
    bloc_of[one.row] = one.code
    rows, acts = act.pairs(view.counted)
    alone = bloc_of[rows] >= 0
    table = np.zeros((len(one.codes), len(act.codes)), dtype=np.int64)
    np.add.at(table, (bloc_of[rows][alone], acts[alone]), 1)
    whole = pd.DataFrame(table, index=pd.Index(one.codes, dtype="str"), columns=pd.Index(act.codes, dtype="str"))
    return whole.loc[whole.sum(axis=1) > 0, whole.sum() > 0]


def only_bloc(view: View, bloc: str) -> Selection:
    """The selection of the view, narrowed to events that origins of this bloc alone support."""
    others = [code for code in view.dataset.names["bloc"] if code != bloc]
    return view.selection.with_("bloc", [bloc]).with_("bloc", others, "not")


@remembered()
def stances(dataset: Dataset) -> Link:
    """Each event of the dataset by how the two parties' own positions stand together."""
    events = dataset.events
    ru, ir = events["position_ru"].to_numpy(), events["position_ir"].to_numpy()
    declares_ru, declares_ir = np.isin(ru, _DECLARES), np.isin(ir, _DECLARES)
    denies_ru, denies_ir = ru == "denies", ir == "denies"
    code = np.select(
        [
            declares_ru & declares_ir,
            (declares_ru & denies_ir) | (declares_ir & denies_ru),
            declares_ru,
            declares_ir,
            denies_ru | denies_ir,
        ],
        ["both", "split", "RUS", "IRN", "denied"],
        "alleged",
    )
    return Link.of(pd.Series(code), np.arange(len(events), dtype=np.int32), list(STANCES), len(events))


def tally_stances(view: View, act: str) -> pd.DataFrame:
    """Events of one act by the year in which they began and by stance; a vague beginning is spread over its window."""
    narrowed = View(view.dataset, view.selection, view.selected, view.counted & view.dataset.links["act"].mask([act]))
    months = tally_link_months(narrowed, stances(view.dataset))
    if months.empty:
        return months
    years = months.groupby(pd.PeriodIndex(months.index).asfreq("Y")).sum()
    return years[[stance for stance in STANCES if stance in years]]


def position_changes(view: View) -> pd.DataFrame:
    """Each time a party's dated position on an event of the view became another one, newest first.

    ``event_id party before after before_on after_on after_by source_id note admitted days``: *admitted* when the party
    now confirms, wholly or in part, what it had denied before.
    """
    rows = view.dataset.tables["positions"]
    rows = rows[rows.duplicated(["event_id", "party"], keep=False)]
    rows = rows[view.selected[view.dataset.row_of[rows["event_id"]].to_numpy()]]
    when = rows["said_on"].fillna(rows["checked_on"])
    rows = rows.assign(when=when, day=days_of(when)[1])
    rows = rows.sort_values(["event_id", "party", "day"], kind="stable", na_position="first")
    by = rows.groupby(["event_id", "party"])
    denied = (rows["position"] == "denies").groupby([rows["event_id"], rows["party"]]).cumsum() > 0
    last_denial = rows["day"].where(rows["position"] == "denies").groupby([rows["event_id"], rows["party"]]).ffill()
    changed = rows.assign(
        before=by["position"].shift(),
        before_on=by["when"].shift(),
        admitted=denied & rows["position"].isin(_DECLARES),
        days=(rows["day"] - last_denial).dt.days,
    )
    changed = changed[changed["before"].notna() & (changed["before"] != changed["position"])]
    changed = changed.rename(columns={"position": "after", "when": "after_on", "said_by": "after_by"})
    newest: pd.DataFrame = changed.sort_values(
        "day", ascending=False, kind="stable", na_position="last", ignore_index=True
    )
    return newest
