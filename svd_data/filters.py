"""The filters of a view as one frozen value that gives its SQL, its sentence and its link, and reads a link back.

The names in a link are `source indicator types period from to wards age sex ethnicity`; wards are codes. Reading a link
forgives: what the data does not have is left out and named, so that an old link still opens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from svd_data.catalogue import Catalogue, RecordSource
from svd_data.errors import FilterError, did_you_mean, shortened
from svd_data.indicators import EVERY_ROW, OFFENCES, REFERRALS, VICTIMS, Indicator
from svd_data.periods import CHOSEN, LATEST, Period, resolve_period

LINK_NAMES = ("source", "indicator", "types", "period", "from", "to", "wards", "age", "sex", "ethnicity")

# filter: the column of `victims` it is about
VICTIM_FILTERS = {"age": "age_band", "sex": "sex", "ethnicity": "ethnicity"}

# What one is called of what indicators name in the plural; a noun without any of these stays as it is.
_ONE_OF = {"offences": "offence", "incidents": "incident", "victims": "victim", "robberies": "robbery",
           "homicides": "homicide", "rapes": "rape", "referrals": "referral"}  # fmt: skip

_LONGEST_LIST_IN_WORDS = 3

# Of a broken link no more is told, and nothing suggested for the rest: each suggestion compares with every known word.
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Conditions:
    """A WHERE clause, without the word, and the values bound in it by name."""

    sql: str
    parameters: Mapping[str, object]


@dataclass(frozen=True)
class Filters:
    """What a view is about. An empty tuple means all. wards: ward codes; age: age bands of victims.

    indicator: what is counted. Where it counts offences, age, sex and ethnicity keep those with at least one victim who is
    all of what they name; where it counts victims, those victims themselves.
    """

    source: str
    indicator: Indicator
    period: Period
    types: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    age: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    ethnicity: tuple[str, ...] = ()

    @property
    def victim_filters(self) -> dict[str, tuple[str, ...]]:
        """The filters on victims that are set, by name."""
        return {name: getattr(self, name) for name in VICTIM_FILTERS if getattr(self, name)}

    def conditions(self, unit: str, periods: Iterable[Period]) -> Conditions:
        """Return the conditions on `offences`, `victims` or `referrals` for any of the periods.

        unit: the table counted. Wards are left to the query: maps show them all. Raises FilterError where the indicator
        counts something else; victims of the offences that it counts may be asked of every indicator of offences.
        """
        if (unit == REFERRALS) != (self.indicator.counts == REFERRALS):
            raise FilterError(f"{self.indicator.title} counts {self.indicator.counts}, not {unit}.")
        if unit == REFERRALS:
            return self._conditions_on_referrals(periods)
        if unit == VICTIMS:
            return self._conditions_on_victims(periods)
        if self.indicator.counts != OFFENCES:
            raise FilterError(f"{self.indicator.title} counts {self.indicator.counts}, not {unit}.")
        return self._conditions_on_offences(periods)

    def _conditions_on_offences(self, periods: Iterable[Period]) -> Conditions:
        parameters: dict[str, object] = {}
        shared = self._shared_clauses(periods, parameters)
        clauses = f"{shared} AND ({self.indicator.offence_condition})"
        if self.victim_filters:
            # The victims' own month and type stand beside them, so only the victims of these offences are looked through.
            victims = f"{shared} AND {self.victim_clauses(parameters)}"
            clauses += f" AND offence_id IN (SELECT offence_id FROM victims WHERE {victims})"
        return Conditions(clauses, parameters)

    def _conditions_on_victims(self, periods: Iterable[Period]) -> Conditions:
        parameters: dict[str, object] = {}
        shared = self._shared_clauses(periods, parameters)
        clauses = f"{shared} AND ({self.indicator.victim_condition}) AND {self.victim_clauses(parameters)}"
        if self.indicator.offence_condition != EVERY_ROW:
            offences = f"{shared} AND ({self.indicator.offence_condition})"
            clauses += f" AND offence_id IN (SELECT offence_id FROM offences WHERE {offences})"
        return Conditions(clauses, parameters)

    def _conditions_on_referrals(self, periods: Iterable[Period]) -> Conditions:
        parameters: dict[str, object] = {}
        shared = self._shared_clauses(periods, parameters)
        own = f"({self.indicator.referral_condition}) AND {self.victim_clauses(parameters)}"
        return Conditions(f"{shared} AND {own}", parameters)

    def _shared_clauses(self, periods: Iterable[Period], parameters: dict[str, object]) -> str:
        """Return what every table is asked alike: source, months, types (of a referral, its programme)."""
        clauses = ["source_id = $source"]
        parameters["source"] = self.source
        spans = []
        for number, period in enumerate(periods):
            spans.append(f"month BETWEEN $first_{number} AND $last_{number}")
            parameters |= {f"first_{number}": period.first, f"last_{number}": period.last}
        clauses.append(f"({' OR '.join(spans)})")
        if self.types:
            clauses.append(_is_one_of(type_column(self.indicator.counts), "type", self.types, parameters))
        return " AND ".join(clauses)

    def ward_conditions(self) -> Conditions:
        """Return the condition that the ward is one of the chosen; "true" where none is chosen."""
        parameters: dict[str, object] = {}
        return Conditions(_is_one_of("ward_code", "ward", self.wards, parameters) if self.wards else "true", parameters)

    def victim_clauses(self, parameters: dict[str, object]) -> str:
        """Return the conditions on the own age, sex and ethnicity of a victim or a person referred, binding their values."""
        clauses = [
            _is_one_of(VICTIM_FILTERS[name], name, values, parameters) for name, values in self.victim_filters.items()
        ]
        return " AND ".join(clauses) or "true"

    def subject(self) -> str:
        """Return what is counted, in words: "recorded robberies with at least one victim aged 16 to 17"."""
        if not self.victim_filters:
            return self.counted()
        if self.indicator.counts == VICTIMS:
            return f"{self.counted()}, {self.victims('victims')} only"
        if self.indicator.counts == REFERRALS:
            return f"{self.counted()} of {self.victims('people')}"
        return f"{self.counted()} with at least one {self.victims('victim')}"

    def counted(self, *, one: bool = False) -> str:
        """Return what the indicator counts without the filters on victims: "recorded knife offences (robbery)"."""
        noun = one_of(self.indicator.noun) if one else self.indicator.noun
        if not self.types:
            return noun
        # The names of programmes keep their capitals.
        names = list(self.types) if self.indicator.counts == REFERRALS else [name.lower() for name in self.types]
        many = f"{len(names)} {'programmes' if self.indicator.counts == REFERRALS else 'types'}"
        return f"{noun} ({', '.join(names) if len(names) <= _LONGEST_LIST_IN_WORDS else many})"

    def victims(self, noun: str = "victims") -> str:
        """Return the victims that the filters name: "female victims aged 16 to 17", or just "victims"."""
        before: list[str] = []
        after: list[str] = []
        if self.sex:
            _put(self.sex, {"female", "male"}, "sex", before, after)
        if self.ethnicity:
            _put(self.ethnicity, {"Asian", "Black", "White"}, "ethnic group", before, after)
        if self.age:
            bands = [band.replace("-", " to ").replace("+", " and over") for band in self.age]
            after.insert(0, f"aged {_list_in_words(bands, 'age bands', 'or')}")
        return " ".join([*before, noun, *after])

    def describe(self, ward_names: Mapping[str, str]) -> str:
        """Return every filter in words, for captions and exports: subject, place and period."""
        return f"{self.subject()}; {self.place(ward_names, longest=len(self.wards))}; {self.period.describe()}"

    def place(self, ward_names: Mapping[str, str], longest: int = 5) -> str:
        """Return the chosen wards by name, of more than `longest` the number, or "all wards"."""
        if not self.wards:
            return "all wards"
        return _list_in_words([ward_names[code] for code in self.wards], "wards", longest=longest)

    def link(self, default_source: str, default_indicator: str) -> dict[str, list[str]]:
        """Return the query parameters of a link to this view. What is as it is by default is left out."""
        link = {"types": self.types, "wards": self.wards, "age": self.age, "sex": self.sex, "ethnicity": self.ethnicity}
        parameters = {name: list(values) for name, values in link.items() if values}
        if self.source != default_source:
            parameters["source"] = [self.source]
        if self.indicator.indicator_id != default_indicator:
            parameters["indicator"] = [self.indicator.indicator_id]
        if self.period.choice != LATEST:
            parameters["period"] = [self.period.choice]
        if self.period.choice == CHOSEN:
            parameters |= {"from": [_link_month(self.period.first)], "to": [_link_month(self.period.last)]}
        return parameters


@dataclass(frozen=True)
class LinkRead:
    """A link's filters, as far as this data has them, and a plain sentence about each thing that it does not have.

    replaced: by name, why nothing of a filter that the link sets could be kept, so that these are the filters of another view.
    """

    filters: Filters
    problems: tuple[str, ...]
    replaced: Mapping[str, str] = field(default_factory=dict)


def type_column(unit: str) -> str:
    """Return the column of a table that holds the types of its rows: of offence, or of a referral its programme's title."""
    return "programme_title" if unit == REFERRALS else "category"


