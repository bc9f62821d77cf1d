"""Whether a view stands on the closed grid, and which is the nearest that does. Only restricted, controlled views are asked."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from svd_data.errors import AudienceError
from svd_data.filters import OFFENCES, VICTIM_FILTERS, Filters
from svd_data.periods import LATEST, resolve_period, year_periods
from svd_data.views.question import Ask

# The filters that pick a value of one dimension of the canonical tables.
_REFINEMENTS = MappingProxyType({"types": "category", **VICTIM_FILTERS})


@dataclass(frozen=True)
class Nearest:
    """The nearest view that an audience may have. choices: what the page itself asks, by name, where that must change."""

    filters: Filters
    choices: tuple[tuple[str, str], ...] = ()


def require_on_grid(
    ask: Ask,
    *,
    most_wards: int = 0,
    refined_by: tuple[str, ...] = (),
    choices: dict[str, tuple[str, str, str]] | None = None,
) -> None:
    """Raise AudienceError with the nearest view where the audience may not have this one.

    most_wards: how many wards may be chosen. refined_by: filters of which one, with one value, may be set. choices: of the
    page's own choices name: (asked, allowed, why not).
    """
    filters, reasons = ask.filters, []
    nearest = filters
    if not filters.indicator.is_reviewed:
        reasons.append(f"{filters.indicator.title} is a draft")
        reviewed = [each for each in ask.catalogue.available(ask.source) if each.is_reviewed]
        if not reviewed:
            raise AudienceError(
                f"Nothing is released to the {ask.audience} audience: every indicator is still a draft."
            )
        nearest = replace(nearest, indicator=reviewed[0])
    if filters.period.span not in {period.span for period in year_periods(ask.source.months)}:
        reasons.append("the period is not the latest 12 months, a financial year or a calendar year")
        nearest = replace(nearest, period=resolve_period(LATEST, ask.source.months))
    if len(filters.wards) > most_wards:
        reasons.append(
            "no sums over chosen wards are released" if most_wards else "this page's figures are of the whole area"
        )
        nearest = replace(nearest, wards=filters.wards[-1:] if most_wards else ())
    kept = _kept_refinement(filters, refined_by)
    if dropped := [name for name in _REFINEMENTS if getattr(filters, name) and name != kept]:
        reasons.append(f"figures here cannot be narrowed down by {_in_words(dropped)}{' as well' if kept else ''}")
        nearest = _without(nearest, dropped)
    changed = []
    for name, (asked, allowed, why) in (choices or {}).items():
        if asked != allowed:
            reasons.append(why)
            changed.append((name, allowed))
    if reasons:
        raise AudienceError(
            f"This view is not released to the {ask.audience} audience: {'; '.join(reasons)}.",
            Nearest(nearest, tuple(changed)),
        )


def refinement_of(filters: Filters) -> tuple[str, str] | None:
    """Return the dimension and the one value by which a view on the grid is narrowed down, or None."""
    for name, dimension in _REFINEMENTS.items():
        if values := getattr(filters, name):
            return dimension, values[0]
    return None


def refinements_of_unit(unit: str) -> tuple[str, ...]:
    """Return the filters that pick rows of the canonical tables of "offences", "victims" or "referrals"."""
    return ("types",) if unit == OFFENCES else tuple(_REFINEMENTS)


def _kept_refinement(filters: Filters, allowed: tuple[str, ...]) -> str:
    """Return the filter that stays: the first that may and has one value only."""
    return next((name for name in allowed if len(getattr(filters, name)) == 1), "")


def _without(filters: Filters, names: list[str]) -> Filters:
    cleared: dict[str, Any] = dict.fromkeys(names, ())
    return replace(filters, **cleared)


def _in_words(names: list[str]) -> str:
    words = {
        "types": "type of offence",
        "age": "victims' age",
        "sex": "victims' sex",
        "ethnicity": "victims' ethnic group",
    }
    return " and ".join(words[name] for name in names)
