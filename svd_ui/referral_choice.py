"""Whose referrals the page Referrals is about: those of the sidebar's source, or where that holds offences, of another."""

from collections.abc import Mapping
from dataclasses import replace

from svd_data.audiences import known_to
from svd_data.catalogue import Catalogue, RecordSource
from svd_data.errors import FilterError
from svd_data.filters import Filters
from svd_data.indicators import REFERRALS, Indicator
from svd_data.periods import LATEST, Period, resolve_period
from svd_ui.context import Context


def referral_source(catalogue: Catalogue) -> RecordSource | None:
    """Return the source of referrals that the page takes where the sidebar is about offences, or None where none is loaded."""
    return catalogue.fullest_source(REFERRALS)


def referral_indicators(catalogue: Catalogue) -> tuple[str, ...]:
    """Return the ids of the indicators that this source of referrals can carry; ("",) without such a source."""
    source = referral_source(catalogue)
    return tuple(each.indicator_id for each in catalogue.available(source)) if source else ("",)


def indicators_to_choose(context: Context) -> dict[str, Indicator]:
    """Return the indicators of referrals that the page offers, by id: drafts to the internal audience only."""
    source = referral_source(context.catalogue)
    if source is None:
        return {}
    return {each.indicator_id: each for each in known_to(context.catalogue, context.audience).available(source)}


def referral_context(here: Context, choices: Mapping[str, str]) -> Context | None:
    """Return what Referrals works with: `here` where the sidebar's source holds referrals; None where no source does.

    Else `referral_source` with the indicator chosen on the page (`referred`, of the page's choices) and, of the sidebar's
    filters, the period alone: its wards, types and people are those of offences.
    """
    if here.ask.source.holds_referrals:
        return here
    source, known = referral_source(here.catalogue), indicators_to_choose(here)
    if source is None or not known:
        return None
    indicator = known.get(choices.get("referred", "")) or next(iter(known.values()))
    return replace(here, filters=Filters(source.source_id, indicator, period_for(here.filters.period, source)))


def period_for(period: Period, source: RecordSource) -> Period:
    """Return the same choice of period over another source's months; where that holds none of them, its latest 12 months."""
    try:
        return resolve_period(period.choice, source.months, period.first, period.last)
    except FilterError:
        return resolve_period(LATEST, source.months)
