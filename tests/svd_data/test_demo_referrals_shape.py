"""The shape of the demonstration's referrals: the source's own account, the register's limits, the shares and days of its facts,
people who stay the same people, and the few things that are there to be seen. Read past the project, row by row in Python.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from svd_data.definitions import REFERENCE
from svd_data.demo.referral_facts import FILE, load_referral_facts
from svd_data.demo.referrals import Person, _born
from svd_data.errors import DefinitionError

SOURCE = "demo_referrals"
STAGES = ("triaged_on", "accepted_on", "engaged_on", "completed_on")
FILLED_AT_THE_END = {"month", "programme_title"}
# Long enough before the data's end that nearly all who would have gone on have done so.
FOLLOWED_TO = date(2025, 6, 30)
FOLESHILL, WESTWOOD = "E05001222", "E05001232"


class Row(NamedTuple):
    """One row of `referrals`; None is "not recorded", or not reached."""

    referral_id: str
    person_key: str | None
    programme: str
    referred_on: date
    age: int | None
    sex: str | None
    ethnicity: str | None
    ward_code: str | None
    triaged_on: date | None
    accepted_on: date | None
    engaged_on: date | None
    completed_on: date | None
    closed_on: date | None
    closure_reason: str | None

    @property
    def days(self) -> list[date | None]:
        return [self.triaged_on, self.accepted_on, self.engaged_on, self.completed_on]

    @property
    def reached(self) -> int:
        """How many stages were reached: one is, where its day or a later one's is recorded."""
        return max((place for place, day in enumerate(self.days, start=1) if day), default=0)


