"""The ward map: what each ward is painted, and what is sent to the browser, hostile names included."""

import html
import json
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.shapes import WardShapes, load_ward_shapes
from svd_data.views import HotspotsView
from svd_ui.maps import Click, read_clicks
from svd_ui.paint import VERDICT_FILLS, WardPaint, paint_by_class, paint_by_verdict
from svd_ui.palette import CHOSEN, HATCH, SEQUENTIAL_BLUES, ZERO
from svd_ui.palette import HIDDEN_FILL as HIDDEN
from svd_ui.scales import COUNTS, RATES, classes_of
from svd_ui.words import HIDDEN_MARK, VERDICT_MARKS
from tests.svd_ui.made import Ward, hotspots_of, values_of

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"quoted\" & 'single'",
    "</script><script>alert(1)</script>",
    "`${alert(1)}`\\",
)


def painted(values: list[float | None]) -> list[WardPaint]:
    wards = values_of(values)
    return list(paint_by_class(wards, "numerator", classes_of(values, COUNTS), "offences").values())


def test_zero_is_white_a_missing_value_hatched_and_neither_looks_like_a_value() -> None:
    zero, missing, *others = painted([0, None, 1, 2, 3, 4, 5])
    assert (zero.fill, zero.words, zero.figure) == (ZERO, "0 offences", "0")
    assert (missing.fill, missing.words, missing.figure) == (HATCH, "no figure", "no figure")
    assert [paint.fill for paint in others] == list(SEQUENTIAL_BLUES)
    assert not {ZERO, HATCH} & set(SEQUENTIAL_BLUES)


def test_equal_values_are_painted_alike_and_a_larger_one_never_lighter() -> None:
    values = [3, 3, 1, 9, 9, 2, 40, 7, 7, 7, 120]
    places = [SEQUENTIAL_BLUES.index(paint.fill) for paint in painted(values)]
    for value, place in zip(values, places, strict=True):
        assert all(place >= other for smaller, other in zip(values, places, strict=True) if smaller <= value)


def test_a_rate_is_written_as_the_legend_writes_it() -> None:
    wards = values_of([0.04, 12.345], "rate")
    paint = paint_by_class(wards, "rate", classes_of([0.04, 12.345], RATES), "per 1,000 residents")
    assert [each.figure for each in paint.values()] == ["0.0", "12.3"]
    assert paint["W1"].words == "12.3 per 1,000 residents"


def test_offences_in_no_known_ward_are_painted_nowhere() -> None:
    view = hotspots_of(Ward("Henley", 5), Ward("", 3))
    assert list(paint_by_class(view.wards, "numerator", classes_of([5], COUNTS), "offences")) == ["E05001223"]


def test_each_verdict_has_a_fill_of_its_own() -> None:
    assert set(VERDICT_FILLS) == set(VERDICT_MARKS)
    assert len(set(VERDICT_FILLS.values())) == len(VERDICT_FILLS)
    assert VERDICT_FILLS["none recorded"] == ZERO
    assert VERDICT_FILLS["not compared"] == HATCH
    assert VERDICT_FILLS["too small to compare"] == HIDDEN


def test_a_ward_is_painted_by_its_own_verdict() -> None:
    view = hotspots_of(Ward("Henley", 200, 100), Ward("Radford", 10, 100), Ward("Longford", 5, 5), Ward("Holbrook", 0))
    words = dict.fromkeys(view.wards.frame["ward_code"], "words")
    paint = paint_by_verdict(view.wards, "verdict", words, words)
    expected = [VERDICT_FILLS[verdict] for verdict in ("higher", "lower", "cannot tell", "none recorded")]
    assert [each.fill for each in paint.values()] == expected


@pytest.mark.parametrize(
    ("value", "clicks"),
    [
        pytest.param(None, (), id="no map yet"),
        pytest.param({}, (), id="an empty value"),
        pytest.param({"last_active_drawing": None}, (), id="the map first appears"),
        pytest.param({"last_active_drawing": {}}, (), id="nothing drawn"),
        pytest.param({"last_active_drawing": {"properties": None}}, (), id="no properties"),
        pytest.param({"last_active_drawing": {"properties": {"code": "W1"}}}, (), id="no click behind it"),
        pytest.param(
            {"last_active_drawing": {"properties": {"code": "W1", "clicks": [["W2", 1000, 0.1], ["W1", 1500, 0.2]]}}},
            (Click("W2", "1000:0.1", 1.0), Click("W1", "1500:0.2", 1.5)),
            id="two clicks in quick succession",
        ),
    ],
)
def test_clicks_are_read_from_the_maps_value(value: Any, clicks: tuple[Click, ...]) -> None:
    assert read_clicks(value) == clicks


