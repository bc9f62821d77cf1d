"""What the sentences of the documents' questions should say in numbers, counted one row at a time: nothing of the project's."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import duckdb

from tests.oracles import Rows, after_school_of, daylight_of, read_rows
from tests.pages.leaks import integers_in

_DECIMAL = re.compile(r"\d+\.\d+")
_PERCENT = re.compile(r"(\d+)%")


@dataclass(frozen=True)
class Numbers:
    """What a sentence should hold: whole numbers in order, those with decimals, percentages, and names somewhere in it."""

    whole: tuple[int, ...] = ()
    decimals: tuple[str, ...] = ()
    percents: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


def numbers_in(sentence: str, nouns: Iterable[str]) -> Numbers:
    """Return the numbers of a sentence, without those of the nouns in it ("aged under 25") and of quoted names."""
    for noun in sorted(nouns, key=len, reverse=True):  # one noun can begin another
        sentence = sentence.replace(noun, "")
    percents = tuple(int(share) for share in _PERCENT.findall(sentence))
    return Numbers(tuple(integers_in(sentence)), tuple(_DECIMAL.findall(sentence)), percents)


@dataclass
class Data:
    """A built file, read past the project."""

    path: Path
    _rows: list[Rows] = field(default_factory=list)

    @cached_property
    def rows(self) -> Rows:
        return read_rows(self.path)

    def sql(self, text: str, *values: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return connection.execute(text, list(values)).fetchall()

    @cached_property
    def last(self) -> date:
        return max(row.month for row in self.rows.offences)

    @property
    def latest(self) -> tuple[date, date]:
        """The latest 12 months."""
        return shifted(self.last, -11), self.last

    @property
    def before(self) -> tuple[date, date]:
        return shifted(self.last, -23), shifted(self.last, -12)

    def count(self, indicator_id: str, months: tuple[date, date]) -> int:
        return len(self.rows.counted(indicator_id, *months))

    @cached_property
    def ward_names(self) -> dict[str, str]:
        return dict(self.sql("SELECT ward_code, ward_name FROM wards"))  # type: ignore[arg-type]


def shifted(month: date, months: int) -> date:
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def trend(indicator_id: str, year: int | None = None) -> Callable[[Data], Numbers]:
    """The count of the period and of the one before, and the change where the sentence tells one."""

    def numbers(data: Data) -> Numbers:
        now, then = (
            (data.latest, data.before)
            if year is None
            else ((date(year, 1, 1), date(year, 12, 1)), (date(year - 1, 1, 1), date(year - 1, 12, 1)))
        )
        counts = data.count(indicator_id, now), data.count(indicator_id, then)
        change = round(100 * abs(counts[0] - counts[1]) / counts[1])
        return Numbers(counts, percents=() if year is None else (change,))

    return numbers


def wards(indicator_id: str) -> Callable[[Data], Numbers]:
    """The whole, and the three wards with most."""

    def numbers(data: Data) -> Numbers:
        rows = data.rows.counted(indicator_id, *data.latest)
        most = Counter(row.ward_code for row in rows if row.ward_code).most_common(3)
        names = tuple(data.ward_names[code] for code, _ in most)
        return Numbers((len(rows), *(count for _, count in most)), names=names)

    return numbers


def victims(indicator_id: str) -> Callable[[Data], Numbers]:
    """All victims, the largest group by age and sex with its share, and how many ages are not recorded."""

    def numbers(data: Data) -> Numbers:
        people = [victim for _, victim in data.rows.victims_counted(indicator_id, *data.latest)]
        groups = Counter((each.sex, each.age_band) for each in people if each.sex and each.age_band)
        return _people(len(people), groups, sum(each.age_band is None for each in people))

    return numbers


def people_referred(data: Data) -> Numbers:
    rows = data.sql(
        "SELECT sex, age_band FROM referrals WHERE programme = 'cirv' AND month BETWEEN ? AND ?", *data.latest
    )
    groups = Counter((sex, band) for sex, band in rows if sex and band)
    return _people(len(rows), groups, sum(band is None for _, band in rows))  # type: ignore[arg-type]


def _people(total: int, groups: Mapping[tuple[str, str], int], unaged: int) -> Numbers:
    (sex, band), most = max(groups.items(), key=lambda each: each[1])
    return Numbers(
        (total, most, *([unaged] if unaged else [])),
        percents=(round(100 * most / total),),
        names=(sex, band.replace("-", " to ").replace("+", " and over")),
    )


def goal(data: Data) -> Numbers:
    return Numbers(
        (
            data.count("serious_violence", data.latest),
            data.count("serious_violence", (date(2020, 1, 1), date(2020, 12, 1))),
        )
    )


def daylight(data: Data) -> Numbers:
    """Offences per 100 hours in the dark, and in daylight."""
    told = Counter(daylight_of(row) for row in data.rows.counted("total_recorded_crime", *data.latest))
    days = data.sql(
        "SELECT sunrise, sunset FROM calendar WHERE day >= ? AND day < ?", data.latest[0], shifted(data.last, 1)
    )
    light = sum((sunset - sunrise).total_seconds() / 3600 for sunrise, sunset in days)  # type: ignore[operator]
    return Numbers(
        decimals=(rate(100 * told["dark"] / (24 * len(days) - light)), rate(100 * told["light"] / light)),
    )


def after_school(data: Data) -> Numbers:
    """Offences a school day, and another weekday, in the hours after school."""
    told = Counter(after_school_of(row) for row in data.rows.counted("serious_youth_violence", *data.latest))
    days = data.sql(
        "SELECT day, is_school_day, is_bank_holiday FROM calendar WHERE day >= ? AND day < ?",
        data.latest[0],
        shifted(data.last, 1),
    )
    school = sum(bool(is_school) for _, is_school, _ in days)
    other = sum(
        is_school is False and not is_holiday and day.isoweekday() < 6  # type: ignore[attr-defined]
        for day, is_school, is_holiday in days
    )
    return Numbers(decimals=(rate(told["school"] / school), rate(told["other"] / other)))


def match_days(data: Data) -> Numbers:
    """Offences a match day, and a day of the same weekday nearby without one, each compared once."""
    days = {
        day: (is_holiday, match)
        for day, is_holiday, match in data.sql("SELECT day, is_bank_holiday, match FROM calendar")
    }
    matches = sorted(day for day, (_, match) in days.items() if match)
    free = {day for day, (is_holiday, match) in days.items() if not match and not is_holiday}
    pairs: dict[date, list[date]] = {}
    for match in matches:
        near = [match.fromordinal(match.toordinal() + 7 * week) for step in range(1, 7) for week in (-step, step)]  # type: ignore[attr-defined]
        four = [day for day in near if day in free][:4]
        if len(four) == 4 and not days[match][0]:
            pairs[match] = four  # type: ignore[index]
            free -= set(four)
    offences = Counter(
        row.occurred_at.date()
        for row in data.rows.counted("domestic_abuse", date.min, date.max)
        if isinstance(row.occurred_at, datetime)
    )
    compared = [day for four in pairs.values() for day in four]
    return Numbers(
        decimals=(
            rate(sum(offences[day] for day in pairs) / len(pairs)),
            rate(sum(offences[day] for day in compared) / len(compared)),
        )
    )


def rate(value: float) -> str:
    return f"{value:.2f}" if value < 1 else f"{value:.1f}"


def compared(category: str | None) -> Callable[[Data], Numbers]:
    """The area's rate, and its place from the nearer end among all of the set."""

    def numbers(data: Data) -> Numbers:
        of_set = {code for (code,) in data.sql("SELECT area_code FROM comparators WHERE set_id = 'neighbours'")}
        counts: Counter[str] = Counter()
        for code, month, name, offences in data.sql("SELECT area_code, month, category, offences FROM area_months"):
            is_wanted = name == category if category else name != "Anti-social behaviour"
            if is_wanted and data.latest[0] <= month <= data.last and (code in of_set or code == "E08000026"):  # type: ignore[operator]
                counts[str(code)] += offences  # type: ignore[assignment]
        year = data.last.year
        residents = dict(data.sql("SELECT area_code, persons FROM area_residents WHERE year = ?", year))
        rates = {code: 1000 * count / residents[code] for code, count in counts.items()}  # type: ignore[operator]
        own = rates["E08000026"]
        place = min(sum(each > own for each in rates.values()), sum(each < own for each in rates.values())) + 1
        return Numbers((len(rates),), (f"{own:.1f}",), names=(f"the {place}th ",))

    return numbers


