"""What Compare draws, lists and says, from the demonstration data's own answers."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import Filters, default_filters
from svd_data.funnel import ABOVE_NARROW, ABOVE_WIDE, BELOW_NARROW, BELOW_WIDE, WITHIN
from svd_data.periods import resolve_period
from svd_data.views import Ask
from svd_data.views.areas import AreasView, compare_view
from svd_ui import tables
from svd_ui.charts import areas_trend_chart, areas_trend_keys, funnel_chart, funnel_keys
from svd_ui.exports import csv_of
from svd_ui.sentences import (
    areas_trend_sentence,
    compare_sentence,
    left_aside_sentence,
    missing_sentence,
    no_residents_sentence,
    set_sentence,
    spread_sentence,
    why_other_sentence,
)


@pytest.fixture(scope="module")
def view(demo: Connection, demo_catalogue: Catalogue) -> AreasView:
    found = compare_view(Ask(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL), "neighbours")
    assert isinstance(found, AreasView)
    return found


@pytest.fixture(scope="module")
def counts_only(view: AreasView) -> AreasView:
    """The same answer as it is where no residents of others are loaded."""
    blank = view.areas.frame.assign(rate=pd.NA, denominator=pd.NA, place="not compared")
    return replace(view, year=None, curve=None, pooled_rate=None, trend=None, areas=view.areas.derive(blank))


def with_areas(view: AreasView, **columns: Any) -> AreasView:
    return replace(view, areas=view.areas.derive(view.areas.frame.assign(**columns)))


def encoded_fields(chart: dict[str, Any]) -> set[str]:
    """Return every field that a chart's layers encode."""
    found = set()
    for layer in chart["layer"]:
        for channel in layer["encoding"].values():
            for each in channel if isinstance(channel, list) else [channel]:
                found |= {each["field"]} if "field" in each else set()
    return found


# Charts


def test_the_funnel_draws_the_released_rates_and_limits_and_names_three(view: AreasView) -> None:
    assert view.curve is not None
    assert view.pooled_rate is not None
    chart = funnel_chart(view.areas, view.curve, view.pooled_rate, "Per 1,000 residents", 400).to_dict()
    assert encoded_fields(chart) <= {*view.areas.frame.columns, *view.curve.frame.columns, "label"}
    points = next(rows for rows in chart["datasets"].values() if "place" in rows[0])
    assert {row["area_name"]: row["rate"] for row in points} == pytest.approx(
        dict(zip(view.areas.frame["area_name"], view.areas.frame["rate"], strict=True))
    )
    frame = view.areas.frame
    assert {row["label"] for row in points} - {""} == {
        "Coventry",
        frame["area_name"].iloc[0],
        frame["area_name"].iloc[-1],
    }


def test_an_area_without_a_rate_has_no_point(view: AreasView) -> None:
    assert view.curve is not None
    assert view.pooled_rate is not None
    rates = view.areas.frame["rate"].mask(view.areas.frame["area_name"] == "Cardiff")
    without = with_areas(view, rate=rates)
    chart = funnel_chart(without.areas, view.curve, view.pooled_rate, "Per 1,000 residents", 400).to_dict()
    points = next(rows for rows in chart["datasets"].values() if "place" in rows[0])
    assert "Cardiff" not in {row["area_name"] for row in points}
    assert len(points) == 20


def test_the_trend_draws_own_median_and_middle_half(view: AreasView) -> None:
    assert view.trend is not None
    chart = areas_trend_chart(view.trend, "Coventry", "Per 1,000 residents in the quarter", 300).to_dict()
    assert {"own", "median", "lower"} <= encoded_fields(chart)
    assert [key.name for key in areas_trend_keys("Coventry", view.trend)] == [
        "Coventry", "the others' median", "middle half of the others",
    ]  # fmt: skip


def test_a_quarter_that_is_not_loaded_is_a_gap_and_a_grey_band_and_no_zero(view: AreasView) -> None:
    assert view.trend is not None
    frame = view.trend.frame.copy()
    frame.loc[5, ["own", "median", "lower", "upper", "numerator", "denominator"]] = pd.NA
    frame.loc[5, "status"] = "not loaded"
    chart = areas_trend_chart(view.trend.derive(frame), "Coventry", "Per 1,000", 300).to_dict()
    bands = [layer for layer in chart["layer"] if layer["mark"]["type"] == "rect"]
    assert len(bands) == 1
    lines = [layer for layer in chart["layer"] if layer["mark"]["type"] == "line"]
    assert {line["mark"]["invalid"] for line in lines} == {"break-paths-show-domains"}


