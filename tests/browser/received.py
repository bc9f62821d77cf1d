"""What the browser was sent, taken apart: tables, charts, the map, words. Nothing here knows what may be shown.

Everything that is not understood is named, so that a new kind of element cannot pass unread.
"""

import html
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# Elements that are nothing but words, or nothing at all. Their words are read; whatever else one had would be missed.
_OF_WORDS = {
    "alert", "button", "button_group", "download_button", "empty", "heading", "html", "markdown", "multiselect",
    "page_link", "selectbox", "skeleton", "spinner", "text_area", "text_input",
}  # fmt: skip

# Fields of messages that are addresses, names for the machine or looks.
_NOT_WORDS = {
    "id", "url", "deferred_file_id", "form_id", "element_id", "page_script_hash", "icon", "color", "page", "query_string",
    "styles", "theme", "fragment_id", "columns", "selection_state", "selection_default",
}  # fmt: skip

# Numbers in a chart's specification stand for counts only here; elsewhere they are sizes, widths and angles.
_DATA_IN_SPECS = ("values", "data", "datasets", "datum", "domain")
_FORMATS_IN_SPECS = ("format", "$schema", "type")

_LABEL = re.compile(r'"html": "((?:[^"\\]|\\.)*)"')
_FEATURES = re.compile(r"_add\((\{.*\})\);")


@dataclass(frozen=True)
class Chart:
    """A chart's data, the numbers in the data positions of its specification by their names, and its words."""

    frames: tuple[pd.DataFrame, ...]
    numbers: tuple[tuple[str, float], ...]
    words: tuple[str, ...]


@dataclass
class Received:
    """What a page was sent. wards: of each ward on the map everything that is written or spoken of it."""

    tables: list[pd.DataFrame] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    wards: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)


class Receiver:
    """Reads one tab's messages. The server sends a large message once and then its hash, so earlier ones are kept."""

    def __init__(self) -> None:
        self._by_hash: dict[str, ForwardMsg] = {}

    def read(self, frames: Iterable[bytes]) -> Received:
        """Return all that the messages hold."""
        received = Received()
        for frame in frames:
            message = ForwardMsg()
            message.ParseFromString(frame)
            if message.WhichOneof("type") == "ref_hash":
                message = self._by_hash[message.ref_hash]
            elif message.hash:
                self._by_hash[message.hash] = message
            if message.WhichOneof("type") == "delta":
                _read_delta(message.delta, received)
        return received


def _read_delta(delta: Any, received: Received) -> None:
    kind = delta.WhichOneof("type")
    if kind == "add_block":
        received.words.extend(_words(delta.add_block))
    elif kind == "new_element":
        _read_element(delta.new_element, received)
    else:
        received.not_understood.append(str(kind))


def _read_element(element: Any, received: Received) -> None:
    kind = element.WhichOneof("type")
    if kind in ("dataframe", "table"):
        received.tables.append(_frame(getattr(element, kind).arrow_data.data))
        received.words.append(getattr(element, kind).alt)
        if kind == "dataframe":
            # Of a column's settings the names are words; the rest are widths and formats.
            received.words.extend(json.loads(element.dataframe.columns or "{}"))
    elif kind == "vega_lite_chart":
        received.charts.append(_chart(element.vega_lite_chart))
    elif kind == "component_instance":
        _read_map(element.component_instance, received)
    elif kind in _OF_WORDS:
        received.words.extend(_words(getattr(element, kind)))
    else:
        received.not_understood.append(str(kind))


def _frame(data: bytes) -> pd.DataFrame:
    return pyarrow.ipc.open_stream(io.BytesIO(data)).read_all().to_pandas().reset_index()


def _chart(chart: Any) -> Chart:
    spec = json.loads(chart.spec)
    data = [chart.data.data, *(dataset.data.data for dataset in chart.datasets)]
    numbers: list[tuple[str, float]] = []
    words = [chart.alt]
    for name, value in _leaves(spec, ""):
        if isinstance(value, str):
            words += [] if name.endswith(_FORMATS_IN_SPECS) or _is_looks(value) else [value]
        elif isinstance(value, int | float) and not isinstance(value, bool) and _is_data(name):
            numbers.append((name, float(value)))
    return Chart(tuple(_frame(each) for each in data if each), tuple(numbers), tuple(words))


def _is_data(name: str) -> bool:
    return any(part in _DATA_IN_SPECS for part in re.split(r"[./]", name))


def _is_looks(value: str) -> bool:
    """Return whether a text is a colour, a moment of an axis, or the name (a digest) of data that is sent beside."""
    return bool(re.fullmatch(r"#[0-9A-Fa-f]{3,8}|\d{4}-\d{2}-\d{2}T[\d:.]+|[0-9a-f]{32}", value))


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, value


def _read_map(component: Any, received: Received) -> None:
    if "folium" not in component.component_name:
        received.not_understood.append(component.component_name)
        return
    arguments = json.loads(component.json_args)
    script = arguments.pop("feature_group")
    (features,) = (json.loads(found) for found in _FEATURES.findall(script))
    for feature in features["features"]:
        properties = feature["properties"]
        for name in set(properties) - {"code", "name", "fill", "chosen"}:
            received.wards.append((html.unescape(properties["name"]), f"{properties[name]}"))
        if set(properties) - {"code", "name", "fill", "chosen", "words", "spoken"}:
            received.not_understood.append(f"properties of a ward: {sorted(properties)}")
    labels = [json.loads(f'"{found}"') for found in _LABEL.findall(script)]
    for label in labels:
        name, _, figure = label.partition("<br>")
        received.wards.append((_text(name).strip(), _text(figure)))
    # Beside the wards and their labels the script says of wards only which colour each code has.
    rest = _LABEL.sub("", _FEATURES.sub("", script))
    names = [name for name, _ in received.wards if name and name in rest]
    received.not_understood.extend(f"{name} elsewhere in the map's script" for name in names)
    received.words.extend(_text(str(arguments[name])) for name in ("html", "default") if arguments.get(name))


def _words(message: Any) -> Iterator[str]:
    """Yield every text in a message, however deep."""
    for descriptor, value in message.ListFields():
        if descriptor.name in _NOT_WORDS:
            continue
        for each in value if isinstance(value, Iterable) and not isinstance(value, str | bytes) else [value]:
            if isinstance(each, str):
                yield _text(each)
            elif hasattr(each, "ListFields"):
                yield from _words(each)


def _text(markup: str) -> str:
    """Return the words of markup: no tags, nothing of a style sheet."""
    without = re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "\n", without))
