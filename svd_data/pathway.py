"""The stages of a referral, in their order, and what a source of referrals records of them. Pure; nothing of SQL.

A referral has reached a stage where the day of that stage or of any later one is recorded. Closure is an ending, no stage.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from svd_data.catalogue import RecordSource
from svd_data.indicators import REFERRALS
from svd_data.periods import add_months

REFERRED, TRIAGED, ACCEPTED, ENGAGED, COMPLETED = "referred", "triaged", "accepted", "engaged", "completed"

# The column of `referrals` with the day of each stage, in the order in which they follow each other.
STAGE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        REFERRED: "referred_on",
        TRIAGED: "triaged_on",
        ACCEPTED: "accepted_on",
        ENGAGED: "engaged_on",
        COMPLETED: "completed_on",
    }
)

STAGE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        REFERRED: "Referred",
        TRIAGED: "Triaged",
        ACCEPTED: "Accepted",
        ENGAGED: "Engaged",
        COMPLETED: "Completed",
    }
)

# The stages to which waiting is measured: completion is not waited for.
WAITED_FOR = (TRIAGED, ACCEPTED, ENGAGED)

# A further referral of the same person to the same programme counts as a re-referral up to so many days after the one before.
REREFERRAL_WINDOW = 365

# Quarters of referral are compared by who was engaged within so many days, 13 weeks.
COHORT_WINDOW = 91

WARD, AGE, SEX, ETHNICITY = "ward_code", "age_band", "sex", "ethnicity"
REFERRAL_SOURCE, NEED = "referral_source", "need"

# What referrals are broken down by, in the page's order. A referral has one value of each, but any number of needs.
GROUPINGS = (REFERRAL_SOURCE, AGE, SEX, ETHNICITY, WARD, NEED)

# The seven pathways out of reoffending, as values of `referral_needs.need`.
NEED_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "accommodation": "Accommodation",
        "attitudes_thinking_behaviour": "Attitudes, thinking and behaviour",
        "children_family": "Children and family",
        "drugs_alcohol": "Drugs and alcohol",
        "education_training_employment": "Education, training and employment",
        "finance_benefit_debt": "Finance, benefit and debt",
        "health": "Health",
    }
)


def recorded_stages(source: RecordSource) -> tuple[str, ...]:
    """Return the stages whose day the source records, in order; being referred always is."""
    return tuple(
        stage for stage, column in STAGE_COLUMNS.items() if stage == REFERRED or source.records(REFERRALS, column)
    )


def narrowed_to(stages: Sequence[str]) -> str:
    """Return the stage to which groups are followed: engaged, or the last recorded before it."""
    order = list(STAGE_COLUMNS)
    return [stage for stage in stages if order.index(stage) <= order.index(ENGAGED)][-1]


def recorded_groupings(source: RecordSource) -> tuple[str, ...]:
    """Return what the source's referrals can be told apart by, in the page's order."""
    return tuple(name for name in GROUPINGS if source.records(*grouping_column(name)))


def grouping_column(dimension: str) -> tuple[str, str]:
    """Return the table and the column of a grouping."""
    return ("referral_needs" if dimension == NEED else REFERRALS), dimension


def as_at(source: RecordSource) -> date:
    """Return the day up to which the source's referrals are followed: when it was retrieved, else its last month's last day."""
    return source.retrieved_on or add_months(source.months[-1], 1) - timedelta(days=1)
