"""The indicator on the pages: chosen at the left, kept with the other filters, and said plainly where a source lacks it."""

from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.indicators import indicator_definitions
from tests.pages.conftest import PAGES, Open, assert_clean, html_of, lead_of, link_of, widget

# Questions, and the views of Briefing, bring their own indicators.
# Compare shows the nearest that can be compared instead, Programmes counts no records, Data is about files, and the lab about
# its draft: their own tests say so. Referrals and Reach show an indicator of referrals.
NOT_BY_INDICATOR = ("questions", "briefing", "compare", "programmes", "data", "referrals", "reach", "lab")


@pytest.mark.parametrize(
    ("indicator_id", "audience"),
    [("homicide", PUBLIC), ("knife_crime", PARTNER), ("young_serious_violence_victims", INTERNAL)],
)
@pytest.mark.parametrize("page", [page for page in PAGES if page not in NOT_BY_INDICATOR])
def test_every_page_shows_a_rare_a_common_and_a_victims_indicator(
    page: str, indicator_id: str, audience: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, page, indicator=[indicator_id], audience=[audience])
    assert_clean(test)
    indicator = indicator_definitions()[indicator_id]
    assert lead_of(test).endswith(".")
    assert f"<b>{indicator.title}:</b>" in html_of(test)
    assert widget(test.selectbox, "indicator").value == indicator_id


def test_the_indicator_leads_the_filters_and_lists_what_the_source_can_carry(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots")
    assert [box.label for box in test.sidebar.selectbox][:2] == ["Indicator", "Records"]
    assert widget(test.selectbox, "indicator").options == [
        each.title for each in indicator_definitions().values() if each.record_kind == "offences"
    ]


def test_switching_the_indicator_keeps_the_other_filters_and_stands_in_the_link(
    open_page: Open, demo_file: Path
) -> None:
    link = {"wards": ["E05001222"], "period": ["2024-25"], "sex": ["female"], "types": ["Robbery"]}
    test = open_page(demo_file, "hotspots", **link)
    widget(test.selectbox, "indicator").set_value("knife_crime").run()
    assert_clean(test)
    assert link_of(test) == link | {"indicator": ["knife_crime"]}
    assert "recorded knife offence" in lead_of(test)
    test.switch_page("../pages/trends.py").run()
    assert link_of(test) == link | {"indicator": ["knife_crime"]}
    assert "recorded knife offence" in lead_of(test)


def test_the_default_indicator_does_not_stand_in_the_link(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", indicator=["serious_violence"])
    assert link_of(test) == {}


@pytest.mark.parametrize("page", PAGES)
def test_an_indicator_that_the_source_cannot_carry_says_why_and_the_default_is_shown(
    page: str, open_page: Open, bristol_file: Path
) -> None:
    test = open_page(bristol_file, page, indicator=["knife_crime"])
    assert_clean(test)
    alert = html_of(test).split('<div role="alert">')[1].split("</div>")[0]
    assert "Knife crime is not available: " in alert
    assert "does not record" in alert
    default = widget(test.selectbox, "indicator")
    assert f"{default.options[0]} is shown instead." in alert
    assert default.value in indicator_definitions()
    assert "knife_crime" not in str(link_of(test))


def test_to_turn_to_referrals_and_back_takes_their_indicator_and_finds_no_fault(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "overview", indicator=["knife_crime"])
    for source, indicator in (("demo_referrals", "referrals"), ("demo_offences", "serious_violence")):
        widget(test.selectbox, "source").set_value(source).run()
        assert_clean(test)
        assert 'role="alert"' not in html_of(test)
        assert widget(test.selectbox, "indicator").value == indicator


def test_what_the_source_cannot_carry_is_listed_in_the_sidebar_with_the_reason(
    open_page: Open, bristol_file: Path
) -> None:
    test = open_page(bristol_file, "hotspots")
    listed = next(each for each in test.sidebar.expander if each.label.startswith("Not available from this source"))
    words = [element.proto.body for element in listed.get("html")]
    known = {each.title for each in indicator_definitions().values() if each.record_kind == "offences"}
    offered = set(widget(test.selectbox, "indicator").options)
    assert {text.split("<b>")[1].split(".</b>")[0] for text in words} == known - offered
    assert all(text.rstrip().endswith(".</p>") for text in words)
    assert listed.label.endswith(f": {len(known - offered)}")


def test_of_a_source_that_carries_every_indicator_nothing_is_listed(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots")
    assert not [each for each in test.sidebar.expander if each.label.startswith("Not available")]


def test_a_misspelt_indicator_is_named_with_the_nearest_word(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", indicator=["knife_crim"])
    assert_clean(test)
    assert "There is no indicator &#x27;knife_crim&#x27;. Did you mean &#x27;knife_crime&#x27;?" in html_of(test)
    assert widget(test.selectbox, "indicator").value == "serious_violence"


@pytest.mark.parametrize(("audience", "is_shown"), [("internal", True), ("partner", False), ("public", False)])
def test_a_draft_is_for_the_internal_audience_alone(
    audience: str, is_shown: bool, open_page: Open, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted = {
        key: replace(each, status="draft") if key == "knife_crime" else each
        for key, each in indicator_definitions().items()
    }
    monkeypatch.setattr("svd_data.catalogue.indicator_definitions", lambda: drafted)
    st.cache_data.clear()  # the catalogue is kept by the version of the data
    try:
        test = open_page(demo_file, "hotspots", audience=[audience], indicator=["knife_crime"])
    finally:
        st.cache_data.clear()
    assert_clean(test)
    assert ("Knife crime" in widget(test.selectbox, "indicator").options) == is_shown
    assert ("Knife crime is a draft, which is shown to the internal audience only." in html_of(test)) != is_shown
    assert ("recorded knife offence" in lead_of(test)) == is_shown


def test_the_map_and_its_table_are_named_by_the_indicators_unit(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", indicator=["anti_social_behaviour"])
    assert "Number of incidents" in html_of(test)
    assert "Incidents" in test.dataframe[0].value.columns
    assert widget(test.segmented_control, "measure").options[:2] == ["Number of incidents", "Rate per 1,000 residents"]


def test_an_indicator_without_a_rate_says_so_and_shows_counts(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots", indicator=["young_serious_violence_victims"], measure=["rate"])
    assert_clean(test)
    assert test.info[0].value.endswith("it is defined as a count. Counts are shown.")


@pytest.mark.parametrize("step", ["quarter", "financial_year"])
def test_trends_by_quarter_and_year_stand_in_the_link_and_name_their_steps(
    step: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "trends")
    widget(test.segmented_control, "step").set_value(step).run()
    assert_clean(test)
    assert link_of(test) == {"step": [step]}
    cold = open_page(demo_file, "trends", step=[step])
    assert cold.get("vega_lite_chart")[0].proto.spec == test.get("vega_lite_chart")[0].proto.spec
    assert {"quarter": "by quarter", "financial_year": "by financial year"}[step] in cold.subheader[0].value
