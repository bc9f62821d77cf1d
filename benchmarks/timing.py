"""Ways of doing the same work, timed side by side: a machine that slows down slows all of them."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

Seconds = dict[str, list[float]]


def time_in_turn(ways: Mapping[str, Callable[[], object]], rounds: int) -> Seconds:
    """Return each way's seconds, one entry a round. Every round runs each way once, every other round backwards."""
    seconds: Seconds = {name: [] for name in ways}
    for number in range(rounds):
        names = list(ways) if number % 2 == 0 else list(reversed(ways))
        for name in names:
            gc.collect()
            start = time.perf_counter()
            ways[name]()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def ratio(slower: list[float], faster: list[float]) -> float:
    """Return how many times as long the first takes: the median over rounds of that round's own ratio."""
    return statistics.median(one / other for one, other in zip(slower, faster, strict=True))


def percentile(seconds: list[float], percent: int) -> float:
    """Return the milliseconds that `percent` per cent of the runs stay within."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
