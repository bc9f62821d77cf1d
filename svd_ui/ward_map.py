"""The map of wards, and the table that chooses wards like the map does."""

import time
from functools import partial

import pandas as pd
import streamlit as st

from svd_data.disclosure import Released
from svd_data.views import HotspotsView
from svd_ui.choices import chosen
from svd_ui.context import Context
from svd_ui.maps import Click, read_clicks, ward_choropleth
from svd_ui.measures import counted_things
from svd_ui.paint import WardPaint
from svd_ui.sidebar import choose_wards, toggle_ward
from svd_ui.tables import left_to_the_menu
from svd_ui.words import NO_FIGURE, escape

_HANDLED_CLICKS, _LEAST_DELAY = "_handled_clicks", "_least_delay"

# More than one report of the map can carry.
_CLICKS_REMEMBERED = 50

# How long a report of the map may take on a busy machine.
_LONGEST_REPORT_SECONDS = 5
_MAP_HEIGHT = 460


def show_painted_wards(
    context: Context, wards: Released, paint: dict[str, WardPaint], key: str, what: str = ""
) -> None:
    """Show the map of wards as painted, with its credit. A click chooses a ward, another leaves it out again.

    wards: with ward_code, in the order in which names give way to each other, and is_chosen. key: the map's own on its page.
    what: what it shows, where a page has more than one.
    """
    catalogue = context.catalogue
    whole = f"Map of {catalogue.area_name}'s wards{f': {what}' if what else ''}."
    ward_choropleth(
        wards,
        context.ward_shapes(),
        paint,
        title=f"{whole} Arrow keys go from ward to ward, Enter chooses. The table has the same figures.",
        height=_MAP_HEIGHT,
        key=key,
        on_click=partial(_ward_clicked, key),
    )
    st.html(
        f'<p class="svd-credit">{escape(" ".join(text for text in catalogue.attributions if "OS data" in text))}</p>'
    )


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
