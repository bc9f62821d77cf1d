"""Questions: each opens its view by a cold link with the filters set, says what a plain recount says, and is one click away."""

import html
import re
from pathlib import Path

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.filters import default_filters
from svd_data.views.closed_grid import Nearest
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.context import Context
from svd_ui.navigation import PAGES
from svd_ui.question_list import answer_question, kept_answers, opened_question, questions
from svd_ui.view_links import link_of as view_of
from svd_ui.view_links import open_view
from tests.pages.conftest import Open, assert_clean, html_of, lead_of, link_of, widget
from tests.pages.leaks import integers_in, numbers_of_programmes
from tests.question_oracle import EXPECTED, Data, Numbers, numbers_in

QUESTIONS = questions()
ANSWERED = [key for key, each in QUESTIONS.items() if each.page in PAGE_ANSWERS]


@pytest.fixture(scope="module")
def data(demo_file: Path) -> Data:
    return Data(demo_file)


def here(connection: Connection, catalogue: Catalogue, audience: str = INTERNAL) -> Context:
    return Context(connection, catalogue, default_filters(catalogue), audience)


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_a_cold_link_opens_the_promised_view_with_its_filters_set_and_its_sentence_is_the_answer(
    question_id: str, open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue
) -> None:
    question = QUESTIONS[question_id]
    opened = opened_question(here(demo, demo_catalogue), question)
    assert opened.problems == ()
    link = {name.replace("from", "from_"): list(values) for name, values in question.parameters.items()}
    test = open_page(demo_file, question.page, **link)
    assert_clean(test)
    assert test.title[0].value.startswith(PAGES[question.page])
    assert "This link asks for something" not in html_of(test)
    # What is as it is by default is left out of the address: read back it is the same view.
    again = open_view(view_of(question.page, link_of(test)), demo, demo_catalogue, INTERNAL)
    assert (again.here.filters, dict(again.choices)) == (opened.here.filters, dict(opened.choices))
    if (indicator := question.parameters.get("indicator")) is not None:
        assert again.here.filters.indicator.indicator_id == indicator[0]
        assert widget(test.selectbox, "indicator").value == indicator[0]
    if question.page in PAGE_ANSWERS:
        said = answer_question(here(demo, demo_catalogue), question).said
        shown = lead_of(test) + "".join(element.value.replace("\\", "") for element in test.markdown) + text_of(test)
        # A page may show the sentences of one picture as a list.
        assert [each for each in re.split(r"(?<=\.) ", said) if each not in shown] == []


@pytest.mark.parametrize("question_id", [key for key in EXPECTED if key in ANSWERED])
def test_the_numbers_of_an_answer_are_those_of_a_plain_recount(
    question_id: str, data: Data, demo: Connection, demo_catalogue: Catalogue
) -> None:
    question, expected = QUESTIONS[question_id], EXPECTED[question_id](data)
    answered = answer_question(here(demo, demo_catalogue), question)
    assert answered.is_answered
    nouns = [each.noun for each in demo_catalogue.indicators]
    found = numbers_in(answered.said, nouns)
    assert expected != Numbers()
    assert found.whole[: len(expected.whole)] == expected.whole, answered.said
    if expected.decimals:
        assert found.decimals[: len(expected.decimals)] == expected.decimals, answered.said
    if expected.percents:
        assert found.percents == expected.percents, answered.said
    assert all(name in answered.said for name in expected.names), answered.said


def test_every_answer_is_recounted() -> None:
    assert set(QUESTIONS) == set(EXPECTED)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_page_shows_every_question_with_what_the_records_say_to_this_audience(
    audience: str, open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue
) -> None:
    test = open_page(demo_file, "questions", audience=[audience])
    assert_clean(test)
    text = text_of(test)
    labels = {button.label.replace("\\", "") for button in test.button}
    for key, question in QUESTIONS.items():
        assert f"**{question.question}** ›" in labels
        assert question.caveat in text
        assert question.quote in text
        assert question.asked_in in text
        assert answer_question(here(demo, demo_catalogue, audience), question).said in text, key
    assert f"{len(QUESTIONS)} questions" in lead_of(test)


