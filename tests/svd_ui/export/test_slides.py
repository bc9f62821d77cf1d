"""Slides, read back as PowerPoint reads them, and drawn by LibreOffice where it is installed."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pptx
import pytest
from lxml import etree
from PIL import Image
from pptx.presentation import Presentation
from pptx.util import Pt

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue
from svd_ui.export.cells import columns_of
from svd_ui.export.document import Document, TakenTable
from svd_ui.export.slide_parts import fitted, text_height
from svd_ui.export.slide_tables import MOST_ROWS
from svd_ui.export.text import clean
from tests.svd_ui.export.conftest import written

Documents = Callable[..., Document]


def opened(document: Document) -> Presentation:
    return pptx.Presentation(io.BytesIO(written(document, "slides")))


def text_of(slide: object) -> str:
    frames = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]  # type: ignore[attr-defined]
    return "\n".join(frames)


def native_tables(presentation: Presentation, title: str) -> Iterator[list[list[str]]]:
    """Yield the native tables of that title, in order, as text."""
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.has_table and shape._element.nvGraphicFramePr.cNvPr.get("descr") == f"Table: {title}":
                yield [[cell.text for cell in row.cells] for row in shape.table.rows]


def whole_table(presentation: Presentation, table: TakenTable) -> dict[str, list[str]]:
    """Return a table put together again from the slides that it is split over: its cells by heading."""
    columns: dict[str, list[str]] = {}
    lots: dict[tuple[str, ...], list[list[str]]] = {}
    for head, *rows in native_tables(presentation, table.title):
        lots.setdefault(tuple(head), []).extend(rows)
    for head, rows in lots.items():
        for place, heading in enumerate(head):
            columns[heading] = [row[place] for row in rows]
    return columns


@pytest.mark.parametrize("room", [-1.0, 0.0, 0.1, 0.2, 0.5, 3.0])
def test_text_is_cut_to_its_room_whatever_that_is(room: float) -> None:
    words = "many words " * 400
    kept = fitted(words, 2.0, room, 12)
    assert (kept == "") == (room < 12 * 1.2 / 72)
    assert not kept or text_height(kept, 2.0, 12) <= room
    assert fitted("few", 2.0, 3.0, 12) == "few"
    assert fitted("w" * 300, 0.05, 0.5, 12) != ""  # narrower than any letter


@pytest.mark.parametrize("page", ["hotspots", "overview"])
def test_sentences_longer_than_a_slide_stay_on_it(page: str, document: Documents) -> None:
    made = document(page)
    sentences = tuple(f"{which} sentence, of very many more words than fit. " * 40 for which in ("First", "Second"))
    presentation = opened(replace(made, views=(replace(made.views[0], sentences=sentences),)))
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= presentation.slide_height, text_of(slide)[:200]
    assert "First sentence" in text_of(presentation.slides[1])


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("page", ["hotspots", "trends"])
def test_every_number_in_a_table_is_the_released_frames(page: str, audience: str, document: Documents) -> None:
    made = document(page, audience)
    presentation = opened(made)
    for table in made.views[0].tables:
        if len(table.released.frame) > MOST_ROWS:
            assert list(native_tables(presentation, table.title)) == []
            continue
        written = whole_table(presentation, table)
        assert list(written) == list(table.released.frame.columns)
        for column in columns_of(table.released):
            cells = [column.words(row) for row in range(len(column.cells))]
            for shown, cell in zip(written[column.heading], cells, strict=True):
                # Only a long text is cut, never a number.
                assert shown == cell or (not column.is_number and shown.endswith("…") and len(cell) > 200)


def test_a_long_table_is_told_of_where_its_picture_is(document: Documents) -> None:
    made = document("trends")
    (table,) = [table for table in made.views[0].tables if len(table.released.frame) > MOST_ROWS]
    told = [text_of(slide) for slide in opened(made).slides if f"{len(table.released.frame)} rows" in text_of(slide)]
    assert len(told) == 1
    assert "Excel" in told[0]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_picture_and_table_has_words_for_who_cannot_see_it(
    audience: str, briefing: Callable[[str], Document]
) -> None:
    pictures = 0
    for slide in opened(briefing(audience)).slides:
        for shape in slide.shapes:
            if shape.shape_type is not None and "PICTURE" in str(shape.shape_type):
                pictures += 1
                alt = shape._element.nvPicPr.cNvPr.get("descr")
                assert len(alt) > 15
                assert not re.search(r"\.(png|svg)$", alt)
            if shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
    assert pictures >= 3


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_slide_says_for_whom_when_and_from_which_data(
    audience: str, briefing: Callable[[str], Document], demo_catalogue: Catalogue
) -> None:
    slides = list(opened(briefing(audience)).slides)
    for slide in slides:
        text = text_of(slide)
        assert slide.shapes.title.text_frame.text.strip()
        for words in (f"{audience.capitalize()} view", "SYNTHETIC DATA", demo_catalogue.version, "September 2026"):
            assert words in text
    about = [text_of(slide) for slide in slides[1:] if "What these figures are about" not in text_of(slide)]
    assert all("Source: SYNTHETIC demonstration data: Synthetic offences" in text for text in about)
    assert all(re.search(r"(Knife|Firearm) crime: Recorded offences", text) for text in about)
    assert all("Includes provisional months" in text for text in about)


def test_a_views_slide_has_its_title_sentence_and_note(briefing: Callable[[str], Document]) -> None:
    made = briefing(INTERNAL)
    slides = {slide.shapes.title.text_frame.text: slide for slide in opened(made).slides}
    slide = slides["Knives by ward"]
    assert made.views[0].sentences[0] in text_of(slide)
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("Say that place is not home.")
    assert "Link: /hotspots?indicator=knife_crime&audience=internal" in notes


def test_a_view_that_the_audience_may_not_have_is_a_slide_that_says_so(briefing: Callable[[str], Document]) -> None:
    texts = {slide.shapes.title.text_frame.text: text_of(slide) for slide in opened(briefing(PUBLIC)).slides}
    assert "not released to the public audience" in texts["Two wards"]
    assert briefing(PUBLIC).views[3].is_refused
    assert not briefing(INTERNAL).views[3].is_refused


def test_type_of_tables_is_12_points_and_nothing_is_smaller_than_9(briefing: Callable[[str], Document]) -> None:
    for slide in opened(briefing(PARTNER)).slides:
        for shape in slide.shapes:
            cells = [cell for row in shape.table.rows for cell in row.cells] if shape.has_table else []
            for cell in cells:
                assert all(run.font.size >= Pt(12) for each in cell.text_frame.paragraphs for run in each.runs)
            if shape.has_text_frame:
                assert all(run.font.size >= Pt(9) for each in shape.text_frame.paragraphs for run in each.runs)


@pytest.mark.parametrize("audience", [INTERNAL, PUBLIC])
def test_everything_stands_on_its_slide_and_nothing_on_anything_else(
    audience: str, briefing: Callable[[str], Document]
) -> None:
    presentation = opened(briefing(audience))
    for number, slide in enumerate(presentation.slides, 1):
        boxes = [(shape.left, shape.top, shape.left + shape.width, shape.top + shape.height) for shape in slide.shapes]
        for box in boxes:
            assert box[0] >= 0
            assert box[1] >= 0
            assert box[2] <= presentation.slide_width
            assert box[3] <= presentation.slide_height
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                # A few hundredths of an inch are white.
                assert across <= 9144 or down <= 27432, (number, one, other)


def test_properties_carry_audience_period_and_version_and_no_person(
    document: Documents, demo_catalogue: Catalogue
) -> None:
    for audience in AUDIENCES:
        properties = opened(document("hotspots", audience)).core_properties
        for words in (f"{audience} view", "October 2025 to September 2026", demo_catalogue.version):
            assert words in properties.subject
        assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
        assert properties.title == "Hotspots: where is it recorded most?"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def words_in(part: bytes) -> list[str]:
    """Return every text of a part of XML, and every attribute that a person or a screen reader may be told."""
    root = etree.fromstring(part)
    told = [element.get(name) for element in root.iter() for name in ("descr", "title", "name") if element.get(name)]
    return [*(text for text in root.itertext() if text.strip()), *told]


@pytest.mark.parametrize("page", ["hotspots", "trends"])
def test_no_part_of_a_publics_file_holds_a_count_as_it_is(page: str, document: Documents) -> None:
    for indicator in ("knife_crime", "serious_violence"):
        exact, shown = (_counts(document(page, audience, indicator)) for audience in (INTERNAL, PUBLIC))
        telling = {count for count in exact - shown if count >= 100 or count % 5}
        assert len(telling) > 10
        parts = parts_of(written(document(page, PUBLIC, indicator), "slides"))
        assert not [name for name in parts if not re.search(r"\.(xml|rels|png|jpeg)$", name)]
        for name, part in parts.items():
            if name.startswith("ppt/slides/slide"):
                in_cells = {text for text in words_in(part) if re.fullmatch(r"[\d,]+", text)}
                counts = {int(text.replace(",", "")) for text in in_cells}
                assert not counts & {count for count in telling if count >= 100}, name
            if name.endswith(".xml") and not name.startswith(("ppt/theme", "ppt/slideLayouts", "ppt/slideMasters")):
                told = " ".join(words_in(part))
                for count in (count for count in telling if count >= 1000):
                    assert f"{count:,}" not in told, name


def _counts(document: Document) -> set[int]:
    """Return every whole number of a document's columns of counts."""
    numbers = set()
    for table in document.views[0].tables:
        for column in columns_of(table.released):
            if column.heading in ("Offences", "Before"):
                numbers |= {cell for cell in column.cells if isinstance(cell, int)}
    return numbers


