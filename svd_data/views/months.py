"""Monthly series that tell a month without offences from a month without a file."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from svd_data.catalogue import OffenceSource
from svd_data.periods import Period, add_months

LOADED, PROVISIONAL, MISSING = "loaded", "provisional", "not loaded"


def fill_months(
    counts: pd.DataFrame, periods: Iterable[Period], source: OffenceSource, series: Sequence[str] = ()
) -> pd.DataFrame:
    """Return one row per month of the periods (and per series, where `series` names them), none left out.

    counts: month, numerator, and series where wanted; months without a row had no offence. Columns of the result:
    month, [series,] numerator (Int64: 0 in a loaded month without a row, NA in a month that is not loaded), status.
    """
    months = [month for period in periods for month in months_of(period)]
    keys: list[str] = ["month", "series"] if series else ["month"]
    index = pd.MultiIndex.from_product([months, series], names=keys) if series else pd.Index(months, name="month")
    counted = counts.assign(month=pd.to_datetime(counts["month"]).dt.date).set_index(keys)["numerator"].astype("Int64")
    filled = counted.reindex(index, fill_value=0).reset_index()
    loaded, provisional = set(source.months), set(source.provisional)
    filled["status"] = [
        MISSING if month not in loaded else PROVISIONAL if month in provisional else LOADED for month in filled["month"]
    ]
    filled.loc[filled["status"] == MISSING, "numerator"] = pd.NA
    filled["month"] = pd.to_datetime(filled["month"])
    return filled


def months_of(period: Period) -> list[date]:
    """Return every month of a period, in order."""
    return [add_months(period.first, step) for step in range(period.months)]
