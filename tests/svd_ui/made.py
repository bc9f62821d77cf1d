"""Small views made by hand: counts through the real gate, then the project's own rates and comparisons; and contrast."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from svd_data.catalogue import PopulationDataset
from svd_data.disclosure import INTERNAL, Released, Table, release
from svd_data.filters import Filters
from svd_data.periods import Period
from svd_data.views import HotspotsView, PeopleView
from svd_data.views.compare import with_changes, with_rates
from svd_data.views.hotspots import WARD_NOT_KNOWN

SOURCE = "demo_offences"
PERIOD = Period("latest", date(2025, 10, 1), date(2026, 9, 1))
BEFORE = Period("months", date(2024, 10, 1), date(2025, 9, 1))
SPAN = "October 2025 to September 2026"
FILTERS = Filters(SOURCE, PERIOD)

# Wards of the demonstration data, by name.
CODES = {
    "Foleshill": "E05001222",
    "Henley": "E05001223",
    "Holbrook": "E05001224",
    "Longford": "E05001225",
    "Radford": "E05001227",
}


@dataclass(frozen=True)
class Ward:
    """One ward's counts. A name that the demonstration data does not have is its own code, "" is no known ward."""

    name: str
    now: int
    before: int = 0
    residents: int | None = 10_000

    @property
    def code(self) -> str | None:
        return CODES.get(self.name, self.name) or None


def released(frame: pd.DataFrame, *, is_restricted: bool = False) -> Released:
    return release(Table(frame, is_restricted), INTERNAL)


def hotspots_of(*wards: Ward, filters: Filters = FILTERS, is_comparable: bool = True) -> HotspotsView:
    """Return a Hotspots view of these wards, in this order; its months are left empty."""
    rows = pd.DataFrame(
        {
            "ward_code": pd.array([ward.code for ward in wards], dtype="str"),
            "ward_name": pd.array([ward.name or WARD_NOT_KNOWN for ward in wards], dtype="str"),
            "is_chosen": [ward.code in filters.wards for ward in wards],
            "numerator": pd.array([ward.now for ward in wards], dtype="Int64"),
            "denominator": pd.array([ward.residents if ward.code else None for ward in wards], dtype="Int64"),
            "before": pd.array([ward.before for ward in wards], dtype="Int64"),
        }
    )
    chosen = rows[rows["is_chosen"]] if filters.wards else rows
    total = pd.DataFrame({name: [chosen[name].sum()] for name in ("numerator", "denominator", "before")}, dtype="Int64")
    return HotspotsView(
        filters=filters,
        before=BEFORE if is_comparable else None,
        population=PopulationDataset("made_by_hand", 2026, frozenset()),
        wards=released(with_changes(with_rates(rows), comparable=is_comparable)),
        headline=released(with_changes(with_rates(total), comparable=is_comparable)),
        months=released(pd.DataFrame()),
    )


def people_of(*groups: tuple[str, str, int], filters: Filters = FILTERS) -> PeopleView:
    """Return a People view of these (age band, sex, victims); ethnic groups are left empty."""
    rows = pd.DataFrame(groups, columns=["age_band", "sex", "numerator"]).astype({"numerator": "Int64"})
    aged = rows.loc[rows["age_band"] != "Not recorded", "numerator"].sum()
    headline = pd.DataFrame({"numerator": [rows["numerator"].sum()], "offences": [1], "aged": [aged]}, dtype="Int64")
    rows["denominator"] = pd.array([None] * len(rows), dtype="Int64")
    return PeopleView(
        filters, None, released(with_rates(rows)), released(pd.DataFrame()), released(headline, is_restricted=True)
    )


def values_of(column: Sequence[float | int | None], name: str = "numerator", dtype: str = "Float64") -> Released:
    """Return wards W0, W1, ... with these values of one column."""
    codes = [f"W{number}" for number in range(len(column))]
    frame = pd.DataFrame({"ward_code": codes, "ward_name": codes, "is_chosen": False})
    return released(frame.assign(**{name: pd.array(list(column), dtype=dtype)}))


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
