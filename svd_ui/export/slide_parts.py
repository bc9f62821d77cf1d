"""What every slide has: the file it is in, its title, text and pictures where they are put, its foot and its notes."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.presentation import Presentation
from pptx.util import Emu, Inches, Pt

from svd_ui.export.document import Document, TakenView
from svd_ui.export.text import clean, cut, wrapped
from svd_ui.palette import DARK_BLUE, DARK_GREY

# In inches: the slide, and the room on it between the margins.
_SLIDE_WIDTH, _SLIDE_HEIGHT = 13.333, 7.5
LEFT, WIDTH = 0.5, _SLIDE_WIDTH - 1.0
_TITLE_TOP, _TITLE_SIZE, _FIRST_TITLE_SIZE = 0.3, 26, 40

# Where what is said of the source begins, and with it where the rest of a slide ends.
_FOOT_SIZE, _SOURCE_SIZE = 10, 9
_FOOT_TOP = 7.1
_LONGEST_SOURCE = 1000
_FONT = "Arial"
_TITLE_ONLY = 5
_NOT_OURS = ("/printerSettings", "/thumbnail")

# Of a line, beside the size of its type; and how much narrower than it looks a box must be taken to be.
_LINE, _SAFETY = 1.2, 0.97
_POINTS = 72


@dataclass(frozen=True)
class Slide:
    """A slide with its title and foot. top, bottom: in inches, between which the rest has room."""

    slide: Any
    top: float
    bottom: float


def new_presentation(document: Document) -> Presentation:
    """Return an empty file of wide slides whose properties name no person."""
    presentation = pptx.Presentation()
    ratio = Inches(_SLIDE_WIDTH) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Emu(Inches(_SLIDE_WIDTH)), Emu(Inches(_SLIDE_HEIGHT))
    # The template is for narrow slides: what stands on its layouts is moved apart, for whoever adds a slide.
    for layout in (presentation.slide_master, *presentation.slide_layouts):
        for shape in layout.placeholders:
            shape.left, shape.width = Emu(round(shape.left * ratio)), Emu(round(shape.width * ratio))
    _drop_what_is_not_ours(presentation)
    _use_one_font(presentation)
    _set_properties(presentation, document)
    return presentation


def add_slide(
    presentation: Presentation, document: Document, title: str, view: TakenView | None, *, is_first: bool = False
) -> Slide:
    """Add a slide with a title, what its figures are and where they are from, and the foot that every slide has."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[_TITLE_ONLY])
    size, top = (_FIRST_TITLE_SIZE, 1.2) if is_first else (_TITLE_SIZE, _TITLE_TOP)
    height = text_height(title, WIDTH, size, is_bold=True)
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = _box(LEFT, top, WIDTH, height)
    _write(heading.text_frame, title, size, is_bold=True, colour=DARK_BLUE)
    number = len(presentation.slides)
    bottom = _FOOT_TOP
    parts = Slide(slide, top + height + 0.08, bottom)
    put_text(parts, document.footer(view), LEFT, _FOOT_TOP, WIDTH - 0.6, 0.25, _FOOT_SIZE, is_bold=True)
    put_text(parts, str(number), LEFT + WIDTH - 0.6, _FOOT_TOP, 0.6, 0.25, _FOOT_SIZE, is_right=True)
    if view is not None and view.source:
        source = cut(f"{view.definition} {view.source}", _LONGEST_SOURCE)
        source_height = text_height(source, WIDTH, _SOURCE_SIZE)
        bottom -= source_height + 0.03
        put_text(parts, source, LEFT, bottom, WIDTH, source_height, _SOURCE_SIZE, colour=DARK_GREY)
    return Slide(slide, parts.top, bottom - 0.08)


def put_text(
    slide: Slide,
    text: str,
    left: float,
    top: float,
    width: float,
    height: float,
    size: float,
    *,
    is_bold: bool = False,
    is_right: bool = False,
    colour: str = "#0B0C0C",
) -> None:
    """Put text into a box, a paragraph a line."""
    frame = slide.slide.shapes.add_textbox(*_box(left, top, width, height)).text_frame
    _write(frame, text, size, is_bold=is_bold, is_right=is_right, colour=colour)


def put_picture(slide: Slide, png: bytes, alt: str, left: float, top: float, width: float, height: float) -> None:
    """Put a picture, with its words for who cannot see it."""
    picture = slide.slide.shapes.add_picture(io.BytesIO(png), *_box(left, top, width, height))
    properties = picture._element.nvPicPr.cNvPr
    properties.set("descr", clean(alt))
    properties.set("name", f"Picture {properties.get('id')}")


def set_notes(slide: Slide, view: TakenView, document: Document, marks: Sequence[str] = ()) -> None:
    """Put what a speaker may be asked below the slide: the briefing's own note, marks, definition, filters, source and link."""
    about = [f"{line.heading}: {line.text}" if line.heading else line.text for line in view.about if line.text]
    lines = [view.note, *view.sentences, *marks, *about, f"Link: {view.link}", document.footer(view)]
    slide.slide.notes_slide.notes_text_frame.text = "\n".join(line for line in lines if line)


def text_height(text: str, width: float, size: float, *, is_bold: bool = False) -> float:
    """Return how high text of a size in points stands in a box of a width in inches."""
    usable = width * _POINTS * _SAFETY
    lines = sum(len(wrapped(line, usable, size, is_bold=is_bold)) for line in text.split("\n"))
    return lines * size * _LINE / _POINTS


def fitted(text: str, width: float, room: float, size: float) -> str:
    """Return text that is no higher than there is room for, cut where it has to be; "" where there is room for no line."""
    if text_height("", width, size) > room:
        return ""
    while text_height(text, width, size) > room:
        text = cut(text, min(len(text) - 1, round(len(text) * 0.9)))
    return text


def write_run(paragraph: Any, text: str, size: float, *, is_bold: bool = False, colour: str = "#0B0C0C") -> None:
    """Add text to a paragraph, in British English, at a size in points."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, _FONT
    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _write(frame: Any, text: str, size: float, *, is_bold: bool, colour: str, is_right: bool = False) -> None:
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
        paragraph.line_spacing = 1.0
        write_run(paragraph, clean(line), size, is_bold=is_bold, colour=colour)


def _box(left: float, top: float, width: float, height: float) -> tuple[Emu, Emu, Emu, Emu]:
    return Emu(Inches(left)), Emu(Inches(top)), Emu(Inches(width)), Emu(Inches(height))


def _drop_what_is_not_ours(presentation: Presentation) -> None:
    """Take the settings of somebody's printer, and a picture of an empty slide, out of the template's copy."""
    for relations in (presentation.part.rels, presentation.part.package._rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(_NOT_OURS)]:
            relations.pop(key)


def _use_one_font(presentation: Presentation) -> None:
    """Make the file's own font the one whose widths are known, so that what is added by hand looks alike."""
    for relation in presentation.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part
            theme._blob = theme.blob.replace(b'typeface="Calibri"', f'typeface="{_FONT}"'.encode())


def _set_properties(presentation: Presentation, document: Document) -> None:
    properties, built_at = presentation.core_properties, document.catalogue.built_at.replace(tzinfo=None)
    properties.title, properties.subject = cut(clean(document.title), 250), cut(document.subject, 250)
    properties.keywords = cut(document.footer(), 250)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language, properties.revision = "en-GB", 1
    properties.created = properties.modified = built_at
