"""Every row of a street file has one fate, and malformed ones are found again by file, line and reason."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.build import build, police
from svd_data.database import Connection, open_database
from tests.oracles import fates_of
from tests.tiny import (
    EAST,
    HEADER,
    IN_EAST,
    IN_WEST,
    LSOAS,
    OLD_LSOA,
    OUTSIDE,
    STREET,
    WARDS,
    WEST,
    lay_out,
    street_row,
    street_text,
)

FATES = ["kept", "elsewhere", "unplaced", "rejected", "repeated"]
NO_POINT = ("", "")


def built(folder: Path, text: str, **files: str | bytes | None) -> Connection:
    """Return the build of the tiny area with one street file of this text."""
    build(lay_out(folder / "raw", files, police=text), folder / "out.duckdb")
    return open_database(folder / "out.duckdb")


def fates(connection: Connection) -> dict[str, int]:
    frame = connection.frame(f"SELECT rows, {', '.join(FATES)} FROM coverage WHERE status = 'loaded'")
    return {str(name): int(count) for name, count in frame.sum().items()}


def rejects(connection: Connection) -> pd.DataFrame:
    return connection.frame("SELECT file, line, reason, row FROM rejects ORDER BY line")


def offences(connection: Connection) -> pd.DataFrame:
    return connection.frame("SELECT * FROM offences ORDER BY offence_id")


# Where a row goes


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        (street_row(at=IN_WEST), "kept"),
        (street_row(at=IN_WEST, lsoa=""), "kept"),  # a point is enough
        (street_row(at=NO_POINT, lsoa="E01000002"), "kept"),  # and so is a small area
        (street_row(at=OUTSIDE, lsoa="E01000001"), "kept"),  # a point just outside every ward, snapped across the border
        (street_row(at=NO_POINT, lsoa=OLD_LSOA), "kept"),  # a code of another vintage
        (street_row(at=IN_WEST, lsoa="E01999999"), "kept"),  # the point decides, whatever the small area says
        (street_row(at=OUTSIDE, lsoa="E01999999"), "elsewhere"),
        (street_row(at=OUTSIDE, lsoa=""), "elsewhere"),
        (street_row(at=NO_POINT, lsoa="E01999999"), "elsewhere"),  # no point, but a small area of another place
        (street_row(at=NO_POINT, lsoa=""), "unplaced"),
        (street_row(at=NO_POINT, lsoa="No Location"), "unplaced"),
        (street_row(at=("-1.51", ""), lsoa=""), "unplaced"),  # half a point is none
        (street_row(month="2014-13"), "rejected"),
        (street_row(month="2014-02"), "rejected"),  # a month, but not the file's
        (street_row(month=""), "rejected"),
        (street_row(at=("-1.51", "520")), "rejected"),
        (street_row(at=("-190", "52.4")), "rejected"),
        (street_row(at=("west", "52.4")), "rejected"),
        ("a,b", "rejected"),
        (street_row() + ",too,many", "rejected"),
    ],
)  # fmt: skip
def test_row_has_its_fate(tmp_path: Path, row: str, fate: str) -> None:
    # a second row keeps the area from being empty
    connection = built(tmp_path, street_text(row, street_row(at=IN_EAST, lsoa="E01000002", kind="Drugs")))
    expected = {"rows": 2, **dict.fromkeys(FATES, 0), "kept": 1}
    expected[fate] += 1
    assert fates(connection) == expected


@pytest.mark.parametrize(
    ("row", "ward"),
    [
        (street_row(at=IN_WEST, lsoa="E01000002"), WEST),  # point in the west, small area in the east: the point
        (street_row(at=NO_POINT, lsoa="E01000002"), EAST),
        (street_row(at=OUTSIDE, lsoa="E01000002"), EAST),
        (street_row(at=NO_POINT, lsoa=OLD_LSOA), WEST),
        (street_row(at=("-1.50", "52.41")), WEST),  # on the shared edge: the lower code, every time
    ],
)
def test_offence_has_the_ward_of_its_point_else_of_its_small_area(tmp_path: Path, row: str, ward: str) -> None:
    assert offences(built(tmp_path, street_text(row)))["ward_code"].item() == ward


def test_small_area_of_another_vintage_is_told_in_the_build_s_and_kept_beside(tmp_path: Path) -> None:
    row = offences(built(tmp_path, street_text(street_row(at=NO_POINT, lsoa=OLD_LSOA)))).iloc[0]
    assert (row["lsoa_code"], row["source_lsoa_code"]) == ("E01000001", OLD_LSOA)


# Repeats


def test_exact_repeat_with_an_id_is_dropped_and_counted(tmp_path: Path) -> None:
    assert fates(built(tmp_path, street_text(*[street_row("abc")] * 3))) == {
        "rows": 3, "kept": 1, "elsewhere": 0, "unplaced": 0, "rejected": 0, "repeated": 2,
    }  # fmt: skip


def test_exact_repeat_without_an_id_is_kept_as_a_separate_incident(tmp_path: Path) -> None:
    connection = built(tmp_path, street_text(*[street_row("", kind="Anti-social behaviour")] * 3))
    assert fates(connection)["kept"] == 3


def test_rows_that_share_an_id_but_differ_are_both_kept(tmp_path: Path) -> None:
    connection = built(tmp_path, street_text(street_row("abc", kind="Robbery"), street_row("abc", kind="Burglary")))
    assert fates(connection)["kept"] == 2


# Malformed rows


def test_each_malformed_row_is_told_by_file_line_reason_and_text(tmp_path: Path) -> None:
    rows = [street_row(), street_row(month="2014-13"), street_row(at=("-1.51", "520")), "a,b"]
    frame = rejects(built(tmp_path, street_text(*rows)))
    assert frame["file"].unique().tolist() == [STREET]
    assert frame["line"].tolist() == [3, 4, 5]
    assert frame["row"].tolist() == rows[1:]
    assert frame["reason"].tolist() == [
        "month '2014-13' is not a month (YYYY-MM)", "latitude 520 is impossible", "Expected Number of Columns: 12 Found: 2",
    ]  # fmt: skip


def test_an_unclosed_quote_costs_its_own_line_and_no_other(tmp_path: Path) -> None:
    # Read as CSV, the 20,000 rows after the quote are one value of over 2 MB.
    after = [street_row()] * 20_000
    rows = [street_row(), street_row(location='"On or near'), *after, street_row(month="2014-13")]
    connection = built(tmp_path, street_text(*rows))
    assert fates(connection) | {"rows": 20_003, "kept": 20_001, "rejected": 2} == fates(connection)
    assert rejects(connection)["line"].tolist() == [3, 20_004]


def test_a_quoted_value_may_hold_a_comma_and_quotes(tmp_path: Path) -> None:
    rows = [street_row(location='"On or near ""The Hare"", High Street"'), street_row(location='"On, near"')]
    assert fates(built(tmp_path, street_text(*rows)))["kept"] == 2


def test_two_stray_quotes_far_apart_cost_one_line_not_all_between_them(tmp_path: Path) -> None:
    # Read as CSV, all from the quote that opens a value to the quote that ends another is one value.
    between = [street_row()] * 1000
    rows = [street_row(location='"On or near'), *between, street_row(location='On or near"'), street_row()]
    connection = built(tmp_path, street_text(*rows))
    assert fates(connection) | {"rows": 1003, "kept": 1002, "rejected": 1} == fates(connection)
    assert rejects(connection)["line"].tolist() == [2]


@pytest.mark.parametrize("end", ["\n", "\r"])
def test_a_line_end_inside_a_row_costs_that_row_only(tmp_path: Path, end: str) -> None:
    rows = [street_row(), street_row(location=f'"On{end}near"'), street_row(month="2014-13"), street_row()]
    frame = rejects(connection := built(tmp_path, street_text(*rows)))
    assert fates(connection)["kept"] == 2
    assert frame["line"].tolist() == [3, 4, 5]  # the row's two halves, and the bad month behind it
    assert frame["reason"].str.len().gt(0).all()


def test_rows_of_coverage_are_the_lines_of_the_file_not_the_sum_of_their_fates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A build that lost a row on its way must not be published.
    monkeypatch.setattr(police, "_DECIDED", police._DECIDED + " WHERE NOT (staged.rowid = 1)")
    with pytest.raises(AssertionError, match="not all accounted for"):
        built(tmp_path, street_text(street_row(), street_row(), street_row()))


def test_a_row_of_too_many_values_that_reads_like_another_malformed_row_counts_once(tmp_path: Path) -> None:
    bad = [street_row(month="2014-13", location=f"{quote}On, near{quote}") for quote in ('"', "")]
    connection = built(tmp_path, street_text(street_row(), *bad))
    assert fates(connection) | {"rows": 3, "rejected": 2} == fates(connection)
    assert rejects(connection)["line"].tolist() == [3, 4]


def test_a_malformed_row_with_a_huge_value_beside_it_keeps_its_line(tmp_path: Path) -> None:
    rows = [street_row(location="x" * 200_000), street_row(month="2014-13"), street_row(month="2014-13")]
    assert rejects(built(tmp_path, street_text(*rows)))["line"].tolist() == [3, 4]


@pytest.mark.parametrize(
    "name",
    [
        "path",
        "file_no",
        "file_month",
        "read_from",
        "row_hash",
        "east",
        "north",
        "fields",
        "numbers",
        "rows",
        "column_0",
    ],
)
def test_a_further_column_may_have_any_name(tmp_path: Path, name: str) -> None:
    assert fates(built(tmp_path, street_text(street_row() + ",zz", header=f"{HEADER},{name}")))["kept"] == 1


def test_bytes_that_are_no_utf_8_reject_their_row_only(tmp_path: Path) -> None:
    bad = street_row(location="Caf\xe9").encode("latin-1")
    text = b"\n".join([street_text(street_row()).encode().strip(), bad, street_row().encode(), b""])
    connection = built(tmp_path, "", **{f"police/{STREET}": text})
    assert fates(connection)["rejected"] == 1
    assert rejects(connection)["line"].tolist() == [3]


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    connection = built(tmp_path, street_text(street_row(), "", street_row(month="2014-13"), "", street_row(), "", ""))
    assert fates(connection)["rows"] == 3
    assert rejects(connection)["line"].tolist() == [4]


def test_lines_that_end_now_in_crlf_now_in_lf_are_read_alike(tmp_path: Path) -> None:
    # what two exports pasted together look like
    text = street_text(street_row(), street_row()).replace("\n", "\r\n") + street_text(street_row(), header="a,b")
    assert fates(built(tmp_path, text)) == {
        "rows": 4, "kept": 3, "elsewhere": 0, "unplaced": 0, "rejected": 1, "repeated": 0,
    }  # fmt: skip


# All of it at once, against a reader of a few lines

points = st.sampled_from([IN_WEST, IN_EAST, OUTSIDE, NO_POINT, ("-1.51", "520"), ("x", "52.41"), ("-1.5", "52.40")])
quirky_rows = st.one_of(
    st.builds(
        street_row,
        identifier=st.sampled_from(["", "a", "b"]),  # few, so that rows repeat
        month=st.sampled_from(["2014-01"] * 4 + ["2014-13", "2014-02", "", "January"]),
        at=points,
        lsoa=st.sampled_from(["E01000001", "E01000002", OLD_LSOA, "E01999999", "", "No Location"]),
        kind=st.sampled_from(["Robbery", "Anti-social behaviour"]),
        location=st.sampled_from(["On", '"On, near"', '"On ""The Hare"""', '"On', ""]),
    ),
    st.sampled_from(["", "a,b", street_row() + ",x", ",,,,,,,,,,,"]),
)


@given(rows=st.lists(quirky_rows, max_size=25), ending=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rows_of_any_quirk_add_up_and_equal_the_naive_reader(rows: list[str], ending: str) -> None:
    text = street_text(street_row(), *rows)
    theirs = fates_of(text, "2014-01", WARDS, {*LSOAS, OLD_LSOA})
    with tempfile.TemporaryDirectory() as folder:
        connection = built(Path(folder), text.replace("\n", ending))
        ours, found = fates(connection), rejects(connection)
    assert ours.pop("rows") == sum(ours.values())
    assert ours == {fate: theirs.counts[fate] for fate in FATES}
    assert list(zip(found["line"], found["reason"].str.split().str[0], strict=True)) == theirs.malformed
    assert (found["file"] == STREET).all()
