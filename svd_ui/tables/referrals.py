"""Referrals as tables: stages, groups, waits, who came back, caseload, quarters followed."""

from collections.abc import Mapping

import pandas as pd

from svd_data.disclosure import Released
from svd_data.views.referrals import Grouping, ReferralsView
from svd_ui.referral_words import GROUPING_TITLES, STAGE_VERBS, capital
from svd_ui.tables.parts import NOTE, heading, rounded
from svd_ui.words import VERDICT_MARKS

_SHARE = ("% of referred", "% from", "% to")


def stages_table(view: ReferralsView) -> Released:
    """Return one row a stage: how many have reached it, of those referred and of those at the stage before."""
    rows = view.funnel.frame
    columns = {
        "Stage": rows["stage_label"],
        heading(view.filters): rows["numerator"],
        **_shares(rows, "share", _SHARE),
        **_shares(rows, "of_previous", ("% of stage before", "% of before from", "% of before to")),
        "Stopped here so far": rows["stopped"],
    }
    hidden = {"is_hidden": "referrals", "stopped_is_hidden": "stopped"}
    return view.funnel.derive(pd.DataFrame(columns | _notes(view.funnel, rows, hidden)))


def waits_table(view: ReferralsView) -> Released:
    """Return one row a stage that is waited for: what became of the referrals, and within how long half and nine in ten got there."""
    rows = view.waits.frame
    unit = rows["unit"].iloc[0] if len(rows) else "days"
    kinds = {"dated": "There on a recorded day", "undated": "There, day not recorded", "open": "Still open"}
    kinds |= {"closed": "Closed before"} if view.has_closures else {}
    columns = {"Stage": rows["stage_label"], **{title: rows[name] for name, title in kinds.items()}}
    for name, title in (("median", "Half"), ("ninetieth", "Nine in ten")):
        columns |= {f"{title} within ({unit})": rows[name]}
        columns |= {f"{title} from": rows[f"{name}_lower"], f"{title} to": rows[f"{name}_upper"]}
    hidden = {f"{name}_is_hidden": title.lower() for name, title in kinds.items()}
    return view.waits.derive(pd.DataFrame(columns | _notes(view.waits, rows, hidden)))


def grouping_table(view: ReferralsView, grouping: Grouping) -> Released:
    """Return one row a group: its referrals, their share of all, how many got to the stage followed, and the verdict."""
    rows = grouping.counts.frame
    got = f"{capital(STAGE_VERBS[view.narrowed_to])} so far"
    columns = {
        GROUPING_TITLES[grouping.dimension]: _labels(rows),
        heading(view.filters): rows["numerator"],
        **_shares(rows, "share", ("% of all", "% of all from", "% of all to")),
        got: rows["reached"],
        "% of group": rounded(rows["reached_share"] * 100, 1),
        "% of group from": rounded(rows["reached_lower"] * 100, 1),
        "% of group to": rounded(rows["reached_upper"] * 100, 1),
        "Can we tell?": rows["verdict"].map(VERDICT_MARKS),
    }
    hidden = {"is_hidden": "referrals", "reached_is_hidden": got.lower()}
    return grouping.counts.derive(pd.DataFrame(columns | _notes(grouping.counts, rows, hidden)))


def grouping_stages_table(view: ReferralsView, grouping: Grouping) -> Released:
    """Return one row a group and stage."""
    rows = grouping.stages.frame
    columns = {
        GROUPING_TITLES[grouping.dimension]: _labels(rows),
        "Stage": rows["stage_label"],
        heading(view.filters): rows["numerator"],
        **_shares(rows, "share", ("% of group", "% of group from", "% of group to")),
    }
    hidden = {"is_hidden": "referrals"}
    return grouping.stages.derive(pd.DataFrame(columns | _notes(grouping.stages, rows, hidden)))


def rereferrals_table(view: ReferralsView) -> Released | None:
    """Return one row for each thing that can be said of a referral of the same person; None where persons are not told apart."""
    if view.rereferrals is None:
        return None
    row, days = view.rereferrals.frame.iloc[0], view.rereferral_window
    kinds = {
        "repeats": f"Same person and programme in the {days} days before",
        "firsts": f"Not in the {days} days before",
        "unknown": "Person or programme not recorded",
        "followed": f"Referred again within {days} days",
        "not_followed": f"Not referred again within {days} days",
        "too_recent": f"{days} days not over yet",
    }
    shares = {
        "repeats": ("share", "share_lower", "share_upper"),
        "followed": ("followed_share", "followed_lower", "followed_upper"),
    }
    blank = (None, None, None)
    limits = [[row[name] for name in shares[kind]] if kind in shares else blank for kind in kinds]
    frame = pd.DataFrame(
        {
            "What": list(kinds.values()),
            heading(view.filters): pd.array([row[kind] for kind in kinds], dtype="Int64"),
            "is_hidden": [bool(row[f"{kind}_is_hidden"]) for kind in kinds],
            **{
                title: rounded(pd.Series([each[place] for each in limits], dtype="Float64") * 100, 1)
                for place, title in enumerate(("%", "% from", "% to"))
            },
        }
    )
    notes = _notes(view.rereferrals, frame, {"is_hidden": "count"})
    return view.rereferrals.derive(frame.drop(columns="is_hidden").assign(**notes))


def caseload_table(view: ReferralsView) -> Released | None:
    """Return one row a month with the referrals worked with at its end; None where acceptance is not recorded."""
    if view.caseload is None:
        return None
    rows = view.caseload.frame
    columns = {"At the end of": rows["label"], heading(view.filters): rows["numerator"], "Status": rows["status"]}
    if rows["capacity"].notna().any():
        columns |= {"Capacity": rows["capacity"]}
    return view.caseload.derive(pd.DataFrame(columns | _notes(view.caseload, rows, {"is_hidden": "referrals"})))


def cohorts_table(view: ReferralsView) -> Released | None:
    """Return one row a quarter of referral with how many engaged in time; None where engagement is not recorded."""
    if view.cohorts is None:
        return None
    rows = view.cohorts.frame
    engaged = f"Engaged within {view.cohort_window} days"
    columns = {
        "Referred in": rows["label"],
        heading(view.filters): rows["total"],
        engaged: rows["numerator"],
        **_shares(rows, "share", _SHARE),
        "Status": rows["status"],
    }
    hidden = {"total_is_hidden": "referrals", "is_hidden": engaged.lower()}
    return view.cohorts.derive(pd.DataFrame(columns | _notes(view.cohorts, rows, hidden)))


def _labels(rows: pd.DataFrame) -> pd.Series:
    return rows["label"].str[:1].str.upper() + rows["label"].str[1:]


def _shares(rows: pd.DataFrame, name: str, titles: tuple[str, str, str]) -> dict[str, pd.Series]:
    columns = (name, f"{name}_lower", f"{name}_upper")
    return {title: rounded(rows[column] * 100, 1) for title, column in zip(titles, columns, strict=True)}


def _notes(released: Released, rows: pd.DataFrame, hidden: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the column that names which counts of each row are not shown; nothing where all are.

    hidden: what the count is called, by the column that says whether it is hidden.
    """
    notes = [
        "; ".join(f"{words} not shown" for column, words in hidden.items() if bool(row[column]))
        for _, row in rows.iterrows()
    ]
    return {NOTE: notes} if released.is_controlled and any(notes) else {}
