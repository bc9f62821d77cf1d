"""What Times says."""

import pandas as pd

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.disclosure import NOT_SHOWN
from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.time_kinds import AFTER_SCHOOL, BANK_HOLIDAY, DAYLIGHT
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL
from svd_data.views.contrasts import MATCH_DAY, Contrast
from svd_data.views.times import TimesView
from svd_ui.sentences.parts import (
    counted,
    hidden_sentence,
    is_base,
    nothing_sentence,
    share_words,
    unanswered_sentence,
    where,
)
from svd_ui.time_words import GROUPS, PER_WORDS
from svd_ui.words import number, percent_of

_NO_TIME = {
    DAYLIGHT: "The calendar has no day of this period.",
    AFTER_SCHOOL: "School days and other weekdays cannot be compared here: of one or the other this period is known to have none.",
    BANK_HOLIDAY: "This period has no bank holiday.",
    MATCH_DAY: "No match day of the months loaded has four days to be compared with.",
}


def times_sentence(view: TimesView, catalogue: Catalogue) -> str:
    """Return when most was recorded: the busiest hours and weekday, where the counts tell."""
    total = view.headline.frame.iloc[0]
    if total["is_hidden"]:
        return hidden_sentence(view.filters, catalogue)
    if total["numerator"] == 0:
        return nothing_sentence(view.filters, catalogue)
    peak, whole, period = view.peak.frame.iloc[0], total["numerator"], view.filters.period.describe()
    place, subject = where(view.filters, catalogue), view.filters.subject()
    told = []
    if peak["hours"]:
        told.append(f"from {peak['hours']}{_of_whole(peak['in_hours'], whole, view)}")
    if peak["weekdays"]:
        each = " each" if " and " in peak["weekdays"] else ""
        told.append(f"on {peak['weekdays']}{_of_whole(peak['on_weekday'], whole, view, each)}")
    if told:
        return f"{_capital(subject)} in {place} happened most often {' and '.join(told)}: {number(whole)} in all, {period}."
    why = (
        "which time is busiest cannot be told, as some counts are not shown"
        if view.by_hour.frame["is_hidden"].any() or view.by_weekday.frame["is_hidden"].any()
        else "too few, or too alike from hour to hour, to name a busiest time"
    )
    return f"{place} had {counted(whole, view.filters)}, {period}; {why}."


def no_times_sentence(source: RecordSource) -> str:
    """Return that a source does not say when an offence happened."""
    of_referrals, of_offences = (
        "holds referrals, and not when offences happened",
        "gives the month of an offence, not its day or time",
    )
    return unanswered_sentence(source, of_referrals if source.holds_referrals else of_offences)


def unknown_time_sentence(view: TimesView) -> str:
    """Return of how many the time is not known, and what counts as that; "" where nothing was recorded at all."""
    row = view.unknown.frame.iloc[0]
    if pd.isna(row["total"]) or row["total"] == 0:
        return ""
    meaning = "none is recorded, or exactly midnight, which is how a date without a time reads"
    if row["is_hidden"]:
        return f"Of how many the time is not known is {NOT_SHOWN}."
    share = share_words(row["share"], row["total"])
    if row["numerator"] == 0:
        return "The time of each is recorded."
    return f"The time of {number(row['numerator'])}{share} is not known and kept apart: {meaning}."


def contrast_sentence(contrast: Contrast) -> str:
    """Return what can be said of one kind of time beside another. Never a cause."""
    first, second = (row for _, row in contrast.rates.frame.iterrows())
    verdict = first["verdict"]
    if verdict == NOT_COMPARED:
        return _NO_TIME[contrast.kind]
    one, other = GROUPS[contrast.kind]
    if verdict == TOO_SMALL:
        return f"Counts {one} and {other} are too small to be compared."
    subject, per, period = contrast.filters.counted(), PER_WORDS[contrast.kind], contrast.filters.period.describe()
    if verdict == NONE_RECORDED:
        return f"None were recorded {one}, and none {other}{_when(contrast)}, {period}."
    rate, beside = rate_words(first["rate"], second["rate"])
    rates = f"{rate} {subject} {per} {one}, {beside} {other}, {period}"
    return f"{rates}: {_VERDICTS[verdict].format(one=one)}."


_VERDICTS = {
    HIGHER: "more {one} than chance would bring",
    LOWER: "fewer {one} than chance would bring",
    CANNOT_TELL: "no clear difference, chance alone could bring one as large",
}


def days_left_out_sentence(contrast: Contrast) -> str:
    """Return which days are in neither part of a contrast, or "" where none are."""
    days = "1 day" if contrast.left_out == 1 else f"{number(contrast.left_out)} days"
    if contrast.left_out == 0:
        return ""
    if contrast.kind == AFTER_SCHOOL:
        return f"Left out: {days} of which it is not known whether there was school."
    matches = "1 match day" if contrast.left_out == 1 else f"{number(contrast.left_out)} match days"
    return f"Left out: {matches} without four like days nearby."


def rate_words(*rates: float) -> tuple[str, ...]:
    """Return rates to one decimal, all to two where one is small: of a day's offences 0.04 and 0.01 are not the same.

    >>> rate_words(12.34, 0.0), rate_words(0.123, 2.2)
    (('12.3', '0.0'), ('0.12', '2.20'))
    """
    decimals = 2 if any(0 < rate < 1 for rate in rates) else 1
    return tuple(f"{rate:,.{decimals}f}" for rate in rates)


def _of_whole(part: object, whole: object, view: TimesView, each: str = "") -> str:
    """Return " (1,002, 20%)", without the share where a count is too small for one, "" without a count."""
    if pd.isna(part):
        return ""
    may_have_share = int(part) >= view.headline.smallest_base and is_base(whole)  # type: ignore[call-overload]
    return f" ({number(part)}{each}{f', {percent_of(part, whole)}' if may_have_share else ''})"


def _when(contrast: Contrast) -> str:
    return " from 15:00 to 17:59" if contrast.kind == AFTER_SCHOOL else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
