"""Files with direct identifiers are refused, by heading and by what stands in any column; no identifier is repeated."""

import io
import logging
import random
from pathlib import Path

import openpyxl
import pytest

from svd_data.__main__ import main
from svd_data.errors import DefinitionError
from svd_data.partner import findings_csv, findings_text, scan
from svd_data.partner.identifiers import identifiers, is_nhs_number, parse_identifiers
from tests.svd_data.partner.conftest import Check, lay_out_partner
from tests.svd_data.partner.makers import REFERRAL_HEADINGS, REFERRALS, Files, offence, offences, referral, referrals
from tests.tiny import lay_out

# heading of a further column: cells of three rows, the rule that refuses it
REFUSED = {
    "First name": (["Xq", "Xr", "Xs"], "identifier_column"),
    "client_surname": (["Xq", "Xr", "Xs"], "identifier_column"),
    "DateOfBirth": (["", "", ""], "identifier_column"),
    "D.O.B": (["1", "2", "3"], "identifier_column"),
    "Home address": (["1", "2", "3"], "identifier_column"),
    "Post-code": (["1", "2", "3"], "identifier_column"),
    "NHS No": (["1", "2", "3"], "identifier_column"),
    "Mother's mobile": (["1", "2", "3"], "identifier_column"),
    "Subject": (["Jane Okafor", "SMITH, Mohammed", "n/a"], "identifier_name"),
    "Case holder": (["Dr. Sarah Vane", "", "Mr David Plum"], "identifier_name"),
    "Born on": (["15/06/2007", "03.02.2008", "2007-01-31"], "identifier_column"),
    "Day A": (["15/06/2007", "03/02/2008", "31/01/2007"], "identifier_birth"),
    "Opened": (["15 June 1990", "", ""], "identifier_birth"),
    "Area": (["CV1 2AB", "", ""], "identifier_postcode"),
    "Remarks": (["rang", "lives near cv56aa now", ""], "identifier_postcode"),
    "Other ref": (["9434765919", "1", "2"], "identifier_nhs"),
    "Notes": (["see 943 476 5919", "", "0000000000"], "identifier_nhs"),
    "Contact": (["someone@example.org", "", ""], "identifier_email"),
    "Contact 2": (["", "call 07700 900123", ""], "identifier_phone"),
    "Contact 3": (["", "", "+44 (0)7700 900 123"], "identifier_phone"),
    "Where": (["", "12 Holyhead Road", ""], "identifier_address"),
}  # fmt: skip

# What looks like an identifier and is none.
ALLOWED = {
    "Ward name": ["Holbrook", "Foleshill", "Radford"],
    "Programme name": ["Victoria Centre", "Step Together", "St Giles"],
    "Meeting place": ["Victoria Road", "George Elliot School", "Edward Park"],
    "Other ref": ["1234567890", "2345678901", "3456789012"],
    "URN": ["20CV/123456/24", "20CV/223456/24", "20CV/323456/24"],
    "Small area": ["E01009556", "W01000123", "E01009557"],
    "Reviewed": ["01/03/2024", "", "02/03/2024"],
    "Score": ["12,345.678", "0.1234567891", "-1.5"],
    "Serial": ["25123", "26123", "27123"],
}


def with_columns(columns: dict[str, list[str]]) -> Files:
    """Return three referrals with further columns."""
    lines = [
        ",".join([referral(f"R{number}", Age="16"), *(f'"{cell}"' for cell in cells)])
        for number, cells in enumerate(zip(*columns.values(), strict=True))
    ]
    return referrals() | {"referrals/r.csv": "\n".join([",".join([REFERRAL_HEADINGS, *columns]), *lines])}


def test_identifiers_in_any_column_refuse_the_file_and_none_is_repeated(check: Check) -> None:
    folder = check(with_columns({heading: cells for heading, (cells, _) in REFUSED.items()}))
    found = dict(folder.findings[["column", "rule"]].itertuples(index=False, name=None))
    assert found == {heading: rule for heading, (_, rule) in REFUSED.items()}
    assert folder.is_refused
    assert set(folder.findings["level"]) == {"stop"}
    assert folder.findings["advice"].str.startswith("Ask for").all()
    assert folder.fates["rows"] == 0
    told = findings_csv(folder.findings) + findings_text(folder.findings) + str(folder.notices)
    assert not [cell for cells, _ in REFUSED.values() for cell in cells if len(cell) > 3 and cell in told]


def test_what_only_looks_like_an_identifier_is_allowed(check: Check) -> None:
    folder = check(with_columns(ALLOWED))
    assert not folder.is_refused
    assert folder.fates["kept"] == 3


