"""Limits and signals on the page's own answer: from files to the frame that is drawn."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.build import build
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database, open_database
from svd_data.errors import AudienceError, FilterError
from svd_data.filters import default_filters
from svd_data.periods import add_months, resolve_period
from svd_data.process_control import DAYS_BETWEEN, NEAR, ONE_SIDE, OUTSIDE, XMR, Signal
from svd_data.views import Ask, ControlView, control_view
from svd_data.views.control_chart import DATES_NOT_RELEASED, NO_DATES
from tests.oracles import Rows
from tests.tiny import lay_out, street_row, street_text

# methods.md, Trends: its 18 points.
NHS_EXAMPLE = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)

VIOLENCE = "Violence and sexual offences"
START = date(2022, 6, 1)
RULES_CHANGED = date(2023, 5, 1)
# Months of the made area: robberies as in the example, 20 or so crimes of violence, and 40 from the change of rules.
MONTHS = [add_months(START, step) for step in range(len(NHS_EXAMPLE))]
NOT_LOADED = add_months(START, 20)

Tiny = tuple[Connection, Catalogue]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """A made area: the months of the example, a month without a file, and three months of one theft each second month."""
    files: dict[str, str] = {}
    for step, month in enumerate([*MONTHS, add_months(START, 18), add_months(START, 19), add_months(START, 21)]):
        name = f"{month:%Y-%m}"
        violence = (40 if month >= RULES_CHANGED else 20) + step % 2
        robberies = NHS_EXAMPLE[step] if step < len(NHS_EXAMPLE) else 1
        rows = [street_row(month=name)] * robberies + [street_row(month=name, kind=VIOLENCE)] * violence
        if step % 4 == 0:
            rows.append(street_row(month=name, kind="Possession of weapons"))
        files[f"police/{name}-tiny-street.csv"] = street_text(*rows)
    folder = tmp_path_factory.mktemp("tiny_control")
    build(lay_out(folder / "raw", files), folder / "out.duckdb")
    connection = open_database(folder / "out.duckdb")
    return connection, load_catalogue(connection)


def question(data: Tiny, indicator_id: str, audience: str = INTERNAL) -> Ask:
    connection, catalogue = data
    bare = default_filters(catalogue)
    indicator = catalogue.indicator(indicator_id, catalogue.source(bare.source))
    return Ask(connection, catalogue, replace(bare, indicator=indicator), audience)


def up_to(ask: Ask, last: date) -> Ask:
    """The same question of a file that ends with a month."""
    source = ask.source
    shorter = replace(source, months=tuple(month for month in source.months if month <= last))
    return replace(ask, catalogue=replace(ask.catalogue, sources=(shorter,)))


def parts(view: ControlView) -> list[tuple[str, int]]:
    """Each stretch judged by itself: the month it begins with, and how many steps it has."""
    return list(Counter(view.steps.frame["part"]).items())


def test_the_example_of_the_methods_has_its_limits_and_its_signal_on_the_page(tiny: Tiny) -> None:
    view = control_view(up_to(question(tiny, "robbery"), MONTHS[-1]))
    rows = view.steps.frame
    assert view.form == XMR
    assert rows["numerator"].tolist() == list(NHS_EXAMPLE)
    assert rows["average"].round(2).unique().tolist() == [1.94]
    assert rows["upper_limit"].round(2).unique().tolist() == [4.60]
    assert rows["lower_limit"].unique().tolist() == [0.0]  # -0.72, and no count lies below 0
    assert parts(view) == [("June 2022", 18)]
    assert [signal.words for signal in view.signals] == ["October 2022 is above the upper limit"]
    assert rows.loc[rows["signal"] != "", "label"].tolist() == ["October 2022"]
    assert rows["side"].tolist() == ["", "", "", "", "above", *[""] * 13]
    assert view.latest_signals == ()


def test_a_series_is_judged_anew_at_a_declared_change_that_moves_it_and_at_no_other(tiny: Tiny) -> None:
    moved = control_view(up_to(question(tiny, "violence_and_sexual_offences"), MONTHS[-1]))
    assert parts(moved) == [("June 2022", 11), ("May 2023", 7)]
    assert [segment.reason for segment in moved.segments] == [
        "",
        "Counting rules: only the principal crime recorded",
    ]
    assert moved.signals == ()  # the step from 20 to 40 is the rules'
    assert parts(control_view(up_to(question(tiny, "robbery"), MONTHS[-1]))) == [("June 2022", 18)]


def test_a_step_that_no_change_declares_is_a_signal(tiny: Tiny) -> None:
    ask = up_to(question(tiny, "violence_and_sexual_offences"), MONTHS[-1])
    undeclared = replace(ask, catalogue=replace(ask.catalogue, events=()))
    view = control_view(undeclared)
    assert parts(view) == [("June 2022", 18)]
    assert "7 months in a row above the average: from May to November 2023" in [
        signal.words for signal in view.latest_signals
    ]


def test_a_month_that_is_not_loaded_is_a_gap_and_not_a_zero(tiny: Tiny) -> None:
    rows = control_view(question(tiny, "violence_and_sexual_offences")).steps.frame
    gap = rows[rows["label"] == f"{NOT_LOADED:%B %Y}"].iloc[0]
    assert (gap["status"], pd.isna(gap["numerator"]), gap["is_hidden"], gap["signal"]) == (
        "not loaded",
        True,
        False,
        "",
    )
    assert len(rows) == 22
    # No range is taken over the gap: 41 before it and 40 after it are neighbours of nothing.
    after = [40 + step % 2 for step in range(11, 20)]
    expected = 2.66 * mean(abs(b - a) for a, b in pairwise(after))
    assert rows["upper_limit"].iloc[-1] - rows["average"].iloc[-1] == pytest.approx(expected)


def test_what_is_mostly_none_is_not_judged_where_the_source_has_no_days(tiny: Tiny) -> None:
    view = control_view(question(tiny, "possession_of_weapons"))
    assert (view.form, view.segments, view.waits) == (NO_DATES, (), None)
    assert view.steps.frame["average"].isna().all()


def test_only_months_and_quarters_are_judged(tiny: Tiny) -> None:
    with pytest.raises(FilterError, match="Only months and quarters"):
        control_view(question(tiny, "robbery"), "financial_year")


def test_real_files_with_gaps_are_drawn_whole_and_judged_without_them(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    catalogue = load_catalogue(connection)
    view = control_view(Ask(connection, catalogue, default_filters(catalogue), PUBLIC))
    source, rows = catalogue.sources[0], view.steps.frame
    every = resolve_period("all", source.months)
    assert every.missing
    assert rows["month"].dt.date.tolist() == [add_months(every.first, step) for step in range(every.months)]
    assert set(rows.loc[rows["numerator"].isna(), "month"].dt.date) == set(every.missing)
    assert not rows["is_hidden"].any()
    missing = set(every.missing)
    assert not any(missing & set(signal.dates) for signal in view.signals)


# The demonstration data, counted once more


def demo_ask(demo: Connection, catalogue: Catalogue, indicator_id: str, audience: str = INTERNAL) -> Ask:
    return question((demo, catalogue), indicator_id, audience)


def naive_limits(counts: list[int]) -> tuple[float, float, float]:
    """Mean, lower and upper limit by the methods' words alone."""
    ranges = [abs(counts[n] - counts[n - 1]) for n in range(1, len(counts))]
    screen = 3.267 * sum(ranges) / len(ranges)
    kept = [each for each in ranges if each <= screen]
    middle, reach = sum(counts) / len(counts), 2.66 * sum(kept) / len(kept)
    return middle, max(middle - reach, 0), middle + reach


