"""Documents of the demonstration data: single views and a briefing, for each audience."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL
from svd_data.briefing import Briefing, PinnedView
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import Released
from svd_ui.answer import Answer, Picture
from svd_ui.export.briefings import briefing_document
from svd_ui.export.document import Document, single_view, view_of
from svd_ui.export.formats import FORMATS
from svd_ui.view_links import ViewLink, open_view

KNIVES, GUNS = {"indicator": ("knife_crime",)}, {"indicator": ("firearm_crime",)}

# What is written about views by whoever puts a briefing together, at its worst.
SCRIPT = "<script>alert(1)</script></title></style> & \"quoted\" 'too'"
CONTROLS = "a\x00b\x07c\x1b[31m\ud800 d\u202eevil"
LONG = "Lorem " * 1700

BRIEFING = Briefing(
    "Scrutiny Co-ordination Committee",
    (
        PinnedView("hotspots", KNIVES, "Knives by ward", "Say that place is not home."),
        PinnedView("trends", GUNS, picture="control"),
        PinnedView("trends", KNIVES),
        # Not for partners and the public: two wards together.
        PinnedView("hotspots", KNIVES | {"wards": ("E05001222", "E05001223")}, "Two wards"),
    ),
)


@pytest.fixture(scope="session")
def answer(demo: Connection, demo_catalogue: Catalogue) -> Callable[..., Answer]:
    """Return a function that opens a page's answer: answer("hotspots", PUBLIC, KNIVES)."""

    def answer(page: str, audience: str = INTERNAL, parameters: dict[str, tuple[str, ...]] | None = None) -> Answer:
        return open_view(ViewLink(page, parameters or {}), demo, demo_catalogue, audience).answer()

    return answer


@pytest.fixture(scope="session")
def document(demo: Connection, demo_catalogue: Catalogue) -> Callable[..., Document]:
    """Return a function that makes a page's document: document("hotspots", PUBLIC, "knife_crime", "map")."""

    @cache
    def document(page: str, audience: str = INTERNAL, indicator: str = "knife_crime", picture: str = "") -> Document:
        link = ViewLink(page, {"indicator": (indicator,)})
        opened = open_view(link, demo, demo_catalogue, audience)
        return single_view(opened.here, opened.answer(), link, picture)

    return document


@pytest.fixture(scope="session")
def briefing(demo: Connection, demo_catalogue: Catalogue) -> Callable[[str], Document]:
    """Return a function that makes the document of BRIEFING for an audience."""
    return cache(lambda audience: briefing_document(BRIEFING, demo, demo_catalogue, audience))


@pytest.fixture(scope="session")
def hostile(demo: Connection, demo_catalogue: Catalogue) -> Document:
    """A briefing whose title, notes and names hold what a file or a browser could be made to run, or choke on."""
    views = (
        PinnedView("hotspots", KNIVES, SCRIPT, CONTROLS),
        PinnedView("trends", KNIVES, LONG, LONG),
        PinnedView("trends", KNIVES, CONTROLS, SCRIPT),
    )
    return briefing_document(Briefing(SCRIPT + CONTROLS, views), demo, demo_catalogue, INTERNAL)


@pytest.fixture(scope="session")
def with_table(demo: Connection, demo_catalogue: Catalogue) -> Callable[[Released], Document]:
    """Return a function that makes a document of one table without a picture."""

    def with_table(table: Released) -> Document:
        link = ViewLink("hotspots")
        opened = open_view(link, demo, demo_catalogue, table.audience)
        answer = replace(opened.answer(), pictures=(Picture("made", "Made by hand", "Made by hand", table),))
        view = view_of(opened.here, answer, link, answer.pictures)
        return Document("Made by hand", ("made",), table.audience, demo_catalogue, (view,))

    return with_table


_WRITTEN: dict[tuple[int, str], tuple[Document, bytes]] = {}


def written(document: Document, form: str) -> bytes:
    """Return a document's file, made once for all tests of one process. form: of FORMATS."""
    key = id(document), form
    if key not in _WRITTEN:
        # The document is kept with its file, so that no other comes to have its id.
        _WRITTEN[key] = document, FORMATS[form].write(document, lambda done: None)
    return _WRITTEN[key][1]


def hidden_places(table: Released) -> int:
    """Return how many cells of a table's first column of counts are empty in rows whose note says that it is not shown."""
    frame = table.frame
    if "Note" not in frame:
        return 0
    counts = frame[next(name for name in frame if pd.api.types.is_integer_dtype(frame[name]))]
    return int((counts.isna() & frame["Note"].isin(["count not shown", "neither count shown"])).sum())
