"""What Hotspots says."""

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.views import HotspotsView
from svd_ui.sentences.parts import counted, hidden_sentence, is_base, nothing_sentence, where
from svd_ui.words import join, number, one_decimal, percent_of


def hotspots_sentence(view: HotspotsView, catalogue: Catalogue) -> str:
    """Return where most offences were recorded, or what was recorded in the wards chosen."""
    total = view.headline.frame.iloc[0]
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue)
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    if view.filters.wards:
        return _chosen_wards_sentence(view, catalogue)
    area, offences = catalogue.area_name, counted(total["numerator"], view.filters)
    period = view.filters.period.describe()
    wards = view.wards.frame.dropna(subset=["ward_code"])
    hides_wards = bool(wards["is_hidden"].any())
    wards = wards[(wards["numerator"] > 0).fillna(False)]
    is_one = total["numerator"] == 1
    if hides_wards and wards.empty:
        return f"{area} had {offences}, {period}; the wards' counts are too small to be shown."
    if wards.empty:
        return f"{area} had {offences}, {period}, {'not' if is_one else 'none of them'} in a known ward."
    if wards["numerator"].iloc[0] == total["numerator"] and not view.wards.is_controlled:
        return f"{wards['ward_name'].iloc[0]} had {'' if is_one else 'all of '}{area}'s {offences}, {period}."
    names, counts = _wards_with_most(wards)
    return f"{names} had the most of {area}'s {offences}: {counts}, {period}."


def _chosen_wards_sentence(view: HotspotsView, catalogue: Catalogue) -> str:
    total = view.headline.frame.iloc[0]
    place, area = where(view.filters, catalogue), catalogue.area_name
    sentence = f"{place} had {counted(total['numerator'], view.filters)}"
    if not view.wards.is_controlled:
        # A sum over released wards is no released count.
        everywhere = int(view.wards.frame["numerator"].sum())
        if is_base(everywhere):
            sentence += f", {percent_of(total['numerator'], everywhere)} of {area}'s {number(everywhere)}"
        else:
            sentence = f"{place} had {number(total['numerator'])} of {area}'s {counted(everywhere, view.filters)}"
    sentence += f", {view.filters.period.describe()}"
    if pd.notna(total["rate"]):
        sentence += f": {one_decimal(total['rate'])} per {view.filters.indicator.per:,} residents"
    return sentence + "."


def _wards_with_most(wards: pd.DataFrame) -> tuple[str, str]:
    """Return the names and the counts of up to three wards, most first. Of equal wards all are named or none is."""
    counts = wards["numerator"]
    top = wards[counts >= counts.head(3).min()]
    if len(top) > 3:
        fewer = top[top["numerator"] > top["numerator"].min()]
        if fewer.empty:
            return f"{len(top)} wards", f"{number(counts.max())} each"
        top = fewer
    return join(list(top["ward_name"])), join([number(count) for count in top["numerator"]])
