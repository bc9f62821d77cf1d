"""Authorities counted from real downloads against pandas over the zip, and the rules that decide who is counted."""

import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from svd_data.authorities import authorities, parse_authorities
from svd_data.build import build
from svd_data.comparators import comparator_sets
from svd_data.errors import DefinitionError
from tests.tiny import lay_out, street_row, street_text

BRISTOL = "E06000023"

# Who polices which districts is a fact of law: these are Avon and Somerset's, of before and after the change of 2019.
AVON_AND_SOMERSET = {
    "Bristol", "Bath and North East Somerset", "North Somerset", "South Gloucestershire", "Mendip", "Sedgemoor",
    "South Somerset", "Taunton Deane", "West Somerset", "Somerset West and Taunton",
}  # fmt: skip
WEST_MIDLANDS = {"Birmingham", "Coventry", "Dudley", "Sandwell", "Solihull", "Walsall", "Wolverhampton"}


def read(file: Path, sql: str) -> pd.DataFrame:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).df()


@pytest.fixture(scope="module")
def months(bristol_file: Path) -> pd.DataFrame:
    return read(bristol_file, "SELECT *, strftime(month, '%Y-%m') AS said FROM area_months")


@pytest.fixture(scope="module")
def streets(realdata: Path) -> pd.DataFrame:
    """The zip's rows by pandas alone, exact copies with an ID dropped; authority is the small area's name without its end."""
    with zipfile.ZipFile(realdata / "police" / "avon-and-somerset.zip") as packed:
        names = [name for name in packed.namelist() if name.endswith("-street.csv")]
        rows = pd.concat([pd.read_csv(packed.open(name), dtype="str") for name in names], ignore_index=True)
    rows = rows[rows["Crime ID"].isna() | ~rows.duplicated()]
    return rows.assign(authority=rows["LSOA name"].str.rsplit(" ", n=1).str[0])


def test_every_authority_month_and_category_of_the_zip_equals_pandas_count(
    months: pd.DataFrame, streets: pd.DataFrame
) -> None:
    expected = streets.groupby(["authority", "Month", "Crime type"]).size()
    expected = expected[expected.index.get_level_values("authority").isin(AVON_AND_SOMERSET)]
    found = months.set_index(["area_name", "said", "category"])["offences"]
    assert found.to_dict() == expected.to_dict()
    assert len(found) > 1_500


def test_only_authorities_that_the_files_hold_whole_are_there(months: pd.DataFrame, streets: pd.DataFrame) -> None:
    assert set(months["area_name"]) == AVON_AND_SOMERSET
    # and more than 150 others have single rows in the same files
    assert streets["authority"].nunique() > 150
    assert set(months["area_code"]) == {authorities().code_of[name] for name in AVON_AND_SOMERSET}


def test_west_midlands_month_holds_its_seven_districts_and_none_of_their_neighbours(coventry_file: Path) -> None:
    found = read(coventry_file, "SELECT area_name, sum(offences)::INTEGER AS n FROM area_months GROUP BY ALL")
    assert set(found["area_name"]) == WEST_MIDLANDS
    assert found.set_index("area_name")["n"]["Coventry"] == 2332


def test_bristols_own_count_differs_from_its_offences_by_two_rows_at_its_edge(bristol_file: Path) -> None:
    """Offences are placed by point first, authorities by small area alone: a point at the edge may fall to either side."""
    (own,) = read(bristol_file, f"SELECT sum(offences)::BIGINT AS n FROM area_months WHERE area_code = '{BRISTOL}'")[
        "n"
    ]
    (offences,) = read(bristol_file, "SELECT count(*) AS n FROM offences")["n"]
    assert (own, offences) == (89_455, 89_457)


def test_residents_are_the_census_where_every_small_area_is_there(bristol_file: Path, realdata: Path) -> None:
    census = pd.read_csv(realdata / "population" / "census_2021_ethnicity_lsoa21.csv")
    codes = pd.read_csv(realdata / "lookups" / "lsoa21_ward24.csv").set_index("lsoa21_code")["ltla24_code"]
    expected = census.groupby(census["lsoa21_code"].map(codes))["n"].sum().astype(int).to_dict()
    found = read(bristol_file, "SELECT area_code, year, persons FROM area_residents")
    # The estimate of mid-2020 is left out: the census of the year after corrects it.
    assert set(found["year"]) == {2021}
    assert dict(zip(found["area_code"], found["persons"], strict=True)) == expected


def test_the_build_tells_of_the_authorities_that_it_leaves_out(bristol_file: Path) -> None:
    notices = read(bristol_file, "SELECT message FROM notices WHERE source_id = 'police_uk'")["message"]
    (told,) = [message for message in notices if "other authorities" in message]
    assert "Wiltshire" in told
    assert "left out of comparisons" in told


# The rules, on a made-up area


def rows_of(authority: str, areas: int, *, start: int = 100, **values: str) -> list[str]:
    """Return one robbery in each of so many small areas, two to a number: "Far 001A", "Far 001B", "Far 002A" ..."""
    letters = "AB"
    return [
        street_row(f"{start:03d}{n:04d}".ljust(64, "0"), lsoa=f"E01{start:03d}{n:03d}", at=("-1.0", "52.0"), **values)
        .replace("Tiny 001A", f"{authority} {n // 2 + 1:03d}{letters[n % 2]}")
        for n in range(areas)
    ]  # fmt: skip


