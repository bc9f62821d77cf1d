"""Text in exports: what no file can hold is taken out, and lines are broken where a writer has to know how long they are."""

import unicodedata

# Widths of the characters from space to ~ in Liberation Sans (as in Arial and Helvetica), in thousandths of the type's size.
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
    556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_FIRST, _OTHER_WIDTH = 32, 1000
_ACCENTED_WIDTH = 722

# Bold is wider by at most this in words of several letters.
_BOLD = 1.09

# They change the order of what is read, so that a name could be made to look like another.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: object) -> str:
    """Return text without what XML cannot hold (control characters, halves of pairs) and without marks of direction.

    >>> clean("a\\x00b\\x1b[1m\\ud800 c\\td")
    'ab[1m c d'
    """
    kept = (" " if each in "\t\n\r" else each for each in str(text) if each in "\t\n\r" or _is_printable(each))
    return "".join(kept)


def _is_printable(character: str) -> bool:
    if character in _DIRECTIONS or character in "\ufffe\uffff":
        return False
    return unicodedata.category(character) not in ("Cc", "Cs")


def cut(text: str, longest: int) -> str:
    """Return text of at most that many characters, cut at a word where it can be.

    >>> cut("one two three", 9), cut("one two", 9)
    ('one two…', 'one two')
    """
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept[longest // 2 :] else kept}…"


def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """Return about how wide a line of text is in the unit of its size, seldom less than it is."""
    thousandths = sum(_width_of(character) for character in text)
    return thousandths / 1000 * size * (_BOLD if is_bold else 1)


def wrapped(text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
    """Return text in lines no wider than `width`. A word that is wider is broken.

    >>> wrapped("recorded offences", 60, 12)
    ['recorded', 'offences']
    """
    lines, line = [], ""
    for word in text.split():
        for piece in _pieces(word, width, size, is_bold):
            joined = f"{line} {piece}" if line else piece
            if line and text_width(joined, size, is_bold=is_bold) > width:
                lines.append(line)
                line = piece
            else:
                line = joined
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, width: float, size: float, is_bold: bool) -> list[str]:
    if text_width(word, size, is_bold=is_bold) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, is_bold=is_bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _width_of(character: str) -> int:
    place = ord(character) - _FIRST
    if 0 <= place < len(_WIDTHS):
        return _WIDTHS[place]
    # Letters of Latin with accents, dashes and quotation marks are narrower than a sign such as a triangle.
    return _ACCENTED_WIDTH if ord(character) < 0x2022 else _OTHER_WIDTH
