"""What Compare says: where the area stands, never why."""

from svd_data.catalogue import Catalogue
from svd_data.filters import Filters
from svd_data.funnel import ABOVE_NARROW, ABOVE_WIDE, BELOW_NARROW, BELOW_WIDE, WITHIN
from svd_data.indicators import REFERRALS
from svd_data.views.areas import ALL_AREAS, AreasView
from svd_ui.sentences.parts import counted
from svd_ui.words import join, number, one_decimal

# Of more names than this the number is said, and the table has them.
_MOST_NAMED = 4

# Between the two limits one area in twenty lies by chance alone, so that is no finding among many.
_VERDICTS = {
    ABOVE_WIDE: "That is higher than chance would bring beside them.",
    BELOW_WIDE: "That is lower than chance would bring beside them.",
    ABOVE_NARROW: "That is somewhat high, but chance could bring it among so many areas: one cannot tell.",
    BELOW_NARROW: "That is somewhat low, but chance could bring it among so many areas: one cannot tell.",
    WITHIN: "That is no more than chance could bring beside them.",
}

_OUTSIDE = (ABOVE_WIDE, BELOW_WIDE)
_LIKE_MOST = "Like most of them it lies beyond what chance would bring: its place among them says more than that."


def compare_sentence(view: AreasView, catalogue: Catalogue) -> str:
    """Return where the area stands among the others, with the funnel's verdict; of counts alone no verdict."""
    rows, filters = view.areas.frame, view.filters
    own = rows[rows["is_own"]].iloc[0]
    name, period = catalogue.area_name, filters.period.describe()
    if not rows["numerator"].sum():
        return f"No {filters.subject()} in {name} or in any area beside it, {period}. The months loaded hold none: the count is zero."
    if view.year is None:
        return (
            f"{name} had {counted(own['numerator'], filters)}, {period}: "
            f"{_place(view, 'numerator')}. Areas differ in size, so the numbers alone say nothing about which has more than its share."
        )
    rate = f"{name}'s rate of {filters.subject()}, {one_decimal(own['rate'])} per {view.per:,} residents"
    verdict = _LIKE_MOST if own["place"] in _OUTSIDE and _most_lie_outside(view) else _VERDICTS[own["place"]]
    return f"{rate}, was {_place(view, 'rate')}, {period}. {verdict}"


def spread_sentence(view: AreasView) -> str:
    """Return how many areas lie outside the funnel, so that one of them is not taken for the exception; "" without rates."""
    if view.year is None:
        return ""
    outside, all_shown = _outside(view)
    if not outside:
        return f"None of the {all_shown} areas lies beyond what chance would bring."
    lie = "lies" if outside == 1 else "lie"
    words = f"{outside} of the {all_shown} areas {lie} beyond what chance would bring around their common rate"
    if _most_lie_outside(view):
        return f"{words}, so that alone sets none of them apart: areas differ in who passes through and in what forces record."
    return f"{words}."


def _outside(view: AreasView) -> tuple[int, int]:
    """Return how many areas lie outside the wide limits, and how many have a rate."""
    rows = view.areas.frame
    return int(rows["place"].isin(_OUTSIDE).sum()), int(rows["rate"].notna().sum())


def _most_lie_outside(view: AreasView) -> bool:
    outside, all_shown = _outside(view)
    return 2 * outside > all_shown


def funnel_sentence(view: AreasView, own: str) -> str:
    """Return the rate of all areas together, and where the area lies beside it; "" without rates."""
    if view.pooled_rate is None:
        return ""
    row = view.areas.frame[view.areas.frame["is_own"]].iloc[0]
    return (
        f"The rate of all areas together is {one_decimal(view.pooled_rate)} per {view.per:,} residents; "
        f"{own}, with {one_decimal(row['rate'])}, lies {row['place']}."
    )


def left_aside_sentence(view: AreasView, asked: Filters) -> str:
    """Return which filters of the sidebar are left aside here, and that the period is another; "" where none is."""
    parts = []
    aside = [
        *(["the chosen wards"] if asked.wards else []),
        *(["the filters on victims"] if asked.victim_filters else []),
    ]
    if aside:
        parts.append(
            f"{join(aside).capitalize()} are left aside: other areas' counts are of whole areas and of all victims."
        )
    if view.filters.period.span != asked.period.span:
        why = "is longer than a year" if asked.period.months > 12 else "is not all loaded"
        parts.append(f"The period is {view.filters.period.describe()}, because the chosen one {why}.")
    return " ".join(parts)


