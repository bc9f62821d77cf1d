"""Words looked for in texts, and things by their names with typing errors forgiven. Pure functions; imports errors.py only.

Case, accents and hyphens make no difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from svd_data.errors import did_you_mean, shortened

# Nobody types more; the rest of a link's text is not looked at.
LONGEST_SEARCH = 80

_HYPHENS = re.compile(r"[-\u00ad\u2010-\u2015\u2212]")
# "re-referral" is one word, as its first part alone means nothing; "match-day" is two.
_SHORT_BEFORE_HYPHEN = re.compile(r"\b([^\W\d_]{1,2})[-\u2010\u2011](?=[^\W\d_])")
_WORD = re.compile(r"\w+")
_BRACKETED = re.compile(r"[()]")
_SHORTEST_SUGGESTED = 4
_SHORTEST_PART = 2
_LONGEST_APART = 3
_FEWEST_INITIALS = 3


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


@dataclass(frozen=True)
class Lead:
    """One place that something found leads to: a page with the parameters of its address. label: what the page shows of it."""

    label: str
    page: str
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Findable:
    """One thing that a search can find.

    kind: what it is, as a person is told. title: its name. said: a sentence about it. words: what else it is found by.
    also_called: short names that mean just this, such as "SYV". leads: where it leads, the nearest first.
    """

    kind: str
    title: str
    said: str = ""
    words: str = ""
    also_called: tuple[str, ...] = ()
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True)
class Index:
    """What can be found, made ready for searching. names: letters and digits of each one's title and other names, run together;
    by_title, by_text: the words of its title, and of all that it says.
    """

    entries: tuple[Findable, ...]
    names: tuple[tuple[str, ...], ...]
    by_title: tuple[frozenset[str], ...]
    by_text: tuple[frozenset[str], ...]
    vocabulary: tuple[str, ...]


@dataclass(frozen=True)
class Hits:
    """What a search found, best first. are_partial: none has every word, these have one. unknown: as in Found."""

    found: tuple[Findable, ...]
    are_partial: bool = False
    unknown: tuple[str, ...] = ()


def index_of(entries: Sequence[Findable]) -> Index:
    """Return what can be found, made ready for `find`. Slow enough to be done once for each version of the data."""
    names = tuple(tuple(filter(None, (_run_together(name) for name in _names(each)))) for each in entries)
    by_title = tuple(frozenset(_words(" ".join((each.title, *each.also_called)))) for each in entries)
    by_text = tuple(
        of_title | frozenset(_words(f"{each.said} {each.words}"))
        for each, of_title in zip(entries, by_title, strict=True)
    )
    return Index(tuple(entries), names, by_title, by_text, tuple(sorted(frozenset().union(*by_text))))


def find(asked: str, index: Index, most: int = 12) -> Hits:
    """Return what is meant by what was typed, typing errors forgiven: exact name, beginning of one, every word, near words.

    A name that differs by one slip counts as begun. Where nothing has every word, what has one of them in its title; where
    nothing has any, the nearest words. Only the first LONGEST_SEARCH letters are looked for.

    >>> index = index_of([Findable("indicator", "Knife crime"), Findable("ward", "Foleshill")])
    >>> [each.title for each in find("nife crime", index).found + find("Folshill", index).found]
    ['Knife crime', 'Foleshill']
    """
    asked = asked[:LONGEST_SEARCH]
    name, words = _run_together(asked), _meant(asked)
    if not name:
        return Hits(())
    near = {word: _near(word, index.vocabulary) for word in words}
    ranked = sorted(
        (rank, place) for place in range(len(index.entries)) if (rank := _rank(name, near, index, place)) is not None
    )
    if ranked:
        # Near words are what was meant only where nothing has the words as they are spelt.
        is_spelt = any(rank < _NEAR_TITLE and not slips for (rank, slips, *_), _ in ranked)
        best = [place for rank, place in ranked if rank[0] < _NEAR_TITLE or not is_spelt]
        return Hits(tuple(index.entries[place] for place in best[:most]))
    some = [
        place
        for place, title in enumerate(index.by_title)
        if any(len(word) >= _SHORTEST_SUGGESTED and near[word].keys() & title for word in words)
    ]
    known = [word for word in index.vocabulary if len(word) >= _SHORTEST_SUGGESTED and not word.isdigit()]
    unknown = [word for word in words if not near[word]]
    return Hits(
        tuple(index.entries[place] for place in some[:most]),
        are_partial=bool(some),
        unknown=tuple(f"Nothing here has the word '{shortened(word)}'.{did_you_mean(word, known)}" for word in unknown),
    )


# Ranks, best first: a name itself, one begun or one slip away, every word in the title, every word anywhere, near words.
_EXACT, _BEGUN, _IN_TITLE, _IN_TEXT, _NEAR_TITLE, _NEAR_TEXT = range(6)

# Of shorter names every other is one slip away.
_SHORTEST_WITH_SLIP = 6

# What says nothing of what is meant, unless nothing else was typed.
_FILLERS = frozenset({
    "a", "an", "and", "are", "at", "by", "does", "for", "how", "in", "is", "it", "of", "on", "or", "our", "the", "there",
    "to", "we", "what", "which", "who", "with",
})  # fmt: skip


def _rank(name: str, near: Mapping[str, Mapping[str, int]], index: Index, place: int) -> tuple[int, int, int] | None:
    """Return how well one entry is meant, the least the best: rank, slips, letters left over; None where it is not."""
    names = index.names[place]
    left_over = min(abs(len(each) - len(name)) for each in names)
    if name in names:
        return _EXACT, 0, 0
    if any(each.startswith(name) for each in names):
        return _BEGUN, 0, left_over
    if len(name) >= _SHORTEST_WITH_SLIP - 1 and any(OSA.distance(name, each, score_cutoff=1) == 1 for each in names):
        return _BEGUN, 1, left_over
    for exact, close, known in ((_IN_TITLE, _NEAR_TITLE, index.by_title), (_IN_TEXT, _NEAR_TEXT, index.by_text)):
        found = [_least(near[word], known[place]) for word in near]
        if found and None not in found:
            wrong = sum(each for each in found if each)
            return (close if wrong else exact), wrong, left_over
    return None


def _least(near: Mapping[str, int], known: frozenset[str]) -> int | None:
    return min((near[word] for word in near.keys() & known), default=None)


def _near(word: str, vocabulary: Sequence[str]) -> dict[str, int]:
    """Return the known words that may be meant, with the slips between: 0 for a beginning, or a part of a longer word."""
    found = {
        known: 0 for known in vocabulary if known.startswith(word) or (len(word) > _LONGEST_APART and word in known)
    }
    allowed = 0 if len(word) < _SHORTEST_SUGGESTED else 1 if len(word) < _SHORTEST_WITH_SLIP else 2
    if allowed:
        for known in vocabulary:
            if known not in found and (slips := _slips(word, known, allowed)) is not None:
                found[known] = slips
    return found


def _slips(word: str, known: str, allowed: int) -> int | None:
    """Return how many slips a word is from a known one, or one from its beginning; None for more than are allowed."""
    if (slips := OSA.distance(word, known, score_cutoff=allowed)) <= allowed:
        return int(slips)
    # Who types need not finish the word.
    is_begun = len(word) > _SHORTEST_SUGGESTED and OSA.distance(word, known[: len(word)], score_cutoff=1) <= 1
    return 1 if is_begun else None


def _names(entry: Findable) -> Iterator[str]:
    yield entry.title
    yield from entry.also_called
    yield initials(entry.title)
    yield from _BRACKETED.split(entry.title)  # "Community Initiative to Reduce Violence (CIRV)" is called by either


def initials(title: str) -> str:
    """Return what a title is called for short, "" of fewer than three words.

    >>> initials("Anti-social behaviour"), initials("Total recorded crime"), initials("Robbery")
    ('asb', 'trc', '')
    """
    words = [word for word in _WORD.findall(_spaced(title.partition("(")[0])) if word not in _FILLERS]
    return "".join(word[0] for word in words) if len(words) >= _FEWEST_INITIALS else ""


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text, and those with a hyphen also as one."""
    yield from _WORD.findall(folded(text))
    yield from _WORD.findall(_spaced(text))


def _meant(asked: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(_WORD.findall(_spaced(_SHORT_BEFORE_HYPHEN.sub(r"\1", asked)))))
    return tuple(word for word in words if word not in _FILLERS) or words


def _spaced(text: str) -> str:
    return folded(_HYPHENS.sub(" ", text))


def _run_together(text: str) -> str:
    return "".join(_WORD.findall(folded(text)))
