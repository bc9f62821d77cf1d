"""The page Reach, run as Streamlit runs it."""

import html
import io
import re
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from svd_data.build import build
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import default_filters
from svd_data.views import Ask
from svd_data.views.reach import ReachView, reach_view
from svd_ui.measures import REACH_MEASURES
from tests.pages.conftest import Open, assert_clean, banner_of, html_of, lead_and_seconds_of, lead_of, link_of, widget
from tests.pages.leaks import Sent, integers_in, numbers_of_definitions, sent_by, without_words_of_files
from tests.tiny import lay_out

FOLESHILL = "E05001222"

# Columns of counts in the frames behind its charts, and headings of its tables and files.
COUNTED = {"need", "reach", "Offences", "Referrals", "Victims"}

# Integers of the page's own words that count no record.
WORDS = re.compile(
    r"[Ii]n \d+ of Coventry's 18 wards|[Pp]er (100|1,000|10,000)\b|1 of 500 wards|fewer than 20 victims|\(95% interval [^)]*\)"
)


def charts(test: AppTest) -> int:
    return len(test.get("vega_lite_chart"))


def maps(test: AppTest) -> int:
    return len(test.get("component_instance"))


def heard(test: AppTest) -> str:
    """Return the page's captions, paragraphs and notices as text."""
    return " ".join(element.value for element in [*test.caption, *test.markdown, *test.info]).replace("\\", "")


