"""The demonstration data, from facts to tables: the order of the steps and nothing else."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from svd_data.demo import areas, counts, outcomes, people, pull, strata, tables, themes, times
from svd_data.demo.draws import Bools, Floats, Ints
from svd_data.demo.facts import FACTS, Facts
from svd_data.demo.places import Places, load_places
from svd_data.demo.referral_facts import referral_facts
from svd_data.demo.referrals import REFERRALS_SOURCE, draw_referrals, referral_needs_table, referrals_table
from svd_data.demo.residents import Residents, build_residents
from svd_data.demo.sources import coverage_table, source_columns_table, sources_table
from svd_data.demo.tables import OFFENCES_SOURCE
from svd_data.periods import add_months

Progress = Callable[[float, str], None]

SEED = 2030  # the goal year; any number would do, but it never changes
# Of crimes that are neither serious violence nor domestic abuse, the share in which nobody filled in the flag.
NO_WEAPON_FLAG, NO_DOMESTIC_ABUSE_FLAG = 0.025, 0.02


def _say_nothing(fraction: float, words: str) -> None:
    """Stand in for a progress bar."""


def demo_tables(progress: Progress = _say_nothing) -> dict[str, pa.Table]:
    """Return the contract's tables of synthetic data, by name, each with the contract's columns in order.

    The same on every run. `progress` is told the fraction done, 0 to 1, and what comes next in plain words.
    """
    facts, months = FACTS, counts.months(FACTS)
    progress(0.00, "Reading the small areas")
    places = load_places(facts, _rng("places"))
    progress(0.05, "Settling residents")
    residents = build_residents(_rng("residents"), facts, places)
    recorded = _record(facts, places, residents, months, progress)
    progress(0.65, "Sorting offences")
    order = recorded.order(places)
    offences = tables.offences_table(facts, places, months, recorded, order)
    progress(0.80, "Listing victims and suspects")
    records = {
        "offences": offences,
        "victims": tables.people_table(facts, recorded.victims, order, tables.VICTIM_SALT),
        "suspects": tables.people_table(facts, recorded.suspects, order, tables.SUSPECT_SALT),
    }
    progress(0.88, "Referring people to programmes")
    referrals = referral_tables(facts, months)
    progress(0.90, "Writing down the sources")
    population = tables.population_table(facts, places, residents)
    area_months = areas.area_months_table(facts, months, recorded.kinds, _rng("other areas"))
    offences_by_month = np.bincount(recorded.kinds.month, minlength=len(months))
    built = (
        records
        | referrals
        | {
            "population": population,
            "area_months": area_months,
            "area_residents": areas.area_residents_table(facts),
            "lsoas": tables.lsoas_table(places),
            "lsoa_codes": tables.lsoa_codes_table(places),
            "wards": tables.wards_table(places),
            "coverage": pa.concat_tables(
                [
                    coverage_table(OFFENCES_SOURCE, months, offences_by_month),
                    coverage_table(REFERRALS_SOURCE, months, referrals_by_month(referrals["referrals"], months)),
                ]
            ),
            "source_columns": pa.concat_tables(
                [
                    source_columns_table(OFFENCES_SOURCE, records, facts.area.first_month),
                    source_columns_table(REFERRALS_SOURCE, referrals, facts.area.first_month),
                ]
            ),
            "sources": sources_table(
                offences.num_rows,
                referrals["referrals"].num_rows,
                population.num_rows,
                len(places.codes),
                area_months.num_rows,
            ),
        }
    )
    progress(1.00, "Demonstration data ready")
    return built


def referral_tables(facts: Facts, months: list[date]) -> dict[str, pa.Table]:
    """Return `referrals` and `referral_needs` up to the end of the last month."""
    end = add_months(months[-1], 1) - timedelta(days=1)
    made = draw_referrals(_rng("referrals"), referral_facts(), facts.residents.ethnicity, end)
    return {"referrals": referrals_table(made), "referral_needs": referral_needs_table(made)}


def referrals_by_month(referrals: pa.Table, months: list[date]) -> Ints:
    """Return how many were referred in each of the months."""
    counted = Counter(day.replace(day=1) for day in referrals["referred_on"].to_pylist())
    return np.array([counted[month] for month in months])


def _rng(step: str) -> Generator:
    """Return the step's own random numbers, so that a change in one step leaves the others' as they were."""
    return np.random.default_rng([SEED, *step.encode()])


def _record(
    facts: Facts, places: Places, residents: Residents, months: list[date], progress: Progress
) -> tables.Recorded:
    """Return everything drawn about the offences."""
    progress(0.10, "Counting offences by month")
    rng = _rng("counts")
    crimes, incidents = counts.crimes_by_month(facts, rng), counts.incidents_by_month(facts, rng)
    progress(0.15, "Telling kinds of offence apart")
    kinds = strata.assign(_rng("kinds"), facts, crimes, incidents)
    situation = themes.draw_themes(_rng("themes"), facts, kinds)
    progress(0.25, "Finding the places")
    area = _areas(facts, places, residents, months, kinds, situation)
    progress(0.35, "Setting the clock")
    occurred_at = times.draw_times(_rng("times"), situation, kinds.month, months[0], months[-1], facts.area.code)
    progress(0.45, "Describing victims")
    ethnicity = _ethnicity(residents, area)
    victims = people.draw_victims(_rng("victims"), facts, kinds, situation, ethnicity)
    progress(0.55, "Describing suspects")
    youngest_victim = people.youngest(victims, len(kinds))
    return tables.Recorded(
        kinds=kinds,
        area=area,
        point=pull.draw_points(_rng("points"), situation),
        occurred_at=occurred_at,
        place_type=themes.draw_place_types(_rng("place types"), situation),
        outcome=outcomes.draw_outcomes(_rng("outcomes"), facts, kinds),
        weapon_recorded=_is_filled_in("weapon flags", kinds, NO_WEAPON_FLAG),
        domestic_abuse_recorded=_is_filled_in("domestic abuse flag", kinds, NO_DOMESTIC_ABUSE_FLAG),
        victims=victims,
        suspects=people.draw_suspects(_rng("suspects"), facts, kinds, situation, ethnicity, youngest_victim),
    )


def _areas(
    facts: Facts, places: Places, residents: Residents, months: list[date], kinds: strata.Kinds, situation: Ints
) -> Ints:
    rng = _rng("areas")
    weights = pull.area_weights(rng, facts, places, residents.in_census_year(facts), months)
    return pull.draw_areas(rng, weights, situation, kinds.month)


def _is_filled_in(step: str, kinds: strata.Kinds, forgotten_share: float) -> Bools:
    """Return where a flag is recorded: never for incidents, always where it decides what the offence is."""
    always = kinds.serious | kinds.domestic_abuse
    return kinds.is_crime & (always | (_rng(step).random(len(kinds)) >= forgotten_share))


def _ethnicity(residents: Residents, area: Ints) -> Floats:
    """Return the ethnic groups' shares of residents where each offence happened, or in the city where not placed."""
    city = residents.census.sum(axis=0) / residents.census.sum()
    # not placed is -1: the last row
    shares: Floats = np.vstack([residents.ethnicity_shares, city])[area]
    return shares
