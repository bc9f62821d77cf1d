"""What trying a file came to, in words."""

import pytest

from svd_data.partner.findings import Finding, findings_frame
from svd_data.partner.rules import rulebook
from svd_data.partner.try_file import DRAFTED, GIVEN, KEPT, NOWHERE, Tried
from svd_ui.sentences.data import faults_sentence, mapping_sentence, tried_sentence

FATES = {"rows": 1200, "kept": 1100, "elsewhere": 40, "unplaced": 0, "rejected": 60, "repeated": 0}
NONE_READ = dict.fromkeys(FATES, 0)


def tried(*rules: str, **others: object) -> Tried:
    """Return a file tried that breaks these rules, one row each."""
    findings = findings_frame([Finding("x.csv", row, "A", "", rule) for row, rule in enumerate(rules)], rulebook())
    return Tried("x.csv", findings=findings, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "sentence", "faults"),
    [
        (
            tried(fates=FATES),
            "x.csv: 1,200 rows of records were read: 1,100 kept, 40 elsewhere and 60 rejected.",
            "Nothing in it breaks a rule.",
        ),
        (
            tried("date_missing", "age_impossible", "age_impossible", fates=FATES | {"rows": 1}),
            "x.csv: 1 row of records was read: 1,100 kept, 40 elsewhere and 60 rejected.",
            "Faults: 1 leaving a row out and 2 keeping the row.",
        ),
        (
            tried("identifier_nhs", fates=NONE_READ),
            "x.csv would be refused: nothing of it is loaded until what stops it is put right.",
            "Faults: 1 stopping the file.",
        ),
        (tried(problem="It is no file."), "x.csv cannot be checked. It is no file.", ""),
        (
            tried(unfinished="no id."),
            "x.csv: no name, date of birth, address or other identifier was found in it. Its rows could not be checked.",
            "",
        ),
    ],
)
def test_a_file_tried_in_a_sentence(one: Tried, sentence: str, faults: str) -> None:
    assert tried_sentence(one) == sentence
    assert faults_sentence(one) == faults


@pytest.mark.parametrize(
    ("mapped_by", "said"),
    [
        (GIVEN, "by the mapping.toml given"),
        (KEPT, "that this server's files are loaded by"),
        (DRAFTED, "which nobody has looked at"),
        (NOWHERE, "could only be begun. no id. Download it"),
    ],
)
def test_by_which_mapping_is_said(mapped_by: str, said: str) -> None:
    assert said in mapping_sentence(tried(mapped_by=mapped_by, folder="referrals", unfinished="no id."))
    assert mapping_sentence(tried(mapped_by=mapped_by, problem="none")) == ""
