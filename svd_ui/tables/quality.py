"""Data quality as tables: what is not recorded, and what became of the rows of the files."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.months import MONTH
from svd_data.views.quality import QualityView
from svd_ui.tables.parts import NOTE, rounded

_NOTES = {
    (False, False): "",
    (True, False): "the number not recorded is not shown",
    (False, True): "the number counted is not shown",
    (True, True): "neither number is shown",
}


def latest_quality_table(view: QualityView) -> Released:
    """Return what is not recorded in the latest 12 months, one row a thing that may be missing."""
    return view.latest.derive(pd.DataFrame(_columns(view.latest)).reset_index(drop=True))


def quality_steps_table(view: QualityView) -> Released:
    """Return what is not recorded by month or financial year, as the chart draws it."""
    rows = view.steps.frame
    step = "Month" if view.step == MONTH else "Financial year"
    columns = {step: rows["label"], **_columns(view.steps), "Status": rows["status"]}
    return view.steps.derive(pd.DataFrame(columns).reset_index(drop=True))


def files_table(files: Released) -> Released:
    """Return one row a month with what became of the rows of its files."""
    rows = files.frame
    columns = {
        "Month": rows["label"],
        "Rows in the files": rows["rows"],
        "In the area": rows["kept"],
        "Outside it": rows["elsewhere"],
        "Not placed": rows["unplaced"],
        "Not placed %": rounded(100 * rows["share"], 1),
        "Malformed": rows["rejected"],
        "Repeated": rows["repeated"],
        "Status": rows["status"],
    }
    return files.derive(pd.DataFrame(columns).reset_index(drop=True))


def _columns(released: Released) -> dict[str, object]:
    rows = released.frame
    notes = [
        _NOTES[bool(part), bool(whole)] for part, whole in zip(rows["is_hidden"], rows["total_is_hidden"], strict=True)
    ]
    return {
        "What": rows["series"],
        "Not recorded %": rounded(100 * rows["share"], 1),
        "Not recorded": rows["numerator"],
        "Counted": rows["total"],
        "Of": rows["unit"],
        **({NOTE: notes} if any(notes) else {}),
    }
