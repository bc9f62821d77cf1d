"""A draft as typed: seen as soon as it can be counted, told every fault by its field, and the same whatever way it is kept."""

import re
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svd_data.indicator_entries import DRAFT_MARK, KEYS
from svd_data.indicators import entry_of, indicator_definitions
from svd_data.lab.drafts import Draft, Problem, check_draft, draft_from, draft_of_entry, unit_for
from tests.svd_data.lab.conftest import WHOLE

KNOWN = tuple(indicator_definitions().values())


def problem_of(draft: Draft, key: str) -> Problem:
    return next(problem for problem in check_draft(draft, KNOWN).problems if problem.key == key)


def test_a_draft_has_every_key_of_an_entry_but_its_status() -> None:
    assert [field.name for field in fields(Draft)] == ["indicator_id", *(key for key in KEYS if key != "status")]


def test_a_whole_draft_is_an_indicator_with_the_conditions_that_its_file_would_have() -> None:
    checked = check_draft(WHOLE, KNOWN)
    assert checked.problems == ()
    assert checked.entry is not None
    assert checked.indicator is not None
    assert checked.indicator.offence_condition == "(knife AND youngest_victim_age < 18)"
    assert checked.indicator.title == WHOLE.title + DRAFT_MARK
    assert not checked.indicator.is_reviewed
    assert entry_of(checked.indicator) == checked.entry


def test_a_condition_alone_can_be_counted_in_words_of_our_own() -> None:
    checked = check_draft(Draft(where="knife"), KNOWN)
    assert checked.entry is None
    assert checked.indicator is not None
    assert checked.indicator.title == "Untitled (draft)"
    assert checked.indicator.noun == "recorded offences that the draft counts"
    assert {problem.key for problem in checked.problems} == {
        "indicator_id", "title", "noun", "short", "definition", "why_it_matters", "authored_by", "reviewed_on",
    }  # fmt: skip
    assert not any(problem.stops for problem in checked.problems)


def test_a_draft_within_another_meets_both_conditions() -> None:
    checked = check_draft(Draft(where="hour >= 22", within="knife_crime"), KNOWN)
    assert checked.indicator is not None
    assert checked.indicator.offence_condition == "(knife) AND (hour >= 22)"
    assert ("offences", "knife") in checked.indicator.needs


def test_a_condition_over_several_lines_is_one_line_in_its_file() -> None:
    checked = check_draft(replace(WHOLE, where="\n knife\n  AND\tyoungest_victim_age < 18 \r\n"), KNOWN)
    assert checked.entry is not None
    assert checked.entry["where"] == "knife   AND youngest_victim_age < 18"


