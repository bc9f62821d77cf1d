"""Filters that are clicked together, written as a condition: what the editor holds after a click, and what a person may go on typing.

Only writes text: whether it is a condition is `svd_data.conditions`' to say, as of anything typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from svd_data.conditions import condition_columns, text_literal
from svd_data.errors import DefinitionError, did_you_mean, shortened

AND, OR = "AND", "OR"
JOINERS = (AND, OR)

# How a column can be asked about, by its kind as svd_data.conditions names them.
_BOOLEAN, _TEXT, _DATE = "yes or no", "a text", "a date"


@dataclass(frozen=True)
class Clause:
    """One click: what is asked of one column. At most one of the three is asked; with none of them, that it is recorded.

    values: to be one of; of a yes-or-no column "yes" or "no". low, high: to lie from and to, both included, "" for open.
    is_not: the opposite of what is asked.
    """

    column: str
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    is_recorded: bool | None = None
    is_not: bool = False


def clause_text(clause: Clause, table: str) -> str:
    """Return the condition that a click asks. Raises DefinitionError for a column that the table has not.

    >>> clause_text(Clause("category", ("Robbery", "Burglary")), "offences")
    "category IN ('Robbery', 'Burglary')"
    >>> clause_text(Clause("knife", ("yes",)), "offences"), clause_text(Clause("hour", low="22"), "offences")
    ('knife', 'hour >= 22')
    """
    columns = condition_columns(table)
    if clause.column not in columns:
        raise DefinitionError(
            f"'{shortened(clause.column)}' is not a column of {table}.{did_you_mean(clause.column, columns)}"
        )
    asked = _asked(clause, columns[clause.column])
    if not clause.is_not:
        return asked
    return f"NOT {asked}" if re.fullmatch(r"\w+", asked) else f"NOT ({asked})"


def joined(texts: Iterable[str], by: str) -> str:
    """Return conditions joined by AND or OR, those in brackets that could be read otherwise without.

    >>> joined(["knife", "hour >= 22 OR hour <= 5"], "AND")
    'knife AND (hour >= 22 OR hour <= 5)'
    """
    if by not in JOINERS:
        raise DefinitionError(f"Conditions are joined by AND or OR, not by '{shortened(by)}'.")
    parts = [text.strip() for text in texts if text.strip()]
    if len(parts) < 2:
        return "".join(parts)
    other = OR if by == AND else AND
    return f" {by} ".join(
        f"({part})" if re.search(rf"\b{other}\b", _unquoted(part), re.IGNORECASE) else part for part in parts
    )


def _asked(clause: Clause, kind: str) -> str:
    column = clause.column
    if clause.is_recorded is not None:
        return f"{column} IS {'NOT ' if clause.is_recorded else ''}NULL"
    if clause.low or clause.high:
        low, high = (_value(value, kind) if value else "" for value in (clause.low, clause.high))
        if low and high:
            return f"{column} BETWEEN {low} AND {high}"
        return f"{column} >= {low}" if low else f"{column} <= {high}"
    if not clause.values:
        return f"{column} IS NOT NULL"
    if kind == _BOOLEAN:
        return column if clause.values[0] == "yes" else f"NOT {column}"
    values = [_value(value, kind) for value in clause.values]
    return f"{column} = {values[0]}" if len(values) == 1 else f"{column} IN ({', '.join(values)})"


def _value(value: Any, kind: str) -> str:
    if kind == _DATE:
        return f"DATE {text_literal(str(value))}"
    return text_literal(str(value)) if kind == _TEXT else str(value)


def _unquoted(text: str) -> str:
    """Return a condition without its texts and without the AND of BETWEEN, to see how it is joined."""
    bare = re.sub(r"'(?:[^']|'')*'", "''", text)
    return re.sub(r"\bBETWEEN\s+\S+(?:\s+'')?\s+AND\b", "BETWEEN", bare, flags=re.IGNORECASE)
