"""What the Indicator lab says."""

from svd_data.audiences import INTERNAL
from svd_data.lab.doubt import Doubts
from svd_data.lab.drafts import Checked
from svd_data.lab.preview import Preview
from svd_ui.sentences.parts import counted
from svd_ui.words import one_decimal

QUESTION = "Indicator lab: what if we counted it like this?"
START = "Write what is to be counted, or start from an existing indicator: it is shown and checked at once."


def closed_sentence(bound: str, locked: str) -> str:
    """Return why a session has no lab: those whom it shows things to are more than those who may see a draft.

    locked: the audience that the session is locked at for presenting, "" where it is not.
    """
    who = "This session is locked for presenting and" if locked == bound else "This server"
    return (
        f"{who} shows nothing wider than the {bound} view, and a draft is for the {INTERNAL} audience alone: "
        "nobody has reviewed what it counts."
    )


def other_audience_sentence(audience: str) -> str:
    """Return why the lab shows nothing to an audience that was chosen at the left."""
    return (
        f"Drafts are not shown to the {audience} audience, because nobody has reviewed what they count. "
        "Choose Internal at the left to work on one."
    )


def lab_sentence(checked: Checked) -> str:
    """Return what the draft is, in one sentence for the top of the page."""
    if checked.indicator is None:
        stops = [problem for problem in checked.problems if problem.stops]
        is_blank = not checked.draft.where.strip() and all(problem.key == "where" for problem in stops)
        return START if is_blank else "The draft cannot be counted yet: what is wrong is marked below."
    left = len(checked.problems)
    title = checked.indicator.title
    if not left:
        return f"{title} can be counted and is complete: it can be kept for review."
    return f"{title} can be counted; {left} {'thing is' if left == 1 else 'things are'} still to be put right before it can be kept."


def seen_sentence(view: Preview) -> str:
    """Return the draft's headline: the count, over which residents, and the rate."""
    row, indicator = view.hotspots.headline.frame.iloc[0], view.filters.indicator
    count = f"{counted(row['numerator'], view.filters)}, {view.filters.period.describe()}"
    count = count[:1].upper() + count[1:]
    if view.hotspots.population is None:
        return f"{count}."
    return (
        f"{count}: {one_decimal(row['rate'])} per {indicator.per:,} of {int(row['denominator']):,} residents "
        f"({view.hotspots.population.describe()})."
    )


def doubt_sentences(found: Doubts) -> tuple[str, ...]:
    """Return the verdict, and behind it each rule that is not met."""
    return (found.verdict.sentence, *(reason.sentence for reason in found.verdict.failing))
