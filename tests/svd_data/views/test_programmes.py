"""The Programmes page's answer against a naive count over the committed file, and programmes as events of a trend."""

import tomllib
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from svd_data.audiences import AUDIENCES, INTERNAL, PARTNER
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.definitions import REFERENCE
from svd_data.errors import FilterError
from svd_data.filters import default_filters
from svd_data.programme_register import parse_programmes
from svd_data.programmes import NOT_KNOWN, Programme
from svd_data.views import Ask
from svd_data.views.programme_events import ILLUSTRATIVE, programme_events
from svd_data.views.programmes import (
    EVER,
    EVERY,
    NOW,
    PROVISION_CHOICES,
    TIER_CHOICES,
    WHOM_CHOICES,
    programmes_view,
)

LAST_DAY = date(2026, 9, 30)  # of the demonstration data

Entries = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def entries() -> Entries:
    return tomllib.loads((REFERENCE / "programmes.toml").read_text(encoding="utf-8"))


def ask(connection: Connection, catalogue: Catalogue, audience: str = INTERNAL, **changed: Any) -> Ask:
    filters = replace(default_filters(catalogue), **changed)
    return Ask(connection, catalogue, filters, audience)


def made(entry: dict[str, Any]) -> Programme:
    """A programme of Coventry with what is given, and no more than it needs besides."""
    words = {"title": "Walk home", "short": "Walk", "area": "E08000026", "tier": "primary", "does": "Walks.", "cohort": "Pupils",
             "takes_referrals": False, "source": "A note"}  # fmt: skip
    (programme,) = parse_programmes({"walk": words | entry})
    return programme


# A second way to the same numbers: plain dictionaries, one rule after the other.


def naive_days(entry: dict[str, Any]) -> list[date]:
    return [
        each["day"]
        for each in [entry.get("first"), *entry.get("seen", []), entry.get("last")]
        if each is not None
    ]  # fmt: skip


def naive_runs(entry: dict[str, Any], on: date) -> bool:
    days = naive_days(entry)
    return bool(days) and min(days) <= on <= max(days)


def naive_takes(entry: dict[str, Any], whom: str) -> bool:
    ages = entry.get("ages")
    if whom == "all":
        return True
    if ages is None:
        return False
    taken = range(ages.get("youngest", 0), ages.get("oldest", 120) + 1)
    asked = {"under_18": range(18), "18_to_25": range(18, 26), "over_25": range(26, 121)}[whom]
    return any(age in asked for age in taken)


def naive_chosen(entries: Entries, tier: str, whom: str) -> Entries:
    return {
        key: entry
        for key, entry in entries.items()
        if (tier == "all" or entry["tier"] == tier) and naive_takes(entry, whom)
    }


