"""What People says."""

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.disclosure import Released
from svd_data.filters import OFFENCES, Filters, one_of
from svd_data.views import PeopleView
from svd_data.views.people import NOT_RECORDED
from svd_ui.measures import people_counted, people_word
from svd_ui.sentences.parts import hidden_sentence, is_base, nothing_sentence, unanswered_sentence, where
from svd_ui.words import age_words, join, number, percent_of

# Of each attribute by which people are told apart: what it is called, and what one group by it is, and several.
_ATTRIBUTES = {
    "sex": ("sex", "group by sex", "groups by sex"),
    "ethnicity": ("ethnic group", "ethnic group", "ethnic groups"),
}
# Of more equal groups than these none is named.
_MOST_NAMED = 3


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


def no_people_sentence(source: RecordSource) -> str:
    """Return that a source tells nothing of victims, or of the people referred."""
    return unanswered_sentence(
        source, f"says nothing about {'the people referred' if source.holds_referrals else 'victims'}"
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
    if len(groups) <= _MOST_NAMED:
        return f"the largest groups were {join(groups)}: {number(most)} each{share}"
    return f"no one group by age and sex was the largest: {len(groups)} groups had {number(most)} each"


def largest_group_sentence(view: PeopleView, counts: Released, attribute: str) -> str:
    """Return which sex or ethnic group the most have, of how many it is not recorded, and whose count is not shown.

    counts: by the attribute, "sex" or "ethnicity". "" where the filters leave one group, which says nothing.
    """
    is_group = counts.frame[attribute] != NOT_RECORDED
    groups, others = counts.frame[is_group], counts.frame[~is_group]
    if len(groups) < 2:
        return ""
    hidden = list(groups.loc[groups["is_hidden"], attribute])
    unrecorded = others.loc[(others["numerator"] > 0).fillna(False), "numerator"]
    said = (
        _largest(groups, attribute, people_counted(view.filters.indicator)),
        *(f"Of {number(count)} the {_ATTRIBUTES[attribute][0]} is not recorded." for count in unrecorded),
        *([f"The count is not shown for {join(hidden)}."] if hidden else []),
    )
    return " ".join(said)


def _largest(groups: pd.DataFrame, attribute: str, counted: str) -> str:
    """Return the sentence that names the largest of the groups, or, where some are hidden, of those that are shown."""
    _, one, several = _ATTRIBUTES[attribute]
    shown, hides = groups[(groups["numerator"] > 0).fillna(False)], bool(groups["is_hidden"].any())
    if shown.empty:
        return f"No {one} has a count above zero that may be shown." if hides else f"No {one} is recorded."
    most = shown["numerator"].max()
    top = shown[shown["numerator"] == most]
    names, row = list(top[attribute]), top.iloc[0]
    if len(names) > _MOST_NAMED:
        return f"No one {one}{' that is shown' if hides else ''} was the largest: {len(names)} had {number(most)} each."
    of_all = f" of {number(row['total'])} {counted}" if pd.notna(row["total"]) else ""
    # Of a total under 20 a percentage says more of chance than of people; of a hidden count there is no share.
    share = f" ({percent_of(row['share'], 1)})" if pd.notna(row["share"]) and is_base(row["total"]) else ""
    if len(names) == 1:
        return f"The largest {one}{' that is shown' if hides else ''} was {names[0]}: {number(most)}{of_all}{share}."
    return f"The largest {several}{' that are shown' if hides else ''} were {join(names)}: {number(most)} each{of_all}{share}."
