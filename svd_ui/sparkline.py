"""A small trend as an inline picture: one line of months, drawn from released counts. No axis: the table twin has the figures."""

from base64 import b64encode
from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from svd_data.views.months import PROVISIONAL
from svd_ui.palette import DARK_BLUE, GRID_GREY
from svd_ui.words import escape

WIDTH, HEIGHT, _EDGE = 220, 44, 4

# The newest months stand out from those before them.
_NOW = 12


def sparkline(months: pd.DataFrame, described: str) -> str:
    """Return the months as a picture in HTML, from zero up: the latest 12 dark, those before grey, gaps where a month has no count.

    months: the rows of one indicator in order; numerator (NA: not loaded, or hidden), status. described: what is read aloud.
    """
    values = [None if pd.isna(value) else float(value) for value in months["numerator"]]
    top = max((value for value in values if value is not None), default=0.0) or 1.0
    step = (WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)
    points = [
        None if value is None else (_EDGE + place * step, HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * value / top)
        for place, value in enumerate(values)
    ]
    turn = max(len(points) - _NOW, 0)
    # The dark line begins where the grey one ends, so that the line is whole.
    earlier = points[: turn + 1] if turn else []
    lines = [*_lines(earlier, GRID_GREY, 1.5), *_lines(points[turn:], DARK_BLUE, 2.5)]
    last = points[-1] if points else None
    if last is not None:
        fill = "#FFFFFF" if months["status"].iloc[-1] == PROVISIONAL else DARK_BLUE
        lines.append(
            f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3.5" fill="{fill}" stroke="{DARK_BLUE}" stroke-width="2"/>'
        )
    base = f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT - 1}" y2="{HEIGHT - 1}" stroke="{GRID_GREY}" stroke-width="1"/>'
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{base}{''.join(lines)}</svg>"
    )
    # As an image: Streamlit lets no SVG through in HTML.
    data = b64encode(drawing.encode()).decode()
    return f'<img alt="{escape(described)}" width="{WIDTH}" height="{HEIGHT}" src="data:image/svg+xml;base64,{data}">'


def _lines(points: Sequence[tuple[float, float] | None], colour: str, width: float) -> list[str]:
    """Return the runs between gaps, each a line; a month between two gaps is a dot."""
    drawn = []
    for is_known, run in groupby(points, key=lambda point: point is not None):
        if not is_known:
            continue
        known = [point for point in run if point is not None]
        if len(known) == 1:
            drawn.append(f'<circle cx="{known[0][0]:.1f}" cy="{known[0][1]:.1f}" r="1.5" fill="{colour}"/>')
            continue
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in known)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
    return drawn
