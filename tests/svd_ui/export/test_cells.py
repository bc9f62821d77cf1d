"""Cells of tables in files: numbers as numbers, and zero, no figure and not shown told apart; text that a file can hold."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.views import HotspotsView, PeopleView, TrendsView
from svd_ui import tables
from svd_ui.answer import Answer
from svd_ui.export.cells import columns_of
from svd_ui.export.text import clean, cut, text_width, wrapped
from svd_ui.tables import hidden_cells
from svd_ui.tables.loads import NOT_FOR_THIS_AUDIENCE
from svd_ui.words import HIDDEN_MARK
from tests.svd_ui.export.conftest import GUNS, KNIVES
from tests.svd_ui.made import Ward, hotspots_of, released


def cells(frame: pd.DataFrame, **options: object) -> dict[str, tuple[object, ...]]:
    return {column.heading: column.cells for column in columns_of(released(frame, **options))}


def test_numbers_are_numbers_and_text_is_text() -> None:
    frame = pd.DataFrame(
        {
            "Whole": pd.array([0, 3, None], dtype="Int64"),
            "Rate": pd.array([-0.0, 2.5, None], dtype="Float64"),
            "Words": ["a", "", None],
            "Is": [True, False, True],
            "Day": [date(2023, 5, 1), pd.Timestamp("2023-05-02"), pd.NaT],
        }
    )
    assert cells(frame) == {
        "Whole": (0, 3, None),
        "Rate": (0.0, 2.5, None),
        "Words": ("a", "", None),
        "Is": ("yes", "no", "yes"),
        "Day": (date(2023, 5, 1), date(2023, 5, 2), None),
    }


def test_a_column_has_as_many_decimals_as_its_figures_need() -> None:
    frame = pd.DataFrame({"Rate": [1.0, 2.25, None], "Whole": [1.0, -100.0, 1234.0], "Count": [1, 2, 12345]})
    rate, whole, count = columns_of(released(frame))
    assert [rate.words(row) for row in range(3)] == ["1.00", "2.25", "–"]
    assert [whole.words(row) for row in range(3)] == ["1", "-100", "1,234"]
    assert count.words(2) == "12,345"


def test_zero_no_figure_and_not_shown_are_three_things() -> None:
    wards = (
        Ward("Henley", 40, 30),
        Ward("Radford", None, 10),
        Ward("Longford", 0, None, residents=None),
        Ward("Holbrook", None, None),
    )
    table = tables.wards_table(hotspots_of(*wards, audience=PARTNER, total=(50, 40)))
    columns = {column.heading: column for column in columns_of(table)}
    rows = {ward: row for row, ward in enumerate(columns["Ward"].cells)}
    written = {
        ward: [columns[name].words(row) for name in ("Offences", "Before", "Residents")] for ward, row in rows.items()
    }
    assert written == {
        "Henley": ["40", "30", "10,000"],
        "Longford": ["0", HIDDEN_MARK, "–"],
        "Radford": [HIDDEN_MARK, "10", "10,000"],
        "Holbrook": [HIDDEN_MARK, HIDDEN_MARK, "10,000"],
    }


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
@pytest.mark.parametrize("indicator", [KNIVES, GUNS], ids=["knives", "guns"])
@pytest.mark.parametrize("page", ["hotspots", "trends"])
def test_what_is_hidden_in_a_view_is_marked_in_its_table(
    page: str, indicator: dict[str, tuple[str, ...]], audience: str, answer: Callable[..., Answer]
) -> None:
    for picture in answer(page, audience, indicator).pictures:
        frame = picture.table.frame
        counts = next((place for place, kind in enumerate(frame.dtypes) if pd.api.types.is_integer_dtype(kind)), None)
        if counts is None:
            continue
        # Of counts that were controlled none is empty but a hidden one, or one of a month that is not loaded.
        is_loaded = frame["Status"].ne("not loaded").to_numpy() if "Status" in frame else True
        is_empty = frame.iloc[:, counts].isna().to_numpy() & is_loaded
        assert list(hidden_cells(picture.table).iloc[:, counts]) == list(is_empty)


def test_the_internal_audience_has_nothing_hidden(
    hotspots: HotspotsView, trends: TrendsView, people: PeopleView
) -> None:
    for table in (tables.wards_table(hotspots), tables.steps_table(trends), tables.age_table(people)):
        assert not hidden_cells(table).any().any()


def test_victims_of_a_hidden_group_are_marked(public_people: PeopleView) -> None:
    table, view = tables.age_table(public_people), public_people.by_age
    marked = [HIDDEN_MARK in str(cell) for cell in columns_of(table)[1].cells]
    assert marked == list(view.frame["is_hidden"])
    assert any(marked)


@pytest.mark.parametrize(
    ("note", "hidden"),
    [
        ("referrals not shown", [True, False, False]),
        ("engaged so far not shown", [False, True, False]),
        ("referrals not shown; engaged so far not shown", [True, True, False]),
        ("a count of another name not shown", [True, True, True]),
        (NOT_FOR_THIS_AUDIENCE, [False, False, False]),
        ("stays the same", [False, False, False]),
        ("", [False, False, False]),
    ],
)
def test_a_note_marks_the_columns_that_it_names(note: str, hidden: list[bool]) -> None:
    empty = pd.array([None], dtype="Int64")
    frame = pd.DataFrame(
        {"Group": ["a"], "Referrals": empty, "Engaged so far": empty, "Capacity": empty, "Note": [note]}
    )
    table = released(frame, audience=PUBLIC)
    assert list(hidden_cells(table).iloc[0, 1:4]) == hidden


def test_a_count_that_is_there_is_never_marked() -> None:
    frame = pd.DataFrame({"Ward": ["a"], "Offences": pd.array([10], dtype="Int64"), "Note": ["count not shown"]})
    assert cells(frame, audience=PUBLIC)["Offences"] == (10,)


def test_headings_that_are_the_same_are_two_columns() -> None:
    frame = pd.DataFrame([[1, 2]], columns=["Number", "Number"])
    assert [column.cells for column in columns_of(released(frame))] == [(1,), (2,)]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_codes_of_wards_stand_last_where_they_are_asked_for(audience: str, answer: Callable[..., Answer]) -> None:
    table = answer("hotspots", audience).pictures[0].table
    with_codes, without = columns_of(table, with_codes=True), columns_of(table)
    assert with_codes[:-1] == without
    assert set(with_codes[-1].cells) == {None if pd.isna(code) else code for code in table.frame.index}
    assert audience in (INTERNAL, PARTNER, PUBLIC)


@given(st.text(st.characters()))
def test_text_that_is_clean_can_stand_in_xml(text: str) -> None:
    element = etree.Element("a")
    element.text = clean(text)
    assert etree.fromstring(etree.tostring(element)).text == (clean(text) or None)


@given(st.text(max_size=200), st.floats(10, 400), st.sampled_from([9.0, 12.0, 18.0]))
def test_lines_are_no_wider_than_asked_and_lose_no_letter(text: str, width: float, size: float) -> None:
    lines = wrapped(text, width, size)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, size) <= width or len(line) == 1 for line in lines)


def test_a_text_is_cut_only_where_it_is_too_long() -> None:
    assert cut("a" * 10, 10) == "a" * 10
    assert len(cut("word " * 50, 40)) <= 40
    assert cut("x" * 50, 10) == "x" * 9 + "…"
