"""Charts as Vega-Lite: what they encode is in the frame, what is missing shows, and lines can be told apart."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import pytest
from altair.utils import schemapi

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import Released
from svd_data.views import HotspotsView, PeopleView, TrendsView, trends_view
from svd_data.views.hotspots import PERIOD_BEFORE, THIS_PERIOD
from svd_data.views.people import NOT_RECORDED
from svd_data.views.trends import YEAR_EARLIER
from svd_ui import charts, palette, tables
from svd_ui.answer import Picture
from svd_ui.charts import (
    Key,
    age_and_sex_chart,
    draw_unchecked,
    line_keys,
    people_chart,
    ranked_bars_chart,
    sex_keys,
    steps_chart,
)
from svd_ui.charts.parts import Layers
from svd_ui.export.render import drawing_of
from svd_ui.slide_picture import is_crowded
from svd_ui.words import HIDDEN_MARK
from tests.svd_ui.conftest import ask, filters_of
from tests.svd_ui.made import Ward, contrast, hotspots_of, people_of, released

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
    return spec_of(steps_chart(months, line_keys(series), "Offences", height=300))


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
    return lambda request: months_spec(request.getfixturevalue(name).steps, *request.getfixturevalue(name).series)


def _hotspots(request: pytest.FixtureRequest) -> Spec:
    return months_spec(request.getfixturevalue("gappy_hotspots").months, THIS_PERIOD, PERIOD_BEFORE)


def _age_and_sex(request: pytest.FixtureRequest) -> Spec:
    victims = request.getfixturevalue("people").by_age_and_sex
    return spec_of(age_and_sex_chart(victims, sex_keys(victims), "Age of victim", "victims", 700))


def _ethnicity(request: pytest.FixtureRequest) -> Spec:
    return spec_of(ethnicity_chart(request.getfixturevalue("people")))


def ethnicity_chart(view: PeopleView) -> alt.LayerChart:
    return people_chart(view.by_ethnicity, "ethnicity", "Ethnic group of victim", 300, "victims")


def _people(name: str, column: str, title: str) -> Make:
    return lambda request: spec_of(
        people_chart(
            getattr(request.getfixturevalue(name), f"by_{column.split('_')[0]}"), column, title, 300, "victims"
        )
    )


def _public_age_and_sex(request: pytest.FixtureRequest) -> Spec:
    victims = request.getfixturevalue("public_people").by_age_and_sex
    return spec_of(age_and_sex_chart(victims, sex_keys(victims), "Age of victim", "victims", 700))


def bars_of(view: HotspotsView, measure: str, value: str) -> Spec:
    return spec_of(ranked_bars_chart(tables.ranked_wards(view, measure), value, "Title", height=480))


def _bars(name: str, measure: str, value: str) -> Make:
    return lambda request: bars_of(request.getfixturevalue(name), measure, value)


CHARTS: dict[str, Make] = {
    "trends": _trends("trends"),
    "trends by type": _trends("trends_by_type"),
    "trends with gaps": _trends("gappy_trends"),
    "months of hotspots with gaps": _hotspots,
    "victims by age and sex": _age_and_sex,
    "victims by ethnic group": _ethnicity,
    "victims by age": _people("people", "age_band", "Age of victim"),
    "victims by sex": _people("people", "sex", "Sex of victim"),
    "wards by count": _bars("hotspots", "count", "numerator"),
    "wards by rate": _bars("hotspots", "rate", "rate"),
    "months for the public": _trends("public_trends"),
    "wards by count for the public": _bars("public_hotspots", "count", "numerator"),
    "wards by rate for the public": _bars("public_hotspots", "rate", "rate"),
    "victims by age and sex for the public": _public_age_and_sex,
    "victims by ethnic group for the public": _people("public_people", "ethnicity", "Ethnic group of victim"),
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
    assert used - {"#E5E5E5", "#0B0C0C"} <= COLOURS  # grid lines, which carry nothing; and the page's own ink


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
        for layer in layers(months_spec(trends_by_type.steps, *trends_by_type.series))
        if layer["mark"]["type"] == "line"
    )
    colour, dash = line["encoding"]["color"]["scale"], line["encoding"]["strokeDash"]["scale"]
    assert colour == {"domain": [key.name for key in keys], "range": [key.colour for key in keys]}
    assert dash == {"domain": [key.name for key in keys], "range": [list(key.dash or ()) for key in keys]}


def test_without_a_missing_month_there_is_no_band(trends: TrendsView, hotspots: HotspotsView) -> None:
    assert bands(months_spec(trends.steps, *trends.series)) == []
    assert bands(months_spec(hotspots.months, THIS_PERIOD, PERIOD_BEFORE)) == []


def test_each_run_of_missing_months_is_a_band_and_a_gap(gappy_trends: TrendsView) -> None:
    spec = months_spec(gappy_trends.steps, *gappy_trends.series)
    assert bands(spec) == ["January 2026 to February 2026", "May 2026"]
    line = next(layer for layer in layers(spec) if layer["mark"]["type"] == "line")
    rows = [row for row in rows_of(line, spec) if row["series"] == THIS_PERIOD]
    assert [row["label"] for row in rows if row["numerator"] is None] == ["January 2026", "February 2026", "May 2026"]
    assert line["mark"]["invalid"] == "break-paths-show-domains"


def test_months_that_follow_each_other_have_bands_in_both_periods(gappy_hotspots: HotspotsView) -> None:
    spec = months_spec(gappy_hotspots.months, THIS_PERIOD, PERIOD_BEFORE)
    assert bands(spec) == ["February 2025", "January 2026 to February 2026", "May 2026"]


def test_a_provisional_month_is_a_hollow_point_and_no_other(trends: TrendsView) -> None:
    *_, solid, hollow = layers(months_spec(trends.steps, *trends.series))
    assert solid["transform"] == [{"filter": "(datum.status !== 'provisional')"}]
    assert hollow["transform"] == [{"filter": "(datum.status === 'provisional')"}]
    assert hollow["mark"]["fill"] == "white"
    assert set(trends.steps.frame["status"]) == {"loaded", "provisional"}


@pytest.mark.parametrize(("months", "step"), [(1, 1), (12, 1), (14, 1), (15, 3), (40, 3), (41, 12), (102, 12)])
def test_the_axis_names_months_then_quarters_then_years(months: int, step: int) -> None:
    starts = pd.date_range("2018-04-01", periods=months, freq="MS")
    frame = pd.DataFrame(
        {"month": starts, "shown_at": starts, "label": "a month", "series": "a", "status": "loaded", "numerator": 1}
    ).assign(is_hidden=False)
    axis = layers(months_spec(released(frame), "a"))[0]["encoding"]["x"]["axis"]
    expected = [month.isoformat() for month in starts if (month.month - 1) % step == 0]
    assert axis["values"] == expected
    assert axis["format"] == ("%Y" if step == 12 else "%b %Y")


def test_bars_of_each_sex_differ_in_colour_and_stand_in_the_order_of_the_key(people: PeopleView) -> None:
    keys = sex_keys(people.by_age_and_sex)
    spec = spec_of(age_and_sex_chart(people.by_age_and_sex, keys, "Age of victim", "victims", 700))
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
    spec = spec_of(age_and_sex_chart(victims, keys, "Age of victim", "victims", 700))
    assert [key.name for key in keys] == ["female"]
    assert [(row["age_band"], row["numerator"]) for row in rows_of(spec, spec)] == [("16-17", 2), ("65+", 0)]


def test_bars_of_hidden_counts_alone_begin_at_the_left() -> None:
    groups = (("16-17", "male", None), ("65+", "female", None))
    hidden = people_of(*groups, audience=PUBLIC, total=15).by_age
    some = people_of(("16-17", "male", 20), *groups[1:], audience=PUBLIC, total=35).by_age
    (of_hidden, of_some) = (
        spec_of(people_chart(counts, "age_band", "Age", 300, "victims"))["layer"][0]["encoding"]["x"]
        for counts in (hidden, some)
    )
    assert of_hidden["scale"]["domain"] == [0, 1]
    assert "scale" not in of_some


def test_what_is_not_recorded_is_a_grey_bar_at_the_end(people: PeopleView) -> None:
    spec = spec_of(ethnicity_chart(people))
    assert spec["layer"][0]["encoding"]["y"]["sort"][-1] == NOT_RECORDED
    assert spec["layer"][0]["encoding"]["color"]["condition"] == {
        "test": f"(datum.Group === '{NOT_RECORDED}')",
        "value": palette.GRID_GREY,
    }


def test_bars_are_as_long_as_the_frames_figures(people: PeopleView) -> None:
    spec = spec_of(ethnicity_chart(people))
    drawn = {row["ethnicity"]: row["numerator"] for row in rows_of(spec, spec)}
    assert drawn == dict(
        zip(people.by_ethnicity.frame["ethnicity"], people.by_ethnicity.frame["numerator"], strict=True)
    )


def shown_by(layer: Spec, spec: Spec) -> list[dict[str, Any]]:
    """The rows that a layer draws: those that pass its filters and, where it has a place of its own for each, have one."""
    rows = rows_of(layer, spec)
    for step in layer.get("transform", []):
        if step["filter"] == "datum.is_hidden":
            rows = [row for row in rows if row["is_hidden"]]
        elif found := re.fullmatch(r"isValid\(datum\.(\w+)\)", step["filter"]):
            rows = [row for row in rows if row[found[1]] is not None]
    x = layer["encoding"]["x"]
    return [row for row in rows if "field" not in x or row[x["field"]] is not None]


def marked(spec: Spec) -> list[dict[str, Any]]:
    """The rows that carry the mark of a hidden count."""
    layers_of_marks = [layer for layer in layers(spec) if layer["mark"].get("text") == HIDDEN_MARK]
    return [row for layer in layers_of_marks for row in shown_by(layer, spec)]


def figured(spec: Spec) -> list[dict[str, Any]]:
    """The rows that have a figure of their own written behind the bar."""
    layers_of_figures = [layer for layer in layers(spec) if "text" in layer["encoding"]]
    return [row for layer in layers_of_figures for row in shown_by(layer, spec)]


def drawn(spec: Spec) -> list[dict[str, Any]]:
    """The rows that have a bar."""
    return [row for layer in layers(spec) if layer["mark"]["type"] == "bar" for row in shown_by(layer, spec)]


PARTNERS_WARDS = hotspots_of(
    Ward("Henley", 40, before=40), Ward("Radford", 10), Ward("Foleshill", 0), Ward("Holbrook", None), Ward("Longford", None, residents=None),
    audience=PARTNER, total=(55, 40),
)  # fmt: skip


def test_a_hidden_ward_is_its_mark_alone_and_a_zero_its_figure() -> None:
    spec = bars_of(PARTNERS_WARDS, "count", "numerator")
    assert [row["ward_name"] for row in marked(spec)] == ["Holbrook", "Longford"]
    assert [row["ward_name"] for row in drawn(spec)] == ["Henley", "Radford", "Foleshill"]
    assert {row["ward_name"]: row["numerator"] for row in figured(spec)} == {
        "Henley": 40,
        "Radford": 10,
        "Foleshill": 0,
    }


def test_a_rate_has_four_looks() -> None:
    """A value, zero, no figure (of a count under 20, or without residents) and hidden."""
    spec = bars_of(PARTNERS_WARDS, "rate", "rate")
    assert [row["ward_name"] for row in figured(spec)] == ["Henley"]
    assert [row["ward_name"] for row in marked(spec)] == ["Holbrook", "Longford"]
    internal = bars_of(hotspots_of(Ward("Henley", 0), Ward("Radford", 5, residents=None)), "rate", "rate")
    assert {row["ward_name"]: row["rate"] for row in figured(internal)} == {"Henley": 0.0}
    assert marked(internal) == []


@pytest.mark.parametrize("measure", ["count", "rate", "change", "rest"])
def test_hidden_wards_are_the_last_bars_in_order_of_name(measure: str) -> None:
    names = ("Wyken", "Radford", "Bablake", "Foleshill", "Earlsdon")
    counts = (None, 25, None, 10, None)
    wards = [Ward(name, count, before=25) for name, count in zip(names, counts, strict=True)]
    spec = bars_of(hotspots_of(*wards, audience=PUBLIC, total=(60, 60)), measure, "numerator")
    order = layers(spec)[0]["encoding"]["y"]["sort"]
    assert order == ["Radford", "Foleshill", "Bablake", "Earlsdon", "Wyken"]


def test_the_axis_of_bars_rests_on_shown_figures_alone() -> None:
    domains = {
        str(layers(bars_of(hotspots_of(*wards, audience=PUBLIC, total=(100, 100)), "count", "numerator"))[0]["encoding"]["x"]["scale"]["domain"])
        for wards in ([Ward("Henley", 50)], [Ward("Henley", 50), Ward("Radford", None)])
    }  # fmt: skip
    assert len(domains) == 1


def test_no_interval_is_drawn_around_a_controlled_count_under_twenty() -> None:
    spec = bars_of(PARTNERS_WARDS, "count", "numerator")
    limits = [layer for layer in layers(spec) if layer["mark"]["type"] == "rule"]
    assert limits
    for layer in limits:
        assert [row["ward_name"] for row in shown_by(layer, spec)] == ["Henley"]


STEPS = pd.DataFrame(
    {
        "month": pd.date_range("2026-01-01", periods=4, freq="MS"),
        "shown_at": pd.date_range("2026-01-01", periods=4, freq="MS"),
        "label": ["January 2026", "February 2026", "March 2026", "April 2026"],
        "series": "This period",
        # A zero, a hidden count, a month that is not loaded, a count.
        "numerator": pd.array([0, None, None, 15], dtype="Int64"),
        "is_hidden": [False, True, False, False],
        "status": ["loaded", "loaded", "not loaded", "loaded"],
    }
)


def test_zero_hidden_and_not_loaded_months_look_different() -> None:
    spec = months_spec(released(STEPS, audience=PARTNER), "This period")
    assert bands(spec) == ["March 2026"]
    assert [row["label"] for row in marked(spec)] == ["February 2026"]
    solid = next(layer for layer in layers(spec) if layer["mark"]["type"] == "point")
    assert [(row["label"], row["numerator"]) for row in rows_of(solid, spec) if row["numerator"] is not None] == [
        ("January 2026", 0),
        ("April 2026", 15),
    ]


def test_the_mark_of_a_hidden_month_carries_no_figure() -> None:
    spec = months_spec(released(STEPS.assign(numerator=[0, 3, 9, 15]), audience=PARTNER), "This period")
    (row,) = marked(spec)
    assert set(row) == {"shown_at", "label", "series"}


def test_the_publics_months_are_marks_or_shown_counts(public_trends: TrendsView) -> None:
    spec = months_spec(public_trends.steps, *public_trends.series)
    frame = public_trends.steps.frame
    assert frame["is_hidden"].any()
    assert [row["label"] for row in marked(spec)] == list(frame.loc[frame["is_hidden"], "label"])
    assert bands(spec) == []


def test_quarters_that_are_not_whole_are_bands_and_not_marks(gappy_demo: Connection, gappy: Catalogue) -> None:
    view = trends_view(ask(gappy_demo, gappy, PARTNER, filters_of(gappy, "firearm_crime")), step="quarter")
    missing = view.steps.frame[view.steps.frame["status"] == "not loaded"]
    spec = months_spec(view.steps, *view.series)
    assert len(missing) == 3
    assert bands(spec)
    assert not {row["label"] for row in marked(spec)} & set(missing["label"])


def test_the_publics_bars_of_victims_have_a_mark_where_a_count_is_hidden(public_people: PeopleView) -> None:
    spec = ages_spec(public_people)
    frame = public_people.by_age_and_sex.frame
    hidden = frame[frame["is_hidden"]]
    assert not hidden.empty
    assert {(row["age_band"], row["sex"]) for row in marked(spec)} == set(
        zip(hidden["age_band"], hidden["sex"], strict=True)
    )
    assert {(row["age_band"], row["sex"]) for row in drawn(spec)} == {
        (row.age_band, row.sex) for row in frame[~frame["is_hidden"]].itertuples()
    }


def ages_spec(view: PeopleView) -> Spec:
    return spec_of(
        age_and_sex_chart(view.by_age_and_sex, sex_keys(view.by_age_and_sex), "Age of victim", "victims", 700)
    )


def test_a_sex_whose_every_count_is_hidden_keeps_its_key_and_its_marks() -> None:
    """Left out of the picture it would read as none."""
    view = people_of(("16-17", "female", 15), ("16-17", "male", None), ("65+", "male", None), audience=PUBLIC, total=20)
    assert [key.name for key in sex_keys(view.by_age_and_sex)] == ["female", "male"]
    assert [(row["age_band"], row["sex"]) for row in marked(ages_spec(view))] == [
        ("16-17", "male"),
        ("65+", "male"),
    ]


def test_of_uncontrolled_victims_no_bar_is_marked(people: PeopleView) -> None:
    assert marked(ages_spec(people)) == []


def test_an_axis_of_hidden_or_few_counts_counts_in_whole_steps() -> None:
    for view in (hotspots_of(Ward("Henley", None), audience=PUBLIC, total=None), hotspots_of(Ward("Henley", 1))):
        spec = spec_of(ranked_bars_chart(tables.ranked_wards(view), "numerator", "Offences", 480))
        assert spec["layer"][0]["encoding"]["x"]["axis"]["tickMinStep"] == 1


# As the app is served, without Altair's checks


@pytest.fixture
def unchecked() -> Iterator[None]:
    draw_unchecked()
    yield
    schemapi.enable_debug_mode()


def test_a_chart_drawn_unchecked_is_the_same_and_a_wrong_one_is_noticed_by_the_checks_alone(
    unchecked: None, hotspots: HotspotsView
) -> None:
    def drawn() -> Spec:
        return spec_of(ranked_bars_chart(tables.ranked_wards(hotspots), "numerator", "Offences", 480))

    fast = drawn()
    assert Layers(layer=[], height="tall").to_dict()["height"] == "tall"
    schemapi.enable_debug_mode()
    assert drawn() == fast
    with pytest.raises(schemapi.SchemaValidationError, match="tall"):
        Layers(layer=[], height="tall").to_dict()


def test_every_chart_is_one_whose_checks_can_be_turned_off() -> None:
    for path in Path(charts.__file__).parent.glob("*.py"):
        assert "alt.layer(" not in path.read_text(encoding="utf-8"), f"{path.name}: use parts.layered"


@pytest.mark.parametrize("height", [180, 300, 420, 700])
def test_no_figure_of_people_by_age_and_sex_is_printed_over_another(height: int, public_people: PeopleView) -> None:
    victims = public_people.by_age_and_sex
    hidden = int(victims.frame["is_hidden"].sum())
    assert hidden > 1
    chart = age_and_sex_chart(victims, sex_keys(victims), "Age of victim", "victims", height)
    picture = Picture("ages", "Ages", "Ages", victims, lambda _: chart, height)
    svg = drawing_of(picture, 600, height).svg
    assert not is_crowded(svg)
    assert svg.count(f">{HIDDEN_MARK}</text>") == hidden
