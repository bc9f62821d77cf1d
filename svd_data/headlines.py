"""Which indicators Overview leads with: data/reference/overview.toml, parsed strictly. Reads no database."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.indicators import Indicator, indicator_definitions
from svd_data.toml_files import load_toml

OVERVIEW = "overview.toml"

_LISTS = ("headline", "otherwise")


@dataclass(frozen=True)
class Headlines:
    """The headline indicators in order, and those that come after them where the source cannot carry them all."""

    headline: tuple[Indicator, ...]
    otherwise: tuple[Indicator, ...]


@cache
def headline_indicators() -> Headlines:
    """Return the project's headline indicators. Raises DefinitionError as `parse_headlines` does."""
    return parse_headlines(REFERENCE / OVERVIEW)


def parse_headlines(path: Path) -> Headlines:
    """Return the indicators that the file at `path` names. Raises DefinitionError for one that is unknown, a draft or named
    twice, and where none leads.
    """
    entries = load_toml(path)
    for key in entries:
        if key not in _LISTS:
            raise DefinitionError(f"{path.name}: unknown key '{shortened(key)}'.{did_you_mean(key, _LISTS)}")
    names = {key: entries.get(key) for key in _LISTS}
    for key, values in names.items():
        if not isinstance(values, list) or (key == "headline" and not values):
            raise DefinitionError(f"{path.name}: '{key}' must be a list of indicators.")
    every = [name for values in names.values() for name in values or ()]
    found = {key: tuple(_indicator(path, name, every) for name in values or ()) for key, values in names.items()}
    return Headlines(found["headline"], found["otherwise"])


def _indicator(path: Path, name: Any, every: list[Any]) -> Indicator:
    known = indicator_definitions()
    if not isinstance(name, str) or name not in known:
        raise DefinitionError(f"{path.name}: '{shortened(str(name))}' is no indicator.{did_you_mean(str(name), known)}")
    if every.count(name) > 1:
        raise DefinitionError(f"{path.name}: '{name}' is there twice.")
    if not known[name].is_reviewed:
        raise DefinitionError(f"{path.name}: '{name}' is a draft, which is shown to no committee.")
    return known[name]
