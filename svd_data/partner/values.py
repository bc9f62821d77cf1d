"""What one cell comes to, for the kinds of columns with few distinct values: pure, one text at a time."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cached_property

from svd_data.definitions import crime_types
from svd_data.partner.columns import AGE, CATEGORY, FLAG, LSOA, NEEDS, PROGRAMME, TIME, WARD, OurColumn
from svd_data.partner.mapping import fold_heading
from svd_data.partner.rules import Rulebook

_WHOLE = re.compile(r"(-?(?:\d{1,9}|\d{1,3}(?:,\d{3})+))(?:\.0+)?")
_CLOCK = re.compile(r"(?:\d{4}-\d\d-\d\d[ T])?(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:\.\d+)?)?\s*([ap]m)?", re.IGNORECASE)
_DIGITS_OF_CLOCK = re.compile(r"(\d{1,2})(\d\d)")
_PART_OF_DAY = re.compile(r"0?\.\d+")
_CODES = {WARD: re.compile(r"[EW]05\d{6}"), LSOA: re.compile(r"[EW]01\d{6}")}
_BETWEEN_NEEDS = re.compile(r"[;,/|\n]")


@dataclass(frozen=True)
class Cell:
    """What a cell comes to: the value as text (NULL: not recorded), and the rule that it breaks (None: none)."""

    value: str | None
    rule: str | None = None


@dataclass(frozen=True)
class Reader:
    """Reads the cells of one column. words: the mapping's values, ours by their words in small letters."""

    column: OurColumn
    words: Mapping[str, str]
    book: Rulebook

    def read(self, text: str) -> Cell:
        """Return what a cell that is not blank comes to."""
        folded = fold_heading(text)
        if folded in self.words:
            return Cell(self.words[folded] or None)
        if folded in self.book.limits.blank_words:
            return Cell(None)
        kind = self.column.kind
        if kind == AGE:
            return read_age(text, self.book.limits.oldest_age)
        if kind == FLAG:
            return self._read_flag(folded)
        if kind == TIME:
            return read_time(text)
        if kind in _CODES:
            code = text.upper()
            return Cell(code) if _CODES[kind].fullmatch(code) else Cell(None, "code_unreadable")
        if kind == NEEDS:
            return self._read_needs(text)
        value = self._known.get(_joined(text))
        if value is None:
            return Cell(None, "programme_missing" if kind == PROGRAMME else "value_unknown")
        return Cell(value)

    @cached_property
    def _known(self) -> Mapping[str, str]:
        known: Iterable[str] = self.column.values
        if self.column.kind == CATEGORY:
            return {_joined(name): category for name, category in crime_types().category_of.items()}
        if self.column.kind == PROGRAMME:
            known = {*self.book.age_floors, *self.words.values()} - {""}
        return {_joined(value): value for value in known}

    def _read_flag(self, folded: str) -> Cell:
        limits = self.book.limits
        answers = (("yes", limits.yes_words), ("no", limits.no_words))
        answer = next((answer for answer, words in answers if folded in words), None)
        return Cell(answer) if answer else Cell(None, "flag_unreadable")

    def _read_needs(self, text: str) -> Cell:
        found: list[str] = []
        is_unknown = False
        whole = self._need(text)
        for part in [whole] if whole is not None else [self._need(part) for part in _BETWEEN_NEEDS.split(text) if part.strip()]:  # fmt: skip
            is_unknown |= part is None
            found += [part] if part else []
        return Cell(";".join(dict.fromkeys(found)) or None, "value_unknown" if is_unknown else None)

    def _need(self, text: str) -> str | None:
        """Return one need, "" for words that mean none, None where it is not known."""
        folded = fold_heading(text)
        if folded in self.book.limits.blank_words:
            return ""
        return self.words.get(folded, self._known.get(_joined(text)))


def read_age(text: str, oldest: int) -> Cell:
    """Return an age in whole years.

    >>> read_age("17.0", 120).value, read_age("1,234", 120).rule, read_age("seventeen", 120).rule, read_age("-3", 120).rule
    ('17', 'age_impossible', 'age_unreadable', 'age_impossible')
    """
    match = _WHOLE.fullmatch(text)
    if not match:
        return Cell(None, "age_unreadable")
    age = int(match[1].replace(",", ""))
    return Cell(str(age)) if 0 <= age <= oldest else Cell(None, "age_impossible")


def read_time(text: str) -> Cell:
    """Return a time of day as HH:MM:SS, from a clock's or from a part of a day, as spreadsheets keep it.

    >>> read_time("9:30").value, read_time("0930").value, read_time("0.5").value, read_time("9.30 pm").value
    ('09:30:00', '09:30:00', '12:00:00', '21:30:00')
    >>> read_time("25:00").rule
    'time_unreadable'
    """
    if _PART_OF_DAY.fullmatch(text) or text == "0":
        seconds = round(float(text) * 86400)
        hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
        half = ""
    elif match := _CLOCK.fullmatch(text):
        hours, minutes, seconds, half = int(match[1]), int(match[2]), int(match[3] or 0), (match[4] or "").lower()
    elif match := _DIGITS_OF_CLOCK.fullmatch(text):
        hours, minutes, seconds, half = int(match[1]), int(match[2]), 0, ""
    else:
        return Cell(None, "time_unreadable")
    if half and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half == "pm" else 0)
    try:
        return Cell(time(hours, minutes, seconds).isoformat())
    except ValueError:
        return Cell(None, "time_unreadable")


def _joined(text: str) -> str:
    """Return words as the project's own values are written, so that "Public place" is public_place."""
    return re.sub(r"\W+", "_", text.casefold()).strip("_")
