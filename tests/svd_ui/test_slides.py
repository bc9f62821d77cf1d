"""What is presented is large enough and fits: reckoned here, and measured in a browser by tests/browser/test_present.py."""

import re
import struct
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.briefing import PinnedView
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.errors import AudienceError
from svd_ui import tables
from svd_ui.about import Line
from svd_ui.answer import Answer, Mark, Picture
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.charts import ranked_bars_chart
from svd_ui.export.render import drawing_of
from svd_ui.slide import Slide, foot_of
from svd_ui.slide_arranged import TOO_LARGE, with_picture
from svd_ui.slide_html import PICTURE, STYLE, TABLE, WORDS, slide_html, words_html
from svd_ui.slide_layout import (
    INNER_WIDTH,
    MORE,
    SCREEN_HEIGHT,
    SENTENCE,
    SENTENCE_IN_COLUMN,
    SMALL,
    TITLE,
    as_many_as_fit,
    stage_height,
    text_height,
)
from svd_ui.slide_picture import fitted_picture, is_crowded
from svd_ui.slide_table import fitted_table
from svd_ui.slides import slide_of
from svd_ui.tables import hidden_cells
from svd_ui.view_links import ViewLink, open_view
from svd_ui.words import HIDDEN_MARK
from tests.svd_ui.made import Ward, hotspots_of, released

# Views of every kind of picture there is: maps by count, rate and verdict, bars, lines with and without events, control charts.
VIEWS = {
    "map": PinnedView("hotspots"),
    "map of few": PinnedView("hotspots", {"indicator": ("firearm_crime",)}),
    "map of rates": PinnedView("hotspots", {"indicator": ("knife_crime",), "measure": ("rate",)}),
    "map of change": PinnedView("hotspots", {"measure": ("change",)}),
    "map of a ward": PinnedView("hotspots", {"measure": ("rest",), "wards": ("E05001222",)}),
    "bars": PinnedView("hotspots", {"indicator": ("robbery",)}, picture="bars"),
    "months of a year": PinnedView("hotspots", {}, picture="hotspot-months"),
    "months": PinnedView("trends"),
    "quarters": PinnedView("trends", {"indicator": ("knife_crime",), "step": ("quarter",)}),
    "every event": PinnedView("trends", {"indicator": ("cirv_referrals",), "events": ("all",)}),
    "control chart": PinnedView("trends", {}, picture="control"),
    "heat table": PinnedView("times", {"indicator": ("serious_violence",)}),
    "areas": PinnedView("compare", {"indicator": ("serious_violence",)}),
    "need and reach": PinnedView("reach", {"indicator": ("serious_violence",)}),
    "ages and sexes": PinnedView("people", {"indicator": ("serious_violence",)}),
    "programmes": PinnedView("programmes"),
    "days between": PinnedView("trends", {"indicator": ("homicide",)}, picture="control"),
}
STAGES = [(INNER_WIDTH, 440), (892, 420), (792, 560)]


def slide(view: PinnedView, demo: Connection, catalogue: Catalogue, audience: str = PARTNER) -> Slide:
    return slide_of(view, demo, catalogue, audience)


def answers(demo: Connection, catalogue: Catalogue) -> list[Answer]:
    """Return the answer of every page that has one, as a bare link opens it."""
    return [open_view(ViewLink(page), demo, catalogue, PARTNER).answer() for page in PAGE_ANSWERS]


def type_sizes(svg: str) -> list[float]:
    """Return the size of every text of a drawing that says something. The second way: the first reads it with one expression."""
    texts = [each for each in ElementTree.fromstring(svg).iter() if each.tag.endswith("}text") and each.text]
    return [float(each.attrib["font-size"].removesuffix("px")) for each in texts]


# Type


