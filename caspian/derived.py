"""The columns that the dataset derives and that travel with exported events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

DerivedType = Literal["day", "text", "integer", "number", "boolean"]

#: What each means, in the order in which they follow the table's own columns.
DERIVED: Mapping[str, str] = {
    "earliest": "First day that the date can mean; blank when open.",
    "latest": "Last day that the date can mean; blank when open.",
    "date_prec": "UCDP date precision, 1 exact to 6 open.",
    "act": "The kind's act.",
    "grade": "How well the event is attested.",
    "grade_rule": "The clause of the grade rule that decided.",
    "origin_count": "Independent supporting origins.",
    "supporting_blocs": "Blocs of these origins.",
    "position_ru": "Moscow's present position.",
    "position_ir": "Tehran's present position.",
    "country": "Country of the venue.",
    "lat": "Latitude of the place, degrees north.",
    "lon": "Longitude of the place, degrees east.",
}
#: The last column of exported events.
COUNTED = "False for a container whose parts are counted in its stead."
#: What stands in those that are not text.
DERIVED_TYPES: Mapping[str, DerivedType] = {
    "earliest": "day",
    "latest": "day",
    "date_prec": "integer",
    "origin_count": "integer",
    "lat": "number",
    "lon": "number",
    "counted": "boolean",
}
