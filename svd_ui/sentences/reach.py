"""What Reach says: where need is high and reach is not, and how far that can be told."""

from collections.abc import Callable, Sequence

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, SMALLEST_PERCENTAGE_BASE
from svd_data.views.compare import TOO_SMALL
from svd_data.views.hotspots import HotspotsView
from svd_data.views.people import NOT_RECORDED
from svd_data.views.reach import ReachView
from svd_data.views.reach_sides import NoReach
from svd_ui.measures import counted_things
from svd_ui.sentences.parts import counted, hidden_sentence, no_rate_sentence, nothing_sentence
from svd_ui.words import age_words, join, number, one_decimal

# Of more wards chosen than this each has its line in the table alone; more with the same figure are not named.
_MOST_SPOKEN = 3


def no_reach_sentence(why: NoReach) -> str:
    """Return that need and reach cannot stand side by side, and why."""
    return f"{why.reason}, so need cannot be set beside reach."


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


def highest_wards_sentence(wards: Released, column: str, title: str, write: Callable[[object], str]) -> str:
    """Return in which wards a map's figure is highest and lowest. column: the figure; title: what it is; write: its words."""
    rows = wards.frame.dropna(subset=["ward_code"])
    known = rows.dropna(subset=[column]).sort_values(column, ascending=False, kind="stable")
    if known.empty:
        return f"{title}: no ward has a figure that can be shown."
    figures = [write(value) for value in known[column]]
    of_which = "" if len(known) == len(rows) else ", of the wards that have a figure"
    return f"{title}: {_ends(list(known['ward_name']), figures, figures, 'in', 'wards')}{of_which}."


def people_reach_sentence(people: Released) -> str:
    """Return for whom there are most and fewest referrals per 100 victims, or that of no group this can be told.

    people: by age band and sex, or by one of the two.
    """
    rows = people.frame
    rows = rows[(rows[[name for name in ("age_band", "sex") if name in rows]] != NOT_RECORDED).all(axis=1)]
    known = rows.dropna(subset=["ratio"]).sort_values("ratio", ascending=False, kind="stable")
    if known.empty:
        return f"No group has {SMALLEST_PERCENTAGE_BASE} victims or more of whom this could be told."
    figures = [one_decimal(value) for value in known["ratio"]]
    spoken = [
        f"{one_decimal(row.ratio)}, 95% interval {one_decimal(row.ratio_lower)} to {one_decimal(row.ratio_upper)}"
        for row in known.itertuples()
    ]
    of_which = "" if len(known) == len(rows) else ", of the groups of which this can be told"
    who = [_who(row) for _, row in known.iterrows()]
    return f"Referrals per 100 victims: {_ends(who, figures, spoken, 'for', 'groups')}{of_which}."


def _ends(names: Sequence[str], figures: Sequence[str], spoken: Sequence[str], where: str, many: str) -> str:
    """Return where figures, highest first, are highest and lowest. spoken: what is said of each where it stands alone.

    Figures that read the same are the same: all of them are named, or where they are more than a few none is.
    """
    if len(set(figures)) == 1:
        return f"{spoken[0]} {where} {names[0]}" if len(names) == 1 else f"{figures[0]} {where} each"
    said = []
    for word, end in (("highest", 0), ("lowest", -1)):
        at = [place for place, figure in enumerate(figures) if figure == figures[end]]
        named = join([names[place] for place in at]) if len(at) <= _MOST_SPOKEN else f"several {many}"
        said.append(f"{word} {where} {named} ({spoken[at[0]] if len(at) == 1 else figures[end]})")
    return ", ".join(said)


def _who(row: pd.Series) -> str:
    aged = f" aged {age_words(row['age_band'])}" if "age_band" in row else ""
    return f"{row['sex']} people{aged}" if "sex" in row else f"people{aged}"


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
