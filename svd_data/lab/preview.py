"""What a draft counts, all at once: headline, wards, months, types and people, beside existing indicators.

Every number comes from the views of the pages, so that the lab cannot say anything else than they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from svd_data.disclosure import Released
from svd_data.errors import FilterError
from svd_data.filters import Filters
from svd_data.indicators import why_unavailable
from svd_data.limited import LimitedConnection, Statement
from svd_data.queries import Breakdown, count_by
from svd_data.views.compare import with_shares
from svd_data.views.hotspots import HotspotsView, hotspots_view
from svd_data.views.people import PeopleView, people_view
from svd_data.views.question import Ask
from svd_data.views.trends import TrendsView, trends_view

MOST_BESIDE = 3


@dataclass(frozen=True)
class Preview:
    """A draft's numbers for one setting of the filters.

    hotspots: headline and wards, as on Hotspots. trends: months, as on Trends. types: one row a type with any, most first;
    category, numerator, is_hidden, total, share (0 to 1) with share_lower and share_upper (95%). people: as on People; None
    where the source does not record them. beside: the same of existing indicators, as on Hotspots. statements: the queries
    that counted the draft, in order.
    """

    filters: Filters
    hotspots: HotspotsView
    trends: TrendsView
    types: Released
    people: PeopleView | None
    beside: tuple[HotspotsView, ...]
    statements: tuple[Statement, ...]


def preview(ask: Ask, run: LimitedConnection, beside: Sequence[str] = ()) -> Preview:
    """Return what the draft of the filters counts. beside: ids of up to three existing indicators.

    The draft is counted within the run's limits, existing indicators on the pages' own connection, once for each setting.
    Raises LimitError where a limit was met; FilterError where the source does not record what is counted; AudienceError
    where the audience may not see a draft.
    """
    if reason := why_unavailable(ask.indicator, ask.source):
        raise FilterError(reason)
    of_draft = replace(ask, connection=run)
    hotspots = hotspots_view(of_draft)
    return Preview(
        filters=ask.filters,
        hotspots=hotspots,
        trends=trends_view(of_draft),
        types=_types(of_draft),
        people=people_view(of_draft),
        beside=tuple(_existing(ask, indicator_id) for indicator_id in list(dict.fromkeys(beside))[:MOST_BESIDE]),
        statements=tuple(run.statements),
    )


def _existing(ask: Ask, indicator_id: str) -> HotspotsView:
    indicator = ask.catalogue.indicator(indicator_id, ask.source)
    asked = ask.with_filters(replace(ask.filters, indicator=indicator))
    return ask.connection.once(("beside a draft", asked.filters, ask.audience), lambda: hotspots_view(asked))


def _types(ask: Ask) -> Released:
    (counts,) = count_by(ask.connection, ask.filters, [Breakdown(("category",))], {"numerator": ask.filters.period})
    counts = counts.sort_values(["numerator", "category"], ascending=[False, True], ignore_index=True)
    total = pd.Series(counts["numerator"].sum(), index=counts.index, dtype="Int64")
    counts = counts.astype({"numerator": "Int64"}).assign(is_hidden=False, total=total)
    released = ask.release(counts, is_controlled=ask.is_controlled)
    return released.derive(with_shares(released, released.frame["total"]))
