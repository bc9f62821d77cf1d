"""Every sentence that leads a page, as a table of cases: released figures, and word for word what is said of them.

A councillor may read any of these aloud: the number, the verdict, the period, and never a cause.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import NOT_SHOWN
from svd_data.funnel import ABOVE_NARROW, ABOVE_WIDE, WITHIN
from svd_data.periods import Period
from svd_data.views.areas import AreasView, compare_view
from svd_data.views.programmes import ProgrammesView, programmes_view
from svd_data.views.reach import ReachView, reach_view
from svd_ui.sentences import (
    beside_before_sentence,
    change_sentence,
    compare_sentence,
    contrast_sentence,
    goal_sentence,
    headline_sentence,
    hotspots_sentence,
    moved_sentence,
    overview_sentence,
    pace_sentence,
    people_sentence,
    plan_sentences,
    programmes_sentence,
    provisional_sentence,
    reach_sentence,
    referrals_sentence,
    times_sentence,
    trends_sentence,
    unknown_time_sentence,
)
from svd_ui.sentences.data import loads_sentence
from svd_ui.sentences.guide import completeness_sentence
from tests.svd_ui.conftest import ask
from tests.svd_ui.made import BEFORE, CODES, FILTERS, PERIOD, SPAN, Ward, hotspots_of, people_of
from tests.svd_ui.made_referrals import referrals_of
from tests.svd_ui.sentences import given as made

THAN = "October 2024 to September 2025"
ALL = "recorded serious violence offences"
ONE = "recorded serious violence offence"
ZERO = "The months loaded hold none: the count is zero."
UNCLEAR = "one cannot tell whether it is rising or falling, as chance alone could bring such a difference."
CIRV = "referrals to the Community Initiative to Reduce Violence"
GOAL = "The goal, read for robbery: fewer recorded robberies in 2030 than in 2020."
BY = "by 14 October 2026."

HENLEY = replace(FILTERS, wards=(CODES["Henley"],))
TWO_WARDS = replace(FILTERS, wards=(CODES["Foleshill"], CODES["Henley"]))
GAPS = replace(PERIOD, missing=(date(2026, 1, 1), date(2026, 2, 1)))
ONE_MONTH = Period("months", date(2026, 9, 1), date(2026, 9, 1))

Said = Callable[[Catalogue], str]


def case(sentence: str, said: Said, name: str) -> Any:
    return pytest.param(said, sentence, id=name)


def plan_of(*figure: Any, **others: Any) -> str:
    return plan_sentences(made.plan(*figure, **others), "b", is_latest=False)


def referred(stages: dict[str, int | None], **others: Any) -> Said:
    return lambda catalogue: referrals_sentence(referrals_of(stages, **others), catalogue, BEFORE)


CHANGE = [
    case(f"That is 100% higher than the 100 of {THAN}: more than chance would bring.", lambda _: made.change(200, 100), "higher"),
    case(f"That is 50% lower than the 200 of {THAN}: more than chance would bring.", lambda _: made.change(100, 200), "lower"),
    case(f"No clear change from the 1,617 of {THAN}; {UNCLEAR}", lambda _: made.change(1_717, 1_617), "cannot tell"),
    case(f"No clear change from the 40 of {THAN}; {UNCLEAR}", lambda _: made.change(40, 40), "as many as before"),
    case(f"No clear change: 12, beside 7 in {THAN}; {UNCLEAR}", lambda _: made.change(12, 7), "small base, cannot tell"),
    case(f"That is higher by more than chance would bring: 40, beside 19 in {THAN}.", lambda _: made.change(40, 19), "small base, higher"),
    case(f"That is lower by more than chance would bring: 2, beside 19 in {THAN}.", lambda _: made.change(2, 19), "small base, lower"),
    case(f"No clear change: 1, beside 0 in {THAN}; {UNCLEAR}", lambda _: made.change(1, 0), "one, beside none"),
    case(f"None were recorded in {THAN} either.", lambda _: made.change(0, 0), "none, beside none"),
    case(f"That is over 99% lower than the 1,000 of {THAN}: more than chance would bring.", lambda _: made.change(2, 1_000), "not all gone"),
    case(f"The counts are too small to be compared with {THAN}.", lambda _: made.change(15, 40, PUBLIC), "controlled and small"),
    case(f"The counts are too small to be compared with {THAN}.", lambda _: made.change(40, None, PARTNER), "count before hidden"),
    case(f"That is 100% higher than the 100 of {THAN}: more than chance would bring.", lambda _: made.change(200, 100, PUBLIC), "rounded, higher"),
    # Rounding leaves 50 beside 75 open: 54 beside 71 could stand behind them.
    case(f"No clear change from the 75 of {THAN}; {UNCLEAR}", lambda _: made.change(50, 75, PUBLIC), "rounded, cannot tell"),
    case(
        "No comparison with the same months a year earlier: only 10 of this period's 12 months are loaded.",
        lambda _: made.change(100, None, period=GAPS), "months not loaded",
    ),
    case(
        "No comparison with the same month a year earlier: that month is not loaded.",
        lambda _: change_sentence(5, None, None, "not compared", ONE_MONTH, None), "one month, not compared",
    ),
]  # fmt: skip

OVERVIEW = [
    case(
        f"Of 4 headline indicators in Coventry, {SPAN}, one is lower than in the 12 months before by more than chance would bring "
        "(Indicator 0), one is higher (Indicator 1) and 2 show no clear change.",
        lambda c: overview_sentence(made.overview((100, 200), (200, 100), (50, 51), (0, 0)), c), "all verdicts",
    ),
    case(
        f"Of 4 headline indicators in Coventry, {SPAN}, 4 are lower than in the 12 months before by more than chance would bring and "
        "none is higher.",
        lambda c: overview_sentence(made.overview(*[(100, 200)] * 4), c), "more moved than are named",
    ),
    case(
        f"Of 3 headline indicators in Coventry, {SPAN}, none is lower than in the 12 months before by more than chance would bring, "
        "none is higher, one shows no clear change and 2 are too small to compare.",
        lambda c: overview_sentence(made.overview((100, 100), (None, 30), (15, 10), audience=PUBLIC), c), "hidden and small",
    ),
    case(
        f"No offences of any headline indicator in Coventry, {SPAN}. {ZERO}",
        lambda c: overview_sentence(made.overview((0, 4), (0, 0)), c), "zero",
    ),
    case(
        f"Coventry, {SPAN}: no comparison with the 12 months before, which are not all loaded.",
        lambda c: overview_sentence(made.overview((3, None), is_comparable=False), c), "not compared",
    ),
    case(
        "50% lower than the 200 of the 12 months before: more than chance would bring.",
        lambda _: headline_sentence(made.counted((100, 200)).frame.iloc[0]), "a headline, lower",
    ),
    case(
        "Higher than the 7 of the 12 months before: more than chance would bring.",
        lambda _: headline_sentence(made.counted((30, 7)).frame.iloc[0]), "a headline of a small base",
    ),
    case(
        f"The number is {NOT_SHOWN}.",
        lambda _: headline_sentence(made.counted((None, 30), audience=PARTNER).frame.iloc[0]), "a hidden headline",
    ),
    case(
        "2 of 3 headline indicators show, up to September 2026, more than chance would bring.",
        lambda _: moved_sentence(made.overview((1, 1), (1, 1), (1, 1), (1, 1), moved=("a", "b"), not_judged=1)), "two moved",
    ),
    case(
        "Nothing: no headline indicator moved in September 2026 beyond what its own months vary by chance.",
        lambda _: moved_sentence(made.overview((1, 1))), "none moved",
    ),
    case(
        "No headline indicator can be judged for September 2026: counts by month are too small.",
        lambda _: moved_sentence(made.overview((1, 1), not_judged=1)), "none can be judged",
    ),
    case(
        f"{GOAL} Not on course: 700 in the latest 12 months ({SPAN}) beside 500 in 2020, higher by more than chance would bring.",
        lambda _: goal_sentence(made.goal(900, 500, 700)), "goal, not on course",
    ),
    case(
        f"{GOAL} On course: 300 in the latest 12 months ({SPAN}) beside 500 in 2020, lower by more than chance would bring.",
        lambda _: goal_sentence(made.goal(900, 500, 300)), "goal, on course",
    ),
    case(
        f"{GOAL} No clear change so far: 3 in the latest 12 months ({SPAN}) beside 5 in 2020, a difference that chance alone could bring.",
        lambda _: goal_sentence(made.goal(4, 5, 3)), "goal, cannot tell",
    ),
    case(f"{GOAL} A count is {NOT_SHOWN}.", lambda _: goal_sentence(made.goal(40, 50, None, error=4)), "goal, hidden"),
    case("", lambda _: pace_sentence(made.goal(4, 5, 3)), "no yearly percentage of a small count"),
    case(
        "2020 was a year of lockdowns, with fewer people out, so it is a low bar to be measured by; the year before stands beside "
        "it. 2019 had 710: the latest 12 months show no clear change from that.",
        lambda _: beside_before_sentence(made.goal(710, 500, 700)), "beside the year before, cannot tell",
    ),
    case("14.9% of serious violence was knife crime (241 of 1,617).", lambda _: plan_of("share", 241, 1_617, "was knife crime"), "plan, share"),
    case("1 of 8 of serious violence, too few for a percentage.", lambda _: plan_of("share", 1, 8), "plan, share of few"),
    case(
        "fewer than the year before (2 beside 15): more than chance would bring.",
        lambda _: plan_of("change", 2, 15), "plan, change of few",
    ),
    case(
        "5.8% fewer than the year before (1,617 beside 1,717): no clear change, chance alone could bring that.",
        lambda _: plan_of("change", 1_617, 1_717), "plan, change, cannot tell",
    ),
    case(f"No figure: {NOT_SHOWN}.", lambda _: plan_of("share", None, None, "", NOT_SHOWN, PUBLIC), "plan, hidden"),
]  # fmt: skip

PLACES = [
    case(
        f"Foleshill and Henley had the most of Coventry's 50 {ALL}: 30 and 20, {SPAN}.",
        lambda c: hotspots_sentence(hotspots_of(Ward("Foleshill", 30), Ward("Henley", 20), Ward("Radford", 0)), c), "many wards",
    ),
    case(
        f"Henley had 30 {ALL}, 23% of Coventry's 130, {SPAN}: 3.0 per 1,000 residents.",
        lambda c: hotspots_sentence(hotspots_of(Ward("Foleshill", 100), Ward("Henley", 30), filters=HENLEY), c), "one ward chosen",
    ),
    case(
        f"Foleshill and Henley had 8 of Coventry's 10 {ALL}, {SPAN}: 0.4 per 1,000 residents.",
        lambda c: hotspots_sentence(hotspots_of(Ward("Foleshill", 5), Ward("Henley", 3), Ward("Radford", 2), filters=TWO_WARDS), c),
        "two wards chosen, of few",
    ),
    case(f"Henley had Coventry's 1 {ONE}, {SPAN}.", lambda c: hotspots_sentence(hotspots_of(Ward("Henley", 1)), c), "one"),
    case(f"No {ALL} in Henley, {SPAN}. {ZERO}", lambda c: hotspots_sentence(hotspots_of(Ward("Henley", 0), filters=HENLEY), c), "zero in a ward"),
    case(
        f"The number of {ALL} in Henley, {SPAN}, is {NOT_SHOWN}.",
        lambda c: hotspots_sentence(hotspots_of(Ward("Henley", None), filters=HENLEY, audience=PUBLIC, total=(None, None)), c), "hidden ward",
    ),
    case(
        f"Henley had 40 {ALL}, {SPAN}: 4.0 per 1,000 residents.",
        lambda c: hotspots_sentence(hotspots_of(Ward("Henley", 40), filters=HENLEY, audience=PUBLIC, total=(40, 30)), c), "controlled ward",
    ),
    case(f"Coventry had 1,234 {ALL}, {SPAN}.", lambda c: trends_sentence(made.trends(1_234), c), "trends, many"),
    case(f"Coventry had 1 {ONE}, {SPAN}.", lambda c: trends_sentence(made.trends(1), c), "trends, one"),
    case(f"No {ALL} in Coventry, {SPAN}. {ZERO}", lambda c: trends_sentence(made.trends(0), c), "trends, zero"),
    case(
        f"The number of {ALL} in Coventry, {SPAN}, is {NOT_SHOWN}.",
        lambda c: trends_sentence(made.trends(None, audience=PARTNER), c), "trends, hidden",
    ),
    case(
        f"Coventry had 9 {ALL}, {SPAN} (10 of 12 months loaded).",
        lambda c: trends_sentence(made.trends(9, replace(FILTERS, period=GAPS)), c), "trends, months not loaded",
    ),
    case(
        "Provisional, and may still be revised: August 2026 and September 2026.",
        lambda c: provisional_sentence(FILTERS, c), "provisional",
    ),
]  # fmt: skip

PEOPLE_AND_TIMES = [
    case(
        f"Of 100 victims of {ALL} in Coventry, the largest group was male victims aged 16 to 17: 60 (60%), {SPAN}.",
        lambda c: people_sentence(people_of(("16-17", "male", 60), ("65+", "female", 40)), c), "people",
    ),
    case(
        f"Of 9 victims of {ALL} in Coventry, the largest group was male victims aged 16 to 17: 6, {SPAN}.",
        lambda c: people_sentence(people_of(("16-17", "male", 6), ("65+", "female", 3)), c), "people, few",
    ),
    case(
        f"The number of victims of {ALL} in Coventry, {SPAN}, is {NOT_SHOWN}.",
        lambda c: people_sentence(people_of(("16-17", "male", None), audience=PUBLIC), c), "people, hidden",
    ),
    case(f"No victims of {ALL} in Coventry, {SPAN}. {ZERO}", lambda c: people_sentence(people_of(("16-17", "male", 0)), c), "people, none"),
    case(
        f"Recorded serious violence offences in Coventry happened most often from 20:00 to 23:59 (250, 25%) and on Saturdays (200, 20%): "
        f"1,000 in all, {SPAN}.",
        lambda c: times_sentence(made.times(1_000, ("20:00 to 23:59", 250, "Saturdays", 200)), c), "times",
    ),
    case(
        f"Recorded serious violence offences in Coventry happened most often from 20:00 to 23:59 (9): 12 in all, {SPAN}.",
        lambda c: times_sentence(made.times(12, ("20:00 to 23:59", 9, "", None)), c), "times, few",
    ),
    case(
        f"Coventry had 12 {ALL}, {SPAN}; too few, or too alike from hour to hour, to name a busiest time.",
        lambda c: times_sentence(made.times(12, ("", None, "", None)), c), "times, no busiest",
    ),
    case(
        "The time of 3 is not known and kept apart: none is recorded, or exactly midnight, which is how a date without a time reads.",
        lambda _: unknown_time_sentence(made.times(12, ("", None, "", None), unknown=3)), "times not known, of few",
    ),
    case(
        f"30.0 {ALL} per 100 hours in the dark, 10.0 in daylight, {SPAN}: more in the dark than chance would bring.",
        lambda _: contrast_sentence(made.contrast("daylight", (300, 60_000), (100, 60_000))), "dark beside daylight",
    ),
    case(
        f"1.0 {ALL} a day on bank holidays, 1.0 on other days, {SPAN}: no clear difference, chance alone could bring one as large.",
        lambda _: contrast_sentence(made.contrast("bank_holiday", (8, 8), (357, 357))), "bank holidays, cannot tell",
    ),
]  # fmt: skip

HELP = [
    case(
        f"Coventry had 100 {CIRV}, {SPAN}. That is 100% higher than the 50 of {THAN}: more than chance would bring. "
        f"40 of them (40%) have engaged so far, {BY}",
        referred({"referred": 100, "engaged": 40}, before=50), "referrals, higher",
    ),
    case(
        f"Coventry had 12 {CIRV}, {SPAN}. No clear change: 12, beside 7 in {THAN}; {UNCLEAR} 5 of them have engaged so far, {BY}",
        referred({"referred": 12, "engaged": 5}, before=7), "referrals, few",
    ),
    case(
        f"Coventry had 40 {CIRV}, {SPAN}. No clear change from the 35 of {THAN}; {UNCLEAR} How many have engaged so far is {NOT_SHOWN}.",
        referred({"referred": 40, "engaged": None}, before=35, audience=PUBLIC), "referrals, engaged hidden",
    ),
    case(f"No {CIRV} in Coventry, {SPAN}. {ZERO}", referred({"referred": 0, "engaged": 0}, before=7), "referrals, none"),
    case(
        f"In the latest 12 months ({SPAN}), of {ALL} 10% have no known ward; of their victims 5% have no recorded age.",
        lambda _: completeness_sentence(made.quality(("ward", "offences", 10, 100), ("age", "victims", 6, 120))), "completeness",
    ),
    case(
        f"In the latest 12 months ({SPAN}), of {ALL} 3 of 12 have no known ward.",
        lambda _: completeness_sentence(made.quality(("ward", "offences", 3, 12))), "completeness, of few",
    ),
    case(
        f"How complete {ALL} are is {NOT_SHOWN}.",
        lambda _: completeness_sentence(made.quality(("ward", "offences", None, None), audience=PUBLIC)), "completeness, hidden",
    ),
    case(
        "2 sources are loaded. 1,200 rows of records were read: 1,100 kept and 100 elsewhere.",
        lambda _: loads_sentence(made.loads({"rows": 1_200, "kept": 1_100, "elsewhere": 100}, {})), "rows loaded",
    ),
    case("1 source is loaded.", lambda _: loads_sentence(made.loads({})), "no records loaded"),
]  # fmt: skip

CASES = [*CHANGE, *OVERVIEW, *PLACES, *PEOPLE_AND_TIMES, *HELP]


@pytest.mark.parametrize(("said", "sentence"), CASES)
def test_it_is_said_word_for_word(said: Said, sentence: str, demo_catalogue: Catalogue) -> None:
    assert said(demo_catalogue) == sentence


# Sentences over views too large to make by hand: the demonstration's, with verdicts put in.


@pytest.fixture(scope="module")
def compared(demo: Connection, demo_catalogue: Catalogue) -> AreasView:
    view = compare_view(ask(demo, demo_catalogue), "neighbours")
    assert isinstance(view, AreasView)
    return view


@pytest.fixture(scope="module")
def reached(demo: Connection, demo_catalogue: Catalogue) -> ReachView:
    view = reach_view(ask(demo, demo_catalogue), "referrals")
    assert isinstance(view, ReachView)
    return view


@pytest.mark.parametrize(
    ("rates", "place", "words"),
    [
        ([9.04, 8, 7, 6], ABOVE_WIDE, "9.0 per 1,000 residents, was the highest of 4 areas|That is higher than chance would bring beside them."),
        ([7, 9, 8, 6], WITHIN, "7.0 per 1,000 residents, was the 2nd lowest of 4 areas|That is no more than chance could bring beside them."),
        ([8, 9, 8, 6], ABOVE_NARROW, "8.0 per 1,000 residents, was the 2nd joint highest of 4 areas|"
         "That is somewhat high, but chance could bring it among so many areas: one cannot tell."),
    ],
)  # fmt: skip
def test_compare_says_rate_place_period_and_verdict(
    rates: list[float], place: str, words: str, compared: AreasView, demo_catalogue: Catalogue
) -> None:
    stood, verdict = words.split("|")
    assert compare_sentence(made.areas(compared, rates, place), demo_catalogue) == (
        f"Coventry's rate of recorded violence and sexual offences, {stood} in “Statistical nearest neighbours (ONS)”, {SPAN}. {verdict}"
    )


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        ("lower", "are high and referrals are not clearly high: Henley"),
        ("cannot tell", "are high and referrals are not clearly high: Henley"),
        ("higher", "are high and referrals are high too: Henley"),
        ("too small to compare", "are high and referrals are too few to be compared: Henley"),
    ],
)
def test_reach_says_where_need_is_high_and_what_of_reach(
    reach: str, words: str, reached: ReachView, demo_catalogue: Catalogue
) -> None:
    frame = reached.wards.frame
    is_henley = frame["ward_name"] == "Henley"
    told = frame.assign(need_verdict="cannot tell", reach_verdict="cannot tell", is_gap=False)
    told.loc[is_henley, ["need_verdict", "reach_verdict"]] = ["higher", reach]
    told.loc[is_henley, "is_gap"] = reach in ("lower", "cannot tell")
    said = reach_sentence(replace(reached, wards=reached.wards.derive(told)), demo_catalogue)
    assert said == f"In 1 of Coventry's 18 wards {ALL} {words}, {SPAN}."


def test_programmes_says_how_many_ran_by_tier_and_on_which_day(demo: Connection, demo_catalogue: Catalogue) -> None:
    view: ProgrammesView = programmes_view(ask(demo, demo_catalogue))
    assert programmes_sentence(view, "Coventry") == (
        "Eight of the 12 programmes in the register ran on 30 September 2026: four primary, two secondary and two tertiary "
        "prevention; three ended and of one it is not known."
    )


# What no sentence ever says

CAUSES = re.compile(r"\b(because|due to|led to|caused|thanks to|result of|owing to|driven by)\b", re.I)
ARROWS = re.compile("[▲▼↑↓→←≈⬆⬇]")
JARGON = re.compile(
    r"\b(p-value|significan\w*|confidence|statistic\w*|KPI|metric|numerator|denominator|null|nan)\b|<NA>", re.I
)


@pytest.mark.parametrize(("said", "sentence"), CASES)
def test_no_case_names_a_cause_a_bare_arrow_or_jargon(said: Said, sentence: str) -> None:
    for pattern in (CAUSES, ARROWS, JARGON):
        assert not pattern.search(sentence)
    assert not re.search(r"\d%", sentence) or re.search(r"\b[2-9]\d\b|\d{3}", sentence), "a percentage of fewer than 20"


KINDS = (
    "zero", "one", "few", "hidden", "not loaded", "not compared", "higher", "lower", "cannot tell", "rounded", "many wards",
    "provisional",
)  # fmt: skip


def test_the_table_has_every_kind_of_case() -> None:
    names = " ".join(each.id or "" for each in CASES)
    assert len(CASES) >= 40
    for kind in KINDS:
        assert kind in names


COUNTS = st.one_of(st.none(), st.integers(0, 60), st.integers(0, 5_000))


@over(COUNTS, COUNTS, st.sampled_from([INTERNAL, PARTNER, PUBLIC]))
def test_a_change_has_no_percentage_of_fewer_than_twenty_and_no_cause(
    now: int | None, before: int | None, audience: str
) -> None:
    if audience == INTERNAL:
        now, before = now or 0, before or 0  # nothing is hidden from it
    said = made.change(now, before, audience)
    assert not CAUSES.search(said)
    assert not ARROWS.search(said)
    assert THAN in said
    if before is None or before < 20:
        assert "%" not in said
    if audience != INTERNAL and (now is None or before is None or min(now, before) < 20) and (now, before) != (0, 0):
        assert not re.search(r"\d", said.replace(THAN, "")), "a figure worked out from a small or hidden count"