@pytest.fixture(scope="module")
def built(demo_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def rows(built: duckdb.DuckDBPyConnection) -> list[Row]:
    found = built.execute(f"SELECT {', '.join(Row._fields)} FROM referrals WHERE source_id = '{SOURCE}'").fetchall()
    return [Row(*row) for row in found]


def of(rows: list[Row], programme: str) -> list[Row]:
    return [row for row in rows if row.programme == programme]


def facts() -> dict[str, dict[str, Any]]:
    """The programmes of the facts as the file has them."""
    text = (REFERENCE / FILE).read_text(encoding="utf-8")
    return {each["id"]: each for each in tomllib.loads(text)["programme"]}


PROGRAMMES = list(facts())

# The source's own account


def test_the_source_is_restricted_and_its_rows_are_those_of_the_table(
    built: duckdb.DuckDBPyConnection, rows: list[Row]
) -> None:
    found = built.execute("SELECT * FROM sources WHERE record_kind = 'referrals'")
    names = [column[0] for column in found.description or ()]
    (source,) = (dict(zip(names, row, strict=True)) for row in found.fetchall())
    assert (source["source_id"], source["title"]) == (SOURCE, "Synthetic referrals")
    assert (source["sensitivity"], source["provisional_months"]) == ("restricted", 2)
    assert source["rows_read"] == source["rows_kept"] == len(rows)
    assert not any(source[f"rows_{fate}"] for fate in ("rejected", "elsewhere", "unplaced", "repeated"))


def test_every_month_is_loaded_and_says_how_many_were_referred_in_it(
    built: duckdb.DuckDBPyConnection, rows: list[Row]
) -> None:
    coverage = built.execute(f"SELECT month, rows, kept, status FROM coverage WHERE source_id = '{SOURCE}'").fetchall()
    months = [date(2018 + n // 12, n % 12 + 1, 1) for n in range(3, 3 + 102)]
    counted = Counter(row.referred_on.replace(day=1) for row in rows)
    assert sorted(coverage) == [(month, counted[month], counted[month], "loaded") for month in months]
    # A programme that has not begun has no rows, and the month is loaded all the same: none, not missing.
    assert counted[date(2018, 4, 1)] == 0


def test_every_column_that_the_contract_asks_for_is_said_to_be_recorded(built: duckdb.DuckDBPyConnection) -> None:
    recorded = built.execute(
        f"SELECT table_name, column_name, recorded_from FROM source_columns WHERE source_id = '{SOURCE}'"
    ).fetchall()
    expected = {
        (table, name)
        for table in ("referrals", "referral_needs")
        for name, *_ in built.execute(f"DESCRIBE {table}").fetchall()
        if name not in FILLED_AT_THE_END
    }
    assert {(table, name) for table, name, _ in recorded} == expected
    assert len(recorded) == len(expected)
    assert {first for *_, first in recorded} == {date(2018, 4, 1)}


# The register's limits, read from the file and not through the project


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_nobody_is_referred_outside_the_days_and_ages_that_the_register_has(rows: list[Row], programme: str) -> None:
    entry = tomllib.loads((REFERENCE / "programmes.toml").read_text(encoding="utf-8"))[programme]
    referred = of(rows, programme)
    assert entry["takes_referrals"]
    assert entry["first"]["day"] <= min(row.referred_on for row in referred)
    assert max(row.referred_on for row in referred) <= entry["last"]["day"]
    ages = [row.age for row in referred if row.age is not None]
    assert entry["ages"].get("youngest", 0) <= min(ages)
    assert max(ages) <= entry["ages"].get("oldest", 120)


def test_mentors_in_schools_begin_within_the_six_months_before_the_report_of_november_2019(rows: list[Row]) -> None:
    assert date(2019, 5, 6) <= min(row.referred_on for row in of(rows, "mvp")) <= date(2019, 11, 6)


def test_programmes_have_from_tens_to_a_few_hundred_referrals_a_year(rows: list[Row]) -> None:
    for programme in PROGRAMMES:
        by_year = Counter(row.referred_on.year for row in of(rows, programme))
        whole = [count for year, count in by_year.items() if min(by_year) < year < max(by_year)]
        assert all(50 < count < 350 for count in whole), (programme, by_year)


def test_referrals_to_cirv_fall_when_its_funding_ends_and_do_not_stop(rows: list[Row]) -> None:
    by_month = Counter(row.referred_on.replace(day=1) for row in of(rows, "cirv"))
    after = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(8, 21)]
    before = [month.replace(year=month.year - 1) for month in after[:12]]
    assert after[-1] == date(2026, 9, 1)
    assert all(by_month[month] for month in after)
    assert sum(by_month[month] for month in after) / 13 < 0.75 * sum(by_month[month] for month in before) / 12


# How far and how fast: the shares and the days of the facts, found again in the rows


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_share_that_reaches_each_next_stage_is_the_facts(rows: list[Row], programme: str) -> None:
    old = [row for row in of(rows, programme) if row.referred_on <= FOLLOWED_TO]
    for place, share in enumerate(facts()[programme]["goes_on"].values()):
        before = sum(row.reached >= place for row in old)
        found = sum(row.reached > place for row in old) / before
        # Four standard errors, and a little for days that were not written down: they read as not reached.
        assert abs(found - share) < 4 * (share * (1 - share) / before) ** 0.5 + 0.02, (place, found)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_median_days_from_a_stage_to_the_next_are_near_the_facts(rows: list[Row], programme: str) -> None:
    old = [row for row in of(rows, programme) if row.referred_on <= FOLLOWED_TO]
    for place, days in enumerate(facts()[programme]["days"].values()):
        waits = []
        for row in old:
            since, until = [row.referred_on, *row.days][place : place + 2]
            if since and until:
                waits.append((until - since).days)
        # A share of all is on the same day, so the median lies below that of the others.
        assert 0.5 * days <= median(waits) <= 1.25 * days + 0.5, (place, median(waits))
        assert waits.count(0) > 0
        assert max(waits) > 1.5 * days


def test_what_is_open_is_mostly_new_and_some_of_it_is_old(rows: list[Row]) -> None:
    def share_open(first: date, last: date) -> float:
        between = [row.closed_on is None for row in rows if first <= row.referred_on <= last]
        return sum(between) / len(between)

    assert share_open(date(2026, 7, 1), date(2026, 9, 30)) > 0.5
    assert 0.04 < share_open(date(2018, 4, 1), date(2024, 12, 31)) < 0.2


def test_completed_is_the_reason_of_those_who_completed_alone(rows: list[Row]) -> None:
    assert all(row.closure_reason in ("Completed", None) for row in rows if row.completed_on)
    said = [row for row in rows if row.closure_reason == "Completed"]
    undated = [row for row in said if row.completed_on is None]
    # Of a few the day on which they completed was not written down.
    assert 0 < len(undated) < 0.04 * len(said)


def test_people_are_closed_early_at_each_stage_for_reasons_of_that_stage(rows: list[Row]) -> None:
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.closure_reason and row.closure_reason != "Completed":
            reasons[row.reached][row.closure_reason] += 1
    assert sorted(reasons) == [0, 1, 2, 3]
    assert all(sum(reasons[place].values()) > 50 for place in range(4))
    assert [reasons[place].most_common(1)[0][0] for place in (0, 3)] == ["Not eligible", "Disengaged"]


# People


def by_person(rows: list[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.referred_on):
        if row.person_key is not None:
            found[row.person_key].append(row)
    return [person for person in found.values() if len(person) > 1]


def test_a_person_referred_again_is_the_same_person(rows: list[Row]) -> None:
    """One sex, one ethnic group, one ward; and some day of birth gives the age of every referral."""
    again = by_person(rows)
    assert len(again) > 200
    for person in again:
        assert len({(row.sex, row.ethnicity, row.ward_code) for row in person}) == 1
        assert all(one.referred_on < other.referred_on for one, other in pairwise(person))
        # Of `age` on a day: born after that day so many years and one ago, and not after it so many years ago.
        first = max(date(row.referred_on.year - row.age - 1, row.referred_on.month, min(row.referred_on.day, 28))
                    for row in person if row.age is not None)  # fmt: skip
        last = min(date(row.referred_on.year - row.age, row.referred_on.month, min(row.referred_on.day, 28))
                   for row in person if row.age is not None)  # fmt: skip
        assert first <= last + timedelta(days=3)


def test_people_come_back_to_the_same_and_to_another_programme_soon_and_late(rows: list[Row]) -> None:
    found: Counter[tuple[bool, bool]] = Counter()
    for person in by_person(rows):
        for one, other in pairwise(person):
            found[one.programme == other.programme, (other.referred_on - one.referred_on).days <= 365] += 1
    assert all(found[same, soon] > 20 for same in (True, False) for soon in (True, False)), found


@pytest.mark.parametrize(
    ("is_missing", "low", "high"),
    [
        (lambda row: row.person_key is None, 0.01, 0.05),
        (lambda row: row.age is None, 0.005, 0.04),
        (lambda row: row.sex is None, 0.005, 0.04),
        (lambda row: row.ethnicity is None, 0.06, 0.15),
        (lambda row: row.ward_code is None, 0.01, 0.05),
    ],
    ids=["person", "age", "sex", "ethnicity", "ward"],
)
def test_of_some_it_is_not_recorded(
    rows: list[Row], is_missing: Callable[[Row], bool], low: float, high: float
) -> None:
    assert low < sum(map(is_missing, rows)) / len(rows) < high


def test_most_have_from_one_to_four_needs_and_some_none(built: duckdb.DuckDBPyConnection, rows: list[Row]) -> None:
    needs = Counter(key for (key,) in built.execute("SELECT referral_id FROM referral_needs").fetchall())
    numbers = Counter(needs[row.referral_id] for row in rows)
    assert sum(numbers[n] for n in range(1, 5)) > 0.8 * len(rows)
    assert 0.05 < numbers[0] / len(rows) < 0.15


def test_one_ward_is_reached_too_little_for_its_violence_and_another_more_than_any(
    built: duckdb.DuckDBPyConnection, rows: list[Row]
) -> None:
    violence = dict(
        built.execute(
            """
            SELECT ward_code, count(*) FROM offences
            WHERE subgroup IN ('homicide', 'violence_with_injury', 'robbery') AND ward_code IS NOT NULL GROUP BY ALL
            """
        ).fetchall()
    )
    referred = Counter(row.ward_code for row in rows if row.ward_code)
    assert set(referred) == set(violence)
    per_offence = sorted(violence, key=lambda ward: referred[ward] / violence[ward])
    assert per_offence[0] == FOLESHILL
    assert per_offence[-1] == WESTWOOD
    assert sorted(violence, key=violence.__getitem__).index(FOLESHILL) >= 14  # of 18, one of the four with most


# Ages and facts


@given(st.dates(date(2018, 4, 1), date(2026, 9, 30)), st.integers(7, 40), st.integers(1, 364))
@example(date(2025, 7, 31), 15, 364)  # 28 July less 363 days is 30 July of the year before
@example(date(2024, 2, 29), 14, 1)
def test_a_day_of_birth_gives_just_the_age_that_it_was_made_for(day: date, years: int, nth: int) -> None:
    born = _born(day, years, nth)
    birthdays = sum(
        (year, born.month, born.day) <= (day.year, day.month, day.day) for year in range(born.year + 1, 2027)
    )
    assert birthdays == Person("", born, None, None, None).age_on(day) == years


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("first = 2019-09-02", "first = 2018-09-03", "[[programme]] mvp, stretches: 2018-09-03 to 2026-09-30 is not within"),
        ("[14, 15, 0.29]", "[13, 15, 0.29]", "[[programme]] cirv, ages: 13 to 39 is not within programmes.toml's 14 to None"),
        ("[16, 17, 0.42]", "[16, 18, 0.42]", "catch22, ages: 10 to 18 is not within programmes.toml's 7 to 17"),
        ('id = "catch22"', 'id = "magistrates_in_schools"', "is no programme of the register that takes referrals"),
        ('programme = "eiyf"', 'programme = "eifj"', "that takes referrals. Did you mean 'eiyf'?"),
        ("[16, 17, 0.30], [18", "[15, 17, 0.30], [18", "cirv, ages: must run from young to old, no age in two entries"),
        ("[10, 13, 0.31]", "[13, 10, 0.31]", "eiyf, ages: must run from young to old"),
        ("[10, 13, 0.31]", "[10, 0.31]", "eiyf, ages: each entry must be an age from, an age to and a share"),
        ("male = 0.84", "male = 1.84", "[[programme]] cirv: 'male' must be a share from 0 to 1"),
        ("days = { triaged = 1,", "days = { triaged = 0,", "st_giles, days: each must be a whole number from 1"),
        ("E05001222 = 3.4", "E05001122 = 3.4", "[wards]: 'E05001122' is not a ward of the area. Did you mean"),
        ("E05001222 = 3.4", "E05001222 = -3.4", "[wards]: 'E05001222' must be a number from 0"),
        ("health = 0.30", "helth = 0.30", "[needs]: 'helth' is not one of the seven pathways. Did you mean 'health'?"),
    ],
)  # fmt: skip
def test_facts_beyond_what_is_known_are_told_with_the_entry(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (REFERENCE / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / FILE
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(DefinitionError, match=re.escape(told)):
        load_referral_facts(path)
