"""What Hotspots answers: where is it recorded most?"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from svd_data.filters import Filters
from svd_data.views import HotspotsView
from svd_data.views.hotspots import PERIOD_BEFORE, THIS_PERIOD, YEAR_EARLIER
from svd_data.views.months import MONTH
from svd_data.views.timeline import RECORDING
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import event_marks, event_notes, events_pictures
from svd_ui.charts import line_keys, ranked_bars_chart, steps_chart, ward_map_chart
from svd_ui.context import Context
from svd_ui.measures import COUNT, RATE, counted_things, measure_labels
from svd_ui.sentences import change_sentence, hotspots_sentence, provisional_sentence, rare_sentence, where
from svd_ui.ward_painting import measure_of, painted_wards

MAP, BARS, WARDS, MONTHS = "map", "bars", "wards", "hotspot-months"

ALL_WARDS = "The map, the bars and their table show every ward; the rest is about the chosen ones."
# In the legend the period comes before what it is set beside.
_LINES = (THIS_PERIOD, YEAR_EARLIER, PERIOD_BEFORE)


def hotspots_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Hotspots shows it. choices: measure, events."""
    return hotspots_answer(here, here.hotspots(), choices)


def hotspots_question(here: Context) -> str:
    """Return the page's title."""
    of_referrals = here.ask.source.holds_referrals
    return f"Hotspots: {'where do the people referred live?' if of_referrals else 'where is it recorded most?'}"


def hotspots_answer(here: Context, view: HotspotsView, choices: Mapping[str, str]) -> Answer:
    """Return the answer of a view: the map, the ranked bars, and the months."""
    measure, _ = measure_of(view, choices.get("measure", COUNT), here.catalogue)
    total = view.headline.frame.iloc[0]
    change = change_sentence(
        total["numerator"], total["before"], total["change"], total["verdict"], here.filters.period, view.before
    )
    return Answer(
        "hotspots",
        hotspots_question(here),
        hotspots_sentence(view, here.catalogue, measure),
        tuple(filter(None, (change, rare_sentence(here.filters), provisional_sentence(here.filters, here.catalogue)))),
        (_map(here, view, measure), _bars(here, view, measure), *_months(here, view, choices)),
        view.wards,
        (About(here.filters, view.population, (ALL_WARDS,) if here.filters.wards else ()),),
    )


def _map(here: Context, view: HotspotsView, measure: str) -> Picture:
    indicator, area = here.filters.indicator, here.catalogue.area_name
    painted = painted_wards(view, measure, here.catalogue)
    return Picture(
        MAP,
        f"{indicator.title}: map of {area}'s wards",
        f"Map of {area}'s wards: {painted.legend.title}",
        tables.wards_table(view, measure),
        # The shapes are only read where the map is drawn. The wards that the sentence names have their names first.
        lambda height: ward_map_chart(tables.ranked_wards(view), here.ward_shapes(), painted.paint, height),
        460,
        legend=painted.legend,
        filters=_every_ward(here),
    )


def _bars(here: Context, view: HotspotsView, measure: str) -> Picture:
    indicator = here.filters.indicator
    value, shown = ("rate", RATE) if measure == RATE else ("numerator", COUNT)
    return Picture(
        BARS,
        f"{indicator.title}: wards, highest first",
        f"Bar chart of wards by {indicator.title}, highest first",
        tables.wards_table(view, measure),
        partial(ranked_bars_chart, tables.ranked_wards(view, shown), value, measure_labels(indicator)[shown]),
        480,
        filters=_every_ward(here),
    )


def _months(here: Context, view: HotspotsView, choices: Mapping[str, str]) -> tuple[Picture, ...]:
    """Return the months of the period beside those before, with their events; none where months are not released."""
    if view.months is None:
        return ()
    indicator, place = here.filters.indicator, where(here.filters, here.catalogue)
    events = here.events(choices.get("events", RECORDING), view.months, MONTH)
    table = tables.hotspot_months_table(view, events)
    if table is None:
        return ()
    keys = line_keys(tuple(name for name in _LINES if name in set(view.months.frame["series"])))
    return (
        Picture(
            MONTHS,
            f"Months, {place}",
            f"Line chart of {indicator.title} by month in {place}",
            table,
            partial(steps_chart, view.months, keys, counted_things(indicator).capitalize(), events=events),
            200,
            heading=f"Months: {place}",
            legend=Legend(keys),
            marks=event_marks(events),
            notes=event_notes(events),
        ),
        *events_pictures(events, MONTHS, place),
    )


def _every_ward(here: Context) -> Filters:
    # Map, bars and table have every ward, whichever are chosen.
    return replace(here.filters, wards=())
