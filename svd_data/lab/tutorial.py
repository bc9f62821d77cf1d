"""How an indicator is made from nothing, step by step: data/reference/tutorial.toml, read as strictly as the other definitions.

Words, and what is typed and pressed at each step, so that a test can do what a reader is told to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, did_you_mean, shortened
from svd_data.indicator_entries import KEYS
from svd_data.indicators import indicator_definitions
from svd_data.toml_files import check_keys, load_toml

_KEYS = MappingProxyType({"title": str, "text": str, "see": str, "type": dict, "beside": list[str], "press": str})
_OPTIONAL = ("type", "beside", "press")

# The fields of a draft: those of an entry, and its id.
_FIELDS = ("indicator_id", *KEYS)


@dataclass(frozen=True)
class Step:
    """One step. text: what to do; see: what comes of it. typed: a text for each field of the draft; of a list one a line.

    beside: ids of the indicators that are set beside the draft. press: a button's words, "" for none.
    """

    step_id: str
    title: str
    text: str
    see: str
    typed: Mapping[str, str]
    beside: tuple[str, ...] = ()
    press: str = ""


@cache
def tutorial_steps() -> tuple[Step, ...]:
    """Return the steps in their order. Raises DefinitionError."""
    return parse_tutorial(REFERENCE / "tutorial.toml")


def parse_tutorial(path: Path) -> tuple[Step, ...]:
    """Return the steps of the file at `path` in their order. Raises DefinitionError naming the file, the step and its fault."""
    entries = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no step.")
    return tuple(_step(f"{path.name}, [{shortened(key)}]", key, entry) for key, entry in entries.items())


def _step(where: str, key: str, entry: Any) -> Step:
    check_keys(where, entry, _KEYS, optional=_OPTIONAL)
    typed, beside = entry.get("type", {}), tuple(entry.get("beside", ()))
    check_keys(f"{where}, type", typed, dict.fromkeys(_FIELDS, str), optional=_FIELDS)
    for name in beside:
        if name not in (known := indicator_definitions()):
            raise DefinitionError(f"{where}: there is no indicator '{shortened(name)}'.{did_you_mean(name, known)}")
    return Step(
        key, entry["title"], entry["text"], entry["see"], MappingProxyType(dict(typed)), beside, entry.get("press", "")
    )
