"""What the sentences of the documents' questions should say in numbers, counted one row at a time: nothing of the project's."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
from scipy import stats

from tests.oracles import Rows, after_school_of, daylight_of, read_rows
from tests.pages.leaks import integers_in
from tests.referral_oracle import came_back, caseload
from tests.referral_rows import Referral

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
    return Numbers(decimals=rates(told["school"] / school, told["other"] / other))


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


def rates(one: float, other: float) -> tuple[str, str]:
    """Both to one decimal, or, where one of them is under 1, both to two."""
    decimals = 2 if min(one, other) < 1 else 1
    return f"{one:.{decimals}f}", f"{other:.{decimals}f}"


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


def _cirv(data: Data) -> list[Referral]:
    days = ("referred_on", "triaged_on", "accepted_on", "engaged_on", "completed_on", "closed_on")
    rows = data.sql(
        f"SELECT referral_id, person_key, ward_code, {', '.join(days)} FROM referrals WHERE programme = 'cirv'"
    )
    return [
        Referral(referral_id=str(name), person_key=person, ward_code=ward, **dict(zip(days, told, strict=True)))  # type: ignore[arg-type]
        for name, person, ward, *told in rows
    ]


def _in_latest(data: Data, row: Referral) -> bool:
    return data.latest[0] <= row.referred_on < shifted(data.last, 1)


def referred_again(data: Data) -> Numbers:
    """Of the period's referrals, also those of which it cannot be told, how many were of a person referred in the year before."""
    every = _cirv(data)
    as_at = date.fromordinal(shifted(data.last, 1).toordinal() - 1)
    told = [came_back(row, every, 365, as_at)[0] for row in every if _in_latest(data, row)]
    repeats = told.count("repeat")
    return Numbers((len(told), repeats), percents=(round(100 * repeats / len(told)),))


def mentors(data: Data) -> Numbers:
    """The caseload at the end of the data and at the end of the month of which the note tells eleven mentors."""
    every = _cirv(data)
    as_at = date.fromordinal(shifted(data.last, 1).toordinal() - 1)
    return Numbers((caseload(every, as_at), 11, caseload(every, date(2024, 6, 30))))


def pathways_needed(data: Data) -> Numbers:
    """Whether of those with some need other shares have engaged than of those without it, by Fisher's test at 99.8%."""
    rows = data.sql(
        "SELECT referral_id, coalesce(engaged_on, completed_on) IS NOT NULL FROM referrals WHERE month BETWEEN ? AND ?",
        *data.latest,
    )
    needs: dict[object, set[object]] = {}
    for referral, need in data.sql("SELECT referral_id, need FROM referral_needs"):
        needs.setdefault(referral, set()).add(need)
    asked = [(needs[name], has) for name, has in rows if name in needs]
    stands_out = False
    for need in set().union(*(each for each, _ in asked)):
        cells = Counter((need in each, has) for each, has in asked)
        table = [[cells[True, True], cells[True, False]], [cells[False, True], cells[False, False]]]
        stands_out |= bool(stats.fisher_exact(table).pvalue < 0.002)
    assert len(asked) > 100
    assert not stands_out  # else the sentence names groups, and this recount has to learn which
    return Numbers(names=("No group stands out",))


def needs_and_reach(data: Data) -> Numbers:
    """The wards with more youth violence for their residents than the rest, and not more referrals: exact tests at 99.8%."""
    year = data.last.year
    residents = {
        str(code): int(persons)  # type: ignore[call-overload]
        for code, persons in data.sql(
            "SELECT ward_code, sum(persons) FROM population WHERE year = ? AND dataset = 'synthetic_mid_year_estimate' "
            "GROUP BY ward_code", year
        )
    }  # fmt: skip
    offences = Counter(row.ward_code for row in data.rows.counted("serious_youth_violence", *data.latest))
    referred = Counter(row.ward_code for row in _cirv(data) if _in_latest(data, row))
    high, reached = (_higher(counts, residents) for counts in (offences, referred))
    gaps = [data.ward_names[code] for code in high - reached]
    return Numbers((len(gaps), len(residents)), names=tuple(gaps))


def _higher(counts: Mapping[str | None, int], residents: Mapping[str, int]) -> set[str]:
    # What is of no known ward belongs to the rest of each ward.
    total, people = sum(counts.values()), sum(residents.values())
    return {
        code
        for code, persons in residents.items()
        if counts[code] / persons > (total - counts[code]) / (people - persons)
        and stats.binomtest(counts[code], total, persons / people).pvalue < 0.002
    }


def _register() -> dict[str, dict[str, Any]]:
    text = (Path(__file__).parent.parent / "data" / "reference" / "programmes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _runs(programme: Mapping[str, Any], day: date) -> bool | None:
    """Whether a programme runs on a day; None where nobody tells."""
    seen = [each["day"] for each in programme.get("seen", ())]
    first, last = (programme.get(end, {}).get("day") for end in ("first", "last"))
    first = first or min(seen, default=None)
    if (first and first > day) or (last and last < day):
        return False
    return True if first and last else None


_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "12")


def programmes_running(data: Data) -> Numbers:
    """How many of the register run on the last day of the data, by tier, and how many have ended."""
    day = date.fromordinal(shifted(data.last, 1).toordinal() - 1)
    register = _register()
    running = [each for each in register.values() if _runs(each, day)]
    ended = sum(_runs(each, day) is False for each in register.values())
    tiers = Counter(str(each["tier"]) for each in running)
    return Numbers(
        names=(
            f"{_WORDS[len(running)].capitalize()} of the {len(register)} programmes",
            *(f"{_WORDS[count]} {tier}" for tier, count in tiers.items()),
            f"{_WORDS[ended]} ended",
        )
    )


def gaps_in_provision(data: Data) -> Numbers:
    """The wards in which none of the running programmes works, but for those of the whole area."""
    day = date.fromordinal(shifted(data.last, 1).toordinal() - 1)
    running = [each for each in _register().values() if _runs(each, day)]
    wards_of = [{ward for place in each.get("places", ()) for ward in place.get("wards", ())} for each in running]
    whole = sum("all" in found for found in wards_of)
    own = set().union(*(found for found in wards_of if "all" not in found))
    gaps = tuple(name for code, name in data.ward_names.items() if code not in own)
    return Numbers(names=(f"{_WORDS[whole].capitalize()} running", *gaps))


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
    "referrals_follow_need": needs_and_reach,
    "referred_again": referred_again,
    "mentors": mentors,
    "pathways_needed": pathways_needed,
    "end_of_funding": programmes_running,
    "provision": gaps_in_provision,
    "recorded_rise": trend("violence_and_sexual_offences", 2021),
}
