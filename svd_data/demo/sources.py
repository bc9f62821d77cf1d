"""What the demonstration data says about itself: its sources, their months, and the columns that they record."""

from datetime import date

import numpy as np
import pyarrow as pa

from svd_data.demo.areas import AREAS_SOURCE
from svd_data.demo.draws import Ints
from svd_data.demo.referrals import REFERRALS_SOURCE
from svd_data.demo.tables import OFFENCES_SOURCE

SYNTHETIC_PUBLISHER = "Serious Violence Duty Explorer"
SYNTHETIC_LICENCE = "Synthetic; MIT licence"
SYNTHETIC_ATTRIBUTION = "Synthetic data: describes no real offence or person."
ONS = "Office for National Statistics"
OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"
ONS_ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right. Ward shapes generalised."
)
MADE_ON = date(2026, 10, 1)  # after the last month; fixed, so that every run is the same
PROVISIONAL_MONTHS = 2

SCHEMA = pa.schema([
    ("source_id", pa.string()),
    ("title", pa.string()),
    ("record_kind", pa.string()),
    ("publisher", pa.string()),
    ("licence", pa.string()),
    ("attribution", pa.string()),
    ("retrieved_on", pa.date32()),
    ("sensitivity", pa.string()),
    ("provisional_months", pa.int16()),
    ("rows_read", pa.int64()),
    ("rows_kept", pa.int64()),
    ("rows_rejected", pa.int64()),
    ("rows_elsewhere", pa.int64()),
    ("rows_unplaced", pa.int64()),
    ("rows_repeated", pa.int64()),
])  # fmt: skip


def sources_table(offences: int, referrals: int, residents: int, small_areas: int, area_months: int) -> pa.Table:
    """Return one row per source, given the rows that each has.

    Offences and referrals are marked restricted, as real partner data would be, so that all that restriction needs is exercised.
    """
    title = "Synthetic"
    return pa.Table.from_pylist(
        [
            _source(OFFENCES_SOURCE, f"{title} offences", "offences", offences, sensitivity="restricted")
            | {"provisional_months": PROVISIONAL_MONTHS},
            _source(REFERRALS_SOURCE, f"{title} referrals", "referrals", referrals, sensitivity="restricted")
            | {"provisional_months": PROVISIONAL_MONTHS},
            _source("demo_population", f"{title} residents", "population", residents),
            _source("demo_deprivation", f"{title} deprivation ranks", "deprivation", small_areas),
            # Open, as the counts that police.uk publishes of every authority are.
            _source(AREAS_SOURCE, f"{title} counts of other authorities", "comparators", area_months),
            _source("demo_boundaries", "Small areas of 2011 and wards, generalised", "boundaries", small_areas)
            | {"publisher": ONS, "licence": OPEN_GOVERNMENT_LICENCE, "attribution": ONS_ATTRIBUTION},
        ],
        schema=SCHEMA,
    )


def _source(source_id: str, title: str, kind: str, rows: int, sensitivity: str = "open") -> dict[str, object]:
    return {
        "source_id": source_id,
        "title": title,
        "record_kind": kind,
        "publisher": SYNTHETIC_PUBLISHER,
        "licence": SYNTHETIC_LICENCE,
        "attribution": SYNTHETIC_ATTRIBUTION,
        "retrieved_on": MADE_ON,
        "sensitivity": sensitivity,
        "provisional_months": 0,
        "rows_read": rows,
        "rows_kept": rows,
        "rows_rejected": 0,
        "rows_elsewhere": 0,
        "rows_unplaced": 0,
        "rows_repeated": 0,
    }


def coverage_table(source_id: str, months: list[date], rows_by_month: Ints) -> pa.Table:
    """Return one row per month of a source's records. Rows not placed are kept: they are known to be of the area."""
    rows = pa.array(rows_by_month.astype(np.int64))
    none = pa.array(np.zeros(len(months), dtype=np.int64))
    return pa.table({
        "source_id": [source_id] * len(months),
        "month": pa.array(months, type=pa.date32()),
        "file": ["synthetic"] * len(months),
        "status": ["loaded"] * len(months),
        "rows": rows,
        "kept": rows,
        "elsewhere": none,
        "unplaced": none,
        "rejected": none,
        "repeated": none,
    })  # fmt: skip


def source_columns_table(source_id: str, tables: dict[str, pa.Table], recorded_from: date) -> pa.Table:
    """Return one row per column of the given tables: the demonstration records them all from its first month."""
    columns = [(name, column) for name, table in tables.items() for column in table.column_names]
    return pa.table({
        "source_id": [source_id] * len(columns),
        "table_name": [name for name, _ in columns],
        "column_name": [column for _, column in columns],
        "recorded_from": pa.array([recorded_from] * len(columns), type=pa.date32()),
    })  # fmt: skip