# Run as a script of its own, where these names are not known: so they are quoted.
def _show(wards: "Released", shapes: "WardShapes", paint: "dict[str, WardPaint]") -> None:
    from svd_ui.maps import ward_choropleth

    ward_choropleth(wards, shapes, paint, title="<b>Map</b>", height=400, key="map", on_click=None)


class Sent:
    """What a map sends to the browser."""

    def __init__(self, wards: Released, shapes: WardShapes, paint: dict[str, WardPaint]) -> None:
        app = AppTest.from_function(_show, default_timeout=30, args=(wards, shapes, paint)).run()
        assert not app.exception
        arguments = json.loads(app.get("component_instance")[0].proto.json_args)
        self.code: str = arguments["feature_group"]
        self.script: str = arguments["script"]
        drawn = re.search(r"_add\((\{.*\})\);", self.code)
        assert drawn is not None
        self.properties = [feature["properties"] for feature in json.loads(drawn.group(1))["features"]]
        self.labels = [json.loads(f'"{label}"') for label in re.findall(r'"html": "((?:[^"\\]|\\.)*)"', self.code)]


@pytest.fixture(scope="module")
def shapes(demo: Connection) -> WardShapes:
    return load_ward_shapes(demo)


@pytest.fixture(scope="module")
def hostile(shapes: WardShapes, hotspots: HotspotsView) -> Sent:
    """A map whose first wards have hostile names, hostile words and figures; its second last ward has no paint."""
    named = tuple(
        replace(shape, ward_name=HOSTILE[place]) if place < len(HOSTILE) else shape
        for place, shape in enumerate(shapes.wards)
    )
    paint = {shape.ward_code: WardPaint(ZERO, f"{shape.ward_name} words", shape.ward_name) for shape in named}
    del paint[named[-2].ward_code]
    frame = hotspots.wards.frame.assign(is_chosen=hotspots.wards.frame["ward_code"] == named[-1].ward_code)
    return Sent(hotspots.wards.derive(frame), replace(shapes, wards=named), paint)


def test_every_ward_is_drawn_once_and_labelled_once(hostile: Sent, shapes: WardShapes) -> None:
    codes = Counter(properties["code"] for properties in hostile.properties)
    assert codes == {shape.ward_code: 1 for shape in shapes.wards}
    assert len(hostile.labels) == len(shapes.wards)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_in_tooltip_and_label_and_read_out_as_it_is(name: str, hostile: Sent) -> None:
    (properties,) = [each for each in hostile.properties if each["spoken"].startswith(name)]
    assert html.unescape(properties["name"]) == name
    assert html.unescape(properties["words"]) == f"{name} words"
    assert properties["spoken"] == f"{name}: {name} words"
    for markup in (properties["name"], properties["words"]):
        assert not set("<>\"'") & set(markup)
    assert any(html.escape(name) in label for label in hostile.labels)


def test_no_markup_of_a_name_stands_in_what_is_sent(hostile: Sent) -> None:
    for label in hostile.labels:
        assert set(re.findall(r"</?(\w+)", label)) <= {"div", "br", "b"}
    assert "<img" not in hostile.code
    assert "<script" not in hostile.code
    assert "<b>Map" not in hostile.script


def test_a_ward_without_paint_is_hatched_and_says_there_is_no_figure(hostile: Sent) -> None:
    properties = hostile.properties[-2]
    assert properties["fill"] == HATCH
    assert properties["spoken"].endswith(": no figure")


def test_the_chosen_ward_alone_is_outlined_and_its_label_comes_first(hostile: Sent, shapes: WardShapes) -> None:
    assert [properties["chosen"] for properties in hostile.properties] == [False] * (len(shapes.wards) - 1) + [True]
    assert hostile.code.count(CHOSEN) == 1
    assert shapes.wards[-1].ward_name in hostile.labels[0]


def test_labels_are_legible_on_light_and_dark(shapes: WardShapes, hotspots: HotspotsView) -> None:
    two = replace(shapes, wards=shapes.wards[:2])
    dark, light = (shape.ward_code for shape in two.wards)
    fills = {dark: WardPaint(SEQUENTIAL_BLUES[-1], "9 offences", "9"), light: WardPaint(ZERO, "0 offences", "0")}
    labels = Sent(hotspots.wards, two, fills).labels
    inks = {re.search("color: (#[0-9A-F]{6})", label).group(1) for label in labels}  # type: ignore[union-attr]
    assert inks == {"#FFFFFF", "#0B0C0C"}


