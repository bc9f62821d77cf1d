"""The pages and where they are named."""

import re
from pathlib import Path

import pytest

from svd_ui.measures import MEASURE_LABELS, MEASURES
from svd_ui.navigation import DEFAULT, PAGES

FOLDER = Path(__file__).parent.parent.parent / "pages"


def test_the_navigation_lists_every_page_and_no_other() -> None:
    assert set(PAGES) == {path.stem for path in FOLDER.glob("*.py")}


def test_home_comes_first_and_titles_differ() -> None:
    assert next(iter(PAGES)) == DEFAULT
    assert len(set(PAGES.values())) == len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_pages_path_is_a_plain_word(page: str) -> None:
    assert re.fullmatch("[a-z]+", page)
    assert PAGES[page].lower() == page


def test_every_measure_has_a_label_of_its_own() -> None:
    assert set(MEASURE_LABELS) == set(MEASURES)
    assert len(set(MEASURE_LABELS.values())) == len(MEASURES)