@pytest.mark.parametrize("stage", STAGES, ids=str)
def test_no_type_of_any_picture_of_any_page_is_smaller_than_18_pixels(
    stage: tuple[int, int], demo: Connection, demo_catalogue: Catalogue
) -> None:
    drawn = 0
    for answer in answers(demo, demo_catalogue):
        for picture in answer.pictures:
            fitted = fitted_picture(picture, *stage) if picture.draw else None
            if fitted:
                drawn += 1
                assert min(type_sizes(fitted.drawing.svg)) * fitted.times >= SMALL, picture.name
                assert fitted.width <= stage[0]
                assert fitted.height <= stage[1]
    assert drawn > 3


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
@pytest.mark.parametrize("name", VIEWS)
def test_every_kind_of_view_has_a_picture_that_fits_with_its_words(
    name: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    shown = slide(VIEWS[name], demo, demo_catalogue, audience)
    assert shown.shown is not None
    assert shown.shown.smallest_type >= SMALL
    words = [(shown.title, TITLE), *foot_of(shown)]
    if not shown.is_beside:
        words += [(shown.sentence, SENTENCE), (shown.more, MORE)]
    assert shown.shown.height <= stage_height(*words)
    assert shown.shown.height > SCREEN_HEIGHT / 3
    # PNG: its width and height stand behind the 16 bytes of signature and chunk head. Twice as fine as a projector's screen.
    width, height = struct.unpack(">II", shown.shown.png[16:24])
    assert (width, height) == pytest.approx((2 * shown.shown.width, 2 * shown.shown.height), abs=2)


def test_a_map_has_the_whole_height_with_its_words_beside_it(demo: Connection, demo_catalogue: Catalogue) -> None:
    beside = slide(VIEWS["map"], demo, demo_catalogue)
    assert beside.is_beside
    assert beside.shown is not None
    assert beside.shown.height > 0.7 * SCREEN_HEIGHT
    assert not slide(VIEWS["quarters"], demo, demo_catalogue).is_beside


def test_no_size_in_the_style_is_smaller_than_18_pixels_and_all_grow_with_the_screen() -> None:
    sizes = re.findall(r"font-size: ([^;]+);", STYLE)
    assert len(sizes) > 8
    for size in sizes:
        found = re.fullmatch(r"calc\((\d+) \* var\(--svd-px\)\)( !important)?", size.strip(" }"))
        assert found, size
        assert int(found[1]) >= SMALL
    assert "--svd-px: max(1px, " in STYLE
    assert min(TITLE, SENTENCE, SENTENCE_IN_COLUMN, MORE) > SMALL


# What is left out is said


def test_rows_that_run_into_each_other_are_no_picture(demo: Connection, demo_catalogue: Catalogue) -> None:
    picture = open_view(ViewLink("hotspots"), demo, demo_catalogue, PARTNER).answer().picture("bars")
    assert is_crowded(drawing_of(picture, 500, 200).svg)
    assert not is_crowded(drawing_of(picture, 500, 380).svg)
    long = Slide("Bars", "A sentence. " * 20)
    left = with_picture(long, picture)
    assert left.shown is not None  # beside the words there is room
    many = Picture(
        "bars",
        "Bars",
        "Bars",
        picture.table,
        lambda height: _bars_of_many_rows(picture, height),
        480,
        notes=("A note.",),
    )
    without = with_picture(Slide("Bars", "A sentence."), many)
    assert without.shown is None
    assert without.more == TOO_LARGE
    assert Line("", "A note.") in without.words
    assert "<td" in slide_html(without, "1 of 1", PICTURE)


def _bars_of_many_rows(picture: Picture, height: int) -> object:
    """Return bars of five times as many rows."""
    frame = pd.DataFrame({"ward_name": [f"Ward {number}" for number in range(90)], "numerator": range(90)})
    full = frame.assign(rate=1.0, count_lower=0.0, count_upper=90.0, rate_lower=0.0, rate_upper=2.0, is_hidden=False)
    full = full.assign(is_chosen=False, is_unknown=False, ward_code=full["ward_name"])
    return ranked_bars_chart(picture.table.derive(full), "numerator", "Number", height)


def test_events_that_find_no_room_are_counted_and_stand_among_the_definitions(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    shown = slide(VIEWS["quarters"], demo, demo_catalogue)
    answer = open_view(ViewLink("trends", VIEWS["quarters"].parameters), demo, demo_catalogue, PARTNER).answer()
    marks = answer.picture("months").marks
    assert 0 < len(shown.marks) < len(marks)
    assert shown.left_out == len(marks) - len(shown.marks)
    assert f"And {shown.left_out} more: Definitions." in slide_html(shown, "1 of 1", PICTURE)
    words = slide_html(shown, "1 of 1", WORDS)
    for mark in marks[len(shown.marks) :]:
        assert f"<b>{mark.sign}:</b> {mark.words[:40]}" in words
    for mark in shown.marks:
        assert mark.short.endswith(")")
        assert mark.words.startswith(mark.short[:-1])


def test_definitions_that_find_no_room_are_said_to_stand_on_the_page() -> None:
    many = Slide(
        "Title", "Sentence.", words=tuple(Line("", f"Caveat {number}. {'word ' * 40}") for number in range(30))
    )
    html = slide_html(many, "1 of 1", WORDS)
    assert "Caveat 0." in html
    assert "Caveat 29." not in html
    assert "All of it is on the page itself: Open view." in html
    few = Slide("Title", "Sentence.", words=(Line("Word", "Meaning."),))
    assert "svd-few" in slide_html(few, "1 of 1", WORDS)
    assert "All of it" not in slide_html(few, "1 of 1", WORDS)


def test_titles_that_find_no_room_are_counted() -> None:
    html = words_html("Briefing", "40 views to present.", "", [f"View number {number}" for number in range(40)])
    shown = html.count("<li>")
    assert 10 < shown < 20
    assert f"And {40 - shown} more." in html


# Tables


def test_a_table_shows_what_fits_and_says_of_how_much() -> None:
    rows = pd.DataFrame({"Ward": [f"Ward {number}" for number in range(40)], "Offences": range(1000, 1040)})
    table = fitted_table(released(rows), 300)
    assert table.headings == ("Ward", "Offences")
    assert table.rows[0] == ("Ward 0", "1,000")
    assert len(table.rows) == 8  # 300 pixels less a heading, at 18 × 1.3 + 8 pixels a row
    assert table.told == "The first 8 of 40 rows."
    assert table.is_number == (False, True)


def test_columns_that_find_no_room_are_left_out_and_said() -> None:
    rows = pd.DataFrame({f"A long heading {number}": ["x" * 30] for number in range(9)})
    table = fitted_table(released(rows), 500)
    assert sum(table.widths) <= INNER_WIDTH
    assert table.told == f"The first {len(table.headings)} of 9 columns."
    assert fitted_table(released(rows.iloc[:, :2]), 500).told == ""


def test_cells_are_written_as_people_read_them() -> None:
    rows = pd.DataFrame({"Rate": [1.25, 3.0, None], "Change": [2.0, -3.0, None], "Note": ["", None, "a & b"]})
    table = fitted_table(released(rows), 500)
    assert table.rows == (("1.25", "2", ""), ("3.00", "-3", "–"), ("–", "–", "a & b"))


def test_a_long_cell_takes_several_lines_and_so_fewer_rows_fit() -> None:
    short = fitted_table(released(pd.DataFrame({"Note": ["word"] * 30})), 500)
    long = fitted_table(released(pd.DataFrame({"Note": ["word " * 20] * 30})), 500)
    assert len(long.rows) < len(short.rows) / 2


def test_the_table_of_a_view_is_its_pictures_and_escaped(demo: Connection, demo_catalogue: Catalogue) -> None:
    shown = slide(VIEWS["bars"], demo, demo_catalogue)
    html = slide_html(shown, "2 of 3", TABLE)
    assert "St Michael&#x27;s" in html
    assert 'scope="col"' in html
    assert "<img" not in html
    assert "2 of 3" in html


def test_zero_not_known_and_not_shown_are_written_apart() -> None:
    wards = (Ward("Henley", 40, 30), Ward("Radford", None, 10), Ward("Longford", 0, None, residents=None))
    made = tables.wards_table(hotspots_of(*wards, audience=PARTNER, total=(50, 40)))
    shown = ["Ward", "Offences", "Before", "Residents", "Note"]
    rows = {row[0]: row[1:4] for row in fitted_table(made.derive(made.frame[shown]), 500).rows}
    assert rows == {
        "Henley": ("40", "30", "10,000"),
        "Radford": (HIDDEN_MARK, "10", "10,000"),
        "Longford": ("0", HIDDEN_MARK, "–"),
    }


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_every_hidden_count_of_a_presented_table_has_its_mark(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    shown = slide(PinnedView("hotspots", {"indicator": ("knife_crime",)}), demo, demo_catalogue, audience)
    assert shown.table is not None
    hidden = int(hidden_cells(shown.table).to_numpy().sum())
    assert hidden > 0
    table = fitted_table(shown.table, 5000)
    assert sum(cell == HIDDEN_MARK for row in table.rows for cell in row) == hidden


def test_the_own_area_is_among_the_rows_shown_wherever_it_stands(demo: Connection, demo_catalogue: Catalogue) -> None:
    shown = slide(PinnedView("compare", {"indicator": ("serious_violence",)}), demo, demo_catalogue)
    html = slide_html(shown, "1 of 1", TABLE)
    own = re.findall(r'<tr class="svd-own">(.*?)</tr>', html)
    assert len(own) == 1
    assert demo_catalogue.area_name in own[0]
    rows = pd.DataFrame({"Area": [f"Area {number}" for number in range(40)], "Offences": range(40)})
    table = fitted_table(released(rows), 300, ("Area 30", "Area 1"))
    assert [row[0] for row in table.rows] == [*(f"Area {number}" for number in range(7)), "Area 30"]
    assert table.own == (1, 7)
    assert table.told == "The first 7 of 40 rows, and Area 30."


def test_a_table_over_time_shows_its_latest_rows(demo: Connection, demo_catalogue: Catalogue) -> None:
    for name in ("months", "control chart"):
        shown = slide(VIEWS[name], demo, demo_catalogue)
        assert shown.table is not None
        table = fitted_table(shown.table, 400)
        newest = str(shown.table.frame.iloc[-1, 0])
        assert table.rows[-1][0] == newest
        assert table.told.startswith(f"The latest {len(table.rows)} of {len(shown.table.frame)} rows")


# Words


def test_what_fits_is_never_more_than_there_is_room_for() -> None:
    items = ["a word " * 30] * 20
    for height in (0, 50, 100, 400):
        fitting = as_many_as_fit(items, str, 400, height)
        assert sum(text_height(each, SMALL, 400) for each in fitting) <= height
    assert len(as_many_as_fit(items, str, 400, 10000)) == len(items)


def test_a_mark_without_short_words_keeps_its_own(demo: Connection, demo_catalogue: Catalogue) -> None:
    shown = slide(VIEWS["every event"], demo, demo_catalogue)
    assert Mark("", "Events are of this period, not of a year earlier.") in shown.marks


def test_an_indicator_that_is_provisional_is_marked_so(demo: Connection, demo_catalogue: Catalogue) -> None:
    shown = slide(VIEWS["every event"], demo, demo_catalogue)
    assert "Provisional indicator" in shown.signs
    assert "Provisional: August 2026 and September 2026" in shown.signs


def test_what_the_internal_audience_would_see_is_never_presented(demo: Connection, demo_catalogue: Catalogue) -> None:
    with pytest.raises(AudienceError, match="never internal"):
        slide(VIEWS["map"], demo, demo_catalogue, INTERNAL)


# Audiences


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_a_picture_that_an_audience_has_not_gives_way_to_its_first_and_says_so(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = PinnedView(
        "people",
        {"indicator": ("knife_crime",), "wards": ("E05001222",)},
        picture="victims-by-age-and-sex",
    )
    answer = open_view(ViewLink(view.page, view.parameters), demo, demo_catalogue, audience).answer()
    assert not answer.has(view.picture)
    shown = slide(view, demo, demo_catalogue, audience)
    assert shown.shown is not None
    assert shown.sentence == answer.lead
    assert "has no picture 'victims-by-age-and-sex'" in shown.more
    assert "The first is shown." in shown.more


# Pictures before what qualifies them


@pytest.mark.parametrize("name", ["heat table", "areas", "need and reach"])
def test_what_qualifies_a_sentence_gives_way_to_a_large_picture_and_stands_among_the_definitions(
    name: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    shown = slide(VIEWS[name], demo, demo_catalogue)
    answer = open_view(ViewLink(VIEWS[name].page, VIEWS[name].parameters), demo, demo_catalogue, PARTNER).answer()
    assert shown.shown is not None
    assert shown.more == ""
    assert answer.others[0] in shown.words[0].text


def test_bars_of_programmes_never_run_into_each_other(demo: Connection, demo_catalogue: Catalogue) -> None:
    picture = open_view(ViewLink("programmes"), demo, demo_catalogue, PARTNER).answer().pictures[0]
    for height in (220, 300, 500):
        svg = drawing_of(picture, 600, height).svg
        bars = re.findall(r'aria-roledescription="bar"|<path[^>]* d="M[-\d.]+,([-\d.]+)h[-\d.]+v([-\d.]+)h', svg)
        spans = sorted((float(top), float(top) + float(high)) for top, high in bars if top and 0 < float(high) < 60)
        assert len(spans) > 8
        assert all(bottom < top for (_, bottom), (top, _) in pairwise(spans))


@pytest.mark.parametrize("indicator", ["serious_violence", "knife_crime", "robbery"])
def test_the_wards_that_the_sentence_names_are_named_on_the_map(
    indicator: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    link = ViewLink("hotspots", {"indicator": (indicator,)})
    answer = open_view(link, demo, demo_catalogue, PARTNER).answer()
    fitted = fitted_picture(answer.picture("map"), 792, 530)
    assert fitted is not None
    named = [name for name in demo_catalogue.wards.values() if name in answer.lead]
    assert len(named) == 3
    texts = {each.text for each in ElementTree.fromstring(fitted.drawing.svg).iter() if each.tag.endswith("}text")}
    assert set(named) <= texts
