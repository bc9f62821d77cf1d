"""Who sees a view, and how far the operator of this server lets anyone see.

Three audiences, from the widest view to the narrowest: internal, partner, public. The operator's bound caps them all: no
link and no choice on a page goes beyond it.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from svd_data.catalogue import Catalogue
from svd_data.errors import AudienceError, did_you_mean, shortened

INTERNAL, PARTNER, PUBLIC = "internal", "partner", "public"

# The widest first.
AUDIENCES = (INTERNAL, PARTNER, PUBLIC)

# The environment's variable by which an operator sets the bound.
BOUND_VARIABLE = "SVD_AUDIENCE"


def audience_named(name: str) -> str:
    """Return the audience of that name. Raises AudienceError with the nearest right word."""
    folded = name.strip().casefold()
    if folded in AUDIENCES:
        return folded
    raise AudienceError(
        f"There is no audience '{shortened(name)}'.{did_you_mean(name, AUDIENCES)} The audiences are {', '.join(AUDIENCES)}."
    )


def operators_bound(environment: Mapping[str, str], catalogue: Catalogue) -> str:
    """Return the widest audience that this server serves.

    What the operator set in SVD_AUDIENCE; without it, internal while everything loaded is open or synthetic, else public.
    Raises AudienceError where the setting is no audience: a slip of the pen must not open anything.
    """
    if setting := environment.get(BOUND_VARIABLE, "").strip():
        return audience_named(setting)
    return PUBLIC if catalogue.is_restricted and not catalogue.is_synthetic else INTERNAL


def within_bound(asked: str, bound: str) -> str:
    """Return the audience asked for, or the bound where that is narrower.

    >>> within_bound("internal", "public"), within_bound("public", "internal")
    ('public', 'public')
    """
    return max(asked, bound, key=AUDIENCES.index)


def allowed_audiences(bound: str) -> tuple[str, ...]:
    """Return the audiences that the bound leaves to choose from, the widest first."""
    return AUDIENCES[AUDIENCES.index(bound) :]


def known_to(catalogue: Catalogue, audience: str) -> Catalogue:
    """Return the catalogue as this audience may have it: drafts of indicators are for the internal one alone."""
    if audience == INTERNAL:
        return catalogue
    return replace(catalogue, indicators=tuple(each for each in catalogue.indicators if each.is_reviewed))


# What each audience's figures have had done to them where they come from restricted records.
NOTES: Mapping[str, str] = MappingProxyType(
    {
        INTERNAL: "Every count is shown as it is, small ones included. Not for publication.",
        PARTNER: (
            "Counts of 1 to 7 are not shown; others are rounded to the nearest 5, and 0 stands. Some further counts are not "
            "shown because a small one could be worked out from them. Rates and comparisons are worked out from the rounded counts."
        ),
        PUBLIC: (
            "Counts under 10, zero included, are not shown; others are rounded to a multiple of 5, up or down. Some further "
            "counts are not shown because a small one could be worked out from them. Rates and comparisons are worked out from "
            "the rounded counts."
        ),
    }
)
OPEN_NOTE = "Open data: the published counts, shown unchanged."