def instead_words(view: AreasView) -> str:
    """Return what begins the lead where another indicator is compared than the sidebar's; "" where it is that one."""
    if view.is_asked:
        return ""
    if view.asked.record_kind == REFERRALS:
        return "Referrals cannot be compared with other areas; recorded offences can: "
    return f"Not {view.asked.title.lower()}, which cannot be compared, but the nearest that can: "


def why_other_sentence(view: AreasView) -> str:
    """Return why another indicator is compared than the sidebar's, or "" where it is that one."""
    if view.is_asked:
        return ""
    if view.asked.record_kind == REFERRALS:
        return (
            f"{view.asked.title} cannot be compared: of other areas no referrals are known, only the published counts of offences "
            f"by police.uk's categories. {view.filters.indicator.title} is shown, which says nothing of referrals."
        )
    return (
        f"{view.asked.title} cannot be compared: of other areas only the published counts by police.uk's categories are "
        f"known, and it needs more than a category. {view.filters.indicator.title} is the nearest that can be."
    )


def no_residents_sentence(view: AreasView) -> str:
    """Return that there are counts without rates, and what would bring them; "" where every area has a rate."""
    if view.year is None and not view.filters.indicator.has_rate:
        return f"{view.filters.indicator.title} has no rate: it is defined as a count."
    if view.year is None:
        return (
            "There are no rates, no funnel and no trend: residents of the other areas are not loaded. Put residents by small "
            "area, and the lookup of those areas, into population/ and lookups/."
        )
    if view.without_residents:
        return f"Without a rate, because their residents of {view.year} are not loaded: {join(list(view.without_residents))}."
    return ""


def missing_sentence(missing: tuple[tuple[str, str], ...]) -> str:
    """Return which members of the set take no part, grouped by the reason; "" where none is missing."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in missing:
        by_reason.setdefault(reason, []).append(name)
    groups = [f"{join(names)} ({reason})" for reason, names in by_reason.items()]
    return f"Missing from this comparison: {'; '.join(groups)}." if groups else ""


def areas_trend_sentence(view: AreasView, own: str) -> str:
    """Return how often the area's quarters were above the others' middle half; who the others are, where some are not."""
    if view.trend is None:
        return ""
    rows = view.trend.frame.dropna(subset=["own"])
    same = f"The same {view.trend_others} areas throughout" if view.trend_others > 1 else "The same area throughout"
    without = (
        f"; without {join(list(view.trend_without)) if len(view.trend_without) <= _MOST_NAMED else f'{len(view.trend_without)} areas'}, "
        "which lack a quarter"
        if view.trend_without
        else ""
    )
    if rows["upper"].isna().all():
        above = int((rows["own"] > rows["median"]).sum())
        return f"{own} was above the others' median in {above} of {len(rows)} quarters. {same}{without}."
    above, below = int((rows["own"] > rows["upper"]).sum()), int((rows["own"] < rows["lower"]).sum())
    if not above and not below:
        return f"{own} was within the middle half of the others in all of {len(rows)} quarters. {same}{without}."
    return (
        f"{own} was above the middle half of the others in {number(above)} of {len(rows)} quarters, below it in {number(below)}. "
        f"{same}{without}."
    )


def set_sentence(view: AreasView) -> str:
    """Return what the set is: its title, date, note and source."""
    each = view.compared
    if each.set_id == ALL_AREAS:
        return f"{each.title}: {each.note}"
    return f"{each.title}, as at {each.as_at:%d %B %Y}. {each.note} Source: {each.source}."


def ordinal(place: int) -> str:
    """Return a place in a ranking as it is said before "highest".

    >>> [ordinal(place) for place in (1, 2, 4, 11, 21, 103)]
    ['the', 'the 2nd', 'the 4th', 'the 11th', 'the 21st', 'the 103rd']
    """
    if place == 1:
        return "the"
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"the {place}{ending}"


def _place(view: AreasView, by: str) -> str:
    """Return "the 4th highest of 21 areas in these files"; from the lower end where that is nearer."""
    known = view.areas.frame.dropna(subset=[by])
    own = known.loc[known["is_own"], by].iloc[0]
    from_top, from_bottom = int((known[by] > own).sum()) + 1, int((known[by] < own).sum()) + 1
    shared = "joint " if int((known[by] == own).sum()) > 1 else ""
    place, end = (from_top, "highest") if from_top <= from_bottom else (from_bottom, "lowest")
    among = "in these files" if view.compared.set_id == ALL_AREAS else f"in “{view.compared.title}”"
    return f"{ordinal(place)} {shared}{end} of {len(known)} areas {among}"
