"""What partner and public audiences get: cells of the closed grid, the same by every route, or the nearest view instead."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svd_data.audiences import PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.control.grid import NOT_RECORDED, Question, breakdown_of, over_time
from svd_data.database import Connection, Database
from svd_data.disclosure import Released
from svd_data.errors import AudienceError
from svd_data.filters import OFFENCES, VICTIMS, Filters, default_filters
from svd_data.indicators import indicator_definitions
from svd_data.periods import resolve_period, year_periods
from svd_data.views import Ask, hotspots_view, people_view, trends_view
from svd_data.views.closed_grid import Nearest
from svd_data.views.people import NOT_RECORDED as PEOPLE_NOT_RECORDED
from tests.svd_data.strategies import filters_over, made_indicator

INDICATORS = indicator_definitions()
# Common, sparse, nearly none, and victims: a table for each takes a while to control.
SOME = tuple(INDICATORS[key] for key in ("serious_violence", "knife_crime", "homicide", "serious_violence_victims"))
CONTROLLED = (PARTNER, PUBLIC)
LEAST_SHOWN = {PARTNER: 10, PUBLIC: 10}

on_grid = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

PAGES: dict[str, Callable[..., object]] = {"hotspots": hotspots_view, "trends": trends_view, "people": people_view}
splits, steps = st.sampled_from(["total", "type", "ward"]), st.sampled_from(["month", "quarter", "financial_year"])


def opened(page: str, ask: Ask, choices: dict[str, str]) -> object:
    return PAGES[page](ask, **(choices if page == "trends" else {}))


def nearest_of(page: str, ask: Ask, choices: dict[str, str]) -> Nearest | None:
    """Return the nearest view where this one is refused, None where it is not."""
    try:
        opened(page, ask, choices)
    except AudienceError as error:
        refusal = error
    else:
        return None
    assert str(refusal).startswith(f"This view is not released to the {ask.audience} audience: ")
    assert isinstance(refusal.nearest, Nearest)
    return refusal.nearest


def parts_of(view: object) -> dict[str, Released]:
    return {name: part for name, part in vars(view).items() if isinstance(part, Released)}


def columns_hidden_or_shown(frame: pd.DataFrame) -> Iterator[tuple[pd.Series, pd.Series]]:
    for count, hidden in (("numerator", "is_hidden"), ("before", "before_is_hidden")):
        if count in frame and hidden in frame:
            yield frame[count], frame[hidden]


def check_released(view: object, audience: str) -> None:
    """Check that each count is hidden, and then no number, or one that the audience's rule can give."""
    for name, part in parts_of(view).items():
        assert (part.audience, part.is_controlled) == (audience, True)
        for counts, is_hidden in columns_hidden_or_shown(part.frame):
            assert counts[is_hidden].isna().all(), name
            shown = counts.dropna()
            is_zero = (shown == 0) if audience == PARTNER else shown.isna()
            assert ((shown % 5 == 0) & (is_zero | (shown >= LEAST_SHOWN[audience]))).all(), name
        for derived in ("rate", "share", "change"):
            if derived in part.frame:
                known = part.frame[part.frame[derived].notna()]
                assert (known["numerator"] >= 20).all(), name


# On the grid, or the nearest view that is


@pytest.mark.parametrize("audience", CONTROLLED)
@given(data=st.data())
@on_grid
def test_any_question_is_answered_from_the_grid_or_the_nearest_view_opens(
    demo: Connection, demo_catalogue: Catalogue, audience: str, data: st.DataObject
) -> None:
    filters = data.draw(filters_over(demo_catalogue, indicators=SOME))
    page, choices = data.draw(st.sampled_from(sorted(PAGES))), {"split": data.draw(splits), "step": data.draw(steps)}
    ask = Ask(demo, demo_catalogue, filters, audience)
    nearest = nearest_of(page, ask, choices)
    if nearest is not None:
        assert nearest.filters != filters or nearest.choices  # something had to change
        assert nearest.filters.source == filters.source
        assert nearest.filters.indicator == filters.indicator
        assert set(nearest.filters.wards) <= set(filters.wards)
        ask, choices = ask.with_filters(nearest.filters), choices | dict(nearest.choices)
    view = opened(page, ask, choices)
    assert view is not None
    check_released(view, audience)


