"""How much of a draft is also in existing indicators, and of them in it: what is nearly the same is not needed twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from svd_data.indicators import Indicator
from svd_data.lab.words import per_cent

# Two that share this much of each other tell the same story.
_NEARLY_ALL = 0.95


@dataclass(frozen=True)
class Overlap:
    """A draft beside one existing indicator, in one period. both: events that both count; draft, other: that each counts."""

    indicator_id: str
    title: str
    draft: int
    other: int
    both: int

    @property
    def share_of_draft(self) -> float:
        return self.both / self.draft if self.draft else 0.0

    @property
    def share_of_other(self) -> float:
        return self.both / self.other if self.other else 0.0

    @property
    def is_nearly_the_same(self) -> bool:
        return min(self.share_of_draft, self.share_of_other) >= _NEARLY_ALL

    @property
    def sentence(self) -> str:
        if not self.draft:
            return "The draft counts nothing in the latest 12 months."
        if not self.both:
            return f"None of the draft's events is in {self.title}."
        same = " The two count nearly the same." if self.is_nearly_the_same else ""
        return (
            f"{per_cent(self.share_of_draft)} of the draft's events are also in {self.title}, "
            f"and {per_cent(self.share_of_other)} of that is in the draft.{same}"
        )


def overlaps(draft: int, others: Sequence[Indicator], counts: Sequence[tuple[int, int]]) -> tuple[Overlap, ...]:
    """Return the draft beside each of the others, those that hold most of it first. counts: (events, events in both) of each."""
    found = [
        Overlap(each.indicator_id, each.title, draft, other, both)
        for each, (other, both) in zip(others, counts, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-each.share_of_draft, -each.share_of_other, each.title)))


def overlap_sentence(found: Sequence[Overlap]) -> str:
    """Return what matters of all overlaps: what the draft nearly repeats, or what holds most of it."""
    if not found:
        return "There is no existing indicator of the same kind of record to compare with."
    same = [each for each in found if each.is_nearly_the_same]
    return (same or list(found))[0].sentence
