"""Slides: a title slide, and of each view its sentence, its picture and its table, each slide with source and definition."""

import io
from collections.abc import Callable

from pptx.presentation import Presentation

from svd_ui.export.document import SYNTHETIC, Document, TakenPicture, TakenView
from svd_ui.export.drawn import finished, legend_block, legend_words, marks_text
from svd_ui.export.render import Drawing, drawing_of
from svd_ui.export.slide_parts import (
    LEFT,
    WIDTH,
    Slide,
    add_slide,
    fitted,
    new_presentation,
    put_picture,
    put_text,
    set_notes,
    text_height,
)
from svd_ui.export.slide_tables import add_table_slides, is_too_long, put_whole_table, too_long
from svd_ui.export.text import clean, cut
from svd_ui.slide_picture import is_crowded

# Pixels of a picture in an inch of a slide: type of 13 pixels is 12 points high. And how many dots each is drawn with.
_PIXELS, _SCALE = 78, 3

# Points, of text that may be read at the back of a room, and of what only has to be there.
_LEAD, _SECOND, _WORDS = 18, 14, 11
_GAP = 0.1

# The column beside a picture for a long key, in inches.
_BESIDE = 3.9

# A picture lower than this many inches has a slide of its own.
_LEAST_PICTURE = 3.0
_LONGEST_TITLE, _LONGEST_SENTENCE, _LONGEST_WORDS = 140, 1500, 900


def slides_bytes(document: Document, on_view: Callable[[int], None] = lambda done: None) -> bytes:
    """Return the document as PowerPoint. on_view: called with how many views are written, after each."""
    presentation = new_presentation(document)
    _title_slide(presentation, document)
    for number, view in enumerate(document.views, 1):
        _view_slides(presentation, document, view)
        on_view(number)
    _about_slides(presentation, document)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def _title_slide(presentation: Presentation, document: Document) -> None:
    slide = add_slide(presentation, document, cut(document.title, _LONGEST_TITLE), None, is_first=True)
    lines = (
        (document.catalogue.area_name, 24),
        (document.period[:1].upper() + document.period[1:], 20),
        (cut(document.audience_words, _LONGEST_SENTENCE), 16),
        (f"{document.as_at}.", 16),
        *([(SYNTHETIC, 16)] if document.is_synthetic else []),
    )
    top = 3.2
    for text, size in lines:
        height = text_height(text, WIDTH, size)
        put_text(slide, text, LEFT, top, WIDTH, height, size)
        top += height + _GAP


def _view_slides(presentation: Presentation, document: Document, view: TakenView) -> None:
    if not view.pictures:
        _sentence_slide(presentation, document, view)
    for number, taken in enumerate(view.pictures):
        slide, top = _picture_slide(presentation, document, view, taken, is_first=number == 0)
        for place, table in enumerate(taken.tables):
            if table.of or is_too_long(table):
                continue
            if place == 0 and taken.picture.draw is None and put_whole_table(slide, table, top):
                continue
            add_table_slides(presentation, document, view, table)


def _sentence_slide(presentation: Presentation, document: Document, view: TakenView) -> None:
    slide = add_slide(presentation, document, cut(view.title, _LONGEST_TITLE), view)
    _put_sentences(slide, view)
    set_notes(slide, view, document)


def _picture_slide(
    presentation: Presentation, document: Document, view: TakenView, taken: TakenPicture, *, is_first: bool
) -> tuple[Slide, float]:
    """Add the slide of a picture: what it answers, the picture with its legend, and what its marks mean.

    Return the slide and how far down it is full.
    """
    title = view.title if is_first else taken.title
    slide = add_slide(presentation, document, cut(title, _LONGEST_TITLE), view)
    # What the view leads with is about its first picture, and stands there.
    said = clean(taken.picture.says)
    top = (
        _put_sentences(slide, view)
        if is_first
        else _put_lines(slide, [(cut(said, _LONGEST_SENTENCE), _LEAD)], slide.top)
    )
    set_notes(slide, view, document, marks_text(taken.picture.marks, taken.picture.notes))
    if taken.picture.draw is None:
        words = "\n".join((*_told(taken), *marks_text(taken.picture.marks, taken.picture.notes)))
        return slide, _put_lines(slide, [(words, _WORDS)], top)
    if not _has_room(slide, taken, top):
        # Its words have taken the slide: the picture has the next one to itself.
        slide = add_slide(presentation, document, cut(taken.title, _LONGEST_TITLE), view)
        set_notes(slide, view, document, marks_text(taken.picture.marks, taken.picture.notes))
        top = slide.top
    _put_chart(slide, taken, top)
    return slide, slide.bottom


