"""One yes-or-no condition over one table's columns, checked before DuckDB sees it. It may come from a file or a person.

Two fences. First the text is cut into words, numbers, texts and signs, and anything else is refused: so no comment,
statement, parameter, function or name of another table is ever parsed. Then sqlglot makes a tree, every node of which
must be one of the few kinds below with columns and values that fit together. What DuckDB is given is written from that
tree, never the text itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from svd_data.condition_pieces import check_pieces, place_of
from svd_data.definitions import REFERENCE, crime_types
from svd_data.errors import ConditionError, DefinitionError, did_you_mean, nearest_word, shortened
from svd_data.programme_register import project_programme_ids
from svd_data.schema import SCHEMA_SQL
from svd_data.toml_files import load_toml

# The tables whose rows a condition may choose.
CONDITION_TABLES = ("offences", "victims", "referrals")

# Who, when and where: identifiers are nobody's business, and months and places are for the filters to choose.
_LEFT_TO_FILTERS = frozenset({
    "offence_id", "source_id", "record_key", "person_no", "referral_id", "person_key", "month", "ward_code", "lsoa_code",
    "source_lsoa_code", "longitude", "latitude", "geometry", "programme_title",
})  # fmt: skip

_BOOLEAN, _TEXT, _NUMBER, _DATE = "yes or no", "a text", "a number", "a date"
_KIND_OF_TYPE = {
    "BOOLEAN": _BOOLEAN, "TEXT": _TEXT, "UTINYINT": _NUMBER, "SMALLINT": _NUMBER, "INTEGER": _NUMBER, "BIGINT": _NUMBER,
    "DATE": _DATE, "TIMESTAMP": _DATE,
}  # fmt: skip

_EQUALITIES = (exp.EQ, exp.NEQ)
_ORDERINGS = (exp.LT, exp.LTE, exp.GT, exp.GTE)


@dataclass(frozen=True)
class Condition:
    """A checked condition: `sql` for DuckDB, to be put in brackets, and the columns that it names.

    It holds for a row where it is true; where it is NULL, because something was not recorded, the row is not counted.
    """

    sql: str
    columns: frozenset[str]


@dataclass(frozen=True)
class _Operand:
    """One side of a comparison. column: its name, "" for a literal; value: the literal."""

    kind: str
    column: str = ""
    value: str | int | bool | date | None = None

    def describe(self) -> str:
        return f"{self.column} ({self.kind})" if self.column else f"{shortened(repr(self.value))} ({self.kind})"


@cache
def condition_columns(table: str) -> Mapping[str, str]:
    """Return the columns that a condition over `table` may name, with their kind ("yes or no", "a text", ...).

    Raises DefinitionError where `table` is not one whose rows a condition may choose.
    """
    if table not in CONDITION_TABLES:
        raise DefinitionError(f"'{table}' has no conditions.{did_you_mean(table, CONDITION_TABLES)}")
    return MappingProxyType(
        {
            name: _KIND_OF_TYPE[kind]
            for name, kind in _schema()[table].items()
            if kind in _KIND_OF_TYPE and name not in _LEFT_TO_FILTERS
        }
    )


@lru_cache(maxsize=1024)
def check_condition(text: str, table: str, entry: str = "The condition") -> Condition:
    """Return the condition that `text` says about a row of `table`. `entry` begins every message: where the text stands.

    Raises ConditionError, and nothing else whatever the text, saying which word is wrong, where, and the nearest right one.
    """
    try:
        tree = checked_tree(text, table)
        sql = tree.sql(dialect="duckdb", comments=False)
    except ConditionError as error:
        raise ConditionError(
            error.reason, entry=entry, place=place_of(text, error), suggestion=error.suggestion
        ) from None
    except (SqlglotError, RecursionError):
        raise ConditionError(f"cannot be read as a condition: '{shortened(text)}'.", entry=entry) from None
    return Condition(sql, frozenset(column.name for column in tree.find_all(exp.Column)))


def checked_tree(text: str, table: str) -> exp.Expr:
    """Return the tree of a condition once every node of it is allowed. Raises ConditionError, SqlglotError, RecursionError."""
    columns = condition_columns(table)
    check_pieces(text, table, columns, _LEFT_TO_FILTERS)
    tree = _parse(text).unnest()  # brackets round the whole say nothing
    _check_question(tree, columns)
    return tree


def text_literal(text: str) -> str:
    """Return a text as a condition writes it.

    >>> text_literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def known_values(column: str) -> tuple[str, ...] | tuple[int, ...]:
    """Return the values that the column can have, in any table; empty where it may have any."""
    if column == "programme":
        return project_programme_ids()
    return tuple(crime_types().is_crime) if column == "category" else _listed_values().get(column, ())


