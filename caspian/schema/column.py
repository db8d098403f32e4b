"""What a column is: pandera fields that carry their meaning in metadata.

Each function makes one pandera ``Field``. The field checks what a cell alone can tell (type, pattern, bounds);
its metadata names what needs other tables (a vocabulary, a reference), which :mod:`caspian.checks` verifies.
The codebook, the datapackage, the loader and the exports all read the same metadata.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandera.pandas as pa

ColumnType = Literal["key", "text", "code", "reference", "list", "edtf", "integer", "number", "url", "vocabulary_code"]

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
CODE = r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*"
EDTF_CHARACTERS = r"[0-9~/.\[\]-]+"


@dataclass(frozen=True)
class Column:
    """One column as the schema knows it: everything that is not a pandas dtype."""

    name: str
    type: ColumnType
    description: str
    required: bool = False
    vocabulary: str = ""
    reference: str = ""
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None

    @property
    def target(self) -> str:
        """The table that a reference or a list of references points to, else an empty string."""
        return self.reference.split(".")[0]


def _field(
    type_: ColumnType,
    description: str,
    *,
    required: bool = False,
    vocabulary: str = "",
    reference: str = "",
    pattern: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    unique: bool = False,
    alias: str | None = None,
) -> Any:
    meta = {
        "type": type_,
        "vocabulary": vocabulary,
        "reference": reference,
        "pattern": pattern,
        "minimum": minimum,
        "maximum": maximum,
        "required": required,
    }
    checks: dict[str, Any] = {}
    if pattern:
        checks["str_matches"] = rf"^(?:{pattern})$"
    if minimum is not None:
        checks["ge"] = minimum
    if maximum is not None:
        checks["le"] = maximum
    return pa.Field(nullable=not required, description=description, unique=unique, alias=alias, metadata=meta, **checks)


def key(description: str, pattern: str = SLUG) -> Any:
    """The table's own identifier: required, unique, permanent."""
    return _field("key", description, required=True, pattern=pattern, unique=True)


def text(description: str, *, required: bool = False) -> Any:
    """Free text in our own words; never markup."""
    return _field("text", description, required=required)


def code(vocabulary: str, description: str, *, required: bool = False) -> Any:
    """One code of a closed list in ``vocabularies``."""
    return _field("code", description, required=required, vocabulary=vocabulary)


def ref(reference: str, description: str, *, required: bool = False) -> Any:
    """The key of a row in another table, written ``table.column``."""
    return _field("reference", description, required=required, reference=reference)


def refs(reference: str, description: str, *, required: bool = False) -> Any:
    """Keys of another table, separated by ``|``; membership is checked by :mod:`caspian.checks`."""
    return _field(
        "list", description, required=required, reference=reference, pattern=r"[A-Za-z0-9_-]+(?:\|[A-Za-z0-9_-]+)*"
    )


def texts(description: str) -> Any:
    """Words separated by ``|``, such as aliases."""
    return _field("list", description, pattern=r"[^|]+(?:\|[^|]+)*")


def codes(vocabulary: str, description: str, *, required: bool = False) -> Any:
    """Codes of a closed list, separated by ``|``."""
    return _field("list", description, required=required, vocabulary=vocabulary, pattern=rf"{CODE}(?:\|{CODE})*")


def edtf(description: str, *, required: bool = False, alias: str | None = None) -> Any:
    """A date or interval in the EDTF forms of :mod:`caspian.edtf`."""
    return _field("edtf", description, required=required, pattern=EDTF_CHARACTERS, alias=alias)


def integer(description: str, *, minimum: int | None = None, maximum: int | None = None, required: bool = False) -> Any:
    """A whole number."""
    return _field("integer", description, required=required, minimum=minimum, maximum=maximum)


def number(
    description: str, *, minimum: float | None = None, maximum: float | None = None, required: bool = False
) -> Any:
    """A number in the unit that the description or the measure names."""
    return _field("number", description, required=required, minimum=minimum, maximum=maximum)


def url(description: str) -> Any:
    """An absolute http or https address."""
    return _field("url", description, pattern=r"https?://[^\s]+")
