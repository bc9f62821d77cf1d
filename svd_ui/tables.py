"""The table twin of every picture: the same released rows with headings a person reads. Also what the CSV holds.

Where a count is hidden a column "Note" says of each row which of its counts is not shown: an empty cell alone could be
taken for one that is not known.
"""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER
from svd_data.views import HotspotsView, PeopleView, TrendsView
from svd_data.views.months import MISSING
from svd_data.views.people import NOT_RECORDED
from svd_data.views.trends import TOTAL
from svd_ui.measures import CHANGE, COUNT, RATE, REST, counted_things
from svd_ui.words import VERDICT_MARKS

NOTE = "Note"

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


def hotspot_months_table(view: HotspotsView) -> Released | None:
    """Return the months of Hotspots' small trend, or None where it has none."""
    return None if view.months is None else _steps_table(view.months, _heading(view), "Month", "Period")


def steps_table(view: TrendsView) -> Released:
    """Return one row a month, quarter or year and line, as Trends draws them."""
    heading = "Line" if view.split == TOTAL else "Type" if view.split == "type" else "Ward"
    step = {"month": "Month", "quarter": "Quarter", "financial_year": "Financial year"}[view.step]
    return _steps_table(view.steps, _heading(view), step, heading)


def age_and_sex_table(view: PeopleView) -> Released | None:
    """Return one row an age band and sex, with residents and rate where they are known; None where they come apart only."""
    if view.by_age_and_sex is None:
        return None
    rows = view.by_age_and_sex.frame
    is_none = (rows["numerator"] == 0).fillna(False)
    rows = rows[~(is_none & ((rows["sex"] == NOT_RECORDED) | (rows["age_band"] == NOT_RECORDED)))]
    columns = {"Age": rows["age_band"], "Sex": rows["sex"].str.capitalize()}
    return view.by_age_and_sex.derive(_victims_table(view, view.by_age_and_sex, rows, columns))


def age_table(view: PeopleView) -> Released:
    """Return one row an age band with its victims, their share of all, and residents and rate where they are known."""
    return _one_way_table(view, view.by_age, "Age", "age_band")


def sex_table(view: PeopleView) -> Released:
    """Return one row a sex, as by age."""
    return _one_way_table(view, view.by_sex, "Sex", "sex")


def ethnicity_table(view: PeopleView) -> Released:
    """Return one row an ethnic group, as by age; it has no rate."""
    return _one_way_table(view, view.by_ethnicity, "Ethnic group", "ethnicity")


def _heading(view: HotspotsView | TrendsView) -> str:
    return counted_things(view.filters.indicator).capitalize()


def _note(released: Released, rows: pd.DataFrame) -> dict[str, list[str]]:
    """Return the column that says which counts are not shown, of controlled counts; nothing of others."""
    if not released.is_controlled:
        return {}
    # A column that says nothing in any row would only take room.
    before = rows["before_is_hidden"] if "before_is_hidden" in rows else pd.Series(False, index=rows.index)
    words = {
        (False, False): "",
        (True, False): "count not shown",
        (False, True): "count before not shown",
        (True, True): "neither count shown",
    }
    notes = [words[bool(now), bool(then)] for now, then in zip(rows["is_hidden"], before, strict=True)]
    return {NOTE: notes} if any(notes) else {}


def _count_columns(view: HotspotsView, rows: pd.DataFrame, *, with_limits: bool) -> dict[str, object]:
    columns: dict[str, object] = {_heading(view): rows["numerator"]}
    if with_limits:
        columns |= {"Lower 95%": _rounded(rows["count_lower"], 0), "Upper 95%": _rounded(rows["count_upper"], 0)}
    return columns | _note(view.wards, rows)


def _rate_columns(view: HotspotsView, rows: pd.DataFrame) -> dict[str, pd.Series]:
    if view.population is None:
        return {}
    return {
        f"Rate per {view.filters.indicator.per:,}": _rounded(rows["rate"], 1),
        "Rate lower 95%": _rounded(rows["rate_lower"], 1),
        "Rate upper 95%": _rounded(rows["rate_upper"], 1),
        "Residents": rows["denominator"],
    }


def _rest_column(view: HotspotsView, rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {} if view.population is None else {"Beside the rest": rows["against_rest"].map(VERDICT_MARKS)}


def _change_columns(view: HotspotsView, rows: pd.DataFrame) -> dict[str, pd.Series]:
    if view.before is None:
        return {}
    verdicts = rows["verdict"].map(VERDICT_MARKS)
    return {"Change %": _rounded(rows["change"], 0), "Can we tell?": verdicts, "Before": rows["before"]}


def _steps_table(steps: Released, counted: str, step: str, line: str) -> Released:
    # A quarter of which a month is not loaded is not known, whether or not it is hidden besides.
    rows = steps.frame.assign(is_hidden=lambda rows: rows["is_hidden"] & (rows["status"] != MISSING))
    columns = {step: rows["label"], line: rows["series"], counted: rows["numerator"], "Status": rows["status"]}
    return steps.derive(pd.DataFrame(columns | _note(steps, rows)).reset_index(drop=True))


def _one_way_table(view: PeopleView, victims: Released, heading: str, column: str) -> Released:
    rows = victims.frame
    table = _victims_table(view, victims, rows, {heading: rows[column].str[:1].str.upper() + rows[column].str[1:]})
    table["% of victims"] = _rounded(rows["share"] * 100, 1).to_numpy()
    table["% from"] = _rounded(rows["share_lower"] * 100, 1).to_numpy()
    table["% to"] = _rounded(rows["share_upper"] * 100, 1).to_numpy()
    table["All victims"] = rows["total"].to_numpy()
    return victims.derive(table)


def _victims_table(
    view: PeopleView, victims: Released, rows: pd.DataFrame, columns: dict[str, pd.Series]
) -> pd.DataFrame:
    table = pd.DataFrame(columns | {"Victims": rows["numerator"]} | _note(victims, rows))
    if view.population is not None and "ethnicity" not in rows:
        table["Residents"] = rows["denominator"]
        table[f"Rate per {view.filters.indicator.per:,}"] = _rounded(rows["rate"], 1)
        table["Rate lower 95%"] = _rounded(rows["rate_lower"], 1)
        table["Rate upper 95%"] = _rounded(rows["rate_upper"], 1)
    return table.reset_index(drop=True)


def _rounded(values: pd.Series, decimals: int) -> pd.Series:
    """Return the values as maps and sentences write them; pandas would make 0.2 of the 0.15 that they call 0.1."""
    # Adding 0 makes a plain 0 of -0.
    rounded = [None if pd.isna(value) else round(float(value), decimals) + 0.0 for value in values]
    return pd.Series(rounded, index=values.index, dtype="Float64")
