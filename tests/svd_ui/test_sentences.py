"""The sentences that answer: what they say of each case, and what none of them ever says."""

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import NOT_SHOWN
from svd_data.filters import Filters, one_of
from svd_data.indicators import indicator_definitions
from svd_data.periods import Period
from svd_data.statistics import compare_counts, percentage_change
from svd_data.views import PeopleView, TrendsView, hotspots_view, people_view
from svd_data.views.compare import TOO_SMALL
from svd_ui.sentences import (
    change_sentence,
    hidden_sentence,
    hotspots_sentence,
    no_rate_sentence,
    nothing_sentence,
    people_sentence,
    rare_sentence,
    trends_sentence,
    where,
)
from svd_ui.words import number
from tests.svd_data.strategies import filters_over
from tests.svd_ui.conftest import ask
from tests.svd_ui.made import BEFORE, CODES, FILTERS, PERIOD, SPAN, Ward, hotspots_of, indicator_named, people_of

ALL = "recorded serious violence offences"
ONE = "recorded serious violence offence"
ZERO = "The months loaded hold none: the count is zero."

# What would claim a cause, and marks that say a direction without words.
CAUSES = re.compile(r"\b(because|caus|due to|owing|thanks to|result|led to|driven|effect|impact|explain|why)", re.I)
ARROWS = re.compile("[▲▼↑↓→←≈⬆⬇]")
NOT_BRITISH = re.compile(r"\b(\w+ize[sd]?|color|gray|neighbor\w*|committed|KPI|metric)\b", re.I)


def assert_plain(sentence: str) -> None:
    for pattern in (CAUSES, ARROWS, NOT_BRITISH):
        assert not pattern.search(sentence), sentence
    assert re.match("[A-Z0-9]", sentence), sentence
    assert sentence.endswith(".")
    assert "  " not in sentence
    assert "()" not in sentence
    assert not re.search(r"\b1 (offences|victims|recorded offences|months|wards)\b", sentence)
    assert not re.search(r"nan|<NA>|None\b(?! were)", sentence)


