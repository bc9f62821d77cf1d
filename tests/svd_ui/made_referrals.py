"""Referrals views made by hand, through the real gate and with the project's own shares and verdicts; and of made referrals."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd

from svd_data.audiences import INTERNAL
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.pathway import COHORT_WINDOW, ENGAGED, REFERRED, REREFERRAL_WINDOW, STAGE_WORDS
from svd_data.periods import resolve_period
from svd_data.views.compare import with_changes, with_share_beside_others, with_shares
from svd_data.views.question import Ask
from svd_data.views.referral_frames import of_those_referred
from svd_data.views.referrals import Capacity, Grouping, ReferralsView, referrals_view
from tests.referral_rows import SOURCE, Referral, built, catalogue_of, months_between
from tests.svd_ui.made import PERIOD, indicator_named, released

FILTERS = Filters(SOURCE, indicator_named("cirv_referrals"), PERIOD)
AS_AT = date(2026, 10, 14)

Count = int | None


def counts(*values: Count) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(values), dtype="Int64")


def referrals_of(
    stages: dict[str, Count],
    *,
    before: Count = None,
    is_comparable: bool = True,
    stopped: Sequence[Count] | None = None,
    audience: str = INTERNAL,
    **others: object,
) -> ReferralsView:
    """A view of so many that have reached each stage (None: hidden); `before` in the period before. others: further fields.

    stopped: left out, the differences, hidden where a stage is.
    """
    names, reached = list(stages), list(stages.values())
    if stopped is None:
        stopped = [None if a is None or b is None else a - b for a, b in pairwise(reached)]
    total = reached[0]
    rows = pd.DataFrame({
        "stage": names, "stage_label": [STAGE_WORDS[name] for name in names], "numerator": counts(*reached),
        "is_hidden": [count is None for count in reached], "total": counts(*[total] * len(names)),
        "stopped": counts(*stopped, None), "stopped_is_hidden": [*(count is None for count in stopped), False],
    })  # fmt: skip
    funnel = released(rows, is_restricted=True, audience=audience)
    funnel = funnel.derive(of_those_referred(funnel))
    funnel = funnel.derive(with_shares(funnel, rows["numerator"].shift(1), name="of_previous"))
    headline = released(
        pd.DataFrame({
            "numerator": counts(total), "is_hidden": [total is None], "before": counts(before),
            "before_is_hidden": [before is None and is_comparable],
        }),
        is_restricted=True, audience=audience,
    )  # fmt: skip
    view = ReferralsView(
        filters=FILTERS, as_at=AS_AT, stages=tuple(names), not_recorded=(), has_closures=True,
        narrowed_to=ENGAGED if ENGAGED in names else names[-1],
        headline=headline.derive(with_changes(headline, comparable=is_comparable)), funnel=funnel,
        waits=released(pd.DataFrame(columns=["stage"]), audience=audience), groupings=(), rereferrals=None,
        rereferral_window=REREFERRAL_WINDOW, looks_back=True, caseload=None, capacity=(), cohorts=None,
        cohort_window=COHORT_WINDOW,
    )  # fmt: skip
    return replace(view, **others)  # type: ignore[arg-type]


def wait_of(
    stage: str,
    dated: Count,
    undated: Count,
    still_open: Count,
    closed: Count,
    median: tuple[Count, Count, Count] = (None, None, None),
    ninetieth: tuple[Count, Count, Count] = (None, None, None),
    audience: str = INTERNAL,
) -> Released:
    """One row of waits; each time with its limits."""
    kinds = {"dated": dated, "undated": undated, "open": still_open, "closed": closed}
    columns: dict[str, object] = {"stage": [stage], "stage_label": [STAGE_WORDS[stage]]}
    for name, count in kinds.items():
        columns |= {name: counts(count), f"{name}_is_hidden": [count is None]}
    for name, (at, lower, upper) in (("median", median), ("ninetieth", ninetieth)):
        columns |= {name: counts(at), f"{name}_lower": counts(lower), f"{name}_upper": counts(upper)}
    unit = "days" if audience == INTERNAL else "weeks"
    return released(pd.DataFrame({**columns, "unit": [unit]}), is_restricted=True, audience=audience)


def grouping_of(
    dimension: str, groups: dict[str, tuple[Count, Count]], everyone: tuple[int, int], audience: str = INTERNAL
) -> Grouping:
    """A grouping of so many referrals and so many of them engaged (None: hidden). everyone: engaged, and referred."""
    referred, engaged = [each[0] for each in groups.values()], [each[1] for each in groups.values()]
    frame = pd.DataFrame({
        "value": ["" if name == "Not recorded" else name for name in groups], "label": list(groups),
        "numerator": counts(*referred), "is_hidden": [count is None for count in referred],
        "total": counts(*[everyone[1]] * len(groups)),
        "reached": counts(*engaged), "reached_is_hidden": [count is None for count in engaged],
    })  # fmt: skip
    made = released(frame, is_restricted=True, audience=audience)
    made = made.derive(with_shares(made, frame["total"]))
    shared = with_shares(made, frame["numerator"], part="reached", name="reached")
    made = made.derive(shared.assign(reached_share=shared["reached"], reached=frame["reached"]))
    made = made.derive(with_share_beside_others(made, everyone, frame["value"] != ""))
    rows = pd.concat([
        frame[["value", "label", "is_hidden"]].assign(
            stage=stage, stage_label=STAGE_WORDS[stage], numerator=frame[name], total=frame["numerator"]
        )
        for stage, name in ((REFERRED, "numerator"), (ENGAGED, "reached"))
    ], ignore_index=True)  # fmt: skip
    stages = released(rows, is_restricted=True, audience=audience)
    return Grouping(dimension, dimension != "need", made, stages.derive(of_those_referred(stages)))


def again_of(audience: str = INTERNAL, **values: Count) -> Released:
    """One row of re-referrals; what is not named is 0, None is hidden."""
    kinds = ("repeats", "firsts", "unknown", "followed", "not_followed", "too_recent")
    known = dict.fromkeys(kinds, 0) | values
    columns: dict[str, object] = {}
    for name in kinds:
        columns |= {name: counts(known[name]), f"{name}_is_hidden": [known[name] is None]}
    total = None if None in values.values() else sum(known[name] or 0 for name in kinds[:3])
    is_exact = audience == INTERNAL
    followable = (known["followed"] or 0) + (known["not_followed"] or 0) if is_exact else None
    frame = pd.DataFrame({**columns, "total": counts(total), "followable": counts(followable)})
    rows = released(frame, is_restricted=True, audience=audience)
    rows = rows.derive(with_shares(rows, frame["total"], part="repeats"))
    shared = with_shares(rows, frame["followable"], part="followed", name="followed_share")
    names = {f"followed_share_{end}": f"followed_{end}" for end in ("lower", "upper")}
    return rows.derive(shared.rename(columns=names))


def caseload_of(
    *months: tuple[date, str, Count, str], capacity: Sequence[Count] = (), audience: str = INTERNAL
) -> Released:
    """Months (first day, label, referrals, status); a loaded month of None is hidden."""
    frame = pd.DataFrame({
        "month": pd.to_datetime([month for month, _, _, _ in months]), "label": [label for _, label, _, _ in months],
        "numerator": counts(*(count for _, _, count, _ in months)), "status": [status for _, _, _, status in months],
        "capacity": counts(*(capacity or [None] * len(months))),
    })  # fmt: skip
    is_hidden = frame["numerator"].isna() & frame["status"].ne("not loaded")
    frame = frame.assign(is_hidden=is_hidden, month_end=frame["month"] + pd.offsets.MonthEnd())
    return released(frame, is_restricted=True, audience=audience)


def cohorts_of(*quarters: tuple[date, str, Count, Count, str], audience: str = INTERNAL) -> Released:
    """Quarters (first month, label, referred, engaged, status); a count of None in a loaded quarter is hidden."""
    frame = pd.DataFrame({
        "month": pd.to_datetime([each[0] for each in quarters]), "label": [each[1] for each in quarters],
        "total": counts(*(each[2] for each in quarters)), "numerator": counts(*(each[3] for each in quarters)),
        "status": [each[4] for each in quarters],
    })  # fmt: skip
    is_told = frame["status"].isin(["loaded", "provisional"])
    frame = frame.assign(
        total_is_hidden=frame["total"].isna() & frame["status"].ne("not loaded"),
        is_hidden=frame["numerator"].isna() & is_told,
    )
    rows = released(frame, is_restricted=True, audience=audience)
    return rows.derive(with_shares(rows, frame["total"]))


def view_of(
    path: Path, rows: Sequence[Referral], audience: str, capacity: Sequence[Capacity] = (), **settings: object
) -> ReferralsView:
    """The real view of these referrals, of every month of 2024 and 2025, in the latest 12 months."""
    months = months_between(date(2024, 1, 1), date(2025, 12, 1))
    connection = built(path, rows, months=months, **settings)  # type: ignore[arg-type]
    catalogue = catalogue_of(connection)
    source = catalogue.source(SOURCE)
    filters = Filters(SOURCE, catalogue.indicator("referrals", source), resolve_period("latest", source.months))
    view = referrals_view(Ask(connection, catalogue, filters, audience), capacity)
    assert view is not None
    return view
