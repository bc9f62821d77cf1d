"""Tables for the audit: one two-way table, a family that shares its margins, and a table of time, from true counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from svd_data.control.audit import AuditResult, AuditTable, audit, one_way, two_way
from svd_data.control.cells import RULES, released

from .solver import Bounds, Span, TwoWay, reader_bounds, time_ranges, with_margins

AUDIENCES = ("partner", "public")


@dataclass
class Case:
    """Cells of one audience, and how they lie: grids of two-way tables, spans of months, breakdowns of spans.

    shown: what is released of a cell, where that is not left to its key. keys: a cell's key, where it is not random.
    """

    audience: str
    seed: int = 0
    counts: list[int] = field(default_factory=list)
    grids: list[np.ndarray] = field(default_factory=list)
    spans: dict[Span, int] = field(default_factory=dict)
    breakdowns: list[tuple[Span, list[int]]] = field(default_factory=list)
    shown: dict[int, int] = field(default_factory=dict)
    keys: dict[int, int] = field(default_factory=dict)

    def add(self, *counts: int) -> list[int]:
        self.counts.extend(int(count) for count in counts)
        return list(range(len(self.counts) - len(counts), len(self.counts)))

    def add_grid(self, inner: np.ndarray) -> "Case":
        grid = with_margins(np.asarray(inner))
        self.grids.append(np.array(self.add(*grid.ravel())).reshape(grid.shape))
        return self

    def add_random(self, rng: np.random.Generator) -> "Case":
        """Add a random grid; often with the keys that tell most: those of totals round up, those of parts down."""
        self.add_grid(random_inner(rng))
        if rng.random() < 0.5:
            grid = self.grids[-1]
            self.keys |= dict.fromkeys(grid.ravel().tolist(), 255) | dict.fromkeys(grid[:-1, :-1].ravel().tolist(), 0)
        return self

    def cells(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Counts, released counts, and which are hidden as small."""
        keys = np.random.default_rng(self.seed).integers(0, 256, len(self.counts))
        keys[list(self.keys)] = list(self.keys.values())
        values, is_hidden = released(RULES[self.audience], self.counts, keys)
        for cell, value in self.shown.items():
            values[cell] = value
        return np.array(self.counts), values, is_hidden

    def tables(self) -> list[AuditTable]:
        tables = [AuditTable(two_way(grid)) for grid in self.grids]
        if self.spans:
            months = [self.spans[month, month + 1] for month in range(max(end for _, end in self.spans))]
            equations = [one_way(c, months[a:b]) for (a, b), c in self.spans.items() if b - a > 1]
            equations += [one_way(self.spans[span], parts) for span, parts in self.breakdowns]
            tables.append(AuditTable(tuple(equations)))
        return tables

    def codes(self) -> list[str]:
        return [f"c{cell:05}" for cell in range(len(self.counts))]

    def audited(self, **options: object) -> AuditResult:
        counts, values, primary = self.cells()
        return audit(RULES[self.audience], counts, values, primary, self.codes(), self.tables(), **options)  # type: ignore[arg-type]

    def unsafe(self, hidden: np.ndarray) -> list[tuple[int, Bounds]]:
        """The hidden cells that keep under three possible counts in some table, with what is left, by the solver."""
        counts, values, primary = self.cells()

        def bounds(cells: Sequence[int]) -> list[Bounds]:
            places = list(cells)
            columns = (counts[places], values[places], primary[places], hidden[places])
            return reader_bounds(self.audience, *(column.tolist() for column in columns))

        found = []
        for grid in self.grids:
            flat = bounds(grid.ravel().tolist())
            width = grid.shape[1]
            table = TwoWay(counts[grid].tolist(), [flat[i : i + width] for i in range(0, len(flat), width)])
            ranges = ((cell, table.range(*place, enough=2)) for place, cell in np.ndenumerate(grid) if hidden[cell])
            found += [(int(cell), (low, high)) for cell, (low, high) in ranges if high - low < 2]
        return found + self._unsafe_in_time(hidden, bounds)

    def _unsafe_in_time(self, hidden: np.ndarray, bounds: object) -> list[tuple[int, Bounds]]:
        if not self.spans:
            return []
        cells = [*self.spans.values(), *(cell for _, parts in self.breakdowns for cell in parts)]
        by_cell = dict(zip(cells, bounds(cells), strict=True))  # type: ignore[operator]
        of_spans, of_parts = time_ranges(
            {span: by_cell[cell] for span, cell in self.spans.items()},
            [(span, [by_cell[cell] for cell in parts]) for span, parts in self.breakdowns],
        )
        ranges = [(cell, of_spans[span]) for span, cell in self.spans.items()]
        for (_, parts), part_ranges in zip(self.breakdowns, of_parts, strict=True):
            ranges += zip(parts, part_ranges, strict=True)
        return [(cell, (low, high)) for cell, (low, high) in ranges if hidden[cell] and high - low < 2]


