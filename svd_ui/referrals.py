"""The parts of the page Referrals that are laid out in a way of their own: its choices, groups side by side, sentences as lists."""

import streamlit as st

from svd_data.views.referrals import ReferralsView
from svd_ui.answer import Answer
from svd_ui.answers.referrals import AGAIN, BY_QUARTER, HOW_FAST, chosen_grouping, group_names
from svd_ui.choices import choose, chosen
from svd_ui.context import Context
from svd_ui.navigation import show_page_link
from svd_ui.pictures import show_chart, show_legend, show_picture, show_picture_notes, show_picture_table
from svd_ui.referral_choice import indicators_to_choose
from svd_ui.referral_words import BY, BY_LABELS
from svd_ui.sentences import cohorts_sentence, elsewhere_sentence, rereferrals_sentences, waits_sentences
from svd_ui.sidebar import choose_one, choose_view, current_choices
from svd_ui.words import escape, plain

NO_GROUPS = "This source tells nothing of who referred, of the people referred, or of what they need."
NO_WAITS = "This source records no stage after referral, so it cannot tell how long people wait."


def show_choices(here: Context, there: Context, view: ReferralsView) -> None:
    """Show which referrals the page is about where the sidebar's records are offences, and the way to them by month.

    here: as the sidebar has it. there: as the page has it.
    """
    if here.filters.source != there.filters.source:
        titles = {name: plain(each.title) for name, each in indicators_to_choose(here).items()}
        _choose_among("referred", "Which referrals", titles)
        st.caption(plain(elsewhere_sentence(here.filters, view, here.catalogue)))
    if st.button(
        "Referrals month by month, in Trends ›", key="open_trends", type="tertiary", on_click=choose_view,
        args=(there.filters, ()),
    ):  # fmt: skip
        st.switch_page("../pages/trends.py")
    show_page_link("programmes", "What each programme does, where, and until when it is funded: Programmes ›")


def show_narrowing(here: Context, view: ReferralsView, answer: Answer) -> None:
    """Show referrals by one thing at a time: how many of each, and beside it how far they got."""
    st.subheader("From whom, for whom, and for whom does the way narrow?", anchor=False)
    groupings = {each.dimension for each in view.groupings}
    labels = {name: label for name, label in BY_LABELS.items() if BY[name] in groupings}
    if not labels:
        st.write(NO_GROUPS)
        return
    _choose_among("by", "Told apart by", labels)
    grouping = chosen_grouping(view, current_choices(here.catalogue))
    assert grouping is not None
    pictures = [answer.picture(name) for name in group_names(grouping) if answer.has(name)]
    last = pictures[-1]
    st.write(plain(last.says))
    show_legend(last.legend)
    for column, picture in zip(st.columns(2, gap="medium"), pictures, strict=False):
        with column:
            st.markdown(f"**{plain(picture.heading)}**")
            show_chart(picture)
    show_picture_notes(last)
    # Both charts have the one table.
    for picture in (pictures[0], *answer.asides_of(last)):
        show_picture_table(here, answer, picture)


def show_waits_and_again(here: Context, view: ReferralsView, answer: Answer) -> None:
    """Show side by side how fast, and who was referred again: each a list of sentences and their table, or why there is none."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _show_list(here, answer, HOW_FAST, "How fast?", waits_sentences(view), NO_WAITS)
    with right:
        _show_list(here, answer, AGAIN, "Again?", rereferrals_sentences(view))


def show_quarters(here: Context, view: ReferralsView, answer: Answer) -> None:
    """Show, by quarter of referral, how many engaged in time, or why that cannot be shown."""
    if answer.has(BY_QUARTER):
        show_picture(here, answer, BY_QUARTER)
        return
    st.subheader("By quarter of referral", anchor=False)
    st.write(plain(cohorts_sentence(view)))


def _show_list(
    here: Context, answer: Answer, name: str, heading: str, sentences: tuple[str, ...], instead: str = ""
) -> None:
    st.subheader(heading, anchor=False)
    if instead and not answer.has(name):
        st.write(instead)
        return
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    st.html(f'<ul class="svd-list">{items}</ul>')
    if answer.has(name):
        show_picture_notes(answer.picture(name))
        show_picture_table(here, answer, answer.picture(name))


def _choose_among(name: str, label: str, labels: dict[str, str]) -> str:
    """Show a choice whose values depend on the source. One that this source does not have gives way to the first."""
    if chosen(name) not in labels:
        choose(name, next(iter(labels)))
    return choose_one(name, label, labels)
