"""A filter change's queries against the same tables in pandas; how long each page's whole answer takes; what control costs.

Run from the project's folder: python -m benchmarks.filters
"""

import argparse
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks.filters_in_pandas import PandasTables, load_pandas_tables
from benchmarks.timing import percentile, ratio, time_in_turn
from svd_data.audiences import INTERNAL, PARTNER, PUBLIC
from svd_data.build import build_demo
from svd_data.build.publish import new_database
from svd_data.catalogue import Catalogue, load_catalogue
from svd_data.database import Connection, open_database
from svd_data.filters import VICTIMS, Filters, default_filters
from svd_data.periods import ALL, period_before, resolve_period
from svd_data.queries import Breakdown, choose_population, count_by, residents_by_age_and_sex, residents_by_ward
from svd_data.schema import TABLES
from svd_data.views import Ask, hotspots_view, people_view, trends_view
from svd_data.views.hotspots import population_for

Frames = list[pd.DataFrame]

# Tables that are not copied as they are.
_MULTIPLIED = ("offences", "victims", "suspects")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offences", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=15, help="how often each filter is asked each way")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo.duckdb"
        build_demo(demo)
        for offences in arguments.offences:
            multiplied = Path(folder) / f"{offences}.duckdb"
            make_larger(demo, multiplied, offences)
            compare(open_database(multiplied), arguments.rounds)
            cost_of_control(multiplied, arguments.rounds)


def make_larger(demo: Path, out: Path, offences: int) -> None:
    """Write the demonstration data with as many offences as asked: copies of each, moved on by some wards, with victims.

    Rows are in the build's order and have new numbers; nothing is added up beforehand. No suspects: no page counts them.
    """
    with new_database(out) as connection:
        connection.execute(f"ATTACH '{demo}' AS demo (READ_ONLY)")
        for table in TABLES:
            if table in _MULTIPLIED:
                continue
            connection.execute(f"INSERT INTO out.{table} BY NAME SELECT * FROM demo.{table}")
        connection.execute(
            """
            CREATE TABLE ring AS SELECT ward_code, row_number() OVER (ORDER BY ward_code) - 1 AS place FROM demo.wards;
            CREATE TABLE copies AS
            SELECT
              offence_id AS demo_id, copy, moved.ward_code AS moved_to,
              row_number() OVER (ORDER BY month, moved.ward_code, lsoa_code, offence_id, copy) AS offence_id
            FROM demo.offences
            CROSS JOIN (SELECT unnest(range(1 + $offences // (SELECT count(*) FROM demo.offences))) AS copy)
            LEFT JOIN ring ON ring.ward_code = offences.ward_code
            LEFT JOIN ring AS moved ON moved.place = (ring.place + copy) % (SELECT count(*) FROM ring)
            """,
            {"offences": offences},
        )
        connection.execute(
            """
            INSERT INTO out.offences BY NAME
            SELECT o.* REPLACE (copies.offence_id AS offence_id, moved_to AS ward_code)
            FROM copies JOIN demo.offences o ON o.offence_id = demo_id
            ORDER BY copies.offence_id
            """
        )
        connection.execute(
            """
            INSERT INTO out.victims BY NAME
            SELECT v.* REPLACE (copies.offence_id AS offence_id)
            FROM copies JOIN demo.victims v ON v.offence_id = demo_id
            ORDER BY copies.offence_id, person_no
            """
        )
        connection.execute("DETACH demo")


def example_filters(catalogue: Catalogue) -> dict[str, Filters]:
    """Return filter settings of every kind by what is set."""
    latest = default_filters(catalogue)
    source = catalogue.source(latest.source)
    all_months = replace(latest, period=resolve_period(ALL, source.months))
    types, wards = ("Robbery", "Violence and sexual offences"), tuple(catalogue.wards)[:3]

    def about(indicator_id: str) -> Filters:
        return replace(latest, indicator=catalogue.indicator(indicator_id, source))

    return {
        "latest 12 months": latest,
        "knife crime": about("knife_crime"),
        "total recorded crime": about("total_recorded_crime"),
        "victims of serious violence": about("serious_violence_victims"),
        "two types": replace(latest, types=types),
        "a financial year, three wards": replace(latest, period=resolve_period("2022-23", source.months), wards=wards),
        "victims' age and sex": replace(latest, age=source.age_bands[1:3], sex=source.sexes[:1]),
        "all months": all_months,
        "all months, one type": replace(all_months, types=types[1:]),
        "all months, victims' age": replace(all_months, age=source.age_bands[1:2]),
    }


def queries_of_pages(
    connection: Connection, catalogue: Catalogue, tables: PandasTables, filters: Filters
) -> dict[str, tuple[Callable[[], Frames], Callable[[], Frames]]]:
    """Return, for each page, what it asks of the data file, and the same asked of pandas."""
    before = period_before(filters.period, catalogue.source(filters.source).months)
    ask = Ask(connection, catalogue, filters, INTERNAL)
    residents = population_for(ask)
    ages = choose_population(catalogue, frozenset({"age", "sex"}), filters.period.last)
    assert ages is not None
    both, now = {"numerator": filters.period, "before": before}, {"numerator": filters.period}
    by_ward, by_month = Breakdown(("ward_code",), is_everywhere=True), Breakdown(("month",))
    by_type = Breakdown(("month", "category"))
    of_victims = [Breakdown(("age_band", "sex")), Breakdown(("ethnicity",))]

    def hotspots() -> Frames:
        counts = count_by(connection, filters, [by_ward, by_month], both)
        return [*counts, *([residents_by_ward(connection, residents, filters)] if residents else [])]

    def hotspots_in_pandas() -> Frames:
        counts = tables.wards_and_months(filters, both)
        return [*counts, *([tables.residents_by_ward(residents, filters)] if residents else [])]

    def trends() -> Frames:
        return [*count_by(connection, filters, [by_month], both), *count_by(connection, filters, [by_type], now)]

    def trends_in_pandas() -> Frames:
        return [*tables.months(filters, both), *tables.months(filters, now, "category")]

    def people() -> Frames:
        counts = count_by(connection, filters, of_victims, now, unit=VICTIMS)
        return [*counts, residents_by_age_and_sex(connection, ages)]

    def people_in_pandas() -> Frames:
        return [*tables.victims_by_age_sex_and_ethnicity(filters, now), tables.residents_by_age_and_sex(ages)]

    return {
        "hotspots": (hotspots, hotspots_in_pandas),
        "trends": (trends, trends_in_pandas),
        "people": (people, people_in_pandas),
    }


