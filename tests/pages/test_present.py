"""Presenting a briefing: its states and keys, and the audience that it locks, by every route there is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.audiences import AUDIENCES
from svd_data.briefing import Briefing, PinnedView
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.audience import AUDIENCE_LABELS
from svd_ui.navigation import DEFAULT, PRESENT
from svd_ui.present import CONTROLS, HOW_TO_PIN
from tests.pages.conftest import PAGES, PROJECT, Open, assert_clean, banner_of, html_of, lead_of, link_of, widget

KNIVES = {"indicator": ("knife_crime",)}
VIEWS = (
    PinnedView("hotspots", {**KNIVES, "measure": ("rate",)}, title="Where are knives used?"),
    PinnedView("trends", {**KNIVES, "step": ("quarter",)}),
    PinnedView("hotspots", {"indicator": ("robbery",)}, picture="bars"),
)
OFF_THE_GRID = PinnedView("hotspots", {"wards": ("E05001222", "E05001223"), "indicator": ("robbery",)})

Present = Callable[..., AppTest]


@pytest.fixture
def present(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Present:
    """Return a function that opens Present by a cold link, with these views pinned."""

    def present(*views: PinnedView, page: str = PRESENT, data_file: Path = demo_file, **link: str) -> AppTest:
        monkeypatch.setenv("SVD_DATABASE", str(data_file))
        test = AppTest.from_file(str(PROJECT / "svd_ui" / "main.py"), default_timeout=60)
        test.session_state["_briefing"] = Briefing("Scrutiny", views)
        for name, value in link.items():
            test.query_params[name.rstrip("_")] = value
        if page != DEFAULT:
            test.switch_page(f"../pages/{page}.py")
        return test.run()

    monkeypatch.delenv("SVD_AUDIENCE", raising=False)
    return present


def press(test: AppTest, name: str) -> AppTest:
    test.button(f"present_{name}").click().run()
    assert_clean(test)
    return test


def begun(present: Present, *views: PinnedView, audience: str = "partner") -> AppTest:
    return press(present(*(views or VIEWS)), audience)


def to_begin(test: AppTest) -> list[str]:
    """Return the keys of the buttons that begin, but of the one that nobody sees."""
    return [each.key for each in test.main.button if each.label.startswith("Present:") and "twin" not in each.key]


def place_of(test: AppTest) -> str:
    return html_of(test).split('<p class="svd-place">')[-1].split("</p>")[0]


def title_of(test: AppTest) -> str:
    return html_of(test).split("<h1>")[-1].split("</h1>")[0]


def slide_of(test: AppTest) -> str:
    """Return the HTML of the view, without the picture's bytes."""
    return re.sub(r'src="data:[^"]*"', "", html_of(test).split('<div class="svd-slide">')[-1])


def shows_figures(test: AppTest) -> bool:
    kinds = ("dataframe", "vega_lite_chart", "component_instance", "download_button", "table", "imgs")
    return "<img" in html_of(test) or "<td" in html_of(test) or any(test.get(kind) for kind in kinds)


# What it says before there is a view


def test_with_nothing_pinned_it_says_how_to_pin_and_offers_the_way_out(present: Present) -> None:
    test = present()
    assert_clean(test)
    assert "nothing to present" in lead_of(test)
    assert HOW_TO_PIN in html_of(test)
    assert [button.key for button in test.main.button] == ["present_leave"]


@pytest.mark.parametrize(("audience", "first"), [("internal", "partner"), ("partner", "partner"), ("public", "public")])
def test_it_begins_by_asking_for_whom_and_never_offers_the_internal_view(
    audience: str, first: str, present: Present
) -> None:
    test = present(*VIEWS, audience=audience)
    assert_clean(test)
    assert "3 views to present" in lead_of(test)
    offered = to_begin(test)
    assert set(offered) == {"present_partner", "present_public"}
    assert offered[0] == f"present_{first}"
    assert test.button(offered[0]).proto.shortcut.lower() == "right"
    assert not shows_figures(test)
    assert "Where are knives used?" in html_of(test)


