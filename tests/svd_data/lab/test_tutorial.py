"""The tutorial's steps, done by the code of the lab, make an indicator from nothing; a broken step is named with its fault."""

from dataclasses import replace
from pathlib import Path

import pytest

from svd_data.errors import DefinitionError
from svd_data.indicators import indicator_definitions, parse_indicators
from svd_data.lab.doubt import doubts
from svd_data.lab.drafts import Checked, Draft, check_draft
from svd_data.lab.files import entry_text, read_drafts, save_draft
from svd_data.lab.preview import preview
from svd_data.lab.review import review_text
from svd_data.lab.tutorial import parse_tutorial, tutorial_steps
from svd_data.limited import LimitedDatabase
from tests.oracles import Rows, hour_of
from tests.svd_data.lab.conftest import AskOf

KNOWN = tuple(indicator_definitions().values())
STEP = '[one]\ntitle = "Ask"\ntext = "Do this."\nsee = "That."\n'


def after(step_id: str) -> Checked:
    """The draft as it is after a step: what every step up to it types, and a fault's suggestion put in its place."""
    draft = Draft(reviewed_on="2026-11-20")
    for step in tutorial_steps():
        typed: dict[str, object] = dict(step.typed)
        if "caveats" in typed:
            typed["caveats"] = tuple(step.typed["caveats"].splitlines())
        draft = replace(draft, **typed)  # type: ignore[arg-type]
        if step.press.startswith("Write "):
            (fault,) = [each for each in check_draft(draft, KNOWN).problems if each.place]
            assert step.press == f"Write {fault.suggestion}"
            start, end = fault.place or (0, 0)
            draft = replace(draft, where=draft.where[:start] + fault.suggestion + draft.where[end:])
        if step.step_id == step_id:
            break
    return check_draft(draft, KNOWN)


def test_the_slip_of_the_pen_stops_the_draft_and_its_cure_lets_it_count() -> None:
    assert after("question").indicator is None
    assert after("condition").indicator is None
    assert after("fault").indicator is not None


def test_the_steps_make_a_whole_indicator_that_loads_beside_the_others_with_its_review(tmp_path: Path) -> None:
    checked = after("review")
    assert checked.problems == ()
    path = save_draft(tmp_path, checked)
    assert path.read_text(encoding="utf-8") == entry_text(checked)
    loaded = parse_indicators(path, KNOWN)["licensed_premises_night"]
    assert read_drafts(tmp_path, KNOWN).indicators == (loaded,)
    assert loaded == checked.indicator
    assert loaded.title == "Violence in licensed premises at night (draft)"
    review = review_text(checked)
    for row in ("{'hour': 20}", "{'hour': 21}", "{'hour': 4}", "{'hour': 5}", "{'place_type': 'licensed_premises'}"):
        assert row in review


def test_each_step_narrows_down_what_is_counted_as_python_counts_it(
    ask_of: AskOf, bench: LimitedDatabase, demo_rows: Rows
) -> None:
    counts = {}
    for step_id, hours in (("fault", range(25)), ("hours", (*range(21, 24), *range(5)))):
        found = preview(ask_of(after(step_id).draft), bench.run(60))
        period = found.filters.period
        wanted = [
            row for row in demo_rows.offences
            if row.subgroup in ("violence_with_injury", "violence_without_injury") and row.place_type == "licensed_premises"
            and (step_id == "fault" or hour_of(row) in hours) and period.first <= row.month <= period.last
        ]  # fmt: skip
        counts[step_id] = found.hotspots.headline.frame["numerator"].item()
        assert counts[step_id] == len(wanted)
    assert counts["fault"] > counts["hours"] > 100


def test_the_checks_that_the_tutorial_reads_are_there(ask_of: AskOf, bench: LimitedDatabase) -> None:
    found = doubts(ask_of(after("doubt").draft), bench.run(60))
    checks = found.checks.frame.set_index("check")["result"]
    assert {"Verdict", "Recorded", "Sensitivity", "Smallest change"} <= set(checks.index)
    assert checks["Verdict"] == "Fit for the area by month and for wards by year."
    assert "hour >= 22 in place of hour >= 21" in checks["Sensitivity"]


def test_every_step_says_what_to_do_and_what_comes_of_it_in_whole_sentences() -> None:
    assert len(tutorial_steps()) == 10
    for step in tutorial_steps():
        assert step.text.endswith((".", "?")), step.step_id
        assert step.see.endswith("."), step.step_id


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "tutorial.toml: holds no step"),
        ('one = "x"\n', "tutorial.toml, [one]: is not a table"),
        (STEP.replace("see =", "sea ="), "tutorial.toml, [one]: unknown key 'sea'. Did you mean 'see'?"),
        (STEP.replace('see = "That."\n', ""), "tutorial.toml, [one]: the key 'see' is missing"),
        (STEP.replace('"That."', '" "'), "tutorial.toml, [one]: 'see' is blank"),
        (STEP + 'press = ""\n', "tutorial.toml, [one]: 'press' is blank"),
        (STEP + 'type = { wher = "knife" }\n', "tutorial.toml, [one], type: unknown key 'wher'. Did you mean 'where'?"),
        (STEP + "type = { per = 1000 }\n", "tutorial.toml, [one], type: 'per' must be a text"),
        (STEP + 'beside = ["robery"]\n', "tutorial.toml, [one]: there is no indicator 'robery'. Did you mean 'robbery'?"),
    ],
)  # fmt: skip
def test_a_broken_step_is_named_with_its_fault(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "tutorial.toml").write_text(text)
    with pytest.raises(DefinitionError) as raised:
        parse_tutorial(tmp_path / "tutorial.toml")
    assert told in str(raised.value)


def test_what_the_broken_steps_are_made_from_is_not_broken(tmp_path: Path) -> None:
    (tmp_path / "tutorial.toml").write_text(STEP)
    assert [step.title for step in parse_tutorial(tmp_path / "tutorial.toml")] == ["Ask"]
