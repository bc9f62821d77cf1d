"""What a picture says that it is about holds every month that its table holds."""

import io
import re
from datetime import date

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PUBLIC
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_ui.about import picture_is_about
from svd_ui.answer import Picture
from svd_ui.answers import PAGE_ANSWERS
from svd_ui.exports import csv_of
from tests.svd_ui.answers.answering import opened

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_ENDS = re.compile(rf"({'|'.join(MONTHS)})(?: to ({'|'.join(MONTHS)}))? (\d{{4}})")

# Columns that say of which months a row is.
WHEN = ("Month", "Quarter", "Referred in", "At the end of", "Financial year")

LINKS: dict[str, list[dict[str, list[str]]]] = {
    "trends": [{}, {"step": ["quarter"]}, {"step": ["financial_year"]}, {"period": ["2023-24"]}],
    "referrals": [{}, {"period": ["2024-25"]}],
    "compare": [{}, {"period": ["2024-25"]}],
}


def months_of(picture: Picture) -> list[date]:
    """Return the first day of each month that rows begin and end with, those of a line of a year earlier left out."""
    frame = picture.table.frame
    for column in {"Line", "Period"} & set(frame):
        frame = frame[frame[column] != "A year earlier"]
    found = []
    for column in [each for each in WHEN if each in frame]:
        for text in frame[column]:
            match = _ENDS.search(re.sub(r"^(\d{4})/\d\d$", r"April \1", str(text)))
            assert match, text
            first, last, year = match.groups()
            found += [date(int(year), MONTHS.index(name) + 1, 1) for name in (first, last or first)]
    return found


@pytest.mark.parametrize("audience", [INTERNAL, PUBLIC])
@pytest.mark.parametrize("page", sorted(PAGE_ANSWERS))
def test_a_picture_is_about_every_month_of_its_table(
    page: str, audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    is_seen = False
    for link in LINKS.get(page, [{}]):
        answer = opened(demo, demo_catalogue, page, audience, **link).answer()
        for picture in answer.pictures:
            months = months_of(picture)
            if not months:
                continue
            filters = picture.filters or answer.filters
            assert filters is not None
            is_seen = True
            assert filters.period.first <= min(months), picture.name
            assert max(months) <= filters.period.last, picture.name
            if picture.name in {"control", "quarters", "areas-by-quarter", "caseload"}:
                assert filters.period.first == min(months)
                written = csv_of(picture.table, filters, demo_catalogue).decode("utf-8-sig")
                assert f"{min(months):%Y-%m}" in written
            assert filters.period.describe() in picture_is_about(answer, picture, demo_catalogue)
    assert is_seen or page not in LINKS


def test_a_table_of_several_indicators_is_not_said_to_be_of_one(demo: Connection, demo_catalogue: Catalogue) -> None:
    answer = opened(demo, demo_catalogue, "overview").answer()
    for name in ("headlines", "headline-months", "moved", "plan", "plan-figures"):
        said = picture_is_about(answer, answer.picture(name), demo_catalogue)
        assert said.startswith("each row names what it counts; all wards; "), name
    assert picture_is_about(answer, answer.picture("goal"), demo_catalogue).startswith(
        "recorded serious violence offences"
    )
    assert picture_is_about(answer, None, demo_catalogue).startswith("recorded serious violence offences")


def test_the_csv_of_a_plans_figures_names_no_indicator_that_they_are_not_of(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    answer = opened(demo, demo_catalogue, "overview").answer()
    picture = answer.picture("plan")
    assert picture.filters is not None
    rows = pd.read_csv(io.BytesIO(csv_of(picture.table, picture.filters, demo_catalogue)), encoding="utf-8-sig")
    assert "Indicator" not in rows
    assert set(rows["About"]) == {picture_is_about(answer, picture, demo_catalogue)}
