"""Numbers and marks as a person reads them. Missing, not compared and zero read differently."""

import html
import re
from datetime import date

import pandas as pd

from svd_data.statistics import CANNOT_TELL, HIGHER, LOWER, NONE_RECORDED
from svd_data.views.compare import NOT_COMPARED, TOO_SMALL

_MARKDOWN = re.compile(r"([\\`*_\[\]#$:<>~|!&])")

# What would be a list or a line only at the beginning of a line.
_MARKDOWN_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=[-+=\s]|$)", re.MULTILINE)

# What becomes a link, a picture or an arrow although it is escaped: addresses are looked for in the text once it is read.
_LOOKED_FOR = re.compile(
    r"(?<=www)(?=\.)|(?<=:)(?=[^\W\d]|[/+-])|(?<=\W:)(?=\w)|(?<=^:)(?=\w)|(?<=[\w+.-])(?=@)|(?<=\s[-<>~])(?=[->=])|(?<=^[-<>~])(?=[->=])",
    re.IGNORECASE,
)
_JOINER = "\u2060"  # neither seen nor read out

# What stands in a table where there is no figure: not known, not compared, or too few to compare.
NO_FIGURE = "–"

# What stands there where there is a figure that may not be shown.
HIDDEN_MARK = "[c]"

# A verdict in a word and a mark, so that nothing hangs on colour.
VERDICT_MARKS = {
    HIGHER: "▲ higher",
    LOWER: "▼ lower",
    CANNOT_TELL: "≈ cannot tell",
    NONE_RECORDED: "none recorded",
    NOT_COMPARED: "not compared",
    TOO_SMALL: "too small to compare",
}


def number(value: object) -> str:
    """Return a count with thousands separated, or "not known"."""
    return "not known" if pd.isna(value) else f"{int(value):,}"  # type: ignore[call-overload]


def one_decimal(value: object) -> str:
    """Return a rate to one decimal, or "not known"."""
    return "not known" if pd.isna(value) else f"{float(value):,.1f}"  # type: ignore[arg-type]


def percent_of(part: object, whole: object) -> str:
    """Return "12%" of a whole, "under 1%", "over 99%" of what is not quite all, or "" where the whole is 0 or not known."""
    if pd.isna(part) or pd.isna(whole) or not whole:
        return ""
    share = 100 * float(part) / float(whole)  # type: ignore[arg-type]
    if 0 < share < 1:
        return "under 1%"
    return "over 99%" if 99.5 <= share < 100 else f"{share:.0f}%"


def signed_percent(value: object) -> str:
    """Return "+12%", "-3%", "0%" for what rounds to none, or "" where it is not known."""
    if pd.isna(value):
        return ""
    whole = round(float(value))  # type: ignore[arg-type]
    return f"{whole:+d}%" if whole else "0%"


def age_words(band: str) -> str:
    """Return an age band as it is said: "16 to 17", "65 and over"."""
    return band.replace("-", " to ").replace("+", " and over")


def days_words(first: date, last: date) -> str:
    """Return days as they are said: "1 May 2023", "23 March to 3 July 2020"."""
    end = f"{last.day} {last:%B %Y}"
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return end
    return f"{first.day} {first:%B}{'' if first.year == last.year else f' {first.year}'} to {end}"


def event_words(kind: str) -> str:
    """Return a kind of event as it is said: "recording change", "tournament", "no school"."""
    return kind.replace("_", " ")


def escape(text: object) -> str:
    """Return text made safe for HTML. Everything from files, links and people passes here before it is put into markup."""
    return html.escape(str(text), quote=True)


def plain(text: str) -> str:
    """Return text that Markdown shows as it stands. Names from files pass here before they go into a title or a label."""
    words = _MARKDOWN.sub(r"\\\1", _LOOKED_FOR.sub(_JOINER, text))
    return _MARKDOWN_AT_START.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", words)


def join(items: list[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