def test_on_a_server_bound_to_the_public_only_the_public_view_is_offered(
    present: Present, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVD_AUDIENCE", "public")
    test = present(*VIEWS)
    assert to_begin(test) == ["present_public"]


# The views


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_a_view_says_what_its_own_page_says_to_that_audience(
    audience: str, present: Present, open_page: Open, demo_file: Path
) -> None:
    test = begun(present, audience=audience)
    page = open_page(demo_file, "hotspots", audience=[audience], indicator=["knife_crime"], measure=["rate"])
    assert title_of(test) == "Where are knives used?"
    assert lead_of(test) == lead_of(page)
    assert place_of(test) == "1 of 3"
    slide = slide_of(test)
    for sign in ("Synthetic demonstration data", "Provisional: August 2026 and September 2026"):
        assert f"<b>{sign}</b>" in slide
    assert f"<b>{AUDIENCE_LABELS[audience]} view: small counts not shown, others rounded</b>" in slide
    assert "October 2025 to September 2026. Source: Synthetic offences" in slide
    assert 'alt="Map of Coventry&#x27;s wards: Rate per 1,000 residents over 12 months"' in slide
    assert "not shown: small, or protects a small one" in slide.lower()


def test_of_police_uk_data_a_view_says_that_the_data_is_open(present: Present, bristol_file: Path) -> None:
    test = press(present(PinnedView("hotspots"), data_file=bristol_file), "public")
    assert "<b>Public view: open data, unchanged</b>" in slide_of(test)
    assert "Synthetic" not in slide_of(test)
    assert "<img" in slide_of(test)


def test_buttons_go_on_back_and_to_the_ends_and_the_place_stands_in_the_link(present: Present) -> None:
    test = begun(present)
    places = []
    for name in ("back", "next", "next", "next", "back", "first", "last"):
        press(test, name)
        places.append((place_of(test)[0], link_of(test).get("at")))
    assert places == [
        ("1", None), ("2", ["2"]), ("3", ["3"]), ("3", ["3"]), ("2", ["2"]), ("1", None), ("3", ["3"]),
    ]  # fmt: skip
    assert "robberies" in lead_of(test)


def test_every_key_presses_a_button_that_names_it(present: Present) -> None:
    test = begun(present)
    names = {
        "home": "Home",
        "end": "End",
        "left": "←",
        "right": "→",
        "pageup": "Page Up",
        "pagedown": "Page Down",
        "escape": "Esc",
        "d": "(D)",
        "t": "(T)",
        "o": "(O)",
    }
    told = {button.proto.shortcut.lower(): button.label for button in test.main.button if button.proto.shortcut}
    assert set(told) - {"q"} == set(names)
    for key, label in names.items():
        assert label in told[key], key
    assert not {key for key in told if key in "cr"}  # which Streamlit keeps for itself


@pytest.mark.parametrize(("key", "does_as"), [("PageDown", "next"), ("PageUp", "back")])
def test_a_clickers_keys_do_as_the_arrows(key: str, does_as: str, present: Present) -> None:
    test, other = begun(present), begun(present)
    for each in (test, other):
        press(each, "next")
    test.button(f"twin_{key}").click().run()
    press(other, does_as)
    assert place_of(test) == place_of(other) != "2 of 3"


def test_letters_are_keys_until_a_person_turns_that_off(present: Present) -> None:
    test = present(*VIEWS)
    test.toggle[0].set_value(False).run()
    press(test, "partner")
    letters = [f"present_{control.name}" for control in CONTROLS if control.is_letter]
    assert {button.key: button.proto.shortcut for button in test.main.button if button.key in letters} == {
        f"present_{name}": "" for name in ("words", "table", "open", *(["ask"] if "questions" in PAGES else []))
    }
    assert test.button("present_next").proto.shortcut


def test_definitions_and_table_take_turns_with_the_picture(present: Present) -> None:
    test = begun(present)
    press(test, "words")
    assert "another sharp instrument was used or threatened" in slide_of(test)
    assert "Place of offence is not place of residence" in slide_of(test)
    assert "Counts of 1 to 7 are not shown" in slide_of(test)
    assert "<img" not in slide_of(test)
    press(test, "table")
    assert re.search(r"The first \d+ of 19 rows", slide_of(test))
    assert '<th scope="col"' in slide_of(test)
    press(test, "table")
    assert "<img" in slide_of(test)
    press(press(test, "words"), "next")
    assert "<img" in slide_of(test)  # the next view begins with its picture


def test_a_table_has_the_pages_own_figures_in_its_order(present: Present, open_page: Open, demo_file: Path) -> None:
    test = press(begun(present, VIEWS[2]), "table")
    page = open_page(demo_file, "hotspots", audience=["partner"], indicator=["robbery"])
    cells = [re.sub("<[^>]*>", "", row) for row in slide_of(test).split("<tr>")[2:]]
    for shown, row in zip(cells, page.dataframe[0].value.itertuples(index=False), strict=False):
        assert shown.startswith(str(row[0]).replace("'", "&#x27;"))
        assert f"{row[1]:,}" in shown
    assert len(cells) > 9


# Views that cannot be shown


def test_a_view_that_the_audience_may_not_have_says_why_and_leads_to_the_nearest(present: Present) -> None:
    test = begun(present, OFF_THE_GRID, audience="public")
    assert lead_of(test).startswith("This view is not released to the public audience: ")
    assert "The nearest view that is released: recorded robberies; Henley; October 2025" in slide_of(test)
    assert not shows_figures(test)
    press(test, "open")
    assert lead_of(test).startswith("Henley had")
    assert link_of(test) == {"locked": ["public"], "wards": ["E05001223"], "indicator": ["robbery"]}


def test_a_page_without_an_answer_says_so_and_can_be_opened(present: Present) -> None:
    page = next(page for page in PAGES if page not in (*PAGE_ANSWERS, "briefing", "lab"))
    test = begun(present, PinnedView(page))
    assert "has no picture to present" in lead_of(test)
    press(test, "open")
    assert len(test.title) == 1


@pytest.mark.parametrize(
    ("view", "told"),
    [
        (PinnedView("hotspots", {}, picture="mop"), "has no picture 'mop'. Did you mean 'map'?"),
        (PinnedView("hotpots"), "There is no page 'hotpots'."),
        (PinnedView("hotspots", {"wards": ("<b>Atlantis</b>",)}), "&lt;b&gt;Atlantis&lt;/b&gt;"),
        (PinnedView("hotspots", {}, title="<script>x</script>"), "&lt;script&gt;x"),
    ],
    ids=["no such picture", "no such page", "no such ward", "hostile title"],
)
def test_what_a_view_asks_for_and_the_data_does_not_have_is_told(view: PinnedView, told: str, present: Present) -> None:
    test = begun(present, view)
    assert told in slide_of(test).replace("&#x27;", "'")
    assert "<script>" not in slide_of(test)
    assert "<b>Atlantis" not in slide_of(test)


# Leaving and coming back


def test_leaving_keeps_the_place_and_the_sidebar_leads_back_to_it(present: Present) -> None:
    test = begun(present)
    press(press(test, "next"), "leave")
    assert html_of(test).count('<div class="svd-slide">') == 0
    assert len(test.title) == 1
    back = [link for link in test.sidebar.get("page_link") if link.proto.page == PRESENT]
    assert [link.proto.label for link in back] == ["Back to presenting: 2 of 3"]
    test.switch_page("../pages/present.py").run()
    assert place_of(test) == "2 of 3"
    assert "<img" in slide_of(test)


def test_opening_a_view_sets_its_filters_and_coming_back_is_at_the_same_view(present: Present) -> None:
    test = press(press(begun(present), "next"), "open")
    assert "knife offences" in lead_of(test)
    assert widget(test.segmented_control, "step").value == "quarter"
    assert link_of(test) == {"locked": ["partner"], "at": ["2"], **{name: list(values) for name, values in VIEWS[1].parameters.items()}}  # fmt: skip
    test.switch_page("../pages/present.py").run()
    assert place_of(test) == "2 of 3"


@pytest.mark.parametrize(
    ("at", "place"), [("3", 3), ("1", 1), ("0", 1), ("99", 3), ("-1", 1), ("x", 1), ("²", 1), ("9" * 5000, 3)]
)
def test_a_cold_link_opens_at_its_place_or_the_nearest_there_is(at: str, place: int, present: Present) -> None:
    test = present(*VIEWS, at=at, locked="public")
    assert_clean(test)
    assert place_of(test) == f"{place} of 3"
    assert "<b>Public view" in slide_of(test)


def test_other_pages_look_as_ever_after_leaving(present: Present, open_page: Open, demo_file: Path) -> None:
    test = press(begun(present), "open")
    page = open_page(demo_file, "hotspots", audience=["partner"], indicator=["knife_crime"], measure=["rate"])
    assert html_of(test) == html_of(page)


def test_while_nothing_was_presented_no_page_speaks_of_it(open_page: Open, demo_file: Path) -> None:
    test = open_page(demo_file, "hotspots")
    assert "Locked" not in " ".join(caption.value for caption in test.sidebar.caption)
    assert not [link for link in test.sidebar.get("page_link") if link.proto.page == PRESENT]
    assert link_of(test) == {}


# The audience stays locked


def assert_locked_at(test: AppTest, audience: str) -> None:
    """Assert that the page shows nothing wider, and that nothing wider can be chosen."""
    assert_clean(test)
    assert f"<b>{AUDIENCE_LABELS[audience]} view:</b>" in banner_of(test)
    offered = [each.options for each in test.segmented_control if each.key and each.key.startswith("audience_")]
    labels = [AUDIENCE_LABELS[each] for each in AUDIENCES[AUDIENCES.index(audience) :]]
    assert offered == ([labels] if len(labels) > 1 else [])
    captions = " ".join(caption.value for caption in test.sidebar.caption)
    assert f"Locked at {audience} for presenting; a new tab begins afresh." in captions
    assert link_of(test)["locked"] == [audience]


@pytest.mark.parametrize("page", PAGES)
def test_once_presented_no_page_shows_anything_wider(page: str, present: Present) -> None:
    test = begun(present)
    test.switch_page(f"../pages/{page}.py").run()
    assert_locked_at(test, "partner")
    assert "<b>Audience:</b> partner." in html_of(test)


@pytest.mark.parametrize("asked", ["internal", "partner", "Internal ", "everyone"])
@pytest.mark.parametrize("name", ["audience", "locked"])
def test_no_link_lifts_the_lock(name: str, asked: str, present: Present) -> None:
    test = begun(present, audience="public")
    test.query_params[name] = asked
    test.run()
    test.switch_page("../pages/hotspots.py").run()
    assert_locked_at(test, "public")
    test.query_params[name] = asked
    test.run()
    assert_locked_at(test, "public")


def test_what_the_sidebar_chose_before_cannot_come_back(present: Present) -> None:
    """The browser may send a widget's old value with the next click; so may a page that is gone back to."""
    test = present(*VIEWS, page="hotspots")
    before = widget(test.segmented_control, "audience")
    assert before.value == "internal"
    test.switch_page("../pages/present.py").run()
    press(test, "partner")
    test.session_state[before.key] = "internal"
    test.switch_page("../pages/hotspots.py").run()
    assert_locked_at(test, "partner")
    test.session_state[widget(test.segmented_control, "audience").key] = "internal"
    test.run()
    assert_locked_at(test, "partner")


def test_going_back_to_the_page_before_shows_it_for_the_audience_that_is_locked(present: Present) -> None:
    test = present(*VIEWS, page="hotspots", indicator="knife_crime")
    internal = lead_of(test)
    test.switch_page("../pages/present.py").run()
    press(test, "public")
    test.query_params.clear()
    test.query_params["indicator"] = "knife_crime"
    test.switch_page("../pages/hotspots.py").run()
    assert_locked_at(test, "public")
    assert lead_of(test) != internal


def test_a_page_that_is_loaded_again_by_f5_is_still_locked(present: Present) -> None:
    link = link_of(press(begun(present), "next"))
    assert {name: link[name] for name in ("locked", "at")} == {"locked": ["partner"], "at": ["2"]}
    assert len(link["view"]) == len(VIEWS)
    # A page that is loaded again is a new session, with nothing pinned but what its address holds.
    again = present(**link)
    assert place_of(again) == "2 of 3"
    again.switch_page("../pages/trends.py").run()
    assert_locked_at(again, "partner")


@pytest.mark.parametrize("page", ["briefing", "questions"])
def test_a_link_copied_while_locked_says_for_whom_it_is(page: str, present: Present) -> None:
    test = present(*VIEWS, page=page, locked="partner", audience="partner")
    links = [each.value for each in test.code]
    assert links
    assert [link for link in links if not link.endswith("audience=partner")] == []


def test_the_sidebar_can_narrow_what_is_locked_and_present_follows(present: Present) -> None:
    test = begun(present).switch_page("../pages/hotspots.py").run()
    widget(test.segmented_control, "audience").set_value("public").run()
    assert "<b>Public view:</b>" in banner_of(test)
    assert link_of(test)["audience"] == ["public"]
    test.switch_page("../pages/present.py").run()
    assert "<b>Public view" in slide_of(test)


@pytest.mark.parametrize(
    ("locked", "audience", "shown"),
    [
        ("partner", "internal", "Partner"),
        ("public", "partner", "Public"),
        ("publik", "internal", "Public"),
        ("internal", "internal", "Internal"),
        ("", "", "Internal"),
    ],
)
def test_a_link_locks_but_never_widens(locked: str, audience: str, shown: str, present: Present) -> None:
    test = present(page="hotspots", locked=locked, audience=audience)
    assert_clean(test)
    assert f"<b>{shown} view:</b>" in banner_of(test)
    if shown == "Internal":
        assert link_of(test) == {}
    elif locked != "publik":
        told = f"The {audience} view was left out: this session is locked at the {locked} view."
        assert told in html_of(test)


def test_a_lock_does_not_widen_what_the_operator_allows(present: Present, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVD_AUDIENCE", "public")
    test = present(page="hotspots", locked="partner")
    assert "<b>Public view:</b>" in banner_of(test)
    assert "This server shows nothing wider." in " ".join(caption.value for caption in test.sidebar.caption)
