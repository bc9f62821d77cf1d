"""What names or places a single person in a partner's file: told by headings, and by what stands in any column.

Every column of a file is looked at, also those that no mapping names. No value is ever repeated. What cannot be told: a name
within a longer text that is not written as one, or that few people have. Free text never reaches the built file, but it
should not be sent either.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError
from svd_data.toml_files import check_keys, load_toml

# In a column of references this share of the values must look like an identifier: some references look so by chance.
_SHARE_OF_REFERENCES = 0.5
# One in eleven numbers of ten digits has an NHS number's check digit by chance.
_SHARE_OF_TEN_DIGITS = 0.5
# A column of names holds other things too (blanks, "not known"); one or two cells may be a place called after someone.
_SHARE_OF_NAMES = 0.3
_FEWEST_NAMES = 2
# First names alone are a column of them only where most cells are: "Grace" and "Chelsea" are other things too.
_SHARE_OF_FIRST_NAMES = 0.5
_FEWEST_FIRST_NAMES = 3
_MOST_WORDS_OF_A_NAME = 4

# Reports show no longer cell, and no date so old that it could be the birth of someone who is referred.
_LONGEST_SHOWN = 40
_YEARS_SHOWN = 8
_LONGEST_HEADING_SHOWN = 80

_POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2})\d[A-Z\d]?[\s-]{0,9}\d[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<!\d)(\d{3})([ -]?)(\d{3})\2(\d{4})(?!\d)")
# From a word's beginning and of bounded length: a cell may hold a megabyte of anything.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,255}\.\w{2,}")
_PHONE = re.compile(
    r"(?<![\w.])(?:(?:\+44|0044)[ -]?(?:\(0\))?|\(?0)(?:(?:7\d{3}|[123]\d{2,3})\)?[ -]?\d{3}[ -]?\d{3,4}|2\d\)?[ -]?\d{4}[ -]?\d{4})(?!\d)"
)
_ADDRESS = re.compile(
    r"\b\d+[a-z]?,?\s+(?:[a-z'’]+\s+){1,3}(?:road|rd|street|st|avenue|ave|lane|close|drive|crescent|terrace|gardens|way|court|grove|place)\b",
    re.IGNORECASE,
)
# A year first, or last with day and month before it.
# Said within a text.
_BIRTH = re.compile(r"\b(?:d\.? ?o\.? ?b\b\.?|date of birth|born(?: on)?)\W{0,3}\d", re.IGNORECASE)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Miss|Ms|Dr)\.? ([A-Z][\w'’-]+)")
_TWO_NAMES = re.compile(r"(?=\b([A-Z][a-z]+) ([A-Z][\w'’-]+)(?: (\w+))?)")
_DATE = re.compile(r"(?<!\d)(\d{4})[-/. ]\w+[-/. ]\d|\d[-/. ]\w+[-/. ](\d{4}|\d\d)(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")

# What no reference looks like by chance: so few cells match that each is looked at, also among references.
CERTAIN = r"@|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}|[0-9][A-Za-z]?,?\s+[A-Za-z]"
CERTAIN += r"|(?i:\bd\.? ?o\.? ?b\b|\bbirth\b|\bborn\b)|\b(Mr|Mrs|Miss|Ms|Dr)\b|[\x{FF10}-\x{FF5A}]"
# A cell that matches none of these holds no identifier but perhaps a name. Run in DuckDB, over every distinct cell.
SUSPICIOUS = (
    CERTAIN
    + r"|[A-Za-z][0-9][A-Za-z0-9]?[\s-]*[0-9][A-Za-z]{2}|[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}|(0|44)[0-9() -]{8}"
)


@dataclass(frozen=True)
class Headings:
    """Headings that are refused: each of `words` is a word or several that stand in it."""

    words: tuple[str, ...]
    advice: str


@dataclass(frozen=True)
class Identifiers:
    """What tells an identifier, from data/reference/partner_identifiers.toml."""

    headings: tuple[Headings, ...]
    names_not_of_people: frozenset[str]
    place_words: frozenset[str]
    first_names: frozenset[str]
    postcode_areas: frozenset[str]

    def advice_on(self, heading: str) -> str | None:
        """Return what to ask for in place of a column whose heading says that it names or places a person, else None.

        >>> known = identifiers()
        >>> [bool(known.advice_on(name)) for name in ("Victim DOB", "Client_Surname", "WorkerName", "Ward name", "Age")]
        [True, True, True, False, False]
        """
        # "DateOfBirth" and "first_name" are words run together.
        apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
        words = f" {' '.join(re.findall(r'[a-z0-9]+', apart.casefold()))} "
        for each in self.headings:
            if any(f" {word} " in words for word in each.words):
                return each.advice
        listed = words.split()
        is_name = bool(listed) and listed[-1] in ("name", "names") and not self.names_not_of_people & set(listed)
        return self.headings[0].advice if is_name else None

    def rule_of_values(self, values: Iterable[str], number: int, *, is_reference: bool) -> str | None:
        """Return the rule that the values of one column break, or None. values: those of its distinct values that look
        suspicious; number: how many distinct values it has. is_reference: some may look like a postcode, a telephone number or an
        NHS number that is not set out as one by chance, because the mapping says that they are references or coordinates.
        """
        fewest = max(1.0, number * _SHARE_OF_REFERENCES if is_reference else 1)
        suspicious = [unicodedata.normalize("NFKC", value) for value in values]
        for rule, is_one, needed in (
            ("identifier_email", lambda value: bool(_EMAIL.search(value)), 1),
            ("identifier_postcode", self._has_postcode, fewest),
            ("identifier_phone", lambda value: bool(_PHONE.search(value)), fewest),
            ("identifier_address", lambda value: bool(_ADDRESS.search(value)), 1),
            ("identifier_birth", lambda value: bool(_BIRTH.search(value)), 1),
            ("identifier_name", self._has_titled_name, 1),
        ):
            if sum(map(is_one, suspicious)) >= needed:
                return rule
        if _are_nhs_numbers(suspicious, fewest, is_reference=is_reference):
            return "identifier_nhs"
        names = sum(map(self.is_name, suspicious))
        first_names = sum(value.casefold() in self.first_names for value in suspicious)
        in_text = sum(map(self._has_name_within, suspicious))
        is_column_of_names = (
            names >= max(_FEWEST_NAMES, number * _SHARE_OF_NAMES)
            or first_names >= max(_FEWEST_FIRST_NAMES, number * _SHARE_OF_FIRST_NAMES)
            or in_text >= max(_FEWEST_NAMES, fewest)
        )
        return "identifier_name" if is_column_of_names else None

    def rules_of_headings(self, headings: Sequence[str]) -> Mapping[int, str]:
        """Return the rule that a heading breaks by its place: where it is an identifier itself, as in a file without headings.

        >>> identifiers().rules_of_headings(["77001", "CV1 2AB", "Jane Okafor", "Ward"])
        {1: 'identifier_postcode'}
        """
        rules = {
            place: rule
            for place, heading in enumerate(headings)
            if not self.advice_on(heading) and (rule := self.rule_of_values([heading], 1, is_reference=False))
        }
        names = [place for place, heading in enumerate(headings) if place not in rules and self.is_name(heading)]
        return rules | (dict.fromkeys(names, "identifier_name") if len(names) >= _FEWEST_NAMES else {})

    def is_heading_shown(self, heading: str) -> bool:
        """Return whether a heading may stand in a report: nothing in it that could be a person's.

        >>> [identifiers().is_heading_shown(text) for text in ("Victim DOB", "Jane", "3/2/2009", "CV1 2AB", "")]
        [True, False, False, False, True]
        """
        words = {word.casefold() for word in _WORDS.findall(heading)}
        is_text = heading.isprintable() and len(heading) <= _LONGEST_HEADING_SHOWN
        return (
            is_text and not words & self.first_names and not self._holds_number(heading) and not _DATE.search(heading)
        )

    def is_name(self, value: str) -> bool:
        """Return whether a value has the form of a person's name: two to four words, a common first name among them.

        >>> known = identifiers()
        >>> known.is_name("SMITH, Jane"), known.is_name("Victoria Road"), known.is_name("Knife"), known.is_name("Holbrook")
        (True, False, False, False)
        """
        words = [word.casefold() for word in _WORDS.findall(value)]
        rest = _WORDS.sub("", value)
        if not 2 <= len(words) <= _MOST_WORDS_OF_A_NAME or not set(rest) <= set(" ,."):
            return False
        return bool(self.first_names & set(words)) and words[-1] not in self.place_words | self.names_not_of_people

    def _has_titled_name(self, value: str) -> bool:
        return any(match[1].casefold() not in self.place_words for match in _TITLED.finditer(value))

    def _has_name_within(self, value: str) -> bool:
        """Return whether a longer text names somebody: a first name and another word in capitals that is no place's."""
        return len(value.split()) > _MOST_WORDS_OF_A_NAME and any(
            match[1].casefold() in self.first_names
            and not {match[2].casefold(), (match[3] or "").casefold()} & (self.place_words | self.names_not_of_people)
            for match in _TWO_NAMES.finditer(value)
        )

    def is_shown(self, value: str, this_year: int) -> bool:
        """Return whether what stands in a cell may stand in a report: short, and nothing that could be a person's.

        >>> known = identifiers()
        >>> [known.is_shown(value, 2026) for value in ("Malee", "31/02/2025", "31/02/2009", "Jane", "CV1 2AB")]
        [True, True, False, False, False]
        """
        words = {word.casefold() for word in _WORDS.findall(value)}
        is_short = len(value) <= _LONGEST_SHOWN and value.isprintable()
        return (
            is_short
            and not words & self.first_names
            and not self._holds_number(value)
            and not _is_old(value, this_year)
        )

    def _holds_number(self, value: str) -> bool:
        has_other = any(each.search(value) for each in (_EMAIL, _PHONE, _TEN_DIGITS, _ADDRESS))
        return has_other or self._has_postcode(value)

    def _has_postcode(self, value: str) -> bool:
        return any(match[1].upper() in self.postcode_areas for match in _POSTCODE.finditer(value))

    @cached_property
    def first_names_pattern(self) -> str:
        """A pattern that finds every cell with one of the first names as a word. Run in DuckDB."""
        return rf"(?i)(^|[^a-z])({'|'.join(sorted(self.first_names))})($|[^a-z])"


