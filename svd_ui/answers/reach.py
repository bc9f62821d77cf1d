"""What Reach answers: does help go where violence is recorded?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.filters import Filters
from svd_data.statistics import SMALLEST_PERCENTAGE_BASE
from svd_data.views.hotspots import HotspotsView
from svd_data.views.reach import PeopleReach, ReachView
from svd_data.views.reach_sides import NEED, REACH, NoReach, indicators_of_side, other_side
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.charts import (
    Chart,
    Key,
    ratio_bars_chart,
    ratio_bars_height,
    ratio_keys,
    reach_chart,
    reach_keys,
    ward_map_chart,
)
from svd_ui.context import Context
from svd_ui.measures import RECORDED, RESIDENTS, counted_things, measure_labels
from svd_ui.paint import paint_by_class
from svd_ui.scales import COUNTS, RATES, classes_of
from svd_ui.sentences import (
    area_reach_sentence,
    chosen_reach_sentences,
    gaps_in_reach_sentences,
    highest_wards_sentence,
    left_aside_in_reach_sentence,
    no_reach_sentence,
    people_reach_sentence,
    provisional_sentence,
    reach_sentence,
    why_not_compared_sentence,
)
from svd_ui.ward_painting import Painted, value_keys
from svd_ui.words import HIDDEN_MARK

QUESTION = "Reach: does help go where violence is recorded?"
POINTS, NEED_MAP, REACH_MAP, PEOPLE, SEXES = (
    "reach-by-ward",
    "need-map",
    "reach-map",
    "reach-by-age-and-sex",
    "reach-by-sex",
)

PLACES = "Referrals are counted where people live, violence where it was recorded: many who are harmed in a city centre live elsewhere."
MEANING = (
    "Few referrals beside much violence need not be a fault of a programme: who takes part is agreed, and other help is not "
    "counted here. That the two go together, or do not, tells nothing of what one does to the other."
)
AGES = (
    "Both sides are set against residents of all ages, or of the ages chosen at the left where the residents loaded are told "
    "apart by age. Programmes have age limits of their own."
)


def reach_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Reach shows it, with no pictures where the two cannot stand side by side.

    choices: need or reach (what stands beside the sidebar's indicator), against.
    """
    view = here.reach(beside_of(here, choices))
    if isinstance(view, NoReach):
        return Answer("reach", QUESTION, no_reach_sentence(view))
    return reach_answer(here, view, choices)


def beside_of(here: Context, choices: Mapping[str, str]) -> str:
    """Return the indicator chosen for the side that the sidebar is not about, "" for its default."""
    side = other_side(here.ask.source)
    asked = choices.get(side, "")
    return asked if asked in {each.indicator_id for each in indicators_of_side(here.catalogue, side)} else ""


def has_none(view: ReachView) -> bool:
    """Return whether the whole area has none of either side, so that nothing can be set beside anything."""
    return bool((view.area.frame[["need", "reach"]].iloc[0] == 0).fillna(False).any())


def reach_answer(here: Context, view: ReachView, choices: Mapping[str, str]) -> Answer:
    """Return the answer of a view: the wards as points, the two maps, and referrals per 100 victims by age and sex."""
    catalogue, need, reach = here.catalogue, view.need, view.reach
    gaps, whole = reach_sentence(view, catalogue), area_reach_sentence(view, catalogue, leads=False)
    said = (
        *chosen_reach_sentences(view),
        gaps,
        *gaps_in_reach_sentences(view, catalogue),
        PLACES,
        "" if gaps.startswith(whole.rstrip(".")) else whole,
        why_not_compared_sentence(view, catalogue),
        left_aside_in_reach_sentence(view, catalogue),
        *dict.fromkeys(provisional_sentence(side.filters, catalogue) for side in (need, reach)),
    )
    lead, *others = filter(None, said)
    is_none = has_none(view)
    maps = () if is_none else tuple(_map(here, view, side, choices) for side in (NEED, REACH))
    return Answer(
        "reach",
        QUESTION,
        lead,
        tuple(others),
        () if is_none else (_points(here, view), *maps, *_people(here, view)),
        view.wards,
        (
            About(need.filters, need.population, (MEANING,) if is_none else (MEANING, AGES)),
            About(reach.filters, reach.population),
        ),
    )


def painted_side(view: ReachView, side: str, choices: Mapping[str, str]) -> Painted:
    """Return the wards painted for one of the two maps: its rate where it has one, its count, or reach per 100 of need."""
    counts, column, title, unit = _drawn(view, side, choices)
    classes = classes_of(counts.frame.dropna(subset=["ward_code"])[column], COUNTS if column == "numerator" else RATES)
    return Painted(paint_by_class(counts, column, classes, unit), Legend(value_keys(counts, column, classes), title))


def _drawn(view: ReachView, side: str, choices: Mapping[str, str]) -> tuple[Released, str, str, str]:
    """Return what one of the two maps shows: counts by ward, the column, its title, and the unit of a figure."""
    of_side = _side(view, side)
    indicator = of_side.filters.indicator
    things = counted_things(indicator)
    if side == REACH and choices.get("against", RESIDENTS) == RECORDED:
        unit = f"{things} per 100 {counted_things(view.need.filters.indicator)}"
        return view.wards, "ratio", unit.capitalize(), unit
    if of_side.population is not None:
        per = f"per {indicator.per:,} residents"
        return of_side.wards, "rate", f"{things.capitalize()} {per}", per
    return of_side.wards, "numerator", measure_labels(indicator)["count"], things


