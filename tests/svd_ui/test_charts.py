"""Charts as Vega-Lite: what they encode is in the frame, what is missing shows, and lines can be told apart."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import altair as alt
import pandas as pd
import pytest

from svd_data.disclosure import Released
from svd_data.views import HotspotsView, PeopleView, TrendsView
from svd_data.views.hotspots import PERIOD_BEFORE, THIS_PERIOD
from svd_data.views.people import NOT_RECORDED
from svd_data.views.trends import YEAR_EARLIER
from svd_ui import palette
from svd_ui.charts import Key, age_and_sex_chart, ethnicity_chart, line_keys, months_chart, sex_keys
from tests.svd_ui.made import contrast, people_of, released

Spec = dict[str, Any]

COLOURS = {
    colour
    for value in vars(palette).values()
    for colour in (value if isinstance(value, tuple) else [value])
    if isinstance(colour, str) and re.fullmatch("#[0-9A-F]{6}", colour)
}


def spec_of(chart: alt.Chart | alt.LayerChart) -> Spec:
    return chart.to_dict()  # type: ignore[no-any-return]


def months_spec(months: Released, *series: str) -> Spec:
    return spec_of(months_chart(months, line_keys(series), "Offences", height=300))


def layers(spec: Spec) -> list[Spec]:
    return spec.get("layer", [spec])  # type: ignore[no-any-return]


def rows_of(layer: Spec, spec: Spec) -> list[dict[str, Any]]:
    return spec["datasets"][layer.get("data", spec.get("data"))["name"]]  # type: ignore[no-any-return]


def encoded_fields(layer: Spec) -> Iterator[str]:
    """Each field that the layer encodes, sorts, filters or tests by."""
    for channel in layer["encoding"].values():
        yield from (each["field"] for each in (channel if isinstance(channel, list) else [channel]) if "field" in each)
    yield from re.findall(r"datum\.(\w+)", json.dumps(layer))


def bands(spec: Spec) -> list[str]:
    """The months of each grey band."""
    return [row["months"] for layer in layers(spec) if layer["mark"]["type"] == "rect" for row in rows_of(layer, spec)]


Make = Callable[[pytest.FixtureRequest], Spec]


def _trends(name: str) -> Make:
    return lambda request: months_spec(request.getfixturevalue(name).months, *request.getfixturevalue(name).series)


def _hotspots(request: pytest.FixtureRequest) -> Spec:
    return months_spec(request.getfixturevalue("gappy_hotspots").months, THIS_PERIOD, PERIOD_BEFORE)


def _age_and_sex(request: pytest.FixtureRequest) -> Spec:
    victims = request.getfixturevalue("people").by_age_and_sex
    return spec_of(age_and_sex_chart(victims, sex_keys(victims)))


def _ethnicity(request: pytest.FixtureRequest) -> Spec:
    return spec_of(ethnicity_chart(request.getfixturevalue("people").by_ethnicity, height=300))


CHARTS: dict[str, Make] = {
    "trends": _trends("trends"),
    "trends by type": _trends("trends_by_type"),
    "trends with gaps": _trends("gappy_trends"),
    "months of hotspots with gaps": _hotspots,
    "victims by age and sex": _age_and_sex,
    "victims by ethnic group": _ethnicity,
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_encoded_field_is_a_column_of_the_frame(name: str, request: pytest.FixtureRequest) -> None:
    spec = CHARTS[name](request)
    for layer in layers(spec):
        fields = set(encoded_fields(layer))
        assert fields
        assert fields <= set(rows_of(layer, spec)[0])


@pytest.mark.parametrize("name", CHARTS)
def test_every_colour_is_of_the_palette(name: str, request: pytest.FixtureRequest) -> None:
    spec = CHARTS[name](request)
    spec.pop("datasets")
    spec.pop("config")
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(spec)))
    assert used - {"#E5E5E5"} <= COLOURS  # grid lines, which carry nothing


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("trends", (None, "Offences")),
        ("victims by age and sex", ("Victims", "Age of victim")),
        ("victims by ethnic group", ("Victims", "Ethnic group of victim")),
    ],
)
def test_axes_say_what_they_count(name: str, titles: tuple[str | None, str], request: pytest.FixtureRequest) -> None:
    encoding = layers(CHARTS[name](request))[-1]["encoding"]
    assert (encoding["x"]["title"], encoding["y"]["title"]) == titles


SERIES = ("Robbery", "Drugs", "Burglary", "All other types (11)", "One too many")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_at_most_four_lines_differ_in_colour_and_in_dash(count: int) -> None:
    keys = line_keys(SERIES[:count])
    assert [key.name for key in keys] == list(SERIES[: min(count, 4)])
    assert len({key.colour for key in keys}) == len({key.dash for key in keys}) == len(keys)
    assert all(contrast(key.colour, "#FFFFFF") >= 3 for key in keys)


@pytest.mark.parametrize("earlier", [YEAR_EARLIER, PERIOD_BEFORE])
def test_an_earlier_period_is_grey_and_dashed(earlier: str) -> None:
    now, before = line_keys((THIS_PERIOD, earlier))
    assert now == Key(THIS_PERIOD, palette.DARK_BLUE, (1, 0))
    assert before.colour == palette.GRID_GREY
    assert before.dash != now.dash
    assert contrast(before.colour, "#FFFFFF") >= 3


def test_lines_are_drawn_as_their_keys_say(trends_by_type: TrendsView) -> None:
    keys = line_keys(trends_by_type.series)
    line = next(
        layer
        for layer in layers(months_spec(trends_by_type.months, *trends_by_type.series))
        if layer["mark"]["type"] == "line"
    )
    colour, dash = line["encoding"]["color"]["scale"], line["encoding"]["strokeDash"]["scale"]
    assert colour == {"domain": [key.name for key in keys], "range": [key.colour for key in keys]}
    assert dash == {"domain": [key.name for key in keys], "range": [list(key.dash or ()) for key in keys]}


def test_without_a_missing_month_there_is_no_band(trends: TrendsView, hotspots: HotspotsView) -> None:
    assert bands(months_spec(trends.months, *trends.series)) == []
    assert bands(months_spec(hotspots.months, THIS_PERIOD, PERIOD_BEFORE)) == []


def test_each_run_of_missing_months_is_a_band_and_a_gap(gappy_trends: TrendsView) -> None:
    spec = months_spec(gappy_trends.months, *gappy_trends.series)
    assert bands(spec) == ["January 2026 to February 2026", "May 2026"]
    line = next(layer for layer in layers(spec) if layer["mark"]["type"] == "line")
    rows = [row for row in rows_of(line, spec) if row["series"] == THIS_PERIOD]
    assert [row["Month"] for row in rows if row["numerator"] is None] == ["January 2026", "February 2026", "May 2026"]
    assert line["mark"]["invalid"] == "break-paths-show-domains"


def test_months_that_follow_each_other_have_bands_in_both_periods(gappy_hotspots: HotspotsView) -> None:
    spec = months_spec(gappy_hotspots.months, THIS_PERIOD, PERIOD_BEFORE)
    assert bands(spec) == ["February 2025", "January 2026 to February 2026", "May 2026"]


def test_a_provisional_month_is_a_hollow_point_and_no_other(trends: TrendsView) -> None:
    *_, solid, hollow = layers(months_spec(trends.months, *trends.series))
    assert solid["transform"] == [{"filter": "(datum.status !== 'provisional')"}]
    assert hollow["transform"] == [{"filter": "(datum.status === 'provisional')"}]
    assert hollow["mark"]["fill"] == "white"
    assert set(trends.months.frame["status"]) == {"loaded", "provisional"}


@pytest.mark.parametrize(("months", "step"), [(1, 1), (12, 1), (14, 1), (15, 3), (40, 3), (41, 12), (102, 12)])
def test_the_axis_names_months_then_quarters_then_years(months: int, step: int) -> None:
    starts = pd.date_range("2018-04-01", periods=months, freq="MS")
    frame = pd.DataFrame({"month": starts, "shown_at": starts, "series": "a", "status": "loaded", "numerator": 1})
    axis = layers(months_spec(released(frame), "a"))[0]["encoding"]["x"]["axis"]
    expected = [month.isoformat() for month in starts if (month.month - 1) % step == 0]
    assert axis["values"] == expected
    assert axis["format"] == ("%Y" if step == 12 else "%b %Y")


def test_bars_of_each_sex_differ_in_colour_and_stand_in_the_order_of_the_key(people: PeopleView) -> None:
    keys = sex_keys(people.by_age_and_sex)
    spec = spec_of(age_and_sex_chart(people.by_age_and_sex, keys))
    assert len({key.colour for key in keys}) == len(keys)
    assert all(contrast(key.colour, "#FFFFFF") >= 3 for key in keys)
    assert spec["layer"][0]["encoding"]["yOffset"]["sort"] == [key.name for key in keys]
    assert spec["layer"][0]["encoding"]["color"]["scale"]["range"] == [key.colour for key in keys]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_as_many_sexes_as_a_source_records_have_colours_of_their_own(count: int) -> None:
    view = people_of(*(("16-17", f"sex {number}", 1) for number in range(count)), ("16-17", NOT_RECORDED, 1))
    keys = sex_keys(view.by_age_and_sex)
    assert len({key.colour for key in keys}) == count + 1
    assert keys[-1] == Key(NOT_RECORDED, palette.GRID_GREY)


def test_a_sex_without_a_victim_has_no_key_and_no_bar() -> None:
    victims = people_of(("16-17", "female", 2), ("16-17", "male", 0), ("65+", "female", 0)).by_age_and_sex
    keys = sex_keys(victims)
    spec = spec_of(age_and_sex_chart(victims, keys))
    assert [key.name for key in keys] == ["female"]
    assert [(row["age_band"], row["numerator"]) for row in rows_of(spec, spec)] == [("16-17", 2), ("65+", 0)]


def test_what_is_not_recorded_is_a_grey_bar_at_the_end(people: PeopleView) -> None:
    spec = spec_of(ethnicity_chart(people.by_ethnicity, height=300))
    assert spec["layer"][0]["encoding"]["y"]["sort"][-1] == NOT_RECORDED
    assert spec["layer"][0]["encoding"]["color"]["condition"] == {
        "test": f"(datum.ethnicity === '{NOT_RECORDED}')",
        "value": palette.GRID_GREY,
    }


def test_bars_are_as_long_as_the_frames_figures(people: PeopleView) -> None:
    spec = spec_of(ethnicity_chart(people.by_ethnicity, height=300))
    drawn = {row["ethnicity"]: row["numerator"] for row in rows_of(spec, spec)}
    assert drawn == dict(
        zip(people.by_ethnicity.frame["ethnicity"], people.by_ethnicity.frame["numerator"], strict=True)
    )
