"""The pages and where they are named."""

import re
from pathlib import Path

import pytest

from svd_data.indicators import Indicator, indicator_definitions
from svd_ui.measures import COUNT, MEASURES, RATE, counted_things, measure_labels
from svd_ui.navigation import DEFAULT, LAB, PAGES, PRESENT

FOLDER = Path(__file__).parent.parent.parent / "pages"


def test_the_navigation_lists_every_page_but_present_and_the_lab_and_no_other() -> None:
    assert {*PAGES, LAB, PRESENT} == {path.stem for path in FOLDER.glob("*.py")}
    assert not {LAB, PRESENT} & set(PAGES)


def test_the_default_page_comes_first_and_titles_differ() -> None:
    assert next(iter(PAGES)) == DEFAULT
    assert len(set(PAGES.values())) == len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_pages_path_is_a_plain_word(page: str) -> None:
    assert re.fullmatch("[a-z]+", page)
    assert PAGES[page].lower() == page


@pytest.mark.parametrize("indicator", indicator_definitions().values(), ids=lambda each: each.indicator_id)
def test_every_measure_has_a_label_of_its_own_that_says_what_the_indicators_unit_says(indicator: Indicator) -> None:
    labels = measure_labels(indicator)
    assert tuple(labels) == MEASURES
    assert len(set(labels.values())) == len(MEASURES)
    assert labels[COUNT] == f"Number of {counted_things(indicator)}"
    assert indicator.unit.startswith(counted_things(indicator))
    if indicator.has_rate:
        assert indicator.unit == f"{counted_things(indicator)} {labels[RATE].removeprefix('Rate ')}"
    else:
        assert labels[RATE] == "Rate"


@pytest.mark.parametrize(
    ("indicator_id", "count", "rate"),
    [
        ("serious_violence", "Number of offences", "Rate per 1,000 residents"),
        ("homicide", "Number of offences", "Rate per 100,000 residents"),
        ("anti_social_behaviour", "Number of incidents", "Rate per 1,000 residents"),
        ("serious_violence_victims", "Number of victims", "Rate per 1,000 residents"),
        ("young_serious_violence_victims", "Number of victims", "Rate"),
    ],
)
def test_the_labels_follow_the_indicator(indicator_id: str, count: str, rate: str) -> None:
    labels = measure_labels(indicator_definitions()[indicator_id])
    assert (labels[COUNT], labels[RATE]) == (count, rate)
