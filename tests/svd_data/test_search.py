"""A search finds what holds every word, whatever its case, accents and hyphens, and names the nearest word otherwise.

What is found by name is found in spite of typing errors.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import default_filters
from svd_data.search import LONGEST_SEARCH, Findable, Index, find, find_words, index_of
from svd_ui.context import Context
from svd_ui.finding import findables

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


# What is found by name


@pytest.fixture(scope="module")
def index(demo: Connection, demo_catalogue: Catalogue) -> Index:
    """All that the app finds in the demonstration data."""
    return index_of(findables(Context(demo, demo_catalogue, default_filters(demo_catalogue), "internal")))


CIRV = "Community Initiative to Reduce Violence (CIRV)"


@pytest.mark.parametrize(
    ("typed", "kind", "title"),
    [
        ("knife crime", "Indicator", "Knife crime"),
        ("nife crime", "Indicator", "Knife crime"),
        ("KNIFE", "Indicator", "Knife crime"),
        ("knif crme", "Indicator", "Knife crime"),
        ("crime knife", "Indicator", "Knife crime"),
        ("knifecrime", "Indicator", "Knife crime"),
        ("Foleshill", "Ward", "Foleshill"),
        ("Folshill", "Ward", "Foleshill"),
        ("foleshil", "Ward", "Foleshill"),
        ("E05001222", "Ward", "Foleshill"),
        ("st micheals", "Ward", "St Michael's"),
        ("StMichaels", "Ward", "St Michael's"),
        ("Cheylsmore", "Ward", "Cheylesmore"),
        ("hillfields", "Programme", "Activities in the October half-term of 2019"),
        ("domestic abus", "Indicator", "Domestic abuse"),
        ("DA", "Indicator", "Domestic abuse"),
        ("domestic violence", "Indicator", "Domestic abuse"),
        ("CIRV", "Programme", CIRV),
        ("CIVR", "Programme", CIRV),
        ("comunity initative to reduce violence", "Programme", CIRV),
        ("step togther", "Programme", "Step Together"),
        ("robery", "Indicator", "Robbery"),
        ("homocide", "Indicator", "Homicide"),
        ("gun crime", "Indicator", "Firearm crime"),
        *((typed, "Indicator", "Firearm crime") for typed in ("gun", "guns", "shooting", "shootings")),
        *((typed, "Indicator", "Knife crime") for typed in ("stabbing", "stabbings", "knives", "stabbed")),
        *((typed, "Indicator", "Robbery") for typed in ("mugging", "muggings", "mugged")),
        *((typed, "Indicator", "Rape") for typed in ("rape", "rapes")),
        *((typed, "Indicator", "Homicide") for typed in ("murder", "murders", "manslaughter")),
        ("sexual assault", "Indicator", "Sexual offences"),
        ("weapons", "Indicator", "Possession of weapons"),
        ("vawg", "Indicator", "Violence against women and girls"),
        ("ASB", "Indicator", "Anti-social behaviour"),
        ("antisocial behavior", "Indicator", "Anti-social behaviour"),
        ("anti social", "Indicator", "Anti-social behaviour"),
        ("TRC", "Indicator", "Total recorded crime"),
        ("syv", "Indicator", "Serious youth violence (under 25)"),
        ("trends", "Page", "Trends"),
        ("hotspot", "Page", "Hotspots"),
        ("progammes", "Page", "Programmes"),
        ("caseload", "Definition", "Caseload and capacity"),
        ("lockdwon", "Definition", "First national lockdown, March 2020 to July 2020"),
        ("similar cities", "Question", "How do our crime rates compare with similar cities, and not just those in the West Midlands?"),
        ("similer cites", "Question", "How do our crime rates compare with similar cities, and not just those in the West Midlands?"),
        ("street violence", "Question", "Has street violence fallen?"),
        ("football tornaments", "Question", "Is more domestic abuse recorded on the days of football tournaments?"),
        ("street lights dimmed", "Question", "Is more crime recorded in darkness or in daylight?"),
        ("2030", "Question", "Is there less violence than in 2020, on the way to 2030?"),
    ],
)  # fmt: skip
def test_what_was_meant_comes_first(typed: str, kind: str, title: str, index: Index) -> None:
    hits = find(typed, index)
    assert (hits.found[0].kind, hits.found[0].title) == (kind, title), [each.title for each in hits.found]
    assert not hits.are_partial


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 -'"


@given(data=st.data())
def test_one_slip_in_a_title_of_six_letters_or_more_leaves_it_among_the_first_three(
    data: st.DataObject, index: Index
) -> None:
    titles = sorted({each.title for each in index.entries if sum(letter.isalnum() for letter in each.title) >= 6})
    title = data.draw(st.sampled_from(titles))
    place = data.draw(st.integers(0, min(len(title), LONGEST_SEARCH) - 1))
    letter, kind = (
        data.draw(st.sampled_from(LETTERS)),
        data.draw(st.sampled_from(["left out", "put in", "wrong", "swapped"])),
    )
    before, here, after = title[:place], title[place], title[place + 1 :]
    typed = {
        "left out": before + after,
        "put in": before + letter + here + after,
        "wrong": before + letter + after,
        "swapped": before + after[:1] + here + after[1:],
    }[kind]
    assert title in [each.title for each in find(typed, index).found[:3]], typed


def test_a_name_that_is_typed_whole_comes_before_all_that_it_begins(index: Index) -> None:
    for each in index.entries:
        if len(each.title) <= LONGEST_SEARCH:
            assert find(each.title, index).found[0].title == each.title


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 10_000, "(.*)+$", "[", "\\", "<script>alert(1)</script>",
        "\U0001f600", "\u202eevil", "\u0645\u0631\u062d\u0628\u0627", "%_%", "\x00", " ", "' OR 1=1 --",
    ],
)  # fmt: skip
def test_what_nobody_means_finds_what_there_is_or_nothing(typed: str, index: Index) -> None:
    hits = find(typed, index)
    assert set(map(id, hits.found)) <= set(map(id, index.entries))
    assert all(len(told) < 200 for told in hits.unknown)


@given(typed=st.text(max_size=200))
def test_whatever_is_typed_is_answered(typed: str, index: Index) -> None:
    hits = find(typed, index)
    assert len(hits.found) <= 12
    assert not hits.are_partial or hits.found


def test_nothing_found_brings_the_nearest_words() -> None:
    hits = find("rbry", index_of([Findable("indicator", "Robbery")]))
    assert (hits.found, hits.unknown) == (
        (),
        ("Nothing here has the word 'rbry'. Did you mean 'robbery'?",),
    )


def test_words_of_which_nothing_has_all_bring_what_has_one(index: Index) -> None:
    hits = find("knife Foleshill", index)
    assert hits.are_partial
    assert {"Knife crime", "Foleshill"} <= {each.title for each in hits.found}


def test_words_as_they_are_spelt_are_not_mixed_with_words_near_them() -> None:
    entries = [Findable("a", "Dark streets"), Findable("a", "Park streets")]
    assert [each.title for each in find("dark", index_of(entries)).found] == ["Dark streets"]
    assert [each.title for each in find("dakr", index_of(entries)).found] == ["Dark streets"]
