"""The Indicator lab's tables: a draft beside existing indicators, its types, and what its checks found."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.lab.doubt import Doubts
from svd_data.lab.preview import Preview
from svd_data.lab.verdict import CITY_BY_MONTH
from svd_data.views import HotspotsView
from svd_ui.measures import counted_things
from svd_ui.tables.parts import rounded


def beside_table(view: Preview) -> Released:
    """Return one row for the draft and one for each existing indicator beside it: count, residents and rate with 95% limits, change."""
    views = (view.hotspots, *view.beside)
    whole = dict.fromkeys(("Count", "Count from", "Count to", "Residents", "Per", "Before"), "Int64")
    table = view.hotspots.headline.derive(pd.DataFrame([_row(each) for each in views]).astype(whole))
    for each in view.beside:
        table = table.derive_beside(each.headline, table.frame)
    return table


def types_table(view: Preview) -> Released:
    """Return one row a type of offence, or programme, with any: count and share of all with 95% limits."""
    rows = view.types.frame
    frame = pd.DataFrame(
        {
            "Type": rows["category"],
            counted_things(view.filters.indicator).capitalize(): rows["numerator"],
            "% of all": rounded(rows["share"] * 100, 1),
            "% from": rounded(rows["share_lower"] * 100, 1),
            "% to": rounded(rows["share_upper"] * 100, 1),
        }
    )
    return view.types.derive(frame)


def rules_table(found: Doubts) -> Released:
    """Return one row a rule of the verdict: what it is for, whether it is met, and why."""
    rows = [
        (
            "The area by month" if each.grain == CITY_BY_MONTH else "Wards by year",
            "met" if each.passes else "not met",
            each.sentence,
        )
        for each in found.verdict.reasons
    ]
    return found.checks.derive(pd.DataFrame(rows, columns=["For", "Rule", "Found"]))


def sensitivity_table(found: Doubts) -> Released:
    """Return one row a changed condition: what was changed, the count then, and the difference."""
    rows = [
        {
            "Changed": f"without {each.part}" if not each.changed else f"{each.changed} in place of {each.part}",
            "Count": each.count,
            "Count as it is": each.base,
            "Difference": each.difference,
            "Difference %": round(100 * each.share, 1),
        }
        for each in found.sensitivities
    ]
    return found.checks.derive(pd.DataFrame(rows))


def overlap_table(found: Doubts) -> Released:
    """Return one row an existing indicator: its count, how much of it the draft counts too, and how much of the draft it counts."""
    rows = [
        {
            "Indicator": each.title,
            "Its count": each.other,
            "In both": each.both,
            "% of the draft": round(100 * each.share_of_draft, 1),
            "% of the indicator": round(100 * each.share_of_other, 1),
        }
        for each in found.overlaps
    ]
    return found.checks.derive(pd.DataFrame(rows))


def changes_table(found: Doubts) -> Released:
    """Return one row a declared change in recording: the years before and after it, and what can be told."""
    rows = [
        {
            "Change": each.title,
            "Day": each.on,
            "Why it bears": each.why,
            "12 months before": each.before,
            "12 months after": each.after,
            "Told": each.comparison.verdict if each.comparison else "not compared",
        }
        for each in found.changes
    ]
    return found.checks.derive(pd.DataFrame(rows).astype({"12 months before": "Int64", "12 months after": "Int64"}))


def missing_table(found: Doubts) -> Released:
    """Return one row a month and column of the condition: rows, and those for which it is not recorded."""
    rows = found.missing_by_month.frame
    frame = pd.DataFrame(
        {
            "Month": rows["month"].dt.strftime("%Y-%m"),
            "Column": rows["column"],
            "Not recorded": rows["numerator"],
            "Rows": rows["rows"],
            "% not recorded": rounded(rows["share"] * 100, 1),
        }
    )
    return found.missing_by_month.derive(frame)


def _row(view: HotspotsView) -> dict[str, object]:
    row, indicator = view.headline.frame.iloc[0], view.filters.indicator
    return {
        "Indicator": indicator.title,
        "Count": row["numerator"],
        "Count from": _one(row["count_lower"], 0),
        "Count to": _one(row["count_upper"], 0),
        "Residents": row["denominator"],
        "Rate": _one(row["rate"], 1),
        "Rate from": _one(row["rate_lower"], 1),
        "Rate to": _one(row["rate_upper"], 1),
        "Per": indicator.per if pd.notna(row["rate"]) else None,
        "Before": row["before"],
        "Change": row["verdict"],
    }


def _one(value: object, decimals: int) -> object:
    return rounded(pd.Series([value]), decimals).iloc[0]
