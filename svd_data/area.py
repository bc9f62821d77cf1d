"""The one area a build is for, from area.toml."""

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from svd_data.errors import InputError, did_you_mean

_EXAMPLE = 'code = "E08000026"\nname = "Coventry"\nbaseline_year = 2020\ngoal_year = 2030'


@dataclass(frozen=True)
class Area:
    """A local authority: its ONS code, the name shown, and the years of its violence goal."""

    code: str
    name: str
    baseline_year: int
    goal_year: int


def load_area(path: Path) -> Area:
    """Return the area that the file at `path` describes.

    Raises InputError, naming the file and the cure, where the file is missing, is not TOML, or has a missing,
    unknown or impossible entry.
    """
    if not path.is_file():
        raise InputError(f"{path} is missing. Create it with these four lines:\n{_EXAMPLE}")
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as TOML: {error}. It should look like this:\n{_EXAMPLE}") from error
    known = {field.name: field.type for field in fields(Area)}
    for name in entries:
        if name not in known:
            raise InputError(f"{path}: unknown entry '{name}'.{did_you_mean(name, known)}")
    for name, kind in known.items():
        if not isinstance(entries.get(name), kind) or isinstance(entries[name], bool):  # type: ignore[arg-type]
            raise InputError(f"{path}: '{name}' is missing or is not of the right kind. Example:\n{_EXAMPLE}")
    area = Area(**entries)
    if not re.fullmatch(r"[EW]\d{8}", area.code):
        raise InputError(f"{path}: code '{area.code}' is not an ONS code of an English or Welsh authority (E08000026).")
    if not area.name.strip():
        raise InputError(f"{path}: 'name' is blank.")
    if not 1990 <= area.baseline_year < area.goal_year <= 2100:
        raise InputError(f"{path}: goal_year must come after baseline_year, both between 1990 and 2100.")
    return area
