"""TOML files read with errors that name the file and the entry. Above errors.py only."""

import re
import tomllib
from pathlib import Path
from typing import Any

from svd_data.errors import DefinitionError, shortened


def load_toml(path: Path) -> dict[str, Any]:
    """Return what the TOML file at `path` holds. Raises DefinitionError naming the file and the entry; a key written
    twice is a fault too.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except FileNotFoundError:
        raise DefinitionError(f"{path} is missing.") from None
    except tomllib.TOMLDecodeError as error:
        entry = _entry_at_fault(text, str(error))
        raise DefinitionError(f"{path.name}{entry} cannot be read as TOML: {error}.") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise DefinitionError(f"{path.name} cannot be read as TOML: {error}.") from error


def _entry_at_fault(text: str, message: str) -> str:
    """Return ", [entry]" for the table in which tomllib found the fault, "" above the first.

    >>> _entry_at_fault("[knife_crime]\\nper = 1\\nper = 2", "Cannot overwrite a value (at line 3, column 8)")
    ', [knife_crime]'
    """
    found = re.search(r"at line (\d+)", message)
    lines = text.splitlines()[: int(found.group(1))] if found else []
    headings = [line.strip() for line in lines if re.match(r"\s*\[\S+\]\s*$", line)]
    return f", {shortened(headings[-1])}" if headings else ""
