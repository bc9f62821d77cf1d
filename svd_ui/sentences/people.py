"""What People says."""

import pandas as pd

from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_data.filters import OFFENCES, Filters, one_of
from svd_data.views import PeopleView
from svd_data.views.people import NOT_RECORDED
from svd_ui.measures import people_word
from svd_ui.sentences.parts import hidden_sentence, is_base, nothing_sentence, where
from svd_ui.words import age_words, join, number, percent_of


def people_sentence(view: PeopleView, catalogue: Catalogue) -> str:
    """Return who the victims, or the people referred, were most often, by age and sex, with how many ages are not recorded."""
    total = view.headline.frame.iloc[0]
    # Of offences there may be many where there is no victim, as of possession of weapons.
    victims = _people_counted(view.filters, one=False)
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue, victims)
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue, victims)
    count = total["numerator"]
    unaged = count - total["aged"]
    groups = view.by_age if view.by_age_and_sex is None else view.by_age_and_sex
    return (
        f"Of {number(count)} {_people_counted(view.filters, one=bool(count == 1))} in {where(view.filters, catalogue)}, "
        f"{_largest_groups(groups, count, people_word(view.filters.indicator))}, {view.filters.period.describe()}."
        + (f" The age of {number(unaged)} is not recorded." if pd.notna(unaged) and unaged else "")
    )


def _people_counted(filters: Filters, *, one: bool) -> str:
    """Return what People counts: "female victims of recorded robberies", or the victims or referrals that the indicator counts."""
    if filters.indicator.counts != OFFENCES:
        return one_of(filters.subject()) if one else filters.subject()
    return f"{filters.victims('victim' if one else 'victims')} of {filters.counted()}"


def _largest_groups(counts: Released, total: int, who: str) -> str:
    """Return which groups by age and sex, or by age alone, are the largest. Of equal groups all are named or none is."""
    victims = counts.frame
    victims = victims if "sex" in victims else victims.assign(sex="")
    known = victims[(victims["age_band"] != NOT_RECORDED) & (victims["sex"] != NOT_RECORDED)]
    known = known[(known["numerator"] > 0).fillna(False)]
    if known.empty:
        hides = "the counts by age are not shown" if victims["is_hidden"].any() else ""
        return hides or "none has both age and sex recorded"
    most = known["numerator"].max()
    groups = [
        f"{group.sex} {who} aged {age_words(group.age_band)}".strip()
        for group in known[known["numerator"] == most].itertuples()
    ]
    # Nothing is worked out from a controlled count under 20, nor a percentage.
    share = f" ({percent_of(most, total)})" if most >= counts.smallest_base and is_base(total) else ""
    if len(groups) == 1:
        return f"the largest group was {groups[0]}: {number(most)}{share}"
    if len(groups) <= 3:
        return f"the largest groups were {join(groups)}: {number(most)} each{share}"
    return f"no one group by age and sex was the largest: {len(groups)} groups had {number(most)} each"