def wards(**counts: int) -> tuple[Ward, ...]:
    return tuple(Ward("" if name == "unknown" else name, count) for name, count in counts.items())


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        pytest.param(
            {"Foleshill": 1300, "Henley": 20, "Radford": 10, "Longford": 5},
            f"Foleshill, Henley and Radford had the most of Coventry's 1,335 {ALL}: 1,300, 20 and 10, {SPAN}.",
            id="the three largest",
        ),
        pytest.param(
            {"Foleshill": 30, "Henley": 20, "Radford": 0},
            f"Foleshill and Henley had the most of Coventry's 50 {ALL}: 30 and 20, {SPAN}.",
            id="a ward without any is not named",
        ),
        pytest.param(
            {"Foleshill": 9, "Henley": 0, "unknown": 3},
            f"Foleshill had the most of Coventry's 12 {ALL}: 9, {SPAN}.",
            id="one ward, some not known",
        ),
        pytest.param(
            {"Foleshill": 9, "Henley": 0}, f"Foleshill had all of Coventry's 9 {ALL}, {SPAN}.", id="all in one ward"
        ),
        pytest.param(
            {"Foleshill": 1, "Henley": 0},
            f"Foleshill had Coventry's 1 {ONE}, {SPAN}.",
            id="one offence",
        ),
        pytest.param(
            {"Foleshill": 0, "unknown": 4},
            f"Coventry had 4 {ALL}, {SPAN}, none of them in a known ward.",
            id="no ward known",
        ),
        pytest.param(
            {"Foleshill": 0, "unknown": 1},
            f"Coventry had 1 {ONE}, {SPAN}, not in a known ward.",
            id="one offence, no ward known",
        ),
        pytest.param(
            {"Foleshill": 9, "Henley": 5, "Radford": 2, "Longford": 2},
            f"Foleshill and Henley had the most of Coventry's 18 {ALL}: 9 and 5, {SPAN}.",
            id="no third among equals is singled out",
        ),
        pytest.param(
            {"Foleshill": 2, "Henley": 2, "Radford": 2, "Longford": 2, "Holbrook": 1},
            f"4 wards had the most of Coventry's 9 {ALL}: 2 each, {SPAN}.",
            id="four equal wards",
        ),
        pytest.param({"Foleshill": 0, "Henley": 0}, f"No {ALL} in Coventry, {SPAN}. {ZERO}", id="zero"),
    ],
)
def test_hotspots_names_the_wards_with_most(counts: dict[str, int], sentence: str, demo_catalogue: Catalogue) -> None:
    said = hotspots_sentence(hotspots_of(*wards(**counts)), demo_catalogue)
    assert said == sentence
    assert_plain(said)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (["Henley"], f"Henley had 30 {ALL}, 23% of Coventry's 130, {SPAN}: 3.0 per 1,000 residents."),
        (["Foleshill", "Henley"], f"Foleshill and Henley had 129 {ALL}, 99% of Coventry's 130, {SPAN}: 6.5 per 1,000 residents."),
        (["Radford"], f"Radford had 1 {ONE}, under 1% of Coventry's 130, {SPAN}: 0.1 per 1,000 residents."),
        (["Longford"], f"No {ALL} in Longford, {SPAN}. {ZERO}"),
        (["Foleshill", "Henley", "Radford", "Longford"], f"Foleshill, Henley, Radford and Longford had 130 {ALL}, 100% of Coventry's 130, {SPAN}: "
         "3.2 per 1,000 residents."),
    ],
)  # fmt: skip
def test_hotspots_says_how_much_the_chosen_wards_had(
    chosen: list[str], sentence: str, demo_catalogue: Catalogue
) -> None:
    filters = replace(FILTERS, wards=tuple(CODES[name] for name in chosen))
    view = hotspots_of(*wards(Foleshill=99, Henley=30, Radford=1, Longford=0), filters=filters)
    assert hotspots_sentence(view, demo_catalogue) == sentence
    assert_plain(sentence)


def test_chosen_wards_without_residents_have_no_rate(demo_catalogue: Catalogue) -> None:
    filters = replace(FILTERS, wards=(CODES["Henley"],))
    said = hotspots_sentence(hotspots_of(Ward("Henley", 3, residents=None), filters=filters), demo_catalogue)
    assert said == f"Henley had 3 of Coventry's 3 {ALL}, {SPAN}."


@pytest.mark.parametrize(
    ("filters", "subject"),
    [
        ({"types": ("Robbery",)}, f"3 {ALL} (robbery)"),
        ({"types": ("Robbery", "Drugs")}, f"3 {ALL} (robbery, drugs)"),
        ({"age": ("16-17", "65+")}, f"3 {ALL} with at least one victim aged 16 to 17 or 65 and over"),
        ({"sex": ("female",), "ethnicity": ("Asian",)}, f"3 {ALL} with at least one female Asian victim"),
    ],
)
def test_the_subject_names_the_filters(
    filters: dict[str, tuple[str, ...]], subject: str, demo_catalogue: Catalogue
) -> None:
    view = hotspots_of(Ward("Foleshill", 3), filters=replace(FILTERS, **filters))
    assert f"Coventry's {subject}, {SPAN}" in hotspots_sentence(view, demo_catalogue)


def test_a_single_offence_is_singular_with_its_types_and_victims(demo_catalogue: Catalogue) -> None:
    filters = replace(FILTERS, types=("Violence and sexual offences",), sex=("male",))
    said = hotspots_sentence(hotspots_of(Ward("Henley", 1), filters=filters), demo_catalogue)
    assert f"1 {ONE} (violence and sexual offences) with at least one male victim" in said


@pytest.mark.parametrize(("count", "words"), [(1, f"1 {ONE}"), (2, f"2 {ALL}")])
def test_trends_says_how_many_were_recorded(
    count: int, words: str, trends: TrendsView, demo_catalogue: Catalogue
) -> None:
    headline = trends.headline.derive(trends.headline.frame.assign(numerator=count))
    said = trends_sentence(replace(trends, headline=headline), demo_catalogue)
    assert said == f"Coventry had {words}, {SPAN}."


