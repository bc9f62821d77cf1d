"""Classes of the map's values."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svd_ui.palette import SEQUENTIAL_BLUES
from svd_ui.scales import COUNTS, RATES, Classes, Scale, classes_of

MOST = len(SEQUENTIAL_BLUES)
DARKEST = MOST - 1

Spans = tuple[tuple[float, float], ...]


@pytest.mark.parametrize(
    ("values", "spans"),
    [
        pytest.param([], (), id="no ward"),
        pytest.param([0, 0, 0], (), id="all zero"),
        pytest.param([pd.NA, None, float("nan")], (), id="all missing"),
        pytest.param([7, 7, 7], ((7, 7),), id="all equal"),
        pytest.param([0, pd.NA, 3], ((3, 3),), id="one above zero"),
        pytest.param([1, 5, 9], ((1, 1), (5, 5), (9, 9)), id="fewer than five"),
        pytest.param([1, 1, 1, 1, 2], ((1, 1), (2, 2)), id="ties"),
        pytest.param([1] * 30 + [90], ((1, 1), (90, 90)), id="one ward far above many equal ones"),
        pytest.param([1, 2, 3, 4, 5, *[6] * 30], ((1, 2), (3, 3), (4, 4), (5, 5), (6, 6)), id="many equal ones on top"),
        pytest.param(range(1, 11), ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10)), id="as many in each"),
    ],
)
def test_the_classes_span_the_values_above_zero(values: list[object], spans: Spans) -> None:
    assert classes_of(values, COUNTS).spans == spans


def test_rates_that_read_the_same_are_in_the_same_class() -> None:
    classes = classes_of([1.04, 0.96, 1.06], RATES)
    assert classes.spans == ((1.0, 1.0), (1.1, 1.1))
    assert classes.index(1.04) == classes.index(0.96) != classes.index(1.06)


def test_zero_is_in_no_class_and_a_rate_that_reads_as_zero_is_in_the_lightest() -> None:
    classes = classes_of([0, 0.04, 0.2], RATES)
    assert classes.index(0) is None
    assert classes.index(0.04) == DARKEST - 1


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_fewer_classes_than_colours_keep_the_darkest(count: int) -> None:
    values = [10 * step for step in range(1, count + 1)]
    classes = classes_of(values, COUNTS)
    assert [classes.index(value) for value in values] == list(range(MOST - count, MOST))


def assert_every_value_is_in_the_class_that_holds_it(
    values: list[float | None], classes: Classes, scale: Scale
) -> None:
    for value in values:
        if value:
            low, high = classes.spans[(classes.index(value) or 0) - (MOST - len(classes.spans))]
            assert low <= round(value, scale.decimals) <= high


@settings(max_examples=60)
@given(st.lists(st.none() | st.integers(0, 40) | st.integers(0, 100_000), max_size=40))
def test_every_count_falls_in_the_class_whose_span_holds_it(values: list[float | None]) -> None:
    classes = classes_of(values, COUNTS)
    assert_every_value_is_in_the_class_that_holds_it(values, classes, COUNTS)
    assert len(classes.spans) == min(MOST, len({value for value in values if value}))


@settings(max_examples=60)
@given(st.lists(st.none() | st.floats(0, 500), max_size=40))
def test_every_rate_falls_in_the_class_whose_span_holds_it(values: list[float | None]) -> None:
    classes = classes_of(values, RATES)
    assert_every_value_is_in_the_class_that_holds_it(values, classes, RATES)
    assert all(low <= high for low, high in classes.spans)
    assert all(earlier[1] < later[0] for earlier, later in zip(classes.spans, classes.spans[1:], strict=False))


@given(st.permutations([0, 1, 2, 2, 3, 5, 8, 13, None]))
def test_the_order_of_the_wards_does_not_matter(values: list[float | None]) -> None:
    assert classes_of(values, COUNTS) == classes_of(sorted(values, key=str), COUNTS)
