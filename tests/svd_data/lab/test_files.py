"""A draft kept in a file, a folder and a link comes back as it was; a broken one is named and stops nothing."""

import contextlib
import os
import subprocess
import sys
import tomllib
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svd_data.errors import DefinitionError
from svd_data.indicators import indicator_definitions
from svd_data.lab.drafts import Draft, check_draft
from svd_data.lab.files import (
    DRAFTS_VARIABLE,
    LINK_NAME,
    delete_draft,
    draft_in,
    draft_of_link,
    drafts_folder,
    entry_text,
    folder_mark,
    link_of_draft,
    read_drafts,
    save_draft,
)
from svd_data.lab.review import review_text
from tests.conftest import PROJECT
from tests.svd_data.lab.conftest import WHOLE

KNOWN = tuple(indicator_definitions().values())


def saved(folder: Path, draft: Draft = WHOLE) -> Path:
    return save_draft(folder, check_draft(draft, KNOWN))


# The file


def test_the_file_of_a_draft_is_read_back_as_the_draft(tmp_path: Path) -> None:
    assert draft_in(saved(tmp_path), KNOWN) == WHOLE


def test_the_file_says_what_review_is_to_do_and_holds_just_the_entry() -> None:
    text = entry_text(check_draft(WHOLE, KNOWN))
    assert text.startswith("# A draft from the Indicator lab, for review.")
    assert list(tomllib.loads(text)) == [WHOLE.indicator_id]
    assert tomllib.loads(text)[WHOLE.indicator_id]["status"] == "draft"


def test_a_draft_that_is_not_complete_has_no_file() -> None:
    with pytest.raises(DefinitionError, match=r"^The draft is not complete: 'title' is blank"):
        entry_text(check_draft(replace(WHOLE, title=""), KNOWN))


# One line of what a person types, some of which TOML has to write in another way.
LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Zs", "Cs", "Co", "Cn")),
    min_size=1,
    max_size=30,
)
SENTENCE = LINE.map(lambda text: f"A sentence that says {text}.")
AGES = st.integers(1, 90)


@settings(max_examples=100)
@given(
    title=LINE.map(lambda text: f"T {text}"), noun=LINE.map(lambda text: f"recorded {text}"), definition=SENTENCE,
    caveats=st.sets(SENTENCE, max_size=4),
    author=LINE, age=AGES, outcome=LINE.map(lambda text: text.replace("'", "''")), per=st.sampled_from(["1000", "10000", "100000"]),
)  # fmt: skip
def test_any_draft_with_which_nothing_is_wrong_survives_its_file(
    tmp_path_factory: pytest.TempPathFactory, title: str, noun: str, definition: str, caveats: set[str], author: str, age: int,
    outcome: str, per: str,
) -> None:  # fmt: skip
    draft = replace(
        WHOLE, title=title, noun=noun, definition=definition, caveats=tuple(sorted(caveats)), authored_by=author, per=per,
        unit=f"offences per {int(per):,} residents", where=f"youngest_victim_age < {age} OR outcome LIKE '%{outcome}%'",
    )  # fmt: skip
    checked = check_draft(draft, KNOWN)
    if checked.entry is None:
        return  # such as a placeholder, or a letter of another alphabet in the condition
    path = tmp_path_factory.mktemp("drafts") / f"{draft.indicator_id}.toml"
    path.write_text(entry_text(checked), encoding="utf-8")
    assert draft_in(path, KNOWN) == draft


# The folder


def test_the_folder_is_the_operators_setting_and_none_without_it(tmp_path: Path) -> None:
    assert drafts_folder({DRAFTS_VARIABLE: str(tmp_path)}) == tmp_path
    assert drafts_folder({}) is None
    assert drafts_folder({DRAFTS_VARIABLE: "  "}) is None


def test_a_kept_draft_is_an_indicator_marked_as_a_draft(tmp_path: Path) -> None:
    saved(tmp_path)
    read = read_drafts(tmp_path, KNOWN)
    assert [each.title for each in read.indicators] == ["Knife crime with young victims (draft)"]
    assert read.broken == ()
    assert [path.name for path in tmp_path.iterdir()] == ["young_knife.toml"]


