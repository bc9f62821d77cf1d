"""What every table twin has: headings, notes on what is hidden, and figures rounded as everywhere else."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_ui.measures import counted_things

NOTE = "Note"


def heading(filters: Filters) -> str:
    """Return the heading of the indicator's counts: "Offences"."""
    return counted_things(filters.indicator).capitalize()


def note(released: Released, rows: pd.DataFrame) -> dict[str, list[str]]:
    """Return the column that says which counts are not shown, of controlled counts; nothing of others."""
    if not released.is_controlled:
        return {}
    # A column that says nothing in any row would only take room.
    before = rows["before_is_hidden"] if "before_is_hidden" in rows else pd.Series(False, index=rows.index)
    words = {
        (False, False): "",
        (True, False): "count not shown",
        (False, True): "count before not shown",
        (True, True): "neither count shown",
    }
    notes = [words[bool(now), bool(then)] for now, then in zip(rows["is_hidden"], before, strict=True)]
    return {NOTE: notes} if any(notes) else {}


def rounded(values: pd.Series, decimals: int) -> pd.Series:
    """Return the values as maps and sentences write them; pandas would make 0.2 of the 0.15 that they call 0.1."""
    # Adding 0 makes a plain 0 of -0.
    values_shown = [None if pd.isna(value) else round(float(value), decimals) + 0.0 for value in values]
    return pd.Series(values_shown, index=values.index, dtype="Float64")
