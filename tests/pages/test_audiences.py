"""Who sees what: the audience in the link, the operator's bound, and views that an audience may not have."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.audiences import PARTNER, PUBLIC
from tests.pages.conftest import PAGES, Open, assert_clean, banner_of, html_of, lead_of, link_of, widget

# Views that have no canonical table, by name: the page and what the link asks for.
OFF_GRID: dict[str, tuple[str, dict[str, list[str]]]] = {
    "several wards": ("hotspots", {"wards": ["E05001222", "E05001223"]}),
    "chosen months": ("hotspots", {"period": ["months"], "from_": ["2026-03"], "to": ["2026-05"]}),
    "all months": ("hotspots", {"period": ["all"]}),
    "victims' age on offences": ("hotspots", {"age": ["16-17"]}),
    "two types": ("hotspots", {"types": ["Robbery", "Drugs"]}),
    "a type and an age of victims": ("hotspots", {"indicator": ["serious_violence_victims"], "types": ["Robbery"], "age": ["16-17"]}),
    "lines by type": ("trends", {"split": ["type"]}),
    "lines by ward": ("trends", {"split": ["ward"], "step": ["quarter"]}),
    "one ward over time": ("trends", {"wards": ["E05001222"]}),
    "one type over time": ("trends", {"types": ["Robbery"]}),
    "victims in two wards": ("people", {"wards": ["E05001222", "E05001223"]}),
    "victims of one type in one ward": ("people", {"wards": ["E05001222"], "types": ["Robbery"]}),
    "victims by sex of chosen months": ("people", {"sex": ["female"], "period": ["months"], "from_": ["2026-03"], "to": ["2026-05"]}),
    "times in one ward": ("times", {"wards": ["E05001222"]}),
    "times of one type in all months": ("times", {"types": ["Robbery"], "period": ["all"]}),
    "everything at once": ("trends", {"wards": ["E05001222", "E05001223"], "types": ["Robbery", "Drugs"], "age": ["16-17"], "sex": ["male"],
                                      "ethnicity": ["Asian"], "period": ["all"], "split": ["ward"]}),
}  # fmt: skip


# Both audiences have the same grid; three views show that the partner's page answers alike.
@pytest.mark.parametrize(
    ("name", "audience"),
    [*((name, PUBLIC) for name in OFF_GRID), ("several wards", PARTNER), ("lines by type", PARTNER), ("victims in two wards", PARTNER)],
)  # fmt: skip
def test_a_view_off_the_grid_says_why_and_one_click_opens_the_nearest(
    name: str, audience: str, open_page: Open, demo_file: Path
) -> None:
    page, link = OFF_GRID[name]
    test = open_page(demo_file, page, audience=[audience], **link)
    assert_clean(test)
    assert lead_of(test).startswith(f"This view is not released to the {audience} audience: ")
    assert lead_of(test).endswith(".")
    assert not test.dataframe
    assert not test.get("vega_lite_chart")
    assert not test.get("component_instance")
    assert not test.get("download_button")
    test.button("show_nearest").click().run()
    assert_clean(test)
    assert "not released" not in lead_of(test)
    assert test.get("vega_lite_chart")
    assert test.dataframe
    assert f"<b>Audience:</b> {audience}." in html_of(test)


def test_the_nearest_view_keeps_what_it_can(open_page: Open, demo_file: Path) -> None:
    test = open_page(
        demo_file, "hotspots", audience=["public"], indicator=["robbery"], wards=["E05001222", "E05001223"], period=["2024-25"]
    )  # fmt: skip
    test.button("show_nearest").click().run()
    expected = {"audience": ["public"], "indicator": ["robbery"], "wards": ["E05001223"], "period": ["2024-25"]}
    assert link_of(test) == expected


@pytest.mark.parametrize("name", ["chosen months", "everything at once", "victims in two wards"])
def test_the_internal_audience_has_every_view(name: str, open_page: Open, demo_file: Path) -> None:
    page, link = OFF_GRID[name]
    test = open_page(demo_file, page, **link)
    assert_clean(test)
    assert "not released" not in lead_of(test)


@pytest.mark.parametrize("name", ["several wards", "two types", "lines by type", "all months"])
def test_of_open_data_the_public_has_every_view(name: str, open_page: Open, bristol_file: Path) -> None:
    page, link = OFF_GRID[name]
    wards = {"wards": ["E05010885", "E05010886"]} if "wards" in link else {}
    test = open_page(bristol_file, page, audience=["public"], **link | wards)
    assert_clean(test)
    assert "not released" not in lead_of(test)
    assert test.get("vega_lite_chart")


# The link


def test_the_audience_stands_in_the_link_and_survives_page_changes(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", audience=["public"])
    for page in ("trends", "people", "overview", "hotspots"):
        test.switch_page(f"../pages/{page}.py").run()
        assert_clean(test)
        assert link_of(test) == {"audience": ["public"]}
        assert "<b>Public view:</b>" in banner_of(test)


def test_the_audience_is_written_only_where_it_is_not_the_bound(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", audience=["internal"])
    assert link_of(test) == {}
    for audience, link in (
        ("partner", {"audience": ["partner"]}),
        ("public", {"audience": ["public"]}),
        ("internal", {}),
    ):
        widget(test.segmented_control, "audience").set_value(audience).run()
        assert_clean(test)
        assert link_of(test) == link
        assert f"<b>{audience.capitalize()} view:</b>" in banner_of(test)


@pytest.mark.parametrize(
    ("page", "asked"),
    [("overview", "pubic"), ("hotspots", "everyone"), ("trends", "<b>public</b>"), ("people", "intern al")],
)
def test_a_misspelt_audience_in_a_link_shows_the_public_view_and_says_so(
    page: str, asked: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, page, audience=[asked])
    assert_clean(test)
    assert "<b>Public view:</b>" in banner_of(test)
    assert "There is no audience" in html_of(test)
    assert "The public view is shown." in html_of(test)
    assert "<b>public</b>" not in html_of(test)
    assert link_of(test) == {"audience": ["public"]}


# The operator's bound


@pytest.mark.parametrize(
    ("page", "asked"), [*((page, "internal") for page in PAGES), ("hotspots", "partner"), ("overview", "Internal ")]
)
def test_a_link_wider_than_the_bound_falls_back_and_says_so(
    page: str, asked: str, open_page: Open, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVD_AUDIENCE", "public")
    test = open_page(demo_file, page, audience=[asked])
    assert_clean(test)
    assert "<b>Public view:</b>" in banner_of(test)
    wanted = asked.strip().lower()
    assert f"The {wanted} view was left out: this server shows nothing wider than the public view." in html_of(test)
    assert link_of(test) == {}
    assert not [each for each in test.segmented_control if each.key.startswith("audience")]


@pytest.mark.parametrize(
    ("bound", "offered"), [("partner", ["Partner", "Public"]), ("INTERNAL", ["Internal", "Partner", "Public"])]
)
def test_only_audiences_within_the_bound_are_offered(
    bound: str, offered: list[str], open_page: Open, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVD_AUDIENCE", bound)
    test = open_page(demo_file, "hotspots")
    assert_clean(test)
    assert widget(test.segmented_control, "audience").options == offered
    assert f"<b>{offered[0]} view:</b>" in banner_of(test)


@pytest.mark.parametrize("page", PAGES)
def test_a_misspelt_bound_shows_an_error_and_no_figure(
    page: str, open_page: Open, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVD_AUDIENCE", "publik")
    test = open_page(demo_file, page)
    assert not test.exception
    assert "publik" in test.error[0].value
    assert "Did you mean" in test.error[0].value
    for kind in ("dataframe", "vega_lite_chart", "component_instance", "download_button", "table", "title"):
        assert not test.get(kind)
    assert "svd-lead" not in html_of(test).replace(".svd-lead", "")


def test_a_bound_that_narrows_while_a_session_is_open_holds_at_once(
    open_page: Open, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = open_page(demo_file, "hotspots")
    assert "<b>Internal view:</b>" in banner_of(test)
    monkeypatch.setenv("SVD_AUDIENCE", "public")
    test.run()
    assert_clean(test)
    assert "<b>Public view:</b>" in banner_of(test)


# One ward at a time


def _click_wards(*codes: str) -> None:
    import time

    import streamlit as st

    from svd_ui.choices import chosen
    from svd_ui.sidebar import toggle_ward

    st.session_state["_one_ward"] = True
    for code in codes:
        toggle_ward(code, made_at=time.time())
    st.write(chosen("wards"))


def test_for_the_public_a_click_on_a_second_ward_replaces_the_first() -> None:
    test = AppTest.from_function(_click_wards, args=("E05001222", "E05001223")).run()
    assert not test.exception
    assert test.json[0].value == '["E05001223"]'


def _tick(rows: list[int], *, before: list[str]) -> None:
    import streamlit as st

    from svd_ui.choices import choose, chosen
    from svd_ui.ward_map import _rows_ticked

    st.session_state["_one_ward"] = True
    choose("wards", before)
    st.session_state["table"] = {"selection": {"rows": rows}}
    _rows_ticked("table", ["W0", "W1", "W2"], tuple(before))
    st.write(chosen("wards"))


@pytest.mark.parametrize(
    ("rows", "before", "after"),
    [
        ([0, 2], ["W0"], '["W2"]'),
        ([0, 2], ["W2"], '["W0"]'),  # ticks come in the order of the rows, not of the clicks
        ([], ["W2"], "[]"),
        ([1], [], '["W1"]'),
    ],
)
def test_for_the_public_a_tick_on_a_second_row_replaces_the_first(
    rows: list[int], before: list[str], after: str
) -> None:
    test = AppTest.from_function(_tick, args=(rows,), kwargs={"before": before}).run()
    assert not test.exception
    assert test.json[0].value == after


@pytest.mark.parametrize("page", ["hotspots", "people"])
def test_for_the_public_a_second_ward_chosen_at_the_left_replaces_the_first(
    page: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, page, audience=["public"], wards=["E05001222"])
    assert "Foleshill" in lead_of(test)
    widget(test.multiselect, "wards").set_value(["E05001222", "E05001223"]).run()
    assert_clean(test)
    assert "Henley" in lead_of(test)
    assert link_of(test)["wards"] == ["E05001223"]
    assert widget(test.multiselect, "wards").value == ["E05001223"]


def test_internally_a_second_ward_chosen_at_the_left_is_added(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", wards=["E05001222"])
    widget(test.multiselect, "wards").set_value(["E05001222", "E05001223"]).run()
    assert link_of(test)["wards"] == ["E05001222", "E05001223"]


def test_the_public_view_is_of_the_same_wards_and_period_as_the_internal_one(open_page: Open, demo_file: Path) -> None:
    link: dict[str, Any] = {"period": ["2024-25"], "wards": ["E05001222"], "indicator": ["robbery"]}
    test = open_page(demo_file, "hotspots", **link)
    widget(test.segmented_control, "audience").set_value("public").run()
    assert_clean(test)
    assert link_of(test) == link | {"audience": ["public"]}
    assert lead_of(test).startswith("Foleshill had")