@pytest.mark.parametrize("question_id", ANSWERED)
def test_what_the_public_is_told_is_in_counts_that_are_released(
    question_id: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    answered = answer_question(here(demo, demo_catalogue, PUBLIC), QUESTIONS[question_id])
    said = f"{answered.said} {answered.qualified}"
    for noun in sorted((each.noun for each in demo_catalogue.indicators), key=len, reverse=True):
        said = said.replace(noun, "")
    said = re.sub(r"\d+ of \w+'s \d+ wards", "", said)  # a number of wards counts nobody
    known = numbers_of_programmes(demo_catalogue)
    if QUESTIONS[question_id].page not in ("compare", "programmes"):  # open data, and a register, for every audience
        assert [count for count in integers_in(said) if count % 5 and count not in known] == [], said
    assert answered.is_answered or isinstance(answered.nearest, Nearest) or answered.said.endswith(".")


@pytest.mark.parametrize("audience", ["partner", PUBLIC])
def test_no_word_of_the_internal_view_is_shown_to_others(audience: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "questions", audience=[audience])
    assert_clean(test)
    assert "internal" not in text_of(test).lower()
    # The link to copy opens what this person sees.
    assert all(f"audience={audience}" in block.value for block in test.code)
    assert len(test.code) == len(QUESTIONS)


@pytest.mark.parametrize("question_id", ["knife_crime", "wards", "football", "similar_cities", "referrals_follow_need"])
def test_one_click_on_a_question_opens_its_view_with_the_filters_set(
    question_id: str, open_page: Open, demo_file: Path
) -> None:
    question = QUESTIONS[question_id]
    test = open_page(demo_file, "questions", wards=["E05001222"], indicator=["robbery"], period=["2023-24"])
    test.button(f"open_{question_id}").click().run()
    assert_clean(test)
    assert test.title[0].value.startswith(PAGES[question.page])
    assert set(link_of(test)) <= set(question.parameters)
    assert widget(test.selectbox, "indicator").value == question.parameters["indicator"][0]
    cold = open_page(demo_file, question.page, **{name: list(values) for name, values in question.parameters.items()})
    assert link_of(cold) == link_of(test)
    assert lead_of(cold) == lead_of(test)


def test_a_question_of_an_indicator_that_the_data_cannot_carry_says_so_and_still_opens(
    open_page: Open, bristol_file: Path
) -> None:
    bristol = Database(bristol_file).current()
    catalogue = load_catalogue(bristol)
    there = here(bristol, catalogue, PUBLIC)
    for key in ("youth_violence", "knife_victims", "referrals_follow_need", "people_referred", "football"):
        answered = answer_question(there, QUESTIONS[key])
        assert answered.said.startswith("This cannot be answered from what is loaded."), key
        assert not answered.is_answered
    test = open_page(bristol_file, "questions")
    assert_clean(test)
    assert "too little is loaded to tell" in lead_of(test)
    test.button("open_knife_crime").click().run()
    assert_clean(test)


def test_answers_are_made_once_for_a_version_of_the_data_and_an_audience(
    open_page: Open, demo_file: Path, demo_catalogue: Catalogue
) -> None:
    test = open_page(demo_file, "questions")
    assert_clean(test)
    with_version = Database(demo_file).current()
    kept = kept_answers(here(with_version, demo_catalogue))
    assert set(kept) == set(QUESTIONS)
    assert kept_answers(here(with_version, demo_catalogue, PUBLIC)) is not kept
    before = text_of(test)
    test.run()
    assert text_of(test) == before


# The search


def test_a_search_in_the_link_is_shown_stays_there_and_is_left_when_a_result_is_opened(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "questions", ask=["Folshill"])
    assert_clean(test)
    assert link_of(test) == {"ask": ["Folshill"]}
    assert "<b>Foleshill</b> (ward)" in html_of(test)
    assert "open_knife_crime" not in [button.key for button in test.button]
    test.button("open_found_0_0").click().run()
    assert_clean(test)
    assert test.title[0].value.startswith("Hotspots")
    assert link_of(test) == {"wards": ["E05001222"]}
    assert lead_of(test).startswith("Foleshill had ")


@pytest.mark.parametrize(
    ("asked", "label", "page", "link"),
    [
        ("nife crime", "Where: Hotspots ›", "Hotspots", {"indicator": ["knife_crime"]}),
        ("nife crime", "When: Trends ›", "Trends", {"indicator": ["knife_crime"]}),
        ("nife crime", "What it means ›", "Guide", {"find": ["Knife crime"]}),
        ("CIVR", "Its referrals ›", "Referrals", {"source": ["demo_referrals"], "types": ["CIRV"]}),
        ("step togther", "In the register: Programmes ›", "Programmes", {}),
        ("caseload", "In the Guide ›", "Guide", {"find": ["Caseload and capacity"]}),
        ("similer cities", "The answer: Compare ›", "Compare", {"indicator": ["total_recorded_crime"]}),
        ("hotspot", "Open Hotspots ›", "Hotspots", {}),
    ],
)
def test_what_is_found_opens_the_right_view(
    asked: str, label: str, page: str, link: dict[str, list[str]], open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "questions", ask=[asked])
    next(button for button in test.button if button.label.replace("\\", "") == label).click().run()
    assert_clean(test)
    assert test.title[0].value.startswith(page)
    assert link_of(test) == link


def test_what_is_typed_is_looked_for_and_can_be_cleared(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "questions")
    widget(test.text_input, "ask").set_value("zqzq").run()
    assert_clean(test)
    assert "Nothing here has the word 'zqzq'." in html.unescape(html_of(test))
    assert "Nothing was found" not in html_of(test)
    next(button for button in test.button if button.label == "Show all questions").click().run()
    assert_clean(test)
    assert link_of(test) == {}
    assert "open_knife_crime" in [button.key for button in test.button]


def test_the_search_of_overview_is_answered_on_questions_and_does_not_hold_whoever_comes_back(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "overview")
    test.text_input("ask_from_here").set_value("Folshill").run()
    assert_clean(test)
    assert test.title[0].value.startswith("Questions")
    assert "<b>Foleshill</b> (ward)" in html_of(test)
    assert link_of(test) == {"ask": ["Folshill"]}
    test.switch_page("../pages/overview.py").run()
    assert_clean(test)
    assert test.title[0].value.startswith("Overview")


@pytest.mark.parametrize(
    "asked", ["<script>alert(1)</script>" + "x" * 10_000, "[a](javascript:alert(1)) **b**", "\u202e\u0645"]
)
def test_a_hostile_search_is_text(asked: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "questions", ask=[asked])
    assert_clean(test)
    assert "<script>" not in html_of(test)
    assert "javascript:" not in str([element.value for element in test.markdown])
    assert len(link_of(test)["ask"][0]) <= 80


# At the merge, when every page has its answer: take the mark away, so that no answer can go missing without a word.
@pytest.mark.parametrize("question_id", QUESTIONS)
def test_every_question_is_answered_by_the_picture_that_it_names(
    question_id: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    question = QUESTIONS[question_id]
    assert answer_question(here(demo, demo_catalogue), question).is_answered
    answer = opened_question(here(demo, demo_catalogue), question).answer()
    if question.picture:
        assert answer.picture(question.picture).says


def text_of(test: object) -> str:
    """Return the HTML of a page as it is read: without marks of its own for quotes and signs."""
    html = html_of(test)  # type: ignore[arg-type]
    return html.replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", '"')
