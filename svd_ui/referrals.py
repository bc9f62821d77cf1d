"""The parts of the page Referrals: how far, for whom the way narrows, how fast, who came back, caseload, quarters followed."""

import streamlit as st

from svd_data.disclosure import NOT_SHOWN
from svd_data.pathway import WARD
from svd_data.statistics import HIGHER, LOWER
from svd_data.views.referrals import TOO_EARLY, Grouping, ReferralsView
from svd_ui import tables
from svd_ui.charts import (
    caseload_chart,
    caseload_keys,
    cohorts_chart,
    narrowing_chart,
    narrowing_height,
    narrowing_keys,
    pathway_chart,
    people_chart,
)
from svd_ui.choices import choose, chosen
from svd_ui.context import Context
from svd_ui.frame import show_key, show_marks, show_table
from svd_ui.measures import counted_things
from svd_ui.navigation import show_page_link
from svd_ui.referral_choice import indicators_to_choose
from svd_ui.referral_programmes import programmes_counted
from svd_ui.referral_words import BY, BY_LABELS, CASELOAD, NEEDS, RESIDENCE, STAGE_VERBS, STAGES, WAITS
from svd_ui.sentences import (
    caseload_sentence,
    cohorts_sentence,
    elsewhere_sentence,
    narrowing_sentence,
    pathway_sentence,
    rereferrals_sentences,
    waits_sentences,
    where,
)
from svd_ui.sidebar import choose_one, choose_view
from svd_ui.words import HIDDEN_MARK, escape, plain

_LINE = "The line at the end of a bar is the 95% interval of its share of all referred."
_TRIANGLES = "▲ and ▼ are shares higher or lower than chance would bring."
_CAPACITY = "How many there are to work with those referred is shown for one programme at a time."
_TOO_FEW = "A quarter without a dot has none, or too few for a share."


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


def show_pathway(here: Context, view: ReferralsView) -> None:
    """Show how many have reached each stage."""
    st.subheader("How far?", anchor=False)
    st.write(plain(pathway_sentence(view)))
    st.altair_chart(
        pathway_chart(view.funnel, counted_things(view.filters.indicator)),
        alt=f"Bar chart of {view.filters.indicator.title} by the stage they have reached so far; its table is below.",
        width="stretch",
    )
    lines = [_LINE] if view.funnel.frame["share_lower"].notna().any() else []
    lines += [_hidden_words()] if view.funnel.frame["is_hidden"].any() else []
    st.caption(" ".join((*lines, STAGES)))
    show_table(here, tables.stages_table(view), "stages", f"Stages, {_place(here)}")


def show_narrowing(here: Context, view: ReferralsView) -> None:
    """Show referrals by one thing at a time: how many of each, and how far they got."""
    st.subheader("From whom, for whom, and for whom does the way narrow?", anchor=False)
    groupings = {each.dimension: each for each in view.groupings}
    labels = {name: label for name, label in BY_LABELS.items() if BY[name] in groupings}
    if not labels:
        st.write("This source tells nothing of who referred, of the people referred, or of what they need.")
        return
    grouping = groupings[BY[_choose_among("by", "Told apart by", labels)]]
    name = next(label for by, label in labels.items() if BY[by] == grouping.dimension)
    st.write(plain(narrowing_sentence(view, grouping)))
    _show_groups(here, view, grouping, name)
    notes = [NEEDS] if not grouping.is_additive else []
    notes += [_TRIANGLES] if grouping.counts.frame["verdict"].isin([HIGHER, LOWER]).any() else []
    notes += [RESIDENCE] if grouping.dimension == WARD else []
    hides = grouping.counts.frame["is_hidden"].any() or grouping.counts.frame["reached_is_hidden"].any()
    notes += [_hidden_words()] if hides else []
    if notes:
        st.caption(" ".join(notes))
    what = f"by-{grouping.dimension}".replace("_", "-")
    show_table(here, tables.grouping_table(view, grouping), what, f"{name}, {_place(here)}")
    title = f"{name} and stage, {_place(here)}"
    show_table(here, tables.grouping_stages_table(view, grouping), f"{what}-and-stage", title)


