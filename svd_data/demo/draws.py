"""Random draws and roundings over whole arrays, shared by the demonstration modules. Imports nothing of ours."""

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def round_to_total(values: ArrayLike) -> Ints:
    """Return whole numbers next to `values`, of the same shape, that add to their rounded sum (largest remainders).

    >>> round_to_total([0.4, 1.3, 2.3]).tolist()
    [1, 1, 2]
    """
    exact = np.asarray(values, dtype=np.float64)
    whole = np.floor(exact).astype(np.int64)
    missing = round(float(exact.sum())) - int(whole.sum())
    largest = np.argsort((whole - exact).ravel(), kind="stable")[:missing]
    whole.ravel()[largest] += 1
    return whole


def split(total: int, shares: ArrayLike) -> Ints:
    """Return `total` split by `shares` (any scale) into whole numbers that add to it."""
    parts = np.asarray(shares, dtype=np.float64)
    return round_to_total(parts * total / parts.sum())


def shuffled_labels(rng: Generator, counts: ArrayLike) -> Ints:
    """Return each label k exactly counts[k] times, in random order."""
    numbers = np.asarray(counts)
    return rng.permutation(np.repeat(np.arange(len(numbers)), numbers))


def draw_by_row(rng: Generator, weights: Floats, rows: Ints) -> Ints:
    """Return, for each entry of `rows`, a column of `weights` drawn in proportion to that row's weights.

    One search in all rows' cumulative shares laid end to end, row k filling [k, k + 1].
    """
    shares = np.cumsum(weights, axis=1)
    shares = shares / shares[:, -1:] + np.arange(len(weights))[:, None]
    found = np.searchsorted(shares.ravel(), rows + rng.random(len(rows)), side="right")
    # a draw within rounding of a row's end is still that row's
    columns: Ints = np.minimum(found - rows * weights.shape[1], weights.shape[1] - 1)
    return columns


def choose_exactly(rng: Generator, weights: Floats, count: int) -> Ints:
    """Return `count` distinct positions, the likelier the greater their weight; weight 0 is never chosen.

    Raises ValueError where fewer than `count` positions have weight. (Efraimidis and Spirakis 2006, exponential form.)
    """
    if not 0 <= count <= np.count_nonzero(weights):
        raise ValueError(f"cannot choose {count} of {np.count_nonzero(weights)}")
    with np.errstate(divide="ignore"):
        waits = rng.exponential(size=len(weights)) / weights
    chosen: Ints = np.argsort(waits, kind="stable")[:count]
    return chosen


def keys(identifiers: Ints, salt: int) -> NDArray[np.uint8]:
    """Return a record_key of 0-255 for each natural identifier: the top byte of a keyed 64-bit mix (splitmix64).

    The salt of synthetic data is published, so nothing is gained from a cryptographic hash and a pass over whole arrays
    is some hundred times as fast. Real sources use an HMAC with a secret.
    """
    mixed = identifiers.astype(np.uint64) ^ np.uint64(salt)
    mixed = mixed + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(56)).astype(np.uint8)