def test_without_a_middle_half_the_key_has_none(view: AreasView) -> None:
    assert view.trend is not None
    few = view.trend.derive(view.trend.frame.assign(lower=pd.NA, upper=pd.NA))
    assert len(areas_trend_keys("Coventry", few)) == 2
    chart = areas_trend_chart(few, "Coventry", "Per 1,000", 300).to_dict()
    assert not [layer for layer in chart["layer"] if layer["mark"]["type"] == "area"]


def test_the_keys_of_the_funnel_tell_the_area_from_the_others_by_shape_too() -> None:
    assert funnel_keys("Coventry")[0].name == "Coventry (diamond)"
    assert len({key.dash for key in funnel_keys("Coventry") if key.dash}) == 3


# Tables


def test_the_table_has_every_area_with_its_code_and_the_year_of_residents(view: AreasView) -> None:
    table = tables.areas_table(view).frame
    assert list(table.columns) == [
        "Rank", "Area", "Rate per 1,000", "Rate lower 95%", "Rate upper 95%", "Beside all together", "Offences",
        "Residents, 2026", "Area code",
    ]  # fmt: skip
    assert list(table["Area code"]) == list(view.areas.frame["area_code"])


def test_the_table_of_counts_alone_promises_no_rate(counts_only: AreasView) -> None:
    assert list(tables.areas_table(counts_only).frame.columns) == [
        "Rank", "Area", "Offences", "Lower 95%", "Upper 95%", "Area code",
    ]  # fmt: skip
    assert tables.areas_trend_table(counts_only, "Coventry") is None


def test_the_bars_leave_out_an_area_without_a_rate(view: AreasView) -> None:
    rates = view.areas.frame["rate"].mask(view.areas.frame["area_name"] == "Cardiff")
    assert len(tables.areas_as_bars(view).frame) == 21
    assert "Cardiff" not in set(tables.areas_as_bars(with_areas(view, rate=rates)).frame["ward_name"])


def test_the_download_names_the_source_of_the_comparison(view: AreasView, demo_catalogue: Catalogue) -> None:
    text = csv_of(tables.areas_table(view), view.filters, demo_catalogue).decode("utf-8-sig")
    assert "SYNTHETIC demonstration data: Synthetic counts of other authorities" in text
    assert "Violence and sexual offences" in text


def test_the_trends_table_has_the_areas_own_count_and_status(view: AreasView) -> None:
    table = tables.areas_trend_table(view, "Coventry")
    assert table is not None
    assert len(table.frame) == 34
    assert {"Coventry: offences", "Coventry: residents", "Status"} <= set(table.frame.columns)


# Sentences


def test_the_lead_says_rate_place_set_period_and_verdict(view: AreasView, demo_catalogue: Catalogue) -> None:
    own = view.areas.frame.loc[view.areas.frame["is_own"]].iloc[0]
    said = compare_sentence(view, demo_catalogue)
    assert said.startswith(
        f"Coventry's rate of recorded violence and sexual offences, {own['rate']:.1f} per 1,000 residents, was the "
    )
    assert "of 21 areas in “Statistical nearest neighbours (ONS)”, October 2025 to September 2026." in said


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ([9.0, 8.0, 7.0, 6.0, 5.0], "was the highest of 5 areas"),
        ([5.0, 8.0, 7.0, 6.0, 9.0], "was the lowest of 5 areas"),
        ([8.0, 9.0, 7.0, 6.0, 5.0], "was the 2nd highest of 5 areas"),
        ([6.0, 9.0, 8.0, 7.0, 5.0], "was the 2nd lowest of 5 areas"),
        ([8.0, 9.0, 8.0, 6.0, 5.0], "was the 2nd joint highest of 5 areas"),
    ],
)
def test_the_place_is_told_from_the_nearer_end(
    rates: list[float], words: str, view: AreasView, demo_catalogue: Catalogue
) -> None:
    frame = view.areas.frame.head(5).assign(rate=rates, is_own=[True, False, False, False, False])
    assert words in compare_sentence(replace(view, areas=view.areas.derive(frame)), demo_catalogue)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (ABOVE_WIDE, "higher than chance would bring"),
        (BELOW_WIDE, "lower than chance would bring"),
        (ABOVE_NARROW, "one cannot tell"),
        (BELOW_NARROW, "one cannot tell"),
        (WITHIN, "no more than chance could bring"),
    ],
)
def test_the_verdict_is_the_funnels_at_998(place: str, words: str, view: AreasView, demo_catalogue: Catalogue) -> None:
    places = [place if is_own else WITHIN for is_own in view.areas.frame["is_own"]]
    assert words in compare_sentence(with_areas(view, place=places), demo_catalogue)


