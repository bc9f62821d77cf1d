"""See: the draft as headline, map, trend and breakdowns, beside existing indicators, and the SQL that counted it."""

from dataclasses import replace

import streamlit as st

from svd_data.errors import LimitError, SVDError
from svd_data.lab.drafts import Checked
from svd_data.lab.preview import MOST_BESIDE, Preview
from svd_data.lab.statements import ready_to_run
from svd_data.limited import Statement
from svd_ui import tables
from svd_ui.answer import Answer
from svd_ui.answers.hotspots import MAP, hotspots_answer
from svd_ui.answers.trends import MONTHS, trends_answer
from svd_ui.charts import people_chart
from svd_ui.choices import choose, chosen, keep, widget_key
from svd_ui.context import Context
from svd_ui.frame import show_lead, show_table, with_commas
from svd_ui.frame import show_picture as show_chart_and_table
from svd_ui.lab.asked import draft_view, preview_of
from svd_ui.lab.state import BESIDE
from svd_ui.measures import COUNT, RATE, counted_things, people_counted
from svd_ui.pictures import show_picture
from svd_ui.sentences.lab import seen_sentence
from svd_ui.words import NO_FIGURE, escape, plain

AT_THE_LEFT = (
    "For the records, period, types, wards and people chosen at the left. The indicator there makes no difference here."
)


def beside_chosen(here: Context) -> tuple[str, ...]:
    """Return the existing indicators chosen to stand beside the draft."""
    known = {each.indicator_id for each in here.catalogue.available(here.ask.source)}
    return tuple(name for name in chosen(BESIDE, []) or [] if name in known)[:MOST_BESIDE]


def show_see(here: Context, checked: Checked) -> Preview | None:
    """Show what the draft counts; None where nothing can be counted, and why is said."""
    st.header("See", anchor=False)
    if checked.indicator is None:
        st.write("Nothing is counted until the condition can be read.")
        return None
    st.caption(AT_THE_LEFT)
    _choose_beside(here)
    try:
        view = preview_of(here, checked.indicator, beside_chosen(here))
        draft = draft_view(here, checked.indicator)
        places = hotspots_answer(draft, view.hotspots, {"measure": RATE if view.hotspots.population else COUNT})
        times = trends_answer(draft, view.trends, None, {})
    except LimitError as error:
        st.warning(plain(str(error)), icon=":material/timer:")
        return None
    except SVDError as error:
        st.info(plain(str(error)))
        return None
    show_lead(seen_sentence(view), places.lead)
    _show_beside(view)
    _show_pictures(draft, view, places, times)
    _show_sql(view)
    return view


def _choose_beside(here: Context) -> None:
    known = {each.indicator_id: each.title for each in here.catalogue.available(here.ask.source) if each.is_reviewed}
    if unknown := [name for name in chosen(BESIDE) or [] if name not in known]:
        choose(BESIDE, [name for name in chosen(BESIDE) if name not in unknown])
    values = st.multiselect(
        f"Beside up to {MOST_BESIDE} existing indicators", list(known), format_func=known.__getitem__, key=widget_key(BESIDE),
        max_selections=MOST_BESIDE, placeholder="None",
    )  # fmt: skip
    keep(BESIDE, values)


def _show_beside(view: Preview) -> None:
    rows = tables.beside_table(view).frame
    alt, height = "The draft beside existing indicators", 38 + 35 * len(rows)
    st.dataframe(rows, hide_index=True, alt=alt, height=height, column_config=with_commas(rows), placeholder=NO_FIGURE)
    st.caption(
        "From and to: 95% limits. Residents: the denominator. Before and change: the period before, and what can be told beside it."
    )


def _show_pictures(draft: Context, view: Preview, places: Answer, times: Answer) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("By ward", anchor=False)
        show_picture(draft, places, MAP)
    with right:
        show_picture(draft, times, MONTHS)
    left, right = st.columns(2, gap="medium")
    counted = counted_things(view.filters.indicator)
    with left:
        what = "programme" if draft.ask.source.holds_referrals else "type of offence"
        st.subheader(f"By {what}", anchor=False)
        if len(view.types.frame):
            height = 84 + 30 * len(view.types.frame)
            chart = people_chart(view.types, "category", what.capitalize(), height, counted)
            show_chart_and_table(
                draft, chart, tables.types_table(view), "draft-by-type", f"{counted.capitalize()} by {what}"
            )
        else:
            st.write("Nothing is counted, so there is nothing to break down.")
    with right:
        _show_people(draft, view)


def _show_people(draft: Context, view: Preview) -> None:
    if view.people is None:
        st.write("This source does not record the people.")
        return
    people = people_counted(view.filters.indicator)
    st.subheader(f"{people.capitalize()} by age", anchor=False)
    chart = people_chart(view.people.by_age, "age_band", "Age", 300, people)
    show_chart_and_table(draft, chart, tables.age_table(view.people), "draft-by-age", f"{people.capitalize()} by age")
    for table, what in ((tables.sex_table(view.people), "sex"), (tables.ethnicity_table(view.people), "ethnic group")):
        title = f"{people.capitalize()} by {what}"
        show_table(draft, table, f"draft-by-{what.replace(' ', '-')}", title, replace(draft.filters))


def _show_sql(view: Preview) -> None:
    statements = view.statements
    spent = sum(statement.seconds for statement in statements)
    with st.expander(f"The SQL that ran: {len(statements)} queries in {1000 * spent:,.0f} ms", key="lab_sql"):
        st.caption(
            "Just what was sent, each query with its values. Copied into DuckDB with the data file attached (ATTACH 'svd.duckdb' AS svd; "
            "USE svd;) each gives the numbers above."
        )
        for place, statement in enumerate(statements, start=1):
            st.html(f'<p class="svd-note"><b>Query {place}.</b> {escape(_said_of(statement))}</p>')
            st.code(ready_to_run(statement, f"query_{place}"), language="sql", wrap_lines=True)


def _said_of(statement: Statement) -> str:
    rows = "1 row" if statement.rows == 1 else f"{statement.rows:,} rows"
    return f"{rows} in {1000 * statement.seconds:,.0f} ms."
