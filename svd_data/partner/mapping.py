"""How one folder of partner files is read: mapping.toml, parsed once, strictly, into a frozen value.

Text of a partner's file reaches the built file only as a value that is written here or is one of the project's own: what a
cell says besides is never kept.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.definitions import SourceDefinition, source_definitions
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.partner.columns import (
    AGE,
    DATETIME,
    FLAG,
    LSOA,
    OFFENCES,
    PROGRAMME,
    TEXT,
    WARD,
    WITH_VALUES,
    OurColumn,
    our_columns,
)
from svd_data.toml_files import check_keys, load_toml

MAPPING = "mapping.toml"

NOT_RECORDED, NO, ZERO = "not recorded", "no", 0

# One row is a record; or one row is a victim, and the rows of one offence have its reference in common.
RECORDS, VICTIMS = "records", "victims"

# The day stands first; a year of two digits is tried before one of four, which would take "24" for the year 24.
_DAYS = ("%d/%m/%y", "%d/%m/%Y", "%d-%m-%y", "%d-%m-%Y", "%d.%m.%y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%y", "%d-%b-%Y")  # fmt: skip
_CLOCKS = ("", " %H:%M", " %H:%M:%S")
DAY_FIRST = tuple(day + clock for clock in _CLOCKS for day in _DAYS)
# Nobody writes these in another order, and real dates of a workbook come as these.
ISO = tuple(f"%Y-%m-%d{clock}" for clock in ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S", " %H:%M:%S.%f"))

_FORMAT = re.compile(r"(?:%[dmbByYHMSpIf]|[ ,./:T-])+")  # goes into SQL as it stands
_SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CODES = {WARD: re.compile(r"[EW]05\d{6}"), LSOA: re.compile(r"[EW]01\d{6}"), PROGRAMME: _SLUG}
_LONGEST_TEXT = 80

_SOURCE = {"source_id": str, "title": str, "publisher": str, "licence": str, "attribution": str, "sensitivity": str,
           "provisional_months": int, "all_in_area": bool, "covers_from": date, "covers_to": date}  # fmt: skip
_OPTIONAL = ("sensitivity", "provisional_months", "all_in_area", "covers_from", "covers_to")
_PARTS = ("source", "file", "columns", "always", "values", "dates", "blank")


@dataclass(frozen=True)
class PartnerMapping:
    """One folder's mapping. folder: "offences" or "referrals".

    source: what the built file says of it. all_in_area: whether a row without a place is of the area all the same. covers:
    the first days of the first and last month that the files cover whole, None where nobody says. rows: what one row is.
    columns: our names by their heading. always: the value that a column of ours has in every row. values: by our column,
    ours by their words in small letters; "" for not recorded. formats: of dates, in the order tried. blank: what an empty
    cell means, where it is not "not recorded".
    """

    folder: str
    source: SourceDefinition
    all_in_area: bool
    covers: tuple[date, date] | None
    rows: str
    sheet: str | None
    skip_rows: int
    columns: Mapping[str, tuple[str, ...]]
    always: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    formats: tuple[str, ...]
    blank: Mapping[str, str | int]

    @property
    def ours(self) -> Mapping[str, str]:
        """The heading by our column that it is brought to, in the file's order."""
        return {name: heading for heading, names in self.columns.items() for name in names}

    def values_of(self, column: OurColumn) -> Mapping[str, str]:
        """Return what their words of the column come to: [values.victim_1_sex], else [values.sex]."""
        return self.values.get(column.name, self.values.get(column.base, {}))

    @property
    def day(self) -> str:
        """Our column of the record's day, which decides its month."""
        return next(name for name in ("referred_on", "occurred_at", "occurred_on") if name in self.ours)


def load_mapping(path: Path, folder: str) -> PartnerMapping:
    """Return the mapping that the file at `path` holds. Raises DefinitionError with the file, the entry and the nearest word."""
    entries = load_toml(path)
    name = f"{folder}/{path.name}"
    for part in entries:
        if part not in _PARTS:
            raise DefinitionError(f"{name}: unknown table [{shortened(part)}].{did_you_mean(part, _PARTS)}")
    for part in ("source", "columns"):
        if part not in entries:
            raise DefinitionError(f"{name}: the table [{part}] is missing.")
    known = our_columns(folder)
    source = entries["source"]
    check_keys(f"{name}, [source]", source, _SOURCE, optional=_OPTIONAL)
    file = entries.get("file", {})
    check_keys(f"{name}, [file]", file, {"sheet": str, "skip_rows": int, "rows": str}, optional=("sheet", "skip_rows", "rows"))  # fmt: skip
    columns = _columns(f"{name}, [columns]", entries["columns"], known)
    mapping = PartnerMapping(
        folder=folder,
        source=_source(f"{name}, [source]", source, folder),
        all_in_area=source.get("all_in_area", False),
        covers=_covers(f"{name}, [source]", source),
        rows=file.get("rows", RECORDS),
        sheet=file.get("sheet"),
        skip_rows=file.get("skip_rows", 0),
        columns=columns,
        always=_always(f"{name}, [always]", entries.get("always", {}), known),
        values=_values(name, entries.get("values", {}), known),
        formats=_formats(f"{name}, [dates]", entries.get("dates", {})),
        blank=_blank(f"{name}, [blank]", entries.get("blank", {}), known),
    )
    _check_together(name, mapping)
    return mapping