@pytest.fixture(scope="module")
def open_need(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration data with offences as from open data: unrestricted, and without victims' attributes."""
    path = tmp_path_factory.mktemp("open") / "open.duckdb"
    shutil.copy(demo_file, path)
    with duckdb.connect(str(path)) as file:
        # Answers are kept by version: another file has another.
        file.execute("UPDATE build SET version = 'open need'")
        file.execute("UPDATE sources SET sensitivity = 'open' WHERE source_id = 'demo_offences'")
        file.execute(
            "DELETE FROM source_columns WHERE source_id = 'demo_offences' AND table_name IN ('victims', 'suspects')"
        )
    return path


@pytest.mark.parametrize("audience", ["internal", "partner", "public"])
def test_a_bare_link_names_the_gap_and_shows_two_maps_points_and_bars(
    audience: str, open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "reach", audience=[audience])
    assert_clean(test)
    assert (maps(test), charts(test)) == (2, 2)
    assert " of Coventry's 18 wards recorded serious violence offences are high and referrals are " in lead_of(test)
    second = lead_and_seconds_of(test)
    assert "Referrals are counted where people live, violence where it was recorded" in second
    assert "Coventry as a whole had" in second
    assert [each.label for each in test.get("expander") if "download" in each.label] == [
        "Need beside reach by ward, Coventry: table and download",
        "Referrals and victims, Coventry: table and download",
    ]


def released_counts(connection: Connection, catalogue: Catalogue, audience: str, indicator_id: str) -> set[int]:
    """Every count of the view; that each is a cell of the closed grid is tested where the view is."""
    filters = default_filters(catalogue)
    filters = type(filters)(filters.source, catalogue.indicator(indicator_id, catalogue.sources[0]), filters.period)
    view = reach_view(Ask(connection, catalogue, filters, audience), "referrals")
    assert isinstance(view, ReachView)
    people = view.people
    assert people is not None
    parts = [view.wards, view.area, people.by_age_and_sex]
    return {int(count) for part in parts if part for side in ("need", "reach") for count in part.frame[side].dropna()}


def test_the_walk_below_finds_the_exact_counts_of_the_internal_view(
    open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue, files: list[bytes]
) -> None:
    """Without this the next test could pass by seeing nothing."""
    exact = released_counts(demo, demo_catalogue, "internal", "knife_crime")
    test = open_page(demo_file, "reach", indicator=["knife_crime"], wards=[FOLESHILL])
    found = {count for count, _ in counts_sent(test, files)}
    assert sum(count % 5 > 0 for count in exact) > 20
    assert exact <= found


def counts_sent(test: AppTest, files: list[bytes]) -> list[tuple[int, str]]:
    """Every integer that can be a count in what the page sent, with where it stands."""
    return counts_in(sent_by(test, files))


def counts_in(sent: Sent) -> list[tuple[int, str]]:
    """Every integer that can be a count in what was sent, with where it stands."""
    frames = [*sent.frames, *(pd.read_csv(io.BytesIO(each), encoding="utf-8-sig") for each in sent.files)]
    found = [
        (int(count), name)
        for frame in frames
        for name in COUNTED & set(frame.columns)
        for count in frame[name].dropna()
    ]
    texts = [*sent.texts, *(str(text) for frame in frames for text in frame.get("spoken", ()))]
    for text in texts:
        words = WORDS.sub(" ", without_words_of_files(html.unescape(text)))
        found += [(count, text) for count in integers_in(words)]
    return found


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_every_count_that_a_controlled_page_sends_is_a_released_one(
    audience: str, open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue, files: list[bytes]
) -> None:
    test = open_page(demo_file, "reach", audience=[audience], indicator=["serious_youth_violence"], wards=[FOLESHILL])
    assert_clean(test)
    assert len(files) == 2
    allowed = released_counts(demo, demo_catalogue, audience, "serious_youth_violence")
    allowed |= numbers_of_definitions(demo_catalogue, audience)
    found = counts_sent(test, files)
    assert {"need", "reach", "Offences", "Referrals", "Victims"} <= {where for _, where in found}
    leaked = [(count, where) for count, where in found if count not in allowed]
    assert not leaked, leaked[:20]


def test_the_other_side_is_a_choice_in_the_link(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "reach")
    widget(test.selectbox, "reach").set_value("cirv_referrals").run()
    assert_clean(test)
    assert link_of(test) == {"reach": ["cirv_referrals"]}
    assert "referrals to the Community Initiative to Reduce Violence beside" in lead_and_seconds_of(test)
    again = open_page(demo_file, "reach", reach=["cirv_referrals"])
    assert lead_of(again) == lead_of(test)


def test_where_the_sidebar_is_about_referrals_need_is_the_choice(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "reach", source=["demo_referrals"], indicator=["cirv_referrals"])
    assert_clean(test)
    assert widget(test.selectbox, "need").value == "serious_youth_violence"
    assert "recorded serious violence offences with a victim" in lead_of(test) or "serious youth violence" in lead_of(
        test
    )
    widget(test.selectbox, "need").set_value("robbery").run()
    assert_clean(test)
    assert link_of(test)["need"] == ["robbery"]
    assert "recorded robberies" in lead_of(test)


@pytest.mark.parametrize("asked", ["nonsense", "robbery", ""])
def test_a_wrong_choice_in_the_link_is_the_default(asked: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "reach", reach=[asked], against=[asked])
    assert_clean(test)
    assert widget(test.selectbox, "reach").value == "referrals"
    assert widget(test.segmented_control, "against").value == REACH_MEASURES[0]


def test_the_map_of_reach_is_set_against_what_is_recorded_by_choice(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "reach", against=["recorded"])
    assert_clean(test)
    assert "<b>Referrals per 100 offences</b>" in html_of(test)
    assert "<b>Referrals per 10,000 residents</b>" not in html_of(test)
    assert "<b>Referrals per 10,000 residents</b>" in html_of(open_page(demo_file, "reach"))


def test_a_chosen_ward_leads_and_stands_out_in_map_and_chart(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "reach", wards=[FOLESHILL])
    assert_clean(test)
    assert lead_of(test).startswith("Foleshill: ")
    assert "wards recorded serious violence offences are high" in lead_and_seconds_of(test)
    frames = [frame for frame in sent_by(test, []).frames if "is_chosen" in frame]
    assert any(frame.loc[frame["is_chosen"], "ward_code"].tolist() == [FOLESHILL] for frame in frames)


def test_an_indicator_without_a_rate_shows_counts_and_says_why_no_ward_is_compared(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "reach", indicator=["young_serious_violence_victims"])
    assert_clean(test)
    assert (maps(test), charts(test)) == (2, 2)
    assert "Wards are not compared with the rest." in lead_and_seconds_of(test)
    assert lead_of(test).startswith("Coventry as a whole had ")


def test_a_view_off_the_grid_offers_the_nearest_of_both_sides_in_one_click(open_page: Open, demo_file: Path) -> None:
    link = {"audience": ["partner"], "period": ["months"], "from_": ["2024-01"], "to": ["2024-03"], "age": ["16-17"]}
    test = open_page(demo_file, "reach", **link)
    assert_clean(test)
    assert lead_of(test).startswith("This view is not released to the partner audience: ")
    assert (maps(test), charts(test)) == (0, 0)
    next(button for button in test.button if button.key == "show_nearest").click().run()
    assert_clean(test)
    assert (maps(test), charts(test)) == (2, 2)
    assert link_of(test) == {"audience": ["partner"]}


def test_a_type_leaves_ages_and_sexes_apart_for_a_controlled_audience(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "reach", audience=["partner"], types=["Robbery"])
    assert_clean(test)
    assert charts(test) == 3
    assert charts(open_page(demo_file, "reach", types=["Robbery"])) == 2


def test_nothing_recorded_is_said_and_has_no_empty_picture(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "reach", period=["months"], from_=["2018-05"], to=["2018-05"], age=["35-49"])
    assert_clean(test)
    assert lead_of(test).startswith("No referrals to violence prevention programmes of people aged 35 to 49")
    assert (maps(test), charts(test)) == (0, 0)


def test_without_referrals_the_page_says_what_would_supply_them(open_page: Open, tmp_path: Path) -> None:
    built = tmp_path / "tiny.duckdb"
    build(lay_out(tmp_path / "raw", {}), built)
    test = open_page(built, "reach")
    assert_clean(test)
    assert lead_of(test) == "No referrals are loaded, so need cannot be set beside reach."
    assert "data/raw/referrals/" in heard(test)
    assert (maps(test), charts(test)) == (0, 0)


def test_open_need_beside_restricted_reach_says_so_and_has_no_ages(open_page: Open, open_need: Path) -> None:
    test = open_page(open_need, "reach")
    assert_clean(test)
    assert html_of(test).count('class="svd-banner"') == 2
    assert banner_of(test).startswith("Synthetic referrals: <b>Internal view:</b>")
    assert (maps(test), charts(test)) == (2, 1)
    assert "Synthetic offences says nothing about victims" in heard(test)


def test_open_need_is_exact_beside_controlled_reach(open_page: Open, open_need: Path) -> None:
    test = open_page(open_need, "reach", audience=["public"], indicator=["robbery"])
    assert_clean(test)
    (points,) = [frame for frame in sent_by(test, []).frames if "need" in frame and "spoken" in frame]
    assert (points["need"] % 5 != 0).any()
    assert (points["reach"] % 5 == 0).all()


def test_the_files_say_what_both_sides_are_about(open_page: Open, demo_file: Path, files: list[bytes]) -> None:
    assert_clean(open_page(demo_file, "reach", audience=["public"]))
    assert len(files) == 2
    for each in files:
        rows = pd.read_csv(io.BytesIO(each), encoding="utf-8-sig")
        assert set(rows["Beside: indicator"]) == {"Referrals to programmes"}
        assert set(rows["Audience"]) == {"public"}
