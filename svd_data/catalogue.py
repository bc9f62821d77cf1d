"""What a built file holds: its area, wards, sources, months, columns and residents. Read once for each version."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from svd_data.column_words import words_for_columns
from svd_data.comparators import ComparatorArea, ComparatorSet
from svd_data.database import Connection
from svd_data.errors import DefinitionError, FilterError, did_you_mean, shortened
from svd_data.events import Event
from svd_data.indicators import OFFENCES, REFERRALS, VICTIMS, Indicator, indicator_definitions, why_unavailable
from svd_data.plan import Plan, parse_plan
from svd_data.programme_register import from_json, parse_programmes
from svd_data.programmes import Programme

# What a page may want to know of an offence that a source may not record.
_OF_INTEREST = (
    ("offences", "occurred_at"), ("offences", "subgroup"), ("offences", "place_type"), ("offences", "knife"),
    ("offences", "firearm"), ("offences", "domestic_abuse"), ("victims", "age_band"), ("victims", "sex"),
    ("victims", "ethnicity"), ("suspects", "age_band"),
)  # fmt: skip

# The same of a referral.
_OF_INTEREST_IN_REFERRALS = (
    *(
        ("referrals", column)
        for column in (
            "referral_source", "age_band", "sex", "ethnicity", "ward_code", "person_key", "triaged_on", "accepted_on",
            "engaged_on", "completed_on", "closed_on", "closure_reason",
        )
    ),
    ("referral_needs", "need"),
)  # fmt: skip


@dataclass(frozen=True)
class RecordSource:
    """One source of records. months: those with a loaded file, in order; a month not among them is unknown, not zero.

    record_kind: "offences", with their victims where it records them, or "referrals". types: of offence, or the titles of the
    programmes referred to. columns: (table, column) pairs it records. age_bands, sexes, ethnicities: the values that its
    victims, or the people referred, carry, in order.
    """

    source_id: str
    title: str
    record_kind: str
    publisher: str
    licence: str
    attribution: str
    is_restricted: bool
    provisional_months: int
    retrieved_on: date | None
    months: tuple[date, ...]
    types: tuple[str, ...]
    columns: frozenset[tuple[str, str]]
    age_bands: tuple[str, ...]
    sexes: tuple[str, ...]
    ethnicities: tuple[str, ...]

    def records(self, table: str, column: str) -> bool:
        return (table, column) in self.columns

    @property
    def provisional(self) -> tuple[date, ...]:
        """The newest months, which the publisher may still revise."""
        return self.months[-self.provisional_months :] if self.provisional_months else ()

    @property
    def not_recorded(self) -> tuple[str, ...]:
        """What it does not record, in words."""
        wanted = _OF_INTEREST_IN_REFERRALS if self.holds_referrals else _OF_INTEREST
        return words_for_columns(key for key in wanted if key not in self.columns)

    @property
    def holds_referrals(self) -> bool:
        return self.record_kind == REFERRALS

    @property
    def people(self) -> str:
        """The table of the people whom its records are about: victims of offences, or those referred."""
        return REFERRALS if self.holds_referrals else VICTIMS


@dataclass(frozen=True)
class PopulationDataset:
    """Residents of one dataset and year, and which breakdowns ("age", "sex", "ethnicity") it has."""

    dataset: str
    year: int
    breakdowns: frozenset[str]

    @property
    def is_census_based(self) -> bool:
        return "census" in self.dataset.lower()

    def describe(self) -> str:
        """Return the dataset in words with its year: "Census 2021", "Mid year estimate, 2026"."""
        return self.name if str(self.year) in self.name else f"{self.name}, {self.year}"

    @property
    def name(self) -> str:
        """The dataset in words, without what its file name says of its form."""
        name = (
            re.sub(r"_?(lsoa\d\d|single_year_of_age|ethnicity|by_age_and_sex)", "", self.dataset)
            .replace("_", " ")
            .strip()
        )
        return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Catalogue:
    """What one version of the built file holds. wards: name by code, in order of name.

    is_restricted: whether any source loaded is restricted. has_restricted_residents: whether the residents are; then nobody
    but the internal audience has rates. indicators: every definition, in the file's order, for whichever source. events:
    those that bear on the area, by their first day. comparator_sets: the area's, in their files'
    order. plan: the area's community safety plan, None where there is none. programmes: the area's register, in its order.
    areas: name by code of each authority with counts to compare with, the area itself among them. area_source: whose counts
    they are, by category only, its months those of the area itself; None where the area's are not loaded.
    """

    version: str
    built_at: datetime
    is_synthetic: bool
    is_restricted: bool
    has_restricted_residents: bool
    area_code: str
    area_name: str
    wards: Mapping[str, str]
    sources: tuple[RecordSource, ...]
    populations: tuple[PopulationDataset, ...]
    attributions: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    baseline_year: int
    goal_year: int
    events: tuple[Event, ...]
    comparator_sets: tuple[ComparatorSet, ...]
    plan: Plan | None
    programmes: tuple[Programme, ...]
    areas: Mapping[str, str]
    area_source: RecordSource | None

    def available(self, source: RecordSource) -> tuple[Indicator, ...]:
        """Return the indicators for which the source records all that they need, in the file's order."""
        return tuple(each for each in self.indicators if not why_unavailable(each, source))

    def unavailable(self, source: RecordSource) -> dict[Indicator, str]:
        """Return the indicators that the source cannot carry, each with the reason in a plain sentence.

        Those of another kind of record are left out: that offences are no referrals need not be said of each.
        """
        of_kind = [each for each in self.indicators if each.record_kind == source.record_kind]
        return {each: reason for each in of_kind if (reason := why_unavailable(each, source))}

    def default_indicator(self, source: RecordSource) -> Indicator:
        """Return the first indicator that the source can carry. Raises DefinitionError where there is none."""
        if available := self.available(source):
            return available[0]
        raise DefinitionError(
            f"indicators.toml defines nothing that {source.title} records: every indicator needs more."
        )

    def indicator(self, indicator_id: str, source: RecordSource) -> Indicator:
        """Return one indicator. Raises FilterError where there is none of that name or the source cannot carry it."""
        known = {each.indicator_id: each for each in self.indicators}
        if indicator_id not in known:
            raise FilterError(f"There is no indicator '{shortened(indicator_id)}'.{did_you_mean(indicator_id, known)}")
        if reason := why_unavailable(known[indicator_id], source):
            raise FilterError(f"{known[indicator_id].title} is not available: {reason}")
        return known[indicator_id]

    def fullest_source(self, record_kind: str) -> RecordSource | None:
        """Return the source of a kind of record that carries most indicators, of equals the first; None where none carries any.

        What a page takes that is about another kind of record than the sidebar.
        """
        sources = [each for each in self.sources if each.record_kind == record_kind and self.available(each)]
        return max(sources, key=lambda each: len(self.available(each)), default=None)

    def source(self, source_id: str) -> RecordSource:
        """Return one source of records, or of authorities' counts. Raises FilterError with the nearest right word."""
        for source in (*self.sources, *([self.area_source] if self.area_source else [])):
            if source.source_id == source_id:
                return source
        known = [source.source_id for source in self.sources]
        raise FilterError(f"There is no source '{shortened(source_id)}' in this data.{did_you_mean(source_id, known)}")