def built(tmp_path: Path, rows: list[str], **files: str) -> Path:
    lay_out(tmp_path / "raw", dict(files), police=street_text(street_row(), *rows))
    build(tmp_path / "raw", tmp_path / "out.duckdb")
    return tmp_path / "out.duckdb"


def areas_in(file: Path) -> dict[str, int]:
    found = read(file, "SELECT area_name, sum(offences)::INTEGER AS n FROM area_months GROUP BY ALL")
    return dict(zip(found["area_name"], found["n"], strict=True))


def test_ten_small_areas_that_are_half_of_the_numbers_are_an_authority(tmp_path: Path) -> None:
    assert areas_in(built(tmp_path, rows_of("Derby", 10))) == {"Tiny": 1, "Derby": 10}


def test_nine_small_areas_are_none_however_many_numbers_they_show(tmp_path: Path) -> None:
    assert areas_in(built(tmp_path, rows_of("Derby", 9))) == {"Tiny": 1}


def test_many_small_areas_of_few_numbers_are_part_of_a_larger_authority(tmp_path: Path) -> None:
    far = street_row("f" * 64, lsoa="E01999999", at=("-1.0", "52.0")).replace("Tiny 001A", "Derby 031A")
    # 12 small areas with the numbers 1 to 6, where a 31st is known
    assert areas_in(built(tmp_path, [*rows_of("Derby", 12), far])) == {"Tiny": 1}


def test_an_authority_whose_name_nobody_knows_is_left_out_and_told(tmp_path: Path) -> None:
    file = built(tmp_path, rows_of("Nowhere", 12))
    assert areas_in(file) == {"Tiny": 1}
    assert any("(Nowhere)" in message for message in read(file, "SELECT message FROM notices")["message"])


def test_a_set_of_ones_own_makes_its_areas_known_by_name(tmp_path: Path) -> None:
    own_set = """[ours]
title = "Ours"
for_area = "any"
as_at = 2026-01-01
source = "Us"
note = "Made up."
areas = [{ code = "E06000099", name = "Nowhere" }]
"""
    assert areas_in(built(tmp_path, rows_of("Nowhere", 12), **{"comparators.toml": own_set}))["Nowhere"] == 12


def test_a_lookup_goes_before_the_name_and_counts_how_much_is_held(tmp_path: Path) -> None:
    # By the lookup the twelve are of Leeds, of whose 25 small areas they are less than half: the name is not asked.
    lookup = "lsoa21_code,ward24_code,ltla24_code\nE01000001,E05000001,E08000099\nE01000002,E05000002,E08000099\n"
    lookup += "".join(f"E01100{n:03d},E05009999,E08000035\n" for n in range(25))
    files = {"lookups/lsoa21_ward24.csv": lookup}
    assert areas_in(built(tmp_path / "less", rows_of("Derby", 12), **files)) == {"Tiny": 1}
    assert areas_in(built(tmp_path / "half", rows_of("Derby", 13), **files)) == {"Tiny": 1, "Leeds": 13}


def test_repeated_and_malformed_rows_and_rows_without_a_small_area_are_not_counted(tmp_path: Path) -> None:
    rows = rows_of("Derby", 12)
    broken = rows[0].replace("Robbery", "Burglary").replace(",-1.0,", ",far away,")
    nowhere = street_row("e" * 64, lsoa="", at=("", "")).replace("Tiny 001A", "")
    assert areas_in(built(tmp_path, [*rows, rows[0], broken, nowhere])) == {"Tiny": 1, "Derby": 12}


def test_a_code_that_was_replaced_is_brought_to_todays(tmp_path: Path) -> None:
    lookup = "lsoa21_code,ward24_code,ltla24_code\nE01000001,E05000001,E08000099\nE01000002,E05000002,E08000099\n"
    lookup += "".join(f"E01100{n:03d},E05009999,E08000019\n" for n in range(12))
    file = built(tmp_path, rows_of("Sheffield", 12), **{"lookups/lsoa21_ward24.csv": lookup})
    assert set(read(file, "SELECT area_code FROM area_months WHERE area_name = 'Sheffield'")["area_code"]) == {
        "E08000039"
    }


# The list of authorities


def test_the_list_agrees_with_the_comparator_sets() -> None:
    listed = authorities().code_of
    for each in comparator_sets().values():
        for area in each.areas:
            assert listed[area.name] == area.code


def test_of_two_names_of_an_authority_todays_is_shown() -> None:
    assert authorities().names()["E07000112"] == "Folkestone and Hythe"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[codes]\nBristol = 'E06000023'\n", "needs the two tables"),
        ("[codes]\nBristol = 'E0600023'\n[replaced]\n", "must be the code"),
        ("[codes]\nBristol = 23\n[replaced]\n", "must be the code"),
        ("[codes]\n' ' = 'E06000023'\n[replaced]\n", "is blank"),
        ("[codes]\nBristol = 'E06000023'\n[replaced]\nE0600 = 'E06000023'\n", "is no code"),
        ("[codes]\nBristol = 'E06000023'\n[replaced]\nE06000022 = 'E06000024'\n", "the new one must"),
        ("[codes]\nBristol = 'E06000023'\n[replaced]\nE06000023 = 'E06000023'\n", "must not stand in"),
    ],
)
def test_a_faulty_list_of_authorities_is_refused(text: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "authorities.toml"
    path.write_text(text)
    with pytest.raises(DefinitionError, match=fault):
        parse_authorities(path)
