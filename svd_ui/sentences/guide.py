"""How complete the data is, in a sentence or two. From released figures only."""

from collections.abc import Iterable
from typing import Any

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.disclosure import NOT_SHOWN
from svd_data.filters import VICTIMS
from svd_data.views.quality import QualityView
from svd_ui.sentences.parts import is_base
from svd_ui.words import join, number, percent_of

# What a record lacks, for the middle of a sentence.
_LACKING = {
    "ward": "known ward",
    "time": "recorded time",
    "age": "recorded age",
    "sex": "recorded sex",
    "ethnicity": "recorded ethnic group",
}


def guide_sentence(view: QualityView, catalogue: Catalogue, source_count: int) -> str:
    """Return how many indicators and sources there are and how complete the records counted are."""
    source = catalogue.source(view.filters.source)
    indicators, can = len(catalogue.indicators), len(catalogue.available(source))
    which = "" if can == indicators else f", of which {source.title} can carry {can} indicators,"
    return f"Explained here: {indicators} indicators{which} and {source_count} sources. {completeness_sentence(view)}"


def found_sentence(asked: str, count: int, unknown: Iterable[str]) -> str:
    """Return how many entries hold every word asked for. unknown: a sentence for each word that none holds."""
    entries = "1 entry" if count == 1 else f"{count} entries" if count else "No entry"
    return " ".join([f"{entries} for “{asked}”.", *unknown])


def completeness_sentence(view: QualityView) -> str:
    """Return the shares of the latest 12 months' records that lack their ward, time, age, sex and ethnic group."""
    rows = list(view.latest.frame.dropna(subset=["share"]).itertuples(index=False))
    own = [row for row in rows if row.lack in ("ward", "time")]
    victims = [row for row in rows if row.unit == VICTIMS and row not in own]
    noun, when = view.filters.indicator.noun, view.period.describe()
    if not rows:
        return _nothing_to_judge(view)
    parts = []
    if own:
        parts.append(f"of {noun} {_shares(own)}")
    if victims:
        parts.append(f"{_whose(view, own)} {_shares(victims)}")
    return f"In the latest 12 months ({when}), {'; '.join(parts)}."


def left_out_sentence(view: QualityView) -> str:
    """Return which shares are not given, because a count is hidden or too small; "" where all are, or nothing was counted."""
    rows = view.latest.frame
    without = rows[rows["share"].isna() & ~(rows["total"] == 0).fillna(False)]
    if without.empty:
        return ""
    named = join([_LACKING[name].removeprefix("recorded ").removeprefix("known ") for name in without["lack"]])
    why = NOT_SHOWN if (without["is_hidden"] | without["total_is_hidden"]).any() else "too few to give a share"
    return f"No share is given for the {named}: {why}."


def never_recorded_sentence(source: RecordSource) -> str:
    """Return what the source never records, which has no share; "" where it records all that the pages use."""
    return f"{source.title} does not record {join(list(source.not_recorded))}." if source.not_recorded else ""


def kept_back_sentence(view: QualityView) -> str:
    """Return what this audience does not get of the data's quality; "" where it gets all."""
    if view.files is not None:
        return ""
    return (
        f"For the {view.steps.audience} audience the quality of restricted records is given by year, and not by month, for "
        "files or for times."
    )


def _nothing_to_judge(view: QualityView) -> str:
    hidden = view.latest.frame["is_hidden"].any() or (view.latest.frame["total"].fillna(1) > 0).any()
    if hidden:
        return f"How complete {view.filters.indicator.noun} are is {NOT_SHOWN}."
    return f"In the latest 12 months there were no {view.filters.indicator.noun}, so there is nothing to judge."


def _whose(view: QualityView, own: list[Any]) -> str:
    """Return whose attributes are meant: the victims counted, or those of the offences counted, named before or not."""
    noun = view.filters.indicator.noun
    if view.filters.indicator.counts == VICTIMS:
        return "of them" if own else f"of {noun}"
    return "of their victims" if own else f"of the victims of {noun}"


def _shares(rows: list[Any]) -> str:
    return join([f"{_share(row)} {'have ' if row is rows[0] else ''}no {_LACKING[row.lack]}" for row in rows])


def _share(row: Any) -> str:
    return (
        percent_of(row.numerator, row.total)
        if is_base(row.total)
        else f"{number(row.numerator)} of {number(row.total)}"
    )
