"""What is known of a day: in school or not, a bank holiday or not, when the sun rises and sets. Reads no database.

Owns the format of school_terms.toml. Bank holidays are those of the `holidays` package, sunrise and sunset `astral`'s.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pandas as pd
from astral import Observer
from astral.sun import sunrise, sunset
from numpy.typing import NDArray

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError, SVDError, did_you_mean

SCHOOL_TERMS = "school_terms.toml"
ASSUMED = "assumed"  # how the source of dates that nobody published begins

Dates = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

_LONDON = ZoneInfo("Europe/London")
_NATIONS = {"E": "ENG", "W": "WLS"}
_SATURDAY = 5
_EXAMPLE = '[years."2023/24"]\nsource = "..."\nterms = [{ from = 2023-09-04, to = 2023-10-27 }]'


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def holds(self, days: Dates) -> Flags:
        """Return which of the days it holds."""
        held: Flags = (days >= np.datetime64(self.first)) & (days <= np.datetime64(self.last))
        return held


@dataclass(frozen=True)
class AcademicYear:
    """One academic year: its terms, each without a break, and the spans in which schools were closed to most pupils."""

    name: str  # "2023/24"
    source: str
    note: str
    terms: tuple[Span, ...]
    closed: tuple[Span, ...]

    @property
    def is_assumed(self) -> bool:
        """Whether some of its dates follow a rule or a neighbour, for want of published ones."""
        return self.source.startswith(ASSUMED)

    @property
    def span(self) -> Span:
        """From 1 August to 31 July: a school year begins with the first term after July (Education Act 1996, s. 579)."""
        start = int(self.name[:4])
        return Span(date(start, 8, 1), date(start + 1, 7, 31))


@dataclass(frozen=True)
class SchoolTerms:
    """One authority's academic years in order; none where nothing is known."""

    area_code: str
    area_name: str
    years: tuple[AcademicYear, ...]


def school_terms(area_code: str, raw: Path | None = None) -> SchoolTerms:
    """Return the area's terms: of school_terms.toml in `raw`, else for an English area the project's, else none.

    Raises InputError for a faulty file in `raw` or one of another area; DefinitionError for the project's own.
    """
    if raw is not None and (own := raw / SCHOOL_TERMS).is_file():
        terms = load_school_terms(own, InputError)
        if terms.area_code != area_code:
            raise InputError(
                f"{own}: area_code is '{terms.area_code}', but the area is {area_code}. Use its own terms."
            )
        return terms
    if area_code.startswith("E"):
        return load_school_terms(REFERENCE / SCHOOL_TERMS)
    return SchoolTerms(area_code, "", ())


def load_school_terms(path: Path, fault: type[SVDError] = DefinitionError) -> SchoolTerms:
    """Return the terms that the file at `path` lists. Raises `fault` naming the file and the entry."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise fault(f"{path} is missing.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise fault(f"{path} cannot be read as TOML: {error}. A year looks like this:\n{_EXAMPLE}") from error
    return _Parser(path, fault).parse(entries)


@dataclass(frozen=True)
class _Parser:
    path: Path
    fault: type[SVDError]

    def parse(self, entries: Mapping[str, Any]) -> SchoolTerms:
        self._keys("", entries, {"area_code": str, "area_name": str, "years": dict}, optional=())
        if not re.fullmatch(r"[EW]\d{8}", entries["area_code"]):
            raise self._error("", f"area_code '{entries['area_code']}' is not of an English or Welsh authority.")
        years = tuple(self._year(name, entry) for name, entry in sorted(entries["years"].items()))
        if not years:
            raise self._error("", f"lists no academic year. A year looks like this:\n{_EXAMPLE}")
        return SchoolTerms(entries["area_code"], entries["area_name"], years)

    def _year(self, name: str, entry: Any) -> AcademicYear:
        where = f'[years."{name}"]'
        match = re.fullmatch(r"(\d{4})/(\d{2})", name)
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise self._error(where, "is no academic year. Write it as 2023/24.")
        self._keys(
            where, entry, {"source": str, "note": str, "terms": list, "closed": list}, optional=("note", "closed")
        )
        if not entry["terms"]:
            raise self._error(where, "'terms' is empty.")
        year = AcademicYear(name, entry["source"], entry.get("note", ""), (), ()).span
        return AcademicYear(
            name,
            entry["source"],
            entry.get("note", ""),
            self._spans(where, "terms", entry["terms"], year, {"from": date, "to": date}),
            self._spans(where, "closed", entry.get("closed", []), year, {"from": date, "to": date, "source": str}),
        )

    def _spans(
        self, where: str, key: str, entries: Iterable[Any], year: Span, known: Mapping[str, type]
    ) -> tuple[Span, ...]:
        spans = []
        for number, entry in enumerate(entries, start=1):
            here = f"{where}, {key} {number}"
            self._keys(here, entry, known, optional=())
            span = Span(entry["from"], entry["to"])
            if span.first > span.last:
                raise self._error(here, f"from {span.first} comes after to {span.last}.")
            if span.first < year.first or span.last > year.last:
                raise self._error(here, f"is not within the academic year, {year.first} to {year.last}.")
            spans.append(span)
        spans.sort(key=lambda span: span.first)
        for before, after in pairwise(spans):
            if after.first <= before.last:
                raise self._error(f"{where}, {key}", f"the one from {after.first} overlaps the one to {before.last}.")
        return tuple(spans)

    def _keys(self, where: str, entry: Any, known: Mapping[str, type], optional: Iterable[str]) -> None:
        if not isinstance(entry, dict):
            raise self._error(where, f"is not of the right kind. A year looks like this:\n{_EXAMPLE}")
        for name in entry:
            if name not in known:
                raise self._error(where, f"unknown key '{name}'.{did_you_mean(name, known)}")
        for name, kind in known.items():
            if name not in entry and name in optional:
                continue
            value = entry.get(name)
            # exact, because a TOML date with a time is a date to isinstance
            if type(value) is not kind or (isinstance(value, str) and not value.strip()):
                raise self._error(where, f"'{name}' is missing, blank or of the wrong kind.")

    def _error(self, where: str, message: str) -> SVDError:
        return self.fault(f"{self.path}{', ' if where else ''}{where}: {message}")


def bank_holidays(area_code: str, years: Iterable[int]) -> frozenset[date]:
    """Return the bank holidays of England or Wales, one-off ones too; one on a weekend is there with its substitute."""
    return frozenset(holidays.country_holidays("GB", subdiv=_NATIONS[area_code[0]], years=years))


def is_bank_holiday(days: Dates, area_code: str) -> Flags:
    """Return which of the days are bank holidays in the area's nation."""
    years = np.unique(days.astype("datetime64[Y]").astype(np.int64) + 1970)
    return np.isin(days, np.array(sorted(bank_holidays(area_code, years.tolist())), dtype="datetime64[D]"))


