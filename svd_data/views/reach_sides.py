"""Which two questions Need beside reach asks: one of recorded violence, one of referrals, alike in all that both know."""

from dataclasses import dataclass, replace

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.errors import AudienceError, FilterError
from svd_data.filters import VICTIM_FILTERS, Filters
from svd_data.indicators import OFFENCES, REFERRALS, Indicator
from svd_data.periods import ALL, LATEST, Period, resolve_period, year_periods
from svd_data.views.closed_grid import Nearest, refinements_of_unit, require_on_grid
from svd_data.views.question import Ask

# The page's own choice: what is counted on the side that the sidebar's indicator is not about.
NEED, REACH = "need", "reach"

_KIND_OF = {NEED: OFFENCES, REACH: REFERRALS}

# What stands for need while the sidebar is about referrals, of the first of these that the source can carry.
_FIRST_NEEDS = ("serious_youth_violence", "serious_violence")

_VALUES = {"age": "age_bands", "sex": "sexes", "ethnicity": "ethnicities"}


@dataclass(frozen=True)
class Sides:
    """The two asks. own: the choice that names what the sidebar's side is beside, NEED or REACH.

    left_aside: filters of the sidebar on victims that only one side could follow, so that neither does.
    """

    need: Ask
    reach: Ask
    own: str
    left_aside: tuple[str, ...]


@dataclass(frozen=True)
class NoReach:
    """Why need and reach cannot stand side by side. lacks: the kind of record that is not loaded, "" where both are."""

    reason: str
    lacks: str = ""


def other_side(source: RecordSource) -> str:
    """Return the name of the page's choice while the sidebar is about this source."""
    return NEED if source.holds_referrals else REACH


def indicators_of_side(catalogue: Catalogue, side: str) -> tuple[Indicator, ...]:
    """Return what can be counted on a side that the sidebar is not about, the default first; none where nothing is loaded."""
    source = catalogue.fullest_source(_KIND_OF[side])
    available = catalogue.available(source) if source else ()
    first = [each for wanted in _FIRST_NEEDS for each in available if each.indicator_id == wanted][:1]
    return tuple(dict.fromkeys((*first, *available)))


def sides_of(ask: Ask, beside: str) -> Sides | NoReach:
    """Return both asks, of all wards: the sidebar's own, and the other side's with the indicator `beside` ("": its default).

    Both are of the same months; "latest" and "all" mean months of which both have a file. Programmes or types chosen stay
    with their own side; victims' age, sex and ethnic group go for both where both know the values chosen, else for neither.
    Raises FilterError for an indicator that the other side does not have, AudienceError with the nearest view where the
    audience may not have one of the two.
    """
    choice = other_side(ask.source)
    lacks = _KIND_OF[choice]
    source = ask.catalogue.fullest_source(lacks)
    if source is None:
        return NoReach(f"No {'referrals are' if lacks == REFERRALS else 'recorded offences are'} loaded", lacks)
    known = indicators_of_side(ask.catalogue, choice)
    indicator = ask.catalogue.indicator(beside, source) if beside else known[0]
    try:
        own_period, period = _same_months(ask.filters.period, ask.source, source)
    except FilterError:
        return NoReach(f"{ask.source.title} and {source.title} have no month in common in this period")
    left_aside = tuple(
        name for name, values in ask.filters.victim_filters.items() if not set(values) <= set(_known(source, name))
    )
    own = _without(replace(ask.filters, period=own_period, wards=()), left_aside)
    other = Filters(source.source_id, indicator, period, **{name: getattr(own, name) for name in VICTIM_FILTERS})
    asks = (ask.with_filters(own), ask.with_filters(other))
    _require_on_grid(ask, asks, choice)
    need, reach = asks if choice == REACH else asks[::-1]
    return Sides(need, reach, choice, left_aside)


def _same_months(period: Period, own: RecordSource, other: RecordSource) -> tuple[Period, Period]:
    """Return the period as each source has it. Raises FilterError where one of them has no month of it."""
    if period.choice in (LATEST, ALL):
        shared = resolve_period(period.choice, set(own.months) & set(other.months))
        period = replace(period, first=shared.first, last=shared.last)
    return _as_loaded(period, own), _as_loaded(period, other)


def _as_loaded(period: Period, source: RecordSource) -> Period:
    # Chosen months leave the span as it is; the name of the year stays.
    there = resolve_period("months", source.months, *period.span)
    return replace(period, missing=there.missing)


def _require_on_grid(ask: Ask, asks: tuple[Ask, Ask], choice: str) -> None:
    """Raise AudienceError where either side is off the closed grid, with the nearest view in which neither is."""
    errors = [error for each in asks if (error := _off_grid(each))]
    if not errors:
        return
    period = _nearest_period(ask, asks)
    if period is None or any(not isinstance(error.nearest, Nearest) for error in errors):
        raise AudienceError(f"{errors[0]} No view of both sides is released.")
    raise AudienceError(str(errors[0]), _nearest(ask, asks, period, choice))


def _off_grid(ask: Ask) -> AudienceError | None:
    if ask.is_controlled:
        try:
            require_on_grid(ask, refined_by=refinements_of_unit(ask.indicator.counts))
        except AudienceError as error:
            return error
    return None


def _nearest(ask: Ask, asks: tuple[Ask, Ask], period: Period, choice: str) -> Nearest:
    """Return the sidebar's view with that period, and without what puts either side off the grid."""
    filters, choices = replace(ask.filters, period=period), []
    for each, is_own in zip(asks, (True, False), strict=True):
        found = (
            error.nearest.filters if (error := _off_grid(each)) and isinstance(error.nearest, Nearest) else each.filters
        )
        names = ("types", *VICTIM_FILTERS)
        filters = _without(
            filters, [name for name in names if getattr(each.filters, name) and not getattr(found, name)]
        )
        if found.indicator != each.indicator and is_own:
            filters = replace(filters, indicator=found.indicator)
        elif found.indicator != each.indicator:
            choices.append((choice, found.indicator.indicator_id))
    return Nearest(filters, tuple(choices))


def _nearest_period(ask: Ask, asks: tuple[Ask, Ask]) -> Period | None:
    """Return the sidebar's period, or the latest that it could be, in which each controlled side is on the grid; None: none."""
    sources = tuple(each.source for each in asks)
    grids = [{year.span for year in year_periods(each.source.months)} for each in asks if each.is_controlled]
    latest = resolve_period(LATEST, ask.source.months)
    years = sorted(year_periods(ask.source.months), key=lambda year: year.last, reverse=True)
    for period in (ask.filters.period, latest, *(year for year in years if year.choice not in (LATEST, "months"))):
        try:
            pair = _same_months(period, *sources)
        except FilterError:
            continue
        if all(pair[0].span in grid for grid in grids):
            return period
    return None


def _known(source: RecordSource, name: str) -> tuple[str, ...]:
    values: tuple[str, ...] = getattr(source, _VALUES[name])
    return values


def _without(filters: Filters, names: tuple[str, ...] | list[str]) -> Filters:
    cleared: dict[str, tuple[str, ...]] = dict.fromkeys(names, ())
    return replace(filters, **cleared)  # type: ignore[arg-type]
