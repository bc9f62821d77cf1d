"""What Compare answers, as one value: its numbers are the view's, and its pictures hold together."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.views.areas import AreasView, NotCompared, compare_view
from svd_ui.answer import Answer
from svd_ui.answers.compare import BARS, FUNNEL, OPEN, TREND, compare_answer
from svd_ui.sentences import areas_trend_sentence, compare_sentence, spread_sentence
from svd_ui.view_links import OpenedView
from tests.svd_ui.answers.answering import assert_drawn_from_its_table, drawn, opened

# The funnel's limits are lines to lie within; the table says of each area where it lies.
LIMITS = ("lower_998", "upper_998", "lower_95", "upper_95")


def view_of(opened_view: OpenedView) -> AreasView:
    view = opened_view.here.compare(opened_view.choices["set"])
    assert isinstance(view, AreasView)
    return view


@pytest.fixture
def bare(demo: Connection, demo_catalogue: Catalogue) -> OpenedView:
    return opened(demo, demo_catalogue, "compare")


@pytest.fixture
def answer(bare: OpenedView) -> Answer:
    return bare.answer()


def test_bars_come_first_then_the_funnel_and_the_quarters(answer: Answer) -> None:
    assert [picture.name for picture in answer.pictures] == [BARS, FUNNEL, TREND]


def test_the_tables_hold_the_view_s_figures(answer: Answer, bare: OpenedView) -> None:
    areas, view = answer.picture(BARS).table.frame, view_of(bare)
    assert areas["Area"].tolist() == view.areas.frame["area_name"].tolist()
    assert areas["Offences"].tolist() == view.areas.frame["numerator"].tolist()
    assert areas[f"Rate per {view.per:,}"].tolist() == pytest.approx(view.areas.frame["rate"].round(1).tolist())
    assert answer.picture(FUNNEL).table.frame.equals(areas)
    assert view.trend is not None
    quarters = answer.picture(TREND).table.frame
    assert quarters["Coventry: offences"].tolist() == view.trend.frame["numerator"].tolist()
    assert quarters["Others' median"].tolist() == pytest.approx(view.trend.frame["median"].round(1).tolist())


@pytest.mark.parametrize("set_id", ["neighbours", "west_midlands", "all"])
def test_every_figure_drawn_stands_in_the_table_beside_it_at_any_height(
    set_id: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    found = opened(demo, demo_catalogue, "compare", set=[set_id], indicator=["robbery"])
    answer = found.answer()
    assert_drawn_from_its_table(answer.picture(BARS))
    assert_drawn_from_its_table(answer.picture(TREND))
    funnel, view = answer.picture(FUNNEL), view_of(found)
    assert funnel.draw is not None
    for height in (300, 700):
        points = [(field, value) for field, value, row in drawn(funnel.draw(height).to_dict()) if "area_name" in row]
        assert sorted(value for field, value in set(points) if field == "denominator") == sorted(
            set(view.areas.frame["denominator"])
        )
        rates = set(funnel.table.frame[f"Rate per {view.per:,}"])
        assert {round(value, 1) for field, value in points if field == "rate"} == rates
        assert not {field for field, _ in points} & set(LIMITS)


def test_the_sentences_are_those_of_the_view(answer: Answer, bare: OpenedView, demo_catalogue: Catalogue) -> None:
    view = view_of(bare)
    assert answer.lead == (
        "Not serious violence, which cannot be compared, but the nearest that can: "
        + compare_sentence(view, demo_catalogue)
    )
    assert answer.others == (spread_sentence(view), OPEN)
    assert answer.picture(TREND).says == areas_trend_sentence(view, "Coventry")


def test_the_funnel_says_the_rate_of_all_together_and_where_the_area_lies(answer: Answer, bare: OpenedView) -> None:
    rows = view_of(bare).areas.frame
    pooled = 1_000 * rows["numerator"].sum() / rows["denominator"].sum()
    own = rows[rows["is_own"]].iloc[0]
    rate = 1_000 * own["numerator"] / own["denominator"]
    assert answer.picture(FUNNEL).says == (
        f"The rate of all areas together is {pooled:.1f} per 1,000 residents; Coventry, with {rate:.1f}, lies {own['place']}."
    )


def test_the_figures_are_about_what_is_compared_and_not_about_the_sidebar(answer: Answer, bare: OpenedView) -> None:
    assert answer.filters == view_of(bare).filters != bare.here.filters
    assert len(answer.about[0].caveats) == 4


def test_every_audience_has_the_same_answer_but_for_its_name(demo: Connection, demo_catalogue: Catalogue) -> None:
    answers = [opened(demo, demo_catalogue, "compare", audience).answer() for audience in AUDIENCES]
    assert len({(each.lead, each.others, tuple(picture.says for picture in each.pictures)) for each in answers}) == 1
    first, *others = [each.picture(BARS).table for each in answers]
    assert all(each.frame.equals(first.frame) and not each.is_controlled for each in others)


def test_what_is_left_aside_is_said_with_the_lead(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = opened(demo, demo_catalogue, "compare", wards=["E05001222"], period=["all"]).answer()
    assert any("The chosen wards are left aside" in text for text in answer.others)


def test_a_set_that_is_left_open_is_the_first(bare: OpenedView, answer: Answer) -> None:
    assert replace(bare, choices={}).answer().lead == answer.lead


def test_quarters_that_are_not_loaded_are_explained(bare: OpenedView) -> None:
    view = view_of(bare)
    assert view.trend is not None
    frame = view.trend.frame.copy()
    frame.loc[5, ["own", "median", "lower", "upper", "numerator", "denominator"]] = pd.NA
    frame.loc[5, "status"] = "not loaded"
    gappy = compare_answer(bare.here, replace(view, trend=view.trend.derive(frame)))
    assert any("no file is loaded: it is unknown, not zero" in note for note in gappy.picture(TREND).notes)
    assert_drawn_from_its_table(gappy.picture(TREND))
    assert not any("no file" in note for note in bare.answer().picture(TREND).notes)


def test_by_number_alone_there_are_bars_with_limits_and_the_missing_are_named(coventry_file: Path) -> None:
    connection = Database(coventry_file).current()
    catalogue = load_catalogue(connection)
    answer = opened(connection, catalogue, "compare").answer()
    assert [picture.name for picture in answer.pictures] == [BARS]
    missing, no_rates = answer.picture(BARS).notes
    assert missing.startswith("Missing from this comparison: Derby")
    assert no_rates.startswith("There are no rates, no funnel and no trend")
    assert_drawn_from_its_table(answer.picture(BARS))
    assert {"Lower 95%", "Upper 95%"} <= set(answer.picture(BARS).table.frame.columns)


def test_where_nothing_can_be_compared_the_lead_says_why(bare: OpenedView) -> None:
    answer = compare_answer(bare.here, NotCompared("No other area is loaded.", (("Derby", "not in the loaded files"),)))
    assert answer.lead == "No other area is loaded."
    assert answer.others == ("Missing from this comparison: Derby (not in the loaded files).",)
    assert answer.pictures == answer.about == ()


@pytest.mark.parametrize("audience", [INTERNAL, PUBLIC])
def test_a_file_of_one_area_answers_with_why(audience: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    alone = replace(demo_catalogue, areas={demo_catalogue.area_code: demo_catalogue.area_name})
    here = replace(opened(demo, demo_catalogue, "compare", audience).here, catalogue=alone)
    answer = compare_answer(here, compare_view(here.ask, ""))
    assert answer.lead == "The loaded files hold no area but Coventry whole."
    assert answer.pictures == ()


def test_none_recorded_anywhere_is_zero_without_a_picture(bare: OpenedView) -> None:
    view = view_of(bare)
    nothing = replace(view, areas=view.areas.derive(view.areas.frame.assign(numerator=0, rate=0.0)))
    answer = compare_answer(bare.here, nothing)
    assert "the count is zero" in answer.lead
    assert answer.pictures == ()
    assert answer.about[0].caveats == ()
