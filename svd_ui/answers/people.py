"""What People answers: who are the victims, and who is referred?"""

from collections.abc import Mapping
from functools import partial

from svd_data.disclosure import Released
from svd_data.views import PeopleView
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import hidden_note, is_zero
from svd_ui.charts import age_and_sex_chart, age_and_sex_height, people_chart, sex_keys
from svd_ui.context import Context
from svd_ui.measures import attribute_of, people_counted
from svd_ui.sentences import largest_group_sentence, no_people_sentence, people_sentence, provisional_sentence, where

# Of the bars by one attribute alone: with room for the figures of every age, sex and ethnic group.
_AGES, _SEXES, _ETHNICITIES = 340, 170, 300

# By which attribute people are told apart: the column of it, and what it is called.
_BY = {"age": ("age_band", "Age"), "sex": ("sex", "Sex"), "ethnicity": ("ethnicity", "Ethnic group")}

VICTIMS = (
    "One victim of one offence counts once: an offence with two victims counts twice, and a person twice a victim too."
)
REFERRED = "One referral of one person counts once: a person referred twice counts twice."


def people_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as People shows it. It has no choices of its own."""
    return people_answer(here, here.people())


def people_question(here: Context) -> str:
    """Return the page's title."""
    return f"People: {'who is referred' if here.ask.source.holds_referrals else 'who are the victims'}?"


def people_answer(here: Context, view: PeopleView | None) -> Answer:
    """Return the answer of a view: bars by age and sex, and by ethnic group. Without pictures where the source has no people."""
    question = people_question(here)
    if view is None:
        return Answer("people", question, no_people_sentence(here.ask.source))
    lead = people_sentence(view, here.catalogue)
    others = tuple(filter(None, (provisional_sentence(here.filters, here.catalogue),)))
    if is_zero(view.headline.frame.iloc[0]):
        return Answer("people", question, lead, others, (), view.headline, (About(here.filters),))
    caveat = REFERRED if here.ask.source.holds_referrals else VICTIMS
    about = About(here.filters, view.population, (caveat,))
    return Answer("people", question, lead, others, _pictures(here, view), view.by_age, (about,))


def _pictures(here: Context, view: PeopleView) -> tuple[Picture, ...]:
    """Return age and sex together where they are released so, else each apart; then ethnic groups."""
    both, ethnicities = view.by_age_and_sex, tables.ethnicity_table(view)
    table = tables.age_and_sex_table(view)
    if both is not None and table is not None:
        ages: tuple[Picture, ...] = (_ages_and_sexes(here, both, table),)
    else:
        ages = (
            _bars(here, view, "age", view.by_age, tables.age_table(view), _AGES),
            _bars(here, view, "sex", view.by_sex, tables.sex_table(view), _SEXES),
        )
    return (*ages, _bars(here, view, "ethnicity", view.by_ethnicity, ethnicities, _ETHNICITIES))


def _ages_and_sexes(here: Context, counts: Released, table: Released) -> Picture:
    counted, keys = people_counted(here.filters.indicator), sex_keys(counts)
    title = f"{counted.capitalize()} by age and sex, {where(here.filters, here.catalogue)}"
    return Picture(
        f"{counted}-by-age-and-sex",
        title,
        f"{title}: bar chart",
        table,
        partial(age_and_sex_chart, counts, keys, attribute_of(here.filters.indicator, "Age"), counted),
        age_and_sex_height(counts, keys),
        heading="By age and sex",
        legend=Legend(keys),
        notes=_notes(counts),
    )


def _bars(here: Context, view: PeopleView, by: str, counts: Released, table: Released, height: int) -> Picture:
    """Return bars by one attribute. By age the answer's own sentence says it."""
    column, name = _BY[by]
    counted = people_counted(here.filters.indicator)
    title = f"{counted.capitalize()} by {name.lower()}, {where(here.filters, here.catalogue)}"
    return Picture(
        f"{counted}-by-{by}",
        title,
        f"{title}: bar chart",
        table,
        partial(people_chart, counts, column, attribute_of(here.filters.indicator, name), counted=counted),
        height,
        heading=f"By {name.lower()}",
        says="" if by == "age" else largest_group_sentence(view, counts, by),
        notes=_notes(counts),
    )


def _notes(counts: Released) -> tuple[str, ...]:
    return (hidden_note("count"),) if counts.frame["is_hidden"].any() else ()