def test_an_identifier_in_a_mapped_column_is_refused_too(check: Check) -> None:
    folder = check(referrals(referral(Why_closed="moved to CV1 2AB")))
    assert list(folder.findings["rule"]) == ["identifier_postcode"]


def test_nhs_numbers_as_the_partners_reference_are_refused(check: Check) -> None:
    folder = check(referrals(referral(Client="9434765919"), referral("R2", Client="9434765870")))
    assert list(folder.findings["rule"]) == ["identifier_nhs"]


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ("943 476 5919", "identifier_nhs"),
        ("943-476-5919", "identifier_nhs"),
        ("someone@example.org", "identifier_email"),
        ("12 Holyhead Road", "identifier_address"),
        ("R7 born 3/2/2009", "identifier_birth"),
        ("Mr Quill", "identifier_name"),
    ],
)
def test_what_is_no_reference_by_chance_refuses_at_one_cell_among_references(
    reference: str, rule: str, check: Check
) -> None:
    lines = [referral(f"R{number}", Client=f"P-{number}") for number in range(3)]
    folder = check(referrals(*lines, referral("R", Client=reference)))
    assert folder.findings[["column", "rule"]].to_numpy().tolist() == [["Client", rule]]


def test_each_cell_is_found_among_more_references_than_are_judged_by_their_share(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "_ENOUGH_REFERENCES", 1)  # one reference in 51 is judged
    lines = [referral(f"R{number}", Client=f"P-{number}") for number in range(49)]
    for valid in ("943 476 5919", "943 476 5870", "401 023 2137"):
        folder = check(referrals(*lines, referral("R", Client=valid)))
        assert list(folder.findings["rule"]) == ["identifier_nhs"]


def test_references_set_out_as_nhs_numbers_are_allowed(check: Check) -> None:
    numbers = random.Random(4)
    lines = []
    for number in range(50):
        digits = str(numbers.randrange(10**9, 10**10))
        lines.append(referral(f"R{number}", Client=f"{digits[:3]} {digits[3:6]} {digits[6:]}"))
    folder = check(referrals(*lines))
    assert not folder.is_refused
    assert folder.fates["kept"] == 50


def test_references_of_ten_digits_or_like_a_postcode_by_chance_are_allowed(check: Check) -> None:
    numbers = random.Random(4)
    lines = [offence(str(numbers.randrange(10**9, 10**10))) for _ in range(50)] + [offence("B12CD"), offence("CV12AB")]
    folder = check(offences(*lines))
    assert not folder.is_refused
    assert folder.fates["kept"] == 52


def test_dates_of_birth_are_told_in_a_workbook_too(check: Check) -> None:
    book = openpyxl.Workbook()
    book.active.append([*REFERRAL_HEADINGS.split(","), "X"])
    for number in range(3):
        book.active.append([*referral(f"R{number}", Age="16").split(","), 39400 + number])  # November 2007
    content = io.BytesIO()
    book.save(content)
    folder = check({"referrals/mapping.toml": REFERRALS, "referrals/b.xlsx": content.getvalue()})
    assert list(folder.findings["rule"]) == ["identifier_birth"]


def test_a_check_digit_is_the_published_one() -> None:
    # The example of the NHS Data Dictionary.
    assert is_nhs_number("9434765919")
    assert sum(is_nhs_number(f"943476591{digit}") for digit in range(10)) == 1


def test_a_refused_build_tells_no_identifier_anywhere_and_leaves_the_old_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    out = tmp_path / "served.duckdb"
    raw = lay_out(tmp_path / "raw", {})
    assert main(["build", "--raw", str(raw), "--out", str(out)]) == 0
    old = out.read_bytes()
    lay_out_partner(raw, with_columns({"Subject": ["Jane Okafor", "Mohammed Vane", "David Quill"]}))
    assert main(["build", "--raw", str(raw), "--out", str(out)]) == 1
    printed = capsys.readouterr()
    told = printed.out + printed.err + caplog.text
    assert "referrals/r.csv, column 'Subject': This column seems to hold people's names." in printed.err
    assert not any(word in told for word in ("Okafor", "Vane", "Quill"))
    assert out.read_bytes() == old
    assert [path.name for path in tmp_path.glob("*.duckdb*")] == ["served.duckdb"]


def test_the_lists_are_strict(tmp_path: Path) -> None:
    path = tmp_path / "partner_identifiers.toml"
    path.write_text("[names]\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"partner_identifiers\.toml"):
        parse_identifiers(path)
    assert identifiers().first_names.isdisjoint(identifiers().place_words)
