"""How much of what a draft's condition asks is recorded at all, and whether that changed over time."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from svd_data.column_words import WORDS_FOR_COLUMNS
from svd_data.lab.words import per_cent
from svd_data.periods import month_name


@dataclass(frozen=True)
class MissingColumn:
    """One column of the condition. words: for what it is, "" where its name says it. rows: that could be counted; missing: of
    them, those for which it is not recorded.

    first_year, last_year: the share missing in the first and in the last 12 months loaded. worst: the month with the greatest
    share, and it.
    """

    column: str
    words: str
    rows: int
    missing: int
    first_year: float
    last_year: float
    worst: tuple[date, float]

    @property
    def share(self) -> float:
        return self.missing / self.rows if self.rows else 0.0

    @property
    def sentence(self) -> str:
        name = f"{self.column} ({self.words})" if self.words else self.column
        if not self.missing:
            return f"{name} is recorded for every row."
        month, share = self.worst
        return (
            f"{name} is not recorded for {per_cent(self.share)} of rows: {per_cent(self.first_year)} in the first "
            f"year loaded, {per_cent(self.last_year)} in the last, at most {per_cent(share)} ({month_name(month)})."
        )


@dataclass(frozen=True)
class Missing:
    """columns: by name. undecided: rows of which it cannot be told whether they count, because something is not recorded;
    rows: all that could be counted.
    """

    columns: tuple[MissingColumn, ...]
    undecided: int
    rows: int

    @property
    def share_undecided(self) -> float:
        return self.undecided / self.rows if self.rows else 0.0

    @property
    def sentence(self) -> str:
        if not self.columns:
            return "The draft asks no condition of its own, so nothing that it asks can be missing."
        told = f"Of {self.rows:,} rows that could be counted "
        if not self.undecided:
            return f"{told}there is none of which it cannot be told whether it counts."
        return (
            f"{told}{self.undecided:,} ({per_cent(self.share_undecided)}) are not counted because it cannot be told: "
            "what the condition asks is not recorded for them."
        )


def missing(recorded: pd.DataFrame, table: str) -> Missing:
    """Return what is missing of each column of the table. recorded: as svd_data.lab.counts.recorded_by_month has it."""
    names = [name for name in recorded.columns if name not in ("month", "rows", "undecided")]
    total = int(recorded["rows"].sum())
    return Missing(
        tuple(_of_column(recorded, name, table) for name in names),
        int(recorded["undecided"].sum()),
        total,
    )


def shares_by_month(recorded: pd.DataFrame) -> pd.DataFrame:
    """Return one row a column and month: month, column, numerator (rows not recorded), rows, share (0 to 1; NA of no rows)."""
    names = [name for name in recorded.columns if name not in ("month", "rows", "undecided")]
    frames = [
        pd.DataFrame(
            {
                "month": recorded["month"],
                "column": name,
                "numerator": (recorded["rows"] - recorded[name]).astype("Int64"),
                "rows": recorded["rows"].astype("Int64"),
            }
        )
        for name in names
    ]
    if not frames:
        return pd.DataFrame({"month": pd.to_datetime([]), "column": [], "numerator": [], "rows": [], "share": []})
    every = pd.concat(frames, ignore_index=True)
    return every.assign(share=(every["numerator"] / every["rows"].replace(0, pd.NA)).astype("Float64"))


def _of_column(recorded: pd.DataFrame, name: str, table: str) -> MissingColumn:
    rows, absent = recorded["rows"], recorded["rows"] - recorded[name]
    shares = (absent / rows.where(rows > 0)).fillna(0.0)
    worst = shares.idxmax() if len(shares) else None

    def over(part: slice) -> float:
        of = int(rows.iloc[part].sum())
        return int(absent.iloc[part].sum()) / of if of else 0.0

    return MissingColumn(
        column=name,
        words=WORDS_FOR_COLUMNS.get((table, name), ""),
        rows=int(rows.sum()),
        missing=int(absent.sum()),
        first_year=over(slice(0, 12)),
        last_year=over(slice(-12, None)),
        worst=(recorded["month"].iloc[worst].date(), float(shares.iloc[worst]))
        if worst is not None
        else (date.min, 0.0),
    )
