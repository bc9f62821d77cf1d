"""Names of the cells of the referral tables, and how they are put together with their counts and sums.

A cell is (dimension, value, what), the first two "" for all referrals. Stages are nested: those that have reached one are
those that have reached the next and those that stopped, so far, at the one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from svd_data.control.audit import AuditTable, one_way
from svd_data.control.canonical import Counted
from svd_data.pathway import REFERRED
from svd_data.periods import Period

StageCell = tuple[str, str, str]

WITH, WITHOUT = "with", "without"
QUARTER = "quarter"
IN_TIME, NOT_IN_TIME, LATE = "in time", "not in time", "late"

# A cell's count, and the sum of its records' keys.
Pair = tuple[int, int]
# A total and its parts.
Sum = tuple[StageCell, list[StageCell]]

NONE: Pair = (0, 0)


def reached(stage: str, dimension: str = "", value: str = "") -> StageCell:
    """Return the cell of the referrals that have reached a stage."""
    return dimension, value, f"reached {stage}"


def stopped(stage: str, dimension: str = "", value: str = "") -> StageCell:
    """Return the cell of the referrals that have reached a stage and no further one."""
    return dimension, value, f"stopped {stage}"


def waiting(stage: str, kind: str) -> StageCell:
    """Return the cell of the referrals of a kind (`referral_queries.WAITS`) on their way to a stage."""
    return "", "", f"{kind} {stage}"


def of_all(what: str) -> StageCell:
    """Return a cell of all referrals: "repeat" or "followed", for instance."""
    return "", "", what


ALL_REFERRED = reached(REFERRED)


def need_dimension(need: str) -> str:
    """Return the dimension of the cells of one need."""
    return f"need {need}"


def cohort(quarter: date, what: str) -> StageCell:
    """Return the cell of a quarter's referrals: all ("referred"), those engaged "in time" or those "not in time"."""
    return QUARTER, quarter.isoformat(), what


def of_year(year: Period, what: str) -> StageCell:
    """Return the cell of a year beside its quarters: "referred", "engaged", or engaged "late"."""
    return "year", f"{year.first:%Y-%m} {year.last:%Y-%m}", what


def on_day(day: date) -> StageCell:
    """Return the cell of the caseload at the end of a day."""
    return "day", day.isoformat(), "caseload"


def counted_cells(counts: Mapping[StageCell, Pair], tables: Iterable[Sequence[Sum]]) -> Counted[StageCell]:
    """Return the cells in the order of `counts`, in tables of these sums."""
    cells = tuple(counts)
    index = {cell: place for place, cell in enumerate(cells)}
    pairs = np.array([counts[cell] for cell in cells], dtype=np.int64).reshape(len(cells), 2)
    return Counted(
        cells=cells,
        codes=tuple(" | ".join(cell) for cell in cells),
        counts=pairs[:, 0],
        keys=pairs[:, 1],
        tables=tuple(
            AuditTable(tuple(one_way(index[total], [index[part] for part in parts]) for total, parts in sums))
            for sums in tables
        ),
    )


def pairs_of(counted: Counted[StageCell]) -> dict[StageCell, Pair]:
    """Return each cell's count and sum of keys."""
    return dict(zip(counted.cells, zip(counted.counts.tolist(), counted.keys.tolist(), strict=True), strict=True))


def pair_of(row: pd.Series) -> Pair:
    """Return the count and the sum of keys of a row, or of a row of sums."""
    return int(row["n"]), int(row["keys"])