def test_a_draft_kept_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    saved(tmp_path)
    mark = folder_mark(tmp_path)
    saved(tmp_path, replace(WHOLE, where="knife AND youngest_victim_age < 16"))
    assert [each.where for each in read_drafts(tmp_path, KNOWN).indicators] == ["knife AND youngest_victim_age < 16"]
    assert folder_mark(tmp_path) != mark


def test_a_deleted_draft_is_gone_and_told_the_second_time(tmp_path: Path) -> None:
    saved(tmp_path)
    delete_draft(tmp_path, "young_knife")
    assert read_drafts(tmp_path, KNOWN).indicators == ()
    with pytest.raises(DefinitionError, match="There is no draft 'young_knife'"):
        delete_draft(tmp_path, "young_knife")


def test_no_folder_holds_no_drafts(tmp_path: Path) -> None:
    assert read_drafts(None, KNOWN).indicators == read_drafts(tmp_path / "none", KNOWN).indicators == ()
    assert folder_mark(None) == ()


@pytest.mark.parametrize(
    "name", ["../evil", "a/b", "..", "", "C:evil", "young knife", "Young_knife", "x" * 61, "a\x00b", "/etc/passwd"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    with pytest.raises(DefinitionError, match="names no draft"):
        delete_draft(folder, name)
    with pytest.raises(DefinitionError, match="not complete"):
        saved(folder, replace(WHOLE, indicator_id=name))
    assert [path.name for path in tmp_path.rglob("*")] == ["drafts"]


def test_broken_drafts_are_named_and_the_sound_ones_read(tmp_path: Path) -> None:
    text = saved(tmp_path).read_text()
    faulty = {
        "bad_toml.toml": "[bad_toml",
        "bad_where.toml": text.replace("[young_knife]", "[bad_where]").replace("knife AND", "knif AND"),
        "empty.toml": "",
        "no_text.toml": "\xff\xfe",
        "other_name.toml": text,
        "reviewed.toml": text.replace("[young_knife]", "[reviewed]").replace('"draft"', '"final"').replace('checked_by = ""', 'checked_by = "Me"'),
        "same_title.toml": text.replace("[young_knife]", "[same_title]"),
        "zz_large.toml": "#" * 100_001,
    }  # fmt: skip
    for name, content in faulty.items():
        (tmp_path / name).write_text(content, encoding="latin-1")
    (tmp_path / "notes.txt").write_text("not a draft")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "link.toml").symlink_to("/etc/passwd")
    read = read_drafts(tmp_path, KNOWN)
    # In the order of their names: of two with one title the second is at fault.
    assert [each.indicator_id for each in read.indicators] == ["same_title"]
    told = dict(read.broken)
    assert set(told) == {*faulty, "young_knife.toml"} - {"same_title.toml"}
    assert "'knif' is neither a column" in told["bad_where.toml"]
    assert "must hold one entry, [other_name]" in told["other_name.toml"]
    assert "what is reviewed belongs in indicators.toml" in told["reviewed.toml"]
    assert "larger than 100 kB" in told["zz_large.toml"]
    assert "has the same title as [same_title]" in told["young_knife.toml"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DefinitionError, match="cannot be kept in the folder of drafts"):
        saved(tmp_path)


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DefinitionError, match="cannot be kept in the folder of drafts"):
        saved(tmp_path / "file")


# The link


def test_a_link_holds_the_draft_in_one_short_parameter() -> None:
    link = link_of_draft(WHOLE)
    assert list(link) == [LINK_NAME]
    assert len(link[LINK_NAME]) < 700
    assert draft_of_link(link[LINK_NAME]) == WHOLE
    assert link_of_draft(Draft()) == {}


ANY = st.text(st.characters(codec="utf-8"), max_size=60)


