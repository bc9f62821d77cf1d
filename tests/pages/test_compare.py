"""The page Compare, run as Streamlit runs it."""

import re
from pathlib import Path

import pytest

from tests.pages.conftest import Open, assert_clean, html_of, lead_of, link_of, widget


def heard(test: object) -> str:
    """Return the page's captions and paragraphs as text."""
    words = " ".join(element.value for element in [*test.caption, *test.markdown])  # type: ignore[attr-defined]
    return words.replace("\\", "")


def charts(test: object) -> int:
    return len(test.get("vega_lite_chart"))  # type: ignore[attr-defined]


def test_a_bare_link_shows_bars_funnel_and_trend_of_the_nearest_neighbours(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "compare")
    assert_clean(test)
    assert charts(test) == 3
    assert re.match(
        r"Not serious violence, which cannot be compared, but the nearest that can: "
        r"Coventry's rate of recorded violence and sexual offences, \d+\.\d per 1,000 residents, was the",
        lead_of(test),
    )
    assert "Serious violence cannot be compared" in heard(test)


def test_a_click_on_an_indicator_that_can_be_compared_sets_the_sidebars(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "compare")
    next(button for button in test.button if button.key == "compare_robbery").click().run()
    assert_clean(test)
    assert link_of(test)["indicator"] == ["robbery"]
    assert "recorded robberies" in lead_of(test)
    assert not [button for button in test.button if (button.key or "").startswith("compare_")]


@pytest.mark.parametrize(("set_id", "areas"), [("west_midlands", 7), ("all", 25)])
def test_the_set_is_in_the_link(set_id: str, areas: int, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "compare", set=[set_id])
    assert_clean(test)
    assert f"of {areas} areas in" in lead_of(test)
    assert link_of(test)["set"] == [set_id]


def test_choosing_another_set_changes_the_link_and_an_unknown_one_is_the_first(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "compare", set=["nonsense"])
    assert "of 21 areas" in lead_of(test)
    assert "set" not in link_of(test)
    widget(test.segmented_control, "set").set_value("west_midlands").run()
    assert_clean(test)
    assert link_of(test)["set"] == ["west_midlands"]
    assert "of 7 areas" in lead_of(test)


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_every_audience_reads_the_same_sentence_and_that_it_is_open(
    audience: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "compare", audience=[audience], wards=["E05001222"], period=["all"])
    assert_clean(test)
    assert lead_of(test) == lead_of(open_page(demo_file, "compare"))
    html = html_of(test)
    assert "open data: every audience sees the same" in html
    assert "The chosen wards are left aside" in html
    assert "because the chosen one is longer than a year" in html


def test_one_real_month_is_compared_by_number_and_says_what_would_bring_rates(
    open_page: Open, coventry_file: Path
) -> None:
    test = open_page(coventry_file, "compare", set=["west_midlands"])
    assert_clean(test)
    assert charts(test) == 1
    assert "highest of 7 areas" in lead_of(test)
    assert "residents of the other areas are not loaded" in heard(test)


def test_members_of_a_set_that_are_not_loaded_are_named(open_page: Open, coventry_file: Path) -> None:
    test = open_page(coventry_file, "compare")
    assert_clean(test)
    assert "Missing from this comparison: Derby" in heard(test)


def test_bristol_is_compared_with_the_authorities_of_its_own_files(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "compare")
    assert_clean(test)
    assert "of 8 areas in these files" in lead_of(test)
    assert "Taunton Deane and West Somerset (no whole file for August 2025 to September 2025)" in heard(test)


def test_of_referrals_it_says_that_they_cannot_be_compared_and_leads_to_offences(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "compare", source=["demo_referrals"])
    assert_clean(test)
    assert lead_of(test).startswith("Referrals cannot be compared with other areas; recorded offences can: Coventry")
    assert "which says nothing of referrals" in heard(test)
    test.button("compare_robbery").click().run()
    assert_clean(test)
    assert 'role="alert"' not in html_of(test)
    assert link_of(test) == {"indicator": ["robbery"]}
    assert "recorded robber" in lead_of(test)