def test_trends_says_zero_is_zero(trends: TrendsView, demo_catalogue: Catalogue) -> None:
    headline = trends.headline.derive(trends.headline.frame.assign(numerator=0))
    said = trends_sentence(replace(trends, headline=headline), demo_catalogue)
    assert said == nothing_sentence(FILTERS, demo_catalogue)
    assert said.endswith(ZERO)


THAN = "October 2024 to September 2025"
BY_CHANCE = "one cannot tell whether it is rising or falling, as chance alone could bring such a difference."


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (200, 100, f"That is 100% higher than the 100 of {THAN}: more than chance would bring."),
        (38_509, 42_867, f"That is 10% lower than the 42,867 of {THAN}: more than chance would bring."),
        (0, 30, f"That is 100% lower than the 30 of {THAN}: more than chance would bring."),
        (1_717, 1_617, f"No clear change from the 1,617 of {THAN}; {BY_CHANCE}"),
        (12, 4, f"No clear change: 12, beside 4 in {THAN}; {BY_CHANCE}"),
        (40, 19, f"That is higher by more than chance would bring: 40, beside 19 in {THAN}."),
        (2, 19, f"That is lower by more than chance would bring: 2, beside 19 in {THAN}."),
        (9, 0, f"That is higher by more than chance would bring: 9, beside 0 in {THAN}."),
        (0, 0, f"None were recorded in {THAN} either."),
        (502_500, 500_000, f"That is under 1% higher than the 500,000 of {THAN}: more than chance would bring."),
    ],
)
def test_the_change_is_said_with_its_verdict(now: int, before: int, sentence: str) -> None:
    change = percentage_change(now, before)
    said = change_sentence(now, before, change, compare_counts(now, before).verdict, PERIOD, BEFORE)
    assert said == sentence
    assert_plain(said)


@settings(max_examples=50)
@given(st.integers(0, 60), st.integers(0, 19))
def test_a_small_base_never_has_a_percentage(now: int, before: int) -> None:
    change = percentage_change(now, before)
    said = change_sentence(now, before, change, compare_counts(now, before).verdict, PERIOD, BEFORE)
    assert "%" not in said
    assert_plain(said)


def with_gaps(choice: str, months: int, loaded: int) -> Period:
    """A period from January 2020 of which only the first months are loaded."""
    every = [date(2020 + step // 12, step % 12 + 1, 1) for step in range(months)]
    return Period(choice, every[0], every[-1], tuple(every[loaded:]))


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        (with_gaps("2020", 12, 7), "No comparison with the same months a year earlier: only 7 of this period's 12 months are loaded."),
        (with_gaps("2020", 12, 1), "No comparison with the same months a year earlier: only 1 of this period's 12 months is loaded."),
        (with_gaps("2020", 12, 12), "No comparison with the same months a year earlier: those months are not all loaded."),
        (with_gaps("months", 1, 1), "No comparison with the same month a year earlier: that month is not loaded."),
        (with_gaps("all", 30, 30), "No comparison with the months before: those months are not all loaded."),
        (with_gaps("all", 30, 20), "No comparison with the months before: only 20 of this period's 30 months are loaded."),
    ],
)  # fmt: skip
def test_what_is_not_compared_says_why(period: Period, sentence: str) -> None:
    said = change_sentence(100, pd.NA, pd.NA, "not compared", period, None)
    assert said == sentence
    assert_plain(said)


