"""What Reach says, its tables, its scatter with names that do not cover each other, and its bars by age and sex."""

import io
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.views.people import NOT_RECORDED
from svd_data.views.reach import CORNERS, HIGH_LOW, ReachView, mark_chosen, reach_view
from svd_ui import tables
from svd_ui.charts import SELECTED, SELECTION, ratio_bars_chart, ratio_keys, reach_chart, reach_keys
from svd_ui.charts.reach import _box, _corner_box, _overlap, name_sides
from svd_ui.exports import csv_of
from svd_ui.scales import COUNTS, RATES
from svd_ui.sentences import (
    area_reach_sentence,
    chosen_reach_sentences,
    gaps_in_reach_sentences,
    highest_wards_sentence,
    left_aside_in_reach_sentence,
    people_reach_sentence,
    reach_sentence,
    why_not_compared_sentence,
)
from tests.svd_ui.conftest import ask, filters_of
from tests.svd_ui.made import SPAN, released

FOLESHILL, HENLEY = "E05001222", "E05001223"


def view_of(connection: Connection, catalogue: Catalogue, indicator_id: str, audience: str = INTERNAL) -> ReachView:
    view = reach_view(ask(connection, catalogue, audience, filters_of(catalogue, indicator_id)), "referrals")
    assert isinstance(view, ReachView)
    return view


@pytest.fixture(scope="module")
def view(demo: Connection, demo_catalogue: Catalogue) -> ReachView:
    return view_of(demo, demo_catalogue, "serious_violence")


@pytest.fixture(scope="module")
def partner_view(demo: Connection, demo_catalogue: Catalogue) -> ReachView:
    return view_of(demo, demo_catalogue, "serious_violence", PARTNER)


@pytest.fixture(scope="module")
def by_number(demo: Connection, demo_catalogue: Catalogue) -> ReachView:
    """Victims under 25 have no rate: both sides are counts, and no ward is compared with the rest."""
    return view_of(demo, demo_catalogue, "young_serious_violence_victims")


def with_verdicts(view: ReachView, **verdicts: tuple[str, str]) -> ReachView:
    """The view with these wards' two verdicts, and no other ward with any but "cannot tell"."""
    frame = view.wards.frame
    names = [name.replace("'", "").replace(" ", "_") for name in frame["ward_name"]]
    pairs = [verdicts.get(name, ("cannot tell", "cannot tell")) for name in names]
    is_gap = [need == "higher" and reach in ("lower", "cannot tell") for need, reach in pairs]
    changed = frame.assign(
        need_verdict=[need for need, _ in pairs], reach_verdict=[reach for _, reach in pairs], is_gap=is_gap
    )
    return replace(view, wards=view.wards.derive(changed))


def test_the_sentence_names_each_ward_of_high_need_whose_reach_is_not_high(
    view: ReachView, demo_catalogue: Catalogue
) -> None:
    frame = view.wards.frame
    gaps = frame.loc[frame["is_gap"], "ward_name"].tolist()
    said = reach_sentence(view, demo_catalogue)
    assert said.startswith(f"In {len(gaps)} of Coventry's 18 wards recorded serious violence offences are high and ")
    assert all(name in said for name in gaps)
    assert said.endswith(f", {SPAN}.")
    assert not any(name in said for name in frame.loc[~frame["is_gap"], "ward_name"])


@pytest.mark.parametrize(
    ("verdicts", "beginning"),
    [
        ({}, "In no ward of Coventry can recorded serious violence offences be told to be high, so no gap"),
        (
            {"Henley": ("higher", "higher")},
            "In 1 of Coventry's 18 wards recorded serious violence offences are high and referrals are high too: Henley,",
        ),
        (
            {"Henley": ("higher", "too small to compare")},
            "In 1 of Coventry's 18 wards recorded serious violence offences are high and referrals are too few to be compared: Henley,",
        ),
        (
            {"Henley": ("higher", "higher"), "Foleshill": ("higher", "lower")},
            "In 1 of Coventry's 18 wards recorded serious violence offences are high and referrals are not clearly high: Foleshill,",
        ),
    ],
)
def test_the_sentence_follows_the_verdicts(
    verdicts: dict[str, tuple[str, str]], beginning: str, view: ReachView, demo_catalogue: Catalogue
) -> None:
    assert reach_sentence(with_verdicts(view, **verdicts), demo_catalogue).startswith(beginning)


