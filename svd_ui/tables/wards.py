"""The wards of Hotspots as a table, and their order in its pictures."""

from collections.abc import Iterable

import pandas as pd

from svd_data.disclosure import Released
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER
from svd_data.views import HotspotsView
from svd_ui.measures import CHANGE, COUNT, RATE, REST
from svd_ui.tables.parts import heading, note, rounded
from svd_ui.words import VERDICT_MARKS

# How the headings of a ward's rate, and of its change, begin.
_OF_RATES = ("Rate", "Residents", "Beside the rest")
_OF_CHANGE = ("Change", "Can we tell?", "Before")

_VERDICT_RANKS = {HIGHER: 0, LOWER: 1, CANNOT_TELL: 2}


def ranked_wards(view: HotspotsView, measure: str = COUNT) -> Released:
    """Return the wards' rows, highest first by the measure; those without a figure and of no known ward come last.

    The order rests on released figures alone; those that are hidden stand in order of name.
    """
    rows = view.wards.frame.assign(is_unknown=lambda wards: wards["ward_code"].isna())
    # Changes beyond chance come first, higher before lower; then what one cannot tell, however large it looks.
    rows["verdict_rank"] = rows["verdict"].map(_VERDICT_RANKS).fillna(3)
    rows["rest_rank"] = rows["against_rest"].map(_VERDICT_RANKS).fillna(3)
    rows["size"] = rows["change"].abs()
    orders = {
        COUNT: {"numerator": False},
        RATE: {"rate": False},
        CHANGE: {"verdict_rank": True, "size": False},
        REST: {"rest_rank": True, "rate": False},
    }
    order = {"is_unknown": True, **orders[measure], "numerator": False, "ward_name": True}
    rows = rows.sort_values(list(order), ascending=list(order.values()), na_position="last", kind="stable")
    return view.wards.derive(rows)


def wards_table(view: HotspotsView, measure: str = COUNT) -> Released:
    """Return one row a ward as ranked by the measure, the measure's columns foremost.

    The index holds the ward codes, NA where the ward is not known; it is not shown.
    """
    rows = ranked_wards(view, measure).frame
    ward, count = {"Ward": rows["ward_name"]}, _count_columns(view, rows, with_limits=measure == COUNT)
    rate, rest, change = _rate_columns(view, rows), _rest_column(view, rows), _change_columns(view, rows)
    ordered = {
        COUNT: ward | count | change | rate | rest,
        RATE: ward | rate | rest | count | change,
        CHANGE: ward | change | count | rate | rest,
        REST: ward | rest | rate | count | change,
    }
    return view.wards.derive(pd.DataFrame(ordered[measure]).set_axis(rows["ward_code"]))


def left_to_the_menu(measure: str, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that the page does not show unless asked, so that the others need no scrolling sideways.

    Rates stand beside rates and changes beside counts; the download has every column.
    """
    other = _OF_CHANGE if measure in (RATE, REST) else _OF_RATES
    return tuple(name for name in columns if name.startswith(other))


def _count_columns(view: HotspotsView, rows: pd.DataFrame, *, with_limits: bool) -> dict[str, object]:
    columns: dict[str, object] = {heading(view.filters): rows["numerator"]}
    if with_limits:
        columns |= {"Lower 95%": rounded(rows["count_lower"], 0), "Upper 95%": rounded(rows["count_upper"], 0)}
    return columns | note(view.wards, rows)


def _rate_columns(view: HotspotsView, rows: pd.DataFrame) -> dict[str, pd.Series]:
    if view.population is None:
        return {}
    return {
        f"Rate per {view.filters.indicator.per:,}": rounded(rows["rate"], 1),
        "Rate lower 95%": rounded(rows["rate_lower"], 1),
        "Rate upper 95%": rounded(rows["rate_upper"], 1),
        "Residents": rows["denominator"],
    }


def _rest_column(view: HotspotsView, rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {} if view.population is None else {"Beside the rest": rows["against_rest"].map(VERDICT_MARKS)}


def _change_columns(view: HotspotsView, rows: pd.DataFrame) -> dict[str, pd.Series]:
    if view.before is None:
        return {}
    verdicts = rows["verdict"].map(VERDICT_MARKS)
    return {"Change %": rounded(rows["change"], 0), "Can we tell?": verdicts, "Before": rows["before"]}
