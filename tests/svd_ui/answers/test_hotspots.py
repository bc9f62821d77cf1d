"""What Hotspots answers, as one value."""

import pytest

from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.views.hotspots import PERIOD_BEFORE, THIS_PERIOD, YEAR_EARLIER
from svd_ui.answers.hotspots import MONTHS
from tests.svd_ui.answers.answering import opened


@pytest.mark.parametrize(
    ("link", "lines"),
    [
        ({}, [THIS_PERIOD, YEAR_EARLIER]),
        ({"period": ["months"], "from": ["2022-01"], "to": ["2023-06"]}, [THIS_PERIOD, PERIOD_BEFORE]),
        ({"period": ["all"]}, [THIS_PERIOD]),
    ],
)
def test_the_legend_of_the_months_names_the_period_before_what_it_is_set_beside(
    link: dict[str, list[str]], lines: list[str], demo: Connection, demo_catalogue: Catalogue
) -> None:
    months = opened(demo, demo_catalogue, "hotspots", **link).answer().picture(MONTHS)
    assert [key.name for key in months.legend.keys] == lines
