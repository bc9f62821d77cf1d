"""One entry of the Guide, and the sections that there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

INDICATORS, QUALITY, SOURCES, EVENTS, PROGRAMMES, STATISTICS, AUDIENCE_RULES, PLACES, TUTORIAL = (
    "indicators",
    "quality",
    "sources",
    "events",
    "programmes",
    "statistics",
    "audiences",
    "places",
    "lab",
)

# What each section is called, by its word in the link, in their order.
SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        INDICATORS: "Indicators",
        QUALITY: "Data quality",
        SOURCES: "Sources",
        EVENTS: "Changes and events",
        PROGRAMMES: "Programmes",
        STATISTICS: "Statistics",
        AUDIENCE_RULES: "Audiences",
        PLACES: "School terms and similar places",
        TUTORIAL: "Make an indicator",
    }
)

# Facts that are code, not prose.
CONDITION = "Counted where, as the data file is asked"
TYPED = "Type as the condition"
CODE = (CONDITION, TYPED)


@dataclass(frozen=True)
class Entry:
    """One thing explained. section: of SECTIONS. facts: a label and what is said under it, a list where there is more than one text. key: within
    its section, the id that it has on file. group: the heading within its section under which it stands, "" for none.
    """

    section: str
    key: str
    title: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    group: str = ""

    @property
    def text(self) -> str:
        """All that it says, for a search."""
        said = [words for label, texts in self.facts for words in (label, *texts)]
        return " ".join([SECTIONS[self.section], self.group, self.title, *said])


def entry(section: str, key: str, title: str, **facts: str | Iterable[str]) -> Entry:
    """Return an entry without the facts that are blank. The facts' labels are the names given, "_" for a space."""
    named = {
        label.replace("_", " "): (words,) if isinstance(words, str) else tuple(words) for label, words in facts.items()
    }
    return Entry(section, key, title, tuple((label, words) for label, words in named.items() if any(words)))


def day_in_words(day: date) -> str:
    """Return "5 March 2026"."""
    return f"{day.day} {day:%B %Y}"
