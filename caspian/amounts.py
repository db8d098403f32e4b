"""Money in promises: each stated amount once, at the stage where its promise stands, with all that is said of its size.

An amount is what claims say a promise is worth: those on its size, and claims of the same measure on the same question or
on the promise's own steps. Different values of one amount are its range and never averaged; different currencies are never
added; umbrella agreements are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from caspian.promises import many, part_umbrellas
from caspian.testimony import figure_words, number_words
from caspian.view import View

#: Units that are money.
CURRENCIES = ("USD", "EUR", "RUB", "CNY")
#: Measures that say how much money a promise is about; the first that is stated for it speaks.
AMOUNTS = ("loan-amount", "pact-value")
#: Measures that the codebook forbids to add up across promises, because they are ceilings and estimates.
NEVER_ADDED = frozenset({"pact-value"})
#: Below so many amounts a picture of them is said to be a list of examples.
ENOUGH = 10
_COLUMNS = (
    "commitment_ids",
    "title",
    "others",
    "stage",
    "measure_id",
    "unit",
    "low",
    "high",
    "ceiling",
    "floor",
    "figures",
    "speakers",
)


def tally_amounts(view: View, ledger: pd.DataFrame) -> pd.DataFrame:
    """One row per amount of money of the single promises, in the order of stages, largest first within a stage.

    Columns: ``commitment_ids`` (tuple) ``title`` (of the promise that it counts with) ``others`` (titles of promises that
    name the same amount) ``stage`` (code, *none* when no step is confirmed) ``measure_id unit low high`` ``ceiling``
    and ``floor`` (only an upper, only a lower bound is stated) ``figures`` and ``speakers`` (tuples, in words).

    An amount that several promises name is counted once, with the one that has come least far: a loan is no further
    because the work that it is to pay for has begun.
    """
    single, _ = part_umbrellas(ledger)
    claims = {row["commitment_id"]: set(money_claims(view, row).index) for _, row in single.iterrows()}
    order = [*view.dataset.names["stage"], "none"]
    promises = single.set_index("commitment_id")
    stages = promises["stage"].fillna("none")
    # no step confirmed is less than a pledge
    far = {stage: place for place, stage in enumerate(["none", *order[:-1]])}
    found = []
    for members in _sharing(claims):
        least = min(members, key=lambda each: (far[stages[each]], pd.isna(promises["size_claim"][each])))
        rows = view.dataset.tables["claims"].loc[sorted(set().union(*(claims[each] for each in members)))]
        found.append(_amount(view, least, members, stages[least], promises["title"], rows))
    table = pd.DataFrame(found, columns=list(_COLUMNS))
    rank = table["stage"].map({stage: place for place, stage in enumerate(order)})
    return (
        table.assign(_rank=rank, _size=-table["high"].astype("float64"))
        .sort_values(["unit", "_rank", "_size"], kind="stable", ignore_index=True)
        .drop(columns=["_rank", "_size"])
    )


def money_claims(view: View, row: pd.Series) -> pd.DataFrame:
    """The claims that give one promise's amount of money with a number, all of one measure; denials give none."""
    tables = view.dataset.tables
    claims, steps = tables["claims"], tables["milestones"]
    units = tables["measures"].set_index("measure_id")["unit"]
    numbers = (claims[["value", "low", "high"]] > 0).any(axis=1)
    money = claims["measure_id"].isin(AMOUNTS) & claims["measure_id"].map(units).isin(CURRENCIES)
    stated = claims[numbers & money & (claims["mode"] != "denies")]
    own = stated["event_id"].isin(set(steps.loc[steps["commitment_id"] == row["commitment_id"], "event_id"]))
    size = claims[claims["claim_id"] == row["size_claim"]]
    if len(size):
        one = size.iloc[0]
        topic = stated["topic_id"] == one["topic_id"] if isinstance(one["topic_id"], str) else False
        own = (stated["measure_id"] == one["measure_id"]) & (own | topic | (stated["claim_id"] == one["claim_id"]))
    found = stated[own]
    first = next((measure for measure in AMOUNTS if (found["measure_id"] == measure).any()), None)
    return found[found["measure_id"] == first] if first else found


def _sharing(claims: dict[str, set[int]]) -> list[list[str]]:
    """Promises with a claim in common together, each in exactly one group; those without claims in none."""
    groups: list[tuple[list[str], set[int]]] = []
    for commitment_id, own in claims.items():
        if not own:
            continue
        touching = [group for group in groups if group[1] & own]
        groups = [group for group in groups if not group[1] & own]
        members = [member for group in touching for member in group[0]]
        groups.append(([*members, commitment_id], own.union(*(group[1] for group in touching))))
    return [members for members, _ in groups]


