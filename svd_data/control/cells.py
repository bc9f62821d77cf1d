"""What is released of one restricted count: zero, a multiple of 5 or nothing. Pure functions of numbers; numpy and pandas.

Source: rule 3 of "Disclosure control" in methods.md. Which further cells a table must hide is `audit`'s to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PARTNER, PUBLIC = "partner", "public"

# Stands where a count is hidden. Not 0, which is a count, so that a hidden cell that is summed or drawn shows up.
HIDDEN = -1

# Cell keys are sums of record keys modulo this; one byte, as in the p-tables of the ONS for its 2021 Census outputs.
KEYS = 256

_BASE = 5

# The ONS package reads counts above 750 from the rows for 501 to 750, over and over. 250 is a multiple of 5, so the same
# p-table rounds them all.
_LARGEST_PCV = 750


@dataclass(frozen=True)
class Rule:
    """How the counts of one audience are released.

    error: the furthest that a released count lies from the true one, in events. smallest_shown: the smallest true count
    that is shown, but for a partner's zeros. low, high: the smallest and the largest true count of a hidden cell.
    """

    audience: str
    error: int
    smallest_shown: int
    low: int
    high: int


RULES: Mapping[str, Rule] = MappingProxyType(
    {PARTNER: Rule(PARTNER, 2, 8, 1, 7), PUBLIC: Rule(PUBLIC, 4, 10, 0, 9)},
)


def released(rule: Rule, counts: npt.ArrayLike, keys: npt.ArrayLike) -> tuple[Ints, Bools]:
    """Return what is shown of each count, in events, and whether it is hidden; a hidden one is HIDDEN, never 0.

    keys: each cell's sum of record keys modulo 256; a partner's counts do not depend on them. Raises ValueError for a
    negative count or for a key outside 0 to 255.

    >>> released(RULES["partner"], [0, 1, 7, 8, 13], 0)[0].tolist()
    [0, -1, -1, 10, 15]
    >>> released(RULES["public"], [0, 9, 10, 13, 13], [0, 0, 0, 102, 103])[0].tolist()
    [-1, -1, 10, 10, 15]
    """
    n, k = np.broadcast_arrays(np.asarray(counts, dtype=np.int64), np.asarray(keys, dtype=np.int64))
    if (n < 0).any():
        raise ValueError("a count cannot be negative")
    if ((k < 0) | (k >= KEYS)).any():
        raise ValueError(f"a cell key is a sum of record keys modulo {KEYS}, so from 0 to {KEYS - 1}")
    over = n % _BASE
    if rule.audience == PARTNER:
        is_hidden, is_up = (n >= rule.low) & (n <= rule.high), over > rule.error
    else:
        # Up with probability over ÷ 5 for a key that is uniform: on average the noise adds nothing.
        is_hidden, is_up = n <= rule.high, (over > 0) & (_BASE * k >= KEYS * (_BASE - over))
    values = n - over + np.where(is_up, _BASE, 0)
    return np.where(is_hidden, HIDDEN, values), is_hidden


def shown_range(rule: Rule, values: npt.ArrayLike) -> tuple[Ints, Ints]:
    """Return the smallest and the largest true count, in events, behind each count that is shown.

    Raises ValueError for a value that is never shown: a hidden one, a zero for the public, no multiple of 5.

    >>> [limits.tolist() for limits in shown_range(RULES["partner"], [0, 10, 15])]
    [[0, 8, 13], [0, 12, 17]]
    >>> [limits.tolist() for limits in shown_range(RULES["public"], [10, 15])]
    [[10, 11], [14, 19]]
    """
    shown = np.asarray(values, dtype=np.int64)
    is_zero = (shown == 0) & (rule.low > 0)
    if (~is_zero & ((shown < 2 * _BASE) | (shown % _BASE > 0))).any():
        raise ValueError(f"a {rule.audience} count that is shown is a multiple of 5 and at least 10, or a partner's 0")
    low = np.maximum(rule.smallest_shown, shown - rule.error)
    return np.where(is_zero, 0, low), np.where(is_zero, 0, shown + rule.error)


def p_table(rule: Rule) -> pd.DataFrame:
    """Return the public rule as the perturbation table that `create_perturbed_table` of the ONS package reads.

    One row per count from 1 to 750 and cell key from 0 to 255: pcv (the count), ckey, pvalue (what is added), all int64.
    Counts under 10 are left as they are: the package's threshold of 10 hides them. Raises ValueError for another
    audience: the package cannot show a zero and hide a 1.
    """
    if rule.audience != PUBLIC:
        raise ValueError(f"only the public rule is a p-table, not the {rule.audience} rule")
    pcv, ckey = (grid.ravel() for grid in np.mgrid[1 : _LARGEST_PCV + 1, 0:KEYS].astype(np.int64))
    values, is_hidden = released(rule, pcv, ckey)
    return pd.DataFrame({"pcv": pcv, "ckey": ckey, "pvalue": np.where(is_hidden, 0, values - pcv)})
