"""Overview as people meet it: its names lead on, and for partners and the public each count in it is a released one."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from scipy.stats import binomtest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import default_filters
from svd_data.headlines import headline_indicators
from svd_data.views import Ask
from svd_data.views.overview import overview_view
from tests.oracles import read_rows
from tests.pages.conftest import Open, assert_clean, html_of, lead_of, link_of, widget
from tests.pages.leaks import counts_in, integers_in, numbers_of_definitions, released_numerators, sent_by


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_every_count_that_overview_sends_is_a_released_one(
    audience: str, open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue, files: list[bytes]
) -> None:
    test = open_page(demo_file, "overview", audience=[audience])
    assert_clean(test)
    period = default_filters(demo_catalogue).period
    allowed = numbers_of_definitions(demo_catalogue, audience)
    for indicator in headline_indicators().headline:
        allowed |= released_numerators(demo, demo_catalogue, indicator, audience, period)
    # What the plan itself prints, and how many indicators and figures there are, is no count of these records.
    plan = demo_catalogue.plan
    assert plan is not None
    for bullet in plan.bullets:
        allowed |= {number for text in (bullet.plan, bullet.subject, bullet.note) for number in integers_in(text)}
    allowed |= set(range(len(headline_indicators().headline) + 1)) | {102}
    # One less than the baseline is the goal: "below 4,215".
    leaked = [(count, where) for count, where in counts_in(sent_by(test, files)) if count not in allowed]
    assert not leaked, leaked[:20]
    assert len(files) == 4


def test_the_walk_finds_overview_s_exact_counts_in_the_internal_view(
    open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue, files: list[bytes]
) -> None:
    view = overview_view(Ask(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL))
    assert view is not None
    exact = set(view.headlines.frame["numerator"].astype(int))
    found = list(counts_in(sent_by(open_page(demo_file, "overview"), files)))
    assert exact <= {count for count, where in found if where.startswith("Number: ")}
    assert exact <= {count for count, where in found if "svd-headline" in where}


def test_overview_s_sentences_say_what_plain_python_counts(open_page: Open, demo_file: Path) -> None:
    """Each headline's count, the count before and the verdict as a person reads them, beside rows read one at a time."""
    rows = read_rows(demo_file)
    latest, before = (date(2025, 10, 1), date(2026, 9, 1)), (date(2024, 10, 1), date(2025, 9, 1))
    html = html_of(open_page(demo_file, "overview"))
    said = [unescape(re.sub("<[^>]*>", " ", text)) for text in html.split('<div class="svd-headline">')[1:]]
    headlines = [each for each in headline_indicators().headline if each.record_kind == "offences"]
    assert len(said) == len(headlines)
    verdicts = []
    for indicator, text in zip(headlines, said, strict=True):
        now, then = (len(rows.counted(indicator.indicator_id, *span)) for span in (latest, before))
        chance = binomtest(now, now + then).pvalue
        verdicts.append("cannot tell" if chance >= 0.05 else "higher" if now > then else "lower")
        assert re.match(rf"\s*{now:,}\s", text), (indicator.indicator_id, text)
        assert f"{then:,}" in text
        assert f"{verdicts[-1]}." in text
    assert len(set(verdicts)) > 1


def test_a_headline_s_name_opens_its_trend(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "overview")
    test.button("open_knife_crime").click().run()
    assert_clean(test)
    assert link_of(test) == {"indicator": ["knife_crime"]}
    assert test.title[0].value.startswith("Trends")
    assert "knife" in lead_of(test)


def test_the_goal_follows_the_indicator_chosen(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "overview", indicator=["robbery"])
    assert "The goal, read for robbery: fewer recorded robberies in 2030 than in 2020" in html_of(test)
    widget(test.selectbox, "indicator").set_value("homicide").run()
    assert_clean(test)
    assert "The goal, read for homicide: fewer recorded homicides in 2030 than in 2020" in html_of(test)


def test_another_period_is_said_to_be_left_aside(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "overview", period=["2020-21"])
    assert_clean(test)
    assert any("whichever period is chosen" in each.value for each in test.caption)
    assert "October 2025 to September 2026" in lead_of(test)


def test_of_police_uk_overview_names_what_it_cannot_carry_and_shows_the_rest(
    open_page: Open, bristol_file: Path
) -> None:
    test = open_page(bristol_file, "overview")
    assert_clean(test)
    assert any("cannot carry: 8" in each.label for each in test.expander)
    assert "Community Safety Plan" not in html_of(test)
    assert "2020 is not wholly loaded" in html_of(test)
