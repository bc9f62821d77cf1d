"""What Hotspots says."""

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER
from svd_data.views import HotspotsView
from svd_ui.measures import CHANGE, COUNT, RATE
from svd_ui.sentences.parts import counted, hidden_sentence, is_base, nothing_sentence, where
from svd_ui.words import join, number, one_decimal, percent_of

# Of more wards than these the number is said, and no name.
_MOST_NAMED = 5


def hotspots_sentence(view: HotspotsView, catalogue: Catalogue, measure: str = COUNT) -> str:
    """Return where most offences were recorded, or what was recorded in the wards chosen.

    measure: what the map is shaded by; of rates, changes or beside the rest of the area it is said where those are highest, or
    which wards stand out.
    """
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
    if measure != COUNT and (said := _by_measure(view, wards, measure, catalogue)):
        return said
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


def _by_measure(view: HotspotsView, wards: pd.DataFrame, measure: str, catalogue: Catalogue) -> str:
    """Return what stands out by rate, change or beside the rest of the area; "" where no ward has a figure of it."""
    if measure == RATE:
        return _highest_rates_sentence(view, wards, catalogue)
    return _standing_out_sentence(view, wards, measure, catalogue)


def _highest_rates_sentence(view: HotspotsView, wards: pd.DataFrame, catalogue: Catalogue) -> str:
    known = wards.dropna(subset=["rate"])
    known = known[known["rate"] > 0].sort_values(["rate", "ward_name"], ascending=[False, True])
    if known.empty:
        return ""
    top, whole = known.head(3), view.headline.frame.iloc[0]["rate"]
    rates = join([one_decimal(rate) for rate in top["rate"]])
    names, is_one = join(list(top["ward_name"])), len(top) == 1
    beside = f", beside {one_decimal(whole)} in {catalogue.area_name} as a whole" if pd.notna(whole) else ""
    return (
        f"{names} had the highest {'rate' if is_one else 'rates'} of {view.filters.subject()}: "
        f"{rates} per {view.filters.indicator.per:,} residents{beside}, {view.filters.period.describe()}."
    )


def _standing_out_sentence(view: HotspotsView, wards: pd.DataFrame, measure: str, catalogue: Catalogue) -> str:
    """Return which wards are higher and lower beyond chance than a year before, or than the rest of the area."""
    verdicts = wards["verdict" if measure == CHANGE else "against_rest"]
    judged = verdicts.isin([HIGHER, LOWER, CANNOT_TELL])
    if not judged.any() or (measure == CHANGE and view.before is None):
        return ""
    area = catalogue.area_name
    beside = f"in {view.before.describe()}" if measure == CHANGE and view.before else f"in the rest of {area}"
    what = "number" if measure == CHANGE else "rate"
    parts = [
        _named(list(wards.loc[verdicts == verdict, "ward_name"]), f"{verdict} than {beside}")
        for verdict in (HIGHER, LOWER)
    ]
    count = int(judged.sum())
    of = f"Of {count} wards that can be compared" if count > 1 else "Of the one ward that can be compared"
    return (
        f"{of}, {join(parts)}, by more than chance would bring: the {what} of {view.filters.subject()}, "
        f"{view.filters.period.describe()}."
    )


def _named(names: list[str], standing: str) -> str:
    """Return how many wards stand somewhere, and which: "2 are higher than in the rest of Coventry (Foleshill and Henley)"."""
    if not names:
        return f"none is {standing}"
    listed = f" ({join(sorted(names))})" if len(names) <= _MOST_NAMED else ""
    return f"{len(names)} {'is' if len(names) == 1 else 'are'} {standing}{listed}"


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
