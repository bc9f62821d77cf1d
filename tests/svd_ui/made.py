"""Small views made by hand: counts through the real gate, then the project's own rates and comparisons; and contrast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from svd_data.audiences import INTERNAL
from svd_data.catalogue import PopulationDataset
from svd_data.disclosure import Released, Table, release
from svd_data.filters import Filters
from svd_data.indicators import Indicator, indicator_definitions
from svd_data.periods import Period
from svd_data.views import HotspotsView, PeopleView
from svd_data.views.compare import with_changes, with_count_limits, with_rates, with_shares, with_the_rest
from svd_data.views.hotspots import WARD_NOT_KNOWN

SOURCE = "demo_offences"
PERIOD = Period("latest", date(2025, 10, 1), date(2026, 9, 1))
BEFORE = Period("months", date(2024, 10, 1), date(2025, 9, 1))
SPAN = "October 2025 to September 2026"

# Wards of the demonstration data, by name.
CODES = {
    "Foleshill": "E05001222",
    "Henley": "E05001223",
    "Holbrook": "E05001224",
    "Longford": "E05001225",
    "Radford": "E05001227",
}


def indicator_named(indicator_id: str) -> Indicator:
    return indicator_definitions()[indicator_id]


FILTERS = Filters(SOURCE, indicator_named("serious_violence"), PERIOD)


@dataclass(frozen=True)
class Ward:
    """One ward's counts, None where it is hidden. A name that the demonstration data does not have is its own code, "" is
    no known ward.
    """

    name: str
    now: int | None
    before: int | None = 0
    residents: int | None = 10_000

    @property
    def code(self) -> str | None:
        return CODES.get(self.name, self.name) or None


def released(frame: pd.DataFrame, *, is_restricted: bool = False, audience: str = INTERNAL) -> Released:
    """Return a frame through the gate: for partner and public as restricted counts that were controlled for them."""
    if audience == INTERNAL:
        return release(Table(frame, is_restricted), INTERNAL)
    return release(Table(frame, True, controlled_for=audience), audience)


def hotspots_of(
    *wards: Ward,
    filters: Filters = FILTERS,
    is_comparable: bool = True,
    audience: str = INTERNAL,
    total: tuple[int | None, int | None] | None = None,
) -> HotspotsView:
    """Return a Hotspots view of these wards, in this order; its months are left empty.

    total: the headline's counts, None where hidden. Left out, it is the sum, as for the internal audience.
    """
    rows = pd.DataFrame(
        {
            "ward_code": pd.array([ward.code for ward in wards], dtype="str"),
            "ward_name": pd.array([ward.name or WARD_NOT_KNOWN for ward in wards], dtype="str"),
            "is_chosen": [ward.code in filters.wards for ward in wards],
            "numerator": _counts(ward.now for ward in wards),
            "is_hidden": [ward.now is None for ward in wards],
            "denominator": _counts(ward.residents if ward.code else None for ward in wards),
            "before": _counts(ward.before for ward in wards),
            "before_is_hidden": [ward.before is None for ward in wards],
        }
    )
    chosen = rows[rows["is_chosen"]] if filters.wards else rows
    now, before = total or (int(chosen["numerator"].sum()), int(chosen["before"].sum()))
    headline = pd.DataFrame(
        {
            "numerator": _counts([now]),
            "is_hidden": [now is None],
            "denominator": _counts([int(chosen["denominator"].sum())]),
            "before": _counts([before]),
            "before_is_hidden": [before is None],
        }
    )
    compared = _compared(released(rows, is_restricted=True, audience=audience), filters, is_comparable=is_comparable)
    residents = rows.loc[rows["ward_code"].notna(), "denominator"].sum(skipna=False)
    return HotspotsView(
        filters=filters,
        before=BEFORE if is_comparable else None,
        population=PopulationDataset("made_by_hand", 2026, frozenset()) if filters.indicator.has_rate else None,
        wards=compared.derive(with_the_rest(compared, pd.NA if now is None else now, residents)),
        headline=_compared(released(headline, is_restricted=True, audience=audience), filters, is_comparable=is_comparable),
        months=released(pd.DataFrame(), audience=audience),
    )  # fmt: skip


def people_of(
    *groups: tuple[str, str, int | None],
    filters: Filters = FILTERS,
    audience: str = INTERNAL,
    total: int | None = None,
) -> PeopleView:
    """Return a People view of these (age band, sex, victims; None: hidden), without residents; ethnic groups are left empty.

    For partner and public the headline is `total` (None: hidden); for the internal audience it is the sum.
    """
    rows = pd.DataFrame(
        {
            "age_band": [band for band, _, _ in groups],
            "sex": [sex for _, sex, _ in groups],
            "numerator": _counts(count for _, _, count in groups),
            "is_hidden": [count is None for _, _, count in groups],
            "denominator": _counts(None for _ in groups),
        }
    )
    aged: int | None = None
    if audience == INTERNAL:
        total = int(rows["numerator"].sum())
        aged = int(rows.loc[rows["age_band"] != "Not recorded", "numerator"].sum())
    headline = pd.DataFrame({"numerator": _counts([total]), "is_hidden": [total is None], "aged": _counts([aged])})

    def rated(frame: pd.DataFrame) -> Released:
        whole = released(frame.assign(total=headline["numerator"].iloc[0]), is_restricted=True, audience=audience)
        whole = whole.derive(with_rates(whole, filters.indicator.per))
        return whole.derive(with_shares(whole, whole.frame["total"]))

    return PeopleView(
        filters=filters,
        population=None,
        by_age_and_sex=rated(rows),
        by_age=rated(_added(rows, "age_band")),
        by_sex=rated(_added(rows, "sex")),
        by_ethnicity=released(pd.DataFrame(), audience=audience),
        headline=released(headline, is_restricted=True, audience=audience),
    )


def values_of(
    column: Sequence[float | int | None],
    name: str = "numerator",
    dtype: str = "Float64",
    *,
    hidden: Sequence[int] = (),
    audience: str = INTERNAL,
) -> Released:
    """Return wards W0, W1, ... with these values of one column. hidden: which of them may not be shown."""
    codes = [f"W{number}" for number in range(len(column))]
    is_hidden = [number in hidden for number in range(len(column))]
    frame = pd.DataFrame({"ward_code": codes, "ward_name": codes, "is_chosen": False, "is_hidden": is_hidden})
    return released(frame.assign(**{name: pd.array(list(column), dtype=dtype)}), audience=audience)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _counts(values: object) -> pd.api.extensions.ExtensionArray:
    return pd.array(list(values), dtype="Int64")  # type: ignore[call-overload]


def _compared(counts: Released, filters: Filters, *, is_comparable: bool) -> Released:
    limited = counts.derive(with_count_limits(counts))
    rated = limited.derive(with_rates(limited, filters.indicator.per))
    return rated.derive(with_changes(rated, comparable=is_comparable))


def _added(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the sums by one attribute, hidden where a part is."""
    groups = rows.groupby(name, sort=False, as_index=False)
    added = groups["numerator"].agg(lambda counts: counts.sum(skipna=False)).astype({"numerator": "Int64"})
    return added.assign(is_hidden=added["numerator"].isna(), denominator=_counts(None for _ in range(len(added))))
