"""Audiences: who there is, and that nobody goes beyond the operator's bound."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svd_data.audiences import (
    AUDIENCES,
    BOUND_VARIABLE,
    INTERNAL,
    NOTES,
    OPEN_NOTE,
    PARTNER,
    PUBLIC,
    allowed_audiences,
    audience_named,
    operators_bound,
    within_bound,
)
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import open_database
from svd_data.errors import AudienceError

audiences = st.sampled_from(AUDIENCES)


@pytest.fixture(scope="module")
def open_data(coventry_file: Path) -> Catalogue:
    return load_catalogue(open_database(coventry_file))


@pytest.fixture
def real_and_restricted(demo_catalogue: Catalogue) -> Catalogue:
    """A catalogue of restricted records that are nobody's invention."""
    return replace(demo_catalogue, is_synthetic=False)


@pytest.mark.parametrize("setting", [*AUDIENCES, " Public ", "PARTNER", "internal\n"])
def test_the_operator_s_setting_is_the_bound_whatever_is_loaded(
    open_data: Catalogue, demo_catalogue: Catalogue, real_and_restricted: Catalogue, setting: str
) -> None:
    for catalogue in (open_data, demo_catalogue, real_and_restricted):
        assert operators_bound({BOUND_VARIABLE: setting}, catalogue) == setting.strip().lower()


@pytest.mark.parametrize("environment", [{}, {BOUND_VARIABLE: ""}, {BOUND_VARIABLE: "  "}, {"OTHER": "internal"}])
def test_without_a_setting_open_and_synthetic_data_are_internal_and_restricted_real_data_public(
    open_data: Catalogue, demo_catalogue: Catalogue, real_and_restricted: Catalogue, environment: dict[str, str]
) -> None:
    assert operators_bound(environment, open_data) == INTERNAL
    assert operators_bound(environment, demo_catalogue) == INTERNAL
    assert operators_bound(environment, real_and_restricted) == PUBLIC


@pytest.mark.parametrize("setting", ["publc", "all", "0", "internal,public", "none", "ıntern"])
def test_a_setting_that_is_no_audience_opens_nothing(open_data: Catalogue, setting: str) -> None:
    with pytest.raises(AudienceError, match=r"There is no audience .* The audiences are internal, partner, public\."):
        operators_bound({BOUND_VARIABLE: setting}, open_data)


@given(audiences, audiences)
def test_nothing_asked_for_goes_beyond_the_bound(asked: str, bound: str) -> None:
    given_audience = within_bound(asked, bound)
    assert AUDIENCES.index(given_audience) >= AUDIENCES.index(bound)
    assert given_audience in (asked, bound)
    assert given_audience in allowed_audiences(bound)
    # narrower than the bound is always had
    assert given_audience == asked or asked not in allowed_audiences(bound)


@given(st.text())
def test_any_text_is_an_audience_or_refused(name: str) -> None:
    if name.strip().casefold() in AUDIENCES:
        assert audience_named(name) in AUDIENCES
        return
    with pytest.raises(AudienceError) as refusal:
        audience_named(name)
    assert len(str(refusal.value)) < 300


@pytest.mark.parametrize(
    ("bound", "allowed"), [(INTERNAL, AUDIENCES), (PARTNER, (PARTNER, PUBLIC)), (PUBLIC, (PUBLIC,))]
)
def test_the_bound_leaves_itself_and_what_is_narrower(bound: str, allowed: tuple[str, ...]) -> None:
    assert allowed_audiences(bound) == allowed


def test_every_audience_is_told_what_was_done_to_its_figures() -> None:
    assert set(NOTES) == set(AUDIENCES)
    assert len({*NOTES.values(), OPEN_NOTE}) == 4
    assert "1 to 7" in NOTES[PARTNER]
    assert "under 10, zero included" in NOTES[PUBLIC]