RECORDED = (("16-17", "female", 2), ("16-17", "male", 6), ("65+", "female", 1))


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        pytest.param(
            RECORDED,
            f"Of 9 victims of {ALL} in Coventry, the largest group was male victims aged 16 to 17: 6, {SPAN}.",
            id="one group is largest",
        ),
        pytest.param(
            [("16-17", "female", 0), ("65+", "female", 1)],
            f"Of 1 victim of {ALL} in Coventry, the largest group was female victims aged 65 and over: 1, {SPAN}.",
            id="one victim",
        ),
        pytest.param(
            [*RECORDED, ("Not recorded", "female", 1), ("Not recorded", "Not recorded", 1_999)],
            f"Of 2,009 victims of {ALL} in Coventry, the largest group was male victims aged 16 to 17: 6 (under 1%), {SPAN}. "
            "The age of 2,000 is not recorded.",
            id="ages not recorded",
        ),
        pytest.param(
            [("16-17", "female", 3), ("16-17", "male", 3), ("65+", "male", 1)],
            f"Of 7 victims of {ALL} in Coventry, the largest groups were female victims aged 16 to 17 and male victims aged 16 to 17: "
            f"3 each, {SPAN}.",
            id="two equal groups",
        ),
        pytest.param(
            [("16-17", "female", 1), ("16-17", "male", 1), ("65+", "male", 1), ("65+", "female", 1)],
            f"Of 4 victims of {ALL} in Coventry, no one group by age and sex was the largest: 4 groups had 1 each, {SPAN}.",
            id="four equal groups",
        ),
        pytest.param(
            [("16-17", "female", 0), ("16-17", "Not recorded", 2), ("Not recorded", "male", 3)],
            f"Of 5 victims of {ALL} in Coventry, none has both age and sex recorded, {SPAN}. The age of 3 is not recorded.",
            id="age and sex never together",
        ),
        pytest.param(
            [("Not recorded", "male", 3)],
            f"Of 3 victims of {ALL} in Coventry, none has both age and sex recorded, {SPAN}. The age of 3 is not recorded.",
            id="a source without ages",
        ),
        pytest.param([("16-17", "male", 0)], f"No victims of {ALL} in Coventry, {SPAN}. {ZERO}", id="no victim"),
    ],
)
def test_people_says_who_the_victims_were_most_often(
    groups: list[tuple[str, str, int]], sentence: str, demo_catalogue: Catalogue
) -> None:
    said = people_sentence(people_of(*groups), demo_catalogue)
    assert said == sentence
    assert_plain(said)


@pytest.mark.parametrize(
    ("filters", "beginning"),
    [
        ({"sex": ("female",)}, f"Of 9 female victims of {ALL} in Coventry, the"),
        ({"age": ("16-17", "65+")}, f"Of 9 victims aged 16 to 17 or 65 and over of {ALL} in Coventry, the"),
        ({"ethnicity": ("Asian", "Black")}, f"Of 9 Asian or Black victims of {ALL} in Coventry, the"),
        ({"types": ("Robbery",), "wards": (CODES["Henley"],)}, f"Of 9 victims of {ALL} (robbery) in Henley, the"),
    ],
)  # fmt: skip
def test_people_names_the_filters_on_victims(
    filters: dict[str, tuple[str, ...]], beginning: str, demo_catalogue: Catalogue
) -> None:
    said = people_sentence(people_of(*RECORDED, filters=replace(FILTERS, **filters)), demo_catalogue)
    assert said.startswith(beginning)
    assert_plain(said)


def test_the_place_is_the_chosen_wards_by_name_or_the_area(demo_catalogue: Catalogue) -> None:
    chosen = replace(FILTERS, wards=(CODES["Henley"], CODES["Radford"]))
    assert where(FILTERS, demo_catalogue) == "Coventry"
    assert where(chosen, demo_catalogue) == "Henley and Radford"


def test_a_period_with_gaps_says_so_in_every_sentence(demo_catalogue: Catalogue) -> None:
    filters = replace(FILTERS, period=with_gaps("2020", 12, 7))
    assert "(7 of 12 months loaded)" in hotspots_sentence(
        hotspots_of(Ward("Henley", 3), filters=filters), demo_catalogue
    )
    assert "(7 of 12 months loaded)" in people_sentence(people_of(*RECORDED, filters=filters), demo_catalogue)
    assert "(7 of 12 months loaded)" in nothing_sentence(filters, demo_catalogue)