@cache
def identifiers() -> Identifiers:
    """Return what data/reference/partner_identifiers.toml holds. Raises DefinitionError."""
    return parse_identifiers(REFERENCE / "partner_identifiers.toml")


def parse_identifiers(path: Path) -> Identifiers:
    """Return what the file at `path` holds. Raises DefinitionError naming the entry."""
    entries = load_toml(path)
    if set(entries) != {"headings", "names", "postcodes"} or not isinstance(entries["headings"], list):
        raise DefinitionError(f"{path.name}: needs [[headings]], [names] and [postcodes] and no other.")
    for number, entry in enumerate(entries["headings"], start=1):
        check_keys(f"{path.name}, headings {number}", entry, {"words": list[str], "advice": str})
    lists = {"not_of_people": list[str], "place_words": list[str], "first_names": list[str]}
    check_keys(f"{path.name}, [names]", entries["names"], lists)
    check_keys(f"{path.name}, [postcodes]", entries["postcodes"], {"areas": list[str]})
    names: Mapping[str, Any] = entries["names"]
    return Identifiers(
        tuple(Headings(tuple(entry["words"]), entry["advice"]) for entry in entries["headings"]),
        frozenset(names["not_of_people"]),
        frozenset(names["place_words"]),
        frozenset(names["first_names"]),
        frozenset(entries["postcodes"]["areas"]),
    )


