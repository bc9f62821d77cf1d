"""The map of wards, its legend, and the table that chooses wards like the map does."""

import time
from collections.abc import Iterable
from functools import partial

import pandas as pd
import streamlit as st

from svd_data.catalogue import Catalogue
from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.statistics import NONE_RECORDED
from svd_data.views import HotspotsView
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_ui.choices import chosen
from svd_ui.context import Context
from svd_ui.maps import (
    HATCH,
    HIDDEN,
    VERDICT_FILLS,
    Click,
    WardPaint,
    paint_by_class,
    paint_by_verdict,
    read_clicks,
    ward_choropleth,
)
from svd_ui.measures import CHANGE, COUNT, RATE, REST, counted_things, measure_labels
from svd_ui.palette import SEQUENTIAL_BLUES, ZERO
from svd_ui.scales import COUNTS, RATES, Classes, classes_of
from svd_ui.sentences import no_rate_sentence
from svd_ui.sidebar import choose_wards, toggle_ward
from svd_ui.tables import left_to_the_menu
from svd_ui.words import NO_FIGURE, VERDICT_MARKS, escape, number, one_decimal, signed_percent

_MAP, _HANDLED_CLICKS, _LEAST_DELAY = "ward_map", "_handled_clicks", "_least_delay"

# More than one report of the map can carry.
_CLICKS_REMEMBERED = 50

# How long a report of the map may take on a busy machine.
_LONGEST_REPORT_SECONDS = 5
_MAP_HEIGHT = 460


def measure_to_show(context: Context, view: HotspotsView, asked: str) -> str:
    """Return the measure asked for, or counts where these filters do not have it, having said why."""
    if asked in (RATE, REST) and view.population is None:
        st.info(no_rate_sentence(view.filters, context.catalogue))
        return COUNT
    if asked == CHANGE and view.before is None:
        st.info(
            "The change cannot be shown: the period or the one it is compared with is not fully loaded. Counts are shown."
        )
        return COUNT
    return asked


def show_ward_map(context: Context, view: HotspotsView, measure: str) -> None:
    """Show the wards shaded by `measure`, with a legend. A click chooses a ward, another leaves it out again."""
    classes = None
    if measure == CHANGE:
        paint = _paint_change(view)
    elif measure == REST:
        paint = _paint_rest(view)
    else:
        column = "rate" if measure == RATE else "numerator"
        classes = classes_of(
            view.wards.frame.dropna(subset=["ward_code"])[column], RATES if measure == RATE else COUNTS
        )
        paint = paint_by_class(view.wards, column, classes, _unit(view, measure))
    catalogue = context.catalogue
    _show_legend(view, measure, classes, catalogue)
    show_painted_wards(context, view.wards, paint, _MAP)


def show_painted_wards(context: Context, wards: Released, paint: dict[str, WardPaint], key: str) -> None:
    """Show the map of wards as painted, with its credit. A click chooses a ward, another leaves it out again.

    wards: with ward_code, in the order in which names give way to each other, and is_chosen. key: the map's own on its page.
    """
    catalogue = context.catalogue
    ward_choropleth(
        wards,
        context.ward_shapes(),
        paint,
        title=f"Map of {catalogue.area_name}'s wards. Arrow keys go from ward to ward, Enter chooses. The table has the same figures.",
        height=_MAP_HEIGHT,
        key=key,
        on_click=partial(_ward_clicked, key),
    )
    st.html(
        f'<p class="svd-credit">{escape(" ".join(text for text in catalogue.attributions if "OS data" in text))}</p>'
    )


def show_map_legend(title: str, entries: Iterable[tuple[str, str]], more: str = "") -> None:
    """Show what the fills of a map mean: each fill with its words, below a title in bold and what follows it."""
    items = "".join(
        f'<li><span class="svd-swatch" style="background: {_css(fill)}"></span>{escape(words)}</li>'
        for fill, words in entries
    )
    st.html(
        f'<p class="svd-note" style="margin-bottom: 0"><b>{escape(title)}</b>{escape(more)}</p>'
        f'<ul class="svd-legend">{items}</ul>'
    )


def class_entries(classes: Classes) -> list[tuple[str, str]]:
    """Return the legend's entries of classes: the shade of each, and its lowest and highest value present."""
    shades = SEQUENTIAL_BLUES[len(SEQUENTIAL_BLUES) - len(classes.spans) :]
    return [(shade, _span(low, high, classes)) for shade, (low, high) in zip(shades, classes.spans, strict=True)]


