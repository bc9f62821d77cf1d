"""Which programmes of the area's register a question about referrals counts, how many work for them, when their funding ends."""

import re
from datetime import date

from svd_data.catalogue import Catalogue
from svd_data.filters import Filters
from svd_data.programmes import Programme
from svd_data.views.referrals import Capacity

_ONE_PROGRAMME = re.compile(r"programme = '(\w+)'")


def programmes_counted(filters: Filters, catalogue: Catalogue) -> tuple[Programme, ...]:
    """Return the programmes that take referrals and are counted: all, the indicator's one, those chosen by name.

    None of an indicator whose condition says something else of programmes: which it counts is then not told here.
    """
    condition = filters.indicator.where
    one = _ONE_PROGRAMME.fullmatch(condition.strip())
    if one is None and "programme" in condition:
        return ()
    return tuple(
        each
        for each in catalogue.programmes
        if each.takes_referrals
        and (one is None or each.programme_id == one.group(1))
        and (not filters.types or each.short in filters.types)
    )


def capacity_counted(filters: Filters, catalogue: Catalogue) -> tuple[Capacity, ...]:
    """Return how many there were to work with those referred, where one programme alone is counted and its register tells.

    Beside the caseload of several programmes the capacity of one would mislead.
    """
    programmes = programmes_counted(filters, catalogue)
    if len(programmes) != 1 or programmes[0].capacity is None:
        return ()
    known = programmes[0].capacity
    return (Capacity(known.as_at.day, known.number, f"{known.of}{' (illustrative)' if known.is_illustrative else ''}"),)


def funding_known(filters: Filters, catalogue: Catalogue) -> tuple[tuple[str, date], ...]:
    """Return the programmes counted whose end of funding a source tells, by name with its last day; no illustrative ones."""
    return tuple(
        (each.short, each.funding_ends.span[1])
        for each in programmes_counted(filters, catalogue)
        if each.funding_ends and not each.funding_ends.is_illustrative
    )
