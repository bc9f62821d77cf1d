"""What was loaded, in words: complete, and without the notes on restricted records where they are not for the audience."""

import shutil
from pathlib import Path

import duckdb
import pytest

from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database
from svd_data.filters import default_filters
from svd_data.views.question import Ask
from svd_data.views.sources import LoadedSource, loaded_sources


def sources_of(connection: Connection, catalogue: Catalogue, audience: str = INTERNAL) -> dict[str, LoadedSource]:
    asked = Ask(connection, catalogue, default_filters(catalogue), audience)
    return {each.source_id: each for each in loaded_sources(asked)}


def test_every_source_of_the_file_is_there_with_offences_first(demo: Connection, demo_catalogue: Catalogue) -> None:
    found = sources_of(demo, demo_catalogue)
    assert set(found) == set(demo.frame("SELECT source_id FROM sources")["source_id"])
    assert next(iter(found.values())).record_kind == "offences"
    for source in found.values():
        assert source.publisher
        assert source.licence
        assert source.attribution


def test_a_source_says_how_far_it_reaches_and_what_it_does_not_record(bristol_file: Path) -> None:
    connection = Database(bristol_file).current()
    found = sources_of(connection, load_catalogue(connection))
    police = dict(found["police_uk"].reach)
    assert police["Months loaded"].endswith("months loaded")
    assert police["Months not loaded"]
    assert "victims' ages" in police["Does not record"]
    assert "2025" in police["Provisional, may still be revised"] or police["Provisional, may still be revised"]
    assert dict(found["boundaries"].reach)["Wards"].startswith("34 wards")
    assert dict(found["population"].reach)["Residents"]
    assert dict(found["calendar"].reach)["Days"]


@pytest.mark.parametrize(("audience", "is_told"), [(INTERNAL, True), (PARTNER, False), (PUBLIC, False)])
def test_a_note_on_restricted_records_may_hold_counts_and_is_for_the_internal_audience_alone(
    audience: str, is_told: bool, demo_file: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "noted.duckdb"
    shutil.copy(demo_file, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("INSERT INTO notices VALUES ('demo_offences', 'may.csv', '3 rows of no known type')")
    connection = Database(copy).current()
    found = sources_of(connection, load_catalogue(connection), audience)
    assert found["demo_offences"].notices == (("may.csv: 3 rows of no known type",) if is_told else ())
    assert found["demo_offences"].has_left_out_notices is not is_told
    assert found["calendar"].notices  # open, so for everybody
