"""The page Referrals, run as Streamlit runs it, on demonstration data: offences and referrals side by side."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import streamlit as st

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.periods import resolve_period
from svd_data.views import Ask
from svd_data.views.referrals import ReferralsView, referrals_view
from svd_ui.referral_words import BY
from tests.pages import leaks
from tests.pages.conftest import (
    Open,
    assert_clean,
    banner_of,
    html_of,
    lead_and_seconds_of,
    lead_of,
    link_of,
    widget,
)

SOURCE = "demo_referrals"
HEADINGS = ["How far?", "From whom, for whom, and for whom does the way narrow?", "How fast?", "Again?"]


def view_of(
    demo: Connection, catalogue: Catalogue, audience: str, indicator_id: str = "referrals", period: str = "latest"
) -> ReferralsView:
    source = catalogue.source(SOURCE)
    filters = Filters(SOURCE, catalogue.indicator(indicator_id, source), resolve_period(period, source.months))
    view = referrals_view(Ask(demo, catalogue, filters, audience))
    assert view is not None
    return view


def captions(test: Any) -> str:
    return " ".join(each.value for each in test.caption)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_page_leads_with_how_many_were_referred_and_shows_every_part(
    audience: str, open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue
) -> None:
    test = open_page(demo_file, "referrals", audience=[audience])
    assert_clean(test)
    count = view_of(demo, demo_catalogue, audience).headline.frame["numerator"].item()
    assert lead_of(test).startswith(f"Coventry had {count:,} referrals to violence prevention programmes, ")
    assert "so far, by 1 October 2026." in lead_of(test)
    assert "too early to tell" in lead_and_seconds_of(test)
    assert [each.value for each in test.subheader] == [*HEADINGS, "Caseload", "By quarter of referral"]
    assert len(test.get("vega_lite_chart")) == 5
    assert all("its table is below" in each.proto.alt for each in test.get("vega_lite_chart"))
    assert len(test.get("download_button")) == 7


def test_the_records_at_the_left_are_offences_and_the_page_says_what_of_them_holds(
    open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue
) -> None:
    link = {"period": ["2024-25"], "wards": ["E05001222"], "types": ["Robbery"], "age": ["16-17"]}
    test = open_page(demo_file, "referrals", **link)
    assert_clean(test)
    count = view_of(demo, demo_catalogue, INTERNAL, period="2024-25").headline.frame["numerator"].item()
    assert lead_of(test).startswith(f"Coventry had {count:,} referrals")
    assert "April 2024 to March 2025" in lead_of(test)
    assert "The records chosen at the left are offences. This page is about Synthetic referrals" in captions(test)
    assert link_of(test) == link


def test_a_period_without_referrals_gives_way_to_the_latest_and_that_is_said(
    open_page: Open, demo_file: Path, tmp_path: Path
) -> None:
    served = tmp_path / "fewer.duckdb"
    served.write_bytes(demo_file.read_bytes())
    with duckdb.connect(str(served)) as file:
        file.execute(f"DELETE FROM coverage WHERE source_id = '{SOURCE}' AND month < DATE '2020-01-01'")
        file.execute("UPDATE build SET version = 'fewer'")  # answers are kept by it
    test = open_page(served, "referrals", period=["2018-19"])
    assert_clean(test)
    assert "October 2025 to September 2026" in lead_of(test)
    assert "April 2018 to March 2019 (2018/19) has no month of referrals" in captions(test).replace("\\", "")


def test_an_open_source_at_the_left_does_not_hide_that_the_referrals_are_restricted(
    open_page: Open, demo_file: Path, tmp_path: Path
) -> None:
    served = tmp_path / "open.duckdb"
    served.write_bytes(demo_file.read_bytes())
    with duckdb.connect(str(served)) as file:
        file.execute("UPDATE sources SET sensitivity = 'open' WHERE record_kind = 'offences'")
        file.execute("UPDATE build SET version = 'open'")
    test = open_page(served, "referrals", audience=["public"])
    assert_clean(test)
    assert html_of(test).count('role="note"') == 2
    assert "<b>Public view:</b> small counts not shown" in banner_of(test)


def test_a_cold_link_shows_what_the_choices_showed(open_page: Open, demo_file: Path) -> None:
    warm = open_page(demo_file, "referrals")
    widget(warm.segmented_control, "referred").set_value("cirv_referrals").run()
    widget(warm.segmented_control, "by").set_value("need").run()
    widget(warm.selectbox, "period").set_value("2023-24").run()
    assert_clean(warm)
    link = link_of(warm)
    assert link == {"referred": ["cirv_referrals"], "by": ["need"], "period": ["2023-24"]}
    cold = open_page(demo_file, "referrals", **link)
    assert lead_of(cold) == lead_of(warm)
    assert "Community Initiative to Reduce Violence" in lead_of(cold)
    specs = [[each.proto.spec for each in page.get("vega_lite_chart")] for page in (cold, warm)]
    assert specs[0] == specs[1]


def test_cirv_has_its_mentors_beside_its_caseload_and_the_end_of_its_funding(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "referrals", referred=["cirv_referrals"])
    assert "The funding of CIRV was due to end in August 2025." in lead_and_seconds_of(test)
    assert "Caseload beside capacity" in [each.value for each in test.subheader]
    assert any("when there were 11 volunteer mentors" in each.value for each in test.markdown)
    whole = open_page(demo_file, "referrals")
    assert "The funding of CIRV was due to end in August 2025." in lead_and_seconds_of(whole)
    assert "is shown for one programme at a time" in captions(whole)
    young = open_page(demo_file, "referrals", source=[SOURCE], types=["Catch22"])
    assert "funding of CIRV" not in lead_and_seconds_of(young)


def test_with_referrals_at_the_left_every_filter_holds(
    open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue
) -> None:
    test = open_page(demo_file, "referrals", source=[SOURCE], wards=["E05001222"], sex=["male"], by=["ward"])
    assert_clean(test)
    assert lead_of(test).startswith("Foleshill had ")
    assert "of male people" in lead_of(test)
    assert "The records chosen at the left are offences" not in captions(test)
    assert not [each for each in test.segmented_control if each.key.startswith("referred")]
    both = next(each.value for each in test.dataframe if "Ward of residence" in each.value)
    assert both["Ward of residence"].tolist() == ["Foleshill"]


def test_filters_that_leave_nothing_say_zero_and_offer_the_way_back(open_page: Open, demo_file: Path) -> None:
    link = {"types": ["Early Intervention Youth Fund"], "ethnicity": ["Mixed"], "period": ["latest"]}
    test = open_page(demo_file, "referrals", source=[SOURCE], **link)
    assert_clean(test)
    assert "the count is zero" in lead_of(test)
    test.button("clear_from_nothing").click().run()
    assert_clean(test)
    assert "the count is zero" not in lead_of(test)


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("audience", [INTERNAL, PUBLIC])
def test_every_way_to_tell_referrals_apart_opens_with_its_tables(
    by: str, audience: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "referrals", by=[by], audience=[audience])
    assert_clean(test)
    assert link_of(test).get("by", ["source"]) == [by]
    assert len(test.get("vega_lite_chart")) == 5


def test_partner_and_public_are_led_from_chosen_wards_to_the_nearest_view(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "referrals", source=[SOURCE], wards=["E05001222"], audience=["partner"])
    assert_clean(test)
    test.button("show_nearest").click().run()
    assert_clean(test)
    assert lead_of(test).startswith("Coventry had ")


def test_the_way_to_trends_takes_the_referrals_along(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "referrals", referred=["cirv_referrals"], period=["2023-24"])
    test.button("open_trends").click().run()
    assert_clean(test)
    assert test.title[0].value.startswith("Trends")
    assert "referrals to the Community Initiative to Reduce Violence" in lead_of(test)
    assert link_of(test)["source"] == [SOURCE]
    assert link_of(test)["period"] == ["2023-24"]


def test_referrals_and_programmes_lead_to_each_other(open_page: Open, demo_file: Path) -> None:
    for page, other in (("referrals", "programmes"), ("programmes", "referrals")):
        links = open_page(demo_file, page).main.get("page_link")
        assert other in [each.proto.page for each in links]


def test_without_referrals_the_page_says_what_would_supply_them(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "referrals")
    assert_clean(test)
    assert "no referrals to programmes are loaded" in lead_of(test)
    said = " ".join(each.value for each in test.markdown)
    assert "An extract of referrals from the programme" in said
    assert not test.get("vega_lite_chart")


# Every count that the page sends for partner and public is one of the view's, which svd_data has controlled.


@pytest.mark.parametrize(
    ("by", "indicator_id", "audience"),
    [("source", "referrals", PUBLIC), ("ward", "cirv_referrals", PUBLIC), ("need", "cirv_referrals", PARTNER), ("age", "referrals", PARTNER)],
)  # fmt: skip
def test_every_count_that_the_page_sends_is_a_released_one(
    by: str, indicator_id: str, audience: str, open_page: Open, demo_file: Path, demo: Connection,
    demo_catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    files: list[bytes] = []
    show = st.download_button

    def note(*arguments: Any, data: Any, **others: Any) -> bool:
        files.append(data())
        return show(*arguments, data=data, **others)

    test = open_page(demo_file, "referrals", by=[by], referred=[indicator_id], audience=[audience])
    monkeypatch.setattr(st, "download_button", note)
    test.run()
    assert_clean(test)
    assert len(files) == 7
    released = released_in(view_of(demo, demo_catalogue, audience, indicator_id))
    allowed = released | leaks.numbers_of_definitions(demo_catalogue, audience) | SAID_OF_THE_METHOD
    monkeypatch.setattr(leaks, "COUNTS", leaks.COUNTS | COUNTS)
    leaked = [(count, where) for count, where in leaks.counts_in(leaks.sent_by(test, files)) if count not in allowed]
    assert not leaked, leaked[:20]


COUNTS = {
    "Referrals", "Stopped here so far", "Engaged so far", "Engaged within 91 days", "There on a recorded day",
    "There, day not recorded", "Still open", "Closed before", "Capacity", "capacity",
    "Half within (weeks)", "Half from", "Half to", "Nine in ten within (weeks)", "Nine in ten from", "Nine in ten to",
}  # fmt: skip

# Windows in days and weeks, the interval, the day up to which referrals are followed, mentors.
SAID_OF_THE_METHOD = {365, 91, 13, 95, 1, 11}


def released_in(view: ReferralsView) -> set[int]:
    """Every count and every whole number of weeks in a view's frames."""
    found = [getattr(view, each.name) for each in fields(view)]
    found += [each for grouping in view.groupings for each in (grouping.counts, grouping.stages)]
    frames = [each.frame for each in found if isinstance(each, Released)]
    return {
        int(value)
        for frame in frames
        for name in frame.columns
        if isinstance(frame[name].dtype, pd.Int64Dtype)
        for value in frame[name].dropna()
    }


def test_the_walk_would_find_an_exact_count(demo: Connection, demo_catalogue: Catalogue) -> None:
    exact, rounded = (released_in(view_of(demo, demo_catalogue, audience)) for audience in (INTERNAL, PUBLIC))
    assert len(exact - rounded - SAID_OF_THE_METHOD) > 50
