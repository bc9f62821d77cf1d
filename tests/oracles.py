"""The same counts by other means: pandas, geopandas and Python's csv, straight from the files, nothing of the project.

Slow and plain on purpose. Where these and the project agree on every cell, both would have to be wrong in one way.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import geopandas
import pandas as pd

HISTORICAL = {"Violent crime": "Violence and sexual offences", "Public disorder and weapons": "Public order"}


def read_street_rows(path: Path) -> pd.DataFrame:
    """Return every row of a street CSV, or of a download zip, as text; blank is NA."""
    if path.suffix != ".zip":
        return pd.read_csv(path, dtype=str)
    with zipfile.ZipFile(path) as archive:
        tables = [pd.read_csv(io.BytesIO(archive.read(name)), dtype=str) for name in archive.namelist()]
    return pd.concat(tables, ignore_index=True)


def place_rows(rows: pd.DataFrame, raw: Path) -> pd.DataFrame:
    """Return the rows with ward (by point, else by small area) and fate, from the boundaries and lookups below `raw`."""
    wards = geopandas.read_file(raw / "boundaries" / "wards_2025.geojson")[["WD25CD", "geometry"]]
    points = geopandas.GeoDataFrame(
        rows,
        geometry=geopandas.points_from_xy(rows["Longitude"].astype(float), rows["Latitude"].astype(float)),
        crs=wards.crs,
    )
    joined = points.sjoin(wards, how="left", predicate="within")
    by_point = joined.sort_values("WD25CD").groupby(level=0)["WD25CD"].first()
    best_fit = {
        **dict(pd.read_csv(raw / "lookups" / "lsoa11_ward17.csv")[["lsoa11_code", "ward17_code"]].to_numpy()),
        **dict(pd.read_csv(raw / "lookups" / "lsoa21_ward24.csv")[["lsoa21_code", "ward24_code"]].to_numpy()),
    }
    area = set(geopandas.read_file(raw / "boundaries" / "lsoa_2011.geojson")["LSOA11CD"])
    area |= set(geopandas.read_file(raw / "boundaries" / "lsoa_2021.geojson")["LSOA21CD"])
    in_area = rows["LSOA code"].where(rows["LSOA code"].isin(area))
    ward = by_point.reindex(rows.index).fillna(in_area.map(best_fit))
    fate = pd.Series("elsewhere", index=rows.index)
    fate[by_point.reindex(rows.index).notna() | in_area.notna()] = "kept"
    fate[rows["Longitude"].isna() & rows["LSOA code"].isna()] = "unplaced"
    fate[rows["Crime ID"].notna() & rows.duplicated()] = "repeated"
    return rows.assign(ward_code=ward, by_point=by_point.reindex(rows.index).notna(), fate=fate)


@dataclass
class Fates:
    """What becomes of each row of one street file: counts by fate, and (line, reason's first word) of each malformed one."""

    counts: Counter[str] = field(default_factory=Counter)
    malformed: list[tuple[int, str]] = field(default_factory=list)


def fates_of(text: str, month: str, wards: dict[str, tuple[float, float, float, float]], lsoas: set[str]) -> Fates:
    """Return the fates of a street file's rows, one line a row, the area being ward boxes (west, south, east, north)."""
    fates, seen = Fates(), set()
    header, *lines = text.splitlines()
    for number, line in enumerate(lines, start=2):
        if not line:
            continue  # a blank line is no row
        values = next(csv.reader([line]))
        fault = _fault(line, values, len(header.split(",")), month)
        if fault:
            fates.malformed.append((number, fault))
            fates.counts["rejected"] += 1
            continue
        identifier, longitude, latitude, lsoa = values[0], values[4], values[5], values[7]
        has_point = bool(longitude and latitude)
        if identifier and tuple(values) in seen:
            fate = "repeated"
        elif not has_point and not re.fullmatch(r"[A-Z]\d{8}", lsoa):
            fate = "unplaced"
        elif lsoa in lsoas or (has_point and _is_inside(float(longitude), float(latitude), wards)):
            fate = "kept"
        else:
            fate = "elsewhere"
        seen.add(tuple(values))
        fates.counts[fate] += 1
    return fates


def _fault(line: str, values: list[str], width: int, month: str) -> str:
    if line.count('"') % 2:
        return "a"  # quote is opened and not closed
    if len(values) != width:
        return "Expected"  # number of columns
    for name, value, limit in (("longitude", values[4], 180), ("latitude", values[5], 90)):
        if value and not re.fullmatch(r"-?\d+(\.\d+)?", value):
            return name
        if value and abs(float(value)) > limit:
            return name
    return "" if values[1] == month else "month"


def _is_inside(longitude: float, latitude: float, wards: dict[str, tuple[float, float, float, float]]) -> bool:
    return any(west <= longitude <= east and south <= latitude <= north for west, south, east, north in wards.values())


# Indicators, each written out by hand from its definition in words. Nothing here reads indicators.toml.


class Offence(NamedTuple):
    """One row of `offences`; None is "not recorded"."""

    offence_id: int
    source_id: str
    month: date
    occurred_at: datetime | None
    category: str
    subgroup: str | None
    is_crime: bool
    ward_code: str | None
    lsoa_code: str | None
    place_type: str | None
    knife: bool | None
    firearm: bool | None
    domestic_abuse: bool | None
    youngest_victim_age: int | None
    youngest_suspect_age: int | None
    has_female_victim: bool | None
    is_school_day: bool | None
    record_key: int
    is_bank_holiday: bool | None
    sunrise: datetime | None
    sunset: datetime | None


class Victim(NamedTuple):
    """One row of `victims`, without what it repeats of its offence."""

    offence_id: int
    age: int | None
    age_band: str | None
    sex: str | None
    ethnicity: str | None
    record_key: int


def hour_of(row: Offence) -> int | None:
    """The hour, None without a time; a date without one stands as midnight."""
    if row.occurred_at is None or row.occurred_at == datetime.combine(row.occurred_at.date(), time()):
        return None
    return row.occurred_at.hour


def daylight_of(row: Offence) -> str | None:
    """Whether it was light or dark, by the day's sunrise and sunset."""
    if hour_of(row) is None or row.sunrise is None:
        return None
    return "light" if row.sunrise <= row.occurred_at <= row.sunset else "dark"


def after_school_of(row: Offence) -> str:
    """From 15:00 to 17:59 of a school day, of another weekday, or any other time."""
    if hour_of(row) not in (15, 16, 17) or row.is_school_day is None:
        return "rest"
    if row.is_school_day:
        return "school"
    return "other" if row.occurred_at.isoweekday() < 6 and not row.is_bank_holiday else "rest"


def bank_holiday_of(row: Offence) -> str | None:
    if row.is_bank_holiday is None:
        return None
    return "holiday" if row.is_bank_holiday else "other"


def is_under(age: int | None, limit: int) -> bool:
    return age is not None and age < limit


def is_serious_violence(row: Offence) -> bool:
    grave = ("homicide", "violence_with_injury", "robbery", "rape", "other_sexual")
    return row.subgroup in grave or row.knife is True or row.firearm is True


def is_youth_violence(row: Offence) -> bool:
    youngest = (row.youngest_victim_age, row.youngest_suspect_age)
    return is_serious_violence(row) and any(is_under(age, 25) for age in youngest)


def is_youth_violence_25(row: Offence) -> bool:
    youngest = (row.youngest_victim_age, row.youngest_suspect_age)
    return is_serious_violence(row) and any(is_under(age, 26) for age in youngest)


def is_sexual_offence(row: Offence) -> bool:
    return row.subgroup in ("rape", "other_sexual")


def is_against_women_and_girls(row: Offence) -> bool:
    if row.has_female_victim is not True:
        return False
    listed = ("homicide", "violence_with_injury", "stalking_harassment", "rape", "other_sexual")
    return row.subgroup in listed or row.domestic_abuse is True


def is_any_violence(row: Offence) -> bool:
    return is_serious_violence(row) or row.subgroup == "violence_without_injury"


def is_night_violence(row: Offence) -> bool:
    hour = hour_of(row)
    return is_any_violence(row) and row.place_type == "public_place" and hour in (22, 23, 0, 1, 2, 3, 4, 5)


def is_after_school_violence(row: Offence) -> bool:
    return is_any_violence(row) and row.is_school_day is True and hour_of(row) in (15, 16, 17)


IS_COUNTED: Mapping[str, Callable[[Offence], bool]] = {
    "serious_violence": is_serious_violence,
    "serious_youth_violence": is_youth_violence,
    "serious_youth_violence_25": is_youth_violence_25,
    "violence_with_injury": lambda row: row.subgroup == "violence_with_injury",
    "robbery": lambda row: row.category == "Robbery",
    "knife_crime": lambda row: row.knife is True,
    "firearm_crime": lambda row: row.firearm is True,
    "homicide": lambda row: row.subgroup == "homicide",
    "sexual_offences": is_sexual_offence,
    "rape": lambda row: row.subgroup == "rape",
    "domestic_abuse": lambda row: row.domestic_abuse is True,
    "violence_against_women_and_girls": is_against_women_and_girls,
    "stalking_and_harassment": lambda row: row.subgroup == "stalking_harassment",
    "possession_of_weapons": lambda row: row.category == "Possession of weapons",
    "public_space_night_violence": is_night_violence,
    "after_school_violence": is_after_school_violence,
    "violence_and_sexual_offences": lambda row: row.category == "Violence and sexual offences",
    "total_recorded_crime": lambda row: row.category != "Anti-social behaviour",
    "anti_social_behaviour": lambda row: row.category == "Anti-social behaviour",
    "serious_violence_victims": is_serious_violence,
    "young_serious_violence_victims": is_serious_violence,
}

# The indicators that count victims, and which victims of the offences above.
IS_VICTIM_COUNTED: Mapping[str, Callable[[Victim], bool]] = {
    "serious_violence_victims": lambda victim: True,
    "young_serious_violence_victims": lambda victim: is_under(victim.age, 25),
}


def _quarter(month: date) -> date:
    return {
        1: date(month.year, 1, 1),
        2: date(month.year, 4, 1),
        3: date(month.year, 7, 1),
        4: date(month.year, 10, 1),
    }[1 + (month.month - 1) // 3]


# What one row of offences is under, by the name of the grouping.
OFFENCES_BY: Mapping[str, Callable[[Offence], object]] = {
    "month": lambda row: row.month,
    "quarter": lambda row: _quarter(row.month),
    "financial_year": lambda row: date(row.month.year if row.month.month > 3 else row.month.year - 1, 4, 1),
    "ward_code": lambda row: row.ward_code,
    "lsoa_code": lambda row: row.lsoa_code,
    "category": lambda row: row.category,
    "hour": hour_of,
    "weekday": lambda row: row.occurred_at.isoweekday() if row.occurred_at else None,
    "day": lambda row: row.occurred_at.date() if row.occurred_at else None,
    "daylight": daylight_of,
    "after_school": after_school_of,
    "bank_holiday": bank_holiday_of,
}
VICTIMS_BY: Mapping[str, Callable[[Victim], object]] = {
    "age_band": lambda victim: victim.age_band,
    "sex": lambda victim: victim.sex,
    "ethnicity": lambda victim: victim.ethnicity,
}


class Cell(NamedTuple):
    """How many records, and the sum of their keys."""

    count: int
    keys: int


@dataclass
class Rows:
    """The rows of a built file, counted one at a time."""

    offences: list[Offence]
    victims: dict[int, list[Victim]]
    _masks: dict[str, list[bool]] = field(default_factory=dict)

    def mask(self, indicator_id: str) -> list[bool]:
        """Return for each offence whether the indicator counts it (or its victims)."""
        if indicator_id not in self._masks:
            self._masks[indicator_id] = [IS_COUNTED[indicator_id](row) for row in self.offences]
        return self._masks[indicator_id]

    def counted(self, indicator_id: str, first: date, last: date) -> list[Offence]:
        """Return the offences that the indicator counts, or whose victims it counts, in those months."""
        pairs = zip(self.offences, self.mask(indicator_id), strict=True)
        return [row for row, is_counted in pairs if is_counted and first <= row.month <= last]

    def victims_counted(self, indicator_id: str, first: date, last: date) -> Iterator[tuple[Offence, Victim]]:
        """Yield each victim whom the indicator counts, or who is one of an offence that it counts."""
        is_victim_counted = IS_VICTIM_COUNTED.get(indicator_id, lambda victim: True)
        for row in self.counted(indicator_id, first, last):
            for victim in self.victims.get(row.offence_id, []):
                if is_victim_counted(victim):
                    yield row, victim

    def offences_by(self, indicator_id: str, first: date, last: date, by: tuple[str, ...]) -> dict[object, Cell]:
        """Return offences by the values of the groupings, in a tuple."""
        rows = self.counted(indicator_id, first, last)
        return _cells((tuple(OFFENCES_BY[name](row) for name in by), row.record_key) for row in rows)

    def offences_by_victims(self, indicator_id: str, first: date, last: date, by: str) -> dict[object, int]:
        """Return how many offences have at least one victim of each value; None: no victim, or one not recorded."""
        ids: dict[object, set[int]] = {}
        for row in self.counted(indicator_id, first, last):
            values = [VICTIMS_BY[by](victim) for victim in self.victims.get(row.offence_id, [])] or [None]
            for value in values:
                ids.setdefault(value, set()).add(row.offence_id)
        return {value: len(of_value) for value, of_value in ids.items()}

    def victims_by(self, indicator_id: str, first: date, last: date, by: tuple[str, ...]) -> dict[object, Cell]:
        """Return victims by the values of the groupings, their own or their offence's, in a tuple."""

        def value(name: str, row: Offence, victim: Victim) -> object:
            return VICTIMS_BY[name](victim) if name in VICTIMS_BY else OFFENCES_BY[name](row)

        people = self.victims_counted(indicator_id, first, last)
        return _cells((tuple(value(name, row, victim) for name in by), victim.record_key) for row, victim in people)


def _cells(keyed: Iterable[tuple[tuple[object, ...], int]]) -> dict[object, Cell]:
    counts: Counter[object] = Counter()
    keys: Counter[object] = Counter()
    for key, record_key in keyed:
        counts[key] += 1
        keys[key] += record_key
    return {key: Cell(count, keys[key]) for key, count in counts.items()}


def read_rows(path: Path) -> Rows:
    """Return the rows of a built file, read past the project."""
    with duckdb.connect(str(path), read_only=True) as connection:
        offences = [
            Offence(*row)
            for row in connection.execute(
                f"""
                SELECT {", ".join(f"{'c' if name.startswith('sun') else 'o'}.{name}" for name in Offence._fields)}
                FROM offences o LEFT JOIN calendar c ON c.day = o.occurred_at::DATE ORDER BY offence_id
                """
            ).fetchall()
        ]
        victims: dict[int, list[Victim]] = {}
        for row in connection.execute(f"SELECT {', '.join(Victim._fields)} FROM victims").fetchall():
            victims.setdefault(row[0], []).append(Victim(*row))
    return Rows(offences, victims)


def shown(audience: str, count: int, keys: int) -> int | None:
    """Return what methods.md releases of a count of records with that sum of keys; None: hidden."""
    if audience == "partner":
        if count == 0:
            return 0
        return None if count < 8 else 5 * round(Fraction(count, 5))
    if count < 10:
        return None
    over, key = count % 5, Fraction(keys % 256, 256)
    # Up where the key lies in the last `over` fifths.
    return count if over == 0 else count - over + (5 if key >= 1 - Fraction(over, 5) else 0)


@dataclass(frozen=True)
class DemoTables:
    """The fact tables of a built file as frames, months as text ("2024-01"), for counting with pandas.

    offences: in order of offence_id, as in `rows`.
    """

    offences: pd.DataFrame
    victims: pd.DataFrame
    population: pd.DataFrame
    rows: Rows

    def victims_of(self, filters: Any) -> pd.DataFrame:
        """Return the victims who are all of what the filters on victims name, one value at a time."""
        rows = self.victims
        for column, values in (("age_band", filters.age), ("sex", filters.sex), ("ethnicity", filters.ethnicity)):
            if values:
                rows = rows[rows[column].isin(list(values))]
        return rows

    def offences_of(self, filters: Any, first: date, last: date, *, wards: bool = True) -> pd.DataFrame:
        """Return the offences of the indicator that the filters keep in the months from `first` to `last`."""
        rows = self.offences[self.rows.mask(filters.indicator.indicator_id)]
        rows = rows[(rows["month"] >= f"{first:%Y-%m}") & (rows["month"] <= f"{last:%Y-%m}")]
        rows = rows[rows["source_id"] == filters.source]
        if filters.types:
            rows = rows[rows["category"].isin(list(filters.types))]
        if wards and filters.wards:
            rows = rows[rows["ward_code"].isin(list(filters.wards))]
        if filters.indicator.counts == "offences" and (filters.age or filters.sex or filters.ethnicity):
            rows = rows[rows["offence_id"].isin(set(self.victims_of(filters)["offence_id"]))]
        return rows

    def victims_counted(self, filters: Any, first: date, last: date, *, wards: bool = True) -> pd.DataFrame:
        """Return the victims whom the filters keep, with month, category and ward_code of their offence."""
        victims = self.victims_of(filters)
        if filters.indicator.indicator_id == "young_serious_violence_victims":
            victims = victims[victims["age"] < 25]
        offences = self.offences_of(filters, first, last, wards=wards)[["offence_id", "month", "category", "ward_code"]]
        return victims.merge(offences, on="offence_id", how="inner")

    def counted(self, filters: Any, first: date, last: date, *, wards: bool = True) -> pd.DataFrame:
        """Return what the filters' indicator counts, offences or victims, one row each."""
        if filters.indicator.counts == "victims":
            return self.victims_counted(filters, first, last, wards=wards)
        return self.offences_of(filters, first, last, wards=wards)
