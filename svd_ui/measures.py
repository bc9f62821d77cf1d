"""What the ward map can be shaded by."""

COUNT, RATE, CHANGE = "count", "rate", "change"

MEASURES = (COUNT, RATE, CHANGE)

MEASURE_LABELS = {COUNT: "Number of offences", RATE: "Rate per 1,000 residents", CHANGE: "Change"}
