"""The columns that a condition may name, beside the editor: what each is, which values it has, and how often."""

from dataclasses import dataclass

import pandas as pd

from svd_data.column_words import WORDS_FOR_COLUMNS
from svd_data.conditions import condition_columns
from svd_data.disclosure import Released
from svd_data.errors import FilterError, did_you_mean
from svd_data.indicators import ALWAYS_RECORDED, COUNTED
from svd_data.views.question import Ask

# What fits beside an editor; of a column with more values the most frequent are listed.
MOST_VALUES = 60


@dataclass(frozen=True)
class Columns:
    """The columns of one table as one source records them.

    columns: one row a column; column, kind ("yes or no", "a text", "a number", "a date"), words ("" where its name says it),
    is_recorded (whether the source records it), values_count (how many values it has), numerator (rows for which it is recorded), total
    (rows). values: one row a value of a column, most frequent first, at most MOST_VALUES a column; column, value (as text; of a
    date the first and the last day alone), numerator.
    """

    table: str
    columns: Released
    values: Released


def columns_of(ask: Ask, table: str) -> Columns:
    """Return the columns of `table` in the source of the filters, over all its months. The draft makes no difference.

    Raises FilterError for a table that the source does not have, AudienceError where the audience may not see its counts.
    """
    tables = [each for each in COUNTED if (each == "referrals") == ask.source.holds_referrals]
    if table not in tables:
        raise FilterError(f"{ask.source.title} has no {table}.{did_you_mean(table, tables)}")
    columns, values = ask.connection.once(("columns", ask.source.source_id, table), lambda: _count(ask, table))
    release = ask.release
    return Columns(table, release(columns, is_controlled=False), release(values, is_controlled=False))


def _count(ask: Ask, table: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    kinds = condition_columns(table)
    recorded = [name for name in kinds if ask.source.records(table, name) or (table, name) in ALWAYS_RECORDED]
    parts = [
        f"""
        SELECT '{name}' AS "column", {f"{name}::DATE" if kinds[name] == "a date" else name}::VARCHAR AS value, count(*) AS numerator
        FROM {table} WHERE source_id = $source GROUP BY ALL
        """
        for name in recorded
    ]
    every = ask.connection.frame("UNION ALL".join(parts), {"source": ask.source.source_id})
    rows = [_described(every[every["column"] == name], name, table, kinds[name], name in recorded) for name in kinds]
    values = [_listed(every[(every["column"] == name) & every["value"].notna()], kinds[name]) for name in recorded]
    return pd.DataFrame(rows), pd.concat(values, ignore_index=True)


def _described(of_column: pd.DataFrame, name: str, table: str, kind: str, is_recorded: bool) -> dict[str, object]:
    known = of_column[of_column["value"].notna()]
    return {
        "column": name,
        "kind": kind,
        "words": WORDS_FOR_COLUMNS.get((table, name), ""),
        "is_recorded": is_recorded,
        "values_count": len(known),
        "numerator": int(known["numerator"].sum()),
        "total": int(of_column["numerator"].sum()),
    }


def _listed(known: pd.DataFrame, kind: str) -> pd.DataFrame:
    if kind == "a date":
        days = known.sort_values("value")
        return days.iloc[[0, -1]] if len(days) > 1 else days
    return known.sort_values(["numerator", "value"], ascending=[False, True]).head(MOST_VALUES)
