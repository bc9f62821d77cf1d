"""Doubt: the automatic checks of a draft with plain results, and what each was made from."""

import streamlit as st

from svd_data.disclosure import Released
from svd_data.errors import LimitError, SVDError
from svd_data.lab.doubt import Doubts
from svd_data.lab.drafts import Checked
from svd_ui import tables
from svd_ui.choices import choose, chosen
from svd_ui.context import Context
from svd_ui.frame import show_lead, show_table
from svd_ui.lab.asked import doubts_of, draft_view
from svd_ui.sentences.lab import doubt_sentences
from svd_ui.words import escape, plain

_DOUBTED = "lab_doubted"

ABOUT = "The checks are about the draft over all that is loaded, whatever else is chosen at the left."


def show_doubt(here: Context, checked: Checked) -> None:
    """Show the checks of the draft once they are asked for; they stay until what is counted changes."""
    st.header("Doubt", anchor=False)
    if checked.indicator is None:
        st.write("There is nothing to check until the condition can be read.")
        return
    mark = (
        checked.draft.counts,
        checked.draft.within,
        checked.draft.where,
        checked.draft.smallest_place,
        here.filters.source,
    )
    if chosen(_DOUBTED) != mark:
        st.write(
            f"How many events, how much is recorded, how reliable, how sensitive, what change it could show. {ABOUT}"
        )
        st.button("Check this draft", key="lab_check", type="primary", on_click=choose, args=(_DOUBTED, mark))
        return
    try:
        found = doubts_of(here, checked.indicator)
        draft = draft_view(here, checked.indicator)
    except LimitError as error:
        st.warning(plain(str(error)), icon=":material/timer:")
        return
    except SVDError as error:
        st.info(plain(str(error)))
        return
    show_lead(*doubt_sentences(found))
    st.caption(ABOUT)
    _show_checks(found)
    for table, what, title in _details(found):
        show_table(draft, table, what, title)


def _show_checks(found: Doubts) -> None:
    rows = found.checks.frame.iloc[1:]  # the verdict leads
    items = "".join(f"<dt>{escape(row.check)}</dt><dd>{escape(row.result)}</dd>" for row in rows.itertuples())
    st.html(f'<dl class="svd-facts">{items}</dl>')


def _details(found: Doubts) -> list[tuple[Released, str, str]]:
    """Return the tables behind the checks: each with its name in files and its title; those without a row left out."""
    every = [
        (tables.rules_table(found), "draft-rules", "Rules of the verdict"),
        *(
            [(tables.missing_table(found), "draft-missing", "Not recorded, by column and month")]
            if found.missing.columns
            else []
        ),
        *(
            [(tables.overlap_table(found), "draft-overlap", "Overlap with existing indicators")]
            if found.overlaps
            else []
        ),
        *(
            [(tables.sensitivity_table(found), "draft-sensitivity", "Each part left out, each threshold moved")]
            if found.sensitivities
            else []
        ),
        *([(tables.changes_table(found), "draft-changes", "Changes in recording")] if found.changes else []),
    ]
    return [each for each in every if len(each[0].frame)]
