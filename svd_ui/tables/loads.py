"""What is loaded, and what was wrong with it, as tables."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.partner.rules import ERROR, STOP, WARNING
from svd_data.views.loads import LoadsView
from svd_ui.tables.parts import NOTE

LEVELS = {STOP: "file refused", ERROR: "row left out", WARNING: "row kept"}

# How each fate of a row is headed, in the order in which they add up to the rows read.
FATE_HEADINGS = {
    "rows": "Rows read",
    "kept": "Kept",
    "elsewhere": "Elsewhere",
    "unplaced": "Not placed",
    "rejected": "Rejected",
    "repeated": "Repeated",
}
NOT_FOR_THIS_AUDIENCE = "rows not shown to this audience"


def loads_table(view: LoadsView) -> Released:
    """Return one row a source: what it holds, who may see it, and what became of the rows of its files."""
    rows = view.sources.frame
    # Beside the numbers that it is about: at the end, out of sight, what is kept back would look like what is not there.
    notes = {NOTE: [NOT_FOR_THIS_AUDIENCE if hidden else "" for hidden in rows["is_hidden"]]}
    columns = {
        "Source": rows["title"],
        "Holds": rows["kind"],
        "Access": ["restricted" if restricted else "open" for restricted in rows["is_restricted"]],
        **(notes if rows["is_hidden"].any() else {}),
        **{heading: rows[name] for name, heading in FATE_HEADINGS.items()},
        "Retrieved": pd.to_datetime(rows["retrieved_on"]).dt.strftime("%d %B %Y"),
    }
    return view.sources.derive(pd.DataFrame(columns).reset_index(drop=True))


def rejected_table(view: LoadsView) -> Released:
    """Return one row a file and reason for which rows of it were left out."""
    rows = view.rejected.frame
    columns = {"Source": rows["title"], "File": rows["file"], "Why": rows["reason"], "Rows": rows["number"]}
    return view.rejected.derive(pd.DataFrame(columns).reset_index(drop=True))


def kept_findings_table(view: LoadsView) -> Released:
    """Return one row a fault of a partner's file as the build kept it."""
    rows = view.findings.frame
    return view.findings.derive(findings_columns(rows, {"Source": rows["title"], "File": rows["file"]}))


def findings_columns(rows: pd.DataFrame, first: dict[str, object]) -> pd.DataFrame:
    """Return findings under headings that a person reads, behind the columns of `first`."""
    columns = {
        **first,
        "Row": rows["row"],
        "Column": rows["column"],
        **({"What stands there": rows["value"]} if "value" in rows else {}),
        "What is wrong": rows["message"],
        "What to do": rows["advice"],
        "Then": rows["level"].map(LEVELS),
    }
    return pd.DataFrame(columns).reset_index(drop=True)
