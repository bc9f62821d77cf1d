"""The page Programmes as Streamlit runs it: what is chosen, what the link carries, what an area without a register is told."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.catalogue import load_catalogue
from svd_data.database import Database
from svd_ui.guide_entry import SECTIONS
from svd_ui.loaded import STARTS
from svd_ui.navigation import DEFAULT, PAGES
from tests.pages.conftest import Open, assert_clean, html_of, lead_of, link_of, widget


def spoken_of(test: AppTest) -> str:
    """What the map sends for its wards."""
    arguments = json.loads(test.get("component_instance")[0].proto.json_args)
    return str(arguments["feature_group"])


def register_of(test: AppTest) -> list[str]:
    return [each.label for each in test.main.expander if "table and download" not in each.label]


def test_the_page_tells_what_runs_whose_money_ends_and_what_is_made_up(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "programmes")
    assert_clean(test)
    assert lead_of(test).startswith("Eight of the 12 programmes in the register ran on 30 September 2026")
    html = html_of(test)
    assert "CIRV, from the Youth Endowment Fund (August 2025)" in html
    assert "are illustrative, made up for this demonstration" in html
    assert len(register_of(test)) == 12
    assert len(test.get("vega_lite_chart")) == 1
    assert len(test.get("download_button")) == 2


def test_the_map_holds_every_ward_once_with_its_gap_in_words(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "programmes")
    sent = spoken_of(test)
    wards = test.dataframe[-1].value
    assert len(wards) == 18
    for ward, own in zip(wards["Ward"], wards["Of its own"], strict=True):
        spoken = f"{ward}: {own} of its own (" if own else f"{ward}: gap: none of its own"
        assert sent.count(spoken.replace("'", "\\u0027")) == 1, ward


def test_what_is_chosen_stands_in_the_link_and_narrows_everything(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "programmes")
    widget(test.segmented_control, "tier").set_value("tertiary").run()
    widget(test.segmented_control, "whom").set_value("over_25").run()
    widget(test.segmented_control, "provision").set_value("all").run()
    assert_clean(test)
    assert link_of(test) == {"tier": ["tertiary"], "whom": ["over_25"], "provision": ["all"]}
    assert lead_of(test).startswith("The one programme of tertiary prevention that takes somebody over 25 ran on")
    assert len(register_of(test)) == 1
    cold = open_page(demo_file, "programmes", **link_of(test))
    assert lead_of(cold) == lead_of(test)
    assert spoken_of(cold) == spoken_of(test)


def sent_by_main(test: AppTest) -> list[str]:
    """All that the page itself sends but its banner: words, tables, the timeline, the map."""
    words = [element.proto.body for element in test.main.get("html") if "svd-banner" not in element.proto.body]
    words = [text.replace("public", "internal") for text in words]
    tables = [each.value.to_csv() for each in test.dataframe]
    return [*words, *tables, test.get("vega_lite_chart")[0].proto.spec, spoken_of(test)]


def test_no_count_of_records_is_on_the_page_whatever_is_counted_and_for_whom(open_page: Open, demo_file: Path) -> None:
    bare = sent_by_main(open_page(demo_file, "programmes"))
    other = open_page(
        demo_file,
        "programmes",
        audience=["public"],
        indicator=["robbery"],
        period=["2019"],
        types=["Robbery"],
        sex=["male"],
    )
    assert_clean(other)
    assert sent_by_main(other) == bare


def test_nothing_of_what_is_chosen_leaves_the_choices_to_go_back_by(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "programmes", tier=["primary"], whom=["over_25"])
    assert_clean(test)
    assert lead_of(test) == "The register has no programme of primary prevention that takes somebody over 25."
    assert not test.get("vega_lite_chart")
    widget(test.segmented_control, "whom").set_value("all").run()
    assert len(register_of(test)) == 4


@pytest.mark.parametrize("choice", ["tier", "whom", "provision"])
def test_a_word_in_the_link_that_is_none_shows_all(choice: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "programmes", **{choice: ["<b>nonsense</b>"]})
    assert_clean(test)
    assert len(register_of(test)) == 12
    assert link_of(test) == {}


def test_chosen_wards_can_be_let_go_of(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "programmes", wards=["E05001222"])
    assert_clean(test)
    next(button for button in test.button if button.label == "Show all wards").click().run()
    assert_clean(test)
    assert link_of(test) == {}


def test_an_area_without_a_register_is_told_where_programmes_come_from(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "programmes")
    assert_clean(test)
    assert lead_of(test) == "No programme of Bristol is in the register."
    assert "programmes.toml" in test.markdown[-1].value
    assert not test.get("component_instance")
    assert "CIRV" not in html_of(test)


def test_real_data_of_coventry_has_the_sourced_facts_alone(open_page: Open, coventry_file: Path) -> None:
    catalogue = load_catalogue(Database(coventry_file).current())
    assert catalogue.programmes
    assert replace(catalogue.programmes[0], places=()).illustrative == ()
    test = open_page(coventry_file, "programmes")
    assert_clean(test)
    assert "llustrative" not in html_of(test)
    assert lead_of(test).startswith("None of the 12 programmes in the register is known to have run on 31 January 2014")


def test_programmes_are_events_of_a_trend_when_chosen(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "trends", events=["programmes"], period=["2025-26"], indicator=["robbery"])
    assert_clean(test)
    assert "CIRV: funding ends" in html_of(test)
    assert link_of(test)["events"] == ["programmes"]
    bare = open_page(demo_file, "trends", period=["2025-26"], indicator=["robbery"])
    assert "CIRV: funding ends" not in html_of(bare)


def test_the_guide_explains_each_programme_and_finds_it(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "guide", find=["volunteer mentors"])
    assert_clean(test)
    assert [header.value for header in test.header] == [SECTIONS["programmes"]]
    assert "Youth Endowment Fund (Note of 26 June 2024, paragraph 4.10)" in html_of(test)


def test_the_overview_leads_to_every_other_page(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, DEFAULT)
    assert_clean(test)
    labels = {element.proto.label for element in test.get("page_link")}
    assert {f"**{title}**" for page, title in PAGES.items() if page != DEFAULT} <= labels
    assert sorted(page for page, _, _ in STARTS) == sorted(set(PAGES) - {DEFAULT})