def _source(where: str, entry: Mapping[str, Any], folder: str) -> SourceDefinition:
    source_id = entry["source_id"]
    if not _SLUG.fullmatch(source_id):
        raise DefinitionError(f"{where}: source_id is lower-case words joined by underscores, such as force_extract.")
    if source_id in source_definitions() or source_id.startswith("demo_"):
        raise DefinitionError(f"{where}: source_id '{source_id}' is one of the project's own. Choose another.")
    if entry.get("sensitivity", "restricted") not in ("open", "restricted"):
        raise DefinitionError(f"{where}: sensitivity must be 'open' or 'restricted'.")
    if not 0 <= entry.get("provisional_months", 0) <= 24:
        raise DefinitionError(f"{where}: provisional_months must be 0 to 24.")
    texts = {key: entry[key] for key in ("title", "publisher", "licence", "attribution")}
    return SourceDefinition(
        source_id=source_id,
        record_kind=folder,
        sensitivity=entry.get("sensitivity", "restricted"),
        provisional_months=entry.get("provisional_months", 0),
        **texts,
    )


def _covers(where: str, entry: Mapping[str, Any]) -> tuple[date, date] | None:
    first, last = entry.get("covers_from"), entry.get("covers_to")
    if (first is None) != (last is None):
        raise DefinitionError(f"{where}: covers_from and covers_to are given together or not at all.")
    if first is None or last is None:
        return None
    if first > last or first.year < 1990:
        raise DefinitionError(f"{where}: covers_from must come before covers_to, and not before 1990.")
    return first.replace(day=1), last.replace(day=1)


def _columns(where: str, entry: Any, known: Mapping[str, OurColumn]) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(entry, dict) or not entry:
        raise DefinitionError(f"{where}: must bring at least one of their headings to a column of ours.")
    columns: dict[str, tuple[str, ...]] = {}
    taken: dict[str, str] = {}
    for heading, value in entry.items():
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            raise DefinitionError(f"{where}: '{shortened(heading)}' must be a column of ours, or a list of them.")
        for name in names:
            _require_known(f"{where}, '{shortened(heading)}'", name, known)
            if name in taken:
                raise DefinitionError(
                    f"{where}: '{shortened(heading)}' and '{shortened(taken[name])}' are both brought to {name}."
                )
            taken[name] = heading
        folded = fold_heading(heading)
        if folded in map(fold_heading, columns):
            raise DefinitionError(f"{where}: '{shortened(heading)}' is named twice.")
        columns[heading] = tuple(names)
    return MappingProxyType(columns)


def fold_heading(text: str) -> str:
    """Return a heading as headings are compared: small letters, one space for any.

    >>> fold_heading("  Crime\\u00a0 NO ")
    'crime no'
    """
    return " ".join(text.casefold().split())


