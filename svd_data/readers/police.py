"""data.police.uk downloads: which street files are there, which of them count, and what columns each has.

A download is a zip of `YYYY-MM/YYYY-MM-force-street.csv`, with `-outcomes` and `-stop-and-search` files beside. Files
come zipped as downloaded, unpacked, gzipped or plain, in any nesting; zips are read without unpacking them to disk.
"""

import csv
import gzip
import hashlib
import io
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import IO

from svd_data.errors import InputError, did_you_mean
from svd_data.periods import EARLIEST_YEAR, LATEST_YEAR

# Today's columns that the build reads; the files hold more, and an older layout has other ones.
REQUIRED = ("Crime ID", "Month", "Longitude", "Latitude", "LSOA code", "Crime type", "Last outcome category")
REQUIRED_2011 = ("Month", "Easting", "Northing", "Crime type")
# Tells the authority of a small area that no lookup knows; a file without it is read all the same.
LSOA_NAME = "LSOA name"

# A member of this size would be some twenty times the largest force month; a zip that claims more is not a download.
_LARGEST_MEMBER = 2 * 1024**3

_STREET = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])-(.+)-street\.csv(?:\.gz)?$", re.IGNORECASE)
_CSV = re.compile(r"\.csv(?:\.gz)?$", re.IGNORECASE)

# No header of a street file is longer; a file whose first line is has no lines that could be read.
_LONGEST_HEADER = 10_000


@dataclass(frozen=True)
class StreetFile:
    """One street CSV: where it is, and the month and force in its name.

    name: its path below the police folder, with "!" before a zip's member. status: "loaded"; "identical" to the file
    that is loaded for the same force and month; or "superseded" by it.
    """

    name: str
    path: Path
    member: str | None
    month: date
    force: str
    status: str = "loaded"


@dataclass(frozen=True)
class PoliceFiles:
    """The folder's street files in sorted order, and the names of files that are no street files."""

    streets: tuple[StreetFile, ...]
    unused: tuple[str, ...]

    @property
    def loaded(self) -> tuple[StreetFile, ...]:
        return tuple(file for file in self.streets if file.status == "loaded")


def find_police_files(folder: Path) -> PoliceFiles:
    """Return the street files in and below `folder`, each with its status.

    Of two files of one force and month the last in sorted order is loaded; the other is "identical" or "superseded".
    Raises InputError, naming the file and the cure, where there is none, or a zip is damaged.
    """
    streets: list[StreetFile] = []
    unused: list[str] = []
    for name, path, member in _entries(folder):
        match = _STREET.match(name.replace("!", "/").rsplit("/", 1)[-1])
        if match and EARLIEST_YEAR <= int(match.group(1)) <= LATEST_YEAR:
            month = date(int(match.group(1)), int(match.group(2)), 1)
            streets.append(StreetFile(name, path, member, month, match.group(3).lower()))
        else:
            unused.append(name)
    if not streets:
        found = (
            f" It holds {', '.join(unused[:5])}{' and more' if len(unused) > 5 else ''}, which are no street files."
            if unused
            else ""
        )
        raise InputError(
            f"{folder} holds no street file.{found} Download 'street-level crime' from data.police.uk and put the zip "
            "there as it is; its files are named like 2026-09-west-midlands-street.csv."
        )
    return PoliceFiles(_with_status(sorted(streets, key=lambda file: file.name)), tuple(sorted(unused)))


def read_header(file: StreetFile) -> tuple[str, ...]:
    """Return the file's column names. Raises InputError where one is missing that the build needs, or blank, or repeated."""
    with open_street_file(file) as stream:
        line = stream.readline(_LONGEST_HEADER).decode("utf-8-sig", errors="replace").rstrip("\r\n")
    if any(strange in line for strange in "\r\0\ufffd"):
        raise InputError(
            f"police/{file.name} is not text as data.police.uk writes it (UTF-8, lines ending in LF or CRLF). "
            "Save it again as 'CSV UTF-8', or download it again."
        )
    header = tuple(name.strip() for name in next(csv.reader([line]), []))
    missing = [name for name in REQUIRED if name not in header]
    if missing and not set(REQUIRED_2011) <= set(header):
        raise InputError(
            f"police/{file.name} has no column '{missing[0]}'.{did_you_mean(missing[0], header)} "
            f"Its columns are: {', '.join(header) or 'none'}. Download it again from data.police.uk."
        )
    folded = [name.casefold() for name in header]
    if "" in folded or len(set(folded)) < len(folded):
        raise InputError(
            f"police/{file.name} has a column without a name, or two of one name: {', '.join(header)}. "
            "Download it again from data.police.uk."
        )
    return header


def read_bytes(file: StreetFile) -> bytes:
    """Return the file's whole content, unpacked. Raises InputError where a zip or gzip file is damaged."""
    with open_street_file(file) as stream:
        content = stream.read(_LARGEST_MEMBER + 1)
    if len(content) > _LARGEST_MEMBER:
        raise _too_large(file)
    return content


@contextmanager
def open_street_file(file: StreetFile) -> Iterator[IO[bytes]]:
    """Yield the file's content as a binary stream. Raises InputError where it is damaged, or larger than any real one."""
    try:
        if file.member is not None:
            with zipfile.ZipFile(file.path) as archive:
                if archive.getinfo(file.member).file_size > _LARGEST_MEMBER:
                    raise _too_large(file)
                with archive.open(file.member) as stream:
                    yield _unpacked(stream) if file.member.lower().endswith(".gz") else stream
        elif file.path.suffix.lower() == ".gz":
            with file.path.open("rb") as packed:
                yield _unpacked(packed)
        else:
            with file.path.open("rb") as plain:
                yield plain
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(file.path, error) from error


def _entries(folder: Path) -> Iterator[tuple[str, Path, str | None]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or path.name.startswith("."):
            continue
        if path.suffix.lower() == ".zip":
            yield from ((f"{name}!{member}", path, member) for member in _members(path))
        else:
            yield name, path, None


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(info.filename for info in archive.infolist() if not info.is_dir())
    except zipfile.BadZipFile as error:
        raise _damaged(path, error) from error
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if repeated:
        raise InputError(
            f"{path} holds {repeated[0]} twice, and only one of them could be read. Download it again from data.police.uk."
        )
    return [name for name in names if not name.startswith("__MACOSX/") and _CSV.search(name)]


def _unpacked(packed: IO[bytes]) -> IO[bytes]:
    return io.BufferedReader(gzip.GzipFile(fileobj=packed))


def _too_large(file: StreetFile) -> InputError:
    return InputError(f"police/{file.name} holds over 2 GB: it is no street file of one month. Remove it.")


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError(
        f"{path} is damaged or was not downloaded to its end ({error}). Download it again from data.police.uk."
    )


def _with_status(files: list[StreetFile]) -> tuple[StreetFile, ...]:
    by_month: defaultdict[tuple[date, str], list[StreetFile]] = defaultdict(list)
    for file in files:
        by_month[file.month, file.force].append(file)
    status: dict[str, str] = {}
    for same in by_month.values():
        *earlier, last = same
        if earlier:
            content = hashlib.sha256(read_bytes(last)).digest()
            for file in earlier:
                is_same = hashlib.sha256(read_bytes(file)).digest() == content
                status[file.name] = "identical" if is_same else "superseded"
    return tuple(replace(file, status=status.get(file.name, "loaded")) for file in files)
