"""Disclosure control's gate: between what was counted and what may be shown.

Queries and the canonical tables make a `Table`; only `release` makes a `Released`; charts, maps, tables, sentences and
exports accept nothing else. Restricted counts pass as they are for the internal audience alone. For partner and public
they come from canonical tables that `svd_data.control` has controlled for just that audience, or they do not pass.
"""

from dataclasses import dataclass, field, replace

import pandas as pd

from svd_data.audiences import INTERNAL, NOTES, OPEN_NOTE, audience_named
from svd_data.control.cells import RULES
from svd_data.errors import AudienceError

# What a hidden figure reads, wherever it would stand.
NOT_SHOWN = "not shown: small, or protects a small one"

# Figures derived from controlled counts need at least this many in each of them.
SMALLEST_CONTROLLED_BASE = 20

_GATE = object()


@dataclass(frozen=True)
class Table:
    """A result before the gate, with the truth about what it touched.

    frame: the rows. is_restricted: whether any row, column or filter behind it is of a restricted source.
    controlled_for: the audience whose rules its counts have been put through, "" for none.
    """

    frame: pd.DataFrame
    is_restricted: bool
    controlled_for: str = ""


@dataclass(frozen=True)
class Released:
    """A result that its audience may see. Only `release` and `derive` make one: a call from elsewhere raises TypeError.

    frame: the rows; treat it as read-only. note: what was done to them, in words for the page and every export.
    error: how far a count may lie from the truth (0 where nothing was rounded). smallest_base: the least count from which
    a rate, percentage or verdict may be worked out.
    """

    frame: pd.DataFrame
    audience: str
    is_restricted: bool
    note: str
    error: int = 0
    smallest_base: int = 0
    _gate: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._gate is not _GATE:
            raise TypeError("Released is made by disclosure.release alone: pass the query's Table through it.")

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # A cache stores copies; a copy of something released is released.
        values = (self.frame, self.audience, self.is_restricted, self.note, self.error, self.smallest_base)
        return _restore, values

    @property
    def is_controlled(self) -> bool:
        """Whether small counts are hidden and the others rounded."""
        return self.error > 0

    def derive(self, frame: pd.DataFrame) -> "Released":
        """Return the same release with columns worked out from released figures, or with fewer rows or columns."""
        return replace(self, frame=frame, _gate=_GATE)

    def derive_beside(self, other: "Released", frame: pd.DataFrame) -> "Released":
        """Return what was worked out from this release and another, as a release of the stricter kind of the two.

        Raises ValueError where they are for different audiences.
        """
        if self.audience != other.audience:
            raise ValueError(f"figures for {self.audience} and for {other.audience} cannot stand side by side")
        stricter = max(self, other, key=lambda each: (each.error, each.is_restricted))
        return stricter.derive(frame)


def is_controlled(audience: str, *, is_restricted: bool) -> bool:
    """Return whether counts must go through disclosure control: restricted ones for any audience but the internal."""
    return is_restricted and audience_named(audience) != INTERNAL


def release(table: Table, audience: str) -> Released:
    """Return what `audience` may see of a result.

    Raises AudienceError for an unknown audience, and where restricted counts were not controlled for this one.
    """
    audience = audience_named(audience)
    if not is_controlled(audience, is_restricted=table.is_restricted):
        note = NOTES[INTERNAL] if table.is_restricted else OPEN_NOTE
        return Released(table.frame, audience, table.is_restricted, note, _gate=_GATE)
    if table.controlled_for != audience:
        raise AudienceError(f"These restricted counts have not been controlled for the {audience} audience.")
    rule = RULES[audience]
    return Released(table.frame, audience, True, NOTES[audience], rule.error, SMALLEST_CONTROLLED_BASE, _GATE)


def _restore(*values: object) -> Released:
    return Released(*values, _GATE)  # type: ignore[arg-type, call-arg]
