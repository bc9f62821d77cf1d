"""What the Guide answers: what do the words mean, where does it come from, how good is it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from svd_data.audiences import INTERNAL, known_to
from svd_data.calendar_days import SchoolTerms, school_terms
from svd_data.disclosure import Released
from svd_data.search import find_words
from svd_data.views.months import MONTH
from svd_data.views.quality import QualityView
from svd_ui import tables
from svd_ui.answer import About, Answer, Legend, Picture
from svd_ui.answers.parts import mark_notes
from svd_ui.audience import bound_of, locked_at, server_bound
from svd_ui.charts import share_chart, share_keys
from svd_ui.context import Context
from svd_ui.guide_entries import guide_entries
from svd_ui.guide_entry import INDICATORS, QUALITY, SECTIONS, TUTORIAL, Entry
from svd_ui.sentences.guide import (
    found_sentence,
    guide_sentence,
    kept_back_sentence,
    left_out_sentence,
    never_recorded_sentence,
)

LATEST_QUALITY, QUALITY_STEPS, FILES = "quality-latest", "quality", "files"

WHOLE = "The Guide is about the whole area and every month loaded: types, wards, victims and period chosen at the left change nothing here."

_GAPS = "A gap in a line is a time with too few records to give a share."
_ALL_PLACED = "Every row read could be placed in the area or out of it."
_CALENDAR = "calendar"


@dataclass(frozen=True)
class Asked:
    """What of the Guide is asked for. entries: those of the section, or found; of data quality none. said: what a search came
    to, "" without one. section: of SECTIONS, "" for a search, which goes through all of them.
    """

    entries: tuple[Entry, ...]
    said: str
    section: str


def guide_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as the Guide shows it. choices: section, find."""
    return guide_answer(here, here.quality(), asked_of(here, choices))


def asked_of(here: Context, choices: Mapping[str, str]) -> Asked:
    """Return the entries that a search finds, or those of the section chosen."""
    entries, words = entries_of(here), choices.get("find", "")
    if not words:
        section = choices.get("section", INDICATORS)
        section = section if section in sections_of(here) else INDICATORS
        return Asked(tuple(each for each in entries if each.section == section), "", section)
    found = find_words(words, [entry.text for entry in entries])
    hits = tuple(entries[place] for place in found.places)
    return Asked(hits, found_sentence(words, len(hits), found.unknown), "")


def sections_of(here: Context) -> dict[str, str]:
    """Return what each section is called, by its word in the link; how an indicator is made only where there is a lab."""
    has_lab = bound_of(here.catalogue) == INTERNAL
    return {name: title for name, title in SECTIONS.items() if name != TUTORIAL or has_lab}


def guide_answer(here: Context, view: QualityView, asked: Asked) -> Answer:
    """Return the answer of what was asked: the words of a section, or found in any, or the data's quality."""
    whole = guide_sentence(view, known_to(here.catalogue, here.audience), len(here.loaded_sources()))
    lead, *others = [said for said in (asked.said, whole, left_out_sentence(view)) if said]
    return Answer(
        "guide",
        "Guide: what do the words mean, and how good is the data?",
        lead,
        tuple(others),
        _quality(here, view) if asked.section == QUALITY else _words(view, asked),
        view.steps,
        (About(view.filters, None, (WHOLE,)),),
    )


def _words(view: QualityView, asked: Asked) -> tuple[Picture, ...]:
    """Return the entries as tables, of each section one with a row a word, and behind it one with all that is said."""
    pictures: list[Picture] = []
    for section in dict.fromkeys(entry.section for entry in asked.entries):
        entries = [entry for entry in asked.entries if entry.section == section]
        title = f"Guide: {SECTIONS[section]}"
        short, long = tables.words_table(entries), tables.facts_table(entries)
        alt = f"Table of words and what they mean: {SECTIONS[section]}"
        pictures += [
            Picture(section, title, alt, view.steps.derive(short), heading=SECTIONS[section]),
            Picture(f"{section}-facts", f"{title}, all that is said", alt, view.steps.derive(long), is_aside=True),
        ]
    return tuple(pictures)


def _quality(here: Context, view: QualityView) -> tuple[Picture, ...]:
    indicator = view.filters.indicator
    title = f"{indicator.title}: what is not recorded, latest 12 months"
    said = (kept_back_sentence(view), never_recorded_sentence(here.ask.source))
    latest = Picture(
        LATEST_QUALITY,
        title,
        f"What is not recorded of {indicator.title}, latest 12 months",
        tables.latest_quality_table(view),
        heading=title,
        says="\n".join(filter(None, said)),
    )
    return latest, *_steps(view), *_files(view)


def _steps(view: QualityView) -> tuple[Picture, ...]:
    if view.steps.frame.empty:
        return ()
    indicator, steps = view.filters.indicator, "month" if view.step == MONTH else "financial year"
    keys = share_keys(view.steps)
    return (
        Picture(
            QUALITY_STEPS,
            f"What is not recorded by {steps}",
            f"Share of {indicator.noun}, and of their victims, not recorded by {steps}: line chart",
            tables.quality_steps_table(view),
            partial(share_chart, view.steps, keys),
            300,
            heading=f"{indicator.title}: what is not recorded by {steps}",
            legend=Legend(keys),
            notes=(*mark_notes(view.steps), *([_GAPS] if _has_gaps(view.steps) else [])),
        ),
    )


def _has_gaps(shares: Released) -> bool:
    rows = shares.frame
    return bool((rows["share"].isna() & ~rows["is_hidden"] & (rows["total"] > 0).fillna(False)).any())


def _files(view: QualityView) -> tuple[Picture, ...]:
    """Return the rows of the files by month, as a chart where some could not be placed; nothing where they are not shown."""
    files = view.files
    if files is None:
        return ()
    keys = share_keys(files)
    is_drawn = bool((files.frame["unplaced"] > 0).any())
    return (
        Picture(
            FILES,
            "Rows of the files by month",
            "Share of the files' rows that could not be placed in or out of the area, by month: line chart",
            tables.files_table(files),
            partial(share_chart, files, keys) if is_drawn else None,
            300,
            heading="The files: rows read by month",
            says="" if is_drawn else _ALL_PLACED,
            legend=Legend(keys) if is_drawn else Legend(),
        ),
    )


def entries_of(here: Context) -> tuple[Entry, ...]:
    catalogue, loaded = known_to(here.catalogue, here.audience), here.loaded_sources()
    return guide_entries(catalogue, here.ask.source, loaded, _terms(here), server_bound(catalogue), locked_at())


def _terms(here: Context) -> SchoolTerms | None:
    """Return the project's terms for the area; None where the build read the area's own, which are not kept in the file."""
    calendar = next((each for each in here.loaded_sources() if each.source_id == _CALENDAR), None)
    if calendar is not None and calendar.retrieved_on is not None:
        return None
    return school_terms(here.catalogue.area_code)
