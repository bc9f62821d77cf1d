"""Where a view's picture and words stand: the words above a picture that fills the width, or beside one that needs the height."""

from dataclasses import replace

from svd_ui.about import Line
from svd_ui.answer import Picture
from svd_ui.slide import Shown, Slide, foot_of, short_words
from svd_ui.slide_layout import (
    BETWEEN,
    COLUMN_WIDTH,
    GAP,
    INNER_WIDTH,
    KEY_WIDTH,
    LINE_HEIGHT,
    MORE,
    SENTENCE,
    SENTENCE_IN_COLUMN,
    SMALL,
    SWATCH,
    TITLE,
    as_many_as_fit,
    stage_height,
    text_height,
)
from svd_ui.slide_picture import Fitted, fitted_picture

TOO_LARGE = "The picture is too large to be read from the back of a room: its figures are in the table."


def with_picture(said: Slide, picture: Picture) -> Slide:
    """Return a view with its picture and what its marks mean, or with its table alone.

    The words stand above a picture that fills the width; beside one that is narrow, or whose rows need the whole height.
    """
    explained = (*said.words, *_lines_of(picture))
    with_table = replace(said, table=picture.table, alt=picture.alt, words=explained)
    if picture.draw is None:
        return with_table
    # What qualifies the sentence gives way to the picture before the picture does.
    less = replace(with_table, more="", words=(Line("", said.more), *explained)) if said.more else with_table
    for slide in (with_table, less):
        if arranged := _arranged(slide, picture):
            return arranged
    return replace(with_table, more=" ".join(filter(None, (said.more, TOO_LARGE))))


def _arranged(slide: Slide, picture: Picture) -> Slide | None:
    """Return a view with its picture beside all its words; None where no place on the screen is large enough for both."""
    below = stage_height((slide.title, TITLE), (slide.sentence, SENTENCE), (slide.more, MORE), *foot_of(slide))
    width = INNER_WIDTH - (KEY_WIDTH + BETWEEN if _has_key(picture) else 0)
    wide = fitted_picture(picture, width, below)
    if wide and wide.is_legible and not wide.is_narrow:
        return _with_key(replace(slide, shown=_shown(wide)), picture, below, KEY_WIDTH)
    whole = stage_height((slide.title, TITLE), *foot_of(slide))
    left = whole - sum(
        text_height(text, size, COLUMN_WIDTH) + GAP
        for text, size in ((slide.sentence, SENTENCE_IN_COLUMN), (slide.more, MORE))
        if text
    )
    high = fitted_picture(picture, INNER_WIDTH - COLUMN_WIDTH - BETWEEN, whole)
    if high and high.is_legible and _legend_height(picture, COLUMN_WIDTH) <= left:
        return _with_key(replace(slide, shown=_shown(high), is_beside=True), picture, left, COLUMN_WIDTH)
    if wide and wide.is_legible:
        return _with_key(replace(slide, shown=_shown(wide)), picture, below, KEY_WIDTH)
    return None


def _shown(fitted: Fitted) -> Shown:
    return Shown(fitted.png(), fitted.width, fitted.height, fitted.smallest_type)


def _has_key(picture: Picture) -> bool:
    return len(picture.legend.keys) > 1 or bool(picture.legend.title or picture.marks or picture.notes)


def _legend_height(picture: Picture, width: float) -> float:
    title = picture.legend.title + picture.legend.more
    keys = [text_height(key.name, SMALL, width - SWATCH) + GAP / 2 for key in picture.legend.keys]
    return text_height(title, SMALL, width) + GAP + sum(keys)


def _with_key(slide: Slide, picture: Picture, height: float, width: float) -> Slide:
    """Return a view with what the marks of its picture mean: the legend whole, then as many notes and marks as fit.

    The others stand behind the view's definitions.
    """
    # A line is kept for how many were left out.
    left = height - _legend_height(picture, width) - SMALL * LINE_HEIGHT - GAP
    notes = as_many_as_fit(picture.notes, str, width, left)
    left -= sum(text_height(each, SMALL, width) + GAP for each in notes)
    marks = as_many_as_fit(picture.marks, short_words, width, left)
    left_out = len(picture.notes) - len(notes) + len(picture.marks) - len(marks)
    shown = _lines_of(replace(picture, notes=notes, marks=marks))
    words = tuple(line for line in slide.words if line not in shown)
    return replace(slide, legend=picture.legend, marks=marks, notes=notes, left_out=left_out, words=words)


def _lines_of(picture: Picture) -> tuple[Line, ...]:
    """Return what the marks of a picture mean, as lines among the definitions."""
    return (*(Line("", note) for note in picture.notes), *(Line(mark.sign, mark.words) for mark in picture.marks))