@cache
def _schema() -> Mapping[str, Mapping[str, str]]:
    """Return each table's columns and their types as schema.sql has them."""
    creates = [tree for tree in sqlglot.parse(SCHEMA_SQL, read="duckdb") if isinstance(tree, exp.Create)]
    return MappingProxyType(
        {
            create.this.this.name: {
                column.name: column.args["kind"].sql(dialect="duckdb") for column in create.find_all(exp.ColumnDef)
            }
            for create in creates
        }
    )


@cache
def _listed_values() -> Mapping[str, tuple[str, ...] | tuple[int, ...]]:
    path = REFERENCE / "values.toml"
    kinds: dict[str, str] = {}
    for table in CONDITION_TABLES:
        kinds |= condition_columns(table)
    listed = load_toml(path)
    for column, values in listed.items():
        if column not in kinds:
            raise DefinitionError(f"{path.name}: '{column}' is not a column.{did_you_mean(column, kinds)}")
        kind = {_TEXT: str, _NUMBER: int}.get(kinds[column])
        if not isinstance(values, list) or not values or any(type(value) is not kind for value in values):
            raise DefinitionError(f"{path.name}: '{column}' is not a list of values that fit the column.")
        if len(set(values)) != len(values):
            raise DefinitionError(f"{path.name}: '{column}' has a value twice.")
    return MappingProxyType({column: tuple(values) for column, values in listed.items()})


# The second fence: the tree


def _parse(text: str) -> exp.Expr:
    try:
        tree: exp.Expr = sqlglot.parse_one(text, read="duckdb", into=exp.Condition)
    except ParseError as error:
        fault = error.errors[0] if error.errors else {}
        near = fault.get("highlight") or ""
        words = f" near '{shortened(near)}'" if near else ""
        place = _place_in(text, fault["line"], fault["col"], len(near)) if near else None
        raise ConditionError(f"cannot be read as one condition{words}.", place=place) from None
    return tree


def _place_in(text: str, line: int, column: int, length: int) -> tuple[int, int]:
    """Return the place of a word that ends at a column (from 1) of a line (from 1)."""
    end = sum(len(each) for each in text.splitlines(keepends=True)[: line - 1]) + column
    return end - length, end


def _check_question(node: exp.Expr, columns: Mapping[str, str]) -> None:
    """Raise ConditionError unless `node` is true or false (or not recorded) of a row, with the place of the part at fault."""
    try:
        _check_kind(node, columns)
    except ConditionError as error:
        error.place = error.place or _place(node)
        raise


def _place(node: exp.Expr) -> tuple[int, int] | None:
    """Return where the names and values of a part stand, from the first to the last; None where it has none."""
    found = [part.meta for part in node.walk() if "start" in part.meta]
    return (min(each["start"] for each in found), max(each["end"] for each in found) + 1) if found else None


