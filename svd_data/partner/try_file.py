"""One partner's file tried: the checks of a build on a file that nobody has put anywhere, and nothing of it is kept.

It lies in a temporary folder for as long as it is looked at. What comes back repeats no cell that could be a person's.
"""

import re
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

import pandas as pd

from svd_data.errors import DefinitionError, SVDError, shortened
from svd_data.geography import Geography
from svd_data.partner.columns import FOLDERS, OFFENCES, REFERRALS
from svd_data.partner.draft import draft_of
from svd_data.partner.files import CSV, WORKBOOK, PartnerFile, lay_out_of
from svd_data.partner.findings import FileStop, findings_frame
from svd_data.partner.load import check_partner, scan_partner
from svd_data.partner.mapping import MAPPING, PartnerMapping, load_mapping
from svd_data.partner.reading import Notice
from svd_data.partner.rules import STOP, rulebook

LARGEST_MB = 50
_LARGEST_MAPPING = 1024**2
_MEMORY = "1500MB"

# Where the mapping comes from by which a file was checked; NOWHERE: by none, so that only identifiers were looked for.
GIVEN, KEPT, DRAFTED, NOWHERE = "given", "kept", "drafted", "nowhere"

# A check takes some hundred megabytes: two people's wait for each other.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Upload:
    """A file as a browser sends it. Its content is in no message."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Tried:
    """What trying a file came to.

    name: the file's, fit to be shown. problem: why it could not be looked at, "" where it was. folder: what it is taken for,
    "offences" or "referrals". mapped_by: GIVEN, KEPT, DRAFTED or NOWHERE. unfinished: why a drafted mapping is none yet, "" where it can be
    checked by. draft: the mapping drafted, "" where there was one. findings, notices and fates: as Folder has them; without
    a mapping no fates.
    """

    name: str
    problem: str = ""
    folder: str = ""
    mapped_by: str = NOWHERE
    unfinished: str = ""
    draft: str = field(default="", repr=False)
    findings: pd.DataFrame = field(default_factory=lambda: findings_frame([], rulebook()), repr=False)
    notices: tuple[Notice, ...] = ()
    fates: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether a build would refuse it."""
        return bool(self.problem) or bool((self.findings["level"] == STOP).any())


def try_file(
    file: Upload,
    mapping: Upload | None,
    folder: str | None,
    geography: Geography,
    today: date,
    kept: Path | None = None,
) -> Tried:
    """Return what a build would make of one file. Raises nothing for whatever the file or the mapping may be.

    mapping: a mapping.toml; None: the one of `kept`, a folder such as data/raw, that names headings of the file, else one that is
    drafted. folder: "offences" or "referrals"; None: by the mapping, else by the headings.
    """
    name = shown_name(file.name)
    if problem := _unusable(file) or (_unusable_mapping(mapping) if mapping else ""):
        return Tried(name, problem)
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="svd-try-") as place:
        try:
            return _Trial(Path(place), file, name, geography, today).outcome(mapping, folder, kept)
        except SVDError as error:
            # A message may name the place where the file lay for a moment.
            return Tried(name, str(error).replace(f"{place}/", "").removeprefix(f"{name}: "))


