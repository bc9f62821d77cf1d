"""Which empty cells of a table stand for a count that is not shown: its column of notes says so in words, row by row."""

import pandas as pd

from svd_data.disclosure import Released
from svd_ui.tables.loads import NOT_FOR_THIS_AUDIENCE
from svd_ui.tables.parts import NOTE

_BEFORE = "Before"
_NEITHER = ("neither count shown", "neither number is shown")
_NAMED = {
    "the number not recorded is not shown": "Not recorded",
    "the number counted is not shown": "Counted",
    "stopped not shown": "Stopped here so far",
}


def hidden_cells(table: Released) -> pd.DataFrame:
    """Return for each cell of a table whether it stands for a figure that may not be shown: empty, and told of in the note."""
    frame = table.frame
    mask = pd.DataFrame(False, index=range(len(frame)), columns=range(len(frame.columns)))
    if NOTE not in frame:
        return mask
    counts = [place for place, kind in enumerate(frame.dtypes) if pd.api.types.is_integer_dtype(kind)]
    for row, note in enumerate(frame[NOTE]):
        # A whole source's row counts that are not for everybody are no small ones, nor do they protect any.
        if not isinstance(note, str) or note == NOT_FOR_THIS_AUDIENCE:
            continue
        if "not shown" in note or note in _NEITHER:
            mask.iloc[row, _columns_of(note, list(frame), counts)] = True
    return mask & frame.isna().set_axis(mask.index).set_axis(mask.columns, axis=1)


def _columns_of(note: str, headings: list[str], counts: list[int]) -> list[int]:
    """Return the places of the columns that a note names; of one that names none, of every count."""
    first = counts[:1]
    if note == "count not shown":
        return first
    if note == "count before not shown" or note in _NEITHER:
        before = [headings.index(_BEFORE)] if _BEFORE in headings else counts[1:2]
        return before if note not in _NEITHER else [*first, *before]
    folded = {heading.casefold(): place for place, heading in enumerate(headings)}
    places = []
    for part in note.split("; "):
        name = _NAMED.get(part, part.removesuffix(" not shown")).casefold()
        if name not in folded:
            return counts
        places.append(folded[name])
    return places
