"""The web page: everything inside it, nothing fetched, every table in full, read out in order."""

import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from lxml import html

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER, PUBLIC
from svd_data.briefing import Briefing, PinnedView
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.export.briefings import briefing_document
from svd_ui.export.cells import columns_of
from svd_ui.export.document import Document
from tests.svd_ui.export.conftest import KNIVES, written

Documents = Callable[..., Document]


def parsed(document: Document) -> html.HtmlElement:
    return html.document_fromstring(written(document, "web").decode())


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("page", ["hotspots", "trends"])
def test_every_table_is_the_released_frame_in_full(page: str, audience: str, document: Documents) -> None:
    made = document(page, audience, "firearm_crime")
    tables = [table for view in made.views for table in view.tables]
    found = parsed(made).findall(".//table")
    assert len(found) == len(tables)
    for element, table in zip(found, tables, strict=True):
        columns = columns_of(table.released)
        assert [head.text_content() for head in element.findall("thead/tr/th")] == [each.heading for each in columns]
        rows = element.findall("tbody/tr")
        assert len(rows) == len(table.released.frame)
        for number, row in enumerate(rows):
            assert [cell.text_content() for cell in row] == [column.words(number) for column in columns]


def test_tables_have_captions_scopes_and_can_be_reached_by_keyboard(briefing: Callable[[str], Document]) -> None:
    for table in parsed(briefing(PARTNER)).findall(".//table"):
        assert table.find("caption").text_content().strip()
        assert all(head.get("scope") == "col" for head in table.findall("thead/tr/th"))
        assert all(row[0].get("scope") == "row" for row in table.findall("tbody/tr"))
        region = table.getparent()
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")


def test_every_picture_of_figures_has_words_and_every_swatch_stands_by_its_own(document: Documents) -> None:
    page = parsed(document("hotspots", PUBLIC))
    pictures = page.xpath("//figure/img")
    assert len(pictures) == 3
    assert all(len(picture.get("alt")) > 15 for picture in pictures)
    keys = page.xpath("//ul[@class='legend']/li")
    assert [key.find("img").get("alt") for key in keys] == [""] * len(keys)
    assert "Not shown: small, or protects a small one" in [key.text_content().strip() for key in keys]


