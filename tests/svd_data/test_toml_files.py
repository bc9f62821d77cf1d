"""The one checker of TOML entries: keys, types and blanks, each fault named with file, entry and nearest right word."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from svd_data.errors import DefinitionError
from svd_data.toml_files import check_keys, load_toml

TYPES: dict[str, type] = {"title": str, "per": int, "day": date, "words": list[str], "rows": list, "note": str}
WHOLE: dict[str, Any] = {"title": "T", "per": 1, "day": date(2026, 1, 1), "words": ["a"], "rows": [{}], "note": ""}


def checked(entry: object) -> None:
    check_keys("things.toml, [one]", entry, TYPES, optional=("rows",), may_be_blank=("note",))


def test_a_whole_entry_passes_without_its_optional_key_or_with_an_allowed_blank() -> None:
    checked(WHOLE)
    checked({key: value for key, value in WHOLE.items() if key != "rows"})


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("text", "is not a table."),
        (WHOLE | {"titel": "x"}, "unknown key 'titel'. Did you mean 'title'?"),
        (WHOLE | {"x" * 500: 1}, f"unknown key '{'x' * 60}…'."),
        ({key: value for key, value in WHOLE.items() if key != "per"}, "the key 'per' is missing."),
        (WHOLE | {"per": True}, "'per' must be a whole number."),
        (WHOLE | {"day": datetime(2026, 1, 1)}, "'day' must be a date such as 2026-01-31."),
        (WHOLE | {"words": ["a", 1]}, "'words' must be a list of texts."),
        (WHOLE | {"rows": "a"}, "'rows' must be a list."),
        (WHOLE | {"title": " "}, "'title' is blank."),
    ],
)
def test_a_fault_is_named_with_file_entry_and_cure(entry: object, told: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        checked(entry)
    assert str(raised.value) == f"things.toml, [one]: {told}"


def test_a_number_that_python_will_not_read_is_a_fault_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"n = {'9' * 5000}", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"x\.toml cannot be read as TOML"):
        load_toml(path)


def test_the_mark_that_notepad_puts_before_a_text_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("n = 1", encoding="utf-8-sig")
    assert load_toml(path) == {"n": 1}
