"""The SQL that a run sent to DuckDB, set out to be read, and as text that can be run elsewhere. Not a word of it is changed."""

import re
import textwrap
from datetime import date, datetime
from itertools import pairwise

from svd_data.limited import Statement

# A longer line is broken where a condition or a list goes on.
_WIDTH = 110
_INDENT = "    "

# A text in quotation marks, or the two ends of a BETWEEN, which stay together; or a place at which a line may be broken.
_BREAKS = re.compile(r"'(?:[^']|'')*'|BETWEEN \S+ AND \S+| (?=(?:AND|OR) )|(?<=,) ")


def readable(statement: Statement) -> str:
    """Return a statement's SQL with its lines brought to one margin, and long ones broken before AND and OR and after commas."""
    lines = textwrap.dedent(statement.sql).strip().splitlines()
    return "\n".join(broken for line in lines if line.strip() for broken in _broken(line.rstrip()))


def parameters_in_words(statement: Statement) -> tuple[tuple[str, str], ...]:
    """Return what was bound, by name, as DuckDB writes it."""
    return tuple((f"${name}", _literal(value)) for name, value in statement.parameters.items())


def ready_to_run(statement: Statement, name: str = "lab") -> str:
    """Return text that runs the statement in any DuckDB that has the file open: prepared as it is, then run with its values."""
    bound = ", ".join(f"{parameter} := {_literal(value)}" for parameter, value in statement.parameters.items())
    return f"PREPARE {name} AS\n{readable(statement)};\n\nEXECUTE {name}({bound});\n"


def _broken(line: str) -> list[str]:
    if len(line) <= _WIDTH:
        return [line]
    margin = line[: len(line) - len(line.lstrip())] + _INDENT
    places = [found.start() for found in _BREAKS.finditer(line) if found.group() == " "]
    ends, starts = [*places, len(line)], [0]
    for place, after in pairwise(ends):
        if after - starts[-1] > _WIDTH:
            starts.append(place + 1)
    pieces = [line[start : end - 1] for start, end in zip(starts, [*starts[1:], len(line) + 1], strict=True)]
    return [pieces[0], *(margin + piece for piece in pieces[1:])]


def _literal(value: object) -> str:
    if isinstance(value, datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, (bool, int, float)):
        return str(value).upper()
    return "'" + str(value).replace("'", "''") + "'"
