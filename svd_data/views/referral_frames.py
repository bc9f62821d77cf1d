"""The frames of the Referrals page about all referrals: funnel, waits, re-referrals, caseload, quarters followed."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from svd_data.control.follow_counts import month_end
from svd_data.control.stage_cells import ALL_REFERRED, IN_TIME, cohort, of_all, on_day, reached, stopped, waiting
from svd_data.disclosure import Released
from svd_data.pathway import COHORT_WINDOW, REFERRED, STAGE_WORDS, WAITED_FOR, as_at, recorded_stages
from svd_data.periods import ALL, add_months, resolve_period
from svd_data.referral_queries import FIRST, FOLLOWED, NOT_FOLLOWED, REPEAT, TOO_RECENT, UNKNOWN, WAITS
from svd_data.views.compare import with_shares
from svd_data.views.history import every_step
from svd_data.views.months import MISSING, MONTH, QUARTER, months_of, with_status
from svd_data.views.question import Ask
from svd_data.views.referral_cells import Cells, caseload_cells, cohort_cells, counts_of, waiting_times

# The status of a quarter of referral of which some referrals have not been followed for long enough.
TOO_EARLY = "too early to tell"


def funnel(ask: Ask, cells: Cells) -> Released:
    """Return the stages with how many have reached each, of all and of those at the stage before."""
    stages = recorded_stages(ask.source)
    frame = _of_stages(stages).assign(
        **counts_of(cells, [reached(stage) for stage in stages], "numerator"),
        **counts_of(cells, [ALL_REFERRED] * len(stages), "total"),
        **counts_of(cells, [stopped(stage) for stage in stages], "stopped"),
    )
    rows = _release(ask, frame.drop(columns="total_is_hidden"))
    rows = rows.derive(of_those_referred(rows))
    return rows.derive(with_shares(rows, frame["numerator"].shift(1), name="of_previous"))


def waits(ask: Ask, cells: Cells) -> Released:
    """Return what became of referrals on their way to each stage, and how long it took."""
    stages = [stage for stage in WAITED_FOR if stage in recorded_stages(ask.source)]
    counts: dict[str, object] = {}
    for kind in WAITS:
        counts |= counts_of(cells, [waiting(stage, kind) for stage in stages], kind)
    times = waiting_times(ask, cells)
    for place, name in enumerate(("median", "ninetieth")):
        found = [times[stage][place] for stage in stages]
        for column, values in (
            (name, [each.at for each in found]),
            (f"{name}_lower", [each.lower for each in found]),
            (f"{name}_upper", [each.upper for each in found]),
        ):
            counts[column] = pd.array(values, dtype="Int64")
    return _release(ask, _of_stages(stages).assign(**counts, unit="weeks" if ask.is_controlled else "days"))


def rereferral_row(ask: Ask, cells: Cells) -> Released:
    """Return one row of who came back: as a repeat of an earlier referral, and followed by a further one."""
    columns: dict[str, object] = {}
    for name, kind in _REREFERRALS.items():
        columns |= counts_of(cells, [of_all(kind)], name)
    frame = pd.DataFrame({**columns, **counts_of(cells, [ALL_REFERRED], "total")}).drop(columns="total_is_hidden")
    # A sum of released counts is no released count.
    followable = None if ask.is_controlled else int(frame["followed"].iloc[0] + frame["not_followed"].iloc[0])
    frame = frame.assign(followable=pd.array([followable], dtype="Int64"))
    rows = _release(ask, frame)
    rows = rows.derive(with_shares(rows, frame["total"], part="repeats"))
    shared = with_shares(rows, frame["followable"], part="followed", name="followed_share")
    return rows.derive(
        shared.rename(columns={f"followed_share_{end}": f"followed_{end}" for end in ("lower", "upper")})
    )


_REREFERRALS = {
    "repeats": REPEAT,
    "firsts": FIRST,
    "unknown": UNKNOWN,
    "followed": FOLLOWED,
    "not_followed": NOT_FOLLOWED,
    "too_recent": TOO_RECENT,
}


def caseload(ask: Ask) -> Released:
    """Return how many are being helped at the end of each month that has ended by the as-at date."""
    source = ask.source
    months = [month for month in months_of(resolve_period(ALL, source.months)) if month_end(month) <= as_at(source)]
    ends = [month_end(month) for month in months]
    cells = caseload_cells(ask, ends)
    frame = pd.DataFrame({"month": months, **counts_of(cells, [on_day(day) for day in ends], "numerator")})
    rows = with_status(frame, MONTH, source)
    return _release(ask, rows.assign(month_end=pd.to_datetime(pd.Series(ends, dtype=object))))


def cohort_rows(ask: Ask) -> Released:
    """Return the quarters of referral with how many were engaged in time, of those that have been followed for long enough."""
    steps = every_step(ask, QUARTER).rename(columns={"numerator": "total", "is_hidden": "total_is_hidden"})
    quarters = [month.date() for month in steps["month"]]
    window = timedelta(days=COHORT_WINDOW)
    is_over = pd.Series([month_end(add_months(quarter, 2)) + window <= as_at(ask.source) for quarter in quarters])
    is_told = is_over.astype(bool) & steps["status"].ne(MISSING)
    cells = cohort_cells(ask, [quarter for quarter, told in zip(quarters, is_told, strict=True) if told])
    frame = steps.assign(
        status=steps["status"].where(is_told | steps["status"].eq(MISSING), TOO_EARLY),
        **counts_of(cells, [cohort(quarter, IN_TIME) for quarter in quarters], "numerator"),
    )
    rows = _release(ask, frame)
    return rows.derive(with_shares(rows, frame["total"]))


def of_those_referred(rows: Released) -> pd.DataFrame:
    """Return rows of stages with share of their totals and its limits; that all referred are referred is no estimate."""
    frame = with_shares(rows, rows.frame["total"])
    is_first = frame["stage"] == REFERRED
    return frame.assign(**{name: frame[name].mask(is_first) for name in ("share_lower", "share_upper")})


def _of_stages(stages: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"stage": list(stages), "stage_label": [STAGE_WORDS[stage] for stage in stages]}, dtype=object)


def _release(ask: Ask, frame: pd.DataFrame) -> Released:
    return ask.release(frame, is_controlled=ask.is_controlled)
