"""What the ward map can be shaded by."""

from svd_data.indicators import Indicator

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
