"""Pages that are laid out from their answer show every sentence, note and table of it, for each kind of audience."""

import html
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.about import about_lines
from svd_ui.view_links import link_of, open_view
from tests.pages.conftest import Open, assert_clean, html_of

FOLESHILL = "E05001222"


def read_on(test: AppTest) -> str:
    """All that a page writes, as text with single spaces."""
    written = [each.value for each in [*test.title, *test.subheader, *test.markdown, *test.caption]]
    text = html.unescape(re.sub(r"<[^>]*>", " ", html_of(test))) + " " + " ".join(written).replace("\\", "")
    return re.sub(r"\s+", " ", text).replace(" ,", ",")


@pytest.mark.parametrize(
    ("page", "audience", "link"),
    [
        ("referrals", "internal", {"referred": ["cirv_referrals"], "by": ["need"]}),
        ("referrals", "public", {"by": ["ward"]}),
        ("reach", "internal", {"wards": [FOLESHILL]}),
        ("reach", "public", {"indicator": ["knife_crime"], "against": ["recorded"]}),
        ("reach", "partner", {"types": ["Robbery"]}),
        ("programmes", "public", {"tier": ["secondary"], "provision": ["all"]}),
    ],
)
def test_every_sentence_and_table_of_the_answer_is_on_the_page(
    page: str, audience: str, link: dict[str, list[str]], open_page: Open, demo_file: Path, demo: Connection,
    demo_catalogue: Catalogue,
) -> None:  # fmt: skip
    answer = open_view(link_of(page, link), demo, demo_catalogue, audience).answer()
    test = open_page(demo_file, page, audience=[audience], **link)
    assert_clean(test)
    text = read_on(test)
    said = [answer.question, answer.lead, *answer.others]
    said += [words for each in answer.pictures for words in (each.heading, each.says, *each.notes, each.legend.title)]
    said += [line.text for line in about_lines(answer, demo_catalogue)]
    missing = [words for words in said if re.sub(r"\s+", " ", words) not in text]
    assert missing == []
    shown = [each.value.columns.tolist() for each in test.dataframe]
    assert all(each.table.frame.columns.tolist() in shown for each in answer.pictures)
