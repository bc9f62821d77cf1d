"""How Hotspots paints its wards by each measure, and what the fills mean: the same for the map on screen and the one taken away."""

from dataclasses import dataclass

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.statistics import NONE_RECORDED
from svd_data.views import HotspotsView
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_ui.answer import Legend
from svd_ui.charts import Key
from svd_ui.measures import CHANGE, COUNT, RATE, REST, counted_things, measure_labels
from svd_ui.paint import VERDICT_FILLS, WardPaint, paint_by_class, paint_by_verdict
from svd_ui.palette import HATCH, HIDDEN_FILL, SEQUENTIAL_BLUES, ZERO
from svd_ui.scales import COUNTS, RATES, Classes, classes_of
from svd_ui.sentences import no_rate_sentence
from svd_ui.words import NO_FIGURE, VERDICT_MARKS, number, one_decimal, signed_percent

NO_CHANGE = (
    "The change cannot be shown: the period or the one it is compared with is not fully loaded. Counts are shown."
)


@dataclass(frozen=True)
class Painted:
    """Wards as painted: each ward's paint by its code, and the legend of the fills."""

    paint: dict[str, WardPaint]
    legend: Legend


def measure_of(view: HotspotsView, asked: str, catalogue: Catalogue) -> tuple[str, str]:
    """Return the measure asked for and "", or counts where these filters do not have it, and a sentence that says why."""
    if asked in (RATE, REST) and view.population is None:
        return COUNT, no_rate_sentence(view.filters, catalogue)
    if asked == CHANGE and view.before is None:
        return COUNT, NO_CHANGE
    return asked, ""


def painted_wards(view: HotspotsView, measure: str, catalogue: Catalogue) -> Painted:
    """Return the wards painted by a measure that these filters have."""
    if measure in (CHANGE, REST):
        return Painted(
            _paint_change(view) if measure == CHANGE else _paint_rest(view), _verdict_legend(view, measure, catalogue)
        )
    column = "rate" if measure == RATE else "numerator"
    classes = classes_of(view.wards.frame.dropna(subset=["ward_code"])[column], RATES if measure == RATE else COUNTS)
    paint = paint_by_class(view.wards, column, classes, _unit(view, measure))
    return Painted(paint, _value_legend(view, measure, classes, catalogue))


def class_keys(classes: Classes) -> tuple[Key, ...]:
    """Return the legend's entries of classes: the shade of each, and its lowest and highest value present."""
    shades = SEQUENTIAL_BLUES[len(SEQUENTIAL_BLUES) - len(classes.spans) :]
    return tuple(
        Key(_span(low, high, classes), shade) for shade, (low, high) in zip(shades, classes.spans, strict=True)
    )


def value_keys(counts: Released, column: str, classes: Classes) -> tuple[Key, ...]:
    """Return the legend's entries of a map painted by class: its classes, and zero, hidden and no figure where there are any."""
    wards = counts.frame.dropna(subset=["ward_code"])
    values, is_hidden = wards[column], wards["is_hidden"]
    return (
        *(Key("none recorded", ZERO) for _ in range(bool((values == 0).any()))),
        *class_keys(classes),
        *(Key(NOT_SHOWN, HIDDEN_FILL) for _ in range(bool(is_hidden.any()))),
        *(Key("no figure", HATCH) for _ in range(bool((values.isna() & ~is_hidden).any()))),
    )


def _paint_change(view: HotspotsView) -> dict[str, WardPaint]:
    words, figures = {}, {}
    for row in view.wards.frame.dropna(subset=["ward_code"]).itertuples():
        size = "" if pd.isna(row.change) else f" {signed_percent(row.change)},"
        now, before = (
            number(count) if not is_hidden else NOT_SHOWN
            for count, is_hidden in ((row.numerator, row.is_hidden), (row.before, row.before_is_hidden))
        )
        words[row.ward_code] = f"{VERDICT_MARKS[row.verdict]}:{size} {now} now, {before} before"
        size = "" if pd.isna(row.change) else f" {signed_percent(row.change)}"
        figures[row.ward_code] = f"{_short_mark(row.verdict)}{size}"
    return paint_by_verdict(view.wards, "verdict", words, figures)


def _paint_rest(view: HotspotsView) -> dict[str, WardPaint]:
    words, figures = {}, {}
    for row in view.wards.frame.dropna(subset=["ward_code"]).itertuples():
        rate = "" if pd.isna(row.rate) else f": {one_decimal(row.rate)} {_unit(view, RATE)}"
        words[row.ward_code] = f"{VERDICT_MARKS[row.against_rest]}{rate}"
        figures[row.ward_code] = _short_mark(row.against_rest)
    return paint_by_verdict(view.wards, "against_rest", words, figures)


def _short_mark(verdict: str) -> str:
    """Return what stands for a verdict under a ward's name on the map, where there is little room."""
    return {NONE_RECORDED: "none", NOT_COMPARED: NO_FIGURE, TOO_SMALL: "too small"}.get(
        verdict, VERDICT_MARKS[verdict].split()[0]
    )


def _unit(view: HotspotsView, measure: str) -> str:
    indicator = view.filters.indicator
    return f"per {indicator.per:,} residents" if measure == RATE else counted_things(indicator)


def _verdict_legend(view: HotspotsView, measure: str, catalogue: Catalogue) -> Legend:
    column = "verdict" if measure == CHANGE else "against_rest"
    verdicts = dict.fromkeys(view.wards.frame.dropna(subset=["ward_code"])[column])
    before = view.before.describe() if view.before else "the period before"
    title = f"Change from {before}: coloured where it is more than chance would bring"
    if measure == REST:
        title = (
            f"Each ward's rate beside the rest of {catalogue.area_name}: coloured where chance alone would bring such a "
            "difference in fewer than 1 of 500 wards"
        )
    return Legend(tuple(Key(VERDICT_MARKS[verdict], VERDICT_FILLS[verdict]) for verdict in verdicts), title)


def _value_legend(view: HotspotsView, measure: str, classes: Classes, catalogue: Catalogue) -> Legend:
    keys = value_keys(view.wards, "rate" if measure == RATE else "numerator", classes)
    period = view.filters.period
    loaded = f"{period.loaded}" if period.is_complete else f"{period.loaded} of {period.months}"
    over = f" over {loaded} month{'' if period.months == 1 else 's'}" if measure == RATE else ""
    return Legend(keys, measure_labels(view.filters.indicator)[measure] + over, _area_figure(view, measure, catalogue))


def _area_figure(view: HotspotsView, measure: str, catalogue: Catalogue) -> str:
    if measure != RATE or view.filters.wards:
        return ""
    return f"; {catalogue.area_name} as a whole: {one_decimal(view.headline.frame.iloc[0]['rate'])}"


def _span(low: float, high: float, classes: Classes) -> str:
    return classes.scale.write(low) if low == high else f"{classes.scale.write(low)} to {classes.scale.write(high)}"