@pytest.mark.parametrize(
    ("indicator_id", "starts"),
    [
        ("robbery", [date(2018, 4, 1)]),
        # An inspection of January 2019; the step of 2020 and 2021 and its end; the rules of May 2023.
        ("knife_crime", [date(2018, 4, 1), date(2019, 2, 1), date(2020, 1, 1), date(2022, 1, 1), date(2023, 5, 1)]),
    ],
)
def test_limits_are_those_of_a_plain_reading(
    indicator_id: str, starts: list[date], demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows
) -> None:
    view = control_view(demo_ask(demo, demo_catalogue, indicator_id))
    source = demo_catalogue.sources[0]
    by_month = Counter(row.month for row in demo_rows.counted(indicator_id, source.months[0], source.months[-1]))
    rows = view.steps.frame
    for first, after in zip(starts, [*starts[1:], date(2100, 1, 1)], strict=True):
        months = [month for month in source.months if first <= month < after]
        part = rows[rows["month"].dt.date.isin(months)]
        expected = naive_limits([by_month[month] for month in months])
        for name, value in zip(("average", "lower_limit", "upper_limit"), expected, strict=True):
            assert part[name].to_numpy(dtype=float) == pytest.approx(value)
        outside = {m for m in months if not expected[1] <= by_month[m] <= expected[2]}
        fired = {day for signal in view.signals if signal.rule == OUTSIDE for day in signal.dates if day in months}
        assert fired == outside


