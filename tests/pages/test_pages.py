"""Every page, found by glob: with data, with nothing, with a bad link, after a page change and after new data."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.build import build_demo
from svd_data.database import open_database
from svd_ui.audience import AUDIENCE_LABELS
from svd_ui.navigation import DEFAULT
from tests.pages.conftest import PAGES, Open, assert_clean, banner_of, html_of, lead_of, link_of, widget
from tests.pages.leaks import sent_by

# Pages about the whole area and every month, whatever is chosen; Questions and Briefing, whose views have filters of their own;
# the lab's closed page; and Referrals, which follows the filters on offences in their period alone: its own tests say so.
FOLLOWS_NO_FILTER = ("questions", "briefing", "guide", "programmes", "referrals", "data", "lab")


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_on_demonstration_data_leads_with_a_sentence_and_names_the_audience(
    page: str, audience: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, page, audience=[audience])
    assert_clean(test)
    assert len(test.title) == 1
    assert lead_of(test).endswith(".")
    assert "Synthetic demonstration data" in banner_of(test)
    assert f"<b>{AUDIENCE_LABELS[audience]} view:</b>" in banner_of(test)
    assert f"<b>Audience:</b> {audience}." in html_of(test)


@pytest.mark.parametrize(
    ("page", "audience"), [*((page, PUBLIC) for page in PAGES), ("hotspots", INTERNAL), ("trends", PARTNER)]
)
def test_every_page_runs_on_police_uk_data_which_is_open_for_every_audience(
    page: str, audience: str, open_page: Open, bristol_file: Path
) -> None:
    test = open_page(bristol_file, page, audience=[audience])
    assert_clean(test)
    assert lead_of(test).endswith(".")
    assert "Synthetic" not in html_of(test)
    assert f"<b>{AUDIENCE_LABELS[audience]} view.</b> Open data" in banner_of(test)
    if page != "guide":  # which explains the mark
        assert "[c]" not in html_of(test)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in FOLLOWS_NO_FILTER])
def test_a_selection_without_offences_says_zero_and_offers_the_way_back(
    page: str, open_page: Open, demo_file: Path
) -> None:
    link = {
        "types": ["Theft from the person"],
        "age": ["0-9"],
        "ethnicity": ["Mixed"],
        "period": ["2018"],
        "sex": ["female"],
    }
    test = open_page(demo_file, page, **link, wards=["E05001232"])
    assert_clean(test)
    assert "the count is zero" in lead_of(test)
    test.button("clear_from_nothing").click().run()
    assert_clean(test)
    assert "the count is zero" not in lead_of(test)


@pytest.mark.parametrize("page", PAGES)
def test_a_link_with_what_the_data_does_not_have_opens_names_it_and_can_be_dismissed(
    page: str, open_page: Open, demo_file: Path
) -> None:
    hostile = "<script>alert(1)</script>'; DROP TABLE offences; --"
    test = open_page(demo_file, page, wards=["E05001222", "Atlantis", hostile], period=["2031"], measure=["size"])
    assert_clean(test)
    html = html_of(test)
    assert "Atlantis" in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert widget(test.multiselect, "wards").value == ["E05001222"]
    next(button for button in test.button if button.label == "Go on without it").click().run()
    assert "Atlantis" not in html_of(test)
    assert widget(test.multiselect, "wards").value == ["E05001222"]


def test_filters_follow_from_page_to_page_and_into_the_link(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots")
    widget(test.multiselect, "types").set_value(["Robbery"]).run()
    widget(test.multiselect, "wards").set_value(["E05001222"]).run()
    assert link_of(test)["types"] == ["Robbery"]
    assert link_of(test)["wards"] == ["E05001222"]
    test.switch_page("../pages/trends.py").run()
    assert "(robbery)" in lead_of(test)
    assert lead_of(test).startswith("Foleshill had")
    assert link_of(test)["wards"] == ["E05001222"]


def test_a_cold_link_shows_what_the_warm_page_showed(open_page: Open, demo_file: Path) -> None:
    warm = open_page(demo_file, "trends")
    widget(warm.multiselect, "types").set_value(["Robbery", "Burglary"]).run()
    widget(warm.selectbox, "period").set_value("2023-24").run()
    widget(warm.segmented_control, "split").set_value("type").run()
    link = link_of(warm)
    assert set(link) == {"types", "period", "split"}
    cold = open_page(demo_file, "trends", **link)
    assert lead_of(cold) == lead_of(warm)
    assert cold.get("vega_lite_chart")[0].proto.spec == warm.get("vega_lite_chart")[0].proto.spec


def test_chosen_months_stand_in_the_link_and_the_end_cannot_come_before_the_start(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "trends", period=["months"], from_=["2024-03"], to=["2024-05"])
    assert "March 2024 to May 2024" in lead_of(test)
    assert "March 2024" in widget(test.selectbox, "to").options
    assert "February 2024" not in widget(test.selectbox, "to").options
    widget(test.selectbox, "from").set_value(widget(test.selectbox, "from").value.replace(month=6)).run()
    assert_clean(test)
    assert link_of(test)["from"] == ["2024-06"]
    assert link_of(test)["to"] >= ["2024-06"]


def test_people_says_what_police_uk_does_not_record_and_what_would_supply_it(
    open_page: Open, bristol_file: Path
) -> None:
    test = open_page(bristol_file, "people")
    assert_clean(test)
    shown = html_of(test) + " ".join(element.value for element in test.markdown)
    assert "says nothing about victims" in shown
    assert "victims' ethnicity" in shown
    assert "extract of recorded offences" in shown
    assert not test.get("vega_lite_chart")
    assert not [each for each in test.multiselect if each.key.split("_")[0] in ("age", "sex", "ethnicity")]


def test_times_says_that_police_uk_gives_the_month_only_and_what_would_supply_times(
    open_page: Open, bristol_file: Path
) -> None:
    test = open_page(bristol_file, "times")
    assert_clean(test)
    assert "gives the month of an offence, not its day or time" in lead_of(test)
    shown = " ".join(element.value for element in test.markdown)
    assert "It does not record" in shown
    assert "extract of recorded offences" in shown
    assert not test.get("vega_lite_chart")
    assert not test.dataframe


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("built", ["coventry_file", "bristol_file"])
def test_of_police_uk_data_no_picture_or_table_is_empty_and_no_word_is_a_programmer_s(
    built: str, page: str, open_page: Open, request: pytest.FixtureRequest
) -> None:
    """One month of a city alone, and 18 months with gaps: whatever a page shows of either has figures."""
    test = open_page(request.getfixturevalue(built), page)
    assert_clean(test)
    sent = sent_by(test, [])
    assert all(len(frame) and frame.notna().any().any() for frame in sent.frames)
    assert len(test.get("vega_lite_chart")) >= (page in ("compare", "hotspots", "trends"))
    for text in (lead_of(test), *(element.value for element in (*test.markdown, *test.caption, *test.subheader))):
        assert not re.search(r"\b(nan|None(?! of| running)|NaT|NA|null|undefined)\b", text), text


def test_hotspots_says_how_many_of_its_months_are_loaded(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "hotspots")
    assert "(7 of 12 months loaded)" in lead_of(test)
    assert "No comparison with the same months a year earlier" in html_of(test)


@pytest.mark.parametrize("measure", ["rate", "change", "rest"])
def test_a_measure_that_cannot_be_had_says_why_and_shows_counts(measure: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", measure=[measure], period=["all"])
    assert_clean(test)
    assert "Counts are shown" in test.info[0].value
    assert "Number of offences" in html_of(test)


def test_the_map_holds_every_ward_once_with_its_figure(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots")
    arguments = json.loads(test.get("component_instance")[0].proto.json_args)
    table = test.dataframe[0].value
    wards = table[table["Ward"] != "Ward not known"]
    assert len(wards) == 18
    for ward, offences in zip(wards["Ward"], wards["Offences"], strict=True):
        spoken = f"{ward}: {offences:,} offences".replace("'", "\\u0027")
        assert arguments["feature_group"].count(spoken) == 1


def test_new_data_is_shown_on_the_next_interaction_and_what_it_lacks_is_left_out(
    open_page: Open, bristol_file: Path, demo_file: Path, tmp_path: Path
) -> None:
    served = tmp_path / "served.duckdb"
    shutil.copy(demo_file, served)
    test = open_page(served, "hotspots", wards=["E05001222"], age=["16-17"])
    assert "Foleshill" in lead_of(test)
    beside = tmp_path / "beside.duckdb"
    shutil.copy(bristol_file, beside)
    beside.replace(served)
    test.run()
    assert_clean(test)
    assert "Bristol" in lead_of(test)
    assert widget(test.multiselect, "wards").value == []


def of_an_older_schema(demo_file: Path, path: Path) -> None:
    shutil.copy(demo_file, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE build SET schema_version = 0")


def no_database(demo_file: Path, path: Path) -> None:
    path.write_text("not a database")


@pytest.mark.parametrize("spoil", [of_an_older_schema, no_database])
def test_a_file_that_cannot_be_used_gets_a_plain_message_and_the_good_one_is_then_found(
    spoil: Callable[[Path, Path], None], open_page: Open, demo_file: Path, tmp_path: Path
) -> None:
    served = tmp_path / "served.duckdb"
    spoil(demo_file, served)
    test = open_page(served, DEFAULT)
    assert not test.exception
    assert test.title[0].value == "The data cannot be opened"
    assert "python -m svd_data build" in html_of(test)
    shutil.copy(demo_file, tmp_path / "good.duckdb")
    (tmp_path / "good.duckdb").replace(served)
    test.button[0].click().run()
    assert_clean(test)
    assert "Coventry" in test.title[0].value


def test_without_a_data_file_the_demonstration_data_is_built_and_shown(open_page: Open, tmp_path: Path) -> None:
    served = tmp_path / "new" / "svd.duckdb"
    test = open_page(served, DEFAULT)
    assert_clean(test)
    assert served.exists()
    assert "Synthetic demonstration data" in html_of(test)


def test_the_demonstration_data_is_the_same_in_the_app_and_from_the_command(tmp_path: Path, demo_file: Path) -> None:
    again = tmp_path / "again.duckdb"
    build_demo(again)
    counted = "SELECT month, category, ward_code, count(*) AS n FROM offences GROUP BY ALL ORDER BY ALL"
    assert open_database(again).frame(counted).equals(open_database(demo_file).frame(counted))
