"""A checked condition taken apart: one part of it left out, or one threshold moved by a step. Parses by `conditions` alone.

Each variant is a condition again, checked like any other; what would not be one is left away.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlglot import exp

from svd_data.conditions import check_condition, checked_tree
from svd_data.errors import ConditionError
from svd_data.periods import add_months

WITHOUT, MOVED = "without", "moved"

# More than a reader would go through; each of a long condition takes some milliseconds to check.
MOST_VARIANTS = 40

_THRESHOLDS = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between)


@dataclass(frozen=True)
class Variant:
    """A condition that differs from another in one thing. kind: "without" a part, or with a threshold "moved".

    part: the part as it was; changed: as it is now, "" where it is left out. text: the whole condition now.
    """

    kind: str
    part: str
    changed: str
    text: str


@dataclass(frozen=True)
class Threshold:
    """A number that a column is compared with, by its order. value: as an integer."""

    column: str
    value: int


def variants(text: str, table: str) -> tuple[Variant, ...]:
    """Return the condition with each part of an AND or OR left out in turn, then with each threshold a step lower and higher.

    A step is 1 for a number and a month for a date. A variant that says what the condition says, or what another does, is
    left away; so are all beyond MOST_VARIANTS. Raises ConditionError for what is no condition.
    """
    own = check_condition(text, table).sql
    found: dict[str, Variant] = {own: Variant(WITHOUT, "", "", own)}
    for variant in chain(_left_out(text, table), _moved(text, table)):
        if len(found) > MOST_VARIANTS:
            break
        try:
            sql = check_condition(variant.text, table).sql
        except ConditionError:
            continue  # such as hour > 24, or BETWEEN 17 AND 16
        found.setdefault(sql, variant)
    return tuple(found.values())[1:]


def thresholds(text: str, table: str) -> tuple[Threshold, ...]:
    """Return the numbers that columns are compared with by their order, in the order of the text."""
    found = []
    for node in checked_tree(text, table).find_all(*_THRESHOLDS):
        columns = [each.name for each in node.find_all(exp.Column)]
        numbers = [int(each.name) for each in node.find_all(exp.Literal) if not each.is_string]
        found += [Threshold(columns[0], number) for number in numbers if len(set(columns)) == 1]
    return tuple(dict.fromkeys(found))


def _left_out(text: str, table: str) -> Iterator[Variant]:
    tree = checked_tree(text, table)
    nodes = list(tree.walk(bfs=False))
    for place, node in enumerate(nodes):
        parent = node.parent
        if not isinstance(parent, (exp.And, exp.Or)) or type(node) is type(parent):
            continue  # of A AND B AND C the parts are three, and A AND B is none of them
        copy = tree.copy()
        part = list(copy.walk(bfs=False))[place]
        joined = part.parent
        assert joined is not None
        other = joined.args["expression"] if joined.this is part else joined.this
        whole = other if joined is copy else copy
        if joined is copy:
            other.pop()
        else:
            joined.replace(other)
        yield Variant(WITHOUT, _words(node), "", _words(whole))


def _moved(text: str, table: str) -> Iterator[Variant]:
    tree = checked_tree(text, table)
    for place, node in enumerate(tree.walk(bfs=False)):
        if not isinstance(node, exp.Literal) or (holder := _holder(node)) is None:
            continue
        for step in (-1, 1):
            value = _stepped(node, step)
            if value is None:
                continue
            copy = tree.copy()
            moved = list(copy.walk(bfs=False))[place]
            assert isinstance(moved, exp.Literal)
            changed = _holder(moved)
            assert changed is not None
            moved.set("this", value)
            yield Variant(MOVED, _words(holder), _words(changed), _words(copy))


def _holder(literal: exp.Literal) -> exp.Expr | None:
    """Return the comparison in which a literal is a threshold, or None: a value of coalesce or of = is none."""
    parent = literal.parent
    if isinstance(parent, exp.Cast):
        parent = parent.parent
    return parent if isinstance(parent, _THRESHOLDS) else None


def _stepped(literal: exp.Literal, step: int) -> str | None:
    """Return a threshold one step on, or None where there is none: no column is negative."""
    if not literal.is_string:
        value = int(literal.name) + step
        return str(value) if value >= 0 else None
    day = date.fromisoformat(literal.name)
    if not date.min.year < day.year < date.max.year:
        return None
    month = add_months(day.replace(day=1), step)
    return month.replace(day=min(day.day, monthrange(month.year, month.month)[1])).isoformat()


def _words(node: exp.Expr) -> str:
    # A date as a condition writes it: sqlglot writes DATE '2026-01-31' as a cast, which it may not be typed as.
    dated = node.copy().transform(
        lambda each: exp.Var(this=f"DATE '{each.this.name}'") if isinstance(each, exp.Cast) else each
    )
    return dated.sql(dialect="duckdb", comments=False)
