"""Small CSV tables as publishers write them: columns found by pattern, vintages read from their names."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from svd_data.errors import InputError, shortened

# LSOA21CD, lsoa21_code, lsoa_code, "LSOA code (2021)"; the two digits, where there are any, are the vintage.
LSOA_CODE = re.compile(r"^lsoa[ _]?(\d\d)?[ _]?(?:cd|code)(?: \((\d{4})\))?$", re.IGNORECASE)
LSOA_NAME = re.compile(r"^lsoa[ _]?(?:\d\d)?[ _]?(?:nm|name)(?: \(\d{4}\))?$", re.IGNORECASE)
WARD_CODE = re.compile(r"^(?:wd|ward)[ _]?(\d\d)?[ _]?(?:cd|code)$", re.IGNORECASE)
WARD_NAME = re.compile(r"^(?:wd|ward)[ _]?(?:\d\d)?[ _]?(?:nm|name)$", re.IGNORECASE)
AREA_CODE = re.compile(r"^(?:lad|ltla|lad_?ua)[ _]?(\d\d)?[ _]?(?:cd|code)(?:_active)?$", re.IGNORECASE)

# 1234 or 1,234. No small area, rank or year comes near the largest; longer runs of digits are not even looked at.
_WHOLE_NUMBER = r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}"
_LARGEST_NUMBER = 1_000_000

_STRANGE_IN_NAMES = re.compile(r"[{}\x00-\x1f\x7f-\x9f]")

YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


@dataclass(frozen=True)
class Found:
    """A column found by pattern: its name in the file, and its vintage as a year where the name tells one."""

    column: str
    vintage: int | None


def find_columns(columns: list[str], pattern: re.Pattern[str]) -> list[Found]:
    """Return the columns whose whole name matches, in file order."""
    matches = [(name, pattern.match(name.strip())) for name in columns]
    return [Found(name, _vintage(match)) for name, match in matches if match]


def find_column(columns: list[str], pattern: re.Pattern[str]) -> Found | None:
    """Return the first column whose whole name matches, or None."""
    return next(iter(find_columns(columns, pattern)), None)


def read_table(path: Path) -> pd.DataFrame:
    """Return a CSV's rows with every value as text (missing is NA), headers stripped. Raises InputError naming the file."""
    try:
        table = pd.read_csv(path, dtype="str", encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read as a CSV table: {error}. Save it again as 'CSV UTF-8'.") from error
    table.columns = table.columns.str.strip()
    return table


def csv_files(folder: Path) -> list[Path]:
    """Return the CSV files in and below `folder`, sorted by path; none where the folder does not exist."""
    return [path for path in files_below(folder) if path.suffix.lower() == ".csv"]


def files_below(folder: Path) -> list[Path]:
    """Return the files in and below `folder`, sorted by path, without those that a system hides beside them (._x, .DS_Store)."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def whole_numbers(values: pd.Series, path: Path) -> pd.Series:
    """Return text as int64. Raises InputError, naming file and column, on anything but whole numbers of 0 or more."""
    text = values.str.strip()
    wrong = ~text.str.fullmatch(_WHOLE_NUMBER).fillna(False).astype(bool)
    numbers = pd.to_numeric(text.where(~wrong, "0").str.replace(",", "", regex=False))
    wrong |= numbers > _LARGEST_NUMBER
    if wrong.any():
        raise InputError(
            f"{path}: column '{values.name}' must hold whole numbers up to {_LARGEST_NUMBER:,}; "
            f"row {int(wrong.to_numpy().argmax()) + 2} has '{shortened(str(values[wrong].fillna('').iloc[0]))}'."
        )
    return numbers.astype("int64")


def official_codes(values: pd.Series) -> pd.Series:
    """Return codes as they are written officially: without spaces around them, in capitals."""
    return values.str.strip().str.upper()


def refuse_strange_names(path: Path, codes: pd.Series, names: pd.Series) -> None:
    """Raise InputError, naming file and code, where a name holds braces or control characters.

    No place is called so, and the map library would take what stands between braces for a template and run it.
    """
    strange = names.str.contains(_STRANGE_IN_NAMES).fillna(False).astype(bool)
    if strange.any():
        raise InputError(
            f"{path}: the name of {codes[strange].iloc[0]}, {shortened(names[strange].iloc[0])!r}, holds braces or control "
            "characters, which no place's name does. Correct it, or download the file again."
        )


def _vintage(match: re.Match[str]) -> int | None:
    digits = next((group for group in match.groups() if group), None)
    if digits is None:
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