def test_headings_go_down_a_step_at_a_time(briefing: Callable[[str], Document]) -> None:
    levels = [int(heading.tag[1]) for heading in parsed(briefing(INTERNAL)).xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_nothing_is_fetched_and_nothing_runs(briefing: Callable[[str], Document]) -> None:
    content = written(briefing(INTERNAL), "web").decode()
    page = parsed(briefing(INTERNAL))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert all(source.startswith("data:image/svg+xml;base64,") for source in page.xpath("//@src"))
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert not page.xpath("//script|//link|//iframe|//object|//@onload|//@onerror")
    assert "url(" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", content)
    assert page.get("lang") == "en-GB"


def test_the_pictures_inside_name_nothing_outside(document: Documents) -> None:
    for source in parsed(document("hotspots", PUBLIC)).xpath("//@src"):
        svg = base64.b64decode(source.partition(",")[2]).decode()
        assert svg.startswith("<svg")
        assert not re.search(r'(?:href|src)="(?!#)', svg)
        assert "<script" not in svg


def test_links_of_the_contents_lead_to_their_views(briefing: Callable[[str], Document]) -> None:
    page = parsed(briefing(INTERNAL))
    links = page.xpath("//nav//a/@href")
    assert len(links) == len(briefing(INTERNAL).views)
    assert all(page.get_element_by_id(link[1:]).tag == "section" for link in links)
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_page_says_for_whom_when_and_from_which_data(
    audience: str, briefing: Callable[[str], Document], demo_catalogue: Catalogue
) -> None:
    page = parsed(briefing(audience))
    for section in page.findall(".//section"):
        text = section.text_content()
        for words in (f"{audience.capitalize()} view", "SYNTHETIC DATA", demo_catalogue.version, "September 2026"):
            assert words in text
        assert f"audience={audience}" in text
    (description,) = page.xpath("//meta[@name='description']/@content")
    assert f"{audience} view" in description
    assert (
        "Synthetic demonstration data. No row is about a real person or offence."
        in page.find(".//header").text_content()
    )


def test_a_view_that_the_audience_may_not_have_says_so(briefing: Callable[[str], Document]) -> None:
    sections = parsed(briefing(PUBLIC)).findall(".//section")
    assert len(sections) == len(briefing(PUBLIC).views)
    refused = sections[3]
    assert refused.find("h2").text_content() == "Two wards"
    assert "not released to the public audience" in refused.text_content()
    assert not refused.findall(".//table")


class Tags(HTMLParser):
    """Every tag that a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


def test_a_whole_briefing_leaves_long_tables_beside_its_pictures_to_excel(
    demo: Connection, demo_catalogue: Catalogue, document: Documents
) -> None:
    views = (PinnedView("overview"), PinnedView("hotspots", KNIVES))
    made = briefing_document(Briefing("Monthly", views), demo, demo_catalogue, INTERNAL)
    page = parsed(made)
    beside = [table for view in made.views for taken in view.pictures for table in taken.tables[1:]]
    long = [table for table in beside if len(table.released.frame) > 60]
    assert "Headline indicators by month" in [table.title for table in long]
    for table in long:
        words = f"{table.title}: {len(table.released.frame):,} rows, left to the Excel file of this briefing."
        assert words in [each.text_content() for each in page.xpath("//p[@class='small']")]
    assert max(len(table.findall("tbody/tr")) for table in page.findall(".//table")) <= 60
    # A view by itself has them all.
    assert max(len(table.findall("tbody/tr")) for table in parsed(document("overview")).findall(".//table")) > 60


def test_a_view_is_reached_at_its_whole_address_where_that_is_known(document: Documents) -> None:
    made = document("hotspots")
    (code,) = parsed(made.reached_at("https://svd.example")).xpath("//code")
    assert code.text_content() == f"https://svd.example{made.views[0].link}"
    assert made.views[0].link.startswith("/hotspots?")
    assert made.reached_at("") == made


def test_hostile_words_stay_words(hostile: Document, briefing: Callable[[str], Document]) -> None:
    content = written(hostile, "web").decode()
    tags = Tags()
    tags.feed(content)
    assert "script" not in tags.found
    assert tags.found.count("title") == tags.found.count("style") == 1
    assert set(tags.found) <= {*_tags(briefing(INTERNAL))}
    page = parsed(hostile)
    assert "<script>alert(1)</script>" in page.find(".//h1").text_content()
    assert "Lorem Lorem" in page.text_content()
    assert "\x00" not in content
    assert "\u202e" not in content


def _tags(document: Document) -> list[str]:
    tags = Tags()
    tags.feed(written(document, "web").decode())
    return tags.found


def test_a_hidden_count_is_nowhere_in_a_publics_page(document: Documents) -> None:
    exact, shown = (_numbers(document("hotspots", audience)) for audience in (INTERNAL, PUBLIC))
    telling = {each for each in exact - shown if int(each) % 5 and int(each) > 99}
    assert telling
    text = parsed(document("hotspots", PUBLIC)).text_content()
    svgs = [
        base64.b64decode(each.partition(",")[2]).decode()
        for each in parsed(document("hotspots", PUBLIC)).xpath("//@src")
    ]
    words = [*re.findall(r">([^<]*)</text>", " ".join(svgs)), text]
    for each in telling:
        assert not [word for word in words if re.search(rf"(?<![\d.,]){each}(?![\d.,])", word)]


def _numbers(document: Document) -> set[str]:
    columns = [column for table in document.views[0].tables for column in columns_of(table.released)]
    return {
        str(cell)
        for column in columns
        if column.heading in ("Offences", "Before")
        for cell in column.cells
        if isinstance(cell, int)
    }
