"""What can go wrong, as one tree.

- ``CaspianError``
    - ``DataError``       the tables are broken: carries every finding
    - ``DateError``       a text is not one of the EDTF forms in use
    - ``SelectionError``  a link or query names an unknown key or value: carries every notice
    - ``UploadError``     an uploaded file cannot be used at all
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caspian.findings import Finding


class CaspianError(Exception):
    """Base of all errors raised on purpose."""


class DataError(CaspianError):
    """The tables break the contract. ``findings`` holds every fault found, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        count = len(self.findings)
        lines = "\n".join(f"  {finding}" for finding in self.findings)
        super().__init__(f"{count} finding{'' if count == 1 else 's'} in the data:\n{lines}")


class DateError(CaspianError, ValueError):
    """A text is not one of the EDTF forms in use."""


class SelectionError(CaspianError, ValueError):
    """A query names unknown keys or values. ``notices`` says each in a sentence with the nearest valid one."""

    def __init__(self, notices: Sequence[str]) -> None:
        self.notices = tuple(notices)
        super().__init__(" ".join(self.notices))


class UploadError(CaspianError):
    """An uploaded file cannot be read within the bounds."""
