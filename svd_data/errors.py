"""The project's own errors, and the one helper that suggests the right word. Bottom layer: imports nothing of ours.

Each class says whose mistake it is. Every message says what is wrong, where, and what to do about it; it is written
to be shown to a person as it stands.
"""

import difflib
from collections.abc import Iterable

# Of what stands in a link or a file a message repeats no more than this.
_LONGEST_QUOTED = 60

# A longer word is no slip of the pen, and comparing it takes long.
_LONGEST_GUESSED = 40


class SVDError(Exception):
    """Any error with a message for a person. Its text is complete and safe to show."""


class InputError(SVDError):
    """A file given to the build cannot be used. Names the file and the cure."""


class DefinitionError(SVDError):
    """A definition file (sources, crime types, ...) breaks its own rules. Names the file and the entry."""


class ConditionError(DefinitionError):
    """A condition that cannot be used: what is wrong, and where in its text.

    reason: the message without where the condition stands. place: the first character of the word at fault and the one after
    its last, None where the whole is meant. suggestion: what to write in its place, "" where nothing is near.
    """

    def __init__(
        self,
        reason: str,
        *,
        word: str = "",
        place: tuple[int, int] | None = None,
        suggestion: str = "",
        entry: str = "",
    ) -> None:
        super().__init__(f"{entry}: {reason}" if entry else reason)
        self.reason = reason
        self.word = word  # as it is written, for whoever knows the text to find its place
        self.place = place
        self.suggestion = suggestion


class FilterError(SVDError):
    """A filter names something that the data does not have. Names the filter and the nearest right word."""


class AudienceError(SVDError):
    """A result was asked for that its audience may not see.

    nearest: the nearest view that it may see, where the question was a view (svd_data.views.closed_grid.Nearest).
    """

    def __init__(self, message: str, nearest: object = None) -> None:
        super().__init__(message)
        self.nearest = nearest


class LimitError(SVDError):
    """A question took more time or memory than it may. Says which, and what to ask instead."""


class DatabaseError(SVDError):
    """The built file is missing, damaged or of another schema. Says how to build it."""


def shortened(text: str) -> str:
    """Return what a person wrote, cut to what a message has room for.

    >>> shortened("Foleshill"), len(shortened("x" * 1000))
    ('Foleshill', 61)
    """
    return text if len(text) <= _LONGEST_QUOTED else text[:_LONGEST_QUOTED] + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the known word nearest to `word`, or "" where none is near.

    >>> did_you_mean("Foleshil", ["Foleshill", "Henley"])
    " Did you mean 'Foleshill'?"
    >>> did_you_mean("zzz", ["Foleshill"])
    ''
    """
    nearest = nearest_word(word, known)
    return f" Did you mean '{nearest}'?" if nearest else ""


def nearest_word(word: str, known: Iterable[str]) -> str:
    """Return the known word nearest to `word`, or "" where none is near.

    >>> nearest_word("FOLESHIL", ["Foleshill", "Henley"]), nearest_word("zzz", ["Foleshill"])
    ('Foleshill', '')
    """
    if len(word) > _LONGEST_GUESSED:
        return ""
    by_folded = {item.casefold(): item for item in known}
    nearest = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[nearest[0]] if nearest else ""
