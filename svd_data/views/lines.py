"""The lines of Trends: which series there are, and their counts step by step, before they are released."""

from datetime import date

import pandas as pd

from svd_data.periods import CHOSEN, Period, add_months, resolve_period
from svd_data.views import controlled, exact
from svd_data.views.hotspots import THIS_PERIOD, WARD_NOT_KNOWN, YEAR_EARLIER
from svd_data.views.months import MONTH, MONTHS_IN, fill_steps, months_of, steps_loaded, with_status
from svd_data.views.question import Ask

TOTAL, BY_TYPE, BY_WARD = "total", "type", "ward"
SPLITS = (TOTAL, BY_TYPE, BY_WARD)

# More lines than this cannot be told apart; the rest are drawn together as one of them.
MOST_LINES = 4

EVERY_YEAR = "All loaded"

# Rows as TrendsView.steps has them, and the names of the series in the order of the legend.
Lines = tuple[pd.DataFrame, tuple[str, ...]]


def released_lines(ask: Ask, step: str) -> Lines:
    """Return the area's line, or by month this period's and that of a year earlier, from the closed grid."""

    def cells(starts: list[date]) -> pd.DataFrame:
        spans = [(start, add_months(start, MONTHS_IN[step] - 1)) for start in starts]
        return with_status(controlled.area_over_time(ask, spans), step, ask.source)

    if step != MONTH:
        steps = cells(steps_loaded(step, ask.source))
        return steps.assign(series=EVERY_YEAR, shown_at=steps["month"]), (EVERY_YEAR,)
    now, earlier = cells(months_of(ask.filters.period)), cells(months_of(ask.before))
    return _beside_a_year_earlier(ask, now, earlier)


def exact_lines(ask: Ask, split: str, step: str, by_month: pd.DataFrame) -> Lines:
    """Return the lines as they are counted. by_month: counts of the period and the one before, month and numerator."""
    if step == MONTH:
        period, starts = ask.filters.period, months_of(ask.filters.period)
    else:
        starts = steps_loaded(step, ask.source)
        if not starts:
            return _no_lines(), (EVERY_YEAR,)
        last = add_months(starts[-1], MONTHS_IN[step] - 1)
        period = resolve_period(CHOSEN, ask.source.months, starts[0], last)
    if split != TOTAL:
        steps, series = _largest_lines(ask, split, step, period, starts)
    elif step == MONTH:
        now, earlier = (
            fill_steps(by_month, months_of(each), step, ask.source) for each in (ask.filters.period, ask.before)
        )
        steps, series = _beside_a_year_earlier(ask, now, earlier)
    else:
        steps, series = fill_steps(exact.over_time(ask, step, "", [period]), starts, step, ask.source), (EVERY_YEAR,)
        steps = steps.assign(series=EVERY_YEAR, shown_at=steps["month"])
    return steps.assign(is_hidden=False), series


def _beside_a_year_earlier(ask: Ask, now: pd.DataFrame, earlier: pd.DataFrame) -> Lines:
    """Return the period's months and, of a period of up to a year with any earlier month loaded, those a year earlier.

    A longer period holds its own earlier years, so a second line would only repeat the first.
    """
    now = now.assign(series=THIS_PERIOD, shown_at=now["month"])
    if ask.filters.period.months > 12 or not ask.before.loaded:
        return now, (THIS_PERIOD,)
    earlier = earlier.assign(series=YEAR_EARLIER, shown_at=earlier["month"] + pd.DateOffset(years=1))
    return pd.concat([now, earlier], ignore_index=True), (THIS_PERIOD, YEAR_EARLIER)


def _largest_lines(ask: Ask, split: str, step: str, period: Period, starts: list[date]) -> Lines:
    """Return the steps of the largest series, at most four, what is left over drawn together as the last of them."""
    counts = exact.over_time(ask, step, "category" if split == BY_TYPE else "ward_code", [period])
    chosen, name_of = _series_known(ask, split)
    totals = counts.groupby("series", dropna=False)["numerator"].sum().reindex(chosen, fill_value=0)
    ordered = list(totals.sort_values(ascending=False, kind="stable").index)
    if split == BY_TYPE:
        # Of an indicator most types have none at all: a line of zeros each would say nothing.
        ordered = [name for name in ordered if totals[name] > 0] or ordered[:1]
    unplaced = split == BY_WARD and not ask.filters.wards and bool(counts["series"].isna().any())
    named = ordered if len(ordered) + unplaced <= MOST_LINES else ordered[: MOST_LINES - 1]
    types = "programmes" if ask.source.holds_referrals else "types"
    leftover = _leftover_name(len(ordered) - len(named), split, unplaced=unplaced, types=types)
    labels = {code: name_of[code] for code in named}
    lines = (counts if unplaced else counts.dropna(subset=["series"])).assign(
        series=lambda rows: rows["series"].map(labels).fillna(leftover)
    )
    lines = lines.groupby([step, "series"], as_index=False)["numerator"].sum()
    series = (*labels.values(), leftover) if leftover else tuple(labels.values())
    steps = fill_steps(lines, starts, step, ask.source, series)
    return steps.assign(shown_at=steps["month"]), series


def _leftover_name(rest: int, split: str, *, unplaced: bool, types: str = "types") -> str:
    """Return what the last line is called, or "" where nothing is left over. Events of no known ward are part of it."""
    others = f"All other {types if split == BY_TYPE else 'wards'} ({rest})" if rest else ""
    if not unplaced:
        return others
    return f"{others}, and ward not known" if others else WARD_NOT_KNOWN


def _series_known(ask: Ask, split: str) -> tuple[list[str], dict[str, str]]:
    if split == BY_TYPE:
        types = list(ask.filters.types or ask.source.types)
        return types, {name: name for name in types}
    return list(ask.filters.wards or ask.catalogue.wards), dict(ask.catalogue.wards)


def _no_lines() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.to_datetime([]),
            "numerator": pd.array([], dtype="Int64"),
            "status": pd.array([], dtype="str"),
            "label": pd.array([], dtype="str"),
            "series": pd.array([], dtype="str"),
            "shown_at": pd.to_datetime([]),
            "is_hidden": pd.array([], dtype="bool"),
        }
    )
