"""CSV text as records, one at a time, for files that DuckDB cannot split: a broken row costs itself and no other.

Counts as a spreadsheet does: a blank line is a row, and a cell with a line end in it does not begin another.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

# A cell of more lines than this is a quotation mark that was never closed.
_MOST_LINES = 30


@dataclass(frozen=True)
class Record:
    """One record: the row on which it stands, counted from 1; its cells, empty where it breaks the rule."""

    row: int
    cells: tuple[str, ...]
    rule: str | None = None

    @property
    def is_blank(self) -> bool:
        return self.rule is None and not any(cell.strip() for cell in self.cells)


def read_records(
    lines: Iterable[str], delimiter: str, width: int | None = None, first_row: int = 1
) -> Iterator[Record]:
    """Yield every record of the lines, blank ones too. width: how many cells each has; None where the first tells.

    Empty cells past the width are forgiven. Too few or too many break "fields_wrong", a quotation mark that is opened and
    not closed "quote_open".

    >>> [record.cells for record in read_records(['a,b\\n', '1,"x\\n', 'y"\\n'], ",")]
    [('a', 'b'), ('1', 'x\\ny')]
    """
    waiting = deque[str]()
    source = iter(lines)
    row = first_row - 1
    while line := _next(waiting, source):
        row += 1
        if not line.strip("\r\n"):
            yield Record(row, ())
            continue
        cells = _cells(line, delimiter)
        if cells is None:
            cells = _over_lines(line, delimiter, width, waiting, source)
        if cells is None:
            yield Record(row, (), "quote_open")
            continue
        width = width or len(cells)
        yield _record(row, cells, width)


def _record(row: int, cells: list[str], width: int) -> Record:
    if not any(cell.strip() for cell in cells):
        return Record(row, ())
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return Record(row, (), "fields_wrong")
    return Record(row, tuple(cells[:width]))


def _over_lines(
    line: str, delimiter: str, width: int | None, waiting: deque[str], source: Iterator[str]
) -> list[str] | None:
    """Return the cells of a record that goes over several lines; None, with those lines put back, where none closes it."""
    taken: list[str] = []
    text = line
    while len(taken) < _MOST_LINES and (more := _next(waiting, source)):
        taken.append(more)
        text += more
        cells = _cells(text, delimiter)
        if cells is not None and (width is None or len(cells) == width):
            return cells
    waiting.extendleft(reversed(taken))
    return None


def _next(waiting: deque[str], source: Iterator[str]) -> str:
    return waiting.popleft() if waiting else next(source, "")


def _cells(text: str, delimiter: str) -> list[str] | None:
    """Return the cells, or None where a quotation mark is opened and not closed."""
    text = text.rstrip("\r\n")
    if '"' not in text:
        return text.split(delimiter)
    if not _closed(delimiter).fullmatch(text):
        return None
    return next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


@cache
def _closed(delimiter: str) -> re.Pattern[str]:
    """Return a pattern of cells in which each quotation mark that opens a cell is closed before the next delimiter."""
    # Nothing taken is given back, so that a cell of megabytes costs no more than its length.
    plain, quoted = rf'[^"{delimiter}][^{delimiter}]*+', r'"(?:[^"]++|"")*+"'
    return re.compile(rf"(?:{plain}|{quoted})?(?:{re.escape(delimiter)}(?:{plain}|{quoted})?)*")
