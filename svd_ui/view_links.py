"""A view as a link: its page, and the query that its filters and choices stand in. Read back, it gives the page's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.errors import FilterError, did_you_mean, shortened
from svd_data.filters import read_link
from svd_ui.answers import Answer, Choices, answer_of
from svd_ui.context import Context
from svd_ui.navigation import DEFAULT, PAGES
from svd_ui.sidebar import PAGE_TEXTS, page_choices, typed

# What an address says of who is looking, and not of what.
_OF_THE_SESSION = ("audience", "locked", "at")


@dataclass(frozen=True)
class ViewLink:
    """A view of one page. parameters: as in its address, without the audience, which is the session's own."""

    page: str
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The path and query, such as "/hotspots?indicator=knife_crime&wards=E05001222"."""
        query = urlencode(self.parameters, doseq=True)
        path = "/" if self.page == DEFAULT else f"/{self.page}"
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class OpenedView:
    """A view link opened on data. problems: a plain sentence for each thing that the link asks for and the data does not have.

    lost: the one about its indicator, "" where there is it. A draft goes when it is deleted, or its session is locked.
    """

    here: Context
    page: str
    choices: Choices
    problems: tuple[str, ...]
    lost: str = ""

    def answer(self) -> Answer:
        """Return the page's answer. Raises AudienceError, with the nearest view, where the audience may not have it.

        Raises FilterError where its indicator is lost: another's figures would stand under this view's title.
        """
        if self.lost:
            raise FilterError(self.lost)
        return answer_of(self.here, self.page, self.choices)


def link_of(page: str, parameters: Mapping[str, Sequence[str]]) -> ViewLink:
    """Return the link of a page with an address's parameters; the audience, its lock and the place in a briefing are left out."""
    kept = {name: tuple(values) for name, values in parameters.items() if name not in _OF_THE_SESSION and values}
    return ViewLink(page, kept)


def read_address(address: str) -> ViewLink:
    """Return the view link that an address holds, whole or from its path on. Raises FilterError for a page that there is not."""
    parts = urlsplit(address.strip())
    page = parts.path.rstrip("/").rpartition("/")[2] or DEFAULT
    if page not in PAGES:
        raise FilterError(f"There is no page '{shortened(page)}'.{did_you_mean(page, PAGES)}")
    return link_of(page, parse_qs(parts.query, max_num_fields=200))


def open_view(link: ViewLink, connection: Connection, catalogue: Catalogue, audience: str) -> OpenedView:
    """Return what a link shows of this data to an audience, as the page itself would on a cold start."""
    read = read_link(link.parameters, catalogue)
    here = Context(connection, catalogue, read.filters, audience)
    choices, problems = read_choices(link.parameters, catalogue)
    return OpenedView(here, link.page, choices, (*read.problems, *problems), read.replaced.get("indicator", ""))


def read_choices(
    parameters: Mapping[str, Sequence[str]], catalogue: Catalogue
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return a page's own choices and texts as an address has them, each choice the default where it is not given or not known, and
    what was not.
    """
    choices, problems = {}, []
    for name, allowed in page_choices(catalogue).items():
        asked = (parameters.get(name) or [""])[-1].strip().lower()
        choices[name] = asked if asked in allowed else allowed[0]
        if asked and asked not in allowed:
            problems.append(
                f"'{shortened(asked)}' was left out: {name} has no such choice.{did_you_mean(asked, allowed)}"
            )
    return choices | {name: typed((parameters.get(name) or [""])[-1]) for name in PAGE_TEXTS}, tuple(problems)
