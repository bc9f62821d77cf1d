"""Three awful files load by their mapping alone: every planted fault is told with row and column, every good row is kept."""

from datetime import datetime

import pytest

from svd_data.partner import findings_csv, findings_text
from tests.svd_data.partner import awful
from tests.svd_data.partner.conftest import Built, Check, Load
from tests.svd_data.partner.makers import Files

AWFUL = {
    "CSV": (awful.awful_csv, awful.CSV_FAULTS, awful.CSV_FATES),
    "workbook": (awful.awful_workbook, awful.BOOK_FAULTS, awful.BOOK_FATES),
    "Windows export": (awful.awful_windows, awful.WINDOWS_FAULTS, awful.WINDOWS_FATES),
}


def rows(built: Built, sql: str) -> list[tuple[object, ...]]:
    return built.execute(sql).fetchall()


@pytest.mark.parametrize("name", AWFUL)
def test_every_planted_fault_is_found_at_its_row_and_column_and_no_other(check: Check, name: str) -> None:
    make, planted, fates = AWFUL[name]
    folder = check(make())
    found = folder.findings
    assert set(zip(found["row"], found["column"], found["rule"], strict=True)) == planted
    assert folder.fates == fates
    assert not folder.is_refused


@pytest.mark.parametrize("name", AWFUL)
def test_every_row_is_accounted_for_in_the_built_file(load: Load, name: str) -> None:
    make, planted, fates = AWFUL[name]
    built = load(make())
    columns = "rows_read, rows_kept, rows_elsewhere, rows_unplaced, rows_rejected, rows_repeated"
    assert rows(built, f"SELECT {columns} FROM out.sources") == [tuple(fates.values())]
    uneven = "SELECT file FROM out.coverage WHERE rows <> kept + elsewhere + unplaced + rejected + repeated"
    assert rows(built, uneven) == []
    assert rows(built, "SELECT sum(rows) FROM out.coverage") == [(fates["rows"],)]
    assert rows(built, "SELECT count(*), count(row) FROM out.rejects") == [(fates["rejected"], 0)]
    assert rows(built, "SELECT count(*) FROM out.findings") == [(len(planted),)]


def test_the_csv_gives_its_good_rows_as_they_were_meant(load: Load) -> None:
    built = load(awful.awful_csv())
    violence = "Violence and sexual offences"
    found = rows(
        built,
        "SELECT occurred_at, category, subgroup, ward_code, lsoa_code, knife, youngest_victim_age, has_female_victim "
        "FROM out.offences ORDER BY occurred_at, subgroup NULLS FIRST",
    )
    assert found == [
        (datetime(2024, 2, 1), violence, None, "E05000001", "E01000001", None, None, True),  # row 8, its doubtful cells left out
        (datetime(2024, 2, 1, 23, 15), violence, "violence_with_injury", "E05000001", "E01000001", True, 17, True),
        (datetime(2024, 2, 3, 9, 5), violence, "violence_with_injury", "E05000001", "E01000001", True, 1, None),
        (datetime(2024, 3, 1), "Robbery", "robbery", "E05000002", "E01000002", False, 30, False),
        (datetime(2024, 3, 1, 12), "Robbery", "robbery", "E05000002", "E01000002", None, 30, False),
    ]  # fmt: skip
    undated = rows(built, "SELECT rows, rejected FROM out.coverage WHERE month IS NULL AND status = 'undated'")
    assert undated == [(6, 6)]  # rows 7, 9, 10, 11, 14 and 20


def test_the_workbook_gives_its_good_rows_as_they_were_meant(load: Load) -> None:
    built = load(awful.awful_workbook())
    found = rows(
        built,
        "SELECT programme, strftime(referred_on, '%d %m'), strftime(triaged_on, '%d %m'), age, age_band, sex, ward_code, "
        "referral_source FROM out.referrals ORDER BY referred_on",
    )
    assert found == [
        ("cirv", "05 01", "05 01", 15, "10-15", "female", "E05000001", "school"),
        ("cirv", "09 01", "09 01", 16, "16-17", "male", None, "police"),
        ("step_together", "01 02", None, 13, "10-15", "female", "E05000001", "school"),
        ("cirv", "01 04", None, None, None, "other", None, None),
    ]
    assert rows(built, "SELECT need, count(*) FROM out.referral_needs GROUP BY ALL ORDER BY ALL") == [
        ("accommodation", 1),
        ("health", 1),
    ]
    # Two referrals of one person, one of another, one of nobody known.
    people = "SELECT count(DISTINCT person_key), count(person_key) FROM out.referrals"
    assert rows(built, people) == [(2, 3)]
    # The mapping says what the file covers: March and May had none, and they are loaded.
    months = (
        "SELECT strftime(month, '%m'), sum(rows) FROM out.coverage WHERE status = 'loaded' GROUP BY ALL ORDER BY ALL"
    )
    assert rows(built, months) == [("01", 2), ("02", 5), ("03", 0), ("04", 2), ("05", 0), ("06", 0)]


def test_the_windows_export_gives_one_offence_its_two_victims(load: Load) -> None:
    built = load(awful.awful_windows())
    found = rows(
        built,
        "SELECT occurred_at, ward_code, youngest_victim_age, youngest_suspect_age, has_female_victim, "
        "(SELECT count(*) FROM out.victims v WHERE v.offence_id = o.offence_id), "
        "(SELECT count(*) FROM out.suspects s WHERE s.offence_id = o.offence_id) FROM out.offences o ORDER BY occurred_at",
    )
    assert found == [
        (datetime(2024, 1, 5, 9, 30), "E05000001", 17, 19, True, 2, 1),
        (datetime(2024, 1, 7), "E05000002", None, None, None, 1, 0),  # its victim has a reference and nothing else
        (datetime(2024, 1, 8, 18, 30), "E05000002", None, None, False, 1, 0),
    ]
    ethnicities = "SELECT ethnicity, count(*) FROM out.victims GROUP BY ALL ORDER BY ALL NULLS LAST"
    assert rows(built, ethnicities) == [("Mixed", 3), (None, 1)]


def test_a_report_names_file_row_column_and_what_to_do(check: Check) -> None:
    folder = check(awful.awful_csv())
    text, table = findings_text(folder.findings), findings_csv(folder.findings)
    assert "**offences/awful.csv, column 'V age'**: Nobody has this age" in text
    assert "- Row: 8 (250)" in text
    assert "- What to do: Correct the age." in text
    assert "offences/awful.csv,8,V age,250,age_impossible,warning," in table


@pytest.mark.parametrize("name", AWFUL)
def test_no_reference_and_no_text_of_theirs_is_in_the_report(check: Check, name: str) -> None:
    files: Files = AWFUL[name][0]()
    folder = check(files)
    told = findings_csv(folder.findings) + findings_text(folder.findings) + str(folder.notices)
    for word in ("20/0", "YP", "1003", "neighbours", ";a;", "w1"):
        assert word not in told
