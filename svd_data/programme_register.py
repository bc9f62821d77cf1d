"""The register of programmes, from programmes.toml: read strictly, put together for an area, kept in the built file.

An entry that is incomplete or contradicts itself raises with the file, the entry and the nearest right word. The project's
own file is data/reference/programmes.toml; a programmes.toml in an area's raw folder adds to it, and an entry of the same id
takes the project's place. Reads no database.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError, did_you_mean, shortened
from svd_data.programmes import ALL, PRECISIONS, TIERS, Ages, Capacity, Dated, Place, Programme, Said
from svd_data.toml_files import check_keys, load_toml

PROGRAMMES = "programmes.toml"

# Of a name beside a bar, as much as a phone has room for.
LONGEST_SHORT = 30

_KEYS: Mapping[str, type] = MappingProxyType(
    {
        "title": str, "short": str, "area": str, "tier": str, "does": str, "cohort": str, "takes_referrals": bool,
        "source": str, "note": str, "ages": dict, "first": dict, "last": dict, "seen": list, "funding_ends": dict,
        "places": list, "funder": dict, "evaluation": dict, "capacity": dict,
    }
)  # fmt: skip
_OPTIONAL = ("note", "ages", "first", "last", "seen", "funding_ends", "places", "funder", "evaluation", "capacity")
_DATED: Mapping[str, type] = MappingProxyType({"day": date, "precision": str})
_LONGEST_AGE = 120

_PROGRAMME_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_AREA_CODE = re.compile(r"(E0[6-9]|W06)\d{6}")
_WARD_CODE = re.compile(r"[EW]05\d{6}")


Fact = TypeVar("Fact")


def programme_entries(
    area_code: str, raw: Path | None = None, *, wards: Collection[str] = (), has_illustrative: bool = False
) -> dict[str, Any]:
    """Return the entries of the area's register by id, as the files have them, checked: the project's, then those of `raw`.

    wards: the codes that the area has, for those that `raw` names. has_illustrative: whether to keep illustrative facts of
    the project's; an entry is there either way. Raises InputError for a faulty file in `raw`, one about another area or ward
    and one with illustrative facts; DefinitionError for the project's own.
    """
    project = load_toml(REFERENCE / PROGRAMMES)
    parse_programmes(project)
    entries = {key: entry for key, entry in project.items() if entry["area"] == area_code}
    if not has_illustrative:
        entries = {key: _without_illustrative(entry) for key, entry in entries.items()}
    if raw is not None and (own := raw / PROGRAMMES).is_file():
        added = _own_entries(own, area_code, wards)
        entries |= added
        try:
            parse_programmes(entries)
        except DefinitionError as error:
            raise InputError(f"In {raw}, beside the project's own: {error}") from error
    return entries


def age_floors(raw: Path | None = None) -> Mapping[str, int | None]:
    """Return by id the youngest age of every programme that takes referrals, None where no source gives one.

    The project's register and that of `raw`, whichever area they are about. Raises as programme_entries does.
    """
    floors = {each.programme_id: _floor(each) for each in _project_programmes() if each.takes_referrals}
    if raw is not None and (own := raw / PROGRAMMES).is_file():
        floors |= {each.programme_id: _floor(each) for each in _own(own)[1] if each.takes_referrals}
    return MappingProxyType(floors)


def parse_programmes(entries: Mapping[str, Any], file: str = PROGRAMMES) -> tuple[Programme, ...]:
    """Return the programmes that a file's entries describe, in their order. Raises DefinitionError naming file and entry."""
    parser = _Parser(file)
    found: list[Programme] = []
    for programme_id, entry in entries.items():
        programme = parser.programme(programme_id, entry)
        for other in found:
            if other.area == programme.area and {other.title, other.short} & {programme.title, programme.short}:
                raise parser.error(f"[{programme_id}]", f"has a name of [{other.programme_id}].")
        found.append(programme)
    return tuple(found)


def to_json(entries: Mapping[str, Any]) -> str:
    """Return entries as the built file keeps them."""
    return json.dumps(entries, default=lambda day: {"date": day.isoformat()})


def from_json(text: str) -> dict[str, Any]:
    """Return the entries that `to_json` wrote."""
    entries: dict[str, Any] = json.loads(
        text, object_hook=lambda each: date.fromisoformat(each["date"]) if set(each) == {"date"} else each
    )
    return entries


