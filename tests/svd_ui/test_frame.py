"""What stands around the pictures: the key beside a chart and the leading sentence."""

import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from svd_ui.charts import Key, line_keys
from svd_ui.frame import with_commas

HOSTILE = "<img src=x onerror=alert(1)>"


# Run as scripts of their own, where the names above are not known: so they are quoted.
def _show_key(keys: "tuple[Key, ...]") -> None:
    from svd_ui.answer import Legend
    from svd_ui.pictures import show_legend

    show_legend(Legend(keys))


def _show_lead(*sentences: str) -> None:
    from svd_ui.frame import show_lead

    show_lead(*sentences)


def shown(script: object, *arguments: object) -> str:
    """The HTML that a piece of the page shows."""
    app = AppTest.from_function(script, args=arguments).run()  # type: ignore[arg-type]
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def test_a_keys_lines_have_the_dashes_and_colours_of_the_chart() -> None:
    keys = line_keys(("a", "b", "c", "d"))
    swatches = re.findall(r"repeating-linear-gradient\(90deg, ([^)]*)\)", shown(_show_key, keys))
    for key, stops in zip(keys, swatches, strict=True):
        drawn = [(colour, int(end) - int(start)) for colour, start, end in re.findall(r"(\S+) (\d+)px (\d+)px", stops)]
        assert tuple(length for _, length in drawn) == key.dash
        assert [colour for colour, _ in drawn] == [key.colour, "transparent"] * (len(drawn) // 2)


def test_bars_have_swatches_of_their_colour() -> None:
    html = shown(_show_key, (Key("female", "#12436D"), Key("male", "#F46A25")))
    assert re.findall("background: (#[0-9A-F]+)", html) == ["#12436D", "#F46A25"]
    assert re.findall(r"</span>(\w+)</li>", html) == ["Female", "Male"]


def test_a_single_line_needs_no_key() -> None:
    assert shown(_show_key, line_keys(("This period",))) == ""


@pytest.mark.parametrize("script", [_show_key, _show_lead])
def test_a_hostile_name_is_text(script: object) -> None:
    arguments: tuple[object, ...] = (line_keys((HOSTILE, "b")),) if script is _show_key else (HOSTILE, HOSTILE)
    html = shown(script, *arguments)
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_an_empty_qualification_leaves_no_paragraph() -> None:
    assert shown(_show_lead, "Zero.", "").count("<p") == 1


def test_a_table_s_whole_numbers_have_commas_and_its_other_columns_are_left_alone() -> None:
    rows = pd.DataFrame(
        {"Year": ["2025"], "Offences": pd.array([5055], dtype="Int64"), "%": [1.5], "Residents": [345_318]}
    )
    found = with_commas(rows)
    assert set(found) == {"Offences", "Residents"}
    assert {column["type_config"]["format"] for column in found.values()} == {"localized"}  # type: ignore[index]


def test_no_whole_number_is_cut_for_a_heading_that_is_shorter_and_none_is_made_narrower() -> None:
    # "348,717" cut under "Kept" reads as another number. 8 pixels hold a digit of the table's type, 20 the room beside it.
    rows = pd.DataFrame(
        {"Kept": pd.array([348_717, None, 3], dtype="Int64"), "Rows rejected": [3, 2, 1], "No": [0, 0, 0]}
    )
    widths = {name: column["width"] for name, column in with_commas(rows).items()}  # type: ignore[index]
    assert widths == {"Kept": 20 + 8 * len("348,717"), "Rows rejected": None, "No": None}
