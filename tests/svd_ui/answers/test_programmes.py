"""The answer of Programmes: the register as a timeline and a map, as at its day, the same for every audience."""

from dataclasses import replace

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.about import about_lines
from svd_ui.answer import Answer
from svd_ui.answers.programmes import CAUSE, FILTERS, MAP, PLACES, TIERS, TIMELINE, programmes_answer, view_of
from svd_ui.sentences import gaps_sentence
from tests.pages.leaks import integers_in, numbers_of_definitions, numbers_of_programmes, without_words_of_files
from tests.svd_ui.answers.answering import HEIGHTS, assert_map_is_of_its_table, opened, sent_with, words_on_map


def answer_to(demo: Connection, catalogue: Catalogue, audience: str = INTERNAL, **link: list[str]) -> Answer:
    return opened(demo, catalogue, "programmes", audience, **link).answer()


def test_the_tables_hold_the_register_and_the_wards_of_the_view(demo: Connection, demo_catalogue: Catalogue) -> None:
    opened_view = opened(demo, demo_catalogue, "programmes", provision=["all"])
    answer, view = opened_view.answer(), view_of(opened_view.here, opened_view.choices)
    assert [each.name for each in answer.pictures] == [TIMELINE, MAP]
    assert answer.picture(TIMELINE).table.frame["Programme"].tolist() == view.register.frame["title"].tolist()
    assert answer.picture(MAP).table.frame["Of its own"].tolist() == view.wards.frame["programmes"].tolist()
    assert answer.as_at == view.as_at
    assert answer.released is not None
    assert answer.released.frame.equals(view.register.frame)
    assert answer.filters is None


def test_every_programme_of_a_known_day_is_drawn_at_any_height(demo: Connection, demo_catalogue: Catalogue) -> None:
    picture = answer_to(demo, demo_catalogue).picture(TIMELINE)
    assert picture.draw is not None
    for height in HEIGHTS:
        spec = picture.draw(height).to_dict()
        assert spec["height"] == height
        drawn = {row["title"] for rows in spec["datasets"].values() for row in rows if "title" in row}
        assert drawn == set(picture.table.frame["Programme"])


def test_bars_grow_with_the_picture(demo: Connection, demo_catalogue: Catalogue) -> None:
    picture = answer_to(demo, demo_catalogue).picture(TIMELINE)
    assert picture.draw is not None
    heights = [
        {layer["mark"]["height"] for layer in picture.draw(height).to_dict()["layer"] if layer["mark"]["type"] == "bar"}
        for height in (picture.height, 2 * picture.height)
    ]
    (usual,), (large,) = heights
    assert usual == 15
    # The axis keeps its height, so the rows get a little more than the rest.
    assert 2 * usual <= large < 2.2 * usual


@pytest.mark.parametrize("link", [{}, {"provision": ["all"], "wards": ["E05001222"]}, {"tier": ["tertiary"]}])
def test_the_map_holds_every_ward_and_gaps_are_said_and_written(
    link: dict[str, list[str]], demo: Connection, demo_catalogue: Catalogue
) -> None:
    opened_view = opened(demo, demo_catalogue, "programmes", **link)
    picture, view = opened_view.answer().picture(MAP), view_of(opened_view.here, opened_view.choices)
    assert_map_is_of_its_table(picture, len(demo_catalogue.wards))
    assert picture.says.startswith(gaps_sentence(view))
    assert picture.draw is not None
    written = dict(each.split(": ") for each in words_on_map(picture.draw(640).to_dict()))
    table = picture.table.frame.set_index("Ward")
    for ward, figure in written.items():
        assert figure == ("gap" if table.loc[ward, "Of its own"] == 0 else str(table.loc[ward, "Of its own"]))


def test_choices_of_a_link_narrow_the_answer(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = answer_to(demo, demo_catalogue, tier=["tertiary"], whom=["over_25"])
    assert len(answer.picture(TIMELINE).table.frame) == 1
    assert answer.lead.startswith("The one programme of tertiary prevention that takes somebody over 25 ")


def test_small_type_says_what_a_register_is_and_whose_the_map_is(demo: Connection, demo_catalogue: Catalogue) -> None:
    lines = about_lines(answer_to(demo, demo_catalogue, PUBLIC), demo_catalogue)
    said = {line.heading: line.text for line in lines if line.heading}
    assert said["About this register"].startswith("as at 30 September 2026, the last day of the data.")
    assert said["Audience"].startswith("public. The register counts programmes and no people")
    texts = [line.text for line in lines]
    assert [each for each in texts if each in (TIERS, PLACES, CAUSE, FILTERS)] == [TIERS, PLACES, CAUSE, FILTERS]
    assert "Contains OS data" in texts[-1]


def test_the_answer_is_the_same_for_every_audience_and_counts_no_record(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    sent = [sent_with(answer_to(demo, demo_catalogue, audience, indicator=["robbery"]), demo_catalogue) for audience in AUDIENCES]  # fmt: skip
    for audience, each in zip(AUDIENCES, sent, strict=True):
        assert [text.replace(f"{audience}. ", "") for text in each.texts] == [text.replace("internal. ", "") for text in sent[0].texts]  # fmt: skip
        assert all(one.equals(other) for one, other in zip(each.frames, sent[0].frames, strict=True))
    texts = [*sent[0].texts, *(str(text) for frame in sent[0].frames for name in frame.select_dtypes("str") for text in frame[name])]  # fmt: skip
    known = numbers_of_programmes(demo_catalogue) | numbers_of_definitions(demo_catalogue, INTERNAL)
    known |= {len(demo_catalogue.programmes), *range(10)}
    found = {number for text in texts for number in integers_in(without_words_of_files(text))}
    assert found - known - {10, 14, 26, 31, 30} == set()


def test_nothing_of_what_is_chosen_says_so_and_draws_nothing(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = answer_to(demo, demo_catalogue, tier=["primary"], whom=["over_25"])
    assert answer.lead == "The register has no programme of primary prevention that takes somebody over 25."
    assert answer.pictures == ()
    assert TIERS in answer.notes


def test_an_area_without_a_register_says_so(demo: Connection, demo_catalogue: Catalogue) -> None:
    here = opened(demo, demo_catalogue, "programmes").here
    bare = replace(here, catalogue=replace(demo_catalogue, programmes=()))
    answer = programmes_answer(bare, view_of(bare, {}))
    assert answer.lead == "No programme of Coventry is in the register."
    assert (answer.pictures, answer.notes) == ((), ())
    assert [line.heading for line in about_lines(answer, demo_catalogue)] == ["About this register", "Audience"]


def test_programmes_of_no_known_day_are_named_below_and_have_their_rows(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    here = opened(demo, demo_catalogue, "programmes").here
    dateless = tuple(replace(each, first=None, last=None, seen=()) for each in demo_catalogue.programmes[:1])
    bare = replace(here, catalogue=replace(demo_catalogue, programmes=dateless))
    picture = programmes_answer(bare, view_of(bare, {})).picture(TIMELINE)
    assert picture.draw is None
    assert picture.legend.keys == ()
    assert picture.notes[-1] == f"Of no known day, so not on the timeline: {dateless[0].title}."
    assert picture.table.frame["Programme"].tolist() == [dateless[0].title]
