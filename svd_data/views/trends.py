"""Trends: months as lines, beside the same months a year earlier, by type of offence, or by ward."""

from dataclasses import dataclass

import pandas as pd

from svd_data.catalogue import Catalogue, OffenceSource
from svd_data.database import Connection
from svd_data.disclosure import Released, Table, release
from svd_data.errors import FilterError, did_you_mean
from svd_data.filters import Filters
from svd_data.periods import Period, period_before
from svd_data.queries import offences_by_month_and
from svd_data.views.compare import with_changes
from svd_data.views.hotspots import THIS_PERIOD, WARD_NOT_KNOWN, YEAR_EARLIER
from svd_data.views.months import fill_months

TOTAL, BY_TYPE, BY_WARD = "total", "type", "ward"
SPLITS = (TOTAL, BY_TYPE, BY_WARD)


# More lines than this cannot be told apart; the rest are drawn together as one of them.
MOST_LINES = 4


@dataclass(frozen=True)
class TrendsView:
    """The answer of the Trends page.

    months: one row per month and series; month, series, shown_at (the month on the axis: a year later for the line of
    a year earlier), numerator (Int64 offences; NA: not loaded), status. Series come in the order of the legend.
    headline: one row; numerator, before, change, verdict, as on Hotspots. before: the period compared with, or None.
    """

    filters: Filters
    split: str
    before: Period | None
    series: tuple[str, ...]
    months: Released
    headline: Released


def trends_view(
    connection: Connection, catalogue: Catalogue, filters: Filters, split: str, audience: str
) -> TrendsView:
    """Return the Trends answer for these filters, split as asked.

    Raises FilterError for an unknown split, AudienceError where `audience` may not have it.
    """
    if split not in SPLITS:
        raise FilterError(f"Trends cannot be split by '{split}'.{did_you_mean(split, SPLITS)}")
    source = catalogue.source(filters.source)
    before = period_before(filters.period, source.months)
    totals = offences_by_month_and(connection, filters, "all", [filters.period, before])
    if split == TOTAL:
        months, series = _beside_a_year_earlier(totals, filters, before, source)
    else:
        column = "category" if split == BY_TYPE else "ward_code"
        counts = offences_by_month_and(connection, filters, column, [filters.period])
        months, series = _largest_lines(counts, filters, catalogue, split)
    comparable = filters.period.is_complete and before.is_complete
    released = release(Table(months, source.is_restricted), audience)
    headline = release(Table(_totals(totals, filters.period, before), source.is_restricted), audience)
    return TrendsView(
        filters=filters,
        split=split,
        before=before if comparable else None,
        series=series,
        months=released,
        headline=headline.derive(with_changes(headline.frame, comparable=comparable)),
    )


def _beside_a_year_earlier(
    totals: pd.DataFrame, filters: Filters, before: Period, source: OffenceSource
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the period's months and, of a period of up to a year with any earlier month loaded, those a year earlier.

    A longer period holds its own earlier years, so a second line would only repeat the first.
    """
    counts = totals[["month", "numerator"]]
    now = fill_months(counts, [filters.period], source).assign(series=THIS_PERIOD)
    now["shown_at"] = now["month"]
    if filters.period.months > 12 or not before.loaded:
        return now, (THIS_PERIOD,)
    earlier = fill_months(counts, [before], source).assign(series=YEAR_EARLIER)
    earlier["shown_at"] = earlier["month"] + pd.DateOffset(years=1)
    return pd.concat([now, earlier], ignore_index=True), (THIS_PERIOD, YEAR_EARLIER)


def _largest_lines(
    counts: pd.DataFrame, filters: Filters, catalogue: Catalogue, split: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the months of the largest series, at most four, what is left over drawn together as the last of them."""
    chosen, name_of = _series_known(filters, catalogue, split)
    totals = counts.groupby("series", dropna=False)["numerator"].sum().reindex(chosen, fill_value=0)
    ordered = list(totals.sort_values(ascending=False, kind="stable").index)
    unplaced = split == BY_WARD and not filters.wards and bool(counts["series"].isna().any())
    named = ordered if len(ordered) + unplaced <= MOST_LINES else ordered[: MOST_LINES - 1]
    rest = len(ordered) - len(named)
    leftover = _leftover_name(rest, split, unplaced=unplaced)
    labels = {code: name_of[code] for code in named}
    lines = (counts if unplaced else counts.dropna(subset=["series"])).assign(
        series=lambda rows: rows["series"].map(labels).fillna(leftover)
    )
    lines = lines.groupby(["month", "series"], as_index=False)["numerator"].sum()
    series = (*labels.values(), leftover) if leftover else tuple(labels.values())
    months = fill_months(lines, [filters.period], catalogue.source(filters.source), series)
    return months.assign(shown_at=months["month"]), series


def _leftover_name(rest: int, split: str, *, unplaced: bool) -> str:
    """Return what the last line is called, or "" where nothing is left over. Offences of no known ward are part of it."""
    others = f"All other {'types' if split == BY_TYPE else 'wards'} ({rest})" if rest else ""
    if not unplaced:
        return others
    return f"{others}, and ward not known" if others else WARD_NOT_KNOWN


def _series_known(filters: Filters, catalogue: Catalogue, split: str) -> tuple[list[str], dict[str, str]]:
    if split == BY_TYPE:
        types = list(filters.types or catalogue.source(filters.source).types)
        return types, {name: name for name in types}
    return list(filters.wards or catalogue.wards), dict(catalogue.wards)


def _totals(totals: pd.DataFrame, now: Period, before: Period) -> pd.DataFrame:
    month = pd.to_datetime(totals["month"])
    count = {
        name: totals.loc[month.between(pd.Timestamp(period.first), pd.Timestamp(period.last)), "numerator"].sum()
        for name, period in (("numerator", now), ("before", before))
    }
    return pd.DataFrame({name: [value] for name, value in count.items()}, dtype="Int64")
