"""Times of the day and week as tables."""

import pandas as pd

from svd_data.disclosure import Released
from svd_data.time_kinds import AFTER_SCHOOL, DAYLIGHT, HOUR, UNKNOWN
from svd_data.views.contrasts import Contrast
from svd_data.views.times import TimesView
from svd_ui.tables.parts import heading, note, rounded
from svd_ui.time_words import GROUPS
from svd_ui.words import VERDICT_MARKS


def hour_and_weekday_table(view: TimesView) -> Released:
    """Return one row an hour, "Not known" last, and weekday."""
    rows = view.by_hour_and_weekday.frame
    columns = {"Hour": _hours(rows), "Weekday": rows["weekday_label"]}
    return _table(view, view.by_hour_and_weekday, columns)


def hours_table(view: TimesView) -> Released:
    """Return one row an hour, "Not known" last."""
    return _table(view, view.by_hour, {"Hour": _hours(view.by_hour.frame)})


def weekdays_table(view: TimesView) -> Released:
    """Return one row a weekday, "Not known" last, with how many of them the period has and the rate per day."""
    rows = view.by_weekday.frame
    table = _table(view, view.by_weekday, {"Weekday": rows["weekday_label"]})
    return table.derive(
        table.frame.assign(
            Days=rows["denominator"],
            **{
                "Rate per day": rounded(rows["rate"], 2),
                "Rate lower 95%": rounded(rows["rate_lower"], 2),
                "Rate upper 95%": rounded(rows["rate_upper"], 2),
            },
        )
    )


def contrast_table(contrast: Contrast) -> Released:
    """Return the two kinds of time of a contrast, with how much time each has, its rate and the verdict."""
    rows = contrast.rates.frame
    names = [f"{words[:1].upper()}{words[1:]}" for words in GROUPS[contrast.kind]]
    is_in_hours = contrast.kind == DAYLIGHT
    time, per = ("Hours", "Rate per 100 hours") if is_in_hours else ("Days", "Rate per day")
    if contrast.kind == AFTER_SCHOOL:
        names = [f"{name}, 15:00 to 17:59" for name in names]
    columns = {
        "When": names,
        "Indicator": contrast.filters.indicator.title,
        heading(contrast.filters): rows["numerator"],
        **note(contrast.rates, rows),
    }
    columns |= {time: rows["denominator"] // 60 if is_in_hours else rows["denominator"]}
    columns |= {per: rounded(rows["rate"], 2), "Rate lower 95%": rounded(rows["rate_lower"], 2)}
    columns |= {"Rate upper 95%": rounded(rows["rate_upper"], 2)}
    columns |= {"Can we tell?": [VERDICT_MARKS.get(verdict, "") for verdict in rows["verdict"]]}
    return contrast.rates.derive(pd.DataFrame(columns))


def _table(view: TimesView, released: Released, columns: dict[str, pd.Series]) -> Released:
    rows = released.frame
    return released.derive(pd.DataFrame({**columns, heading(view.filters): rows["numerator"], **note(released, rows)}))


def _hours(rows: pd.DataFrame) -> pd.Series:
    return rows["hour_label"].where(
        rows[HOUR] == UNKNOWN, rows["hour_label"] + " to " + rows["hour_label"].str[:3] + "59"
    )
