"""What a page answers, as one frozen value: its sentences, its pictures with their tables, and what they are about.

A page lays it out, Present shows one picture of it large, and every export writes it down. None of them counts, words or
colours anything again, so that all of them show the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from svd_data.catalogue import PopulationDataset
from svd_data.disclosure import Released
from svd_data.errors import FilterError, did_you_mean
from svd_data.filters import Filters
from svd_ui.charts import Chart, Key


@dataclass(frozen=True)
class Legend:
    """What the marks and fills of a picture mean. title: what is drawn, in bold; more: what follows it; "" for neither."""

    keys: tuple[Key, ...] = ()
    title: str = ""
    more: str = ""


@dataclass(frozen=True)
class Mark:
    """A letter or sign over a picture, and what it stands for. short: that in few words, for where there is little room."""

    sign: str
    words: str
    short: str = ""


@dataclass(frozen=True)
class Picture:
    """One picture of an answer with its table twin.

    name: its own within the answer, in links and file names. title: of picture and table. alt: the picture in words.
    table: every figure that the picture shows, with headings a person reads. draw: makes the chart at a height in pixels, of a
    map the shapes and fills of the screen; None where the table is all there is. height: the screen's. heading: what stands
    over it on its page, where shorter than the title. says: what this picture answers with, a line each where there are
    several sentences, "" where the answer's own does. marks: of events over it. notes: what else its marks mean, in
    sentences. filters: what it is about where not the answer's; beside: what else it is about. is_aside: a table that
    belongs to the picture before it, never shown alone.
    """

    name: str
    title: str
    alt: str
    table: Released
    draw: Callable[[int], Chart] | None = None
    height: int = 0
    heading: str = ""
    says: str = ""
    legend: Legend = Legend()
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    filters: Filters | None = None
    beside: Filters | None = None
    is_aside: bool = False


@dataclass(frozen=True)
class About:
    """What figures are about. population: the residents that rates are of. caveats: of the page; the indicator has its own."""

    filters: Filters
    population: PopulationDataset | None = None
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What one page answers to one set of filters and choices, for one audience.

    page: of navigation.PAGES. question: the page's title. lead: the sentence that answers it; others: those that qualify it.
    pictures: in the page's order, the first the one that stands for all; none where there is nothing to show, which the lead
    then says. released: any release of the page, for its audience and note; of several the strictest. about: what the figures
    are about, the page's own first, then what stands beside it; empty where no filter matters, as of a register. notes: what
    else stands in small type below. as_at: the day that a register is of. source_of: whose source of records is named below
    where `about` is empty.
    """

    page: str
    question: str
    lead: str
    others: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    released: Released | None = None
    about: tuple[About, ...] = ()
    notes: tuple[str, ...] = ()
    as_at: date | None = None
    source_of: Filters | None = None

    @property
    def filters(self) -> Filters | None:
        """What the figures are about, None where no filter matters."""
        return self.about[0].filters if self.about else None

    @property
    def shown_alone(self) -> tuple[Picture, ...]:
        """The pictures that can be shown without another."""
        return tuple(each for each in self.pictures if not each.is_aside)

    def picture(self, name: str) -> Picture:
        """Return the picture of that name. Raises FilterError with the nearest right word."""
        for picture in self.pictures:
            if picture.name == name:
                return picture
        known = [each.name for each in self.pictures]
        raise FilterError(f"{self.question} has no picture '{name}'.{did_you_mean(name, known)}")

    def has(self, name: str) -> bool:
        """Return whether there is such a picture."""
        return any(each.name == name for each in self.pictures)

    def sentence_of(self, picture: Picture | None) -> str:
        """Return the one sentence that stands over a picture alone: the lead over the first, which stands for all, else its own."""
        if picture is None or not picture.says or picture == next(iter(self.shown_alone), None):
            return self.lead
        return picture.says

    def asides_of(self, picture: Picture) -> tuple[Picture, ...]:
        """Return the tables that belong to a picture: those that stand right behind it."""
        after = self.pictures[self.pictures.index(picture) + 1 :]
        return tuple(takewhile(lambda each: each.is_aside, after))
