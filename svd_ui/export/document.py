"""What a file that is taken away holds, whatever its form: one frozen value made from answers, which the writers only set.

Nothing is counted, worded or chosen by the writers, so that slides, web page, workbook and picture say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from svd_data.catalogue import Catalogue
from svd_data.disclosure import Released
from svd_data.filters import Filters
from svd_ui.about import Line, about_lines, picture_is_about, source_lines
from svd_ui.answer import Answer, Picture
from svd_ui.audience import AUDIENCE_LABELS
from svd_ui.context import Context
from svd_ui.export.text import clean
from svd_ui.exports import name_of_file, period_for_name
from svd_ui.sentences import provisional_sentence
from svd_ui.view_links import ViewLink
from svd_ui.words import join

SYNTHETIC = "Synthetic demonstration data. No row is about a real person or offence."

# What begins the file's name of a whole briefing.
BRIEFING = "briefing"
PROVISIONAL = "Includes provisional months"


@dataclass(frozen=True)
class TakenTable:
    """A table of a view. about: what it is about, in words. of: the title of an earlier picture whose table it is, "" for none."""

    name: str
    title: str
    released: Released
    about: str
    of: str = ""


@dataclass(frozen=True)
class TakenPicture:
    """A picture with its table and those that belong to it; `picture.draw` is None where the table is all there is."""

    picture: Picture
    tables: tuple[TakenTable, ...]

    @property
    def title(self) -> str:
        return clean(self.picture.title)

    @property
    def alt(self) -> str:
        return clean(f"{self.picture.alt.rstrip('.')}. Its table follows it.")


@dataclass(frozen=True)
class TakenView:
    """One view of a document.

    title: a briefing's own words, or the page's question. question: the page's. sentences: what it answers, the lead first;
    of a view that the audience may not have, why. note: for whoever speaks. about: all small type; source: the part of it
    that says where the records are from; definition: what is counted. when: its period, or the day of a register. span: the
    months that its period has, None where it has none. link: its path, with the audience, or its whole address. is_refused: the audience may
    not have it.
    """

    title: str
    question: str
    sentences: tuple[str, ...]
    pictures: tuple[TakenPicture, ...] = ()
    note: str = ""
    about: tuple[Line, ...] = ()
    source: str = ""
    definition: str = ""
    filters: str = ""
    when: str = ""
    span: tuple[date, date] | None = None
    is_provisional: bool = False
    link: str = ""
    is_refused: bool = False

    def told(self, title: str, note: str, problems: tuple[str, ...]) -> "TakenView":
        """Return it under a briefing's own title ("" for the page's), with its note, and with what its link asked for in vain."""
        return replace(self, title=title or self.title, note=note, sentences=(*self.sentences, *problems))

    @property
    def tables(self) -> tuple[TakenTable, ...]:
        """Its tables, each once."""
        return tuple(table for taken in self.pictures for table in taken.tables if not table.of)


@dataclass(frozen=True)
class Document:
    """A briefing or a single view for one audience on one version of the data. names: what stands for it in a file's name."""

    title: str
    names: tuple[str, ...]
    audience: str
    catalogue: Catalogue
    views: tuple[TakenView, ...]

    @property
    def is_briefing(self) -> bool:
        return self.names[0] == BRIEFING

    def reached_at(self, address: str) -> "Document":
        """Return it with whole addresses. address: "https://host", as the browser has it; "" leaves the paths as they are."""
        views = tuple(replace(view, link=clean(f"{address}{view.link}")) for view in self.views)
        return replace(self, views=views) if address else self

    @property
    def is_synthetic(self) -> bool:
        return self.catalogue.is_synthetic

    @property
    def audience_words(self) -> str:
        """For whom it is, and what was done to figures for that, each thing said once."""
        notes = dict.fromkeys(table.released.note for view in self.views for table in view.tables)
        return " ".join([f"{AUDIENCE_LABELS[self.audience]} view.", *notes])

    @property
    def period(self) -> str:
        """The periods of its views in words: the one that all have, or from the first month to the last."""
        periods = list(dict.fromkeys(view.when for view in self.views if view.when))
        if len(periods) == 1:
            return periods[0]
        spans = [view.span for view in self.views if view.span]
        if not spans:
            return join(periods)
        first, last = min(start for start, _ in spans), max(end for _, end in spans)
        return f"periods from {first:%B %Y} to {last:%B %Y}"

    @property
    def as_at(self) -> str:
        return f"Data built {self.catalogue.built_at:%d %B %Y}, version {self.catalogue.version}"

    @property
    def subject(self) -> str:
        """What a file's properties say of it: area, audience, period and version."""
        mark = ["synthetic demonstration data"] if self.is_synthetic else []
        about = [self.catalogue.area_name, f"{self.audience} view", self.period, *mark, self.as_at]
        return clean("; ".join(each for each in about if each))

    def footer(self, view: TakenView | None = None) -> str:
        """Return what stands at the foot of every page: audience, period, version, and what the data is."""
        when = view.when if view else self.period
        parts = [
            *(["SYNTHETIC DATA"] if self.is_synthetic else []),
            f"{AUDIENCE_LABELS[self.audience]} view",
            *([when] if when else []),
            *([PROVISIONAL] if view and view.is_provisional else []),
            self.as_at,
        ]
        return clean(" · ".join(parts))

    def file_name(self, ending: str) -> str:
        """Return its file's name: area, what it is, period, audience, version."""
        spans = [view.span for view in self.views if view.span]
        when = period_for_name(min(start for start, _ in spans), max(end for _, end in spans)) if spans else ""
        return name_of_file(self.names, when, self.audience, self.catalogue, ending)


