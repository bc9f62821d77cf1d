"""Everything that a page sends for partners and the public is walked: each count in it is one that was released."""

from pathlib import Path

import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import default_filters
from svd_data.guide import age_rule
from svd_data.indicators import indicator_definitions
from svd_data.views import Ask, hotspots_view
from tests.pages.conftest import Open, assert_clean, html_of
from tests.pages.leaks import (
    counts_in,
    integers_in,
    numbers_of_definitions,
    numbers_of_programmes,
    released_numerators,
    released_quality,
    sent_by,
    without_words_of_files,
)  # fmt: skip

PAGES: dict[str, tuple[str, dict[str, list[str]]]] = {
    "hotspots": ("hotspots", {}),
    "hotspots by rate": ("hotspots", {"measure": ["rate"]}),
    "hotspots by change": ("hotspots", {"measure": ["change"]}),
    "hotspots beside the rest": ("hotspots", {"measure": ["rest"]}),
    "hotspots of one ward": ("hotspots", {"wards": ["E05001232"]}),
    "hotspots of one type": ("hotspots", {"types": ["Robbery"]}),
    "trends": ("trends", {}),
    "trends by quarter": ("trends", {"step": ["quarter"]}),
    "trends with all events": ("trends", {"events": ["all"], "period": ["2023-24"]}),
    "trends with programmes": ("trends", {"events": ["programmes"], "period": ["2024-25"]}),
    "trends by year": ("trends", {"step": ["financial_year"]}),
    "times": ("times", {}),
    "people": ("people", {}),
    "people of one ward": ("people", {"wards": ["E05001232"]}),
    "people of one type": ("people", {"types": ["Robbery"]}),
}


@pytest.mark.parametrize(
    ("name", "indicator_id", "audience"),
    [
        *((name, "knife_crime", PUBLIC) for name in PAGES),
        *((name, "firearm_crime", PARTNER) for name in ("hotspots", "hotspots by change", "trends", "people", "times")),
        ("people", "knife_crime", PARTNER),
        ("people of one ward", "serious_violence_victims", PARTNER),
        ("hotspots", "homicide", PUBLIC),
        ("trends by quarter", "homicide", PARTNER),
        *(
            (name, "cirv_referrals", PUBLIC)
            for name in ("hotspots", "hotspots beside the rest", "trends by quarter", "people")
        ),
        ("hotspots by change", "cirv_referrals", PARTNER),
        ("people of one ward", "referrals", PARTNER),
    ],
)
def test_every_count_that_a_page_sends_is_a_released_one(
    name: str, indicator_id: str, audience: str, open_page: Open, demo_file: Path, demo: Connection,
    demo_catalogue: Catalogue, files: list[bytes],
) -> None:  # fmt: skip
    page, link = PAGES[name]
    test = open_page(demo_file, page, audience=[audience], indicator=[indicator_id], **link)
    assert_clean(test)
    assert 'role="alert"' not in html_of(test)  # a ward that there is not would be left out, and the whole area walked
    sent = sent_by(test, files)
    assert len(sent.frames) >= 2
    assert files
    period = default_filters(demo_catalogue).period
    indicator = indicator_definitions()[indicator_id]
    released = released_numerators(demo, demo_catalogue, indicator, audience, period)
    allowed = released | numbers_of_definitions(demo_catalogue, audience)
    leaked = [(count, where) for count, where in counts_in(sent) if count not in allowed]
    assert not leaked, leaked[:20]


@pytest.mark.parametrize(
    ("section", "indicator_id", "audience"),
    [
        ("quality", "knife_crime", PUBLIC),
        ("quality", "homicide", PARTNER),
        ("quality", "serious_violence_victims", PUBLIC),
        ("quality", "cirv_referrals", PUBLIC),
        *(
            (section, "knife_crime", PUBLIC)
            for section in ("indicators", "sources", "events", "audiences", "places", "lab")
        ),
        ("programmes", "knife_crime", PUBLIC),
    ],
)
def test_every_number_in_the_guide_is_a_released_count_or_stands_in_a_file_of_definitions(
    section: str, indicator_id: str, audience: str, open_page: Open, demo_file: Path, demo: Connection,
    demo_catalogue: Catalogue, files: list[bytes],
) -> None:  # fmt: skip
    test = open_page(demo_file, "guide", audience=[audience], indicator=[indicator_id], section=[section])
    files.clear()  # of the page that is opened first
    test.run()
    assert_clean(test)
    sent = sent_by(test, files)
    assert (len(sent.frames) >= 2) == bool(files) == (section == "quality")
    sent.texts = [without_words_of_files(text) for text in sent.texts]
    indicator = indicator_definitions()[indicator_id]
    released = released_quality(demo, demo_catalogue, indicator, audience)
    ages = {number for each in demo_catalogue.indicators for number in integers_in(age_rule(each))}
    allowed = released | ages | numbers_of_programmes(demo_catalogue) | {len(demo_catalogue.wards)}
    leaked = [(count, where) for count, where in counts_in(sent) if count not in allowed]
    assert not leaked, leaked[:20]


@pytest.mark.parametrize("page", ["hotspots", "trends", "people", "times"])
def test_under_the_bound_no_link_brings_an_exact_count(
    page: str, open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue,
    files: list[bytes], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("SVD_AUDIENCE", "public")
    test = open_page(demo_file, page, audience=["internal"], indicator=["knife_crime"])
    assert_clean(test)
    indicator = demo_catalogue.indicator("knife_crime", demo_catalogue.sources[0])
    released = released_numerators(demo, demo_catalogue, indicator, PUBLIC, default_filters(demo_catalogue).period)
    allowed = released | numbers_of_definitions(demo_catalogue, PUBLIC)
    assert not [(count, where) for count, where in counts_in(sent_by(test, files)) if count not in allowed]


def test_the_walk_finds_the_exact_counts_of_the_internal_view(
    open_page: Open, demo_file: Path, demo: Connection, demo_catalogue: Catalogue, files: list[bytes]
) -> None:
    """Without this the tests above could pass by seeing nothing."""
    test = open_page(demo_file, "hotspots", indicator=["knife_crime"])
    sent = sent_by(test, files)
    filters = default_filters(demo_catalogue)
    indicator = demo_catalogue.indicator("knife_crime", demo_catalogue.sources[0])
    view = hotspots_view(Ask(demo, demo_catalogue, type(filters)(filters.source, indicator, filters.period), INTERNAL))
    exact = set(view.wards.frame["numerator"].astype(int))
    assert exact <= {count for count, where in counts_in(sent) if where.startswith("numerator")}  # the charts
    assert exact <= {count for count, where in counts_in(sent) if where.startswith("Offences")}  # tables and files
    in_words = {count for text in sent.texts for count in integers_in(text)}
    assert set(view.wards.frame.dropna(subset=["ward_code"])["numerator"].astype(int)) <= in_words  # the map


@pytest.mark.parametrize(
    ("text", "integers"),
    [
        ("Henley had 1,234 recorded robberies, October 2025 to September 2026: 3.4 per 1,000 residents.", [1234]),
        ("That is 12% lower than the 67 of 2024/25.", [67]),
        ("<p style='width: 17px'>male victims aged 16 to 17: 6 (67%)</p>", [6]),
        ("too small to compare: 15 now, 40 before", [15, 40]),
        ("Henley<br><b>7</b>", [7]),
        ("E05001222 svd_5 65+", []),
    ],
)
def test_the_walk_reads_counts_and_leaves_dates_rates_and_ages(text: str, integers: list[int]) -> None:
    assert integers_in(text) == integers