def compare(connection: Connection, rounds: int) -> None:
    catalogue = load_catalogue(connection)
    tables = load_pandas_tables(connection)
    print(f"\n{len(tables.offences):,} offences, {len(tables.victims):,} victims\n")
    print(f"{'page':10}{'filters':32}{'DuckDB ms':>11}{'pandas ms':>11}{'ratio':>8}")
    ratios: dict[str, list[float]] = {}
    for label, filters in example_filters(catalogue).items():
        for page, (ask, ask_pandas) in queries_of_pages(connection, catalogue, tables, filters).items():
            check_same_answer(ask(), ask_pandas(), f"{page}, {label}")
            seconds = time_in_turn({"duckdb": ask, "pandas": ask_pandas}, rounds)
            times_as_fast = ratio(seconds["pandas"], seconds["duckdb"])
            ratios.setdefault(page, []).append(times_as_fast)
            median = {name: 1000 * statistics.median(times) for name, times in seconds.items()}
            print(f"{page:10}{label:32}{median['duckdb']:11.1f}{median['pandas']:11.1f}{times_as_fast:8.1f}")
    print("\nTimes as fast as pandas over all filters: median (least to most)")
    for page, values in ratios.items():
        print(f"{page:10}{statistics.median(values):6.1f} ({min(values):.1f} to {max(values):.1f})")
    time_views(connection, catalogue, rounds)


def time_views(connection: Connection, catalogue: Catalogue, rounds: int) -> None:
    """Print how long each page's whole answer takes, rates and intervals included, over all the filters."""
    views = {page: partial(answer, connection, catalogue, INTERNAL, page) for page in PAGES}
    print("\nWhole answer of a page, milliseconds over all filters: half within, 95 in 100 within")
    for page, view in views.items():
        ways = {label: partial(view, filters) for label, filters in example_filters(catalogue).items()}
        seconds = [each for times in time_in_turn(ways, rounds).values() for each in times]
        print(f"{page:10}{percentile(seconds, 50):6.0f}{percentile(seconds, 95):6.0f}")


PAGES = ("hotspots", "trends", "people")


def answer(connection: Connection, catalogue: Catalogue, audience: str, page: str, filters: Filters) -> object:
    """Return a page's whole answer for an audience; for the internal one Trends are by type."""
    ask = Ask(connection, catalogue, filters, audience)
    if page == "trends":
        return trends_view(ask, "type" if audience == INTERNAL else "total")
    return hotspots_view(ask) if page == "hotspots" else people_view(ask)


def cost_of_control(data_file: Path, rounds: int) -> None:
    """Print how long each page takes for partners and the public, as a multiple of the internal answer's time.

    Cold: the first time for an indicator since the data file was opened, when its canonical tables are counted and
    controlled, on a page of its own handle on the file. Warm: ever after.
    """
    catalogue = load_catalogue(open_database(data_file))
    filters = default_filters(catalogue)
    print("\nControlled against internal, times as long (serious violence, latest 12 months)")
    print(f"{'page':10}{'audience':10}{'internal ms':>12}{'cold ms':>10}{'ratio':>8}{'warm ms':>10}{'ratio':>8}")
    for page in PAGES:
        for audience in (PARTNER, PUBLIC):
            seconds: dict[str, list[float]] = {"internal": [], "cold": [], "warm": []}
            for _ in range(rounds):
                connection = open_database(data_file)
                ways = {
                    "internal": partial(answer, connection, catalogue, INTERNAL, page, filters),
                    "cold": partial(answer, connection, catalogue, audience, page, filters),
                    "warm": partial(answer, connection, catalogue, audience, page, filters),
                }
                ways["internal"]()  # so that each round finds the file in memory
                for name, times in time_in_turn(ways, 1).items():
                    seconds[name] += times
            median = {name: 1000 * statistics.median(times) for name, times in seconds.items()}
            cold, warm = (ratio(seconds[name], seconds["internal"]) for name in ("cold", "warm"))
            print(
                f"{page:10}{audience:10}{median['internal']:12.0f}{median['cold']:10.0f}{cold:8.1f}{median['warm']:10.1f}{warm:8.2f}"
            )


def check_same_answer(ours: Frames, pandas: Frames, what: str) -> None:
    """Raise AssertionError unless both hold the same rows, in whatever order."""
    assert len(ours) == len(pandas), what
    for one, other in zip(ours, pandas, strict=True):
        assert sorted(map(repr, rows_of(one))) == sorted(map(repr, rows_of(other))), f"{what}: answers differ"


def rows_of(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [
        tuple(str(pd.Timestamp(v)) if hasattr(v, "year") else v for v in row) for row in plain.itertuples(index=False)
    ]


if __name__ == "__main__":
    main()
