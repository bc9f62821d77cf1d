"""A pinned view as it is presented: the view's own answer, in the words and the one picture that fit on a projector."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from svd_data.audiences import INTERNAL
from svd_data.briefing import PinnedView
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.errors import AudienceError, FilterError
from svd_data.filters import Filters
from svd_data.views.closed_grid import Nearest
from svd_ui.about import meaning_lines, picture_is_about
from svd_ui.answer import Answer, Picture
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.audience import AUDIENCE_LABELS
from svd_ui.briefing_told import picture_of
from svd_ui.navigation import PAGES
from svd_ui.sentences import provisional_months, provisional_sentence
from svd_ui.slide import OPEN_WORD, Slide
from svd_ui.slide_arranged import with_picture
from svd_ui.view_links import OpenedView, ViewLink, open_view
from svd_ui.words import join

SYNTHETIC = "Synthetic demonstration data"
NO_PICTURE = f"has no picture to present: {OPEN_WORD} shows the page itself."

# More provisional months than this are counted, not named.
_MOST_MONTHS = 3


def slide_of(view: PinnedView, connection: Connection, catalogue: Catalogue, audience: str) -> Slide:
    """Return a view as this audience may see it; what cannot be shown says why. Raises AudienceError for the internal one."""
    if audience == INTERNAL:
        raise AudienceError("What is presented is for partners or the public, never internal.")
    title = view.title or PAGES.get(view.page, view.page)
    if view.page not in PAGES:
        return Slide(title, f"There is no page '{view.page}'.")
    opened = open_view(ViewLink(view.page, view.parameters), connection, catalogue, audience)
    if opened.lost:
        return Slide(title, opened.lost)
    bare = Slide(title, "", page=view.page, filters=opened.here.filters, choices=tuple(opened.choices.items()))
    if view.page not in PAGE_ANSWERS:
        return replace(bare, sentence=f"The page {PAGES[view.page]} {NO_PICTURE}")
    try:
        answer = opened.answer()
    except AudienceError as error:
        return _refused(bare, error, opened)
    except FilterError as error:
        return replace(bare, sentence=str(error))
    # Audiences' pictures differ, and data change: the picture pinned may not be among this audience's.
    picture, problem = picture_of(answer, view.picture)
    problems = tuple(filter(None, (*opened.problems, problem)))
    said = _said(
        replace(bare, title=view.title or answer.question), answer, picture, replace(opened, problems=problems)
    )
    return with_picture(said, picture) if picture else said


def _refused(bare: Slide, error: AudienceError, opened: OpenedView) -> Slide:
    """Return why the audience may not have a view, and the nearest that it may."""
    signs = _signs(opened)
    if not isinstance(error.nearest, Nearest):
        return replace(bare, sentence=str(error), signs=signs)
    nearest = error.nearest.filters
    return replace(
        bare,
        sentence=str(error),
        more=f"The nearest view that is released: {nearest.describe(opened.here.catalogue.wards)}.",
        signs=signs,
        filters=nearest,
        choices=tuple({**opened.choices, **dict(error.nearest.choices)}.items()),
    )


def _said(bare: Slide, answer: Answer, picture: Picture | None, opened: OpenedView) -> Slide:
    """Return all that a view says, without its picture."""
    catalogue = opened.here.catalogue
    sentence = answer.sentence_of(picture)
    # Which months are provisional is among the signs.
    told = {provisional_sentence(about.filters, catalogue) for about in answer.about}
    others = [each for each in answer.others if each not in told]
    says = [picture.says] if picture and picture.says and picture.says != sentence else []
    more = (*says, *(others if sentence == answer.lead else ()), *opened.problems)
    return replace(
        bare,
        sentence=sentence,
        more=" ".join(more),
        own=_own(opened),
        words=meaning_lines(answer),
        signs=_signs(opened, answer),
        about=_about(answer, picture, catalogue),
    )


def _own(opened: OpenedView) -> tuple[str, ...]:
    """Return the names of the area and of the wards chosen, as tables write them."""
    catalogue, codes = opened.here.catalogue, opened.here.filters.wards
    return (catalogue.area_name, *(catalogue.wards[code] for code in codes if code in catalogue.wards))


def _signs(opened: OpenedView, answer: Answer | None = None) -> tuple[str, ...]:
    """Return what must be known of all the figures of a view, in a few words each."""
    here = opened.here
    released = answer.released if answer else None
    is_restricted = released.is_restricted if released else here.ask.source.is_restricted
    view = f"{AUDIENCE_LABELS[here.audience]} view: "
    about = [each.filters for each in answer.about] if answer else []
    return (
        *([SYNTHETIC] if here.catalogue.is_synthetic else []),
        *_provisional(about, here.catalogue),
        view + ("small counts not shown, others rounded" if is_restricted else "open data, unchanged"),
    )


def _provisional(about: Sequence[Filters], catalogue: Catalogue) -> tuple[str, ...]:
    """Return that figures may still be revised: of an indicator by its status, of months by their source; nothing of others."""
    statuses = dict.fromkeys(each.indicator.status for each in about if each.indicator.status != "final")
    months = list(dict.fromkeys(month for each in about for month in provisional_months(each, catalogue)))
    named = join(months) if len(months) <= _MOST_MONTHS else f"{len(months)} months"
    return (*(f"{each.capitalize()} indicator" for each in statuses), *([f"Provisional: {named}"] if months else []))


def _about(answer: Answer, picture: Picture | None, catalogue: Catalogue) -> str:
    described = picture_is_about(answer, picture, catalogue)
    if not described:
        return _as_at(answer.as_at)
    sources = dict.fromkeys(catalogue.source(about.filters.source) for about in answer.about)
    named = join([f"{source.title}, {source.publisher}" for source in sources])
    return f"{described[:1].upper()}{described[1:]}. Source: {named}."


def _as_at(day: date | None) -> str:
    return f"As at {day.day} {day:%B %Y}." if day else ""