def _check_kind(node: exp.Expr, columns: Mapping[str, str]) -> None:
    kind = type(node)
    if kind in (exp.And, exp.Or):
        _has_only(node, "this", "expression")
        for part in node.flatten(unnest=False):
            _check_question(part, columns)
    elif kind in (exp.Not, exp.Paren):
        _has_only(node, "this")
        _check_question(node.this, columns)
    elif kind in _EQUALITIES or kind in _ORDERINGS:
        _check_comparison(node, columns)
    elif kind is exp.Between:
        _check_between(node, columns)
    elif kind is exp.In:
        _check_in(node, columns)
    elif kind is exp.Like:
        _check_like(node, columns)
    elif kind is exp.Is:
        _check_is(node, columns)
    elif kind in (exp.Column, exp.Coalesce):
        operand = _operand(node, columns)
        if operand.kind != _BOOLEAN:
            raise ConditionError(f"'{_words(node)}' is {operand.kind}, not a yes-or-no condition.")
    elif kind is exp.Boolean:
        raise ConditionError(
            f"'{_words(node)}' alone says nothing about a row: name a column.", word=node.sql(dialect="duckdb")
        )
    else:
        raise ConditionError(f"'{_words(node)}' is not a yes-or-no condition.")


def _check_comparison(node: exp.Expr, columns: Mapping[str, str]) -> None:
    _has_only(node, "this", "expression")
    left, right = _operand(node.this, columns), _operand(node.args["expression"], columns)
    if type(node) in _ORDERINGS:
        _check_ordered(left)
    _check_fit(left, right)


def _check_between(node: exp.Expr, columns: Mapping[str, str]) -> None:
    _has_only(node, "this", "low", "high")
    operand = _column(node.this, columns)
    low, high = _operand(node.args["low"], columns), _operand(node.args["high"], columns)
    _check_ordered(operand)
    for bound in (low, high):
        _check_fit(operand, bound)
    if not low.column and not high.column and _is_after(low.value, high.value):
        raise ConditionError(
            f"BETWEEN {low.value} AND {high.value} holds for no row, the first being the larger: "
            f"write {operand.column} >= {low.value} OR {operand.column} <= {high.value}."
        )


def _check_in(node: exp.Expr, columns: Mapping[str, str]) -> None:
    if "field" in node.args:
        raise ConditionError("IN is followed by a list in brackets: IN ('Robbery', 'Burglary').")
    _has_only(node, "this", "expressions")
    operand = _column(node.this, columns)
    if not node.expressions:
        raise ConditionError(f"'{_words(node)}' names no values.")
    for item in node.expressions:
        value = _operand(item, columns)
        if value.column:
            raise ConditionError(f"IN takes a list of values, and {value.column} is a column.")
        _check_fit(operand, value)


def _check_like(node: exp.Expr, columns: Mapping[str, str]) -> None:
    _has_only(node, "this", "expression", "negate")
    operand, pattern = _column(node.this, columns), _operand(node.args["expression"], columns)
    if operand.kind != _TEXT or pattern.kind != _TEXT or pattern.column:
        raise ConditionError(
            f"LIKE compares a text column with a text: not {operand.describe()} with {pattern.describe()}."
        )
    if known_values(operand.column):
        raise ConditionError(
            f"LIKE may not be used on {operand.column}, whose values are known: name them with = or IN."
        )


def _check_is(node: exp.Expr, columns: Mapping[str, str]) -> None:
    _has_only(node, "this", "expression")
    right = type(node.args["expression"])
    if right is exp.Null:
        _column(node.this, columns)
    elif right is exp.Boolean:
        # What is written from the tree must leave no doubt what IS takes hold of.
        if type(node.this) not in (exp.Column, exp.Coalesce, exp.Paren):
            raise ConditionError(f"'{_words(node)}': put what stands before IS into brackets.")
        _check_question(node.this, columns)
    else:
        raise ConditionError(f"'{_words(node)}': IS is followed by NULL, TRUE or FALSE.")


def _operand(node: exp.Expr, columns: Mapping[str, str]) -> _Operand:
    """Return the column or literal that `node` is."""
    kind = type(node)
    if kind is exp.Column:
        _has_only(node, "this")
        # A name in quotation marks does not reach the tree; were it to, it would not be looked up.
        if type(node.this) is not exp.Identifier or node.this.args.get("quoted") or node.name not in columns:
            raise ConditionError(
                f"'{_words(node)}' is not a column.{did_you_mean(node.name, columns)}",
                word=node.name,
                suggestion=nearest_word(node.name, columns),
            )
        return _Operand(columns[node.name], column=node.name)
    if kind is exp.Coalesce:
        return _coalesce(node, columns)
    if kind is exp.Literal:
        return _Operand(_TEXT, value=node.name) if node.is_string else _Operand(_NUMBER, value=int(node.name))
    if kind is exp.Boolean:
        return _Operand(_BOOLEAN, value=bool(node.this))
    if kind is exp.Cast:
        return _date(node)
    if kind is exp.Null:
        raise ConditionError("nothing equals NULL: write IS NULL or IS NOT NULL.")
    raise ConditionError(f"'{_words(node)}' may not be used as a value.")


