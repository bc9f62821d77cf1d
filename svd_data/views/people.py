"""People: victims, or people referred, by age and sex, and by ethnicity, where the source records them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from svd_data.catalogue import PopulationDataset, age_range
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_data.queries import residents_by_age_and_sex
from svd_data.views import controlled, exact
from svd_data.views.closed_grid import require_on_grid
from svd_data.views.compare import with_rates, with_shares
from svd_data.views.question import Ask

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class PeopleView:
    """The answer of the People page.

    by_age_and_sex: one row per age band and sex, "Not recorded" among both; age_band, sex, numerator (victims, 0 where
    there are none; NA: hidden), is_hidden, denominator (residents of the area of that age and sex; NA where not known),
    rate per indicator.per with rate_lower and rate_upper; None where the audience has age and sex only apart. by_age, by_sex,
    by_ethnicity: the same by one of them, "Not recorded" last, with share of all victims (0 to 1; NA of none),
    share_lower and share_upper (95%) and total (all victims). headline: one row; numerator (victims), is_hidden, aged
    (victims whose age is recorded; NA where hidden). population: the residents divided by; None where wards or ethnic groups
    are chosen: victims of offences in a ward need not live there.
    """

    filters: Filters
    population: PopulationDataset | None
    by_age_and_sex: Released | None
    by_age: Released
    by_sex: Released
    by_ethnicity: Released
    headline: Released


def people_view(ask: Ask) -> PeopleView | None:
    """Return the People answer, or None where the source does not record victims.

    Raises AudienceError, with the nearest view, where the audience may not have it.
    """
    if not any(ask.source.records(ask.source.people, column) for column in ("age_band", "sex", "ethnicity")):
        return None
    if ask.is_controlled:
        require_on_grid(ask, most_wards=1, refined_by=() if ask.filters.wards else ("types",))
        return _controlled_view(ask)
    ages, ethnicities = exact.victims(ask)
    by_both = _every(ask, ages, "age_band", "sex").assign(is_hidden=False)
    by_age, by_sex = (_added(by_both, name) for name in ("age_band", "sex"))
    by_ethnicity = _every(ask, ethnicities, "ethnicity").assign(is_hidden=False)
    total = by_both["numerator"].sum()
    aged = by_age.loc[by_age["age_band"] != NOT_RECORDED, "numerator"].sum()
    headline = pd.DataFrame({"numerator": [total], "aged": [aged]}, dtype="Int64").assign(is_hidden=False)
    return _view(ask, by_both, by_age, by_sex, by_ethnicity, headline)


def _controlled_view(ask: Ask) -> PeopleView:
    """Return the answer from the closed grid: age by sex for the whole area, each apart for one ward or one type."""
    is_whole = not ask.filters.wards and not ask.filters.types
    by_both = _every(ask, controlled.victims_by(ask, "age_band", "sex"), "age_band", "sex") if is_whole else None
    by_age, by_sex, by_ethnicity = (
        _every(ask, controlled.victims_by(ask, name), name) for name in ("age_band", "sex", "ethnicity")
    )
    headline = controlled.victims_by(ask)
    # How many ages are recorded would be a difference of two released counts, which is not released itself.
    return _view(ask, by_both, by_age, by_sex, by_ethnicity, headline.assign(aged=pd.array([None], dtype="Int64")))


def _view(
    ask: Ask,
    by_both: pd.DataFrame | None,
    by_age: pd.DataFrame,
    by_sex: pd.DataFrame,
    by_ethnicity: pd.DataFrame,
    headline: pd.DataFrame,
) -> PeopleView:
    is_of_area = not ask.filters.wards and not ask.filters.ethnicity
    population = ask.population(frozenset({"age", "sex"})) if is_of_area else None
    residents = residents_by_age_and_sex(ask.connection, population) if population else None
    total = headline["numerator"].iloc[0]

    def rated(counts: pd.DataFrame | None) -> Released | None:
        if counts is None:
            return None
        released = _release(ask, counts.assign(denominator=_denominators(counts, residents), total=total))
        released = released.derive(with_rates(released, ask.indicator.per))
        return released.derive(with_shares(released, released.frame["total"]))

    ages, sexes, ethnicities = rated(by_age), rated(by_sex), rated(by_ethnicity)
    assert ages is not None
    assert sexes is not None
    assert ethnicities is not None
    return PeopleView(
        filters=ask.filters,
        population=population,
        by_age_and_sex=rated(by_both),
        by_age=ages,
        by_sex=sexes,
        by_ethnicity=ethnicities,
        headline=_release(ask, headline),
    )


def _release(ask: Ask, frame: pd.DataFrame) -> Released:
    return ask.release(frame, is_controlled=ask.is_controlled)


def _every(ask: Ask, counts: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return one row for every value, or pair of values, "Not recorded" last; 0 where nobody was counted."""
    values = [_values(ask, name) for name in names]
    index = pd.MultiIndex.from_product(values, names=names) if len(names) > 1 else pd.Index(values[0], name=names[0])
    counted = counts.fillna(dict.fromkeys(names, NOT_RECORDED)).set_index(list(names))
    every = counted.reindex(index)
    if not ask.is_controlled:
        every["numerator"] = every["numerator"].fillna(0)
    return every.astype({"numerator": "Int64"}).reset_index()


def _values(ask: Ask, name: str) -> Sequence[str]:
    filters, source = ask.filters, ask.source
    chosen = {"age_band": filters.age, "sex": filters.sex, "ethnicity": filters.ethnicity}[name]
    known = {"age_band": source.age_bands, "sex": source.sexes, "ethnicity": source.ethnicities}[name]
    values = [*(chosen or known), *([] if chosen else [NOT_RECORDED])]
    return sorted(values, key=_by_age) if name == "age_band" else values


def _added(counts: pd.DataFrame, name: str) -> pd.DataFrame:
    added = counts.groupby(name, sort=False, as_index=False)["numerator"].sum()
    return added.assign(is_hidden=False)


def _denominators(counts: pd.DataFrame, residents: pd.DataFrame | None) -> pd.Series:
    """Return each row's residents of the area; NA where they are not told apart as the row is."""
    if residents is None or "ethnicity" in counts:
        return pd.Series(pd.NA, index=counts.index, dtype="Int64")
    # As plain numbers: a frame filtered anew for each row takes longer than the query did.
    known = list(residents[["sex", "age", "denominator"]].itertuples(index=False, name=None))
    values = [
        _residents_of(getattr(row, "age_band", ""), getattr(row, "sex", ""), known) for row in counts.itertuples()
    ]
    return pd.Series(values, index=counts.index, dtype="Int64")


def _residents_of(band: str, sex: str, residents: list[tuple[str, int, int]]) -> int | None:
    """Return the residents of an age band and a sex, "" for all, of (sex, age, residents); None where they are not known."""
    if NOT_RECORDED in (band, sex) or not residents or (sex and sex not in {each for each, _, _ in residents}):
        return None
    youngest, oldest = age_range(band) if band else (0, 200)
    return int(sum(number for each, age, number in residents if youngest <= age <= oldest and sex in ("", each)))


def _by_age(band: str) -> tuple[int, int]:
    return (200, 200) if band == NOT_RECORDED else age_range(band)
