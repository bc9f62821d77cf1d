"""What a reader can work out of a hidden cell, found anew: no linear programme, no propagation, nothing of svd_data.

Three ways. A two-way table is a network through which its grand total flows: from a source to the rows, through the cells
to the columns, into a sink and back; a cell can change as far as further flow finds its way around (Ford and Fulkerson).
A table of time is a set of bounds on differences between running totals, so its bounds are shortest paths (Floyd and
Warshall). A tiny table can be tried out whole, which is how the other two are tested.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf

import numpy as np

Bounds = tuple[float, float]
Span = tuple[int, int]


def reader_bounds(
    audience: str, counts: Sequence[int], released: Sequence[int], primary: Sequence[bool], hidden: Sequence[bool]
) -> list[Bounds]:
    """What the rule alone says of each cell of one table; the arguments have one value per cell of the table."""
    may_be_zero = audience == "public" or any(
        n == 0 and is_hidden and not is_small for n, is_small, is_hidden in zip(counts, primary, hidden, strict=True)
    )
    bounds: list[Bounds] = []
    for value, is_small, is_hidden in zip(released, primary, hidden, strict=True):
        if is_small:
            bounds.append((0 if may_be_zero else 1, 9 if audience == "public" else 7))
        elif is_hidden:
            bounds.append((0, inf))
        elif value == 0:
            bounds.append((0, 0))
        elif audience == "public":
            bounds.append((max(10, value - 4), value + 4))
        else:
            bounds.append((max(8, value - 2), value + 2))
    return bounds


@dataclass
class TwoWay:
    """A two-way table with its margins last: counts that are possible, and bounds, each rows by columns."""

    counts: Sequence[Sequence[int]]
    bounds: Sequence[Sequence[Bounds]]

    def __post_init__(self) -> None:
        # Nodes: rows, then columns, then the source (which takes the place of the total row) and the sink.
        self.rows, self.columns = len(self.counts) - 1, len(self.counts[0]) - 1
        n = self.rows + self.columns + 2
        self.room: list[list[float]] = [[0.0] * n for _ in range(n)]
        for i, j in product(range(self.rows + 1), range(self.columns + 1)):
            (low, high), count = self.bounds[i][j], self.counts[i][j]
            assert low <= count <= high
            start, end = self.edge(i, j)
            self.room[start][end], self.room[end][start] = high - count, count - low

    def edge(self, i: int, j: int) -> tuple[int, int]:
        source, sink = self.rows + self.columns, self.rows + self.columns + 1
        if i < self.rows:
            return (i, self.rows + j) if j < self.columns else (source, i)
        return (self.rows + j, sink) if j < self.columns else (sink, source)

    def range(self, i: int, j: int, enough: float = inf) -> Bounds:
        """The least and the most of a cell; no further away from its count than `enough`."""
        start, end = self.edge(i, j)
        count, (low, high) = self.counts[i][j], self.bounds[i][j]
        up = self._flow(end, start, min(high - count, enough))
        down = self._flow(start, end, min(count - low, enough))
        return count - down, count + up

    def _flow(self, start: int, end: int, limit: float) -> float:
        """The most that can flow from start to end by other ways than the edge between them, up to a limit."""
        if limit <= 0:
            return 0
        room = [row[:] for row in self.room]
        room[start][end] = room[end][start] = 0
        total = 0.0
        while total < limit:
            came_from = {start: start}
            queue = [start]
            for node in queue:
                for other, left in enumerate(room[node]):
                    if left > 0 and other not in came_from:
                        came_from[other] = node
                        queue.append(other)
                if end in came_from:
                    break
            if end not in came_from:
                break
            way = [end]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            steps = list(zip(way[1:], way, strict=False))
            amount = min(min(room[a][b] for a, b in steps), limit - total)
            if amount == inf:
                return inf
            for a, b in steps:
                room[a][b] -= amount
                room[b][a] += amount
            total += amount
        return total


@dataclass
class Network:
    """Counts that flow along arcs and are kept at every node: arcs as (start, end), with a possible count and bounds of each.

    A hierarchy of one side of a table, such as stages of which each is a part of the one before, is such a network too.
    """

    arcs: Sequence[tuple[str, str]]
    counts: Sequence[int]
    bounds: Sequence[Bounds]

    def __post_init__(self) -> None:
        for node in {node for arc in self.arcs for node in arc}:
            flows = list(zip(self.arcs, self.counts, strict=True))
            assert sum(n for (start, _), n in flows if start == node) == sum(n for (_, end), n in flows if end == node)
        for count, (low, high) in zip(self.counts, self.bounds, strict=True):
            assert low <= count <= high

    def range(self, arc: int, enough: float = inf) -> Bounds:
        """The least and the most of an arc's count; no further away from it than `enough`."""
        start, end = self.arcs[arc]
        count, (low, high) = self.counts[arc], self.bounds[arc]
        up = self._flow(end, start, min(high - count, enough), arc)
        down = self._flow(start, end, min(count - low, enough), arc)
        return count - down, count + up

    def _flow(self, start: str, end: str, limit: float, without: int) -> float:
        """The most that can flow from start to end by other ways than one arc, up to a limit."""
        up = [high - count for count, (_, high) in zip(self.counts, self.bounds, strict=True)]
        down = [count - low for count, (low, _) in zip(self.counts, self.bounds, strict=True)]
        total = 0.0
        while total < limit:
            steps = self._way(start, end, up, down, without)
            if not steps:
                break
            amount = min(min(up[arc] if forward else down[arc] for arc, forward in steps), limit - total)
            if amount == inf:
                return inf
            for arc, forward in steps:
                up[arc] -= amount if forward else -amount
                down[arc] += amount if forward else -amount
            total += amount
        return total

    def _way(
        self, start: str, end: str, up: Sequence[float], down: Sequence[float], without: int
    ) -> list[tuple[int, bool]]:
        """The arcs of a way from start to end with room, each with whether it is gone forwards; none where there is no way."""
        came_by: dict[str, tuple[str, int, bool]] = {start: ("", -1, True)}
        queue = [start]
        for node in queue:
            for arc, (a, b) in enumerate(self.arcs):
                if arc == without:
                    continue
                for here, there, room, forward in ((a, b, up[arc], True), (b, a, down[arc], False)):
                    if here == node and there not in came_by and room > 0:
                        came_by[there] = node, arc, forward
                        queue.append(there)
        if end not in came_by or start == end:
            return []
        steps, node = [], end
        while node != start:
            node, arc, forward = came_by[node]
            steps.append((arc, forward))
        return steps