def project_programme_ids() -> tuple[str, ...]:
    """Return the ids of the project's own register, of whichever area, in its order."""
    return tuple(each.programme_id for each in _project_programmes())


@cache
def _project_programmes() -> tuple[Programme, ...]:
    return parse_programmes(load_toml(REFERENCE / PROGRAMMES))


def _floor(programme: Programme) -> int | None:
    # What is made up must not reject a record.
    return programme.ages.youngest if programme.ages and not programme.ages.is_illustrative else None


def _own(path: Path) -> tuple[dict[str, Any], tuple[Programme, ...]]:
    try:
        entries = load_toml(path)
        if not entries:
            raise DefinitionError(f"{path.name}: holds no programme.")
        return entries, parse_programmes(entries)
    except DefinitionError as error:
        raise InputError(f"In {path.parent}: {error}") from error


def _own_entries(path: Path, area_code: str, wards: Collection[str]) -> dict[str, Any]:
    entries, programmes = _own(path)
    for each in programmes:
        where = f"{path}, [{each.programme_id}]"
        if each.area != area_code:
            raise InputError(f"{where}: area is '{each.area}', but this area is {area_code}.")
        if each.illustrative:
            raise InputError(f"{where}: {each.illustrative[0]}: only the demonstration data has illustrative facts.")
        for code in sorted(each.ward_codes):
            if code not in wards:
                raise InputError(f"{where}: this area has no ward '{code}'.{did_you_mean(code, wards)}")
    return entries


