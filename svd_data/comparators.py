"""Named, dated sets of areas to compare with, from comparators.toml. Reads no database.

Strict: an entry that is incomplete or repeats itself raises with the file, the entry and the nearest right word. The
project's own file is data/reference/comparators.toml; a comparators.toml in an area's raw folder adds to it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError, did_you_mean, shortened
from svd_data.toml_files import check_keys, load_toml

COMPARATORS = "comparators.toml"

ANY = "any"

_KEYS: Mapping[str, type] = MappingProxyType(
    {"title": str, "for_area": str, "as_at": date, "source": str, "note": str, "areas": list}
)
_KEYS_OF_AREA: Mapping[str, type] = MappingProxyType({"code": str, "name": str})

_SET_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# Unitary authorities, districts, metropolitan districts and London boroughs of England; unitary authorities of Wales.
_AREA_CODE = re.compile(r"(E0[6-9]|W06)\d{6}")


@dataclass(frozen=True)
class ComparatorArea:
    """One local authority: its ONS code and the name shown."""

    code: str
    name: str


@dataclass(frozen=True)
class ComparatorSet:
    """Areas to compare with, in the publisher's order.

    for_area: the code of the area that the set was made for, or "any". as_at: when it was published, or held.
    """

    set_id: str
    title: str
    for_area: str
    as_at: date
    source: str
    note: str
    areas: tuple[ComparatorArea, ...]

    def is_for(self, area_code: str) -> bool:
        """Return whether the area may be compared by this set; every set may be by "", no area in particular."""
        return not area_code or self.for_area in (ANY, area_code)

    def others(self, area_code: str) -> tuple[ComparatorArea, ...]:
        """Return the areas of the set without the one given, which may itself be among them."""
        return tuple(area for area in self.areas if area.code != area_code)


def comparator_sets(area_code: str = "", raw: Path | None = None) -> Mapping[str, ComparatorSet]:
    """Return the sets for the area by their id: the project's in its file's order, then those that `raw` adds.

    Raises InputError for a faulty file in `raw`, one that repeats an id of the project's among them; DefinitionError for
    the project's own.
    """
    found = _project_sets()
    if raw is not None and (own := raw / COMPARATORS).is_file():
        try:
            found = {**found, **parse_comparators(own, taken=found)}
        except DefinitionError as error:
            raise InputError(f"In {raw}: {error}") from error
    return MappingProxyType({key: each for key, each in found.items() if each.is_for(area_code)})


@cache
def _project_sets() -> Mapping[str, ComparatorSet]:
    return parse_comparators(REFERENCE / COMPARATORS)


def parse_comparators(
    path: Path, taken: Mapping[str, ComparatorSet] = MappingProxyType({})
) -> Mapping[str, ComparatorSet]:
    """Return each set of the file at `path` by its id, in the file's order.

    Raises DefinitionError naming the file, the entry and what is wrong with it, also for what repeats one of the sets
    `taken`: an id, a title, or a code under another name.
    """
    entries = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no set of areas.")
    parser = _Parser(path.name)
    found: dict[str, ComparatorSet] = {}
    for set_id, entry in entries.items():
        made = parser.comparator_set(set_id, entry)
        parser.check_against(made, (*taken.values(), *found.values()))
        found[set_id] = made
    return MappingProxyType(found)


@dataclass(frozen=True)
class _Parser:
    file: str

    def comparator_set(self, set_id: str, entry: Any) -> ComparatorSet:
        where = f"[{shortened(set_id)}]"
        if not _SET_ID.fullmatch(set_id):
            raise self._error(where, "an id is lower-case words joined by underscores.")
        check_keys(f"{self.file}, {where}", entry, _KEYS)
        for_area: str = entry["for_area"]
        if for_area != ANY:
            self._check_code(where, "for_area", for_area, f", nor '{ANY}'")
        areas = tuple(self._area(f"{where}, area {n}", area) for n, area in enumerate(entry["areas"], start=1))
        if not areas:
            raise self._error(where, "'areas' is empty.")
        for name, values in (("code", [area.code for area in areas]), ("name", [area.name for area in areas])):
            if twice := next((value for value in values if values.count(value) > 1), ""):
                raise self._error(where, f"the {name} '{twice}' is there twice.")
        if for_area in (area.code for area in areas):
            raise self._error(where, f"{for_area} is compared with itself: leave it out of 'areas'.")
        return ComparatorSet(set_id, entry["title"], for_area, entry["as_at"], entry["source"], entry["note"], areas)

    def check_against(self, made: ComparatorSet, others: Iterable[ComparatorSet]) -> None:
        where = f"[{made.set_id}]"
        for other in others:
            if made.set_id == other.set_id:
                raise self._error(where, f"the id '{made.set_id}' is taken. Choose another.")
            if made.title == other.title:
                raise self._error(where, f"has the same title as [{other.set_id}].")
            names = {area.code: area.name for area in other.areas}
            for area in made.areas:
                if area.name != names.get(area.code, area.name):
                    raise self._error(
                        where, f"{area.code} is '{area.name}' here and '{names[area.code]}' in [{other.set_id}]."
                    )

    def _area(self, where: str, entry: Any) -> ComparatorArea:
        check_keys(f"{self.file}, {where}", entry, _KEYS_OF_AREA)
        self._check_code(where, "code", entry["code"])
        return ComparatorArea(entry["code"], entry["name"])

    def _check_code(self, where: str, name: str, code: str, otherwise: str = "") -> None:
        if not _AREA_CODE.fullmatch(code):
            raise self._error(
                where,
                f"{name} '{shortened(code)}' is not a code of an English or Welsh authority (E08000026){otherwise}."
                f"{did_you_mean(code, (ANY,)) if otherwise else ''}",
            )

    def _error(self, where: str, message: str) -> DefinitionError:
        return DefinitionError(f"{self.file}, {where}: {message}")