def one_of(noun: str) -> str:
    """Return what one of them is called.

    >>> one_of("recorded offences of violence"), one_of("victims of recorded serious violence")
    ('recorded offence of violence', 'victim of recorded serious violence')
    """
    word = next((word for word in noun.split() if word in _ONE_OF), None)
    return noun.replace(word, _ONE_OF[word], 1) if word else noun


def default_filters(catalogue: Catalogue) -> Filters:
    """Return the filters of a link without parameters: the first source and indicator, the latest 12 months, all else open."""
    source = _default_source(catalogue)
    return Filters(source.source_id, catalogue.default_indicator(source), resolve_period(LATEST, source.months))


def read_link(parameters: Mapping[str, Sequence[str]], catalogue: Catalogue) -> LinkRead:
    """Return the filters that a link's parameters name. Never raises for what stands in a link: it is told in `problems`."""
    problems: list[str] = []
    replaced: dict[str, str] = {}
    source = _source_of_indicator(_last(parameters, "indicator"), catalogue)
    if asked := _last(parameters, "source"):
        try:
            source = _counted_source(asked, catalogue)
        except FilterError as error:
            replaced["source"] = str(error)
            problems.append(str(error))
    indicator = catalogue.default_indicator(source)
    if asked := _last(parameters, "indicator"):
        try:
            indicator = catalogue.indicator(asked, source)
        except FilterError as error:
            replaced["indicator"] = str(error)
            problems.append(f"{error} {indicator.title} is shown instead.")
    period = _read_period(parameters, source, problems, replaced)
    ward_names = {name: code for code, name in catalogue.wards.items()}
    known = {
        "types": {name: name for name in source.types},
        "wards": {code: code for code in catalogue.wards} | ward_names,
        "age": {band: band for band in source.age_bands},
        "sex": {value: value for value in source.sexes},
        "ethnicity": {value: value for value in source.ethnicities},
    }
    chosen = {}
    for name, values in known.items():
        chosen[name] = _read_values(name, parameters.get(name, ()), values, source, problems)
        if not chosen[name] and any(word.strip() for word in parameters.get(name, ())):
            replaced[name] = problems[-1]
    if len(problems) > _MOST_PROBLEMS:
        problems[_MOST_PROBLEMS:] = [f"And {len(problems) - _MOST_PROBLEMS:,} more were left out."]
    return LinkRead(Filters(source.source_id, indicator, period, **chosen), tuple(problems), replaced)


