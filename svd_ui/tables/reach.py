"""Need beside reach as tables: by ward, and by age and sex."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.people import NOT_RECORDED
from svd_data.views.reach import PeopleReach, ReachView
from svd_ui.tables.parts import NOTE, heading, rounded


def reach_wards_table(view: ReachView) -> Released:
    """Return one row a ward, most need first: what can be told, both counts, the ratio, and both rates with their limits.

    The index holds the ward codes, NA where the ward is not known; it is not shown.
    """
    rows = view.wards.frame
    need, reach = heading(view.need.filters), heading(view.reach.filters)
    columns: dict[str, object] = {"Ward": rows["ward_name"], "Need and reach": rows["quadrant"]}
    columns |= {need: rows["need"], reach: rows["reach"]} | _notes(view.wards, rows, need, reach)
    columns |= _ratio_columns(rows, f"{reach} per 100 {need.lower()}")
    for side, name, title in ((view.need, "need", need), (view.reach, "reach", reach)):
        if side.population is not None:
            rate = f"{title} per {side.filters.indicator.per:,} residents"
            columns |= {
                rate: rounded(rows[f"{name}_rate"], 1),
                f"{rate}, lower 95%": rounded(rows[f"{name}_rate_lower"], 1),
                f"{rate}, upper 95%": rounded(rows[f"{name}_rate_upper"], 1),
            }
    return view.wards.derive(pd.DataFrame(columns).set_axis(rows["ward_code"]))


def reach_people_table(view: ReachView, people: PeopleReach) -> Released:
    """Return one row an age band and sex with victims, referrals and their ratio; where they come apart only, ages then sexes.

    Rows of nobody on either side are left out.
    """
    if people.by_age_and_sex is not None:
        rows = people.by_age_and_sex.frame
        rows = rows[~_is_nobody(rows)]
        who = {"Age": rows["age_band"], "Sex": rows["sex"].str.capitalize()}
    else:
        ages, sexes = (each.frame[~_is_nobody(each.frame)] for each in (people.by_age, people.by_sex))
        rows = pd.concat([ages.assign(sex="All"), sexes.assign(age_band="All")], ignore_index=True)
        who = {"Age": rows["age_band"], "Sex": rows["sex"].str.capitalize()}
    columns: dict[str, object] = {**who, "Victims": rows["need"], "Referrals": rows["reach"]}
    columns |= _notes(people.by_age, rows, "Victims", "Referrals")
    columns |= _ratio_columns(rows, "Referrals per 100 victims")
    return people.by_age.derive(pd.DataFrame(columns).reset_index(drop=True))


def _is_nobody(rows: pd.DataFrame) -> pd.Series:
    """Return which rows have nobody on either side, or have not recorded who they are and are not shown."""
    is_zero = (rows["need"].eq(0) & rows["reach"].eq(0)).fillna(False).astype(bool)
    names = [name for name in ("age_band", "sex") if name in rows]
    is_unknown = (rows[names] == NOT_RECORDED).all(axis=1)
    return is_zero | (is_unknown & rows["need_is_hidden"] & rows["reach_is_hidden"])


def _ratio_columns(rows: pd.DataFrame, title: str) -> dict[str, object]:
    return {
        title: rounded(rows["ratio"], 1),
        f"{title}, lower 95%": rounded(rows["ratio_lower"], 1),
        f"{title}, upper 95%": rounded(rows["ratio_upper"], 1),
    }


def _notes(released: Released, rows: pd.DataFrame, need: str, reach: str) -> dict[str, list[str]]:
    """Return the column that says which of the two counts is not shown; nothing where all are."""
    if not released.is_controlled:
        return {}
    words = {
        (False, False): "",
        (True, False): f"{need.lower()} not shown",
        (False, True): f"{reach.lower()} not shown",
        (True, True): "neither count shown",
    }
    notes = [
        words[bool(first), bool(second)]
        for first, second in zip(rows["need_is_hidden"], rows["reach_is_hidden"], strict=True)
    ]
    return {NOTE: notes} if any(notes) else {}
