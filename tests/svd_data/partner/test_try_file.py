"""A file tried in the browser: what a build would make of it, in words for whatever it may be, and nothing of it left behind."""

import io
import logging
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from svd_data.build import build
from svd_data.built_geography import geography_of
from svd_data.database import open_database
from svd_data.geography import Geography
from svd_data.partner import findings_csv
from svd_data.partner import try_file as trying
from svd_data.partner.mapping import load_mapping
from svd_data.partner.try_file import DRAFTED, GIVEN, KEPT, LARGEST_MB, NOWHERE, Tried, Upload, try_file
from tests.svd_data.partner import awful, books
from tests.svd_data.partner.conftest import Check
from tests.svd_data.partner.makers import (
    OFFENCES,
    REFERRAL_HEADINGS,
    REFERRALS,
    TODAY,
    Files,
    offence,
    offences,
    referral,
    referrals,
)
from tests.svd_data.partner.test_awful_files import AWFUL
from tests.tiny import lay_out


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder in which temporary folders are made, to see what is left there."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def uploads(files: Files) -> tuple[Upload, Upload]:
    """Return the file and the mapping that a folder of partner files holds."""
    contents = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    (mapping,) = (Upload("mapping.toml", text) for name, text in contents.items() if name.endswith("mapping.toml"))
    (file,) = (Upload(Path(name).name, text) for name, text in contents.items() if not name.endswith("mapping.toml"))
    return file, mapping


