"""What a page sends to the browser, and the counts that may stand in it."""

import html
import io
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from svd_data.audiences import NOTES
from svd_data.catalogue import Catalogue, RecordSource
from svd_data.control.grid import AGE, ETHNICITY, NOT_RECORDED, SEX, TYPE, WARD, Question, breakdown_of, over_time
from svd_data.control.times import times_of
from svd_data.database import Connection
from svd_data.definitions import REFERENCE
from svd_data.filters import OFFENCES, VICTIMS
from svd_data.guide import BOUND, CLAIM, CLOSED_SET, NOT_CLAIMED
from svd_data.indicators import Indicator
from svd_data.periods import Period, period_before, year_periods
from svd_data.views import Ask
from svd_data.views.times import times_view

# Columns of frames and headings of tables that hold counts of events.
COUNTS = {"numerator", "before", "total", "Offences", "Incidents", "Victims", "Before", "All victims", "Referrals", "All referrals",
    "Number", "Of how many", "Year before", "Not recorded", "Counted"}  # fmt: skip
RESIDENTS = {"denominator", "Residents"}
# Derived from released counts, or no figure of the data.
DERIVED = re.compile(
    r"average|Average|limit|"
    r"^hour$|^weekday$|^Days$|^Hours$|"
    r"rate|Rate|95%|%|count_lower|count_upper|share|change|size|rank|index|^end$|shown_at|month|start|Period (from|to)|As at|Printed in the plan"
)

_STYLE = re.compile(r"<style.*?</style>|<[^>]*>", re.S)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NO_COUNTS = (
    r"\d[\d,]*\.\d+", r"[+-]?\d[\d,]*%", r"[Pp]er:? 1(,000|0,000|00,000)( residents)?", r"aged \d+ to \d+", r"aged \d+ and over",
    r"(of )?\d+ months? loaded", r"over \d+ months?",
    r"\d+ (of \d+ )?(months|quarters) in a row", r"7 or more in a row", r"2 of 3 in a row",
    rf"\d{{1,2}} ({_MONTHS}) to", rf"(\d{{1,2}} )?({_MONTHS}) \d{{4}}", r"20\d\d/\d\d", r"20\d\d",
    r"\d+-\d+\b", r"65\+", r"E0\d{7}", r"fewer than 1 of 500 wards", r"Of \d+ wards that can be compared", r"\d+ (is|are) (higher|lower) than in",
    r"[Ll]atest 12 months",
    r"\d+ indicators", r"\d+ sources", r"\d+ questions", r"^Step \d+:",
    r"\d\d\\?:\d\d", r"[Pp]er 100 hours", r"Left out: [\d,]+ (match )?days?",
)  # fmt: skip


@dataclass
class Sent:
    """Everything that one page sent: texts a person may read, frames behind charts and tables, files to download."""

    texts: list[str] = field(default_factory=list)
    frames: list[pd.DataFrame] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)


def sent_by(test: AppTest, files: list[bytes]) -> Sent:
    """Return what a page sent, its sidebar included."""
    sent = Sent(files=files)
    for element in _elements(test._tree):
        proto = getattr(element, "proto", None)
        if proto is None:
            continue
        kind = proto.DESCRIPTOR.name
        if kind == "VegaLiteChart":
            sent.frames += [_frame(each.data.data) for each in proto.datasets]
            spec = json.loads(proto.spec)
            sent.frames += [pd.DataFrame(rows) for rows in spec.pop("datasets", {}).values()]
            sent.texts += [
                text for text in _strings(spec) if not re.match(r"#|\d{4}-|datum|isValid|\(|[0-9a-f]{32}$", text)
            ]
            sent.texts.append(proto.alt)
        elif kind == "Dataframe":
            sent.frames.append(element.value)
        elif kind == "ComponentInstance":
            sent.texts += _words_of_map(json.loads(proto.json_args))
        else:
            # Ids and addresses of files are no figures.
            message = {name: value for name, value in MessageToDict(proto).items() if "id" not in name.lower()}
            sent.texts += list(_strings(message))
    return sent


def counts_in(sent: Sent) -> Iterator[tuple[int, str]]:
    """Yield every integer that can be a count, with where it stands."""
    for frame in sent.frames:
        yield from _counts_of_frame(frame)
    for content in sent.files:
        yield from _counts_of_frame(pd.read_csv(io.BytesIO(content), encoding="utf-8-sig"))
    for text in sent.texts:
        for number in integers_in(text):
            yield number, text


def integers_in(text: str) -> list[int]:
    """Return the integers of a text that are no date, rate, percentage or age."""
    words = _STYLE.sub(" ", text)
    for each in _NO_COUNTS:
        words = re.sub(each, " ", words)
    return [int(found.replace(",", "")) for found in re.findall(r"(?<![\w.])\d[\d,]*(?![\w.]*\w)", words)]


def numbers_of_definitions(catalogue: Catalogue, audience: str) -> set[int]:
    """Return the integers that definitions, notes, licences and attributions hold, and how many of things there are."""
    texts = [NOTES[audience], *catalogue.attributions, *(source.licence for source in catalogue.sources)]
    texts += [text for event in catalogue.events for text in (event.title, event.source, event.note)]
    for each in catalogue.indicators:
        texts += [each.title, each.noun, each.definition, *each.caveats]
    return {number for text in texts for number in integers_in(text)} | {
        len(catalogue.wards),
        len(catalogue.indicators),
    }


