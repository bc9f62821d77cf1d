"""What the ward map can be shaded by."""

from svd_data.indicators import REFERRALS, Indicator

COUNT, RATE, CHANGE, REST = "count", "rate", "change", "rest"

MEASURES = (COUNT, RATE, CHANGE, REST)


def measure_labels(indicator: Indicator) -> dict[str, str]:
    """Return what each measure is called for an indicator."""
    return {
        COUNT: f"Number of {counted_things(indicator)}",
        RATE: f"Rate per {indicator.per:,} residents" if indicator.has_rate else "Rate",
        CHANGE: "Change",
        REST: "Beside the rest of the area",
    }


def counted_things(indicator: Indicator) -> str:
    """Return what the indicator counts, as its unit names it: "offences", "incidents", "victims"."""
    return indicator.unit.partition(" per ")[0]


def people_counted(indicator: Indicator) -> str:
    """Return what People counts: "victims" of what the indicator counts, or "referrals", each of one person."""
    return "referrals" if indicator.counts == REFERRALS else "victims"


def people_word(indicator: Indicator) -> str:
    """Return what those people are called: "victims" or "people"."""
    return "people" if indicator.counts == REFERRALS else "victims"


def attribute_of(indicator: Indicator, attribute: str) -> str:
    """Return whose attribute is meant: "Age of victim", or of a person referred "Age at referral", "Sex"."""
    if indicator.counts != REFERRALS:
        return f"{attribute} of victim"
    return f"{attribute} at referral" if attribute == "Age" else attribute
