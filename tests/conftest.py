"""Real builds in temporary folders, made once and shared; nothing here imitates a layer of the project."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from altair.utils import schemapi
from hypothesis import settings

from svd_data.build import build, build_demo
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, Database

PROJECT = Path(__file__).parent.parent

# On a busy machine any example may take longer than hypothesis allows; a slow test is pytest-timeout's to stop.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def _charts_are_checked() -> None:
    """Altair turns its checks off while it copies, for all threads at once: after drawing in several they may stay off."""
    schemapi.enable_debug_mode()


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real open data, which is not part of the project; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("SVD_REALDATA") or PROJECT.parent / "shared" / "realdata")
    if not folder.is_dir():
        pytest.skip(f"no real open data at {folder}: set SVD_REALDATA to its folder")
    return folder


# How long one process of the tests waits for what another one builds.
_PATIENCE_SECONDS = 240


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the file of that name that `make` writes to a path: one for all the processes that run the tests together.

    The first to ask makes it, the others wait. Read only: a test that changes it copies it first.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    folder = temporary.getbasetemp().parent / f"made-{run}" if run else temporary.mktemp("made")
    folder.mkdir(exist_ok=True)
    made, claim = folder / name, folder / f"{name}.claim"
    try:
        claim.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not made.exists():
            assert time.monotonic() < deadline, f"another process of the tests never finished {made}"
            time.sleep(0.1)
        return made
    make(claim / name)
    (claim / name).rename(made)  # there at once and whole, or not there
    return made


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
def coventry_file(coventry_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built file of `coventry_raw`."""
    return made_once(tmp_path_factory, "coventry.duckdb", lambda out: build(coventry_raw, out))


@pytest.fixture(scope="session")
def bristol_file(bristol_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built file of `bristol_raw`."""
    return made_once(tmp_path_factory, "bristol.duckdb", lambda out: build(bristol_raw, out))


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration data's built file."""
    return made_once(tmp_path_factory, "demo.duckdb", build_demo)


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