def _map(here: Context, view: ReachView, side: str, choices: Mapping[str, str]) -> Picture:
    counts, column, title, _ = _drawn(view, side, choices)
    painted = painted_side(view, side, choices)
    indicator, area = _side(view, side).filters.indicator.title, here.catalogue.area_name
    heading = f"{side.capitalize()}: {indicator[:1].lower()}{indicator[1:]}"
    ranked = view.wards.frame.sort_values(side if column == "numerator" else f"{side}_rate", ascending=False)
    return Picture(
        NEED_MAP if side == NEED else REACH_MAP,
        f"{heading}, map of {area}'s wards",
        f"Map of {area}'s wards: {title}",
        tables.reach_wards_table(view),
        # The shapes are only read where the map is drawn. The highest wards, which the sentence names, have their names first.
        lambda height: ward_map_chart(view.wards.derive(ranked), here.ward_shapes(), painted.paint, height),
        460,
        heading=heading,
        says=highest_wards_sentence(counts, column, title, (COUNTS if column == "numerator" else RATES).write),
        legend=painted.legend,
        filters=view.need.filters,
        beside=view.reach.filters,
    )


def _points(here: Context, view: ReachView) -> Picture:
    area = here.catalogue.area_name
    has_lines = view.need.population is not None and view.reach.population is not None
    lines = (Key(f"{area} as a whole", "#3D3D3D", (8, 3, 2, 3)),) if has_lines else ()
    return Picture(
        POINTS,
        f"Need beside reach by ward, {area}",
        f"Scatter chart of wards: {view.need.filters.indicator.title} across, {view.reach.filters.indicator.title} up, "
        "with 95% intervals",
        tables.reach_wards_table(view),
        partial(reach_chart, view),
        430,
        heading="Need beside reach, ward by ward",
        legend=Legend((*reach_keys(view), *lines)),
        notes=_about_points(view),
        filters=view.need.filters,
        beside=view.reach.filters,
    )


def _about_points(view: ReachView) -> tuple[str, ...]:
    wards = view.wards.frame
    rows = wards[wards["ward_code"].notna()]
    has_rates = view.need.population is not None and view.reach.population is not None
    missing = rows[rows[["need_rate", "reach_rate"] if has_rates else ["need", "reach"]].isna().any(axis=1)]
    names = ", ".join(missing.sort_values("ward_name")["ward_name"])
    is_compared = has_rates and view.are_same_months
    chance = "High and low: chance alone would bring such a difference in fewer than 1 of 500 wards."
    return (
        "Grey lines are 95% intervals.",
        *([chance] if is_compared else []),
        *([f"Without a point, for a count that is hidden or too small for a rate: {names}."] if names else []),
    )


def _people(here: Context, view: ReachView) -> tuple[Picture, ...]:
    """Return referrals per 100 victims by age and sex, or by each where the audience has them only apart; none without people."""
    people = view.people
    if people is None:
        return ()
    both = people.by_age_and_sex
    if both is not None:
        return (_ratios(here, view, people, both, "age and sex", ratio_keys(both)),)
    return (_ratios(here, view, people, people.by_age, "age"), _ratios(here, view, people, people.by_sex, "sex"))


def _ratios(
    here: Context, view: ReachView, people: PeopleReach, part: Released, by: str, keys: tuple[Key, ...] = ()
) -> Picture:
    """Return one picture of `part` with the table of all. by: what tells its groups apart; keys: of its sexes, where by both."""
    title = "Referrals per 100 victims"
    draw: Callable[[int], Chart] | None = None
    if part.frame["ratio"].notna().any():
        draw = partial(ratio_bars_chart, part, keys, f"{title}, with 95% interval")
    return Picture(
        SEXES if by == "sex" else PEOPLE,
        f"Referrals and victims{' by sex' if by == 'sex' else ''}, {here.catalogue.area_name}",
        f"Bar chart of {title.lower()} by {by}",
        tables.reach_people_table(view, people),
        draw,
        ratio_bars_height(part),
        heading=f"By {by}: {title.lower()}",
        says=people_reach_sentence(part),
        legend=Legend(keys),
        notes=_about_people(here, view, keys),
        filters=_of_everybody(view.need.filters),
        beside=_of_everybody(view.reach.filters),
    )


def _about_people(here: Context, view: ReachView, keys: tuple[Key, ...]) -> tuple[str, ...]:
    one_sex = f"{keys[0].name.capitalize()} only: for the others there is no ratio." if len(keys) == 1 else ""
    notes = (
        one_sex,
        f"A group of fewer than {SMALLEST_PERCENTAGE_BASE} victims has no bar: its counts are in the table.",
        f"Everybody in {here.catalogue.area_name}, whichever wards and people are chosen; a victim of two offences and a person "
        "referred twice count twice.",
        f"{HIDDEN_MARK} marks a group of which a count is {NOT_SHOWN}." if view.wards.is_controlled else "",
    )
    return tuple(filter(None, notes))


def _of_everybody(filters: Filters) -> Filters:
    return replace(filters, age=(), sex=(), ethnicity=())


def _side(view: ReachView, side: str) -> HotspotsView:
    return view.need if side == NEED else view.reach
