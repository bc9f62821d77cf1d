"""The answer of Referrals: the numbers of its view, a table for every picture, and a reason where there is nothing to show."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.errors import AudienceError
from svd_ui.about import about_lines
from svd_ui.answer import Answer
from svd_ui.answers.referrals import (
    AGAIN,
    BY_MONTH,
    BY_QUARTER,
    HOW_FAST,
    OUTCOMES,
    PATHWAY,
    chosen_grouping,
    group_names,
    referrals_answer,
)
from svd_ui.referral_choice import referral_context
from svd_ui.referral_words import BY
from svd_ui.sentences import rereferrals_sentences, waits_sentences
from svd_ui.words import HIDDEN_MARK
from tests.pages import leaks
from tests.pages.test_referrals import COUNTS, SAID_OF_THE_METHOD, released_in, view_of
from tests.svd_ui.answers.answering import assert_drawn_from_its_table, opened, sent_with
from tests.svd_ui.made_referrals import referrals_of

SOURCE = "demo_referrals"
SHARES = ("share", "share_lower", "share_upper")

# Where marks and words stand on the axis of counts; no figure that is read.
PLACES = ("limit_lower", "limit_upper", "limit_end", "capacity")


def answer_to(demo: Connection, catalogue: Catalogue, audience: str = INTERNAL, **link: list[str]) -> Answer:
    return opened(demo, catalogue, "referrals", audience, **link).answer()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_tables_hold_the_released_counts_of_the_view(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, audience, by=["age"])
    view = view_of(demo, demo_catalogue, audience)
    counts = {name: answer.picture(name).table.frame["Referrals"].dropna().tolist() for name in (PATHWAY, "by-age-band", BY_MONTH)}  # fmt: skip
    assert counts[PATHWAY] == view.funnel.frame["numerator"].dropna().tolist()
    (ages,) = [each for each in view.groupings if each.dimension == BY["age"]]
    assert counts["by-age-band"] == ages.counts.frame["numerator"].dropna().tolist()
    assert view.caseload is not None
    assert counts[BY_MONTH] == view.caseload.frame["numerator"].dropna().tolist()
    total = view.headline.frame["numerator"].item()
    assert f"Coventry had {total:,} referrals" in answer.lead
    assert answer.released is not None
    assert answer.released.audience == audience


@pytest.mark.parametrize(("by", "audience"), [("sex", INTERNAL), ("need", PARTNER), ("ward", PUBLIC)])
def test_every_chart_draws_what_is_in_its_table_at_any_height(
    by: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, audience, by=[by])
    drawn = [each for each in answer.pictures if each.draw is not None]
    assert [each.name for each in drawn] == [
        PATHWAY, f"by-{BY[by]}".replace("_", "-"), f"by-{BY[by]}-share".replace("_", "-"), BY_MONTH, BY_QUARTER,
    ]  # fmt: skip
    stages = view_of(demo, demo_catalogue, audience).funnel.frame
    everyone = stages.loc[stages["stage"] == "engaged", "share"].item()
    assert drawn[2].legend.keys[1].name == f"all referrals ({everyone:.0%})"
    for each in drawn:
        assert_drawn_from_its_table(each, PLACES, SHARES, (everyone,))


def test_the_capacity_beside_the_caseload_is_in_its_table(demo: Connection, demo_catalogue: Catalogue) -> None:
    picture = answer_to(demo, demo_catalogue, referred=["cirv_referrals"]).picture(BY_MONTH)
    assert picture.heading == "Caseload beside capacity"
    assert [key.name for key in picture.legend.keys] == ["Caseload", "capacity (diamond)"]
    assert picture.table.frame["Capacity"].dropna().unique().tolist() == [11]
    assert "11 volunteer mentors" in picture.says


def test_every_picture_that_answers_something_of_its_own_says_it(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = answer_to(demo, demo_catalogue, by=["need"])
    view = view_of(demo, demo_catalogue, INTERNAL)
    says = {each.name: each.says for each in answer.shown_alone}
    assert answer.shown_alone[0].name == PATHWAY
    assert says[HOW_FAST] == " ".join(waits_sentences(view))
    assert says[AGAIN] == " ".join(rereferrals_sentences(view))
    assert says["by-need"] == ""  # how many of each need: the whole of it the lead says
    assert all(re.search(r"\.$", text) for name, text in says.items() if name != "by-need")


def test_a_table_of_groups_and_stages_goes_with_the_share_of_each_group(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue)
    counts, shares = (answer.picture(name) for name in ("by-referral-source", "by-referral-source-share"))
    assert answer.asides_of(counts) == ()
    assert [each.name for each in answer.asides_of(shares)] == ["by-referral-source-and-stage"]


def test_a_link_about_offences_is_answered_from_the_fullest_source_of_referrals_with_the_indicator_it_names(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, referred=["cirv_referrals"], by=["ward"], wards=["E05001222"])
    assert answer.filters is not None
    assert (answer.filters.source, answer.filters.indicator.indicator_id) == (SOURCE, "cirv_referrals")
    assert answer.filters.wards == ()  # those at the left are of offences
    assert answer.has("by-ward-code")
    assert "Community Initiative to Reduce Violence" in answer.lead
    assert OUTCOMES in answer.about[0].caveats
    assert any("Synthetic referrals" in line.text for line in about_lines(answer, demo_catalogue))


def test_an_unknown_choice_of_referrals_is_the_first(demo: Connection, demo_catalogue: Catalogue) -> None:
    here = opened(demo, demo_catalogue, "referrals").here
    for asked in ({}, {"referred": "nonsense"}, {"referred": ""}):
        there = referral_context(here, asked)
        assert there is not None
        assert there.filters.indicator.indicator_id == "referrals"


def test_what_the_source_does_not_tell_apart_gives_way_to_what_it_does(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = view_of(demo, demo_catalogue, INTERNAL)
    fewer = replace(view, groupings=tuple(each for each in view.groupings if each.dimension == BY["sex"]))
    grouping = chosen_grouping(fewer, {"by": "need"})
    assert grouping is not None
    assert group_names(grouping) == ("by-sex", "by-sex-share")
    assert chosen_grouping(replace(view, groupings=()), {"by": "need"}) is None


def test_a_source_without_stages_persons_or_groups_has_its_bar_alone(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    there = opened(demo, demo_catalogue, "referrals", source=[SOURCE], indicator=["referrals"]).here
    made = replace(referrals_of({"referred": 30}), filters=there.filters)
    answer = referrals_answer(there, made, {})
    assert [each.name for each in answer.pictures] == [PATHWAY]
    assert answer.picture(PATHWAY).says == ""


def test_filters_that_leave_nothing_say_zero_and_have_no_picture_of_the_period(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(
        demo, demo_catalogue, source=[SOURCE], indicator=["referrals"],
        types=["Early Intervention Youth Fund"], ethnicity=["Mixed"],
    )  # fmt: skip
    assert "the count is zero" in answer.lead
    assert {each.name for each in answer.pictures} <= {BY_MONTH, BY_QUARTER}


def test_without_referrals_the_answer_says_why_and_shows_nothing(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    answer = opened(connection, load_catalogue(connection), "referrals").answer()
    assert answer.pictures == ()
    assert re.fullmatch(
        r".+ holds offences, and no referrals to programmes are loaded, so this question cannot be answered from it\.",
        answer.lead,
    )


def test_an_audience_that_may_not_have_the_view_is_told_the_nearest(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = opened(demo, demo_catalogue, "referrals", PARTNER, source=[SOURCE], indicator=["referrals"], wards=["E05001222"])  # fmt: skip
    with pytest.raises(AudienceError) as refused:
        view.answer()
    assert refused.value.nearest is not None


@pytest.mark.parametrize(
    ("by", "indicator_id", "audience"),
    [("ward", "cirv_referrals", PUBLIC), ("age", "referrals", PUBLIC), ("need", "cirv_referrals", PARTNER)],
)
def test_every_count_that_leaves_with_a_controlled_answer_is_a_released_one(
    by: str, indicator_id: str, audience: str, demo: Connection, demo_catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    answer = answer_to(demo, demo_catalogue, audience, by=[by], referred=[indicator_id])
    assert any(HIDDEN_MARK in note for each in answer.pictures for note in each.notes)
    monkeypatch.setattr(leaks, "COUNTS", leaks.COUNTS | COUNTS)
    released = released_in(view_of(demo, demo_catalogue, audience, indicator_id))
    allowed = released | leaks.numbers_of_definitions(demo_catalogue, audience) | SAID_OF_THE_METHOD
    sent = sent_with(answer, demo_catalogue)
    assert len(sent.frames) > len(answer.pictures) > 7
    leaked = [(count, where) for count, where in leaks.counts_in(sent) if count not in allowed]
    assert not leaked, leaked[:20]


def test_the_walk_would_find_a_count_that_is_not_released(
    demo: Connection, demo_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_days = {name.replace("weeks", "days") for name in COUNTS}
    monkeypatch.setattr(leaks, "COUNTS", leaks.COUNTS | COUNTS | in_days)
    found = {count for count, _ in leaks.counts_in(sent_with(answer_to(demo, demo_catalogue), demo_catalogue))}
    released = released_in(view_of(demo, demo_catalogue, PUBLIC))
    exact = released_in(view_of(demo, demo_catalogue, INTERNAL)) - released - SAID_OF_THE_METHOD
    assert len(exact & found) > 50
