"""What a built file holds: its area, wards, sources, months, columns and residents. Read once for each version."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from svd_data.database import Connection
from svd_data.errors import FilterError, did_you_mean, shortened

# What a page may want to know of an offence that a source may not record, in words for "it does not record ...".
WORDS_FOR_COLUMNS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("offences", "occurred_at"): "the day and time of an offence",
        ("offences", "subgroup"): "the kind of violence (with or without injury, stalking, rape, homicide)",
        ("offences", "place_type"): "the kind of place",
        ("offences", "knife"): "whether a knife was used",
        ("offences", "firearm"): "whether a firearm was used",
        ("offences", "domestic_abuse"): "whether it was domestic abuse",
        ("victims", "age_band"): "victims' ages",
        ("victims", "sex"): "victims' sex",
        ("victims", "ethnicity"): "victims' ethnicity",
        ("suspects", "age_band"): "suspects",
    }
)


@dataclass(frozen=True)
class OffenceSource:
    """One source of offences. months: those with a loaded file, in order; a month not among them is unknown, not zero.

    columns: (table, column) pairs it records. age_bands, sexes, ethnicities: the values its victims carry, in order.
    """

    source_id: str
    title: str
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
        return tuple(words for key, words in WORDS_FOR_COLUMNS.items() if key not in self.columns)


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
    """What one version of the built file holds. wards: name by code, in order of name."""

    version: str
    built_at: datetime
    is_synthetic: bool
    area_code: str
    area_name: str
    wards: Mapping[str, str]
    sources: tuple[OffenceSource, ...]
    populations: tuple[PopulationDataset, ...]
    attributions: tuple[str, ...]

    def source(self, source_id: str) -> OffenceSource:
        """Return one source of offences. Raises FilterError with the nearest right word."""
        for source in self.sources:
            if source.source_id == source_id:
                return source
        known = [source.source_id for source in self.sources]
        raise FilterError(
            f"There is no offence source '{shortened(source_id)}' in this data.{did_you_mean(source_id, known)}"
        )


def load_catalogue(connection: Connection) -> Catalogue:
    """Return the catalogue of the file behind `connection`. Sources of offences without a loaded month are left out."""
    with connection.cursor() as cursor:
        (build,) = _rows(cursor, "SELECT version, built_at, is_synthetic, area_code, area_name FROM build")
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
        return Catalogue(
            **build,
            wards=_ReadOnly(wards),
            sources=_offence_sources(cursor),
            populations=tuple(
                PopulationDataset(
                    row["dataset"], row["year"], frozenset(name for name in ("age", "sex", "ethnicity") if row[name])
                )
                for row in datasets
            ),
            attributions=tuple(row["attribution"] for row in attributions),
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


def _offence_sources(cursor: Any) -> tuple[OffenceSource, ...]:
    months = _grouped(
        cursor, "SELECT DISTINCT source_id, month AS value FROM coverage WHERE status = 'loaded' ORDER BY month"
    )
    types = _grouped(cursor, "SELECT source_id, category AS value FROM offences GROUP BY ALL ORDER BY category")
    columns = _rows(cursor, "SELECT source_id, table_name, column_name FROM source_columns")
    victims = "SELECT DISTINCT source_id, {0} AS value FROM victims WHERE {0} IS NOT NULL ORDER BY ALL"
    bands, sexes, ethnicities = (_grouped(cursor, victims.format(name)) for name in ("age_band", "sex", "ethnicity"))
    rows = _rows(cursor, "SELECT * FROM sources WHERE record_kind = 'offences' ORDER BY source_id")
    return tuple(
        OffenceSource(
            source_id=row["source_id"],
            title=row["title"],
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


def _grouped(cursor: Any, sql: str) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, tuple[Any, ...]] = {}
    for source_id, value in cursor.execute(sql).fetchall():
        grouped[source_id] = (*grouped.get(source_id, ()), value)
    return grouped


def _rows(cursor: Any, sql: str) -> list[dict[str, Any]]:
    cursor.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
