"""The page Questions: each of the documents' questions with its answer, where it was asked, and the way to its view."""

from dataclasses import replace
from itertools import groupby

import streamlit as st

from svd_data.audiences import NOTES, OPEN_NOTE
from svd_data.guide import left_out
from svd_data.questions import GROUPS, QUESTIONS, Question
from svd_ui.context import Context
from svd_ui.frame import show_banner_of, show_notes
from svd_ui.opening import address_to_copy, show_opener
from svd_ui.question_list import Answered, answer_question, kept_answers, link_of_question, questions
from svd_ui.sidebar import choose_view
from svd_ui.words import escape, plain


def show_banners(here: Context) -> None:
    """Say who may see the figures of restricted sources, which some of the answers are from."""
    for source in here.catalogue.sources:
        show_banner_of(here, replace(here.filters, source=source.source_id))


def show_questions(here: Context) -> None:
    """Show every question under its heading: at once, and each answer as it is there."""
    kept, open_places = kept_answers(here), []
    for group, asked in groupby(_by_group(), key=lambda each: each.group):
        st.subheader(GROUPS[group], anchor=False)
        for question in asked:
            place = _show_question(here, question)
            if (known := kept.get(question.question_id)) is None:
                open_places.append((question, place.empty()))
            else:
                with place:
                    _show_answer(question, known)
    for question, place in open_places:
        made = kept[question.question_id] = answer_question(here, question)
        with place.container():
            _show_answer(question, made)


def show_unanswered() -> None:
    """Show what the documents ask and no figure here answers, with the reason."""
    asked = [each for each in left_out().values() if f"{each.about}.toml" == QUESTIONS]
    with st.expander(f"Asked, and not answered by any figure here: {len(asked)}"):
        for each in asked:
            st.caption(f"**{plain(each.title)}.** {plain(each.reason)}")


def show_audience(here: Context) -> None:
    """Show for whom the answers are, and what was done to their figures."""
    note = NOTES[here.audience] if here.catalogue.is_restricted else OPEN_NOTE
    show_notes(f"<b>Audience:</b> {escape(here.audience)}. {escape(note)}")


def _by_group() -> list[Question]:
    order = list(GROUPS)
    return sorted(questions().values(), key=lambda each: order.index(each.group))


def _show_question(here: Context, question: Question) -> st.delta_generator.DeltaGenerator:
    """Show a question and what is known of it; return the place for its answer."""
    with st.container(key=f"question_{question.question_id}"):
        left, right = st.columns([2, 5], gap="medium")
        with left, st.container(gap=None):
            link = link_of_question(question, here.catalogue)
            show_opener(here, link, plain(question.question), question.question_id, is_bold=True)
            with st.popover("Who asked, and the link", type="tertiary"):
                _show_origin(here, question)
    return right


def _show_origin(here: Context, question: Question) -> None:
    st.html(
        f'<p class="svd-note">“{escape(question.quote)}”</p>'
        f'<p class="svd-note">{escape(question.asked_in)}.</p><p class="svd-note"><b>The link to this view</b></p>'
    )
    st.code(address_to_copy(here, link_of_question(question, here.catalogue)), language=None, wrap_lines=True)
    if question.also:
        st.html('<p class="svd-note"><b>Read beside it</b></p>')
    for other in question.also:
        beside = questions()[other]
        link = link_of_question(beside, here.catalogue)
        show_opener(here, link, plain(beside.question), f"{question.question_id}_{other}")


def _show_answer(question: Question, answered: Answered) -> None:
    qualified = f" {escape(answered.qualified)}" if answered.qualified else ""
    st.html(
        f'<p class="svd-second" style="margin-bottom: .2rem">{escape(answered.said)}{qualified}</p>'
        f'<p class="svd-note">{escape(question.caveat)}</p>'
    )
    if (nearest := answered.nearest) is not None:
        key = f"open_nearest_{question.question_id}"
        if st.button(
            "Open the nearest view that is released ›",
            key=key,
            type="tertiary",
            on_click=choose_view,
            args=(nearest.filters, nearest.choices),
        ):
            st.switch_page(f"../pages/{question.page}.py")