@given(
    st.builds(
        Draft,
        **{
            each.name: st.lists(ANY, max_size=3).map(tuple) if each.name in ("sources", "caveats") else ANY
            for each in fields(Draft)
        },
    )
)
def test_any_draft_survives_its_link(draft: Draft) -> None:
    link = link_of_draft(draft)
    assert (draft_of_link(link[LINK_NAME]) if link else Draft()) == draft


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "====",
        "AAAA",
        "%00",
        "é",
        "a" * 10_000,
        "eJyrVkrLz1eyUkpKLFKqBQAZLgPz",  # {"foo": "bar"}
        "eJyLVkpUigUAAWEAkQ",
        "eJwzBAAAMgAy",
        link_of_draft(WHOLE)[LINK_NAME][:-9],
        link_of_draft(WHOLE)[LINK_NAME] + "AAAA1",
    ],
)
def test_a_link_that_holds_no_draft_is_told(text: str) -> None:
    with pytest.raises(DefinitionError, match="cannot be read: it was cut short or changed"):
        draft_of_link(text)


def test_a_link_that_unpacks_to_very_much_is_told() -> None:
    bomb = link_of_draft(Draft(where="a" * 3_000_000))[LINK_NAME]
    assert len(bomb) < 6_000
    with pytest.raises(DefinitionError, match="cannot be read"):
        draft_of_link(bomb)


@given(st.text(max_size=80))
def test_any_text_in_a_link_is_a_draft_or_told(text: str) -> None:
    with contextlib.suppress(DefinitionError):
        assert isinstance(draft_of_link(text), Draft)


# The review


def run_review(folder: Path, text: str) -> str:
    """Run a review's file as its reader would, and return what pytest says."""
    (folder / "test_young_knife.py").write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(folder),
        "-q",
        "-p",
        "no:cacheprovider",
        f"--rootdir={folder}",
        "-c",
        os.devnull,
    ]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    return done.stdout


def test_a_review_fails_until_every_row_is_judged_and_passes_when_all_are_judged_rightly(tmp_path: Path) -> None:
    path = saved(tmp_path, replace(WHOLE, where="knife OR youngest_victim_age < 18"))
    text = review_text(check_draft(replace(WHOLE, where="knife OR youngest_victim_age < 18"), KNOWN))
    told = run_review(tmp_path, text)
    assert "8 failed" in told
    assert "not judged yet: {'youngest_victim_age': 17}" in told
    judged = text
    for row, is_counted in {
        "{'youngest_victim_age': 17}": True, "{'youngest_victim_age': 18}": False, "{'youngest_victim_age': 19}": False,
        "{'knife': True}": True, "{'knife': False}": False, "{}": False,
    }.items():  # fmt: skip
        assert f"({row}, None" in judged
        judged = judged.replace(f"({row}, None", f"({row}, {is_counted}")
    assert "1 failed, 7 passed" in run_review(tmp_path, judged)  # nobody else has checked it yet
    path.write_text(path.read_text().replace('checked_by = ""', 'checked_by = "A colleague"'))
    assert "8 passed" in run_review(tmp_path, judged)
    wrong = judged.replace("({'youngest_victim_age': 18}, False", "({'youngest_victim_age': 18}, True")
    assert "1 failed, 7 passed" in run_review(tmp_path, wrong)


@pytest.mark.parametrize(
    "draft",
    [
        replace(
            WHOLE, where="outcome = 'it''s \"\"\"odd\\n{x}\"\"\"' OR occurred_at > DATE '2024-01-31' OR hour IN (1, 2)"
        ),
        replace(WHOLE, where="place_type = 'school'", within="serious_violence"),
        replace(WHOLE, counts="victims", where="age BETWEEN 10 AND 17", unit="victims per 1,000 residents"),
        replace(WHOLE, counts="victims", where="", within="robbery", unit="victims per 1,000 residents"),
        replace(
            WHOLE, counts="referrals", where="programme = 'cirv' AND age >= 18", unit="referrals per 1,000 residents"
        ),
    ],
)
def test_a_review_of_any_draft_is_python_that_loads_the_entry(tmp_path: Path, draft: Draft) -> None:
    checked = check_draft(draft, KNOWN)
    assert checked.problems == ()
    saved(tmp_path, draft)
    told = run_review(tmp_path, review_text(checked))
    assert "error" not in told.lower().replace("assertionerror", "")
    assert "not judged yet" in told