def test_no_file_holds_a_workbook_or_a_chart_of_its_own(briefing: Callable[[str], Document]) -> None:
    names = list(parts_of(written(briefing(PUBLIC), "slides")))
    assert not [name for name in names if re.search(r"embed|chart|\.xlsx|\.bin|customXml", name)]


def test_hostile_words_stay_words(hostile: Document) -> None:
    presentation = opened(hostile)
    texts = [text_of(slide) for slide in presentation.slides]
    assert any("<script>alert(1)</script>" in text for text in texts)
    assert any(clean("a\x00b\x07c") in text for text in texts)
    assert presentation.core_properties.title.startswith("<script>")
    # A title of ten thousand letters leaves room for the picture.
    assert max(len(slide.shapes.title.text_frame.text) for slide in presentation.slides) <= 160


@pytest.fixture(scope="module")
def office() -> str:
    path = shutil.which("soffice")
    if path is None:
        pytest.skip("no LibreOffice on this machine: install libreoffice-impress and poppler-utils to draw slides")
    if shutil.which("pdftoppm") is None:
        pytest.skip("no pdftoppm on this machine: install poppler-utils")
    return path


def test_libreoffice_opens_every_slide_and_draws_it(
    office: str, briefing: Callable[[str], Document], tmp_path: Path
) -> None:
    made = briefing(PUBLIC)
    (tmp_path / "made.pptx").write_bytes(written(made, "slides"))
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    environment = os.environ | {"HOME": str(tmp_path)}
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "made.pptx")], check=True, env=environment)
    subprocess.run(["pdftoppm", "-r", "40", "-png", str(tmp_path / "made.pdf"), str(tmp_path / "page")], check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) == len(opened(made).slides)
    for page in pages:
        # None is blank: each has a title and a foot at least.
        assert len(Image.open(page).convert("L").getcolors()) > 20


@pytest.mark.parametrize("page", ["hotspots", "people"])
def test_no_picture_is_crushed_by_its_words(page: str, document: Documents) -> None:
    made = document(page, PARTNER)
    long = (f"{'A long lead. ' * 45}", "And what qualifies it. " * 30)
    wordy = replace(made, views=tuple(replace(view, sentences=long) for view in made.views))
    pictures = 0
    for slide in opened(wordy).slides:
        assert len(text_of(slide)) > 50
        for shape in slide.shapes:
            if "PICTURE" in str(shape.shape_type) and not shape._element.nvPicPr.cNvPr.get("descr").startswith("Key. "):
                pictures += 1
                assert shape.height.inches >= 3, slide.shapes.title.text_frame.text
    assert pictures > 0
