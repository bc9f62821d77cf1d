"""What Times answers: every count beside a plain recount of the rows, and every contrast beside its time counted by hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.errors import AudienceError
from svd_data.filters import Filters, default_filters
from svd_data.periods import resolve_period
from svd_data.queries import days_of
from svd_data.statistics import CANNOT_TELL, compare_counts, poisson_interval
from svd_data.views import Ask
from svd_data.views.closed_grid import Nearest
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_data.views.contrasts import PER, Contrast
from svd_data.views.times import TimesView, times_view
from tests.oracles import Offence, Rows, after_school_of, bank_holiday_of, daylight_of, hour_of

FOLESHILL, HENLEY = "E05001222", "E05001223"


def asked(
    connection: Connection, catalogue: Catalogue, indicator_id: str, audience: str = INTERNAL, choice: str = "", **others: object
) -> Ask:  # fmt: skip
    bare = default_filters(catalogue)
    source = catalogue.source(bare.source)
    period = resolve_period(choice, source.months) if choice else bare.period
    filters = replace(bare, indicator=catalogue.indicator(indicator_id, source), period=period, **others)  # type: ignore[arg-type]
    return Ask(connection, catalogue, filters, audience)


def view_of(ask: Ask) -> TimesView:
    view = times_view(ask)
    assert view is not None
    return view


def rows_of(rows: Rows, filters: Filters) -> list[Offence]:
    """The offences that the filters keep, one at a time."""
    offences = rows.counted(filters.indicator.indicator_id, filters.period.first, filters.period.last)
    return [
        row
        for row in offences
        if (not filters.wards or row.ward_code in filters.wards)
        and (not filters.types or row.category in filters.types)
    ]


def contrast(view: TimesView, kind: str, indicator_id: str = "") -> Contrast:
    (found,) = (
        each
        for each in view.contrasts
        if each.kind == kind and (not indicator_id or each.filters.indicator.indicator_id == indicator_id)
    )
    return found


def counts(found: Contrast) -> dict[str, int]:
    return dict(zip(found.rates.frame["group"], found.rates.frame["numerator"].astype(int), strict=True))


@pytest.fixture(scope="module")
def asks(demo: Connection, demo_catalogue: Catalogue) -> Mapping[str, Ask]:
    return {
        "serious violence": asked(demo, demo_catalogue, "serious_violence"),
        "robbery in two wards": asked(demo, demo_catalogue, "robbery", choice="2021-22", wards=(FOLESHILL, HENLEY)),
        "drugs": asked(demo, demo_catalogue, "total_recorded_crime", choice="2020", types=("Drugs",)),
    }


@pytest.fixture(scope="module")
def views(asks: Mapping[str, Ask]) -> Mapping[str, TimesView]:
    return {name: view_of(ask) for name, ask in asks.items()}


NAMES = ("serious violence", "robbery in two wards", "drugs")


@pytest.mark.parametrize("name", NAMES)
def test_counts_by_hour_and_weekday_equal_a_plain_recount(
    name: str, asks: Mapping[str, Ask], views: Mapping[str, TimesView], demo_rows: Rows
) -> None:
    view, rows = views[name], rows_of(demo_rows, asks[name].filters)
    assert len(rows) > 100
    weekday = [row.occurred_at.isoweekday() if row.occurred_at else None for row in rows]
    hours = [hour_of(row) for row in rows]
    both = Counter(zip(hours, weekday, strict=True))
    cells = view.by_hour_and_weekday.frame
    assert len(cells) == 25 * 7
    for row in cells.itertuples():
        assert row.numerator == both[int(row.hour) if row.hour else None, int(row.weekday)]
    for frame, column, expected in (
        (view.by_hour.frame, "hour", Counter(hours)),
        (view.by_weekday.frame, "weekday", Counter(weekday)),
    ):
        found = {int(value) if value else None: n for value, n in zip(frame[column], frame["numerator"], strict=True)}
        assert {value: n for value, n in found.items() if n} == expected
    assert view.headline.frame["numerator"].item() == len(rows)
    unknown = view.unknown.frame.iloc[0]
    assert (unknown["numerator"], unknown["total"]) == (hours.count(None), len(rows))
    assert unknown["share"] == hours.count(None) / len(rows)
    assert hours.count(None) > weekday.count(None) > 0  # midnight exactly: a day without an hour


@pytest.mark.parametrize("name", NAMES)
def test_contrasts_equal_a_plain_recount(
    name: str, asks: Mapping[str, Ask], views: Mapping[str, TimesView], demo_rows: Rows
) -> None:
    rows, view = rows_of(demo_rows, asks[name].filters), views[name]
    for kind, value, groups in (
        ("daylight", daylight_of, ("dark", "light")),
        ("after_school", after_school_of, ("school", "other")),
        ("bank_holiday", bank_holiday_of, ("holiday", "other")),
    ):
        told = Counter(value(row) for row in rows)
        assert counts(contrast(view, kind)) == {group: told[group] for group in groups}


def test_match_days_count_all_loaded_months_whatever_the_period(
    demo: Connection, asks: Mapping[str, Ask], views: Mapping[str, TimesView], demo_rows: Rows
) -> None:
    calendar = {row.day.date(): row for row in days_of(demo).itertuples()}
    matches = {day for day, row in calendar.items() if isinstance(row.match, str)}
    free = {day for day, row in calendar.items() if not row.is_bank_holiday} - matches
    pairs = {}
    for match in sorted(matches):
        near = [day for step in range(1, 7) for day in (shifted(match, -step), shifted(match, step)) if day in free][:4]
        if len(near) == 4 and not calendar[match].is_bank_holiday:
            pairs[match] = near
            free -= set(near)
    compared = {day for days in pairs.values() for day in days}
    for name, indicator_id in (
        ("serious violence", "serious_violence"),
        ("serious violence", "domestic_abuse"),
        ("drugs", "domestic_abuse"),
    ):
        found = contrast(views[name], "match_day", indicator_id)
        days = [row.occurred_at.date() for row in rows_of(demo_rows, found.filters) if row.occurred_at]
        expected = {"match": sum(day in pairs for day in days), "compared": sum(day in compared for day in days)}
        assert counts(found) == expected
        assert found.rates.frame["denominator"].tolist() == [len(pairs), 4 * len(pairs)]
        assert found.left_out == len(matches) - len(pairs)
        assert found.filters.period.choice == "all"
    assert len(pairs) > 40


def shifted(day: date, weeks: int) -> date:
    return date.fromordinal(day.toordinal() + 7 * weeks)


def test_match_days_of_a_page_about_domestic_abuse_stand_there_once(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = view_of(asked(demo, demo_catalogue, "domestic_abuse"))
    assert [each.kind for each in view.contrasts] == ["daylight", "after_school", "bank_holiday", "match_day"]


def test_rates_have_the_time_of_the_period_their_interval_and_the_exact_verdict(views: Mapping[str, TimesView]) -> None:
    for view in views.values():
        for each in view.contrasts:
            first, second = (row for _, row in each.rates.frame.iterrows())
            for row in (first, second):
                assert row["rate"] == pytest.approx(row["numerator"] / row["denominator"] * PER[each.kind])
                lower, upper = (
                    limit / row["denominator"] * PER[each.kind] for limit in poisson_interval(row["numerator"])
                )
                assert (row["rate_lower"], row["rate_upper"]) == (pytest.approx(lower), pytest.approx(upper))
            expected = compare_counts(
                first["numerator"], second["numerator"], first["denominator"], second["denominator"]
            )
            assert first["verdict"] == expected.verdict
            assert pd.isna(second["verdict"])


def test_hours_and_days_are_those_of_the_period_s_loaded_months_only(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    source = demo_catalogue.sources[0]
    gappy = replace(source, months=tuple(month for month in source.months if month != date(2026, 6, 1)))
    catalogue = replace(demo_catalogue, sources=(gappy,))
    whole, fewer = (view_of(asked(demo, each, "serious_violence")) for each in (demo_catalogue, catalogue))
    minutes, less = (contrast(view, "daylight").rates.frame["denominator"].sum() for view in (whole, fewer))
    assert minutes == 365 * 24 * 60
    assert less == 335 * 24 * 60
    assert fewer.by_weekday.frame["denominator"].sum() == 335


def test_a_period_without_bank_holiday_compares_none(demo: Connection, demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.sources[0]
    period = resolve_period("months", source.months, date(2026, 2, 1), date(2026, 2, 1))
    bare = asked(demo, demo_catalogue, "serious_violence")
    view = view_of(bare.with_filters(replace(bare.filters, period=period)))
    found = contrast(view, "bank_holiday").rates.frame
    assert found["denominator"].tolist() == [0, 28]
    assert found["verdict"].iloc[0] == NOT_COMPARED
    assert pd.isna(found["rate"].iloc[0])


def test_the_peak_is_that_of_the_counts_and_is_not_named_of_a_few(
    views: Mapping[str, TimesView], demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = views["serious violence"]
    hours = view.by_hour.frame["numerator"].astype(int).tolist()[:24]
    runs = {start: sum((hours + hours)[start : start + 4]) for start in range(24)}
    best = max(runs, key=runs.__getitem__)
    peak = view.peak.frame.iloc[0]
    assert (peak["hours"], peak["in_hours"]) == (f"{best:02d}:00 to {(best + 3) % 24:02d}:59", runs[best])
    assert (peak["weekdays"], peak["on_weekday"]) == ("Saturdays", view.by_weekday.frame["numerator"].iloc[5])
    few = view_of(asked(demo, demo_catalogue, "homicide")).peak.frame.iloc[0]
    assert (few["hours"], few["weekdays"]) == ("", "")


def test_a_source_that_gives_the_month_only_has_no_times(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    catalogue = load_catalogue(connection)
    for audience in AUDIENCES:
        assert times_view(Ask(connection, catalogue, default_filters(catalogue), audience)) is None


# Partner and public


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_what_is_derived_for_others_comes_from_released_counts_of_20_and_more(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    verdicts = set()
    for indicator_id in ("serious_violence", "knife_crime", "homicide"):
        view = view_of(asked(demo, demo_catalogue, indicator_id, audience))
        error = {PARTNER: 2, PUBLIC: 4}[audience]
        assert view.peak.frame["in_hours"].isna().all()
        for each in view.contrasts:
            frame = each.rates.frame
            shown = frame["numerator"].dropna().astype(int)
            assert ((shown % 5 == 0) & ((shown >= 10) | ((shown == 0) & (audience == PARTNER)))).all()
            assert (frame["rate"].notna() == (frame["numerator"] >= 20).fillna(False)).all()
            verdict = frame["verdict"].iloc[0]
            verdicts.add(verdict)
            if verdict == TOO_SMALL:
                assert not (frame["numerator"] >= 20).fillna(False).all()
            elif (frame["numerator"] >= 20).fillna(False).all():
                (a, b), (here, there) = shown, frame["denominator"]
                corners = {
                    compare_counts(a + i, b + j, here, there).verdict for i in (-error, error) for j in (-error, error)
                }
                assert verdict == (corners.pop() if len(corners) == 1 else CANNOT_TELL)
    assert {"higher", CANNOT_TELL, TOO_SMALL} <= verdicts


@pytest.mark.parametrize(
    "others", [{"wards": (FOLESHILL,)}, {"types": ("Robbery",)}, {"sex": ("male",)}, {"choice": "all"}]
)
def test_others_have_times_of_the_whole_area_all_types_and_a_year_only(
    others: dict[str, object], demo: Connection, demo_catalogue: Catalogue
) -> None:
    with pytest.raises(AudienceError) as refused:
        times_view(asked(demo, demo_catalogue, "serious_violence", PUBLIC, **others))  # type: ignore[arg-type]
    nearest = refused.value.nearest
    assert isinstance(nearest, Nearest)
    assert times_view(Ask(demo, demo_catalogue, nearest.filters, PUBLIC)) is not None
