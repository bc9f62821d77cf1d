"""Every indicator, page and audience, without the app around them: views, tables, sentences and charts, all of them."""

import math
import os
from pathlib import Path

import pytest

from svd_data.audiences import AUDIENCES, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.disclosure import Released
from svd_data.filters import one_of, read_link
from svd_data.indicators import indicator_definitions
from svd_data.views import Ask, control_view, hotspots_view, people_view, trends_view
from svd_data.views.months import FINANCIAL_YEAR, STEPS
from svd_data.views.times import times_view
from svd_ui import tables
from svd_ui.charts import (
    age_and_sex_chart,
    contrast_chart,
    control_picture,
    heat_chart,
    heat_keys,
    line_keys,
    people_chart,
    ranked_bars_chart,
    sex_keys,
    steps_chart,
    time_bars_chart,
)
from svd_ui.exports import csv_of
from svd_ui.measures import MEASURES
from svd_ui.paint import paint_by_class, paint_by_verdict
from svd_ui.scales import COUNTS, RATES, classes_of
from svd_ui.sentences import (
    change_sentence,
    contrast_sentence,
    control_sentence,
    hotspots_sentence,
    limits_sentences,
    people_sentence,
    provisional_sentence,
    signal_sentences,
    times_sentence,
    trends_sentence,
)
from tests.pages.leaks import integers_in

EVERY_INDICATOR = tuple(indicator_definitions())


# Each indicator for one audience, in turn; with SVD_FULL_AUDIT=1 for every one.
AUDIENCES_OF = {
    indicator_id: AUDIENCES if os.environ.get("SVD_FULL_AUDIT") else (AUDIENCES[number % len(AUDIENCES)],)
    for number, indicator_id in enumerate(EVERY_INDICATOR)
}