def _without_illustrative(entry: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in entry.items():
        facts = value if isinstance(value, list) else [value]
        real = [each for each in facts if not (isinstance(each, dict) and "illustrative" in each)]
        if real:
            kept[name] = real if isinstance(value, list) else value
    return kept


@dataclass(frozen=True)
class _Parser:
    file: str

    def programme(self, programme_id: str, entry: Any) -> Programme:
        where = f"[{shortened(programme_id)}]"
        if not _PROGRAMME_ID.fullmatch(programme_id):
            raise self.error(where, "an id is lower-case words joined by underscores.")
        check_keys(f"{self.file}, {where}", entry, _KEYS, optional=_OPTIONAL)
        self._check_words(where, entry)
        first, last, funding_ends = (
            self._dated(f"{where}, {name}", entry.get(name)) for name in ("first", "last", "funding_ends")
        )
        made = Programme(
            programme_id=programme_id,
            **{name: entry[name] for name, kind in _KEYS.items() if kind in (str, bool) and name != "note"},
            note=entry.get("note", ""),
            first=first,
            last=last,
            funding_ends=funding_ends,
            ages=self._ages(f"{where}, ages", entry.get("ages")),
            seen=self._list(where, "seen", entry, self._seen),
            places=self._list(where, "places", entry, self._place),
            funder=self._said(f"{where}, funder", entry.get("funder")),
            evaluation=self._said(f"{where}, evaluation", entry.get("evaluation")),
            capacity=self._capacity(f"{where}, capacity", entry.get("capacity")),
        )
        self._check_days(where, made)
        return made

    def _check_lines(self, where: str, entry: Mapping[str, Any]) -> None:
        for name, value in entry.items():
            if isinstance(value, str) and "\n" in value:
                raise self.error(where, f"'{name}' must be one line.")

    def _check_words(self, where: str, entry: Mapping[str, Any]) -> None:
        self._check_lines(where, entry)
        if entry["tier"] not in TIERS:
            tier = entry["tier"]
            raise self.error(
                where, f"tier '{shortened(tier)}' is not one of {', '.join(TIERS)}.{did_you_mean(tier, TIERS)}"
            )
        if not _AREA_CODE.fullmatch(entry["area"]):
            raise self.error(where, f"area '{shortened(entry['area'])}' is no code of an authority (E08000026).")
        if len(entry["short"]) > LONGEST_SHORT:
            raise self.error(where, f"'short' is longer than {LONGEST_SHORT} letters.")

    def _check_days(self, where: str, made: Programme) -> None:
        later = [("last", made.last), *(("seen", each) for each in made.seen), ("funding_ends", made.funding_ends)]
        for name, dated in later:
            if made.first and dated and dated.day < made.first.day:
                raise self.error(where, f"{name} {dated.day} comes before first {made.first.day}.")
            if made.last and dated and name == "seen" and dated.day > made.last.day:
                raise self.error(where, f"seen {dated.day} comes after last {made.last.day}.")
        # An end is the last day of its month or year, so that what runs in that month runs to its end.
        for name, dated in (("first", made.first), ("last", made.last), ("funding_ends", made.funding_ends)):
            if dated and dated.day != dated.span[name != "first"]:
                edge = "first" if name == "first" else "last"
                raise self.error(where, f"{name} {dated.day}: to the {dated.precision} means its {edge} day.")

    def _list(
        self, where: str, name: str, entry: Mapping[str, Any], make: Callable[[str, Any], Fact]
    ) -> tuple[Fact, ...]:
        if name in entry and not entry[name]:
            raise self.error(where, f"'{name}' is empty: leave it out where it is not known.")
        return tuple(make(f"{where}, {name} {n}", each) for n, each in enumerate(entry.get(name, ()), start=1))

    def _seen(self, where: str, entry: Any) -> Dated:
        made = self._dated(where, entry)
        assert made is not None
        return made

    def _dated(self, where: str, entry: Any) -> Dated | None:
        if entry is None:
            return None
        source = self._source(where, entry, _DATED)
        self._check_precision(where, entry["precision"])
        return Dated(source, entry["day"], entry["precision"])

    def _check_precision(self, where: str, precision: str) -> None:
        if precision not in PRECISIONS:
            known = did_you_mean(precision, PRECISIONS)
            raise self.error(where, f"precision '{shortened(precision)}' is not one of {', '.join(PRECISIONS)}.{known}")

    def _ages(self, where: str, entry: Any) -> Ages | None:
        if entry is None:
            return None
        source = self._source(where, entry, {"youngest": int, "oldest": int}, optional=("youngest", "oldest"))
        youngest, oldest = entry.get("youngest"), entry.get("oldest")
        if youngest is None and oldest is None:
            raise self.error(where, "gives neither 'youngest' nor 'oldest'.")
        if not 0 <= (youngest or 0) <= (_LONGEST_AGE if oldest is None else oldest) <= _LONGEST_AGE:
            raise self.error(where, f"youngest {youngest} and oldest {oldest} are no ages from young to old.")
        return Ages(source, youngest, oldest)

    def _place(self, where: str, entry: Any) -> Place:
        source = self._source(where, entry, {"name": str, "wards": list[str]}, optional=("wards",))
        wards = entry.get("wards", ())
        if "wards" in entry and not wards:
            raise self.error(where, "'wards' is empty: leave it out where none is known.")
        for code in wards:
            if code != ALL and not _WARD_CODE.fullmatch(code):
                raise self.error(where, f"ward '{shortened(code)}' is no ward's code (E05001222), nor '{ALL}'.")
        if len(set(wards)) < len(wards):
            raise self.error(where, "'wards' says the same twice.")
        if ALL in wards and len(wards) > 1:
            raise self.error(where, f"'wards' says '{ALL}' and more.")
        return Place(source, entry["name"], tuple(wards))

    def _said(self, where: str, entry: Any) -> Said | None:
        return None if entry is None else Said(self._source(where, entry, {"text": str}), entry["text"])

    def _capacity(self, where: str, entry: Any) -> Capacity | None:
        if entry is None:
            return None
        source = self._source(where, entry, {"number": int, "of": str, **_DATED})
        if entry["number"] < 1:
            raise self.error(where, f"number {entry['number']} is none.")
        self._check_precision(where, entry["precision"])
        return Capacity(source, entry["number"], entry["of"], Dated(source, entry["day"], entry["precision"]))

    def _source(self, where: str, entry: Any, types: Mapping[str, type], optional: Collection[str] = ()) -> str:
        """Return the source of a fact, "" of an illustrative one, having checked its keys."""
        known = {**types, "source": str, "illustrative": bool}
        check_keys(f"{self.file}, {where}", entry, known, optional=(*optional, "source", "illustrative"))
        self._check_lines(where, entry)
        if ("source" in entry) == ("illustrative" in entry):
            raise self.error(where, "needs a 'source', or 'illustrative = true' where there is none, and not both.")
        if entry.get("illustrative") is False:
            raise self.error(where, "'illustrative = false' needs a 'source' in its place.")
        return str(entry.get("source", ""))

    def error(self, where: str, message: str) -> DefinitionError:
        return DefinitionError(f"{self.file}, {where}: {message}")