def _is_old(value: str, this_year: int) -> bool:
    """Return whether a value is a date that could be one of birth."""
    match = _DATE.search(value)
    if not match:
        return False
    year = int(match[1] or match[2])
    return (year if year > 99 else year + 2000) not in range(this_year - _YEARS_SHOWN, this_year + 100)


def _are_nhs_numbers(values: Iterable[str], fewest: float, *, is_reference: bool) -> bool:
    """Return whether the values hold NHS numbers: most numbers of ten digits have the check digit, or one set out as they are.

    Of references one in eleven that is set out so has the check digit by chance: there most of those set out need to.
    """
    ten_digits = valid = set_out = valid_set_out = 0
    for value in values:
        numbers = list(_TEN_DIGITS.finditer(value))
        right = [match for match in numbers if is_nhs_number("".join(match.group(1, 3, 4)))]
        ten_digits, valid = ten_digits + bool(numbers), valid + bool(right)
        set_out += any(match[2] for match in numbers)
        valid_set_out += any(match[2] for match in right)
    if valid_set_out and (not is_reference or valid_set_out >= set_out * _SHARE_OF_TEN_DIGITS):
        return True
    return valid >= fewest and valid >= ten_digits * _SHARE_OF_TEN_DIGITS


def is_nhs_number(digits: str) -> bool:
    """Return whether ten digits have an NHS number's check digit, the last: modulus 11 of the others weighted 10 to 2.

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9]) and check != 10 and len(set(digits)) > 1
