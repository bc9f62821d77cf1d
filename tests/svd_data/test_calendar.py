"""The calendar: bank holidays, daylight and school days, from the file of terms to what an offence carries of its day.

Published figures: bank holidays from gov.uk/bank-holidays; sunrise and sunset of four cities on 21 December 2018 as the
i newspaper printed them; Coventry's term dates of 2023/24 from the council. No table of Coventry's own sunrises was to be had:
there the outside oracle is the sun's height by the Astronomical Almanac's formulas, typed in below.
"""

import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import pytest
import shapely

from svd_data.build import build
from svd_data.build.days import write_calendar
from svd_data.build.publish import new_database
from svd_data.calendar_days import (
    AcademicYear,
    SchoolTerms,
    Span,
    bank_holidays,
    calendar_days,
    calendar_notices,
    load_school_terms,
    school_days,
    school_terms,
)
from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError
from svd_data.schema import SCHEMA_VERSION
from tests.tiny import WEST, lay_out, street_row, street_text

COVENTRY, CARDIFF, BRISTOL, TINY = "E08000026", "W06000015", "E06000023", "E08000099"
LONGITUDE, LATITUDE = -1.51, 52.41
LONDON = ZoneInfo("Europe/London")
DERIVED = ["hour", "weekday", "is_school_day", "is_bank_holiday", "is_dark"]


def coventry(first: str, last: str, terms: SchoolTerms | None = None) -> pd.DataFrame:
    """Coventry's days by their date."""
    return calendar_days(
        date.fromisoformat(first),
        date.fromisoformat(last),
        COVENTRY,
        LONGITUDE,
        LATITUDE,
        terms or school_terms(COVENTRY),
    ).set_index("day")


def is_school_day(day: str, area: str = COVENTRY) -> bool | None:
    flags, known = school_days(np.array([day], dtype="datetime64[D]"), area, school_terms(area))
    return bool(flags[0]) if known[0] else None


# Bank holidays


@pytest.mark.parametrize("area", [COVENTRY, CARDIFF])
@pytest.mark.parametrize(
    ("year", "published"),
    [
        (2019, ["01-01", "04-19", "04-22", "05-06", "05-27", "08-26", "12-25", "12-26"]),
        # VE Day: the early May holiday moved to the Friday
        (2020, ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]),
        (2021, ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]),
        # the Platinum Jubilee, the Queen's funeral
        (2022, ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]),
        # the coronation
        (2023, ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]),
        (2024, ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"]),
    ],
)
def test_weekday_bank_holidays_are_the_published_ones(area: str, year: int, published: list[str]) -> None:
    weekdays = [day for day in bank_holidays(area, [year]) if day.weekday() < 5]
    assert sorted(f"{day:%m-%d}" for day in weekdays) == published


def test_a_holiday_on_a_weekend_is_one_as_well_as_its_substitute() -> None:
    days = coventry("2021-12-24", "2021-12-29")["is_bank_holiday"]
    assert days.tolist() == [False, True, True, True, True, False]


# Sunrise and sunset


@pytest.mark.parametrize(
    ("longitude", "latitude", "rise", "fall"),
    [
        (-0.13, 51.51, "08:04", "15:53"),  # London
        (-1.90, 52.48, "08:15", "15:55"),  # Birmingham
        (-2.24, 53.48, "08:22", "15:51"),  # Manchester
        (-3.18, 51.48, "08:15", "16:05"),  # Cardiff
    ],
)
def test_daylight_is_within_two_minutes_of_the_printed_times(
    longitude: float, latitude: float, rise: str, fall: str
) -> None:
    day = date(2018, 12, 21)
    found = calendar_days(day, day, COVENTRY, longitude, latitude, school_terms(COVENTRY)).iloc[0]
    for moment, printed in ((found["sunrise"], rise), (found["sunset"], fall)):
        assert abs(moment - pd.Timestamp(f"{day} {printed}")) <= pd.Timedelta(minutes=2)


