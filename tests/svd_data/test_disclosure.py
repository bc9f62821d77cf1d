"""The gate between what was counted and what may be shown."""

import copy
import pickle

import pandas as pd
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.disclosure import NOT_SHOWN, Released, Table, is_controlled, release
from svd_data.errors import AudienceError

FRAME = pd.DataFrame({"ward_code": ["E05001229"], "numerator": [3]})


def test_released_cannot_be_made_elsewhere() -> None:
    with pytest.raises(TypeError, match=r"disclosure\.release alone"):
        Released(FRAME, INTERNAL, is_restricted=False, note="")


def test_released_cannot_be_made_with_a_gate_of_one_s_own() -> None:
    with pytest.raises(TypeError, match=r"disclosure\.release alone"):
        Released(FRAME, INTERNAL, False, "", object())


@pytest.mark.parametrize(("is_restricted", "note"), [(True, "Not for publication"), (False, "Open data")])
def test_internal_passes_every_count_and_says_so(is_restricted: bool, note: str) -> None:
    released = release(Table(FRAME, is_restricted), INTERNAL)
    assert released.frame.equals(FRAME)
    assert (released.audience, released.is_restricted) == (INTERNAL, is_restricted)
    assert note in released.note
    assert (released.is_controlled, released.error, released.smallest_base) == (False, 0, 0)


@pytest.mark.parametrize("audience", ["publick", "", "press", "intrnal", "internal,public"])
def test_an_unknown_audience_is_refused(audience: str) -> None:
    with pytest.raises(AudienceError, match="There is no audience"):
        release(Table(FRAME, is_restricted=False), audience)


def test_whether_to_control_is_not_told_of_an_unknown_audience() -> None:
    # Taken for "no", a slip of the pen would open restricted counts.
    with pytest.raises(AudienceError, match="Did you mean 'public'"):
        is_controlled("publik", is_restricted=True)
    assert [is_controlled(each, is_restricted=True) for each in (INTERNAL, PARTNER, PUBLIC)] == [False, True, True]
    assert not any(is_controlled(each, is_restricted=False) for each in (INTERNAL, PARTNER, PUBLIC))


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
@pytest.mark.parametrize("controlled_for", ["", INTERNAL, "other"])
def test_restricted_counts_pass_only_controlled_for_their_own_audience(audience: str, controlled_for: str) -> None:
    other = PUBLIC if audience == PARTNER else PARTNER
    table = Table(FRAME, is_restricted=True, controlled_for=other if controlled_for == "other" else controlled_for)
    with pytest.raises(AudienceError, match=f"have not been controlled for the {audience} audience"):
        release(table, audience)


@pytest.mark.parametrize(("audience", "error"), [(PARTNER, 2), (PUBLIC, 4)])
def test_controlled_counts_pass_with_their_error_and_the_least_base(audience: str, error: int) -> None:
    released = release(Table(FRAME, is_restricted=True, controlled_for=audience), audience)
    assert released.frame.equals(FRAME)
    assert (released.is_restricted, released.is_controlled, released.error, released.smallest_base) == (
        True,
        True,
        error,
        20,
    )
    assert "not shown" in released.note


@pytest.mark.parametrize("audience", [INTERNAL, PARTNER, PUBLIC])
def test_open_counts_pass_unchanged_for_every_audience(audience: str) -> None:
    released = release(Table(FRAME, is_restricted=False), audience)
    assert released.frame.equals(FRAME)
    assert (released.audience, released.is_controlled, released.error, released.smallest_base) == (
        audience,
        False,
        0,
        0,
    )
    assert released.note == "Open data: the published counts, shown unchanged."


def test_a_hidden_figure_is_neither_a_number_nor_missing_in_words() -> None:
    assert NOT_SHOWN == "not shown: small, or protects a small one"


def test_a_derived_frame_keeps_audience_restriction_and_note() -> None:
    released = release(Table(FRAME, is_restricted=True), INTERNAL)
    derived = released.derive(FRAME.assign(rate=1.5))
    assert derived.frame.columns.tolist() == ["ward_code", "numerator", "rate"]
    assert (derived.audience, derived.is_restricted, derived.note) == (INTERNAL, True, released.note)


@pytest.mark.parametrize("copied", [lambda value: pickle.loads(pickle.dumps(value)), copy.copy, copy.deepcopy])
def test_a_cache_may_store_and_return_what_was_released(copied) -> None:  # type: ignore[no-untyped-def]
    released = release(Table(FRAME, is_restricted=True), INTERNAL)
    again = copied(released)
    assert isinstance(again, Released)
    assert again.frame.equals(FRAME)
    assert (again.audience, again.is_restricted, again.note) == (INTERNAL, True, released.note)


@pytest.mark.parametrize("copied", [lambda value: pickle.loads(pickle.dumps(value)), copy.copy, copy.deepcopy])
def test_a_copy_of_what_was_controlled_is_still_controlled(copied) -> None:  # type: ignore[no-untyped-def]
    # A copy without the error would draw narrow intervals and give verdicts on counts that are rounded.
    again = copied(release(Table(FRAME, is_restricted=True, controlled_for=PUBLIC), PUBLIC))
    assert (again.audience, again.error, again.smallest_base, again.is_controlled) == (PUBLIC, 4, 20, True)


def test_released_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        release(Table(FRAME, is_restricted=True), INTERNAL).is_restricted = False  # type: ignore[misc]


@pytest.mark.parametrize("audience", [PARTNER, PUBLIC])
def test_what_is_worked_out_from_open_and_controlled_counts_is_controlled_whichever_comes_first(audience: str) -> None:
    opened = release(Table(FRAME, is_restricted=False), audience)
    controlled = release(Table(FRAME, is_restricted=True, controlled_for=audience), audience)
    for one, other in ((opened, controlled), (controlled, opened)):
        both = one.derive_beside(other, FRAME)
        assert (both.note, both.is_restricted, both.error) == (controlled.note, True, controlled.error)


def test_open_and_restricted_counts_side_by_side_are_restricted_for_the_internal_audience() -> None:
    opened, restricted = (release(Table(FRAME, is_restricted=each), INTERNAL) for each in (False, True))
    assert opened.derive_beside(restricted, FRAME).is_restricted
    assert not opened.derive_beside(opened, FRAME).is_restricted


def test_figures_for_two_audiences_never_stand_side_by_side() -> None:
    internal, public = (release(Table(FRAME, is_restricted=False), each) for each in (INTERNAL, PUBLIC))
    with pytest.raises(ValueError, match="internal and for public cannot stand side by side"):
        internal.derive_beside(public, FRAME)