def school_days(days: Dates, area_code: str, terms: SchoolTerms) -> tuple[Flags, Flags]:
    """Return which of the days are school days, and for which of them this is known.

    A school day is a weekday in term, no bank holiday, on which schools were not closed to most pupils. Of a day in
    no academic year that `terms` lists nothing is known; the first array is then false there.
    """
    in_school, is_known = np.zeros(len(days), dtype=bool), np.zeros(len(days), dtype=bool)
    for year in terms.years:
        is_known |= year.span.holds(days)
        for span in year.terms:
            in_school |= span.holds(days)
        for span in year.closed:
            in_school &= ~span.holds(days)
    weekday = (days.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    return in_school & (weekday < _SATURDAY) & ~is_bank_holiday(days, area_code), is_known


def calendar_days(
    first: date, last: date, area_code: str, longitude: float, latitude: float, terms: SchoolTerms
) -> pd.DataFrame:
    """Return one row per day from `first` to `last`, both included.

    Columns: day (datetime64), is_school_day (boolean, NA where not known), is_bank_holiday (bool), sunrise and sunset
    (datetime64, local time at the point, to the nearest minute). The point must lie where the sun rises every day.
    """
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    in_school, is_known = school_days(days, area_code, terms)
    observer = Observer(latitude, longitude)
    dates: list[date] = days.tolist()
    return pd.DataFrame({
        "day": days.astype("datetime64[s]"),
        "is_school_day": pd.arrays.BooleanArray(in_school, ~is_known),
        "is_bank_holiday": is_bank_holiday(days, area_code),
        "sunrise": np.array([_to_the_minute(sunrise(observer, day, tzinfo=_LONDON)) for day in dates], "datetime64[s]"),
        "sunset": np.array([_to_the_minute(sunset(observer, day, tzinfo=_LONDON)) for day in dates], "datetime64[s]"),
    })  # fmt: skip


def _to_the_minute(moment: datetime) -> datetime:
    """Return the local time to the nearest minute, as almanacs give it."""
    return (moment.replace(tzinfo=None) + timedelta(seconds=30)).replace(second=0, microsecond=0)


def calendar_notices(first: date, last: date, area_code: str, terms: SchoolTerms) -> tuple[str, ...]:
    """Return what a person should know about the school days from `first` to `last`: unknown, borrowed or assumed ones."""
    put = f"put them into {SCHOOL_TERMS} beside area.toml, as data/README.md shows"
    if not terms.years:
        return (f"No school terms of this area are known, so no day is told to be a school day or not: {put}.",)
    days = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    notices = []
    if unknown := _runs(days[~school_days(days, area_code, terms)[1]]):
        spans = "; ".join(f"{_in_words(span.first)} to {_in_words(span.last)}" for span in unknown)
        notices.append(f"Whether a day is a school day is not known for {spans}: {SCHOOL_TERMS} lists no terms then.")
    used = [year for year in terms.years if year.span.holds(days).any()]
    if used and terms.area_code != area_code:
        notices.append(f"School days follow {terms.area_name}'s terms, for want of this area's own: {put}.")
    if assumed := [year.name for year in used if year.is_assumed]:
        notices.append(
            f"School days of {', '.join(assumed)} are assumed at least in part, not published: "
            f"{SCHOOL_TERMS} says how. Where you know them, {put}."
        )
    return tuple(notices)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _runs(days: Dates) -> list[Span]:
    """Return the unbroken spans that the days, in order, make."""
    numbered = enumerate(days.tolist())
    runs = ([day for _, day in run] for _, run in groupby(numbered, key=lambda each: each[1] - timedelta(each[0])))
    return [Span(run[0], run[-1]) for run in runs]
