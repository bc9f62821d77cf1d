"""The Guide's answer: the words of the section or search asked for, each as on file, and the data's quality as released."""

from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.guide import method_definitions
from svd_data.indicators import indicator_definitions
from svd_data.search import LONGEST_SEARCH
from svd_ui.answer import Answer
from svd_ui.answers import answer_of
from svd_ui.answers.guide import FILES, LATEST_QUALITY, QUALITY_STEPS, asked_of
from svd_ui.guide_entry import EVENTS, INDICATORS, QUALITY, SECTIONS, SOURCES, STATISTICS
from svd_ui.view_links import open_view, read_address


def answer_to(connection: Connection, catalogue: Catalogue, address: str, audience: str = INTERNAL) -> Answer:
    view = open_view(read_address(address), connection, catalogue, audience)
    assert view.problems == ()
    return view.answer()


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != QUALITY])
def test_a_section_is_a_table_of_its_words_with_all_that_is_said_behind_it(
    section: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = open_view(read_address(f"/guide?section={section}"), demo, demo_catalogue, PUBLIC)
    words, facts = view.answer().pictures
    assert (words.name, words.heading, words.draw) == (section, SECTIONS[section], None)
    assert facts.is_aside
    entries = asked_of(view.here, view.choices).entries
    assert words.table.frame["Word"].tolist() == [entry.title for entry in entries]
    assert (words.table.frame["What it means"].str.len() > 0).all()
    told = [(entry.title, label, "; ".join(texts)) for entry in entries for label, texts in entry.facts]
    assert list(facts.table.frame.itertuples(index=False, name=None)) == told


def test_words_mean_what_is_on_file(demo: Connection, demo_catalogue: Catalogue) -> None:
    def meaning_of(section: str) -> dict[str, str]:
        frame = answer_to(demo, demo_catalogue, f"/guide?section={section}").picture(section).table.frame
        return dict(zip(frame["Word"], frame["What it means"], strict=True))

    assert meaning_of(INDICATORS) == {each.title: each.definition for each in indicator_definitions().values()}
    assert meaning_of(STATISTICS) == {each.title: each.text for each in method_definitions().values()}
    assert meaning_of(SOURCES)["Synthetic offences"].startswith("Publisher: Serious Violence Duty Explorer. Licence: ")
    lockdown = next(words for title, words in meaning_of(EVENTS).items() if "lockdown" in title.lower())
    assert lockdown.startswith("Kind: Lockdown. When: ")


def test_a_search_in_a_link_finds_what_the_page_finds_under_its_sections(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, "/guide?find=wilson+SCORE&section=events")
    assert answer.lead == "1 entry for “wilson SCORE”."
    assert [each.name for each in answer.shown_alone] == [STATISTICS]
    assert len(answer.picture(STATISTICS).table.frame) == 1
    assert "wilson" in " ".join(answer.pictures[1].table.frame["In words"]).lower()
    several = answer_to(demo, demo_catalogue, "/guide?find=school")
    assert len(several.shown_alone) > 1
    count = sum(len(each.table.frame) for each in several.shown_alone)
    assert several.lead == f"{count} entries for “school”."


def test_a_search_that_finds_nothing_leads_with_that_and_has_no_picture(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = answer_to(demo, demo_catalogue, "/guide?find=robery")
    assert answer.lead.startswith("No entry for “robery”. ")
    assert "Did you mean 'robbery'?" in answer.lead
    assert answer.pictures == ()
    assert answer.others[0].startswith("Explained here: ")


def test_what_is_searched_for_is_a_choice_of_the_link_as_it_was_typed(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = open_view(read_address(f"/guide?find=+{'x' * 500}+"), demo, demo_catalogue, INTERNAL)
    assert view.choices["find"] == "x" * LONGEST_SEARCH
    bare = open_view(read_address("/guide"), demo, demo_catalogue, INTERNAL)
    assert bare.choices["find"] == ""
    assert answer_of(bare.here, "guide", {}).pictures[0].name == INDICATORS


@pytest.mark.parametrize("audience", [INTERNAL, PUBLIC])
def test_the_tables_of_quality_are_the_released_figures(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = open_view(read_address("/guide?section=quality&indicator=knife_crime"), demo, demo_catalogue, audience)
    quality, answer = view.here.quality(), view.answer()
    for name, released in ((LATEST_QUALITY, quality.latest), (QUALITY_STEPS, quality.steps)):
        frame = answer.picture(name).table.frame
        for heading, column in (("Not recorded", "numerator"), ("Counted", "total")):
            pd.testing.assert_series_equal(frame[heading], released.frame[column], check_names=False, check_index=False)
        assert frame.loc[(released.frame["is_hidden"]).to_numpy(), "Not recorded"].isna().all()
    steps = answer.picture(QUALITY_STEPS)
    assert steps.draw is not None
    assert steps.draw(400).to_dict()["height"] == 400
    assert answer.has(FILES) == (audience == INTERNAL)
    assert any("[c]" in note for note in steps.notes) == bool(quality.steps.frame["is_hidden"].any())
    # What the public does not get it is told.
    assert ("not by month" in answer.picture(LATEST_QUALITY).says) == (audience == PUBLIC)


def test_files_are_drawn_where_some_rows_could_not_be_placed(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    answer = answer_to(connection, load_catalogue(connection), "/guide?section=quality", PUBLIC)
    files = answer.picture(FILES)
    assert files.draw is not None
    assert files.table.frame["Not placed"].sum() > 0
    assert "does not record" in answer.picture(LATEST_QUALITY).says


def test_the_guide_is_about_the_whole_area_and_every_month(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = answer_to(demo, demo_catalogue, "/guide?wards=E05001222&period=2019&indicator=robbery")
    assert answer.filters is not None
    assert (answer.filters.wards, answer.filters.period.choice) == ((), "all")
    assert answer.filters.indicator.indicator_id == "robbery"