def referred(data: Data) -> Numbers:
    """How many were referred to CIRV, and the year before, and how many of them have engaged so far, with their share."""
    found = [
        data.sql(
            "SELECT count(*), count(*) FILTER (WHERE coalesce(engaged_on, completed_on) IS NOT NULL) "
            "FROM referrals WHERE programme = 'cirv' AND month BETWEEN ? AND ?",
            *months,
        )[0]
        for months in (data.latest, data.before)
    ]
    (now, engaged), (then, _) = found
    return Numbers((now, then, engaged))  # type: ignore[arg-type]


EXPECTED: Mapping[str, Callable[[Data], Numbers]] = {
    "goal_2030": goal,
    "street_violence": trend("public_space_night_violence"),
    "youth_violence": trend("serious_youth_violence"),
    "knife_crime": trend("knife_crime"),
    "domestic_abuse": trend("domestic_abuse"),
    "women_and_girls": trend("violence_against_women_and_girls"),
    "holiday_outreach": trend("robbery"),
    "wards": wards("serious_violence"),
    "night_and_day": daylight,
    "football": match_days,
    "after_school": wards("after_school_violence"),
    "school_days": after_school,
    "night_time_economy": wards("public_space_night_violence"),
    "victims": victims("serious_violence"),
    "victims_of_youth_violence": victims("serious_youth_violence"),
    "knife_victims": victims("knife_crime"),
    "people_referred": people_referred,
    "similar_cities": compared(None),
    "similar_violence": compared("Violence and sexual offences"),
    "referrals_get": referred,
    "recorded_rise": trend("violence_and_sexual_offences", 2021),
}
