"""What a build keeps beside the records to read them by: dated events, sets of areas to compare with, the area's plan and programmes."""

import json
from pathlib import Path

import duckdb
import pandas as pd

from svd_data.build.days import insert_rows
from svd_data.comparators import comparator_sets
from svd_data.events import events, matches
from svd_data.plan import plan_entries
from svd_data.programme_register import programme_entries, to_json


def write_events(connection: duckdb.DuckDBPyConnection, area_code: str, raw: Path | None = None) -> None:
    """Fill out.events with the events that bear on the area, those of events.toml in `raw` among them, and the matches of
    out.calendar. Raises InputError as svd_data.events.events does.
    """
    rows = [
        (
            event.event_id, event.title, event.kind, event.first, event.last, list(event.areas), list(event.affects),
            event.source, event.note, event.kick_off, event.tournament,
        )
        for event in events(area_code, raw)
    ]  # fmt: skip
    # One transaction, because each by itself would wait for the disk.
    connection.begin()
    if rows:
        connection.executemany("INSERT INTO out.events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    if played := matches(area_code, raw):
        connection.register("played", pd.DataFrame({"day": list(played), "match": list(played.values())}))
        connection.execute("UPDATE out.calendar SET match = played.match FROM played WHERE calendar.day = played.day")
        connection.unregister("played")
    connection.commit()


def write_comparators(connection: duckdb.DuckDBPyConnection, area_code: str, raw: Path | None = None) -> None:
    """Fill out.comparators with the area's sets, those of comparators.toml in `raw` among them.

    Raises InputError as svd_data.comparators.comparator_sets does.
    """
    rows = [
        {
            "set_id": each.set_id, "title": each.title, "for_area": each.for_area, "as_at": each.as_at,
            "source": each.source, "note": each.note, "place": place, "area_code": area.code, "area_name": area.name,
        }
        for each in comparator_sets(area_code, raw).values()
        for place, area in enumerate(each.areas, start=1)
    ]  # fmt: skip
    if rows:
        insert_rows(connection, "comparators", pd.DataFrame(rows))


def write_plan(connection: duckdb.DuckDBPyConnection, area_code: str, raw: Path | None = None) -> None:
    """Fill out.plans with the area's community safety plan, of plan.toml in `raw` where it is there.

    Raises InputError as svd_data.plan.plan_entries does.
    """
    entries = plan_entries(area_code, raw)
    if entries is not None:
        connection.execute("INSERT INTO out.plans VALUES (?, ?)", [area_code, json.dumps(entries)])


def write_programmes(
    connection: duckdb.DuckDBPyConnection, area_code: str, raw: Path | None = None, *, has_illustrative: bool = False
) -> None:
    """Fill out.programmes with the area's register, those of programmes.toml in `raw` among them.

    has_illustrative: whether illustrative facts stay, as in the demonstration data. Needs out.wards. Raises InputError as
    svd_data.programme_register.programme_entries does.
    """
    wards = [code for (code,) in connection.execute("SELECT ward_code FROM out.wards ORDER BY ALL").fetchall()]
    entries = programme_entries(area_code, raw, wards=wards, has_illustrative=has_illustrative)
    if entries:
        connection.execute("INSERT INTO out.programmes VALUES (?, ?)", [area_code, to_json(entries)])
