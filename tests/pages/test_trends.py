"""Trends with its control chart and its events, as a person meets them."""

from pathlib import Path

import pytest

from tests.pages.conftest import Open, assert_clean, html_of, lead_and_seconds_of, link_of, widget


def test_the_events_of_a_link_are_shown_and_a_choice_of_others_goes_into_it(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "trends", indicator=["knife_crime"], period=["2020"], events=["lockdowns"])
    assert_clean(test)
    assert html_of(test).count("First national lockdown (23 March to 3 July 2020)") == 2  # both pictures
    assert "Recorded violence nearly doubles" in html_of(test)
    assert "Euro 2020" not in html_of(test)
    widget(test.get("button_group"), "events").set_value("football").run()
    assert_clean(test)
    assert link_of(test)["events"] == ["football"]
    assert "Euro 2020 (11 June to 11 July 2021)" in html_of(test)
    assert "First national lockdown" not in html_of(test)


def test_without_a_choice_the_link_is_bare_and_recording_changes_are_shown(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "trends", indicator=["knife_crime"])
    assert "events" not in link_of(test)
    assert "Counting rules: only the principal crime recorded (1 May to 31 May 2023; change in recording" in html_of(
        test
    )
    assert any("No change in recording" in caption.value for caption in test.caption)  # of the latest 12 months


def test_hotspots_months_show_the_events_of_the_link(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", indicator=["robbery"], events=["football"])
    assert_clean(test)
    assert "World Cup 2026 (11 June to 19 July 2026)" in html_of(test)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ({"indicator": ["knife_crime"]}, "shows nothing beyond chance."),
        ({"indicator": ["robbery"]}, "is part of what chance seldom brings:"),
        ({"indicator": ["homicide"]}, "The wait that ended on"),
        ({"indicator": ["homicide"], "audience": ["partner"]}, "days are not released to this audience."),
        (
            {"indicator": ["knife_crime"], "audience": ["public"]},
            "shows nothing beyond chance, as far as rounded counts can tell.",
        ),
    ],
)
def test_the_lead_says_whether_the_latest_is_more_than_chance(
    link: dict[str, list[str]], said: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "trends", **link)
    assert_clean(test)
    assert said in lead_and_seconds_of(test)
    assert any("More than chance?" in subheader.value for subheader in test.subheader)


@pytest.mark.parametrize("link", [{"split": ["type"]}, {"step": ["financial_year"]}])
def test_only_one_line_of_months_or_quarters_is_judged(
    link: dict[str, list[str]], open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "trends", **link)
    assert_clean(test)
    assert not any("More than chance?" in subheader.value for subheader in test.subheader)


def test_police_uk_data_with_gaps_is_judged_and_says_what_is_not_loaded(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "trends", period=["all"], events=["all"])
    assert_clean(test)
    assert "chance" in lead_and_seconds_of(test)
    assert sum("A grey band is a time of which no file is loaded" in caption.value for caption in test.caption) == 2
