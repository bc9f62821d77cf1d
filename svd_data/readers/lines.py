"""Street files as physical lines: how many there are, which cannot be a row, and where a row stands.

No value of a data.police.uk row runs over a line end, so a line is a row. A stray quote makes CSV readers see it
otherwise; what is counted and read here does not depend on them.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator

import numpy as np

from svd_data.readers.police import StreetFile, open_street_file, read_bytes

# Small enough to stay in the processor's cache: counting then costs a fiftieth of the build.
_CHUNK_BYTES = 256 * 1024

# A line of values between commas, in which each quote that opens a value is closed before the line ends.
_QUOTES_CLOSED = re.compile(rb'(?:[^",][^,]*|"(?:[^"]|"")*")?(?:,(?:[^",][^,]*|"(?:[^"]|"")*")?)*')

# Python's reader gives up on values over 128 kB unless it is told otherwise; this is the most that every system takes.
csv.field_size_limit(2**31 - 1)


def count_rows(file: StreetFile) -> int | None:
    """Return how many lines follow the header, told by line ends alone; None where some end in CRLF and some do not."""
    with open_street_file(file) as stream:
        return count_rows_in(iter(lambda: stream.read(_CHUNK_BYTES), b""))


def count_rows_in(chunks: Iterable[bytes]) -> int | None:
    """Return `count_rows` of content that comes in pieces."""
    line_ends = returns = 0
    last = b"\n"
    for chunk in chunks:
        values = np.frombuffer(chunk, np.uint8)  # a third of the time of bytes.count
        line_ends += int(np.count_nonzero(values == ord("\n")))
        returns += int(np.count_nonzero(values == ord("\r")))
        last = chunk[-1:]
    return line_ends - (last == b"\n") if returns in (0, line_ends) else None


def blank_broken_lines(content: bytes) -> tuple[bytes, int, list[tuple[int, str, str]]]:
    """Return the content with each line blank that cannot be a row, how many rows it then holds, and those lines.

    They come as (line, reason, text), counted from 1, the header's. Lines of the content returned end in LF.
    """
    broken: list[tuple[int, str, str]] = []
    lines = content.splitlines()  # at CRLF, LF and CR alike
    for number, line in enumerate(lines[1:], start=1):
        if not _QUOTES_CLOSED.fullmatch(line):
            broken.append((number + 1, "a quote is opened and not closed", line.decode("utf-8", errors="replace")))
            lines[number] = b""
    return b"\n".join(lines), sum(map(bool, lines)) - 1, broken


def locate_rows(file: StreetFile, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield (line, row) for each row whose values, joined by commas, are in `wanted`. Lines count from 1, the header's.

    The slow way through a file, walked only where the fast one met rows that it will not keep.
    """
    content, _, _ = blank_broken_lines(read_bytes(file))
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", errors="replace", newline=""))
    width = len(next(reader))
    for row in reader:
        if len(row) == width + 1 and not row[-1]:
            row.pop()  # DuckDB forgives a comma at the end
        text = ",".join(row)
        # A row of too few or too many values is told elsewhere, though its text be the same.
        if text in wanted and len(row) == width:
            yield reader.line_num, text
