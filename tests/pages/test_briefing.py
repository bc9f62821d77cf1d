"""Briefing as a person uses it: pin, order, rename, remove, undo, save, open, ready-made, a cold link, and what moved."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.briefing import MOST_VIEWS, Briefing, PinnedView
from svd_data.briefing_files import read_briefing, write_briefing
from svd_data.catalogue import Catalogue
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.briefing_links import briefing_parameters, parameter_names, pinned_pages
from svd_ui.briefing_openings import ready_made
from svd_ui.navigation import DEFAULT
from tests.pages.conftest import PROJECT, Open, assert_clean, html_of, lead_of, link_of, widget

FOLESHILL = "E05001222"
HOSTILE = "<script>alert(1)</script> **bold** [x](http://example.org)"

KNIVES = PinnedView("hotspots", {"indicator": ("knife_crime",)}, "Knives", "Ask why.", "map")
ROBBERY = PinnedView("trends", {"indicator": ("robbery",)}, "Robbery", "", "control")
WARD = PinnedView("trends", {"indicator": ("serious_violence",), "wards": (FOLESHILL,)}, "Foleshill", "", "months")
THREE = Briefing("For Tuesday", (KNIVES, ROBBERY, WARD))


def by_label(test: AppTest, label: str) -> object:
    return next(button for button in test.button if button.label == label)


def press(test: AppTest, label: str) -> AppTest:
    by_label(test, label).click()  # type: ignore[attr-defined]
    test.run()
    assert_clean(test)
    return test


def pinned(test: AppTest, page: str, title: str = "", note: str = "", picture: str = "") -> AppTest:
    """Pin the view on screen, as the form does."""
    if title:
        test.text_input(f"pin_title_{page}").set_value(title)
    if note:
        test.text_area(f"pin_note_{page}").set_value(note)
    if picture:
        test.selectbox(f"pin_picture_{page}").set_value(picture)
    test.button(f"pin_submit_{page}").click().run()
    assert_clean(test)
    return test


def go(test: AppTest, page: str) -> AppTest:
    test.switch_page(f"../pages/{page}.py").run()
    assert_clean(test)
    return test


def titles_of(test: AppTest) -> list[str]:
    """The titles of the views, in their order and with their numbers."""
    found = [each.value.replace("\\", "").replace("\u2060", "") for each in test.subheader]
    return [title for title in found if re.match(r"\d+\. ", title)]


def toast_of(test: AppTest) -> str:
    assert len(test.toast) == 1
    return str(test.toast[0].value).replace("\\", "").replace("\u2060", "")


def said_on(test: AppTest) -> str:
    """Everything that a person reads on the page: HTML, Markdown, captions, warnings."""
    parts = (*test.markdown, *test.caption, *test.warning, *test.info, *test.error, *test.subheader, *test.code)
    return html_of(test) + "\n".join(str(each.value).replace("\\", "").replace("\u2060", "") for each in parts)


def opened_by_link(open_page: Open, demo_file: Path, briefing: Briefing, **link: list[str]) -> AppTest:
    test = open_page(demo_file, "briefing", **briefing_parameters(briefing, "v"), **link)
    assert_clean(test)
    return test


def upload(test: AppTest, content: bytes) -> AppTest:
    test.file_uploader[0].set_value(("briefing.toml", content, "application/toml"))
    return test.run()


def saved(test: AppTest, files: list[bytes], catalogue: Catalogue) -> Briefing:
    """What pressing "Save as a file" would hand over now, read back."""
    files.clear()
    test.run()
    read = read_briefing(files[-1], pinned_pages(), parameter_names(catalogue))
    assert read.dropped == ()
    return read.briefing


def test_a_view_is_pinned_from_a_page_with_its_link_title_note_and_picture(
    open_page: Open, demo_file: Path, files: list[bytes], demo_catalogue: Catalogue
) -> None:
    test = open_page(demo_file, "hotspots", wards=[FOLESHILL], measure=["rate"], audience=[PARTNER])
    pinned(test, "hotspots", f"Rates {HOSTILE}", "Two\nlines", "bars")
    assert toast_of(test) == f"Pinned: “Rates {HOSTILE}”. Your briefing holds 1 view."
    go(test, "briefing")
    assert titles_of(test) == [f"1. Rates {HOSTILE}"]
    assert "<script>" not in html_of(test)
    assert "Two\nlines" in html_of(test)
    briefing = saved(test, files, demo_catalogue)
    parameters = {
        "indicator": ("serious_violence",),
        "wards": (FOLESHILL,),
        "measure": ("rate",),
        "source": ("demo_offences",),
    }
    view = briefing.views[0]
    assert (view.page, view.parameters, view.title, view.note, view.picture) == (
        "hotspots", parameters, f"Rates {HOSTILE}", "Two\nlines", "bars",
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGE_ANSWERS)
def test_every_page_that_answers_can_be_pinned_and_burdens_no_link(page: str, open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, page)
    pinned(test, page)
    assert not {"view", "title", "recorded"} & set(link_of(test))
    test = go(test, "briefing")
    assert len(titles_of(test)) == 1
    assert "What it shows stands on its own page" not in said_on(test)


def test_the_same_view_is_not_pinned_twice_and_another_picture_of_it_is(open_page: Open, demo_file: Path) -> None:
    test = pinned(open_page(demo_file, "trends"), "trends", picture="months")
    pinned(test, "trends", "Another title", picture="months")
    assert toast_of(test) == "Pinned already: “Another title” is view 1 of your briefing."
    pinned(test, "trends", picture="control")
    assert "Your briefing holds 2 views." in toast_of(test)


def test_a_full_briefing_says_so(open_page: Open, demo_file: Path) -> None:
    guides = [PinnedView("guide", {"find": (str(number),)}) for number in range(MOST_VIEWS)]
    test = opened_by_link(open_page, demo_file, Briefing("Full", tuple(guides)))
    pinned(go(test, "hotspots"), "hotspots")
    assert toast_of(test) == f"Not pinned: a briefing holds {MOST_VIEWS} views at most."


def test_views_are_put_in_order_and_the_link_follows(
    open_page: Open, demo_file: Path, demo_catalogue: Catalogue
) -> None:
    test = opened_by_link(open_page, demo_file, THREE)
    assert lead_of(test).startswith(
        "“For Tuesday” holds 3 views, shown for the internal audience, from Coventry's data to"
    )
    assert [by_label(test, "Move 1 up").disabled, by_label(test, "Move 3 down").disabled] == [True, True]  # type: ignore[attr-defined]
    press(test, "Move 3 up")
    assert titles_of(test) == ["1. Knives", "2. Foleshill", "3. Robbery"]
    assert '<p role="status" class="svd-note">“Foleshill” is view 2 of 3 now.</p>' in html_of(test)
    press(test, "Move 1 down")
    assert titles_of(test) == ["1. Foleshill", "2. Knives", "3. Robbery"]
    assert "“Knives” is view 2 of 3 now." in html_of(test)
    assert "“Foleshill” is view" not in html_of(test)
    wanted = Briefing("For Tuesday", (WARD, KNIVES, ROBBERY))
    assert link_of(test) == briefing_parameters(wanted, "v")


def test_a_view_is_removed_and_the_removal_taken_back(open_page: Open, demo_file: Path) -> None:
    test = opened_by_link(open_page, demo_file, THREE)
    press(test, "Remove 2")
    assert titles_of(test) == ["1. Knives", "2. Foleshill"]
    assert "“Robbery” was removed." in html_of(test)
    press(test, "Undo")
    assert titles_of(test) == ["1. Knives", "2. Robbery", "3. Foleshill"]
    assert "was removed" not in html_of(test)
    for _ in range(3):
        press(test, "Remove 1")
    assert lead_of(test).startswith("Nothing is pinned yet")
    assert link_of(test) == {}
    press(test, "Undo")
    assert titles_of(test) == ["1. Foleshill"]


def test_a_button_acts_on_the_view_that_it_was_drawn_for(open_page: Open, demo_file: Path) -> None:
    """Pressed twice in a hurry, the second press comes when another view has taken the place."""
    test = opened_by_link(open_page, demo_file, THREE)
    first = by_label(test, "Remove 1")
    down = by_label(test, "Move 1 down")
    assert first.key != by_label(test, "Remove 2").key  # type: ignore[attr-defined]
    press(test, "Move 1 down")
    assert by_label(test, "Move 2 down").key == down.key  # type: ignore[attr-defined]
    assert by_label(test, "Remove 2").key == first.key  # type: ignore[attr-defined]


def test_a_view_gets_another_title_note_and_picture(
    open_page: Open, demo_file: Path, demo_catalogue: Catalogue
) -> None:
    test = opened_by_link(open_page, demo_file, THREE)
    key = next(box.key for box in test.text_input if box.key and box.key.startswith("title_")).removeprefix("title_")
    test.text_input(f"title_{key}").set_value("Knife crime by ward")
    test.text_area(f"note_{key}").set_value("")
    test.selectbox(f"picture_{key}").set_value("bars")
    test.button(f"keep_{key}").click().run()
    assert_clean(test)
    assert titles_of(test)[0] == "1. Knife crime by ward"
    assert "Ask why." not in html_of(test)
    assert link_of(test)["view"][0] == "hotspots?indicator=knife_crime&picture=bars&title=Knife+crime+by+ward"


def test_the_briefing_gets_another_title(open_page: Open, demo_file: Path) -> None:
    test = opened_by_link(open_page, demo_file, THREE)
    widget(test.text_input, "briefing_title").set_value("Scrutiny").run()
    assert_clean(test)
    assert lead_of(test).startswith("“Scrutiny” holds 3 views")
    assert link_of(test)["title"] == ["Scrutiny"]


def test_a_view_opens_on_its_own_page_with_its_filters_and_the_briefing_stays(open_page: Open, demo_file: Path) -> None:
    test = opened_by_link(open_page, demo_file, THREE)
    shown = next(each.value for each in test.markdown if each.value.startswith("Foleshill had"))
    press(test, "Open view 3")
    assert test.title[0].value == "Trends: is it rising?"
    assert lead_of(test) == shown.replace("\\", "")
    assert link_of(test) == {"wards": [FOLESHILL]}
    assert titles_of(go(test, "briefing")) == ["1. Knives", "2. Robbery", "3. Foleshill"]
    assert link_of(test)["wards"] == [FOLESHILL]
    assert len(link_of(test)["view"]) == 3


def test_a_file_saved_is_opened_in_another_session(
    open_page: Open, demo_file: Path, files: list[bytes], demo_catalogue: Catalogue
) -> None:
    test = opened_by_link(open_page, demo_file, THREE)
    content = write_briefing(saved(test, files, demo_catalogue))
    other = upload(open_page(demo_file, "briefing"), content)
    assert_clean(other)
    assert titles_of(other) == ["1. Knives", "2. Robbery", "3. Foleshill"]
    assert "Ask why." in html_of(other)
    assert not other.file_uploader[0].value
    assert "What has moved since" not in said_on(other)
    assert [button.label for button in other.get("download_button")] == ["Save as a file"]


def test_a_file_is_asked_about_while_another_briefing_is_there(open_page: Open, demo_file: Path) -> None:
    test = pinned(open_page(demo_file, "trends"), "trends", "Mine")
    upload(go(test, "briefing"), write_briefing(THREE))
    assert_clean(test)
    assert titles_of(test) == ["1. Mine"]
    assert "Your briefing, “Briefing” with 1 view, is not saved as it is now." in said_on(test)
    press(test, "Add it to mine")
    assert titles_of(test) == ["1. Mine", "2. Knives", "3. Robbery", "4. Foleshill"]
    press(test, "Undo")
    upload(test, write_briefing(THREE))
    press(test, "Replace mine with it")
    assert titles_of(test) == ["1. Knives", "2. Robbery", "3. Foleshill"]
    press(test, "Undo")
    assert titles_of(test) == ["1. Mine"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"title = 'x'\n[[views]\n", "line 2"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b"a." * 50_000 + b"a = 1", "nested deeper"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_nothing_is_lost(
    content: bytes, told: str, open_page: Open, demo_file: Path
) -> None:
    test = upload(opened_by_link(open_page, demo_file, THREE), content)
    assert not test.exception
    assert told in test.error[0].value
    assert "Your briefing stays as it is." in test.error[0].value
    assert titles_of(test) == ["1. Knives", "2. Robbery", "3. Foleshill"]


@pytest.mark.parametrize("content", [b"", b"x = 1\n", b"[[views]]\npage = 'atlantis'\n"])
def test_a_file_without_a_view_that_can_be_opened_replaces_nothing(
    content: bytes, open_page: Open, demo_file: Path
) -> None:
    test = upload(opened_by_link(open_page, demo_file, THREE), content)
    assert_clean(test)
    assert "No view in it can be opened. Your briefing stays as it is." in html_of(test)
    assert len(titles_of(test)) == 3


NONSENSE = f"""titel = "x"
title = '''{HOSTILE}'''
recorded_for = "everyone"
[[views]]
page = "hotspots"
title = "Good"
parameters = {{ indicator = "knife_crime", wards = ["{FOLESHILL}", "E05009999"] }}
[[views]]
page = "trends"
title = "Vanished ward"
parameters = {{ wards = "E05009999" }}
[[views]]
page = "trends"
title = "Vanished indicator"
parameters = {{ indicator = "knief_crime" }}
[[views]]
page = "hotpsots"
[[views]]
page = "trends"
title = "Also good"
colour = "red"
said = "There were 3."
"""


def test_a_file_edited_into_nonsense_opens_with_the_good_part_and_says_what_was_dropped_and_why(
    open_page: Open, demo_file: Path
) -> None:
    test = upload(open_page(demo_file, "briefing"), NONSENSE.encode())
    assert_clean(test)
    assert titles_of(test) == ["1. Good", "2. Also good"]
    html = html_of(test).replace("&#x27;", "'")
    for told in (
        "The briefing: 'titel' was left out: unknown. Did you mean 'title'?",
        "There is no audience 'everyone'.",
        "View 1 (Good): The ward 'E05009999' was left out: this data has no such one.",
        "View 2 (Vanished ward) was left out, for without this it would be another view.",
        "There is no indicator 'knief_crime'. Did you mean 'knife_crime'?",
        "View 4 was left out: there is no page 'hotpsots' to pin. Did you mean 'hotspots'?",
        "View 5: 'colour' was left out: unknown.",
        "The sentences recorded were left out: for which audience they were recorded is not said.",
    ):
        assert told in html, told
    assert "There were 3." not in said_on(test)
    assert "<script>" not in html
    assert "(knife" not in lead_of(test)
    press(test, "Dismiss")
    assert "E05009999" not in html_of(test)


def test_a_ready_made_briefing_opens_and_is_asked_about_where_another_is_there(
    open_page: Open, demo_file: Path
) -> None:
    test = open_page(demo_file, "briefing")
    widget(test.selectbox, "ready").set_value("scrutiny").run()
    assert "Members" not in html_of(test)
    assert "comparable cities" in html_of(test)
    press(test, "Open it")
    assert len(titles_of(test)) == len(ready_made()["scrutiny"].briefing.views)
    press(test, "Remove 1")
    widget(test.selectbox, "ready").set_value("operational").run()
    assert "is not saved as it is now" in said_on(test)
    press(test, "Replace mine with it")
    assert lead_of(test).startswith("“Monthly operational group” holds 7 views")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_ready_made_briefing_opens_whole_for_every_audience(
    audience: str, open_page: Open, demo_file: Path
) -> None:
    for key, ready in ready_made().items():
        test = opened_by_link(open_page, demo_file, ready.briefing, audience=[audience])
        assert titles_of(test) == [f"{n}. {view.title}" for n, view in enumerate(ready.briefing.views, start=1)], key
        assert not test.warning
        assert not test.info, [each.value for each in test.info]  # no view is refused


def test_a_cold_link_opens_the_briefing_and_keeps_filters_and_audience_beside_it(
    open_page: Open, demo_file: Path
) -> None:
    test = opened_by_link(open_page, demo_file, THREE, audience=[PUBLIC], wards=[FOLESHILL])
    assert titles_of(test) == ["1. Knives", "2. Robbery", "3. Foleshill"]
    assert "shown for the public audience" in lead_of(test)
    assert link_of(test) == {**briefing_parameters(THREE, "v"), "audience": [PUBLIC], "wards": [FOLESHILL]}
    assert "audience=public" in test.code[0].value
    assert "wards" not in test.code[0].value.partition("&view=")[0]
    go(test, "trends")
    assert link_of(test) == {"audience": [PUBLIC], "wards": [FOLESHILL]}


def test_a_cold_link_of_nonsense_opens_and_says_what_was_dropped(open_page: Open, demo_file: Path) -> None:
    test = open_page(
        demo_file,
        "briefing",
        view=["hotspot", f"trends?{HOSTILE}=1", "hotspots?wards=Atlantis", "guide?title=Words"],
        title=[HOSTILE],
    )
    assert_clean(test)
    assert titles_of(test) == ["1. Words"]
    html = html_of(test)
    assert "there is no page &#x27;hotspot&#x27; to pin. Did you mean &#x27;hotspots&#x27;?" in html
    assert "Atlantis" in html
    assert "<script>" not in html


def test_a_link_made_on_other_data_says_that_figures_may_have_moved(open_page: Open, demo_file: Path) -> None:
    test = opened_by_link(open_page, demo_file, THREE)
    assert "Its figures may have moved since: the link holds none to compare with." in said_on(test)
    press(test, "I have seen what moved")
    assert "may have moved" not in said_on(test)
    assert link_of(test)["recorded"] != ["v"]


def older(audience: str, said: str) -> bytes:
    views = (
        PinnedView("hotspots", {"indicator": ("knife_crime",)}, "Knives", said=said),
        PinnedView("trends", {}, "Never recorded"),
    )
    return write_briefing(Briefing("Older", views, "0123456789ab", audience))


def test_a_file_recorded_on_other_data_says_which_figures_moved(open_page: Open, demo_file: Path) -> None:
    test = upload(open_page(demo_file, "briefing"), older(PARTNER, f"Then {HOSTILE}."))
    assert_clean(test)
    html = html_of(test)
    assert "<dt>Then</dt><dd>Then &lt;script&gt;" in html
    assert re.search(r"<dt>Now</dt><dd>[^<]*knife[^<]*</dd>", html)
    assert "Recorded on version 0123456789ab of the data" in said_on(test)
    assert "Of 2 views, 1 now says something else and 1 cannot be compared." in said_on(test)
    assert "2. Never recorded: no sentence was recorded of it." in html
    assert "Then and now are told as the partner audience sees them." in said_on(test)


@pytest.mark.parametrize(("recorded_for", "audience"), [(INTERNAL, PARTNER), (INTERNAL, PUBLIC), (PARTNER, PUBLIC)])
def test_words_recorded_for_a_wider_audience_are_nowhere(
    recorded_for: str, audience: str, open_page: Open, demo_file: Path, files: list[bytes]
) -> None:
    secret = "Foleshill had exactly 3."
    test = upload(open_page(demo_file, "briefing", audience=[audience]), older(recorded_for, secret))
    assert_clean(test)
    assert titles_of(test) == ["1. Knives", "2. Never recorded"]
    files.clear()
    test.run()
    assert secret not in said_on(test)
    assert secret not in str(link_of(test))
    assert secret.encode() not in files[-1]
    assert f"recorded for the {recorded_for} audience, which is wider than this one" in html_of(test)


def test_an_internal_session_saves_nothing_that_only_it_may_see_and_the_public_reads_its_own(
    open_page: Open, demo_file: Path, files: list[bytes], demo_catalogue: Catalogue
) -> None:
    view = PinnedView("hotspots", {"indicator": ("homicide",)})
    test = opened_by_link(open_page, demo_file, Briefing("x", (view,)))
    exact = next(each.value for each in test.markdown if "homicide" in each.value)
    assert re.search(r"\d", exact)
    briefing = saved(test, files, demo_catalogue)
    assert briefing.recorded_for == PARTNER
    assert exact.replace("\\", "") != briefing.views[0].said
    public = opened_by_link(open_page, demo_file, Briefing("x", (view,)), audience=[PUBLIC])
    assert exact not in said_on(public)
    assert saved(public, files, demo_catalogue).recorded_for == PUBLIC


def test_a_view_that_the_audience_may_not_have_says_so_and_names_the_nearest(open_page: Open, demo_file: Path) -> None:
    view = PinnedView("hotspots", {"wards": (FOLESHILL, "E05001223")}, "Two wards")
    test = opened_by_link(open_page, demo_file, Briefing("x", (view,)), audience=[PUBLIC])
    assert "This view is not released to the public audience" in test.info[0].value
    assert "The nearest view that is released" in test.info[0].value
    press(test, "Open view 1")
    assert "This view is not released to the public audience" in lead_of(test)


def test_a_briefing_read_on_police_uk_data_keeps_what_it_carries(open_page: Open, bristol_file: Path) -> None:
    test = open_page(bristol_file, "briefing")
    upload(test, write_briefing(THREE))
    assert_clean(test)
    assert titles_of(test) == ["1. Robbery"]
    html = html_of(test)
    assert html.count("was left out, for without this it would be another view") == 2
    assert "Knife crime is not available" in html


@pytest.mark.skipif(not (PROJECT / "pages" / "present.py").is_file(), reason="there is no page Present to lead to")
def test_the_briefing_leads_to_presenting_it(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "briefing")
    assert not [button for button in test.button if button.label == "Present"]
    test = press(opened_by_link(open_page, demo_file, THREE), "Present")
    assert "Nothing is pinned yet" not in html_of(test)
    assert not [title for title in test.title if title.value.startswith("Briefing:")]
    assert "Knives" in said_on(test)


def test_overview_leads_to_the_briefing(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, DEFAULT)
    assert "**Briefing**" in {element.proto.label for element in test.get("page_link")}
