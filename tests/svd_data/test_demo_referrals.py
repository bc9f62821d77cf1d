"""The demonstration's referrals: what was published stands to the day, what was assumed is possible, and nothing is of anybody."""

import re
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from svd_data.definitions import REFERENCE
from svd_data.demo.counts import months
from svd_data.demo.facts import FACTS
from svd_data.demo.generate import referral_tables
from svd_data.demo.referral_facts import FILE, load_referral_facts
from svd_data.errors import DefinitionError
from svd_data.partner.columns import AGE_BANDS
from svd_data.programme_register import project_programme_ids

END = date(2026, 9, 30)
STAGES = ("referred_on", "triaged_on", "accepted_on", "engaged_on", "completed_on", "closed_on")
NEEDS = {
    "accommodation", "attitudes_thinking_behaviour", "children_family", "drugs_alcohol", "education_training_employment",
    "finance_benefit_debt", "health",
}  # fmt: skip

Row = dict[str, object]


@pytest.fixture(scope="module")
def rows(demo_file: Path) -> list[Row]:
    """Every referral as the built file has it."""
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        found = connection.execute("SELECT * FROM referrals")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize(
    ("programme", "by", "published"), [("cirv", date(2024, 6, 26), 493), ("eiyf", date(2019, 11, 30), 170)]
)
def test_as_many_were_referred_as_the_source_documents_say(
    rows: list[Row], programme: str, by: date, published: int
) -> None:
    referred = [row["referred_on"] for row in rows if row["programme"] == programme]
    assert sum(day <= by for day in referred) == published  # type: ignore[operator]
    assert len(referred) > published


def test_nobody_under_fourteen_was_referred_to_cirv(rows: list[Row]) -> None:
    ages = [row["age"] for row in rows if row["programme"] == "cirv"]
    assert min(age for age in ages if age is not None) == 14  # type: ignore[type-var]


def test_the_dates_of_every_referral_are_in_order_and_none_lies_after_the_end(rows: list[Row]) -> None:
    for row in rows:
        days = [row[name] for name in STAGES if row[name] is not None]
        assert days == sorted(days)  # type: ignore[type-var]
        assert date(2018, 4, 1) <= days[0]  # type: ignore[operator]
        assert days[-1] <= END  # type: ignore[operator]


def test_every_value_is_one_that_a_partners_file_could_bring(rows: list[Row]) -> None:
    assert {row["programme"] for row in rows} <= set(project_programme_ids())
    assert {row["age_band"] for row in rows} <= {*AGE_BANDS, None}
    assert {row["sex"] for row in rows} == {"female", "male", None}
    assert {row["ethnicity"] for row in rows} == {"Asian", "Black", "Mixed", "Other", "White", None}
    assert all((row["age"] is None) == (row["age_band"] is None) for row in rows)
    assert all((row["closed_on"] is None) == (row["closure_reason"] is None) for row in rows)
    for row in rows:
        if row["age"] is not None:
            low, _, high = str(row["age_band"]).rstrip("+").partition("-")
            assert int(low) <= int(str(row["age"])) <= int(high or 120)


def test_keys_are_such_as_a_partners_records_have_and_tell_referrals_apart(rows: list[Row]) -> None:
    ids = [str(row["referral_id"]) for row in rows]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)
    assert all(row["record_key"] == int(str(row["referral_id"])[:2], 16) for row in rows)
    persons = [row["person_key"] for row in rows if row["person_key"] is not None]
    assert all(re.fullmatch("[0-9a-f]{64}", str(each)) for each in persons)
    assert len(set(persons)) < len(persons) < len(rows)
    # Each value of 256 about as often as the others: chi-squared with 255 degrees of freedom lies under 340 but once in 4,000.
    expected = len(rows) / 256
    counts = [sum(row["record_key"] == key for row in rows) for key in range(256)]
    assert sum((count - expected) ** 2 / expected for count in counts) < 340


def test_people_stop_at_every_stage_some_are_open_and_some_come_back_inside_and_outside_a_year(rows: list[Row]) -> None:
    for place, stage in enumerate(STAGES[:4]):
        later = STAGES[place + 1 : 5]
        stopped = [row for row in rows if row[stage] is not None and all(row[name] is None for name in later)]
        assert len(stopped) > 100, stage
        assert any(row["closed_on"] is None for row in stopped), stage
        assert any(row["closed_on"] is not None for row in stopped), stage
    last: dict[tuple[object, object], date] = {}
    gaps = []
    for row in sorted(rows, key=lambda each: str(each["referred_on"])):
        who = (row["person_key"], row["programme"])
        if row["person_key"] is not None and who in last:
            gaps.append(row["referred_on"] - last[who])  # type: ignore[operator]
        last[who] = row["referred_on"]  # type: ignore[assignment]
    assert sum(gap <= timedelta(days=365) for gap in gaps) > 20
    assert sum(gap > timedelta(days=365) for gap in gaps) > 20
    assert any(row["triaged_on"] == row["referred_on"] for row in rows)


def test_every_need_is_of_a_referral_and_one_of_the_seven_pathways(demo_file: Path, rows: list[Row]) -> None:
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        needs = connection.execute("SELECT referral_id, need FROM referral_needs").fetchall()
    assert len(set(needs)) == len(needs)
    assert {need for _, need in needs} == NEEDS
    of = {referral for referral, _ in needs}
    assert of < {row["referral_id"] for row in rows}  # of some no need was recorded


def test_the_same_referrals_are_made_each_time() -> None:
    one, other = (referral_tables(FACTS, months(FACTS)) for _ in range(2))
    assert one["referrals"].equals(other["referrals"])
    assert one["referral_needs"].equals(other["referral_needs"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("referrals = 493 }", "referrals = 492 }", "[[published]] cirv: 493 were referred by 2024-06-26, and the stretches make 492"),
        ("male = 0.84", "male = 0.84\nmail = 1.0", "[[programme]] cirv: unknown key 'mail'. Did you mean 'male'?"),
        ('id = "mvp"', 'id = "mvq"', "[[programme]] mvq: is no programme of the register"),
        ("again = 0.13", "again = 1.3", "[shares]: 'again' must be a share from 0 to 1"),
        ('"Hospital" = 0.91', '"Hospital" = 0.81', "[[programme]] st_giles, referrers: the shares do not add to 1"),
        ("no_ward = 0.03", "no_wards = 0.03", "[shares]: must name"),
        ("goes_on = { triaged = 0.93, accepted", "goes_on = { accepted", "cirv, goes_on: must name triaged"),
    ],
)  # fmt: skip
def test_facts_that_contradict_each_other_are_told_with_the_entry(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = (REFERENCE / FILE).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / FILE
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=re.escape(told)):
        load_referral_facts(path)
