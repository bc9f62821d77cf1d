"""The summary figures of an area's community safety plan, as what is counted and what was published. Reads no database.

Strict: an entry that is incomplete or names what does not exist raises with the file, the entry and the nearest right word.
The project's own file is data/reference/plan.toml; a plan.toml in an area's raw folder takes its place.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from svd_data.conditions import check_condition
from svd_data.definitions import REFERENCE
from svd_data.errors import DefinitionError, InputError, did_you_mean, shortened
from svd_data.indicators import (
    ALWAYS_RECORDED,
    COUNTED,
    EVERY_ROW,
    OFFENCES,
    VICTIMS,
    Indicator,
    indicator_definitions,
)
from svd_data.periods import financial_year
from svd_data.toml_files import load_toml

PLAN = "plan.toml"

COUNT, SHARE, CHANGE = "count", "share", "change"
KINDS = (COUNT, SHARE, CHANGE)

_TABLES = ("plan", "measures", "bullets")
_PLAN_KEYS = ("title", "area", "financial_year", "source")
_MEASURE_KEYS = ("indicator", "counts", "where", "victims", "label")
_BULLET_KEYS = ("plan", "subject", "note", "figures")
_FIGURE_KEYS = ("kind", "of", "among", "said", "published")
_MAY_BE_BLANK = frozenset({"where", "victims", "note"})


@dataclass(frozen=True)
class Measure:
    """What one side of a figure counts. label: in words. is_indicator: as a reviewed definition has it, not narrowed down."""

    measure_id: str
    label: str
    indicator: Indicator
    is_indicator: bool


@dataclass(frozen=True)
class Figure:
    """One published figure. published: a count, or per cent of a share or change; None where the plan prints none.

    among: what a share is of, None for the others. said: what a sentence says after the number, and after what it is of:
    "were male"; "" where the bullet's subject says it. A change is on the financial year before.
    """

    kind: str
    of: Measure
    among: Measure | None
    said: str
    published: float | None


@dataclass(frozen=True)
class Bullet:
    """One bullet of the plan. plan: its words as printed. note: how they are read, "" where nothing needs saying."""

    bullet_id: str
    plan: str
    subject: str
    note: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Plan:
    """A plan's summary. financial_year: the period's choice, "2023-24"."""

    title: str
    area: str
    financial_year: str
    source: str
    bullets: tuple[Bullet, ...]


def plan_entries(area_code: str, raw: Path | None = None) -> dict[str, Any] | None:
    """Return the entries of the area's plan as the file has them, checked: of plan.toml in `raw`, else the project's.

    None where neither is about the area. Raises InputError for a faulty file in `raw` or one of another area;
    DefinitionError for the project's own.
    """
    if raw is not None and (own := raw / PLAN).is_file():
        try:
            entries = load_toml(own)
            plan = parse_plan(entries, PLAN)
        except DefinitionError as error:
            raise InputError(f"In {raw}: {error}") from error
        if plan.area != area_code:
            raise InputError(f"{own}: area is '{plan.area}', but this area is {area_code}. Use its own plan.")
        return entries
    entries = load_toml(REFERENCE / PLAN)
    return entries if parse_plan(entries, PLAN).area == area_code else None


def parse_plan(entries: Mapping[str, Any], file: str = PLAN) -> Plan:
    """Return the plan that a file's entries describe. Raises DefinitionError naming the file and the entry."""
    return _Parser(file).plan(entries)


