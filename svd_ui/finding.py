"""What the search finds, and where each of it leads: indicators, wards, programmes, definitions, questions and pages."""

from collections.abc import Iterator

import streamlit as st

from svd_data.audiences import known_to
from svd_data.indicators import REFERRALS, Indicator
from svd_data.programmes import Programme
from svd_data.search import LONGEST_SEARCH, Findable, Hits, Index, Lead, find, index_of
from svd_ui.answers.guide import entries_of
from svd_ui.audience import bound_of
from svd_ui.context import Context
from svd_ui.guide_entry import INDICATORS, PROGRAMMES, SECTIONS, Entry
from svd_ui.loaded import STARTS
from svd_ui.navigation import PAGES
from svd_ui.opening import counted_link, show_opener
from svd_ui.question_list import questions
from svd_ui.words import escape, plain

PAGE, INDICATOR, WARD, PROGRAMME, DEFINITION, QUESTION = (
    "Page",
    "Indicator",
    "Ward",
    "Programme",
    "Definition",
    "Question",
)

# What a result says is cut at this: the view that it leads to says the rest.
_LONGEST_SAID = 180

# What many call by other letters or words.
_SHORT_NAMES = {
    "domestic_abuse": ("DA", "domestic violence"),
    "violence_against_women_and_girls": ("VAWG",),
    "total_recorded_crime": ("TRC",),
    "serious_youth_violence": ("SYV",),
    "anti_social_behaviour": ("ASB",),
    "firearm_crime": ("gun crime", "gun", "guns", "shooting", "shootings", "shot"),
    "knife_crime": ("knife", "knives", "stabbing", "stabbings", "stabbed", "blades"),
    "robbery": ("mugging", "muggings", "mugged", "street robbery"),
    "rape": ("rapes", "raped"),
    "sexual_offences": ("sexual assault", "sexual assaults", "sexual violence"),
    "homicide": ("murder", "murders", "manslaughter", "killing", "killings"),
    "possession_of_weapons": ("weapon", "weapons", "carrying a weapon"),
}


def search_index(here: Context) -> Index:
    """Return what can be found in this data by this audience, made once for each version of it."""
    key = (here.connection.version, here.filters.source, here.audience, bound_of(here.catalogue))
    return _index(*key, here)


@st.cache_resource(max_entries=12, show_spinner=False)
def _index(version: str, source: str, audience: str, bound: str, _here: Context) -> Index:
    return index_of(findables(_here))


def findables(here: Context) -> tuple[Findable, ...]:
    """Return everything that the search finds, kind by kind."""
    return (*_pages(), *_indicators(here), *_wards(here), *_programmes(here), *_questions(here), *_definitions(here))


def show_found(here: Context, asked: str) -> None:
    """Show what a search found, best first, each with where it leads."""
    hits = find(asked, search_index(here))
    st.html(f'<p class="svd-second" role="status">{escape(found_sentence(asked, hits))}</p>')
    for number, found in enumerate(hits.found):
        with st.container(key=f"found_{number}", gap=None):
            said = f"{escape(_cut(found.said))}" if found.said else ""
            st.html(f'<p class="svd-note"><b>{escape(found.title)}</b> ({escape(found.kind.lower())}). {said}</p>')
            with st.container(horizontal=True):
                for place, lead in enumerate(found.leads):
                    link = counted_link(lead.page, dict(lead.parameters), here.catalogue)
                    show_opener(here, link, plain(lead.label), f"found_{number}_{place}")


def found_sentence(asked: str, hits: Hits) -> str:
    """Return how much was found for what was typed, and the nearest words where nothing was."""
    typed = f"“{asked[:LONGEST_SEARCH]}”"
    count = len(hits.found)
    if not count and len(hits.unknown) == len(asked.split()) == 1:
        return hits.unknown[0]  # that one word is all that was typed
    said = f"Nothing has all of {typed}; this has some of it." if hits.are_partial else f"Found for {typed}:"
    return " ".join([said if count else f"Nothing was found for {typed}.", *hits.unknown])


def _pages() -> Iterator[Findable]:
    for page, title, said in STARTS:
        yield Findable(PAGE, title, said, leads=(Lead(f"Open {title}", page),))
    yield Findable(PAGE, PAGES["overview"], "Where do we stand?", leads=(Lead("Open Overview", "overview"),))


def _indicators(here: Context) -> Iterator[Findable]:
    for each in known_to(here.catalogue, here.audience).indicators:
        yield Findable(
            INDICATOR,
            each.title,
            each.definition,
            f"{each.noun} {each.short} {each.indicator_id.replace('_', ' ')}",
            (each.short, *_SHORT_NAMES.get(each.indicator_id, ())),
            (*_views_of(each, here), _definition(each.title, "What it means")),
        )


def _views_of(each: Indicator, here: Context) -> tuple[Lead, ...]:
    """Return where an indicator is shown; nothing where no source loaded carries it."""
    is_carried = any(each in here.catalogue.available(source) for source in here.catalogue.sources)
    asked = {"indicator": (each.indicator_id,)}
    return (Lead("Where: Hotspots", "hotspots", asked), Lead("When: Trends", "trends", asked)) if is_carried else ()


def _wards(here: Context) -> Iterator[Findable]:
    area = here.catalogue.area_name
    for code, name in here.catalogue.wards.items():
        leads = (Lead(f"{name} in Hotspots", "hotspots", {"wards": (code,)}),)
        yield Findable(WARD, name, f"One of {area}'s wards.", code, leads=leads)


def _programmes(here: Context) -> Iterator[Findable]:
    for each in here.catalogue.programmes:
        yield Findable(
            PROGRAMME,
            each.title,
            each.does,
            f"{each.cohort} {each.tier} prevention {' '.join(place.name for place in each.places)}",
            (each.short,),
            (*_referrals_of(each, here), Lead("In the register: Programmes", "programmes"), _definition(each.title, "What is known of it")),
        )  # fmt: skip


def _referrals_of(each: Programme, here: Context) -> tuple[Lead, ...]:
    source = here.catalogue.fullest_source(REFERRALS)
    if source is None or each.short not in source.types:
        return ()
    return (Lead("Its referrals", "referrals", {"source": (source.source_id,), "types": (each.short,)}),)


def _questions(here: Context) -> Iterator[Findable]:
    for each in questions().values():
        leads = (Lead(f"The answer: {PAGES[each.page]}", each.page, each.parameters),)
        yield Findable(QUESTION, each.question, f"{each.asked_in}.", each.quote, leads=leads)


def _definitions(here: Context) -> Iterator[Findable]:
    for each in entries_of(here):
        # Indicators and programmes are found as themselves, with a way to their entry.
        if each.section not in (INDICATORS, PROGRAMMES):
            yield Findable(DEFINITION, each.title, _first_fact(each), each.text, leads=(_definition(each.title, "In the Guide"),))  # fmt: skip


def _definition(title: str, label: str) -> Lead:
    return Lead(label, "guide", {"find": (title,)})


def _first_fact(each: Entry) -> str:
    said = each.facts[0][1][0] if each.facts else ""
    return said if said.endswith(".") else f"{SECTIONS[each.section]}."


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SAID else text[:_LONGEST_SAID].rpartition(" ")[0] + " …"