def test_a_hidden_ward_is_crosshatched_with_its_mark_and_unlike_one_without_a_figure() -> None:
    wards = values_of([0, None, None, 10], hidden=[1], audience=PARTNER)
    paint = paint_by_class(wards, "numerator", classes_of([0, None, None, 10], COUNTS), "offences")
    zero, hidden, missing, shown = paint.values()
    assert hidden == WardPaint(HIDDEN, NOT_SHOWN, HIDDEN_MARK)
    assert missing == WardPaint(HATCH, "no figure", "no figure")
    assert (zero.fill, zero.words) == (ZERO, "0 offences")
    assert (shown.fill, shown.words) == (SEQUENTIAL_BLUES[-1], "10 offences")
    assert len({each.figure for each in paint.values()}) == len({each.fill for each in paint.values()}) == 4


def test_a_ward_with_a_small_count_has_no_rate_on_the_map_but_is_not_hidden() -> None:
    view = hotspots_of(Ward("Henley", 40), Ward("Radford", 15), Ward("Holbrook", None), audience=PUBLIC, total=(60, 60))
    paint = paint_by_class(view.wards, "rate", classes_of(view.wards.frame["rate"], RATES), "per 1,000 residents")
    assert [each.words for each in paint.values()] == ["4.0 per 1,000 residents", "no figure", NOT_SHOWN]
    assert [each.fill for each in paint.values()] == [SEQUENTIAL_BLUES[-1], HATCH, HIDDEN]


def test_the_browser_gets_neither_count_nor_rate_of_a_hidden_ward(
    shapes: WardShapes, public_hotspots: HotspotsView
) -> None:
    wards = public_hotspots.wards
    hidden = wards.frame[wards.frame["is_hidden"]].dropna(subset=["ward_code"])
    assert not hidden.empty
    sent = Sent(
        wards, shapes, paint_by_class(wards, "numerator", classes_of(wards.frame["numerator"], COUNTS), "offences")
    )
    for properties in sent.properties:
        if properties["code"] in set(hidden["ward_code"]):
            assert properties["spoken"] == f"{html.unescape(properties['name'])}: {NOT_SHOWN}"
            assert properties["fill"] == HIDDEN
    assert 'id="hidden"' in sent.script
    assert 'id="hatch"' in sent.script


def _show_by(measure: str, view: "HotspotsView", catalogue: "Catalogue", connection: "Connection") -> None:
    from svd_ui.context import Context
    from svd_ui.pictures import show_legend
    from svd_ui.ward_map import show_painted_wards
    from svd_ui.ward_painting import painted_wards

    painted = painted_wards(view, measure, catalogue)
    show_legend(painted.legend)
    show_painted_wards(
        Context(connection, catalogue, view.filters, view.wards.audience), view.wards, painted.paint, "map"
    )


PUBLICS_WARDS = hotspots_of(
    Ward("Foleshill", 200, 100), Ward("Henley", 30, 60), Ward("Holbrook", None, 40), Ward("Longford", 40, None), Ward("Radford", 15, 40),
    audience=PUBLIC, total=(300, 250),
)  # fmt: skip


@pytest.mark.parametrize("measure", ["count", "rate", "change", "rest"])
def test_every_measure_sends_a_mark_and_words_for_what_is_hidden(
    measure: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    app = AppTest.from_function(_show_by, default_timeout=30, args=(measure, PUBLICS_WARDS, demo_catalogue, demo)).run()
    assert not app.exception
    code = json.loads(app.get("component_instance")[0].proto.json_args)["feature_group"]
    legend = "".join(element.proto.body for element in app.get("html")).lower()
    spoken = {name: said for name, said in re.findall(r'"spoken": "([^":]+): ([^"]*)"', code) if said != "no figure"}
    expected = {
        "count": {"Holbrook": NOT_SHOWN, "Radford": "15 offences", "Longford": "40 offences"},
        "rate": {"Holbrook": NOT_SHOWN, "Longford": "4.0 per 1,000 residents", "Henley": "3.0 per 1,000 residents"},
        "change": {
            "Holbrook": f"too small to compare: {NOT_SHOWN} now, 40 before",
            "Longford": f"too small to compare: 40 now, {NOT_SHOWN} before",
            "Radford": "too small to compare: 15 now, 40 before",
            "Foleshill": "▲ higher: +100%, 200 now, 100 before",
        },
        "rest": {"Holbrook": "too small to compare", "Radford": "too small to compare"},
    }[measure]
    said = {name: json.loads(f'"{text}"') for name, text in spoken.items()}
    assert expected.items() <= said.items()
    words = NOT_SHOWN if measure in ("count", "rate") else "too small to compare"
    assert words in legend
    assert ("no figure" in legend) == (measure == "rate")


def test_a_map_of_one_ward_paints_it(shapes: WardShapes, hotspots: HotspotsView) -> None:
    one = replace(shapes, wards=shapes.wards[:1])
    sent = Sent(hotspots.wards, one, {one.wards[0].ward_code: WardPaint("#123456", "3 offences", "3")})
    assert '"fillColor": "#123456"' in sent.code
    assert [properties["code"] for properties in sent.properties] == [one.wards[0].ward_code]
