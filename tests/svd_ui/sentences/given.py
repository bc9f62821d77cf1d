"""Released figures made by hand, through the real gate and with the project's own verdicts: what the sentences are given."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from svd_data.audiences import INTERNAL
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.funnel import WITHIN
from svd_data.goal import YearCount, goal_tracker
from svd_data.indicators import Indicator
from svd_data.periods import Period
from svd_data.plan import Bullet, Plan
from svd_data.views import TrendsView
from svd_data.views.areas import AreasView
from svd_data.views.compare import with_changes, with_contrast, with_rates, with_shares
from svd_data.views.contrasts import PER, Contrast
from svd_data.views.goal import GoalView
from svd_data.views.loads import LoadsView
from svd_data.views.overview import Moved, OverviewView
from svd_data.views.plan import PlanView
from svd_data.views.quality import QualityView
from svd_data.views.times import TimesView
from svd_ui.sentences import change_sentence
from tests.svd_ui.made import BEFORE, FILTERS, PERIOD, indicator_named, released

Count = int | None
Pair = tuple[Count, Count]

NOTHING = pd.DataFrame()


def of(indicator_id: str) -> Filters:
    return replace(FILTERS, indicator=indicator_named(indicator_id))


def counted(*pairs: Pair, audience: str = INTERNAL, is_comparable: bool = True) -> Released:
    """Counts, each with the one before (None: hidden), their change and verdict."""
    rows = pd.DataFrame(
        {
            "numerator": pd.array([now for now, _ in pairs], dtype="Int64"),
            "is_hidden": [now is None for now, _ in pairs],
            "before": pd.array([before for _, before in pairs], dtype="Int64"),
            "before_is_hidden": [before is None and is_comparable for _, before in pairs],
        }
    )
    made = released(rows, is_restricted=True, audience=audience)
    return made.derive(with_changes(made, comparable=is_comparable))


def change(now: Count, before: Count, audience: str = INTERNAL, period: Period = PERIOD) -> str:
    """The sentence about a count beside the one before, as pages ask for it. A period with gaps is not compared."""
    row = counted((now, before), audience=audience, is_comparable=period.is_complete).frame.iloc[0]
    compared_with = BEFORE if period.is_complete else None
    return change_sentence(row["numerator"], row["before"], row["change"], row["verdict"], period, compared_with)


def trends(now: Count, filters: Filters = FILTERS, audience: str = INTERNAL) -> TrendsView:
    nothing = released(NOTHING, audience=audience)
    return TrendsView(
        filters, "total", "month", BEFORE, ("This period",), nothing, counted((now, 10), audience=audience)
    )


def overview(
    *pairs: Pair, audience: str = INTERNAL, is_comparable: bool = True, moved: Sequence[str] = (), not_judged: int = 0
) -> OverviewView:
    """A headline indicator for each pair, homicide all of them. moved: signals, each of an indicator of its own."""
    headlines = counted(*pairs, audience=audience, is_comparable=is_comparable)
    titles = [f"Indicator {place}" for place in range(len(pairs))]
    signals = tuple(Moved(_called(f"moved_{place}"), words) for place, words in enumerate(moved))
    return OverviewView(
        FILTERS,
        BEFORE if is_comparable else None,
        date(2026, 9, 1),
        headlines.derive(headlines.frame.assign(indicator_id=titles, title=titles)),
        released(NOTHING, audience=audience),
        signals,
        tuple(titles[:not_judged]),
        (),
    )


def _called(name: str) -> Indicator:
    return replace(indicator_named("homicide"), indicator_id=name)


def goal(before: Count, baseline: Count, latest: Count, *, error: int = 0, indicator_id: str = "robbery") -> GoalView:
    """The goal with the counts of 2019, of 2020 and of the latest 12 months (None: hidden)."""
    years = [Period("2019", date(2019, 1, 1), date(2019, 12, 1)), Period("2020", date(2020, 1, 1), date(2020, 12, 1))]
    made = goal_tracker(
        2020,
        2030,
        before=YearCount(years[0], before),
        baseline=YearCount(years[1], baseline),
        latest=YearCount(PERIOD, latest),
        per=1000,
        error=error,
        smallest_base=20 if error else 0,
    )
    return GoalView(of(indicator_id), made, released(NOTHING), ())


def plan(
    kind: str, numerator: Count, other: Count, said: str = "", reason: str = "", audience: str = INTERNAL
) -> PlanView:
    """One bullet of one figure. other: the whole of a share, or the year before of a change."""
    rows = pd.DataFrame(
        {
            "bullet_id": ["b"], "kind": [kind], "of": ["Knife crime"], "among": ["Serious violence"], "said": [said],
            "is_latest": [False], "numerator": pd.array([numerator], dtype="Int64"),
            "denominator": pd.array([other if kind == "share" else None], dtype="Int64"),
            "before": pd.array([other if kind == "change" else None], dtype="Int64"), "reason": [reason],
        }
    )  # fmt: skip
    made = released(rows, is_restricted=True, audience=audience)
    made = made.derive(with_shares(made, rows["denominator"]))
    figures = made.derive(with_changes(made, comparable=True))
    bullets = (Bullet("b", "As printed.", "Knife crime", "", ()),)
    return PlanView(Plan("A plan", "E08000026", "2023-24", "A source.", bullets), FILTERS, PERIOD, PERIOD, figures)


def times(
    whole: Count, peak: tuple[str, Count, str, Count], *, unknown: Count = 0, audience: str = INTERNAL
) -> TimesView:
    """Times with so many in all; peak: the busiest hours and weekday, each with its count; unknown: how many without a time."""

    def one(frame: pd.DataFrame) -> Released:
        return released(frame, is_restricted=True, audience=audience)

    hours, in_hours, weekdays, on_weekday = peak
    shown = one(pd.DataFrame({"is_hidden": [False]}))
    headline = one(pd.DataFrame({"numerator": pd.array([whole], dtype="Int64"), "is_hidden": [whole is None]}))
    without = one(
        pd.DataFrame({"numerator": pd.array([unknown], dtype="Int64"), "is_hidden": [unknown is None],
                      "total": pd.array([whole], dtype="Int64")})
    )  # fmt: skip
    top = pd.DataFrame(
        {"hours": [hours], "in_hours": pd.array([in_hours], dtype="Int64"), "weekdays": [weekdays],
         "on_weekday": pd.array([on_weekday], dtype="Int64")}
    )  # fmt: skip
    unknown_share = without.derive(with_shares(without, without.frame["total"]))
    return TimesView(FILTERS, shown, shown, shown, unknown_share, headline, one(top), ())


def contrast(kind: str, first: tuple[Count, int], second: tuple[Count, int], audience: str = INTERNAL) -> Contrast:
    """Two counts (None: hidden), each with its time."""
    frame = pd.DataFrame(
        {
            "group": ["one", "other"], "numerator": pd.array([first[0], second[0]], dtype="Int64"),
            "is_hidden": [first[0] is None, second[0] is None], "denominator": [first[1], second[1]],
        }
    )  # fmt: skip
    counts = released(frame, is_restricted=True, audience=audience)
    rated = counts.derive(with_rates(counts, PER[kind]))
    return Contrast(kind, FILTERS, rated.derive(with_contrast(rated)))


def areas(view: AreasView, rates: Sequence[float], place: str) -> AreasView:
    """The first areas of a view with these rates, the own first, at this place in the funnel."""
    frame = view.areas.frame.head(len(rates))
    is_own = [place == 0 for place in range(len(rates))]
    places = [place if own else WITHIN for own in is_own]
    return replace(view, areas=view.areas.derive(frame.assign(rate=list(rates), is_own=is_own, place=places)))


def quality(*lacks: tuple[str, str, Count, Count], audience: str = INTERNAL) -> QualityView:
    """What is lacking: (name, "offences" or "victims", of how many, counted); None: hidden."""
    frame = pd.DataFrame(
        {
            "lack": [name for name, _, _, _ in lacks], "unit": [unit for _, unit, _, _ in lacks],
            "numerator": pd.array([part for _, _, part, _ in lacks], dtype="Int64"),
            "total": pd.array([whole for _, _, _, whole in lacks], dtype="Int64"),
            "is_hidden": [part is None for _, _, part, _ in lacks],
            "total_is_hidden": [whole is None for _, _, _, whole in lacks],
        }
    )  # fmt: skip
    made = released(frame, is_restricted=True, audience=audience)
    latest = made.derive(with_shares(made, frame["total"]))
    return QualityView(FILTERS, PERIOD, "month", released(NOTHING, audience=audience), latest, None)


def loads(*rows: dict[str, int], left_out: tuple[str, ...] = ()) -> LoadsView:
    """Sources with what became of their rows; one without any is none of records."""
    fates = ("rows", "kept", "elsewhere", "unplaced", "rejected", "repeated")
    frame = pd.DataFrame([{name: row.get(name, 0 if row else None) for name in fates} for row in rows]).astype("Int64")
    return LoadsView(released(frame), released(NOTHING), released(NOTHING), left_out)
