"""Residents by small area, in the three forms that files come in, each brought to one tidy frame."""

import re
from pathlib import Path

import pandas as pd

from svd_data.errors import InputError, did_you_mean
from svd_data.periods import EARLIEST_YEAR, LATEST_YEAR
from svd_data.readers.tables import (
    LSOA_CODE,
    YEAR_IN_NAME,
    csv_files,
    find_column,
    official_codes,
    read_table,
    whole_numbers,
)

OLDEST_AGE = 90  # 90 stands for 90 and over, as ONS publishes single years of age
SEXES = ("female", "male")

_AGE_COLUMN = re.compile(r"^(\d{1,2})\+?$")
_TIDY_COLUMNS = ("lsoa_code", "year", "sex", "age", "ethnicity", "persons")

# The census's own long headings, and the short ones that offences and referrals carry.
_ETHNIC_GROUPS = {
    "Asian, Asian British or Asian Welsh": "Asian",
    "Black, Black British, Black Welsh, Caribbean or African": "Black",
    "Mixed or Multiple ethnic groups": "Mixed",
    "White": "White",
    "Other ethnic group": "Other",
}


def load_population(folder: Path) -> pd.DataFrame:
    """Return one row per dataset, year, small area and breakdown of every CSV file in and below `folder`.

    Columns: dataset (the file's name), year, lsoa_code (in the file's own vintage), sex, age (single year, 90 is 90
    and over), ethnicity, persons (int64). NA in sex, age or ethnicity means "all". Empty where there is no file.
    Raises InputError for a file of no known form, without a year, with a number that is none, or that counts twice.
    """
    files = csv_files(folder)
    _refuse_two_of_one_name(files)
    tables = [_load_file(path) for path in files]
    columns = ["dataset", *_TIDY_COLUMNS]
    return (
        pd.concat([pd.DataFrame(columns=columns), *tables], ignore_index=True)[columns]
        if tables
        else pd.DataFrame(columns=columns)
    )


def _load_file(path: Path) -> pd.DataFrame:
    table = read_table(path)
    columns = list(table.columns)
    lsoa = find_column(columns, LSOA_CODE)
    if lsoa is None:
        raise InputError(
            f"{path} has no column of small-area codes (lsoa21_code). Its columns are: {', '.join(columns)}."
        )
    if table.empty:
        raise InputError(f"{path} holds no rows. Download it again, or remove it.")
    table = table.rename(columns={lsoa.column: "lsoa_code"})
    table["lsoa_code"] = official_codes(table["lsoa_code"])
    if sum(bool(_AGE_COLUMN.match(name)) for name in columns) > 50:
        tidy = _from_ages_across(path, table)
    elif {"ethnic_group", "n"} <= set(columns):
        tidy = _from_ethnic_groups(path, table)
    elif "persons" in columns:
        tidy = _from_tidy(path, table)
    else:
        raise InputError(
            f"{path} is no population table that can be used. data/README.md shows the plain form: "
            f"lsoa_code, year, sex, age, ethnicity, persons. Its columns are: {', '.join(columns)}."
        )
    if not tidy["year"].between(EARLIEST_YEAR, LATEST_YEAR).all():
        raise InputError(f"{path}: its years must lie between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    _refuse_counting_twice(path, tidy)
    return tidy.assign(dataset=path.stem)


def _refuse_two_of_one_name(files: list[Path]) -> None:
    """Raise InputError where two files would make one dataset: their residents would count twice."""
    seen: dict[str, Path] = {}
    for path in files:
        if path.stem.casefold() in seen:
            raise InputError(
                f"{path} and {seen[path.stem.casefold()]} have one name, which names the dataset. Rename or remove one."
            )
        seen[path.stem.casefold()] = path


def _refuse_counting_twice(path: Path, tidy: pd.DataFrame) -> None:
    """Raise InputError where a year's rows are of different grain, or one stands twice: their sum would be no count."""
    for name in ("sex", "age", "ethnicity"):
        mixed = tidy[name].isna().groupby(tidy["year"]).nunique() > 1
        if mixed.any():
            raise InputError(
                f"{path}: in {mixed.idxmax()} some rows tell '{name}' and some are for all (blank), so residents would "
                "count twice. Keep one or the other, or put them into two files."
            )
    again = tidy.duplicated(["lsoa_code", "year", "sex", "age", "ethnicity"])
    if again.any():
        row = tidy[again].iloc[0]
        raise InputError(
            f"{path}: {row['lsoa_code']} stands there twice for {row['year']} and the same residents. Keep one of its rows."
        )


def _from_ages_across(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    """One row a small area, one column a single year of age: persons of both sexes."""
    ages = [name for name in table.columns if _AGE_COLUMN.match(name)]
    long = table.melt(id_vars="lsoa_code", value_vars=ages, var_name="age", value_name="persons")
    return pd.DataFrame(
        {
            "lsoa_code": long["lsoa_code"],
            "year": _year_of(path),
            "sex": pd.NA,
            "age": long["age"].str.rstrip("+").astype("int64"),
            "ethnicity": pd.NA,
            "persons": whole_numbers(_without_point_zero(long["persons"]), path),
        }
    )


def _from_ethnic_groups(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    """One row a small area and census ethnic group. Its groups add to the residents, so no row of totals is kept."""
    return pd.DataFrame(
        {
            "lsoa_code": table["lsoa_code"],
            "year": _year_of(path),
            "sex": pd.NA,
            "age": pd.NA,
            "ethnicity": table["ethnic_group"].replace(_ETHNIC_GROUPS),
            "persons": whole_numbers(_without_point_zero(table["n"]), path),
        }
    )


def _from_tidy(path: Path, table: pd.DataFrame) -> pd.DataFrame:
    for name in table.columns:
        if name not in _TIDY_COLUMNS:
            raise InputError(f"{path}: unknown column '{name}'.{did_you_mean(name, _TIDY_COLUMNS)}")
    blank = pd.Series(pd.NA, index=table.index, dtype="str")
    sex = table.get("sex", blank).str.strip().str.lower()
    if not set(sex.dropna()) <= set(SEXES):
        raise InputError(f"{path}: column 'sex' must be female, male or blank (blank means all).")
    age = table.get("age", blank).str.strip().str.rstrip("+")
    ages = age.copy().astype("object").where(age.notna(), pd.NA)
    ages[age.notna()] = whole_numbers(age.dropna().rename("age"), path)
    if (age.notna() & (pd.to_numeric(age, errors="coerce") > OLDEST_AGE)).any():
        raise InputError(f"{path}: column 'age' goes to {OLDEST_AGE}, which means {OLDEST_AGE} and over.")
    return pd.DataFrame(
        {
            "lsoa_code": table["lsoa_code"],
            "year": whole_numbers(table["year"], path) if "year" in table else _year_of(path),
            "sex": sex,
            "age": ages,
            "ethnicity": table.get("ethnicity", blank).replace(_ETHNIC_GROUPS),
            "persons": whole_numbers(_without_point_zero(table["persons"]), path),
        }
    )


def _without_point_zero(values: pd.Series) -> pd.Series:
    # Tables that passed through a statistics package write 26 as 26.0.
    return values.str.replace(r"\.0+$", "", regex=True)


def _year_of(path: Path) -> int:
    match = YEAR_IN_NAME.search(path.stem)
    if match is None:
        raise InputError(f"{path}: its year is not known. Put the year into the file's name, such as mid_2020.csv.")
    return int(match.group(1))
