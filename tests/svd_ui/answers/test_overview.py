"""Overview's answer: its figures are the released ones and no others, and it says what they are about."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.headlines import headline_indicators
from svd_ui.about import about_lines
from svd_ui.answer import Answer
from svd_ui.answers.overview import GOAL, HEADLINE_MONTHS, HEADLINES, MOVED, PLAN, PLAN_FIGURES, overview_answer
from svd_ui.exports import csv_of
from svd_ui.view_links import OpenedView, open_view, read_address
from svd_ui.words import VERDICT_MARKS
from tests.oracles import read_rows
from tests.pages.leaks import Sent, counts_in, integers_in, numbers_of_definitions, released_numerators

LATEST = (date(2025, 10, 1), date(2026, 9, 1))


def opened(connection: Connection, catalogue: Catalogue, address: str, audience: str = INTERNAL) -> OpenedView:
    view = open_view(read_address(address), connection, catalogue, audience)
    assert view.problems == ()
    return view


@pytest.fixture(scope="module")
def answers(demo: Connection, demo_catalogue: Catalogue) -> dict[str, tuple[OpenedView, Answer]]:
    views = {audience: opened(demo, demo_catalogue, "/", audience) for audience in (INTERNAL, PARTNER, PUBLIC)}
    return {audience: (view, view.answer()) for audience, view in views.items()}


@pytest.mark.parametrize("audience", [INTERNAL, PARTNER, PUBLIC])
def test_the_headlines_and_their_months_are_the_released_ones(
    audience: str, answers: dict[str, tuple[OpenedView, Answer]]
) -> None:
    opened, answer = answers[audience]
    view = opened.here.overview()
    assert view is not None
    table, rows = answer.picture(HEADLINES).table.frame, view.headlines.frame
    assert answer.pictures[0].name == HEADLINES
    assert answer.pictures[0].draw is None
    for name, column in (("Number", "numerator"), ("Before", "before")):
        pd.testing.assert_series_equal(table[name], rows[column], check_names=False)
    assert table["Can we tell?"].tolist() == [VERDICT_MARKS[verdict] for verdict in rows["verdict"]]
    months = answer.picture(HEADLINE_MONTHS)
    assert months.is_aside
    pd.testing.assert_series_equal(
        months.table.frame["Number"], view.months.frame["numerator"], check_names=False, check_index=False
    )


def test_each_headline_is_what_plain_python_counts(
    answers: dict[str, tuple[OpenedView, Answer]], demo_file: Path, demo_catalogue: Catalogue
) -> None:
    rows = read_rows(demo_file)
    ids = {each.title: each.indicator_id for each in demo_catalogue.indicators}
    table = answers[INTERNAL][1].picture(HEADLINES).table.frame
    assert table["Number"].tolist() == [len(rows.counted(ids[title], *LATEST)) for title in table["Indicator"]]


def test_what_moved_is_said_of_every_headline_indicator(answers: dict[str, tuple[OpenedView, Answer]]) -> None:
    for opened, answer in answers.values():
        view = opened.here.overview()
        assert view is not None
        picture = answer.picture(MOVED)
        said = dict(picture.table.frame.itertuples(index=False))
        moved = {each.indicator.title for each in view.moved}
        assert set(said) == set(view.headlines.frame["title"])
        for title, words in said.items():
            signals = [each.words for each in view.moved if each.indicator.title == title]
            assert words == "; ".join(signals) if signals else words.startswith(("nothing", "counts too small"))
            assert (title in view.not_judged) == words.startswith("counts too small")
        judged = len(said) - len(view.not_judged)
        assert picture.says.startswith((f"{len(moved)} of {judged} ", "Nothing: ", "No headline indicator can"))
        assert "September 2026" in picture.says


@pytest.mark.parametrize("audience", [INTERNAL, PUBLIC])
def test_what_the_goal_says_follows_from_its_table(
    audience: str, answers: dict[str, tuple[OpenedView, Answer]]
) -> None:
    goal = answers[audience][1].picture(GOAL)
    years = goal.table.frame.set_index("Kind")["Number"]
    baseline, before, latest = (int(years[kind]) for kind in ("baseline", "the year before", "latest 12 months"))
    first, _, pace, warned = goal.says.splitlines()
    assert f"{latest:,} in the latest 12 months (October 2025 to September 2026) beside {baseline:,} in 2020" in first
    assert (latest > baseline) == ("Not on course" in first)
    # Four years and three months are left to December 2030.
    fall = 100 * (1 - ((baseline - 1) / latest) ** (12 / 51))
    assert pace == f"To be below {baseline:,} in 2030 it would have to fall by {fall:.1f}% a year, every year."
    assert f"2019 had {before:,}:" in warned


def test_the_goal_s_chart_draws_its_table_at_any_height(answers: dict[str, tuple[OpenedView, Answer]]) -> None:
    goal = answers[INTERNAL][1].picture(GOAL)
    assert goal.draw is not None
    for height in (240, 640):
        spec = goal.draw(height).to_dict()
        assert spec["height"] == height
        drawn = {row["numerator"] for rows in spec["datasets"].values() for row in rows if row.get("numerator")}
        assert drawn == set(goal.table.frame["Number"])


def test_the_plan_s_bullets_say_the_figures_of_its_table(answers: dict[str, tuple[OpenedView, Answer]]) -> None:
    _, answer = answers[INTERNAL]
    bullets, figures = answer.picture(PLAN).table.frame, answer.picture(PLAN_FIGURES).table.frame
    said = bullets.set_index("Bullet").drop(columns=["Printed in the plan", "How it is read"])
    latest = said.columns[-1]
    for row in figures.itertuples(index=False):
        of = dict(zip(figures.columns, row, strict=True))
        words = said.loc[of["Bullet"], latest if of["Period"] in latest else of["Period"]]
        numbers = [of[name] for name in ("Number", "Of how many", "Year before") if not pd.isna(of[name])]
        assert all(re.search(rf"\b{number:,}\b", words) for number in numbers), (of["Bullet"], numbers, words)
        assert of["Definition"].endswith(".")
    assert figures["Indicator"].nunique() > 3


def test_figures_are_about_the_latest_months_whatever_the_link_asks(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    asked = opened(demo, demo_catalogue, "/?indicator=robbery&period=2019&wards=E05001222").answer()
    headlines, beside = (about.filters for about in asked.about)
    assert headlines.period.span == LATEST
    assert headlines.indicator == headline_indicators().headline[0]
    assert headlines.wards == ("E05001222",)
    assert beside.indicator.indicator_id == "robbery"
    assert beside == asked.picture(GOAL).filters
    assert beside.period.span == (date(2019, 1, 1), LATEST[1])
    assert asked.picture(HEADLINE_MONTHS).filters.period.choice == "all"  # type: ignore[union-attr]
    assert asked.picture(PLAN).filters.wards == ()  # type: ignore[union-attr]
    lines = [f"{line.heading}: {line.text}" for line in about_lines(asked, demo_catalogue)]
    assert "About these figures: recorded robberies; Foleshill; January 2019 to September 2026." in lines
    assert not any("2019 to December 2019" in line for line in lines)


def test_a_csv_of_headlines_names_each_row_s_own_indicator(
    answers: dict[str, tuple[OpenedView, Answer]], demo_catalogue: Catalogue
) -> None:
    _, answer = answers[INTERNAL]
    picture = answer.picture(HEADLINES)
    assert answer.filters is not None
    content = csv_of(picture.table, answer.filters, demo_catalogue).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [row["Indicator"] for row in rows] == picture.table.frame["Indicator"].tolist()
    robbery = next(row for row in rows if row["Indicator"] == "Robbery")
    assert robbery["About"] == "recorded robberies; all wards; October 2025 to September 2026"


def test_nothing_but_released_counts_leaves_with_the_public_s_answer(
    demo: Connection, demo_catalogue: Catalogue, answers: dict[str, tuple[OpenedView, Answer]], demo_file: Path
) -> None:
    _, answer = answers[PUBLIC]
    plan = demo_catalogue.plan
    assert plan is not None
    allowed = numbers_of_definitions(demo_catalogue, PUBLIC) | set(range(11))
    for bullet in plan.bullets:
        allowed |= {count for text in (bullet.plan, bullet.subject, bullet.note) for count in integers_in(text)}
    for indicator in headline_indicators().headline:
        allowed |= released_numerators(demo, demo_catalogue, indicator, PUBLIC, answer.about[0].filters.period)
    leaked = [each for each in counts_in(sent_with(answer, demo_catalogue)) if each[0] not in allowed]
    assert not leaked, leaked[:20]
    exact = len(read_rows(demo_file).counted("homicide", *LATEST))
    row = answer.picture(HEADLINES).table.frame.set_index("Indicator").loc["Homicide"]
    assert pd.isna(row["Number"])
    assert "shown" in row["Note"]
    assert exact < 10  # else this would be no test


def sent_with(answer: Answer, catalogue: Catalogue) -> Sent:
    texts = [answer.lead, *answer.others, *(line.text for line in about_lines(answer, catalogue))]
    sent = Sent(texts)
    for each in answer.pictures:
        filters = each.filters or answer.filters
        assert filters is not None
        sent.texts += [each.title, each.alt, each.heading, each.says, *each.notes]
        sent.frames.append(each.table.frame)
        sent.files.append(csv_of(each.table, filters, catalogue))
        if each.draw is not None:
            spec = each.draw(each.height).to_dict()
            sent.frames += [pd.DataFrame(rows) for rows in spec["datasets"].values()]
    return sent


def test_without_headlines_the_answer_says_why_and_names_the_source(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = overview_answer(opened(demo, demo_catalogue, "/").here, None)
    assert answer.pictures == ()
    assert answer.lead == "Synthetic offences records none of the headline indicators."
    assert about_lines(answer, demo_catalogue)[0].heading == "Source"


def test_of_referrals_there_is_neither_goal_nor_plan(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = opened(demo, demo_catalogue, "/?source=demo_referrals").answer()
    assert [each.name for each in answer.pictures] == [HEADLINES, HEADLINE_MONTHS, MOVED]


def test_of_police_uk_it_names_what_it_cannot_carry_and_that_the_baseline_is_not_loaded(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    catalogue = load_catalogue(connection)
    answer = opened(connection, catalogue, "/", PUBLIC).answer()
    assert len([note for note in answer.picture(HEADLINES).notes if note.startswith("Not from this source: ")]) == 8
    assert not answer.has(PLAN)
    assert "2020 is not wholly loaded" in answer.picture(GOAL).says