OVER_THE_DEMO = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@OVER_THE_DEMO
@given(data=st.data())
def test_every_hotspots_sentence_is_plain_and_its_figures_are_the_frames(
    data: st.DataObject, demo: Connection, demo_catalogue: Catalogue
) -> None:
    filters: Filters = data.draw(filters_over(demo_catalogue))
    view = hotspots_view(ask(demo, demo_catalogue, INTERNAL, filters))
    total = view.headline.frame.iloc[0]
    said = hotspots_sentence(view, demo_catalogue)
    assert_plain(said)
    known = view.wards.frame.dropna(subset=["ward_code"])
    least = min(
        (count for name, count in zip(known["ward_name"], known["numerator"], strict=True) if name in said), default=0
    )
    change = change_sentence(
        total["numerator"], total["before"], total["change"], total["verdict"], filters.period, view.before
    )
    assert_plain(change)
    assert ("No comparison" in change) == (view.before is None)
    if total["numerator"]:
        counted = filters.counted(one=bool(total["numerator"] == 1))
        assert f"{number(total['numerator'])} {counted}" in said
    if total["numerator"] and not filters.wards and least:
        unnamed = known[[name not in said for name in known["ward_name"]]]
        assert (unnamed["numerator"] < least).all()


@OVER_THE_DEMO
@given(data=st.data())
def test_every_people_sentence_is_plain_and_its_figures_are_the_frames(
    data: st.DataObject, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = people_view(ask(demo, demo_catalogue, INTERNAL, data.draw(filters_over(demo_catalogue))))
    assert isinstance(view, PeopleView)
    said = people_sentence(view, demo_catalogue)
    assert_plain(said)
    frame = view.by_age_and_sex.frame
    known = frame[(frame["age_band"] != "Not recorded") & (frame["sex"] != "Not recorded")]
    if frame["numerator"].sum():
        assert f"Of {number(frame['numerator'].sum())} " in said
    if known["numerator"].sum():
        assert re.search(rf"(: | had ){number(known['numerator'].max())}\b", said)


# Counts that are hidden, small or rounded.

HIDDEN = f"The number of {ALL} in Coventry, {SPAN}, is {NOT_SHOWN}."


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_a_hidden_total_is_said_to_be_hidden_and_neither_zero_nor_missing(
    audience: str, trends: TrendsView, demo_catalogue: Catalogue
) -> None:
    wards = hotspots_of(Ward("Henley", None, None), Ward("Radford", 10), audience=audience, total=(None, None))
    hidden = wards.headline.derive(wards.headline.frame)
    people = people_of(("16-17", "male", None), audience=audience, total=None)
    for said in (
        hotspots_sentence(wards, demo_catalogue),
        trends_sentence(replace(trends, headline=hidden), demo_catalogue),
    ):
        assert said == HIDDEN
        assert_plain(said)
    # Of the offences there may be many all the same.
    said = people_sentence(people, demo_catalogue)
    assert said == HIDDEN.replace("The number of ", "The number of victims of ")
    assert_plain(said)


def test_a_hidden_ward_is_named_and_its_count_is_not(demo_catalogue: Catalogue) -> None:
    filters = replace(FILTERS, wards=(CODES["Henley"],))
    view = hotspots_of(
        Ward("Henley", None, 10), Ward("Radford", 40), filters=filters, audience=PUBLIC, total=(None, 10)
    )
    assert hotspots_sentence(view, demo_catalogue) == f"The number of {ALL} in Henley, {SPAN}, is {NOT_SHOWN}."


@pytest.mark.parametrize(
    ("wards", "total", "sentence"),
    [
        pytest.param(
            [Ward("Henley", 40), Ward("Radford", 25), Ward("Foleshill", None)], 70,
            f"Henley and Radford had the most of Coventry's 70 {ALL}: 40 and 25, {SPAN}.", id="hidden wards are not named",
        ),
        pytest.param(
            [Ward("Henley", None), Ward("Radford", None)], 15,
            f"Coventry had 15 {ALL}, {SPAN}; the wards' counts are too small to be shown.", id="every ward hidden",
        ),
        pytest.param(
            [Ward("Henley", 15), Ward("Radford", None)], 15,
            f"Henley had the most of Coventry's 15 {ALL}: 15, {SPAN}.",
            id="a rounded count as large as the total does not make it all",
        ),
        pytest.param(
            [Ward("Henley", 0), Ward("Radford", 0)], 0, f"No {ALL} in Coventry, {SPAN}. {ZERO}", id="a partner's zero",
        ),
    ],
)  # fmt: skip
def test_hotspots_speaks_of_shown_counts_alone(
    wards: list[Ward], total: int, sentence: str, demo_catalogue: Catalogue
) -> None:
    said = hotspots_sentence(hotspots_of(*wards, audience=PARTNER, total=(total, 0)), demo_catalogue)
    assert said == sentence
    assert_plain(said)


def test_a_chosen_ward_has_no_share_of_the_area_where_counts_are_controlled(demo_catalogue: Catalogue) -> None:
    filters = replace(FILTERS, wards=(CODES["Henley"],))
    view = hotspots_of(Ward("Henley", 40), Ward("Radford", 60), filters=filters, audience=PUBLIC, total=(40, 30))
    assert hotspots_sentence(view, demo_catalogue) == f"Henley had 40 {ALL}, {SPAN}: 4.0 per 1,000 residents."


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_a_controlled_count_under_twenty_has_neither_rate_nor_verdict_nor_percentage(
    audience: str, demo_catalogue: Catalogue
) -> None:
    filters = replace(FILTERS, wards=(CODES["Henley"],))
    view = hotspots_of(Ward("Henley", 15, 40), Ward("Radford", 60), filters=filters, audience=audience, total=(15, 40))
    assert hotspots_sentence(view, demo_catalogue) == f"Henley had 15 {ALL}, {SPAN}."
    total = view.headline.frame.iloc[0]
    said = change_sentence(15, 40, total["change"], total["verdict"], PERIOD, BEFORE)
    assert said == f"The counts are too small to be compared with {THAN}."
    assert_plain(said)


@pytest.mark.parametrize(
    ("now", "before"), [(15, 40), (40, 15), (None, 40), (40, None), (None, None), (10, 10), (0, 10), (0, 40)]
)
def test_a_comparison_with_a_small_or_hidden_count_says_no_figure(now: int | None, before: int | None) -> None:
    view = hotspots_of(Ward("Henley", now, before), audience=PARTNER, total=(now, before))
    total = view.headline.frame.iloc[0]
    assert (total["verdict"], pd.isna(total["change"])) == (TOO_SMALL, True)
    said = change_sentence(total["numerator"], total["before"], total["change"], total["verdict"], PERIOD, BEFORE)
    assert not re.search(r"\d", said.replace(THAN, ""))


def test_the_largest_group_has_a_percentage_only_of_a_count_of_twenty(demo_catalogue: Catalogue) -> None:
    small = people_of(("16-17", "male", 15), ("65+", "male", None), audience=PUBLIC, total=100)
    large = people_of(("16-17", "male", 20), ("65+", "male", None), audience=PUBLIC, total=100)
    tied = people_of(("16-17", "male", 10), ("65+", "male", 10), audience=PUBLIC, total=100)
    assert people_sentence(small, demo_catalogue) == (
        f"Of 100 victims of {ALL} in Coventry, the largest group was male victims aged 16 to 17: 15, {SPAN}."
    )
    assert "aged 16 to 17: 20 (20%), " in people_sentence(large, demo_catalogue)
    assert "%" not in people_sentence(tied, demo_catalogue)


def test_where_every_group_is_hidden_people_says_so_and_names_none(demo_catalogue: Catalogue) -> None:
    view = people_of(("16-17", "male", None), ("65+", "female", None), audience=PUBLIC, total=15)
    assert people_sentence(view, demo_catalogue) == (
        f"Of 15 victims of {ALL} in Coventry, the counts by age are not shown, {SPAN}."
    )


def test_how_many_ages_are_not_recorded_is_no_difference_of_released_counts(demo_catalogue: Catalogue) -> None:
    view = people_of(("16-17", "male", 40), ("Not recorded", "male", 25), audience=PARTNER, total=65)
    assert "not recorded" not in people_sentence(view, demo_catalogue)


# Indicators: their nouns, and what some do not have.

INDICATORS = tuple(indicator_definitions().values())


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: each.indicator_id)
def test_every_indicators_noun_reads_in_the_singular_and_in_a_sentence(indicator, demo_catalogue: Catalogue) -> None:  # type: ignore[no-untyped-def]
    filters = replace(FILTERS, indicator=indicator)
    one = hotspots_sentence(hotspots_of(Ward("Henley", 1), filters=filters), demo_catalogue)
    assert one == f"Henley had Coventry's 1 {one_of(indicator.noun)}, {SPAN}."
    assert one_of(indicator.noun) != indicator.noun
    assert not re.match(
        r"(recorded )?(\w+ )?(offences|incidents|victims|robberies|homicides|rapes)\b", one_of(indicator.noun)
    )
    for said in (
        one,
        hotspots_sentence(hotspots_of(Ward("Henley", 0), filters=filters), demo_catalogue),
        hotspots_sentence(hotspots_of(Ward("Henley", 30), Ward("Radford", 20), filters=filters), demo_catalogue),
        people_sentence(people_of(("16-17", "male", 1), filters=filters), demo_catalogue),
        people_sentence(people_of(*RECORDED, filters=filters), demo_catalogue),
        hidden_sentence(filters, demo_catalogue),
        nothing_sentence(filters, demo_catalogue),
    ):
        assert_plain(said)
        assert "victims of victims" not in said


