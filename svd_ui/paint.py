"""How wards are painted, on the screen's map and on the one that is taken away: by class of a value, or by verdict."""

from dataclasses import dataclass

import pandas as pd

from svd_data.disclosure import NOT_SHOWN, Released
from svd_ui.palette import CANNOT_TELL_FILL, HATCH, HIDDEN_FILL, ORANGE, SEQUENTIAL_BLUES, TURQUOISE, ZERO
from svd_ui.scales import Classes
from svd_ui.words import HIDDEN_MARK

# On these, letters are white.
DARK_FILLS = frozenset(SEQUENTIAL_BLUES[3:])


@dataclass(frozen=True)
class WardPaint:
    """How one ward looks: its fill (a colour, HATCH or HIDDEN_FILL), the words of its tooltip, and the short figure under its name."""

    fill: str
    words: str
    figure: str


def paint_by_class(wards: Released, column: str, classes: Classes, unit: str) -> dict[str, WardPaint]:
    """Return each ward's paint by the class that its value is in. Zero is white; no value is hatched."""
    painted = {}
    for row in wards.frame.dropna(subset=["ward_code"]).itertuples():
        value = getattr(row, column)
        if row.is_hidden:
            painted[row.ward_code] = WardPaint(HIDDEN_FILL, NOT_SHOWN, HIDDEN_MARK)
            continue
        if pd.isna(value):
            fill, figure = HATCH, "no figure"
        else:
            number = classes.index(float(value))
            fill, figure = ZERO if number is None else SEQUENTIAL_BLUES[number], classes.scale.write(value)
        painted[row.ward_code] = WardPaint(fill, f"{figure} {unit}" if fill != HATCH else "no figure", figure)
    return painted


VERDICT_FILLS = {
    "higher": ORANGE,
    "lower": TURQUOISE,
    "cannot tell": CANNOT_TELL_FILL,
    "none recorded": ZERO,
    "not compared": HATCH,
    "too small to compare": HIDDEN_FILL,
}


def paint_by_verdict(
    wards: Released, verdict: str, words: dict[str, str], figures: dict[str, str]
) -> dict[str, WardPaint]:
    """Return each ward's paint by its verdict, the column of that name. `words` and `figures`: by ward code."""
    return {
        row.ward_code: WardPaint(VERDICT_FILLS[getattr(row, verdict)], words[row.ward_code], figures[row.ward_code])
        for row in wards.frame.dropna(subset=["ward_code"]).itertuples()
    }
