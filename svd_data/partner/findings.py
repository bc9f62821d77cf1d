"""What is wrong with a partner's files: one finding a fault, as a frame, as CSV and as text to send back.

No finding repeats what could name or place a person: a value is shown only where its column is one of few words, numbers
or dates, and only where it is short.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from svd_data.partner.rules import ERROR, STOP, WARNING, Rulebook

COLUMNS = ("file", "row", "column", "value", "rule", "level", "message", "advice")

# Nobody corrects more than this of one kind in one file by hand; how many there are besides is told.
MOST_OF_A_KIND = 1_000

_LEVELS = {
    STOP: "Stops: the file is refused",
    ERROR: "Errors: the row is left out",
    WARNING: "Warnings: the row is kept",
}
_SHOWN_ROWS = 12


@dataclass(frozen=True)
class Finding:
    """One fault. row: as the spreadsheet numbers it, None for the whole file. column: their heading, "" for none. value:
    what stands there, "" where it is not shown. advice: what to do, "" for what the rule says.
    """

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    advice: str = ""


class FileStop(Exception):
    """A file cannot be used at all: the rule it breaks, and the column if it is about one. Caught within this package."""

    def __init__(self, rule: str, column: str = "", advice: str = "") -> None:
        super().__init__(rule)
        self.rule, self.column, self.advice = rule, column, advice


def findings_frame(findings: Sequence[Finding], book: Rulebook) -> pd.DataFrame:
    """Return one row a finding: COLUMNS; row is Int64, NA for the whole file. By file, row and the rules' order."""
    # One heading brought to two of our columns has each fault twice.
    ordered = sorted(
        dict.fromkeys(findings), key=lambda one: (one.file, one.row or 0, book.rules[one.rule].place, one.column)
    )
    rows = [
        (one.file, one.row, one.column, one.value, one.rule, rule.level, rule.message, one.advice or rule.advice)
        for one in ordered
        for rule in [book.rules[one.rule]]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"row": "Int64"})


def findings_csv(frame: pd.DataFrame) -> str:
    """Return the findings as CSV for a spreadsheet. A cell that a program could take for a formula is set off by a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in frame[list(COLUMNS)].itertuples(index=False):
        writer.writerow(["" if pd.isna(cell) else _harmless(cell) for cell in row])
    return out.getvalue()


def findings_text(frame: pd.DataFrame) -> str:
    """Return the findings as Markdown: by level and rule, with the rows of each and what to do. "" where there is none."""
    parts = []
    for level, title in _LEVELS.items():
        of_level = frame[frame["level"] == level]
        if of_level.empty:
            continue
        parts.append(f"## {title}")
        for (file, _, column), same in of_level.groupby(["file", "rule", "column"], sort=False):
            parts.append(_paragraph(str(file), str(column), same))
    return "\n\n".join(parts)


def _paragraph(file: str, column: str, same: pd.DataFrame) -> str:
    first = same.iloc[0]
    where = f"{file}, column '{column}'" if column else file
    lines = [f"**{where}**: {first['message']}"]
    rows = same[same["row"].notna()]
    if not rows.empty:
        first_rows = rows[["row", "value"]].head(_SHOWN_ROWS).itertuples(index=False)
        shown = [f"{row}{f' ({value})' if value else ''}" for row, value in first_rows]
        more = len(rows) - len(shown)
        lines.append(
            f"- {'Row' if len(rows) == 1 else 'Rows'}: {', '.join(shown)}{f' and {more:,} more' if more else ''}"
        )
    lines.append(f"- What to do: {first['advice']}")
    return "\n".join(lines)


def _harmless(cell: object) -> str:
    text = str(cell)
    # Some programs take signs of full width for the plain ones.
    begins = unicodedata.normalize("NFKC", text[:1])
    return f"'{text}" if begins in ("=", "+", "-", "@", "\t", "\r", "\n", "−") else text
