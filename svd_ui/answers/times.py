"""What Times answers: when does it happen?"""

from collections.abc import Mapping
from functools import partial

from svd_data.disclosure import Released
from svd_data.views.contrasts import Contrast
from svd_data.views.times import TimesView
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import hidden_note, is_zero
from svd_ui.charts import (
    CONTRAST_HEIGHT,
    contrast_chart,
    heat_chart,
    heat_height,
    heat_keys,
    time_bars_chart,
    time_bars_height,
)
from svd_ui.context import Context
from svd_ui.measures import counted_things
from svd_ui.sentences import (
    contrast_sentence,
    days_left_out_sentence,
    no_times_sentence,
    provisional_sentence,
    times_sentence,
    unknown_time_sentence,
    where,
)
from svd_ui.time_words import CAVEATS, TITLES

QUESTION = "Times: when does it happen?"

HEAT, WEEKDAYS, HOURS = "hours-and-weekdays", "weekdays", "hours"

# What one bar takes: the hours and their weekdays fill the height of the heat table beside them.
_WEEKDAY_ROW, _HOUR_ROW = 22, 17


def times_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Times shows it. It has no choices of its own."""
    return times_answer(here, here.times())


def times_answer(here: Context, view: TimesView | None) -> Answer:
    """Return the answer of a view: hours by weekday, each apart, and contrasts. Without pictures where no time is recorded."""
    if view is None:
        return Answer("times", QUESTION, no_times_sentence(here.ask.source))
    lead, about = times_sentence(view, here.catalogue), (About(here.filters),)
    if is_zero(view.headline.frame.iloc[0]):
        return Answer("times", QUESTION, lead, (), (), view.headline, about)
    others = (
        contrast_sentence(view.contrasts[0]),
        unknown_time_sentence(view),
        provisional_sentence(here.filters, here.catalogue),
    )
    pictures = (
        _heat(here, view),
        _bars(here, WEEKDAYS, view.by_weekday, tables.weekdays_table(view), _WEEKDAY_ROW),
        _bars(here, HOURS, view.by_hour, tables.hours_table(view), _HOUR_ROW),
        *(_contrast(here, each) for each in view.contrasts),
    )
    return Answer("times", QUESTION, lead, tuple(filter(None, others)), pictures, view.headline, about)


def _heat(here: Context, view: TimesView) -> Picture:
    place, cells = where(here.filters, here.catalogue), view.by_hour_and_weekday
    return Picture(
        HEAT,
        f"By hour and weekday, {place}",
        f"Heat table of {here.filters.indicator.title} by hour and weekday in {place}",
        tables.hour_and_weekday_table(view),
        partial(heat_chart, cells),
        heat_height(cells),
        heading="By hour and weekday",
        legend=Legend(heat_keys(cells)),
        notes=_hidden(cells),
    )


def _bars(here: Context, name: str, counts: Released, table: Released, row: int) -> Picture:
    """Return bars by weekday or by hour."""
    what = {WEEKDAYS: "weekday", HOURS: "hour"}[name]
    title = f"By {what}, {where(here.filters, here.catalogue)}"
    things = counted_things(here.filters.indicator).capitalize()
    return Picture(
        name,
        title,
        f"{title}: bar chart",
        table,
        partial(time_bars_chart, counts, f"{what}_label", things),
        time_bars_height(counts, row),
        heading=f"By {what}",
        notes=_hidden(counts),
    )


def _contrast(here: Context, contrast: Contrast) -> Picture:
    """Return two kinds of time beside each other: in a sentence, a picture and a table."""
    about, title = contrast.filters.indicator, TITLES[contrast.kind]
    if about.indicator_id != here.filters.indicator.indicator_id:
        title = f"{title}: {about.title.lower()}"
    return Picture(
        f"{contrast.kind}-{about.indicator_id}".replace("_", "-"),
        f"{title}, {where(here.filters, here.catalogue)}",
        f"{title}: two bars",
        tables.contrast_table(contrast),
        partial(contrast_chart, contrast),
        CONTRAST_HEIGHT,
        heading=title,
        says=f"{contrast_sentence(contrast)} {days_left_out_sentence(contrast)}".strip(),
        notes=(CAVEATS[contrast.kind], *_hidden(contrast.rates)),
        filters=contrast.filters,
    )


def _hidden(counts: Released) -> tuple[str, ...]:
    return (hidden_note("count"),) if counts.frame["is_hidden"].any() else ()
