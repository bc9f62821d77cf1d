"""An answer as a test asks for it, and what stands in it: the figures that its charts draw, and all that leaves with it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from svd_data.audiences import INTERNAL
from svd_data.catalogue import Catalogue
from svd_data.database import Connection
from svd_data.disclosure import Released
from svd_ui.about import about_lines
from svd_ui.answer import Answer, Picture
from svd_ui.exports import csv_of, register_csv_of
from svd_ui.view_links import OpenedView, ViewLink, open_view
from tests.pages.leaks import Sent

# Charts are drawn for the screen, for a wall and for a page; none may need the height it has on the screen.
HEIGHTS = (240, 640)


def opened(
    connection: Connection, catalogue: Catalogue, page: str, audience: str = INTERNAL, **link: list[str]
) -> OpenedView:
    """Return a page's link opened for an audience: opened(demo, catalogue, "people", PUBLIC, types=["Robbery"])."""
    view = open_view(
        ViewLink(page, {name: tuple(values) for name, values in link.items()}), connection, catalogue, audience
    )
    assert view.problems == ()
    return view


def drawn(spec: dict[str, Any]) -> Iterator[tuple[str, float, dict[str, Any]]]:
    """Yield every number that a chart's layers encode: the field, the number, and the row that it is of."""
    for layer in spec["layer"]:
        rows = spec["datasets"].get(layer.get("data", spec.get("data", {})).get("name"), [])
        encoded = [each for channel in layer["encoding"].values() for each in (channel if isinstance(channel, list) else [channel])]  # fmt: skip
        fields = {each["field"] for each in encoded if "field" in each and each.get("type") != "temporal"}
        for row in rows:
            for field in fields & set(row):
                if isinstance(row[field], int | float) and not isinstance(row[field], bool):
                    yield field, row[field], row


def figures_of(table: Released) -> set[float]:
    """Return every number of a table."""
    numbers = table.frame.select_dtypes("number")
    return {float(value) for name in numbers.columns for value in numbers[name].dropna()}


def is_in(table: Released, value: float) -> bool:
    """Return whether a table holds a number, as it is or rounded as tables round."""
    return bool({float(round(value, decimals)) for decimals in (0, 1, 2)} & figures_of(table))


def assert_drawn_from_its_table(
    picture: Picture, leave_out: tuple[str, ...] = (), shares: tuple[str, ...] = (), in_legend: tuple[float, ...] = ()
) -> None:
    """Every figure that a chart draws stands in the table beside it, and the chart is valid at any height.

    shares: fields of which the table has the percentage. in_legend: figures of lines whose key says what they are. Altair's
    checks are on in tests: making the specification checks it against Vega-Lite's schema.
    """
    assert picture.draw is not None
    for height in HEIGHTS:
        spec = picture.draw(height).to_dict()
        assert spec["height"] == height
        found = [
            (field, value * 100 if field in shares else value)
            for field, value, _ in drawn(spec)
            if field not in leave_out and value not in in_legend
        ]
        assert found or picture.table.frame.select_dtypes("number").isna().all(axis=None)
        assert [each for each in found if not is_in(picture.table, each[1])] == []


def words_on_map(spec: dict[str, Any]) -> list[str]:
    """Return what a map of wards writes under its wards' names; the shapes themselves are no figures."""
    rows = [row for layer in spec["layer"] for row in layer["data"].get("values", ()) if "figure" in row]
    return list(dict.fromkeys(f"{row['name']}: {row['figure']}" for row in rows))


def assert_map_is_of_its_table(picture: Picture, wards: int) -> None:
    """A map holds every ward once, at any height, and writes no figure that is not in its table."""
    assert picture.draw is not None
    for height in HEIGHTS:
        spec = picture.draw(height).to_dict()
        assert spec["height"] == height
        names = [each["properties"]["name"] for each in spec["layer"][0]["data"]["values"]]
        assert len(set(names)) == len(names) == wards
        written = dict(each.split(": ") for each in words_on_map(spec))
        assert set(written) <= set(picture.table.frame["Ward"])
        figures = [float(text.replace(",", "")) for text in written.values() if text[0].isdigit()]
        assert figures
        assert [each for each in figures if not is_in(picture.table, each)] == []


def sent_with(answer: Answer, catalogue: Catalogue) -> Sent:
    """Return everything that leaves with an answer: its sentences, tables, charts, small type and downloads."""
    texts = [answer.question, answer.lead, *answer.others, *(line.text for line in about_lines(answer, catalogue))]
    frames, files = [], []
    for each in answer.pictures:
        texts += [each.title, each.alt, each.heading, each.says, *each.notes, each.legend.title, each.legend.more]
        texts += [key.name for key in each.legend.keys] + [mark.words for mark in each.marks]
        frames.append(each.table.frame)
        files.append(_file_of(answer, each, catalogue))
        if each.draw is not None:
            spec = each.draw(each.height).to_dict()
            frames += [pd.DataFrame(rows) for rows in spec.get("datasets", {}).values()]
            texts += [] if "datasets" in spec else words_on_map(spec)
    return Sent(texts, frames, files)


def _file_of(answer: Answer, picture: Picture, catalogue: Catalogue) -> bytes:
    if answer.as_at is not None:
        return register_csv_of(picture.table, catalogue, answer.as_at)
    filters = picture.filters or answer.filters
    assert filters is not None
    return csv_of(picture.table, filters, catalogue, picture.beside)
