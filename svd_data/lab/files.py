"""A draft kept: as an entry of TOML for review, in the operator's folder of drafts, and in a link.

What is read back is checked like anything that a stranger wrote: names are safe, sizes bounded, nothing is evaluated.
"""

import base64
import binascii
import json
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from svd_data.errors import DefinitionError, SVDError, shortened
from svd_data.indicator_entries import DRAFT, id_fault
from svd_data.indicators import Indicator, entry_of, parse_indicators
from svd_data.lab.drafts import DRAFT_FIELDS, Checked, Draft, draft_of_entry

# The environment's variable by which an operator says where drafts are kept. Without it they live in links alone.
DRAFTS_VARIABLE = "SVD_DRAFTS"

LINK_NAME = "draft"

# An entry is some three thousand characters; more than this is none of ours.
_LARGEST_FILE = 100_000
_LONGEST_LINK = 6_000
_MOST_DRAFTS = 200

_HEAD = """\
# A draft from the Indicator lab, for review. Nobody but its author has checked it yet. To take it up: fill in checked_by with
# another name than the author's and reviewed_on, say what status it has, and put the entry into data/reference/indicators.toml.
# While it is a draft it may lie in the folder that SVD_DRAFTS names, and stands on every page there, marked as one.

"""


@dataclass(frozen=True)
class DraftsRead:
    """What a folder of drafts holds. indicators: the sound ones by name of file; broken: (file, why) of the others."""

    indicators: tuple[Indicator, ...]
    broken: tuple[tuple[str, str], ...] = ()


def entry_text(checked: Checked) -> str:
    """Return the file of a draft: one entry as indicators.toml has them. Raises DefinitionError while anything is wrong."""
    if checked.entry is None:
        first = checked.problems[0]
        raise DefinitionError(f"The draft is not complete: {first.message}")
    return _HEAD + tomli_w.dumps({checked.draft.indicator_id: dict(checked.entry)})


def draft_in(path: Path, known: Iterable[Indicator]) -> Draft:
    """Return the draft that a file of one entry holds. Raises DefinitionError."""
    (indicator,) = _read(path, known).values()
    return draft_of_entry(indicator.indicator_id, entry_of(indicator))


# The folder


def drafts_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder of drafts that the operator set, None where none is."""
    setting = environment.get(DRAFTS_VARIABLE, "").strip()
    return Path(setting) if setting else None


def folder_mark(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Return what changes whenever a draft in the folder does: each file's name, time and size."""
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in _files(folder))


def read_drafts(folder: Path | None, known: Iterable[Indicator]) -> DraftsRead:
    """Return the drafts of a folder beside the indicators known, in order of their files' names. Never raises for a file."""
    found: list[Indicator] = []
    broken: list[tuple[str, str]] = []
    known = tuple(known)
    for path in _files(folder):
        try:
            found += _read(path, (*known, *found)).values()
        except SVDError as error:
            broken.append((path.name, str(error)))
        except OSError as error:
            broken.append((path.name, f"{path.name} cannot be read: {error.strerror}."))
    return DraftsRead(tuple(found), tuple(broken))


def save_draft(folder: Path, checked: Checked) -> Path:
    """Write a draft's file to the folder, at once and whole, and return its path. Raises DefinitionError."""
    text = entry_text(checked)
    path = _path_of(folder, checked.draft.indicator_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists() and len(_files(folder)) >= _MOST_DRAFTS:
            raise DefinitionError(f"The folder of drafts holds {_MOST_DRAFTS} already: delete one first.")
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".part", delete=False) as part:
            part.write(text)
        Path(part.name).replace(path)
    except OSError as error:
        raise DefinitionError(f"The draft cannot be kept in the folder of drafts: {error.strerror}.") from error
    return path


def delete_draft(folder: Path, indicator_id: str) -> None:
    """Delete a draft's file. Raises DefinitionError where there is none of that name."""
    try:
        _path_of(folder, indicator_id).unlink()
    except OSError:
        raise DefinitionError(f"There is no draft '{shortened(indicator_id)}' in the folder of drafts.") from None


def _path_of(folder: Path, indicator_id: str) -> Path:
    # An id is lower-case words joined by underscores, so it leads nowhere else.
    if fault := id_fault(indicator_id):
        raise DefinitionError(f"'{shortened(indicator_id)}' names no draft: {fault}")
    return folder / f"{indicator_id}.toml"


def _files(folder: Path | None) -> list[Path]:
    """Return the TOML files of the folder itself; a link elsewhere is none."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.glob("*.toml") if path.is_file() and not path.is_symlink())[:_MOST_DRAFTS]


def _read(path: Path, known: Iterable[Indicator]) -> Mapping[str, Indicator]:
    if path.is_file() and path.stat().st_size > _LARGEST_FILE:
        raise DefinitionError(f"{path.name}: is larger than {_LARGEST_FILE // 1000} kB.")
    found = parse_indicators(path, known)
    if list(found) != [path.stem]:
        raise DefinitionError(f"{path.name}: must hold one entry, [{path.stem}], named as the file is.")
    for indicator in found.values():
        if indicator.is_reviewed:
            raise DefinitionError(
                f"{path.name}: status is '{indicator.status}', not '{DRAFT}': what is reviewed belongs in indicators.toml."
            )
    return found


# The link


def link_of_draft(draft: Draft) -> dict[str, str]:
    """Return the parameter of a link that holds the draft: what is not as in a blank one, packed."""
    blank = Draft()
    told = {name: getattr(draft, name) for name in DRAFT_FIELDS if getattr(draft, name) != getattr(blank, name)}
    packed = zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return {LINK_NAME: base64.urlsafe_b64encode(packed).decode().rstrip("=")} if told else {}


def draft_of_link(text: str) -> Draft:
    """Return the draft that a link's parameter holds. Raises DefinitionError where it holds none."""
    try:
        if len(text) > _LONGEST_LINK:
            raise ValueError
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpack = zlib.decompressobj()
        told = json.loads(unpack.decompress(packed, _LARGEST_FILE).decode())
        if not unpack.eof or unpack.unused_data:
            raise ValueError
        return _draft_told(told)
    except (ValueError, RecursionError, zlib.error, binascii.Error):
        raise DefinitionError("The draft in this link cannot be read: it was cut short or changed.") from None


def _draft_told(told: object) -> Draft:
    if not isinstance(told, dict) or not set(told) <= set(DRAFT_FIELDS):
        raise ValueError
    values: dict[str, object] = {}
    for name, value in told.items():
        if name in ("sources", "caveats"):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ValueError
            values[name] = tuple(value)
        elif isinstance(value, str):
            values[name] = value
        else:
            raise ValueError
    json.dumps(told, ensure_ascii=False).encode()  # half of a pair of code units is no character
    return Draft(**values)  # type: ignore[arg-type]


__all__ = [
    "DRAFTS_VARIABLE", "LINK_NAME", "DraftsRead", "delete_draft", "draft_in", "draft_of_link", "drafts_folder", "entry_text",
    "folder_mark", "link_of_draft", "read_drafts", "save_draft",
]  # fmt: skip