def test_quarters_are_judged_as_quarters(demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows) -> None:
    view = control_view(demo_ask(demo, demo_catalogue, "robbery"), "quarter")
    source = demo_catalogue.sources[0]
    by_month = Counter(row.month for row in demo_rows.counted("robbery", source.months[0], source.months[-1]))
    quarters = [sum(by_month[month] for month in source.months[n : n + 3]) for n in range(0, len(source.months), 3)]
    assert view.steps.frame["numerator"].tolist() == quarters
    assert view.steps.frame["upper_limit"].iloc[0] == pytest.approx(naive_limits(quarters)[2])


def test_homicides_are_judged_by_the_days_between_them(
    demo: Connection, demo_catalogue: Catalogue, demo_rows: Rows
) -> None:
    view = control_view(demo_ask(demo, demo_catalogue, "homicide"))
    source = demo_catalogue.sources[0]
    rows = demo_rows.counted("homicide", source.months[0], source.months[-1])
    days = sorted(row.occurred_at.date() for row in rows if row.occurred_at)
    assert (view.form, view.left_out) == (DAYS_BETWEEN, len(rows) - len(days))
    assert view.waits is not None
    waits = view.waits.frame
    assert waits["shown_at"].dt.date.tolist() == days[1:]
    assert waits["days"].tolist() == [(b - a) // timedelta(days=1) for a, b in pairwise(days)]
    # The last stretch, on the scale on which waits are near normal.
    scaled = [row.days ** (1 / 3.6) for row in waits.itertuples() if row.part == waits["part"].iloc[-1]]
    ranges = [abs(b - a) for a, b in pairwise(scaled)]
    kept = [each for each in ranges if each <= 3.267 * mean(ranges)]
    assert waits["average"].iloc[-1] == pytest.approx(mean(scaled) ** 3.6)
    assert waits["upper_limit"].iloc[-1] == pytest.approx((mean(scaled) + 2.66 * mean(kept)) ** 3.6)


def test_a_wait_over_a_month_that_is_not_loaded_is_not_known(demo_file: Path, demo_catalogue: Catalogue) -> None:
    connection = Database(demo_file).current()
    whole = control_view(demo_ask(connection, demo_catalogue, "homicide"))
    assert whole.waits is not None
    longest = whole.waits.frame.sort_values("days").iloc[-1]
    middle = longest["shown_at"] - timedelta(days=int(longest["days"]) // 2)
    gone = middle.date().replace(day=1)
    source = demo_catalogue.sources[0]
    fewer = replace(source, months=tuple(month for month in source.months if month != gone))
    gappy = replace(demo_catalogue, sources=(fewer,))
    view = control_view(demo_ask(Database(demo_file).current(), gappy, "homicide"))
    assert view.waits is not None
    again = view.waits.frame.set_index("shown_at").loc[longest["shown_at"]]
    assert pd.isna(again["days"])
    assert again["signal"] == ""


def test_victims_are_dated_by_their_offence(demo: Connection, demo_catalogue: Catalogue) -> None:
    ask = demo_ask(demo, demo_catalogue, "serious_violence_victims")
    rare = replace(ask.filters, types=("Robbery",), age=("16-17",), wards=("E05001222",))
    view = control_view(ask.with_filters(rare))
    counted = int(view.steps.frame["numerator"].sum())
    assert (view.form, counted > 10) == (DAYS_BETWEEN, True)
    assert view.waits is not None
    assert len(view.waits.frame) + view.left_out == counted - 1
    assert view.left_out > 0  # some are recorded without a day


# Controlled audiences


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
@pytest.mark.parametrize("indicator_id", ["knife_crime", "robbery"])
def test_no_signal_of_a_controlled_audience_is_contradicted_by_the_truth(
    indicator_id: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = control_view(demo_ask(demo, demo_catalogue, indicator_id, audience))
    exact = control_view(demo_ask(demo, demo_catalogue, indicator_id)).steps.frame
    true = dict(zip(exact["month"].dt.date, exact["numerator"].astype(int), strict=True))
    assert view.steps.error > 0
    seen = set()
    for segment in view.segments:
        assert segment.limits is not None
        for signal in segment.signals:
            seen.add(signal.rule)
            counts = [true[day] for day in signal.dates]
            assert holds(signal, counts, vars(segment.limits)), (signal.words, counts)
    assert OUTSIDE in seen


def holds(signal: Signal, counts: list[int], lines: dict[str, float]) -> bool:
    """Whether the true counts of a signal's points say the same beside the lines that are shown."""
    if signal.side in ("rising", "falling"):
        way = 1 if signal.side == "rising" else -1
        return all(way * (b - a) > 0 for a, b in pairwise(counts))
    way, end = (1, "upper") if signal.side == "above" else (-1, "lower")
    line = {OUTSIDE: end, ONE_SIDE: "mean", NEAR: f"near_{end}"}[signal.rule]
    return all(way * (count - lines[line]) > 0 for count in counts)


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_controlled_limits_come_from_the_released_counts_alone(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    rows = control_view(demo_ask(demo, demo_catalogue, "knife_crime", audience)).steps.frame
    assert ((rows["numerator"].dropna() % 5) == 0).all()
    for _, part in rows.groupby("part"):
        expected = naive_limits(part["numerator"].astype(int).tolist())
        assert part["average"].to_numpy(dtype=float) == pytest.approx(expected[0])
        assert part["upper_limit"].to_numpy(dtype=float) == pytest.approx(expected[2])


@pytest.mark.parametrize(("audience", "form"), [(PARTNER, DATES_NOT_RELEASED), (PUBLIC, XMR)])
def test_days_between_are_for_no_controlled_audience(
    audience: str, form: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = control_view(demo_ask(demo, demo_catalogue, "homicide", audience))
    assert (view.form, view.waits, view.signals) == (form, None, ())
    assert view.steps.frame["average"].isna().all()
    # To the public even a month without any is not shown.
    assert bool(view.steps.frame["is_hidden"].all()) is (audience == PUBLIC)


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_small_and_hidden_counts_are_not_judged(audience: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    view = control_view(demo_ask(demo, demo_catalogue, "firearm_crime", audience))
    assert view.steps.frame["is_hidden"].any()
    assert view.signals == ()
    assert all(segment.limits is None for segment in view.segments)


def test_off_the_grid_the_nearest_view_is_offered(demo: Connection, demo_catalogue: Catalogue) -> None:
    ask = demo_ask(demo, demo_catalogue, "knife_crime", PARTNER)
    with pytest.raises(AudienceError) as refused:
        control_view(ask.with_filters(replace(ask.filters, wards=("E05001222",))))
    assert refused.value.nearest is not None
