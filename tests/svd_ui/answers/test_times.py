"""What Times answers, as one value: its numbers are the view's, its pictures hold together, and nothing hidden leaves with it."""

from pathlib import Path

import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.disclosure import Released
from svd_data.indicators import indicator_definitions
from svd_data.time_kinds import AFTER_SCHOOL
from svd_data.views.contrasts import MATCH_DAY
from svd_data.views.times import TimesView
from svd_ui.answer import Answer
from svd_ui.answers.times import HEAT, HOURS, WEEKDAYS
from svd_ui.sentences import contrast_sentence, days_left_out_sentence
from svd_ui.time_words import CAVEATS
from tests.pages.leaks import counts_in, numbers_of_definitions, released_numerators
from tests.svd_ui.answers.answering import assert_drawn_from_its_table, drawn, opened, sent_with

LINKS = {
    "all": (INTERNAL, "serious_violence"),
    "public": (PUBLIC, "knife_crime"),
    "few": (PARTNER, "homicide"),
    "domestic abuse": (INTERNAL, "domestic_abuse"),
}


def answer_and_view(connection: Connection, catalogue: Catalogue, name: str) -> tuple[Answer, TimesView]:
    audience, indicator_id = LINKS[name]
    view = opened(connection, catalogue, "times", audience, indicator=[indicator_id])
    times = view.here.times()
    assert times is not None
    return view.answer(), times


def counts_behind(view: TimesView) -> tuple[Released, ...]:
    """Return the released frames of a view in the order of its pictures."""
    return (view.by_hour_and_weekday, view.by_weekday, view.by_hour, *(each.rates for each in view.contrasts))


@pytest.mark.parametrize("name", LINKS)
def test_every_picture_s_numbers_are_the_view_s_and_stand_in_its_chart(
    name: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer, view = answer_and_view(demo, demo_catalogue, name)
    assert [picture.name for picture in answer.pictures[:3]] == [HEAT, WEEKDAYS, HOURS]
    for picture, counts in zip(answer.pictures, counts_behind(view), strict=True):
        assert picture.table.frame["Offences"].tolist() == counts.frame["numerator"].tolist()
        assert picture.draw is not None
        spec = picture.draw(picture.height).to_dict()
        shown = sorted({value for field, value, _ in drawn(spec) if field == "numerator"})
        assert shown == sorted(set(counts.frame["numerator"].dropna()))
        is_hidden = bool(counts.frame["is_hidden"].any())
        assert ("[c]" in str(spec["layer"])) == is_hidden == any("[c]" in note for note in picture.notes)
        assert_drawn_from_its_table(picture)


def test_a_contrast_says_its_sentence_its_days_left_out_and_what_it_rests_on(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer, view = answer_and_view(demo, demo_catalogue, "all")
    assert answer.others[0] == contrast_sentence(view.contrasts[0])
    for picture, contrast in zip(answer.pictures[3:], view.contrasts, strict=True):
        assert picture.says.startswith(contrast_sentence(contrast))
        assert picture.says.endswith(days_left_out_sentence(contrast))
        assert picture.says == picture.says.strip()
        assert picture.notes[0] == CAVEATS[contrast.kind]
        assert picture.filters == contrast.filters
        assert picture.name.startswith(contrast.kind.replace("_", "-"))
    assert "after-school-serious-violence" in [picture.name for picture in answer.pictures]
    assert {contrast.kind for contrast in view.contrasts} >= {AFTER_SCHOOL, MATCH_DAY}


def test_match_days_of_domestic_abuse_are_about_it_and_named_for_it_but_where_it_is_the_page_s_own(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    beside, _ = answer_and_view(demo, demo_catalogue, "all")
    picture = beside.picture("match-day-domestic-abuse")
    assert picture.heading == "England match days: domestic abuse"
    assert picture.filters is not None
    assert picture.filters.indicator.indicator_id == "domestic_abuse"
    own, _ = answer_and_view(demo, demo_catalogue, "domestic abuse")
    assert own.picture("match-day-domestic-abuse").heading == "England match days"
    assert not own.has("match-day-serious-violence")


def test_a_higher_contrast_has_wider_bars_up_to_a_limit(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer, _ = answer_and_view(demo, demo_catalogue, "all")
    picture = answer.picture("daylight-serious-violence")
    assert picture.draw is not None
    sizes = [picture.draw(height).to_dict()["layer"][0]["mark"]["size"] for height in (80, picture.height, 200, 900)]
    assert sizes == sorted(sizes)
    assert sizes[1] == 22
    assert sizes[-1] <= 70


def test_a_source_without_times_answers_with_why(coventry_file: Path) -> None:
    connection = Database(coventry_file).current()
    answer = opened(connection, load_catalogue(connection), "times", PUBLIC).answer()
    assert answer.pictures == answer.about == ()
    assert answer.lead == (
        "police.uk recorded crime gives the month of an offence, not its day or time, so this question cannot be answered from it."
    )


def test_of_referrals_it_says_that_they_are_no_offences(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = opened(demo, demo_catalogue, "times", source=["demo_referrals"]).answer()
    assert "holds referrals, and not when offences happened, so" in answer.lead
    assert answer.pictures == ()


def test_none_recorded_answers_with_zero_alone(demo: Connection, demo_catalogue: Catalogue) -> None:
    link = {
        "types": ["Theft from the person"],
        "age": ["0-9"],
        "ethnicity": ["Mixed"],
        "period": ["2018"],
        "wards": ["E05001232"],
    }
    answer = opened(demo, demo_catalogue, "times", **link).answer()
    assert "the count is zero" in answer.lead
    assert answer.pictures == answer.others == ()
    assert answer.released is not None


@pytest.mark.parametrize("name", ["public", "few"])
def test_no_hidden_count_leaves_with_the_answer(name: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    audience, indicator_id = LINKS[name]
    answer, view = answer_and_view(demo, demo_catalogue, name)
    assert any(counts.frame["is_hidden"].any() for counts in counts_behind(view))
    indicator = indicator_definitions()[indicator_id]
    may_leave = released_numerators(demo, demo_catalogue, indicator, audience, view.filters.period)
    may_leave |= numbers_of_definitions(demo_catalogue, audience)
    left = list(counts_in(sent_with(answer, demo_catalogue)))
    assert len(left) > 50
    assert [(count, where) for count, where in left if count not in may_leave] == []
