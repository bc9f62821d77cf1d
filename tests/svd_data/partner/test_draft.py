"""A draft of a mapping is a mapping when a person has filled it in, and holds nothing that could name a person."""

import io
from pathlib import Path

import openpyxl
import pytest

from svd_data.__main__ import main
from svd_data.partner.draft import draft_mapping
from svd_data.partner.files import PartnerFile
from svd_data.partner.mapping import load_mapping

HEADINGS = (
    "Referral No,Client Name,DOB,Client No,Date Referred,Age,Gender,Ethnicity,Home Ward,Referred By,Housing,Notes"
)
ROWS = [
    "77001,Jane Okafor,01/02/2008,55001,01/03/2024,16,Female,White British,Foleshill,School,Y,met at 1 High Street",
    "77002,David Quill,01/02/2009,55002,02/03/2024,15,Femael,White British,Foleshill,School,N,ring 07700 900123",
    "77003,Mary Vane,01/02/2009,55003,02/03/2024,15,Femael,Black African,Radford,Emma Stone,Y,",
    "77004,Lee Vane,01/02/2009,55004,02/03/2024,15,M,Black African,Radford,Emma Stone,Y,",
]
TEXT = "\n".join(["CIRV extract", "", HEADINGS, *ROWS]) + "\n"


def drafted(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return draft_mapping(PartnerFile(name, path), None, 2025)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in TEXT.splitlines():
        book.active.append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(("name", "content"), [("r.csv", TEXT.encode()), ("r.xlsx", workbook())])
def test_a_draft_that_is_filled_in_is_a_mapping(tmp_path: Path, name: str, content: bytes) -> None:
    draft = drafted(tmp_path, name, content)
    (tmp_path / "mapping.toml").write_text(draft.replace('= ""', '= "Filled in"'), encoding="utf-8")
    mapping = load_mapping(tmp_path / "mapping.toml", "referrals")
    assert mapping.skip_rows == 2
    assert mapping.ours == {
        "id": "Referral No", "person_id": "Client No", "referred_on": "Date Referred", "referral_source": "Referred By",
        "age": "Age", "sex": "Gender", "ethnicity": "Ethnicity", "ward_code": "Home Ward", "need_accommodation": "Housing",
    }  # fmt: skip
    assert mapping.always == {"programme": "cirv"}


def test_words_that_recur_are_listed_and_nothing_of_a_person_is(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "r.csv", TEXT.encode())
    for listed in ('# "Femael" = ""', '# "Foleshill" = ""', '# "School" = ""', '# "White British" = ""'):
        assert listed in draft
    for word in ("77001", "55001", "Okafor", "Quill", "Emma", "Stone", "2008", "High Street", "07700"):
        assert word not in draft
    assert '# "DOB": REFUSED. Ask for the age in whole years' in draft
    assert '# "Notes" =' in draft


def test_the_command_drafts_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "o.csv"
    path.write_text("Crime No,Date Occurred,Offence\n1,01/02/2024,x\n", encoding="utf-8")
    assert main(["mapping", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "data/raw/offences/mapping.toml" in printed
    assert '"Date Occurred" = "occurred_on"' in printed
    assert main(["mapping", str(tmp_path / "none.csv")]) == 1
    assert "does not exist" in capsys.readouterr().err
