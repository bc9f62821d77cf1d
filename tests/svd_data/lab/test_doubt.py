"""The checks of a draft over the demonstration data, against a second way to count: row by row, and by the pages' own tables."""

from dataclasses import replace

import pytest

from svd_data.control.grid import WARD, Question, breakdown_of, over_time
from svd_data.errors import AudienceError, LimitError
from svd_data.lab.counts import bare, history
from svd_data.lab.doubt import Doubts, doubts
from svd_data.lab.drafts import Draft
from svd_data.limited import LimitedDatabase
from tests.oracles import IS_COUNTED, Offence, Rows, is_serious_violence
from tests.svd_data.lab.conftest import AskOf

DRAFT = Draft(where="(knife OR firearm) AND youngest_victim_age < 25", within="serious_violence")


def is_drafted(row: Offence) -> bool:
    armed = row.knife is True or row.firearm is True
    return is_serious_violence(row) and armed and row.youngest_victim_age is not None and row.youngest_victim_age < 25


@pytest.fixture(scope="module")
def found(ask_of: AskOf, bench: LimitedDatabase) -> Doubts:
    return doubts(ask_of(DRAFT), bench.run(120))


@pytest.fixture(scope="module")
def latest(ask_of: AskOf, demo_rows: Rows) -> list[Offence]:
    period = ask_of(DRAFT).filters.period
    return [row for row in demo_rows.offences if period.first <= row.month <= period.last]


def test_the_history_is_what_python_counts(ask_of: AskOf, demo_rows: Rows, bench: LimitedDatabase) -> None:
    told = history(replace(ask_of(DRAFT), connection=bench.run(60)))
    counted: dict[tuple[object, str], int] = {}
    for row in demo_rows.offences:
        if is_drafted(row):
            key = (row.month, row.ward_code or "")
            counted[key] = counted.get(key, 0) + 1
    assert told.counts == counted


def test_a_year_and_a_ward_year_are_what_python_counts(found: Doubts, latest: list[Offence]) -> None:
    drafted = [row for row in latest if is_drafted(row)]
    assert found.volume.a_year == len(drafted)
    for ward, count in found.volume.wards.items():
        assert count == sum(row.ward_code == ward for row in drafted), ward


def test_missing_columns_are_those_of_the_drafts_own_condition_among_what_it_is_within(
    found: Doubts, demo_rows: Rows
) -> None:
    within = [row for row in demo_rows.offences if is_serious_violence(row)]
    assert [each.column for each in found.missing.columns] == ["firearm", "knife", "youngest_victim_age"]
    age = found.missing.columns[2]
    assert (age.rows, age.missing) == (len(within), sum(row.youngest_victim_age is None for row in within))
    # Neither true nor false: armed, or not known to be unarmed, and of no known age.
    undecided = [
        row for row in within
        if (row.youngest_victim_age is None and (row.knife or row.firearm or row.knife is None or row.firearm is None))
        or (row.youngest_victim_age is not None and row.youngest_victim_age < 25 and not row.knife and not row.firearm
            and (row.knife is None or row.firearm is None))
    ]  # fmt: skip
    assert found.missing.undecided == len(undecided)


def test_overlap_with_every_indicator_of_offences_is_what_python_counts(found: Doubts, latest: list[Offence]) -> None:
    told = {each.indicator_id: (each.draft, each.other, each.both) for each in found.overlaps}
    assert len(told) >= 19
    for indicator_id, numbers in told.items():
        is_other = IS_COUNTED[indicator_id]
        counted = [(is_drafted(row), is_other(row)) for row in latest]
        assert numbers == (
            sum(own for own, _ in counted), sum(other for _, other in counted), sum(own and other for own, other in counted),
        ), indicator_id  # fmt: skip