def load_catalogue(connection: Connection) -> Catalogue:
    """Return the catalogue of the file behind `connection`. Sources of records without a loaded month are left out."""
    with connection.cursor() as cursor:
        (build,) = _rows(
            cursor, "SELECT version, built_at, is_synthetic, area_code, area_name, baseline_year, goal_year FROM build"
        )
        wards = {
            row["ward_code"]: row["ward_name"]
            for row in _rows(cursor, "SELECT ward_code, ward_name FROM wards ORDER BY ward_name, ward_code")
        }
        datasets = _rows(
            cursor,
            """
            SELECT dataset, year, count(age) > 0 AS age, count(sex) > 0 AS sex, count(ethnicity) > 0 AS ethnicity
            FROM population GROUP BY ALL ORDER BY dataset, year
            """,
        )
        attributions = _rows(
            cursor, "SELECT DISTINCT attribution FROM sources WHERE attribution IS NOT NULL ORDER BY attribution"
        )
        restricted = {
            row["record_kind"] for row in _rows(cursor, "SELECT record_kind FROM sources WHERE sensitivity <> 'open'")
        }
        return Catalogue(
            **build,
            is_restricted=bool(restricted),
            has_restricted_residents="population" in restricted,
            indicators=tuple(indicator_definitions().values()),
            wards=_ReadOnly(wards),
            sources=_record_sources(cursor),
            populations=tuple(
                PopulationDataset(
                    row["dataset"], row["year"], frozenset(name for name in ("age", "sex", "ethnicity") if row[name])
                )
                for row in datasets
            ),
            attributions=tuple(row["attribution"] for row in attributions),
            events=_events(cursor),
            comparator_sets=_comparator_sets(cursor),
            plan=_plan(cursor),
            programmes=_programmes(cursor),
            areas=_ReadOnly(_areas(cursor)),
            area_source=_area_source(cursor, build["area_code"]),
        )


