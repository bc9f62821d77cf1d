"""What Programmes answers: what is being done, where, when, for whom?"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from svd_data.views.programmes import EVER, EVERY, NOW, ProgrammesView
from svd_ui import tables
from svd_ui.answer import Answer, Legend, Picture
from svd_ui.charts import Chart, Key, programme_keys, programmes_chart, programmes_height, ward_map_chart
from svd_ui.context import Context
from svd_ui.paint import WardPaint, paint_by_class
from svd_ui.palette import ZERO
from svd_ui.scales import COUNTS, classes_of
from svd_ui.sentences import (
    funding_sentence,
    gaps_sentence,
    illustrative_sentence,
    not_on_map_sentence,
    programmes_sentence,
    without_ages_sentence,
)
from svd_ui.ward_painting import class_keys
from svd_ui.words import days_words

QUESTION = "Programmes: what is being done, where, when, for whom?"
TIMELINE, MAP = "programmes", "programmes-by-ward"

TIERS = (
    "Primary prevention is for everyone, secondary for those at risk, tertiary for those whom violence has reached; the "
    "tier is this project's reading of what a programme does."
)
PLACES = "In which ward a named place lies is this project's reading too; the work of a programme can reach beyond it."
CAUSE = "That figures moved while a programme ran does not tell that it moved them."
FILTERS = (
    "Indicator, period, types and victims chosen at the left change nothing here; wards chosen stand out on the map."
)


def programmes_page(here: Context, choices: Mapping[str, str]) -> Answer:
    """Return the answer to `here` as Programmes shows it. choices: tier, whom, provision."""
    return programmes_answer(here, view_of(here, choices))


def view_of(here: Context, choices: Mapping[str, str]) -> ProgrammesView:
    """Return the register as the page's choices have it."""
    return here.programmes(choices.get("tier", EVERY), choices.get("whom", EVERY), choices.get("provision", NOW))


def programmes_answer(here: Context, view: ProgrammesView) -> Answer:
    """Return the answer of a view: the timeline and the map of wards; no pictures where no programme is as chosen."""
    others = (
        funding_sentence(view),
        without_ages_sentence(view),
        illustrative_sentence(view),
    )
    credit = " ".join(here.catalogue.attributions)
    return Answer(
        "programmes",
        QUESTION,
        programmes_sentence(view, here.catalogue.area_name),
        tuple(filter(None, others)),
        () if view.register.frame.empty else (_timeline(here, view), _map(here, view)),
        view.register,
        notes=(TIERS, PLACES, CAUSE, FILTERS, *([credit] if credit else [])) if view.registered else (),
        as_at=view.as_at,
    )


def paint_provision(view: ProgrammesView) -> dict[str, WardPaint]:
    """Return each ward painted by how many programmes are its own; a gap is white and says so."""
    wards = view.wards
    painted = paint_by_class(wards, "programmes", classes_of(wards.frame["programmes"], COUNTS), "programmes")
    for row in wards.frame.itertuples():
        whole = f"{row.everywhere} for the whole area"
        own = f"{row.programmes} of its own ({row.names}), and {whole}"
        words, figure = (f"gap: none of its own, {whole}", "gap") if row.is_gap else (own, str(row.programmes))
        painted[row.ward_code] = replace(painted[row.ward_code], words=words, figure=figure)
    return painted


def _timeline(here: Context, view: ProgrammesView) -> Picture:
    rows = view.register.frame
    undated = rows.loc[rows["known_from"].isna(), "title"].tolist()
    draw: Callable[[int], Chart] | None = None
    if len(undated) < len(rows):
        draw = partial(programmes_chart, view.register, view.as_at)
    return Picture(
        TIMELINE,
        f"Programmes, {here.catalogue.area_name}",
        "Timeline of programmes by prevention tier, a bar each from its first to its last known day, with ends of funding and "
        "the end of the data",
        tables.programmes_table(view),
        draw,
        programmes_height(view.register),
        heading="When: from the first to the last known day",
        legend=Legend(programme_keys(view.register)) if draw else Legend(),
        notes=(
            *_marks(view),
            *([f"Of no known day, so not on the timeline: {', '.join(undated)}."] if undated else []),
        ),
    )


def _marks(view: ProgrammesView) -> tuple[str, ...]:
    rows = view.register.frame
    rows = rows[rows["known_from"].notna()]
    marks = {
        "A pale bar with a dashed edge has an illustrative first or last day.": (
            rows["first_is_illustrative"] | rows["last_is_illustrative"]
        ).any(),
        "A point is a single known day.": (rows["known_from"] == rows["known_to"]).any(),
        "? means that nobody tells when it began or ended.": (rows["first"].isna() | rows["last"].isna()).any(),
        "◆ is the end of funding.": rows["funding_ends"].notna().any(),
    }
    return tuple(words for words, is_there in marks.items() if is_there)


def _map(here: Context, view: ProgrammesView) -> Picture:
    area, wards = here.catalogue.area_name, view.wards.frame
    gap = (Key("gap: none of its own", ZERO),) if wards["is_gap"].any() else ()
    counted = "in the register" if view.provision == EVER else f"running on {days_words(view.as_at, view.as_at)}"
    legend = Legend(
        (*gap, *class_keys(classes_of(wards["programmes"], COUNTS))), f"Programmes of the ward's own, {counted}"
    )
    paint = paint_provision(view)
    return Picture(
        MAP,
        f"Programmes by ward, {area}",
        f"Map of {area}'s wards: {legend.title[:1].lower()}{legend.title[1:]}",
        tables.provision_table(view),
        # The shapes are only read where the map is drawn.
        lambda height: ward_map_chart(view.wards, here.ward_shapes(), paint, height),
        460,
        heading=f"Where: programmes in each ward of {area}",
        says=" ".join(filter(None, (gaps_sentence(view), not_on_map_sentence(view)))),
        legend=legend,
    )