@pytest.mark.parametrize("audience", CONTROLLED)
@given(data=st.data())
@on_grid
def test_what_is_on_the_grid_is_not_refused(
    demo: Connection, demo_catalogue: Catalogue, audience: str, data: st.DataObject
) -> None:
    source = demo_catalogue.sources[0]
    indicator = data.draw(st.sampled_from(SOME))
    filters = Filters(source.source_id, indicator, data.draw(st.sampled_from(year_periods(source.months)[:3])))
    ward = data.draw(st.sampled_from([(), *((code,) for code in list(demo_catalogue.wards)[:3])]))
    kind = data.draw(st.sampled_from([(), ("Robbery",)]))
    ask = Ask(demo, demo_catalogue, replace(filters, wards=ward, types=kind), audience)
    check_released(hotspots_view(ask), audience)
    people = ask if not (ward and kind) else ask.with_filters(replace(ask.filters, types=()))
    check_released(people_view(people), audience)
    for step in ("month", "quarter", "financial_year"):
        check_released(trends_view(ask.with_filters(filters), step=step), audience)


WARDS = ("E05001218", "E05001219")
OFF_GRID = {
    "two wards": ("hotspots", {"wards": WARDS}, {"wards": WARDS[-1:]}, "no sums over chosen wards"),
    "two types": ("hotspots", {"types": ("Robbery", "Drugs")}, {"types": ()}, "by type of offence"),
    "age of offences": ("hotspots", {"age": ("16-17",)}, {"age": ()}, "by victims' age"),
    "type and age": (
        "hotspots",
        {"types": ("Robbery",), "sex": ("male",)},
        {"sex": ()},
        "by victims' sex as well",
    ),
    "a ward over time": ("trends", {"wards": WARDS[:1]}, {"wards": ()}, "of the whole area"),
    "a type over time": ("trends", {"types": ("Robbery",)}, {"types": ()}, "by type of offence"),
    "a ward and a type's people": (
        "people",
        {"wards": WARDS[:1], "types": ("Robbery",)},
        {"types": ()},
        "by type of offence",
    ),
    "people of an age": ("people", {"age": ("16-17",)}, {"age": ()}, "by victims' age"),
}


@pytest.mark.parametrize("audience", CONTROLLED)
@pytest.mark.parametrize("case", OFF_GRID)
def test_what_is_off_the_grid_is_refused_and_only_what_must_changes(
    demo: Connection, demo_catalogue: Catalogue, case: str, audience: str
) -> None:
    page, changes, changed_back, told = OFF_GRID[case]
    filters = replace(default_filters(demo_catalogue), **changes)  # type: ignore[arg-type]
    with pytest.raises(AudienceError, match=told) as refusal:
        PAGES[page](Ask(demo, demo_catalogue, filters, audience))
    assert refusal.value.nearest == Nearest(replace(filters, **changed_back))  # type: ignore[arg-type]


@pytest.mark.parametrize(("choice", "span"), [("all", ()), ("months", (date(2024, 1, 1), date(2024, 6, 1)))])
@pytest.mark.parametrize("page", PAGES)
def test_a_sum_over_chosen_months_is_refused(
    demo: Connection, demo_catalogue: Catalogue, page: str, choice: str, span: tuple[date, ...]
) -> None:
    default = default_filters(demo_catalogue)
    filters = replace(default, period=resolve_period(choice, demo_catalogue.sources[0].months, *span))
    with pytest.raises(AudienceError, match="the period is not the latest 12 months") as refusal:
        PAGES[page](Ask(demo, demo_catalogue, filters, PUBLIC))
    assert refusal.value.nearest == Nearest(default)


@pytest.mark.parametrize("split", ["type", "ward"])
def test_lines_by_type_or_ward_are_refused_and_the_total_offered(
    demo: Connection, demo_catalogue: Catalogue, split: str
) -> None:
    default = default_filters(demo_catalogue)
    with pytest.raises(AudienceError, match="lines by type or ward") as refusal:
        trends_view(Ask(demo, demo_catalogue, default, PARTNER), split, "quarter")
    assert refusal.value.nearest == Nearest(default, (("split", "total"),))


