"""Filters: one value gives its SQL, its sentence and its link; and any link, however hostile, is read."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.errors import FilterError
from svd_data.filters import LINK_NAMES, OFFENCES, VICTIMS, Filters, default_filters, one_of, read_link
from svd_data.indicators import indicator_definitions
from svd_data.periods import Period
from svd_data.queries import Breakdown, count_by
from tests.svd_data.strategies import filters_over, made_indicator

YEAR = Period("2023-24", date(2023, 4, 1), date(2024, 3, 1))
SPAN = "source_id = $source AND (month BETWEEN $first_0 AND $last_0)"
SPAN_VALUES = {"source": "s", "first_0": YEAR.first, "last_0": YEAR.last}

ROBBERY = made_indicator(noun="recorded robberies", offence_condition="(a)")
# Victims over 5 of offences that are (a); and victims of any offence.
PEOPLE = made_indicator(
    noun="victims of robbery", counts=VICTIMS, offence_condition="(a)", victim_condition="(age > 5)"
)
ANYONE = made_indicator(noun="victims", counts=VICTIMS, offence_condition="TRUE")
OF_ROBBERY = f"{SPAN} AND ((a))"

CASES = {
    "all": (Filters("s", ROBBERY, YEAR), OF_ROBBERY, {}, "recorded robberies"),
    "one type": (Filters("s", ROBBERY, YEAR, types=("Robbery",)), f"{SPAN} AND category IN ($type_0) AND ((a))",
                 {"type_0": "Robbery"}, "recorded robberies (robbery)"),
    "two types": (Filters("s", ROBBERY, YEAR, types=("Robbery", "Drugs")),
                  f"{SPAN} AND category IN ($type_0, $type_1) AND ((a))",
                  {"type_0": "Robbery", "type_1": "Drugs"}, "recorded robberies (robbery, drugs)"),
    "many types": (Filters("s", ROBBERY, YEAR, types=("A", "B", "C", "D")),
                   f"{SPAN} AND category IN ($type_0, $type_1, $type_2, $type_3) AND ((a))",
                   {"type_0": "A", "type_1": "B", "type_2": "C", "type_3": "D"}, "recorded robberies (4 types)"),
    "wards are left to the query": (Filters("s", ROBBERY, YEAR, wards=("W1",)), OF_ROBBERY, {}, "recorded robberies"),
    "age": (Filters("s", ROBBERY, YEAR, age=("16-17", "65+")),
            f"{OF_ROBBERY} AND offence_id IN (SELECT offence_id FROM victims WHERE {SPAN} AND age_band IN ($age_0, $age_1))",
            {"age_0": "16-17", "age_1": "65+"},
            "recorded robberies with at least one victim aged 16 to 17 or 65 and over"),
    # one victim who is all of it, not one who is female and another who is 16
    "age, sex and ethnicity": (
            Filters("s", ROBBERY, YEAR, age=("16-17",), sex=("female",), ethnicity=("Black", "Asian")),
            f"{OF_ROBBERY} AND offence_id IN (SELECT offence_id FROM victims WHERE {SPAN} AND age_band IN ($age_0) "
            "AND sex IN ($sex_0) AND ethnicity IN ($ethnicity_0, $ethnicity_1))",
            {"age_0": "16-17", "sex_0": "female", "ethnicity_0": "Black", "ethnicity_1": "Asian"},
            "recorded robberies with at least one female Black or Asian victim aged 16 to 17"),
    # an indicator of victims narrows the victims themselves, not the offences to those with such a victim
    "victims of some offences": (Filters("s", PEOPLE, YEAR, sex=("male",)),
            f"{SPAN} AND ((age > 5)) AND sex IN ($sex_0) AND offence_id IN (SELECT offence_id FROM offences WHERE {OF_ROBBERY})",
            {"sex_0": "male"}, "victims of robbery, male victims only"),
    "victims of all offences": (Filters("s", ANYONE, YEAR), f"{SPAN} AND (TRUE) AND true", {}, "victims"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_filters_give_their_sql_values_and_sentence(case: str) -> None:
    filters, sql, parameters, sentence = CASES[case]
    conditions = filters.conditions(filters.indicator.counts, [filters.period])
    assert conditions.sql == sql
    assert conditions.parameters == SPAN_VALUES | parameters
    assert filters.subject() == sentence


def test_two_periods_are_either_of_them() -> None:
    conditions = Filters("s", ROBBERY, YEAR).conditions(OFFENCES, [YEAR, YEAR])
    assert conditions.sql == (
        "source_id = $source AND (month BETWEEN $first_0 AND $last_0 OR month BETWEEN $first_1 AND $last_1) AND ((a))"
    )


def test_offences_of_an_indicator_of_victims_are_refused_not_counted_otherwise() -> None:
    with pytest.raises(FilterError, match="counts victims, not offences"):
        Filters("s", PEOPLE, YEAR).conditions(OFFENCES, [YEAR])


def test_victims_of_an_indicator_of_offences_are_the_victims_of_those_offences() -> None:
    sql = Filters("s", ROBBERY, YEAR).conditions(VICTIMS, [YEAR]).sql
    assert sql == f"{SPAN} AND (TRUE) AND true AND offence_id IN (SELECT offence_id FROM offences WHERE {OF_ROBBERY})"


@pytest.mark.parametrize(
    ("wards", "sql", "parameters", "place"),
    [
        ((), "true", {}, "all wards"),
        (("W1",), "ward_code IN ($ward_0)", {"ward_0": "W1"}, "Henley"),
        (("W1", "W2"), "ward_code IN ($ward_0, $ward_1)", {"ward_0": "W1", "ward_1": "W2"}, "Henley and Radford"),
    ],
)
def test_chosen_wards_give_their_condition_and_place(
    wards: tuple[str, ...], sql: str, parameters: dict[str, str], place: str
) -> None:
    filters = Filters("s", ROBBERY, YEAR, wards=wards)
    assert (filters.ward_conditions().sql, filters.ward_conditions().parameters) == (sql, parameters)
    assert filters.place({"W1": "Henley", "W2": "Radford"}) == place


def test_every_filter_is_in_the_description() -> None:
    words = Filters("s", ROBBERY, YEAR, types=("Robbery",), wards=("W1",)).describe({"W1": "Henley"})
    assert words == "recorded robberies (robbery); Henley; April 2023 to March 2024 (2023/24)"


def test_one_of_what_every_indicator_counts_is_said_in_the_singular() -> None:
    for indicator in indicator_definitions().values():
        one = one_of(indicator.noun)
        assert one != indicator.noun, indicator.noun
        assert Filters("s", indicator, YEAR).counted(one=True) == one


# Links


def test_a_link_without_parameters_is_the_first_source_and_indicator_over_the_latest_12_months(
    demo_catalogue: Catalogue,
) -> None:
    read = read_link({}, demo_catalogue)
    assert (read.filters, read.problems) == (default_filters(demo_catalogue), ())
    assert read.filters.period.describe() == "October 2025 to September 2026"
    assert read.filters.indicator.indicator_id == "serious_violence"
    assert read.filters.link(read.filters.source, read.filters.indicator.indicator_id) == {}


@given(data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_filters_come_back_from_their_own_link(demo_catalogue: Catalogue, data: st.DataObject) -> None:
    filters = data.draw(filters_over(demo_catalogue))
    link = filters.link(demo_catalogue.sources[0].source_id, default_filters(demo_catalogue).indicator.indicator_id)
    assert set(link) <= set(LINK_NAMES)
    assert read_link(link, demo_catalogue).filters == filters
    assert read_link(link, demo_catalogue).problems == ()


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"wards": ["Foleshil"]}, "The ward 'Foleshil' was left out: this data has no such one. Did you mean 'Foleshill'?"),
        ({"types": ["Robery"]}, "The type of offence 'Robery' was left out: this data has no such one. Did you mean 'Robbery'?"),
        ({"sex": ["unheard of"]}, "The sex 'unheard of' was left out: this data has no such one."),
        ({"indicator": ["knife_crimes"]}, "There is no indicator 'knife_crimes'. Did you mean 'knife_crime'? "
                                          "Serious violence is shown instead."),
        ({"source": ["police"]}, "There is no source 'police' in this data."),
        ({"period": ["2010"]}, "No month of January 2010 to December 2010 is loaded. The latest 12 months are shown instead."),
        ({"period": ["0000"]}, "'0000' is no period. Use latest, a financial year (2023-24), a calendar year (2023), "
                               "all or months. The latest 12 months are shown instead."),
        ({"from": ["2024-13"]}, "'2024-13' is no month: write 2026-09. The latest 12 months are shown instead."),
        ({"from": ["99999999999-01"]}, "'99999999999-01' is no month: write 2026-09. The latest 12 months are shown instead."),
        ({"from": ["0001-01"]}, "A period lies between 1990 and 2100. The latest 12 months are shown instead."),
    ],
)  # fmt: skip
def test_what_a_link_asks_for_and_the_data_lacks_is_told(
    demo_catalogue: Catalogue, parameters: dict[str, list[str]], told: str
) -> None:
    read = read_link(parameters, demo_catalogue)
    assert read.problems == (told,)
    assert read.filters == default_filters(demo_catalogue)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"from": ["2017-01"], "to": ["2018-06"]}, "April 2018 to June 2018"),
        ({"from": ["2026-06"], "to": ["2027-03"]}, "June 2026 to September 2026"),
        ({"from": ["2018-01"]}, "April 2018 to September 2026"),
    ],
)
def test_months_before_the_first_and_after_the_last_that_is_loaded_are_left_out_and_told(
    demo_catalogue: Catalogue, asked: dict[str, list[str]], shown: str
) -> None:
    read = read_link(asked, demo_catalogue)
    assert read.filters.period.describe() == shown
    assert read.filters.period.is_complete
    assert read.problems[0].endswith(f" Shown is {shown}.")
    # A view that was kept would be about other months under its title.
    assert "period" in read.replaced


def test_a_ward_s_name_and_a_value_s_case_are_understood(demo_catalogue: Catalogue) -> None:
    read = read_link({"wards": [" foleshill ", "FOLESHILL"], "types": ["robbery"], "sex": ["Female"]}, demo_catalogue)
    assert [demo_catalogue.wards[code] for code in read.filters.wards] == ["Foleshill"]
    assert (read.filters.types, read.filters.sex, read.problems) == (("Robbery",), ("female",), ())


def test_the_indicator_of_a_link_is_the_one_shown(demo_catalogue: Catalogue) -> None:
    read = read_link({"indicator": ["rape", " knife_crime "]}, demo_catalogue)
    assert (read.filters.indicator, read.problems) == (indicator_definitions()["knife_crime"], ())
    default = default_filters(demo_catalogue)
    assert read.filters.link(default.source, default.indicator.indicator_id) == {"indicator": ["knife_crime"]}


def test_filters_differ_by_their_indicator_alone(demo_catalogue: Catalogue) -> None:
    # A cache by filters would else show one indicator's numbers under another's name.
    one = default_filters(demo_catalogue)
    other = replace(one, indicator=indicator_definitions()["rape"])
    assert one != other
    assert len({one, other}) == 2


def test_of_a_source_without_victims_the_link_is_told_so(coventry_file: Path) -> None:
    read = read_link({"sex": ["female"]}, load_catalogue(open_database(coventry_file)))
    assert read.problems == ("The sex 'female' was left out: police.uk recorded crime does not record it.",)


HOSTILE = [
    "'; DROP TABLE offences; --", "\" OR 1=1 --", "$source", "<script>alert(1)</script>", "x" * 100_000, "\0", "\ud800", "٣",
    "🚓", "%", "../../etc/passwd", "2023-24' OR '1'='1", "-1", "1e999", "NaN", "0000-00", "99999-01", "²", "١٩٩٩-٠١", "\n",
]  # fmt: skip
hostile_values = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text()), max_size=3)


@given(parameters=st.dictionaries(st.sampled_from(LINK_NAMES), hostile_values))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_link_raises_and_nothing_of_it_reaches_sql(
    demo_catalogue: Catalogue, parameters: dict[str, list[str]]
) -> None:
    read = read_link(parameters, demo_catalogue)
    conditions = read.filters.conditions(read.filters.indicator.counts, [read.filters.period])
    # what is bound is the catalogue's own, and the text holds names of values, never values
    source = demo_catalogue.sources[0]
    known = {source.source_id, *source.types, *source.age_bands, *source.sexes, *source.ethnicities}
    assert all(isinstance(value, date) or value in known for value in conditions.parameters.values())
    # The indicator's own text is written from its file alone.
    own = {read.filters.indicator.offence_condition, read.filters.indicator.victim_condition}
    assert own <= {
        text for each in indicator_definitions().values() for text in (each.offence_condition, each.victim_condition)
    }
    rest = conditions.sql.replace(read.filters.indicator.offence_condition, "").replace(
        read.filters.indicator.victim_condition, ""
    )
    assert not set("'\"<>;") & set(rest)
    assert all(len(problem) < 400 for problem in read.problems)


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", LINK_NAMES)
def test_each_hostile_value_in_each_place_is_read_and_the_page_still_counts(
    demo: Connection, demo_catalogue: Catalogue, name: str, value: str
) -> None:
    filters = read_link({name: [value]}, demo_catalogue).filters
    (frame,) = count_by(demo, filters, [Breakdown()], {"n": filters.period})
    assert frame["n"].item() > 0


def test_a_link_with_thousands_of_unknown_wards_is_read_at_once_and_tells_twenty(demo_catalogue: Catalogue) -> None:
    started = time.perf_counter()
    problems = read_link({"wards": [f"Foleshil {number}" for number in range(20_000)]}, demo_catalogue).problems
    assert time.perf_counter() - started < 1
    assert len(problems) == 21
    assert problems[-1] == "And 19,980 more were left out."


def test_no_word_is_suggested_for_one_that_is_no_slip_of_the_pen(demo_catalogue: Catalogue) -> None:
    (problem,) = read_link({"wards": ["Foleshill" + "l" * 40]}, demo_catalogue).problems
    assert "Did you mean" not in problem