def test_the_second_sentence_tells_low_from_cannot_tell_and_from_too_few(
    view: ReachView, demo_catalogue: Catalogue
) -> None:
    told = with_verdicts(
        view,
        Foleshill=("higher", "lower"),
        Radford=("higher", "cannot tell"),
        Longford=("higher", "too small to compare"),
        Henley=("higher", "higher"),
        Wyken=("lower", "lower"),
    )
    said = " ".join(gaps_in_reach_sentences(told, demo_catalogue))
    assert "Of these wards referrals are low in Foleshill." in said
    assert "Whether referrals are high or low one cannot tell in Radford." in said
    assert "too few to be compared in Longford." in said
    assert "Both are high in Henley." in said
    assert "Wyken" not in said
    assert gaps_in_reach_sentences(with_verdicts(view), demo_catalogue) == ()


def test_the_whole_area_and_a_chosen_ward_have_both_counts_and_their_ratio(
    view: ReachView, demo_catalogue: Catalogue
) -> None:
    row = view.area.frame.iloc[0]
    said = area_reach_sentence(view, demo_catalogue)
    assert said.startswith(
        f"Coventry as a whole had {row['reach']:,} referrals to violence prevention programmes beside "
    )
    assert (
        f"{row['need']:,} recorded serious violence offences, {row['ratio']:.1f} per 100 offences (95% interval" in said
    )
    ward = view.wards.frame.set_index("ward_code").loc[FOLESHILL]
    (said,) = chosen_reach_sentences(mark_chosen(view, (FOLESHILL,)))
    assert said.startswith(
        f"Foleshill: {ward['reach']} referrals beside {ward['need']} offences, {ward['ratio']:.1f} per"
    )
    assert said.endswith(f"; {ward['quadrant']}.")
    assert chosen_reach_sentences(view) == ()


def test_where_the_whole_area_has_none_that_leads_and_no_chosen_ward(
    view: ReachView, demo_catalogue: Catalogue
) -> None:
    none = view.area.derive(view.area.frame.assign(reach=pd.array([0], dtype="Int64")))
    headline = view.reach.headline.derive(view.reach.headline.frame.assign(numerator=pd.array([0], dtype="Int64")))
    empty = replace(mark_chosen(view, (FOLESHILL,)), area=none, reach=replace(view.reach, headline=headline))
    assert chosen_reach_sentences(empty) == ()
    assert reach_sentence(empty, demo_catalogue).endswith("The months loaded hold none: the count is zero.")


def test_a_hidden_count_of_a_chosen_ward_is_not_said(partner_view: ReachView) -> None:
    frame = partner_view.wards.frame
    hidden = frame[frame["reach_is_hidden"] & frame["ward_code"].notna()].iloc[0]
    (said,) = chosen_reach_sentences(mark_chosen(partner_view, (hidden["ward_code"],)))
    assert said.startswith(f"{hidden['ward_name']}: a number not shown of referrals beside {hidden['need']} offences; ")
    assert "per 100" not in said


def test_without_a_rate_the_sentence_is_about_the_whole_area_and_says_why(
    by_number: ReachView, demo_catalogue: Catalogue
) -> None:
    assert reach_sentence(by_number, demo_catalogue) == area_reach_sentence(by_number, demo_catalogue)
    assert "has no rate" in why_not_compared_sentence(by_number, demo_catalogue)


def test_months_that_differ_are_said_with_how_many_are_loaded_of_each(
    view: ReachView, demo_catalogue: Catalogue
) -> None:
    assert why_not_compared_sentence(view, demo_catalogue) == ""
    differ = replace(view, are_same_months=False)
    said = why_not_compared_sentence(differ, demo_catalogue)
    assert "(12 of 12 months of Synthetic offences and 12 of 12 months of Synthetic referrals)" in said
    assert gaps_in_reach_sentences(differ, demo_catalogue) == ()


def test_filters_left_aside_are_named_with_the_source_that_lacks_them(
    view: ReachView, demo_catalogue: Catalogue
) -> None:
    assert left_aside_in_reach_sentence(view, demo_catalogue) == ""
    said = left_aside_in_reach_sentence(replace(view, left_aside=("age", "ethnicity")), demo_catalogue)
    assert said.startswith("The ages and ethnic groups chosen at the left are left aside: Synthetic referrals does not")


