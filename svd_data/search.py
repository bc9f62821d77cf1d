"""Words looked for in texts: case, accents and hyphens make no difference. Pure functions; imports errors.py only."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from svd_data.errors import did_you_mean, shortened

# Nobody types more; the rest of a link's text is not looked at.
LONGEST_SEARCH = 80

_HYPHENS = re.compile(r"[-\u00ad\u2010-\u2015\u2212]")
# "re-referral" is one word, as its first part alone means nothing; "match-day" is two.
_SHORT_BEFORE_HYPHEN = re.compile(r"\b([^\W\d_]{1,2})[-\u2010\u2011](?=[^\W\d_])")
_WORD = re.compile(r"\w+")
_SHORTEST_SUGGESTED = 4
_SHORTEST_PART = 2


@dataclass(frozen=True)
class Found:
    """What a search found. places: of the texts that hold every word, in order. unknown: a sentence for each word that no
    text holds, with the nearest that one does.
    """

    places: tuple[int, ...]
    unknown: tuple[str, ...]


def find_words(asked: str, texts: Sequence[str]) -> Found:
    """Return which of the texts hold every word of what was asked, also as a part of a longer word; all where none was.

    >>> find_words("ANTI-social", ["Antisocial behaviour", "Robbery"])
    Found(places=(0,), unknown=())
    >>> find_words("robery", ["Anti-social behaviour", "Robbery"]).unknown
    ("Nothing here has the word 'robery'. Did you mean 'robbery'?",)
    """
    # A hyphen parts two words of a question and joins them in a text: "match-day" finds "match day", as does each alone.
    asked = _SHORT_BEFORE_HYPHEN.sub(r"\1", asked[:LONGEST_SEARCH])
    words = _WORD.findall(folded(_HYPHENS.sub(" ", asked)))
    known = [folded(text) for text in texts]
    places = tuple(place for place, text in enumerate(known) if all(_holds(text, word) for word in words))
    missing = [word for word in dict.fromkeys(words) if not any(_holds(text, word) for text in known)]
    vocabulary = _vocabulary(texts) if missing else ()
    return Found(
        places,
        tuple(f"Nothing here has the word '{shortened(word)}'.{did_you_mean(word, vocabulary)}" for word in missing),
    )


def _holds(text: str, word: str) -> bool:
    # Of a letter or two every text has some, so there the whole word is meant: the c of "[c]".
    return word in text if len(word) > _SHORTEST_PART else re.search(rf"\b{word}\b", text) is not None


def folded(text: str) -> str:
    """Return the text without case, accents and hyphens, as it is looked through.

    >>> folded("Pro-Café")
    'procafe'
    """
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _HYPHENS.sub("", plain).casefold()


def _vocabulary(texts: Iterable[str]) -> tuple[str, ...]:
    words = {word for text in texts for word in _WORD.findall(folded(text))}
    return tuple(sorted(word for word in words if len(word) >= _SHORTEST_SUGGESTED and not word.isdigit()))