@pytest.mark.parametrize(("tier", "whom", "provision"), list(product(TIER_CHOICES, WHOM_CHOICES, PROVISION_CHOICES)))
def test_programmes_and_wards_are_those_of_a_naive_count(
    tier: str, whom: str, provision: str, entries: Entries, demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = programmes_view(ask(demo, demo_catalogue), tier, whom, provision)
    chosen = naive_chosen(entries, tier, whom)
    assert view.registered == len(entries)
    assert set(view.register.frame["programme_id"]) == set(chosen)
    running = {key for key, entry in chosen.items() if naive_runs(entry, LAST_DAY)}
    frame = view.register.frame
    assert set(frame.loc[frame["status"] == "runs", "programme_id"]) == running
    counted = [chosen[key] for key in (running if provision == "now" else chosen)]
    wards_of = [{code for place in entry.get("places", []) for code in place.get("wards", [])} for entry in counted]
    wards = view.wards.frame.set_index("ward_code")
    assert set(wards.index) == set(demo_catalogue.wards)
    for code in demo_catalogue.wards:
        assert wards.loc[code, "programmes"] == sum(code in wards for wards in wards_of if "all" not in wards)
        assert wards.loc[code, "everywhere"] == sum("all" in wards for wards in wards_of)
        assert wards.loc[code, "is_gap"] == (wards.loc[code, "programmes"] == 0)


def test_whose_funding_has_passed_or_comes_is_that_of_a_naive_look(
    entries: Entries, demo: Connection, demo_catalogue: Catalogue
) -> None:
    frame = programmes_view(ask(demo, demo_catalogue)).register.frame.set_index("programme_id")
    for key, entry in entries.items():
        ends = entry["funding_ends"]["day"] if "funding_ends" in entry else None
        has_ended = "last" in entry and entry["last"]["day"] < LAST_DAY
        expected = "" if ends is None or has_ended else "passed" if ends <= LAST_DAY else "soon"
        if ends is not None and ends > date(2027, 9, 30):
            expected = "later"
        assert frame.loc[key, "funding"] == expected, key
    assert frame.loc["cirv", "funding"] == "passed"
    assert {"passed", "soon", ""} == set(frame["funding"])


@pytest.mark.parametrize(
    ("day", "funding"),
    [
        (date(2026, 9, 30), "passed"),  # the last day of the data itself
        (date(2026, 10, 1), "soon"),
        (date(2027, 9, 30), "soon"),
        (date(2027, 10, 1), "later"),
    ],
)
def test_twelve_months_are_counted_from_the_last_day_of_the_data(
    day: date, funding: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    programme = made({"funding_ends": {"day": day, "precision": "day", "source": "A note"}})
    catalogue = replace(demo_catalogue, programmes=(programme,))
    (row,) = programmes_view(ask(demo, catalogue)).register.frame.itertuples()
    assert row.funding == funding


def test_programmes_come_by_tier_and_then_by_the_first_day_known(demo: Connection, demo_catalogue: Catalogue) -> None:
    frame = programmes_view(ask(demo, demo_catalogue)).register.frame
    assert frame["tier"].drop_duplicates().tolist() == ["primary", "secondary", "tertiary"]
    assert all(rows["known_from"].is_monotonic_increasing for _, rows in frame.groupby("tier"))


def test_what_is_not_known_is_neither_a_day_nor_a_limit_nor_ended(demo: Connection, demo_catalogue: Catalogue) -> None:
    catalogue = replace(demo_catalogue, programmes=(made({}),))
    view = programmes_view(ask(demo, catalogue))
    (row,) = view.register.frame.itertuples()
    assert view.register.frame[["first", "last", "known_from", "known_to", "youngest", "oldest"]].isna().all(axis=None)
    assert (row.status, row.funding, row.places, row.funder, row.capacity) == (NOT_KNOWN, "", "", "", "")
    assert view.wards.frame["programmes"].sum() == 0
    assert view.not_on_map == ()  # it is not known to run
    assert programmes_view(ask(demo, catalogue), provision=EVER).not_on_map == ("Walk home",)


def test_who_has_no_ages_told_is_left_aside_by_name_when_ages_are_asked_for(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    view = programmes_view(ask(demo, demo_catalogue), whom="over_25")
    assert view.without_ages == ("Activities in the October half-term of 2019",)
    assert view.register.frame["programme_id"].tolist() == ["cirv"]
    assert programmes_view(ask(demo, demo_catalogue)).without_ages == ()


def test_a_ward_that_this_map_does_not_have_is_not_counted_in_another(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    place = {"name": "Elsewhere", "wards": ["E05099999"], "source": "A note"}
    catalogue = replace(demo_catalogue, programmes=(made({"places": [place]}),))
    view = programmes_view(ask(demo, catalogue), provision=EVER)
    assert view.wards.frame["is_gap"].all()
    assert view.not_on_map == ("Walk home",)


def test_a_programme_in_the_whole_area_is_not_counted_again_in_a_ward(
    demo: Connection, demo_catalogue: Catalogue
) -> None:
    places = [
        {"name": "City", "wards": ["all"], "source": "A note"},
        {"name": "Hall", "wards": ["E05001222"], "source": "A note"},
    ]
    catalogue = replace(demo_catalogue, programmes=(made({"places": places}),))
    wards = programmes_view(ask(demo, catalogue), provision=EVER).wards.frame
    assert set(wards["programmes"]) == {0}
    assert set(wards["everywhere"]) == {1}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_has_the_same_register_of_restricted_data_too(
    audience: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    assert demo_catalogue.is_restricted
    mine = programmes_view(ask(demo, demo_catalogue, audience))
    internal = programmes_view(ask(demo, demo_catalogue))
    assert mine.register.audience == audience
    assert not mine.register.is_controlled
    assert mine.register.frame.equals(internal.register.frame)
    assert mine.wards.frame.equals(internal.wards.frame)


def test_chosen_wards_stand_out_and_no_other_filter_matters(demo: Connection, demo_catalogue: Catalogue) -> None:
    bare = programmes_view(ask(demo, demo_catalogue))
    view = programmes_view(ask(demo, demo_catalogue, PARTNER, wards=("E05001222",), types=("Robbery",)))
    assert view.wards.frame.loc[view.wards.frame["is_chosen"], "ward_name"].tolist() == ["Foleshill"]
    assert view.wards.frame.drop(columns="is_chosen").equals(bare.wards.frame.drop(columns="is_chosen"))


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (("primry", EVERY, NOW), "no tier 'primry'. Did you mean 'primary'"),
        ((EVERY, "under_81", NOW), "no whom 'under_81'. Did you mean 'under_18'"),
        ((EVERY, EVERY, "nwo"), "no provision 'nwo'. Did you mean 'now'"),
    ],
)
def test_an_unknown_choice_is_refused_with_the_nearest_word(
    choices: tuple[str, str, str], told: str, demo: Connection, demo_catalogue: Catalogue
) -> None:
    with pytest.raises(FilterError) as raised:
        programmes_view(ask(demo, demo_catalogue), *choices)
    assert told in str(raised.value)


# As events


def dated(day: date, precision: str = "day", **source: Any) -> dict[str, Any]:
    return {"day": day, "precision": precision, **(source or {"source": "A note"})}


def events_of(entry: dict[str, Any]) -> list[tuple[str, date, date]]:
    return [(event.title, event.first, event.last) for event in programme_events([made(entry)])]


def test_beginning_end_and_end_of_funding_are_events_as_long_as_they_are_unsure() -> None:
    found = events_of(
        {"first": dated(date(2020, 1, 1), "month"), "last": dated(date(2022, 12, 31), "year"), "funding_ends": dated(date(2021, 5, 6))}
    )  # fmt: skip
    assert found == [
        ("Walk begins", date(2020, 1, 1), date(2020, 1, 31)),
        ("Walk: funding ends", date(2021, 5, 6), date(2021, 5, 6)),
        ("Walk ends", date(2022, 1, 1), date(2022, 12, 31)),
    ]


@pytest.mark.parametrize(("last", "titles"), [(date(2020, 3, 2), ["Walk"]), (date(2020, 3, 3), ["Walk begins", "Walk ends"])])  # fmt: skip
def test_a_programme_of_two_months_is_one_band(last: date, titles: list[str]) -> None:
    found = events_of({"first": dated(date(2020, 1, 1)), "last": dated(last)})
    assert [title for title, _, _ in found] == titles
    assert (found[0][1], found[-1][2]) == (date(2020, 1, 1), last)


def test_what_is_not_known_is_no_event_and_what_is_illustrative_says_so() -> None:
    assert events_of({"seen": [dated(date(2020, 1, 1))]}) == []
    (event,) = programme_events([made({"first": dated(date(2020, 1, 1), illustrative=True)})])
    assert event.title == "Walk begins (illustrative)"
    assert event.source == ILLUSTRATIVE


def test_every_event_of_the_register_has_an_id_of_its_own(demo_catalogue: Catalogue) -> None:
    found = programme_events(demo_catalogue.programmes)
    assert len({event.event_id for event in found}) == len(found) > 15
    assert [event.first for event in found] == sorted(event.first for event in found)
    assert ("CIRV: funding ends", date(2025, 8, 31)) in {(event.title, event.last) for event in found}