def test_a_map_says_where_its_figure_is_highest_and_lowest(view: ReachView) -> None:
    rates = {row.ward_name: row.need_rate for row in view.wards.frame.dropna(subset=["ward_code"]).itertuples()}
    (most, high), *_, (least, low) = sorted(rates.items(), key=lambda each: -each[1])
    said = highest_wards_sentence(view.need.wards, "rate", "Offences per 1,000 residents", RATES.write)
    assert said == f"Offences per 1,000 residents: highest in {most} ({high:.1f}), lowest in {least} ({low:.1f})."


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([7, 5, 5, 2], "Number: highest in A (7), lowest in D (2)."),
        ([7, 7, 5, 5], "Number: highest in A and B (7), lowest in C and D (5)."),
        ([9, 5, 5, 5, 5], "Number: highest in A (9), lowest in several wards (5)."),
        ([0, 0, 0, 0, 3], "Number: highest in E (3), lowest in several wards (0)."),
        ([1200, None], "Number: 1,200 in A, of the wards that have a figure."),
        ([4, 4, 4, 4, None], "Number: 4 in each, of the wards that have a figure."),
        ([None, None], "Number: no ward has a figure that can be shown."),
    ],
)  # fmt: skip
def test_wards_that_read_the_same_are_all_named_or_none_is(counts: list[int | None], said: str) -> None:
    wards = pd.DataFrame({
        "ward_code": pd.array([f"E{n}" for n in range(len(counts))] + [None], dtype="string"),
        "ward_name": [*"ABCDE"[: len(counts)], "Ward not known"],
        "numerator": pd.array([*counts, 99], dtype="Int64"),
    })  # fmt: skip
    assert highest_wards_sentence(released(wards), "numerator", "Number", COUNTS.write) == said


def ratios(*rows: tuple[str, str, float | None]) -> pd.DataFrame:
    values = pd.array([ratio for *_, ratio in rows], dtype="Float64")
    return pd.DataFrame({
        "age_band": [age for age, *_ in rows], "sex": [sex for _, sex, _ in rows],
        "ratio": values, "ratio_lower": values - 1, "ratio_upper": values + 1,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("16-17", "male", 60.2), ("65+", "female", 2.0), ("18-24", "male", 9.0), ("16-17", NOT_RECORDED, None)],
            "Referrals per 100 victims: highest for male people aged 16 to 17 (60.2, 95% interval 59.2 to 61.2), lowest for "
            "female people aged 65 and over (2.0, 95% interval 1.0 to 3.0).",
        ),
        (
            [("16-17", "male", 60.2), ("18-24", "male", None)],
            "Referrals per 100 victims: 60.2, 95% interval 59.2 to 61.2 for male people aged 16 to 17, of the groups of which this "
            "can be told.",
        ),
        ([("16-17", "male", None)], "No group has 20 victims or more of whom this could be told."),
    ],
)  # fmt: skip
def test_for_whom_there_are_most_and_fewest_referrals_is_said_with_the_intervals(
    rows: list[tuple[str, str, float | None]], said: str
) -> None:
    assert people_reach_sentence(released(ratios(*rows))) == said


def test_ages_and_sexes_that_come_apart_are_named_by_what_they_are() -> None:
    rows = ratios(("16-17", "male", 3.0), ("18-24", "female", 1.0))
    assert "for people aged 16 to 17 (3.0, " in people_reach_sentence(released(rows.drop(columns="sex")))
    assert "for male people (3.0, " in people_reach_sentence(released(rows.drop(columns="age_band")))


def test_the_wards_table_has_every_ward_with_both_counts_rates_and_the_ratio(view: ReachView) -> None:
    table = tables.reach_wards_table(view).frame
    assert list(table.columns) == [
        "Ward", "Need and reach", "Offences", "Referrals", "Referrals per 100 offences",
        "Referrals per 100 offences, lower 95%", "Referrals per 100 offences, upper 95%", "Offences per 1,000 residents",
        "Offences per 1,000 residents, lower 95%", "Offences per 1,000 residents, upper 95%", "Referrals per 10,000 residents",
        "Referrals per 10,000 residents, lower 95%", "Referrals per 10,000 residents, upper 95%",
    ]  # fmt: skip
    assert table["Offences"].tolist() == view.wards.frame["need"].tolist()
    assert len(table) == 19
    assert table.index.notna().sum() == 18


def test_the_tables_note_which_count_is_hidden(partner_view: ReachView) -> None:
    rows, table = partner_view.wards.frame, tables.reach_wards_table(partner_view).frame
    for is_need, is_reach, note in zip(rows["need_is_hidden"], rows["reach_is_hidden"], table["Note"], strict=True):
        words = {(True, True): "neither count shown", (True, False): "offences not shown", (False, True): "referrals not shown"}  # fmt: skip
        assert note == words.get((is_need, is_reach), "")
    assert (table["Note"] == "referrals not shown").any()
    assert partner_view.people is not None
    assert "Note" in tables.reach_people_table(partner_view, partner_view.people).frame