def _has_room(slide: Slide, taken: TakenPicture, top: float) -> bool:
    """Return whether what the sentences left of a slide is high enough for the picture to be read."""
    height = slide.bottom - top - _legend_height(taken, WIDTH)
    return height >= _LEAST_PICTURE and not is_crowded(
        _drawing(taken, WIDTH - _BESIDE - 2 * _GAP, slide.bottom - top).svg
    )


def _put_sentences(slide: Slide, view: TakenView) -> float:
    lead, *others = view.sentences
    lines = [(cut(lead, _LONGEST_SENTENCE), _LEAD), (cut(" ".join(others), _LONGEST_SENTENCE), _SECOND)]
    return _put_lines(slide, lines, slide.top)


def _put_lines(slide: Slide, lines: list[tuple[str, int]], top: float) -> float:
    """Put paragraphs one below the other and return where the next thing can stand. What would run off the slide is cut."""
    for text, size in lines:
        if fits := fitted(text, WIDTH, slide.bottom - top, size):
            height = text_height(fits, WIDTH, size)
            put_text(slide, fits, LEFT, top, WIDTH, height, size)
            top += height + _GAP / 2
    return top + _GAP / 2


def _put_chart(slide: Slide, taken: TakenPicture, top: float) -> None:
    """Put a picture where the sentences leave room: its legend above and its marks below it, or both beside it."""
    words = "\n".join((*_told(taken), *marks_text(taken.picture.marks, taken.picture.notes)))
    below = text_height(words, WIDTH, _WORDS) if words else 0
    if below <= (slide.bottom - top) / 4:
        under = top + _legend_height(taken, WIDTH)
        drawing = _drawing(taken, WIDTH, slide.bottom - under - below)
        if drawing.width > WIDTH * _PIXELS * 0.9:
            _put_legend(slide, taken, LEFT, top, WIDTH)
            _put_drawing(slide, drawing, taken.alt, LEFT, under)
            _put_words(slide, words, LEFT, slide.bottom - below, WIDTH)
            return
    # A map, or a long key: what there is to read stands beside the picture.
    drawing = _drawing(taken, WIDTH - _BESIDE - 2 * _GAP, slide.bottom - top)
    _put_drawing(slide, drawing, taken.alt, LEFT, top)
    left = LEFT + drawing.width / _PIXELS + 2 * _GAP
    width = LEFT + WIDTH - left
    _put_words(slide, words, left, _put_legend(slide, taken, left, top, width), width)


def _told(taken: TakenPicture) -> list[str]:
    """Return where those of the picture's tables are that are too long for slides."""
    return [too_long(table) for table in taken.tables if is_too_long(table)]


def _drawing(taken: TakenPicture, width: float, height: float) -> Drawing:
    return drawing_of(taken.picture, round(width * _PIXELS), round(height * _PIXELS))


def _put_drawing(slide: Slide, drawing: Drawing, alt: str, left: float, top: float) -> None:
    put_picture(slide, drawing.png(_SCALE), alt, left, top, drawing.width / _PIXELS, drawing.height / _PIXELS)


def _put_words(slide: Slide, words: str, left: float, top: float, width: float) -> None:
    room = slide.bottom - top
    if fits := fitted(words, width, room, _WORDS):
        put_text(slide, fits, left, top, width, room, _WORDS)


def _legend(taken: TakenPicture, width: float) -> Drawing:
    return finished(legend_block(taken.picture.legend, width * _PIXELS), width * _PIXELS)


def _legend_height(taken: TakenPicture, width: float) -> float:
    return _legend(taken, width).height / _PIXELS + _GAP if legend_words(taken.picture.legend) else 0


def _put_legend(slide: Slide, taken: TakenPicture, left: float, top: float, width: float) -> float:
    """Put the legend, drawn as its page draws it, and return where the next thing can stand."""
    height = _legend_height(taken, width)
    if height:
        _put_drawing(slide, _legend(taken, width), f"Key. {legend_words(taken.picture.legend)}", left, top)
    return top + height


def _about_slides(presentation: Presentation, document: Document) -> None:
    """Add what all the figures are about, each thing said once, on as many slides as it takes."""
    lines = list(
        dict.fromkeys(
            f"{line.heading}: {line.text}" if line.heading and line.text else line.heading or line.text
            for view in document.views
            for line in view.about
            if line.text
        )
    )
    slide: Slide | None = None
    top = 0.0
    for text in (cut(line, 2 * _LONGEST_WORDS) for line in lines):
        height = text_height(text, WIDTH, _WORDS)
        if slide is None or top + height > slide.bottom:
            more = "" if slide is None else " (continued)"
            slide = add_slide(presentation, document, f"What these figures are about{more}", None)
            top = slide.top
        put_text(slide, text, LEFT, top, WIDTH, height, _WORDS)
        top += height + _GAP / 2
