"""A whole briefing as a file: each of its views opened as its page would, for one audience, and written down in order."""

from collections.abc import Callable

from svd_data.briefing import Briefing, PinnedView
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.errors import AudienceError, FilterError
from svd_ui.answer import Answer, Picture
from svd_ui.export.document import BRIEFING, Document, Seen, TakenView, refused_view, view_of
from svd_ui.export.formats import FORMATS
from svd_ui.export.text import clean
from svd_ui.navigation import PAGES
from svd_ui.view_links import ViewLink, open_view

# Called with how much is done, from 0 to 1, and what that is in words.
Progress = Callable[[float, str], None]

_TITLE = "Briefing"


def write_briefing(
    briefing: Briefing,
    connection: Connection,
    catalogue: Catalogue,
    audience: str,
    form: str,
    on_progress: Progress = lambda share, words: None,
    address: str = "",
) -> tuple[str, bytes]:
    """Return the name and the content of a briefing's file. form: a key of FORMATS that can hold several views.

    address: "https://host" before the paths of its views, "" where it is not known.
    """
    count = len(briefing.views)
    document = briefing_document(briefing, connection, catalogue, audience, on_progress).reached_at(address)

    def written(done: int) -> None:
        on_progress((count + done) / (2 * count), f"View {done} of {count} written")

    return document.file_name(FORMATS[form].ending), FORMATS[form].write(document, written)


def briefing_document(
    briefing: Briefing,
    connection: Connection,
    catalogue: Catalogue,
    audience: str,
    on_progress: Progress = lambda share, words: None,
) -> Document:
    """Return a briefing as a document. A view that the audience may not have, or that cannot be opened, is a page that says so."""
    views: list[TakenView] = []
    seen: Seen = []
    for number, pinned in enumerate(briefing.views, 1):
        views.append(_view(pinned, connection, catalogue, audience, seen))
        on_progress(number / (2 * len(briefing.views)), f"View {number} of {len(briefing.views)} asked")
    title = clean(briefing.title).strip() or _TITLE
    return Document(title, (BRIEFING, title), audience, catalogue, tuple(views))


def _view(pinned: PinnedView, connection: Connection, catalogue: Catalogue, audience: str, seen: Seen) -> TakenView:
    link = ViewLink(pinned.page, pinned.parameters)
    opened = open_view(link, connection, catalogue, audience)
    title, note = clean(pinned.title).strip(), clean(pinned.note).strip()
    try:
        answer = opened.answer()
        pictures, problem = _pictures(answer, pinned.picture)
        view = view_of(opened.here, answer, link, pictures, seen)
    except (AudienceError, FilterError) as error:
        view, problem = refused_view(opened.here, PAGES.get(pinned.page, _TITLE), link, str(error)), ""
    # Where its indicator is lost, that has been said, and nothing is shown instead.
    problems = tuple(clean(each) for each in (*(() if opened.lost else opened.problems), problem) if each)
    return view.told(title, note, problems)


def _pictures(answer: Answer, name: str) -> tuple[tuple[Picture, ...], str]:
    """Return the picture that is pinned, and "" or, where the page has no such picture now, its first and why."""
    if name and not answer.has(name):
        return answer.shown_alone[:1], f"This view has no picture '{name}' now; its first is shown."
    return (answer.picture(name),) if name else answer.shown_alone[:1], ""
