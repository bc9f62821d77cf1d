"""The Referrals page's figures equal those of an oracle that looks at one referral at a time, on generated histories."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection
from svd_data.errors import AudienceError
from svd_data.filters import Filters
from svd_data.pathway import COHORT_WINDOW, REREFERRAL_WINDOW
from svd_data.periods import resolve_period
from svd_data.statistics import wilson_interval
from svd_data.survival import kaplan_meier
from svd_data.views.question import Ask
from svd_data.views.referrals import TOO_EARLY, Capacity, ReferralsView, referrals_view
from tests import referral_oracle as oracle
from tests.referral_rows import (
    COLUMNS,
    SOURCE,
    WARDS,
    Referral,
    built,
    months_between,
    numbered,
    random_referrals,
)

MONTHS = months_between(date(2024, 1, 1), date(2025, 12, 1))
LAST_DAY = date(2025, 12, 31)
START = date(2024, 1, 31)

# So many days after START: of two of them some lie 365 and 366 days apart, some on one day, the last on the as-at day.
REFERRED_AFTER = (0, 1, 89, 200, 334, 364, 365, 366, 454, 565, 608, 609, 700)
LATER_BY = (0, 0, 1, 13, 90, 91, 92, 365)


@st.composite
def histories(draw: st.DrawFn) -> list[Referral]:
    """Referrals with stages skipped, on one day, and on the as-at day; of known and unknown persons and programmes."""

    def one() -> Referral:
        referred = START + timedelta(days=draw(st.sampled_from(REFERRED_AFTER)))
        reaches = draw(st.integers(0, 4))
        day, days = referred, []
        for place in range(4):
            day = LAST_DAY if draw(st.integers(0, 9)) == 0 else day + timedelta(days=draw(st.sampled_from(LATER_BY)))
            days.append(day if place < reaches and draw(st.integers(0, 4)) and day <= LAST_DAY else None)
        latest = max([referred, *(each for each in days if each)])
        closed = draw(
            st.sampled_from([None, latest, latest + timedelta(days=1), latest + timedelta(days=200), LAST_DAY])
        )
        return Referral(
            referred,
            *days,
            closed_on=closed,
            person_key=draw(st.sampled_from(["p1", "p1", "p2", None])),
            programme=draw(st.sampled_from(["cirv", "cirv", "catch22", None])),
            referral_source=draw(st.sampled_from(["Police", "School", None])),
            age_band=draw(st.sampled_from(["16-17", "18-24", None])),
            sex=draw(st.sampled_from(["female", "male", None])),
            ward_code=draw(st.sampled_from([*WARDS[:2], None])),
            needs=tuple(draw(st.lists(st.sampled_from(["health", "accommodation"]), unique=True))),
        )

    return numbered([one() for _ in range(draw(st.integers(1, 9)))])


@dataclass
class Made:
    """An answer, the rows that it is about, and all rows."""

    view: ReferralsView
    rows: list[Referral]
    every: list[Referral]


def made_view(path: Path, every: list[Referral], *, choice: str = "all", **filters: tuple[str, ...]) -> Made:
    connection = built(path, every, months=MONTHS)
    view = referrals_view(asked(connection, choice=choice, **filters))
    assert view is not None
    first, last = view.filters.period.first, (view.filters.period.last + timedelta(days=31)).replace(day=1)
    return Made(view, [row for row in every if first <= row.referred_on < last and is_chosen(row, filters)], every)


def is_chosen(row: Referral, filters: dict[str, tuple[str, ...]]) -> bool:
    """Whether a row meets filters on sex and wards."""
    sexes, wards = filters.get("sex", ()), filters.get("wards", ())
    return (not sexes or row.sex in sexes) and (not wards or row.ward_code in wards)


def asked(
    connection: Connection,
    audience: str = "internal",
    choice: str = "all",
    indicator: str = "referrals",
    **filters: object,
) -> Ask:
    catalogue = load_catalogue(connection)
    source = catalogue.source(SOURCE)
    period = resolve_period(choice, source.months)
    return Ask(
        connection, catalogue, Filters(SOURCE, catalogue.indicator(indicator, source), period, **filters), audience
    )  # type: ignore[arg-type]


@pytest.fixture
def folder() -> Iterator[Callable[[], Path]]:
    """A new path for a file at every call: hypothesis runs one test many times."""
    with TemporaryDirectory() as name:
        number = iter(range(10_000))
        yield lambda: Path(name) / f"{next(number)}.duckdb"


FILTERS = st.sampled_from(
    [{}, {}, {"sex": ("male",)}, {"wards": (WARDS[0],)}, {"sex": ("female",), "wards": WARDS[:2]}]
)
CHOICES = st.sampled_from(["all", "2024", "2024-25"])
EDGE = [
    # A referral exactly 365 days after the one before, one 366 days after that, and one of nobody known.
    Referral(date(2024, 1, 31), person_key="p1"),
    Referral(date(2025, 1, 30), person_key="p1", accepted_on=LAST_DAY),
    Referral(date(2024, 1, 30), person_key="p2", engaged_on=date(2024, 4, 30), closed_on=LAST_DAY),
    Referral(date(2025, 1, 30), person_key="p2", engaged_on=date(2025, 5, 2), completed_on=LAST_DAY),
    Referral(date(2024, 12, 31), person_key=None, closed_on=date(2024, 12, 31)),
    Referral(date(2024, 12, 31), person_key="p3", programme=None, completed_on=date(2024, 12, 31)),
]


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(rows=numbered(EDGE), choice="all", filters={})
@given(rows=histories(), choice=CHOICES, filters=FILTERS)
def test_every_figure_equals_the_oracle_s(
    folder: Callable[[], Path], rows: list[Referral], choice: str, filters: dict[str, tuple[str, ...]]
) -> None:
    made = made_view(folder(), rows, choice=choice, **filters)
    check_funnel(made)
    check_waits(made)
    check_rereferrals(made)
    check_groups(made, filters)
    chosen_always = [row for row in rows if is_chosen(row, filters)]
    check_caseload(made, chosen_always)
    check_cohorts(made, chosen_always)


def check_funnel(made: Made) -> None:
    frame = made.view.funnel.frame
    expected = oracle.funnel(made.rows)
    assert dict(zip(frame["stage"], frame["numerator"], strict=True)) == expected
    counts = list(expected.values())
    assert frame["stopped"].tolist()[:-1] == [a - b for a, b in pairwise(counts)]
    assert pd.isna(frame["stopped"].iloc[-1])
    assert made.view.headline.frame["numerator"].tolist() == [len(made.rows)]
    for row in frame.itertuples(index=False):
        assert_share(
            (row.share, row.share_lower, row.share_upper),
            row.numerator,
            len(made.rows),
            is_estimate=row.stage != "referred",
        )
    for above, row in zip(frame.itertuples(index=False), frame.iloc[1:].itertuples(index=False), strict=False):
        assert_share((row.of_previous, row.of_previous_lower, row.of_previous_upper), row.numerator, above.numerator)


def assert_share(shown: tuple[object, ...], part: int, whole: int, *, is_estimate: bool = True) -> None:
    if not whole:
        assert all(pd.isna(value) for value in shown)
        return
    assert shown[0] == pytest.approx(part / whole)
    if is_estimate:
        assert shown[1:] == pytest.approx(wilson_interval(part, whole))
    else:
        assert all(pd.isna(value) for value in shown[1:])


def check_waits(made: Made) -> None:
    frame = made.view.waits.frame.set_index("stage")
    assert frame.index.tolist() == ["triaged", "accepted", "engaged"]
    for stage, row in frame.iterrows():
        fates = oracle.fates(made.rows, str(stage), LAST_DAY)
        for kind in ("dated", "undated", "open", "closed"):
            assert row[kind] == sum(each == kind for each, _ in fates)
        shares = oracle.still_waiting(fates)
        for name, done in (("median", Fraction(1, 2)), ("ninetieth", Fraction(9, 10))):
            assert none_of(row[name]) == oracle.first_day(shares, done)
        assert row["unit"] == "days"
        waited = [days for kind, days in fates if kind == "dated"]
        cut_off = [days for kind, days in fates if kind in ("open", "closed")]
        if waited or cut_off:
            expected = kaplan_meier(waited, cut_off).quantile(0.5)
            assert [none_of(row[f"median_{end}"]) for end in ("lower", "upper")] == [expected.lower, expected.upper]


def none_of(value: object) -> object:
    return None if pd.isna(value) else value


def check_rereferrals(made: Made) -> None:
    assert made.view.rereferrals is not None
    row = made.view.rereferrals.frame.iloc[0]
    told = [oracle.came_back(each, made.every, REREFERRAL_WINDOW, LAST_DAY) for each in made.rows]
    befores, afters = [before for before, _ in told], [after for _, after in told]
    for name, kind in (("repeats", "repeat"), ("firsts", "first"), ("unknown", "unknown")):
        assert row[name] == befores.count(kind)
    for name, kind in (("followed", "followed"), ("not_followed", "not followed"), ("too_recent", "too recent")):
        assert row[name] == afters.count(kind)
    assert row["followable"] == row["followed"] + row["not_followed"]
    assert_share((row["share"], row["share_lower"], row["share_upper"]), row["repeats"], len(made.rows))
    limits = (row["followed_share"], row["followed_lower"], row["followed_upper"])
    assert_share(limits, row["followed"], row["followable"])


def check_groups(made: Made, filters: dict[str, tuple[str, ...]]) -> None:
    expected_values = {
        "referral_source": {row.referral_source or "" for row in made.every} | {""},
        "ward_code": set(filters.get("wards", ())) or {*WARDS, ""},
    }
    names = [group.dimension for group in made.view.groupings]
    assert names == ["referral_source", "age_band", "sex", "ethnicity", "ward_code", "need"]
    for group in made.view.groupings:
        frame = group.counts.frame
        if group.dimension in expected_values:
            assert set(frame["value"]) == expected_values[group.dimension]
        for row in frame.itertuples(index=False):
            within = [each for each in made.rows if is_of(each, group.dimension, row.value)]
            engaged = [each for each in within if oracle.has_reached(each, "engaged")]
            assert (row.numerator, row.reached, row.total) == (len(within), len(engaged), len(made.rows))
            assert_share((row.share, row.share_lower, row.share_upper), len(within), len(made.rows))
            assert_share((row.reached_share, row.reached_lower, row.reached_upper), len(engaged), len(within))
            stages = group.stages.frame
            told = stages[stages["value"] == row.value]
            assert dict(zip(told["stage"], told["numerator"], strict=True)) == oracle.funnel(within)
        if group.is_additive:
            assert frame["numerator"].sum() == len(made.rows)


def is_of(row: Referral, dimension: str, value: str) -> bool:
    if dimension == "need":
        return value in row.needs
    own: str | None = getattr(row, dimension)
    return (own or "") == value


def check_caseload(made: Made, rows: list[Referral]) -> None:
    assert made.view.caseload is not None
    frame = made.view.caseload.frame
    assert len(frame) == len(MONTHS)
    for row in frame.itertuples(index=False):
        assert row.numerator == oracle.caseload(rows, row.month_end.date())


def check_cohorts(made: Made, rows: list[Referral]) -> None:
    assert made.view.cohorts is not None
    frame = made.view.cohorts.frame
    assert len(frame) == len(MONTHS) // 3
    for row in frame.itertuples(index=False):
        first = row.month.date()
        within = [each for each in rows if first <= each.referred_on < (first + timedelta(days=92)).replace(day=1)]
        assert row.total == len(within)
        # Of the last quarter of the two nobody has been followed for 91 days; that before it ended 92 days before.
        if first == date(2025, 10, 1):
            assert (row.status, pd.isna(row.numerator), row.is_hidden) == (TOO_EARLY, True, False)
            continue
        assert row.status == "loaded"
        assert row.numerator == sum(oracle.in_time(each, COHORT_WINDOW) for each in within)
        assert_share((row.share, row.share_lower, row.share_upper), row.numerator, row.total)


def test_the_edge_of_the_window_is_inside_it(folder: Callable[[], Path]) -> None:
    every = numbered([
        Referral(date(2024, 1, 31), person_key="p1"),
        Referral(date(2025, 1, 30), person_key="p1"),  # 365 days later
        Referral(date(2024, 1, 30), person_key="p2"),
        Referral(date(2025, 1, 30), person_key="p2"),  # 366 days later
        Referral(date(2024, 5, 1), person_key="p1", programme="catch22"),  # another programme
        Referral(date(2024, 5, 1), person_key=None),
    ])  # fmt: skip
    view = made_view(folder(), every).view
    assert view.rereferrals is not None
    row = view.rereferrals.frame.iloc[0]
    assert (row["repeats"], row["firsts"], row["unknown"]) == (1, 4, 1)
    # Of the two referred on 30 January 2025 the window has not ended by 31 December 2025.
    assert (row["followed"], row["not_followed"], row["too_recent"]) == (1, 2, 2)
    assert view.rereferral_window == 365


def test_closed_referrals_are_cut_off_at_closure_and_open_ones_at_the_as_at_day(folder: Callable[[], Path]) -> None:
    every = numbered([
        Referral(date(2025, 12, 1), triaged_on=date(2025, 12, 11)),
        Referral(date(2025, 12, 1), closed_on=date(2025, 12, 6)),
        Referral(date(2025, 12, 1), closed_on=date(2026, 3, 1)),  # closed after the as-at day: open on it
        Referral(date(2025, 12, 1), engaged_on=date(2025, 12, 21)),  # triage not dated
    ])  # fmt: skip
    row = made_view(folder(), every).view.waits.frame.iloc[0]
    assert row[["dated", "undated", "open", "closed"]].tolist() == [1, 1, 1, 1]
    # At day 10 two are still waiting, and one of them is triaged.
    assert row["median"] == 10


def test_verdicts_compare_with_all_others_by_fisher_s_test_at_99_8_percent(folder: Callable[[], Path]) -> None:
    def some(number: int, reached: int, sex: str | None) -> list[Referral]:
        day = date(2025, 3, 1)
        return [Referral(day, engaged_on=day if place < reached else None, sex=sex) for place in range(number)]

    every = numbered([*some(40, 30, "female"), *some(60, 20, "male"), *some(5, 0, None)])
    groups = {group.dimension: group for group in made_view(folder(), every).view.groupings}
    frame = groups["sex"].counts.frame.set_index("value")
    # Fisher's exact test of 30 of 40 beside 20 of 65 gives 0.00001, of 20 of 60 beside 30 of 45 gives 0.0009.
    assert frame["verdict"].to_dict() == {"female": "higher", "male": "lower", "": "not compared"}
    # One group and nobody else; and none at all.
    assert groups["ward_code"].counts.frame["verdict"].tolist() == ["not compared"] * 4
    assert set(groups["need"].counts.frame["verdict"]) == {"not compared"}


@pytest.mark.parametrize("column", [name for name in COLUMNS if name.endswith("_on") and name != "referred_on"])
def test_a_stage_that_the_source_does_not_record_is_absent_and_named(column: str, tmp_path: Path) -> None:
    rows = random_referrals(4, 60, date(2025, 1, 1), LAST_DAY, LAST_DAY)
    rows = [replace(row, **{column: None}) for row in rows]
    for sensitivity, audience in (("open", "public"), ("restricted", "internal"), ("restricted", "public")):
        connection = built(
            tmp_path / f"{sensitivity}{audience}.duckdb",
            rows,
            months=MONTHS,
            left_out=[column],
            sensitivity=sensitivity,
        )
        view = referrals_view(asked(connection, audience, "2025"))
        assert view is not None
        stage = column.removesuffix("_on")
        assert view.funnel.frame["stage"].tolist() == [name for name in oracle.NAMES if name != stage]
        assert stage not in view.waits.frame["stage"].tolist()
        assert any(f"the day of {word}" in view.not_recorded for word in DAY_OF[column])
        assert (view.caseload is None) == (column == "accepted_on")
        assert (view.cohorts is None) == (column == "engaged_on")
        assert view.narrowed_to == ("accepted" if column == "engaged_on" else "engaged")
        assert view.has_closures == (column != "closed_on")
        # Without closures there is no such count, which is not the same as a hidden one.
        no_count = view.waits.frame["closed"].isna() & ~view.waits.frame["closed_is_hidden"]
        assert no_count.tolist() == [column == "closed_on"] * len(no_count)


DAY_OF = {
    "triaged_on": ["triage"], "accepted_on": ["acceptance"], "engaged_on": ["engagement"],
    "completed_on": ["completion"], "closed_on": ["closure"],
}  # fmt: skip


def test_things_that_the_source_does_not_record_have_no_frame(tmp_path: Path) -> None:
    rows = random_referrals(4, 60, date(2025, 1, 1), LAST_DAY, LAST_DAY)
    left_out = [
        "person_key",
        "need",
        "sex",
        "referral_source",
        "triaged_on",
        "accepted_on",
        "engaged_on",
        "completed_on",
    ]
    gone = dict.fromkeys(
        ["person_key", "sex", "referral_source", "triaged_on", "accepted_on", "engaged_on", "completed_on"]
    )
    rows = [replace(row, needs=(), **gone) for row in rows]
    for audience in ("internal", "partner"):
        connection = built(tmp_path / f"{audience}.duckdb", rows, months=MONTHS, left_out=left_out)
        view = referrals_view(asked(connection, audience, "2025"))
        assert view is not None
        assert view.stages == ("referred",)
        assert (view.rereferrals, view.caseload, view.cohorts, view.narrowed_to) == (None, None, None, "referred")
        assert [group.dimension for group in view.groupings] == ["age_band", "ethnicity", "ward_code"]
        assert set(view.groupings[0].counts.frame["verdict"]) == {"not compared"}
        assert view.waits.frame.empty


def test_months_that_are_not_loaded_are_unknown_and_capacity_stands_in_its_month(tmp_path: Path) -> None:
    rows = random_referrals(5, 40, date(2024, 1, 1), date(2024, 12, 31), LAST_DAY)
    months = [month for month in MONTHS if month != date(2025, 2, 1)]
    connection = built(tmp_path / "a.duckdb", rows, months=months, as_at=date(2025, 11, 30))
    view = referrals_view(asked(connection), [Capacity(date(2024, 6, 26), 11, "volunteer mentors")])
    assert view is not None
    assert view.caseload is not None
    assert view.cohorts is not None
    frame = view.caseload.frame.set_index("label")
    # Until the last month that had ended by the as-at day.
    assert frame.index[-1] == "November 2025"
    assert (frame.loc["February 2025", "status"], frame["numerator"].isna().sum()) == ("not loaded", 1)
    assert frame["capacity"].dropna().to_dict() == {"June 2024": 11}
    cohorts = view.cohorts.frame.set_index("label")
    assert cohorts.loc["January to March 2025", "status"] == "not loaded"
    assert pd.isna(cohorts.loc["January to March 2025", "total"])
    # July to September's last day is 61 days before.
    assert cohorts.loc["July to September 2025", "status"] == TOO_EARLY
    assert not view.looks_back


def test_the_year_before_must_be_loaded_to_look_back(folder: Callable[[], Path]) -> None:
    rows = numbered([Referral(date(2025, 3, 1)), Referral(date(2024, 3, 1))])
    assert made_view(folder(), rows, choice="2025").view.looks_back
    assert not made_view(folder(), rows, choice="2024-25").view.looks_back


def test_offences_and_their_indicators_have_no_referrals_view(demo: Connection, demo_catalogue: Catalogue) -> None:
    source = next(each for each in demo_catalogue.sources if not each.holds_referrals)
    indicator = demo_catalogue.default_indicator(source)
    filters = Filters(source.source_id, indicator, resolve_period("latest", source.months))
    assert referrals_view(Ask(demo, demo_catalogue, filters, "internal")) is None


def test_controlled_views_off_the_grid_are_refused_with_the_nearest(tmp_path: Path) -> None:
    rows = random_referrals(6, 100, date(2024, 1, 1), LAST_DAY, LAST_DAY)
    connection = built(tmp_path / "a.duckdb", rows, months=MONTHS)
    for choice, filters in (
        ("all", {}),
        ("2025", {"wards": (WARDS[0],)}),
        ("2025", {"types": ("CIRV",)}),
        ("2025", {"sex": ("male",)}),
    ):
        with pytest.raises(AudienceError) as refused:
            referrals_view(asked(connection, "public", choice, **filters))
        nearest = refused.value.nearest.filters  # type: ignore[attr-defined]
        assert (nearest.wards, nearest.types, nearest.sex) == ((), (), ())
        assert referrals_view(replace(asked(connection, "public"), filters=nearest)) is not None
