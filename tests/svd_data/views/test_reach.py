"""Need beside reach against plain Python over the rows, and for partner and public from released figures alone."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from scipy import stats

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.control.cells import RULES
from svd_data.control.grid import Question, breakdown_of
from svd_data.database import Connection
from svd_data.errors import AudienceError, FilterError
from svd_data.filters import Filters, default_filters
from svd_data.periods import resolve_period
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, compare_counts
from svd_data.views import Ask
from svd_data.views.closed_grid import Nearest
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_data.views.reach import ReachView, mark_chosen, quadrant_of, reach_view
from svd_data.views.reach_sides import NEED, REACH, NoReach, indicators_of_side, other_side

OFFENCE_SOURCE, REFERRAL_SOURCE = "demo_offences", "demo_referrals"
FIRST, LAST = date(2025, 10, 1), date(2026, 9, 1)  # the latest 12 months of the demonstration data
FOLESHILL, HENLEY = "E05001222", "E05001223"


def ask(
    connection: Connection,
    catalogue: Catalogue,
    indicator_id: str = "knife_crime",
    audience: str = INTERNAL,
    **changed: Any,
) -> Ask:
    """The question of a link with this indicator in the sidebar; changed: filters besides."""
    source = next(each for each in catalogue.sources if not _is_unknown(catalogue, indicator_id, each.source_id))
    indicator = catalogue.indicator(indicator_id, source)
    filters = replace(default_filters(catalogue), source=source.source_id, indicator=indicator)
    period = resolve_period(changed.pop("period", "latest"), source.months, *changed.pop("months", ()))
    return Ask(connection, catalogue, replace(filters, period=period, **changed), audience)


def _is_unknown(catalogue: Catalogue, indicator_id: str, source_id: str) -> bool:
    try:
        catalogue.indicator(indicator_id, catalogue.source(source_id))
    except FilterError:
        return True
    return False


def view_of(of: Ask, beside: str = "") -> ReachView:
    view = reach_view(of, beside)
    assert isinstance(view, ReachView)
    return view


def without(catalogue: Catalogue, source_id: str, **changed: Any) -> Catalogue:
    """The catalogue with one source changed, or, of no change, left out."""
    kept = [
        replace(each, **changed) if each.source_id == source_id else each
        for each in catalogue.sources
        if changed or each.source_id != source_id
    ]
    return replace(catalogue, sources=tuple(kept))


# The second way to the same numbers: rows read past the project, counted one at a time.


@pytest.fixture(scope="module")
def rows(demo_file: Path) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    with duckdb.connect(str(demo_file), read_only=True) as file:

        def read(sql: str) -> list[tuple[Any, ...]]:
            return file.execute(sql).fetchall()

        yield {
            "knife": read("SELECT month, ward_code FROM offences WHERE knife"),
            "victims": read(
                "SELECT o.month, v.age_band, v.sex FROM victims v JOIN offences o USING (offence_id) WHERE o.knife"
            ),
            "referrals": read("SELECT referred_on, ward_code, age_band, sex, programme FROM referrals"),
            "residents": read(
                "SELECT ward_code, persons FROM population WHERE dataset = 'synthetic_mid_year_estimate' AND year = 2026"
            ),
        }


def in_period(day: date) -> bool:
    return (2025, 10) <= (day.year, day.month) <= (2026, 9)


def test_wards_hold_both_counts_of_a_naive_join_and_the_exact_ratio(
    demo: Connection, demo_catalogue: Catalogue, rows: dict[str, list[tuple[Any, ...]]]
) -> None:
    view = view_of(ask(demo, demo_catalogue), "referrals")
    knives = Counter(ward for month, ward in rows["knife"] if in_period(month))
    referred = Counter(ward for day, ward, *_ in rows["referrals"] if in_period(day))
    assert set(view.wards.frame["ward_code"].dropna()) == set(demo_catalogue.wards)
    for row in view.wards.frame.itertuples():
        ward = None if pd.isna(row.ward_code) else row.ward_code
        need, reach = knives[ward], referred[ward]
        assert (row.need, row.reach) == (need, reach)
        if need < 20:
            assert pd.isna(row.ratio)
            assert pd.isna(row.ratio_upper)
            continue
        share = stats.binomtest(reach, need + reach).proportion_ci(method="exact")
        limits = [each / (1 - each) * 100 for each in share]
        assert [row.ratio, row.ratio_lower, row.ratio_upper] == pytest.approx([reach / need * 100, *limits], rel=1e-6)
    whole = view.area.frame.iloc[0]
    assert (whole["need"], whole["reach"]) == (knives.total(), referred.total())
    assert whole["ratio"] == pytest.approx(referred.total() / knives.total() * 100)


def test_a_wards_place_is_that_of_two_tests_beside_the_rest_at_99_8_per_cent(
    demo: Connection, demo_catalogue: Catalogue, rows: dict[str, list[tuple[Any, ...]]]
) -> None:
    view = view_of(ask(demo, demo_catalogue), "referrals")
    residents: Counter[str] = Counter()
    for ward, persons in rows["residents"]:
        residents[ward] += persons
    counts = {
        NEED: Counter(ward for month, ward in rows["knife"] if in_period(month)),
        REACH: Counter(ward for day, ward, *_ in rows["referrals"] if in_period(day)),
    }
    places, gaps = {}, set()
    for ward in demo_catalogue.wards:
        verdicts = []
        for of in counts.values():
            rest = residents.total() - residents[ward]
            verdicts.append(compare_counts(of[ward], of.total() - of[ward], residents[ward], rest, 0.002).verdict)
        places[ward] = quadrant_of(*verdicts)
        if verdicts[0] == HIGHER and verdicts[1] != HIGHER:
            gaps.add(ward)
    known = view.wards.frame.dropna(subset=["ward_code"])
    assert dict(zip(known["ward_code"], known["quadrant"], strict=True)) == places
    assert set(known.loc[known["is_gap"], "ward_code"]) == gaps != set()
    assert len(set(places.values())) > 2


def test_age_and_sex_hold_both_counts_of_a_naive_join(
    demo: Connection, demo_catalogue: Catalogue, rows: dict[str, list[tuple[Any, ...]]]
) -> None:
    people = view_of(ask(demo, demo_catalogue), "referrals").people
    assert people is not None
    assert people.by_age_and_sex is not None
    victims = Counter((band or "Not recorded", sex or "Not recorded") for month, band, sex in rows["victims"] if in_period(month))  # fmt: skip
    referred = Counter(
        (band or "Not recorded", sex or "Not recorded") for day, _, band, sex, _ in rows["referrals"] if in_period(day)
    )
    groups = people.by_age_and_sex.frame
    assert {(row.age_band, row.sex) for row in groups.itertuples()} >= set(victims) | set(referred)
    for row in groups.itertuples():
        group = (row.age_band, row.sex)
        assert (row.need, row.reach) == (victims[group], referred[group])
        is_told = victims[group] >= 20 and "Not recorded" not in group
        assert pd.notna(row.ratio) == is_told
        if is_told:
            assert row.ratio == pytest.approx(referred[group] / victims[group] * 100)
    ages = dict(zip(people.by_age.frame["age_band"], people.by_age.frame["reach"], strict=True))
    assert ages["16-17"] == sum(count for (band, _), count in referred.items() if band == "16-17")
    assert people.by_age.frame["age_band"].tolist()[-2:] == ["65+", "Not recorded"]


def test_the_side_that_the_sidebar_is_about_makes_no_difference(demo: Connection, demo_catalogue: Catalogue) -> None:
    one = view_of(ask(demo, demo_catalogue, "knife_crime"), "cirv_referrals")
    other = view_of(ask(demo, demo_catalogue, "cirv_referrals"), "knife_crime")
    assert (one.own, other.own) == (REACH, NEED)
    pd.testing.assert_frame_equal(one.wards.frame, other.wards.frame)
    pd.testing.assert_frame_equal(one.area.frame, other.area.frame)


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_controlled_counts_are_cells_of_the_closed_grid_and_all_else_follows_from_them(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    of = ask(demo, demo_catalogue, "serious_youth_violence", audience)
    view = view_of(of, "referrals")
    cells = {}
    for side, own in ((NEED, view.need), (REACH, view.reach)):
        filters = own.filters
        question = Question(filters.source, filters.indicator, filters.indicator.counts, audience)
        table = breakdown_of(demo, demo_catalogue, question, filters.period, ("ward_code",))
        cells[side] = dict(zip(table["ward_code"], table["numerator"], strict=True))
    wards = view.wards.frame.dropna(subset=["ward_code"])
    assert view.wards.is_controlled
    assert wards["is_hidden"].any()
    assert wards["ratio"].notna().any()
    for row in wards.itertuples():
        for side in (NEED, REACH):
            released, shown = cells[side][row.ward_code], getattr(row, side)
            assert (pd.isna(released) and pd.isna(shown)) or released == shown
            assert getattr(row, f"{side}_is_hidden") == pd.isna(released)
        check_ratio(row, RULES[audience].error)
        if row.is_hidden:
            assert TOO_SMALL in row.quadrant
            assert not row.is_gap


def check_ratio(row: Any, error: int) -> None:
    """The ratio and its limits from this row's two released counts, each at least 20, and from nothing else."""
    if pd.isna(row.need) or pd.isna(row.reach) or min(row.need, row.reach) < 20:
        assert pd.isna(row.ratio)
        assert pd.isna(row.ratio_lower)
        assert pd.isna(row.ratio_upper)
        return
    ends = []
    for reach, need in product((row.reach - error, row.reach + error), (row.need - error, row.need + error)):
        share = stats.binomtest(int(reach), int(reach + need)).proportion_ci(method="exact")
        ends += [each / (1 - each) * 100 for each in share]
    assert row.ratio == pytest.approx(row.reach / row.need * 100)
    assert (row.ratio_lower, row.ratio_upper) == pytest.approx((min(ends), max(ends)), rel=1e-6)


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_controlled_groups_are_cells_of_the_closed_grid_and_a_hidden_one_has_no_ratio(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    people = view_of(ask(demo, demo_catalogue, "serious_youth_violence", audience), "referrals").people
    assert people is not None
    assert people.by_age_and_sex is not None
    groups = people.by_age_and_sex.frame
    for side in (NEED, REACH):
        shown = groups[side].dropna()
        assert ((shown % 5 == 0) & ((shown >= 10) | ((shown == 0) & (audience == PARTNER)))).all()
        assert groups.loc[groups[f"{side}_is_hidden"], side].isna().all()
    assert groups["is_hidden"].any()
    for row in groups[groups["sex"].isin(["female", "male"]) & (groups["age_band"] != "Not recorded")].itertuples():
        check_ratio(row, RULES[audience].error)
    # Nobody over 49 was ever referred: a partner may see a zero, the public may not.
    eldest = groups[groups["age_band"] == "65+"]
    assert eldest["reach_is_hidden"].all() == (audience == PUBLIC)
    assert eldest["reach"].eq(0).fillna(False).all() == (audience == PARTNER)


def test_open_need_beside_controlled_reach_is_exact_and_the_whole_is_controlled(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    opened = without(demo_catalogue, OFFENCE_SOURCE, is_restricted=False)
    of = ask(demo, opened, "knife_crime", PARTNER)
    view = view_of(of, "referrals")
    exact = view_of(ask(demo, demo_catalogue, "knife_crime"), "referrals").wards.frame.set_index("ward_code")["need"]
    known = view.wards.frame.dropna(subset=["ward_code"])
    assert known.set_index("ward_code")["need"].to_dict() == exact[exact.index.notna()].to_dict()
    assert view.wards.is_controlled
    assert not view.need.wards.is_controlled
    row = known[(known["reach"] >= 20).fillna(False) & (known["need"] >= 20)].iloc[0]
    ends = [
        stats.binomtest(int(reach), int(reach + row["need"])).proportion_ci(method="exact")
        for reach in (row["reach"] - 2, row["reach"] + 2)
    ]
    assert row["ratio_lower"] == pytest.approx(ends[0].low / (1 - ends[0].low) * 100, rel=1e-6)
    assert row["ratio_upper"] == pytest.approx(ends[1].high / (1 - ends[1].high) * 100, rel=1e-6)


def test_latest_means_the_latest_months_of_which_both_have_a_file(demo: Connection, demo_catalogue: Catalogue) -> None:
    months = demo_catalogue.source(REFERRAL_SOURCE).months[:-3]
    view = view_of(ask(demo, without(demo_catalogue, REFERRAL_SOURCE, months=months)), "referrals")
    for side in (view.need, view.reach):
        assert side.filters.period.span == (date(2025, 7, 1), date(2026, 6, 1))
    assert view.are_same_months


def test_where_the_months_loaded_differ_there_are_counts_and_neither_ratio_nor_place(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    months = tuple(month for month in demo_catalogue.source(REFERRAL_SOURCE).months if month != date(2024, 6, 1))
    gappy = without(demo_catalogue, REFERRAL_SOURCE, months=months)
    view = view_of(ask(demo, gappy, "serious_violence", period="2024-25"), "referrals")
    assert not view.are_same_months
    assert view.wards.frame["ratio"].isna().all()
    assert view.area.frame["ratio"].isna().all()
    assert set(view.wards.frame["quadrant"]) == {NOT_COMPARED}
    assert not view.wards.frame["is_gap"].any()
    assert view.wards.frame["reach"].sum() > 0
    whole = view_of(ask(demo, gappy, "serious_violence", period="2025-26"), "referrals")
    assert whole.are_same_months
    assert whole.area.frame["ratio"].notna().all()


def test_a_period_that_one_side_has_no_month_of_says_so(demo: Connection, demo_catalogue: Catalogue) -> None:
    months = tuple(month for month in demo_catalogue.source(REFERRAL_SOURCE).months if month.year > 2020)
    answer = reach_view(
        ask(demo, without(demo_catalogue, REFERRAL_SOURCE, months=months), "knife_crime", period="2019")
    )
    assert answer == NoReach("Synthetic offences and Synthetic referrals have no month in common in this period")


@pytest.mark.parametrize(
    ("left_out", "indicator_id", "lacks", "reason"),
    [
        (REFERRAL_SOURCE, "knife_crime", "referrals", "No referrals are loaded"),
        (OFFENCE_SOURCE, "referrals", "offences", "No recorded offences are loaded"),
    ],
)
def test_where_a_side_is_not_loaded_it_is_named(
    left_out: str, indicator_id: str, lacks: str, reason: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    assert reach_view(ask(demo, without(demo_catalogue, left_out), indicator_id)) == NoReach(reason, lacks)


def test_wards_chosen_stand_out_and_change_no_figure(demo: Connection, demo_catalogue: Catalogue) -> None:
    plain = view_of(ask(demo, demo_catalogue), "referrals")
    chosen = mark_chosen(view_of(ask(demo, demo_catalogue, wards=(FOLESHILL, HENLEY)), "referrals"), (FOLESHILL,))
    assert chosen.wards.frame.loc[chosen.wards.frame["is_chosen"], "ward_code"].tolist() == [FOLESHILL]
    pd.testing.assert_frame_equal(
        plain.wards.frame.drop(columns="is_chosen"), chosen.wards.frame.drop(columns="is_chosen")
    )
    pd.testing.assert_frame_equal(plain.area.frame, chosen.area.frame)


def test_types_stay_with_their_side_and_ages_go_for_both(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = view_of(ask(demo, demo_catalogue, "serious_violence", types=("Robbery",), age=("16-17",)), "referrals")
    assert (view.need.filters.types, view.need.filters.age) == (("Robbery",), ("16-17",))
    assert (view.reach.filters.types, view.reach.filters.age) == ((), ("16-17",))
    assert view.left_aside == ()
    # Residents are told apart by age, so reach is set against those of 16 and 17.
    everybody = view_of(ask(demo, demo_catalogue, "serious_violence"), "referrals")
    assert view.area.frame["reach_residents"].iloc[0] < everybody.area.frame["reach_residents"].iloc[0] / 20


def test_an_age_that_one_side_does_not_know_is_left_aside_on_both(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = view_of(ask(demo, demo_catalogue, "serious_violence", age=("65+",), sex=("male",)), "referrals")
    assert view.left_aside == ("age",)
    for side in (view.need, view.reach):
        assert (side.filters.age, side.filters.sex) == ((), ("male",))


def test_a_side_without_people_has_wards_and_no_groups(demo: Connection, demo_catalogue: Catalogue) -> None:
    source = demo_catalogue.source(REFERRAL_SOURCE)
    columns = frozenset(pair for pair in source.columns if pair[1] not in ("age_band", "sex", "ethnicity"))
    view = view_of(ask(demo, without(demo_catalogue, REFERRAL_SOURCE, columns=columns)), "referrals")
    assert view.people is None
    assert view.wards.frame["ratio"].notna().any()


def test_an_indicator_without_a_rate_has_counts_and_a_ratio_and_no_place(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = view_of(ask(demo, demo_catalogue, "young_serious_violence_victims"), "referrals")
    assert view.need.population is None
    assert set(view.wards.frame["need_verdict"]) == {NOT_COMPARED}
    assert view.wards.frame["ratio"].notna().any()
    assert not view.wards.frame["is_gap"].any()


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
@pytest.mark.parametrize("indicator_id", ["serious_violence", "serious_violence_victims", "referrals"])
@pytest.mark.parametrize(
    "changed",
    [
        {"period": "months", "months": (date(2024, 1, 1), date(2024, 3, 1))},
        {"period": "all"},
        {"age": ("16-17", "18-24")},
        {"age": ("16-17",), "sex": ("male",)},
    ],
)
def test_the_nearest_view_of_one_off_the_grid_is_on_it_for_both_sides(
    changed: dict[str, Any], indicator_id: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    of = ask(demo, demo_catalogue, indicator_id, audience, **changed)
    with pytest.raises(AudienceError, match=f"not released to the {audience} audience") as refused:
        reach_view(of)
    nearest = refused.value.nearest
    assert isinstance(nearest, Nearest)
    assert nearest.filters.source == of.filters.source
    assert view_of(of.with_filters(nearest.filters)).wards.is_controlled


def test_wards_chosen_do_not_put_a_view_off_the_grid(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = view_of(ask(demo, demo_catalogue, "serious_violence", PARTNER, wards=(FOLESHILL, HENLEY)), "referrals")
    assert view.need.filters.wards == ()


def test_the_nearest_period_is_on_both_grids_where_the_latest_months_differ(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    fewer = without(demo_catalogue, REFERRAL_SOURCE, months=demo_catalogue.source(REFERRAL_SOURCE).months[:-3])
    with pytest.raises(AudienceError) as refused:
        reach_view(ask(demo, fewer, "serious_violence", PARTNER))
    assert isinstance(refused.value.nearest, Nearest)
    assert refused.value.nearest.filters.period.choice == "2025-26"


def test_a_draft_of_the_other_side_gives_way_to_a_reviewed_one(demo: Connection, demo_catalogue: Catalogue) -> None:
    drafts = tuple(
        replace(each, status="draft") if each.indicator_id == "cirv_referrals" else each
        for each in demo_catalogue.indicators
    )
    of = ask(demo, replace(demo_catalogue, indicators=drafts), "serious_violence", PARTNER)
    assert not of.catalogue.indicator("cirv_referrals", of.catalogue.source(REFERRAL_SOURCE)).is_reviewed
    with pytest.raises(AudienceError, match="is a draft") as refused:
        reach_view(of, "cirv_referrals")
    assert isinstance(refused.value.nearest, Nearest)
    assert refused.value.nearest.choices == ((REACH, "referrals"),)


@pytest.mark.parametrize(
    ("need", "reach", "words"),
    [
        (HIGHER, LOWER, "high need, low reach"),
        (HIGHER, HIGHER, "high need, high reach"),
        (LOWER, LOWER, "low need, low reach"),
        (LOWER, HIGHER, "low need, high reach"),
        (HIGHER, CANNOT_TELL, "high need; reach: cannot tell"),
        (CANNOT_TELL, LOWER, "need: cannot tell; low reach"),
        (CANNOT_TELL, CANNOT_TELL, "cannot tell"),
        (HIGHER, TOO_SMALL, "high need; reach: too small to compare"),
        (NOT_COMPARED, TOO_SMALL, "need: not compared; reach: too small to compare"),
    ],
)
def test_two_verdicts_in_words(need: str, reach: str, words: str) -> None:
    assert quadrant_of(need, reach) == words


def test_each_side_offers_what_its_source_carries_the_default_first(demo_catalogue: Catalogue) -> None:
    needs = [each.indicator_id for each in indicators_of_side(demo_catalogue, NEED)]
    assert needs[0] == "serious_youth_violence"
    assert len(needs) == len(set(needs)) == len(demo_catalogue.available(demo_catalogue.source(OFFENCE_SOURCE)))
    assert indicators_of_side(demo_catalogue, REACH)[0].indicator_id == "referrals"
    assert indicators_of_side(without(demo_catalogue, REFERRAL_SOURCE), REACH) == ()
    assert other_side(demo_catalogue.source(REFERRAL_SOURCE)) == NEED
    assert other_side(demo_catalogue.source(OFFENCE_SOURCE)) == REACH


def test_an_indicator_of_the_wrong_side_raises(demo: Connection, demo_catalogue: Catalogue) -> None:
    with pytest.raises(FilterError, match="Robbery is not available"):
        reach_view(ask(demo, demo_catalogue), "robbery")


def test_the_filters_of_both_sides_are_of_the_same_months(demo: Connection, demo_catalogue: Catalogue) -> None:
    view = view_of(ask(demo, demo_catalogue, period="2023-24"), "referrals")
    sides: list[Filters] = [view.need.filters, view.reach.filters]
    assert [each.source for each in sides] == [OFFENCE_SOURCE, REFERRAL_SOURCE]
    assert {each.period.describe() for each in sides} == {"April 2023 to March 2024 (2023/24)"}
