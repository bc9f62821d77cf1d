"""A briefing as a value and as a file: what is written is read back; of nonsense the good part opens and the rest is named."""

import contextlib
import tomllib
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from svd_data.briefing_entries import BriefingRead, read_entries
from svd_data.briefing_files import LARGEST_BYTES, read_briefing, write_briefing
from svd_data.errors import InputError, did_you_mean

PAGES = ("overview", "hotspots", "trends", "people")
PARAMETERS = ("indicator", "period", "wards", "types", "measure")
HOSTILE = "<script>alert(1)</script>'; DROP TABLE offences; --"

GOOD = PinnedView("hotspots", {"indicator": ("knife_crime",)}, title="Knives")
GOOD_TOML = '[[views]]\npage = "hotspots"\ntitle = "Knives"\nparameters = { indicator = "knife_crime" }\n'


def read(text: str | bytes) -> BriefingRead:
    return read_briefing(text.encode() if isinstance(text, str) else text, PAGES, PARAMETERS)


def texts(longest: int, *, has_lines: bool = False) -> st.SearchStrategy[str]:
    return st.text(max_size=40).map(lambda text: clean_text(text, longest, has_lines=has_lines))


VALUES = texts(100).filter(bool)
VIEWS = st.builds(
    PinnedView,
    st.sampled_from(PAGES),
    st.dictionaries(st.sampled_from(PARAMETERS), st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    texts(LONGEST_TITLE),
    texts(LONGEST_NOTE, has_lines=True),
    texts(60),
    texts(LONGEST_SAID),
)
BRIEFINGS = st.builds(
    Briefing,
    texts(LONGEST_TITLE).filter(bool),
    st.lists(VIEWS, max_size=5).map(tuple),
    texts(60),
    st.sampled_from(["partner", "public"]),
)


@given(BRIEFINGS)
def test_what_is_written_is_read_back_and_nothing_is_dropped(briefing: Briefing) -> None:
    content = write_briefing(briefing)
    assert read(content) == BriefingRead(briefing)


def test_a_file_is_read_by_a_person() -> None:
    view = PinnedView(
        "trends", {"wards": ("E05001222", "E05001223"), "period": ("2023-24",)}, "Twö", "One\nline", "months", "Up."
    )
    text = write_briefing(Briefing("For Tuesday", (view,), "abc", "partner")).decode()
    assert text.startswith("# A briefing of the Serious Violence Duty Explorer.")
    assert tomllib.loads(text) == {
        "title": "For Tuesday",
        "recorded_on": "abc",
        "recorded_for": "partner",
        "views": [
            {
                "page": "trends",
                "title": "Twö",
                "note": "One\nline",
                "picture": "months",
                "said": "Up.",
                "parameters": {"wards": ["E05001222", "E05001223"], "period": "2023-24"},
            }
        ],
    }
    assert len(text) < 700


def test_the_largest_briefing_still_opens() -> None:
    view = PinnedView(
        "trends", {"wards": ("E05001222",) * 60}, "ü" * LONGEST_TITLE, "€" * LONGEST_NOTE, "", "ß" * LONGEST_SAID
    )
    briefing = Briefing("All", (view,) * MOST_VIEWS, "abc", "partner")
    content = write_briefing(briefing)
    assert len(content) < LARGEST_BYTES
    assert read(content) == BriefingRead(briefing)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ('[[views]]\npage = "hotpsots"\n', "View 2 was left out: there is no page 'hotpsots' to pin. Did you mean 'hotspots'?"),
        ('[[views]]\npage = "data"\ntitle = "Rows"\n', "View 2 (Rows) was left out: there is no page 'data' to pin."),
        ('[[views]]\ntitle = "No page"\n', "View 2 (No page) was left out: its page is not named."),
        ("[[views]]\npage = 7\n", "View 2 was left out: its page is not named."),
        ('[[views]]\npage = "trends"\nparameters = "wards"\n',
         "View 2 was left out: its parameters are no table, and without them it would be another view."),
        ('[[views]]\npage = "trends"\nparameters = { wards = [1.5] }\n',
         "View 2 was left out: 'wards' must be a text or a list of texts, and without it it would be another view."),
        ('[[views]]\npage = "trends"\nparameters = { wards = { deep = { deeper = [] } } }\n',
         "View 2 was left out: 'wards' must be a text or a list of texts, and without it it would be another view."),
        (f'[[views]]\npage = "trends"\nparameters = {{ period = 0x{"f" * 5000} }}\n',
         "View 2 was left out: 'period' must be a text or a list of texts, and without it it would be another view."),
        (f'[[views]]\npage = "{"x" * 5000}"\n', "View 2 was left out: there is no page '" + "x" * 60 + "…' to pin."),
    ],
)  # fmt: skip
def test_a_bad_view_is_left_out_and_the_good_one_opens(bad: str, told: str) -> None:
    assert read(GOOD_TOML + bad) == BriefingRead(Briefing(NEW_TITLE, (GOOD,)), (told,))


