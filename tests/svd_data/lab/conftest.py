"""The bench over the demonstration data: runs within limits, and the question about a draft."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from svd_data.audiences import INTERNAL
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.filters import default_filters
from svd_data.lab.drafts import Draft, check_draft
from svd_data.limited import LimitedDatabase
from svd_data.views.question import Ask

AskOf = Callable[..., Ask]

# A draft with which nothing is wrong.
WHOLE = Draft(
    indicator_id="young_knife",
    title="Knife crime with young victims",
    noun="recorded knife offences with a victim under 18",
    short="Young knife",
    definition="Recorded offences in which a knife was used or threatened and a victim was aged under 18.",
    why_it_matters="Schools and youth workers ask how many children are threatened with knives.",
    where="knife AND youngest_victim_age < 18",
    caveats=("A victim whose age is not recorded is not counted.",),
    authored_by="An analyst",
    reviewed_on="2026-11-20",
)


@pytest.fixture(scope="session")
def bench(demo_file: Path) -> LimitedDatabase:
    return LimitedDatabase(demo_file)


@pytest.fixture(scope="session")
def ask_of(demo: Connection, demo_catalogue: Catalogue) -> AskOf:
    """Return the question about a draft, over the latest 12 months."""

    def ask(draft: Draft, audience: str = INTERNAL, source: str = "demo_offences") -> Ask:
        checked = check_draft(draft, demo_catalogue.indicators)
        assert checked.indicator is not None, checked.problems
        filters = replace(default_filters(demo_catalogue), source=source, indicator=checked.indicator)
        return Ask(demo, demo_catalogue, filters, audience)

    return ask
