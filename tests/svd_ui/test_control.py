"""The control chart and the events over every trend: picture, key, sentences and table say the same."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection, Database
from svd_data.disclosure import Released
from svd_data.events import Event
from svd_data.views import ControlView, control_view, timeline_view, trends_view
from svd_data.views.timeline import ALL, RECORDING
from svd_ui import tables
from svd_ui.answers.parts import event_mark
from svd_ui.charts import control_keys, control_picture, line_keys, steps_chart
from svd_ui.charts.events import lanes_of
from svd_ui.pictures import mark_item
from svd_ui.sentences import control_sentence, left_out_sentence, limits_sentences, signal_sentences
from svd_ui.words import HIDDEN_MARK, days_words
from tests.svd_ui.conftest import ask, filters_of
from tests.svd_ui.made import contrast, released
from tests.svd_ui.test_charts import COLOURS, Spec, encoded_fields, layers, rows_of

FIRST, LAST = date(2018, 4, 1), date(2026, 9, 30)


def control(demo: Connection, catalogue: Catalogue, indicator_id: str, audience: str = "internal") -> ControlView:
    return control_view(ask(demo, catalogue, audience, filters_of(catalogue, indicator_id)))


@pytest.fixture(scope="module")
def robbery(demo: Connection, demo_catalogue: Catalogue) -> ControlView:
    return control(demo, demo_catalogue, "robbery")


@pytest.fixture(scope="module")
def knife(demo: Connection, demo_catalogue: Catalogue) -> ControlView:
    return control(demo, demo_catalogue, "knife_crime")


@pytest.fixture(scope="module")
def homicide(demo: Connection, demo_catalogue: Catalogue) -> ControlView:
    return control(demo, demo_catalogue, "homicide")


@pytest.fixture(scope="module")
def public_firearm(demo: Connection, demo_catalogue: Catalogue) -> ControlView:
    return control(demo, demo_catalogue, "firearm_crime", PUBLIC)


@pytest.fixture(scope="module")
def gappy_control(demo_file: Path, gappy: Catalogue) -> ControlView:
    return control(Database(demo_file).current(), gappy, "knife_crime")


@pytest.fixture(scope="module")
def everything(demo: Connection, demo_catalogue: Catalogue) -> Released:
    """Every event over all that is loaded, about knife crime."""
    return timeline_view(ask(demo, demo_catalogue, filters=filters_of(demo_catalogue, "knife_crime")), ALL, FIRST, LAST)


def picture(view: ControlView, events: Released | None = None) -> Spec:
    return control_picture(view, "Offences a month", 300, events).to_dict()  # type: ignore[no-any-return]


def points(spec: Spec, shape: str) -> list[Spec]:
    return [each for each in layers(spec) if each["mark"].get("shape") == shape]


# Pictures


@pytest.mark.parametrize("name", ["robbery", "knife", "homicide", "public_firearm", "gappy_control"])
def test_every_encoded_field_and_colour_is_known(
    name: str, request: pytest.FixtureRequest, everything: Released
) -> None:
    spec = picture(request.getfixturevalue(name), everything)
    for layer in layers(spec):
        assert set(encoded_fields(layer)) <= set(rows_of(layer, spec)[0])
        colours = {layer["mark"].get(part) for part in ("color", "fill", "stroke")} - {None, "white"}
        assert colours <= COLOURS


def test_signals_are_told_by_shape_as_well_as_colour(knife: ControlView) -> None:
    spec = picture(knife)
    shown = {json.dumps(layer["transform"][-1]["filter"]): layer["mark"] for layer in points(spec, "triangle-down")}
    assert shown
    for mark in shown.values():
        assert mark["size"] > points(spec, "circle")[0]["mark"]["size"]
        assert contrast(mark.get("stroke") or mark["color"], "#FFFFFF") >= 3
    frame = knife.steps.frame
    assert {"above", "below", "rising"} <= set(frame["side"])


def test_limits_are_dashed_the_average_solid_and_both_break_where_the_series_is_judged_anew(knife: ControlView) -> None:
    lines = [layer for layer in layers(picture(knife)) if layer["mark"]["type"] == "line"]
    dashed = {layer["encoding"]["y"]["field"]: bool(layer["mark"].get("strokeDash")) for layer in lines}
    assert dashed == {"average": False, "lower_limit": True, "upper_limit": True, "numerator": False}
    assert all(layer["encoding"]["detail"]["field"] == "part" for layer in lines[:3])
    assert [key.dash for key in control_keys(knife, "Offences a month")] == [(1, 0), (1, 0), (6, 4)]


def test_a_provisional_point_is_hollow(knife: ControlView) -> None:
    hollow = [layer for layer in layers(picture(knife)) if layer["mark"].get("fill") == "white"]
    assert len(hollow) == 1
    assert "datum.is_provisional === true" in hollow[0]["transform"][-1]["filter"]


def test_months_that_are_not_loaded_are_bands_and_breaks(gappy_control: ControlView) -> None:
    spec = picture(gappy_control)
    (band,) = [layer for layer in layers(spec) if layer["mark"]["type"] == "rect"]
    assert [row["months"] for row in rows_of(band, spec)] == [
        "February 2025", "January 2026 to February 2026", "May 2026",
    ]  # fmt: skip
    lines = [layer for layer in layers(spec) if layer["mark"]["type"] == "line"]
    assert lines[-1]["mark"]["invalid"] == "break-paths-show-domains"


def test_of_many_hidden_months_each_run_is_a_bar_with_one_mark(public_firearm: ControlView) -> None:
    spec = picture(public_firearm)
    hidden = public_firearm.steps.frame["is_hidden"]
    assert hidden.sum() > 90
    marks = [layer for layer in layers(spec) if layer["mark"].get("text") == HIDDEN_MARK]
    assert sum(len(rows_of(layer, spec)) for layer in marks) <= 3
    (bars,) = [layer for layer in layers(spec) if layer["mark"]["type"] == "rule"]
    runs = (hidden & ~hidden.shift(fill_value=False)).sum()
    assert len(rows_of(bars, spec)) == runs


def test_hidden_quarters_side_by_side_are_one_run() -> None:
    quarters = pd.date_range("2018-01-01", periods=30, freq="QS")
    frame = pd.DataFrame(
        {
            "month": quarters, "shown_at": quarters, "label": "a quarter", "series": "All loaded",
            "numerator": pd.array([None] * 29 + [10], dtype="Int64"), "is_hidden": [True] * 29 + [False], "status": "loaded",
        }
    )  # fmt: skip
    chart = steps_chart(released(frame, audience=PUBLIC), line_keys(("All loaded",)), "Offences", 300)
    spec = chart.to_dict()
    (bars,) = [layer for layer in layers(spec) if layer["mark"]["type"] == "rule"]
    assert [row["months"] for row in rows_of(bars, spec)] == ["January 2018 to March 2025"]


# Events


def test_letters_never_touch_in_a_lane(everything: Released) -> None:
    named = everything.frame[everything.frame["mark"] != ""]
    named = named.assign(middle=named["start"] + (named["end"] - named["start"]) / 2)
    lanes = lanes_of(named, pd.Series(pd.date_range(FIRST, LAST, freq="MS")))
    # 290 pixels of axis on a phone; a letter is 10 wide at 13 pixels.
    per_pixel = (pd.Timestamp(LAST) - pd.Timestamp(FIRST)) / 290
    for lane in set(lanes):
        places = sorted(middle for middle, each in zip(named["middle"], lanes, strict=True) if each == lane)
        assert all(b - a > 12 * per_pixel for a, b in pairwise(places))
    assert max(lanes) <= 4  # of eight years with every programme that begins or ends in them


def test_every_letter_stands_above_the_picture_with_the_source_in_its_tooltip(everything: Released) -> None:
    view_spec = steps_spec(everything)
    letters = [layer for layer in layers(view_spec) if layer["encoding"].get("text", {}).get("field") == "mark"]
    shown = [row for layer in letters for row in rows_of(layer, view_spec)]
    assert sorted(row["mark"] for row in shown) == sorted(mark for mark in everything.frame["mark"] if mark)
    for layer in letters:
        assert layer["encoding"]["y"]["value"] < 0
        assert "source" in {each["field"] for each in layer["encoding"]["tooltip"]}


def steps_spec(events: Released | None) -> Spec:
    months = pd.date_range(FIRST, LAST, freq="MS")
    frame = pd.DataFrame(
        {"month": months, "shown_at": months, "label": "", "series": "This period", "numerator": 5, "is_hidden": False,
         "status": "loaded"}
    )  # fmt: skip
    return steps_chart(released(frame), line_keys(("This period",)), "Offences", 300, events).to_dict()  # type: ignore[no-any-return]


def test_without_events_a_chart_has_no_layer_for_them(everything: Released) -> None:
    none = everything.derive(everything.frame.head(0))
    assert len(layers(steps_spec(none))) == len(layers(steps_spec(None)))


def test_a_year_earlier_has_no_events_of_this_period(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = trends_view(ask(demo, demo_catalogue))
    cup = timeline_view(ask(demo, demo_catalogue), "football", date(2025, 10, 1), date(2026, 9, 30))
    table = tables.steps_table(view, cup).frame
    named = table[table["Events"] != ""]
    assert named["Month"].tolist() == ["June 2026", "July 2026"]
    assert set(named["Line"]) == {"This period"}
    assert set(named["Events"]) == {"World Cup 2026"}


def test_the_table_of_events_names_the_source_of_each(everything: Released) -> None:
    table = tables.events_table(everything).frame
    assert len(table) == len(everything.frame)
    assert (table["Source of the event"].str.len() > 10).all()
    moves = table.loc[table["Kind"] == "recording change", "How it moves the figures"]
    assert set(moves) == {"moves Violence and sexual offences, of which this indicator counts a part"}


def test_events_without_a_note_leave_no_empty_column(demo: Connection, demo_catalogue: Catalogue) -> None:
    cup = timeline_view(ask(demo, demo_catalogue), "football", date(2026, 6, 1), date(2026, 7, 31))
    assert "How it moves the figures" not in tables.events_table(cup).frame


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2023, 5, 1), date(2023, 5, 1), "1 May 2023"),
        (date(2020, 3, 23), date(2020, 7, 3), "23 March to 3 July 2020"),
        (date(2021, 12, 20), date(2022, 1, 3), "20 December 2021 to 3 January 2022"),
    ],
)
def test_days_are_said_with_the_year_once(first: date, last: date, words: str) -> None:
    assert days_words(first, last) == words
    assert days_words(pd.Timestamp(first), pd.Timestamp(last)) == words


def test_an_event_of_the_area_s_own_reaches_the_key_as_text(demo: Connection, demo_catalogue: Catalogue) -> None:
    own = Event("fair", "<b>Fair</b>", "other", date(2026, 1, 5), date(2026, 1, 5), ("all",), (), "<i>us</i>", "")
    catalogue = replace(demo_catalogue, events=(own,))
    events = timeline_view(ask(demo, catalogue), ALL, date(2026, 1, 5), date(2026, 1, 31))
    (row,) = [row for row in events.frame.itertuples() if row.kind == "other"]
    assert mark_item(event_mark(row)) == "<li><span><b>A</b> &lt;b&gt;Fair&lt;/b&gt; (5 January 2026)</span></li>"


# Sentences


def test_the_latest_month_of_a_signal_is_said_with_what_fired(robbery: ControlView) -> None:
    said = control_sentence(robbery)
    assert said.startswith(
        "September 2026, which is provisional and may still rise, is part of what chance seldom brings:"
    )
    assert len(robbery.latest_signals) == 2
    assert said.endswith(": 21 months in a row below the average: from January 2025 to September 2026.")


def test_a_latest_month_within_chance_is_said_to_be(knife: ControlView) -> None:
    assert control_sentence(knife) == (
        "September 2026, which is provisional and may still rise, shows nothing beyond chance."
    )


def test_a_wait_is_said_by_its_day(homicide: ControlView) -> None:
    assert homicide.waits is not None
    day = homicide.waits.frame["label"].iloc[-1]
    assert control_sentence(homicide) == f"The wait that ended on {day} shows nothing beyond chance."


@pytest.mark.parametrize(
    ("indicator_id", "audience", "why"),
    [
        ("homicide", PARTNER, "the days from one to the next could be, but days are not released to this audience."),
        ("firearm_crime", PUBLIC, "Whether September 2026 is more than chance cannot be told: its count is not shown"),
        ("firearm_crime", PARTNER, "counts as small as these are not judged for this audience"),
    ],
)  # fmt: skip
def test_what_may_not_be_judged_is_said_not_to_be(
    indicator_id: str, audience: str, why: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = control(demo, demo_catalogue, indicator_id, audience)
    said = control_sentence(view)
    assert why in " ".join([said, *limits_sentences(view)])
    assert said.endswith(".")


def test_each_stretch_says_its_limits_its_reason_and_whether_they_are_provisional(knife: ControlView) -> None:
    said = limits_sentences(knife)
    assert len(said) == 5
    newest, oldest = said[0], said[-1]
    assert newest.startswith("May 2023 to September 2026: on average ")
    assert newest.endswith("Judged anew from here: Counting rules: only the principal crime recorded.")
    assert oldest.endswith("Provisional limits: fewer than twelve points.")  # ten months, and nothing before them
    limits = knife.segments[-1].limits
    assert limits is not None
    assert f"on average {limits.mean:.1f} a month; chance brings {limits.lower:.1f} to {limits.upper:.1f}." in newest


def test_signals_are_listed_newest_first_with_their_rule(knife: ControlView) -> None:
    said = signal_sentences(knife)
    assert len(said) == len(knife.signals) > 3
    assert said[-1] == (
        "7 months in a row rising: from April to October 2020 (rule: 7 or more in a row rising or falling)."
    )


def test_what_is_left_out_is_counted(homicide: ControlView) -> None:
    assert left_out_sentence(replace(homicide, left_out=0)) == ""
    assert left_out_sentence(replace(homicide, left_out=1)).startswith("Left out is one without")
    assert left_out_sentence(replace(homicide, left_out=12)).startswith("Left out are 12 without")


# Tables


def test_the_table_twin_has_what_the_picture_draws(knife: ControlView, everything: Released) -> None:
    table = tables.control_table(knife, everything).frame
    rows = knife.steps.frame
    assert table["Offences"].tolist() == rows["numerator"].tolist()
    assert table["Average"].tolist() == [round(float(value), 1) for value in rows["average"]]
    assert table["Beyond chance"].tolist() == rows["signal"].tolist()
    april = table.set_index("Month").loc["April 2020", "Events"]
    assert april == "Recorded violence nearly doubles with recording practice; First national lockdown; No school"


def test_the_table_of_waits_is_in_days(homicide: ControlView) -> None:
    table = tables.control_table(homicide).frame
    assert homicide.waits is not None
    assert table["Days since the one before"].tolist() == homicide.waits.frame["days"].tolist()
    assert "Beyond chance" not in table  # nothing fired


def test_the_table_twin_tells_hidden_from_missing(public_firearm: ControlView, gappy_control: ControlView) -> None:
    hidden, gappy = tables.control_table(public_firearm).frame, tables.control_table(gappy_control).frame
    assert (hidden.loc[hidden["Offences"].isna(), "Note"] == "count not shown").all()
    assert "Note" not in gappy
    assert (gappy.loc[gappy["Offences"].isna(), "Status"] == "not loaded").all()


def test_recording_changes_alone_are_fewer_than_all(demo: Connection, demo_catalogue: Catalogue) -> None:
    question = ask(demo, demo_catalogue, filters=filters_of(demo_catalogue, "knife_crime"))
    assert len(timeline_view(question, RECORDING, FIRST, LAST).frame) == 4