@pytest.mark.parametrize(
    ("head", "bad", "told"),
    [
        ("title = 7\n", "", "The briefing: 'title' was left out: it must be a text."),
        ('titel = "x"\n', "", "The briefing: 'titel' was left out: unknown. Did you mean 'title'?"),
        ('recorded_for = "pubic"\n', "", "There is no audience 'pubic'. Did you mean 'public'?"),
        ("", 'colour = "red"\n', "View 1: 'colour' was left out: unknown."),
        ("", "note = [1]\n", "View 1 (Knives): 'note' was left out: it must be a text."),
        ("", "said = true\n", "View 1 (Knives): 'said' was left out: it must be a text."),
        ("", '"<b>" = 1\n', "View 1: '<b>' was left out: unknown."),
        ("", '[views.parameters]\nindicator = "knife_crime"\naudience = "internal"\n',
         "View 1 (Knives): 'audience' was left out. A briefing is shown to whom its session is for."),
    ],
)  # fmt: skip
def test_a_bad_key_is_left_out_and_its_view_opens(head: str, bad: str, told: str) -> None:
    view = '[[views]]\npage = "hotspots"\ntitle = "Knives"\n'
    good = "" if "[views.parameters]" in bad else 'parameters = { indicator = "knife_crime" }\n'
    assert read(head + view + good + bad) == BriefingRead(Briefing(NEW_TITLE, (GOOD,)), (told,))


def test_a_view_with_a_misspelt_parameter_is_left_out_whole() -> None:
    """Without it the view would be about something else under the same title: all wards, or another indicator."""
    found = read('[[views]]\npage = "hotspots"\ntitle = "Knives"\nparameters = { indicater = "knife_crime" }\n')
    assert found.briefing.views == ()
    assert found.dropped == (
        "View 1 (Knives) was left out: there is no parameter 'indicater', and without it it would be another view. "
        "Did you mean 'indicator'?",
    )


def test_what_an_address_holds_of_its_session_is_no_part_of_a_view() -> None:
    view = '[[views]]\npage = "hotspots"\ntitle = "Knives"\n[views.parameters]\nindicator = "knife_crime"\n'
    assert read(view + 'at = "3"\nlocked = "partner"\n') == BriefingRead(Briefing(NEW_TITLE, (GOOD,)), ())


def test_texts_too_long_are_cut_and_characters_that_cannot_be_shown_left_out() -> None:
    found = read(
        f'title = "{"t" * 500}"\n[[views]]\npage = "trends"\ntitle = "Kni\\u0000ves\\u202e"\nnote = "{"n" * 5000}"\n'
    )
    assert found.briefing.title == "t" * LONGEST_TITLE
    assert found.briefing.views == (PinnedView("trends", {}, "Knives", "n" * LONGEST_NOTE),)
    assert found.dropped == (
        f"The briefing: 'title' was cut to {LONGEST_TITLE} characters.",
        "View 1: characters that cannot be shown were left out of 'title'.",
        f"View 1 (Knives): 'note' was cut to {LONGEST_NOTE} characters.",
    )


def test_a_year_may_be_written_as_a_number() -> None:
    found = read('[[views]]\npage = "trends"\nparameters = { period = 2023 }\n')
    assert found == BriefingRead(Briefing(NEW_TITLE, (PinnedView("trends", {"period": ("2023",)}),)))


def test_more_views_than_a_briefing_holds_are_left_out_and_counted() -> None:
    found = read(GOOD_TOML * (MOST_VIEWS + 3))
    assert found.briefing.views == (GOOD,) * MOST_VIEWS
    assert found.dropped == (f"A briefing holds {MOST_VIEWS} views at most: the last 3 were left out.",)


def test_of_a_file_gone_wrong_no_more_is_told_than_a_person_reads() -> None:
    found = read(GOOD_TOML + "".join(f"x{number} = 1\n" for number in range(500)))
    assert found.briefing.views == (GOOD,)
    assert len(found.dropped) == 21
    assert found.dropped[-1] == "And 480 more things were left out."


def test_sentences_of_which_it_is_not_said_for_whom_they_are_are_left_out() -> None:
    found = read('recorded_on = "abc"\n[[views]]\npage = "trends"\nsaid = "Foleshill had 3."\n')
    assert found.briefing == Briefing(NEW_TITLE, (PinnedView("trends"),), "abc")
    assert found.dropped == (
        "The sentences recorded were left out: for which audience they were recorded is not said.",
    )


