"""What Reach says: where need is high and reach is not, and how far that can be told."""

from collections.abc import Sequence

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER
from svd_data.views.compare import TOO_SMALL
from svd_data.views.hotspots import HotspotsView
from svd_data.views.reach import ReachView
from svd_ui.measures import counted_things
from svd_ui.sentences.parts import counted, hidden_sentence, no_rate_sentence, nothing_sentence
from svd_ui.words import join, number, one_decimal

# Of more wards chosen than this each has its line in the table alone.
_MOST_SPOKEN = 3


def reach_sentence(view: ReachView, catalogue: Catalogue) -> str:
    """Return which wards have need higher than the rest and reach not higher, or why that cannot be told."""
    for side in (view.need, view.reach):
        if said := _nothing(side, catalogue):
            return said
    if not view.are_same_months or view.need.population is None or view.reach.population is None:
        return area_reach_sentence(view, catalogue)
    wards = view.wards.frame
    high = wards[wards["need_verdict"] == HIGHER]
    things, area, span = view.need.filters.subject(), catalogue.area_name, view.need.filters.period.describe()
    if high.empty:
        return f"In no ward of {area} can {things} be told to be high, so no gap in reach can be told, {span}."
    names = {
        words: list(high.loc[rows, "ward_name"])
        for words, rows in (
            ("referrals are not clearly high", high["is_gap"]),
            ("referrals are high too", high["reach_verdict"] == HIGHER),
            ("referrals are too few to be compared", high["reach_verdict"] == TOO_SMALL),
        )
    }
    words, named = next((words, named) for words, named in names.items() if named)
    many = f"{len(named)} of {area}'s {wards['ward_code'].notna().sum()} wards"
    return f"In {many} {things} are high and {words}: {join(named)}, {span}."


def gaps_in_reach_sentences(view: ReachView, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what high means and, of the wards with high need, where referrals are low, too few, high, or cannot be told."""
    wards = view.wards.frame
    high = wards[wards["need_verdict"] == HIGHER]
    if high.empty or not view.are_same_months or view.reach.population is None:
        return ()
    said = {
        LOWER: "Of these wards referrals are low in {}.",
        CANNOT_TELL: "Whether referrals are high or low one cannot tell in {}.",
        TOO_SMALL: "Need is high and referrals are too few to be compared in {}.",
        HIGHER: "Both are high in {}.",
    }
    names = {verdict: list(high.loc[high["reach_verdict"] == verdict, "ward_name"]) for verdict in said}
    return (
        f"High and low: more or fewer for the residents than in the rest of {catalogue.area_name}, beyond what chance would bring.",
        *(words.format(join(names[verdict])) for verdict, words in said.items() if names[verdict]),
    )


def area_reach_sentence(view: ReachView, catalogue: Catalogue, *, leads: bool = True) -> str:
    """Return both counts of the whole area, and the one per 100 of the other with its interval; the period too where it leads."""
    row = view.area.frame.iloc[0]
    if pd.isna(row["need"]) or pd.isna(row["reach"]):
        return ""
    both = f"{counted(row['reach'], view.reach.filters)} beside {counted(row['need'], view.need.filters)}"
    period = f", {view.need.filters.period.describe()}" if leads else ""
    return f"{catalogue.area_name} as a whole had {both}{_ratio(view, row)}{period}."


def why_not_compared_sentence(view: ReachView, catalogue: Catalogue) -> str:
    """Return why wards have no verdicts, or "" where they have."""
    need, reach = view.need, view.reach
    if not view.are_same_months:
        months = " and ".join(
            f"{side.filters.period.loaded} of {side.filters.period.months} months of {catalogue.source(side.filters.source).title}"
            for side in (need, reach)
        )
        return f"Need and reach are not set against each other: not the same months are loaded of both ({months}). Counts are shown."
    for side in (need, reach):
        if side.population is None:
            return f"Wards are not compared with the rest. {no_rate_sentence(side.filters, catalogue)}"
    return ""


def chosen_reach_sentences(view: ReachView) -> tuple[str, ...]:
    """Return both counts of each ward chosen, how many of the one there are per 100 of the other, and what can be told.

    Nothing where the whole area has none of either: then that leads.
    """
    if (view.area.frame[["need", "reach"]].iloc[0] == 0).fillna(False).any():
        return ()
    chosen = view.wards.frame[view.wards.frame["is_chosen"]]
    if len(chosen) > _MOST_SPOKEN:
        return ()
    return tuple(_ward_sentence(view, row) for _, row in chosen.iterrows())


def left_aside_in_reach_sentence(view: ReachView, catalogue: Catalogue) -> str:
    """Return which filters on people are left aside, since one side cannot follow them, or ""."""
    if not view.left_aside:
        return ""
    other = view.reach if view.own == "reach" else view.need
    words = {"age": "ages", "sex": "sexes", "ethnicity": "ethnic groups"}
    what = join([words[name] for name in view.left_aside])
    return f"The {what} chosen at the left are left aside: {catalogue.source(other.filters.source).title} does not tell them apart."


def _nothing(side: HotspotsView, catalogue: Catalogue) -> str:
    total = side.headline.frame.iloc[0]
    if total["is_hidden"]:
        return hidden_sentence(side.filters, catalogue)
    return nothing_sentence(side.filters, catalogue) if total["numerator"] == 0 else ""


def _ward_sentence(view: ReachView, row: pd.Series) -> str:
    counts = ["a number not shown of" if hidden else number(count) for count, hidden in _sides(row, ("reach", "need"))]
    things = [counted_things(side.filters.indicator) for side in (view.reach, view.need)]
    return f"{row['ward_name']}: {counts[0]} {things[0]} beside {counts[1]} {things[1]}{_ratio(view, row)}; {row['quadrant']}."


def _sides(row: pd.Series, names: Sequence[str]) -> list[tuple[object, bool]]:
    return [(row[name], bool(row[f"{name}_is_hidden"])) for name in names]


def _ratio(view: ReachView, row: pd.Series) -> str:
    if pd.isna(row["ratio"]):
        return ""
    low, high = one_decimal(row["ratio_lower"]), one_decimal(row["ratio_upper"])
    return f", {one_decimal(row['ratio'])} per 100 {counted_things(view.need.filters.indicator)} (95% interval {low} to {high})"