def _require_known(where: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise DefinitionError(f"{where}: '{shortened(name)}' is no column of ours.{did_you_mean(name, known)}")


def _always(where: str, entry: Any, known: Mapping[str, OurColumn]) -> Mapping[str, str]:
    if not isinstance(entry, dict):
        raise DefinitionError(f"{where}: is not a table.")
    for name, value in entry.items():
        _require_known(where, name, known)
        if known[name].kind not in WITH_VALUES or known[name].people:
            raise DefinitionError(f"{where}: {name} cannot be the same in every row.")
        _check_value(f"{where}, {name}", value, known[name])
    return MappingProxyType(dict(entry))


def _values(name: str, entry: Any, known: Mapping[str, OurColumn]) -> Mapping[str, Mapping[str, str]]:
    by_base = {column.base: column for column in known.values()}
    if not isinstance(entry, dict):
        raise DefinitionError(f"{name}, [values]: is not a table of tables, one a column of ours.")
    values: dict[str, Mapping[str, str]] = {}
    for key, words in entry.items():
        where = f"{name}, [values.{shortened(key)}]"
        _require_known(where, key, {**by_base, **known})
        column = known.get(key, by_base.get(key))
        assert column is not None
        if column.kind not in WITH_VALUES:
            raise DefinitionError(f"{where}: the values of {key} are read, not brought to others.")
        if not isinstance(words, dict):
            raise DefinitionError(f"{where}: is not a table of their words and ours.")
        for value in words.values():
            if value != "":
                _check_value(where, value, column)
        folded = {fold_heading(word): value for word, value in words.items()}
        if len(folded) < len(words):
            raise DefinitionError(f"{where}: two of their words differ in capitals or spaces only.")
        values[key] = MappingProxyType(folded)
    return MappingProxyType(values)


def _check_value(where: str, value: Any, column: OurColumn) -> None:
    if not isinstance(value, str):
        raise DefinitionError(f"{where}: a value of ours is a text between quotation marks.")
    if column.values and value not in column.values:
        raise DefinitionError(
            f"{where}: '{shortened(value)}' is no value of {column.base}.{did_you_mean(value, column.values)}"
        )
    pattern = _CODES.get(column.kind)
    if pattern and not pattern.fullmatch(value):
        example = {WARD: "E05000001", LSOA: "E01000001", PROGRAMME: "cirv"}[column.kind]
        raise DefinitionError(f"{where}: '{shortened(value)}' does not have the form of {example}.")
    if column.kind == TEXT and (not value.strip() or not value.isprintable() or len(value) > _LONGEST_TEXT or set(value) & set("{}")):  # fmt: skip
        raise DefinitionError(f"{where}: a value is one line of {_LONGEST_TEXT} characters at most, without braces.")


def _formats(where: str, entry: Any) -> tuple[str, ...]:
    check_keys(where, entry, {"formats": list[str]}, optional=("formats",))
    for text in entry.get("formats", ()):
        has_day = "%d" in text and any(month in text for month in ("%m", "%b", "%B")) and "%y" in text.lower()
        if not _FORMAT.fullmatch(text) or not has_day:
            raise DefinitionError(
                f"{where}: '{shortened(text)}' is no format of a date. Write it as %d/%m/%Y, with %H:%M for a time."
            )
    return (*entry.get("formats", DAY_FIRST), *ISO)


def _blank(where: str, entry: Any, known: Mapping[str, OurColumn]) -> Mapping[str, str | int]:
    if not isinstance(entry, dict):
        raise DefinitionError(f"{where}: is not a table.")
    for name, value in entry.items():
        _require_known(where, name, known)
        meanings = (NOT_RECORDED, *([NO] if known[name].kind == FLAG else []), *([ZERO] if known[name].kind == AGE else []))  # fmt: skip
        if type(value) not in (str, int) or value not in meanings:
            words = " or ".join(f'"{each}"' if isinstance(each, str) else str(each) for each in meanings)
            raise DefinitionError(f"{where}: an empty cell of {name} can mean {words}.")
    return MappingProxyType({name: value for name, value in entry.items() if value != NOT_RECORDED})


def _check_together(name: str, mapping: PartnerMapping) -> None:
    """Raise DefinitionError where columns are missing that a record needs, or that make sense together only."""
    ours = mapping.ours
    where = f"{name}, [columns]"
    if "id" not in ours:
        raise DefinitionError(f"{where}: no heading is brought to 'id', the record's own reference.")
    days = [day for day in ("referred_on", "occurred_at", "occurred_on") if day in ours]
    if len(days) != 1:
        wanted = "'occurred_at' or 'occurred_on', and not both" if mapping.folder == OFFENCES else "'referred_on'"
        raise DefinitionError(f"{where}: one heading must be brought to {wanted}.")
    if "occurred_time" in ours and days != ["occurred_on"]:
        raise DefinitionError(f"{where}: 'occurred_time' needs 'occurred_on', the day apart.")
    if mapping.folder != OFFENCES and "programme" not in {**ours, **mapping.always}:
        raise DefinitionError(f"{name}: bring a heading to 'programme', or give the one programme under [always].")
    for one, other in (("longitude", "latitude"), ("easting", "northing")):
        if (one in ours) != (other in ours):
            raise DefinitionError(f"{where}: '{one}' and '{other}' are of use together only.")
    if {"longitude", "easting"} <= set(ours):
        raise DefinitionError(f"{where}: give the position in degrees or in metres, not in both.")
    if both := set(ours) & set(mapping.always):
        raise DefinitionError(f"{name}, [always]: '{sorted(both)[0]}' is read from a column already.")
    if mapping.rows not in (RECORDS, VICTIMS) or (mapping.rows == VICTIMS and mapping.folder != OFFENCES):
        raise DefinitionError(f'{name}, [file]: rows must be "records", or for offences "victims".')
    if mapping.rows == VICTIMS and any(re.match(r"victim_[2-9]", column) for column in ours):
        raise DefinitionError(f"{where}: where one row is a victim, its columns are those of victim_1.")
    if not 0 <= mapping.skip_rows <= 100:
        raise DefinitionError(f"{name}, [file]: skip_rows must be 0 to 100.")


def has_time(mapping: PartnerMapping) -> bool:
    """Return whether the files tell a time of day of the record."""
    known = our_columns(mapping.folder)
    return known[mapping.day].kind == DATETIME or "occurred_time" in mapping.ours