def breakdown(audience: str, *parts: int, shown: dict[int, int] | None = None) -> Case:
    """One total, the last cell, and its parts."""
    case = Case(audience, shown=shown or {})
    case.breakdowns.append(((0, 1), case.add(*parts)))
    case.spans[0, 1] = case.add(sum(parts))[0]
    return case


def random_inner(rng: np.random.Generator) -> np.ndarray:
    """A grid of 2 to 6 rows and columns: zeros, tiny, middling, on the rules' edges, large, or all of these."""
    shape = tuple(rng.integers(2, 7, 2))
    kinds = [
        rng.integers(0, 3, shape),
        rng.poisson(rng.uniform(0.2, 15), shape),
        rng.choice([0, 0, 1, 6, 7, 8, 9, 10, 11, 12, 13], shape),
        rng.choice([0, 0, 0, 0, 1, 20], shape),
        rng.choice([9, 9, 9, 9, 9, 9, 9, 7, 0], shape),
        rng.choice([9, 14, 14, 19], shape),
        rng.integers(0, 5000, shape),
        np.outer(rng.poisson(3, shape[0]), rng.poisson(1, shape[1])),
    ]
    kind = int(rng.integers(0, len(kinds) + 1))
    grid = kinds[kind] if kind < len(kinds) else np.choose(rng.integers(0, len(kinds), shape), kinds)
    # A line of nothing, now and then: its zeros are known from its total.
    return grid * (rng.random((shape[0], 1)) > 0.1)


def family(audience: str, seed: int, mean: float, sizes: Sequence[int] = (19, 14, 10, 4, 6)) -> Case:
    """All two-way tables of as many dimensions as `sizes` over about `mean` records; they share margins and total."""
    rng = np.random.default_rng(seed)
    records = rng.poisson(mean)
    values = [rng.choice(size, records, p=rng.dirichlet(np.ones(size))) for size in sizes]
    case = Case(audience, seed)
    total = case.add(records)[0]
    margins = [case.add(*np.bincount(v, minlength=size)) for v, size in zip(values, sizes, strict=True)]
    for a, b in combinations(range(len(sizes)), 2):
        inner = case.add(*np.bincount(values[a] * sizes[b] + values[b], minlength=sizes[a] * sizes[b]))
        grid = np.empty((sizes[a] + 1, sizes[b] + 1), dtype=np.int64)
        grid[:-1, :-1] = np.reshape(inner, (sizes[a], sizes[b]))
        grid[:-1, -1], grid[-1, :-1], grid[-1, -1] = margins[a], margins[b], total
        case.grids.append(grid)
    return case


def time_table(
    audience: str, seed: int, yearly: float, months: int = 102, sizes: Sequence[int] = (19, 14, 10, 4, 6)
) -> Case:
    """Months, quarters, financial and calendar years, latest and previous 12 months, and the breakdowns of the years."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(yearly / 12 * np.linspace(0.7, 1.3, months))
    case = Case(audience, seed)
    for month, cell in enumerate(case.add(*counts)):
        case.spans[month, month + 1] = cell
    calendar = [(start, min(start + 12, months)) for start in range(0, months, 12)]
    financial = [(max(start, 0), min(start + 12, months)) for start in range(-9, months, 12)]
    years = dict.fromkeys([*calendar, *financial, (months - 12, months), (months - 24, months - 12)])
    for start, end in [*((start, start + 3) for start in range(0, months - 2, 3)), *years]:
        if (start, end) not in case.spans:
            case.spans[start, end] = case.add(counts[start:end].sum())[0]
    shares = [rng.dirichlet(np.ones(size)) for size in sizes]
    for start, end in years:
        for share in shares:
            case.breakdowns.append(((start, end), case.add(*rng.multinomial(counts[start:end].sum(), share))))
    return case
