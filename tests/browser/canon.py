"""What an audience may be told, worked out from the closed grid alone, and what it may not: the counts as they are.

Each figure of a page belongs to a row: a ward, a span of time, an age, a sex, an ethnic group. A number is right only in its
own row, so that one ward's released count does not excuse another's true one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from svd_data.audiences import NOTES, PUBLIC
from svd_data.catalogue import Catalogue, age_range
from svd_data.control.grid import NOT_RECORDED, Question, breakdown_of, over_time
from svd_data.control.times import times_of
from svd_data.database import Connection
from svd_data.errors import AudienceError
from svd_data.filters import VICTIM_FILTERS, VICTIMS, Filters
from svd_data.periods import LATEST, Period, resolve_period, year_name, year_periods
from svd_data.queries import Breakdown, count_by, residents_by_age_and_sex, residents_by_ward
from svd_data.statistics import percentage_change, poisson_interval, rate_interval, wilson_interval
from svd_data.views.months import FINANCIAL_YEAR, MONTH, QUARTER, step_name
from svd_data.views.quality import LACKS
from svd_data.views.question import Ask
from svd_data.views.times import WEEKDAYS, TimesView, times_view
from tests.browser.limits import NaiveLimits, days_of_change, limits_of_steps
from tests.browser.received import Chart, Received
from tests.pages.leaks import words_of_files

# Columns that hold counts of events, and of residents. Every other number must follow from these and nothing else.
COUNTS = {
    "numerator",
    "total",
    "before",
    "Offences",
    "Incidents",
    "Victims",
    "All victims",
    "Referrals",
    "All referrals",
    "Before",
    "Not recorded",
    "Counted",
}
RESIDENTS = {"Residents", "denominator"}
# The section of the Guide that speaks of every year; the others speak of the latest 12 months in their first sentence.
QUALITY = "/guide, quality"
# What steps of a trend are judged by.
_LIMITS = re.compile("average|lower[ _]limit|upper[ _]limit", re.IGNORECASE)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

# Numbers in words that count no event. Narrow, so that a count cannot hide among them.
_NOT_COUNTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b\d{{1,2}} (?:{_MONTHS}) to \b",  # how the days of an event begin: 23 March to 3 July 2020
        rf"\b(?:\d{{1,2}} )?(?:{_MONTHS}|Census) \d{{4}}\b",  # 22 November 2026, Census 2021
        r"\b(?:[Cc]ensus|[Ee]stimate,) 20\d\d(?: to 20\d\d)?\b",  # residents, by the year of the estimate
        r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d\b",  # a month as a chart's marks say it
        r"\b20\d\d[/-]\d\d(?:-\d\d)?\b",  # a financial year, a month, a day of an event
        r"\b20\d\d \((?:January to December)\)",  # a calendar year in the list of periods
        r"\b\d{1,3} of \d{1,3} months\b(?: loaded)?",  # how much of a period is loaded
        r"\b[Ll]atest 12 months\b|\bor of all: 12\b",
        r"\b(?:over|of) 12 months\b|\bmore than a year\b",
        r"\bper 10?,000\b|\bper 100,000\b",
        r"\b9\d(?:\.\d)?%(?= (?:interval|limits|from|to))|(?:[Ll]ower|[Uu]pper|from|to) \(?95%\)?|95% (?:from|to|interval)",
        r"\bunder 1%",
        r"\bunder 10\b|\bunder 20\b|\b1 to 7\b|\bmultiple of 5\b|\bnearest 5\b",  # the rules in words
        # Ages: the bands of the demonstration data, and in sentences what follows "aged".
        r"\b(?:0-9|10-15|16-17|18-24|25-34|35-49|50-64)\b|\b65\+",
        r"\baged (?:\d{1,2} (?:to \d{1,2}|and over)(?:, | or | and )?)+",
        r"\bE05\d{6}\b",  # codes of wards
        r"\b\d+ (?:indicators|sources)\b|\bunder 25\b|\b25 and under\b",  # what the Guide explains, and ages
        r"\b\d{1,2} wards\b|\bfewer than 1 of 500 wards\b",
        r"\b\d{1,2} (?:is|are) (?:higher|lower) than in\b",  # wards, by what is said of their released counts
        r"\(version [0-9a-f]{12}\)",  # of the data: a digest
        r"\b\d\d:\d\d\b|\b[Pp]er 100 hours\b",  # times of the day
        r"\bLeft out: \d+ (?:match )?days?\b",
        r"\b\d+ (?:of \d+ )?(?:months|quarters) in a row\b|\b7 or more in a row\b|\b2 of 3 in a row\b",  # of signals
    )
)
_NUMBER = re.compile(r"(?<![\w.,])[+\-−]?\d[\d,]*(?:\.\d+)?%?")

Row = tuple[str, ...]


@dataclass(frozen=True)
class Violation:
    """A number that may not be told. what: the kind of place it stood in; is_true: whether it is a count as it is."""

    what: str
    row: Row
    said: str
    is_true: bool = False


@dataclass
class Cell:
    """One row's released counts, its counts as they are, and the residents that go with it."""

    now: int | None
    before: int | None = None
    true_now: int = 0
    true_before: int = 0
    residents: int | None = None
    of: int | None = None
    per: int | None = None

    @property
    def hidden_truths(self) -> set[int]:
        """The true counts that nobody may read here."""
        return {self.true_now, self.true_before} - {self.now, self.before}


@dataclass
class Canon:
    """All that a page may say of one question. cells and limits (of process control): by row. total: of the whole that
    shares are of.
    """

    per: int
    cells: dict[Row, Cell] = field(default_factory=dict)
    limits: dict[Row, NaiveLimits] = field(default_factory=dict)
    residents: set[int] = field(default_factory=set)
    fixed_words: tuple[str, ...] = ()
    area: int | None = None
    error: int = 4

    def numbers(self) -> set[str]:
        """Return every released count, as it is written."""
        counts = [count for cell in self.cells.values() for count in (cell.now, cell.before) if count is not None]
        return {f"{count:,}" for count in counts}

    def total(self) -> int | None:
        return self.cells[()].now if () in self.cells else None

    def derived(self, cell: Cell) -> Iterator[float]:
        """Yield every figure that follows from a row's released counts: rate, change, share and their limits."""
        now, before, total = cell.now, cell.before, self.total() if cell.of is None else cell.of
        if now is None or now < 20:
            return
        least, most = max(now - self.error, 0), now + self.error
        yield from (poisson_interval(least)[0], poisson_interval(most)[1])
        if cell.residents:
            per = cell.per or self.per
            yield now / cell.residents * per
            for limits, end in ((rate_interval(least, cell.residents, per), 0),
                                (rate_interval(most, cell.residents, per), 1)):  # fmt: skip
                assert limits is not None
                yield limits[end]
        if before is not None and before >= 20:
            change = percentage_change(now, before)
            assert change is not None
            yield change
        if total is not None and total >= 20:
            yield now / total
            yield 100 * now / total
            ends = [
                limits
                for part in (least, most)
                for whole in (total - self.error, total + self.error)
                if (limits := wilson_interval(min(part, whole), whole))
            ]
            for scale in (1, 100):
                yield min(low for low, _ in ends) * scale
                yield max(high for _, high in ends) * scale

    def numbers_in_words(self) -> set[str]:
        """Return every figure that words about the whole page may hold."""
        of_limits = {words for limits in self.limits.values() for words in limits.words()}
        return self.numbers() | of_limits | self.derived_in_words(list(self.cells.values()))

    def derived_in_words(self, cells: Iterator[Cell] | list[Cell]) -> set[str]:
        """Return the derived figures of rows as words may write them: to a decimal, or as a whole percentage."""
        words = set()
        for cell in cells:
            for value in self.derived(cell):
                words |= {f"{value:,.2f}", f"{value:,.1f}", f"{abs(value):.0f}%", f"{value:+.0f}%"}
        return words


def canon_of(
    connection: Connection, catalogue: Catalogue, filters: Filters, page: str, audience: str = PUBLIC
) -> Canon:
    """Return what a page may say of these filters. Of what is not on the grid it may say nothing."""
    fixed = _fixed_words(catalogue, audience)
    canon = Canon(filters.indicator.per, fixed_words=fixed, error={"public": 4, "partner": 2}[audience])
    if page == "/":
        return canon
    if page in ("/guide", QUALITY):
        ask = Ask(connection, catalogue, filters, audience)
        years = year_periods(ask.source.months)
        _add_lacking(canon, ask, years if page == QUALITY else [year for year in years if year.choice == LATEST])
        return canon
    if page == "/times":
        _add_kinds_of_time(canon, Ask(connection, catalogue, filters, audience))
        return canon
    ask = Ask(connection, catalogue, filters, audience)
    unit = ask.source.people if page == "/people" else filters.indicator.counts
    question = Question(filters.source, filters.indicator, unit, audience)
    try:
        if page != "/trends":
            names = ("age_band", "sex", "ethnicity") if unit != "offences" else ()
            _add_breakdowns(canon, ask, question, ("ward_code", *names))
        if not filters.wards and not filters.types:
            _add_times(canon, ask, question)
            if page == "/trends":
                _add_limits(canon, ask, question)
            _add_area(canon, ask, question)
    except AudienceError:
        canon.cells.clear()
    _add_residents(canon, ask)
    return canon


def _fixed_words(catalogue: Catalogue, audience: str) -> tuple[str, ...]:
    """Return texts that stand in files and hold no figure of this data."""
    texts = [*catalogue.attributions, *NOTES.values(), *words_of_files()]
    for each in catalogue.indicators:
        texts += [each.definition, each.title, each.noun, *each.caveats]
    for source in catalogue.sources:
        texts += [source.title, source.licence, source.publisher, *source.types]
    return tuple(sorted({text for text in texts if text}, key=len, reverse=True))


def _picked(filters: Filters) -> dict[str, str]:
    """Return the one value of each dimension that a view is narrowed down to."""
    chosen = {"category": filters.types, "ward_code": filters.wards}
    chosen |= {column: getattr(filters, name) for name, column in VICTIM_FILTERS.items()}
    return {name: values[0] for name, values in chosen.items() if len(values) == 1}


def _add_breakdowns(canon: Canon, ask: Ask, question: Question, names: tuple[str, ...]) -> None:
    """Add every ward, whichever is chosen, and each breakdown of those who are left."""
    picked = _picked(ask.filters)
    narrowed = {name: value for name, value in picked.items() if name != "ward_code"}
    _add_table(canon, ask, question, ("ward_code",), narrowed)
    _add_table(canon, ask, question, (), picked)
    for name in names[1:]:
        _add_table(canon, ask, question, (name,), picked)
    if len(names) > 1 and not picked:
        _add_table(canon, ask, question, ("age_band", "sex"), {})
    if len(picked) == 1 and "ward_code" in picked:
        (ward,) = picked.values()
        canon.cells[()] = canon.cells[("ward", ask.catalogue.wards[ward].casefold())]


def _add_table(canon: Canon, ask: Ask, question: Question, names: tuple[str, ...], picked: dict[str, str]) -> None:
    by = (*names, *(name for name in picked if name not in names))
    periods = {"now": ask.filters.period} | ({"before": ask.before} if ask.is_comparable else {})
    for when, period in periods.items():
        try:
            table = breakdown_of(ask.connection, ask.catalogue, question, period, by)
        except AudienceError:
            return
        truth = _truth(ask, question, period, by)
        for row in table.itertuples(index=False):
            values = {name: getattr(row, name) for name in by}
            if any(values[name] != value for name, value in picked.items()):
                continue
            key = _row_of(names, values, ask.catalogue)
            cell = canon.cells.setdefault(key, Cell(None))
            setattr(cell, when, None if pd.isna(row.numerator) else int(row.numerator))
            setattr(cell, f"true_{when}", truth.get(tuple(values[name] for name in by), 0))


def _truth(ask: Ask, question: Question, period: object, by: tuple[str, ...]) -> dict[Row, int]:
    """Return the counts as they are, by the values of the dimensions."""
    whole = question.filters(period)  # type: ignore[arg-type]
    (counted,) = count_by(ask.connection, whole, [Breakdown(by)], {"numerator": period}, unit=question.unit)  # type: ignore[dict-item]
    return {
        tuple("" if pd.isna(getattr(row, name)) else str(getattr(row, name)) for name in by): int(row.numerator)
        for row in counted.itertuples(index=False)
    }


def _row_of(names: tuple[str, ...], values: dict[str, str], catalogue: Catalogue) -> Row:
    if not names:
        return ()
    if names == ("ward_code",):
        return ("ward", catalogue.wards.get(values["ward_code"], "Ward not known").casefold())
    return (*names, *((values[name] or "Not recorded").casefold() for name in names))


def _add_times(canon: Canon, ask: Ask, question: Question) -> None:
    whole = question.filters(resolve_period("all", ask.source.months))
    (counted,) = count_by(
        ask.connection, whole, [Breakdown(("month",))], {"numerator": whole.period}, unit=question.unit
    )
    by_month = {row.month.date(): int(row.numerator) for row in counted.itertuples(index=False)}
    steps = {1: MONTH, 3: QUARTER, 12: FINANCIAL_YEAR}
    for (first, last), value in over_time(ask.connection, ask.catalogue, question).items():
        length = (last.year - first.year) * 12 + last.month - first.month + 1
        if length == 12 and first.month != 4:
            continue
        true = sum(count for month, count in by_month.items() if first <= month <= last)
        canon.cells["time", step_name(first, steps[length]).casefold()] = Cell(value, true_now=true)


def _add_limits(canon: Canon, ask: Ask, question: Question) -> None:
    """Add what months and quarters are judged by, worked out from the counts of them that are released."""
    days = days_of_change(ask, question)
    released = over_time(ask.connection, ask.catalogue, question)
    for months_a_step, step in ((1, MONTH), (3, QUARTER)):
        counts = {
            first: value
            for (first, last), value in released.items()
            if (last.year - first.year) * 12 + last.month - first.month + 1 == months_a_step
        }
        for first, limits in limits_of_steps(counts, days, months_a_step).items():
            canon.limits["time", step_name(first, step).casefold()] = limits


def _add_lacking(canon: Canon, ask: Ask, years: Iterable[Period]) -> None:
    """Add of each of the years how many records lack what, and how many there are of them."""
    for lack in LACKS:
        if not lack.column or not ask.source.records(lack.table, lack.recorded_as):
            continue
        unit = VICTIMS if lack.table == VICTIMS else ask.indicator.counts
        question = Question(ask.filters.source, ask.indicator, unit, ask.audience)
        for period in years:
            label = "latest" if period.choice == LATEST else year_name(period.choice)
            table = breakdown_of(ask.connection, ask.catalogue, question, period, (lack.column,))
            (row,) = table[table[lack.column] == NOT_RECORDED].itertuples()
            (total,) = breakdown_of(ask.connection, ask.catalogue, question, period, ()).itertuples()
            cell = Cell(None if pd.isna(row.numerator) else int(row.numerator))
            cell.of = None if pd.isna(total.numerator) else int(total.numerator)
            cell.true_now = _truth(ask, question, period, (lack.column,)).get(("",), 0)
            canon.cells["lack", lack.words.casefold(), label] = cell


def _add_kinds_of_time(canon: Canon, ask: Ask) -> None:
    """Add the tables about time, and the two cells of match days for the indicator and for domestic abuse."""
    question = Question(ask.filters.source, ask.indicator, ask.indicator.counts, ask.audience)
    title = ask.indicator.title.casefold()
    try:
        tables = times_of(ask.connection, ask.catalogue, question, ask.filters.period)
        view = times_view(ask)
    except AudienceError:
        return
    assert view is not None
    for names, frame in tables.items():
        truth = _truth_of_times(ask, question, names)
        for row in frame.itertuples(index=False):
            values = tuple(row[: len(names)])
            key = () if not names else (*names, *(_time_word(n, v) for n, v in zip(names, values, strict=True)))
            if len(names) == 1 and names[0] in _WHEN:
                if values[0] not in _WHEN[names[0]]:
                    continue
                key = ("when", _WHEN[names[0]][values[0]], title)
            canon.cells[key] = Cell(None if row.is_hidden else int(row.numerator), true_now=truth.get(values, 0))
    _add_time_held(canon, view)


_WHEN = {
    "daylight": {"dark": "in the dark", "light": "in daylight"},
    "after_school": {"school": "on school days", "other": "on other weekdays"},
    "bank_holiday": {"holiday": "on bank holidays", "other": "on other days"},
}


def _add_time_held(canon: Canon, view: TimesView) -> None:
    """Add how much time there was of each kind, which is open, and what was released of match days."""
    for row in view.by_weekday.frame.dropna(subset=["denominator"]).itertuples():
        cell = canon.cells["weekday", row.weekday_label.casefold()]
        cell.residents, cell.per = int(row.denominator), 1
    for contrast in view.contrasts:
        about = contrast.filters.indicator.title.casefold()
        for row in contrast.rates.frame.itertuples():
            if contrast.kind == "match_day":
                words = {"match": "on match days", "compared": "on days compared"}[row.group]
                canon.cells["when", words, about] = Cell(None if row.is_hidden else int(row.numerator))
            else:
                words = _WHEN[contrast.kind][row.group]
            cell = canon.cells["when", words, about]
            cell.residents, cell.per = int(row.denominator), 6000 if contrast.kind == "daylight" else 1