@dataclass(frozen=True)
class _Parser:
    file: str

    def plan(self, entries: Mapping[str, Any]) -> Plan:
        self._keys("", entries, _TABLES)
        head = entries["plan"]
        self._keys("[plan]", head, _PLAN_KEYS)
        year = head["financial_year"]
        if not re.fullmatch(r"(19|20)\d\d-\d\d", year) or year != financial_year(date(int(year[:4]), 4, 1)):
            raise self._error("[plan]", f"financial_year '{shortened(year)}' is none. Write it as 2023-24.")
        measures = self._measures(entries["measures"])
        if not isinstance(entries["bullets"], dict) or not entries["bullets"]:
            raise self._error("[bullets]", "holds no bullet.")
        bullets = tuple(self._bullet(name, entry, measures) for name, entry in entries["bullets"].items())
        used = {each for bullet in bullets for figure in bullet.figures for each in (figure.of, figure.among)}
        for name, measure in measures.items():
            if not measure.is_indicator and measure not in used:
                raise self._error(f"[measures.{name}]", "is used by no figure.")
        return Plan(head["title"], head["area"], head["financial_year"], head["source"], bullets)

    def _measures(self, entries: Any) -> dict[str, Measure]:
        indicators = indicator_definitions()
        measures = {key: Measure(key, each.title, each, True) for key, each in indicators.items()}
        if not isinstance(entries, dict):
            raise self._error("[measures]", "is not a table.")
        for name, entry in entries.items():
            where = f"[measures.{shortened(name)}]"
            self._keys(where, entry, _MEASURE_KEYS)
            if name in measures:
                raise self._error(where, f"'{name}' is the name of an indicator. Choose another.")
            if entry["indicator"] not in indicators:
                known = did_you_mean(entry["indicator"], indicators)
                raise self._error(where, f"'{shortened(entry['indicator'])}' is no indicator.{known}")
            measures[name] = Measure(
                name, entry["label"], self._narrowed(where, indicators[entry["indicator"]], entry), False
            )
        return measures

    def _narrowed(self, where: str, indicator: Indicator, entry: Mapping[str, str]) -> Indicator:
        counts = entry["counts"]
        if indicator.counts != OFFENCES or counts not in (OFFENCES, VICTIMS):
            raise self._error(
                where, f"counts '{shortened(counts)}': offences or victims, of an indicator that counts offences."
            )
        if counts == OFFENCES and (entry["victims"] or not entry["where"]):
            raise self._error(where, "offences are narrowed down by 'where', and not by 'victims'.")
        of_offences, of_victims = indicator.offence_condition, EVERY_ROW
        needs = {*indicator.needs, COUNTED[counts]}
        for table, text in ((OFFENCES, entry["where"]), (VICTIMS, entry["victims"])):
            if not text:
                continue
            condition = check_condition(text, table, f"{self.file}, {where}")
            needs |= {(table, column) for column in condition.columns}
            if table == OFFENCES:
                of_offences = f"{of_offences} AND ({condition.sql})"
            else:
                of_victims = f"({condition.sql})"
        return replace(
            indicator,
            counts=counts,
            offence_condition=of_offences,
            victim_condition=of_victims,
            needs=frozenset(needs) - ALWAYS_RECORDED,
        )

    def _bullet(self, name: str, entry: Any, measures: Mapping[str, Measure]) -> Bullet:
        where = f"[bullets.{shortened(name)}]"
        self._keys(where, entry, _BULLET_KEYS, lists=("figures",))
        if not entry["figures"]:
            raise self._error(where, "'figures' is empty.")
        figures = tuple(
            self._figure(f"{where}, figure {number}", figure, measures)
            for number, figure in enumerate(entry["figures"], start=1)
        )
        return Bullet(name, entry["plan"], entry["subject"], entry["note"], figures)

    def _figure(self, where: str, entry: Any, measures: Mapping[str, Measure]) -> Figure:
        self._keys(where, entry, _FIGURE_KEYS, optional=("among", "said", "published"), numbers=("published",))
        kind = entry["kind"]
        if kind not in KINDS:
            raise self._error(
                where, f"kind '{shortened(kind)}' is not one of {', '.join(KINDS)}.{did_you_mean(kind, KINDS)}"
            )
        if (kind == SHARE) != ("among" in entry):
            raise self._error(where, "a share, and nothing else, says 'among' what it is.")
        of, among = self._measure(where, entry["of"], measures), None
        if "among" in entry:
            among = self._measure(where, entry["among"], measures)
            if among.indicator.counts != of.indicator.counts:
                raise self._error(where, "a share is of offences among offences, or of victims among victims.")
        published = entry.get("published")
        if published is not None and not -1_000_000 <= published <= 1_000_000:  # not a number is outside it too
            raise self._error(where, f"published {shortened(str(published))} can be no count or percentage.")
        return Figure(kind, of, among, entry.get("said", ""), None if published is None else float(published))

    def _measure(self, where: str, name: str, measures: Mapping[str, Measure]) -> Measure:
        if name not in measures:
            raise self._error(where, f"'{shortened(name)}' is no indicator or measure.{did_you_mean(name, measures)}")
        return measures[name]

    def _keys(
        self,
        where: str,
        entry: Any,
        known: Iterable[str],
        *,
        optional: Iterable[str] = (),
        lists: Iterable[str] = (),
        numbers: Iterable[str] = (),
    ) -> None:
        known = tuple(known)
        if not isinstance(entry, dict):
            raise self._error(where, "is not a table.")
        for name in entry:
            if name not in known:
                raise self._error(where, f"unknown key '{shortened(name)}'.{did_you_mean(name, known)}")
        for name in known:
            if name not in entry:
                if name in optional:
                    continue
                raise self._error(where, f"the key '{name}' is missing.")
            self._value(where, name, entry[name], is_list=name in lists, is_number=name in numbers)

    def _value(self, where: str, name: str, value: Any, *, is_list: bool, is_number: bool) -> None:
        if where == "":
            return
        if is_list and not isinstance(value, list):
            raise self._error(where, f"'{name}' must be a list.")
        if is_number and type(value) not in (int, float):
            raise self._error(where, f"'{name}' must be a number.")
        if is_list or is_number:
            return
        if not isinstance(value, str):
            raise self._error(where, f"'{name}' must be a text.")
        if not value.strip() and name not in _MAY_BE_BLANK:
            raise self._error(where, f"'{name}' is blank.")

    def _error(self, where: str, message: str) -> DefinitionError:
        return DefinitionError(f"{self.file}{', ' if where else ''}{where}: {message}")