def test_a_view_by_number_has_no_columns_of_rates_on_the_side_without_one(by_number: ReachView) -> None:
    columns = list(tables.reach_wards_table(by_number).frame.columns)
    assert not [name for name in columns if name.startswith("Victims per")]
    assert "Referrals per 10,000 residents" in columns


def test_the_people_table_leaves_out_groups_of_nobody(view: ReachView) -> None:
    assert view.people is not None
    table = tables.reach_people_table(view, view.people).frame
    assert not ((table["Victims"] == 0) & (table["Referrals"] == 0)).any()
    assert table["Referrals"].sum() == view.area.frame["reach"].iloc[0]
    assert table["Age"].tolist() == sorted(table["Age"], key=list(dict.fromkeys(table["Age"])).index)


def test_ages_and_sexes_that_come_apart_stand_one_below_the_other(view: ReachView) -> None:
    assert view.people is not None
    apart = replace(view.people, by_age_and_sex=None)
    table = tables.reach_people_table(view, apart).frame
    assert set(table.loc[table["Age"] == "All", "Sex"]) >= {"Female", "Male"}
    assert table.loc[table["Sex"] == "All", "Referrals"].sum() == view.area.frame["reach"].iloc[0]


def test_the_file_says_what_both_sides_are_about(view: ReachView, demo_catalogue: Catalogue) -> None:
    table = tables.reach_wards_table(view)
    content = csv_of(table, view.need.filters, demo_catalogue, view.reach.filters)
    read = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig")
    assert set(read["Indicator"]) == {"Serious violence"}
    assert set(read["Beside: indicator"]) == {"Referrals to programmes"}
    assert set(read["Beside: about"]) == {view.reach.filters.describe(demo_catalogue.wards)}
    assert set(read["Beside: source"]) == {"SYNTHETIC demonstration data: Synthetic referrals"}
    assert "Beside: about" not in pd.read_csv(io.BytesIO(csv_of(table, view.need.filters, demo_catalogue))).columns


# The scatter.


