"""Workbooks that would take all memory, told before the reader opens them: by what they really unpack to, and how far cells lie.

A workbook of 5 kB can hold a petabyte of nothing, or two cells at opposite corners of a sheet, which the reader lays out as a
full table of 17 thousand million cells: it then ends the whole process, and no exception can be caught.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from svd_data.partner.findings import FileStop

# No extract of a partnership's is larger. The second leaves room for a million rows of 30 columns.
_MOST_BYTES = 1024**3
_MOST_CELLS = 30_000_000
_CHUNK_BYTES = 256 * 1024

# What every sheet holds, however the rest of it is written.
_SHEET_MARK = b"sheetData"
_VALUES = ("v", "is", "t")


def refuse_outsize(path: Path) -> None:
    """Raise FileStop for a workbook that is too large, locked, or whose sheets are not well-formed.

    Raises zipfile.BadZipFile for what is no zip, and what zipfile raises for one that it cannot unpack.
    """
    unpacked = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.flag_bits & 1:
                raise FileStop("file_locked")
            extent = _Extent()
            for chunk in _chunks(archive, member):
                # What the zip says of its members' sizes may be wrong.
                unpacked += len(chunk)
                extent.read(chunk)
                if unpacked > _MOST_BYTES or extent.rows * extent.columns > _MOST_CELLS:
                    raise FileStop("file_outsize")
            if extent.is_broken_sheet:
                raise FileStop("file_unreadable")


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk


class _Extent:
    """How far the cells with something in them reach, of one member of a workbook read piece by piece; 0 of what is no sheet.

    A cell says where it stands, or stands behind the one before.
    """

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = 0
        self._is_broken = self._is_sheet = False
        self._tail = b""
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start

    @property
    def is_broken_sheet(self) -> bool:
        """Whether it is a sheet that cannot be measured: the reader is less strict about what it takes for one."""
        return self._is_broken and self._is_sheet

    def read(self, chunk: bytes) -> None:
        self._is_sheet |= _SHEET_MARK in self._tail + chunk
        self._tail = chunk[-len(_SHEET_MARK) :]
        if not self._is_broken:
            try:
                self._parser.Parse(chunk)
            except (expat.ExpatError, ValueError):
                self._is_broken = True

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._at_cell(attributes.get("r"))
        elif name == "row":
            place = attributes.get("r", "")
            self._row = int(place) if place.isdecimal() else self._row + 1
            self._column = 0
        elif name in _VALUES:
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)

    def _at_cell(self, place: str | None) -> None:
        if place is None:
            self._column += 1
            return
        letters = place.rstrip("0123456789")
        self._column = column_number(letters)
        self._row = int(place[len(letters) :] or 0)


def column_number(letters: str) -> int:
    """Return a column's number from 1.

    >>> column_number("A"), column_number("xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Return the letters by which a spreadsheet calls a column, by its number from 1.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters
