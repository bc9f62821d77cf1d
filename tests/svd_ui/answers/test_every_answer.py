"""What holds for every answer, whatever the page: found by the table of answers, so that a new page is held to it too."""

import html
import re
from contextlib import suppress
from pathlib import Path

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.errors import AudienceError, FilterError
from svd_ui.answer import Answer
from svd_ui.answers import PAGE_ANSWERS, answer_of
from tests.pages.conftest import Open, assert_clean, html_of, open_page
from tests.svd_ui.answers.answering import opened

__all__ = ["open_page"]  # a fixture of the pages' tests

EVERY = [(page, audience) for page in PAGE_ANSWERS for audience in AUDIENCES]


@pytest.fixture(scope="module")
def answers(demo: Connection, demo_catalogue: Catalogue) -> dict[tuple[str, str], Answer]:
    """The answers to bare links that their audiences may have."""
    found = {}
    for page, audience in EVERY:
        with suppress(AudienceError):
            found[page, audience] = opened(demo, demo_catalogue, page, audience).answer()
    return found


def test_every_page_has_an_answer_for_those_who_may_see_all(answers: dict[tuple[str, str], Answer]) -> None:
    assert {page for page, audience in answers if audience == INTERNAL} == set(PAGE_ANSWERS)


@pytest.mark.parametrize("each", EVERY, ids="-".join)
def test_an_answer_leads_with_a_sentence_and_is_of_its_page_and_audience(
    each: tuple[str, str], answers: dict[tuple[str, str], Answer]
) -> None:
    if each not in answers:
        pytest.skip("this audience is offered the nearest view instead")
    answer = answers[each]
    assert answer.page == each[0]
    assert answer.question.strip()
    assert re.search(r"[.?]$", answer.lead)
    assert "  " not in answer.lead
    assert all(text.strip() for text in answer.others)
    if answer.released is not None:
        assert answer.released.audience == each[1]
    assert {picture.table.audience for picture in answer.pictures} <= {each[1]}


@pytest.mark.parametrize("each", EVERY, ids="-".join)
def test_every_picture_has_a_name_of_its_own_a_title_words_for_it_and_a_table(
    each: tuple[str, str], answers: dict[tuple[str, str], Answer]
) -> None:
    if each not in answers:
        pytest.skip("this audience is offered the nearest view instead")
    answer = answers[each]
    names = [picture.name for picture in answer.pictures]
    assert len(set(names)) == len(names)
    for picture in answer.pictures:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", picture.name), picture.name  # safe in links and file names
        assert picture.title.strip()
        assert picture.alt.strip()
        assert not picture.alt.endswith(".")  # the page goes on after it
        assert len(picture.table.frame.columns)
        assert answer.picture(picture.name) is picture
        if picture.draw is not None:
            assert picture.height > 0
    with pytest.raises(FilterError):
        answer.picture("no such picture")


@pytest.mark.parametrize("each", EVERY, ids="-".join)
def test_the_first_picture_stands_for_all_and_a_table_aside_follows_its_picture(
    each: tuple[str, str], answers: dict[tuple[str, str], Answer]
) -> None:
    if each not in answers:
        pytest.skip("this audience is offered the nearest view instead")
    answer = answers[each]
    if answer.pictures:
        assert not answer.pictures[0].is_aside
        assert answer.shown_alone[0] is answer.pictures[0]
    gathered = [part.name for picture in answer.shown_alone for part in (picture, *answer.asides_of(picture))]
    assert gathered == [picture.name for picture in answer.pictures]


@pytest.mark.parametrize("each", EVERY, ids="-".join)
def test_the_page_leads_with_the_sentence_of_its_answer(
    each: tuple[str, str], answers: dict[tuple[str, str], Answer], open_page: Open, demo_file: Path
) -> None:
    page, audience = each
    test = open_page(demo_file, page, audience=[audience])
    assert_clean(test)
    lead = html.unescape(html_of(test).split('<p class="svd-lead">')[-1].split("</p>")[0])
    if each not in answers:
        assert lead not in {answer.lead for answer in answers.values()}
        return
    assert lead == answers[each].lead
    assert test.title[0].value.replace("\\", "") == answers[each].question


@pytest.mark.parametrize("page", PAGE_ANSWERS)
def test_an_audience_that_may_not_have_a_view_still_reads_the_page_s_question(
    page: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, page, audience=["public"], types=["Robbery"], wards=["E05001222"], sex=["male"])
    assert_clean(test)
    assert len(test.title) == 1
    assert test.title[0].value.strip()


def test_a_page_that_there_is_not_is_refused_with_the_nearest(demo: Connection, demo_catalogue: Catalogue) -> None:
    here = opened(demo, demo_catalogue, "people").here
    with pytest.raises(FilterError, match="Did you mean 'people'"):
        answer_of(here, "poeple", {})
