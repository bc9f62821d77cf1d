"""A briefing fitted to the data that is open: what a view asks for and the data does not have is left out and named.

A view that would be about something else without it (another indicator, all wards in place of one) is left out whole: under
its own title it would show a wrong number.
"""

from collections.abc import Mapping
from dataclasses import replace

from svd_data.briefing import PinnedView
from svd_data.briefing_entries import BriefingRead, name_of, shorten_told
from svd_data.catalogue import Catalogue
from svd_data.errors import did_you_mean, shortened
from svd_data.filters import VICTIM_FILTERS, read_link
from svd_ui.sidebar import PAGE_CHOICES, page_choices

_LISTS = ("types", "wards", *VICTIM_FILTERS)

# What a page's own choice is about, where another choice would make another view; the rest only change how it is drawn.
_ABOUT: Mapping[str, str] = {
    "set": "set of areas to compare with",
    "referred": "indicator of referrals",
    "need": "indicator of what is recorded",
    "reach": "indicator of referrals",
}


def fit_briefing(read: BriefingRead, catalogue: Catalogue) -> BriefingRead:
    """Return what this data has of a briefing, with a sentence more for each thing that it does not have."""
    views, told = [], list(read.dropped)
    for place, view in enumerate(read.briefing.views):
        fitted, sentences = fit_view(view, place, catalogue)
        told += sentences
        if fitted is not None:
            views.append(fitted)
    return BriefingRead(replace(read.briefing, views=tuple(views)), shorten_told(told))


def fit_view(view: PinnedView, place: int, catalogue: Catalogue) -> tuple[PinnedView | None, tuple[str, ...]]:
    """Return the view as this data has it, None where that would be another one, and what was left out of it and why."""
    read, name = read_link(view.parameters, catalogue), name_of(place, view)
    lost = [*read.replaced.values(), *_lost_choices(view, catalogue)]
    if lost:
        return None, (f"{name} was left out, for without this it would be another view. {lost[0]}",)
    parameters, told = dict(view.parameters), [f"{name}: {problem}" for problem in read.problems]
    for each in _LISTS:
        if each in parameters:
            parameters[each] = getattr(read.filters, each)
    for each in _unknown_choices(view, catalogue):
        asked = shortened(parameters.pop(each)[-1])
        told.append(f"{name}: {each} '{asked}' was left out.{did_you_mean(asked, PAGE_CHOICES[each])}")
    return replace(view, parameters=parameters), tuple(told)


def _lost_choices(view: PinnedView, catalogue: Catalogue) -> list[str]:
    known, lost = page_choices(catalogue), []
    for each, words in _ABOUT.items():
        asked = _asked(view, each)
        if asked and asked not in known[each]:
            lost.append(f"This data has no {words} called '{shortened(asked)}'.{did_you_mean(asked, known[each])}")
    return lost


def _unknown_choices(view: PinnedView, catalogue: Catalogue) -> list[str]:
    known = page_choices(catalogue)
    return [each for each in PAGE_CHOICES if (asked := _asked(view, each)) and asked not in known[each]]


def _asked(view: PinnedView, name: str) -> str:
    return (view.parameters.get(name) or ("",))[-1].strip().lower()