_WORD_FOR = {"types": "type of offence", "wards": "ward", "age": "age band", "sex": "sex", "ethnicity": "ethnic group"}


def _read_values(
    name: str, asked: Sequence[str], known: Mapping[str, str], source: RecordSource, problems: list[str]
) -> tuple[str, ...]:
    """Return the known ones among the values asked for, each once, in the order asked."""
    folded = {word.casefold(): value for word, value in known.items()}
    found: list[str] = []
    for word in asked:
        value = folded.get(word.strip().casefold())
        if value is not None and value not in found:
            found.append(value)
        elif value is None and word.strip():
            reason = (
                f"{source.title} does not record it"
                if name in VICTIM_FILTERS and not known
                else "this data has no such one"
            )
            suggestion = did_you_mean(word, known) if len(problems) < _MOST_PROBLEMS else ""
            of_what = "programme" if source.holds_referrals and name == "types" else _WORD_FOR[name]
            problems.append(f"The {of_what} '{shortened(word)}' was left out: {reason}.{suggestion}")
    return tuple(found)


def _read_period(
    parameters: Mapping[str, Sequence[str]], source: RecordSource, problems: list[str], replaced: dict[str, str]
) -> Period:
    asked = _last(parameters, "period")
    try:
        first, last = _read_month(parameters, "from"), _read_month(parameters, "to")
        choice = asked or (CHOSEN if first or last else LATEST)
        return resolve_period(choice, source.months, first, last)
    except FilterError as error:
        replaced["period"] = str(error)
        problems.append(f"{error} The latest 12 months are shown instead.")
        return resolve_period(LATEST, source.months)


