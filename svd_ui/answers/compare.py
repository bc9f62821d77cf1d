"""What Compare answers: are we different from similar places?"""

from collections.abc import Mapping
from functools import partial

from svd_data.views.areas import AreasView, NotCompared, sets_to_choose
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import mark_notes, over_all_months
from svd_ui.charts import areas_trend_chart, areas_trend_keys, funnel_chart, funnel_keys, ranked_bars_chart
from svd_ui.context import Context
from svd_ui.measures import counted_things
from svd_ui.sentences import (
    areas_trend_sentence,
    compare_sentence,
    funnel_sentence,
    instead_words,
    left_aside_sentence,
    missing_sentence,
    no_residents_sentence,
    set_sentence,
    spread_sentence,
)

QUESTION = "Compare: are we different from similar places?"

BARS, FUNNEL, TREND = "areas", "areas-funnel", "areas-by-quarter"

OPEN = "Counts of whole areas are open data: every audience sees the same, unchanged."
RECORDING = (
    "Police forces differ in what they record, and that changes: a difference can be in recording as well as in events."
)
OTHER_PAGES = (
    "These are counts by authority as police.uk publishes them; they can differ a little from those of other pages."
)
PLACE = "Place of offence is not place of residence: city-centre rates overstate residents' risk."

_FUNNEL = "Residents on a scale where each step multiplies. Outside the solid lines is more than chance would bring."
_EVERY_QUARTER = "Every whole quarter that is loaded, whatever the period chosen."


def compare_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Compare shows it. choices: set."""
    first = next(iter(sets_to_choose(here.catalogue)), "")
    return compare_answer(here, here.compare(choices.get("set") or first))


def compare_answer(here: Context, view: AreasView | NotCompared) -> Answer:
    """Return the answer of a view: areas ranked, on a funnel, and by quarter. Without pictures where nothing can be compared."""
    if isinstance(view, NotCompared):
        return Answer("compare", QUESTION, view.reason, tuple(filter(None, (missing_sentence(view.missing),))))
    is_nothing = not view.areas.frame["numerator"].sum()
    caveats = () if is_nothing else (set_sentence(view), OTHER_PAGES, RECORDING, PLACE)
    others = (spread_sentence(view), left_aside_sentence(view, here.filters), OPEN)
    return Answer(
        "compare",
        QUESTION,
        f"{instead_words(view)}{compare_sentence(view, here.catalogue)}",
        tuple(filter(None, others)),
        () if is_nothing else (_bars(here, view), *_funnel(here, view), *_trend(here, view)),
        view.areas,
        (About(view.filters, None, caveats),),
    )


def _bars(here: Context, view: AreasView) -> Picture:
    """Return the areas, the highest first. Its notes say who is missing from the comparison, and who has no rate."""
    own, indicator = here.catalogue.area_name, view.filters.indicator
    value = "numerator" if view.year is None else "rate"
    axis = counted_things(indicator).capitalize() if view.year is None else f"Per {view.per:,} residents"
    bars = tables.areas_as_bars(view)
    return Picture(
        BARS,
        f"{indicator.title}, {own} and other areas",
        f"Bar chart of areas by {indicator.title}, highest first, {own} standing out",
        tables.areas_table(view),
        partial(ranked_bars_chart, bars, value, axis, whose="Area"),
        max(300, 100 + 23 * len(bars.frame)),
        heading="Highest to lowest",
        notes=tuple(filter(None, (missing_sentence(view.missing), no_residents_sentence(view)))),
    )


def _funnel(here: Context, view: AreasView) -> tuple[Picture, ...]:
    """Return how each area lies beside the rate of them all; nothing without rates. Its table is that of the bars."""
    if view.curve is None or view.pooled_rate is None:
        return ()
    own, indicator = here.catalogue.area_name, view.filters.indicator
    return (
        Picture(
            FUNNEL,
            f"{indicator.title}, {own} and other areas: beyond what chance would bring?",
            f"Funnel chart of areas' rates of {indicator.title} by their residents, with 95% and 99.8% "
            f"limits around the rate of all together; {own} is a diamond",
            tables.areas_table(view),
            partial(funnel_chart, view.areas, view.curve, view.pooled_rate, f"Per {view.per:,} residents"),
            430,
            heading="Beyond what chance would bring?",
            says=funnel_sentence(view, own),
            legend=Legend(funnel_keys(own)),
            notes=(_FUNNEL,),
        ),
    )


def _trend(here: Context, view: AreasView) -> tuple[Picture, ...]:
    """Return the area's quarters beside the others' median and middle half; nothing without rates or a whole quarter."""
    own = here.catalogue.area_name
    table = tables.areas_trend_table(view, own)
    if view.trend is None or table is None:
        return ()
    # Open data: none of it is hidden.
    steps = view.trend.derive(view.trend.frame.assign(is_hidden=False))
    return (
        Picture(
            TREND,
            f"Quarters, {own} and other areas",
            f"Line chart of {own}'s rate of {view.filters.indicator.title} by quarter over the median and the middle "
            "half of the other areas",
            table,
            partial(areas_trend_chart, view.trend, own, f"Per {view.per:,} residents in the quarter"),
            320,
            heading=f"By quarter: {own} and the middle of the others",
            says=areas_trend_sentence(view, own),
            legend=Legend(areas_trend_keys(own, view.trend)),
            notes=(_EVERY_QUARTER, *mark_notes(steps)),
            filters=over_all_months(view.filters, here.catalogue),
        ),
    )
