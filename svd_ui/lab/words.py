"""What the lab calls the fields of a draft and what they can be."""

from collections.abc import Mapping
from types import MappingProxyType

from svd_data.lab.drafts import Problem
from svd_ui.words import escape

FIELD_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "indicator_id": "Short name for files and links",
        "title": "Title",
        "noun": "In the middle of a sentence",
        "short": "Under a bar",
        "definition": "Definition",
        "why_it_matters": "Why it matters",
        "counts": "What is counted",
        "within": "Among",
        "where": "Condition",
        "denominator": "Over",
        "per": "Per",
        "unit": "Unit",
        "polarity": "Which way is better",
        "smallest_place": "Smallest place",
        "sources": "Sources",
        "caveats": "Caveats",
        "authored_by": "Written by",
        "checked_by": "Checked by",
        "reviewed_on": "Day",
    }
)

COUNTS = MappingProxyType({"offences": "Offences", "victims": "Victims", "referrals": "Referrals"})
DENOMINATORS = MappingProxyType({"population": "Residents", "none": "Nothing: counts only"})
PERS = MappingProxyType({"1000": "1,000 residents", "10000": "10,000 residents", "100000": "100,000 residents"})
POLARITIES = MappingProxyType({"low_is_good": "Fewer", "high_is_good": "More", "neither": "Neither"})
PLACES = MappingProxyType({"ward": "Ward", "city": "The whole area"})

# What the fields that are chosen can be, by field.
CHOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"counts": COUNTS, "denominator": DENOMINATORS, "per": PERS, "polarity": POLARITIES, "smallest_place": PLACES}
)

KINDS = MappingProxyType({"yes or no": "yes or no", "a text": "text", "a number": "number", "a date": "date"})


def problem_words(problem: Problem) -> str:
    """Return a problem as HTML: the field by its label, and what is wrong without the field's name in the file."""
    told = problem.message.removeprefix(f"'{problem.key}' ")
    return f"<b>{escape(FIELD_LABELS[problem.key])}:</b> {escape(told)}"
