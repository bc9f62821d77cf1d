"""Beside the editor: the columns with their values and counts, and filters clicked together that write the condition."""

from typing import Any

import pandas as pd
import streamlit as st

from svd_data.lab.clauses import AND, OR, Clause, clause_text, joined
from svd_data.lab.columns import Columns
from svd_ui.choices import choose, chosen, keep, widget_key
from svd_ui.frame import with_commas
from svd_ui.lab.state import change_draft, current_draft
from svd_ui.lab.words import KINDS
from svd_ui.words import number, percent_of

_PICKED, _NOT, _BY, _FROM, _TO = "lab_picked", "lab_not", "lab_by", "lab_from", "lab_to"
_JOINERS = {AND: "AND: both must hold", OR: "OR: either is enough"}
_TALLEST = 246
_FIRST = ("subgroup", "age", "programme")


def show_columns(columns: Columns) -> None:
    """Show the columns of a table, the values of the one chosen, and what writes a condition about it."""
    rows = columns.columns.frame.set_index("column")
    st.markdown("**Columns, values and counts**")
    name = _choose_column(rows)
    row = rows.loc[name]
    st.caption(_said_of(row))
    values = columns.values.frame
    values = values.loc[values["column"] == name, ["value", "numerator"]]
    if not row["is_recorded"]:
        return
    table = values.rename(columns={"value": "Value", "numerator": columns.table.capitalize()})
    st.dataframe(
        table, hide_index=True, alt=f"Values of {name} with their counts", height=min(38 + 35 * len(table), _TALLEST),
        column_config=with_commas(table),
    )  # fmt: skip
    _show_clicks(name, str(row["kind"]), list(values["value"]), columns.table)


def _choose_column(rows: pd.DataFrame) -> str:
    # Of another table's column the one that most conditions begin with takes its place.
    if chosen("lab_column") not in rows.index:
        choose("lab_column", next((name for name in _FIRST if name in rows.index), rows.index[0]))
    words = {name: f"{name}: {row['words'] or KINDS[row['kind']]}" for name, row in rows.iterrows()}
    name = st.selectbox("Column", list(words), format_func=words.__getitem__, key=widget_key("lab_column"))
    keep("lab_column", name)
    return str(name)


def _said_of(row: pd.Series) -> str:
    if not row["is_recorded"]:
        return "This source does not record it."
    recorded = percent_of(row["numerator"], row["total"]) or "none"
    more = "; the most frequent are listed" if row["values_count"] > 60 and row["kind"] != "a date" else ""
    kind = "a date" if row["kind"] == "a date" else f"{KINDS[row['kind']]} with {number(row['values_count'])} values"
    return f"{kind.capitalize()}{more}. Recorded for {recorded} of {number(row['total'])} rows."


def _show_clicks(name: str, kind: str, values: list[str], table: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if kind in ("a number", "a date"):
            for key, label in ((_FROM, "From"), (_TO, "To")):
                placeholder = "2024-01-31" if kind == "a date" else "any"
                st.text_input(label, key=f"{key}_{name}", placeholder=placeholder, width=120, max_chars=10)
        else:
            options = ["yes", "no"] if kind == "yes or no" else values
            st.multiselect("Is one of", options, key=f"{_PICKED}_{name}", placeholder="Choose values",
                           max_selections=1 if kind == "yes or no" else None)  # fmt: skip
        st.checkbox("Not", key=f"{_NOT}_{name}", help="The opposite of what is chosen")
    if chosen(_BY) is None:
        choose(_BY, AND)
    by = st.segmented_control(
        "Joined to what stands there by",
        list(_JOINERS),
        format_func=_JOINERS.__getitem__,
        key=widget_key(_BY),
        required=True,
    )
    keep(_BY, by or AND)
    st.button("Write it into the condition", key="lab_write", on_click=_write, args=(name, table))


def _write(name: str, table: str) -> None:
    """Add what was clicked to the condition (a callback)."""
    state: Any = st.session_state
    clause = Clause(
        name,
        values=tuple(state.get(f"{_PICKED}_{name}", ())),
        low=str(state.get(f"{_FROM}_{name}") or "").strip(),
        high=str(state.get(f"{_TO}_{name}") or "").strip(),
        is_not=bool(state.get(f"{_NOT}_{name}")),
    )
    before = current_draft().where
    change_draft(where=joined([before, clause_text(clause, table)], str(chosen(_BY) or AND)))