@pytest.mark.parametrize(
    ("changes", "key", "told", "stops"),
    [
        ({"where": "knif"}, "where", "'knif' is neither a column of offences", True),
        ({"where": ""}, "where", "is blank: it must say which rows are counted", True),
        ({"counts": "offence"}, "counts", "Did you mean 'offences'", True),
        ({"counts": "victims"}, "where", "'knife' is neither a column of victims", True),
        ({"within": "knife_crimes"}, "within", "Did you mean 'knife_crime'", True),
        ({"within": "serious_violence_victims"}, "within", "no indicator that counts offences", True),
        ({"counts": "referrals", "where": "age < 18", "within": "robbery"}, "within", "among no other indicator", True),
        ({"per": "many"}, "per", "'many' is not a whole number", True),
        ({"per": "²"}, "per", "is not a whole number", True),
        ({"per": "500"}, "per", "must be one of 1,000, 10,000, 100,000", True),
        ({"polarity": "low_good"}, "polarity", "Did you mean 'low_is_good'", True),
        ({"smallest_place": "street"}, "smallest_place", "not one of ward, city", True),
        ({"title": "Knife crime"}, "title", r"has the same title as \[knife_crime\]", False),
        ({"title": "My draft (draft)"}, "title", "need not say that it is a draft", False),
        ({"where": "knife"}, "where", r"has the same condition as \[knife_crime\]", False),
        ({"indicator_id": "knife_crime"}, "indicator_id", "the id is taken", False),
        ({"indicator_id": "../../etc/passwd"}, "indicator_id", "lower-case words joined by underscores", False),
        ({"indicator_id": "a" * 61}, "indicator_id", "at most 60 characters", False),
        ({"definition": "Too short."}, "definition", "whole sentences of 20 characters", False),
        ({"noun": "Recorded offences"}, "noun", "begin it with a small letter", False),
        ({"unit": "offences per 10,000 residents"}, "unit", "must end with 'per 1,000 residents'", False),
        ({"why_it_matters": "TODO: say why this matters."}, "why_it_matters", "placeholder 'TODO'", False),
        ({"caveats": ("A caveat that is said.",) * 2}, "caveats", "says the same twice", False),
        ({"sources": ("police",)}, "sources", "no source of offences or referrals", False),
        ({"checked_by": "an ANALYST"}, "checked_by", "someone else must check", False),
        ({"reviewed_on": "20/11/2026"}, "reviewed_on", "write 2026-01-31", False),
        ({"denominator": "none"}, "per", "without a denominator 'per' is 1", False),
    ],
)
def test_each_fault_is_told_of_its_field(changes: dict[str, object], key: str, told: str, stops: bool) -> None:
    draft = replace(WHOLE, **changes)
    problem = problem_of(draft, key)
    assert re.search(told, problem.message), problem.message
    assert problem.stops is stops
    checked = check_draft(draft, KNOWN)
    assert (checked.indicator is None) is stops
    assert checked.entry is None


def test_a_fault_of_the_condition_points_at_the_word() -> None:
    problem = problem_of(replace(WHOLE, where="knife AND category = 'Robery'"), "where")
    assert problem.place == (21, 29)
    assert problem.suggestion == "'Robbery'"


@pytest.mark.parametrize("indicator", KNOWN, ids=lambda indicator: indicator.indicator_id)
def test_a_draft_from_an_indicator_counts_the_same_and_is_told_that_it_is_not_needed(indicator) -> None:  # type: ignore[no-untyped-def]
    checked = check_draft(draft_from(indicator, date(2026, 11, 20)), KNOWN)
    assert checked.indicator is not None
    for name in ("offence_condition", "victim_condition", "referral_condition", "needs", "denominator", "per", "unit"):
        assert getattr(checked.indicator, name) == getattr(indicator, name)
    named = replace(
        checked.draft,
        indicator_id="my_own",
        title="My own",
        noun="my own offences",
        short="My own",
        authored_by="An analyst",
    )
    (problem,) = check_draft(named, KNOWN).problems
    assert (problem.key, problem.stops) == ("where", False)
    assert f"has the same condition as [{indicator.indicator_id}]" in problem.message


def test_an_existing_entry_is_a_draft_and_back() -> None:
    for indicator in KNOWN:
        draft = draft_of_entry(indicator.indicator_id, entry_of(indicator))
        others = [each for each in KNOWN if each != indicator]
        checked = check_draft(draft, others)
        assert checked.entry == {**entry_of(indicator), "status": "draft"}


def test_a_unit_follows_from_what_is_counted_and_over_what() -> None:
    assert unit_for(Draft(counts="victims", per="100000")) == "victims per 100,000 residents"
    assert unit_for(Draft(denominator="none", per="1")) == "offences"


TEXTS = st.text(max_size=40) | st.sampled_from(
    ["knife", "offences", "victims", "referrals", "1000", "2026-11-20", "none", "rape"]
)


@settings(max_examples=300)
@given(st.builds(Draft, **{field.name: TEXTS for field in fields(Draft) if field.name not in ("sources", "caveats")}))
def test_whatever_is_typed_is_checked_and_never_raises(draft: Draft) -> None:
    checked = check_draft(draft, KNOWN)
    assert (checked.indicator is None) == any(problem.stops for problem in checked.problems)
    assert (checked.entry is None) == bool(checked.problems)
    assert len({problem.key for problem in checked.problems}) == len(checked.problems)
