"""Need beside reach: recorded violence and referrals by ward, and by age and sex. Both sides are answers of other pages.

Each side comes through the view of Hotspots, and of People, so that disclosure control is exactly theirs; what is worked
out from both is worked out from released counts alone, one of each.
"""

from dataclasses import dataclass, replace

import pandas as pd

from svd_data.catalogue import age_range
from svd_data.control.cells import RULES
from svd_data.disclosure import Released
from svd_data.filters import VICTIM_FILTERS
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER
from svd_data.views.compare import NOT_COMPARED, with_ratio
from svd_data.views.hotspots import WARD_NOT_KNOWN, HotspotsView, hotspots_view
from svd_data.views.people import NOT_RECORDED, people_view
from svd_data.views.question import Ask
from svd_data.views.reach_sides import NEED, REACH, NoReach, Sides, sides_of

# What the verdict beside the rest of the area makes of a side; of any other verdict the verdict itself is said.
_WORDS = {HIGHER: "high", LOWER: "low"}

HIGH_LOW, HIGH_HIGH, LOW_LOW, LOW_HIGH = CORNERS = (
    "high need, low reach", "high need, high reach", "low need, low reach", "low need, high reach",
)  # fmt: skip

_SIDE_COLUMNS = {
    "numerator": "", "is_hidden": "_is_hidden", "count_lower": "_lower", "count_upper": "_upper", "rate": "_rate",
    "rate_lower": "_rate_lower", "rate_upper": "_rate_upper", "denominator": "_residents", "against_rest": "_verdict",
}  # fmt: skip

_RATIO = ("ratio", "ratio_lower", "ratio_upper")


@dataclass(frozen=True)
class PeopleReach:
    """Victims beside referrals over the whole area, whoever and wherever is chosen.

    One row per age band and sex (None where the audience has them only apart), per age band, and per sex; "Not recorded"
    last, and without a ratio: each side leaves other people out. Columns: age_band, sex, need (victims; 0 where there are
    none, NA: hidden), need_is_hidden, reach (referrals), reach_is_hidden, is_hidden (either), ratio (referrals per 100
    victims; NA of fewer than 20), ratio_lower, ratio_upper (95%).
    """

    by_age_and_sex: Released | None
    by_age: Released
    by_sex: Released


@dataclass(frozen=True)
class ReachView:
    """The answer of the page Reach.

    need, reach: the Hotspots answers that it was made of, of all wards, each with its filters. wards: one row a ward, those
    with most need first, then those hidden by name, and last what is of no known ward (ward_code NA). Its columns:
    ward_code, ward_name, is_chosen, and for "need" and for "reach": the count under that name (NA: hidden), and with the
    name before them _is_hidden, _lower, _upper (95%), _rate, _rate_lower, _rate_upper (per the indicator's `per`),
    _residents, _verdict (beside the rest of the area); then is_hidden (either), ratio (referrals per 100 of need; NA where
    the months loaded differ, and of fewer than 20), ratio_lower and ratio_upper (95%), quadrant (see `quadrant_of`), is_gap (need
    higher than in the rest of the area, and reach lower, or one cannot tell). area: one row, of the whole area, the same
    columns of counts, rates and ratio. people: None where a side does not record people. are_same_months: whether the same
    months are loaded of both. own, left_aside: see Sides.
    """

    need: HotspotsView
    reach: HotspotsView
    wards: Released
    area: Released
    people: PeopleReach | None
    are_same_months: bool
    own: str
    left_aside: tuple[str, ...]


def reach_view(ask: Ask, beside: str = "") -> ReachView | NoReach:
    """Return need beside reach, or why there is none. beside: the indicator of the side that the sidebar is not about.

    Raises FilterError for an indicator that this side does not have; AudienceError, with the nearest view, where the audience
    may not have one of the two.
    """
    sides = sides_of(ask, beside)
    if isinstance(sides, NoReach):
        return sides
    need, reach = hotspots_view(sides.need), hotspots_view(sides.reach)
    are_same = need.filters.period.missing == reach.filters.period.missing
    view = ReachView(
        need=need,
        reach=reach,
        wards=_beside(need.wards, reach.wards, _wards_of(need, reach), are_same=are_same),
        area=_beside(need.headline, reach.headline, _area_of(need, reach), are_same=are_same),
        people=_people(sides, are_same=are_same),
        are_same_months=are_same,
        own=sides.own,
        left_aside=sides.left_aside,
    )
    return replace(view, wards=view.wards.derive(_with_quadrants(view.wards.frame, are_same=are_same)))


def mark_chosen(view: ReachView, wards: tuple[str, ...]) -> ReachView:
    """Return the view with these wards chosen: they stand out, and nothing is added up over them."""
    return replace(
        view, wards=view.wards.derive(view.wards.frame.assign(is_chosen=lambda rows: rows["ward_code"].isin(wards)))
    )


def _side(counts: pd.DataFrame, name: str) -> pd.DataFrame:
    columns = {column: f"{name}{end}" for column, end in _SIDE_COLUMNS.items() if column in counts}
    return counts[list(columns)].rename(columns=columns)


