"""A first mapping.toml for a partner's file, for a person to finish: drafted from its headings and the words that recur in it."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import PurePath

from svd_data.errors import InputError
from svd_data.partner.columns import FLAG, FOLDERS, OFFENCES, PROGRAMME, REFERRALS, WITH_VALUES, OurColumn, our_columns
from svd_data.partner.files import PartnerFile, lay_outs_of, read_rows
from svd_data.partner.findings import FileStop
from svd_data.partner.identifiers import identifiers
from svd_data.partner.mapping import fold_heading
from svd_data.partner.records import Record
from svd_data.partner.rules import rulebook
from svd_data.partner.values import Reader

# Enough rows to meet every word of a column of few; a column of more words than this has no list of them.
_ROWS = 50_000
_MOST_WORDS = 60
# A word that stands in one row only may be anybody's.
_FEWEST_ROWS = 2
_MOST_LINES_ABOVE = 9
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def draft_mapping(file: PartnerFile, folder: str | None, this_year: int) -> str:
    """Return the text of a mapping.toml for one file: see draft_of."""
    return draft_of(file, folder, this_year)[1]


def draft_of(file: PartnerFile, folder: str | None, this_year: int) -> tuple[str, str]:
    """Return what a file is taken for and the text of a mapping.toml for it. folder: "offences" or "referrals"; None: by the
    file's headings.

    Cells stand in it only where they are words that recur in a column of few, and none that could name or place a person.
    Raises InputError where the file cannot be read.
    """
    if not file.path.is_file():
        raise InputError(f"{file.path} does not exist. Name a CSV file or an Excel workbook (.xlsx).")
    try:
        return _draft(file, folder, this_year)
    except FileStop as stop:
        rule = rulebook().rules[stop.rule]
        column = f", column '{stop.column}'" if stop.column else ""
        raise InputError(f"{PurePath(file.name).name}{column}: {rule.message} {rule.advice}") from None


def _draft(file: PartnerFile, folder: str | None, this_year: int) -> tuple[str, str]:
    layout = max(
        lay_outs_of(file, _MOST_LINES_ABOVE), key=lambda each: (sum(map(bool, each.headings)), -each.header_rows)
    )
    skip = layout.header_rows - 1
    folder = folder or _likelier_folder(layout.headings)
    ours = match_headings(layout.headings, folder)
    rows = list(islice(read_rows(file, layout), _ROWS))
    refused = {
        name: layout.label_of(place) for place, name in enumerate(layout.headings) if identifiers().advice_on(name)
    }
    left = [
        layout.label_of(place)
        for place, name in enumerate(layout.headings)
        if name and name not in ours and name not in refused
    ]
    lines = [
        f"# Drafted from {PurePath(file.name).name}. Check each line, then delete what stands after #.",
        *_source_lines(folder),
        *([f"[file]\nskip_rows = {skip}\n"] if skip else []),
        "# Their heading = our column, or a list of them. Ours are in data/reference/partner_columns.toml.",
        "[columns]",
        *(f"{_quoted(heading)} = {_quoted(column.name)}  # {column.means}" for heading, column in ours.items()),
        *(f"# {_quoted(name)} =   # left out unless it is brought to one of ours" for name in left),
        *(f"# {_quoted(label)}: REFUSED. {identifiers().advice_on(name)}" for name, label in refused.items()),
        "",
    ]
    if folder == REFERRALS and not any(column.kind == PROGRAMME for column in ours.values()):
        lines += ["[always]", 'programme = "cirv"  # the one programme of these files, by its id', ""]
    for heading, column in ours.items():
        if column.kind in WITH_VALUES:
            lines += _value_lines(column, _words(rows, layout.place_of(heading), this_year))
    lines += _blank_lines(ours.values())
    return folder, "\n".join(lines).rstrip() + "\n"


def match_headings(headings: Iterable[str], folder: str) -> dict[str, OurColumn]:
    """Return our column by heading, for the headings that are known words for one; each of ours once.

    >>> {heading: column.name for heading, column in match_headings(["Crime No", "Colour", "Victim Age"], "offences").items()}
    {'Crime No': 'id', 'Victim Age': 'victim_1_age'}
    """
    found: dict[str, OurColumn] = {}
    for column in our_columns(folder).values():
        words = {column.name.replace("_", " "), *column.words}
        for heading in headings:
            plain = " ".join(re.findall(r"[a-z0-9]+", fold_heading(heading)))
            if plain in words and heading not in found and not identifiers().advice_on(heading):
                found[heading] = column
                break
    return found


def _likelier_folder(headings: Iterable[str]) -> str:
    known = {folder: len(match_headings(headings, folder)) for folder in FOLDERS}
    return max(known, key=lambda folder: known[folder])


def _source_lines(folder: str) -> list[str]:
    name = "partner_offences" if folder == OFFENCES else "partner_referrals"
    return [
        f"# For data/raw/{folder}/mapping.toml. What the pages say of the source:",
        "[source]",
        f'source_id = "{name}"  # lower-case words joined by underscores',
        'title = ""  # as pages show it',
        'publisher = ""',
        'licence = ""  # or the agreement under which it is shared',
        'attribution = ""',
        'sensitivity = "restricted"  # "open" only where anybody may have every row',
        "provisional_months = 0  # the newest months that the partner may still revise",
        "# all_in_area = true  # where a row without a place is known to be of the area",
        "# covers_from = 2024-04-01  # with covers_to: months without a row in between had none",
        "",
    ]


def _words(rows: Iterable[Record], place: int, this_year: int) -> list[str] | None:
    """Return the words that recur in a column, most frequent first; None where it has too many to list."""
    counts = Counter(" ".join(record.cells[place].split()) for record in rows if record.rule is None)
    counts.pop("", None)
    if len(counts) > _MOST_WORDS:
        return None
    return [
        word for word, number in counts.most_common() if number >= _FEWEST_ROWS and identifiers().is_shown(word, this_year)
    ]  # fmt: skip


def _value_lines(column: OurColumn, words: list[str] | None) -> list[str]:
    if words is None:
        return [f"# {column.name} has too many words to list.", f"# [values.{column.name}]", ""]
    reader = Reader(column, {}, rulebook())
    unknown = [word for word in words if reader.read(word).rule]
    if not unknown:
        return []
    choices = f"one of: {', '.join(column.values)}" if column.values else "our word for it"
    blank = [f'# {_quoted(word)} = ""' for word in unknown]
    return [f'# Their word = ours, {choices}; "" for not recorded', f"[values.{column.name}]", *blank, ""]


def _blank_lines(columns: Iterable[OurColumn]) -> list[str]:
    flags = [column.name for column in columns if column.kind == FLAG]
    lines = [f'# {name} = "no"' for name in flags]
    return ['# What an empty cell means: "not recorded" unless it is said here', "[blank]", *lines] if flags else []


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    # TOML takes no control character as it stands, in a comment neither.
    return '"' + _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