def test_among_many_that_lie_outside_the_own_area_is_not_made_an_exception(
    view: AreasView, demo_catalogue: Catalogue
) -> None:
    is_own = view.areas.frame["is_own"]
    for own, others, is_like_most in (
        (BELOW_WIDE, [ABOVE_WIDE] * 20, True),
        (ABOVE_WIDE, [BELOW_WIDE] * 10 + [WITHIN] * 10, True),
        (ABOVE_WIDE, [BELOW_WIDE] * 9 + [WITHIN] * 11, False),
        (WITHIN, [ABOVE_WIDE] * 20, False),
    ):
        rest = iter(others)
        places = [own if its_own else next(rest) for its_own in is_own]
        said = compare_sentence(with_areas(view, place=places), demo_catalogue)
        assert said.endswith("its place among them says more than that.") == is_like_most


def test_counts_alone_bring_no_verdict(counts_only: AreasView, demo_catalogue: Catalogue) -> None:
    said = compare_sentence(counts_only, demo_catalogue)
    assert "chance" not in said
    assert "the numbers alone say nothing" in said
    assert spread_sentence(counts_only) == ""
    assert no_residents_sentence(counts_only).startswith("There are no rates")


def test_nothing_recorded_anywhere_is_said_as_zero(view: AreasView, demo_catalogue: Catalogue) -> None:
    said = compare_sentence(with_areas(view, numerator=0, rate=0.0), demo_catalogue)
    assert said.startswith("No recorded violence and sexual offences in Coventry or in any area beside it")


def test_where_most_areas_lie_outside_it_is_said_that_they_do(view: AreasView) -> None:
    places = [ABOVE_WIDE] * 15 + [WITHIN] * 6
    assert spread_sentence(with_areas(view, place=places)).startswith("15 of the 21 areas lie beyond")
    assert "that alone sets none of them apart" in spread_sentence(with_areas(view, place=places))
    one = spread_sentence(with_areas(view, place=[ABOVE_WIDE] + [WITHIN] * 20))
    assert one == "1 of the 21 areas lies beyond what chance would bring around their common rate."
    assert spread_sentence(with_areas(view, place=WITHIN)).startswith("None of the 21 areas")


def test_filters_that_are_left_aside_are_named(view: AreasView, demo_catalogue: Catalogue) -> None:
    asked = default_filters(demo_catalogue)
    assert left_aside_sentence(view, asked) == ""
    months = demo_catalogue.sources[0].months
    everything = replace(asked, wards=("E05001239",), sex=("female",), period=resolve_period("all", months))
    said = left_aside_sentence(view, everything)
    assert "The chosen wards and the filters on victims are left aside" in said
    assert "because the chosen one is longer than a year" in said
    part = replace(asked, period=resolve_period("2026", months))
    assert "because the chosen one is not all loaded" in left_aside_sentence(view, part)


def test_another_indicator_is_explained(view: AreasView) -> None:
    assert why_other_sentence(view).startswith("Serious violence cannot be compared")
    assert why_other_sentence(replace(view, asked=view.filters.indicator)) == ""


def test_missing_members_are_grouped_by_reason() -> None:
    missing = (
        ("Derby", "not in the loaded files"),
        ("Leeds", "no whole file for May 2026"),
        ("Newport", "not in the loaded files"),
    )
    assert missing_sentence(missing) == (
        "Missing from this comparison: Derby and Newport (not in the loaded files); Leeds (no whole file for May 2026)."
    )
    assert missing_sentence(()) == ""


def test_the_trend_is_told_by_how_many_quarters_lie_outside_the_middle_half(view: AreasView) -> None:
    assert view.trend is not None
    frame = view.trend.frame.assign(own=1.0, median=2.0, lower=1.5, upper=2.5)
    below = replace(view, trend=view.trend.derive(frame))
    said = areas_trend_sentence(below, "Coventry")
    assert "above the middle half of the others in 0 of 34 quarters, below it in 34" in said
    assert "The same 20 areas throughout." in said
    within = replace(view, trend=view.trend.derive(frame.assign(own=2.0)), trend_without=("Leeds",))
    assert "within the middle half of the others in all of 34 quarters" in areas_trend_sentence(within, "Coventry")
    assert "without Leeds, which lack a quarter" in areas_trend_sentence(within, "Coventry")
    few = replace(view, trend=view.trend.derive(frame.assign(lower=pd.NA, upper=pd.NA)), trend_others=3)
    assert "above the others' median in 0 of 34 quarters" in areas_trend_sentence(few, "Coventry")


def test_the_set_is_told_with_its_date_and_source(view: AreasView) -> None:
    said = set_sentence(view)
    assert "as at 18 March 2026" in said
    assert "Source: Office for National Statistics" in said


def test_filters_of_the_comparison_are_of_its_own_source(view: AreasView) -> None:
    assert isinstance(view.filters, Filters)
    assert view.filters.source == "demo_areas"