def _wards_of(need: HotspotsView, reach: HotspotsView) -> pd.DataFrame:
    """Return both sides by ward, joined on its code; a ward not known that only one side has is none on the other."""
    sides = []
    for view, name in ((need, NEED), (reach, REACH)):
        frame = view.wards.frame
        sides.append(_side(frame, name).assign(ward_code=frame["ward_code"].astype(object).fillna("")))
    rows = sides[0].merge(sides[1], on="ward_code", how="outer", validate="one_to_one")
    for name in (NEED, REACH):
        rows = rows.fillna({f"{name}_is_hidden": False, f"{name}_verdict": NOT_COMPARED})
        rows[f"{name}_is_hidden"] = rows[f"{name}_is_hidden"].astype(bool)
        rows[name] = rows[name].mask(rows["ward_code"].eq("") & rows[name].isna() & ~rows[f"{name}_is_hidden"], 0)
    names = dict(zip(need.wards.frame["ward_code"], need.wards.frame["ward_name"], strict=True))
    order = {code: place for place, code in enumerate(sides[0]["ward_code"])}
    rows = rows.assign(
        ward_name=[names[code] if code else WARD_NOT_KNOWN for code in rows["ward_code"]],
        place=[order.get(code, len(order)) for code in rows["ward_code"]],
        is_chosen=False,
    )
    rows = rows.sort_values("place", kind="stable").drop(columns="place").reset_index(drop=True)
    codes = pd.array([code or pd.NA for code in rows["ward_code"]], dtype="string")
    return rows.assign(ward_code=codes)


def _area_of(need: HotspotsView, reach: HotspotsView) -> pd.DataFrame:
    return pd.concat([_side(need.headline.frame, NEED), _side(reach.headline.frame, REACH)], axis=1)


def _beside(need: Released, reach: Released, rows: pd.DataFrame, *, are_same: bool) -> Released:
    """Return rows with both counts, with what is worked out from one of each, as a release of the stricter side."""
    rows = rows.assign(is_hidden=rows["need_is_hidden"] | rows["reach_is_hidden"])
    rows = with_ratio(rows, (REACH, reach), (NEED, need))
    if not are_same:
        rows = rows.assign(**{name: pd.array([None] * len(rows), "Float64") for name in _RATIO})
    return need.derive_beside(reach, rows)


def _with_quadrants(wards: pd.DataFrame, *, are_same: bool) -> pd.DataFrame:
    verdicts = list(zip(wards["need_verdict"], wards["reach_verdict"], strict=True))
    return wards.assign(
        quadrant=[quadrant_of(need, reach) if are_same else NOT_COMPARED for need, reach in verdicts],
        is_gap=[are_same and need == HIGHER and reach in (LOWER, CANNOT_TELL) for need, reach in verdicts],
    )


def quadrant_of(need: str, reach: str) -> str:
    """Return what two verdicts say together: one of CORNERS where both tell, else what each says.

    >>> quadrant_of("higher", "lower"), quadrant_of("higher", "cannot tell"), quadrant_of("not compared", "not compared")
    ('high need, low reach', 'high need; reach: cannot tell', 'not compared')
    """
    if need == reach and need not in _WORDS:
        return need
    sides = [
        f"{_WORDS[verdict]} {side}" if verdict in _WORDS else f"{side}: {verdict}"
        for side, verdict in ((NEED, need), (REACH, reach))
    ]
    return (", " if need in _WORDS and reach in _WORDS else "; ").join(sides)


def _people(sides: Sides, *, are_same: bool) -> PeopleReach | None:
    """Return victims beside referrals of everybody: groups cannot stand beside groups that another choice has narrowed."""
    everybody = dict.fromkeys(VICTIM_FILTERS, ())
    need, reach = (
        people_view(each.with_filters(replace(each.filters, **everybody)))  # type: ignore[arg-type]
        for each in (sides.need, sides.reach)
    )
    if need is None or reach is None:
        return None

    def beside(victims: Released | None, referred: Released | None, *keys: str) -> Released | None:
        if victims is None or referred is None:
            return None
        both = _beside(victims, referred, _groups_of(victims, referred, keys), are_same=are_same)
        is_known = (both.frame[list(keys)] != NOT_RECORDED).all(axis=1)
        return both.derive(both.frame.assign(**{name: both.frame[name].where(is_known) for name in _RATIO}))

    by_age, by_sex = beside(need.by_age, reach.by_age, "age_band"), beside(need.by_sex, reach.by_sex, "sex")
    assert by_age is not None
    assert by_sex is not None
    return PeopleReach(beside(need.by_age_and_sex, reach.by_age_and_sex, "age_band", "sex"), by_age, by_sex)


def _groups_of(need: Released, reach: Released, keys: tuple[str, ...]) -> pd.DataFrame:
    """Return both sides by group. A group that no record of a side has ever had is none there, where a zero may be shown."""
    columns = ["numerator", "is_hidden", *keys]
    sides = [
        part.frame[columns].rename(columns={"numerator": name, "is_hidden": f"{name}_is_hidden"})
        for part, name in ((need, NEED), (reach, REACH))
    ]
    rows = sides[0].merge(sides[1], on=list(keys), how="outer", validate="one_to_one")
    for part, name in ((need, NEED), (reach, REACH)):
        is_absent = rows[f"{name}_is_hidden"].isna()
        shows_zero = not part.is_controlled or RULES[part.audience].low > 0
        rows[name] = rows[name].mask(is_absent, 0 if shows_zero else pd.NA)
        rows[f"{name}_is_hidden"] = rows[f"{name}_is_hidden"].astype("boolean").fillna(not shows_zero).astype(bool)
    order = [tuple(_place(row[key]) for key in keys) for _, row in rows.iterrows()]
    places = sorted(range(len(rows)), key=order.__getitem__)
    return rows.iloc[places].reset_index(drop=True)


def _place(value: str) -> tuple[int, str]:
    """Return where a value of age or sex stands: ages by age, sexes by name, "Not recorded" last."""
    if value == NOT_RECORDED:
        return 200, ""
    return (age_range(value)[0], "") if value[0].isdigit() else (0, value)
