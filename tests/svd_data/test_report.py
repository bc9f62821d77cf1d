"""The readable report of `check`: what is in the file, what was left out, what it cannot say."""

import gzip
from pathlib import Path

import pytest

from svd_data.build import build
from svd_data.errors import DatabaseError
from svd_data.report import report
from tests.tiny import STREET, lay_out, street_row, street_text


@pytest.fixture(scope="module")
def bristol_report(bristol_file: Path) -> str:
    return report(bristol_file)


def report_of(folder: Path, files: dict[str, str | bytes | None]) -> str:
    build(lay_out(folder / "raw", files), folder / "out.duckdb")
    return report(folder / "out.duckdb")


def lines_with(text: str, words: str) -> list[str]:
    return [line for line in text.splitlines() if words in line]


@pytest.mark.parametrize(
    "words",
    [
        "Bristol (E06000023)",
        "34, of 2025",
        "268 LSOAs, of 2021",
        "18 loaded, January 2014 to September 2025",
        "December 2014 to December 2024; May 2025; July 2025",
        "census_2021_ethnicity_lsoa21        2021    472,479  34 of 34  ethnicity",
        "edition 2025",
        "victims' ages",
        "the day and time of an offence",
        "Open Government Licence v3.0",
        "4 small areas of another vintage were split",
    ],
)
def test_bristol_s_report_says(bristol_report: str, words: str) -> None:
    assert words in bristol_report


def test_bristol_s_unplaced_rows_stand_by_month_with_their_share(bristol_report: str) -> None:
    (june,) = lines_with(bristol_report, "2025-06-avon")
    assert june.split() == [
        "2025-06", "17,829", "5,583", "9,200", "3,038", "17.0%", "0", "8", "2025-06-avon-and-somerset-street.csv",
    ]  # fmt: skip


def test_bristol_s_report_fits_a_terminal_but_for_long_file_names(bristol_report: str) -> None:
    too_long = [line for line in bristol_report.splitlines() if len(line) > 100]
    assert all(line.endswith("-street.csv") for line in too_long)


def test_malformed_rows_are_grouped_by_reason_with_the_first_examples(tmp_path: Path) -> None:
    bad = [street_row(month="2014-13")] * 4 + [street_row(at=("-1.51", "520"))]
    text = report_of(tmp_path, {f"police/{STREET}": street_text(street_row(), *bad)})
    start = text.index("4 × month '2014-13' is not a month (YYYY-MM)")
    assert text[start:].splitlines()[1:5] == [
        f"    {STREET}, line 3", f"    {STREET}, line 4", "    and 2 more", "1 × latitude 520 is impossible",
    ]  # fmt: skip


def test_a_list_too_long_to_read_says_what_it_leaves_out(tmp_path: Path) -> None:
    bad = [street_row(at=("-1.51", str(latitude))) for latitude in range(100, 120)]
    others = {f"police/2014-{month:02d}-tiny-outcomes.csv": "a\n" for month in range(1, 13)}
    others |= {f"police/2015-{month:02d}-tiny-outcomes.csv": "a\n" for month in range(1, 3)}
    text = report_of(tmp_path, {f"police/{STREET}": street_text(street_row(), *bad), **others})
    assert "and 8 more reasons, 8 rows" in text
    assert "left unused: not a street file" in text
    assert lines_with(text, "outcomes.csv")[-1].strip() == "2014-12-tiny-outcomes.csv"
    assert "    and 2 more" in text


def test_identical_and_superseded_files_are_named_in_full(tmp_path: Path) -> None:
    same, other = street_text(street_row()), street_text(street_row(), street_row())
    files: dict[str, str | bytes | None] = {
        f"police/a/{STREET}": same, f"police/b/{STREET}.gz": gzip.compress(same.encode()), f"police/c/{STREET}": same,
        "police/a/2014-02-tiny-street.csv": other, "police/b/2014-02-tiny-street.csv": street_text(),
    }  # fmt: skip
    lines = [line.strip() for line in report_of(tmp_path, files).splitlines()]
    identical = next(number for number, line in enumerate(lines) if "has the same content" in line)
    superseded = next(number for number, line in enumerate(lines) if "comes later in sorted order" in line)
    assert lines[identical + 1 : identical + 3] == [f"a/{STREET}", f"b/{STREET}.gz"]
    assert lines[superseded + 1] == "a/2014-02-tiny-street.csv"


def test_repeats_and_unknown_types_are_told(tmp_path: Path) -> None:
    rows = [street_row("a", kind="Piracy"), street_row("a", kind="Piracy")]
    text = report_of(tmp_path, {f"police/{STREET}": street_text(*rows)})
    assert lines_with(text, "repeated (exact copies")[0].split()[-2:] == ["1", "50.0%"]
    assert "crime type 'Piracy' is not known: 1 rows kept as Unknown" in text


def test_a_file_without_residents_or_deprivation_says_so(tmp_path: Path) -> None:
    text = report_of(tmp_path, {"population/residents.csv": None})
    assert "None are loaded: there are counts and no rates." in text
    assert "No edition that knows every small area is loaded." in text


def test_the_demonstration_is_said_to_be_synthetic_restricted_and_cut_to_its_newest_months(demo_file: Path) -> None:
    text = report(demo_file)
    assert "SYNTHETIC: describes no real offence or person" in text
    assert "Access       restricted" in text
    assert "It records all that this project can show." in text
    assert "and 42 earlier files: 132,826 rows" in text


def test_a_file_that_cannot_be_opened_raises_as_the_database_does(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="does not exist"):
        report(tmp_path / "none.duckdb")