def _truth_of_times(ask: Ask, question: Question, names: tuple[str, ...]) -> dict[Row, int]:
    found = _truth(ask, question, ask.filters.period, names)
    # A column with a value missing comes as floats: "18.0" is 18.
    return {tuple(value.removesuffix(".0") for value in key): count for key, count in found.items()}


def _time_word(name: str, value: str) -> str:
    if not value:
        return "not known"
    if name == "hour":
        return f"{int(value):02d}:00"
    return WEEKDAYS[int(value) - 1].casefold() if name == "weekday" else value


def _add_area(canon: Canon, ask: Ask, question: Question) -> None:
    _add_table(canon, ask, question, (), {})


def _add_residents(canon: Canon, ask: Ask) -> None:
    """Add the residents of wards, and of ages and sexes: they are open, and the only counts of people that are exact."""
    population = ask.population(frozenset(ask.filters.victim_filters))
    if population is not None:
        by_ward = residents_by_ward(ask.connection, population, ask.filters)
        for code, residents in by_ward.itertuples(index=False):
            if (key := ("ward", ask.catalogue.wards[code].casefold())) in canon.cells:
                canon.cells[key].residents = int(residents)
        if () in canon.cells and not ask.filters.wards:
            canon.cells[()].residents = int(by_ward["denominator"].sum())
    told_apart = ask.population(frozenset({"age", "sex"}))
    if told_apart is None:
        return
    people = residents_by_age_and_sex(ask.connection, told_apart)
    for key, cell in canon.cells.items():
        if not key or key[0] not in ("age_band", "sex") or "not recorded" in key:
            continue
        values = dict(zip(key[: len(key) // 2], key[len(key) // 2 :], strict=True))
        rows = people[people["sex"] == values["sex"]] if "sex" in values else people
        if "age_band" in values:
            rows = rows[rows["age"].between(*age_range(values["age_band"]))]
        cell.residents = int(rows["denominator"].sum())


# --- comparing what was received with what may be said -------------------------------------------------------------


def violations(received: Received, canon: Canon, downloads: list[pd.DataFrame]) -> list[Violation]:
    """Return every number that the browser was sent and that may not be told, and all that was not understood."""
    found = [Violation("not understood", (), what) for what in received.not_understood]
    for table in received.tables:
        found += _in_frame("table", table, canon)
    for table in downloads:
        found += _in_frame("file", table, canon)
    everywhere = canon.numbers_in_words()
    for chart in received.charts:
        found += _in_chart(chart, canon, everywhere)
    for ward, words in received.wards:
        found += _in_ward(ward, words, canon)
    for words in received.words:
        found += [
            Violation("words", (), f"{number} in: {words.strip()[:200]}")
            for number in _not_allowed(words, everywhere, canon)
        ]
    return found


def _in_chart(chart: Chart, canon: Canon, everywhere: set[str]) -> Iterator[Violation]:
    for frame in chart.frames:
        yield from _in_frame("chart", frame, canon)
    for words in chart.words:
        for number in _not_allowed(words, everywhere, canon):
            yield Violation("chart", (), f"{number} in: {words[:200]}")
    columns = [frame[name].dropna() for frame in chart.frames for name in frame.select_dtypes("number")]
    largest = [float(column.max()) for column in columns if not column.empty]
    for name, number in chart.numbers:
        # An axis begins at 0 and ends a whole percentage beyond the largest figure drawn, which is released or derived.
        beyond = [number / value * 100 for value in largest if value > 0]
        is_end = any(100 <= share <= 125 and abs(share - round(share)) < 1e-6 for share in beyond)
        if number not in (0, 1) and not is_end:
            yield Violation("chart", (), f"{number} at {name}; largest are {largest}")


def _in_ward(ward: str, words: str, canon: Canon) -> Iterator[Violation]:
    row = ("ward", ward.casefold())
    cell = canon.cells.get(row, Cell(None))
    allowed = {f"{count:,}" for count in (cell.now, cell.before) if count is not None}
    for number in _not_allowed(words, allowed | canon.derived_in_words([cell]), canon):
        yield Violation("map", row, number, number.replace(",", "") in {str(n) for n in cell.hidden_truths})


def _in_frame(what: str, frame: pd.DataFrame, canon: Canon) -> Iterator[Violation]:
    numeric = [
        name
        for name in frame.columns
        if pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name])
    ]
    steps = {name: _step(frame[name]) for name in numeric}
    for _, values in frame.iterrows():
        row = _row_in(values)
        cell = canon.cells.get(row) if row is not None else None
        limits = canon.limits.get(row) if row is not None else None
        derived: list[float] | None = None
        for name in frame.columns:
            value = values[name]
            if isinstance(value, str):
                # The home page's table says how many months are loaded: "102 of 102".
                value = f"{value} months" if name == "Months loaded" else value
                for number in _not_allowed(value, set(), canon):
                    yield Violation(what, row or (), f"{number} in {name}")
            if name not in numeric or pd.isna(value) or name in ("index", "level_0"):
                continue
            if name in ("Days", "Hours"):
                held = cell.residents if cell is not None else None
                is_right = held is not None and value == (held if name == "Days" else held // 60)
            elif _LIMITS.fullmatch(name):
                due = limits.of_column(name) if limits is not None else None
                is_right = due is not None and abs(float(value) - due) <= max(steps[name], 1e-9 * due)
            elif name in RESIDENTS:
                is_right = cell is not None and value == cell.residents
            elif name == "Counted":
                is_right = cell is not None and value == cell.of
            elif name in ("total", "All victims", "All referrals"):
                is_right = value == canon.total()
            elif name in COUNTS:
                is_right = cell is not None and value == (cell.before if name.casefold() == "before" else cell.now)
            else:
                if derived is None:
                    derived = list(canon.derived(cell)) if cell is not None else []
                is_right = cell is not None and _follows(float(value), cell, steps[name], derived)
            if not is_right:
                is_true = cell is not None and name in COUNTS and value in cell.hidden_truths
                yield Violation(what, row or tuple(map(str, values.head(3))), f"{name}: {value}", is_true)


def _step(values: pd.Series) -> float:
    """Return how far a figure may be from the one it stands for: half of the last place that the column writes."""
    known = values.dropna().astype(float)
    for decimals in (0, 1, 2):
        if (known.sub(known.round(decimals)).abs() < 1e-9).all():
            return 0.5 * 10**-decimals + 1e-9
    return 1e-6


def _follows(value: float, cell: Cell, step: float, derived: list[float]) -> bool:
    if cell.now is not None and value == cell.now:
        return True
    return any(abs(value - figure) <= max(step, 1e-9 * abs(figure)) for figure in derived)


def _row_in(values: pd.Series) -> Row | None:
    """Return which row of the canon a row of a table is, by the names of its columns; None where none tells."""
    said = {str(name).casefold(): str(value).casefold() for name, value in values.items()}
    if "what" in said:
        return ("lack", said["what"], said.get("financial year", "latest"))
    if "share" in said and "series" in said:
        return ("lack", said["series"], said["label"])
    if "when" in said:
        when = (
            said["when"].removesuffix(", 15:00 to 17:59").replace("on the days compared with them", "on days compared")
        )
        return ("when", when, said.get("indicator", ""))
    hour, weekday = said.get("hour", said.get("hour_label")), said.get("weekday", said.get("weekday_label"))
    if hour or weekday:
        told = {"hour": hour and hour.partition(" to ")[0], "weekday": weekday}
        names = [name for name, value in told.items() if value]
        return (*names, *(str(told[name]) for name in names))
    for name in ("label", "month", "quarter", "financial year"):
        if name in said and not re.match(r"\d{4}-\d\d-\d\d", said[name]):
            # A line of its own by ward or type is in no canonical table over time.
            is_split = "ward" in said or "type" in said
            return None if is_split else ("time", said[name])
    for name in ("ward", "ward_name"):
        if name in said:
            return ("ward", said[name])
    age, sex = said.get("age", said.get("age_band")), said.get("sex")
    if age is not None and sex is not None:
        return ("age_band", "sex", age, sex)
    one = {"age_band": age, "sex": sex, "ethnicity": said.get("ethnic group", said.get("ethnicity"))}
    for name, value in one.items():
        if value is not None:
            return (name, value)
    return None


def _not_allowed(words: str, allowed: set[str], canon: Canon) -> list[str]:
    words = words.replace("\\", "")  # by which Markdown is kept from reading marks of its own into a text
    for fixed in canon.fixed_words:
        words = words.replace(fixed, " ")
    for pattern in _NOT_COUNTS:
        words = pattern.sub(" ", words)
    numbers = [number.rstrip(",") for number in _NUMBER.findall(words)]
    return [number for number in numbers if number not in allowed and number.lstrip("+-−") not in allowed]
