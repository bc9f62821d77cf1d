"""What stages and groupings of referrals are called, in sentences, charts and tables alike."""

from collections.abc import Mapping
from types import MappingProxyType

from svd_data.pathway import (
    ACCEPTED,
    AGE,
    COMPLETED,
    ENGAGED,
    ETHNICITY,
    NEED,
    REFERRAL_SOURCE,
    REFERRED,
    SEX,
    TRIAGED,
    WARD,
)

# What referrals can be told apart by, as the link names it.
BY: Mapping[str, str] = MappingProxyType(
    {"source": REFERRAL_SOURCE, "age": AGE, "sex": SEX, "ethnicity": ETHNICITY, "ward": WARD, "need": NEED}
)
BY_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "source": "Who referred",
        "age": "Age",
        "sex": "Sex",
        "ethnicity": "Ethnic group",
        "ward": "Ward of residence",
        "need": "Need",
    }
)
GROUPING_TITLES: Mapping[str, str] = MappingProxyType({BY[name]: label for name, label in BY_LABELS.items()})

# "140 have engaged so far", "had engaged".
STAGE_VERBS: Mapping[str, str] = MappingProxyType(
    {
        REFERRED: "been referred",
        TRIAGED: "been triaged",
        ACCEPTED: "been accepted",
        ENGAGED: "engaged",
        COMPLETED: "completed",
    }
)
STAGE_NOUNS: Mapping[str, str] = MappingProxyType({TRIAGED: "Triage", ACCEPTED: "Acceptance", ENGAGED: "Engagement"})

STAGES = (
    "A referral has reached a stage where the day of that stage or of a later one is recorded. Closing a referral is an ending, "
    "not a stage: who has got no further so far may still be open, and yet do so."
)
WAITS = (
    "Counted from the day of referral. One that is still open counts as waiting until the last day followed, one that was closed "
    "without getting there as waiting until it was closed: leaving either out would make waits look shorter than they are "
    "(the Kaplan–Meier method)."
)
NEEDS = "A referral can have several needs, or none, so these do not add up to all referrals."
RESIDENCE = "Wards are those in which people live, not those in which violence was recorded."
CASELOAD = (
    "A referral is worked with from the day it is accepted until it is completed or closed. Every month loaded, whatever the "
    "period chosen."
)


def capital(words: str) -> str:
    """Return words with a capital letter to begin with."""
    return words[:1].upper() + words[1:]
