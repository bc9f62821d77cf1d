"""Documents: what a briefing or a view holds, whatever it is written as."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.audiences import AUDIENCES, INTERNAL, PUBLIC
from svd_data.briefing import Briefing, PinnedView
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.answer import Answer
from svd_ui.export.briefings import briefing_document, write_briefing
from svd_ui.export.document import Document
from svd_ui.export.formats import FORMATS
from svd_ui.exports import name_of_file
from tests.svd_ui.export.conftest import BRIEFING, GUNS, KNIVES, written
from tests.svd_ui.export.test_render import size_of


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_view_says_what_its_page_says(
    audience: str, briefing: Callable[[str], Document], answer: Callable[..., Answer]
) -> None:
    view, page = briefing(audience).views[0], answer("hotspots", audience, KNIVES)
    assert view.sentences == (page.lead, *page.others)
    assert view.question == page.question
    assert view.title == "Knives by ward"
    assert [taken.picture.name for taken in view.pictures] == [page.pictures[0].name]
    assert view.tables[0].released.frame.equals(page.pictures[0].table.frame)


def test_a_pinned_picture_leads_with_its_own_sentence(
    briefing: Callable[[str], Document], answer: Callable[..., Answer]
) -> None:
    view, page = briefing(INTERNAL).views[1], answer("trends", INTERNAL, GUNS)
    assert view.sentences[0] == page.picture("control").says
    assert len(set(view.sentences)) == len(view.sentences)
    assert [taken.picture.name for taken in view.pictures] == ["control"]


def test_nothing_is_dropped_silently(demo: Connection, demo_catalogue: Catalogue) -> None:
    views = (
        PinnedView("trends", KNIVES | {"wards": ("E05001222", "Nowhere")}, picture="no such picture"),
        PinnedView("guide"),
    )
    made = briefing_document(Briefing("", views), demo, demo_catalogue, INTERNAL)
    first, second = made.views
    assert any("'Nowhere' was left out" in sentence for sentence in first.sentences)
    assert any("no picture 'no such picture'" in sentence for sentence in first.sentences)
    assert second.is_refused or second.sentences
    assert made.title == "Briefing"


def test_the_same_table_is_written_once(document: Callable[..., Document]) -> None:
    (view,) = document("hotspots").views
    first, second = view.pictures[0].tables[0], view.pictures[1].tables[0]
    assert second.of == first.title
    assert second not in view.tables


@pytest.mark.parametrize("form", [key for key, each in FORMATS.items() if not each.is_of_one_picture])
def test_progress_goes_up_to_the_end(form: str, demo: Connection, demo_catalogue: Catalogue) -> None:
    told: list[tuple[float, str]] = []
    views = replace(BRIEFING, views=BRIEFING.views[1:3])
    name, content = write_briefing(
        views, demo, demo_catalogue, PUBLIC, form, lambda share, words: told.append((share, words))
    )
    shares = [share for share, _ in told]
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert told[-1][1] == "View 2 of 2 written"
    assert name.startswith("coventry_briefing_scrutiny-co-ordination-committee_2018-04-to-2026-09_public_synthetic_")
    assert name.endswith(f".{FORMATS[form].ending}")
    assert len(content) > 1000


def test_a_briefing_of_nothing_is_a_file_all_the_same(demo: Connection, demo_catalogue: Catalogue) -> None:
    for form, each in FORMATS.items():
        if not each.is_of_one_picture:
            name, content = write_briefing(Briefing("Nothing yet"), demo, demo_catalogue, PUBLIC, form)
            assert content
            assert "nothing-yet_public" in name


def test_a_briefing_of_two_periods_names_both_ends(demo: Connection, demo_catalogue: Catalogue) -> None:
    views = (PinnedView("hotspots", {"period": ("2023-24",)}), PinnedView("hotspots", KNIVES))
    made = briefing_document(Briefing("Two", views), demo, demo_catalogue, INTERNAL)
    assert made.period == "periods from April 2023 to September 2026"
    assert "_2023-04-to-2026-09_" in made.file_name("pptx")
    assert "April 2023 to March 2024" in made.footer(made.views[0])


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("picture", ["map", "bars", "hotspot-months"])
def test_a_picture_of_a_view_is_wide_enough_to_read(
    picture: str, audience: str, document: Callable[..., Document]
) -> None:
    made = document("hotspots", audience, "knife_crime", picture)
    width, height = size_of(written(made, "picture"))
    assert width == 2128
    assert 900 < height < 2800
    assert f"_{picture}_" in made.file_name("png")


def test_a_picture_of_hostile_words_is_a_picture(hostile: Document) -> None:
    for view in hostile.views:
        width, height = size_of(written(replace(hostile, views=(view,)), "picture"))
        assert width == 2128
        assert height > 900


@given(st.text(max_size=300))
def test_any_title_makes_a_safe_name(title: str) -> None:
    from svd_data.catalogue import Catalogue

    catalogue = Catalogue.__new__(Catalogue)
    object.__setattr__(catalogue, "is_synthetic", True)
    object.__setattr__(catalogue, "area_name", title)
    object.__setattr__(catalogue, "version", "ab12")
    name = name_of_file(("briefing", title), "", PUBLIC, catalogue, "pptx")
    assert len(name) < 200
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert name.endswith("_public_synthetic_ab12.pptx")