def age_range(band: str) -> tuple[int, int]:
    """Return the youngest and oldest single year of an age band. 90 stands for 90 and over.

    >>> age_range("16-17"), age_range("65+")
    ((16, 17), (65, 90))
    """
    if match := re.fullmatch(r"(\d+)-(\d+)", band):
        return int(match.group(1)), int(match.group(2))
    if match := re.fullmatch(r"(\d+)\+", band):
        return int(match.group(1)), 90
    raise FilterError(f"'{band}' is no age band: write 16-17 or 65+.")


class _ReadOnly(dict[str, str]):
    """A dict that a cache can copy (a mappingproxy cannot be) and that nothing here changes."""


def _record_sources(cursor: Any) -> tuple[RecordSource, ...]:
    """Return the sources of offences, then those of referrals."""
    months = _grouped(
        cursor, "SELECT DISTINCT source_id, month AS value FROM coverage WHERE status = 'loaded' ORDER BY month"
    )
    values = "SELECT DISTINCT source_id, {0} AS value FROM {1} WHERE {0} IS NOT NULL ORDER BY ALL"
    types = _of_each(cursor, values, (("category", OFFENCES), ("programme_title", REFERRALS)))
    columns = _rows(cursor, "SELECT source_id, table_name, column_name FROM source_columns")
    bands, sexes, ethnicities = (
        _of_each(cursor, values, ((name, VICTIMS), (name, REFERRALS))) for name in ("age_band", "sex", "ethnicity")
    )
    rows = _rows(
        cursor, "SELECT * FROM sources WHERE record_kind IN ('offences', 'referrals') ORDER BY record_kind, source_id"
    )
    return tuple(
        RecordSource(
            source_id=row["source_id"],
            title=row["title"],
            record_kind=row["record_kind"],
            publisher=row["publisher"],
            licence=row["licence"],
            attribution=row["attribution"],
            is_restricted=row["sensitivity"] != "open",
            provisional_months=row["provisional_months"] or 0,
            retrieved_on=row["retrieved_on"],
            months=months[row["source_id"]],
            types=types.get(row["source_id"], ()),
            columns=frozenset(
                (c["table_name"], c["column_name"]) for c in columns if c["source_id"] == row["source_id"]
            ),
            age_bands=tuple(sorted(bands.get(row["source_id"], ()), key=age_range)),
            sexes=sexes.get(row["source_id"], ()),
            ethnicities=ethnicities.get(row["source_id"], ()),
        )
        for row in rows
        if row["source_id"] in months
    )


