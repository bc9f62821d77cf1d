"""How much a draft's count hangs on each part of its condition, and on just where its thresholds lie."""

from collections.abc import Sequence
from dataclasses import dataclass

from svd_data.condition_parts import MOVED, WITHOUT, Variant
from svd_data.lab.words import signed_per_cent

# A threshold that moves the count by more than this in one step decides the figure as much as what is counted does.
_MUCH = 0.10


@dataclass(frozen=True)
class Sensitivity:
    """The count with one thing changed. kind: "without" the part, or with its threshold "moved" to what `changed` says."""

    kind: str
    part: str
    changed: str
    count: int
    base: int

    @property
    def difference(self) -> int:
        return self.count - self.base

    @property
    def share(self) -> float:
        """The change as a share of the count as it is; of none, 0 or, where there are some now, 1."""
        return self.difference / self.base if self.base else float(self.count > 0)

    @property
    def sentence(self) -> str:
        done = f"without {self.part}" if self.kind == WITHOUT else f"with {self.changed} in place of {self.part}"
        return f"{self.base:,} becomes {self.count:,} ({signed_per_cent(self.share)}) {done}."


def sensitivities(base: int, variants: Sequence[Variant], counts: Sequence[int]) -> tuple[Sensitivity, ...]:
    """Return each variant of the condition with its count, what changes most first. base: the count as it is."""
    found = [
        Sensitivity(each.kind, each.part, each.changed, count, base)
        for each, count in zip(variants, counts, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: -abs(each.difference)))


def sensitivity_sentence(found: Sequence[Sensitivity]) -> str:
    """Return what the count hangs on most, and whether a step of a threshold matters."""
    if not found:
        return "The condition has one part and no threshold, so there is nothing to leave out or to move."
    parts, steps = ([each for each in found if each.kind == kind] for kind in (WITHOUT, MOVED))
    idle = [each.part for each in parts if not each.difference]
    words = []
    if parts:
        words.append(
            f"Most hangs on one part: {parts[0].sentence}"
            if parts[0].difference
            else "No part changes the count by being left out."
        )
    if idle and parts[0].difference:
        words.append(f"Leaving out {idle[0]} changes nothing{' and others neither' if len(idle) > 1 else ''}.")
    if steps:
        worst = steps[0]
        much = (
            "so the figure hangs on where it lies"
            if abs(worst.share) > _MUCH
            else "so it matters little where just it lies"
        )
        words.append(f"A step of a threshold: {worst.sentence[:-1]}, {much}.")
    return " ".join(words)
