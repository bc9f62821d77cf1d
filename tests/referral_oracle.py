"""What the Referrals page should say, found one referral at a time: no SQL, no frames, nothing of svd_data."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from tests.referral_rows import Referral

NAMES = ("referred", "triaged", "accepted", "engaged", "completed")


def day_of(row: Referral, stage: str) -> date | None:
    day: date | None = getattr(row, f"{stage}_on")
    return day


def has_reached(row: Referral, stage: str) -> bool:
    later = NAMES[NAMES.index(stage) :]
    return stage == "referred" or any(day_of(row, each) is not None for each in later)


def is_closed(row: Referral, as_at: date) -> bool:
    return row.closed_on is not None and row.closed_on <= as_at


def funnel(rows: Iterable[Referral]) -> dict[str, int]:
    rows = list(rows)
    return {stage: sum(has_reached(row, stage) for row in rows) for stage in NAMES}


def fate(row: Referral, stage: str, as_at: date) -> tuple[str, int]:
    """What became of a referral on its way to a stage, and after how many days."""
    own = day_of(row, stage)
    if own is not None:
        return "dated", (own - row.referred_on).days
    if has_reached(row, stage):
        return "undated", 0
    if is_closed(row, as_at):
        assert row.closed_on is not None
        return "closed", (row.closed_on - row.referred_on).days
    return "open", max((as_at - row.referred_on).days, 0)


def fates(rows: Iterable[Referral], stage: str, as_at: date) -> list[tuple[str, int]]:
    return [fate(row, stage, as_at) for row in rows]


def still_waiting(fates_: Sequence[tuple[str, int]]) -> dict[int, Fraction]:
    """Kaplan and Meier's share that still waits after each day on which a wait ended, in exact fractions."""
    known = [(kind, days) for kind, days in fates_ if kind != "undated"]
    share, shares = Fraction(1), {}
    for day in sorted({days for kind, days in known if kind == "dated"}):
        at_risk = sum(days >= day for _, days in known)
        ended = sum(kind == "dated" and days == day for kind, days in known)
        share *= Fraction(at_risk - ended, at_risk)
        shares[day] = share
    return shares


def first_day(shares: dict[int, Fraction], done: Fraction) -> int | None:
    return next((day for day, share in sorted(shares.items()) if share <= 1 - done), None)


def earlier_and_later(row: Referral, every: Iterable[Referral]) -> tuple[Referral | None, Referral | None]:
    """The same person's referrals to the same programme just before and just after one."""
    same = sorted(
        (
            other
            for other in every
            if other.person_key == row.person_key and other.programme == row.programme and other is not row
        ),
        key=lambda other: (other.referred_on, other.referral_id),
    )
    own = (row.referred_on, row.referral_id)
    before = [other for other in same if (other.referred_on, other.referral_id) < own]
    after = [other for other in same if (other.referred_on, other.referral_id) > own]
    return (before[-1] if before else None), (after[0] if after else None)


def came_back(row: Referral, every: Sequence[Referral], window: int, as_at: date) -> tuple[str, str]:
    """Whether a referral repeats an earlier one, and whether one followed."""
    if row.person_key is None or row.programme is None:
        return "unknown", "unknown"
    before, after = earlier_and_later(row, every)
    span = timedelta(days=window)
    first = "repeat" if before is not None and row.referred_on - before.referred_on <= span else "first"
    if row.referred_on + span > as_at:
        return first, "too recent"
    return first, "followed" if after is not None and after.referred_on - row.referred_on <= span else "not followed"


def caseload(rows: Iterable[Referral], day: date) -> int:
    return sum(
        row.accepted_on is not None
        and row.accepted_on <= day
        and (row.completed_on is None or row.completed_on > day)
        and (row.closed_on is None or row.closed_on > day)
        for row in rows
    )


def in_time(row: Referral, window: int) -> bool:
    day = row.engaged_on or row.completed_on
    return day is not None and (day - row.referred_on).days <= window


def those(rows: Iterable[Referral], is_one: Callable[[Referral], bool]) -> list[Referral]:
    return [row for row in rows if is_one(row)]


__all__ = [
    "NAMES", "came_back", "caseload", "fate", "fates", "first_day", "funnel", "has_reached", "in_time",
    "still_waiting", "those",
]  # fmt: skip