def _areas(cursor: Any) -> dict[str, str]:
    rows = _rows(cursor, "SELECT DISTINCT area_code, area_name FROM area_months ORDER BY area_name, area_code")
    return {row["area_code"]: row["area_name"] for row in rows}


def _area_source(cursor: Any, area_code: str) -> RecordSource | None:
    """Return the source of authorities' counts: as a source of offences that records their month and category alone."""
    sql = "SELECT source_id, month AS value FROM area_months WHERE area_code = ? GROUP BY ALL ORDER BY source_id, month"
    cursor.execute(sql, [area_code])
    months: dict[str, tuple[Any, ...]] = {}
    for source_id, value in cursor.fetchall():
        months[source_id] = (*months.get(source_id, ()), value)
    types = _grouped(cursor, "SELECT source_id, category AS value FROM area_months GROUP BY ALL ORDER BY category")
    for row in _rows(cursor, "SELECT * FROM sources ORDER BY source_id"):
        if row["source_id"] in months:
            return RecordSource(
                **{
                    name: row[name]
                    for name in ("source_id", "title", "publisher", "licence", "attribution", "retrieved_on")
                },
                record_kind=OFFENCES,
                is_restricted=row["sensitivity"] != "open",
                provisional_months=row["provisional_months"] or 0,
                months=months[row["source_id"]],
                types=types[row["source_id"]],
                columns=frozenset({("offences", "month"), ("offences", "category"), ("offences", "is_crime")}),
                age_bands=(),
                sexes=(),
                ethnicities=(),
            )
    return None


def _events(cursor: Any) -> tuple[Event, ...]:
    rows = _rows(cursor, "SELECT * FROM events ORDER BY first_day, last_day, event_id")
    return tuple(
        Event(
            event_id=row["event_id"],
            title=row["title"],
            kind=row["kind"],
            first=row["first_day"],
            last=row["last_day"],
            areas=tuple(row["areas"]),
            affects=tuple(row["affects"]),
            source=row["source"],
            note=row["note"],
            kick_off=row["kick_off"],
            tournament=row["tournament"],
        )
        for row in rows
    )


def _comparator_sets(cursor: Any) -> tuple[ComparatorSet, ...]:
    sets: dict[str, ComparatorSet] = {}
    # In the order of the rows as they were written, which is that of the files.
    for row in _rows(cursor, "SELECT * FROM comparators ORDER BY rowid"):
        set_id, area = row["set_id"], ComparatorArea(row.pop("area_code"), row.pop("area_name"))
        del row["place"]
        earlier = sets[set_id].areas if set_id in sets else ()
        sets[set_id] = ComparatorSet(**row, areas=(*earlier, area))
    return tuple(sets.values())


def _plan(cursor: Any) -> Plan | None:
    plans = _rows(cursor, "SELECT entries FROM plans")
    return parse_plan(json.loads(plans[0]["entries"])) if plans else None


def _of_each(cursor: Any, sql: str, names: Iterable[tuple[str, str]]) -> dict[str, tuple[Any, ...]]:
    """Return the values by source of several (column, table) pairs; a source has rows in one of the tables only."""
    found: dict[str, tuple[Any, ...]] = {}
    for pair in names:
        found |= _grouped(cursor, sql.format(*pair))
    return found


def _programmes(cursor: Any) -> tuple[Programme, ...]:
    registers = _rows(cursor, "SELECT entries FROM programmes")
    return parse_programmes(from_json(registers[0]["entries"])) if registers else ()


def _grouped(cursor: Any, sql: str) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, tuple[Any, ...]] = {}
    for source_id, value in cursor.execute(sql).fetchall():
        grouped[source_id] = (*grouped.get(source_id, ()), value)
    return grouped


def _rows(cursor: Any, sql: str) -> list[dict[str, Any]]:
    cursor.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
