"""What a view of a briefing answers now, in words: its title, its sentence, what it is about, or why it cannot be shown."""

from dataclasses import dataclass

import streamlit as st

from svd_data.briefing import PinnedView
from svd_data.errors import AudienceError, FilterError
from svd_data.filters import Filters
from svd_data.views.closed_grid import Nearest
from svd_ui.answer import Answer, Picture
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.context import Context
from svd_ui.navigation import PAGES
from svd_ui.view_links import OpenedView, ViewLink, open_view


@dataclass(frozen=True)
class Told:
    """What a view answers to an audience.

    title: of the page's answer. says: the sentence of its picture, or the answer's, "" where there is none. about: its filters
    in words, "" where none matters. picture: the title of its picture. pictures: those to choose from, name and title.
    refused: why the audience may not have it or there is no such view, "" where it may; nearest: the nearest that it may have,
    in words. problems: what it asks for that is not there.
    """

    title: str
    says: str = ""
    about: str = ""
    picture: str = ""
    pictures: tuple[tuple[str, str], ...] = ()
    refused: str = ""
    nearest: str = ""
    problems: tuple[str, ...] = ()


def told_of(here: Context, view: PinnedView, audience: str = "") -> Told:
    """Return what a view answers to an audience, the session's where none is named. Worked out once for each version of the data."""
    parameters = tuple((name, tuple(values)) for name, values in view.parameters.items())
    return _told(here.connection.version, view.page, parameters, view.picture, audience or here.audience, here)


def opened(here: Context, view: PinnedView, audience: str = "") -> OpenedView:
    """Return a view opened on the session's data."""
    link = ViewLink(view.page, view.parameters)
    return open_view(link, here.connection, here.catalogue, audience or here.audience)


@st.cache_data(max_entries=2000, show_spinner=False)
def _told(
    version: str,
    page: str,
    parameters: tuple[tuple[str, tuple[str, ...]], ...],
    picture: str,
    audience: str,
    _here: Context,
) -> Told:
    return work_out(_here, PinnedView(page, dict(parameters), picture=picture), audience)


def work_out(here: Context, view: PinnedView, audience: str) -> Told:
    """Return what `told_of` returns, worked out anew."""
    shown = opened(here, view, audience)
    if view.page not in PAGE_ANSWERS:
        return Told(PAGES[view.page], problems=shown.problems)
    try:
        answer = shown.answer()
    except AudienceError as error:
        nearest = error.nearest
        words = _about(here, nearest.filters) if isinstance(nearest, Nearest) else ""
        about = _about(here, shown.here.filters)
        return Told(PAGES[view.page], "", about, refused=str(error), nearest=words, problems=shown.problems)
    except FilterError as error:
        return Told(PAGES[view.page], refused=str(error))
    picture, problem = picture_of(answer, view.picture)
    # What the sentence is about: a map of every ward may stand below a sentence about one.
    says, filters = answer.sentence_of(picture), answer.filters
    if picture is not None and says != answer.lead:
        filters = picture.filters or answer.filters
    return Told(
        answer.question,
        says,
        _about(here, filters) if filters else "",
        picture.title if picture else "",
        tuple((each.name, each.title) for each in answer.shown_alone),
        problems=(*shown.problems, *([problem] if problem else [])),
    )


def picture_of(answer: Answer, name: str) -> tuple[Picture | None, str]:
    """Return the picture of that name, else the first that can be shown alone, and what is amiss with the name, "" for nothing."""
    first = next(iter(answer.shown_alone), None)
    if not name:
        return first, ""
    try:
        return answer.picture(name), ""
    except FilterError as error:
        return first, f"{error} The first is shown." if first else ""


def _about(here: Context, filters: Filters) -> str:
    return filters.describe(here.catalogue.wards)