@pytest.mark.parametrize("text", ["views = 7\n", 'views = "hotspots"\n', "[views]\npage = 'trends'\n"])
def test_views_that_are_no_list_are_left_out(text: str) -> None:
    found = read(text)
    assert found.briefing == Briefing(NEW_TITLE)
    assert found.dropped == (
        "The views were left out: 'views' is no list of them. Each begins with the line [[views]].",
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"title = 'x'\n[[views]\n", "The file cannot be read as TOML: line 2, expected ']]'"),
        (b"title = 'x'\ntitle = 'y'\n", "The file cannot be read as TOML: line 2, cannot overwrite a value."),
        (b"title = ", "The file cannot be read as TOML: line 1, "),
        (b"PK\x03\x04\xff\xfe\x00", "line 1 is no text in UTF-8"),
        (b"title = 'x'\nnote = '\xe9'\n", "line 2 is no text in UTF-8"),
        (b"a = " + b"[" * 5000, "nested deeper than any briefing"),
        (b"a." * 50_000 + b"a = 1", "line 1 is nested deeper than any briefing"),
        ("\u0085".join(["a." * 900] * 200).encode() + b"a = 1", "line 1 is nested deeper than any briefing"),
        ("a.\u2028".encode() * 900 + b"a = 1", "line 1 is nested deeper than any briefing"),
        (b'title = """\n\'\n"""\nx = { b = """\'"\'""", ' + b"a." * 900 + b"a = 1 }", "line 4 is nested deeper"),
        (b'# """\n' + b"a." * 900 + b"a = 1", "line 2 is nested deeper"),
        (b"a = " + b"9" * 5000, "a number or date in it is none"),
        (b"#" * (LARGEST_BYTES + 1), "larger than any briefing"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_where(content: bytes, told: str) -> None:
    with pytest.raises(InputError) as raised:
        read(content)
    assert told in str(raised.value)


def test_texts_may_have_as_many_full_stops_as_they_like() -> None:
    noted = replace(GOOD, said="12.3 in 1.2 of 4.5. " * 40, note='"It\'s 1.5."\n' + "1.5. " * 90, title="..." * 30)
    briefing = Briefing(
        "a.b" * 30, (replace(noted, said=noted.said.strip(), note=noted.note.strip()),), "v1", "partner"
    )
    assert read(write_briefing(briefing)) == BriefingRead(briefing)


def test_no_nearest_word_is_looked_for_once_no_more_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counted(word: str, known: Collection[str]) -> str:
        asked.append(word)
        return did_you_mean(word, known)

    monkeypatch.setattr("svd_data.briefing_entries.did_you_mean", counted)
    many = "\n".join(f"titl{number} = '1'" for number in range(2000))
    dropped = read(f"{GOOD_TOML}[[views]]\npage = 'trends'\n{many}\n").dropped
    assert dropped[0].endswith("Did you mean 'title'?")
    assert dropped[-1] == "And 1,980 more things were left out."
    assert len(asked) == 20


def test_hostile_text_is_kept_as_text() -> None:
    found = read(f"title = '''{HOSTILE}'''\n[[views]]\npage = 'trends'\nnote = '''{HOSTILE}'''\n")
    assert found.briefing.title == HOSTILE
    assert found.briefing.views[0].note == HOSTILE
    assert found.dropped == ()


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_that_they_cannot_be_read(content: bytes) -> None:
    with contextlib.suppress(InputError):
        assert len(read(content).briefing.views) <= MOST_VIEWS


@given(
    st.fixed_dictionaries(
        {}, optional={"title": ANY, "recorded_on": ANY, "recorded_for": ANY, "views": st.lists(ANY) | ANY}
    )
)
def test_no_values_raise_and_each_thing_left_out_is_named_in_a_sentence(entries: dict[str, Any]) -> None:
    found = read_entries(entries, PAGES, PARAMETERS)
    assert isinstance(found.briefing, Briefing)
    assert all(sentence[0].isupper() and sentence[-1] in ".?]" for sentence in found.dropped)


def test_views_are_added_moved_replaced_and_taken_out() -> None:
    a, b, c = (PinnedView(page) for page in ("overview", "trends", "people"))
    briefing = Briefing("x").with_views([a, b, c])
    assert briefing.moved(0, 1).views == (b, a, c)
    assert briefing.moved(2, -1).views == (a, c, b)
    assert briefing.moved(0, -1).views == briefing.moved(2, 1).moved(2, 5).views == (a, b, c)
    assert briefing.without(1).views == (a, c)
    assert briefing.with_view_at(1, a).views == (a, a, c)
    assert briefing.place_of(PinnedView("people", title="Another title", note="and note")) == 2
    assert briefing.place_of(PinnedView("people", {"wards": ("E05001222",)})) is None
    assert len(briefing.with_views([a] * 100).views) == MOST_VIEWS


def test_a_briefing_without_its_recording_says_nothing() -> None:
    briefing = Briefing("x", (PinnedView("trends", said="Up."),), "abc", "partner").unrecorded()
    assert briefing == Briefing("x", (PinnedView("trends"),))
