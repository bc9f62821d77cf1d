"""Real builds in temporary folders, made once and shared; nothing here imitates a layer of the project."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from svd_data.build import build, build_demo
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database

PROJECT = Path(__file__).parent.parent

# On a busy machine any example may take longer than hypothesis allows; a slow test is pytest-timeout's to stop.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real open data, which is not part of the project; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("SVD_REALDATA") or PROJECT.parent / "shared" / "realdata")
    if not folder.is_dir():
        pytest.skip(f"no real open data at {folder}: set SVD_REALDATA to its folder")
    return folder


def make_raw(folder: Path, realdata: Path, city: str, code: str, name: str, police: str) -> Path:
    """Lay out data/raw for one city from the real open data: everything linked but area.toml."""
    folder.mkdir(parents=True)
    (folder / "area.toml").write_text(f'code = "{code}"\nname = "{name}"\nbaseline_year = 2020\ngoal_year = 2030\n')
    shutil.copytree(realdata / "boundaries" / city, folder / "boundaries")
    for part in ("lookups", "population", "deprivation"):
        shutil.copytree(realdata / part, folder / part)
    (folder / "police").mkdir()
    found = realdata / "police" / police
    if found.is_dir():
        shutil.copytree(found, folder / "police" / police)
    else:
        shutil.copy(found, folder / "police")
    return folder


@pytest.fixture(scope="session")
def coventry_raw(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/raw of Coventry in January 2014, as downloaded. Read only: copy it to change it."""
    folder = tmp_path_factory.mktemp("coventry") / "raw"
    return make_raw(folder, realdata, "coventry", "E08000026", "Coventry", "2014-01")


@pytest.fixture(scope="session")
def bristol_raw(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """data/raw of Bristol over 18 months with real gaps. Read only: copy it to change it."""
    folder = tmp_path_factory.mktemp("bristol") / "raw"
    return make_raw(folder, realdata, "bristol", "E06000023", "Bristol", "avon-and-somerset.zip")


@pytest.fixture(scope="session")
def coventry_file(coventry_raw: Path) -> Path:
    """The built file of `coventry_raw`."""
    out = coventry_raw.parent / "coventry.duckdb"
    build(coventry_raw, out)
    return out


@pytest.fixture(scope="session")
def bristol_file(bristol_raw: Path) -> Path:
    """The built file of `bristol_raw`."""
    out = bristol_raw.parent / "bristol.duckdb"
    build(bristol_raw, out)
    return out


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration data's built file."""
    out = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    build_demo(out)
    return out


@pytest.fixture(scope="session")
def demo(demo_file: Path) -> Connection:
    """The demonstration data, open."""
    return Database(demo_file).current()


@pytest.fixture(scope="session")
def demo_catalogue(demo: Connection) -> Catalogue:
    return load_catalogue(demo)


@pytest.fixture(autouse=True)
def _no_real_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test may touch the data file of the person who runs it."""
    monkeypatch.setenv("SVD_DATABASE", str(tmp_path / "none.duckdb"))
