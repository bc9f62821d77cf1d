"""A file of tests for whoever reviews a draft: rows made for its thresholds and gaps, each to be judged by hand.

It fails until every row has been judged, so that nobody takes up an indicator whose edges nobody looked at.
"""

from collections.abc import Iterable

from svd_data.condition_parts import thresholds
from svd_data.conditions import check_condition, condition_columns, known_values
from svd_data.errors import DefinitionError
from svd_data.lab.drafts import Checked

_MOST_ROWS = 24

_TEMPLATE = '''\
"""Review of the draft indicator {indicator_id}. Say of each row below whether it is to be counted, in place of None, from the
definition in words alone and before you look at the condition. Then: python -m pytest {file}

The draft counts {counts} where: {where}
{within}"""

from pathlib import Path

import duckdb
import pytest

from svd_data.conditions import check_condition
from svd_data.indicators import indicator_definitions, parse_indicators
from svd_data.schema import SCHEMA_SQL

# The draft's file lies beside this one. Once the entry stands in indicators.toml, take it from indicator_definitions() instead.
ENTRY = Path(__file__).with_name("{indicator_id}.toml")

# One row a line: what is recorded of it (a column that is left out is not recorded), whether it is counted, and why.
ROWS = [
{rows}
    ({{}}, None, "nothing is recorded of it"),
    # Add at least one row of your own, such as one that is easily taken for the wrong kind.
]


@pytest.fixture(scope="module")
def indicator():
    """The draft, beside the indicators that there are."""
    return parse_indicators(ENTRY, indicator_definitions().values())["{indicator_id}"]


@pytest.mark.parametrize(("row", "is_counted", "why"), ROWS)
def test_a_row_is_counted_as_the_definition_says(indicator, row, is_counted, why):
    assert is_counted is not None, f"not judged yet: {{row}}, {{why}}"
    own = check_condition(indicator.where, "{counts}").sql if indicator.where else "TRUE"
    row = {{"{key}": 1, **row}}
    with duckdb.connect() as connection:
        connection.execute(SCHEMA_SQL)
        connection.execute(f"INSERT INTO {counts} ({{', '.join(row)}}) VALUES ({{', '.join('?' * len(row))}})", list(row.values()))
        counted = connection.execute(f"SELECT count(*) FROM {counts} WHERE {{own}}").fetchone()
    assert counted == (int(is_counted),), why


def test_both_kinds_of_row_were_judged():
    assert {{is_counted for _, is_counted, _ in ROWS}} >= {{True, False}}


def test_the_words_were_read_by_someone_else(indicator):
    assert indicator.checked_by, "put your name into checked_by"
    assert indicator.checked_by != indicator.authored_by
'''

_KEYS = {"offences": "offence_id", "victims": "offence_id", "referrals": "referral_id"}


def review_text(checked: Checked) -> str:
    """Return the text of the test file for a draft's review. Raises DefinitionError while the draft is not complete."""
    draft = checked.draft
    if checked.entry is None:
        raise DefinitionError(f"The draft is not complete: {checked.problems[0].message}")
    within = (
        f"It counts among {draft.within}, whose own condition has been reviewed and is not asked here.\n"
        if draft.within
        else ""
    )
    rows = "\n".join(f"    ({row!r}, None, {why!r})," for row, why in _rows(checked.entry["where"], draft.counts))
    where = checked.entry["where"] or "nothing more is asked of them"
    return _TEMPLATE.format(
        indicator_id=draft.indicator_id,
        file=f"test_{draft.indicator_id}.py",
        counts=draft.counts,
        where=where.replace("\\", "\\\\").replace('"', '\\"'),
        within=within,
        rows=rows,
        key=_KEYS[draft.counts],
    )


def _rows(where: str, table: str) -> Iterable[tuple[dict[str, object], str]]:
    """Yield rows worth judging: one on each side of every threshold and on it, and one value of every other column."""
    if not where:
        return
    found: dict[str, tuple[dict[str, object], str]] = {}
    edges = thresholds(where, table)
    for each in edges:
        for value, why in ((each.value - 1, "just under"), (each.value, "on"), (each.value + 1, "just over")):
            if value >= 0:
                found.setdefault(f"{each.column} {value}", ({each.column: value}, f"{each.column} {why} the threshold"))
    kinds = condition_columns(table)
    for column in sorted(check_condition(where, table).columns - {each.column for each in edges}):
        for example in _examples(column, kinds[column]):
            found.setdefault(f"{column} {example}", ({column: example}, f"{column} alone"))
    yield from list(found.values())[:_MOST_ROWS]


def _examples(column: str, kind: str) -> list[object]:
    if kind == "yes or no":
        return [True, False]
    if kind == "a date":
        return ["2024-01-31"]
    return list(known_values(column)[:6]) or ["a value"]