def layers_with(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
    return rows


def test_the_scatter_has_a_point_a_ward_at_its_two_rates_with_limits_both_ways(view: ReachView) -> None:
    spec = reach_chart(view, 430).to_dict()
    (points,) = layers_with(spec, "point")
    rows = {row["ward_code"]: row for row in rows_of(spec, points)}
    known = view.wards.frame.dropna(subset=["ward_code"])
    assert set(rows) == set(known["ward_code"])
    for row in known.itertuples():
        assert (rows[row.ward_code]["need_rate"], rows[row.ward_code]["reach_rate"]) == (row.need_rate, row.reach_rate)
    fields = {name: channel["field"] for name, channel in points["encoding"].items() if "field" in channel}
    assert (fields["x"], fields["y"]) == ("need_rate", "reach_rate")
    ends = {
        (layer["encoding"][axis]["field"], layer["encoding"][f"{axis}2"]["field"])
        for layer in layers_with(spec, "rule")
        for axis in ("x", "y")
        if f"{axis}2" in layer["encoding"]
    }
    assert ends == {("need_rate_lower", "need_rate_upper"), ("reach_rate_lower", "reach_rate_upper")}
    columns = set(rows_of(spec, points)[0])
    assert {tip["field"] for tip in points["encoding"]["tooltip"]} | set(fields.values()) <= columns


def test_the_scatters_lines_are_the_areas_own_rates_and_its_corners_are_named(view: ReachView) -> None:
    spec = reach_chart(view, 430).to_dict()
    lines = [layer for layer in layers_with(spec, "rule") if not {"x2", "y2"} & set(layer["encoding"])]
    assert len(lines) == 2
    area = view.area.frame.iloc[0]
    assert rows_of(spec, lines[0]) == [{"need_rate": area["need_rate"], "reach_rate": area["reach_rate"]}]
    named = [
        rows_of(spec, layer)[0]["corner"] for layer in layers_with(spec, "text") if "corner" in rows_of(spec, layer)[0]
    ]
    assert sorted(named) == sorted(CORNERS)


def test_a_click_on_a_point_selects_by_ward_code(view: ReachView) -> None:
    (parameter,) = reach_chart(view, 430).to_dict()["params"]
    assert parameter["name"] == SELECTION
    assert parameter["select"]["fields"] == [SELECTED] == ["ward_code"]


def test_a_ward_whose_count_is_hidden_has_no_point(partner_view: ReachView) -> None:
    spec = reach_chart(partner_view, 430).to_dict()
    (points,) = layers_with(spec, "point")
    drawn = {row["ward_code"] for row in rows_of(spec, points)}
    frame = partner_view.wards.frame.dropna(subset=["ward_code"])
    hidden = set(frame.loc[frame["is_hidden"], "ward_code"])
    assert hidden
    assert not hidden & drawn
    assert drawn == set(frame.dropna(subset=["need_rate", "reach_rate"])["ward_code"])


def test_by_number_there_are_neither_lines_nor_corners(by_number: ReachView) -> None:
    spec = reach_chart(by_number, 430).to_dict()
    (points,) = layers_with(spec, "point")
    assert points["encoding"]["x"]["field"] == "need"
    assert points["encoding"]["x"]["title"].endswith(": number of victims")
    assert not [layer for layer in layers_with(spec, "rule") if not {"x2", "y2"} & set(layer["encoding"])]
    assert not [layer for layer in layers_with(spec, "text") if "corner" in rows_of(spec, layer)[0]]


def test_the_key_has_each_place_that_a_ward_is_in(view: ReachView) -> None:
    names = [key.name for key in reach_keys(view)]
    assert any(name.startswith("high need; reach: cannot tell (") for name in names)
    assert len({key.colour for key in reach_keys(view)}) == len(names)


def made_points(*places: tuple[float, float, str], chosen: tuple[int, ...] = ()) -> pd.DataFrame:
    rows = [
        {
            "ward_name": f"A ward with a name {number}",
            "x": x,
            "y": y,
            "quadrant": quadrant,
            "is_chosen": number in chosen,
        }
        for number, (x, y, quadrant) in enumerate(places)
    ]
    return pd.DataFrame(rows)


def test_no_name_covers_another_a_point_or_a_corners_name(view: ReachView) -> None:
    crowd = [(40 + number % 6 * 4.0, 40 + number // 6 * 6.0, HIGH_LOW) for number in range(18)]
    points = made_points(*crowd, (2.0, 2.0, HIGH_LOW))
    width, height = 560, 430
    sides = name_sides(points, "x", "y", (100, 100), height, width)
    assert 1 < sum(map(bool, sides)) < len(points)
    boxes = []
    for row, side in zip(points.itertuples(), sides, strict=True):
        if side:
            centre = (row.x / 100 * width, height - row.y / 100 * height)
            boxes.append(_box(centre, side, len(row.ward_name) * 7.0))
    assert not any(_overlap(one, other) for one, other in combinations(boxes, 2))
    assert not any(_overlap(box, _corner_box(corner, width, height)) for box in boxes for corner in CORNERS)


def test_a_chosen_ward_is_named_first_and_one_in_no_corner_not_at_all() -> None:
    points = made_points((50, 50, HIGH_LOW), (50.5, 50, "cannot tell"), (20, 80, "cannot tell"), chosen=(1,))
    sides = name_sides(points, "x", "y", (100, 100), 430)
    assert sides[1]
    assert sides[2] == ""


# The bars by age and sex.


def test_the_bars_are_the_ratios_with_their_limits_and_not_recorded_has_none(view: ReachView) -> None:
    assert view.people is not None
    assert view.people.by_age_and_sex is not None
    keys = ratio_keys(view.people.by_age_and_sex)
    assert [key.name for key in keys] == ["female", "male"]
    spec = ratio_bars_chart(view.people.by_age_and_sex, keys, "Referrals per 100 victims", 300).to_dict()
    (bars,) = layers_with(spec, "bar")
    assert bars["encoding"]["x"]["field"] == "ratio"
    rows = rows_of(spec, bars)
    assert {row["age_band"] for row in rows} == {"0-9", "10-15", "16-17", "18-24", "25-34", "35-49", "50-64", "65+"}
    assert {row["sex"] for row in rows} == {"female", "male"}
    ends = [(rule["encoding"]["x"]["field"], rule["encoding"]["x2"]["field"]) for rule in layers_with(spec, "rule")]
    assert ends == [("ratio_lower", "ratio_upper")] * 2


@pytest.mark.parametrize(("part", "groups"), [("by_age", 8), ("by_sex", 3)])
def test_ages_and_sexes_have_bars_of_their_own_where_they_come_apart(part: str, groups: int, view: ReachView) -> None:
    spec = ratio_bars_chart(getattr(view.people, part), (), "Referrals per 100 victims", 300).to_dict()
    (bars,) = layers_with(spec, "bar")
    assert len(rows_of(spec, bars)) == groups
    assert "yOffset" not in bars["encoding"]