def _show_groups(here: Context, view: ReferralsView, grouping: Grouping, name: str) -> None:
    indicator, rows = view.filters.indicator, grouping.counts.frame
    counted, got = counted_things(indicator), STAGE_VERBS[view.narrowed_to]
    stages = view.funnel.frame
    everyone = stages.loc[stages["stage"] == view.narrowed_to, "share"].iloc[0]
    if len(view.stages) > 1:
        show_key(narrowing_keys(everyone))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**How many {counted}**")
        counts = grouping.counts.derive(rows[["label", "numerator", "is_hidden"]])
        chart = people_chart(counts, "label", "", narrowing_height(grouping), counted)
        st.altair_chart(
            chart, alt=f"Bar chart of {indicator.title}: {name.lower()}; its table is below.", width="stretch"
        )
    if len(view.stages) == 1:
        return
    with right:
        st.markdown(f"**Share that has {got} so far**")
        chart = narrowing_chart(grouping, everyone, f"Share that has {got} so far")
        st.altair_chart(
            chart,
            alt=f"Dots with intervals: the share of {indicator.title} that has {got} so far, {name.lower()}; its table is below.",
            width="stretch",
        )


def show_waits(here: Context, view: ReferralsView) -> None:
    """Show within how long half, and nine in ten, got to each stage."""
    st.subheader("How fast?", anchor=False)
    if view.waits.frame.empty:
        st.write("This source records no stage after referral, so it cannot tell how long people wait.")
        return
    _show_list(waits_sentences(view))
    st.caption(WAITS)
    show_table(here, tables.waits_table(view), "waits", f"Waits, {_place(here)}")


def show_rereferrals(here: Context, view: ReferralsView) -> None:
    """Show how many referrals were of people referred before, and how many were followed by another."""
    st.subheader("Again?", anchor=False)
    _show_list(rereferrals_sentences(view))
    if (table := tables.rereferrals_table(view)) is not None:
        show_table(here, table, "again", f"Referred again, {_place(here)}")


def show_caseload(here: Context, view: ReferralsView) -> None:
    """Show how many referrals were worked with at each month's end, beside how many there were to do so."""
    table = tables.caseload_table(view)
    if view.caseload is None or table is None or view.caseload.frame.empty:
        return
    st.subheader("Caseload beside capacity" if view.capacity else "Caseload", anchor=False)
    st.write(plain(caseload_sentence(view)))
    show_key(caseload_keys(view.capacity))
    st.altair_chart(
        caseload_chart(view.caseload, view.capacity, 300),
        alt=f"Line chart of {view.filters.indicator.title} being worked with at each month's end; its table is below.",
        width="stretch",
    )
    show_marks(view.caseload)
    is_of_several = (
        any(each.capacity for each in programmes_counted(view.filters, here.catalogue)) and not view.capacity
    )
    st.caption(f"{CASELOAD} {_CAPACITY}" if is_of_several else CASELOAD)
    show_table(here, table, "caseload", f"Caseload by month, {_place(here)}")


def show_cohorts(here: Context, view: ReferralsView) -> None:
    """Show, by quarter of referral, how many engaged in time; a quarter that is too recent as such."""
    st.subheader("By quarter of referral", anchor=False)
    st.write(plain(cohorts_sentence(view)))
    table = tables.cohorts_table(view)
    if view.cohorts is None or table is None or view.cohorts.frame.empty:
        return
    title = f"Share that engaged within {view.cohort_window // 7} weeks"
    st.altair_chart(
        cohorts_chart(view.cohorts, 300, title),
        alt=f"Dots with intervals by quarter of referral: {title.lower()}; its table is below.",
        width="stretch",
    )
    rows = view.cohorts.frame
    is_early = rows["status"] == TOO_EARLY
    hidden = (rows["is_hidden"] | rows["total_is_hidden"]) & ~is_early
    show_marks(view.cohorts.derive(rows.assign(is_hidden=hidden)))
    notes = ["Every whole quarter that is loaded, whatever the period chosen."]
    notes += ["A pale blue band is a quarter of which it is too early to tell: it is unknown, not zero."] * bool(
        is_early.any()
    )
    notes += [_TOO_FEW] * bool((rows["share"].isna() & rows["total"].notna() & ~is_early & ~hidden).any())
    st.caption(" ".join(notes))
    show_table(here, table, "quarters", f"Quarters of referral, {_place(here)}")


def _choose_among(name: str, label: str, labels: dict[str, str]) -> str:
    """Show a choice whose values depend on the source. One that this source does not have gives way to the first."""
    if chosen(name) not in labels:
        choose(name, next(iter(labels)))
    return choose_one(name, label, labels)


def _place(here: Context) -> str:
    return where(here.filters, here.catalogue)


def _hidden_words() -> str:
    return f"{HIDDEN_MARK} marks a count that is {NOT_SHOWN}."


def _show_list(sentences: tuple[str, ...]) -> None:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    st.html(f'<ul class="svd-list">{items}</ul>')
