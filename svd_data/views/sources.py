"""What was loaded: each source with its terms, how far it reaches, and what the build wants a person to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pandas as pd

from svd_data.disclosure import is_controlled
from svd_data.errors import FilterError
from svd_data.periods import ALL, month_name, months_in_words, resolve_period
from svd_data.views.question import Ask

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LoadedSource:
    """One source of the built file. retrieved_on: None where not known. reach: labels and words of what it holds.

    notices: what the build tells of it. has_left_out_notices: whether there are some that this audience may not have.
    """

    source_id: str
    title: str
    record_kind: str
    publisher: str
    licence: str
    attribution: str
    is_restricted: bool
    retrieved_on: date | None
    reach: Facts
    notices: tuple[str, ...]
    has_left_out_notices: bool


def loaded_sources(ask: Ask) -> tuple[LoadedSource, ...]:
    """Return every source of the built file, those of offences first, then by kind and title.

    A notice may hold counts of records: for partners and the public those about restricted sources are left out.
    """
    rows = ask.connection.frame(
        """
        SELECT source_id, title, record_kind, publisher, licence, attribution, sensitivity, retrieved_on FROM sources
        ORDER BY record_kind NOT IN ('offences', 'referrals'), record_kind, title
        """
    )
    notices = ask.connection.frame("SELECT source_id, file, message FROM notices ORDER BY rowid")
    return tuple(_loaded(ask, row._asdict(), notices) for row in rows.itertuples(index=False))


def _loaded(ask: Ask, row: Mapping[str, object], notices: pd.DataFrame) -> LoadedSource:
    is_restricted = row["sensitivity"] != "open"
    mine = notices[notices["source_id"] == row["source_id"]]
    told = [
        f"{file}: {message}" if file else message for file, message in zip(mine["file"], mine["message"], strict=True)
    ]
    is_kept_back = is_controlled(ask.audience, is_restricted=is_restricted)
    retrieved = row["retrieved_on"]
    return LoadedSource(
        **{
            name: str(row[name] or "")
            for name in ("source_id", "title", "record_kind", "publisher", "licence", "attribution")
        },
        is_restricted=is_restricted,
        retrieved_on=None if pd.isna(retrieved) else pd.Timestamp(retrieved).date(),
        reach=_REACHES.get(str(row["record_kind"]), _no_reach)(ask, str(row["source_id"])),
        notices=() if is_kept_back else tuple(told),
        has_left_out_notices=is_kept_back and bool(told),
    )


def _no_reach(ask: Ask, source_id: str) -> Facts:
    return ()


def _of_records(ask: Ask, source_id: str) -> Facts:
    try:
        source = ask.catalogue.source(source_id)
    except FilterError:
        return (("Months loaded", "none"),)
    whole = resolve_period(ALL, source.months)
    facts = [("Months loaded", f"{whole.describe()}; {whole.loaded} months loaded")]
    if whole.missing:
        facts.append(("Months not loaded", "; ".join(months_in_words(whole.missing))))
    facts.append(
        (
            "Provisional, may still be revised",
            ", ".join(month_name(month) for month in source.provisional) or "no month",
        )
    )
    facts.append(("Does not record", "; ".join(source.not_recorded) or "nothing that these pages use is missing"))
    return tuple(facts)


def _of_population(ask: Ask, source_id: str) -> Facts:
    years: dict[str, list[int]] = {}
    for population in ask.catalogue.populations:
        years.setdefault(population.name, []).append(population.year)
    words = [f"{name} ({min(of)} to {max(of)})" if len(of) > 1 else name for name, of in years.items()]
    return (("Residents", "; ".join(words) or "none"),)


def _of_boundaries(ask: Ask, source_id: str) -> Facts:
    (row,) = ask.connection.frame("SELECT ward_vintage, lsoa_vintage FROM build").itertuples(index=False)
    return (
        ("Wards", f"{len(ask.catalogue.wards)} wards, of {row.ward_vintage}"),
        ("Small areas (LSOAs)", f"of {row.lsoa_vintage}"),
    )


def _of_deprivation(ask: Ask, source_id: str) -> Facts:
    editions = ask.connection.frame(
        "SELECT DISTINCT deprivation_edition AS edition FROM lsoas WHERE deprivation_edition IS NOT NULL ORDER BY edition"
    )["edition"]
    return (("Edition", ", ".join(map(str, editions)) or "none"),)


def _of_calendar(ask: Ask, source_id: str) -> Facts:
    (row,) = ask.connection.frame("SELECT min(day) AS first, max(day) AS last FROM calendar").itertuples(index=False)
    return () if pd.isna(row.first) else (("Days", f"{row.first:%d %B %Y} to {row.last:%d %B %Y}"),)


def _of_comparators(ask: Ask, source_id: str) -> Facts:
    areas = ask.connection.frame(
        "SELECT DISTINCT area_name FROM area_months WHERE source_id = $source ORDER BY area_name", {"source": source_id}
    )["area_name"]
    return (("Areas", ", ".join(areas) or "none"),)


_REACHES: Mapping[str, Callable[[Ask, str], Facts]] = MappingProxyType(
    {
        "offences": _of_records,
        "referrals": _of_records,
        "population": _of_population,
        "boundaries": _of_boundaries,
        "deprivation": _of_deprivation,
        "calendar": _of_calendar,
        "comparators": _of_comparators,
    }
)
