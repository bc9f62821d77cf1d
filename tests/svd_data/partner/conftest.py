"""Partner files read past the rest of a build: the tiny area's geography, and an empty built file in memory."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from svd_data.area import load_area
from svd_data.geography import Geography, build_geography
from svd_data.partner import check_partner, load_partner, partner_folders
from svd_data.partner.keys import Secret
from svd_data.partner.reading import Folder
from svd_data.readers.boundaries import load_boundaries
from svd_data.readers.lookups import load_lookups
from svd_data.schema import SCHEMA_SQL
from tests.svd_data.partner.makers import TODAY, Files
from tests.tiny import lay_out

SECRET = Secret(bytes(range(32)))
Built = duckdb.DuckDBPyConnection
Load = Callable[..., Built]
Check = Callable[..., Folder]


@pytest.fixture(scope="session")
def geography(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    raw = lay_out(tmp_path_factory.mktemp("tiny") / "raw", {})
    return build_geography(
        load_area(raw / "area.toml"), load_boundaries(raw / "boundaries"), load_lookups(raw / "lookups")
    )


@pytest.fixture(autouse=True)
def _own_key_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test may use or make the secret of the person who runs it."""
    monkeypatch.setenv("SVD_KEY_FILE", str(tmp_path / "keys" / "secret.key"))


def lay_out_partner(raw: Path, files: Files) -> Path:
    for name, content in files.items():
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return raw


def loaded(raw: Path, geography: Geography, secret: Secret = SECRET, today: date = TODAY) -> Built:
    """Return an empty built file in memory, filled from every partner folder of `raw`."""
    connection = duckdb.connect()
    connection.execute(f"ATTACH ':memory:' AS out; USE out; {SCHEMA_SQL}; USE memory")
    for folder in sorted(raw.iterdir()):
        load_partner(connection, folder, geography, secret, today)
    return connection


@pytest.fixture
def load(tmp_path: Path, geography: Geography) -> Iterator[Load]:
    """Load files given by their path below data/raw; return the filled tables, in `out`."""
    opened: list[Built] = []

    def make(files: Files, secret: Secret = SECRET) -> Built:
        raw = lay_out_partner(tmp_path / f"raw{len(opened)}", files)
        opened.append(loaded(raw, geography, secret))
        return opened[-1]

    yield make
    for connection in opened:
        connection.close()


@pytest.fixture
def check(tmp_path: Path, geography: Geography) -> Check:
    """Check files given by their path below data/raw; return what their one folder came to."""

    def make(files: Files) -> Folder:
        (folder,) = partner_folders(lay_out_partner(tmp_path / "raw", files))
        return check_partner(folder, geography, TODAY)

    return make
