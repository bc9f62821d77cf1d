"""What stands in small type below every answer, on the page and in whatever is taken away: definition, filters, audience, source."""

from dataclasses import dataclass
from datetime import date

from svd_data.catalogue import Catalogue
from svd_data.disclosure import NOT_SHOWN, Released
from svd_data.filters import Filters
from svd_ui.answer import About, Answer, Picture
from svd_ui.exports import source_words, table_is_about
from svd_ui.words import HIDDEN_MARK, NO_FIGURE, days_words

_NO_PEOPLE = "The register counts programmes and no people: it is the same for every audience."


@dataclass(frozen=True)
class Line:
    """One line of small type, as plain text. heading: what stands before it in bold, "" for none."""

    heading: str
    text: str


def about_lines(answer: Answer, catalogue: Catalogue) -> tuple[Line, ...]:
    """Return what the answer is about, line by line: of each side its definition, filters, residents and source, and the audience."""
    lines: list[Line] = []
    for place, about in enumerate(answer.about):
        if place:
            lines.append(Line("Set beside them", ""))
        lines += lines_of(about, answer.released, catalogue)
    if answer.as_at is not None:
        lines += register_lines(answer, answer.as_at)
    elif not answer.about and answer.released is not None:
        lines.append(audience_line(answer.released))
    if not answer.about and answer.source_of is not None:
        lines += source_lines(answer.source_of, catalogue)
    return (*lines, *(Line("", note) for note in answer.notes))


def picture_is_about(answer: Answer, picture: Picture | None, catalogue: Catalogue) -> str:
    """Return what a picture of an answer is about in words, of None the answer: what is counted, where and when; "" of a register."""
    filters = (picture.filters if picture else None) or answer.filters
    if filters is None:
        return ""
    if picture is None:
        return filters.describe(catalogue.wards)
    return table_is_about(picture.table, filters, catalogue, picture.beside)


def meaning_lines(answer: Answer) -> tuple[Line, ...]:
    """Return what the words of an answer mean: of each side its definition and caveats, then the rules of the audience."""
    lines: list[Line] = []
    for about in answer.about:
        lines += [definition_line(about), *(Line("", caveat) for caveat in caveats_of(about))]
    if answer.released is not None:
        lines.append(audience_line(answer.released))
    return (*dict.fromkeys(lines), *(Line("", note) for note in answer.notes))


def lines_of(about: About, released: Released | None, catalogue: Catalogue) -> tuple[Line, ...]:
    """Return the lines of one side."""
    filters = about.filters
    return (
        definition_line(about),
        Line("About these figures", f"{filters.describe(catalogue.wards)}."),
        *([Line("Residents", f"{about.population.describe()}.")] if about.population else []),
        *([audience_line(released)] if released is not None else []),
        *(Line("", caveat) for caveat in caveats_of(about)),
        *source_lines(filters, catalogue),
    )


def definition_line(about: About) -> Line:
    """Return what is counted, in the indicator's own words, and how settled that is."""
    indicator = about.filters.indicator
    status = f"Status: {indicator.status}, reviewed {indicator.reviewed_on:%d %B %Y}."
    return Line(indicator.title, f"{indicator.definition} {status}")


def caveats_of(about: About) -> tuple[str, ...]:
    """Return the caveats of the page and of the indicator, each once."""
    return tuple(dict.fromkeys((*about.caveats, *about.filters.indicator.caveats)))


def register_lines(answer: Answer, as_at: date) -> tuple[Line, ...]:
    """Return what a register is, as at its day, and that it is the same for every audience."""
    return (
        Line(
            "About this register",
            f"as at {days_words(as_at, as_at)}, the last day of the data. What no source tells is not known, and is neither yes "
            "nor no.",
        ),
        *([Line("Audience", f"{answer.released.audience}. {_NO_PEOPLE}")] if answer.released is not None else []),
    )


def audience_line(released: Released) -> Line:
    """Return who may see the figures, what was done to them for that, and what stands where there is none."""
    hidden = f" {HIDDEN_MARK} in a picture, and a note in a table, mean {NOT_SHOWN}." if released.is_controlled else ""
    figures = f"{released.audience}. {released.note} {NO_FIGURE} in a table means that there is no figure.{hidden}"
    return Line("Audience", figures)


def source_lines(filters: Filters, catalogue: Catalogue) -> tuple[Line, ...]:
    """Return the source of the records, when the data was built, and the licences."""
    source = catalogue.source(filters.source)
    return (
        Line(
            "Source",
            f"{source_words(catalogue, filters)}, {source.publisher}. "
            f"Data to {source.months[-1]:%B %Y}, built {catalogue.built_at:%d %B %Y}.",
        ),
        Line("", f"{source.licence}. {' '.join(catalogue.attributions)}"),
    )
