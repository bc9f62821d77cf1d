"""Lookups between small areas of two vintages, and from small areas to their best-fit wards."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from svd_data.errors import InputError
from svd_data.readers.tables import (
    AREA_CODE,
    LSOA_CODE,
    LSOA_NAME,
    WARD_CODE,
    csv_files,
    find_column,
    find_columns,
    official_codes,
    read_table,
    refuse_strange_names,
)


@dataclass(frozen=True)
class Lookups:
    """What the folder's lookup files say together.

    best_fit: one row a (lsoa_code, ward_code) pair; lsoa_vintage (Int64), ward_vintage (Int64), area_code and
    lsoa_name, each NA where the file does not say. changes: one row a pair of overlapping small areas of two vintages; from_code,
    from_vintage, to_code, to_vintage, area_code; unchanged areas stand in it as pairs of the same code.
    """

    best_fit: pd.DataFrame
    changes: pd.DataFrame
    files: tuple[Path, ...]


def load_lookups(folder: Path) -> Lookups:
    """Return every lookup in and below `folder`; empty frames where there is none.

    Raises InputError for a file that is neither kind, naming its columns.
    """
    best_fits = [_empty("lsoa_code", "lsoa_vintage", "ward_code", "ward_vintage", "area_code", "lsoa_name")]
    changes = [_empty("from_code", "from_vintage", "to_code", "to_vintage", "area_code")]
    files = csv_files(folder)
    for path in files:
        table = read_table(path)
        columns = list(table.columns)
        lsoas = find_columns(columns, LSOA_CODE)
        ward = find_column(columns, WARD_CODE)
        if len(lsoas) == 2:
            changes.append(_changes(table, columns))
        elif len(lsoas) == 1 and ward:
            best_fits.append(_best_fit(path, table, columns))
        else:
            raise InputError(
                f"{path} is no lookup that can be used. It needs small-area codes and ward codes (lsoa21_code and "
                f"ward24_code), or small-area codes of two years (lsoa11_code and lsoa21_code). "
                f"Its columns are: {', '.join(columns)}."
            )
    return Lookups(
        pd.concat(best_fits, ignore_index=True).drop_duplicates(),
        pd.concat(changes, ignore_index=True).drop_duplicates(),
        tuple(files),
    )


def _best_fit(path: Path, table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    lsoa, ward = find_column(columns, LSOA_CODE), find_column(columns, WARD_CODE)
    area, name = find_column(columns, AREA_CODE), find_column(columns, LSOA_NAME)
    assert lsoa is not None
    assert ward is not None
    if name:
        refuse_strange_names(path, table[lsoa.column], table[name.column])
    frame = pd.DataFrame(
        {
            "lsoa_code": official_codes(table[lsoa.column]),
            "lsoa_vintage": lsoa.vintage,
            "ward_code": official_codes(table[ward.column]),
            "ward_vintage": ward.vintage,
            "area_code": table[area.column] if area else pd.NA,
            "lsoa_name": table[name.column] if name else pd.NA,
        },
        dtype="object",
    )
    return frame.dropna(subset=["lsoa_code", "ward_code"])


def _changes(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    older, newer = sorted(find_columns(columns, LSOA_CODE), key=lambda found: found.vintage or 0)
    area = find_column(columns, AREA_CODE)
    frame = pd.DataFrame(
        {
            "from_code": official_codes(table[older.column]),
            "from_vintage": older.vintage,
            "to_code": official_codes(table[newer.column]),
            "to_vintage": newer.vintage,
            "area_code": table[area.column] if area else pd.NA,
        },
        dtype="object",
    )
    return frame.dropna(subset=["from_code", "to_code"])


def _empty(*columns: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in columns})
