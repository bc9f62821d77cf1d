"""The files of one folder of partner files: which there are, how each is encoded, and its headings. No DuckDB."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

from svd_data.partner.findings import FileStop
from svd_data.partner.identifiers import identifiers
from svd_data.partner.mapping import MAPPING, fold_heading
from svd_data.partner.outsize import column_letters
from svd_data.partner.records import Record, read_records
from svd_data.partner.workbook import sheet_rows
from svd_data.readers.tables import files_below

CSV, WORKBOOK = ".csv", ".xlsx"
_DELIMITERS = (",", ";", "\t", "|")
_CHUNK_BYTES = 1024**2
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# No extract is known to have more: looking each column through for identifiers takes its time.
_MOST_COLUMNS = 500
_LONGEST_HEADING = 500


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

    def label_of(self, place: int) -> str:
        """Return what a report calls the column at a place: its heading, or "column C" where that could be a person's.

        In a file without headings a record stands in their place: where one of them could be a person's, all could.
        """
        known, heading = identifiers(), self.headings[place]
        is_shown = self._could_be_shown or known.advice_on(heading) is not None
        return heading if is_shown and known.is_heading_shown(heading) else f"column {column_letters(place + 1)}"

    @cached_property
    def _could_be_shown(self) -> bool:
        return all(map(identifiers().is_heading_shown, self.headings))


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


def lay_outs_of(file: PartnerFile, most_above: int) -> list[Layout]:
    """Return the layouts that the file would have with none to `most_above` rows above the headings, where it has one.

    Raises FileStop where it has none.
    """
    found: list[Layout] = []
    why: FileStop | None = None
    # A workbook is read whole to have its first rows.
    first_rows = list(islice(sheet_rows(file.path, None), most_above + 1)) if file.is_workbook else []
    for skip in range(most_above + 1):
        try:
            if file.is_workbook:
                cells = first_rows[skip] if skip < len(first_rows) else ()
                found.append(Layout(_headings(cells), "", "", skip + 1, skip + 1, has_odd_blanks=True))
            else:
                found.append(lay_out_of(file, None, skip))
        except FileStop as stop:
            if stop.rule == "headings_outsize":
                raise
            why = why or stop
    if not found:
        assert why is not None
        raise why
    return found


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
    if len(names) > _MOST_COLUMNS or max(map(len, names)) > _LONGEST_HEADING:
        raise FileStop("headings_outsize")
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
