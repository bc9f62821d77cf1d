"""Classes of a map's values: at most five, about as many wards in each, from released values, with their legend."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from svd_ui.palette import SEQUENTIAL_BLUES
from svd_ui.words import number, one_decimal


@dataclass(frozen=True)
class Classes:
    """Breaks between classes of values above zero, and how a value is written. spans: (lowest, highest) value present in each class."""

    breaks: tuple[float, ...]
    spans: tuple[tuple[float, float], ...]
    write: Callable[[object], str]

    def index(self, value: float) -> int | None:
        """Return the class of a value, as a place in the palette (darkest last), or None for zero."""
        if value == 0:
            return None
        # Fewer classes than colours keep the darkest: few wards with few offences still stand out.
        return bisect_right(self.breaks, value) + len(SEQUENTIAL_BLUES) - len(self.spans)


def classes_of(values: Iterable[object], write: Callable[[object], str]) -> Classes:
    """Return quantile classes of the values above zero. Missing values belong to none; equal values share one."""
    present = np.array(sorted(float(value) for value in values if pd.notna(value) and float(value) > 0))  # type: ignore[arg-type]
    if present.size == 0:
        return Classes((), (), write)
    wanted = min(len(SEQUENTIAL_BLUES), len(set(present)))
    edges = {float(present[int(len(present) * step / wanted)]) for step in range(1, wanted)} - {float(present[0])}
    breaks = tuple(sorted(edges))
    groups = np.searchsorted(np.array(breaks), present, side="right")
    spans = tuple(
        (float(present[groups == group].min()), float(present[groups == group].max()))
        for group in range(len(breaks) + 1)
    )
    return Classes(breaks, spans, write)


WRITE_COUNT, WRITE_RATE = number, one_decimal
