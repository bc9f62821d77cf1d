"""Overview's words and small pictures: each verdict in words, and gaps that stay gaps."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.filters import default_filters
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views import Ask
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_data.views.goal import GoalView, goal_view
from svd_data.views.overview import overview_view
from svd_data.views.plan import PlanView, plan_view
from svd_ui import tables
from svd_ui.charts import goal_chart, goal_keys
from svd_ui.loaded import loaded_rows
from svd_ui.sentences import (
    beside_before_sentence,
    goal_sentence,
    headline_sentence,
    overview_sentence,
    pace_sentence,
    plan_sentences,
    recording_sentence,
    trend_described,
)
from svd_ui.sparkline import sparkline


def months(values: list[int | None], status: str = "loaded") -> pd.DataFrame:
    starts = pd.date_range(date(2024, 1, 1), periods=len(values), freq="MS")
    return pd.DataFrame(
        {
            "numerator": pd.array(values, dtype="Int64"),
            "label": [start.strftime("%B %Y") for start in starts],
            "status": [*["loaded"] * (len(values) - 1), status],
        }
    )


def svg_of(image: str) -> str:
    return b64decode(re.findall(r"base64,([A-Za-z0-9+/=]+)", image)[0]).decode()


def test_a_small_trend_breaks_where_a_month_has_no_count() -> None:
    svg = svg_of(sparkline(months([4, 2, None, 3, 4]), "words"))
    assert len(re.findall("<polyline", svg)) == 2
    assert svg.count("<circle") == 1


def test_a_month_between_two_gaps_is_a_dot_and_zeros_lie_on_the_ground() -> None:
    svg = svg_of(sparkline(months([None, 4, None, 0, 0]), "words"))
    assert svg.count("<circle") == 2
    heights = {point.split(",")[1] for path in re.findall(r'points="([^"]+)"', svg) for point in path.split()}
    assert heights == {"40.0"}


def test_a_provisional_end_is_hollow_and_the_words_are_escaped() -> None:
    image = sparkline(months([1, 2], "provisional"), '"><script>')
    assert "#FFFFFF" in svg_of(image)
    assert "#FFFFFF" not in svg_of(sparkline(months([1, 2]), "x"))
    assert 'alt="&quot;&gt;&lt;script&gt;"' in image


def test_a_trend_without_any_count_is_said_and_drawn_without_a_line() -> None:
    nothing = months([None, None])
    assert "no count is shown" in trend_described(nothing)
    assert "polyline" not in svg_of(sparkline(nothing, "x"))


def test_a_trend_is_described_with_its_range_its_latest_and_its_gaps() -> None:
    assert trend_described(months([4, None, 1200])) == (
        "Months from January 2024 to March 2024: between 4 and 1,200 a month, 1,200 in March 2024; one month has no count shown."
    )


@pytest.mark.parametrize(
    ("verdict", "hidden", "said"),
    [
        (LOWER, False, "10% lower than the 1,000 of the 12 months before: more than chance would bring."),
        (HIGHER, False, "10% higher than the 1,000 of the 12 months before: more than chance would bring."),
        (
            CANNOT_TELL,
            False,
            "No clear change from the 1,000 of the 12 months before: chance alone could bring the difference.",
        ),
        (NONE_RECORDED, False, "None recorded, as in the 12 months before."),
        (TOO_SMALL, False, "Too small to be compared with the 12 months before."),
        (TOO_SMALL, True, "The number is not shown: small, or protects a small one."),
        (NOT_COMPARED, False, "Not compared: the 12 months before are not all loaded."),
    ],
)
def test_every_verdict_has_its_sentence(verdict: str, hidden: bool, said: str) -> None:
    change = 10.0 if verdict in (LOWER, HIGHER) else None
    row = pd.Series({"verdict": verdict, "before": 1000, "change": change, "is_hidden": hidden})
    assert headline_sentence(row) == said


@pytest.fixture(scope="module")
def plan(demo: Connection, demo_catalogue: Catalogue) -> PlanView:
    view = plan_view(Ask(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL))
    assert view is not None
    return view


@pytest.fixture(scope="module")
def goal(demo: Connection, demo_catalogue: Catalogue) -> GoalView:
    return goal_view(Ask(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL))


def test_the_lead_counts_the_verdicts(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = overview_view(Ask(demo, demo_catalogue, default_filters(demo_catalogue), INTERNAL))
    assert view is not None
    said = overview_sentence(view, demo_catalogue)
    verdicts = list(view.headlines.frame["verdict"])
    assert said.startswith(f"Of {len(verdicts)} headline indicators in Coventry, October 2025 to September 2026, ")
    assert f"{verdicts.count(CANNOT_TELL)} show no clear change" in said


def test_the_goal_says_where_it_stands_the_pace_and_that_2020_was_a_year_of_lockdowns(goal: GoalView) -> None:
    said = goal_sentence(goal)
    assert said.startswith(
        "The goal, read for serious violence: fewer recorded serious violence offences in 2030 than in 2020. Not on course: "
    )
    assert "fall by 4.2% a year" in pace_sentence(goal)
    # Recording of violence nearly doubled from 2020 to 2021: the goal cannot be read without it.
    assert "“Recorded violence nearly doubles with recording practice” (2020 to 2021)" in recording_sentence(goal)
    warned = beside_before_sentence(goal)
    assert "year of lockdowns" in warned
    assert "2019 had" in warned


def test_the_goal_of_a_file_without_the_baseline_says_what_is_missing(coventry_file: Path) -> None:
    connection = open_database(coventry_file)
    catalogue = load_catalogue(connection)
    view = goal_view(Ask(connection, catalogue, default_filters(catalogue), PUBLIC))
    assert "2020 is not wholly loaded" in goal_sentence(view)
    assert pace_sentence(view) == ""


def test_the_goal_s_chart_draws_its_frame_and_the_years_to_come(goal: GoalView) -> None:
    drawn = goal_chart(goal, "Offences", 300).to_dict()
    order = drawn["layer"][0]["encoding"]["x"]["sort"]
    assert order == [*map(str, range(2019, 2026)), "Latest", *map(str, range(2026, 2031))]
    assert len(goal_keys(goal)) == 4
    assert len(tables.goal_table(goal).frame) == 8


def test_the_plan_s_bullets_print_numerator_and_denominator(plan: PlanView) -> None:
    said = {bullet.bullet_id: plan_sentences(plan, bullet.bullet_id, is_latest=False) for bullet in plan.plan.bullets}
    assert said["youth_violence"] == (
        "5.8% fewer than the year before (1,617 beside 1,717): no clear change, chance alone could bring that; "
        "4.2% of total recorded crime (1,617 of 38,509); 29.0% of serious violence (1,617 of 5,576)."
    )
    assert said["injury"].startswith("52.2% of serious youth violence (under 25) was violence with injury")
    assert said["homicide"] == "8 recorded; 1 of them among serious youth violence."
    assert "88.7% of its victims were male" in said["robbery"]


def test_the_plan_in_public_says_how_many_figures_are_left_out_and_why(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = plan_view(Ask(demo, demo_catalogue, default_filters(demo_catalogue), PUBLIC))
    assert view is not None
    assert plan_sentences(view, "injury", is_latest=False) == (
        "No figure: not among the tables released to this audience."
    )
    assert "One figure is left out" in plan_sentences(view, "sexual_offences", is_latest=False)
    assert "too small" not in plan_sentences(view, "youth_violence", is_latest=False)


def test_the_tables_hold_a_row_a_figure_and_blank_verdicts_where_nothing_is_compared(plan: PlanView) -> None:
    table = tables.plan_table(plan).frame
    assert len(table) == 2 * sum(len(bullet.figures) for bullet in plan.plan.bullets)
    assert (table.loc[table["Of what"] != "", "Can we tell?"] == "").all()
    first = table.iloc[1]
    assert (first["Number"], first["Of how many"], first["% of it, or change %"]) == (1617, 38509, 4.2)


def test_titles_of_sources_are_no_markdown_in_the_table_of_what_is_loaded(demo_catalogue: Catalogue) -> None:
    source = replace(demo_catalogue.sources[0], title="![A](https://x.example/a.png) <b>*B*</b>")
    rows = loaded_rows(replace(demo_catalogue, sources=(source,)))
    assert rows["Source"].tolist() == ["\\!\\[A\\](https\\:\u2060//x.example/a.png) \\<b\\>\\*B\\*\\</b\\>"]
