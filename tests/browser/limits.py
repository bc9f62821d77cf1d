"""The limits of process control worked out anew from released counts alone, in the plainest way, for the canon to compare with.

Nothing of svd_data.process_control is used: what a page says of limits must follow from what was released, by the method of
methods.md, "Trends", and from the files of events.
"""

from dataclasses import dataclass
from datetime import date
from statistics import median

from svd_data.control.grid import NOT_RECORDED, TYPE, Question, breakdown_of
from svd_data.events import ALL, RECORDING_CHANGE
from svd_data.periods import LATEST, resolve_period
from svd_data.views.question import Ask

# Of released counts smaller than this nothing is worked out.
SMALLEST_BASE = 20


@dataclass(frozen=True)
class NaiveLimits:
    """What a step of a trend is judged by, the lower limit as it is drawn."""

    average: float
    lower: float
    upper: float

    def words(self) -> set[str]:
        """Return the figures as sentences write them."""
        return {f"{value:,.1f}" for value in (self.average, self.lower, self.upper)}

    def of_column(self, name: str) -> float | None:
        """Return the figure that stands in a column of a chart's frame or of a table; None for other columns."""
        return {"average": self.average, "lower limit": self.lower, "upper limit": self.upper}.get(
            name.casefold().replace("_", " ")
        )


def limits_of_steps(
    released: dict[date, int | None], days_of_change: list[date], months_a_step: int
) -> dict[date, NaiveLimits]:
    """Return the limits of each step that has any. released: every step by its first day, None where its count is hidden."""
    known = [value for value in released.values() if value is not None]
    if known and median(known) == 0:
        return {}  # judged by days between, which are not released
    stretches: dict[int, list[date]] = {}
    for step in sorted(released):
        stretches.setdefault(sum(day <= step for day in days_of_change), []).append(step)
    found: dict[date, NaiveLimits] = {}
    for steps in stretches.values():
        limits = _limits({step: released[step] for step in steps}, months_a_step)
        found |= dict.fromkeys(steps, limits) if limits else {}
    return found


def days_of_change(ask: Ask, question: Question) -> list[date]:
    """Return the days from which a trend is judged anew: of changes in recording that move what is known to be counted."""
    latest = resolve_period(LATEST, ask.source.months)
    table = breakdown_of(ask.connection, ask.catalogue, question, latest, (TYPE,))
    types = set(table.loc[table["numerator"].fillna(0) > 0, TYPE]) - {NOT_RECORDED}
    days: set[date] = set()
    for event in ask.catalogue.events:
        if event.kind != RECORDING_CHANGE or not {ALL, question.indicator.indicator_id, *types} & set(event.affects):
            continue
        days.add(event.first)
        if (event.first.year, event.first.month) != (event.last.year, event.last.month):
            after = event.last.year * 12 + event.last.month
            days.add(date(after // 12, after % 12 + 1, 1))
    return sorted(days)


def _limits(released: dict[date, int | None], months_a_step: int) -> NaiveLimits | None:
    known = [value for value in released.values() if value is not None]
    if any(value < SMALLEST_BASE for value in known):
        return None
    at = {step.year * 12 + step.month: value for step, value in released.items() if value is not None}
    moves = [abs(at[month + months_a_step] - value) for month, value in at.items() if month + months_a_step in at]
    if not moves or (sum(moves) == 0 and min(known) < max(known)):
        return None
    typical = sum(moves) / len(moves)
    kept = [move for move in moves if move <= 3.267 * typical]
    typical = (sum(kept) / len(kept)) or typical
    average = sum(known) / len(known)
    return NaiveLimits(average, max(average - 2.66 * typical, 0.0), average + 2.66 * typical)
