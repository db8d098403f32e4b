"""Disputed land: what the maps do with it and why, read from the files that the maps are drawn from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pandas as pd

_HEADING = "## Policy on disputed land"


@lru_cache(maxsize=4)
def boundary_policy(folder: Path) -> str:
    """The first paragraph of the policy in the folder's README, one line; empty where the file is not there."""
    path = folder / "README.md"
    if not path.exists():
        return ""
    _, _, policy = path.read_text(encoding="utf-8").partition(_HEADING)
    return " ".join(policy.strip().partition("\n\n")[0].split())


@lru_cache(maxsize=4)
def _disputed(folder: Path) -> tuple[dict[str, str], ...]:
    path = folder / "disputed.geojson"
    if not path.exists():
        return ()
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple(feature["properties"] for feature in features)


def table_disputed(folder: Path, countries: Mapping[str, str]) -> pd.DataFrame:
    """Every disputed land on the maps: who claims it, who controls it, how it is drawn.

    Columns ``Land``, ``Claimed by``, ``Controlled by``, ``On our maps``; ``countries`` gives names by code.
    """

    def say(codes: str) -> str:
        return ", ".join(countries.get(code, code) for code in codes.split("|"))

    return pd.DataFrame(
        [
            {
                "Land": land["name"],
                "Claimed by": say(land["claimed_by"]),
                "Controlled by": say(land["controlled_by"]),
                "On our maps": land["note"],
            }
            for land in _disputed(folder)
        ],
        columns=["Land", "Claimed by", "Controlled by", "On our maps"],
    )