def test_a_draft_is_refused_and_the_first_reviewed_indicator_offered(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    draft = made_indicator(status="draft", title="A draft")
    default = default_filters(demo_catalogue)
    with pytest.raises(AudienceError, match="A draft is a draft") as refusal:
        hotspots_view(Ask(demo, demo_catalogue, replace(default, indicator=draft), PUBLIC))
    assert refusal.value.nearest == Nearest(default)


def test_no_table_but_those_of_the_grid_can_be_asked_for(demo: Connection, demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.sources[0]
    latest = resolve_period("latest", source.months)
    question = Question(source.source_id, SOME[0], OFFENCES, PUBLIC)
    for dimensions in (("age_band",), ("lsoa_code",), ("ward_code", "sex"), ("ward_code", "ward_code"), ("month",)):
        with pytest.raises(AudienceError, match="No table of offences"):
            breakdown_of(demo, demo_catalogue, question, latest, dimensions)
    with pytest.raises(AudienceError, match="No table of victims"):
        breakdown_of(demo, demo_catalogue, replace(question, unit=VICTIMS), latest, ("ward_code", "sex", "age_band"))
    half_a_year = resolve_period("months", source.months, date(2024, 1, 1), date(2024, 6, 1))
    with pytest.raises(AudienceError, match="figures cover the latest 12 months"):
        breakdown_of(demo, demo_catalogue, question, half_a_year, ())


# The same cell by every route


def released(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def item(frame: pd.DataFrame, column: str = "numerator", **where: object) -> int | None:
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return released(frame[column].item())


def routes(ask: Ask, ward: str, kind: str) -> dict[str, tuple[str, Callable[[], int | None]]]:
    """Return each route to a cell, as (cell, function), by its name. ask: latest 12 months, nothing narrowed down."""
    one_ward, one_type, both = ({"wards": (ward,)}, {"types": (kind,)}, {"wards": (ward,), "types": (kind,)})
    months = ask.source.months
    year, year_before = (resolve_period(choice, months) for choice in ("2025-26", "2024-25"))

    def by(**changes: object) -> Ask:
        return ask.with_filters(replace(ask.filters, **changes))  # type: ignore[arg-type]

    def canon(
        *dimensions: str, period: object = ask.filters.period, unit: str = "", **where: str
    ) -> Callable[[], int | None]:
        question = Question(ask.filters.source, ask.indicator, unit or ask.indicator.counts, ask.audience)
        return lambda: item(breakdown_of(ask.connection, ask.catalogue, question, period, dimensions), **where)  # type: ignore[arg-type]

    def time(span: tuple[date, date]) -> Callable[[], int | None]:
        question = Question(ask.filters.source, ask.indicator, ask.indicator.counts, ask.audience)
        return lambda: over_time(ask.connection, ask.catalogue, question)[span]

    def people(part: str, **where: object) -> Callable[[Ask], int | None]:
        return lambda asked: item(getattr(people_view(asked), part).frame, **where)

    month, quarter = pd.Timestamp("2026-03-01"), pd.Timestamp("2026-01-01")
    return {
        "ward and type, a row of Hotspots": ("ward, type", lambda: item(hotspots_view(by(**one_type)).wards.frame, ward_code=ward)),
        "ward and type, another ward chosen": (
            "ward, type",
            lambda: item(hotspots_view(by(types=(kind,), wards=(WARDS[0],))).wards.frame, ward_code=ward),
        ),
        "ward and type, the headline": ("ward, type", lambda: item(hotspots_view(by(**both)).headline.frame)),
        "ward and type, the table": ("ward, type", canon("ward_code", "category", ward_code=ward, category=kind)),
        "type, the headline": ("type", lambda: item(hotspots_view(by(**one_type)).headline.frame)),
        "type, the table": ("type", canon("category", category=kind)),
        "ward, a row": ("ward", lambda: item(hotspots_view(ask).wards.frame, ward_code=ward)),
        "ward, the headline": ("ward", lambda: item(hotspots_view(by(**one_ward)).headline.frame)),
        "ward, the table": ("ward", canon("ward_code", ward_code=ward)),
        "city, Hotspots": ("city", lambda: item(hotspots_view(ask).headline.frame)),
        "city, Trends": ("city", lambda: item(trends_view(ask).headline.frame)),
        "city, Trends by quarter": ("city", lambda: item(trends_view(ask, step="quarter").headline.frame)),
        "city, the table": ("city", canon()),
        "city, over time": ("city", time(ask.filters.period.span)),
        "year, Hotspots": ("year", lambda: item(hotspots_view(by(period=year)).headline.frame)),
        "year, a step of Trends": (
            "year", lambda: item(trends_view(ask, step="financial_year").steps.frame, month=pd.Timestamp("2025-04-01")),
        ),
        "year, over time": ("year", time(year.span)),
        "year before, as before": ("year before", lambda: item(hotspots_view(by(period=year)).headline.frame, "before")),
        "year before, Hotspots": ("year before", lambda: item(hotspots_view(by(period=year_before)).headline.frame)),
        "month, Hotspots": ("month", lambda: item(hotspots_view(ask).months.frame, month=month)),  # type: ignore[union-attr]
        "month, Trends": ("month", lambda: item(trends_view(ask).steps.frame, month=month)),
        "month, Trends of a year": ("month", lambda: item(trends_view(by(period=year)).steps.frame, month=month)),
        "month, over time": ("month", time((month.date(), month.date()))),
        "quarter, Trends": ("quarter", lambda: item(trends_view(ask, step="quarter").steps.frame, month=quarter)),
        "quarter, over time": ("quarter", time((date(2026, 1, 1), date(2026, 3, 1)))),
        "women of a ward, People": ("women, ward", lambda: people("by_sex", sex="female")(by(**one_ward))),
        "women of a ward, the table": (
            "women, ward", canon("sex", "ward_code", unit=VICTIMS, ward_code=ward, sex="female")),
        "women of a type, People": ("women, type", lambda: people("by_sex", sex="female")(by(**one_type))),
        "women of a type, the table": ("women, type", canon("category", "sex", unit=VICTIMS, category=kind, sex="female")),
        "an age, People": ("age", lambda: people("by_age", age_band="18-24")(ask)),
        "an age, the table": ("age", canon("age_band", unit=VICTIMS, age_band="18-24")),
        "an age of a ward, People": ("age, ward", lambda: people("by_age", age_band="18-24")(by(**one_ward))),
        "an age of a ward, the table": (
            "age, ward", canon("ward_code", "age_band", unit=VICTIMS, ward_code=ward, age_band="18-24")),
        "women of an age, People": (
            "age, sex", lambda: people("by_age_and_sex", age_band="18-24", sex="female")(ask)),
        "women of an age, the table": (
            "age, sex", canon("age_band", "sex", unit=VICTIMS, age_band="18-24", sex="female")),
        "ethnicity not recorded, People": (
            "no ethnicity", lambda: people("by_ethnicity", ethnicity=PEOPLE_NOT_RECORDED)(ask)),
        "ethnicity not recorded, the table": ("no ethnicity", canon("ethnicity", unit=VICTIMS, ethnicity=NOT_RECORDED)),
        "all victims, People": ("victims", lambda: item(people_view(ask).headline.frame)),  # type: ignore[union-attr]
        "all victims, the table": ("victims", canon(unit=VICTIMS)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("indicator_id", "audience"),
    [("serious_violence", PUBLIC), ("knife_crime", PARTNER), ("serious_violence_victims", PUBLIC)],
)
def test_a_cell_is_the_same_number_by_every_route_whichever_is_taken_first(
    demo_file: Path, indicator_id: str, audience: str
) -> None:
    order_of = random.Random(f"{indicator_id} {audience}")
    ward, kind = order_of.choice(WARDS), "Violence and sexual offences"
    answers: dict[str, set[int | None]] = {}
    for _ in range(3):
        connection = Database(demo_file).current()  # with nothing worked out yet
        catalogue = load_catalogue(connection)
        filters = replace(default_filters(catalogue), indicator=INDICATORS[indicator_id])
        found = routes(Ask(connection, catalogue, filters, audience), ward, kind)
        names = list(found)
        order_of.shuffle(names)
        for name in names:
            cell, take = found[name]
            answers.setdefault(cell, set()).add(take())
    assert {cell: len(values) for cell, values in answers.items()} == dict.fromkeys(answers, 1)
    assert any(value is not None for values in answers.values() for value in values)


def test_of_an_indicator_of_victims_hotspots_and_people_agree(demo: Connection, demo_catalogue: Catalogue) -> None:
    filters = replace(default_filters(demo_catalogue), indicator=INDICATORS["serious_violence_victims"])
    for audience in CONTROLLED:
        ask = Ask(demo, demo_catalogue, filters, audience)
        people = people_view(ask)
        assert people is not None
        assert item(hotspots_view(ask).headline.frame) == item(people.headline.frame)
        male = ask.with_filters(replace(filters, sex=("male",)))
        assert item(hotspots_view(male).headline.frame) == item(people.by_sex.frame, sex="male")


@pytest.mark.parametrize("audience", CONTROLLED)
@pytest.mark.parametrize("indicator", SOME, ids=lambda each: each.indicator_id)
def test_every_count_of_a_controlled_view_is_a_cell_of_a_canonical_table(
    demo: Connection, demo_catalogue: Catalogue, indicator, audience: str
) -> None:  # type: ignore[no-untyped-def]
    filters = replace(default_filters(demo_catalogue), indicator=indicator)
    ask = Ask(demo, demo_catalogue, filters, audience)
    own = Question(filters.source, indicator, indicator.counts, audience)
    of_victims = replace(own, unit=VICTIMS)

    def table(question: Question, *dimensions: str, period: object = filters.period) -> list[int | None]:
        frame = breakdown_of(demo, demo_catalogue, question, period, dimensions)  # type: ignore[arg-type]
        return [released(value) for value in frame["numerator"]]

    hotspots, people = hotspots_view(ask), people_view(ask)
    assert people is not None
    wards = hotspots.wards.frame
    of_wards = breakdown_of(demo, demo_catalogue, own, filters.period, ("ward_code",)).set_index("ward_code")[
        "numerator"
    ]
    before = breakdown_of(demo, demo_catalogue, own, ask.before, ("ward_code",)).set_index("ward_code")["numerator"]
    for row in wards.itertuples(index=False):
        code = NOT_RECORDED if pd.isna(row.ward_code) else row.ward_code
        assert (released(row.numerator), released(row.before)) == (released(of_wards[code]), released(before[code]))
    cells = over_time(demo, demo_catalogue, own)
    assert hotspots.months is not None
    for frame in (hotspots.months.frame, trends_view(ask).steps.frame):
        for month, value in zip(frame["month"], frame["numerator"], strict=True):
            assert released(value) == cells[month.date(), month.date()]
    for part, *dimensions in (
        (people.by_age, "age_band"), (people.by_sex, "sex"), (people.by_ethnicity, "ethnicity"),
        (people.by_age_and_sex, "age_band", "sex"),
    ):  # fmt: skip
        assert part is not None
        assert [released(value) for value in part.frame["numerator"]] == table(of_victims, *dimensions)
        assert {released(value) for value in part.frame["total"]} == set(table(of_victims))


# Order leaks too


@pytest.mark.parametrize("audience", CONTROLLED)
@pytest.mark.parametrize("indicator_id", INDICATORS)
def test_wards_stand_in_the_order_of_what_is_released_hidden_ones_last_by_name(
    demo: Connection, demo_catalogue: Catalogue, indicator_id: str, audience: str
) -> None:
    filters = replace(default_filters(demo_catalogue), indicator=INDICATORS[indicator_id])
    wards = hotspots_view(Ask(demo, demo_catalogue, filters, audience)).wards.frame
    known = wards[wards["ward_code"].notna()]
    assert wards["ward_code"].isna().tolist() == [False] * len(known) + [True] * (len(wards) - len(known))
    expected = known.assign(order=[(hidden, 0 if hidden else -int(n), name) for hidden, n, name in zip(
        known["is_hidden"], known["numerator"], known["ward_name"], strict=True)])  # fmt: skip
    assert expected["order"].tolist() == sorted(expected["order"])
    assert sorted(known["ward_code"]) == sorted(demo_catalogue.wards)


def test_what_is_released_alike_looks_alike_whatever_the_true_counts_are(demo_file: Path, tmp_path: Path) -> None:
    # Two wards' robberies within one rounding change places: nothing that a partner sees may change.
    other_file = tmp_path / "other.duckdb"
    shutil.copy(demo_file, other_file)
    latest = "month BETWEEN DATE '2025-10-01' AND DATE '2026-09-01' AND category = 'Robbery'"
    with duckdb.connect(str(other_file)) as connection:
        counts = dict(connection.execute(
            f"SELECT ward_code::VARCHAR, count(*) FROM offences WHERE ward_code IS NOT NULL AND {latest} GROUP BY ALL ORDER BY ALL"
        ).fetchall())  # fmt: skip
        pairs = [
            (a, b)
            for a in counts
            for b in counts
            if counts[a] > counts[b] >= 8 and round(counts[a] / 5) == round(counts[b] / 5)
        ]
        one, other = pairs[0]
        connection.execute(f"""
            CREATE TEMP TABLE moved AS
            SELECT offence_id FROM offences WHERE ward_code = '{one}' AND {latest} ORDER BY offence_id
            LIMIT {counts[one] - counts[other]}
        """)
        for name in ("offences", "victims"):
            connection.execute(f"UPDATE {name} SET ward_code = '{other}' WHERE offence_id IN (FROM moved)")

    def seen(path: Path, audience: str) -> pd.DataFrame:
        connection = Database(path).current()
        catalogue = load_catalogue(connection)
        filters = replace(default_filters(catalogue), indicator=INDICATORS["robbery"])
        return hotspots_view(Ask(connection, catalogue, filters, audience)).wards.frame

    pd.testing.assert_frame_equal(seen(demo_file, PARTNER), seen(other_file, PARTNER))
    assert not seen(demo_file, "internal").equals(seen(other_file, "internal"))