def _amount(
    view: View, least: str, members: Iterable[str], stage: str, titles: pd.Series, rows: pd.DataFrame
) -> tuple[object, ...]:
    values = rows[["low", "value", "high"]].to_numpy(dtype=float)
    values[values <= 0] = np.nan  # from nothing up to something says only the something
    # a ceiling without a floor says how much at most, not how much
    ceiling = bool(((rows["bound"] == "at_most") | (rows["value"].isna() & rows["low"].isna())).all())
    floor = bool((rows["bound"] == "at_least").all())
    measure = rows["measure_id"].iloc[0]
    unit = view.dataset.tables["measures"].set_index("measure_id")["unit"][measure]
    speakers = dict.fromkeys(view.dataset.name("actor", actor) for actor in rows["said_by"])
    return (
        tuple(members),
        titles[least],
        tuple(titles[each] for each in members if each != least),
        stage,
        measure,
        unit,
        float(np.nanmin(values)),
        float(np.nanmax(values)),
        ceiling,
        floor,
        tuple(dict.fromkeys(figure_words(view.dataset, rows))),
        tuple(speakers),
    )


def say_range(low: float, high: float, unit: str, *, ceiling: bool = False, floor: bool = False) -> str:
    """*1.4 to 1.6 billion USD*, *71 million USD*, *900 million to 1.2 billion USD*, *at most 5 billion USD*."""
    if floor:
        return f"at least {number_words(low)} {unit}"
    words = number_words(high)
    if low != high and not ceiling:
        first, _, size = number_words(low).partition(" ")
        words = f"{first if size and words.endswith(f' {size}') else number_words(low)} to {words}"
    return f"{'at most ' if ceiling else ''}{words} {unit}"


def in_no_sum(amounts: pd.DataFrame) -> pd.Series:
    """Which amounts are never added to others: upper and lower bounds, and the measures of :data:`NEVER_ADDED`."""
    return amounts["measure_id"].isin(NEVER_ADDED) | amounts["ceiling"].astype(bool) | amounts["floor"].astype(bool)


def say_bundled(view: View, ledger: pd.DataFrame) -> str:
    """How many umbrella agreements with a stated amount are left out of the picture and of every sum."""
    _, umbrellas = part_umbrellas(ledger)
    bundled = sum(len(money_claims(view, row)) > 0 for _, row in umbrellas.iterrows())
    if not bundled:
        return "No umbrella agreement is in any sum."
    left = many(bundled, "umbrella agreement with a stated amount is", "umbrella agreements with a stated amount are")
    return f"{left} left out of every sum, because they bundle other promises."


def tally_money(amounts: pd.DataFrame) -> pd.DataFrame:
    """What may be added up: lowest and highest sum by currency, stage and measure, with ``count`` the number of amounts."""
    sums = amounts[~in_no_sum(amounts)].groupby(["unit", "measure_id", "stage"], sort=False)
    return sums.agg(low=("low", "sum"), high=("high", "sum"), count=("low", "size")).reset_index()


def say_money(view: View, ledger: pd.DataFrame, amounts: pd.DataFrame) -> str:
    """How many single promises state an amount, what may be added by stage, and what is left out of it."""
    single, _ = part_umbrellas(ledger)
    names = view.dataset.names
    stating = sum(len(ids) for ids in amounts["commitment_ids"])
    shared = stating - len(amounts)
    said = [
        f"{stating} of {many(len(single), 'single promise')} {'states' if stating == 1 else 'state'} an amount of money."
        + (
            f" {shared} of them {'repeats' if shared == 1 else 'repeat'} an amount of another promise; each amount counts once."
            if shared
            else ""
        )
    ]
    for _, row in tally_money(amounts).iterrows():
        stage = names["stage"].get(row["stage"], "no step confirmed").lower()
        total = say_range(row["low"], row["high"], row["unit"])
        said.append(f"{names['measure'][row['measure_id']]}, {stage}: {total} ({row['count']}).")
    alone = amounts[in_no_sum(amounts)]
    if len(alone):
        said.append(
            f"{many(len(alone), 'value of a pact stands', 'values of pacts stand')} each for itself: ceilings and "
            "estimates are not added up."
        )
    said.append(say_bundled(view, ledger))
    return " ".join(said)