def numbers_of_programmes(catalogue: Catalogue) -> set[int]:
    """Return the ages and capacities that the register of programmes gives as numbers of their own."""
    found = {each.capacity.number for each in catalogue.programmes if each.capacity}
    limits = [age for each in catalogue.programmes if each.ages for age in (each.ages.youngest, each.ages.oldest)]
    return found | {age for age in limits if age is not None}


def released_numerators(
    connection: Connection, catalogue: Catalogue, indicator: Indicator, audience: str, period: Period
) -> set[int]:
    """Return every count that is released about an indicator: over time, and of the period and the one before."""
    source = source_of(catalogue, indicator)
    found: set[int] = set()
    units = (OFFENCES, VICTIMS) if indicator.counts == OFFENCES else (indicator.counts,)
    for unit in units:
        question = Question(source.source_id, indicator, unit, audience)
        found |= {value for value in over_time(connection, catalogue, question).values() if value is not None}
        pairs = [(), (WARD,), (TYPE,), (WARD, TYPE)]
        pairs += (
            [(AGE,), (SEX,), (ETHNICITY,), (AGE, SEX), (WARD, AGE), (WARD, SEX), (WARD, ETHNICITY)]
            if unit != OFFENCES
            else []
        )
        for each in (period, period_before(period, source.months)):
            for by in pairs:
                table = breakdown_of(connection, catalogue, question, each, by)
                found |= set(table["numerator"].dropna().astype(int))
        if unit == indicator.counts and not source.holds_referrals:
            found |= released_times(connection, catalogue, question, period)
    return found


def source_of(catalogue: Catalogue, indicator: Indicator) -> RecordSource:
    """Return the first source that holds what the indicator counts."""
    return next(source for source in catalogue.sources if source.record_kind == indicator.record_kind)


def released_quality(connection: Connection, catalogue: Catalogue, indicator: Indicator, audience: str) -> set[int]:
    """Return every count about what is not recorded that is released: of each year, and the totals beside them."""
    source = source_of(catalogue, indicator)
    found: set[int] = set()
    for unit, dimensions in ((indicator.counts, (WARD,)), (source.people, (AGE, SEX, ETHNICITY))):
        question = Question(source.source_id, indicator, unit, audience)
        for period in year_periods(source.months):
            total = breakdown_of(connection, catalogue, question, period, ())
            tables = [breakdown_of(connection, catalogue, question, period, (name,)) for name in dimensions]
            missing = [table[table[name] == NOT_RECORDED] for name, table in zip(dimensions, tables, strict=True)]
            found |= {int(value) for table in (total, *missing) for value in table["numerator"].dropna()}
    return found


def without_words_of_files(text: str) -> str:
    """Return a text without all that stands word for word in the project's own definitions, which hold no count of this data."""
    words = html.unescape(text).replace("\\", "")
    for said in words_of_files():
        words = words.replace(said, " ")
    return words


@cache
def words_of_files() -> tuple[str, ...]:
    """Return every text with a number that the project's definitions and rules hold, the longest first."""
    said = {text for path in REFERENCE.glob("*.toml") for text in _strings(tomllib.loads(path.read_text("utf-8")))}
    said |= {*NOTES.values(), CLAIM, NOT_CLAIMED, CLOSED_SET, BOUND}
    return tuple(sorted((text for text in said if re.search(r"[a-z].*\d|\d.*[a-z]", text)), key=len, reverse=True))


def released_times(connection: Connection, catalogue: Catalogue, question: Question, period: Period) -> set[int]:
    """Return every count about time that is released, that of domestic abuse on match days among them."""
    found = {
        int(value)
        for table in times_of(connection, catalogue, question, period).values()
        for value in table["numerator"].dropna()
    }
    ask = Ask(connection, catalogue, question.filters(period), question.audience)
    view = times_view(ask)
    assert view is not None
    # What stands behind the gate for this audience; that it is safe is the tests' of svd_data.control.times.
    for contrast in view.contrasts:
        found |= set(contrast.rates.frame["numerator"].dropna().astype(int))
    return found


def _elements(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _elements(child)


def _frame(data: bytes) -> pd.DataFrame:
    return pa.ipc.open_stream(data).read_pandas()


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _words_of_map(arguments: dict[str, Any]) -> list[str]:
    """Return what the map says: tooltips, spoken words and labels. Its coordinates and styles are no figures."""
    code = arguments["feature_group"]
    said = re.findall(r'"(?:spoken|words|name)": "((?:[^"\\]|\\.)*)"', code)
    labels = re.findall(r'"html": "((?:[^"\\]|\\.)*)"', code)
    return [json.loads(f'"{text}"') for text in (*said, *labels)]


def _counts_of_frame(frame: pd.DataFrame) -> Iterator[tuple[int, str]]:
    for name in frame.columns:
        if name in RESIDENTS or DERIVED.search(str(name)):
            continue
        values = frame[name].dropna()
        if pd.api.types.is_bool_dtype(values):
            continue
        if pd.api.types.is_numeric_dtype(values):
            assert name in COUNTS, f"a number under a heading that nobody has looked at: {name}"
            yield from ((int(value), f"{name}: {value}") for value in values)
        elif not pd.api.types.is_datetime64_any_dtype(values):
            for text in values.astype(str):
                yield from ((number, f"{name}: {text}") for number in integers_in(text))
