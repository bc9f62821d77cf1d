"""Classes of a map's values: at most five, about as many wards in each, from released values, with their legend."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from svd_ui.palette import SEQUENTIAL_BLUES
from svd_ui.words import number, one_decimal


@dataclass(frozen=True)
class Scale:
    """How values are written, and to how many decimals: values that read the same are in the same class."""

    write: Callable[[object], str]
    decimals: int


COUNTS, RATES = Scale(number, 0), Scale(one_decimal, 1)


@dataclass(frozen=True)
class Classes:
    """Breaks between classes of values above zero. spans: the lowest and highest value present in each class."""

    scale: Scale
    breaks: tuple[float, ...]
    spans: tuple[tuple[float, float], ...]

    def index(self, value: float) -> int | None:
        """Return the class of a value, as a place in the palette (darkest last), or None for zero."""
        if value == 0:
            return None
        # Fewer classes than colours keep the darkest: few wards with few offences still stand out.
        return bisect_right(self.breaks, round(value, self.scale.decimals)) + len(SEQUENTIAL_BLUES) - len(self.spans)


def classes_of(values: Iterable[object], scale: Scale) -> Classes:
    """Return quantile classes of the values above zero. Missing values belong to none; equal values share one."""
    known = [float(value) for value in values if pd.notna(value)]  # type: ignore[arg-type]
    present = np.array(sorted(round(value, scale.decimals) for value in known if value > 0))
    if present.size == 0:
        return Classes(scale, (), ())
    distinct = np.unique(present)
    wanted = min(len(SEQUENTIAL_BLUES), distinct.size)
    place, places = 0, []
    for step in range(1, wanted):
        # Where one value fills more than its share, the next break moves on to the next value, so that the few wards
        # above (or below) many equal ones still have a class of their own.
        quantile = int(np.searchsorted(distinct, present[present.size * step // wanted]))
        place = min(max(quantile, place + 1), distinct.size - (wanted - step))
        places.append(place)
    breaks = tuple(float(distinct[place]) for place in places)
    groups = np.searchsorted(np.array(breaks), present, side="right")
    in_class = [present[groups == group] for group in range(len(breaks) + 1)]
    return Classes(scale, breaks, tuple((float(found.min()), float(found.max())) for found in in_class))
