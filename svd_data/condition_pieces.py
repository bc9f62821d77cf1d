"""The first fence of a condition: its text cut into words, numbers, texts and signs, and anything else refused.

So no comment, statement, parameter, function or name of another table is ever parsed. Imports nothing of ours but errors.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from svd_data.errors import ConditionError, did_you_mean, nearest_word, shortened

# Far beyond what a reader could follow, and little enough to check in a blink.
_LONGEST = 2_000
_MOST_VALUES = 200
_DEEPEST = 20

_KEYWORDS = frozenset({"and", "or", "not", "in", "is", "null", "true", "false", "between", "like", "date"})
_FUNCTION = "coalesce"
_PIECE = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<word>[^\W\d]\w*)|(?P<number>[0-9]+)|(?P<text>'(?:[^']|'')*')|(?P<sign><>|<=|>=|!=|==|[=<>(),])"
)
# The largest number of eight digits is beyond every column, and within what DuckDB reads as an integer.
_MOST_DIGITS = 8


@dataclass(frozen=True)
class Piece:
    """One piece of a condition as written. kind: "word", "number", "text" or "sign"; start: its first character's place."""

    kind: str
    text: str
    start: int

    @property
    def place(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)


def check_pieces(text: str, table: str, columns: Collection[str], left_to_filters: Collection[str]) -> None:
    """Raise ConditionError unless the text holds nothing but pieces of a condition over `table`, and not too much of it.

    columns: those that it may name. left_to_filters: others of the table, which have a message of their own.
    """
    if len(text) > _LONGEST:
        raise ConditionError(f"is longer than {_LONGEST:,} characters.")
    pieces = list(read_pieces(text))
    if not pieces:
        raise ConditionError("is blank: it must say which rows are counted.")
    if sum(piece.kind in ("number", "text") for piece in pieces) > _MOST_VALUES:
        raise ConditionError(f"names more than {_MOST_VALUES} values.")
    _check_brackets(piece for piece in pieces if piece.kind == "sign")
    for piece, after in zip(pieces, [*pieces[1:], None], strict=True):
        if piece.kind == "number" and len(piece.text) > _MOST_DIGITS:
            raise ConditionError(f"the number {shortened(piece.text)} is too long.", place=piece.place)
        if piece.kind == "word":
            _check_word(piece, after.text if after else "", table, columns, left_to_filters)


def read_pieces(text: str) -> Iterable[Piece]:
    """Yield the pieces of a text in order, the space between left out. Raises ConditionError at what is none."""
    position = 0
    while position < len(text):
        match = _PIECE.match(text, position)
        if match is None:
            raise ConditionError(_why_not_a_piece(text[position]), place=(position, position + 1))
        piece = Piece(str(match.lastgroup), match.group(), position)
        if piece.kind == "text":
            _check_letters(piece)
        if piece.kind != "space":
            yield piece
        position = match.end()


def place_of(text: str, error: ConditionError) -> tuple[int, int] | None:
    """Return where the fault is: of the word that the error names, within the place that it gives; else that place.

    text: a condition that is made of pieces, or the error has a place of its own.
    """
    if not error.word:
        return error.place
    start, end = error.place or (0, len(text))
    found = [piece for piece in read_pieces(text) if piece.text.casefold() == error.word.casefold()]
    within = [piece for piece in found if start <= piece.start < end]
    return next((piece.place for piece in (*within, *found)), error.place)


def _check_letters(piece: Piece) -> None:
    """Raise ConditionError where a text would match nothing for a reason that nobody sees."""
    inside = piece.text[1:-1]
    if not piece.text.isprintable():
        raise ConditionError(
            f"the text {shortened(repr(inside))} holds a character that cannot be seen.", place=piece.place
        )
    if not unicodedata.is_normalized("NFC", inside):
        raise ConditionError(
            f"the text '{shortened(inside)}' holds an accent that is a character of its own: type the letter and its accent as one.",
            place=piece.place,
            suggestion=f"'{unicodedata.normalize('NFC', inside)}'",
        )
    # The records are in English and Welsh: a letter of another alphabet is one that only looks like one of these.
    for letter in inside:
        if letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN"):
            raise ConditionError(
                f"the text '{shortened(inside)}' holds {letter!r}, a letter of another alphabet, perhaps one that only looks like it.",
                place=piece.place,
            )


def _why_not_a_piece(character: str) -> str:
    if character == "'":
        return "a quotation mark (') is opened and not closed."
    if character in '"“”‘’`':
        return f"{character} may not be used: names stand without quotation marks, texts in straight single ones ('Robbery')."
    if character == ".":
        return "'.' may not be used: columns stand without their table, and numbers are whole."
    if not character.isprintable():
        return f"holds a character that cannot be seen ({character!r})."
    return f"'{character}' may not be used in a condition."


def _check_brackets(signs: Iterable[Piece]) -> None:
    opened: list[Piece] = []
    for sign in signs:
        if sign.text == "(":
            opened.append(sign)
        elif sign.text == ")":
            if not opened:
                raise ConditionError("its brackets do not match.", place=sign.place)
            opened.pop()
        if len(opened) > _DEEPEST:
            raise ConditionError(f"has brackets more than {_DEEPEST} deep.", place=sign.place)
    if opened:
        raise ConditionError("its brackets do not match.", place=opened[-1].place)


def _check_word(
    piece: Piece, after: str, table: str, columns: Collection[str], left_to_filters: Collection[str]
) -> None:
    word, place = piece.text, piece.place
    if not word.isascii():
        raise ConditionError(
            f"'{shortened(word)}' holds a letter outside a to z, perhaps one that only looks like it.{did_you_mean(word, columns)}",
            place=place,
            suggestion=nearest_word(word, columns),
        )
    if word.lower() == "not" and after.lower() == "not":
        raise ConditionError("says NOT twice.", place=place)
    if word.lower() in _KEYWORDS:
        return
    if word.lower() == "select":
        raise ConditionError("holds a query (SELECT): a condition asks of one row at a time.", place=place)
    if after == "(":
        if word.lower() != _FUNCTION:
            raise ConditionError(
                f"'{shortened(word)}(' may not be used: the only function is {_FUNCTION}.", place=place
            )
    elif word in left_to_filters:
        raise ConditionError(
            f"'{word}' may not be used: a condition says what is counted; filters say where and when.", place=place
        )
    elif word not in columns:
        raise ConditionError(
            f"'{shortened(word)}' is neither a column of {table} nor a word that a condition may use.{did_you_mean(word, columns)}",
            place=place,
            suggestion=nearest_word(word, columns),
        )
