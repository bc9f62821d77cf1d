"""Colours: enough contrast, and never the only difference."""

from itertools import combinations

import pytest

from svd_ui import palette
from svd_ui.charts import line_keys
from svd_ui.paint import VERDICT_FILLS
from svd_ui.palette import HATCH
from svd_ui.palette import HIDDEN_FILL as HIDDEN
from svd_ui.words import VERDICT_MARKS
from tests.svd_ui.made import contrast, luminance


def test_contrast_is_worked_out_as_published() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("colour", [*palette.CATEGORICAL, palette.PURPLE, palette.GRID_GREY, palette.DARK_GREY])
def test_what_draws_lines_and_bars_stands_out_from_white(colour: str) -> None:
    assert contrast(colour, "#FFFFFF") >= 3


@pytest.mark.parametrize("fill", [palette.ZERO, *palette.SEQUENTIAL_BLUES[:3], palette.CANNOT_TELL_FILL])
def test_outlines_carry_the_contrast_that_light_fills_lack(fill: str) -> None:
    assert contrast(palette.DARK_GREY, fill) >= 3


def test_the_blues_run_from_light_to_dark_and_none_is_zero() -> None:
    shades = [luminance(colour) for colour in (palette.ZERO, *palette.SEQUENTIAL_BLUES)]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == len(shades)


def test_any_two_lines_can_be_told_apart_without_colour() -> None:
    for one, other in combinations(line_keys(("a", "b", "c", "d")), 2):
        assert one.dash != other.dash


def test_any_two_verdicts_can_be_told_apart_without_colour() -> None:
    marks = [VERDICT_MARKS[verdict] for verdict in VERDICT_FILLS]
    assert len(set(marks)) == len(marks)
    assert all(any(letter.isalpha() for letter in mark) for mark in marks)
    assert not HATCH.startswith("#")


def test_what_is_hidden_what_has_no_figure_and_zero_look_unlike_each_other_and_unlike_any_value() -> None:
    looks = [HIDDEN, HATCH, palette.ZERO, palette.CANNOT_TELL_FILL, *palette.SEQUENTIAL_BLUES]
    assert len(set(looks)) == len(looks)
    assert not HIDDEN.startswith("#")


def test_text_on_the_page_is_readable() -> None:
    assert contrast(palette.DARK_GREY, "#FFFFFF") >= 4.5
