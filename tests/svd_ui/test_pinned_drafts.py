"""A pinned view of a draft is told to the internal audience alone, and never answered with another indicator's figures."""

from dataclasses import replace

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.briefing import Briefing, PinnedView
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Database
from svd_data.filters import default_filters
from svd_data.lab.drafts import Draft, check_draft
from svd_ui.briefing_told import work_out
from svd_ui.context import Context
from svd_ui.export.briefings import briefing_document
from svd_ui.slides import slide_of
from tests.svd_data.lab.conftest import WHOLE

PINNED = PinnedView("hotspots", {"indicator": ("drafted",)}, title="Burglaries")
DRAFT = replace(WHOLE, where="category = 'Burglary'", title="Burglaries", indicator_id="drafted")


@pytest.fixture(params=["demo_file", "bristol_file"])
def here(request: pytest.FixtureRequest) -> Context:
    """Restricted records, and open ones."""
    connection = Database(request.getfixturevalue(request.param)).current()
    catalogue = load_catalogue(connection)
    return Context(connection, catalogue, default_filters(catalogue), INTERNAL)


def drafted(catalogue: Catalogue, draft: Draft = DRAFT) -> Catalogue:
    indicator = check_draft(draft, catalogue.indicators).indicator
    assert indicator is not None
    return replace(catalogue, indicators=(*catalogue.indicators, indicator))


def test_the_internal_audience_is_told_the_draft_and_the_others_why_not(here: Context) -> None:
    here = replace(here, catalogue=drafted(here.catalogue))
    assert "recorded knife offences with a victim under 18" in work_out(here, PINNED, INTERNAL).says
    for audience in (PARTNER, PUBLIC):
        told = work_out(here, PINNED, audience)
        assert told.says == ""
        assert "draft" in told.refused
        slide = slide_of(PINNED, here.connection, here.catalogue, audience)
        assert "draft" in slide.sentence
        assert slide.shown is None


def test_without_the_draft_nothing_else_is_shown_under_its_title(here: Context) -> None:
    for audience in AUDIENCES:
        told = work_out(here, PINNED, audience)
        assert told.says == ""
        assert told.refused.startswith("There is no indicator 'drafted'.")
    slide = slide_of(PINNED, here.connection, here.catalogue, PARTNER)
    assert slide.sentence.startswith("There is no indicator 'drafted'.")
    assert (slide.shown, slide.filters) == (None, None)


def test_a_briefing_that_is_taken_away_has_a_page_that_says_so(here: Context) -> None:
    for catalogue in (here.catalogue, drafted(here.catalogue)):
        document = briefing_document(Briefing("Meeting", (PINNED,)), here.connection, catalogue, PUBLIC)
        (view,) = document.views
        assert view.is_refused
        assert not view.pictures
        assert "shown instead" not in " ".join(view.sentences)
