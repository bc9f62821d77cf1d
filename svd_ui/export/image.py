"""A single view as a PNG: title, sentence, legend, picture, what its marks mean and source, all inside the one picture."""

from svd_ui.answer import Picture
from svd_ui.export.document import Document, TakenPicture, TakenView
from svd_ui.export.drawn import (
    Block,
    chart_block,
    finished,
    legend_block,
    marks_text,
    stacked,
    text_block,
)
from svd_ui.export.render import Drawing, drawing_of
from svd_ui.palette import DARK_GREY

_WIDTH, _PADDING, _SCALE = 1000, 32, 2

# A chart is as high as on screen, but never so low that its lines are flat; a map takes the room that it leaves beside it.
_LOWEST_CHART, _MAP = 320, 680
_TITLE, _SENTENCE, _SECOND, _SMALL = 26, 18, 15, 12


def image_bytes(document: Document) -> bytes:
    """Return the document's one view as PNG, with the one picture that it has; without a chart its words alone."""
    (view,) = document.views
    pictures = [taken for taken in view.pictures if taken.picture.draw is not None][:1]
    blocks = [
        text_block(view.title, _WIDTH, _TITLE, is_bold=True),
        *_sentences(view),
        *(block for taken in pictures for block in _picture(taken)),
        *_small(document, view),
    ]
    return finished(stacked([block for block in blocks if block.height], gap=10), _WIDTH, _PADDING).png(_SCALE)


def _sentences(view: TakenView) -> list[Block]:
    lead, *others = view.sentences
    return [text_block(lead, _WIDTH, _SENTENCE), text_block(" ".join(others), _WIDTH, _SECOND)]


def _picture(taken: TakenPicture) -> list[Block]:
    picture = taken.picture
    return [
        text_block(taken.title, _WIDTH, _SECOND, is_bold=True),
        legend_block(picture.legend, _WIDTH),
        chart_block(_drawing(picture)),
        *(text_block(line, _WIDTH, _SMALL) for line in marks_text(picture.marks, picture.notes)),
    ]


def _drawing(picture: Picture) -> Drawing:
    drawing = drawing_of(picture, _WIDTH, max(picture.height, _LOWEST_CHART))
    return drawing if drawing.width >= _WIDTH else drawing_of(picture, _WIDTH, _MAP)


def _small(document: Document, view: TakenView) -> list[Block]:
    about = f"About these figures: {view.filters}." if view.filters else ""
    lines = (view.definition, about, document.audience_words, view.source)
    return [
        *(text_block(line, _WIDTH, _SMALL, ink=DARK_GREY) for line in lines),
        text_block(document.footer(view), _WIDTH, _SMALL, is_bold=True),
    ]