@pytest.mark.parametrize(
    ("indicator_id", "words"),
    [
        ("robbery", "1 recorded robbery,"),
        ("homicide", "1 recorded homicide,"),
        ("rape", "1 recorded rape,"),
        ("anti_social_behaviour", "1 recorded incident of anti-social behaviour,"),
        ("violence_with_injury", "1 recorded offence of violence with injury,"),
        ("serious_youth_violence", "1 recorded serious violence offence with a victim or suspect aged under 25,"),
        ("serious_violence_victims", "1 victim of recorded serious violence,"),
        ("total_recorded_crime", "1 recorded offence,"),
    ],
)
def test_one_of_an_indicator_is_said_as_one(indicator_id: str, words: str, demo_catalogue: Catalogue) -> None:
    filters = replace(FILTERS, indicator=indicator_named(indicator_id))
    assert words in hotspots_sentence(hotspots_of(Ward("Henley", 1), filters=filters), demo_catalogue)


def test_victims_of_an_indicator_of_victims_are_counted_once_in_words(demo_catalogue: Catalogue) -> None:
    filters = replace(FILTERS, indicator=indicator_named("serious_violence_victims"))
    assert people_sentence(people_of(*RECORDED, filters=filters), demo_catalogue).startswith(
        "Of 9 victims of recorded serious violence in Coventry, the largest group"
    )


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: each.indicator_id)
def test_what_is_too_rare_for_wards_says_so(indicator) -> None:  # type: ignore[no-untyped-def]
    said = rare_sentence(replace(FILTERS, indicator=indicator))
    assert bool(said) == (indicator.smallest_place == "city")
    if said:
        assert_plain(said)


def test_an_indicator_defined_as_a_count_says_that_it_has_no_rate(demo_catalogue: Catalogue) -> None:
    said = no_rate_sentence(
        replace(FILTERS, indicator=indicator_named("young_serious_violence_victims")), demo_catalogue
    )
    assert said == (
        "Young victims of serious violence (under 25) has no rate: it is defined as a count. Counts are shown."
    )
    assert_plain(said)