def _read_month(parameters: Mapping[str, Sequence[str]], name: str) -> date | None:
    asked = _last(parameters, name)
    if not asked:
        return None
    try:
        year, month = asked.split("-")
        return date(int(year), int(month), 1)
    except ValueError:
        raise FilterError(f"'{asked[:20]}' is no month: write 2026-09.") from None


def _last(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    values = parameters.get(name) or [""]
    return values[-1].strip()


def _default_source(catalogue: Catalogue) -> RecordSource:
    if not catalogue.sources:
        raise FilterError("This data holds no offences and no referrals.")
    return catalogue.sources[0]


def _source_of_indicator(indicator_id: str, catalogue: Catalogue) -> RecordSource:
    """Return the first source; of an indicator of referrals, where the link names no source, the first that holds any."""
    asked = next((each for each in catalogue.indicators if each.indicator_id == indicator_id), None)
    kinds = [source for source in catalogue.sources if asked and source.record_kind == asked.record_kind]
    return kinds[0] if kinds else _default_source(catalogue)


def _counted_source(source_id: str, catalogue: Catalogue) -> RecordSource:
    """Return a source of records; that of other authorities' counts is none that a page's filters could be about."""
    source = catalogue.source(source_id)
    if source not in catalogue.sources:
        raise FilterError(f"{source.title} can only be compared with, on the page Compare.")
    return source


def _is_one_of(column: str, name: str, values: Sequence[str], parameters: dict[str, object]) -> str:
    names = [f"{name}_{number}" for number in range(len(values))]
    parameters |= dict(zip(names, values, strict=True))
    return f"{column} IN ({', '.join('$' + each for each in names)})"


def _put(values: Sequence[str], adjectives: set[str], name: str, before: list[str], after: list[str]) -> None:
    """Put values before the noun where each is said as an adjective ("female victims"), else behind it by name."""
    words = _list_in_words(values, f"{name}s", "or")
    if set(values) <= adjectives:
        before.append(words)
    else:
        after.append(f"({name}: {words})")


def _list_in_words(
    items: Sequence[str], many: str, joined_by: str = "and", longest: int = _LONGEST_LIST_IN_WORDS
) -> str:
    if len(items) > longest:
        return f"{len(items)} {many}"
    return f" {joined_by} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _link_month(month: date) -> str:
    return f"{month:%Y-%m}"
