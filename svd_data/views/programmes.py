"""Programmes: what is done to prevent violence, when, for whom, and in which wards. A register: it counts no person.

As at the last day of the data: whether a programme runs is said of the same day to which the figures go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

import pandas as pd

from svd_data.disclosure import Released, Table, release
from svd_data.errors import FilterError, did_you_mean
from svd_data.periods import add_months
from svd_data.programmes import ENDED, RUNS, TIERS, Dated, Programme
from svd_data.views.question import Ask

EVERY = "all"
TIER_CHOICES = (EVERY, *TIERS)

UNDER_18, FROM_18_TO_25, OVER_25 = "under_18", "18_to_25", "over_25"
WHOM_CHOICES = (EVERY, UNDER_18, FROM_18_TO_25, OVER_25)
_AGES: Mapping[str, tuple[int, int]] = MappingProxyType(
    {EVERY: (0, 120), UNDER_18: (0, 17), FROM_18_TO_25: (18, 25), OVER_25: (26, 120)}
)

NOW, EVER = "now", "all"
PROVISION_CHOICES = (NOW, EVER)

# What is said of an end of funding: of a programme that has itself ended, nothing.
PASSED, SOON, LATER = "passed", "soon", "later"
_SOON_MONTHS = 12


@dataclass(frozen=True)
class ProgrammesView:
    """The register as asked for.

    as_at: the last day of the data. registered: how many programmes are in the register, whatever is chosen. register: one
    row a programme chosen, by tier and then by the first day known. wards: one row a ward, in order of name. not_on_map:
    those counted on the map whose places lie in no ward of it. without_ages: those left aside because nobody tells their ages.
    """

    as_at: date
    tier: str
    whom: str
    provision: str
    registered: int
    register: Released
    wards: Released
    not_on_map: tuple[str, ...]
    without_ages: tuple[str, ...]


def programmes_view(ask: Ask, tier: str = EVERY, whom: str = EVERY, provision: str = NOW) -> ProgrammesView:
    """Return the programmes of a tier and for an age, and the wards with how many of them work there.

    whom: those that take somebody of these ages; one whose ages nobody tells is left aside. provision: whether the wards
    count those that run on the day that the data goes to, or all in the register.

    register: programme_id, title, short, tier, does, cohort, youngest and oldest (years, both included; NA: no such limit
    known), for each of first, last and funding_ends the day (NaT: not known), `…_precision` ("day", "month", "year", "" for
    not known) and `…_is_illustrative`, known_from and known_to (between them it is known to run; NaT: no day is), status,
    funding ("passed", "soon": within 12 months, "later", "" for not known or of a programme that has ended), places (names),
    is_everywhere, funder, evaluation, capacity (each "" for not known), takes_referrals, illustrative (which of its facts
    are, "" for none), source, note. wards: ward_code, ward_name, programmes (that work in the ward by name), names, everywhere
    (how many work in the whole area besides) and everywhere_names, is_gap (none by name), is_chosen, is_hidden (never: no person is counted).
    Raises FilterError for an unknown choice.
    """
    for name, value, known in (("tier", tier, TIER_CHOICES), ("whom", whom, WHOM_CHOICES), ("provision", provision, PROVISION_CHOICES)):  # fmt: skip
        if value not in known:
            raise FilterError(f"There is no {name} '{value}'.{did_you_mean(value, known)}")
    as_at = add_months(ask.source.months[-1], 1) - timedelta(days=1)
    of_tier = [each for each in ask.catalogue.programmes if tier in (EVERY, each.tier)]
    chosen = sorted((each for each in of_tier if _is_for(each, whom)), key=_in_order)
    counted = [each for each in chosen if provision == EVER or each.status(as_at) == RUNS]
    register = pd.DataFrame([_row(each, as_at) for each in chosen], columns=list(_COLUMNS)).astype(_COLUMNS)
    return ProgrammesView(
        as_at=as_at,
        tier=tier,
        whom=whom,
        provision=provision,
        registered=len(ask.catalogue.programmes),
        register=_release(register, ask),
        wards=_release(_wards(counted, ask), ask),
        not_on_map=tuple(
            each.title for each in counted if not each.is_everywhere and each.ward_codes.isdisjoint(ask.catalogue.wards)
        ),
        without_ages=tuple(each.title for each in of_tier if whom != EVERY and each.ages is None),
    )


def _release(frame: pd.DataFrame, ask: Ask) -> Released:
    # A register of programmes is open whatever the source of offences is: it touches no record.
    return release(Table(frame, is_restricted=False), ask.audience)


def _is_for(programme: Programme, whom: str) -> bool:
    if whom == EVERY or programme.ages is None:
        return whom == EVERY
    youngest, oldest = _AGES[whom]
    ages = programme.ages
    return (ages.youngest or 0) <= oldest and (ages.oldest is None or ages.oldest >= youngest)


def _in_order(programme: Programme) -> tuple[int, date, str]:
    return TIERS.index(programme.tier), programme.known[0] if programme.known else date.max, programme.title


_DATES = ("first", "last", "funding_ends")
_COLUMNS = {
    **dict.fromkeys(("programme_id", "title", "short", "tier", "does", "cohort"), "str"),
    "youngest": "Int64", "oldest": "Int64",
    **{f"{name}{suffix}": kind for name in _DATES
       for suffix, kind in (("", "datetime64[us]"), ("_precision", "str"), ("_is_illustrative", "bool"))},
    "known_from": "datetime64[us]", "known_to": "datetime64[us]",
    **dict.fromkeys(("status", "funding", "places"), "str"),
    "is_everywhere": "bool",
    **dict.fromkeys(("funder", "evaluation", "capacity"), "str"),
    "takes_referrals": "bool",
    **dict.fromkeys(("illustrative", "source", "note"), "str"),
}  # fmt: skip


def _row(programme: Programme, as_at: date) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(programme, name)
        for name in _COLUMNS
        if name in ("programme_id", "title", "short", "tier", "does", "cohort", "takes_referrals", "source", "note")
    }
    for name in _DATES:
        dated: Dated | None = getattr(programme, name)
        row[name] = dated.day if dated else None
        row[f"{name}_precision"] = dated.precision if dated else ""
        row[f"{name}_is_illustrative"] = dated is not None and dated.is_illustrative
    known, capacity = programme.known or (None, None), programme.capacity
    return row | {
        "youngest": programme.ages.youngest if programme.ages else None,
        "oldest": programme.ages.oldest if programme.ages else None,
        "known_from": known[0],
        "known_to": known[1],
        "status": programme.status(as_at),
        "funding": _funding(programme, as_at),
        "places": "; ".join(place.name for place in programme.places),
        "is_everywhere": programme.is_everywhere,
        "funder": programme.funder.text if programme.funder else "",
        "evaluation": programme.evaluation.text if programme.evaluation else "",
        "capacity": f"{capacity.number} {capacity.of} ({capacity.as_at.day:%B %Y})" if capacity else "",
        "illustrative": "; ".join(programme.illustrative),
    }


def _funding(programme: Programme, as_at: date) -> str:
    if programme.funding_ends is None or programme.status(as_at) == ENDED:
        return ""
    if programme.funding_ends.day <= as_at:
        return PASSED
    return SOON if programme.funding_ends.day <= _months_later(as_at, _SOON_MONTHS) else LATER


def _months_later(day: date, months: int) -> date:
    """Return the last day of the month so many months after that of a month's last day."""
    return add_months(day.replace(day=1), months + 1) - timedelta(days=1)


_WARD_COLUMNS = {
    "ward_code": "str", "ward_name": "str", "programmes": "int64", "names": "str", "everywhere": "int64",
    "everywhere_names": "str", "is_gap": "bool", "is_chosen": "bool", "is_hidden": "bool",
}  # fmt: skip


def _wards(counted: list[Programme], ask: Ask) -> pd.DataFrame:
    everywhere = [each.short for each in counted if each.is_everywhere]
    rows = []
    for code, name in ask.catalogue.wards.items():
        here = [each.short for each in counted if code in each.ward_codes and not each.is_everywhere]
        rows.append(
            {
                "ward_code": code,
                "ward_name": name,
                "programmes": len(here),
                "names": "; ".join(here),
                "everywhere": len(everywhere),
                "everywhere_names": "; ".join(everywhere),
                "is_gap": not here,
                "is_chosen": code in ask.filters.wards,
                "is_hidden": False,
            }
        )
    return pd.DataFrame(rows, columns=list(_WARD_COLUMNS)).astype(_WARD_COLUMNS)