def tried(geography: Geography, file: Upload, mapping: Upload | None = None, **others: object) -> Tried:
    return try_file(file, mapping, others.pop("folder", None), geography, TODAY, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", AWFUL)
def test_a_trial_says_what_a_check_of_the_folder_says(
    check: Check, geography: Geography, temporary: Path, name: str
) -> None:
    files = AWFUL[name][0]()
    folder = check(files)
    one = tried(geography, *uploads(files))
    assert (one.problem, one.mapped_by, one.folder) == ("", GIVEN, folder.mapping.folder)
    assert one.fates == folder.fates
    assert one.findings.drop(columns="file").equals(folder.findings.drop(columns="file"))
    assert [message for _, message in one.notices] == [message for _, message in folder.notices]
    assert list(temporary.iterdir()) == []


def test_the_built_files_geography_is_the_builds(tmp_path: Path, geography: Geography) -> None:
    build(lay_out(tmp_path / "raw", {}), tmp_path / "out.duckdb")
    again = geography_of(open_database(tmp_path / "out.duckdb"))
    assert again.codes.to_dict("records") == geography.codes.to_dict("records")
    assert (again.ward_vintage, again.lsoa_vintage, again.area) == (
        geography.ward_vintage,
        geography.lsoa_vintage,
        geography.area,
    )
    for name in ("wards", "lsoas"):
        ours, theirs = getattr(again, name), getattr(geography, name)
        assert list(ours["geometry"]) == list(theirs["geometry"])
        columns = [column for column in theirs.columns if column != "geometry"]
        assert ours[columns].to_dict("records") == theirs[columns].to_dict("records")


def test_old_small_areas_are_placed_from_the_built_file_as_in_the_build(tmp_path: Path) -> None:
    build(lay_out(tmp_path / "raw", {}), tmp_path / "out.duckdb")
    geography = geography_of(open_database(tmp_path / "out.duckdb"))
    lines = [offence("N1", LSOA="E01000009"), offence("N2", LSOA="E01999999"), offence("N3", LSOA="")]
    one = tried(geography, *uploads(offences(*lines)))
    assert one.fates == {"rows": 3, "kept": 1, "elsewhere": 1, "unplaced": 1, "rejected": 0, "repeated": 0}


# Whose mapping


def test_without_a_mapping_the_one_in_use_is_taken_where_the_file_has_its_headings(
    geography: Geography, tmp_path: Path
) -> None:
    for folder, mapping in (("offences", OFFENCES), ("referrals", REFERRALS)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    file, _ = uploads(referrals(referral(), referral("R2", Age="12")))
    one = tried(geography, file, kept=tmp_path)
    assert (one.mapped_by, one.folder, one.draft, one.fates["kept"]) == (KEPT, "referrals", "", 1)
    other = Upload("x.csv", b"Reference,Date Referred\nR1,01/02/2024\n")
    assert tried(geography, other, kept=tmp_path).mapped_by == DRAFTED
    assert tried(geography, file, folder="offences", kept=tmp_path).mapped_by != KEPT
    (tmp_path / "referrals" / "mapping.toml").write_text("nonsense", encoding="utf-8")
    assert tried(geography, file, kept=tmp_path).mapped_by != KEPT


def test_without_any_mapping_one_is_drafted_and_the_file_checked_by_it(
    geography: Geography, temporary: Path, tmp_path: Path
) -> None:
    text = "Reference,Client No,Date Referred,Age,Ward\nR1,C1,01/02/2024,16,E05000001\nR2,C2,31/02/2024,12,E05000001\n"
    one = tried(geography, Upload("new.csv", text.encode()))
    assert (one.mapped_by, one.folder, one.unfinished) == (DRAFTED, "referrals", "")
    assert list(one.findings[["row", "rule"]].itertuples(index=False, name=None)) == [
        (3, "date_unreadable"),
        (3, "below_age_floor"),
    ]
    assert one.fates["rows"] == 2
    path = tmp_path / "mapping.toml"
    path.write_text(one.draft.replace('= ""', '= "Filled in"'), encoding="utf-8")
    assert load_mapping(path, "referrals").ours["referred_on"] == "Date Referred"
    assert list(temporary.iterdir()) == []


def test_a_file_that_no_mapping_can_be_drafted_for_is_looked_through_for_identifiers(geography: Geography) -> None:
    one = tried(geography, Upload("odd.csv", b"Colour,Where,DOB\nred,CV1 2AB,1\nblue,,2\n"))
    assert (one.mapped_by, one.fates) == (NOWHERE, {})
    assert "must bring at least one of their headings" in one.unfinished
    assert dict(one.findings[["column", "rule"]].itertuples(index=False, name=None)) == {
        "Where": "identifier_postcode",
        "DOB": "identifier_column",
    }
    assert one.is_refused
    assert "REFUSED" in one.draft
    assert "CV1" not in one.draft + findings_csv(one.findings)


def test_both_headings_and_mappings_may_say_what_a_file_is(geography: Geography) -> None:
    file, mapping = uploads(referrals(referral()))
    assert tried(geography, file, mapping).folder == "referrals"
    assert "referrals" not in tried(geography, file, mapping, folder="offences").problem.partition(":")[0]
    assert tried(geography, file, mapping, folder="offences").problem.startswith("offences/mapping.toml")


# Whatever it may be

GOOD = f"{REFERRAL_HEADINGS}\n{referral()}\n".encode()


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


BAD: dict[str, tuple[Upload, str]] = {
    "another type": (Upload("r.docx", b"PK\x03\x04"), "Only CSV files and Excel workbooks"),
    "no type": (Upload("r", GOOD), "Only CSV files and Excel workbooks"),
    "an old workbook": (Upload("r.xls", encrypted()), "Only CSV files and Excel workbooks"),
    "too large": (Upload("r.csv", bytes(LARGEST_MB * 1024**2 + 1)), f"larger than {LARGEST_MB} MB"),
    "empty": (Upload("r.csv", b""), "cannot be read"),
    "a workbook named .csv": (Upload("r.csv", books.book_of(["a"])), "is an Excel workbook"),
    "a CSV named .xlsx": (Upload("r.xlsx", GOOD), "cannot be read"),
    "a workbook with a password": (Upload("r.xlsx", encrypted()), "protected by a password"),
    "a zip with a password": (Upload("r.xlsx", books.locked()), "protected by a password"),
    "a zip bomb": (Upload("r.xlsx", books.bomb(1100 * 1024**2)), "unpacks to more than"),
    "a workbook without cells": (Upload("r.xlsx", books.raw_book("")), "cannot be read"),
    "half a workbook": (Upload("r.xlsx", books.book_of(["a"])[:2000]), "cannot be read"),
    "a picture named .csv": (Upload("r.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "neither UTF-8"),
    "UTF-16": (Upload("r.csv", GOOD.decode().encode("utf-16")), "UTF-16"),
    "ten thousand columns": (Upload("r.csv", b"a," * 10_000 + b"b\n1\n"), "more than 500 columns"),
    "quotation marks": (Upload("r.csv", b'"\n' * 2000), "cannot be read"),
    "headings that come twice": (Upload("r.csv", b"Reference,Date Referred,Sex,SEX\n1,01/02/2024,M,M\n"), "Two columns have this heading"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_a_plain_sentence(geography: Geography, temporary: Path, name: str) -> None:
    file, told = BAD[name]
    for mapping in (None, Upload("mapping.toml", REFERRALS.encode())):
        one = tried(geography, file, mapping)
        said = one.problem + " ".join(one.findings["message"])
        assert one.is_refused
        assert told in said or (mapping is not None and name == "headings that come twice")
        assert str(temporary) not in said
        assert "Traceback" not in said
    assert list(temporary.iterdir()) == []


BAD_MAPPINGS = {
    "no TOML": (b"nonsense", "cannot be read as TOML"),
    "bytes": (bytes(range(128, 256)), "cannot be read as TOML"),
    "a table that is a number": (b"source = 1\ncolumns = 2\n", "is not a table"),
    "nested without end": (b"a = " + b"[" * 100_000, "cannot be read as TOML"),
    "large": (b"#" * (1024**2 + 1), "larger than"),
    "a pattern of files": (REFERRALS.replace("[columns]", '[file]\npattern = "../../*.csv"\n[columns]').encode(), "unknown key 'pattern'"),
    "a sheet by path": (REFERRALS.replace("[columns]", '[file]\nsheet = "../../etc/passwd"\n[columns]').encode(), "no sheet of the name"),
    "a number of 5,000 digits": (b"a = " + b"9" * 5000, "cannot be read as TOML"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_MAPPINGS)
def test_a_bad_mapping_gets_a_plain_sentence(geography: Geography, temporary: Path, name: str) -> None:
    content, told = BAD_MAPPINGS[name]
    one = tried(geography, Upload("r.xlsx", books.book_of(REFERRAL_HEADINGS.split(","))), Upload("m.toml", content))
    assert told in one.problem + " ".join(one.findings["message"])
    assert str(temporary) not in one.problem
    assert list(temporary.iterdir()) == []


NAMES = ["../../x.csv", "C:\\x\\y.csv", "<b>.csv", "\u202evsc.csv", f"{'x' * 300}.csv", "=1.csv", "~$r.csv", ".csv.csv"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_file_is_only_a_name(geography: Geography, temporary: Path, name: str) -> None:
    one = tried(
        geography, Upload(name, f"{REFERRAL_HEADINGS}\n{referral(Sex='Q')}\n".encode()), Upload("", REFERRALS.encode())
    )
    assert one.fates["kept"] == 1
    assert "/" not in one.name
    assert one.name.isprintable()
    assert set(one.findings["file"]) == {one.name}
    assert not findings_csv(one.findings).splitlines()[1].startswith("=")
    assert list(temporary.iterdir()) == []


def test_a_check_that_breaks_down_leaves_nothing_and_tells_nothing(
    geography: Geography, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "_MEMORY", "5MB")
    lines = [referral(f"QQ{number}", Why_closed="x" * 30 + str(number)) for number in range(100_000)]
    one = tried(geography, *uploads(referrals(*lines)))
    assert "more memory" in one.problem
    assert "QQ" not in one.problem
    assert list(temporary.iterdir()) == []


def test_nothing_of_a_file_is_logged_or_told(
    geography: Geography, temporary: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    lines = [
        referral("QQREF", Client="QQPERSON", Why_closed="QQTEXT and more of it than a report would show of anything")
    ]
    one = tried(geography, *uploads(referrals(*lines, referral("QQREF", Age="12"))))
    told = f"{one} {one.notices} {findings_csv(one.findings)} {caplog.text} {''.join(capfd.readouterr())}"
    assert "QQ" not in told
    assert "QQ" not in repr(uploads(referrals(*lines))[0])


def test_a_workbook_is_tried_as_a_csv_is(geography: Geography) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Reference", "Date Referred", "Age"])
    book.active.append([7, date(2024, 2, 1), 16])
    content = io.BytesIO()
    book.save(content)
    one = tried(geography, Upload("B.XLSX", content.getvalue()))
    assert (one.mapped_by, one.fates["rows"], one.is_refused) == (DRAFTED, 1, False)


def test_the_awful_files_tell_the_same_by_their_own_names(geography: Geography) -> None:
    one = tried(geography, *uploads(awful.awful_csv()))
    assert set(one.findings["file"]) == {"awful.csv"}
