"""A briefing as a small file: written so that a person can read and change it, read so that the good part always opens."""

import re
import tomllib
from collections.abc import Collection
from typing import Any

import tomli_w

from svd_data.briefing import Briefing, PinnedView
from svd_data.briefing_entries import BriefingRead, read_entries
from svd_data.errors import InputError

# More than 40 views with the longest texts take.
LARGEST_BYTES = 512 * 1024

# A key of many parts takes long to read, with the square of their number, and no briefing has one. Its own have two.
_MOST_DOTS = 20

# TOML's texts and remarks, whose full stops part no key. Each matches to the end where it is not closed, and never looks back.
_TEXTS = re.compile(
    r'''"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\Z|\\)'''
    r"""|'''(?:[^']++|'(?!''))*+(?:'''|\Z)"""
    r"""|"(?:[^"\\\n]++|\\[^\n])*+"?"""
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)

_HEADER = """# A briefing of the Serious Violence Duty Explorer. Open it on the page Briefing.
# Each view: its page, its parameters as they stand in the page's address, and what is written about it. said: what the view
# answered when this was saved, for the audience recorded_for, on the version of the data recorded_on.

"""


def write_briefing(briefing: Briefing) -> bytes:
    """Return the briefing as TOML. What is blank is left out; a parameter with one value is a text."""
    entries: dict[str, Any] = {
        "title": briefing.title,
        "recorded_on": briefing.recorded_on,
        "recorded_for": briefing.recorded_for,
        "views": [_entry(view) for view in briefing.views],
    }
    return (_HEADER + tomli_w.dumps(_filled(entries), multiline_strings=True)).encode("utf-8")


def read_briefing(content: bytes, pages: Collection[str], parameters: Collection[str]) -> BriefingRead:
    """Return the good part of a file's briefing, and what was left out.

    pages: those that can be pinned. parameters: the names in their addresses. Raises InputError, with the line, where the file
    is no TOML, and where it is too large.
    """
    if len(content) > LARGEST_BYTES:
        raise InputError(f"The file is larger than any briefing: it has more than {LARGEST_BYTES // 1024} kB.")
    try:
        text = content.decode("utf-8-sig")  # Notepad puts a mark before the text
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"The file cannot be read: line {line} is no text in UTF-8. Save it as UTF-8.") from None
    _check_keys(text)
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"The file cannot be read as TOML{_place(str(error), text)}") from None
    except RecursionError:
        raise InputError("The file cannot be read as TOML: it is nested deeper than any briefing.") from None
    except ValueError:  # a number of 5,000 digits, a day that there is not
        raise InputError("The file cannot be read as TOML: a number or date in it is none.") from None
    return read_entries(entries, pages, parameters)


def _check_keys(text: str) -> None:
    """Raise InputError where a line's keys have more parts than any briefing's."""
    bare = _TEXTS.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(bare.split("\n"), start=1):  # TOML knows no other end of a line
        if line.count(".") > _MOST_DOTS:
            raise InputError(f"The file cannot be read: line {number} is nested deeper than any briefing.")


def _entry(view: PinnedView) -> dict[str, Any]:
    parameters = {name: values[0] if len(values) == 1 else list(values) for name, values in view.parameters.items()}
    return _filled(
        {
            "page": view.page,
            "title": view.title,
            "note": view.note,
            "picture": view.picture,
            "said": view.said,
            "parameters": parameters,
        }
    )


def _filled(entries: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if value}


def _place(message: str, text: str) -> str:
    """Return where and why, in words: ": line 3, Unclosed array." """
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    if found is None:
        return f": {message}."
    line = found.group(2) or max(1, len(text.rstrip("\n").split("\n")))
    return f": line {line}, {found.group(1)[:1].lower()}{found.group(1)[1:]}."
