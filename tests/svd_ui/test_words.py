"""Numbers and marks as a person reads them."""

import html
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_ui.words import (
    HIDDEN_MARK,
    NO_FIGURE,
    VERDICT_MARKS,
    age_words,
    escape,
    join,
    number,
    one_decimal,
    percent_of,
    plain,
    signed_percent,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1, "1"),
        (999, "999"),
        (1000, "1,000"),
        (1234567, "1,234,567"),
        (pd.NA, "not known"),
        (None, "not known"),
    ],
)
def test_a_count_has_its_thousands_separated_and_a_missing_one_is_not_known(value: object, words: str) -> None:
    assert number(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0.0"),
        (0.04, "0.0"),
        (0.15, "0.1"),
        (9.96, "10.0"),
        (1234.56, "1,234.6"),
        (pd.NA, "not known"),
        (float("nan"), "not known"),
    ],
)
def test_a_rate_has_one_decimal_and_a_missing_one_is_not_known(value: object, words: str) -> None:
    assert one_decimal(value) == words


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 100, "0%"),
        (1, 1000, "under 1%"),
        (99, 10_000, "under 1%"),
        (1, 100, "1%"),
        (1, 3, "33%"),
        (7, 7, "100%"),
        (0, 0, ""),
        (5, 0, ""),
        (pd.NA, 10, ""),
        (5, pd.NA, ""),
    ],
)
def test_a_share_is_a_whole_percentage_and_there_is_none_of_nothing(part: object, whole: object, words: str) -> None:
    assert percent_of(part, whole) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12.4, "+12%"),
        (-12.4, "-12%"),
        (0.0, "0%"),
        (0.4, "0%"),
        (-0.4, "0%"),
        (-0.6, "-1%"),
        (-100, "-100%"),
        (pd.NA, ""),
    ],
)
def test_a_change_carries_its_sign_and_none_has_no_sign(value: object, words: str) -> None:
    assert signed_percent(value) == words


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_items_are_joined_as_they_are_said(items: list[str], words: str) -> None:
    assert join(items) == words


@pytest.mark.parametrize(("band", "words"), [("0-9", "0 to 9"), ("16-17", "16 to 17"), ("65+", "65 and over")])
def test_an_age_band_reads_as_it_is_said(band: str, words: str) -> None:
    assert age_words(band) == words


@given(st.text())
def test_escaped_text_holds_no_markup_and_reads_as_it_did(text: str) -> None:
    escaped = escape(text)
    assert not set("<>\"'") & set(escaped)
    assert html.unescape(escaped) == text


def test_escaping_takes_whatever_is_shown() -> None:
    assert escape('<b title="x">') == "&lt;b title=&quot;x&quot;&gt;"
    assert escape(ValueError("it's")) == "it&#x27;s"


def test_every_verdict_has_words_of_its_own_beside_its_mark() -> None:
    assert set(VERDICT_MARKS) == {HIGHER, LOWER, CANNOT_TELL, NONE_RECORDED, NOT_COMPARED, TOO_SMALL}
    assert all(verdict in words for verdict, words in VERDICT_MARKS.items())
    assert len(set(VERDICT_MARKS.values())) == len(VERDICT_MARKS)


def test_hidden_none_and_zero_are_written_differently() -> None:
    assert len({HIDDEN_MARK, NO_FIGURE, number(0), number(pd.NA), ""}) == 5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://evil.example", "https\\:\u2060//evil.example"),
        ("see WWW.evil.example", "see WWW\u2060.evil.example"),
        ("bob@example.org", "bob\u2060@example.org"),
        ("mailto:bob@example.org", "mailto\\:\u2060bob\u2060@example.org"),
        ("&lt;b&gt;", "\\&lt;b\\&gt;"),
        (":material/home: :100:", "\\:\u2060material/home\\: \\:\u2060100\\:"),
        ("a -> b", "a -\u2060\\> b"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("**bold**", "\\*\\*bold\\*\\*"),
    ],
)
def test_nothing_that_a_person_wrote_becomes_a_link_or_a_form_of_type(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize("text", ["From 15:00 to 17:59, 12.3% – more than chance", "Stoke-on-Trent", "It fell: by 3"])
def test_plain_words_are_changed_by_their_colons_alone(text: str) -> None:
    assert plain(text) == text.replace(":", "\\:")


@given(st.text(alphabet=st.sampled_from("ab1 .:/@w-+<>=~&;#*_![]()\\\n"), max_size=30))
def test_text_shown_plain_has_all_its_characters(text: str) -> None:
    kept = re.sub(r"\\([^a-z0-9\s])", r"\1", plain(text).replace("\u2060", ""))
    assert kept == text