def show_ward_table(view: HotspotsView, table: Released, measure: str) -> None:
    """Show the table ranked by a measure; its ticked rows are the chosen wards, and ticking chooses them.

    A new choice, wherever it was made, gets a new table, so that no old tick stays.
    """
    codes = [code if pd.notna(code) else None for code in table.frame.index]
    key = f"ward_table_{'_'.join(view.filters.wards)}_{table.frame.columns[1]}"
    st.dataframe(
        table.frame,
        hide_index=True,
        column_config={
            counted_things(view.filters.indicator).capitalize(): st.column_config.NumberColumn(
                format="localized", width=80
            ),
            "Residents": st.column_config.NumberColumn(format="localized", width=80),
            "Before": st.column_config.NumberColumn(format="localized", width=80),
            f"Rate per {view.filters.indicator.per:,}": st.column_config.NumberColumn(format="%.1f", width=100),
            "Lower 95%": st.column_config.NumberColumn(format="localized", width=85),
            "Upper 95%": st.column_config.NumberColumn(format="localized", width=75),
            "Rate lower 95%": st.column_config.NumberColumn(format="%.1f", width=105),
            "Rate upper 95%": st.column_config.NumberColumn(format="%.1f", width=100),
            "Change %": st.column_config.NumberColumn(format="%d%%", width=80),
            "Can we tell?": st.column_config.TextColumn(width=150),
            "Note": st.column_config.TextColumn(width=145),
            "Beside the rest": st.column_config.TextColumn(width=135),
            "Ward": st.column_config.TextColumn(width=145),
            **dict.fromkeys(left_to_the_menu(measure, table.frame.columns)),
        },
        key=key,
        on_select=lambda: _rows_ticked(key, codes, view.filters.wards),
        selection_mode="multi-row",
        selection_default={
            "selection": {"rows": [row for row, code in enumerate(codes) if code in view.filters.wards]}
        },
        alt=f"Wards ranked: {view.filters.indicator.title}",
        height=430,
        placeholder=NO_FIGURE,
    )


def _ward_clicked(key: str) -> None:
    # The map may report a click several times, the later ones after a person has already gone on to something else.
    handled: tuple[object, ...] = st.session_state.get(_HANDLED_CLICKS, ())
    new = [click for click in read_clicks(st.session_state.get(key)) if click.stamp not in handled]
    st.session_state[_HANDLED_CLICKS] = (*handled, *(click.stamp for click in new))[-_CLICKS_REMEMBERED:]
    for click in new:
        toggle_ward(click.ward_code, made_at=_made_at(click))


def _made_at(click: Click) -> float:
    """Return when a click was made by the server's clock. Clocks further apart than a report can take are set right."""
    since = time.time() - click.made_at
    least = min(since, st.session_state.get(_LEAST_DELAY, since))
    st.session_state[_LEAST_DELAY] = least
    return click.made_at if 0 <= least < _LONGEST_REPORT_SECONDS else click.made_at + least


def _rows_ticked(key: str, codes: list[str | None], drawn_with: tuple[str, ...]) -> None:
    ticked = [code for row in st.session_state[key]["selection"]["rows"] if (code := codes[row]) is not None]
    # A table reports the ticks it was drawn with as if they were made; and one that another choice has replaced since
    # may report late. Neither is a person's.
    if set(ticked) != set(drawn_with) and set(drawn_with) == set(chosen("wards", [])):
        # Ticks come in the order of the rows; where only one ward may be chosen, the one just ticked is it.
        choose_wards(sorted(ticked, key=lambda code: code not in drawn_with))


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


def _show_legend(view: HotspotsView, measure: str, classes: Classes | None, catalogue: Catalogue) -> None:
    if classes is None:
        column = "verdict" if measure == CHANGE else "against_rest"
        entries = [
            (VERDICT_FILLS[verdict], VERDICT_MARKS[verdict])
            for verdict in dict.fromkeys(view.wards.frame.dropna(subset=["ward_code"])[column])
        ]
        before = view.before.describe() if view.before else "the period before"
        title = f"Change from {before}: coloured where it is more than chance would bring"
        if measure == REST:
            title = (
                f"Each ward's rate beside the rest of {catalogue.area_name}: coloured where chance alone would bring such a "
                "difference in fewer than 1 of 500 wards"
            )
    else:
        entries = class_entries(classes)
        wards = view.wards.frame.dropna(subset=["ward_code"])
        values = wards["rate" if measure == RATE else "numerator"]
        entries = (
            [(ZERO, "none recorded")] * bool((values == 0).any())
            + entries
            + [(HIDDEN, NOT_SHOWN)] * bool(wards["is_hidden"].any())
            + [(HATCH, "no figure")] * bool((values.isna() & ~wards["is_hidden"]).any())
        )
        period = view.filters.period
        loaded = f"{period.loaded}" if period.is_complete else f"{period.loaded} of {period.months}"
        over = f" over {loaded} month{'' if period.months == 1 else 's'}" if measure == RATE else ""
        title = measure_labels(view.filters.indicator)[measure] + over
    show_map_legend(title, entries, _area_figure(view, measure, catalogue))


def _area_figure(view: HotspotsView, measure: str, catalogue: Catalogue) -> str:
    if measure != RATE or view.filters.wards:
        return ""
    return f"; {catalogue.area_name} as a whole: {one_decimal(view.headline.frame.iloc[0]['rate'])}"


def _span(low: float, high: float, classes: Classes) -> str:
    return classes.scale.write(low) if low == high else f"{classes.scale.write(low)} to {classes.scale.write(high)}"


def _css(fill: str) -> str:
    if fill == HIDDEN:
        return "repeating-linear-gradient(-45deg, #FFFFFF 0 5px, #C98FB2 5px 8px)"
    return "repeating-linear-gradient(45deg, #f2f2f2 0 4px, #767676 4px 6px)" if fill == HATCH else fill
