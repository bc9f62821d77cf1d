"""A sheet of an Excel workbook as rows of text, numbered as the spreadsheet numbers them."""

import math
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, WorksheetNotFound

from svd_data.partner.findings import FileStop

# A workbook is a zip: one that would unpack to more than this is no extract of a partnership's.
_LARGEST = 2 * 1024**3


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
    except CalamineError:
        raise FileStop("file_unreadable") from None


def _open(path: Path) -> CalamineWorkbook:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                raise FileStop("file_unreadable")
        return CalamineWorkbook.from_path(path)
    except (zipfile.BadZipFile, CalamineError, PasswordError, OSError):
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