def _column(node: exp.Expr, columns: Mapping[str, str]) -> _Operand:
    operand = _operand(node, columns)
    if not operand.column:
        raise ConditionError(f"{operand.describe()} is compared where a column is needed.")
    return operand


def _coalesce(node: exp.Expr, columns: Mapping[str, str]) -> _Operand:
    """Return the first column of a coalesce, which the others must fit."""
    _has_only(node, "this", "expressions")
    first = _column(node.this, columns)
    for other in node.expressions:
        _check_fit(first, _operand(other, columns))
    return first


def _date(node: exp.Expr) -> _Operand:
    """Return the date of DATE '2026-01-31', the only cast that the first fence lets through."""
    _has_only(node, "this", "to")
    if type(node.this) is not exp.Literal or not node.this.is_string or node.args["to"].sql() != "DATE":
        raise ConditionError(f"'{_words(node)}' may not be used as a value.")
    written = node.this.name
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
            return _Operand(_DATE, value=date.fromisoformat(written))
    except ValueError:
        pass
    raise ConditionError(f"'{shortened(written)}' is not a date: write DATE '2026-01-31'.", word=f"'{written}'")


def _check_fit(left: _Operand, right: _Operand) -> None:
    """Raise ConditionError unless the two may be compared: of one kind, a column among them, and of its known values."""
    if not left.column and not right.column:
        raise ConditionError(f"compares {left.describe()} with {right.describe()}: name a column.")
    if left.column == right.column:
        raise ConditionError(f"compares {left.column} with itself.")
    if left.kind != right.kind:
        cure = " Write DATE '2026-01-31'." if {left.kind, right.kind} == {_DATE, _TEXT} else ""
        raise ConditionError(f"cannot compare {left.describe()} with {right.describe()}.{cure}")
    if not left.column:
        _check_known(right.column, left.value)
    if not right.column:
        _check_known(left.column, right.value)


def _check_known(column: str, value: object) -> None:
    known = known_values(column)
    if not known or value in known:
        return
    if isinstance(value, int):
        raise ConditionError(
            f"{column} is never {value}: it runs from {known[0]} to {known[-1]}.",
            word=str(value),
            suggestion=str(min(max(value, int(known[0])), int(known[-1]))),
        )
    # An earlier name of a category leads to today's.
    meant = crime_types().category_of.get(str(value)) if column == "category" else None
    nearest = meant or nearest_word(str(value), map(str, known))
    cure = f" Did you mean '{nearest}'?" if nearest else ""
    raise ConditionError(
        f"{column} is never '{shortened(str(value))}'.{cure}",
        word=text_literal(str(value)),
        suggestion=text_literal(nearest) if nearest else "",
    )


def _check_ordered(operand: _Operand) -> None:
    # Text that is kept as ENUM has the order of its values in the file, not of the alphabet.
    if operand.kind not in (_NUMBER, _DATE):
        raise ConditionError(f"{operand.describe()} has no order: use = or IN.", word=operand.column)


def _is_after(low: object, high: object) -> bool:
    return isinstance(low, (int, date)) and isinstance(high, type(low)) and low > high  # type: ignore[operator]


def _has_only(node: exp.Expr, *allowed: str) -> None:
    """Raise ConditionError where the node carries anything besides, such as BETWEEN SYMMETRIC."""
    for name, value in node.args.items():
        if value and name not in allowed:
            raise ConditionError(f"'{_words(node)}' says more than a condition may ({name}).")


def _words(node: exp.Expr) -> str:
    return shortened(node.sql(dialect="duckdb", comments=False))
