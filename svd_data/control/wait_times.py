"""How long referrals take to a stage: by Kaplan and Meier over all of them, those still waiting included."""

from collections.abc import Mapping

import pandas as pd

from svd_data.control.cells import Rule
from svd_data.control.stage_cells import StageCell, reached, waiting
from svd_data.control.stage_counts import waits_by_stage
from svd_data.database import Connection
from svd_data.disclosure import SMALLEST_CONTROLLED_BASE
from svd_data.referral_queries import CLOSED, DATED, OPEN, Followed
from svd_data.survival import NOT_REACHED, Quantile, kaplan_meier

# For controlled audiences a ninetieth percentile needs so many people who have reached the stage, a median the smallest base.
SMALLEST_NINETIETH = 100

_DAYS_A_WEEK = 7

# The median and the ninetieth percentile.
Times = tuple[Quantile, Quantile]


def waiting_days(connection: Connection, asked: Followed) -> Mapping[str, Times]:
    """Return the times to each recorded stage to which waiting is measured, in days. Not to be released as they are."""
    return {stage: _times(frame) for stage, frame in waits_by_stage(connection, asked).items()}


def waiting_weeks(
    connection: Connection, asked: Followed, rule: Rule, cells: Mapping[StageCell, int | None]
) -> Mapping[str, Times]:
    """Return the times for controlled audiences, in whole weeks: the nearest, limits outwards.

    cells: the released ones. Of under 20 people with the stage's day there is no median, of under 100 no ninetieth percentile.
    """
    weeks = {}
    for stage, frame in waits_by_stage(connection, asked).items():
        median, ninetieth = _times(frame)
        count = _at_least(int(frame.loc[frame["kind"] == DATED, "n"].sum()), stage, rule, cells)
        weeks[stage] = (
            _in_weeks(median) if count >= SMALLEST_CONTROLLED_BASE else NOT_REACHED,
            _in_weeks(ninetieth) if count >= SMALLEST_NINETIETH else NOT_REACHED,
        )
    return weeks


def _at_least(dated: int, stage: str, rule: Rule, cells: Mapping[StageCell, int | None]) -> int:
    """Return how many are known to have the stage's day: the released count, or where it is hidden what others tell.

    It is often hidden because few lack the day: then all but a small number of those who reached the stage have it.
    """
    shown, all_reached = cells[waiting(stage, DATED)], cells[reached(stage)]
    if shown is not None:
        return shown
    least = 0 if all_reached is None else all_reached - rule.error - rule.high
    return least if dated >= least else 0


def _times(frame: pd.DataFrame) -> Times:
    """Return the times from `waits`; who closed without the stage still waited at closure, and nobody knows more."""
    if not frame["kind"].isin((DATED, OPEN, CLOSED)).any():
        return NOT_REACHED, NOT_REACHED
    days = {kind: _repeated(frame[frame["kind"].isin(kinds)]) for kind, kinds in _ENDINGS.items()}
    curve = kaplan_meier(days["waited"], days["cut off"])
    return curve.quantile(0.5), curve.quantile(0.9)


_ENDINGS = {"waited": (DATED,), "cut off": (OPEN, CLOSED)}


def _repeated(rows: pd.DataFrame) -> list[int]:
    days: list[int] = rows["days"].repeat(rows["n"]).tolist()
    return days


def _in_weeks(quantile: Quantile) -> Quantile:
    """Return days as weeks.

    >>> _in_weeks(Quantile(10, 8, None))
    Quantile(at=1, lower=1, upper=None)
    """
    days, lower, upper = quantile.at, quantile.lower, quantile.upper
    return Quantile(
        None if days is None else (2 * days + _DAYS_A_WEEK) // (2 * _DAYS_A_WEEK),
        None if lower is None else lower // _DAYS_A_WEEK,
        None if upper is None else -(-upper // _DAYS_A_WEEK),
    )
