"""A search finds what holds every word, whatever its case, accents and hyphens, and names the nearest word otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.search import LONGEST_SEARCH, find_words

TEXTS = ["Anti-social behaviour", "Knife crime, Café du Monde", "Knife and robbery", "Match days"]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ("knife", (1, 2)),
        ("KNIFE Robbery", (2,)),
        ("robbery knife", (2,)),
        ("antisocial", (0,)),
        ("anti social", (0,)),
        ("anti\u2010social", (0,)),
        ("match-day", (3,)),
        ("cafe", (1,)),
        ("knife match", ()),
        ("", (0, 1, 2, 3)),
        ("  ?!  ", (0, 1, 2, 3)),
    ],
)
def test_every_word_must_occur_and_spelling_of_case_accents_and_hyphens_makes_no_difference(
    asked: str, places: tuple[int, ...]
) -> None:
    assert find_words(asked, TEXTS).places == places


def test_a_word_that_occurs_nowhere_gets_the_nearest_that_does() -> None:
    assert find_words("robery behavior", TEXTS).unknown == (
        "Nothing here has the word 'robery'. Did you mean 'robbery'?",
        "Nothing here has the word 'behavior'. Did you mean 'behaviour'?",
    )


def test_words_that_occur_apart_are_no_unknown_words() -> None:
    assert find_words("knife match", TEXTS).unknown == ()


@given(st.text(max_size=300))
def test_whatever_is_typed_finds_only_texts_that_there_are(asked: str) -> None:
    found = find_words(asked, TEXTS)
    assert set(found.places) <= set(range(len(TEXTS)))
    assert not (found.places and found.unknown)


def test_only_the_beginning_of_a_long_text_is_looked_for() -> None:
    assert find_words("knife" + " " * LONGEST_SEARCH + "zzz", TEXTS).places == (1, 2)


@pytest.mark.parametrize("asked", ["re-referral", "Re-Referral", "re\u2011referral", "rereferral", "referral"])
def test_a_letter_or_two_before_a_hyphen_belong_to_the_word_after_it(asked: str) -> None:
    found = find_words(asked, ["Referred again (re-referral)", "Robbery"])
    assert (found.places, found.unknown) == ((0,), ())
