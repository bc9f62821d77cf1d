"""The Guide's words as tables: what each means, and all that is said of it."""

from collections.abc import Sequence

import pandas as pd

from svd_ui.guide_entry import EVENTS, SOURCES, Entry

# By section what tells best what a word means; of the others, and where an entry has none of these, the first thing said.
_MEANING = {
    SOURCES: ("Publisher", "Licence", "As at", "Access"),
    EVENTS: ("Kind", "When", "Where", "Moves the counts of", "Note"),
}


def words_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return one row an entry: the word, and what it means. No figure of the data is among them."""
    rows = [{"Word": entry.title, "What it means": _meaning(entry)} for entry in entries]
    return _with_groups(entries, pd.DataFrame(rows, columns=["Word", "What it means"]))


def facts_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """Return one row an entry and thing said of it."""
    rows = [
        {"Word": entry.title, "What is told": label, "In words": "; ".join(texts)}
        for entry in entries
        for label, texts in entry.facts
    ]
    return pd.DataFrame(rows, columns=["Word", "What is told", "In words"])


def _with_groups(entries: Sequence[Entry], rows: pd.DataFrame) -> pd.DataFrame:
    groups = [entry.group for entry in entries]
    if any(groups):
        rows.insert(0, "Among", groups)
    return rows


def _meaning(entry: Entry) -> str:
    told = dict(entry.facts)
    labels = [label for label in _MEANING.get(entry.section, ()) if label in told]
    if not labels:
        return "; ".join(entry.facts[0][1])
    return " ".join(f"{label}: {_ended('; '.join(told[label]))}" for label in labels)


def _ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."
