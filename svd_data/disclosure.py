"""Disclosure control: the one gate between what was counted and what may be shown.

Queries make a `Table`; only `release` makes a `Released`; charts, maps, tables, sentences and exports accept nothing
else. So far there is one policy, internal, which passes everything and says so.
"""

from dataclasses import dataclass, field

import pandas as pd

from svd_data.errors import AudienceError, did_you_mean

INTERNAL = "internal"
AUDIENCES = (INTERNAL,)

_RESTRICTED_NOTE = "Every count is shown as it is, small ones included. Not for publication."
_OPEN_NOTE = "Open data: the published counts, shown unchanged."

_GATE = object()


@dataclass(frozen=True)
class Table:
    """A query's result before disclosure control, with the truth about what it touched.

    frame: the rows. is_restricted: whether any row, column or filter behind it is of a restricted source.
    """

    frame: pd.DataFrame
    is_restricted: bool


@dataclass(frozen=True)
class Released:
    """A result that its audience may see. Only `release` and `derive` make one: a call from elsewhere raises TypeError.

    frame: the rows; treat it as read-only. note: what was done to them, in words for the page and every export.
    """

    frame: pd.DataFrame
    audience: str
    is_restricted: bool
    note: str
    _gate: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._gate is not _GATE:
            raise TypeError("Released is made by disclosure.release alone: pass the query's Table through it.")

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # A cache stores copies; a copy of something released is released.
        return _restore, (self.frame, self.audience, self.is_restricted, self.note)

    def derive(self, frame: pd.DataFrame) -> "Released":
        """Return the same release with columns worked out from released figures, or with fewer rows or columns."""
        return Released(frame, self.audience, self.is_restricted, self.note, _GATE)


def release(table: Table, audience: str) -> Released:
    """Return what `audience` may see of a query's result. Raises AudienceError for an unknown audience."""
    if audience not in AUDIENCES:
        raise AudienceError(f"There is no audience '{audience}'.{did_you_mean(audience, AUDIENCES)}")
    note = _RESTRICTED_NOTE if table.is_restricted else _OPEN_NOTE
    return Released(table.frame, audience, table.is_restricted, note, _GATE)


def _restore(frame: pd.DataFrame, audience: str, is_restricted: bool, note: str) -> Released:
    return Released(frame, audience, is_restricted, note, _GATE)
