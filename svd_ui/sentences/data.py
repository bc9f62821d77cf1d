"""What is loaded, and what trying a file came to, in a sentence or two."""

from collections.abc import Mapping

from svd_data.partner.rules import ERROR, STOP, WARNING
from svd_data.partner.try_file import DRAFTED, GIVEN, KEPT, Tried
from svd_data.views.loads import LoadsView
from svd_ui.words import join, number

# What becomes of a row, for the middle of a sentence.
_FATES = {
    "kept": "kept",
    "elsewhere": "elsewhere",
    "unplaced": "not placed",
    "rejected": "rejected",
    "repeated": "repeated",
}


def loads_sentence(view: LoadsView) -> str:
    """Return how many sources are loaded and what became of the rows of their files."""
    rows = view.sources.frame
    counted = rows[rows["rows"].notna()]
    sources = f"{len(rows)} sources are" if len(rows) != 1 else "1 source is"
    if counted.empty:
        return f"{sources} loaded."
    sums = {name: int(counted[name].sum()) for name in ("rows", *_FATES)}
    return f"{sources} loaded. {_fates_sentence(sums)}"


def rejected_sentence(view: LoadsView) -> str:
    """Return that no row was rejected, as far as this audience may know; "" where some were."""
    if len(view.rejected.frame):
        return ""
    return "No row was rejected." if not view.left_out else "No row of an open source was rejected."


def hidden_loads_sentence(view: LoadsView) -> str:
    """Return of which sources this audience gets no numbers of rows, and why; "" of none."""
    if not view.left_out:
        return ""
    return (
        f"How many rows {join(list(view.left_out))} had, and what was wrong with them, is not shown to this audience: it would tell "
        "exact numbers of restricted records."
    )


def tried_sentence(tried: Tried) -> str:
    """Return what a build would make of the file."""
    if tried.problem:
        return f"{tried.name} cannot be checked. {tried.problem}"
    if tried.is_refused:
        return f"{tried.name} would be refused: nothing of it is loaded until what stops it is put right."
    if not tried.fates:
        return f"{tried.name}: no name, date of birth, address or other identifier was found in it. Its rows could not be checked."
    return f"{tried.name}: {_fates_sentence(tried.fates)}"


def faults_sentence(tried: Tried) -> str:
    """Return how many faults the findings list, by what follows from them; "" where the file was not looked into."""
    if tried.problem:
        return ""
    counts = tried.findings["level"].value_counts()
    words = {STOP: "stopping the file", ERROR: "leaving a row out", WARNING: "keeping the row"}
    parts = [f"{number(counts[level])} {said}" for level, said in words.items() if counts.get(level, 0)]
    if not parts:
        return "Nothing in it breaks a rule." if tried.fates else ""
    return f"Faults: {join(parts)}."


def mapping_sentence(tried: Tried) -> str:
    """Return by which mapping a file was checked, and what to do next."""
    if tried.problem:
        return ""
    if tried.mapped_by == GIVEN:
        return f"Checked as {tried.folder}, by the mapping.toml given."
    if tried.mapped_by == KEPT:
        return f"Checked as {tried.folder}, by the mapping.toml that this server's files are loaded by."
    if tried.mapped_by == DRAFTED:
        return (
            f"Checked as {tried.folder}, by a mapping drafted from its headings, which nobody has looked at: more may be kept, and less be "
            "wrong, once it is finished. Download it, finish it, and try the file with it."
        )
    return f"A mapping could only be begun. {tried.unfinished} Download it, finish it, and try the file with it."


def _fates_sentence(sums: Mapping[str, int]) -> str:
    parts = [f"{number(sums[name])} {words}" for name, words in _FATES.items() if sums[name]]
    rows = "1 row of records was" if sums["rows"] == 1 else f"{number(sums['rows'])} rows of records were"
    return f"{rows} read: {join(parts)}." if parts else f"{rows} read."