@pytest.mark.parametrize(
    ("indicator_id", "audience"),
    [(indicator_id, audience) for indicator_id, of in AUDIENCES_OF.items() for audience in of],
)
def test_every_indicator_opens_for_its_audiences(
    indicator_id: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    open_all(question(demo, demo_catalogue, indicator_id, audience))


@pytest.fixture(scope="module")
def bristol(bristol_file: Path) -> Connection:
    return Database(bristol_file).current()


@pytest.mark.parametrize("audience", [PUBLIC])
def test_every_indicator_that_open_data_carries_opens_for_the_narrowest_audience(
    audience: str, bristol: Connection
) -> None:
    catalogue = load_catalogue(bristol)
    available = catalogue.available(catalogue.sources[0])
    assert len(available) > 2
    for indicator in available:
        open_all(question(bristol, catalogue, indicator.indicator_id, audience))


def question(connection: Connection, catalogue: Catalogue, indicator_id: str, audience: str) -> Ask:
    read = read_link({"indicator": [indicator_id]}, catalogue)
    assert read.problems == ()
    return Ask(connection, catalogue, read.filters, audience)


def open_all(ask: Ask) -> None:
    """Make everything that the three pages show. Raises where any of it cannot be made."""
    open_hotspots(ask)
    open_trends(ask)
    open_people(ask)
    open_times(ask)


def open_hotspots(ask: Ask) -> None:
    view = hotspots_view(ask)
    total = view.headline.frame.iloc[0]
    for said in (
        hotspots_sentence(view, ask.catalogue),
        change_sentence(total["numerator"], total["before"], total["change"], total["verdict"], ask.filters.period, view.before),
        provisional_sentence(ask.filters, ask.catalogue) or "None.",
    ):  # fmt: skip
        assert_said(said, ask)
    words = dict.fromkeys(view.wards.frame["ward_code"].dropna(), "words")
    for column in ("verdict", "against_rest"):
        assert len(paint_by_verdict(view.wards, column, words, words)) == len(ask.catalogue.wards)
    for measure in MEASURES:
        assert_table(tables.wards_table(view, measure), ask)
        value = "rate" if measure == "rate" else "numerator"
        values = view.wards.frame.dropna(subset=["ward_code"])[value]
        paint = paint_by_class(view.wards, value, classes_of(values, RATES if value == "rate" else COUNTS), "things")
        assert len(paint) == len(ask.catalogue.wards)
        assert ranked_bars_chart(tables.ranked_wards(view, measure), value, "Title", 480).to_dict()
    months = tables.hotspot_months_table(view)
    assert months is not None
    assert view.months is not None
    assert_table(months, ask)
    assert steps_chart(
        view.months, line_keys(tuple(dict.fromkeys(view.months.frame["series"]))), "Things", 200
    ).to_dict()


def open_trends(ask: Ask) -> None:
    splits = ("total",) if ask.is_controlled else ("total", "type", "ward")
    for step in STEPS:
        for split in splits:
            view = trends_view(ask, split, step)
            assert_said(trends_sentence(view, ask.catalogue), ask)
            assert_table(tables.steps_table(view), ask)
            if len(view.steps.frame):
                assert steps_chart(view.steps, line_keys(view.series), "Things", 400).to_dict()
        if step != FINANCIAL_YEAR:
            judged = control_view(ask, step)
            assert_said(control_sentence(judged), ask)
            for said in (*limits_sentences(judged), *signal_sentences(judged)):
                assert_said(said, ask)
            assert_table(tables.control_table(judged), ask)
            assert control_picture(judged, "Things", 300).to_dict()


def open_people(ask: Ask) -> None:
    view = people_view(ask)
    if view is None:
        assert not ask.source.records("victims", "age_band")
        return
    assert_said(people_sentence(view, ask.catalogue), ask)
    both = tables.age_and_sex_table(view)
    assert both is not None
    assert view.by_age_and_sex is not None
    for table in (both, tables.age_table(view), tables.sex_table(view), tables.ethnicity_table(view)):
        assert_table(table, ask)
    assert age_and_sex_chart(view.by_age_and_sex, sex_keys(view.by_age_and_sex), "Age", "victims", 300).to_dict()
    for released, column in ((view.by_age, "age_band"), (view.by_sex, "sex"), (view.by_ethnicity, "ethnicity")):
        assert people_chart(released, column, "Title", 300, "victims").to_dict()


def open_times(ask: Ask) -> None:
    view = times_view(ask)
    if view is None:
        assert not ask.source.records("offences", "occurred_at")
        return
    assert_said(times_sentence(view, ask.catalogue), ask)
    for table in (tables.hour_and_weekday_table(view), tables.hours_table(view), tables.weekdays_table(view)):
        assert_table(table, ask)
    assert heat_chart(view.by_hour_and_weekday, 690).to_dict()
    assert heat_keys(view.by_hour_and_weekday)
    for released, label in ((view.by_hour, "hour_label"), (view.by_weekday, "weekday_label")):
        assert time_bars_chart(released, label, "Things", 300).to_dict()
    for contrast in view.contrasts:
        assert contrast_sentence(contrast).endswith(".")
        assert_table(tables.contrast_table(contrast), ask)
        assert contrast_chart(contrast, 132).to_dict()


def assert_said(sentence: str, ask: Ask) -> None:
    """A whole sentence, whose every count is, where counts are controlled, a multiple of 5."""
    assert sentence.endswith(".")
    assert "  " not in sentence
    if ask.is_controlled:
        figures = integers_in(sentence.replace(ask.indicator.noun, "").replace(one_of(ask.indicator.noun), ""))
        assert all(count % 5 == 0 for count in figures), sentence


def assert_table(table: Released, ask: Ask) -> None:
    assert table.audience == ask.audience
    assert csv_of(table, ask.filters, ask.catalogue)
    if ask.is_controlled:
        least = 0 if ask.audience == "partner" else 10
        for name in {"Offences", "Incidents", "Victims", "Referrals", "Before", "All victims", "All referrals"} & set(
            table.frame.columns
        ):
            counts = table.frame[name].dropna().astype(int)
            assert ((counts % 5 == 0) & ((counts >= 10) | (counts == least))).all()
    for name in table.frame.select_dtypes("number").columns:
        assert all(math.isfinite(value) for value in table.frame[name].dropna())
