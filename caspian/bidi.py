"""Names in other scripts, set apart so that a right-to-left name does not turn the line around it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd

#: First strong isolate and pop directional isolate: what stands between takes its own direction.
FSI, PDI = "\u2068", "\u2069"
_RIGHT_TO_LEFT = ("R", "AL")


def isolate(text: str) -> str:
    """The text in its own direction, whatever stands around it; blank stays blank."""
    return f"{FSI}{text}{PDI}" if text else ""


def set_apart(text: str) -> str:
    """The text, isolated where it has right-to-left letters, for lines and cells of mixed scripts; else as it is."""
    return isolate(text) if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text) else text


def native_names(actor: Mapping[Any, Any] | pd.Series) -> str:
    """Russian and Persian names of an actor or place, each isolated, separated by a middle dot."""
    names = [actor[column] for column in ("name_ru", "name_fa")]
    return " · ".join(isolate(name) for name in names if isinstance(name, str))


def isolated_list(cell: object, separator: str = ", ") -> str:
    """The values of a list cell one after another, each in its own direction; blank for a blank cell."""
    return separator.join(isolate(value) for value in cell.split("|")) if isinstance(cell, str) else ""
