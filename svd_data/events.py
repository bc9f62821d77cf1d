"""Dated events that a trend may show: lockdowns, changes in recording, tournaments and matches, from events.toml.

Strict: an entry that is incomplete or names what does not exist raises with the file, the entry and the nearest right word.
The project's own file is data/reference/events.toml; an events.toml in an area's raw folder adds to it. Reads no database.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.definitions import REFERENCE, UNKNOWN_CATEGORY, crime_types
from svd_data.errors import DefinitionError, InputError, did_you_mean, shortened
from svd_data.indicators import indicator_definitions
from svd_data.toml_files import check_keys, load_toml

EVENTS = "events.toml"

LOCKDOWN, RECORDING_CHANGE, TOURNAMENT, MATCH = "lockdown", "recording_change", "tournament", "match"
PROGRAMME, OTHER = "programme", "other"
KINDS = (LOCKDOWN, RECORDING_CHANGE, TOURNAMENT, MATCH, PROGRAMME, OTHER)

ALL = "all"
_NATIONS = {"England": "E", "Wales": "W"}

_KEYS: Mapping[str, type] = MappingProxyType(
    {"title": str, "kind": str, "first": date, "last": date, "areas": list[str], "source": str, "note": str}
)
# Keys that only one kind has, and has to have, except a match's kick_off.
_KEYS_OF_KIND: Mapping[str, Mapping[str, type]] = MappingProxyType(
    {
        RECORDING_CHANGE: {"affects": list[str]},
        TOURNAMENT: {"team": str, "matches": list},
        MATCH: {"kick_off": time},
    }
)
_KEYS_OF_ROW: Mapping[str, type] = MappingProxyType(
    {"day": date, "opponent": str, "stage": str, "kick_off": time, "source": str, "note": str}
)
_OPTIONAL = ("note", "kick_off")
_OPTIONAL_IN_ROW = ("note", "kick_off", "source")

_EVENT_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_AREA_CODE = re.compile(r"(E0[6-9]|W06)\d{6}")


@dataclass(frozen=True)
class Event:
    """Something dated that bears on a trend: a tick where first and last are one day, else a band, both days included.

    areas: the codes of the areas it is for, "England", "Wales" or "all". affects: only of a recording change, the police.uk
    categories and the indicators whose counts it moves, or "all". A match's title is its label; kick_off is local time in
    the United Kingdom, None where not known; tournament is the id of the one it belongs to, "" for none.
    """

    event_id: str
    title: str
    kind: str
    first: date
    last: date
    areas: tuple[str, ...]
    affects: tuple[str, ...]
    source: str
    note: str
    kick_off: time | None = None
    tournament: str = ""

    @property
    def is_tick(self) -> bool:
        """Whether it is of one day."""
        return self.first == self.last

    def is_for(self, area_code: str) -> bool:
        """Return whether it bears on the area; every event does on "", no area in particular."""
        nations = {nation for nation, letter in _NATIONS.items() if area_code.startswith(letter)}
        return not area_code or not {ALL, area_code, *nations}.isdisjoint(self.areas)


def events(area_code: str = "", raw: Path | None = None) -> tuple[Event, ...]:
    """Return the events that bear on the area by their first day: the project's, then those that `raw` adds.

    Raises InputError for a faulty file in `raw`, one that repeats an id of the project's among them; DefinitionError for
    the project's own.
    """
    found = _project_events()
    if raw is not None and (own := raw / EVENTS).is_file():
        try:
            found = {**found, **parse_events(own, taken=found)}
        except DefinitionError as error:
            raise InputError(f"In {raw}: {error}") from error
    return tuple(sorted((event for event in found.values() if event.is_for(area_code)), key=_by_day))


def in_period(found: Iterable[Event], first: date, last: date) -> tuple[Event, ...]:
    """Return those of the events of which at least one day lies from `first` to `last`, both included, in their order."""
    return tuple(event for event in found if event.first <= last and event.last >= first)


def recording_changes(found: Iterable[Event], counted: Iterable[str]) -> tuple[Event, ...]:
    """Return those of the events that are changes in recording and move what is counted, in their order.

    counted: police.uk categories and ids of indicators; a change to any of them counts, as does one to all.
    Raises DefinitionError for a word that is neither.
    """
    words = frozenset(counted)
    for word in words:
        # What no street file names is moved by a change to all, and by no other.
        if word not in _countable() and word != UNKNOWN_CATEGORY:
            raise DefinitionError(
                f"'{shortened(word)}' is neither a police.uk category nor an indicator.{did_you_mean(word, _countable())}"
            )
    return tuple(
        event for event in found if event.kind == RECORDING_CHANGE and not {ALL, *words}.isdisjoint(event.affects)
    )


def matches(area_code: str = "", raw: Path | None = None) -> Mapping[date, str]:
    """Return what was played by day: "England v Colombia, World Cup 2018, last 16"; several on a day joined by "; ".

    The day is that of the kick-off in the United Kingdom. A day that is absent has no match that the files know of.
    """
    labels: dict[date, str] = {}
    for event in events(area_code, raw):
        if event.kind == MATCH:
            labels[event.first] = "; ".join(filter(None, (labels.get(event.first), event.title)))
    return MappingProxyType(labels)


@cache
def _project_events() -> Mapping[str, Event]:
    return parse_events(REFERENCE / EVENTS)


def parse_events(path: Path, taken: Mapping[str, Event] = MappingProxyType({})) -> Mapping[str, Event]:
    """Return each event of the file at `path` by its id, a tournament's matches as events of their own after it.

    A match's id is its tournament's and its day: world_cup_2018_2018_07_11. Raises DefinitionError naming the file, the
    entry and what is wrong with it, also for an id that is among those `taken`.
    """
    entries = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no event.")
    parser = _Parser(path.name)
    found: dict[str, Event] = {}
    said = {(event.first, event.title) for event in taken.values()}
    for event_id, entry in entries.items():
        for event in parser.events(event_id, entry):
            if event.event_id in taken or event.event_id in found:
                raise parser.error(f"[{event_id}]", f"the id '{event.event_id}' is taken. Choose another.")
            if (event.first, event.title) in said:
                raise parser.error(f"[{event_id}]", f"'{event.title}' is there already on {event.first}.")
            found[event.event_id] = event
            said.add((event.first, event.title))
    return MappingProxyType(found)


@dataclass(frozen=True)
class _Parser:
    file: str

    def events(self, event_id: str, entry: Any) -> tuple[Event, ...]:
        where = f"[{shortened(event_id)}]"
        if not _EVENT_ID.fullmatch(event_id):
            raise self.error(where, "an id is lower-case words joined by underscores.")
        kind = self._kind(where, entry)
        known = {**_KEYS, **_KEYS_OF_KIND.get(kind, {})}
        self._keys(where, entry, known, _OPTIONAL, kind)
        event = Event(
            event_id=event_id,
            title=entry["title"],
            kind=kind,
            first=entry["first"],
            last=entry["last"],
            areas=self._words(where, "areas", entry["areas"]),
            affects=self._words(where, "affects", entry["affects"]) if "affects" in entry else (),
            source=entry["source"],
            note=entry.get("note", ""),
            kick_off=entry.get("kick_off"),
        )
        if event.first > event.last:
            raise self.error(where, f"first {event.first} comes after last {event.last}.")
        if kind == MATCH and not event.is_tick:
            raise self.error(where, "a match is on one day: first and last must be the same.")
        self._check_areas(where, event.areas)
        self._check_affects(where, event.affects)
        return (event, *self._matches(where, event, entry)) if kind == TOURNAMENT else (event,)

    def _kind(self, where: str, entry: Any) -> str:
        if not isinstance(entry, dict):
            raise self.error(where, "is not a table.")
        kind = entry.get("kind")
        if not isinstance(kind, str):
            raise self.error(where, f"'kind' is missing or is no text: one of {', '.join(KINDS)}.")
        if kind not in KINDS:
            raise self.error(
                where, f"kind '{shortened(kind)}' is not one of {', '.join(KINDS)}.{did_you_mean(kind, KINDS)}"
            )
        return kind

    def _matches(self, where: str, tournament: Event, entry: Mapping[str, Any]) -> tuple[Event, ...]:
        found = []
        for number, row in enumerate(entry["matches"], start=1):
            here = f"{where}, match {number}"
            self._keys(here, row, _KEYS_OF_ROW, _OPTIONAL_IN_ROW)
            day: date = row["day"]
            if not tournament.first <= day <= tournament.last:
                raise self.error(here, f"{day} is not within the tournament, {tournament.first} to {tournament.last}.")
            found.append(
                Event(
                    event_id=f"{tournament.event_id}_{day:%Y_%m_%d}",
                    title=f"{entry['team']} v {row['opponent']}, {tournament.title}, {row['stage']}",
                    kind=MATCH,
                    first=day,
                    last=day,
                    areas=tournament.areas,
                    affects=(),
                    source=row.get("source", tournament.source),
                    note=row.get("note", ""),
                    kick_off=row.get("kick_off"),
                    tournament=tournament.event_id,
                )
            )
        return tuple(found)

    def _keys(
        self, where: str, entry: Any, known: Mapping[str, type], optional: Collection[str], kind: str = ""
    ) -> None:
        if isinstance(entry, dict) and kind:
            for name in entry:
                owner = next((owner for owner, keys in _KEYS_OF_KIND.items() if name in keys), "")
                if owner and name not in known:
                    raise self.error(where, f"'{name}' is for a {owner.replace('_', ' ')} only, and this is '{kind}'.")
        check_keys(f"{self.file}, {where}", entry, known, optional=optional)
        for name, value in entry.items():
            if isinstance(value, str) and "\n" in value:
                raise self.error(where, f"'{name}' must be one line.")

    def _words(self, where: str, name: str, values: list[Any]) -> tuple[str, ...]:
        if not values:
            raise self.error(where, f"'{name}' must be a list of texts and not empty.")
        if len(set(values)) < len(values):
            raise self.error(where, f"'{name}' says the same twice.")
        if ALL in values and len(values) > 1:
            raise self.error(where, f"'{name}' says '{ALL}' and more.")
        return tuple(values)

    def _check_areas(self, where: str, areas: Iterable[str]) -> None:
        known = (ALL, *_NATIONS)
        for area in areas:
            if area not in known and not _AREA_CODE.fullmatch(area):
                raise self.error(
                    where,
                    f"area '{shortened(area)}' is neither {', '.join(known)} nor a code of an English or Welsh "
                    f"authority (E08000026).{did_you_mean(area, known)}",
                )

    def _check_affects(self, where: str, affects: Iterable[str]) -> None:
        for word in affects:
            if word != ALL and word not in _countable():
                raise self.error(
                    where,
                    f"affects '{shortened(word)}', which is neither a police.uk category nor an indicator."
                    f"{did_you_mean(word, (ALL, *_countable()))}",
                )

    def error(self, where: str, message: str) -> DefinitionError:
        return DefinitionError(f"{self.file}, {where}: {message}")


def _countable() -> tuple[str, ...]:
    return (*crime_types().is_crime, *indicator_definitions())


def _by_day(event: Event) -> tuple[date, date, str]:
    return event.first, event.last, event.event_id
