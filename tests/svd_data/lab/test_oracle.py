"""A hundred generated conditions count, row by row, what Python counts that knows nothing of SQL: NULL is neither true nor false.

The conditions go the whole way of a draft: checked, rewritten, asked of the demonstration data by the one query path.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.filters import Filters
from svd_data.lab.drafts import Draft
from svd_data.limited import LimitedDatabase
from svd_data.periods import CHOSEN, resolve_period
from svd_data.queries import Breakdown, count_by
from tests.oracles import Offence, Rows, hour_of
from tests.svd_data.lab.conftest import AskOf

FIRST, LAST = date(2023, 4, 1), date(2023, 7, 1)

# What a row says of each column; None: not recorded.
COLUMNS: Mapping[str, Callable[[Offence], object]] = {
    name: lambda row, name=name: getattr(row, name)
    for name in (
        "category", "subgroup", "is_crime", "place_type", "knife", "firearm", "domestic_abuse", "youngest_victim_age",
        "youngest_suspect_age", "has_female_victim", "is_school_day", "is_bank_holiday",
    )
} | {
    "hour": hour_of,
    "weekday": lambda row: row.occurred_at.isoweekday() if row.occurred_at else None,
}  # fmt: skip
FLAGS = ("knife", "firearm", "domestic_abuse", "has_female_victim", "is_school_day", "is_bank_holiday", "is_crime")
NUMBERS = {"youngest_victim_age": (0, 90), "youngest_suspect_age": (0, 90), "hour": (0, 23), "weekday": (1, 7)}
TEXTS = {
    "category": ("Robbery", "Violence and sexual offences", "Drugs", "Anti-social behaviour"),
    "subgroup": ("robbery", "rape", "violence_with_injury", "homicide", "drugs"),
    "place_type": ("public_place", "dwelling", "school", "licensed_premises"),
}


@dataclass(frozen=True)
class Asked:
    """A condition in words of SQL, and what it says of a row: True, False or None."""

    text: str
    says: Callable[[Offence], bool | None]


def compared(column: str, sign: str, value: object) -> Asked:
    compare = {
        "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    }[sign]  # fmt: skip
    of = COLUMNS[column]
    return Asked(
        f"{column} {sign} {value!r}", lambda row: None if (found := of(row)) is None else compare(found, value)
    )


def among(column: str, values: list[object], is_not: bool) -> Asked:
    of = COLUMNS[column]
    written = ", ".join(repr(value) for value in values)
    return Asked(
        f"{column} {'NOT ' if is_not else ''}IN ({written})",
        lambda row: None if (found := of(row)) is None else (found in values) != is_not,
    )


def between(column: str, low: int, high: int) -> Asked:
    of = COLUMNS[column]
    return Asked(
        f"{column} BETWEEN {low} AND {high}", lambda row: None if (found := of(row)) is None else low <= found <= high
    )


def missing(column: str, is_not: bool) -> Asked:
    of = COLUMNS[column]
    return Asked(f"{column} IS {'NOT ' if is_not else ''}NULL", lambda row: (of(row) is None) != is_not)


def flag(column: str) -> Asked:
    return Asked(column, COLUMNS[column])  # type: ignore[arg-type]


def instead(column: str, value: bool) -> Asked:
    of = COLUMNS[column]
    return Asked(f"coalesce({column}, {str(value).upper()})", lambda row: value if of(row) is None else of(row))  # type: ignore[return-value]


def negated(part: Asked) -> Asked:
    return Asked(f"NOT ({part.text})", lambda row: None if (said := part.says(row)) is None else not said)


def is_just(part: Asked, value: bool, is_not: bool) -> Asked:
    words = f"({part.text}) IS {'NOT ' if is_not else ''}{str(value).upper()}"
    return Asked(words, lambda row: (part.says(row) is value) != is_not)


def all_of(parts: list[Asked]) -> Asked:
    def says(row: Offence) -> bool | None:
        said = [part.says(row) for part in parts]
        return False if False in said else None if None in said else True

    return Asked(" AND ".join(f"({part.text})" for part in parts), says)


def any_of(parts: list[Asked]) -> Asked:
    def says(row: Offence) -> bool | None:
        said = [part.says(row) for part in parts]
        return True if True in said else None if None in said else False

    return Asked(" OR ".join(f"({part.text})" for part in parts), says)


def number_of(column: str) -> st.SearchStrategy[int]:
    low, high = NUMBERS[column]
    return st.integers(low, high)


def pairs(column: str) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(number_of(column), number_of(column)).map(sorted).map(tuple)  # type: ignore[arg-type]


LEAVES = st.one_of(
    st.sampled_from(FLAGS).map(flag),
    st.builds(instead, st.sampled_from(FLAGS), st.booleans()),
    st.builds(missing, st.sampled_from(list(COLUMNS)), st.booleans()),
    *(
        st.builds(compared, st.just(name), st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), number_of(name))
        for name in NUMBERS
    ),
    *(st.builds(lambda pair, name=name: between(name, *pair), pairs(name)) for name in NUMBERS),
    *(st.builds(compared, st.just(name), st.sampled_from(["=", "<>"]), st.sampled_from(TEXTS[name])) for name in TEXTS),
    *(
        st.builds(
            among,
            st.just(name),
            st.lists(st.sampled_from(TEXTS[name]), min_size=1, max_size=3, unique=True),
            st.booleans(),
        )
        for name in TEXTS
    ),
)


def joined(parts: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    return st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(all_of),
        st.lists(parts, min_size=2, max_size=3).map(any_of),
        parts.map(negated),
        st.builds(is_just, parts, st.booleans(), st.booleans()),
    )


@pytest.fixture(scope="module")
def rows(demo_rows: Rows) -> list[Offence]:
    return [row for row in demo_rows.offences if FIRST <= row.month <= LAST]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.recursive(LEAVES, joined, max_leaves=6))
def test_a_generated_condition_counts_the_rows_that_python_counts(
    asked: Asked, ask_of: AskOf, bench: LimitedDatabase, rows: list[Offence]
) -> None:
    ask = ask_of(Draft(where=asked.text))
    run = bench.run(60)
    wanted = [row for row in rows if asked.says(row) is True]
    found = run.frame(
        f"SELECT offence_id FROM offences WHERE month BETWEEN $first AND $last AND ({ask.indicator.offence_condition})",
        {"first": FIRST, "last": LAST},
    )
    assert set(found["offence_id"]) == {row.offence_id for row in wanted}
    period = resolve_period(CHOSEN, ask.source.months, FIRST, LAST)
    filters = replace(Filters(ask.filters.source, ask.indicator, period))
    (by_ward,) = count_by(run, filters, [Breakdown(("ward_code",))], {"n": period})
    counted = {ward or None: n for ward, n in by_ward[["ward_code", "n"]].itertuples(index=False, name=None)}
    assert {ward if isinstance(ward, str) else None: n for ward, n in counted.items()} == Counter(
        row.ward_code for row in wanted
    )


def test_the_months_asked_about_are_enough_to_tell_conditions_apart(rows: list[Offence]) -> None:
    assert len(rows) > 10_000
    for name, of in COLUMNS.items():
        values = {of(row) for row in rows}
        assert len(values) > 1, name
    assert any(row.youngest_victim_age is None for row in rows)
    assert any(row.knife is None for row in rows)
