"""Overview's parts as its page shows them: the headline indicators as a list, what moved, the goal, the plan's bullets."""

import streamlit as st

from svd_data.views.overview import OverviewView
from svd_ui.answer import Answer, Picture
from svd_ui.answers.overview import GOAL, HEADLINES, MOVED, PLAN
from svd_ui.choices import choose
from svd_ui.context import Context
from svd_ui.pictures import show_chart, show_legend, show_picture_notes, show_picture_table
from svd_ui.sentences import headline_sentence, trend_described
from svd_ui.sparkline import sparkline
from svd_ui.tables.overview import NOTHING_MOVED, TOO_SMALL_BY_MONTH
from svd_ui.words import HIDDEN_MARK, VERDICT_MARKS, escape, number, plain

# The months of a small trend: three years, so that a season can be told from a change.
_TREND_MONTHS = 36


def show_headlines(here: Context, answer: Answer, view: OverviewView) -> None:
    """Show one line a headline indicator: number, verdict, small trend and sentence; its name leads to its trend."""
    rows, months = view.headlines.frame, view.months.frame
    for _, row in rows.iterrows():
        of = months[months["indicator_id"] == row["indicator_id"]].tail(_TREND_MONTHS)
        with st.container(key=f"headline_{row['indicator_id']}"):
            name, said = st.columns([1, 4], gap="small", vertical_alignment="center")
            with name:
                if st.button(
                    f"**{plain(row['title'])}** ›",
                    key=f"open_{row['indicator_id']}",
                    type="tertiary",
                    wrap=True,
                    help="Open its trend",
                    on_click=choose,
                    args=("indicator", row["indicator_id"]),
                ):
                    st.switch_page("../pages/trends.py")
            count = HIDDEN_MARK if row["is_hidden"] else number(row["numerator"])
            said.html(
                f'<div class="svd-headline"><span class="svd-count">{escape(count)}</span>'
                f"{sparkline(of, trend_described(of))}"
                f"<span><b>{escape(VERDICT_MARKS[row['verdict']])}.</b> {escape(headline_sentence(row))}</span></div>"
            )
    st.caption(
        "Small trends: the last three years by month from zero up, the latest 12 months dark; a hollow point is provisional."
    )
    _show_tables(here, answer, answer.picture(HEADLINES))
    if view.unavailable:
        with st.expander(f"Headline indicators that this source cannot carry: {len(view.unavailable)}"):
            for title, reason in view.unavailable:
                st.caption(f"**{plain(title)}.** {plain(reason)}")


def show_moved(answer: Answer) -> None:
    """Say what the latest month takes part in that chance seldom does, by indicator."""
    picture = answer.picture(MOVED)
    st.subheader(plain(picture.heading), anchor=False)
    st.write(plain(picture.says))
    rows = picture.table.frame
    title, words = rows.columns
    rows = rows[~rows[words].isin([NOTHING_MOVED, TOO_SMALL_BY_MONTH])]
    _show_list([f"<b>{escape(row[title])}:</b> {escape(row[words])}." for _, row in rows.iterrows()])
    show_picture_notes(picture)


def show_goal(here: Context, answer: Answer) -> None:
    """Show where the filters' indicator stands on the way to the goal."""
    picture = answer.picture(GOAL)
    st.subheader(plain(picture.heading), anchor=False)
    st.html("".join(f'<p class="svd-second">{escape(sentence)}</p>' for sentence in picture.says.splitlines()))
    show_legend(picture.legend)
    show_chart(picture)
    show_picture_table(here, answer, picture)


def show_plan(here: Context, answer: Answer) -> None:
    """Show the plan's bullets worked out again, each with what the plan printed and how it is read."""
    picture = answer.picture(PLAN)
    st.subheader(plain(picture.heading), anchor=False)
    if picture.says:
        st.write(plain(picture.says))
    show_picture_notes(picture)
    subject, *figures, printed, note = picture.table.frame.columns
    _show_list(
        [
            f"<b>{escape(row[subject])}:</b> {_figures_of([row[name] for name in figures])}"
            f'<br><span class="svd-note">The plan: “{escape(row[printed])}” {escape(row[note])}</span>'
            for _, row in picture.table.frame.iterrows()
        ]
    )
    for each in answer.asides_of(picture):
        show_picture_table(here, answer, each)


def _figures_of(said: list[str]) -> str:
    """Return the figures of the plan's year, where it is loaded, and beneath it those of the latest 12 months, as HTML."""
    *of_year, latest = said
    then = "".join(map(escape, of_year))
    # That nothing is released need not be said twice.
    return (
        then if [latest] == of_year else f'{then}<br><span class="svd-note">Latest 12 months: {escape(latest)}</span>'
    )


def _show_tables(here: Context, answer: Answer, picture: Picture) -> None:
    for each in (picture, *answer.asides_of(picture)):
        show_picture_table(here, answer, each)


def _show_list(items: list[str]) -> None:
    if items:
        st.html(f'<ul class="svd-list">{"".join(f"<li>{item}</li>" for item in items)}</ul>')
