"""How an indicator is made from nothing, as entries of the Guide: a step each, with what is typed, chosen and pressed."""

from collections.abc import Iterable, Mapping

from svd_data.catalogue import Catalogue
from svd_data.lab.tutorial import Step, tutorial_steps
from svd_ui.guide_entry import TUTORIAL, TYPED, Entry, entry
from svd_ui.lab import words


def tutorial_entries(catalogue: Catalogue) -> tuple[Entry, ...]:
    """Return the tutorial's steps, numbered."""
    titles = {each.indicator_id: each.title for each in catalogue.indicators}
    return tuple(_entry(place, step, titles) for place, step in enumerate(tutorial_steps(), start=1))


def _entry(place: int, step: Step, titles: Mapping[str, str]) -> Entry:
    typed = dict(step.typed)
    facts: dict[str, str | Iterable[str]] = {
        "What to do": step.text,
        TYPED: typed.pop("where", ""),
        "Write and choose": [
            f"{words.FIELD_LABELS[field]}: {words.CHOICES.get(field, {}).get(text, text)}"
            for field, text in typed.items()
        ],
        "Set beside it": [titles[name] for name in step.beside if name in titles],
        "Press": step.press,
        "What you see": step.see,
    }
    return entry(TUTORIAL, step.step_id, f"Step {place}: {step.title[:1].lower()}{step.title[1:]}", **facts)