def time_ranges(
    spans: Mapping[Span, Bounds], breakdowns: Iterable[tuple[Span, Sequence[Bounds]]]
) -> tuple[dict[Span, Bounds], list[list[Bounds]]]:
    """The least and the most of each span of months (from, up to) and of each part of each breakdown of a span."""
    breakdowns = list(breakdowns)
    months = max(end for _, end in spans)
    # most[a, b]: the most by which the running total at b is above that at a.
    most = np.full((months + 1, months + 1), inf)
    np.fill_diagonal(most, 0)
    sums = [(span, (sum(low for low, _ in parts), sum(high for _, high in parts))) for span, parts in breakdowns]
    for (start, end), (low, high) in [*spans.items(), *sums]:
        most[start, end] = min(most[start, end], high)
        most[end, start] = min(most[end, start], -low)
    for k in range(months + 1):
        most = np.minimum(most, most[:, [k]] + most[[k], :])
    assert (np.diag(most) == 0).all(), "the bounds contradict each other"
    of_spans = {(start, end): (float(-most[end, start]), float(most[start, end])) for start, end in spans}
    of_parts = []
    for span, parts in breakdowns:
        least_total, most_total = of_spans[span]
        of_parts.append([
            (
                max(low, least_total - sum(top for other, (_, top) in enumerate(parts) if other != place)),
                min(high, most_total - sum(foot for other, (foot, _) in enumerate(parts) if other != place)),
            )
            for place, (low, high) in enumerate(parts)
        ])  # fmt: skip
    return of_spans, of_parts


def tried_out(bounds: Sequence[Sequence[tuple[int, int]]]) -> list[list[set[int]]]:
    """Every value that each cell of a tiny two-way table takes, margins last, in any table within the bounds."""
    rows, columns = len(bounds) - 1, len(bounds[0]) - 1
    inner = [range(bounds[i][j][0], bounds[i][j][1] + 1) for i in range(rows) for j in range(columns)]
    found: list[list[set[int]]] = [[set() for _ in range(columns + 1)] for _ in range(rows + 1)]
    for values in product(*inner):
        grid = with_margins(np.array(values).reshape(rows, columns)).tolist()
        if all(low <= n <= high for line, limits in zip(grid, bounds, strict=True)
               for n, (low, high) in zip(line, limits, strict=True)):  # fmt: skip
            for i, j in product(range(rows + 1), range(columns + 1)):
                found[i][j].add(grid[i][j])
    return found


def with_margins(inner: np.ndarray) -> np.ndarray:
    """The grid with each row's total at its end, and the columns' totals below."""
    wide = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    return np.vstack([wide, wide.sum(axis=0, keepdims=True)])
