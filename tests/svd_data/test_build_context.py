"""Events and comparators in the built file: what the project's files say, what an area's own add, and what is refused."""

from datetime import date
from pathlib import Path

import pytest

from svd_data.build import build
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.comparators import comparator_sets
from svd_data.database import Connection, open_database
from svd_data.errors import InputError
from svd_data.events import events, matches
from tests.tiny import lay_out, street_row, street_text

STREET = {"police/2018-07-tiny-street.csv": street_text(street_row(month="2018-07"))}

EVENTS = """
[tiny_carnival]
title = "Carnival"
kind = "other"
first = 2018-07-14
last = 2018-07-14
areas = ["E08000099"]
source = "made up"

[tiny_derby]
title = "West v East"
kind = "match"
first = 2018-07-11
last = 2018-07-11
areas = ["E08000099"]
source = "made up"
"""

COMPARATORS = """
[tiny_twins]
title = "Twin towns"
for_area = "E08000099"
as_at = 2018-07-01
source = "made up"
note = "made up"
areas = [{ code = "E08000098", name = "Teeny" }, { code = "E08000097", name = "Weeny" }]
"""


def test_the_demonstration_file_holds_the_project_s_events_and_sets_for_its_area(demo_catalogue: Catalogue) -> None:
    assert demo_catalogue.events == events("E08000026")
    assert demo_catalogue.comparator_sets == tuple(comparator_sets("E08000026").values())
    assert (demo_catalogue.baseline_year, demo_catalogue.goal_year) == (2020, 2030)


def test_the_calendar_names_the_matches_of_its_days(demo: Connection) -> None:
    days = demo.frame("SELECT day, match FROM calendar WHERE match IS NOT NULL ORDER BY day")
    first, last = demo.frame("SELECT min(day) AS a, max(day) AS b FROM calendar").iloc[0]
    known = {day: match for day, match in matches("E08000026").items() if first.date() <= day <= last.date()}
    assert dict(zip(days["day"].dt.date, days["match"], strict=True)) == known
    assert len(known) > 20


def test_an_area_s_own_events_and_sets_join_the_project_s(tmp_path: Path) -> None:
    raw = lay_out(tmp_path / "raw", {**STREET, "events.toml": EVENTS, "comparators.toml": COMPARATORS})
    build(raw, tmp_path / "out.duckdb")
    connection = open_database(tmp_path / "out.duckdb")
    catalogue = load_catalogue(connection)
    assert {"tiny_carnival", "tiny_derby"} <= {event.event_id for event in catalogue.events}
    (twins,) = (each for each in catalogue.comparator_sets if each.set_id == "tiny_twins")
    assert [area.name for area in twins.areas] == ["Teeny", "Weeny"]
    assert twins.as_at == date(2018, 7, 1)
    (played,) = connection.frame("SELECT match FROM calendar WHERE day = '2018-07-11'")["match"]
    assert "West v East" in played
    assert "Croatia" in played


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("events.toml", EVENTS.replace('"match"', '"macth"'), r"tiny_derby.*match"),
        ("comparators.toml", COMPARATORS.replace("for_area", "for_areas"), r"tiny_twins.*for_area"),
    ],
)
def test_a_faulty_file_of_an_area_stops_the_build_and_the_old_file_stays(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    out = tmp_path / "out.duckdb"
    build(lay_out(tmp_path / "good", dict(STREET)), out)
    before = out.read_bytes()
    with pytest.raises(InputError, match=told):
        build(lay_out(tmp_path / "bad", {**STREET, name: text}), out)
    assert out.read_bytes() == before
