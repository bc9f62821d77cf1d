"""Workbooks put together by hand, as no spreadsheet program would write them."""

import io
import zipfile
from datetime import date

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

_NAMESPACE = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NAMESPACE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_NAMESPACE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}/spreadsheetml/2006/main" '
    f'xmlns:r="{_NAMESPACE}/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
}


def raw_book(cells: str, sheet: str = "worksheets/sheet1.xml") -> bytes:
    """Return a workbook of one sheet with this XML for its rows, the sheet kept under this name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_NAMESPACE}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{_NAMESPACE}/officeDocument/2006/relationships/worksheet" Target="{sheet}"/></Relationships>',
        )
        opening = f'<worksheet xmlns="{_NAMESPACE}/spreadsheetml/2006/main">'
        archive.writestr(f"xl/{sheet}", f"{opening}<sheetData>{cells}</sheetData></worksheet>")
    return content.getvalue()


def book_of(*rows: list[object], mac: bool = False, merged: str = "") -> bytes:
    """Return a workbook of these rows. mac: with the days of 1904. merged: cells that are one, such as "A2:A3"."""
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.create_sheet("Second")["A1"] = date(2024, 1, 1)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def bomb(size: int, told: int | None = None) -> bytes:
    """Return a workbook with a part of so many zeros; told: how many its directory says there are."""
    content = io.BytesIO(raw_book(""))
    with (
        zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.png", "w") as part,
    ):
        for _ in range(size // 1024**2):
            part.write(bytes(1024**2))
    blob = content.getvalue()
    return blob if told is None else blob.replace(size.to_bytes(4, "little"), told.to_bytes(4, "little"))


def locked() -> bytes:
    """Return a zip whose members are said to be encrypted."""
    blob = bytearray(raw_book(""))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = blob.find(mark)
        while at >= 0:
            blob[at + place] |= 1
            at = blob.find(mark, at + 1)
    return bytes(blob)
