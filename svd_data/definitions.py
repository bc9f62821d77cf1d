"""Definitions kept as TOML in data/reference, parsed once into frozen values. Strict: an unknown or missing key raises."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.errors import DefinitionError, did_you_mean
from svd_data.toml_files import load_toml

REFERENCE = Path(__file__).parent.parent / "data" / "reference"

RECORD_KINDS = ("offences", "referrals", "attendances", "population", "boundaries", "deprivation", "lookup",
                "calendar", "comparators")  # fmt: skip

UNKNOWN_CATEGORY = "Unknown"
ANTI_SOCIAL_BEHAVIOUR = "Anti-social behaviour"


@dataclass(frozen=True)
class SourceDefinition:
    """One kind of input: what the `sources` table says of it, apart from what a build counts."""

    source_id: str
    title: str
    record_kind: str
    publisher: str
    licence: str
    attribution: str
    sensitivity: str
    provisional_months: int


@dataclass(frozen=True)
class CrimeTypes:
    """police.uk's categories and the names that stood for them in earlier files.

    is_crime maps each category to whether total recorded crime counts it; category_of maps every name known,
    today's or earlier, to its category.
    """

    is_crime: Mapping[str, bool]
    category_of: Mapping[str, str]


@cache
def source_definitions() -> Mapping[str, SourceDefinition]:
    """Return each source of data/reference/sources.toml by its id. Raises DefinitionError."""
    path = REFERENCE / "sources.toml"
    return MappingProxyType({key: _source(path, key, entry) for key, entry in load_toml(path).items()})


@cache
def crime_types() -> CrimeTypes:
    """Return the crime types of data/reference/crime_types.toml. Raises DefinitionError."""
    return parse_crime_types(REFERENCE / "crime_types.toml")


def parse_crime_types(path: Path) -> CrimeTypes:
    """Return the crime types that the file at `path` lists. Raises DefinitionError naming the entry."""
    entries = load_toml(path)
    if set(entries) != {"categories", "historical"}:
        raise DefinitionError(f"{path.name}: needs the two tables [categories] and [historical] and no other.")
    categories: dict[str, bool] = entries["categories"]
    for name, counted in categories.items():
        if not isinstance(counted, bool):
            raise DefinitionError(f"{path.name}: '{name}' must be true or false.")
    for name, category in entries["historical"].items():
        if category not in categories:
            raise DefinitionError(
                f"{path.name}: '{name}' is kept as '{category}', which is no category.{did_you_mean(str(category), categories)}"
            )
    category_of = {name: name for name in categories} | entries["historical"]
    return CrimeTypes(MappingProxyType(categories), MappingProxyType(category_of))


def _source(path: Path, source_id: str, entry: Any) -> SourceDefinition:
    where = f"{path.name}, [{source_id}]"
    if not isinstance(entry, dict):
        raise DefinitionError(f"{where}: is not a table.")
    known = {field.name: field.type for field in fields(SourceDefinition) if field.name != "source_id"}
    for name in entry:
        if name not in known:
            raise DefinitionError(f"{where}: unknown key '{name}'.{did_you_mean(name, known)}")
    for name, kind in known.items():
        value = entry.get(name)
        if type(value) is not kind or (isinstance(value, str) and not value.strip()):
            raise DefinitionError(f"{where}: '{name}' is missing, blank or of the wrong kind.")
    if entry["record_kind"] not in RECORD_KINDS:
        raise DefinitionError(
            f"{where}: record_kind '{entry['record_kind']}' is not known.{did_you_mean(entry['record_kind'], RECORD_KINDS)}"
        )
    if entry["sensitivity"] not in ("open", "restricted"):
        raise DefinitionError(f"{where}: sensitivity must be 'open' or 'restricted'.")
    return SourceDefinition(source_id=source_id, **entry)
