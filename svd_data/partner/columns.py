"""What a partner's file can carry, from data/reference/partner_columns.toml: the names that mappings bring columns to.

Knows no file, no DuckDB. A column is known by its kind, which says how a cell is read and what it can come to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from svd_data.conditions import known_values
from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, did_you_mean
from svd_data.toml_files import check_keys, load_toml

OFFENCES, REFERRALS = "offences", "referrals"
FOLDERS = (OFFENCES, REFERRALS)

# How a cell is read. The last six come to one of a few values, which a mapping's [values] may name in their words.
ID, DATE, DATETIME, TIME, DEGREES, METRES = "id", "date", "datetime", "time", "degrees", "metres"
AGE, FLAG, LSOA, WARD = "age", "flag", "lsoa", "ward"
CATEGORY, LISTED, BAND, NEEDS, TEXT, PROGRAMME = "category", "listed", "band", "needs", "text", "programme"
DATES = (DATE, DATETIME)
POINTS = (DEGREES, METRES)
KINDS = (ID, DATE, DATETIME, TIME, *POINTS, AGE, FLAG, LSOA, WARD, CATEGORY, LISTED, BAND, NEEDS, TEXT, PROGRAMME)
WITH_VALUES = (FLAG, LSOA, WARD, CATEGORY, LISTED, BAND, NEEDS, TEXT, PROGRAMME)

# A referral's stages, in the order in which they follow each other.
STAGES = ("referred_on", "triaged_on", "accepted_on", "engaged_on", "completed_on", "closed_on")

NEED = "need_"
SEXES = ("female", "male", "other")
# As the demonstration data has them; the project's residents are counted by single year and fit any bands.
AGE_BANDS = ("0-9", "10-15", "16-17", "18-24", "25-34", "35-49", "50-64", "65+")

# More victims or suspects on one row than this no extract is known to have.
MOST_PEOPLE = 5
_NUMBERED = re.compile(rf"(victim|suspect)_([1-{MOST_PEOPLE}])_(\w+)")


@dataclass(frozen=True)
class OurColumn:
    """One column of ours. name: as a mapping writes it. people: "victims" or "suspects" with their number on the row from
    1, "" and 0 for a column of the record itself; base: its name without them. values: what it can come to, empty for any.
    """

    name: str
    kind: str
    means: str
    words: tuple[str, ...]
    people: str
    number: int
    base: str
    values: tuple[str, ...]


@cache
def our_columns(folder: str) -> Mapping[str, OurColumn]:
    """Return the columns that files of the folder can carry, by name, in the file's order; those of people for each number."""
    return parse_columns(REFERENCE / "partner_columns.toml")[folder]


def needs() -> tuple[str, ...]:
    """Return the needs of a referral, the seven pathways."""
    return tuple(name.removeprefix(NEED) for name in our_columns(REFERRALS) if name.startswith(NEED))


def parse_columns(path: Path) -> Mapping[str, Mapping[str, OurColumn]]:
    """Return the columns that the file at `path` lists, by folder and name. Raises DefinitionError naming the entry."""
    tables = load_toml(path)
    if set(tables) != set(FOLDERS):
        raise DefinitionError(f"{path.name}: needs the tables [offences.…] and [referrals.…] and no other.")
    return MappingProxyType({folder: _columns(path, folder, entries) for folder, entries in tables.items()})


def _columns(path: Path, folder: str, entries: Mapping[str, object]) -> Mapping[str, OurColumn]:
    columns: dict[str, OurColumn] = {}
    listed_needs = tuple(name.removeprefix(NEED) for name in entries if name.startswith(NEED))
    for name, entry in entries.items():
        where = f"{path.name}, [{folder}.{name}]"
        check_keys(where, entry, {"kind": str, "means": str, "words": list[str]})
        assert isinstance(entry, dict)
        if entry["kind"] not in KINDS:
            raise DefinitionError(f"{where}: kind '{entry['kind']}' is not known.{did_you_mean(entry['kind'], KINDS)}")
        match = _NUMBERED.fullmatch(name)
        for number in range(1, MOST_PEOPLE + 1) if match else (0,):
            people, base = (f"{match[1]}s", match[3]) if match else ("", name)
            numbered = f"{match[1]}_{number}_{base}" if match else name
            words = tuple(entry["words"]) if number < 2 else ()
            values = _values(entry["kind"], base, listed_needs)
            columns[numbered] = OurColumn(numbered, entry["kind"], entry["means"], words, people, number, base, values)
    return MappingProxyType(columns)


def _values(kind: str, base: str, listed_needs: tuple[str, ...]) -> tuple[str, ...]:
    if kind == NEEDS:
        return listed_needs
    if kind == BAND:
        return AGE_BANDS
    if kind in (CATEGORY, LISTED):
        return SEXES if base == "sex" else tuple(str(value) for value in known_values(base))
    return ("yes", "no") if kind == FLAG else ()
