"""The Guide as a page: its sections, its search and the link, for each audience."""

from pathlib import Path

import pytest

from svd_data.indicators import indicator_definitions
from svd_ui.guide_entry import INDICATORS, SECTIONS
from svd_ui.navigation import PAGES
from tests.pages.conftest import PROJECT, Open, assert_clean, html_of, lead_of, link_of, widget


def test_the_readme_names_every_page() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("## Pages")[2].partition("\n##")[0]
    for title in PAGES.values():
        assert f"| {title} |" in table, title


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_stands_in_the_link_and_shows_its_entries(section: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "guide", section=[section])
    assert_clean(test)
    assert [header.value for header in test.header] == [SECTIONS[section]]
    assert link_of(test) == ({} if section == INDICATORS else {"section": [section]})
    assert len(test.main.expander) >= 2


def test_the_guide_opens_with_the_indicators_and_at_the_one_chosen(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "guide", indicator=["robbery"])
    labels = [expander.label.replace("\\", "") for expander in test.main.expander]
    assert labels == [each.title for each in indicator_definitions().values()]
    assert [expander.label for expander in test.main.expander if expander.proto.expanded] == ["Robbery"]


def test_a_search_in_the_link_shows_what_holds_every_word_and_stays_in_the_link(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "guide", find=["wilson SCORE"])
    assert_clean(test)
    assert "1 entry for “wilson SCORE”." in html_of(test)
    assert [header.value for header in test.header] == ["Statistics"]
    assert not test.segmented_control or "section" not in str([each.key for each in test.segmented_control])
    assert link_of(test) == {"find": ["wilson SCORE"]}
    next(button for button in test.button if button.label == "Show the whole Guide").click().run()
    assert_clean(test)
    assert len(test.main.expander) == len(indicator_definitions())
    assert link_of(test) == {}


def test_what_is_typed_is_looked_for(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "guide")
    widget(test.text_input, "find").set_value("robery").run()
    assert_clean(test)
    assert "Did you mean &#x27;robbery&#x27;?" in html_of(test)
    assert link_of(test) == {"find": ["robery"]}
    widget(test.text_input, "find").set_value("").run()
    assert len(test.main.expander) == len(indicator_definitions())
    assert link_of(test) == {}


def test_a_hostile_or_endless_search_is_text(open_page: Open, demo_file: Path) -> None:
    hostile = "<script>alert(1)</script>"
    test = open_page(demo_file, "guide", find=[hostile + "x" * 5000])
    assert_clean(test)
    assert "<script>" not in html_of(test)
    assert "&lt;script&gt;" in html_of(test)
    assert len(link_of(test)["find"][0]) <= 80


def test_the_public_is_told_what_it_does_not_get(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "guide", audience=["public"], indicator=["knife_crime"], section=["quality"])
    assert_clean(test)
    assert "of the victims of recorded knife offences" in lead_of(test)
    assert any("not by month" in element.value for element in test.markdown)
    assert len(test.get("vega_lite_chart")) == 1
    assert [next(iter(table.value.columns)) for table in test.dataframe] == ["What", "Financial year"]


def test_of_open_data_the_public_gets_months_and_files(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "guide", audience=["public"], section=["quality"])
    assert_clean(test)
    assert [next(iter(table.value.columns)) for table in test.dataframe] == ["What", "Month", "Month"]
    assert len(test.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("page", ["hotspots", "trends", "people"])
def test_pages_lead_to_the_guide(page: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, page)
    assert_clean(test)
    links = [element.proto.label for element in test.get("page_link")]
    assert [label for label in links if label.startswith("What does this mean?")]


def test_filters_of_other_pages_change_nothing_in_the_guide(open_page: Open, demo_file: Path) -> None:
    bare = open_page(demo_file, "guide", indicator=["robbery"])
    filtered = open_page(
        demo_file, "guide", indicator=["robbery"], wards=["E05001222"], sex=["female"], period=["2019"]
    )
    assert_clean(filtered)
    assert lead_of(filtered) == lead_of(bare)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Kaplan", "How long people wait: half within, nine in ten within"),
        ("waiting times", "How long people wait: half within, nine in ten within"),
        ("Fisher", "Does one group get further than the others?"),
        ("re-referral", "Referred again (re-referral)"),
        ("caseload", "Caseload and capacity"),
        ("cohort", "Quarters of referral followed (cohorts)"),
        ("triaged", "Stages of a referral: triaged, accepted, engaged, completed"),
    ],
)
def test_the_words_of_referrals_are_found(asked: str, title: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "guide", find=[asked])
    assert_clean(test)
    assert title in [expander.label.replace("\\", "") for expander in test.main.expander]
