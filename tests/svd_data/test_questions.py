"""The documents' questions load and are whole; each fault of a broken file is named with file, entry and cure."""

from collections import Counter
from pathlib import Path

import pytest

from svd_data.errors import DefinitionError
from svd_data.questions import GROUPS, Destinations, load_questions, parse_questions
from svd_ui.navigation import PAGES
from svd_ui.sidebar import PAGE_CHOICES, PAGE_TEXTS

KNOWN = Destinations(tuple(PAGES), PAGE_CHOICES, PAGE_TEXTS)
QUESTIONS = load_questions(KNOWN)

ONE = """
[wards]
question = "Where is it recorded?"
quote = "The map below shows where violence is concentrated."
asked_in = "Report of 6 November 2019"
group = "where"
page = "hotspots"
parameters = { indicator = "robbery", measure = "rate", wards = ["E05001222", "E05001223"] }
picture = "map"
caveat = "Where offences were recorded."
also = []
"""
OTHER = ONE.replace("[wards]", "[other]").replace("Where is it", "When was it")


def test_the_ten_questions_that_were_promised_are_there_and_more() -> None:
    assert set(QUESTIONS) >= {
        "similar_cities", "football", "night_and_day", "street_violence", "youth_violence", "victims", "wards",
        "referrals_follow_need", "goal_2030", "recorded_rise",
    }  # fmt: skip
    assert len(QUESTIONS) > 20


def test_every_group_has_a_question_and_every_page_but_those_of_words_answers_one() -> None:
    assert {each.group for each in QUESTIONS.values()} == set(GROUPS)
    assert set(PAGES) - {each.page for each in QUESTIONS.values()} <= {"questions", "guide", "data", "briefing", "lab"}


@pytest.mark.parametrize("question_id", QUESTIONS)
def test_a_question_is_told_in_whole_sentences_names_its_document_and_leads_on(question_id: str) -> None:
    question = QUESTIONS[question_id]
    assert question.question.endswith("?")
    assert question.caveat.endswith(".")
    assert len(question.quote) > 20
    assert any(words in question.asked_in for words in ("2019", "2022", "2023/24", "2024", "no date given"))
    assert question.also


def test_no_two_questions_lead_to_one_picture_of_one_view() -> None:
    views = Counter((each.page, str(dict(each.parameters)), each.picture) for each in QUESTIONS.values())
    assert max(views.values()) == 1


def test_questions_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        QUESTIONS["wards"] = QUESTIONS["football"]  # type: ignore[index]
    with pytest.raises(TypeError):
        QUESTIONS["wards"].parameters["indicator"] = ("robbery",)  # type: ignore[index]


def test_what_the_broken_questions_are_made_from_is_not_broken(tmp_path: Path) -> None:
    found = parse_questions(written(tmp_path, ONE + OTHER), KNOWN)
    assert list(found) == ["wards", "other"]
    assert found["wards"].parameters["wards"] == ("E05001222", "E05001223")
    assert found["wards"].parameters["indicator"] == ("robbery",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "questions.toml: holds no question."),
        ('wards = "x"\n', "[wards]: is not a table"),
        (ONE + ONE, "questions.toml, [wards] cannot be read as TOML"),
        (ONE.replace("[wards]", "[Wards-1]"), "[Wards-1]: an id is lower-case words joined by underscores."),
        (ONE.replace("caveat =", "caveats ="), "[wards]: unknown key 'caveats'. Did you mean 'caveat'?"),
        (ONE.replace('page = "hotspots"\n', ""), "[wards]: the key 'page' is missing"),
        (ONE.replace('"Report of 6 November 2019"', '" "'), "[wards]: 'asked_in' is blank"),
        (ONE.replace('"Report of 6 November 2019"', "2019-11-06"), "[wards]: 'asked_in' must be a text"),
        (ONE.replace("recorded?", "recorded"), "[wards]: 'question' is no whole sentence"),
        (ONE.replace("were recorded.", "were recorded"), "[wards]: 'caveat' is no whole sentence"),
        (ONE.replace('"where"', '"wher"'), "[wards]: group 'wher' is not known. Did you mean 'where'?"),
        (ONE.replace('"hotspots"', '"hotspot"'), "[wards]: page 'hotspot' is not known. Did you mean 'hotspots'?"),
        (ONE.replace("also = []", 'also = ["othr"]') + OTHER, "[wards]: also 'othr' is not known. Did you mean 'other'?"),
        (ONE.replace("also = []", 'also = ["wards"]') + OTHER, "[wards]: also 'wards' is not known."),
        (ONE + OTHER.replace("When was", "Where is"), "[other]: asks the same as [wards]."),
        (ONE.replace("measure =", "mesure ="), "[wards]: parameter 'mesure' is not known. Did you mean 'measure'?"),
        (ONE.replace('measure = "rate"', 'source = "demo"'), "[wards]: parameter 'source' is not known."),
        (ONE.replace('measure = "rate"', 'audience = "public"'), "[wards]: parameter 'audience' is not known."),
        (ONE.replace('"rate"', '"rates"'), "[wards]: measure 'rates' is not known. Did you mean 'rate'?"),
        (ONE.replace('"rate"', "1"), "[wards]: parameter 'measure' must be a text, or a list of texts."),
        (ONE.replace('"rate"', "[]"), "[wards]: parameter 'measure' must be a text, or a list of texts."),
        (ONE.replace('"rate"', '["rate", "count"]'), "[wards]: parameter 'measure' has one value, not 2."),
        (ONE.replace('"robbery"', '"robery"'), "[wards]: indicator 'robery' is not known. Did you mean 'robbery'?"),
        (ONE.replace("measure = ", "reach = "), "[wards]: reach 'rate' is not known."),
        (ONE.replace('measure = "rate"', 'set = "neighbors"'), "[wards]: set 'neighbors' is not known. Did you mean 'neighbours'?"),
        (ONE.replace('measure = "rate"', 'period = "2023-25"'), "[wards]: period '2023-25' is none"),
        (ONE.replace('measure = "rate"', 'period = "months"'), "[wards]: period 'months' is none"),
        (ONE.replace('measure = "rate"', 'types = "Robery"'), "[wards]: types 'Robery' is not known. Did you mean 'Robbery'?"),
        (ONE.replace('measure = "rate"', 'age = "young"'), "[wards]: 'young' is no age band"),
        (ONE.replace('"E05001222"', '"Foleshill"'), "[wards]: 'Foleshill' is no ward's code"),
    ],
)  # fmt: skip
def test_a_broken_question_is_named_with_its_fault(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        parse_questions(written(tmp_path, text), KNOWN)
    assert told in str(raised.value)
    assert str(raised.value).startswith("questions.toml")


def written(folder: Path, text: str) -> Path:
    (folder / "questions.toml").write_text(text, encoding="utf-8")
    return folder / "questions.toml"
