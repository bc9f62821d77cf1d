"""Hypothesis strategies over what a catalogue holds, and indicators made up for a test."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from svd_data.catalogue import Catalogue
from svd_data.filters import Filters
from svd_data.indicators import Indicator, indicator_definitions
from svd_data.periods import CHOSEN, period_choices, resolve_period


def made_indicator(**changes: Any) -> Indicator:
    """Return total recorded crime with changes: an indicator that no file holds."""
    return replace(indicator_definitions()["total_recorded_crime"], indicator_id="made", **changes)


# All rows of offences, crimes or not.
EVERYTHING = made_indicator(noun="recorded offences of all kinds", offence_condition="TRUE", needs=frozenset())


def some_of(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """None of the values, or a few, in any order, each once."""
    return st.lists(st.sampled_from(values), max_size=4, unique=True).map(tuple) if values else st.just(())


@st.composite
def filters_over(
    draw: st.DrawFn, catalogue: Catalogue, longest: int = 200, indicators: Sequence[Indicator] = (), source_id: str = ""
) -> Filters:
    """Filters that a source, the catalogue's first where left out, can answer, over its periods of up to `longest` months.

    indicators: to draw from; all that the source can carry where left out.
    """
    source = catalogue.source(source_id) if source_id else catalogue.sources[0]
    choice = draw(st.sampled_from(period_choices(source.months)))
    first, last = sorted(draw(st.tuples(*[st.sampled_from(source.months)] * 2))) if choice == CHOSEN else (None, None)
    period = resolve_period(choice, source.months, first, last)
    if period.months > longest:
        period = resolve_period("latest", source.months)
    return Filters(
        source.source_id,
        draw(st.sampled_from(indicators or catalogue.available(source))),
        period,
        types=draw(some_of(source.types)),
        wards=draw(some_of(tuple(catalogue.wards))),
        age=draw(some_of(source.age_bands)),
        sex=draw(some_of(source.sexes)),
        ethnicity=draw(some_of(source.ethnicities)),
    )