def shown_name(name: str) -> str:
    """Return a file's name without its folders, on one line and not too long.

    >>> shown_name("C:\\\\Users\\\\me\\\\March\\u202egpj.csv"), shown_name("../../etc/x.csv"), shown_name("/")
    ('Marchgpj.csv', 'x.csv', 'file')
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(letter for letter in last if letter.isprintable())
    return shortened(printable) or "file"


def _unusable(file: Upload) -> str:
    """Return why a file is not even looked into, "" where it is."""
    suffix = _suffix(file)
    if suffix not in (CSV, WORKBOOK):
        return "Only CSV files and Excel workbooks (.xlsx) can be checked. Save it as one of these, and try that."
    if len(file.content) > LARGEST_MB * 1024**2:
        return f"The file is larger than {LARGEST_MB} MB. Split it by months, or check it with: python -m svd_data check --raw DIR"
    if suffix == CSV and file.content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return "The file is named .csv and is an Excel workbook. Name it .xlsx, or save it as 'CSV UTF-8'."
    return ""


def _unusable_mapping(mapping: Upload) -> str:
    if len(mapping.content) > _LARGEST_MAPPING:
        return f"The mapping is larger than a {MAPPING} can be."
    return ""


def _suffix(file: Upload) -> str:
    return PurePosixPath(file.name).suffix.lower()


@dataclass(frozen=True)
class _Trial:
    """One file in the folder that it is looked at in."""

    place: Path
    file: Upload
    name: str
    geography: Geography
    today: date

    def outcome(self, mapping: Upload | None, folder: str | None, kept: Path | None) -> Tried:
        if mapping is not None:
            return self._check(mapping.content, folder or _folder_of(mapping.content), GIVEN)
        for kind, content in _kept_mappings(kept, folder):
            if self._fits(content, kind):
                return self._check(content, kind, KEPT)
        kind, draft = draft_of(PartnerFile(self.name, self._put(folder or OFFENCES)), folder, self.today.year)
        try:
            return self._check(_filled_in(draft).encode(), kind, DRAFTED, draft)
        except DefinitionError as error:
            return self._scan(kind, draft, str(error))

    def _put(self, folder: str, mapping: bytes | None = None) -> Path:
        """Write the file, and the mapping, where a build would find them; return the file's path."""
        path = self.place / folder / f"file{_suffix(self.file)}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self.file.content)
        if mapping is not None:
            (path.parent / MAPPING).write_bytes(mapping)
        return path

    def _mapping(self, content: bytes, folder: str) -> PartnerMapping:
        return load_mapping(self._put(folder, content).parent / MAPPING, folder)

    def _fits(self, content: bytes, folder: str) -> bool:
        """Return whether the file has every heading that a mapping names."""
        try:
            mapping = self._mapping(content, folder)
            layout = lay_out_of(PartnerFile(self.name, self._put(folder)), mapping.sheet, mapping.skip_rows)
            return all(layout.place_of(heading) >= 0 for heading in mapping.columns)
        except (SVDError, FileStop):
            return False

    def _check(self, content: bytes, folder: str, mapped_by: str, draft: str = "") -> Tried:
        self._mapping(content, folder)
        read = check_partner(self.place / folder, self.geography, self.today, _MEMORY)
        notices = tuple((self.name if file else None, message) for file, message in read.notices)
        findings = read.findings.assign(file=self.name)
        return Tried(self.name, "", folder, mapped_by, "", draft, findings, notices, read.fates)

    def _scan(self, folder: str, draft: str, unfinished: str) -> Tried:
        skip = int(tomllib.loads(draft).get("file", {}).get("skip_rows", 0))
        findings = scan_partner(PartnerFile(self.name, self._put(folder)), skip, _MEMORY)
        return Tried(self.name, "", folder, NOWHERE, unfinished, draft, findings.assign(file=self.name))


def _kept_mappings(kept: Path | None, folder: str | None) -> Iterator[tuple[str, bytes]]:
    for kind in FOLDERS if folder is None else (folder,):
        path = kept / kind / MAPPING if kept else None
        if path and path.is_file():
            yield kind, path.read_bytes()


def _folder_of(mapping: bytes) -> str:
    """Return what a mapping is for, by whether it brings a heading to the day of a referral."""
    try:
        columns = tomllib.loads(mapping.decode("utf-8-sig")).get("columns", {})
    except (ValueError, RecursionError):
        return OFFENCES  # which load_mapping then refuses in words
    return REFERRALS if isinstance(columns, dict) and "referred_on" in str(list(columns.values())) else OFFENCES


def _filled_in(draft: str) -> str:
    """Return a draft with something where a person is to name the source, so that it can be checked by."""
    return re.sub(r'^(title|publisher|licence|attribution) = ""', r'\1 = "A draft"', draft, flags=re.MULTILINE)
