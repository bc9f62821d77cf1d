"""One answer for each page: `answer_of` makes it for any filters, choices and audience, as the page itself would."""

from collections.abc import Callable, Mapping

from svd_data.errors import AudienceError, FilterError, did_you_mean
from svd_ui.answer import Answer
from svd_ui.answers.compare import compare_page
from svd_ui.answers.data import data_page
from svd_ui.answers.guide import guide_page
from svd_ui.answers.hotspots import hotspots_page
from svd_ui.answers.overview import overview_page
from svd_ui.answers.people import people_page
from svd_ui.answers.programmes import programmes_page
from svd_ui.answers.reach import reach_page
from svd_ui.answers.referrals import referrals_page
from svd_ui.answers.times import times_page
from svd_ui.answers.trends import trends_page
from svd_ui.context import Context

# What a page was asked besides its filters, by the names of sidebar.PAGE_CHOICES.
Choices = Mapping[str, str]

PAGE_ANSWERS: Mapping[str, Callable[[Context, Choices], Answer]] = {
    "data": data_page,
    "guide": guide_page,
    "hotspots": hotspots_page,
    "overview": overview_page,
    "trends": trends_page,
    "people": people_page,
    "times": times_page,
    "compare": compare_page,
    "referrals": referrals_page,
    "reach": reach_page,
    "programmes": programmes_page,
}


def answer_of(here: Context, page: str, choices: Choices) -> Answer:
    """Return what a page answers. Raises AudienceError, with the nearest view, where the audience may not have it.

    A page that has nothing to show for these filters says why in its lead and has no pictures. Raises FilterError for a page
    that there is not, with the nearest right word.
    """
    if page not in PAGE_ANSWERS:
        raise FilterError(f"There is no page '{page}'.{did_you_mean(page, PAGE_ANSWERS)}")
    return PAGE_ANSWERS[page](here, choices)


__all__ = ["PAGE_ANSWERS", "Answer", "AudienceError", "Choices", "answer_of"]
