"""Ready-made briefings for the meetings that ask for them, from briefings.toml.

Strict: an unknown page, indicator, parameter or value is an error that names the file, the entry and the nearest right word.
They hold for any area, so they name no ward and no source. Reads no database.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.briefing import LONGEST_NOTE, LONGEST_TITLE, MOST_VIEWS, Briefing, PinnedView
from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.indicators import indicator_definitions
from svd_data.toml_files import check_keys, load_toml

BRIEFINGS = "briefings.toml"

_KEYS: Mapping[str, type] = MappingProxyType(
    {"title": str, "meeting": str, "what_for": str, "source": str, "views": list}
)
_VIEW_KEYS: Mapping[str, type] = MappingProxyType(
    {"page": str, "title": str, "note": str, "picture": str, "parameters": dict}
)
_OPTIONAL = ("note", "picture", "parameters")

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True)
class ReadyBriefing:
    """A briefing that is there to begin with. meeting: whose it is. what_for: what they ask of it. source: where that is told."""

    briefing_id: str
    meeting: str
    what_for: str
    source: str
    briefing: Briefing


def ready_briefings(pages: Collection[str], choices: Mapping[str, Collection[str]]) -> Mapping[str, ReadyBriefing]:
    """Return the project's ready-made briefings by id, in the file's order.

    pages: those that can be pinned. choices: what each page's own parameters allow, beside `indicator`.
    """
    return parse_ready_briefings(REFERENCE / BRIEFINGS, pages, choices)


def parse_ready_briefings(
    path: Path, pages: Collection[str], choices: Mapping[str, Collection[str]]
) -> Mapping[str, ReadyBriefing]:
    """Return the briefings of a file by id. Raises DefinitionError naming the file, the entry and the nearest right word."""
    entries = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no briefing.")
    parser = _Parser(path.name, pages, {**choices, "indicator": indicator_definitions()})
    found = {key: parser.ready(key, entry) for key, entry in entries.items()}
    titles = [each.briefing.title.casefold() for each in found.values()]
    for key, title in zip(found, titles, strict=True):
        if titles.count(title) > 1:
            raise DefinitionError(f"{path.name}, [{key}]: has the same title as another.")
    return MappingProxyType(found)


@dataclass(frozen=True)
class _Parser:
    file: str
    pages: Collection[str]
    allowed: Mapping[str, Collection[str]]

    def ready(self, key: str, entry: Any) -> ReadyBriefing:
        where = f"{self.file}, [{shortened(key)}]"
        check_keys(where, entry, _KEYS)
        if not _ID.fullmatch(key):
            raise DefinitionError(f"{where}: an id is of small letters, digits and single underscores.")
        self._short(where, entry, "title", LONGEST_TITLE)
        listed = entry["views"]
        if not 1 <= len(listed) <= MOST_VIEWS:
            raise DefinitionError(f"{where}: holds 1 to {MOST_VIEWS} views.")
        views = tuple(self._view(f"{where}, view {number}", view) for number, view in enumerate(listed, start=1))
        briefing = Briefing(entry["title"], views)
        return ReadyBriefing(key, entry["meeting"], entry["what_for"], entry["source"], briefing)

    def _view(self, where: str, entry: Any) -> PinnedView:
        check_keys(where, entry, _VIEW_KEYS, optional=_OPTIONAL)
        self._short(where, entry, "title", LONGEST_TITLE)
        self._short(where, entry, "note", LONGEST_NOTE)
        if entry["page"] not in self.pages:
            raise DefinitionError(
                f"{where}: there is no page '{shortened(entry['page'])}' to pin.{did_you_mean(entry['page'], self.pages)}"
            )
        parameters = {name: (self._value(where, name, value),) for name, value in entry.get("parameters", {}).items()}
        return PinnedView(entry["page"], parameters, entry["title"], entry.get("note", ""), entry.get("picture", ""))

    def _value(self, where: str, name: str, value: Any) -> str:
        if name not in self.allowed:
            raise DefinitionError(
                f"{where}: there is no parameter '{shortened(name)}' for any area.{did_you_mean(name, self.allowed)}"
            )
        if not isinstance(value, str):
            raise DefinitionError(f"{where}: '{name}' must be a text.")
        if value not in self.allowed[name]:
            raise DefinitionError(
                f"{where}: {name} '{shortened(value)}' is none.{did_you_mean(value, self.allowed[name])}"
            )
        return value

    def _short(self, where: str, entry: Mapping[str, Any], key: str, longest: int) -> None:
        if len(entry.get(key, "")) > longest:
            raise DefinitionError(f"{where}: '{key}' is longer than {longest} characters.")
