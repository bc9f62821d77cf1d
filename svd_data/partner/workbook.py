"""A sheet of an Excel workbook as rows of text, numbered as the spreadsheet numbers them."""

import math
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, WorksheetNotFound

from svd_data.partner.findings import FileStop
from svd_data.partner.outsize import refuse_outsize

# What a file begins with that is protected by a password, or was saved by Excel before 2007.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheet_names(path: Path) -> list[str]:
    """Return the names of the workbook's sheets, in their order. Raises FileStop where it cannot be read."""
    return list(_open(path).sheet_names)


def sheet_rows(path: Path, sheet: str | None) -> Iterator[tuple[str, ...]]:
    """Yield every row of the sheet (None: the first) from the first on, blank ones too, cells as text.

    Days come as 2024-01-31, with a time where they have one; whole numbers without a point. Raises FileStop.
    """
    workbook = _open(path)
    try:
        found: CalamineSheet = workbook.get_sheet_by_index(0) if sheet is None else workbook.get_sheet_by_name(sheet)
        for row in found.iter_rows():
            yield tuple(_text(cell) for cell in row)
    except WorksheetNotFound:
        raise FileStop("sheet_missing") from None
    except (CalamineError, IndexError):
        raise FileStop("file_unreadable") from None


def _open(path: Path) -> CalamineWorkbook:
    try:
        refuse_outsize(path)
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise FileStop("file_locked") from None
    except zipfile.BadZipFile:
        with path.open("rb") as stream:
            is_compound = stream.read(len(_COMPOUND_FILE)) == _COMPOUND_FILE
        raise FileStop("file_locked" if is_compound else "file_unreadable") from None
    except (CalamineError, OSError, RuntimeError, NotImplementedError, zlib.error, EOFError):
        raise FileStop("file_unreadable") from None


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and math.isfinite(cell):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, timedelta):
        return str((datetime.min + cell).time().replace(microsecond=0))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