# Tables that a document has already: none is written twice.
Seen = list["TakenTable"]


def view_of(
    here: Context, answer: Answer, link: ViewLink, pictures: Sequence[Picture], seen: Seen | None = None
) -> TakenView:
    """Return a page's answer with some of its pictures, in the answer's order. seen: the tables before it; it adds its own."""
    alone = pictures[0] if len(pictures) == 1 else None
    filters = (alone.filters if alone else None) or answer.filters
    said = (answer.sentence_of(alone), alone.says if alone else "")
    sentences = tuple(dict.fromkeys(clean(each) for each in (*said, *answer.others) if each))
    taken = TakenView(
        clean(answer.question),
        clean(answer.question),
        sentences,
        _taken(here, answer, pictures, [] if seen is None else seen),
        about=tuple(Line(clean(line.heading), clean(line.text)) for line in about_lines(answer, here.catalogue)),
        link=_with_audience(link, here.audience),
        when=f"as at {answer.as_at.day} {answer.as_at:%B %Y}" if answer.as_at else "",
    )
    if filters is None:
        return taken
    described = clean(picture_is_about(answer, alone, here.catalogue))
    return replace(_with_filters(taken, filters, here.catalogue), filters=described)


def refused_view(here: Context, question: str, link: ViewLink, why: str) -> TakenView:
    """Return a page for a view that is not to be had: what it asked, and why not."""
    words, address = clean(question), _with_audience(link, here.audience)
    view = TakenView(words, words, (clean(why),), link=address, is_refused=True)
    return _with_filters(view, here.filters, here.catalogue)


def single_view(here: Context, answer: Answer, link: ViewLink, picture: str = "") -> Document:
    """Return a page's answer as a document: with one of its pictures, or with all where none is named."""
    pictures = (answer.picture(picture),) if picture else answer.shown_alone
    view = view_of(here, answer, link, pictures)
    indicator = (answer.filters.indicator.indicator_id.replace("_", "-"),) if answer.filters else ()
    names = (*indicator, answer.page, *((picture,) if picture and picture != answer.page else ()))
    return Document(view.title, names, here.audience, here.catalogue, (view,))


def _taken(here: Context, answer: Answer, pictures: Sequence[Picture], seen: Seen) -> tuple[TakenPicture, ...]:
    taken = []
    for picture in pictures:
        tables = []
        for each in (picture, *answer.asides_of(picture)):
            about = clean(picture_is_about(answer, each, here.catalogue))
            table = TakenTable(each.name, clean(each.title), each.table, about)
            tables.append(replace(table, of=next((other.title for other in seen if _is_same(other, table)), "")))
            seen.append(table)
        taken.append(TakenPicture(picture, tuple(tables)))
    return tuple(taken)


def _is_same(one: TakenTable, other: TakenTable) -> bool:
    first, second = one.released.frame, other.released.frame
    return one.about == other.about and list(first.columns) == list(second.columns) and first.equals(second)


def _with_filters(view: TakenView, filters: Filters, catalogue: Catalogue) -> TakenView:
    indicator, (source, licence) = filters.indicator, source_lines(filters, catalogue)
    return replace(
        view,
        filters=clean(filters.describe(catalogue.wards)),
        definition=clean(f"{indicator.title}: {indicator.definition}"),
        source=clean(f"Source: {source.text} {licence.text}"),
        when=filters.period.describe(),
        span=(filters.period.first, filters.period.last),
        is_provisional=bool(provisional_sentence(filters, catalogue)),
    )


def _with_audience(link: ViewLink, audience: str) -> str:
    mark = "&" if "?" in link.address else "?"
    return clean(f"{link.address}{mark}audience={audience}")
