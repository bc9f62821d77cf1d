"""What Trends answers: is it rising?"""

from collections.abc import Mapping
from functools import partial

from svd_data.disclosure import Released
from svd_data.views import ControlView, TrendsView
from svd_data.views.months import FINANCIAL_YEAR, MONTH, QUARTER
from svd_data.views.timeline import RECORDING
from svd_data.views.trends import TOTAL, YEAR_EARLIER
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import event_marks, event_notes, events_pictures, mark_notes, over_all_months
from svd_ui.charts import control_keys, control_picture, line_keys, steps_chart
from svd_ui.context import Context
from svd_ui.measures import counted_things
from svd_ui.sentences import (
    change_sentence,
    control_sentence,
    left_out_sentence,
    provisional_sentence,
    trends_sentence,
    where,
)

MONTHS, CONTROL = "months", "control"
STEP_LABELS = {MONTH: "Months", QUARTER: "Quarters", FINANCIAL_YEAR: "Financial years"}

SEASONS = "The limits know no seasons: a summer or a winter can lie beyond them every year."
_RECORDING_OF_OFFENCES = (
    "Recorded offences follow recording practice as well as events; a step in the line can be either."
)
_RECORDING_OF_REFERRALS = (
    "Referrals follow what programmes there are, and who refers to them; a step in the line can be either."
)
_TRIANGLES = "▲ and ▼ are part of a signal: above or rising, below or falling."
_SAME_LETTERS = "The letters are those of the picture above."


def trends_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Trends shows it. choices: split, step, events."""
    view = here.trends(choices.get("split", TOTAL), choices.get("step", MONTH))
    return trends_answer(here, view, control_of(here, view), choices)


def control_of(here: Context, view: TrendsView) -> ControlView | None:
    """Return the control chart that goes with a view: of all together, by month or quarter."""
    return here.control(view.step) if view.split == TOTAL and view.step != FINANCIAL_YEAR else None


def trends_answer(here: Context, view: TrendsView, control: ControlView | None, choices: Mapping[str, str]) -> Answer:
    """Return the answer of a view: the lines, and whether they are more than chance."""
    total = view.headline.frame.iloc[0]
    change = change_sentence(
        total["numerator"], total["before"], total["change"], total["verdict"], here.filters.period, view.before
    )
    chance = control_sentence(control) if control else ""
    provisional = provisional_sentence(here.filters, here.catalogue)
    choice = choices.get("events", RECORDING)
    events = here.events(choice, view.steps, view.step)
    caveat = _RECORDING_OF_REFERRALS if here.ask.source.holds_referrals else _RECORDING_OF_OFFENCES
    return Answer(
        "trends",
        "Trends: is it rising?",
        f"{trends_sentence(view, here.catalogue)} {change}",
        tuple(filter(None, (chance, provisional))),
        (
            *_steps(here, view, events),
            *(_control(here, control, events, choice) if control and not control.shown.frame.empty else ()),
        ),
        view.steps,
        (About(here.filters, None, (caveat, SEASONS) if control else (caveat,)),),
    )


def _steps(here: Context, view: TrendsView, events: Released | None) -> tuple[Picture, ...]:
    indicator, place = here.filters.indicator, where(here.filters, here.catalogue)
    steps = STEP_LABELS[view.step]
    one = steps[:-1].lower()
    every = f"Every whole {one} that is loaded, whatever the period chosen."
    keys = line_keys(view.series)
    lines = f"with a line each for {', '.join(view.series)}"
    return (
        Picture(
            MONTHS,
            f"{steps}, {place}",
            f"Line chart of {indicator.title} by {one} in {place}, {lines}",
            tables.steps_table(view, events),
            partial(steps_chart, view.steps, keys, counted_things(indicator).capitalize(), events=events),
            400,
            heading=f"{indicator.title} by {one}: {place}",
            legend=Legend(keys),
            marks=event_marks(events, has_year_earlier=YEAR_EARLIER in view.series),
            notes=(
                *([every] if view.step != MONTH else []),
                *mark_notes(view.steps),
                *event_notes(events),
            ),
            filters=None if view.step == MONTH else over_all_months(here.filters, here.catalogue),
        ),
        *events_pictures(events, "trends", place),
    )


def _control(here: Context, view: ControlView, above: Released | None, choice: str) -> tuple[Picture, ...]:
    """Return the control chart. above: the events of the picture above, whose letters need no second key where the same."""
    indicator, place = view.filters.indicator, where(view.filters, here.catalogue)
    counted = counted_things(indicator).capitalize()
    title = "Days since the one before" if view.waits is not None else f"{counted} a {view.step}"
    events = here.events(choice, view.shown, view.step)
    is_same = events is not None and above is not None and len(events.frame) > 0 and events.frame.equals(above.frame)
    left_out = left_out_sentence(view)
    return (
        Picture(
            CONTROL,
            f"More than chance, {place}",
            f"Control chart of {indicator.title} in {place}: {title.lower()}, with average and limits",
            tables.control_table(view, events),
            partial(control_picture, view, title, events=events),
            340,
            heading=f"More than chance? {indicator.title}, all that is loaded: {place}",
            says=f"{indicator.title}, {place}: {_lower_first(control_sentence(view))}",
            legend=Legend(control_keys(view, title)),
            marks=event_marks(events),
            notes=(
                *([_TRIANGLES] if view.signals else []),
                *([left_out] if left_out else []),
                *mark_notes(view.shown),
                *([_SAME_LETTERS] if is_same else event_notes(events)),
            ),
            filters=over_all_months(view.filters, here.catalogue),
        ),
        *(() if is_same else events_pictures(events, CONTROL, place)),
    )


def _lower_first(sentence: str) -> str:
    # The names of months keep their capitals.
    return (
        sentence[:1].lower() + sentence[1:]
        if sentence.startswith(("The ", "There ", "Whether ", "Most "))
        else sentence
    )
