"""The files of one folder of partner files: which there are, how each is encoded, and its headings. No DuckDB."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from svd_data.partner.findings import FileStop
from svd_data.partner.mapping import MAPPING, fold_heading
from svd_data.partner.records import Record, read_records
from svd_data.partner.workbook import sheet_rows
from svd_data.readers.tables import files_below

CSV, WORKBOOK = ".csv", ".xlsx"
_DELIMITERS = (",", ";", "\t", "|")
_CHUNK_BYTES = 1024**2
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class PartnerFile:
    """One file. name: its path below data/raw, such as referrals/2026-04.csv."""

    name: str
    path: Path

    @property
    def is_workbook(self) -> bool:
        return self.path.suffix.lower() == WORKBOOK


@dataclass(frozen=True)
class Layout:
    """How a file's table lies. headings: as written, without spaces around. encoding and delimiter: of text, "" for a
    workbook. header_rows: the rows down to and with the headings; header_lines: the same in lines of text. has_odd_blanks:
    whether a blank other than a space may stand around a cell.
    """

    headings: tuple[str, ...]
    encoding: str
    delimiter: str
    header_rows: int
    header_lines: int
    has_odd_blanks: bool

    def place_of(self, heading: str) -> int:
        """Return the column's place from 0. Raises FileStop where it is not there, or twice."""
        folded = [fold_heading(each) for each in self.headings]
        times = folded.count(fold_heading(heading))
        if times != 1:
            raise FileStop("column_twice" if times else "column_missing", heading)
        return folded.index(fold_heading(heading))


def find_partner_files(folder: Path) -> tuple[tuple[PartnerFile, ...], tuple[str, ...]]:
    """Return the folder's CSV files and workbooks by name, and the names of files that are neither."""
    used: list[PartnerFile] = []
    unused: list[str] = []
    for path in files_below(folder):
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        # Excel keeps a hidden copy beside a workbook that is open.
        if path.suffix.lower() in (CSV, WORKBOOK) and not path.name.startswith("~$"):
            used.append(PartnerFile(name, path))
        elif path != folder / MAPPING:
            unused.append(name)
    return tuple(used), tuple(unused)


def lay_out_of(file: PartnerFile, sheet: str | None = None, skip_rows: int = 0) -> Layout:
    """Return how the file's table lies, `skip_rows` rows standing above the headings. Raises FileStop."""
    if file.is_workbook:
        first = next(islice(sheet_rows(file.path, sheet), skip_rows, None), ())
        return Layout(_headings(first), "", "", skip_rows + 1, skip_rows + 1, has_odd_blanks=True)
    encoding, has_odd_blanks = _encoding(file.path)
    with _text(file.path, encoding) as stream:
        above = list(islice(stream, skip_rows))
        line = stream.readline()
        delimiter = max(_DELIMITERS, key=line.count)
        record = next(read_records(chain([line], stream), delimiter), None)
        if len(above) < skip_rows or record is None or record.rule:
            raise FileStop("file_unreadable")
        lines = 1 + sum(cell.count("\n") for cell in record.cells)
    return Layout(_headings(record.cells), encoding, delimiter, skip_rows + 1, skip_rows + lines, has_odd_blanks)


def read_rows(file: PartnerFile, layout: Layout, sheet: str | None = None) -> Iterator[Record]:
    """Yield every record below the headings but blank ones, numbered as a spreadsheet does. Raises FileStop."""
    width = len(layout.headings)
    if file.is_workbook:
        rows = enumerate(islice(sheet_rows(file.path, sheet), layout.header_rows, None), start=layout.header_rows + 1)
        for row, cells in rows:
            record = Record(row, (cells + ("",) * width)[:width])
            if not record.is_blank:
                yield record
        return
    with _text(file.path, layout.encoding) as stream:
        lines = islice(stream, layout.header_lines, None)
        for record in read_records(lines, layout.delimiter, width, layout.header_rows + 1):
            if not record.is_blank:
                yield record


def _headings(cells: tuple[str, ...]) -> tuple[str, ...]:
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise FileStop("file_unreadable")
    return tuple(names)


def _encoding(path: Path) -> tuple[str, bool]:
    """Return "utf-8-sig" or "cp1252", and whether the text may hold odd blanks. Raises FileStop for UTF-16, and for bytes that
    are neither.
    """
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    is_first, has_odd_blanks = True, False
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            if (is_first and chunk.startswith(_UTF_16)) or b"\0" in chunk:
                raise FileStop("file_encoding")
            # Whatever is not plain ASCII may be one; nearly all large files are.
            has_odd_blanks |= not chunk.isascii() or b"\t" in chunk
            is_first = False
            for name in list(decoders):
                try:
                    decoders[name].decode(chunk)
                except UnicodeDecodeError:
                    del decoders[name]
            if not decoders:
                raise FileStop("file_encoding")
    if is_first:
        raise FileStop("file_unreadable")
    return next(iter(decoders)), has_odd_blanks


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    # Line ends stay as they are: a cell may hold one.
    return path.open(encoding=encoding, newline="", errors="replace")
