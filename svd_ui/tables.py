"""The table twin of every picture: the same released rows with headings a person reads. Also what the CSV holds."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER
from svd_data.views import HotspotsView, PeopleView, TrendsView
from svd_data.views.people import NOT_RECORDED
from svd_data.views.trends import TOTAL
from svd_ui.measures import CHANGE, COUNT, RATE
from svd_ui.words import VERDICT_MARKS


def wards_table(view: HotspotsView, measure: str = COUNT) -> Released:
    """Return one row a ward, highest first by the measure and its columns foremost; no figure and no known ward come last.

    The index holds the ward codes, NA where the ward is not known; it is not shown.
    """
    rows = view.wards.frame.assign(is_unknown=lambda wards: wards["ward_code"].isna())
    # Changes beyond chance come first, higher before lower; then what one cannot tell, however large it looks.
    rows["verdict_rank"] = rows["verdict"].map({HIGHER: 0, LOWER: 1, CANNOT_TELL: 2}).fillna(3)
    rows["size"] = rows["change"].abs()
    orders = {COUNT: {"numerator": False}, RATE: {"rate": False}, CHANGE: {"verdict_rank": True, "size": False}}
    order = {"is_unknown": True, **orders[measure], "numerator": False}
    rows = rows.sort_values(list(order), ascending=list(order.values()), na_position="last", kind="stable")
    shown = {"Ward": rows["ward_name"], "Offences": rows["numerator"]}
    rate = {
        "Rate per 1,000": _rounded(rows["rate"], 1),
        "95% from": _rounded(rows["rate_lower"], 1),
        "95% to": _rounded(rows["rate_upper"], 1),
    }
    change = {"Change %": _rounded(rows["change"], 0), "Can we tell?": rows["verdict"].map(VERDICT_MARKS)}
    rate = rate | {"Residents": rows["denominator"]} if view.population is not None else {}
    change = change | {"Before": rows["before"]} if view.before is not None else {}
    ordered = {
        COUNT: shown | change | rate,
        RATE: {"Ward": shown["Ward"]} | rate | shown | change,
        CHANGE: {"Ward": shown["Ward"]} | change | shown | rate,
    }
    return view.wards.derive(pd.DataFrame(ordered[measure]).set_axis(rows["ward_code"]))


def hotspot_months_table(view: HotspotsView) -> Released:
    """Return the months of Hotspots' small trend."""
    rows = view.months.frame
    table = pd.DataFrame(
        {
            "Month": rows["month"].dt.strftime("%B %Y"),
            "Offences": rows["numerator"],
            "Status": rows["status"],
            "Period": rows["series"],
        }
    )
    return view.months.derive(table.reset_index(drop=True))


def months_table(view: TrendsView) -> Released:
    """Return one row a month and line, as Trends draws them."""
    rows = view.months.frame
    heading = "Line" if view.split == TOTAL else "Type" if view.split == "type" else "Ward"
    table = pd.DataFrame(
        {
            "Month": rows["month"].dt.strftime("%B %Y"),
            heading: rows["series"],
            "Offences": rows["numerator"],
            "Status": rows["status"],
        }
    )
    return view.months.derive(table.reset_index(drop=True))


def age_and_sex_table(view: PeopleView) -> Released:
    """Return one row an age band and sex, with residents and rate where they are known."""
    rows = view.by_age_and_sex.frame
    rows = rows[~((rows["numerator"] == 0) & ((rows["sex"] == NOT_RECORDED) | (rows["age_band"] == NOT_RECORDED)))]
    table = pd.DataFrame({"Age": rows["age_band"], "Sex": rows["sex"].str.capitalize(), "Victims": rows["numerator"]})
    if view.population is not None:
        table["Residents"] = rows["denominator"]
        table["Rate per 1,000"] = _rounded(rows["rate"], 1)
        table["95% from"] = _rounded(rows["rate_lower"], 1)
        table["95% to"] = _rounded(rows["rate_upper"], 1)
    return view.by_age_and_sex.derive(table.reset_index(drop=True))


def ethnicity_table(view: PeopleView) -> Released:
    """Return one row an ethnic group with its victims and all victims."""
    rows = view.by_ethnicity.frame
    table = pd.DataFrame(
        {
            "Ethnic group": rows["ethnicity"],
            "Victims": rows["numerator"],
            "% of victims": _rounded(rows["share"] * 100, 1),
            "All victims": rows["total"],
        }
    )
    return view.by_ethnicity.derive(table)


def _rounded(values: pd.Series, decimals: int) -> pd.Series:
    """Return the values as maps and sentences write them; pandas would make 0.2 of the 0.15 that they call 0.1."""
    # Adding 0 makes a plain 0 of -0.
    rounded = [None if pd.isna(value) else round(float(value), decimals) + 0.0 for value in values]
    return pd.Series(rounded, index=values.index, dtype="Float64")
