"""Index of Multiple Deprivation by small area: rank and decile, one edition to a file."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from svd_data.errors import InputError
from svd_data.readers.tables import (
    LSOA_CODE,
    YEAR_IN_NAME,
    csv_files,
    find_column,
    official_codes,
    read_table,
    whole_numbers,
)

# imd_rank, or the publisher's "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"
_RANK = re.compile(r"^(?:IMD[ _]rank|Index of Multiple Deprivation \(IMD\) Rank.*)$", re.IGNORECASE)
_DECILE = re.compile(r"^(?:IMD[ _]decile|Index of Multiple Deprivation \(IMD\) Decile.*)$", re.IGNORECASE)


@dataclass(frozen=True)
class DeprivationEdition:
    """One edition. ranks: one row a small area; lsoa_code, rank (1 is the most deprived), decile (1 to 10)."""

    path: Path
    edition: str
    ranks: pd.DataFrame


def load_deprivation(folder: Path) -> tuple[DeprivationEdition, ...]:
    """Return each edition in and below `folder`, newest first. Raises InputError for a file of another form."""
    return tuple(
        sorted((_load_file(path) for path in csv_files(folder)), key=lambda found: found.edition, reverse=True)
    )


def _load_file(path: Path) -> DeprivationEdition:
    table = read_table(path)
    columns = list(table.columns)
    lsoa, rank, decile = (find_column(columns, pattern) for pattern in (LSOA_CODE, _RANK, _DECILE))
    year = YEAR_IN_NAME.search(path.stem)
    if not (lsoa and rank and decile and year):
        raise InputError(
            f"{path} is no deprivation table that can be used: it needs small-area codes, IMD_rank, IMD_decile, and the "
            f"edition's year in its name (imd_2025.csv). Its columns are: {', '.join(columns)}."
        )
    strip = {"regex": True, "pat": r"\.0+$", "repl": ""}
    ranks = pd.DataFrame(
        {
            "lsoa_code": official_codes(table[lsoa.column]),
            "rank": whole_numbers(table[rank.column].str.replace(**strip), path),
            "decile": whole_numbers(table[decile.column].str.replace(**strip), path),
        }
    )
    return DeprivationEdition(path, year.group(1), ranks)
