"""TOML files read with errors that name the file and the entry. Above errors.py only."""

import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_origin

from svd_data.errors import DefinitionError, did_you_mean, shortened

_WORDS_FOR_TYPES: Mapping[type, str] = MappingProxyType(
    {
        str: "a text",
        int: "a whole number",
        bool: "true or false",
        list: "a list",
        dict: "a table",
        list[str]: "a list of texts",
        date: "a date such as 2026-01-31",
        time: "a time such as 19:45:00",
    }
)


def load_toml(path: Path) -> dict[str, Any]:
    """Return what the TOML file at `path` holds. Raises DefinitionError naming the file and the entry; a key written
    twice is a fault too.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")  # Notepad puts a mark before the text
        return tomllib.loads(text)
    except FileNotFoundError:
        raise DefinitionError(f"{path} is missing.") from None
    except tomllib.TOMLDecodeError as error:
        entry = _entry_at_fault(text, str(error))
        raise DefinitionError(f"{path.name}{entry} cannot be read as TOML: {error}.") from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a ValueError of Python's own
        raise DefinitionError(f"{path.name} cannot be read as TOML: {error}.") from error


def check_keys(
    where: str,
    entry: Any,
    types: Mapping[str, type],
    *,
    optional: Collection[str] = (),
    may_be_blank: Collection[str] = (),
) -> None:
    """Raise DefinitionError unless an entry is a table of just these keys, each of its type and no text blank.

    where: the file and the entry, for the message. types: str, int, date, time, dict, list or list[str], exactly: true is no
    number and a date with a time no date. optional: keys that may be left out. may_be_blank: keys whose text may be "".
    An unknown key is told with the nearest right word.
    """
    if not isinstance(entry, dict):
        raise DefinitionError(f"{where}: is not a table.")
    for name in entry:
        if name not in types:
            raise DefinitionError(f"{where}: unknown key '{shortened(name)}'.{did_you_mean(name, types)}")
    for name, kind in types.items():
        if name not in entry:
            if name in optional:
                continue
            raise DefinitionError(f"{where}: the key '{name}' is missing.")
        value = entry[name]
        if not _is_of(value, kind):
            raise DefinitionError(f"{where}: '{name}' must be {_WORDS_FOR_TYPES[kind]}.")
        if isinstance(value, str) and not value.strip() and name not in may_be_blank:
            raise DefinitionError(f"{where}: '{name}' is blank.")


def _is_of(value: Any, kind: type) -> bool:
    if get_origin(kind) is list:
        return type(value) is list and all(isinstance(item, str) for item in value)
    return type(value) is kind


def _entry_at_fault(text: str, message: str) -> str:
    """Return ", [entry]" for the table in which tomllib found the fault, "" above the first.

    >>> _entry_at_fault("[knife_crime]\\nper = 1\\nper = 2", "Cannot overwrite a value (at line 3, column 8)")
    ', [knife_crime]'
    """
    found = re.search(r"at line (\d+)", message)
    lines = text.splitlines()[: int(found.group(1))] if found else []
    headings = [line.strip() for line in lines if re.match(r"\s*\[\S+\]\s*$", line)]
    return f", {shortened(headings[-1])}" if headings else ""
