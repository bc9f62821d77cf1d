"""The questions that the councils' own documents ask, from data/reference/questions.toml. Reads no database.

Strict: a question that is incomplete, or leads to what there is not, raises DefinitionError with the file, the entry and the
nearest right word. Which pages there are, and what each asks for itself, is told by whoever shows them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from svd_data.catalogue import age_range
from svd_data.comparators import comparator_sets
from svd_data.definitions import REFERENCE, crime_types
from svd_data.errors import DefinitionError, FilterError, did_you_mean, shortened
from svd_data.filters import VICTIM_FILTERS
from svd_data.indicators import indicator_definitions
from svd_data.periods import is_standing
from svd_data.toml_files import check_keys, load_toml
from svd_data.views.areas import ALL_AREAS

QUESTIONS = "questions.toml"

# The headings under which they stand, in their order.
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "better": "Is it getting better?",
        "where": "Where, and when?",
        "who": "Who?",
        "alike": "Are we different from similar places?",
        "help": "Does help reach people?",
        "meaning": "What do the figures mean?",
    }
)

_KEYS: Mapping[str, type] = MappingProxyType(
    {
        "question": str, "quote": str, "asked_in": str, "group": str, "page": str, "parameters": dict, "picture": str,
        "caveat": str, "also": list[str],
    }
)  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_WARD_CODE = re.compile(r"[EW]05\d{6}")

# The parameters that name an indicator: what is counted, and what stands beside it.
_INDICATORS = ("indicator", "referred", "need", "reach")
# A source is the data's own, and the audience the session's; chosen months grow old.
_FILTERS = ("types", "period", "wards", *VICTIM_FILTERS)


@dataclass(frozen=True)
class Question:
    """One question of the documents, and the view that answers it.

    quote: the document's own words. asked_in: which document, and its date where it has one. group: of GROUPS. parameters: as
    in the page's address. picture: of that page, the one whose sentence answers; "" for the page's own. caveat: what can be
    told and what cannot. also: the questions to read beside it.
    """

    question_id: str
    question: str
    quote: str
    asked_in: str
    group: str
    page: str
    parameters: Mapping[str, tuple[str, ...]]
    picture: str
    caveat: str
    also: tuple[str, ...]


@dataclass(frozen=True)
class Destinations:
    """What a question may lead to. pages: by their names in addresses. choices: what pages ask for themselves, with the values
    that each may have; texts: what may be typed there.
    """

    pages: Collection[str]
    choices: Mapping[str, Collection[str]]
    texts: Collection[str] = ()


def load_questions(known: Destinations) -> Mapping[str, Question]:
    """Return the project's questions by id, in the file's order. Raises DefinitionError as `parse_questions` does."""
    return parse_questions(REFERENCE / QUESTIONS, known)


def parse_questions(path: Path, known: Destinations) -> Mapping[str, Question]:
    """Return each question of the file at `path` by its id. Raises DefinitionError naming the file, the entry and its fault."""
    entries = load_toml(path)
    if not entries:
        raise DefinitionError(f"{path.name}: holds no question.")
    parser = _Parser(path.name, known, tuple(entries))
    found: dict[str, Question] = {}
    asked: dict[str, str] = {}
    for key, entry in entries.items():
        made = parser.question(key, entry)
        if (earlier := asked.setdefault(made.question.casefold(), key)) != key:
            raise DefinitionError(f"{path.name}, [{key}]: asks the same as [{earlier}].")
        found[key] = made
    return MappingProxyType(found)


@dataclass(frozen=True)
class _Parser:
    file: str
    known: Destinations
    ids: tuple[str, ...]

    def question(self, key: str, entry: Any) -> Question:
        where = f"{self.file}, [{shortened(key)}]"
        if not _ID.fullmatch(key):
            raise DefinitionError(f"{where}: an id is lower-case words joined by underscores.")
        check_keys(where, entry, _KEYS, optional=("picture", "also"))
        for name in ("question", "caveat"):
            if not entry[name].rstrip().endswith(("?", ".")):
                raise DefinitionError(
                    f"{where}: '{name}' is no whole sentence: it ends with neither ? nor a full stop."
                )
        _check_known(where, "group", entry["group"], GROUPS)
        _check_known(where, "page", entry["page"], self.known.pages)
        also = tuple(entry.get("also", ()))
        for other in also:
            _check_known(where, "also", other, [each for each in self.ids if each != key])
        parameters = {name: self._values(where, name, value) for name, value in entry["parameters"].items()}
        return Question(
            key,
            entry["question"],
            entry["quote"],
            entry["asked_in"],
            entry["group"],
            entry["page"],
            MappingProxyType(parameters),
            entry.get("picture", ""),
            entry["caveat"],
            also,
        )

    def _values(self, where: str, name: str, value: Any) -> tuple[str, ...]:
        """Return the values of one parameter, each of which there is."""
        _check_known(where, "parameter", name, (*_INDICATORS, *_FILTERS, "set", *self.known.choices, *self.known.texts))
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(each, str) and each.strip() for each in values):
            raise DefinitionError(f"{where}: parameter '{name}' must be a text, or a list of texts.")
        if len(values) > 1 and name not in ("types", "wards", *VICTIM_FILTERS):
            raise DefinitionError(f"{where}: parameter '{name}' has one value, not {len(values)}.")
        for each in values:
            self._check_value(where, name, each)
        return tuple(values)

    def _check_value(self, where: str, name: str, value: str) -> None:
        if name in _INDICATORS:
            _check_known(where, name, value, indicator_definitions())
        elif name == "set":
            _check_known(where, name, value, (*comparator_sets(), ALL_AREAS))
        elif name == "types":
            _check_known(where, name, value, crime_types().is_crime)
        elif name in self.known.choices:
            _check_known(where, name, value, self.known.choices[name])
        elif name == "period" and not is_standing(value):
            raise DefinitionError(f"{where}: period '{shortened(value)}' is none: write latest, all, 2023-24 or 2023.")
        elif name == "wards" and not _WARD_CODE.fullmatch(value):
            raise DefinitionError(f"{where}: '{shortened(value)}' is no ward's code, such as E05001222.")
        elif name == "age":
            try:
                age_range(value)
            except FilterError as error:
                raise DefinitionError(f"{where}: {error}") from error


def _check_known(where: str, what: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        raise DefinitionError(f"{where}: {what} '{shortened(value)}' is not known.{did_you_mean(value, known)}")
