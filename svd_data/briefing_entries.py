"""A briefing read forgivingly from plain values, as a file or a link holds them: the good part, and a sentence for the rest.

Whoever reads one is in a hurry and did not write it: nothing here raises. What is written wrong is left out and named with
the nearest right word; a view that would be another view without it is left out whole.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from svd_data.audiences import AUDIENCES
from svd_data.briefing import (
    LONGEST_NOTE,
    LONGEST_SAID,
    LONGEST_TITLE,
    MOST_VIEWS,
    NEW_TITLE,
    Briefing,
    PinnedView,
    clean_text,
)
from svd_data.errors import did_you_mean, shortened

KEYS = ("title", "recorded_on", "recorded_for", "views")
VIEW_KEYS = ("page", "title", "note", "picture", "said", "parameters")

# Of one parameter, and of its values, no more is read: no view has as many.
_MOST_VALUES, _LONGEST_VALUE = 200, 200
_LONGEST_NAME = 60

# Of an address what is the session's, not the view's.
_OF_SESSION = ("at", "locked")

# Of a file gone wrong no more is told.
_MOST_TOLD = 20


@dataclass(frozen=True)
class BriefingRead:
    """The good part of a briefing, and a plain sentence about each thing that was left out: what, where and why."""

    briefing: Briefing
    dropped: tuple[str, ...] = ()


def shorten_told(told: Collection[str]) -> tuple[str, ...]:
    """Return the sentences as far as a person reads them, the number of the rest in the last."""
    sentences = tuple(told)
    if len(sentences) <= _MOST_TOLD:
        return sentences
    return (*sentences[:_MOST_TOLD], f"And {len(sentences) - _MOST_TOLD:,} more things were left out.")


def read_entries(entries: Mapping[str, Any], pages: Collection[str], parameters: Collection[str]) -> BriefingRead:
    """Return the briefing that plain values hold. pages: those that can be pinned. parameters: the names in their addresses."""
    return _Reader(pages, parameters, []).briefing(entries)


def name_of(place: int, view: PinnedView | None = None) -> str:
    """Return what a sentence calls a view: "View 2", or "View 2 (Knife crime)". place: counted from 0."""
    title = f" ({view.title})" if view is not None and view.title else ""
    return f"View {place + 1}{title}"


@dataclass(frozen=True)
class _Reader:
    pages: Collection[str]
    parameters: Collection[str]
    told: list[str]

    def briefing(self, entries: Mapping[str, Any]) -> BriefingRead:
        self._name_unknown("The briefing", entries, KEYS)
        title = self._text("The briefing", entries, "title", LONGEST_TITLE)
        recorded_on = self._text("The briefing", entries, "recorded_on", _LONGEST_NAME)
        recorded_for = self._audience(entries)
        listed = self._listed(entries)
        found = [self._view(place, entry) for place, entry in enumerate(listed[:MOST_VIEWS])]
        if len(listed) > MOST_VIEWS:
            more = len(listed) - MOST_VIEWS
            self.told.append(
                f"A briefing holds {MOST_VIEWS} views at most: the last {more:,} {'was' if more == 1 else 'were'} left out."
            )
        briefing = Briefing(title or NEW_TITLE, tuple(filter(None, found)), recorded_on, recorded_for)
        if not recorded_for:
            briefing = self._without_sentences(briefing)
        return BriefingRead(briefing, shorten_told(self.told))

    def _listed(self, entries: Mapping[str, Any]) -> list[Any]:
        listed = entries.get("views", [])
        if isinstance(listed, list):
            return listed
        self.told.append("The views were left out: 'views' is no list of them. Each begins with the line [[views]].")
        return []

    def _audience(self, entries: Mapping[str, Any]) -> str:
        asked = self._text("The briefing", entries, "recorded_for", _LONGEST_NAME).casefold()
        if asked and asked not in AUDIENCES:
            self.told.append(f"There is no audience '{shortened(asked)}'.{self._meant(asked, AUDIENCES)}")
            return ""
        return asked

    def _without_sentences(self, briefing: Briefing) -> Briefing:
        """Return it without what was recorded: for whom is not known, so nobody is told."""
        if any(view.said for view in briefing.views):
            self.told.append("The sentences recorded were left out: for which audience they were recorded is not said.")
        return replace(briefing, views=tuple(replace(view, said="") for view in briefing.views))

    def _view(self, place: int, entry: Any) -> PinnedView | None:
        name = name_of(place)
        if not isinstance(entry, Mapping):
            self._left_out(name, "it is no table with a page.")
            return None
        self._name_unknown(name, entry, VIEW_KEYS)
        title = self._text(name, entry, "title", LONGEST_TITLE)
        page = entry.get("page")
        named = name_of(place, PinnedView("", title=title))
        if not isinstance(page, str) or not page.strip():
            self._left_out(named, "its page is not named.")
            return None
        page = page.strip().casefold()
        if page not in self.pages:
            reason = f"there is no page '{shortened(clean_text(page, 200))}' to pin.{self._meant(page, self.pages)}"
            self._left_out(named, reason)
            return None
        parameters = self._parameters(named, entry.get("parameters", {}))
        if parameters is None:
            return None
        return PinnedView(
            page,
            parameters,
            title,
            self._text(named, entry, "note", LONGEST_NOTE, has_lines=True),
            self._text(named, entry, "picture", _LONGEST_NAME),
            self._text(named, entry, "said", LONGEST_SAID),
        )

    def _parameters(self, name: str, entry: Any) -> dict[str, tuple[str, ...]] | None:
        """Return what the address holds, None where the view would be another without what is written wrong."""
        if not isinstance(entry, Mapping):
            self._left_out(name, "its parameters are no table, and without them it would be another view.")
            return None
        found: dict[str, tuple[str, ...]] = {}
        for key, value in entry.items():
            if key == "audience":
                self.told.append(f"{name}: 'audience' was left out. A briefing is shown to whom its session is for.")
            elif key in _OF_SESSION:
                continue
            elif key not in self.parameters:
                known = self._meant(str(key), self.parameters)
                reason = f"there is no parameter '{_quoted(key)}', and without it it would be another view.{known}"
                self._left_out(name, reason)
                return None
            else:
                values = _values(value)
                if values is None:
                    reason = f"'{key}' must be a text or a list of texts, and without it it would be another view."
                    self._left_out(name, reason)
                    return None
                if values:
                    found[key] = values
        return found

    def _text(self, name: str, entry: Mapping[str, Any], key: str, longest: int, *, has_lines: bool = False) -> str:
        value = entry.get(key, "")
        if not isinstance(value, str):
            self.told.append(f"{name}: '{key}' was left out: it must be a text.")
            return ""
        kept = clean_text(value, longest, has_lines=has_lines)
        if len(value.strip()) > longest:
            self.told.append(f"{name}: '{key}' was cut to {longest} characters.")
        elif kept != value.strip().replace("\r\n", "\n"):
            self.told.append(f"{name}: characters that cannot be shown were left out of '{key}'.")
        return kept

    def _name_unknown(self, name: str, entry: Mapping[str, Any], known: Collection[str]) -> None:
        for key in entry:
            if key not in known:
                self.told.append(f"{name}: '{_quoted(key)}' was left out: unknown.{self._meant(str(key), known)}")

    def _meant(self, word: str, known: Collection[str]) -> str:
        """Return the nearest word as a sentence; "" once so much was left out that this is not told: each takes its time."""
        return did_you_mean(word, known) if len(self.told) < _MOST_TOLD else ""

    def _left_out(self, name: str, reason: str) -> None:
        self.told.append(f"{name} was left out: {reason}")


def _values(value: Any) -> tuple[str, ...] | None:
    """Return the values of a parameter, a year written as a number among them; None where one is neither text nor number."""
    listed = value if isinstance(value, list | tuple) else [value]
    if len(listed) > _MOST_VALUES:
        return None
    texts = [_value(each) for each in listed]
    return None if None in texts else tuple(text for text in texts if text)


def _value(value: Any) -> str | None:
    if isinstance(value, str) and len(value) <= _LONGEST_VALUE:
        return clean_text(value, _LONGEST_VALUE)
    is_year = type(value) is int and 0 <= value <= 9999
    return str(value) if is_year else None


def _quoted(key: Any) -> str:
    return shortened(clean_text(str(key), 200))