def height_of_sun(moment: datetime, longitude: float, latitude: float) -> float:
    """Degrees above the horizon, by the Astronomical Almanac's low-precision formulas (0.01 degrees, 1950 to 2050)."""
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)
    anomaly = math.radians(357.528 + 0.9856003 * days)
    ecliptic = math.radians(280.460 + 0.9856474 * days + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    tilt = math.radians(23.439 - 0.0000004 * days)
    ascension = math.atan2(math.cos(tilt) * math.sin(ecliptic), math.cos(ecliptic))
    declination = math.asin(math.sin(tilt) * math.sin(ecliptic))
    hour_angle = math.radians(280.46062 + 360.98564737 * days + longitude) - ascension
    phi = math.radians(latitude)
    height = math.sin(phi) * math.sin(declination) + math.cos(phi) * math.cos(declination) * math.cos(hour_angle)
    return math.degrees(math.asin(height))


def daylight(day: date, longitude: float, latitude: float) -> list[datetime]:
    """Sunrise and sunset in local time: the minutes on which the sun's middle passes 0.833 degrees below the horizon."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    minutes = [start + timedelta(minutes=minute) for minute in range(24 * 60)]
    is_up = [height_of_sun(minute, longitude, latitude) > -0.833 for minute in minutes]
    changes = [after for after, was, is_ in zip(minutes[1:], is_up, is_up[1:], strict=False) if was != is_]
    return [moment.astimezone(LONDON).replace(tzinfo=None) for moment in changes]


@pytest.mark.parametrize("day", ["2024-03-20", "2024-06-20", "2024-09-22", "2024-12-21"])
def test_coventry_s_daylight_is_within_two_minutes_of_an_independent_calculation(day: str) -> None:
    found = coventry(day, day).iloc[0]
    for moment, expected in zip(
        found[["sunrise", "sunset"]], daylight(date.fromisoformat(day), LONGITUDE, LATITUDE), strict=True
    ):
        assert abs(moment - expected) <= timedelta(minutes=2)


@pytest.mark.parametrize(
    ("before", "after", "hours"), [("2024-03-30", "2024-03-31", 1), ("2024-10-26", "2024-10-27", -1)]
)
def test_daylight_moves_by_an_hour_when_the_clocks_do(before: str, after: str, hours: int) -> None:
    days = coventry(before, after)
    for name in ("sunrise", "sunset"):
        moved = days[name].iloc[1] - days[name].iloc[0] - pd.Timedelta(days=1, hours=hours)
        assert abs(moved) <= pd.Timedelta(minutes=3)


def test_every_day_is_there_once_to_the_minute_and_the_sun_rises_before_it_sets() -> None:
    days = coventry("2018-04-01", "2026-09-30")
    assert list(days.index) == list(pd.date_range("2018-04-01", "2026-09-30"))
    assert (days["sunrise"] < days["sunset"]).all()
    assert (days["sunrise"].dt.normalize() == days.index).all()
    assert (days["sunset"].dt.normalize() == days.index).all()
    assert (days[["sunrise", "sunset"]].stack().dt.second == 0).all()


# School days


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-09-01", False),  # Coventry's training day
        ("2023-09-04", True),
        ("2023-10-27", True),  # last day before half-term
        ("2023-10-28", False),  # a Saturday
        ("2023-10-30", False),
        ("2023-11-06", True),
        ("2023-12-22", True),
        ("2023-12-25", False),
        ("2024-01-08", True),
        ("2024-05-06", False),  # a bank holiday in term
        ("2024-05-07", True),
        ("2024-07-19", True),
        ("2024-07-22", False),
        ("2022-09-19", False),  # the Queen's funeral
        ("2020-03-20", True),
        ("2020-03-23", False),  # closed to most pupils
        ("2021-01-04", True),
        ("2021-01-05", False),
        ("2021-03-05", False),
        ("2021-03-08", True),
        ("2017-07-31", None),  # no such academic year in the file
        ("2017-08-01", False),
        ("2027-07-31", False),
        ("2027-08-01", None),
    ],
)
def test_school_day_of_coventry(day: str, expected: bool | None) -> None:
    assert is_school_day(day) is expected


@pytest.mark.parametrize("year", ["2018/19", "2021/22", "2022/23", "2023/24", "2024/25", "2025/26", "2026/27"])
def test_a_year_has_about_the_195_days_less_those_the_authority_sets(year: str) -> None:
    start = int(year[:4])
    days = coventry(f"{start}-08-01", f"{start + 1}-07-31")["is_school_day"]
    assert 188 <= days.sum() <= 195


def test_a_day_of_no_listed_year_is_missing_and_not_false() -> None:
    days = coventry("2017-07-31", "2017-08-01")["is_school_day"]
    assert days.isna().tolist() == [True, False]


def test_wales_has_no_school_days_unless_it_gives_its_own(tmp_path: Path) -> None:
    assert is_school_day("2024-03-05", CARDIFF) is None
    (notice,) = calendar_notices(date(2024, 3, 1), date(2024, 3, 31), CARDIFF, school_terms(CARDIFF))
    assert "put them into school_terms.toml" in notice
    (tmp_path / "school_terms.toml").write_text(OWN.replace(COVENTRY, CARDIFF))
    assert len(school_terms(CARDIFF, tmp_path).years) == 1


# Notices


def test_assumed_years_are_named_and_published_ones_are_not() -> None:
    (notice,) = calendar_notices(date(2022, 9, 1), date(2024, 12, 31), COVENTRY, school_terms(COVENTRY))
    assert "2022/23, 2024/25 are assumed" in notice
    assert calendar_notices(date(2023, 9, 1), date(2024, 7, 31), COVENTRY, school_terms(COVENTRY)) == ()


def test_unknown_spans_and_borrowed_terms_are_told() -> None:
    unknown, borrowed, _ = calendar_notices(date(2017, 7, 1), date(2017, 12, 31), BRISTOL, school_terms(BRISTOL))
    assert "not known for 1 July 2017 to 31 July 2017:" in unknown
    assert "follow Coventry's terms" in borrowed


def test_a_gap_between_listed_years_is_told_apart_from_the_days_around_it() -> None:
    years = tuple(
        AcademicYear(name, "the council", "", (Span(date(start, 9, 1), date(start, 12, 1)),), ())
        for name, start in (("2019/20", 2019), ("2021/22", 2021))
    )
    (notice,) = calendar_notices(
        date(2019, 8, 1), date(2022, 8, 31), COVENTRY, SchoolTerms(COVENTRY, "Coventry", years)
    )
    assert "for 1 August 2020 to 31 July 2021; 1 August 2022 to 31 August 2022:" in notice


# The file of terms

OWN = f"""\
area_code = "{COVENTRY}"
area_name = "Coventry"

[years."2013/14"]
source = "the council"
terms = [{{ from = 2013-09-02, to = 2014-01-10 }}, {{ from = 2014-01-20, to = 2014-07-20 }}]
closed = [{{ from = 2014-01-20, to = 2014-01-21, source = "snow" }}]
"""


def test_the_project_s_own_file_covers_2017_to_2027_and_says_where_each_year_is_from() -> None:
    years = load_school_terms(REFERENCE / "school_terms.toml").years
    assert [year.name for year in years] == [f"{start}/{(start + 1) % 100}" for start in range(2017, 2027)]
    assert [year.name for year in years if not year.is_assumed] == ["2019/20", "2020/21", "2023/24"]
    assert all(len(year.terms) == 6 for year in years)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('area_name = "Coventry"', 'aera_name = "Coventry"', "unknown key 'aera_name'. Did you mean 'area_name'"),
        ('area_name = "Coventry"', "", "'area_name' is missing"),
        (COVENTRY, "S12000036", "area_code 'S12000036' is not of an English or Welsh"),
        ('source = "the council"', "", r"\[years\.\"2013/14\"\]: 'source' is missing"),
        ('source = "the council"', 'source = " "', "'source' is missing, blank"),
        ('source = "the council"', 'source = "the council"\nsauce = 1', "unknown key 'sauce'. Did you mean 'source'"),
        ("2013/14", "2013/15", r"\[years\.\"2013/15\"\]: is no academic year"),
        ("2013/14", "2013", "is no academic year"),
        ("to = 2014-01-10", "to = 2013-09-01", r"terms 1: from 2013-09-02 comes after to 2013-09-01"),
        ("to = 2014-01-10", "to = 2014-01-20", "the one from 2014-01-20 overlaps the one to 2014-01-20"),
        ("from = 2013-09-02", "from = 2013-07-31", "terms 1: is not within the academic year, 2013-08-01 to 2014-07-31"),
        ("from = 2013-09-02", "form = 2013-09-02", "terms 1: unknown key 'form'. Did you mean 'from'"),
        ("from = 2013-09-02", "from = 2013-09-02T08:30:00", "'from' is missing, blank or of the wrong kind"),
        (', source = "snow"', "", "closed 1: 'source' is missing"),
        ("closed = [", 'closed = "no"  # [', "'closed' is missing, blank or of the wrong kind"),
        ("terms = [", "terms = []  # [", "'terms' is empty"),
        ("terms = [", "terms = [1]  # [", "terms 1: is not of the right kind"),
        ("area_code =", "area_code", "cannot be read as TOML"),
        (OWN.partition("\n\n")[2], "years = {}", "lists no academic year"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("fault", [DefinitionError, InputError])
def test_a_broken_file_is_refused_by_name(
    tmp_path: Path, right: str, wrong: str, told: str, fault: type[Exception]
) -> None:
    assert right in OWN
    path = tmp_path / "school_terms.toml"
    path.write_text(OWN.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(fault, match=rf"school_terms\.toml.*{told}"):
        load_school_terms(path, fault)  # type: ignore[arg-type]


def test_a_missing_reference_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="is missing"):
        load_school_terms(tmp_path / "none.toml")


# In the built file


def read(path: Path, sql: str) -> pd.DataFrame:
    with duckdb.connect(str(path), read_only=True) as connection:
        frame: pd.DataFrame = connection.execute(sql).df()
    return frame


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """January and March 2014, with terms of 2013/14 in the raw folder and no file of February."""
    march = "police/2014-03-tiny-street.csv"
    lay_out(tmp_path / "raw", {
        "school_terms.toml": OWN.replace(COVENTRY, TINY),
        "police/2014-01-tiny-street.csv": street_text(street_row()),
        march: street_text(street_row(month="2014-03")),
    })  # fmt: skip
    build(tmp_path / "raw", tmp_path / "out.duckdb")
    return tmp_path / "out.duckdb"


def test_calendar_runs_from_the_first_loaded_month_to_the_last_without_a_gap(tiny: Path) -> None:
    days = read(tiny, "SELECT * FROM calendar ORDER BY day")
    assert days["day"].tolist() == list(pd.date_range("2014-01-01", "2014-03-31"))
    assert days["match"].isna().all()
    assert days.loc[days["is_bank_holiday"], "day"].tolist() == [pd.Timestamp("2014-01-01")]


def test_an_area_s_own_terms_are_used_whole(tiny: Path) -> None:
    days = read(tiny, "SELECT strftime(day, '%m-%d') AS day, is_school_day FROM calendar").set_index("day")
    # before and in the gap, closed for snow, and after it
    assert days["is_school_day"][["01-10", "01-13", "01-20", "01-21", "01-22"]].tolist() == [
        True,
        False,
        False,
        False,
        True,
    ]
    assert read(tiny, "SELECT * FROM notices WHERE source_id = 'calendar'").empty
    (retrieved,) = read(tiny, "SELECT retrieved_on FROM sources WHERE source_id = 'calendar'")["retrieved_on"]
    assert pd.notna(retrieved)


def test_a_source_without_times_has_nothing_of_the_day(tiny: Path) -> None:
    assert read(tiny, f"SELECT {', '.join(DERIVED)} FROM offences").isna().all(axis=None)
    named = read(tiny, "SELECT column_name FROM source_columns WHERE table_name = 'offences'")["column_name"]
    assert not named.isin(["occurred_at", *DERIVED]).any()


def test_without_terms_for_its_days_a_build_says_so_and_leaves_them_missing(tmp_path: Path) -> None:
    build(lay_out(tmp_path / "raw", {}), tmp_path / "out.duckdb")
    assert read(tmp_path / "out.duckdb", "SELECT is_school_day FROM calendar").isna().all(axis=None)
    (notice,) = read(tmp_path / "out.duckdb", "SELECT message FROM notices WHERE source_id = 'calendar'")["message"]
    assert "not known for 1 January 2014 to 31 January 2014" in notice


def test_calendar_is_named_among_the_sources_with_its_terms(demo_file: Path) -> None:
    (source,) = read(demo_file, "SELECT * FROM sources WHERE record_kind = 'calendar'").to_dict("records")
    assert (source["source_id"], source["sensitivity"]) == ("calendar", "open")
    assert "School terms" in source["attribution"]
    assert "astral" in source["licence"]


@pytest.mark.parametrize(
    ("content", "told"),
    [(OWN, "area_code is 'E08000026', but the area is E08000099"), ("area_code =", "cannot be read as TOML")],
)
def test_a_faulty_file_of_terms_stops_the_build_and_leaves_no_file(tmp_path: Path, content: str, told: str) -> None:
    raw = lay_out(tmp_path / "raw", {"school_terms.toml": content})
    with pytest.raises(InputError, match=told):
        build(raw, tmp_path / "out.duckdb")
    assert not (tmp_path / "out.duckdb").exists()


# What an offence carries of its day


def naive_day(at: object, calendar: dict[date, tuple[object, ...]]) -> list[object]:
    """What the five columns should say, one offence at a time in plain Python."""
    if not isinstance(at, datetime) or pd.isna(at):
        return [None] * 5
    in_school, bank_holiday, rise, fall = calendar.get(at.date(), (None,) * 4)
    if (at.hour, at.minute, at.second) == (0, 0, 0):
        return [None, at.isoweekday(), in_school, bank_holiday, None]
    dark = None if rise is None else at < rise or at > fall  # type: ignore[operator]
    return [at.hour, at.isoweekday(), in_school, bank_holiday, dark]


def test_columns_of_the_day_equal_a_plain_recount(demo_file: Path) -> None:
    with duckdb.connect(str(demo_file), read_only=True) as connection:
        days = connection.execute(
            "SELECT day, is_school_day, is_bank_holiday, sunrise, sunset FROM calendar"
        ).fetchall()
        rows = connection.execute(f"SELECT occurred_at, {', '.join(DERIVED)} FROM offences").fetchall()
    calendar = {day: tuple(rest) for day, *rest in days}
    wrong = [row for row in rows if list(row[1:]) != naive_day(row[0], calendar)]
    assert not wrong, wrong[:5]
    seen = {row[1:] for row in rows}
    assert (None,) * 5 in seen
    assert any(hour is None and weekday is not None for hour, weekday, *_ in seen)  # the date alone
    assert {flags for *_, flags in seen} == {True, False, None}


def test_demonstration_s_calendar_knows_each_day_and_its_columns_are_named(demo_file: Path) -> None:
    (row,) = read(
        demo_file,
        "SELECT min(day) AS first, max(day) AS last, count(is_school_day) AS known, count(*) AS n FROM calendar",
    ).to_dict("records")
    assert (row["first"], row["last"]) == (pd.Timestamp("2018-04-01"), pd.Timestamp("2026-09-30"))
    assert row["known"] == row["n"] == 3105
    named = read(demo_file, "SELECT * FROM source_columns WHERE table_name = 'offences'").set_index("column_name")
    assert (named.loc[DERIVED, "source_id"] == "demo_offences").all()
    assert (named.loc[DERIVED, "recorded_from"] == pd.Timestamp("2018-04-01")).all()


def test_offences_keep_their_order_after_their_day_is_filled_in(demo_file: Path) -> None:
    assert read(demo_file, "SELECT offence_id FROM offences")["offence_id"].is_monotonic_increasing


TIMES = [
    None,
    "2017-06-30 12:00",  # before the calendar: reported later than it happened
    "2017-07-31 23:59",  # in the calendar, before the first known academic year
    "2018-03-25 00:59",  # clocks go forward
    "2018-06-21 04:00",  # before sunrise
    "2018-06-21 21:00",  # before sunset
    "2018-06-21 23:00",
    "2018-12-21 15:00",
    "2018-12-21 16:30",
    "2018-12-25 12:00",
    "2018-11-07 12:00",  # a Wednesday in term
    "2018-11-08 00:00",  # a date without a time
    "2018-11-08 00:00:01",  # a time
]


@pytest.fixture(scope="module")
def timed(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """A made-up source of July 2017 to December 2018 whose offences have the TIMES above, by their time."""
    out = tmp_path_factory.mktemp("timed") / "out.duckdb"
    with new_database(out) as connection:
        connection.execute(
            f"""
            INSERT INTO out.sources (source_id, record_kind) VALUES ('partner', 'offences'), ('others', 'referrals');
            INSERT INTO out.coverage (source_id, month, status, rows, kept, elsewhere, unplaced, rejected, repeated) VALUES
              ('partner', '2017-07-01', 'loaded', 0, 0, 0, 0, 0, 0), ('partner', '2018-12-01', 'loaded', 0, 0, 0, 0, 0, 0),
              ('partner', '2019-03-01', 'superseded', 0, 0, 0, 0, 0, 0), ('others', '2015-01-01', 'loaded', 0, 0, 0, 0, 0, 0);
            INSERT INTO out.source_columns VALUES ('partner', 'offences', 'occurred_at', '2016-07-01');
            INSERT INTO out.build (schema_version) VALUES ({SCHEMA_VERSION});
            """
        )
        wards = [WEST, "West", shapely.to_wkb(shapely.box(-1.6, 52.36, -1.42, 52.46))]
        connection.execute("INSERT INTO out.wards VALUES (?, ?, ?)", wards)
        connection.executemany(
            "INSERT INTO out.offences (offence_id, source_id, occurred_at) VALUES (?, 'partner', ?)",
            list(enumerate(TIMES)),
        )
        write_calendar(connection, COVENTRY)
    frame = read(out, f"SELECT occurred_at, {', '.join(DERIVED)} FROM offences ORDER BY offence_id")
    frame.attrs["file"] = out
    return frame


def test_hand_made_times_carry_what_their_day_is(timed: pd.DataFrame) -> None:
    found = [[None if pd.isna(value) else value for value in row] for row in timed[DERIVED].to_numpy().tolist()]
    assert found == [
        [None, None, None, None, None],
        [12, 5, None, None, None],
        [23, 1, None, False, True],
        [0, 7, False, False, True],
        [4, 4, True, False, True],
        [21, 4, True, False, False],
        [23, 4, True, False, True],
        [15, 5, False, False, False],
        [16, 5, False, False, True],
        [12, 2, False, True, False],
        [12, 3, True, False, False],
        [None, 4, True, False, None],
        [0, 4, True, False, True],
    ]


def test_only_months_loaded_by_an_offence_source_make_the_calendar(timed: pd.DataFrame) -> None:
    (span,) = read(timed.attrs["file"], "SELECT min(day) AS a, max(day) AS b FROM calendar").to_dict("records")
    assert (span["a"], span["b"]) == (pd.Timestamp("2017-07-01"), pd.Timestamp("2018-12-31"))


def test_school_days_are_recorded_from_the_first_day_that_is_known(timed: pd.DataFrame) -> None:
    named = read(timed.attrs["file"], "SELECT * FROM source_columns").set_index("column_name")["recorded_from"]
    assert named["is_school_day"] == pd.Timestamp("2017-08-01")
    assert named["hour"] == named["occurred_at"] == pd.Timestamp("2016-07-01")
