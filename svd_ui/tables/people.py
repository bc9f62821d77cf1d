"""Victims, or people referred, by age, sex and ethnic group as tables."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views import PeopleView
from svd_data.views.people import NOT_RECORDED
from svd_ui.measures import people_counted
from svd_ui.tables.parts import note, rounded


def age_and_sex_table(view: PeopleView) -> Released | None:
    """Return one row an age band and sex, with residents and rate where they are known; None where they come apart only."""
    if view.by_age_and_sex is None:
        return None
    rows = view.by_age_and_sex.frame
    is_none = (rows["numerator"] == 0).fillna(False)
    rows = rows[~(is_none & ((rows["sex"] == NOT_RECORDED) | (rows["age_band"] == NOT_RECORDED)))]
    columns = {"Age": rows["age_band"], "Sex": rows["sex"].str.capitalize()}
    return view.by_age_and_sex.derive(_people_table(view, view.by_age_and_sex, rows, columns))


def age_table(view: PeopleView) -> Released:
    """Return one row an age band with its victims or referrals, their share of all, and residents and rate where they are known."""
    return _one_way_table(view, view.by_age, "Age", "age_band")


def sex_table(view: PeopleView) -> Released:
    """Return one row a sex, as by age."""
    return _one_way_table(view, view.by_sex, "Sex", "sex")


def ethnicity_table(view: PeopleView) -> Released:
    """Return one row an ethnic group, as by age; it has no rate."""
    return _one_way_table(view, view.by_ethnicity, "Ethnic group", "ethnicity")


def _one_way_table(view: PeopleView, victims: Released, title: str, column: str) -> Released:
    rows = victims.frame
    table = _people_table(view, victims, rows, {title: rows[column].str[:1].str.upper() + rows[column].str[1:]})
    table[f"% of {people_counted(view.filters.indicator)}"] = rounded(rows["share"] * 100, 1).to_numpy()
    table["% from"] = rounded(rows["share_lower"] * 100, 1).to_numpy()
    table["% to"] = rounded(rows["share_upper"] * 100, 1).to_numpy()
    table[f"All {people_counted(view.filters.indicator)}"] = rows["total"].to_numpy()
    return victims.derive(table)


def _people_table(
    view: PeopleView, victims: Released, rows: pd.DataFrame, columns: dict[str, pd.Series]
) -> pd.DataFrame:
    table = pd.DataFrame(
        columns | {people_counted(view.filters.indicator).capitalize(): rows["numerator"]} | note(victims, rows)
    )
    if view.population is not None and "ethnicity" not in rows:
        table["Residents"] = rows["denominator"]
        table[f"Rate per {view.filters.indicator.per:,}"] = rounded(rows["rate"], 1)
        table["Rate lower 95%"] = rounded(rows["rate_lower"], 1)
        table["Rate upper 95%"] = rounded(rows["rate_upper"], 1)
    return table.reset_index(drop=True)
