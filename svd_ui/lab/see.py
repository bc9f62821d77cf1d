"""See: the draft as headline, map, trend and breakdowns, beside existing indicators, and the SQL that counted it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from svd_data.errors import LimitError, SVDError
from svd_data.lab.drafts import Checked
from svd_data.lab.preview import MOST_BESIDE, Preview
from svd_data.lab.statements import ready_to_run
from svd_data.limited import Statement
from svd_ui import tables
from svd_ui.answer import Answer, Picture
from svd_ui.answers.hotspots import MAP, hotspots_answer
from svd_ui.answers.people import people_answer
from svd_ui.answers.trends import MONTHS, trends_answer
from svd_ui.charts import people_chart
from svd_ui.choices import choose, chosen, keep, widget_key
from svd_ui.context import Context
from svd_ui.frame import show_lead, with_commas
from svd_ui.lab.asked import draft_view, preview_of
from svd_ui.lab.state import BESIDE
from svd_ui.measures import COUNT, RATE, counted_things
from svd_ui.pictures import show_legend, show_picture, show_picture_table
from svd_ui.sentences.lab import seen_sentence
from svd_ui.ward_map import show_painted_wards
from svd_ui.ward_painting import painted_wards
from svd_ui.words import NO_FIGURE, escape, plain

AT_THE_LEFT = (
    "For the records, period, types, wards and people chosen at the left. The indicator there makes no difference here."
)

# Of bars: with room for the title beside them.
_LEAST_HEIGHT = 190


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
        places = hotspots_answer(draft, view.hotspots, {"measure": _measure(view)})
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


def _measure(view: Preview) -> str:
    return RATE if view.hotspots.population else COUNT


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
    rates = {name: st.column_config.NumberColumn(format="%.1f") for name in rows.columns if name.startswith("Rate")}
    columns = with_commas(rows) | rates
    st.dataframe(rows, hide_index=True, alt=alt, height=height, column_config=columns, placeholder=NO_FIGURE)
    st.caption(
        "From and to: 95% limits. Residents: the denominator. Before and change: the period before, and what can be told beside it."
    )


def _show_pictures(draft: Context, view: Preview, places: Answer, times: Answer) -> None:
    """Show the draft as the pages would: by ward, by month, by type and by who it happened to."""
    left, right = st.columns(2, gap="medium")
    with left:
        _show_wards(draft, view, places)
    with right:
        show_picture(draft, times, MONTHS)
    people = people_answer(draft, view.people)
    ages, *others = people.pictures or (None,)
    left, right = st.columns(2, gap="medium")
    with left:
        _show_types(draft, view, times)
        for each in others:
            show_picture(draft, people, each.name)
    with right:
        if ages is not None:
            show_picture(draft, people, ages.name)
        else:
            st.subheader("People", anchor=False)
            st.write(plain(people.lead))


def _show_wards(draft: Context, view: Preview, places: Answer) -> None:
    st.subheader("By ward", anchor=False)
    map_, measure = places.picture(MAP), _measure(view)
    show_legend(map_.legend)
    paint = painted_wards(view.hotspots, measure, draft.catalogue).paint
    show_painted_wards(draft, view.hotspots.wards, paint, "lab_map", "the draft")
    show_picture_table(draft, places, map_)


def _show_types(draft: Context, view: Preview, answer: Answer) -> None:
    what = "programme" if draft.ask.source.holds_referrals else "type of offence"
    if not len(view.types.frame):
        st.subheader(f"By {what}", anchor=False)
        st.write("Nothing is counted, so there is nothing to break down.")
        return
    counted = counted_things(view.filters.indicator)
    title = f"{counted.capitalize()} by {what}"
    draw = partial(people_chart, view.types, "category", what.capitalize(), counted=counted)
    height = max(_LEAST_HEIGHT, 84 + 30 * len(view.types.frame))
    types = Picture("draft-by-type", title, f"{title}: bar chart", tables.types_table(view), draw, height, f"By {what}")
    show_picture(draft, replace(answer, pictures=(types,)), types.name)


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
