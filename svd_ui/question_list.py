"""The documents' questions, checked against the pages that there are, and what the records answer to each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import streamlit as st

from svd_data.catalogue import Catalogue
from svd_data.errors import AudienceError
from svd_data.questions import Destinations, Question, load_questions
from svd_data.views.closed_grid import Nearest
from svd_ui.answers import PAGE_ANSWERS, Answer
from svd_ui.context import Context
from svd_ui.navigation import PAGES
from svd_ui.opening import counted_link
from svd_ui.sidebar import PAGE_CHOICES, PAGE_TEXTS
from svd_ui.view_links import OpenedView, ViewLink, open_view


@dataclass(frozen=True)
class Answered:
    """What the records answer to a question, for one audience.

    said: the sentence, or why there is none. qualified: the one that qualifies it, "" for none. is_answered: whether the
    question is answered as it is asked. nearest: the view to open instead, where the audience may not have this one.
    """

    said: str
    qualified: str = ""
    is_answered: bool = True
    nearest: Nearest | None = None


@cache
def questions() -> Mapping[str, Question]:
    """Return the documents' questions by id, in their order. Raises DefinitionError for a faulty file."""
    return load_questions(Destinations(tuple(PAGES), PAGE_CHOICES, PAGE_TEXTS))


def link_of_question(question: Question, catalogue: Catalogue) -> ViewLink:
    """Return the link to the view that answers a question, in this data."""
    return counted_link(question.page, dict(question.parameters), catalogue)


def opened_question(here: Context, question: Question) -> OpenedView:
    """Return the view of a question, for this session's audience. What the sidebar has chosen makes no difference."""
    return open_view(link_of_question(question, here.catalogue), here.connection, here.catalogue, here.audience)


def answer_question(here: Context, question: Question) -> Answered:
    """Return what the records answer. Never raises for what is not loaded, or is not for this audience: then that is said."""
    opened = opened_question(here, question)
    if opened.problems:
        return Answered(f"This cannot be answered from what is loaded. {' '.join(opened.problems)}", is_answered=False)
    if question.page not in PAGE_ANSWERS:
        return Answered(f"The answer stands on its page, {PAGES[question.page]}.", is_answered=False)
    try:
        answer = opened.answer()
    except AudienceError as error:
        nearest = error.nearest if isinstance(error.nearest, Nearest) else None
        return Answered(str(error), is_answered=False, nearest=nearest)
    return _said(answer, question)


def _said(answer: Answer, question: Question) -> Answered:
    """Return the sentence of the question's picture, or the page's own where it has no such picture or that says nothing."""
    is_there = question.picture and answer.has(question.picture)
    if is_there and (says := answer.picture(question.picture).says.splitlines()):
        return Answered(says[0], next(iter(says[1:]), ""))
    # What qualifies a lead is about the newest months: of an earlier period it would say nothing.
    others = () if "period" in question.parameters else answer.others
    return Answered(answer.lead, next(iter(others), ""), is_answered=bool(answer.pictures))


def kept_answers(here: Context) -> dict[str, Answered]:
    """Return the answers made so far by question, for this version of the data and this audience: whoever makes one adds it."""
    return _kept(here.connection.version, here.audience)


@st.cache_resource(max_entries=12, show_spinner=False)
def _kept(version: str, audience: str) -> dict[str, Answered]:
    return {}


def questions_sentence(here: Context) -> str:
    """Return how many questions there are, and how many cannot be answered from what is loaded."""
    lacking = [each for each in questions().values() if opened_question(here, each).problems]
    whole = f"{len(questions())} questions that the councils' own documents ask, each with what the records say today"
    if not lacking:
        return f"{whole}: open one for the view behind the answer."
    return f"{whole}; of {len(lacking)} questions too little is loaded to tell."