def test_sensitivity_is_what_python_counts_of_each_changed_condition(found: Doubts, latest: list[Offence]) -> None:
    serious = [row for row in latest if is_serious_violence(row)]

    def count(is_armed: bool, limit: int | None, *, knife: bool = True, firearm: bool = True) -> int:
        return sum(
            (not is_armed or (knife and row.knife is True) or (firearm and row.firearm is True))
            and (limit is None or (row.youngest_victim_age is not None and row.youngest_victim_age < limit))
            for row in serious
        )

    told = {(each.part, each.changed): each.count for each in found.sensitivities}
    assert told == {
        ("(knife OR firearm)", ""): count(False, 25),
        ("youngest_victim_age < 25", ""): count(True, None),
        ("knife", ""): count(True, 25, knife=False),
        ("firearm", ""): count(True, 25, firearm=False),
        ("youngest_victim_age < 25", "youngest_victim_age < 24"): count(True, 24),
        ("youngest_victim_age < 25", "youngest_victim_age < 26"): count(True, 26),
    }
    assert {each.base for each in found.sensitivities} == {count(True, 25)}


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_hidden_cells_are_those_of_the_control_that_the_pages_use(found: Doubts, ask_of: AskOf, audience: str) -> None:
    ask = bare(ask_of(DRAFT))
    question = Question(ask.filters.source, ask.indicator, "offences", audience)
    by_ward = breakdown_of(ask.connection, ask.catalogue, question, ask.filters.period, (WARD,))
    by_month = over_time(ask.connection, ask.catalogue, question)
    told = next(each for each in found.hidden if each.audience == audience)
    assert told.wards == (int(by_ward.loc[by_ward[WARD] != "", "is_hidden"].sum()), 18)
    of_months = [by_month[month, month] for month in ask.source.months]
    assert told.months == (sum(value is None for value in of_months), len(of_months))
    # At least what the cell rule alone hides of wards' yearly counts.
    small = [n for n in found.volume.wards.values() if (1 <= n <= 7 if audience == "partner" else n < 10)]
    assert told.wards[0] >= len(small) > 0


def test_the_verdict_and_its_reasons_stand_first_among_the_checks(found: Doubts) -> None:
    checks = found.checks.frame
    assert list(checks["check"]) == [
        "Verdict", "Events", "Hidden cells", "Recorded", "Wards", "Overlap", "Sensitivity", "Changes in recording", "Smallest change",
    ]  # fmt: skip
    assert checks["result"].iloc[0] == "Fit neither for the area by month nor for wards by year."
    assert all(result.endswith(".") and "nan" not in result.lower().split() for result in checks["result"])
    assert found.checks.audience == "internal"


def test_the_pages_filters_make_no_difference_to_a_doubt(found: Doubts, ask_of: AskOf, bench: LimitedDatabase) -> None:
    ask = ask_of(DRAFT)
    narrowed = ask.with_filters(replace(ask.filters, wards=tuple(ask.catalogue.wards)[:1], types=("Robbery",)))
    assert list(doubts(narrowed, bench.run(120)).checks.frame["result"]) == list(found.checks.frame["result"])


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        (Draft(where="subgroup = 'homicide'"), "demo_offences"),
        (Draft(where="knife AND firearm AND hour = 3 AND weekday = 2"), "demo_offences"),
        (Draft(counts="victims", within="robbery", where="sex = 'female'"), "demo_offences"),
        (Draft(counts="victims", within="robbery"), "demo_offences"),
        (Draft(counts="referrals", where="age >= 18", polarity="neither"), "demo_referrals"),
        (Draft(counts="referrals", polarity="neither"), "demo_referrals"),
    ],
)
def test_every_kind_of_draft_can_be_doubted(ask_of: AskOf, bench: LimitedDatabase, draft: Draft, source: str) -> None:
    told = doubts(ask_of(draft, source=source), bench.run(120))
    assert len(told.checks.frame) == 9
    assert all(0 <= each.share_of_draft <= 1 for each in told.overlaps)


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_doubts_are_for_nobody_but_the_internal_audience_and_nothing_is_counted(
    ask_of: AskOf, bench: LimitedDatabase, audience: str
) -> None:
    run = bench.run(60)
    with pytest.raises(AudienceError):
        doubts(ask_of(DRAFT, audience), run)
    assert run.statements == []


def test_doubts_that_take_too_long_are_stopped(ask_of: AskOf, bench: LimitedDatabase) -> None:
    with pytest.raises(LimitError, match="was stopped"):
        doubts(ask_of(DRAFT), bench.run(0.01))
