"""What the pages ask of the built file: one path for every count, whatever it is broken down by.

Each function returns plain frames. Nothing here decides who may see them: `views` passes them through disclosure control.
Residents are asked apart and joined by the caller, so that neither side multiplies the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas as pd

from svd_data.catalogue import Catalogue, PopulationDataset, age_range
from svd_data.database import Connection
from svd_data.errors import FilterError, did_you_mean
from svd_data.filters import OFFENCES, REFERRALS, VICTIM_FILTERS, VICTIMS, Filters, type_column
from svd_data.periods import Period
from svd_data.time_kinds import DAY, TIME_KINDS

# What a count can be broken down by, each with its expression over `offences`. Quarters and financial years are named by
# the first day of their first month.
_OF_OFFENCES: Mapping[str, str] = MappingProxyType(
    {
        "month": "month",
        "quarter": "date_trunc('quarter', month)::DATE",
        "financial_year": "make_date(year(month) - (month(month) < 4)::INTEGER, 4, 1)",
        "ward_code": "ward_code",
        "lsoa_code": "lsoa_code",
        "category": "category",
        DAY: "occurred_at::DATE",
        **{name: kind.sql for name, kind in TIME_KINDS.items()},
    }
)
_OF_VICTIMS = tuple(VICTIM_FILTERS.values())
GROUPINGS = (*_OF_OFFENCES, *_OF_VICTIMS)

# Of a referral there is a day and no time, and a ward and no small area.
_OF_REFERRALS = ("month", "quarter", "financial_year", "ward_code", "category", *_OF_VICTIMS)

# Groupings over columns of `offences` that `victims` do not carry themselves, and these columns.
_NOT_BESIDE_VICTIMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"lsoa_code": ("lsoa_code",), DAY: ("occurred_at",), **{name: kind.columns for name, kind in TIME_KINDS.items()}}
)


@dataclass(frozen=True)
class Breakdown:
    """One way to break a count down. by: names of GROUPINGS; none of them counts the whole.

    is_everywhere: of all wards, whichever the filters choose.
    """

    by: tuple[str, ...] = ()
    is_everywhere: bool = False


def count_by(
    connection: Connection,
    filters: Filters,
    breakdowns: Sequence[Breakdown],
    periods: Mapping[str, Period],
    *,
    unit: str = "",
    with_keys: bool = False,
) -> list[pd.DataFrame]:
    """Return one frame a breakdown, all from one scan: one row for each value, or combination, that occurs.

    Columns: those of the breakdown (None: not recorded, or in no known ward), then for each of `periods` by its name the
    count in that period (int64). unit: "offences", "victims" or "referrals"; as the indicator counts where left out. One
    victim of one offence counts once, and so does one referral of one person. Of referrals category is the programme's
    title. Offences broken down by their victims' age, sex or ethnicity count under each value that one of their victims
    has, so such a breakdown can add to more than the whole; None there: no victim, or not recorded.
    with_keys: adds for each period "<name>_keys", the sum of the records' keys. Values that do not occur have no row.
    Raises FilterError for an unknown breakdown, one that referrals do not have, or for what the indicator does not count.
    """
    unit = unit or filters.indicator.counts
    for name in (name for breakdown in breakdowns for name in breakdown.by):
        if name not in GROUPINGS:
            raise FilterError(f"Nothing can be broken down by '{name}'.{did_you_mean(name, GROUPINGS)}")
        if unit == REFERRALS and name not in _OF_REFERRALS:
            raise FilterError(f"Referrals cannot be broken down by '{name}'.{did_you_mean(name, _OF_REFERRALS)}")
    conditions, wards = filters.conditions(unit, periods.values()), filters.ward_conditions()
    parameters = {**conditions.parameters, **wards.parameters}
    is_mixed = bool(filters.wards) and any(breakdown.is_everywhere for breakdown in breakdowns)
    is_narrowed = bool(filters.wards) and not is_mixed
    names = list(dict.fromkeys(name for breakdown in breakdowns for name in breakdown.by))
    is_by_victims = unit == OFFENCES and any(name in _OF_VICTIMS for name in names)
    rows = _rows_with_victims(filters, names, parameters) if is_by_victims else _rows(unit, names)
    where = f"({conditions.sql}) AND {wards.sql}" if is_narrowed else conditions.sql
    flags = [_within(number, len(periods)) for number in range(len(periods))]
    columns = [f"{_expression(unit, name)} AS {name}" for name in names]
    columns += [f"{flag} AS in_{number}" for number, flag in enumerate(flags)]
    columns += [f"{wards.sql if is_mixed else 'true'} AS is_chosen", f"{unit}.record_key"]
    columns += ["offences.offence_id"] if is_by_victims else []
    # Each set once: a set named twice, for chosen wards and for all or in another order, would give all its rows twice.
    told_apart = dict.fromkeys(", ".join(name for name in names if name in breakdown.by) for breakdown in breakdowns)
    sets = ", ".join(f"({each})" for each in told_apart)
    which = f"grouping({', '.join(names)})" if names else "0"
    counts = _measures(len(periods), is_mixed=is_mixed, is_by_victims=is_by_victims, with_keys=with_keys)
    frame = connection.frame(
        f"""
        WITH selected AS (
          SELECT {", ".join(columns)}
          FROM {rows}
          WHERE {where})
        SELECT {", ".join([f"{which} AS which", *names, *counts])}
        FROM selected
        GROUP BY GROUPING SETS ({sets})
        """,
        parameters,
    )
    return [
        _part(frame, breakdown, names, list(periods), is_mixed=is_mixed, with_keys=with_keys)
        for breakdown in breakdowns
    ]


def _within(number: int, periods: int) -> str:
    # Of one period every row is, by the conditions; two may even overlap.
    return f"month BETWEEN $first_{number} AND $last_{number}" if periods > 1 else "true"


def _expression(unit: str, name: str) -> str:
    return type_column(unit) if name == "category" else _OF_OFFENCES.get(name, name)


def _rows(unit: str, names: Sequence[str]) -> str:
    """Return what is scanned; victims with the columns of their one offence where they do not carry them."""
    beside = dict.fromkeys(column for name in names for column in _NOT_BESIDE_VICTIMS.get(name, ()) if unit == VICTIMS)
    if not beside:
        return unit
    return f"victims JOIN (SELECT offence_id, {', '.join(beside)} FROM offences) AS places USING (offence_id)"


def _rows_with_victims(filters: Filters, names: Sequence[str], parameters: dict[str, object]) -> str:
    """Return offences, each once for each of its victims whom the filters keep, or once where it has none."""
    columns = ", ".join(name for name in names if name in _OF_VICTIMS)
    victims = f"SELECT offence_id AS victim_of, {columns} FROM victims WHERE source_id = $source AND {filters.victim_clauses(parameters)}"
    return f"offences LEFT JOIN ({victims}) AS whom ON whom.victim_of = offences.offence_id"


def _measures(periods: int, *, is_mixed: bool, is_by_victims: bool, with_keys: bool) -> list[str]:
    # Joined to their victims, offences stand once for each: they are counted by their number, never by the row.
    count = "count(DISTINCT offence_id)" if is_by_victims else "count(*)"
    measures = []
    for number in range(periods):
        measures.append(f"{count} FILTER (in_{number}) AS all_{number}")
        if is_mixed:
            measures.append(f"{count} FILTER (in_{number} AND is_chosen) AS chosen_{number}")
        if with_keys:
            measures.append(f"coalesce(sum(record_key) FILTER (in_{number}), 0)::BIGINT AS keys_{number}")
    return measures


def _part(
    frame: pd.DataFrame,
    breakdown: Breakdown,
    names: Sequence[str],
    periods: Sequence[str],
    *,
    is_mixed: bool,
    with_keys: bool,
) -> pd.DataFrame:
    """Return the rows of one breakdown with its own columns."""
    # In grouping() the first name is the highest bit, set where the row is not told apart by it.
    which = sum(1 << (len(names) - 1 - place) for place, name in enumerate(names) if name not in breakdown.by)
    counted = "chosen" if is_mixed and not breakdown.is_everywhere else "all"
    columns = {name: name for name in breakdown.by} | {f"{counted}_{i}": name for i, name in enumerate(periods)}
    if with_keys:
        columns |= {f"keys_{i}": f"{name}_keys" for i, name in enumerate(periods)}
    rows = frame.loc[frame["which"] == which, list(columns)].rename(columns=columns)
    if counted == "chosen" and breakdown.by:
        rows = rows[(rows[list(periods)] != 0).any(axis=1)]
    return rows.sort_values(list(breakdown.by), ignore_index=True) if breakdown.by else rows.reset_index(drop=True)


def choose_population(catalogue: Catalogue, breakdowns: frozenset[str], last_month: date) -> PopulationDataset | None:
    """Return the residents to divide by: those with the breakdowns needed, nearest in year to the period's last month.

    Of datasets within a year of the nearest a census-based one is preferred: estimates carried forward from an older
    census are known to drift. None where no dataset has the breakdowns.
    """
    usable = [dataset for dataset in catalogue.populations if breakdowns <= dataset.breakdowns]
    if not usable:
        return None
    distance = {dataset: abs(dataset.year - last_month.year) for dataset in usable}
    nearest = min(distance.values())
    close = [dataset for dataset in usable if distance[dataset] <= nearest + 1]
    return min(close, key=lambda dataset: (not dataset.is_census_based, distance[dataset], dataset.dataset))


def residents_by_ward(connection: Connection, population: PopulationDataset, filters: Filters) -> pd.DataFrame:
    """Return residents by ward, of the victims' ages, sexes and ethnic groups that the filters name.

    Columns: ward_code, denominator (int64 residents). Wards without an estimate are absent.
    """
    clauses, parameters = (
        ["dataset = $dataset", "year = $year", "ward_code IS NOT NULL"],
        {"dataset": population.dataset, "year": population.year},
    )
    if filters.age:
        clauses.append(f"({' OR '.join(f'age BETWEEN {low} AND {high}' for low, high in map(age_range, filters.age))})")
    for name, values in (("sex", filters.sex), ("ethnicity", filters.ethnicity)):
        if values:
            clauses.append(f"{name} IN ({', '.join(f'${name}_{number}' for number in range(len(values)))})")
            parameters |= {f"{name}_{number}": value for number, value in enumerate(values)}
    return connection.frame(
        f"SELECT ward_code, sum(persons)::BIGINT AS denominator FROM population WHERE {' AND '.join(clauses)} GROUP BY ward_code",
        parameters,
    )


def residents_by_age_and_sex(connection: Connection, population: PopulationDataset) -> pd.DataFrame:
    """Return the area's residents by sex and single year of age: sex, age (90 is 90 and over), denominator (int64).

    No row where the dataset leaves a ward out: the rest would be too few for the whole area's offences.
    """
    return connection.frame(
        """
        SELECT sex, age, sum(persons)::BIGINT AS denominator
        FROM population
        WHERE dataset = $dataset AND year = $year AND NOT EXISTS (
          FROM wards WHERE ward_code NOT IN (
            SELECT ward_code FROM population WHERE dataset = $dataset AND year = $year AND ward_code IS NOT NULL))
        GROUP BY sex, age
        """,
        {"dataset": population.dataset, "year": population.year},
    )


def ward_shapes(connection: Connection) -> pd.DataFrame:
    """Return the wards in order of code: ward_code, ward_name, geometry (WKB, EPSG:4326)."""
    return connection.frame("SELECT ward_code, ward_name, geometry FROM wards ORDER BY ward_code")


def days_of(connection: Connection) -> pd.DataFrame:
    """Return the calendar in order: day, is_school_day (None: not known), is_bank_holiday, sunrise and sunset (local), match
    (None: none).
    """
    return connection.frame(
        "SELECT day, is_school_day, is_bank_holiday, sunrise, sunset, match FROM calendar ORDER BY day"
    )
