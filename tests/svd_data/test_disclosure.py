"""The gate between what was counted and what may be shown."""

import copy
import pickle

import pandas as pd
import pytest

from svd_data.disclosure import INTERNAL, Released, Table, release
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


@pytest.mark.parametrize("audience", ["public", "", "Internal", "intrnal"])
def test_an_unknown_audience_is_refused(audience: str) -> None:
    with pytest.raises(AudienceError, match="There is no audience"):
        release(Table(FRAME, is_restricted=False), audience)


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


def test_released_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        release(Table(FRAME, is_restricted=True), INTERNAL).is_restricted = False  # type: ignore[misc]
